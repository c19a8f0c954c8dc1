package record

import (
	"context"
	"time"

	"github.com/guiju/guiju/internal/store"
)

// EditionInfo is an edition of the regulation as it is kept.
type EditionInfo struct {
	No      int64     `json:"no"`
	Hash    string    `json:"hash"`
	At      time.Time `json:"at"`      // when it came into force here
	Records int64     `json:"records"` // that were born under it
	InForce bool      `json:"in_force"`
}

// Editions gives every edition there was, the newest first.
func (e *Engine) Editions(ctx context.Context) ([]EditionInfo, error) {
	var out []EditionInfo
	err := e.db.Read(ctx, func(tx *store.Tx) error {
		out = nil
		rows, err := tx.Query(`select e.no, e.hash, e.at, (select count(*) from record r where r.edition = e.no) from edition e order by e.no desc`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var i EditionInfo
			var hash []byte
			var at int64
			if err := rows.Scan(&i.No, &hash, &at, &i.Records); err != nil {
				return err
			}
			i.Hash, i.At, i.InForce = string(hash), instant(at).In(e.Zone()), i.No == e.edition
			out = append(out, i)
		}
		return rows.Err()
	})
	return out, err
}

package record

import (
	"context"
	"fmt"

	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/ledger"
	"github.com/guiju/guiju/internal/store"
)

// CheckLists is the engine's part of a verification: every record's rows in the
// lists are computed again from the record and compared with what stands there.
func (e *Engine) CheckLists() ledger.Check {
	return ledger.Check{Name: i18n.Text{Zh: "列表", En: "lists"}, Run: func(ctx context.Context, db *store.DB, say func(ledger.Problem)) error {
		var from int64
		counts := map[int64]int64{}
		for {
			var n int
			err := e.look(ctx, nil, func(u *unit) error {
				n = 0
				ids, err := idsAfter(u.tx, from, 200)
				if err != nil {
					return err
				}
				for _, id := range ids {
					if err := u.checkRows(id, counts, say); err != nil {
						return err
					}
					from = id
				}
				n = len(ids)
				return nil
			})
			if err != nil {
				return err
			}
			if n < 200 {
				break
			}
		}
		for _, l := range e.lists.all {
			var n int64
			err := db.Read(ctx, func(tx *store.Tx) error {
				return tx.QueryRow(`select count(*) from listkey where list = $1`, l.id).Scan(&n)
			})
			if err != nil {
				return err
			}
			if n != counts[l.id] {
				say(ledger.Problem{Kind: "list", Want: fmt.Sprint(counts[l.id]), Got: fmt.Sprint(n),
					Say: i18n.Text{Zh: fmt.Sprintf("列表 %s 应有 %d 行，实有 %d 行", l.name, counts[l.id], n),
						En: fmt.Sprintf("list %s should have %d rows and has %d", l.name, counts[l.id], n)}})
			}
		}
		return nil
	}}
}

func (u *unit) checkRows(id int64, counts map[int64]int64, say func(ledger.Problem)) error {
	s, err := u.load(id)
	if err != nil {
		return err
	}
	for _, l := range u.e.lists.byType[s.typ.Name] {
		rows, err := u.rowsOf(l, s, s.row)
		if err != nil {
			return err
		}
		for _, r := range rows {
			counts[l.id]++
			var got int64
			var val *int64
			err := u.tx.QueryRow(`select id, val from listkey where list = $1 and key = $2`, r.list, r.key).Scan(&got, &val)
			if isNoRows(err) || err == nil && (got != id || !sameVal(val, r.val)) {
				say(ledger.Problem{Kind: "list", Record: id, Say: i18n.Text{
					Zh: fmt.Sprintf("记录 %d 在列表 %s 里的行不对或不见了", id, l.name),
					En: fmt.Sprintf("record %d has no right row in the list %s", id, l.name)}})
				continue
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

package search

import (
	"context"
	"time"

	"github.com/guiju/guiju/internal/store"
)

// Source reads records as they stand now. The engine is one.
type Source interface {
	Entries(ctx context.Context, ids []int64) ([]*Entry, error)
}

// Follower keeps an index behind the ledger.
type Follower struct {
	db     *store.DB
	index  *Index
	source Source
}

// NewFollower makes the follower of an index.
func NewFollower(db *store.DB, index *Index, source Source) *Follower {
	return &Follower{db, index, source}
}

const batch = 500

// Step takes one batch of leaves; it gives how many there were.
func (f *Follower) Step(ctx context.Context) (int, error) {
	cursor, err := f.index.Cursor(ctx)
	if err != nil {
		return 0, err
	}
	var ids []int64
	next, n := cursor, 0
	err = f.db.Read(ctx, func(tx *store.Tx) error {
		ids, next, n = nil, cursor, 0
		rows, err := tx.Query(`select l.seq, e.record from leaf l join event e on e.id = l.event where l.seq >= $1 order by l.seq limit $2`, cursor, batch)
		if err != nil {
			return err
		}
		defer rows.Close()
		seen := map[int64]bool{}
		for rows.Next() {
			var seq, record int64
			if err := rows.Scan(&seq, &record); err != nil {
				return err
			}
			n, next = n+1, seq+1
			if !seen[record] {
				seen[record] = true
				ids = append(ids, record)
			}
		}
		return rows.Err()
	})
	if err != nil || n == 0 {
		return 0, err
	}
	entries, err := f.source.Entries(ctx, ids)
	if err != nil {
		return 0, err
	}
	return n, f.index.Put(ctx, entries, next)
}

// Run follows until the context ends.
func (f *Follower) Run(ctx context.Context, kicked <-chan struct{}) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
		case <-kicked:
		}
		for {
			n, err := f.Step(ctx)
			if err != nil {
				if ctx.Err() != nil {
					return nil
				}
				return err
			}
			if n < batch {
				break
			}
		}
		timer.Reset(100 * time.Millisecond)
	}
}

// Wait waits until the index has passed an event, at most as long as said; it
// says whether it has.
func (f *Follower) Wait(ctx context.Context, event int64, most time.Duration) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		var seq int64
		err := f.db.Read(ctx, func(tx *store.Tx) error {
			return tx.QueryRow(`select coalesce((select seq from leaf where event = $1), -1)`, event).Scan(&seq)
		})
		if err == nil && seq >= 0 {
			var cursor int64
			if cursor, err = f.index.Cursor(ctx); err == nil && cursor > seq {
				return true, nil
			}
		}
		if err != nil && ctx.Err() == nil {
			return false, err
		}
		select {
		case <-ctx.Done():
			return false, nil
		case <-tick.C:
		}
	}
}

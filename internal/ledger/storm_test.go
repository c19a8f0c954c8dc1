package ledger

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
)

var errChanged = errors.New("changed his mind")

// Thirty-two people act, some change their minds, some transactions stay open
// while others seal past them, two sequencers work against each other and, on
// PostgreSQL, their sessions are killed. Each committed event becomes a leaf
// once, in the order of its record, and no leaf ever moves.
func TestStorm(t *testing.T) {
	const people, acts, shared = 32, 40, 8
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := build(t, db)
		for i := range shared {
			h.do(0, newRecord(fmt.Sprint("shared ", i), "x"))
		}
		postgres := db.Dialect() == "postgres"
		var committed, unknown, sealed, long, killed atomic.Int64
		committed.Store(shared)

		var writers sync.WaitGroup
		for p := range people {
			writers.Go(func() {
				dice := rand.New(rand.NewPCG(1, uint64(p)))
				for a := range acts {
					record, set := dice.Int64N(shared)+1, members{"what": fmt.Sprint(p, a)}
					if a%4 == 0 {
						record, set = 0, newRecord(fmt.Sprint(p, " ", a), "x")
					}
					gives := dice.IntN(5) == 0
					// A long transaction is on a record of its own, and ends
					// when a hundred leaves were made after its event.
					stays := postgres && p < 4 && a == 8
					err := db.Write(t.Context(), func(tx *store.Tx) error {
						if _, _, err := act(tx, record, set, saltOf(fmt.Sprint(p, " ", a))); err != nil {
							return err
						}
						if stays {
							for until := sealed.Load() + 100; sealed.Load() < until; {
								time.Sleep(time.Millisecond)
							}
							long.Add(1)
						}
						if gives {
							return errChanged
						}
						return nil
					})
					switch {
					case err == nil:
						committed.Add(1)
					case errors.Is(err, store.ErrUnknown): // its session was killed as it committed: written or not
						unknown.Add(1)
					case errors.Is(err, store.ErrBusy): // killed before that, three times over: not written
					case !errors.Is(err, errChanged):
						t.Error(err)
					}
				}
			})
		}
		ctx, stop := context.WithCancel(t.Context())
		var others sync.WaitGroup
		for i, s := range []*Sealer{h.sealer, h.reopen()} {
			others.Go(func() {
				var seen []int64
				for round := 0; ; round++ {
					n, err := s.Seal(ctx, time.Now())
					if sealed.Add(int64(n)); ctx.Err() != nil {
						return
					}
					if err != nil && !errors.Is(err, store.ErrBusy) && !errors.Is(err, store.ErrUnknown) {
						t.Error(err)
						return
					}
					if i == 0 && n > 0 && round%8 == 0 {
						seen = unmoved(h, seen)
					}
				}
			})
		}
		if postgres {
			others.Go(func() {
				for ctx.Err() == nil {
					// Whoever holds the sequencer's lock this moment.
					var n int64
					err := db.Read(ctx, func(tx *store.Tx) error {
						return tx.QueryRow(`select count(pg_terminate_backend(pid)) from pg_locks where locktype = 'advisory' and granted
							and database = (select oid from pg_database where datname = current_database())`).Scan(&n)
					})
					if err != nil && ctx.Err() == nil {
						t.Error(err)
						return
					}
					if killed.Add(n); n > 0 {
						pause(ctx, 50*time.Millisecond)
					}
				}
			})
		}
		verified := 0
		first := make(chan struct{}) // closed when something was verified while the house worked
		others.Go(func() {
			for ctx.Err() == nil {
				r, err := Verify(ctx, db, Options{Now: noon, Say: func(p Problem) { t.Errorf("while the house works: %s: %s", p.Kind, p.Say.En) }})
				if err == nil && r.Size > 0 {
					if verified++; verified == 1 {
						close(first)
					}
				} else if err != nil && ctx.Err() == nil {
					t.Error(err)
				}
			}
		})
		writers.Wait()
		select {
		case <-first:
		case <-time.After(time.Minute):
		}
		stop()
		others.Wait()
		if postgres {
			t.Logf("%d long transactions, %d sessions killed", long.Load(), killed.Load())
			if killed.Load() == 0 || long.Load() == 0 {
				t.Error("nothing was killed, or no transaction was long: the test showed nothing")
			}
		}
		seen := unmoved(h, nil)
		c := h.sealAll(time.Now())
		if c.Size < committed.Load() || c.Size > committed.Load()+unknown.Load() {
			t.Errorf("%d leaves, %d events committed", c.Size, committed.Load())
		}
		unmoved(h, seen)
		if n := h.number("select count(*) from unsealed"); n != 0 {
			t.Errorf("%d events still wait", n)
		}
		if n := h.number("select count(*) from event"); n != c.Size {
			t.Errorf("%d events, %d leaves", n, c.Size)
		}
		r := h.clean(Options{Now: time.Now()})
		t.Logf("%d leaves, %d checkpoints, verified %d times meanwhile", r.Size, r.Checkpoints, verified)
		if verified == 0 {
			t.Error("not verified while the house worked")
		}
	})
}

// unmoved reads which event each leaf is of and compares with an earlier look.
func unmoved(h *house, before []int64) []int64 {
	var now []int64
	err := h.read(func(tx *store.Tx) (err error) {
		now, err = integers(tx, "select event from leaf order by seq")
		return err
	})
	if err != nil {
		h.Error(err)
		return before
	}
	for i, id := range before {
		if i >= len(now) || now[i] != id {
			h.Errorf("leaf %d was event %d and is so no longer", i, id)
			break
		}
	}
	return now
}

package app

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/guiju/guiju/internal/app/crowd"
	"github.com/guiju/guiju/internal/store"
)

// benchFound is how long after its answer a new record is found, and its event
// a leaf of the ledger, while others act at half the rate they could; times in
// milliseconds.
type benchFound struct {
	Rate      float64 `json:"rate"` // acts a second meanwhile
	Samples   int     `json:"samples"`
	FoundP50  float64 `json:"found_p50_ms"`
	FoundP99  float64 `json:"found_p99_ms"`
	SealedP50 float64 `json:"sealed_p50_ms"`
	SealedP99 float64 `json:"sealed_p99_ms"`
}

// halfLoad lets people act at half of what they can, and asks for new records
// as soon as they are answered.
func (b *bench) halfLoad(most float64) (*benchFound, error) {
	if most == 0 {
		return nil, nil
	}
	if err := b.follow(); err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(b.ctx)
	defer stop()
	var mu sync.Mutex
	var found, sealed []time.Duration
	var failed error
	var wait sync.WaitGroup
	for p := range 2 {
		wait.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				f, s, err := b.probe(b.ctx, p)
				mu.Lock()
				if found, sealed = append(found, f), append(sealed, s); err != nil && failed == nil {
					failed = err
				}
				mu.Unlock()
				if err != nil {
					return
				}
			}
		})
	}
	acts := crowd.Paced(b.ctx, most/2, len(b.open), time.Duration(max(4*b.cmd.Seconds, 1)*float64(time.Second)), b.act)
	stop()
	wait.Wait()
	if failed == nil {
		failed = acts.Err
	}
	if failed != nil {
		return nil, failed
	}
	slices.Sort(found)
	slices.Sort(sealed)
	at := func(xs []time.Duration, q float64) float64 { return ms(xs[min(int(q*float64(len(xs))), len(xs)-1)]) }
	return &benchFound{Rate: acts.Rate(), Samples: len(found), FoundP50: at(found, 0.5), FoundP99: at(found, 0.99),
		SealedP50: at(sealed, 0.5), SealedP99: at(sealed, 0.99)}, b.follow()
}

// probe registers a repair with a word nobody else has, and looks for it.
func (b *bench) probe(ctx context.Context, p int) (found, sealed time.Duration, err error) {
	word := "q" + strings.ToLower(rand.Text()[:12])
	record, _, err := b.register(ctx, p, "水表 "+word+" 读数不对")
	if err != nil {
		return 0, 0, err
	}
	start := time.Now()
	for found == 0 || sealed == 0 {
		if time.Since(start) > 10*time.Second {
			return 0, 0, fmt.Errorf("bench: record %d was not found within ten seconds", record)
		}
		if found == 0 {
			body, err := b.get(ctx, b.clerks[len(b.clerks)-1-p], "/api/v1/records?q="+word)
			if err != nil {
				return 0, 0, err
			}
			var page struct{ Items []json.RawMessage }
			if err := json.Unmarshal(body, &page); err != nil {
				return 0, 0, err
			}
			if len(page.Items) > 0 {
				found = time.Since(start)
			}
		}
		if sealed == 0 {
			var waits int
			err := b.in.h.db.Read(ctx, func(tx *store.Tx) error {
				return tx.QueryRow(`select count(*) from event e join unsealed u on u.event = e.id where e.record = $1`, record).Scan(&waits)
			})
			if err != nil {
				return 0, 0, err
			}
			if waits == 0 {
				sealed = time.Since(start)
			}
		}
		time.Sleep(2 * time.Millisecond)
	}
	return found, sealed, nil
}

package record_test

import (
	"bytes"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
)

// best is the shortest of several runs: what the work costs where nothing else
// has the processor.
func best(t *testing.T, times int, run func() error) time.Duration {
	t.Helper()
	least := time.Duration(1 << 62)
	for range times {
		from := time.Now()
		if err := run(); err != nil {
			t.Fatal(err)
		}
		least = min(least, time.Since(from))
	}
	return least
}

// Costs that must not grow with the department, printed; the figures are held
// to their limits where GUIJU_COSTS asks for it, as `make costs` does.
func TestCosts(t *testing.T) {
	held := os.Getenv("GUIJU_COSTS") != ""
	sizes, most := []int{200, 2_000}, 100.0
	if held {
		sizes, most = []int{10_000, 1_000_000}, 1.5
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		unit, _ := o.household()
		var ids []int64
		for i := range 50 {
			ids = append(ids, o.repair(unit, []string{"water", "power"}[i%2]).Record)
		}
		may := 0
		took := best(t, 20, func() (err error) {
			may, err = o.e.Moves(o.ctx, o.who("clerk"), ids)
			return err
		})
		t.Logf("who may act, a page of 50 records: %d acts, %.2f ms (at most 5)", may, float64(took.Microseconds())/1000)
		if may < 50 {
			t.Errorf("of 50 repairs %d acts are his", may)
		}
		if held && db.Dialect() == "sqlite" && took > 5*time.Millisecond {
			t.Errorf("a page of 50 takes %v", took)
		}
	})
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOfficeOf(t, db, small(t, map[string]string{"types/thing.yaml": `
say: 物 | thing
clause: K1
fields: { code: text 码 | code, n: int = 0 数 | n }
stages: { on: 在 | on }
acts:
  add: { say: 登记 | add, by: clerk, to: on, ask: code }
  look: { say: 查 | look, by: clerk, in: on, need: { some: { if: "r.same.count == 1 && r.same.first.code == r.code" } } }
finds:
  same: { if: "it.code == r.code" }
`}))
		id := o.must("clerk", record.Command{Type: "thing", Act: "add", Input: map[string]any{"code": "K0000000"}}).Record
		o.must("clerk", record.Command{Type: "thing", Act: "add", Input: map[string]any{"code": "K0000000"}})
		var took []time.Duration
		have := 0
		for _, n := range sizes {
			fill(t, o, have, n)
			have = n
			took = append(took, best(t, 300, func() error { return o.e.LookUp(o.ctx, o.who("clerk"), id, "same") }))
			t.Logf("look-up among %9d rows: %.3f ms", n, float64(took[len(took)-1].Nanoseconds())/1e6)
		}
		ratio := float64(took[1]) / float64(took[0])
		t.Logf("× %.2f (at most %.1f)", ratio, most)
		if ratio > most {
			t.Errorf("a look-up among %d rows takes %.2f times as long as among %d", sizes[1], ratio, sizes[0])
		}
	})
}

// fill puts rows of other records into every list that holds the two things.
func fill(t *testing.T, o *office, from, to int) {
	t.Helper()
	err := o.db.Write(o.ctx, func(tx *store.Tx) error {
		rows, err := tx.Query("select list, key from listkey")
		if err != nil {
			return err
		}
		type seat struct {
			list int64
			key  []byte
		}
		var seats []seat
		have := map[int64]bool{}
		for rows.Next() {
			var s seat
			if err := rows.Scan(&s.list, &s.key); err != nil {
				return err
			}
			if bytes.Contains(s.key, []byte("K0000000")) && !have[s.list] {
				have[s.list] = true
				seats = append(seats, seat{s.list, bytes.Clone(s.key)})
			}
		}
		if err := rows.Close(); err != nil {
			return err
		}
		if len(seats) == 0 {
			return fmt.Errorf("no list holds the things by their code")
		}
		for i := from + 1; i <= to; i++ {
			for _, s := range seats { // on both sides of what is looked for
				code := fmt.Sprintf("%c%07d", "JL"[i%2], i)
				if _, err := tx.Exec("insert into listkey (list, key, id) values ($1, $2, $3)", s.list, bytes.ReplaceAll(s.key, []byte("K0000000"), []byte(code)), int64(i)+1_000_000_000); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

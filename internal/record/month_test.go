package record_test

import (
	"testing"

	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
)

// What a calendar opens is given what its `do` says, and nothing where its `if`
// does not hold.
func TestCalendarGives(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOfficeOf(t, db, small(t, map[string]string{"types/figures.yaml": `
say: 数 | figures
clause: K1
fields:
  kind: text 种类 | kind
stages:
  made: end 已成 | made
acts:
  make: { by: rule, to: made, ask: kind }
clocks:
  a: { by: head, due: monthly(1), do: { make: { kind: "'甲'" } } }
  b: { by: head, due: monthly(1), do: { make: { if: "month(now) == '2026-05'", kind: "'乙'" } } }
`}))
		kinds := func() map[string]int {
			p, err := o.e.Page(o.ctx, o.who("head"), record.Query{Type: "figures", List: "all"})
			if err != nil {
				t.Fatal(err)
			}
			out := map[string]int{}
			for _, l := range p.Lines {
				k, _ := o.view(l.ID).Row.Vals["kind"].(string)
				out[k]++
			}
			return out
		}
		o.tick()
		o.set("2026-04-01 09:00")
		if o.tick(); kinds()["甲"] != 1 || kinds()["乙"] != 0 {
			t.Errorf("on April 1: %v", kinds())
		}
		o.set("2026-05-01 09:00")
		if o.tick(); kinds()["甲"] != 2 || kinds()["乙"] != 1 {
			t.Errorf("on May 1: %v", kinds())
		}
	})
}

package record_test

import (
	"context"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
)

// However many records stand on a page, they are read by a few statements.
func TestPagesReadManyAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		unit, _ := o.household()
		const many = 60
		for range many {
			o.repair(unit, "water")
		}
		for _, c := range []struct {
			name string
			look func() (int, error)
			most int
		}{
			{"list", func() (int, error) {
				var n int
				ctx, asked := counting(t)
				p, err := o.e.Page(ctx, o.who("clerk"), record.Query{Type: "repair", List: "all", Limit: 50})
				if err == nil && len(p.Lines) != 50 {
					t.Errorf("%d lines, 50 wanted", len(p.Lines))
				}
				n = *asked
				return n, err
			}, 4},
			{"workbench", func() (int, error) {
				ctx, asked := counting(t)
				b, err := o.e.Workbench(ctx, o.who("clerk"), true)
				if err == nil && len(b.Waiting) != many {
					t.Errorf("%d wait, %d wanted", len(b.Waiting), many)
				}
				return *asked, err
			}, 12},
		} {
			n, err := c.look()
			if err != nil {
				t.Fatal(err)
			}
			if n > c.most {
				t.Errorf("%s read records by %d statements, %d are the most", c.name, n, c.most)
			}
		}
	})
}

// counting counts the statements that read records.
func counting(t *testing.T) (ctx context.Context, asked *int) {
	n := 0
	return store.Trace(t.Context(), func(w store.Work) {
		for _, s := range w.Statements {
			if strings.Contains(s.SQL, "from record") {
				n++
			}
		}
	}), &n
}

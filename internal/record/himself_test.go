package record_test

import (
	"slices"
	"testing"

	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
)

// An act that goes to the person a field names has a form for whoever may name
// himself there; only what is sent decides.
func TestFormOfOnesOwn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		fm, err := o.e.Form(o.ctx, o.who("clerk"), record.Command{Type: "leave", Act: "enter"})
		if err != nil || len(fm.Boxes) != 4 {
			t.Fatalf("the form of one's own leave: %v", err)
		}
		in := map[string]any{"person": o.id("clerk"), "from": "2026-03-02T10:00", "until": "2026-03-02T12:00", "reason": "看病"}
		if _, err := o.act("clerk", record.Command{Type: "leave", Act: "enter", Input: in}); err != nil {
			t.Fatal(err)
		}
		in["person"] = o.id("head")
		if _, err := o.act("clerk", record.Command{Type: "leave", Act: "enter", Input: in}); !slices.Equal(names(err), []string{"by"}) {
			t.Fatalf("somebody else's leave: %v", err)
		}
	})
}

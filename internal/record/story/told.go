package story

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/regulation"
)

// Told is what came of one step: who did what and when, what moved on the way,
// which clocks ran out, what was refused.
type Told struct {
	Pos     regulation.Pos
	At      string // the time after it, as the department's clock says
	By, Do  string
	Moved   []string // "a: asked → granted", "a: over: answer"
	Refused []fault.Name
	Checks  []string // what was asked of it, and held
}

// stand is where a named record stands.
type stand struct {
	stage string
	late  map[string]bool
}

func (w *world) stands(ctx context.Context) map[string]stand {
	out := map[string]stand{}
	for n, id := range w.names {
		if w.types[n] == "person" || strings.Contains(n, ".") {
			continue
		}
		if v, err := w.e.View(ctx, nil, id); err == nil {
			s := stand{stage: v.Row.Stage, late: map[string]bool{}}
			for c, is := range v.Row.Late {
				s.late[c] = is
			}
			out[n] = s
		}
	}
	return out
}

// tell notes what a step came to.
func (w *world) tell(ctx context.Context, st *regulation.Step, before map[string]stand, refused []Refusal) Told {
	t := Told{Pos: st.Pos, At: w.now.Format("2006-01-02 15:04"), By: st.By, Do: st.Do}
	after := w.stands(ctx)
	for _, n := range sortedNames(w.names) {
		now, is := after[n]
		was, had := before[n]
		switch {
		case !is:
			continue
		case !had:
			t.Moved = append(t.Moved, fmt.Sprintf("%s: %s", n, now.stage))
		case was.stage != now.stage:
			t.Moved = append(t.Moved, fmt.Sprintf("%s: %s → %s", n, was.stage, now.stage))
		}
		for _, c := range slices.Sorted(maps.Keys(now.late)) {
			if now.late[c] && !was.late[c] {
				t.Moved = append(t.Moved, fmt.Sprintf("%s ⏱ %s", n, c))
			}
		}
	}
	for _, r := range refused {
		t.Refused = append(t.Refused, r.Fault.Names...)
	}
	for _, c := range st.If {
		if c != "asleep" {
			t.Checks = append(t.Checks, c)
		}
	}
	return t
}

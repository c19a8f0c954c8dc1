package regulations_test

import (
	"context"
	"fmt"
	"sort"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/record/story"
	"github.com/guiju/guiju/internal/regulation"
)

// Every scenario holds. Every refusal that the regulation can give is given by
// one of them; each says in both languages what is not possible, cites its
// clause, and shows a way on.
func TestScenarios(t *testing.T) {
	p := founding(t)
	ctx := context.Background()
	r, err := story.New(ctx, p)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	given := map[string]bool{}
	for _, s := range p.Stories {
		t.Run(s.Clause+" "+s.Say.Zh, func(t *testing.T) {
			res := r.Run(ctx, s)
			if res.Failed != nil {
				t.Errorf("%s: %v", res.At, res.Failed)
			}
			for _, x := range res.Refusals {
				mark(p, given, x.Fault)
				wellSaid(t, p, x)
			}
		})
	}
	if t.Failed() {
		return
	}
	for _, w := range wanted(p) {
		if !given[w] {
			t.Errorf("no scenario is refused by %s", w)
		}
	}
}

func wellSaid(t *testing.T, p *regulation.Program, x story.Refusal) {
	t.Helper()
	if x.Fault.Code == fault.NotFound {
		return // what one may not see gives nothing away
	}
	tn, an, _ := strings.Cut(x.Fault.Act, ".")
	for _, n := range x.Fault.Names {
		what := fmt.Sprintf("%s: %s refused by %s", x.Pos, x.Fault.Act, n.Name)
		if n.Say.Zh == "" || n.Say.En == "" {
			t.Errorf("%s says nothing in one of the languages: %q", what, n.Say)
		}
		if n.Clause == "" && x.Fault.Clause == "" && p.Types[tn].Clause != "" {
			t.Errorf("%s cites no clause", what)
		}
		for _, nd := range needs(p.Types[tn].Act(an)) {
			// Of a need about who acts the way on is somebody else: the engine names him.
			if nd.Name == n.Name && len(n.Fix) == 0 {
				t.Errorf("%s shows no way on", what)
			}
		}
	}
}

// mark notes the needs and the by-line a refusal named. A need that a type
// inherits is one need, wherever it is met.
func mark(p *regulation.Program, given map[string]bool, f *fault.Error) {
	tn, an, _ := strings.Cut(f.Act, ".")
	t := p.Types[tn]
	if t == nil || t.Act(an) == nil {
		return
	}
	for _, n := range f.Names {
		if n.Name == "by" {
			given[place(t.Act(an).By.Pos, "by")] = true
		}
		for _, nd := range needs(t.Act(an)) {
			if nd.Name == n.Name {
				given[place(nd.Pos, nd.Name)] = true
			}
		}
	}
}

func place(pos regulation.Pos, name string) string { return fmt.Sprintf("%s (%s)", name, pos) }

func needs(a *regulation.Act) []*regulation.Need {
	out := append([]*regulation.Need{}, a.Needs...)
	var walk func([]*regulation.Except)
	walk = func(xs []*regulation.Except) {
		for _, x := range xs {
			out = append(out, x.Needs...)
			walk(x.Except)
		}
	}
	walk(a.Except)
	return out
}

// wanted lists every need of every act, and every by-line that can keep a
// person out.
func wanted(p *regulation.Program) []string {
	all := map[string]bool{}
	for _, n := range p.Order {
		t := p.Types[n]
		if t.Pattern {
			continue
		}
		for _, a := range t.Acts {
			if a.Name == "adopt" {
				continue // a scenario knows one edition; tests/editions has them
			}
			for _, nd := range needs(a) {
				all[place(nd.Pos, nd.Name)] = true
			}
			if !a.By.Allows(regulation.ActorAnyone) {
				all[place(a.By.Pos, "by")] = true
			}
		}
	}
	var out []string
	for w := range all {
		out = append(out, w)
	}
	sort.Strings(out)
	return out
}

package story

import (
	"errors"
	"slices"
	"strings"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/regulation"
)

// A department proves its group's scenarios too, by the group's figures: what
// it adds must leave the group's rules as they are. Where its own stricter
// rule refuses what the group allows, the scenario has shown just that and
// ends there; it has not failed. A department that wants more tells the
// scenario anew, under the same name.

// stricter ends a scenario of the group's at a step that the department forbids.
type stricter struct{ refusal *fault.Error }

func (s stricter) Error() string { return "stricter here: " + s.refusal.Error() }

// byOwn takes from the names of a refusal those that a department above the
// layer of the scenario has added.
func byOwn(p *regulation.Program, layer int, f *fault.Error, names []string) (rest []string) {
	typ, act, _ := strings.Cut(f.Act, ".")
	t := p.Types[typ]
	if t == nil || t.Act(act) == nil {
		return names
	}
	own := ownNames(p, layer, t.Act(act))
	return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return own[n] })
}

// ownNames are the names by which an act is refused for what departments above
// a layer say.
func ownNames(p *regulation.Program, layer int, a *regulation.Act) map[string]bool {
	out := map[string]bool{}
	own := func(at regulation.Pos) bool { return at.File != "" && p.Layer(at) > layer }
	add := func(by *regulation.By, ask []regulation.Ask, needs []*regulation.Need) {
		if by != nil && own(by.Pos) {
			out["by"] = true
		}
		for _, x := range ask {
			if own(x.Pos) {
				out["ask."+x.Field] = true
			}
		}
		for _, x := range needs {
			if own(x.Pos) {
				out[x.Name] = true
			}
		}
	}
	add(a.By, a.Ask, a.Needs)
	var excepts func(list []*regulation.Except)
	excepts = func(list []*regulation.Except) {
		for _, x := range list {
			if own(x.Pos) {
				out["conflict"] = true
			}
			add(x.By, x.Ask, x.Needs)
			excepts(x.Except)
		}
	}
	excepts(a.Except)
	return out
}

// asStricter says whether a step ended a scenario by a department's own rule.
func asStricter(err error) (*fault.Error, bool) {
	var s stricter
	if !errors.As(err, &s) {
		return nil, false
	}
	return s.refusal, true
}

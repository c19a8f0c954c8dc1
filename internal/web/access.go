package web

import (
	"github.com/guiju/guiju/internal/regulation"
)

// opening gives the acts by which somebody may open a record of a type. It
// looks at posts alone and shows what may be tried: the engine decides.
func (v *visit) opening(t *regulation.Type) []*regulation.Act {
	var out []*regulation.Act
	for _, a := range t.Acts {
		if a.Opening && a.Name != "as_was" && v.couldDo(a) {
			out = append(out, a)
		}
	}
	return out
}

// couldDo says whether somebody stands in the by-line of an act, or in that of
// one of its exceptions, as far as posts say.
func (v *visit) couldDo(a *regulation.Act) bool {
	if v.stands(a.By) {
		return true
	}
	var inside func([]*regulation.Except) bool
	inside = func(xs []*regulation.Except) bool {
		for _, x := range xs {
			if v.stands(x.By) || inside(x.Except) {
				return true
			}
		}
		return false
	}
	return inside(a.Except)
}

func (v *visit) stands(by *regulation.By) bool {
	if by == nil || len(v.who.Seats) == 0 {
		return false
	}
	for _, step := range by.Steps {
		for _, party := range step {
			for _, x := range party {
				switch x.Kind {
				case regulation.ActorPost:
					if v.who.Has(x.Post) {
						return true
					}
				case regulation.ActorAnyone, regulation.ActorField, regulation.ActorAll, regulation.ActorOpener:
					return true
				}
			}
		}
	}
	return false
}

// leading are the posts of those above: named in the posts that are rules.
func (s *site) leading() map[string]bool {
	out := map[string]bool{}
	add := func(by *regulation.By) {
		if by == nil {
			return
		}
		for _, step := range by.Steps {
			for _, party := range step {
				for _, x := range party {
					if x.Kind == regulation.ActorPost {
						out[x.Post] = true
					}
				}
			}
		}
	}
	for _, p := range s.prog.Posts {
		if p.By == nil {
			continue
		}
		add(p.By)
		for _, x := range p.Except {
			add(x.By)
		}
	}
	return out
}

// signsAgain says that an act asks once more who it is: one that only those
// above do, at a counter where the person was changed by PIN.
func (v *visit) signsAgain(a *regulation.Act) bool {
	if !v.session.Quick || a.By == nil {
		return false
	}
	above := v.leading()
	for _, step := range a.By.Steps {
		for _, party := range step {
			for _, x := range party {
				if x.Kind != regulation.ActorPostOf && (x.Kind != regulation.ActorPost || !above[x.Post]) {
					return false
				}
			}
		}
	}
	return true
}

// movesOn says whether an act leads to another stage of the business, not only
// to one where it stands still or is withdrawn.
func movesOn(t *regulation.Type, a *regulation.Act, from string) bool {
	st := t.Stage(a.To)
	return st != nil && a.To != from && st.Kind != regulation.StageWait && st.Kind != regulation.StageVoid
}

// mayAsk gives every field an act can ask for, exceptions included.
func mayAsk(a *regulation.Act) map[string]bool {
	out := map[string]bool{}
	for _, x := range a.Ask {
		out[x.Field] = true
	}
	var walk func([]*regulation.Except)
	walk = func(xs []*regulation.Except) {
		for _, x := range xs {
			for _, q := range x.Ask {
				out[q.Field] = true
			}
			walk(x.Except)
		}
	}
	walk(a.Except)
	return out
}

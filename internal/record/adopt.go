package record

import (
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/regulation"
)

// actAdopt is the transitional act: an ordinary act of the edition in force,
// done on a record that was born under an earlier one. Its `by`, `in` and needs
// say who may bring which records over; what it is done to is the record as it
// stands under the new edition.
const actAdopt = "adopt"

// adopting gives a record as it stands under the edition in force, or what keeps
// it from standing there.
func (u *unit) adopting(s *state) (*state, []fault.Name, error) {
	prog, edition := u.under(s.row.Dept)
	if s.typ.Register || s.edition == edition {
		return nil, []fault.Name{{Name: "edition", Say: words("adopt.same")}}, nil
	}
	return u.carryOver(s, prog, edition)
}

// carryOver lays a record out under another edition: its stage and every field
// that holds something must exist there with the same kind. Signatures that were
// half collected lapse, clocks that are no more end; the figures are those of
// this day.
func (u *unit) carryOver(s *state, prog *regulation.Program, edition int64) (*state, []fault.Name, error) {
	t := prog.Types[s.typ.Name]
	if t == nil || t.Pattern {
		return nil, []fault.Name{{Name: "type", Say: words("adopt.type", s.typ.Say)}}, nil
	}
	if t.Act(actAdopt) == nil {
		return nil, []fault.Name{{Name: actAdopt, Say: words("adopt.none", t.Say)}}, nil
	}
	wrong := misfits(s, t)
	if len(wrong) > 0 {
		return nil, wrong, nil
	}
	if s.keys == nil && s.old != nil {
		var err error
		if s.keys, err = u.storedKeys(s); err != nil {
			return nil, nil, err
		}
	}
	n := &state{id: s.id, rev: s.rev, at: s.at, typ: t, prog: prog, edition: edition, members: s.members, old: s.old,
		keys: s.keys, path: s.path, late: s.late, did: s.did, prior: s, adopted: micros(u.now), clocks: map[string]*clockState{}}
	n.row = copyRow(s.row)
	n.row.Type = t
	n.sigs = u.signed(s, actAdopt)
	for name := range n.row.Vals {
		if f := t.Field(name); f == nil || f.Is != nil {
			delete(n.row.Vals, name) // it was computed, and is computed again
		}
	}
	for _, f := range t.Fields {
		if s.typ.Field(f.Name) == nil && f.Start != nil {
			n.row.Vals[f.Name] = f.Start
		}
	}
	for name, c := range s.clocks {
		k := *c
		k.Pauses = append([]pause(nil), c.Pauses...)
		if t.Clock(name) == nil && k.Ended == 0 {
			u.endClock(n, &k, micros(u.now))
		}
		n.clocks[name] = &k
	}
	n.reflectClocks(n.row)
	return n, nil, nil
}

// misfits names what of a record has no place in a type of another edition.
func misfits(s *state, t *regulation.Type) []fault.Name {
	var out []fault.Name
	was, now := s.typ.Stage(s.row.Stage), t.Stage(s.row.Stage)
	if now == nil || was.Kind != now.Kind {
		out = append(out, fault.Name{Name: "stage", Say: words("adopt.stage", was.Say)})
	}
	for _, f := range s.typ.Fields {
		v := s.row.Vals[f.Name]
		if v == nil || f.Is != nil {
			continue
		}
		g := t.Field(f.Name)
		switch {
		case g == nil:
			out = append(out, fault.Name{Name: f.Name, Path: "/" + f.Name, Say: words("adopt.gone", f.Say)})
		case !f.SameKind(g):
			out = append(out, fault.Name{Name: f.Name, Path: "/" + f.Name, Say: words("adopt.kind", f.Say)})
		default:
			if code := g.Lacks(v); code != "" {
				out = append(out, fault.Name{Name: f.Name, Path: "/" + f.Name, Say: words("adopt.choice", f.Say, code)})
			}
		}
	}
	return out
}

// adoptRefused is the refusal of a record that has no place there.
func (u *unit) adoptRefused(s *state, names []fault.Name) error {
	prog, _ := u.under(s.row.Dept)
	say, clause := words("adopt"), s.typ.Clause
	if t := prog.Types[s.typ.Name]; t != nil {
		if a := t.Act(actAdopt); a != nil {
			clause = clauseOf(t, a)
			if !a.Say.Empty() {
				say = a.Say
			}
		}
	}
	return &fault.Error{Code: fault.Refused, Clause: clause, Act: s.typ.Name + "." + actAdopt, Say: words("refused", say), Names: names}
}

// underNew is a record with its transitional act, where the edition in force
// has one for it and it is under an earlier one.
func (u *unit) underNew(s *state) (*state, *regulation.Act, error) {
	if s.id == 0 || s.typ.Register || void(s.typ, s.row.Stage) {
		return nil, nil, nil
	}
	prog, edition := u.under(s.row.Dept)
	if s.edition == edition {
		return nil, nil, nil
	}
	t := prog.Types[s.typ.Name]
	if t == nil || t.Act(actAdopt) == nil || !t.Act(actAdopt).In[s.row.Stage] {
		return nil, nil, nil
	}
	n, wrong, err := u.carryOver(s, prog, edition)
	if err != nil || len(wrong) > 0 {
		return nil, nil, err
	}
	n.was = n.row
	return n, t.Act(actAdopt), nil
}

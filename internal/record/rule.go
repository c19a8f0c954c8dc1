package record

import (
	"slices"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/regulation"
)

// rule is an act as it stands for one record at one instant: the general rule
// with the exceptions that hold laid over it.
type rule struct {
	act    *regulation.Act
	clause string
	by     *regulation.By
	to     string
	ask    []regulation.Ask
	needs  []*regulation.Need
	do     []*regulation.Effect
}

// resolve lays the exceptions that hold over an act. Two that hold at once are
// a conflict: order never decides.
func resolve(t *regulation.Type, a *regulation.Act, s *regulation.Scope) (*rule, error) {
	r := &rule{act: a, clause: clauseOf(t, a), by: a.By, to: a.To, ask: a.Ask, needs: a.Needs, do: a.Do}
	chain, err := holding(a.Except, s)
	if err != nil {
		return nil, err
	}
	for _, x := range chain {
		if x.Clause != "" {
			r.clause = x.Clause
		}
		if x.By != nil {
			r.by = x.By
		}
		if x.To != "" {
			r.to = x.To
		}
		if x.HasDo {
			r.do = x.Do
		}
		r.ask = addAsk(r.ask, x.Ask)
		r.needs = addNeeds(r.needs, x.Needs)
	}
	return r, nil
}

func clauseOf(t *regulation.Type, a *regulation.Act) string {
	if a.Clause != "" {
		return a.Clause
	}
	return t.Clause
}

// conflict is what two exceptions that hold at once give.
type conflict struct{ a, b *regulation.Except }

func (c conflict) Error() string {
	return "two exceptions hold at once: " + c.a.Pos.String() + " and " + c.b.Pos.String()
}

// holding gives the chain of exceptions that hold, outermost first.
func holding(xs []*regulation.Except, s *regulation.Scope) ([]*regulation.Except, error) {
	var chain []*regulation.Except
	for len(xs) > 0 {
		var one *regulation.Except
		for _, x := range xs {
			ok, err := x.If.Bool(s)
			if err != nil {
				return nil, err
			}
			if !ok {
				continue
			}
			if one != nil {
				return nil, conflict{one, x}
			}
			one = x
		}
		if one == nil {
			break
		}
		chain = append(chain, one)
		xs = one.Except
	}
	return chain, nil
}

func addAsk(base, more []regulation.Ask) []regulation.Ask {
	if len(more) == 0 {
		return base
	}
	out := append([]regulation.Ask{}, base...)
next:
	for _, m := range more {
		for i := range out {
			if out[i].Field == m.Field {
				out[i] = m
				continue next
			}
		}
		out = append(out, m)
	}
	return out
}

func addNeeds(base, more []*regulation.Need) []*regulation.Need {
	if len(more) == 0 {
		return base
	}
	out := append([]*regulation.Need{}, base...)
next:
	for _, m := range more {
		for i := range out {
			if out[i].Name == m.Name {
				out[i] = m
				continue next
			}
		}
		out = append(out, m)
	}
	return out
}

// mayAsk gives every field the act or one of its exceptions asks for.
func mayAsk(a *regulation.Act) map[string]bool {
	out := map[string]bool{}
	for _, x := range a.Ask {
		out[x.Field] = true
	}
	var walk func(xs []*regulation.Except)
	walk = func(xs []*regulation.Except) {
		for _, x := range xs {
			for _, k := range x.Ask {
				out[k.Field] = true
			}
			walk(x.Except)
		}
	}
	walk(a.Except)
	return out
}

// compute brings the computed values of a record up to date.
func (u *unit) compute(s *state) error {
	if len(s.typ.Is) == 0 {
		return nil
	}
	sc := u.scope(s)
	for _, c := range s.typ.Is {
		is := c.Is
		chain, err := holding(c.Except, sc)
		if err == nil {
			for _, x := range chain {
				if x.Is != nil {
					is = x.Is
				}
			}
			var v regulation.Value
			if v, err = is.Eval(sc); err == nil {
				s.row.Vals[c.Field] = v
				continue
			}
		}
		if !unset(err) {
			return err
		}
		delete(s.row.Vals, c.Field) // it hangs on what is not filled in yet
	}
	return nil
}

// checkNeeds gives every need that does not hold. One that reads what is not
// filled in does not hold, and says which field.
func (u *unit) checkNeeds(s *state, t *regulation.Type, act string, clause string, needs []*regulation.Need) ([]fault.Name, error) {
	var out []fault.Name
	sc := u.scope(s)
	for _, n := range needs {
		ok, err := n.If.Bool(sc)
		if err != nil && !unset(err) {
			return nil, err
		}
		if err == nil && ok {
			continue
		}
		name := fault.Name{Name: n.Name, Say: n.Say, Clause: n.Clause}
		if name.Clause == "" {
			name.Clause = clause
		}
		if name.Say.Empty() {
			name.Say = words("need", t.Say, t.Say, n.Name)
		}
		if missing := missingField(err); missing != "" {
			if f := t.Field(missing); f != nil {
				name.Path = "/" + missing
				name.Say = words("need.unset", name.Say, f.Say)
				name.Fix = append(name.Fix, fault.Fix{Kind: "field", Name: missing, Say: f.Say})
			}
		}
		for _, fix := range n.Fix {
			for _, f := range u.fix(s, t, fix) {
				if !slices.Contains(name.Fix, f) {
					name.Fix = append(name.Fix, f)
				}
			}
		}
		if a := t.Act(act); len(name.Fix) == 0 && a != nil && n.If.Uses("actor") {
			name.Fix = u.othersMay(s, a.By) // it is about who acts: the way on is somebody else
		}
		out = append(out, name)
	}
	return out, nil
}

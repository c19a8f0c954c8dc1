package regulation

import "strings"

// Enforcer is one thing of a regulation that cites a clause.
type Enforcer struct {
	Kind string // type, field, act, need, exception, clock, computed, find, reader, parameter, post, scenario
	Type string
	Name string
	Say  Text
	Pos  Pos
}

// Rule says whether it enforces the clause, and does not only serve or prove it.
func (e Enforcer) Rule() bool { return e.Kind != "parameter" && e.Kind != "scenario" }

// Enforced gathers by clause everything that cites it. An act, a need or a
// clock that names none stands under its type's.
func (p *Program) Enforced() map[string][]Enforcer {
	out := map[string][]Enforcer{}
	add := func(clause, kind, typ, name string, say Text, pos Pos) {
		if clause != "" {
			out[clause] = append(out[clause], Enforcer{kind, typ, name, say, pos})
		}
	}
	for _, n := range p.Order {
		t := p.Types[n]
		add(t.Clause, "type", n, n, t.Say, t.Pos)
		except := func(of, name string, say Text) func(*Except) {
			return func(x *Except) {
				add(x.Clause, "exception", n, name, say, x.Pos)
				for _, nd := range x.Needs {
					add(orElse(nd.Clause, orElse(x.Clause, of)), "need", n, name+"."+nd.Name, nd.Say, nd.Pos)
				}
			}
		}
		for _, f := range t.Fields {
			add(f.Clause, "field", n, f.Name, f.Say, f.Pos)
			if f.Is != nil {
				add(f.Is.Clause, "computed", n, f.Name, f.Say, f.Is.Pos)
				eachExcept(f.Is.Except, except("", f.Name, f.Say))
			}
			if f.See != nil {
				add(f.See.Clause, "reader", n, f.Name, f.Say, f.Pos)
			}
		}
		for _, a := range t.Acts {
			of := orElse(a.Clause, t.Clause)
			if a.By != nil { // a pattern may hold half an act
				add(of, "act", n, a.Name, a.Say, a.Pos)
			}
			for _, nd := range a.Needs {
				add(orElse(nd.Clause, of), "need", n, a.Name+"."+nd.Name, nd.Say, nd.Pos)
			}
			eachExcept(a.Except, except(of, a.Name, a.Say))
		}
		for _, k := range t.Clocks {
			add(orElse(k.Clause, t.Clause), "clock", n, k.Name, k.Say, k.Pos)
			eachExcept(k.Except, except("", k.Name, k.Say))
		}
		for _, f := range t.Finds {
			add(f.Clause, "find", n, f.Name, f.Say, f.Pos)
		}
	}
	for _, n := range sortedKeys(p.Params) {
		add(p.Params[n].Clause, "parameter", "", n, p.Params[n].Say, p.Params[n].Pos)
	}
	for _, n := range sortedKeys(p.Posts) {
		post := p.Posts[n]
		add(post.Clause, "post", "", n, post.Say, post.Pos)
		eachExcept(post.Except, func(x *Except) { add(x.Clause, "exception", "", n, post.Say, x.Pos) })
	}
	for _, s := range p.Stories {
		add(s.Clause, "scenario", "", s.File, s.Say, s.Pos)
	}
	return out
}

func orElse(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// Under gives the clauses that stand under another: R1.9 under R1, S11.3 under S11.
func (p *Program) Under(id string) []*Clause {
	var out []*Clause
	for _, c := range p.Clauses {
		if strings.HasPrefix(c.ID, id) && len(c.ID) > len(id) && !(isDigit(id[len(id)-1]) && isDigit(c.ID[len(id)])) {
			out = append(out, c)
		}
	}
	return out
}

// Lacks says that no rule carries out a clause, nor one that stands under it;
// with what serves or proves it so far, and the tables that name it.
func (p *Program) Lacks(id string, enforced map[string][]Enforcer) (soFar []Enforcer, lacks bool) {
	for _, c := range append(p.Under(id), p.Clause(id)) {
		for _, e := range enforced[c.ID] {
			if e.Rule() {
				return nil, false
			}
		}
	}
	if c := p.Clause(id); c.Keep != "" {
		soFar = append(soFar, Enforcer{Kind: "kept", Name: c.Keep, Pos: c.Pos})
	}
	soFar = append(soFar, enforced[id]...)
	for _, n := range sortedKeys(p.Params) {
		x := p.Params[n]
		if x.Kind == KindRows && x.Clause != id && len(x.Values) > 0 && inLines(x.Values[len(x.Values)-1].Value.([]Line), id) {
			soFar = append(soFar, Enforcer{Kind: "table", Name: n, Say: x.Say, Pos: x.Pos})
		}
	}
	return soFar, true
}

func inLines(lines []Line, id string) bool {
	for _, l := range lines {
		for _, v := range l {
			if v == id {
				return true
			}
		}
	}
	return false
}

package api

import (
	"github.com/guiju/guiju/internal/api/wire"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
)

// listClauses is GET /clauses.
func listClauses(c *call) (any, error) {
	p := c.Engine.Program()
	rules := c.enforced(p)
	out := wire.Clauses{Edition: p.Hash, Say: c.say(p.Say), Items: []wire.ClauseHead{}}
	for _, cl := range p.Clauses {
		out.Items = append(out.Items, wire.ClauseHead{ID: cl.ID, Say: c.say(cl.Say), Rules: len(rules[cl.ID])})
	}
	return out, nil
}

// getClause is GET /clauses/{clause}.
func getClause(c *call) (any, error) {
	p := c.Engine.Program()
	cl := p.Clause(c.r.PathValue("clause"))
	if cl == nil {
		return nil, fault.New(fault.NotFound, "没有这一条。", "There is no such clause.")
	}
	rules := c.enforced(p)[cl.ID]
	if rules == nil {
		rules = []wire.Rule{}
	}
	evidence, breaches, err := c.evidence(cl.ID)
	if err != nil {
		return nil, err
	}
	return wire.Clause{Evidence: evidence, Breaches: breaches, ClauseHead: wire.ClauseHead{ID: cl.ID, Say: c.say(cl.Say), Rules: len(rules)}, Keep: cl.Keep, Enforced: rules}, nil
}

// evidence counts the records of the types that carry out a clause, list by
// list, and those that stand in a list of what is late: of what the caller may
// read.
func (c *call) evidence(clause string) (out []wire.Evidence, breaches int64, err error) {
	p := c.Engine.Program()
	for _, n := range p.Order {
		t := p.Types[n]
		if t.Clause != clause || t.Pattern {
			continue
		}
		lists, err := c.Engine.Lists(c.r.Context(), c.who, n)
		if fault.CodeOf(err) == fault.NotFound || fault.CodeOf(err) == fault.Forbidden {
			continue // nothing of it is there for him
		}
		if err != nil {
			return nil, 0, err
		}
		e := wire.Evidence{Type: n, Say: c.say(t.Say)}
		for _, l := range lists {
			e.Lists = append(e.Lists, c.list(l))
			if l.Late {
				breaches += l.Count
			}
		}
		out = append(out, e)
	}
	return out, breaches, nil
}

// enforced gathers what enforces each clause: everything of the program that
// names it.
func (c *call) enforced(p *regulation.Program) map[string][]wire.Rule {
	out := map[string][]wire.Rule{}
	add := func(clause, kind, typ, name string, say i18n.Text, pos regulation.Pos) {
		if clause != "" {
			out[clause] = append(out[clause], wire.Rule{Kind: kind, Type: typ, Name: name, Say: c.say(say), At: pos.String()})
		}
	}
	for _, n := range p.Order {
		t := p.Types[n]
		add(t.Clause, "type", t.Name, t.Name, t.Say, t.Pos)
		for _, f := range t.Fields {
			add(f.Clause, "field", t.Name, f.Name, f.Say, f.Pos)
			if f.Is != nil {
				add(f.Is.Clause, "computed", t.Name, f.Name, f.Say, f.Is.Pos)
				eachExcept(f.Is.Except, func(x *regulation.Except) { add(x.Clause, "exception", t.Name, f.Name, f.Say, x.Pos) })
			}
			if f.See != nil {
				add(f.See.Clause, "reader", t.Name, f.Name, f.Say, f.Pos)
			}
		}
		for _, a := range t.Acts {
			of := a.Clause
			if of == "" {
				of = t.Clause
			}
			if a.By != nil { // a pattern may hold half an act
				add(of, "act", t.Name, a.Name, a.Say, a.Pos)
			}
			needs := func(ns []*regulation.Need, clause string) {
				for _, nd := range ns {
					if nd.Clause != "" {
						clause = nd.Clause
					}
					add(clause, "need", t.Name, a.Name+"."+nd.Name, nd.Say, nd.Pos)
				}
			}
			needs(a.Needs, of)
			eachExcept(a.Except, func(x *regulation.Except) {
				add(x.Clause, "exception", t.Name, a.Name, a.Say, x.Pos)
				clause := x.Clause
				if clause == "" {
					clause = of
				}
				needs(x.Needs, clause)
			})
		}
		for _, k := range t.Clocks {
			of := k.Clause
			if of == "" {
				of = t.Clause
			}
			add(of, "clock", t.Name, k.Name, k.Say, k.Pos)
			eachExcept(k.Except, func(x *regulation.Except) { add(x.Clause, "exception", t.Name, k.Name, k.Say, x.Pos) })
		}
		for _, f := range t.Finds {
			add(f.Clause, "find", t.Name, f.Name, f.Say, f.Pos)
		}
	}
	for _, n := range sortedNames(p.Params) {
		pr := p.Params[n]
		add(pr.Clause, "parameter", "", pr.Name, pr.Say, pr.Pos)
	}
	for _, n := range sortedNames(p.Posts) {
		post := p.Posts[n]
		add(post.Clause, "post", "", post.Name, post.Say, post.Pos)
		eachExcept(post.Except, func(x *regulation.Except) { add(x.Clause, "exception", "", post.Name, post.Say, x.Pos) })
	}
	for _, s := range p.Stories {
		add(s.Clause, "scenario", "", s.File, s.Say, s.Pos)
	}
	return out
}

func eachExcept(xs []*regulation.Except, f func(*regulation.Except)) {
	for _, x := range xs {
		f(x)
		eachExcept(x.Except, f)
	}
}

package api

import (
	"slices"
	"strconv"
	"time"

	"github.com/guiju/guiju/internal/api/wire"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/regulation/explain"
)

// listClauses is GET /clauses.
func listClauses(c *call) (any, error) {
	p := c.Engine.Program()
	rules := p.Enforced()
	out := wire.Clauses{Edition: p.Hash, Say: c.say(p.Say), Items: []wire.ClauseHead{}}
	for _, cl := range p.Clauses {
		out.Items = append(out.Items, c.clauseHead(cl, rules))
	}
	return out, nil
}

func (c *call) clauseHead(cl *regulation.Clause, rules map[string][]regulation.Enforcer) wire.ClauseHead {
	return wire.ClauseHead{ID: cl.ID, Say: c.say(cl.Say), Rules: len(rules[cl.ID]), Lack: c.say(explain.Lack(c.Engine.Program(), cl.ID, rules))}
}

// getClause is GET /clauses/{clause}.
func getClause(c *call) (any, error) {
	p := c.Engine.Program()
	cl := p.Clause(c.r.PathValue("clause"))
	if cl == nil {
		return nil, fault.New(fault.NotFound, "没有这一条。", "There is no such clause.")
	}
	rules := p.Enforced()
	out := wire.Clause{ClauseHead: c.clauseHead(cl, rules), Reading: c.say(cl.Reading), Since: cl.Since.String(), Keep: cl.Keep,
		Enforced: c.enforced(rules, cl.ID), Happened: []wire.Happened{}, Open: []wire.Breach{}, Parameters: []wire.Parameter{}}
	if out.Since == "" {
		out.Since = p.Since.String()
	}
	var err error
	if out.Evidence, err = c.evidence(cl.ID); err != nil {
		return nil, err
	}
	if err := c.tookPlace(cl, &out); err != nil {
		return nil, err
	}
	out.Parameters, err = c.parameters(cl)
	return out, err
}

const breachesShown = 50

// tookPlace counts what happened under a clause and those below it, and names
// what stands open.
func (c *call) tookPlace(cl *regulation.Clause, out *wire.Clause) error {
	ids := []string{cl.ID}
	for _, x := range c.Engine.Program().Under(cl.ID) {
		ids = append(ids, x.ID)
	}
	out.Month = c.r.URL.Query().Get("month")
	if out.Month == "" {
		out.Month = c.Engine.Now().In(c.Engine.Zone()).Format("2006-01")
	} else if _, err := time.Parse("2006-01", out.Month); err != nil {
		return fault.New(fault.Invalid, "month 要写成 2026-11。", "month is written 2026-11.")
	}
	all, err := c.Engine.Evidence(c.r.Context(), c.who, out.Month, ids...)
	if err != nil {
		return err
	}
	for _, v := range all {
		out.Happened = append(out.Happened, wire.Happened{Clause: v.Clause, Kind: string(v.Kind), What: v.What,
			Say: c.say(v.Type) + " · " + c.say(v.Say), Times: v.Times, Records: v.Records, Capped: v.Capped})
	}
	open, n, _, err := c.Engine.Breaches(c.r.Context(), c.who, breachesShown, ids...)
	if err != nil {
		return err
	}
	out.Breaches = n
	for _, b := range open {
		out.Open = append(out.Open, wire.Breach{Clause: b.Clause, Record: strconv.FormatInt(b.Line.Link.ID, 10), Type: b.Line.Link.Type,
			Title: b.Line.Link.Title, Clock: c.say(b.Clock.Say), Due: c.at(b.Clock.Due), Refused: b.Refused})
	}
	return nil
}

// parameters are the figures of a clause with all their values.
func (c *call) parameters(cl *regulation.Clause) ([]wire.Parameter, error) {
	p := c.Engine.Program()
	book, err := explain.New(p, c.Engine.Now())
	if err != nil {
		return nil, err
	}
	var names []string
	for n, x := range p.Params {
		if x.Clause == cl.ID {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	all, err := c.Engine.Figures(c.r.Context(), c.who, names...)
	if err != nil {
		return nil, err
	}
	out := []wire.Parameter{}
	for _, h := range all {
		x := wire.Parameter{Name: h.Param.Name, Say: c.say(h.Param.Say), Clause: cl.ID, Kind: string(h.Param.Kind),
			Value: h.Param.Write(h.Value), Bound: c.say(book.Bound(h.Param)), Values: []wire.Dated{}}
		for _, v := range h.Items {
			d := wire.Dated{Value: h.Param.Write(v.Value), Since: v.Since.String(), Dept: v.Dept, Number: v.Number, Holds: v.Now, Waits: v.Waits}
			if v.Record != 0 {
				d.Record = strconv.FormatInt(v.Record, 10)
			}
			x.Values = append(x.Values, d)
		}
		out = append(out, x)
	}
	return out, nil
}

// evidence counts the records of the types that carry out a clause, list by
// list: of what the caller may read.
func (c *call) evidence(clause string) (out []wire.Evidence, err error) {
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
			return nil, err
		}
		e := wire.Evidence{Type: n, Say: c.say(t.Say)}
		for _, l := range lists {
			e.Lists = append(e.Lists, c.list(l))
		}
		out = append(out, e)
	}
	return out, nil
}

// enforced gives what enforces each clause.
func (c *call) enforced(all map[string][]regulation.Enforcer, id string) []wire.Rule {
	out := []wire.Rule{}
	for _, e := range all[id] {
		out = append(out, wire.Rule{Kind: e.Kind, Type: e.Type, Name: e.Name, Say: c.say(e.Say), At: e.Pos.String()})
	}
	return out
}

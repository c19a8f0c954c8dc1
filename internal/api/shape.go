package api

import (
	"github.com/guiju/guiju/internal/api/wire"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
)

// record puts a view into JSON.
func (c *call) record(v *record.View) (*wire.Record, error) {
	r := &wire.Record{
		Link: link(v.Link), Number: v.Number, Rev: v.Rev, Dept: v.Dept, DeptName: v.DeptName,
		Stage: v.Row.Stage, Outcome: v.Row.Outcome, Opened: c.at(v.Row.Opened), Moved: c.at(v.Row.Moved), Opener: v.Opener,
		StageSay: c.stage(v.Row.Type, v.Row.Stage), Prints: v.Prints, Waits: c.says(v.Waits),
	}
	var s seen
	for _, sh := range v.Fields {
		if err := c.take(&s, sh); err != nil {
			return nil, err
		}
	}
	r.Fields, r.Links, r.Masked = fieldsOf(s), s.links, s.masked
	for _, st := range v.Path {
		r.Path = append(r.Path, wire.Step{Stage: st.Stage.Name, Say: c.say(st.Stage.Say), State: st.State, At: c.at(st.At), Who: st.Who})
	}
	for i := range v.Clocks {
		r.Clocks = append(r.Clocks, *c.clock(&v.Clocks[i]))
	}
	r.May = []wire.Choice{}
	for _, ch := range v.May {
		r.May = append(r.May, c.choice(ch))
	}
	for _, ch := range v.MayNot {
		r.MayNot = append(r.MayNot, c.choice(ch))
	}
	r.Signs = c.signs(v)
	for _, t := range v.Tabs {
		r.Related = append(r.Related, wire.Related{Of: t.Find.Of,
			List: wire.List{Name: t.Find.Name, Say: c.say(t.Find.Say), Count: t.Count, Capped: t.Capped}})
	}
	return r, nil
}

func fieldsOf(s seen) map[string]any {
	if s.fields == nil {
		return map[string]any{}
	}
	return s.fields
}

func (c *call) stage(t *regulation.Type, name string) string {
	if st := t.Stage(name); st != nil {
		return c.say(st.Say)
	}
	return name
}

func (c *call) clock(ck *record.Clock) *wire.Clock {
	out := &wire.Clock{Name: ck.Name, Say: c.say(ck.Say), Clause: ck.Clause, State: string(ck.State), Start: c.at(ck.Start),
		Due: c.at(ck.Due), Ended: c.at(ck.Ended), Missed: ck.Missed, Before: ck.Before, By: c.says(ck.By)}
	for _, l := range ck.Sum {
		out.Sum = append(out.Sum, wire.Sum{Say: c.say(l.Say), At: c.at(l.At), Minutes: l.Minutes})
	}
	return out
}

func (c *call) choice(ch record.Choice) wire.Choice {
	out := wire.Choice{Act: ch.Act.Name, Say: c.say(ch.Say), Clause: ch.Clause, Form: ch.Form, Signed: c.says(ch.Signed), Why: c.reasons(ch.Why)}
	for _, n := range ch.Why {
		out.Fix = c.fixes(out.Fix, n.Fix)
	}
	return out
}

// page puts a page of a list into JSON.
func (c *call) page(p *record.Page) (*wire.Page, error) {
	out := &wire.Page{Type: p.Type.Name, List: c.list(p.List), Items: []wire.Line{}, Next: p.Next, Prev: p.Prev}
	for _, ln := range p.Lines {
		l, err := c.line(ln)
		if err != nil {
			return nil, err
		}
		out.Items = append(out.Items, l)
	}
	return out, nil
}

// line puts a record of a list into JSON.
func (c *call) line(ln record.Line) (wire.Line, error) {
	l := wire.Line{Link: link(ln.Link), Number: ln.Number, Rev: ln.Rev, Dept: ln.Dept, Opened: c.at(ln.Opened)}
	if ln.Stage != nil {
		l.Stage, l.StageSay = ln.Stage.Name, c.say(ln.Stage.Say)
	}
	var s seen
	for _, sh := range ln.Cells {
		if err := c.take(&s, sh); err != nil {
			return l, err
		}
	}
	l.Fields, l.Links, l.Masked = fieldsOf(s), s.links, s.masked
	if ln.Clock != nil {
		l.Clock = c.clock(ln.Clock)
	}
	return l, nil
}

func (c *call) list(l record.ListInfo) wire.List {
	return wire.List{Name: l.Name, Say: c.say(l.Say), Count: l.Count, Capped: l.Capped}
}

// event puts a line of a history into JSON.
func (c *call) event(e record.Event) (wire.Event, error) {
	out := wire.Event{ID: id(e.ID), Rev: e.Rev, At: c.at(e.At), Happened: c.at(e.Happened), Act: e.Act, Say: c.say(e.Say), Clause: e.Clause,
		Actor: e.Actor, Rule: e.Rule, EnteredBy: e.EnteredBy, Note: e.Note}
	if e.Leaf >= 0 {
		out.Leaf = &e.Leaf
	}
	for _, ch := range e.Changes {
		old, _, err := c.value(ch.Old)
		if err != nil {
			return out, err
		}
		new, _, err := c.value(ch.New)
		if err != nil {
			return out, err
		}
		out.Changes = append(out.Changes, wire.Change{Field: ch.Field.Name, Say: c.say(ch.Field.Say), Old: old, New: new,
			Masked: ch.Old.Masked || ch.New.Masked})
	}
	return out, nil
}

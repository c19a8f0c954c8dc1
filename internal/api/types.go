package api

import (
	"slices"

	"github.com/guiju/guiju/internal/api/wire"
	"github.com/guiju/guiju/internal/regulation"
)

// listTypes is GET /types.
func listTypes(c *call) (any, error) {
	p := c.Engine.Program()
	out := wire.Types{Edition: p.Hash, Items: []wire.TypeHead{}}
	for _, n := range p.Order {
		if t := p.Types[n]; !t.Pattern {
			out.Items = append(out.Items, c.typeHead(t))
		}
	}
	return out, nil
}

func (c *call) typeHead(t *regulation.Type) wire.TypeHead {
	return wire.TypeHead{Name: t.Name, Say: c.say(t.Say), Clause: t.Clause, Group: t.Group}
}

// getType is GET /types/{type}.
func getType(c *call) (any, error) {
	t := c.Engine.Program().Types[c.r.PathValue("type")]
	if t == nil || t.Pattern {
		return nil, noType(c.r.PathValue("type"))
	}
	out := wire.Type{TypeHead: c.typeHead(t), Like: t.Like, Register: t.Register, Record: recordSchema(t, c.say)}
	for _, s := range t.Stages {
		out.Stages = append(out.Stages, wire.Stage{Name: s.Name, Say: c.say(s.Say), Kind: string(s.Kind)})
	}
	for _, a := range t.Acts {
		out.Acts = append(out.Acts, c.actSchema(t, a))
	}
	for _, k := range t.Clocks {
		out.Clocks = append(out.Clocks, wire.ClockHead{Name: k.Name, Say: c.say(k.Say), Clause: k.Clause})
	}
	for _, f := range t.Finds {
		if f.LooksAtR && !f.Say.Empty() {
			out.Related = append(out.Related, wire.Find{Name: f.Name, Say: c.say(f.Say), Of: f.Of, Clause: f.Clause})
		}
	}
	lists, err := c.Engine.Lists(c.r.Context(), c.who, t.Name)
	if err != nil {
		return nil, err
	}
	out.Lists = []wire.List{}
	for _, l := range lists {
		out.Lists = append(out.Lists, c.list(l))
	}
	return out, nil
}

func (c *call) actSchema(t *regulation.Type, a *regulation.Act) wire.ActSchema {
	out := wire.ActSchema{Name: a.Name, Say: c.say(a.Say), Clause: a.Clause, Opening: a.Opening, To: a.To, Signed: signed(a), Fields: actSchema(t, a, c.say)}
	for _, s := range t.Stages {
		if a.In[s.Name] {
			out.In = append(out.In, s.Name)
		}
	}
	out.Rule = ruleOnly(a)
	if a.By != nil {
		out.By = a.By.Src
	}
	return out
}

// ruleOnly says that no person ever does the act.
func ruleOnly(a *regulation.Act) bool {
	if a.By == nil {
		return true
	}
	person := func(p regulation.ByParty) bool {
		return slices.ContainsFunc(p, func(x regulation.Actor) bool { return x.Kind != regulation.ActorRule })
	}
	return !slices.ContainsFunc(a.By.Steps, func(s regulation.ByStep) bool { return slices.ContainsFunc(s, person) })
}

package api

import (
	"reflect"
	"slices"

	"github.com/guiju/guiju/internal/api/wire"
	"github.com/guiju/guiju/internal/record"
)

// signs are the lines of those who sign: of each act that was signed by
// somebody already or moves the record on. Acts with the same line stand over
// it together.
func (c *call) signs(v *record.View) []wire.Signs {
	var out []wire.Signs
	var lines [][]record.Rung
	for _, cs := range [][]record.Choice{v.May, v.MayNot} {
		for _, ch := range cs {
			if len(ch.Rungs) == 0 || len(ch.Signed) == 0 && (ch.Act.To == "" || ch.Act.To == v.Row.Stage) {
				continue
			}
			if i := slices.IndexFunc(lines, func(l []record.Rung) bool { return reflect.DeepEqual(l, ch.Rungs) }); i >= 0 {
				out[i].Acts = append(out[i].Acts, ch.Act.Name)
				continue
			}
			lines = append(lines, ch.Rungs)
			s := wire.Signs{Acts: []string{ch.Act.Name}, Clause: ch.Clause, ClauseSay: c.clauseSay(ch.Clause)}
			for _, g := range ch.Rungs {
				s.Line = append(s.Line, c.rung(g))
			}
			out = append(out, s)
		}
	}
	return out
}

func (c *call) rung(g record.Rung) wire.Rung {
	out := wire.Rung{Say: c.say(g.Say), State: string(g.State), People: g.People, You: g.You, Clause: g.Clause, ClauseSay: c.clauseSay(g.Clause),
		Self: g.Self, At: c.at(g.At), Note: g.Note}
	for _, a := range g.Away {
		w := wire.Away{Name: a.Name, Until: c.at(a.Until), Reason: a.Reason}
		if a.Record.ID != 0 {
			l := link(a.Record)
			w.Record = &l
		}
		out.Away = append(out.Away, w)
	}
	return out
}

func (c *call) clauseSay(id string) string {
	if cl := c.Engine.Program().Clause(id); cl != nil {
		return c.say(cl.Say)
	}
	return ""
}

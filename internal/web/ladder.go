package web

import (
	"reflect"
	"slices"
	"strconv"

	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/web/page"
)

// ladders are the lines of signatures a record page shows: of each act that has
// been signed by somebody already, and of each that moves the record on. Acts
// with the same line stand over it together.
func (v *visit) ladders(view *record.View) []page.Signs {
	var out []page.Signs
	var lines [][]record.Rung
	for _, cs := range [][]record.Choice{view.May, view.MayNot} {
		for _, c := range cs {
			if len(c.Rungs) == 0 || len(c.Signed) == 0 && !movesOn(view.Row.Type, c.Act, view.Row.Stage) {
				continue
			}
			if i := slices.IndexFunc(lines, func(l []record.Rung) bool { return reflect.DeepEqual(l, c.Rungs) }); i >= 0 {
				out[i].Title += v.word("list.comma") + v.actSay(c.Act)
				continue
			}
			lines = append(lines, c.Rungs)
			out = append(out, v.ladder(c.Act, c.Clause, c.Rungs))
		}
	}
	return out
}

// ladder draws the line of signatures of an act.
func (v *visit) ladder(a *regulation.Act, clause string, rungs []record.Rung) page.Signs {
	p := page.Signs{Title: v.word("ladder", v.actSay(a)), Text: v.word("ladder.who"), Clause: v.clauseChip(clause)}
	for i, g := range rungs {
		r := page.Rung{Mark: strconv.Itoa(i + 1), Post: v.head(g.Say), Person: join(g.People, v.word("list.comma"))}
		var why []string
		switch g.State {
		case record.RungSigned:
			r.State, r.Tag = "yes", page.Tag{Class: "solid", Text: v.word("ladder.signed")}
			why = append(why, v.short(g.At))
			if g.Note != "" {
				why = append(why, g.Note)
			}
		case record.RungNow:
			r.State, r.Mark = "now", v.word("ladder.sign")
			r.Tag = page.Tag{Text: v.word("ladder.waits")}
			if g.You {
				r.Tag = page.Tag{Class: "on", Text: v.word("ladder.you")}
			}
			if len(g.People) == 0 && len(g.Away) == 0 {
				why = append(why, v.word("ladder.nobody"))
			}
		case record.RungPassed:
			r.State, r.Tag = "no", page.Tag{Class: "dash", Text: v.word("ladder.passed")}
		case record.RungLater:
			r.Tag = page.Tag{Text: v.word("ladder.later")}
		}
		if g.Clause != clause {
			r.Clause = v.clauseChip(g.Clause)
		}
		if g.Self != "" {
			why = append(why, v.word("ladder.self", g.Self))
		}
		for _, a := range g.Away {
			text := v.word("ladder.away", a.Name, v.short(a.Until))
			if a.Reason != "" {
				text += v.word("colon") + a.Reason
			}
			why = append(why, text)
			if a.Record.ID != 0 && r.Link == nil {
				l := v.link(a.Record)
				r.Link = &l
			}
		}
		r.Why = join(why, v.word("semicolon"))
		p.Rungs = append(p.Rungs, r)
	}
	return p
}

package record

import (
	"context"
	"strings"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/regulation/explain"
)

// Trial runs the scenarios of the clauses that use a parameter with another
// value of it, and says which do not hold. Scenarios that set the parameter
// themselves are not asked.
type Trial func(ctx context.Context, prog *regulation.Program, param string, was, is regulation.Value) (*TrialResult, error)

// TrialResult is what scenarios say of a new value.
type TrialResult struct {
	Ran    int
	Proves []string // hold with the present value and not with the new one: they prove the old number
	Stale  []string // do not hold with the present value either
	Broken []string // could not be carried out at all: two exceptions at once, a value nobody filled in
}

// tryFigure runs the scenarios before a new value is proposed, and again before
// it is agreed to: outside the transaction, because it takes its time.
func (e *Engine) tryFigure(ctx context.Context, c *Command) error {
	if e.try == nil || c.Actor == nil || !(c.Type == FigureType && c.Record == 0 || c.Record != 0 && c.Act == "agree") {
		return nil
	}
	var p *regulation.Param
	var prog *regulation.Program
	var was, is regulation.Value
	err := e.look(ctx, c.Actor, func(u *unit) error {
		p = nil
		s, name, text := (*state)(nil), "", ""
		if c.Record == 0 {
			var act string
			var err error
			if s, act, err = u.begin(*c); err != nil || act != "propose" {
				return nil // what is wrong with it is said by the act
			}
			name, _ = c.Input["parameter"].(string)
			text, _ = c.Input["value"].(string)
		} else {
			var typ string
			err := u.tx.QueryRow(`select type from record where id = $1`, c.Record).Scan(&typ)
			if isNoRows(err) || typ != FigureType {
				return nil
			}
			if err != nil {
				return err
			}
			if s, err = u.load(c.Record); err != nil {
				return err
			}
			name, _ = s.row.Vals["parameter"].(string)
			text, _ = s.row.Vals["value"].(string)
		}
		x := u.progOf(s.row.Dept).Params[strings.TrimSpace(name)]
		if x == nil {
			return nil
		}
		v, err := x.Read(text)
		if err != nil || !x.Within(v) {
			return nil
		}
		p, is, prog = x, v, u.progOf(s.row.Dept)
		was = u.paramsHere(calendar.DateOf(u.now, e.Zone()), s.row.Dept)[x.Name]
		return nil
	})
	if err != nil || p == nil {
		return err
	}
	c.trial, err = e.try(ctx, prog, p.Name, was, is)
	return err
}

// checkFigure holds the change of a parameter against the regulation: is there
// such a parameter, may it be changed, is the value of its kind, within its
// bound, another than it is; and what the scenarios said. It writes what it
// found into the record.
func (u *unit) checkFigure(s *state, act string) []fault.Name {
	if s.typ.Name != FigureType || act != "propose" && act != "agree" {
		return nil
	}
	fail := func(name, field string, say i18n.Text) []fault.Name {
		n := fault.Name{Name: name, Say: say, Fix: []fault.Fix{{Kind: "field", Name: field, Say: s.typ.Field(field).Say}}}
		if act == "agree" {
			n.Fix = []fault.Fix{u.actFix(s, s.typ.Act("decline"))}
		} else {
			n.Path = "/" + field
		}
		return []fault.Name{n}
	}
	name, _ := s.row.Vals["parameter"].(string)
	text, _ := s.row.Vals["value"].(string)
	if name == "" {
		return nil // what is not filled in is said already
	}
	p := u.progOf(s.row.Dept).Params[name]
	if p == nil {
		return fail("parameter", "parameter", words("figure.none", name))
	}
	if !p.Open() {
		out := fail("fixed", "parameter", words("figure.fixed", p.Say))
		out[0].Clause = p.Clause
		return out
	}
	if text == "" {
		return nil
	}
	v, err := p.Read(text)
	if err != nil {
		return fail("value", "value", words("ask.bad", s.typ.Field("value").Say, fault.As(err).Say))
	}
	if !p.Within(v) {
		out := fail("bound", "value", words("figure.bound", p.Say, u.e.boundOf(p)))
		out[0].Clause = p.Clause
		return out
	}
	since, has := s.row.Vals["from"].(calendar.Date)
	day := calendar.DateOf(u.now, u.e.Zone())
	if has && day.Before(since) {
		day = since
	}
	was := u.paramsHere(day, s.row.Dept)[name]
	if has && p.Write(was) == p.Write(v) {
		return fail("same", "value", words("figure.same", p.Say))
	}
	s.row.Vals["label"], s.row.Vals["was"], s.row.Vals["value"] = p.Say.Zh, p.Write(was), p.Write(v)
	if s.row.Vals["was"] == "" {
		delete(s.row.Vals, "was")
	}
	if t := u.trial; t != nil {
		if len(t.Broken) > 0 {
			return fail("broken", "value", words("figure.broken", t.Broken[0]))
		}
		if act == "agree" && !subset(t.Proves, s.row.Vals["proves"]) {
			return fail("tried", "value", words("figure.tried"))
		}
		if act == "propose" {
			s.row.Vals["tried"] = int64(t.Ran)
			setTexts(s.row, "proves", t.Proves)
			setTexts(s.row, "stale", t.Stale)
		}
	} else if u.e.try != nil && u.acts {
		return fail("tried", "value", words("figure.alone"))
	}
	return nil
}

// boundOf says the bound of a parameter in words.
func (e *Engine) boundOf(p *regulation.Param) i18n.Text {
	b, err := explain.New(e.Program(), e.Now())
	if err != nil {
		return i18n.Text{Zh: p.Bound.Src, En: p.Bound.Src}
	}
	return b.Bound(p)
}

func setTexts(row *regulation.Row, field string, list []string) {
	if len(list) > regulation.MaxList {
		list = list[:regulation.MaxList]
	}
	var out []regulation.Value
	for _, s := range list {
		if r := []rune(s); len(r) > regulation.MaxText {
			s = string(r[:regulation.MaxText-1]) + "…"
		}
		out = append(out, s)
	}
	if len(out) > 0 {
		row.Vals[field] = out
	}
}

// subset says whether what scenarios say now is no more than what was written
// down when the value was proposed.
func subset(now []string, seen regulation.Value) bool {
	r := &regulation.Row{Vals: map[string]regulation.Value{}}
	setTexts(r, "now", now)
	had := map[regulation.Value]bool{}
	list, _ := seen.([]regulation.Value)
	for _, s := range list {
		had[s] = true
	}
	list, _ = r.Vals["now"].([]regulation.Value)
	for _, s := range list {
		if !had[s] {
			return false
		}
	}
	return true
}

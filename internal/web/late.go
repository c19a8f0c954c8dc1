package web

import (
	"strings"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/web/page"
)

// late reads when it happened, where it is entered late.
func (s *sheet) late() error {
	when := strings.TrimSpace(s.typed.Get("late.when"))
	if when == "" {
		return nil
	}
	for _, l := range []string{"2006-01-02 15:04", "2006-01-02T15:04", "01-02 15:04"} {
		t, err := time.ParseInLocation(l, when, s.zone)
		if err != nil {
			continue
		}
		if t.Year() == 0 {
			t = time.Date(s.now.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), 0, 0, s.zone)
		}
		s.command.Happened = t
		s.typed.Set("note", strings.TrimSpace(s.typed.Get("late.why")))
		if s.typed.Get("note") == "" {
			return fault.New(fault.Invalid, "没有办成。", "Not done.").At("late.why", "/late.why", "补录须写明为何现在才记", "say why it is entered only now")
		}
		return nil
	}
	return fault.New(fault.Invalid, "没有办成。", "Not done.").At("late.when", "/late.when", "写成 2026-11-24 09:30", "write 2026-11-24 09:30")
}

// lateBoxes offers a late entry on the form of an opening act of a case.
func (s *sheet) lateBoxes(p *page.Form, bad map[string]*fault.Name) {
	if s.form.Record != nil || !s.form.Type.IsLike("case") {
		return
	}
	box := func(name, label string, in page.Input) page.Box {
		b := page.Box{ID: name, Name: name, Label: label, Value: s.typed.Get(name), Line: &in}
		if n := bad[name]; n != nil {
			b.Error = s.say(n.Say)
			p.Errors = append(p.Errors, page.Wrong{ID: b.ID, Label: label, Text: b.Error})
			delete(bad, name)
		}
		return b
	}
	l := &page.Late{When: box("late.when", s.word("late.when"), page.Input{Type: "text", Mode: "numeric", Hint: s.now.Add(-24 * time.Hour).Format("2006-01-02 15:04")}),
		Reason: box("late.why", s.word("late.why"), page.Input{Type: "text", Max: regulation.MaxText}), Limit: s.word("late.limit")}
	l.Open = l.When.Value != "" || l.When.Error != "" || l.Reason.Error != ""
	p.Late = l
}

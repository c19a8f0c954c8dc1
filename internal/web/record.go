package web

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/ledger"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/web/page"
)

const (
	tabRows     = 20 // related records a record page shows
	changesMost = 6  // fields an event of the history names
)

// record is the page of a record.
func (v *visit) record() error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	ctx := v.r.Context()
	view, err := v.Engine.View(ctx, v.who, id)
	if err != nil {
		return err
	}
	if err := v.Engine.SeeNotices(ctx, v.who, id); err != nil {
		return err
	}
	t := view.Row.Type
	p := page.Record{Head: v.recordHead(view)}
	p.Stages = v.stageBar(view)
	p.Signs = v.ladders(view)
	p.Fields = page.Fields{Title: v.head(t.Say)}
	for _, sh := range view.Fields {
		if sh.Value == nil || sh.Field.Name == "no" || sh.Field.Name == "title" || idle(sh) {
			continue
		}
		p.Fields.Items = append(p.Fields.Items, v.read(id, sh))
		if sh.Field.Kind == regulation.KindFile {
			p.Files = append(p.Files, v.files(sh)...)
		}
	}
	for i := range view.Clocks {
		p.Clocks = append(p.Clocks, v.clockSum(&view.Clocks[i]))
	}
	v.choices(&p, view)
	if err := v.tabs(&p, view); err != nil {
		return err
	}
	events, err := v.Engine.History(ctx, v.who, id)
	if err != nil {
		return err
	}
	if p.History, err = v.history(view, events); err != nil {
		return err
	}
	p.Marks = v.marks(view, events)
	if key, err := v.anyDraft(id); err != nil {
		return err
	} else if key != "" {
		p.Draft = recordHref(id) + "/" + key
	}
	number := view.Number
	if number == "" {
		number = v.title(view.Link)
	}
	p.Shell = v.shell(number, page.Link{Text: v.head(t.Say), Href: "/t/" + t.Name}, page.Link{Text: number})
	return v.show(200, p)
}

// idle says that a value is there but says nothing: a no, an empty text, a
// nought that the field began with.
func idle(sh record.Shown) bool {
	switch x := sh.Value.(type) {
	case bool:
		return !x
	case string:
		return x == ""
	}
	return sh.Field.Start != nil && regulation.Equal(sh.Field.Start, sh.Value) && figures(sh.Field)
}

func (v *visit) recordHead(view *record.View) page.Head {
	t := view.Row.Type
	h := page.Head{Title: strings.TrimSpace(v.head(t.Say) + " " + view.Number), Clause: v.clauseChip(t.Clause)}
	waits := false
	for _, c := range view.May {
		waits = waits || movesOn(t, c.Act, view.Row.Stage)
	}
	h.Tags = []page.Tag{v.stageTag(t.Stage(view.Row.Stage), waits)}
	parts := []string{view.DeptName, v.word("record.opened", v.short(view.Row.Opened), view.Opener)}
	if view.Opener == "" {
		parts[1] = v.word("record.opened.rule", v.short(view.Row.Opened))
	}
	if title := v.title(view.Link); title != view.Number {
		parts = slices.Insert(parts, 0, title)
	}
	if len(view.Waits) > 0 && view.Row.Outcome == "" {
		parts = append(parts, v.word("record.waits", join(v.texts(view.Waits), v.word("list.comma"))))
	}
	h.Text = join(parts, " · ")
	return h
}

func (v *visit) stageBar(view *record.View) []page.Stage {
	var out []page.Stage
	if len(view.Path) < 2 {
		return nil
	}
	for i, st := range view.Path {
		s := page.Stage{State: st.State, N: i + 1, Name: v.head(st.Stage.Say)}
		if !st.At.IsZero() {
			s.Note = v.short(st.At)
			if st.Who != "" {
				s.Note += " " + st.Who
			}
		}
		if st.State == "now" {
			s.Chip = v.chip(nearest(view.Clocks), true, false)
		}
		out = append(out, s)
	}
	return out
}

// nearest is the clock that matters now: the one that runs out first, else one
// that stands still.
func nearest(clocks []record.Clock) *record.Clock {
	var best *record.Clock
	for i := range clocks {
		c := &clocks[i]
		switch c.State {
		case record.ClockDone, record.ClockLate:
			continue
		}
		if best == nil || best.Due.IsZero() || !c.Due.IsZero() && c.Due.Before(best.Due) {
			best = c
		}
	}
	return best
}

// clockSum shows a clock with its sum.
func (v *visit) clockSum(c *record.Clock) page.Sum {
	s := page.Sum{Title: v.head(c.Say), Chip: *v.chip(c, false, true), Clause: v.clauseChip(c.Clause)}
	for _, l := range c.Sum {
		s.Lines = append(s.Lines, v.sumLine(l))
	}
	s.Folded = c.State == record.ClockDone || c.State == record.ClockLate
	if len(c.By) > 0 {
		s.Foot = v.first(v.word("clock.by", join(v.texts(c.By), v.word("list.comma"))))
	}
	if c.Clause != "" {
		s.Params = &page.Link{Text: v.word("params"), Href: "/clauses/" + c.Clause + "#params"}
	}
	return s
}

func (v *visit) sumLine(l calendar.Line) page.SumLine {
	s := page.SumLine{Name: v.say(l.Say), Value: v.say(l.Value)}
	switch l.Kind {
	case calendar.LineDue, calendar.LineLeft, calendar.LineLate:
		s.Eq = true
	}
	if s.Value == "" && !l.At.IsZero() {
		s.Value = v.moment(l.At)
	}
	return s
}

// choices are the acts one may do now and those one may not; the first that
// moves on is the primary one.
func (v *visit) choices(p *page.Record, view *record.View) {
	t := view.Row.Type
	main := false
	for _, c := range view.May {
		b := v.actButton(view.ID, view.Rev, c, "")
		if !main && movesOn(t, c.Act, view.Row.Stage) {
			main, b.Main, b.Key = true, true, "a"
		}
		if len(c.Signed) > 0 {
			b.Hint = v.word("signed.by", join(v.texts(c.Signed), v.word("list.comma")))
		}
		if c.Act.Name == "edit" {
			e := b
			e.Plain, e.Main, e.Key, e.Hint = true, false, "", ""
			p.Fields.Edit = &e
			continue
		}
		p.Acts = append(p.Acts, b)
	}
	if len(p.Acts) > 0 {
		p.Hint = v.word("may.hint")
	}
	slices.SortStableFunc(p.Acts, func(a, b page.Button) int { return rank(a) - rank(b) })
	for i, f := range v.formsOf(t) {
		if v.Print == nil {
			break
		}
		b := page.Button{Text: v.word("print.form", v.formName(t.Name+"."+f)), Href: recordHref(view.ID) + "/print/" + f, Icon: "print", Post: true}
		if i == 0 {
			b.Key = "p"
		}
		p.Prints = append(p.Prints, b)
	}
	p.Prints = append(p.Prints, v.releaseButtons(view)...)
	for _, c := range view.MayNot {
		d := page.Denied{Text: v.head(c.Say), Clause: v.clauseChip(c.Clause)}
		for _, n := range c.Why {
			d.Why = append(d.Why, v.say(n.Say))
		}
		p.Not = append(p.Not, d)
	}
}

func rank(b page.Button) int {
	if b.Main {
		return 0
	}
	return 1
}

// actButton is an act beside a record: what asks for something opens its form,
// what asks for nothing is done at one press.
func (v *visit) actButton(id, rev int64, c record.Choice, next string) page.Button {
	b := page.Button{Text: v.head(c.Say), Href: recordHref(id) + "/" + c.Act.Name}
	if next != "" {
		b.Hidden = []page.Pair{{Name: "next", Value: next}}
	}
	if c.Form || !c.Act.By.Single() || v.signsAgain(c.Act) {
		b.Drawer = true
		return b
	}
	b.Post = true
	b.Hidden = append(b.Hidden, page.Pair{Name: "rev", Value: strconv.FormatInt(rev, 10)})
	if t := c.Act; t.To != "" {
		b.Confirm = v.confirmation(c)
	}
	return b
}

// confirmation is asked before what cannot be taken back: giving up.
func (v *visit) confirmation(c record.Choice) string {
	if c.Act.To == "void" {
		return v.word("confirm.void", v.say(c.Say))
	}
	return ""
}

// tabs are the look-ups of a record; the one asked for, else the first with
// anything in it, is shown.
func (v *visit) tabs(p *page.Record, view *record.View) error {
	want := v.r.URL.Query().Get("tab")
	var show *record.Tab
	for i := range view.Tabs {
		t := &view.Tabs[i]
		if t.Find.Name == want || want == "" && show == nil && t.Count > 0 {
			show = t
		}
	}
	if want != "" && (show == nil || show.Find.Name != want) {
		return notHere()
	}
	for i := range view.Tabs {
		t := &view.Tabs[i]
		p.Tabs = append(p.Tabs, page.View{Text: v.head(t.Find.Say), Count: countText(t.Count, t.Capped), Current: t == show,
			Href: recordHref(view.ID) + "?tab=" + url.QueryEscape(t.Find.Name) + "#related"})
	}
	if show == nil {
		return nil
	}
	pg, err := v.Engine.Page(v.r.Context(), v.who, record.Query{Type: view.Type, List: show.Find.Name, Record: view.ID, Cursor: v.r.URL.Query().Get("after"), Limit: tabRows})
	if err != nil {
		return err
	}
	p.Related = v.related(show, pg)
	if pg.Next != "" {
		p.Related.Links = []page.Link{{Text: v.word("next.page"), Href: recordHref(view.ID) + "?" + url.Values{"tab": {show.Find.Name}, "after": {pg.Next}}.Encode() + "#related"}}
	}
	return nil
}

// related draws a look-up: few columns, since several types may stand in it.
func (v *visit) related(t *record.Tab, pg *record.Page) *page.Panel {
	say := v.head(t.Find.Say)
	p := &page.Panel{Title: say, Count: countText(t.Count, t.Capped)}
	if len(pg.Lines) == 0 {
		p.Empty = v.word("none")
		return p
	}
	p.Table = v.fewColumns(say, pg.Lines)
	return p
}

func (v *visit) fewColumns(caption string, lines []record.Line) *page.Table {
	tb := &page.Table{Caption: caption, Cols: []page.Col{{Text: v.word("number")}, {Text: v.word("kind")}, {Text: v.word("title"), Class: "c-main"},
		{Text: v.word("stage")}, {Text: v.word("clock")}, {Text: v.word("opened"), Class: "num"}}}
	for _, l := range lines {
		number := l.Number
		if number == "" {
			number = "#" + strconv.FormatInt(l.ID, 10)
		}
		kind, stage := "", ""
		if t := v.prog.Types[l.Type]; t != nil {
			kind = v.head(t.Say)
		}
		if l.Stage != nil {
			stage = v.head(l.Stage.Say)
		}
		tb.Rows = append(tb.Rows, page.Row{Href: recordHref(l.ID), Cells: []page.Cell{{Text: number, Href: recordHref(l.ID)}, {Text: kind},
			{Text: v.title(l.Link), Class: "c-main"}, {Text: stage}, {Chip: v.chip(l.Clock, true, false)}, {Text: v.short(l.Opened), Class: "num"}}})
	}
	return tb
}

// history is every event with its place in the ledger.
func (v *visit) history(view *record.View, events []record.Event) (page.History, error) {
	h := page.History{Title: v.word("history"), Count: strconv.Itoa(len(events)), All: &page.Link{Text: v.word("proofs"), Href: fmt.Sprintf("/proof/%d", view.ID)}}
	h.Table = page.Table{Caption: h.Title, Cols: []page.Col{{Text: v.word("time")}, {Text: v.word("event"), Class: "wrap"}, {Text: v.word("by")},
		{Text: v.word("leaf"), Class: "num"}, {Text: v.word("proof"), Class: "num"}}}
	for _, e := range events {
		by := e.Actor
		switch {
		case e.Rule:
			by = v.word("rule")
		case e.EnteredBy != "":
			by = v.word("entered.by", e.EnteredBy, e.Actor)
		}
		row := page.Row{Cells: []page.Cell{{Text: v.short(e.At)}, {Text: v.eventText(e), Class: "wrap"}, {Text: by}, {Text: v.word("unsealed"), Class: "num", Dim: true}, {}}}
		if e.Leaf >= 0 {
			row.Cells[3] = page.Cell{Text: countText(e.Leaf, false), Class: "num"}
			row.Cells[4] = page.Cell{Class: "num", Get: &page.File{Href: fmt.Sprintf("/proof/%d/%d", view.ID, e.ID), Label: v.word("proof.get", countText(e.Leaf, false))}}
		}
		h.Table.Rows = append(h.Table.Rows, row)
	}
	err := v.Engine.DB().Read(v.r.Context(), func(tx *store.Tx) error {
		c, err := ledger.Newest(tx)
		if err != nil {
			return err
		}
		h.Foot = v.word("checkpoint", c.Origin, countText(c.Size, false))
		h.Root = c.Root.String()
		return nil
	})
	if err != nil {
		// Without a ledger the record is still shown; the readiness page says so.
		h.Foot = v.word("checkpoint.none")
	}
	return h, nil
}

// eventText is the act, the signer's word, and what changed.
func (v *visit) eventText(e record.Event) string {
	s := v.head(e.Say)
	if e.Note != "" {
		s += v.word("colon") + e.Note
	}
	if late(e) {
		s += v.word("history.late", v.short(e.Happened))
	}
	if e.Rev == 1 {
		return s // what it began with stands on the page
	}
	var parts []string
	for _, c := range e.Changes {
		if len(parts) == changesMost {
			parts = append(parts, "…")
			break
		}
		if c.Field.Is != nil || c.Field.Name == "no" || c.Field.Kind == regulation.KindRows {
			continue
		}
		switch {
		case c.New.Value == nil && c.Old.Value == nil:
		case c.New.Value == nil:
			parts = append(parts, v.word("change.cleared", v.label(c.Field)))
		case c.Old.Value == nil:
			parts = append(parts, v.word("change.set", v.label(c.Field), cut(v.text(c.New), 40)))
		default:
			parts = append(parts, v.word("change.from", v.label(c.Field), cut(v.text(c.Old), 30), cut(v.text(c.New), 40)))
		}
	}
	if len(parts) > 0 {
		s += v.word("dash") + join(parts, v.word("semicolon"))
	}
	return s
}

func cut(s string, most int) string {
	r := []rune(strings.ReplaceAll(s, "\n", " "))
	if len(r) <= most {
		return string(r)
	}
	return string(r[:most]) + "…"
}

// late says that an event was entered after it happened.
func late(e record.Event) bool { return e.At.Sub(e.Happened) > time.Second }

// marks say what is peculiar about a record: entered late, or a deadline that
// had passed before it was entered.
func (v *visit) marks(view *record.View, events []record.Event) []page.Note {
	var out []page.Note
	if n := len(events); n > 0 {
		first := events[n-1]
		if late(first) && !slices.ContainsFunc(view.Clocks, func(c record.Clock) bool { return c.Before }) {
			out = append(out, page.Note{Title: v.word("mark.late") + v.word("colon"), Text: v.word("mark.late.text", v.moment(first.At), v.moment(first.Happened))})
		}
	}
	for _, c := range view.Clocks {
		if c.Before {
			out = append(out, page.Note{Title: v.word("clock.before") + v.word("colon"), Text: v.word("mark.before", v.say(c.Say))})
		}
	}
	return out
}

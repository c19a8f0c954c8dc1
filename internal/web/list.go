package web

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/web/page"
)

const listRows = 50

// typ gives the type of the address. A pattern has no page of its own.
func (v *visit) typ() (*regulation.Type, error) {
	t := v.prog.Types[v.r.PathValue("type")]
	if t == nil || t.Pattern || !v.sees(t) {
		return nil, notHere()
	}
	return t, nil
}

// list is a type's list: a view of it, or what a query finds.
func (v *visit) list() error {
	t, err := v.typ()
	if err != nil {
		return err
	}
	ctx, q := v.r.Context(), v.r.URL.Query()
	infos, err := v.Engine.Lists(ctx, v.who, t.Name)
	if err != nil {
		return err
	}
	name := v.head(t.Say)
	p := page.List{Head: page.Head{Title: name, Clause: v.clauseChip(t.Clause), Acts: v.listActs(t)}, Keys: v.listKeys()}
	if c := v.prog.Clause(t.Clause); c != nil {
		p.Head.Text = v.say(c.Say)
	}
	ask := v.listQuery(t, q)
	p.Query = &ask.bar
	if ask.asked {
		err = v.found(&p, t, ask)
	} else {
		err = v.viewed(&p, t, infos, q)
	}
	if err != nil {
		return err
	}
	for _, i := range infos {
		p.Views = append(p.Views, page.View{Text: v.head(i.Say), Href: "/t/" + t.Name + "?list=" + url.QueryEscape(i.Name), Count: countText(i.Count, i.Capped),
			Late: i.Late && i.Count > 0, Current: !ask.asked && p.Current == i.Name})
	}
	p.Columns = v.columnChoice(t)
	crumbs := []page.Link{{Text: name}}
	if g := v.prog.Clause(t.Group); g != nil {
		crumbs = []page.Link{{Text: v.head(g.Say), Href: "/clauses#" + g.ID}, {Text: name}}
	}
	p.Shell = v.shell(name, crumbs...)
	p.Shell.Query = ""
	return v.show(200, p)
}

// viewed shows a page of a view.
func (v *visit) viewed(p *page.List, t *regulation.Type, infos []record.ListInfo, q url.Values) error {
	query := record.Query{Type: t.Name, List: q.Get("list"), Cursor: q.Get("after"), Limit: listRows}
	if before := q.Get("before"); before != "" {
		query.Cursor, query.Back = before, true
	}
	pg, err := v.Engine.Page(v.r.Context(), v.who, query)
	if err != nil {
		return err
	}
	p.Current = pg.List.Name
	p.Table = v.lines(t, pg.Cols, pg.Lines, true)
	if len(pg.Lines) == 0 {
		p.Empty = v.emptyList(t, pg.List, infos)
		return nil
	}
	p.Batch = v.batchActs(t)
	href := func(key, cursor string) string {
		if cursor == "" {
			return ""
		}
		return "/t/" + t.Name + "?" + url.Values{"list": {pg.List.Name}, key: {cursor}}.Encode()
	}
	p.Pager = &page.Pager{Text: v.word("list.count", len(pg.Lines), countText(pg.List.Count, pg.List.Capped)), Prev: href("before", pg.Prev), Next: href("after", pg.Next)}
	return nil
}

// found shows what a query finds.
func (v *visit) found(p *page.List, t *regulation.Type, ask asking) error {
	ask.finding.Types = []string{t.Name}
	ask.finding.Limit = listRows
	f, err := v.Engine.Search(v.r.Context(), v.Search, v.who, ask.finding)
	if err != nil {
		return err
	}
	if len(f.Lines) == 0 {
		p.Empty = &page.Empty{Title: v.word("list.nomatch"), Text: v.word("list.nomatch.text"), Acts: []page.Button{{Text: v.word("query.reset"), Href: "/t/" + t.Name}}}
		return nil
	}
	p.Table = v.lines(t, listCols(t), f.Lines, true)
	p.Batch = v.batchActs(t)
	p.Pager = &page.Pager{Text: v.word("list.count", len(f.Lines), countText(f.Total, f.Total >= 10000))}
	if f.Next != 0 {
		q := v.r.URL.Query()
		q.Set("below", strconv.FormatInt(f.Next, 10))
		p.Pager.Next = "/t/" + t.Name + "?" + q.Encode()
	}
	return nil
}

// listCols are the columns of a list made by search: those of the type.
func listCols(t *regulation.Type) []*regulation.Field {
	var out []*regulation.Field
	for _, f := range t.Fields {
		switch f.Kind {
		case regulation.KindFile, regulation.KindSign, regulation.KindRows:
			continue
		}
		if f.Name != "no" && f.Name != "title" && len(out) < 10 {
			out = append(out, f)
		}
	}
	return out
}

// asking is a query as it was typed.
type asking struct {
	bar     page.Query
	finding record.Finding
	asked   bool
}

// listQuery makes the bar above a list: words, the stage, and every choice of
// the type; the first three are in sight.
func (v *visit) listQuery(t *regulation.Type, q url.Values) asking {
	a := asking{bar: page.Query{Action: "/t/" + t.Name, Reset: "/t/" + t.Name}}
	a.finding.Values = map[string]string{}
	if n, err := strconv.ParseInt(q.Get("below"), 10, 64); err == nil {
		a.finding.Before = n
	}
	add := func(b page.Box) {
		if len(a.bar.Boxes) < 4 {
			a.bar.Boxes = append(a.bar.Boxes, b)
		} else {
			a.bar.More = append(a.bar.More, b)
		}
	}
	if v.Search == nil {
		add(v.stageBox(t, "list", "stage:", q.Get("list")))
		return a
	}
	a.finding.Text, a.finding.Stage = q.Get("q"), q.Get("stage")
	a.asked = a.finding.Text != "" || a.finding.Stage != ""
	add(page.Box{ID: "k", Name: "q", Label: v.word("words"), Value: a.finding.Text, Line: &page.Input{Type: "search", Hint: v.word("words.hint")}})
	add(v.stageBox(t, "stage", "", a.finding.Stage))
	for _, f := range t.Fields {
		if f.Kind != regulation.KindOne || f.See != nil {
			continue
		}
		is := q.Get("f." + f.Name)
		if is != "" {
			a.finding.Values[f.Name], a.asked, a.bar.Open = is, true, true
		}
		b := page.Box{ID: "f-" + f.Name, Name: "f." + f.Name, Label: v.label(f), Select: []page.Option{{Text: v.word("all"), On: is == ""}}}
		for _, c := range f.Choices {
			b.Select = append(b.Select, page.Option{Value: c.Code, Text: v.say(c.Say), On: c.Code == is})
		}
		add(b)
	}
	return a
}

func (v *visit) stageBox(t *regulation.Type, name, prefix, is string) page.Box {
	b := page.Box{ID: "st", Name: name, Label: v.word("stage"), Select: []page.Option{{Text: v.word("all"), On: is == ""}}}
	for _, st := range t.Stages {
		if st.Kind != regulation.StageVoid {
			b.Select = append(b.Select, page.Option{Value: prefix + st.Name, Text: v.say(st.Say), On: prefix+st.Name == is})
		}
	}
	return b
}

// lines draws records as a table: number and title, the columns the person
// wants, stage, clock, when opened.
func (v *visit) lines(t *regulation.Type, cols []*regulation.Field, lines []record.Line, pick bool) page.Table {
	want := v.session.Settings.Columns[t.Name]
	shown := map[string]bool{}
	n := 0
	for _, f := range cols {
		if len(want) > 0 {
			shown[f.Name] = slices.Contains(want, f.Name)
		} else if n < 6 && f.Kind != regulation.KindLong && f.Kind != regulation.KindTel {
			shown[f.Name] = true
			n++
		}
	}
	tb := page.Table{Caption: v.word("list.of", v.say(t.Say)), Tall: true, Pick: pick, PickAll: v.word("pick.all"),
		Cols: []page.Col{{Text: v.word("title")}}}
	numbered, clocked := t.Field("no") != nil, len(t.Clocks) > 0
	if numbered {
		tb.Cols = []page.Col{{Text: v.word("number")}, {Text: v.word("title"), Class: "c-main"}}
	}
	for _, f := range cols {
		if shown[f.Name] {
			tb.Cols = append(tb.Cols, page.Col{Text: v.label(f), Class: cellClass(f)})
		}
	}
	tb.Cols = append(tb.Cols, page.Col{Text: v.word("stage")})
	if clocked {
		tb.Cols = append(tb.Cols, page.Col{Text: v.word("clock")})
	}
	tb.Cols = append(tb.Cols, page.Col{Text: v.word("opened"), Class: "num"})
	sums := map[string]int64{}
	for _, l := range lines {
		name := l.Number
		if !numbered || name == "" {
			name = v.title(l.Link)
		}
		row := page.Row{Href: recordHref(l.ID), Pick: strconv.FormatInt(l.ID, 10), Label: v.word("pick.one", name), Cells: []page.Cell{{Text: name, Href: recordHref(l.ID)}}}
		if numbered {
			row.Cells = append(row.Cells, page.Cell{Text: v.title(l.Link), Class: "c-main"})
		}
		for i, f := range cols {
			if !shown[f.Name] {
				continue
			}
			if i < len(l.Cells) {
				row.Cells = append(row.Cells, v.cell(l.Cells[i]))
				if m, ok := l.Cells[i].Value.(regulation.Money); ok {
					sums[f.Name] += int64(m)
				}
			} else {
				row.Cells = append(row.Cells, page.Cell{})
			}
		}
		stage := ""
		if l.Stage != nil {
			stage = v.say(l.Stage.Say)
		}
		row.Cells = append(row.Cells, page.Cell{Text: stage})
		if clocked {
			row.Cells = append(row.Cells, page.Cell{Chip: v.chip(l.Clock, true, false)})
		}
		row.Cells = append(row.Cells, page.Cell{Text: v.short(l.Opened), Class: "num"})
		tb.Rows = append(tb.Rows, row)
	}
	if len(sums) > 0 {
		tb.Foot = v.totals(tb, cols, shown, sums, numbered)
	}
	return tb
}

// totals is the foot of a list: the sums of its money on this page.
func (v *visit) totals(tb page.Table, cols []*regulation.Field, shown map[string]bool, sums map[string]int64, numbered bool) []page.Cell {
	foot := []page.Cell{{Text: v.word("list.sum")}}
	if numbered {
		foot = append(foot, page.Cell{Class: "c-main"})
	}
	for _, f := range cols {
		if !shown[f.Name] {
			continue
		}
		c := page.Cell{Class: cellClass(f)}
		if n, ok := sums[f.Name]; ok {
			c.Text = i18n.Money(n)
		}
		foot = append(foot, c)
	}
	for len(foot) < len(tb.Cols) {
		foot = append(foot, page.Cell{})
	}
	return foot
}

// emptyList says what would stand in a list, and where to go.
func (v *visit) emptyList(t *regulation.Type, info record.ListInfo, infos []record.ListInfo) *page.Empty {
	e := &page.Empty{Title: v.word("list.empty", v.say(t.Say), v.say(info.Say)), Text: v.word("list.empty.text")}
	if f := t.Find(info.Name); f != nil && v.prog.Clause(f.Clause) != nil {
		e.Text = v.word("list.empty.clause", f.Clause, v.say(v.prog.Clause(f.Clause).Say))
	}
	for _, i := range infos {
		if i.Count > 0 && i.Name != info.Name {
			e.Acts = append(e.Acts, page.Button{Text: v.word("list.see", v.say(i.Say), countText(i.Count, i.Capped)), Href: "/t/" + t.Name + "?list=" + url.QueryEscape(i.Name)})
			break
		}
	}
	if acts := v.opening(t); len(acts) > 0 {
		e.Acts = append(e.Acts, page.Button{Text: v.actSay(acts[0]), Href: "/t/" + t.Name + "/new/" + acts[0].Name, Plain: len(e.Acts) > 0, Drawer: true})
	}
	return e
}

// listActs are the buttons of a list: what opens one, its reports' forms.
func (v *visit) listActs(t *regulation.Type) []page.Button {
	var out []page.Button
	for i, a := range v.opening(t) {
		b := page.Button{Text: v.actSay(a), Href: "/t/" + t.Name + "/new/" + a.Name, Icon: "plus", Drawer: true}
		if i == 0 {
			b.Main, b.Key = true, "n"
		}
		out = append(out, b)
	}
	slices.Reverse(out) // the primary act stands at the right
	return out
}

func (v *visit) listKeys() []page.Key {
	return []page.Key{{Keys: []string{"j", "k"}, Text: v.word("key.move")}, {Keys: []string{"x"}, Text: v.word("key.select")},
		{Keys: []string{"Enter"}, Text: v.word("key.open")}, {Keys: []string{"n"}, Text: v.word("key.new")}, {Keys: []string{"/"}, Text: v.word("find")}}
}

// columnChoice offers the columns of a list.
func (v *visit) columnChoice(t *regulation.Type) *page.Columns {
	c := &page.Columns{Action: "/t/" + t.Name + "/columns"}
	want := v.session.Settings.Columns[t.Name]
	n := 0
	for _, f := range listCols(t) {
		on := slices.Contains(want, f.Name)
		if len(want) == 0 && n < 6 && f.Kind != regulation.KindLong && f.Kind != regulation.KindTel {
			on = true
			n++
		}
		c.Boxes = append(c.Boxes, page.Option{Value: f.Name, Text: v.label(f), On: on})
	}
	return c
}

// columns keeps the person's choice.
func (v *visit) columns() error {
	t, err := v.typ()
	if err != nil {
		return err
	}
	if err := v.r.ParseForm(); err != nil {
		return unreadable(err)
	}
	to := v.session.Settings
	kept := map[string][]string{}
	for k, c := range to.Columns {
		kept[k] = c
	}
	delete(kept, t.Name)
	if v.r.PostForm.Get("reset") == "" {
		for _, f := range listCols(t) {
			if slices.Contains(v.r.PostForm["column"], f.Name) {
				kept[t.Name] = append(kept[t.Name], f.Name)
			}
		}
	}
	to.Columns = kept
	if err := v.Accounts.SetSettings(v.r.Context(), v.session, to); err != nil {
		return err
	}
	return v.see("/t/" + t.Name)
}

func unreadable(err error) error {
	return fault.New(fault.Invalid, "表单看不懂，没有办理。", "The form cannot be read; nothing was done.").Because(err)
}

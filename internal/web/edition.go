package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/web/page"
)

// adoptionsShown is how many of one's own batches the page of editions leads to.
const adoptionsShown = 10

// editions is every text of the regulation that was put in force: the one in
// force, the one to come with its day, those before with what is still open.
func (v *visit) editions() error {
	all, err := v.Engine.Editions(v.r.Context(), v.who)
	if err != nil {
		return err
	}
	title := v.word("editions")
	p := page.Overview{Head: page.Head{Title: title, Text: v.word("editions.text")}}
	now, next, before := page.Panel{Title: v.word("editions.now")}, page.Panel{Title: v.word("editions.next")}, page.Panel{Title: v.word("editions.before")}
	for _, e := range all {
		if !e.Ready {
			continue
		}
		panel := &before
		switch {
		case e.InForce:
			panel = &now
		case e.Next:
			panel = &next
		}
		if panel.Table == nil {
			panel.Table = &page.Table{Caption: panel.Title, Cols: []page.Col{{Text: v.word("editions.no")}, {Text: v.word("editions.since")}, {Text: v.word("editions.changes")},
				{Text: v.word("editions.open"), Class: "num"}, {Text: v.word("editions.where")}, {Text: v.word("editions.who")}, {Text: v.word("editions.entered")}, {Text: v.word("editions.hash")}}}
		}
		row, err := v.editionRow(e)
		if err != nil {
			return err
		}
		panel.Table.Rows = append(panel.Table.Rows, row)
	}
	for _, panel := range []page.Panel{next, now, before} {
		if panel.Table != nil {
			p.Panels = append(p.Panels, panel)
		}
	}
	jobs, err := v.Engine.Adoptions(v.r.Context(), v.who, adoptionsShown)
	if err != nil {
		return err
	}
	if len(jobs) > 0 {
		mine := page.Panel{Title: v.word("adoptions")}
		for _, j := range jobs {
			mine.Items = append(mine.Items, page.Item{Time: v.short(j.At), Links: []page.Link{{Text: v.word("adoption.title", j.All), Href: adoptionHref(j.Job)}},
				Right: v.word("adoption.count", j.Came+j.Stayed, j.All, j.Came, j.Stayed)})
		}
		p.Panels = append(p.Panels, mine)
	}
	p.Shell = v.shell(title, page.Link{Text: v.word("clauses"), Href: "/clauses"}, page.Link{Text: title})
	return v.show(http.StatusOK, p)
}

func (v *visit) editionRow(e record.EditionInfo) (page.Row, error) {
	where, since := v.word("editions.all"), e.Since
	if e.Dept != "" {
		var err error
		if where, err = v.deptName(e.Dept); err != nil {
			return page.Row{}, err
		}
	}
	if since.Unix() <= 0 {
		since = e.At // from the beginning
	}
	name := page.Cell{Text: v.word("editions.n", e.No)}
	if t := v.prog.Types["edition"]; e.Record != 0 && t != nil && v.sees(t) {
		name.Href = recordHref(e.Record)
	}
	row := page.Row{Cells: []page.Cell{name, {Text: since.In(v.zone).Format("2006-01-02 15:04")}, {}, {Text: countText(e.Open, e.Open >= 10000), Class: "num"},
		{Text: where}, {Text: e.Who}, {Text: v.short(e.At)}, {Text: e.Hash[:12], Dim: true}}}
	if e.InForce || e.Next {
		row.Cells[2] = page.Cell{Text: v.word("editions.see"), Href: changesHref(e.No, e.Dept, "", "")}
	}
	return row, nil
}

func changesHref(edition int64, dept, typ, cursor string) string {
	q := url.Values{}
	for _, p := range [][2]string{{"dept", dept}, {"type", typ}, {"cursor", cursor}} {
		if p[1] != "" {
			q.Set(p[0], p[1])
		}
	}
	href := "/editions/" + strconv.FormatInt(edition, 10)
	if len(q) > 0 {
		href += "?" + q.Encode()
	}
	return href
}

// changes is what an edition in force, or to come, changes for open records
// under others: page by page, to be brought over once it is in force.
func (v *visit) changes() error {
	no, err := v.id("edition")
	if err != nil {
		return err
	}
	q := v.r.URL.Query()
	dept, typ := q.Get("dept"), q.Get("type")
	all, err := v.Engine.Editions(v.r.Context(), v.who)
	if err != nil {
		return err
	}
	is := func(e record.EditionInfo) bool {
		return e.No == no && e.Ready && (e.InForce || e.Next) && (e.Dept == "" || e.Dept == dept)
	}
	i := slices.IndexFunc(all, func(e record.EditionInfo) bool { return is(e) && e.InForce })
	if i < 0 {
		i = slices.IndexFunc(all, is)
	}
	if i < 0 {
		return notHere()
	}
	trial, err := v.Engine.Try(v.r.Context(), v.who, record.Trying{Edition: no, Dept: dept, Type: typ, Cursor: q.Get("cursor"), Limit: listRows, Count: true})
	if err != nil {
		return err
	}
	title := v.word("change.title", no)
	p := page.List{Head: page.Head{Title: title, Text: v.word("change.now")}}
	if !all[i].InForce {
		p.Head.Text = v.word("change.next", all[i].Since.Format("2006-01-02"))
	}
	if len(trial.Counts) > 0 {
		p.Views = v.changeViews(trial, no, dept, typ)
	}
	if len(trial.Changes) == 0 {
		p.Empty = &page.Empty{Title: v.word("change.none"), Text: v.word("change.none.text"), Acts: []page.Button{{Text: v.word("editions"), Href: "/editions"}}}
	} else {
		v.changeTable(&p, trial, all[i].InForce, dept, typ)
		p.Pager = &page.Pager{Text: v.word("change.page", len(trial.Changes))}
		if trial.Next != "" {
			p.Pager.Next = changesHref(no, dept, typ, trial.Next)
		}
	}
	p.Shell = v.shell(title, page.Link{Text: v.word("clauses"), Href: "/clauses"}, page.Link{Text: v.word("editions"), Href: "/editions"}, page.Link{Text: v.word("editions.n", no)})
	return v.show(http.StatusOK, p)
}

func (v *visit) changeViews(trial *record.TrialPage, no int64, dept, typ string) []page.View {
	sum, capped := int64(0), false
	out := []page.View{{Text: v.word("adoption.all"), Href: changesHref(no, dept, "", ""), Current: typ == ""}}
	for _, c := range trial.Counts {
		sum, capped = sum+c.N, capped || c.Capped
		out = append(out, page.View{Text: v.head(c.Type.Say), Count: countText(c.N, c.Capped), Href: changesHref(no, dept, c.Type.Name, ""), Current: typ == c.Type.Name})
	}
	out[0].Count = countText(sum, capped)
	return out
}

// changeTable is a row for each record; those that somebody may bring over can
// be selected.
func (v *visit) changeTable(p *page.List, trial *record.TrialPage, inForce bool, dept, typ string) {
	title := p.Head.Title
	p.Table = page.Table{Caption: title, PickAll: v.word("adopt.pickall"), Cols: []page.Col{{Text: v.word("number")}, {Text: v.word("title"), Class: "c-main"}, {Text: v.word("kind")}, {Text: v.word("stage")},
		{Text: v.word("editions.no")}, {Text: v.word("change.clocks"), Class: "wrap"}, {Text: v.word("change.figures"), Class: "wrap"}, {Text: v.word("change.acts"), Class: "wrap"}, {Text: v.word("change.cannot"), Class: "wrap"}}}
	asks := map[string]string{}
	picks := false
	for i := range trial.Changes {
		c := &trial.Changes[i]
		row := v.changeRow(c)
		if a := adoptOf(trial.Program, c.Type); inForce && a != nil && v.couldDo(a) {
			switch {
			case len(mayAsk(a)) > 0:
				asks[c.Type] = v.head(c.Say)
			case len(c.Cannot) == 0:
				row.Pick, row.Label, picks = strconv.FormatInt(c.ID, 10), row.Cells[0].Text, true
			}
		}
		p.Table.Rows = append(p.Table.Rows, row)
	}
	if !picks {
		return
	}
	hidden := []page.Pair{{Name: "dept", Value: dept}, {Name: "type", Value: typ}}
	p.Table.Pick = true
	p.Batch = &page.Batch{Action: "/editions/adoptions", Hidden: hidden, Acts: []page.And{{Text: v.word("adopt.picked"), Name: "which", Value: "picked"}}}
	var names []string
	for _, t := range sorted(asks) {
		names = append(names, asks[t])
	}
	if len(names) > 0 {
		p.Batch.Not = &page.Line{Text: v.word("adopt.asks", join(names, v.word("list.comma")))}
	}
	p.Head.Acts = []page.Button{{Text: v.word("adopt.all"), Href: "/editions/adoptions", Post: true, Hidden: append(hidden, page.Pair{Name: "which", Value: "all"}), Confirm: v.word("adopt.sure")}}
}

func (v *visit) changeRow(c *record.Crossing) page.Row {
	var clocks, figures, acts, why []string
	for _, k := range c.Clocks {
		clocks = append(clocks, v.word("change.from", v.say(k.Say), v.say(k.Text(k.Old, v.zone)), v.say(k.Text(k.New, v.zone))))
	}
	for _, f := range c.Figures {
		figures = append(figures, v.word("change.from", v.say(f.Param.Say), v.say(f.Text(f.Old, v.zone)), v.say(f.Text(f.New, v.zone))))
	}
	for _, a := range c.Gained {
		acts = append(acts, v.word("change.gained", v.say(a.Text())))
	}
	for _, a := range c.Lost {
		acts = append(acts, v.word("change.lost", v.say(a.Text())))
	}
	for _, n := range c.Cannot {
		why = append(why, v.say(n.Say))
	}
	cell := func(parts []string) page.Cell {
		if len(parts) == 0 && len(why) == 0 {
			return page.Cell{Class: "wrap", Text: v.word("change.same"), Dim: true}
		}
		return page.Cell{Class: "wrap", Text: v.first(join(parts, v.word("semicolon")))}
	}
	number := c.Number
	if number == "" {
		number = "#" + strconv.FormatInt(c.ID, 10)
	}
	row := page.Row{Href: recordHref(c.ID), Cells: []page.Cell{{Text: number, Href: recordHref(c.ID)}, {Text: v.title(c.Link), Class: "c-main"}, {Text: v.head(c.Say)}, {}, {Text: v.word("editions.n", c.Edition)},
		cell(clocks), cell(figures), cell(acts), {Class: "wrap", Text: v.first(join(why, v.word("semicolon")))}}}
	if c.Stage != nil {
		row.Cells[3].Text = v.head(c.Stage.Say)
	}
	return row
}

// adoptOf is the transitional act of an edition for a type; nil: it has none.
func adoptOf(prog *regulation.Program, typ string) *regulation.Act {
	if t := prog.Types[typ]; t != nil {
		return t.Act("adopt")
	}
	return nil
}

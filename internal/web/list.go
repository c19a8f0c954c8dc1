package web

import (
	"net/url"
	"slices"
	"strconv"

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

// list is a type's list: a view of it, what a query finds, or what stands
// behind a figure of a report.
func (v *visit) list() error {
	t, err := v.typ()
	if err != nil {
		return err
	}
	ask, err := v.asking(t)
	if err != nil {
		return err
	}
	infos, err := v.Engine.Lists(v.r.Context(), v.who, t.Name)
	if err != nil {
		return err
	}
	name := v.head(t.Say)
	p := page.List{Head: page.Head{Title: name, Clause: v.clauseChip(t.Clause), Acts: v.listActs(t, ask)}, Keys: v.listKeys()}
	if c := v.prog.Clause(t.Clause); c != nil {
		p.Head.Text = v.say(c.Say)
	}
	if p.Query, err = v.queryBar(t, ask); err != nil {
		return err
	}
	if ask.sieve.Asks() {
		err = v.found(&p, t, ask)
	} else {
		err = v.viewed(&p, t, ask, infos)
	}
	if err != nil {
		return err
	}
	if err := v.listViews(&p, t, ask, infos); err != nil {
		return err
	}
	p.Columns, p.Keep = v.columnChoice(t, ask), v.keepView(t, ask)
	crumbs := []page.Link{{Text: name}}
	if g := v.prog.Clause(t.Group); g != nil {
		crumbs = []page.Link{{Text: v.head(g.Say), Href: "/clauses#" + g.ID}, {Text: name}}
	}
	p.Shell = v.shell(name, crumbs...)
	p.Shell.Query = ""
	return v.show(200, p)
}

// viewed shows a page of a list, or of what a figure stands for.
func (v *visit) viewed(p *page.List, t *regulation.Type, ask asking, infos []record.ListInfo) error {
	s := ask.sieve
	query := record.Query{Type: t.Name, List: s.Listed(), Group: s.Group, Dept: s.Dept, Cols: fieldNames(ask.cols), Cursor: ask.after, Up: s.Up, Limit: listRows}
	if ask.before != "" {
		query.Cursor, query.Back = ask.before, true
	}
	pg, err := v.Engine.Page(v.r.Context(), v.who, query)
	if err != nil {
		return err
	}
	p.Current = pg.List.Name
	p.Table = v.lines(t, ask, pg.Lines, t.Find(s.List) == nil || t.Find(s.List).Order == nil)
	if len(pg.Lines) == 0 {
		p.Empty = v.emptyList(t, pg.List, infos)
		return nil
	}
	p.Batch = v.batchActs(t)
	p.Pager = &page.Pager{Text: v.word("list.count", len(pg.Lines), countText(pg.List.Count, pg.List.Capped)),
		Prev: ask.href("before", pg.Prev), Next: ask.href("after", pg.Next)}
	return nil
}

// found shows what a query finds.
func (v *visit) found(p *page.List, t *regulation.Type, ask asking) error {
	s := ask.sieve
	f, err := v.Engine.Search(v.r.Context(), v.Search, v.who, record.Finding{Types: []string{t.Name}, Text: s.Text, Stage: s.Stage,
		Dept: s.Dept, Values: s.Values, Cols: fieldNames(ask.cols), Before: ask.below, Limit: listRows})
	if err != nil {
		return err
	}
	if len(f.Lines) == 0 {
		p.Empty = &page.Empty{Title: v.word("list.nomatch"), Text: v.word("list.nomatch.text"), Acts: []page.Button{{Text: v.word("query.reset"), Href: "/t/" + t.Name}}}
		return nil
	}
	p.Table = v.lines(t, ask, f.Lines, false)
	p.Batch = v.batchActs(t)
	p.Pager = &page.Pager{Text: v.word("list.count", len(f.Lines), countText(f.Total, f.Total >= 10000))}
	if f.Next != 0 {
		p.Pager.Next = ask.href("below", strconv.FormatInt(f.Next, 10))
	}
	return nil
}

// listViews are the tabs above a list: what the regulation declares, what the
// person kept, and the figure he came from.
func (v *visit) listViews(p *page.List, t *regulation.Type, ask asking, infos []record.ListInfo) error {
	s := ask.sieve
	plain := !s.Asks() && s.Stage == "" && len(s.Group) == 0 && ask.view == nil
	for _, i := range infos {
		p.Views = append(p.Views, page.View{Text: v.head(i.Say), Href: "/t/" + t.Name + "?list=" + url.QueryEscape(i.Name), Count: countText(i.Count, i.Capped),
			Late: i.Late && i.Count > 0, Current: plain && p.Current == i.Name})
	}
	for _, own := range v.session.Settings.Views[t.Name] {
		p.Views = append(p.Views, page.View{Text: own.Name, Href: viewHref(t, own), Own: true, Current: ask.view != nil && ask.view.Name == own.Name})
	}
	if len(s.Group) > 0 {
		text, err := v.figureName(t, s)
		if err != nil {
			return err
		}
		pick := ""
		if len(t.Find(s.List).Group) > 1 {
			pick = s.Group[0]
		}
		p.Views = append(p.Views, page.View{Text: text, Href: (&reporting{here: reportHref(t.Name, s.List)}).at(pick, s.Dept), Current: true})
	}
	return nil
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

// listActs are the buttons of a list: what opens one, its reports, its export.
func (v *visit) listActs(t *regulation.Type, ask asking) []page.Button {
	var out []page.Button
	for i, a := range v.opening(t) {
		b := page.Button{Text: v.actSay(a), Href: "/t/" + t.Name + "/new/" + a.Name, Icon: "plus", Drawer: true}
		if i == 0 {
			b.Main, b.Key = true, "n"
		}
		out = append(out, b)
	}
	if v.prog.Types[record.ReleaseType] != nil {
		href := "/t/" + t.Name + "/export"
		if q := ask.query(); len(q) > 0 {
			href += "?" + q.Encode()
		}
		out = append(out, page.Button{Text: v.word("export"), Href: href, Icon: "sheet"})
	}
	slices.Reverse(out) // the primary act stands at the right
	return out
}

func (v *visit) listKeys() []page.Key {
	return []page.Key{{Keys: []string{"j", "k"}, Text: v.word("key.move")}, {Keys: []string{"x"}, Text: v.word("key.select")},
		{Keys: []string{"Enter"}, Text: v.word("key.open")}, {Keys: []string{"n"}, Text: v.word("key.new")}, {Keys: []string{"/"}, Text: v.word("find")}}
}

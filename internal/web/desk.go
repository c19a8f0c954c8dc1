package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/web/page"
)

const panelRows = 8

// deskAct is an opening act that asks for a reference to the type of the desk.
type deskAct struct {
	typ   *regulation.Type
	act   *regulation.Act
	field *regulation.Field
}

// deskActs are the buttons of the desk: what one may open for what stands
// there, cases before registers.
func (v *visit) deskActs() []deskAct {
	var cases, other []deskAct
	for _, name := range v.prog.Order {
		t := v.prog.Types[name]
		if t.Pattern || name == v.prog.Desk {
			continue
		}
		for _, a := range v.opening(t) {
			for f := range fieldsAsked(t, a) {
				if f.Kind != regulation.KindRef || f.Ref != v.prog.Desk || f.Many {
					continue
				}
				d := deskAct{t, a, f}
				if t.IsLike("case") {
					cases = append(cases, d)
				} else {
					other = append(other, d)
				}
				break
			}
		}
	}
	return append(cases, other...)
}

// fieldsAsked gives the fields an act asks for, in their order.
func fieldsAsked(t *regulation.Type, a *regulation.Act) func(func(*regulation.Field) bool) {
	return func(yield func(*regulation.Field) bool) {
		for _, q := range a.Ask {
			if f := t.Field(q.Field); f != nil && !yield(f) {
				return
			}
		}
	}
}

// desk is the counter: one box, what it finds, the household, a form beside it.
func (v *visit) desk() error {
	t := v.prog.Types[v.prog.Desk]
	acts := v.deskActs()
	if t == nil || len(acts) == 0 {
		return notHere()
	}
	q := v.r.URL.Query()
	p := page.Desk{Title: v.word("desk"), Action: "/desk", Query: q.Get("q"), Hint: v.word("search.help")}
	at := deskAt{q: strings.TrimSpace(p.Query)}
	var err error
	if at.id, err = v.number("id"); err != nil {
		return err
	}
	if at.of, err = v.number("of"); err != nil {
		return err
	}
	if at.q != "" {
		hits, err := v.hits(t, at.q)
		if err != nil {
			return err
		}
		if at.id == 0 && len(hits) > 0 {
			at.id, at.of = hits[0].to, hits[0].of
		}
		for _, h := range hits {
			p.Hits = append(p.Hits, page.Hit{Mark: h.mark, Text: h.text, Href: deskAt{at.q, h.to, h.of}.href("", ""), Current: h.to == at.id && h.of == at.of})
		}
		p.Say = v.word("desk.hits", len(hits))
		if len(hits) == 0 && at.id == 0 {
			p.Empty = v.nobody(t, at.q)
		}
	}
	switch {
	case at.id != 0:
		if err := v.household(&p, at, acts); err != nil {
			return err
		}
	case p.Empty == nil:
		p.Empty = &page.Empty{Title: v.word("desk.empty"), Text: v.word("desk.empty.text")}
		if !t.Pattern {
			for _, a := range v.opening(t) {
				p.Empty.Acts = append(p.Empty.Acts, page.Button{Text: v.actSay(a), Href: "/t/" + t.Name + "/new/" + a.Name, Drawer: true, Plain: true})
			}
		}
	}
	if err := v.deskForm(&p, at, acts); err != nil {
		return err
	}
	p.Shell = v.shell(p.Title, page.Link{Text: p.Title})
	p.Shell.Query = ""
	return v.show(http.StatusOK, p)
}

// deskAt is what stands on the desk: what was asked, what is open, and the
// record through which it was found.
type deskAt struct {
	q      string
	id, of int64
}

func (at deskAt) href(tab, act string) string {
	u := url.Values{}
	for k, x := range map[string]string{"q": at.q, "tab": tab, "act": act} {
		if x != "" {
			u.Set(k, x)
		}
	}
	for k, n := range map[string]int64{"id": at.id, "of": at.of} {
		if n != 0 {
			u.Set(k, strconv.FormatInt(n, 10))
		}
	}
	return "/desk?" + u.Encode()
}

// household fills the desk with what is open: its fields, its look-ups as tabs;
// the overview shows the first rows of each.
func (v *visit) household(p *page.Desk, at deskAt, acts []deskAct) error {
	id := at.id
	view, err := v.Engine.View(v.r.Context(), v.who, id)
	if err != nil {
		return err
	}
	if !view.Row.Type.IsLike(v.prog.Desk) {
		return notHere()
	}
	tab := v.r.URL.Query().Get("tab")
	if tab != "" && !slices.ContainsFunc(view.Tabs, func(t record.Tab) bool { return t.Find.Name == tab }) {
		return notHere()
	}
	h := &page.Home{Title: v.title(view.Link), Href: recordHref(id)}
	if st := view.Row.Type.Stage(view.Row.Stage); st != nil && st.Kind == regulation.StageEnd {
		h.Tags = append(h.Tags, v.stageTag(st, false))
	}
	for _, sh := range view.Fields {
		switch {
		case sh.Value == nil, idle(sh), sh.Field.Name == "title", sh.Field.Name == "no":
		case sh.Field.Kind == regulation.KindOne:
			h.Tags = append(h.Tags, page.Tag{Text: v.text(sh)})
		case sh.Field.Kind == regulation.KindFile, sh.Field.Kind == regulation.KindRows, sh.Field.Kind == regulation.KindSign:
		case len(h.Items) < 8:
			h.Items = append(h.Items, v.read(id, sh))
		}
	}
	for i, a := range acts {
		b := page.Button{Text: v.head(a.typ.Say), Href: at.href(tab, a.typ.Name+"."+a.act.Name), Drawer: true}
		if len(v.opening(a.typ)) > 1 {
			b.Text = v.actSay(a.act)
		}
		if i < 9 {
			b.Key = strconv.Itoa(i + 1)
		}
		if i == 0 {
			b.Icon = "plus"
		}
		h.Acts = append(h.Acts, b)
	}
	p.Home = h
	p.Tabs = []page.View{{Text: v.word("overview"), Href: at.href("", ""), Current: tab == ""}}
	var pair []page.Panel
	cases := false
	for i := range view.Tabs {
		t := &view.Tabs[i]
		p.Tabs = append(p.Tabs, page.View{Text: v.head(t.Find.Say), Count: countText(t.Count, t.Capped), Current: tab == t.Find.Name, Href: at.href(t.Find.Name, "")})
		of := v.prog.Types[t.Find.Of]
		isCase := of != nil && of.IsLike("case")
		if tab != t.Find.Name && (tab != "" || t.Count == 0 || isCase && cases || !isCase && len(pair) == 4) {
			continue
		}
		cases = cases || isCase
		limit := panelRows
		if tab != "" {
			limit = listRows
		}
		pg, err := v.Engine.Page(v.r.Context(), v.who, record.Query{Type: view.Type, List: t.Find.Name, Record: id, Limit: limit})
		if err != nil {
			return err
		}
		if tab == "" && !isCase {
			pair = append(pair, v.shortPanel(t, pg, id, view.Title))
			continue
		}
		panel := *v.related(t, pg)
		if tab == "" && t.Count > int64(len(pg.Lines)) {
			panel.Links = []page.Link{{Text: v.word("see.all", countText(t.Count, t.Capped)), Href: at.href(t.Find.Name, "")}}
		}
		p.Panels = append(p.Panels, panel)
	}
	if tab != "" && len(p.Panels) == 0 && len(pair) == 0 {
		p.Panels = append(p.Panels, page.Panel{Title: v.word("overview"), Empty: v.word("none")})
	}
	for len(pair) > 0 {
		n := min(2, len(pair))
		p.Pairs = append(p.Pairs, pair[:n])
		pair = pair[n:]
	}
	return nil
}

// shortPanel lists register records in a few lines: who, and in what role. One
// that is called after the household is called by whom it joins to it.
func (v *visit) shortPanel(t *record.Tab, pg *record.Page, desk int64, home string) page.Panel {
	p := page.Panel{Title: v.head(t.Find.Say), Count: countText(t.Count, t.Capped)}
	for _, l := range pg.Lines {
		it := page.Item{Links: []page.Link{{Text: v.title(l.Link), Href: recordHref(l.ID)}}, Right: v.role(l)}
		if !strings.HasPrefix(l.Title, home) {
			p.Items = append(p.Items, it)
			continue
		}
		for _, c := range l.Cells {
			if c.Field.Kind == regulation.KindRef && len(c.Links) == 1 && c.Links[0].ID != desk && c.Links[0].ID != 0 {
				it.Links = []page.Link{{Text: v.title(c.Links[0]), Href: recordHref(c.Links[0].ID)}}
				break
			}
		}
		p.Items = append(p.Items, it)
	}
	return p
}

// deskForm opens the form of an act beside the household. Whoever belongs to
// it is offered first.
func (v *visit) deskForm(p *page.Desk, at deskAt, acts []deskAct) error {
	id := at.id
	want := v.r.URL.Query().Get("act")
	if want == "" {
		return nil
	}
	for _, a := range acts {
		if a.typ.Name+"."+a.act.Name != want {
			continue
		}
		typed := url.Values{"next": {at.href("", "")}}
		if id != 0 {
			typed.Set(a.field.Name, strconv.FormatInt(id, 10))
			typed.Set("for", strconv.FormatInt(id, 10))
		}
		s := v.sheetOf(record.Command{Type: a.typ.Name, Act: a.act.Name, Actor: v.who}, typed)
		near, err := v.belong(a, id)
		if err != nil {
			return err
		}
		for field, links := range near {
			if who := caller(links, at.of); who != 0 {
				typed.Set(field, strconv.FormatInt(who, 10))
			}
		}
		if err := s.fill(); err != nil {
			return err
		}
		s.near(near)
		form := s.view(nil)
		p.Drawer = &form
		return nil
	}
	return notHere()
}

// belong gives, for each reference field of the act, the records that the
// desk's look-ups join to what is open.
func (v *visit) belong(a deskAct, id int64) (map[string][]record.Link, error) {
	out := map[string][]record.Link{}
	if id == 0 {
		return out, nil
	}
	desk := v.prog.Types[v.prog.Desk]
	for f := range fieldsAsked(a.typ, a.act) {
		if f == a.field || f.Kind != regulation.KindRef || f.Many {
			continue
		}
		for _, find := range desk.Finds {
			of := v.prog.Types[find.Of]
			if !find.LooksAtR || find.Say.Empty() || of == nil || of.IsLike("case") || !refersTo(of, f.Ref) {
				continue
			}
			pg, err := v.Engine.Page(v.r.Context(), v.who, record.Query{Type: desk.Name, List: find.Name, Record: id, Limit: hitsMost})
			if err != nil {
				return nil, err
			}
			for _, l := range pg.Lines {
				for _, c := range l.Cells {
					if c.Field.Kind == regulation.KindRef && c.Field.Ref == f.Ref {
						out[f.Name] = append(out[f.Name], c.Links...)
					}
				}
			}
			break
		}
	}
	return out, nil
}

// near puts those who belong to the household in place of everybody.
func (s *sheet) near(links map[string][]record.Link) {
	for i := range s.form.Boxes {
		b := &s.form.Boxes[i]
		if near := links[b.Field.Name]; len(near) > 0 {
			b.Picks, b.More = near, false
		}
	}
}

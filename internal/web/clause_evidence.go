package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/regulation/explain"
	"github.com/guiju/guiju/internal/web/page"
)

// breachesShown is how many open breaches stand on the page of a clause.
const breachesShown = 20

// whole gives a clause and those below it.
func (v *visit) whole(c *regulation.Clause) []string {
	ids := []string{c.ID}
	for _, x := range v.prog.Under(c.ID) {
		ids = append(ids, x.ID)
	}
	return ids
}

// evidence is what happened under a clause in a month, each number with the
// records behind it; and the way to the month before and after.
func (v *visit) evidence(c *regulation.Clause) (page.Panel, error) {
	month := v.r.URL.Query().Get("month")
	at, err := time.Parse("2006-01", month)
	if err != nil {
		at = v.now
		month = v.now.In(v.zone).Format("2006-01")
		at, _ = time.Parse("2006-01", month)
	}
	p := page.Panel{ID: "evidence", Title: v.word("clause.month"), Count: month}
	link := func(text string, to time.Time) page.Link {
		return page.Link{Text: text, Href: "/clauses/" + c.ID + "?month=" + to.Format("2006-01") + "#evidence"}
	}
	if month > v.prog.Since.String()[:7] { // nothing was done under it before it held
		p.Links = append(p.Links, link("← "+v.word("clause.month.before"), at.AddDate(0, -1, 0)))
	}
	if at.AddDate(0, 1, 0).Before(v.now) {
		p.Links = append(p.Links, link(v.word("clause.month.after")+" →", at.AddDate(0, 1, 0)))
	}
	all, err := v.Engine.Evidence(v.r.Context(), v.who, month, v.whole(c)...)
	if err != nil {
		return p, err
	}
	for _, x := range all {
		text := v.happened(x)
		if x.Clause != c.ID {
			text = x.Clause + " " + text
		}
		p.Facts = append(p.Facts, page.Fact{Text: text, Value: countText(x.Times, x.Capped),
			Href: "/clauses/" + c.ID + "/evidence?" + url.Values{"of": {x.Clause}, "month": {month}, "what": {x.What}}.Encode()})
	}
	if len(all) == 0 {
		p.Empty = v.word("clause.month.none")
	} else {
		p.Foot = v.word("clause.month.foot")
	}
	return p, nil
}

// happened names one thing that happened: 报修 · 派工.
func (v *visit) happened(x record.Evidence) string {
	text := v.head(x.Type) + " · " + v.head(x.Say)
	switch x.Kind {
	case record.EvidenceSigned:
		text += v.word("happened.signed")
	case record.EvidenceRule:
		text += v.word("happened.rule")
	case record.EvidenceClock:
		text += v.word("happened.clock")
	case record.EvidenceRefused:
		text += v.word("happened.refused")
	}
	return text
}

// evidenceRecords is the page of the records behind one number.
func (v *visit) evidenceRecords() error {
	q := v.r.URL.Query()
	c := v.prog.Clause(v.r.PathValue("id"))
	of := v.prog.Clause(q.Get("of"))
	if c == nil || of == nil || !slices.Contains(v.whole(c), of.ID) {
		return notHere()
	}
	if _, err := time.Parse("2006-01", q.Get("month")); err != nil {
		return notHere()
	}
	x, lines, next, err := v.Engine.EvidencePage(v.r.Context(), v.who, of.ID, q.Get("month"), q.Get("what"), q.Get("after"))
	if err != nil {
		return err
	}
	title := v.happened(x)
	t := page.Table{Caption: title, Cols: []page.Col{{Text: v.word("number")}, {Text: v.word("kind")}, {Text: v.word("title"), Class: "c-main"}, {Text: v.word("stage")}, {Text: v.word("opened")}}}
	for _, l := range lines {
		t.Rows = append(t.Rows, v.lineRow(l, l.Opened.In(v.zone).Format("2006-01-02 15:04")))
	}
	p := page.Overview{Head: page.Head{Title: title, Text: q.Get("month") + " · " + v.word("clause.times", countText(x.Times, x.Capped), countText(x.Records, x.Capped)), Clause: v.clauseChip(of.ID)}}
	panel := page.Panel{Title: title, Count: countText(x.Records, x.Capped), Table: &t}
	if len(lines) == 0 {
		panel.Table, panel.Empty = nil, v.word("clause.month.none")
	}
	if next != "" {
		q.Set("after", next)
		panel.Links = append(panel.Links, page.Link{Text: v.word("clause.older"), Href: "?" + q.Encode()})
	}
	p.Panels = append(p.Panels, panel)
	p.Shell = v.shell(title, page.Link{Text: v.word("clauses"), Href: "/clauses"}, page.Link{Text: c.ID, Href: "/clauses/" + c.ID}, page.Link{Text: title})
	return v.show(http.StatusOK, p)
}

func (v *visit) lineRow(l record.Line, last string) page.Row {
	href := recordHref(l.Link.ID)
	kind, stage := l.Link.Type, ""
	if t := v.prog.Types[l.Link.Type]; t != nil {
		kind = v.head(t.Say)
	}
	if l.Stage != nil {
		stage = v.say(l.Stage.Say)
	}
	number := l.Number
	if number == "" {
		number = "#" + strconv.FormatInt(l.Link.ID, 10)
	}
	return page.Row{Href: href, Cells: []page.Cell{{Text: number, Href: href}, {Text: kind}, {Text: v.title(l.Link), Class: "c-main"}, {Text: stage}, {Text: last}}}
}

// breaches are the deadlines missed under a clause that still stand, and clocks
// whose act was refused.
func (v *visit) breaches(c *regulation.Clause) (page.Panel, error) {
	p := page.Panel{ID: "breaches", Title: v.word("clause.open")}
	open, n, capped, err := v.Engine.Breaches(v.r.Context(), v.who, breachesShown, v.whole(c)...)
	if err != nil {
		return p, err
	}
	p.Count = countText(n, capped)
	if n == 0 {
		p.Empty = v.word("clause.open.none")
		return p, nil
	}
	t := page.Table{Caption: p.Title, Cols: []page.Col{{Text: v.word("number")}, {Text: v.word("kind")}, {Text: v.word("title"), Class: "c-main"}, {Text: v.word("stage")}, {Text: v.word("clause.clock")}}}
	for _, b := range open {
		row := v.lineRow(b.Line, "")
		clock := v.say(b.Clock.Say)
		if b.Refused {
			clock = v.word("clause.open.refused", clock)
		}
		row.Cells[4] = page.Cell{Text: clock, Chip: v.chip(&b.Clock, false, false)}
		t.Rows = append(t.Rows, row)
	}
	p.Table = &t
	return p, nil
}

// params are the figures of a clause: every value with its day and where it
// comes from, within what it may be set, and the way to propose another.
func (v *visit) params(c *regulation.Clause) ([]page.Panel, error) {
	var names []string
	for _, n := range sorted(v.prog.Params) {
		if v.prog.Params[n].Clause == c.ID {
			names = append(names, n)
		}
	}
	if len(names) == 0 {
		return nil, nil
	}
	all, err := v.Engine.Figures(v.r.Context(), v.who, names...)
	if err != nil {
		return nil, err
	}
	book, err := explain.New(v.prog, v.now)
	if err != nil {
		return nil, err
	}
	may := false
	if t := v.prog.Types[record.FigureType]; t != nil {
		may = len(v.opening(t)) > 0
	}
	t := page.Table{Caption: v.word("params"), Cols: []page.Col{{Text: v.word("param"), Class: "wrap"}, {Text: v.word("value"), Class: "wrap"}, {Text: v.word("param.since")}, {Text: v.word("param.from"), Class: "wrap"}, {Text: v.word("param.bound"), Class: "wrap"}}}
	out := []page.Panel{{ID: "params", Title: v.word("params"), Count: strconv.Itoa(len(all)), Table: &t, Foot: v.word("param.foot")}}
	for _, h := range all {
		for i, x := range h.Items {
			row := page.Row{Cells: []page.Cell{{Class: "wrap"}, {Class: "wrap", Text: v.paramValue(h.Param, x.Value), Dim: !x.Now}, {Text: x.Since.String()}, v.paramSource(x), {Class: "wrap"}}}
			if i == 0 {
				row.Cells[0].Text = v.say(h.Param.Say)
				row.Cells[4].Text = v.say(book.Bound(h.Param))
				if !h.Param.Open() {
					row.Cells[4] = page.Cell{Class: "wrap", Text: v.word("param.fixed"), Dim: true}
				}
			}
			if may && i == 0 && h.Param.Open() {
				row.Cells[0].Lines = []page.Link{{Text: v.word("param.propose"), Href: "/t/" + record.FigureType + "/new/propose?" +
					url.Values{"parameter": {h.Param.Name}, "value": {h.Param.Write(h.Value)}}.Encode()}}
			}
			t.Rows = append(t.Rows, row)
		}
		if at := v.atDay(h.Param.Name); at != "" {
			out[0].Foot += " " + v.word("param.at", at)
		}
		if h.Param.Kind == regulation.KindRows {
			out = append(out, page.Panel{Title: v.head(h.Param.Say), Table: v.paramTable(h.Param, h.Value)})
		}
	}
	return out, nil
}

func (v *visit) paramValue(p *regulation.Param, is regulation.Value) string {
	if lines, ok := is.([]regulation.Line); ok {
		return v.word("param.lines", strconv.Itoa(len(lines)))
	}
	return (&regulation.Field{Kind: p.Kind, Cols: p.Cols}).Format(is, v.lang, v.zone)
}

// paramSource says where a value comes from: the change that set it, with who
// agreed, or the text of the edition.
func (v *visit) paramSource(x record.Figure) page.Cell {
	c := page.Cell{Class: "wrap", Href: recordHref(x.Record)}
	switch {
	case x.Record == 0:
		return page.Cell{Class: "wrap", Text: v.edition()}
	case x.Waits:
		c.Text = v.word("param.waits", x.Number)
	default:
		c.Text = v.word("param.set", x.Number, x.By)
	}
	if x.Below != "" {
		c.Text = x.Below + v.word("colon") + c.Text
	}
	return c
}

// atDay says which rules read a parameter as of a day, so that a new value
// reaches what is under way; nothing, where none does.
func (v *visit) atDay(param string) string {
	var parts []string
	for _, u := range v.prog.Uses(param) {
		if u.At {
			name := v.head(u.Say)
			if u.Type != nil {
				name = v.head(u.Type.Say) + " · " + name
			}
			if !slices.Contains(parts, name) {
				parts = append(parts, name)
			}
		}
	}
	return strings.Join(parts, v.word("list.comma"))
}

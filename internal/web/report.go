package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/web/page"
)

// picksDrawn is how many picks stand beside each other in a chart.
const picksDrawn = 12

// hasReports says whether a type declares any report, as the menu asks.
func (v *visit) hasReports() bool {
	return slices.ContainsFunc(v.prog.Order, func(name string) bool {
		t := v.prog.Types[name]
		return !t.Pattern && v.sees(t) && slices.ContainsFunc(t.Finds, func(f *regulation.Find) bool {
			return len(f.Group) > 0 && !f.LooksAtR && !f.Say.Empty() && f.Of == name
		})
	})
}

func reportHref(typ, name string) string { return "/t/" + typ + "/report/" + name }

// reports leads to every report one may see.
func (v *visit) reports() error {
	title := v.word("reports")
	p := page.Settings{Head: page.Head{Title: title, Text: v.word("reports.text")}}
	for _, name := range v.prog.Order {
		t := v.prog.Types[name]
		if t.Pattern || !v.sees(t) {
			continue
		}
		infos, err := v.Engine.Reports(v.r.Context(), v.who, name)
		if err != nil {
			return err
		}
		g := page.SettingGroup{Title: v.head(t.Say)}
		for _, i := range infos {
			g.Items = append(g.Items, page.Setting{Icon: "report", Text: v.head(i.Say), Href: reportHref(name, i.Name), Count: countText(i.Count, i.Capped)})
		}
		if len(g.Items) > 0 {
			p.Groups = append(p.Groups, g)
		}
	}
	p.Shell = v.shell(title, page.Link{Text: title})
	return v.show(http.StatusOK, p)
}

// report is one report: rows and columns of one pick, every figure open to the
// records behind it.
func (v *visit) report() error {
	t, err := v.typ()
	if err != nil {
		return err
	}
	ctx := v.r.Context()
	dept := v.r.URL.Query().Get("dept")
	rep, err := v.Engine.Report(ctx, v.who, t.Name, v.r.PathValue("report"), v.r.URL.Query().Get("pick"), dept)
	if err != nil {
		return err
	}
	r := &reporting{visit: v, Report: rep, here: reportHref(t.Name, rep.Find.Name), dept: dept}
	if i := slices.IndexFunc(rep.Picks, func(k record.ReportKey) bool { return k.Key == rep.Picked }); i >= 0 {
		r.picked = &rep.Picks[i]
		if i+1 < len(rep.Picks) && r.dated() {
			if r.before, err = v.Engine.Report(ctx, v.who, t.Name, rep.Find.Name, rep.Picks[i+1].Key, dept); err != nil {
				return err
			}
			r.beforeKey = &rep.Picks[i+1]
		}
	} else if rep.Picked != "" {
		return fault.New(fault.NotFound, "报表里没有「"+rep.Picked+"」。", "The report has no “"+rep.Picked+"”.")
	}
	infos, err := v.Engine.Reports(ctx, v.who, t.Name)
	if err != nil {
		return err
	}
	name := v.head(rep.Info.Say)
	bar, err := r.bar()
	if err != nil {
		return err
	}
	p := page.Report{Head: page.Head{Title: name, Clause: v.clauseChip(rep.Find.Clause), Text: v.word("report.text")}, Query: bar}
	if p.Head.Clause == nil {
		p.Head.Clause = v.clauseChip(t.Clause)
	}
	if r.picked != nil {
		p.Head.Title += " " + v.say(r.picked.Text)
	}
	if dept != "" {
		of, err := v.deptName(dept)
		if err != nil {
			return err
		}
		p.Head.Title = of + " · " + p.Head.Title
	}
	for _, i := range infos {
		p.Views = append(p.Views, page.View{Text: v.head(i.Say), Href: (&reporting{here: reportHref(t.Name, i.Name)}).at("", dept), Current: i.Name == rep.Find.Name})
	}
	if rep.Sum.Count == 0 {
		p.Empty = &page.Empty{Title: v.word("report.empty"), Text: v.word("report.empty.text"), Acts: []page.Button{{Text: v.word("back.list"), Href: "/t/" + t.Name}}}
	} else {
		p.Facts, p.Table, p.Abreast = r.facts(), r.table(), r.abreast()
		if p.Charts, err = r.charts(); err != nil {
			return err
		}
		p.Foot = v.word("report.foot", v.who.Name, v.moment(v.now), v.edition())
	}
	p.Shell = v.shell(p.Head.Title, page.Link{Text: v.word("reports"), Href: "/reports"}, page.Link{Text: v.head(t.Say), Href: "/t/" + t.Name}, page.Link{Text: name})
	return v.show(http.StatusOK, p)
}

// reporting is a report on its way to the page.
type reporting struct {
	*visit
	*record.Report
	here      string
	dept      string // narrowed to; "" all one reaches
	picked    *record.ReportKey
	before    *record.Report // the pick before, where picks follow each other in time
	beforeKey *record.ReportKey
}

// dated says that the picks are periods, the newest first.
func (r *reporting) dated() bool {
	return len(r.By) > 1 && (strings.HasPrefix(r.By[0].Key, "month(") || strings.HasPrefix(r.By[0].Key, "year("))
}

// bar picks the first value of the group, and the department.
func (r *reporting) bar() (*page.Query, error) {
	q := &page.Query{Action: r.here, Reset: r.here}
	if len(r.By) > 1 && len(r.Picks) > 0 {
		b := page.Box{ID: "pick", Name: "pick", Label: r.head(r.By[0].Text)}
		for _, k := range r.Picks {
			b.Select = append(b.Select, page.Option{Value: k.Key, Text: r.say(k.Text), On: k.Key == r.Picked})
		}
		q.Boxes = append(q.Boxes, b)
	}
	dept, err := r.deptBox(r.dept)
	if err != nil {
		return nil, err
	}
	if dept != nil {
		q.Boxes = append(q.Boxes, *dept)
	}
	if len(q.Boxes) == 0 {
		return nil, nil
	}
	return q, nil
}

// open leads to the records behind a figure.
func (r *reporting) open(row, col string) string {
	g := []string{}
	if len(r.By) > 1 {
		g = append(g, r.Picked)
	}
	g = append(g, row)
	if len(r.By) > 2 {
		g = append(g, col)
	}
	q := url.Values{"report": {r.Find.Name}, "g": g}
	if r.dept != "" {
		q.Set("dept", r.dept)
	}
	return "/t/" + r.Type.Name + "?" + q.Encode()
}

func (r *reporting) measured(c record.ReportCell) string {
	switch x := c.Sum.(type) {
	case regulation.Money:
		return i18n.Money(int64(x))
	case int64:
		return i18n.Count(x)
	}
	return ""
}

func (r *reporting) figure(c record.ReportCell, href string) page.Cell {
	if c.Count == 0 {
		return page.Cell{Class: "num", Text: "0", Dim: true}
	}
	return page.Cell{Class: "num", Text: i18n.Count(c.Count), Href: href}
}

func (r *reporting) table() page.Table {
	rows := r.By[len(r.By)-1]
	if len(r.By) > 2 {
		rows = r.By[1]
	}
	tb := page.Table{Caption: r.head(r.Info.Say), Cols: []page.Col{{Text: r.head(rows.Text)}}}
	for _, c := range r.Cols {
		tb.Cols = append(tb.Cols, page.Col{Text: r.head(c.Text), Class: "num"})
	}
	tb.Cols = append(tb.Cols, page.Col{Text: r.word("report.count"), Class: "num"})
	if r.Measure != nil {
		tb.Cols = append(tb.Cols, page.Col{Text: r.label(r.Measure), Class: "num"})
	}
	if r.before != nil {
		tb.Cols = append(tb.Cols, page.Col{Text: r.say(r.beforeKey.Text), Class: "num"})
	}
	line := func(name, key string, cell func(col string) record.ReportCell, sum, before record.ReportCell) []page.Cell {
		out := []page.Cell{{Text: name}}
		for _, c := range r.Cols {
			out = append(out, r.figure(cell(c.Key), r.open(key, c.Key)))
		}
		out = append(out, r.figure(sum, r.open(key, "")))
		if r.Measure != nil {
			out = append(out, page.Cell{Class: "num", Text: r.measured(sum)})
		}
		if r.before != nil {
			out = append(out, page.Cell{Class: "num", Text: i18n.Count(before.Count), Dim: true})
		}
		return out
	}
	was := func(key string) record.ReportCell {
		if r.before == nil {
			return record.ReportCell{}
		}
		return r.before.RowSums[key]
	}
	for _, k := range r.Rows {
		tb.Rows = append(tb.Rows, page.Row{Cells: line(r.head(k.Text), k.Key, func(col string) record.ReportCell { return r.Cells[[2]string{k.Key, col}] }, r.RowSums[k.Key], was(k.Key))})
	}
	last := record.ReportCell{}
	if r.before != nil {
		last = r.before.Sum
	}
	tb.Foot = line(r.word("report.sum"), "", func(col string) record.ReportCell { return r.ColSums[col] }, r.Sum, last)
	return tb
}

// facts are the figures above: the whole, what it was before, the largest part.
func (r *reporting) facts() []page.Fact {
	out := []page.Fact{{Text: r.word("report.count"), Value: i18n.Count(r.Sum.Count), Href: r.open("", "")}}
	if r.before != nil {
		d := r.Sum.Count - r.before.Sum.Count
		note := r.word("report.same", r.say(r.beforeKey.Text))
		switch {
		case d > 0:
			note = r.word("report.more", r.say(r.beforeKey.Text), i18n.Count(r.before.Sum.Count), i18n.Count(d))
		case d < 0:
			note = r.word("report.less", r.say(r.beforeKey.Text), i18n.Count(r.before.Sum.Count), i18n.Count(-d))
		}
		out[0].Note = note
	}
	if r.Measure != nil {
		out = append(out, page.Fact{Text: r.label(r.Measure), Value: r.measured(r.Sum), Href: r.open("", "")})
	}
	if top := r.sorted(); len(top) > 1 {
		out = append(out, page.Fact{Text: r.word("report.most"), Value: r.head(top[0].Text), Note: r.word("report.share", i18n.Count(top[0].Cell.Count), (top[0].Cell.Count*100+r.Sum.Count/2)/r.Sum.Count), Href: r.open(top[0].Key, "")})
	}
	return out
}

// sorted are the rows, the largest first.
func (r *reporting) sorted() []record.ReportKey {
	out := slices.Clone(r.Rows)
	for i := range out {
		out[i].Cell = r.RowSums[out[i].Key]
	}
	slices.SortStableFunc(out, func(a, b record.ReportKey) int { return int(b.Cell.Count - a.Cell.Count) })
	return out
}

// charts draws the rows, beside what they were before, and the picks so far.
func (r *reporting) charts() ([]page.Chart, error) {
	by := r.By[len(r.By)-1]
	if len(r.By) > 2 {
		by = r.By[1]
	}
	rows := page.Chart{Title: r.word("report.by", r.say(by.Text)), Count: i18n.Count(r.Sum.Count)}
	if r.before != nil {
		rows.Now, rows.Was = r.say(r.picked.Text)+" "+i18n.Count(r.Sum.Count), r.say(r.beforeKey.Text)+" "+i18n.Count(r.before.Sum.Count)
	}
	var most int64 = 1
	for _, k := range r.sorted() {
		b := page.Bar{Text: r.head(k.Text), Value: i18n.Count(k.Cell.Count), Href: r.open(k.Key, ""), Now: k.Cell.Count}
		if r.before != nil {
			b.Was = r.before.RowSums[k.Key].Count
		}
		most = max(most, b.Now, b.Was)
		rows.Bars = append(rows.Bars, b)
	}
	rows.Scale(most)
	out := []page.Chart{rows}
	if !r.dated() || len(r.Picks) < 2 {
		return out, nil
	}
	picks := page.Chart{Title: r.head(r.By[0].Text)}
	most = 1
	for _, k := range r.Picks[:min(len(r.Picks), picksDrawn)] {
		n := r.Sum.Count
		if k.Key != r.Picked {
			one, err := r.Engine.Report(r.r.Context(), r.who, r.Type.Name, r.Find.Name, k.Key, r.dept)
			if err != nil {
				return nil, err
			}
			n = one.Sum.Count
		}
		most = max(most, n)
		picks.Bars = append(picks.Bars, page.Bar{Text: r.say(k.Text), Value: i18n.Count(n), Now: n, Href: r.at(k.Key, r.dept), Here: k.Key == r.Picked})
	}
	picks.Scale(most)
	return append(out, picks), nil
}

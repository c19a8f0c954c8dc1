package web

import (
	"net/url"
	"strings"

	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/web/page"
)

// reach is the departments somebody's seats reach, where they are several.
func (v *visit) reach() ([]page.Option, error) {
	depts, err := v.Engine.Reach(v.r.Context(), v.who)
	if err != nil || len(depts) < 2 {
		return nil, err
	}
	deep := map[string]int{}
	var out []page.Option
	for _, d := range depts {
		n := 0
		if above, in := deep[d.Above]; in {
			n = above + 1
		}
		deep[d.Code] = n
		out = append(out, page.Option{Value: d.Code, Text: strings.Repeat("　", n) + d.Name})
	}
	return out, nil
}

// deptBox picks one department among them.
func (v *visit) deptBox(is string) (*page.Box, error) {
	depts, err := v.reach()
	if err != nil || depts == nil {
		return nil, err
	}
	b := &page.Box{ID: "dp", Name: "dept", Label: v.word("dept"), Select: []page.Option{{Text: v.word("all"), On: is == ""}}}
	for _, o := range depts {
		o.On = o.Value == is
		b.Select = append(b.Select, o)
	}
	return b, nil
}

// deptName is a department as it is called.
func (v *visit) deptName(code string) (string, error) {
	depts, err := v.Engine.Reach(v.r.Context(), v.who)
	for _, d := range depts {
		if d.Code == code {
			return d.Name, err
		}
	}
	return code, err
}

// abreast puts the departments side by side: a column each, open to its
// records, the name leading to its own report.
func (r *reporting) abreast() *page.Table {
	if len(r.Abreast) == 0 {
		return nil
	}
	rows := r.By[len(r.By)-1]
	if len(r.By) > 2 {
		rows = r.By[1]
	}
	tb := &page.Table{Caption: r.word("report.abreast"), Cols: []page.Col{{Text: r.head(rows.Text)}}}
	name := func(a record.Abreast) string {
		if a.Itself {
			return r.word("report.itself", r.say(a.Say))
		}
		return r.say(a.Say)
	}
	open := func(a record.Abreast, row string) string {
		if a.Itself {
			return "" // no list is of a department without those below it
		}
		of := *r
		of.dept = a.Dept
		return of.open(row, "")
	}
	for _, a := range r.Abreast {
		c := page.Col{Text: name(a), Class: "num"}
		if !a.Itself {
			c.Href = r.at(r.Picked, a.Dept)
		}
		tb.Cols = append(tb.Cols, c)
	}
	tb.Cols = append(tb.Cols, page.Col{Text: r.word("report.sum"), Class: "num"})
	for _, k := range r.Rows {
		line := []page.Cell{{Text: r.head(k.Text)}}
		for _, a := range r.Abreast {
			line = append(line, r.figure(a.Rows[k.Key], open(a, k.Key)))
		}
		tb.Rows = append(tb.Rows, page.Row{Cells: append(line, r.figure(r.RowSums[k.Key], r.open(k.Key, "")))})
	}
	sums := []page.Cell{{Text: r.word("report.sum")}}
	for _, a := range r.Abreast {
		sums = append(sums, r.figure(a.Sum, open(a, "")))
	}
	tb.Foot = append(sums, r.figure(r.Sum, r.open("", "")))
	if r.Measure != nil {
		line := []page.Cell{{Text: r.label(r.Measure)}}
		for _, a := range r.Abreast {
			line = append(line, page.Cell{Class: "num", Text: r.measured(a.Sum)})
		}
		tb.Rows = append(tb.Rows, page.Row{Cells: append(line, page.Cell{Class: "num", Text: r.measured(r.Sum)})})
	}
	return tb
}

// at is the address of the report of a pick and a department.
func (r *reporting) at(pick, dept string) string {
	q := url.Values{}
	if pick != "" {
		q.Set("pick", pick)
	}
	if dept != "" {
		q.Set("dept", dept)
	}
	if len(q) == 0 {
		return r.here
	}
	return r.here + "?" + q.Encode()
}

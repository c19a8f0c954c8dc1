package api

import (
	"github.com/guiju/guiju/internal/api/wire"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
)

// getReport is GET /types/{type}/reports/{report}.
func getReport(c *call) (any, error) {
	q := c.r.URL.Query()
	r, err := c.Engine.Report(c.r.Context(), c.who, c.r.PathValue("type"), c.r.PathValue("report"), q.Get("pick"), q.Get("dept"))
	if err != nil {
		return nil, err
	}
	out := wire.Report{Name: r.Find.Name, Say: c.say(r.Info.Say), Clause: r.Find.Clause, By: c.reportKeys(r.By), Pick: r.Picked,
		Picks: c.reportKeys(r.Picks), Cols: c.reportKeys(r.Cols), Sum: figureOf(r.Sum), Rows: []wire.ReportLine{}}
	for _, k := range r.Rows {
		line := wire.ReportLine{ReportKey: wire.ReportKey{Key: k.Key, Say: c.say(k.Text)}, Sum: figureOf(r.RowSums[k.Key])}
		for _, col := range r.Cols {
			if cell, has := r.Cells[[2]string{k.Key, col.Key}]; has {
				if line.Cells == nil {
					line.Cells = map[string]wire.ReportFigure{}
				}
				line.Cells[col.Key] = figureOf(cell)
			}
		}
		out.Rows = append(out.Rows, line)
	}
	for _, a := range r.Abreast {
		part := wire.ReportPart{Dept: a.Dept, Say: c.say(a.Say), Itself: a.Itself, Sum: figureOf(a.Sum), Rows: map[string]wire.ReportFigure{}}
		for k, cell := range a.Rows {
			if cell.Count != 0 {
				part.Rows[k] = figureOf(cell)
			}
		}
		out.Abreast = append(out.Abreast, part)
	}
	return out, nil
}

func (c *call) reportKeys(list []record.ReportKey) []wire.ReportKey {
	out := []wire.ReportKey{}
	for _, k := range list {
		out = append(out, wire.ReportKey{Key: k.Key, Say: c.say(k.Text)})
	}
	return out
}

func figureOf(c record.ReportCell) wire.ReportFigure {
	f := wire.ReportFigure{Count: c.Count}
	switch x := c.Sum.(type) {
	case regulation.Money:
		f.Sum = i18n.PlainMoney(int64(x))
	case int64:
		f.Sum = x
	}
	return f
}

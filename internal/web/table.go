package web

import (
	"slices"
	"strconv"

	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/web/page"
)

// lines draws records as a table: number and title, the columns the person
// wants, stage, clock, when opened. A list in the order of opening can be
// turned round at its last column.
func (v *visit) lines(t *regulation.Type, ask asking, lines []record.Line, turns bool) page.Table {
	tb := page.Table{Caption: v.word("list.of", v.say(t.Say)), Tall: true, Pick: true, PickAll: v.word("pick.all"),
		Cols: []page.Col{{Text: v.word("title")}}}
	numbered, clocked := t.Field("no") != nil, len(t.Clocks) > 0
	if numbered {
		tb.Cols = []page.Col{{Text: v.word("number")}, {Text: v.word("title"), Class: "c-main"}}
	}
	for _, f := range ask.cols {
		tb.Cols = append(tb.Cols, page.Col{Text: v.label(f), Class: cellClass(f)})
	}
	tb.Cols = append(tb.Cols, page.Col{Text: v.word("stage")})
	if clocked {
		tb.Cols = append(tb.Cols, page.Col{Text: v.word("clock")})
	}
	opened := page.Col{Text: v.word("opened"), Class: "num"}
	if turns {
		other := ask
		other.sieve.Up = !other.sieve.Up
		opened.Sort, opened.Href = "descending", other.here()
		if ask.sieve.Up {
			opened.Sort = "ascending"
		}
	}
	tb.Cols = append(tb.Cols, opened)
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
		for _, f := range ask.cols {
			i := slices.IndexFunc(l.Cells, func(c record.Shown) bool { return c.Field.Name == f.Name })
			if i < 0 {
				row.Cells = append(row.Cells, page.Cell{})
				continue
			}
			row.Cells = append(row.Cells, v.cell(l.Cells[i]))
			if m, ok := l.Cells[i].Value.(regulation.Money); ok {
				sums[f.Name] += int64(m)
			}
		}
		stage := ""
		if l.Stage != nil {
			stage = v.head(l.Stage.Say)
		}
		row.Cells = append(row.Cells, page.Cell{Text: stage})
		if clocked {
			row.Cells = append(row.Cells, page.Cell{Chip: v.chip(l.Clock, true, false)})
		}
		row.Cells = append(row.Cells, page.Cell{Text: v.short(l.Opened), Class: "num"})
		tb.Rows = append(tb.Rows, row)
	}
	if len(sums) > 0 {
		tb.Foot = v.totals(tb, ask.cols, sums, numbered)
	}
	return tb
}

// totals is the foot of a list: the sums of its money on this page.
func (v *visit) totals(tb page.Table, cols []*regulation.Field, sums map[string]int64, numbered bool) []page.Cell {
	foot := []page.Cell{{Text: v.word("list.sum", len(tb.Rows))}}
	if numbered {
		foot = append(foot, page.Cell{Class: "c-main"})
	}
	for _, f := range cols {
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

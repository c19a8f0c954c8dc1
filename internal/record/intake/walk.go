package intake

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/guiju/guiju/internal/exchange/sheet"
	"github.com/guiju/guiju/internal/fault"
)

// each gives every row of every table in order.
func (r *run) each(ctx context.Context, f func(t *Table, n int, l line) error) error {
	for _, t := range r.tables() {
		n := slices.Index(r.m.Tables, t) + 1
		sh, err := r.sheet(t)
		if err != nil {
			return err
		}
		var want []string
		add := func(title string) {
			if !slices.Contains(want, title) {
				want = append(want, title)
			}
		}
		for _, c := range t.Fields {
			c.from.titles(add)
		}
		t.Opened.titles(add)
		t.Moved.titles(add)
		for _, s := range t.Skip {
			add(s.column)
		}
		columns := len(want)
		for _, h := range t.Head {
			add(h)
		}
		titles := make([]string, len(want))
		for i := range want {
			titles[i] = plain(want[i])
		}
		at := map[string]int{}
		var head sheet.Head
		if t.NoHead {
			for _, title := range want[:columns] {
				n, _ := columnNumber(title)
				at[plain(title)] = n - 1
			}
			columns = 0
		} else if head, err = sh.FindHead(titles); err != nil {
			return err
		}
		for i, title := range want[:columns] {
			if head.Columns[i] < 0 && !strings.HasSuffix(title, "?") {
				return fault.New(fault.Invalid, "表「"+sh.Name+"」里没有「"+title+"」这一列", "the sheet “"+sh.Name+"” has no column “"+title+"”")
			}
			at[plain(title)] = head.Columns[i]
		}
		for row, err := range sh.Rows() {
			if err := ctx.Err(); err != nil {
				return err
			}
			l := line{row: row, columns: at}
			switch {
			case err != nil && row.Line == 0:
				return err
			case err != nil:
				l.row.Cells = nil
				l.wrong = err
			case row.Line == head.Line:
				continue
			case row.Line < head.Line:
				l.note = true
			}
			if err := f(t, n, l); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *run) sheet(t *Table) (*sheet.Sheet, error) {
	if s := r.book.Sheet(t.Sheet); s != nil {
		return s, nil
	}
	if n, err := strconv.Atoi(t.Sheet); err == nil && n >= 1 && n <= len(r.book.Sheets()) {
		return r.book.Sheets()[n-1], nil
	}
	return nil, fault.New(fault.Invalid, "文件里没有名为「"+t.Sheet+"」的表", "the file has no sheet “"+t.Sheet+"”")
}

package web

import (
	"net/http"
	"strconv"

	"github.com/guiju/guiju/internal/web/page"
)

// notices is what one was told, newest first. Opening a record from it, or from
// anywhere, marks what it tells of that record as seen.
func (v *visit) notices() error {
	below, err := v.number("below")
	if err != nil {
		return err
	}
	told, err := v.Engine.Told(v.r.Context(), v.who, below, listRows)
	if err != nil {
		return err
	}
	p := page.Notices{Head: page.Head{Title: v.word("notices")}}
	p.Table = page.Table{Caption: p.Head.Title, Cols: []page.Col{{Text: v.word("time")}, {Text: v.word("notices.new"), Quiet: true}, {Text: v.word("number")}, {Text: v.word("title"), Class: "c-main"},
		{Text: v.word("notices.what")}, {Text: v.word("stage")}, {Text: v.word("by")}}}
	fresh := false
	for _, t := range told {
		fresh = fresh || t.New
		row := page.Row{Cells: []page.Cell{{Text: v.short(t.At)}, {}, {Text: v.word("hidden"), Dim: true}, {Class: "c-main"}, {}, {}, {Text: t.Sender}}}
		if t.New {
			row.Cells[1].Tag = &page.Tag{Class: "on", Text: v.word("notices.new")}
		}
		if t.Sender == "" {
			row.Cells[6].Text = v.word("rule")
		}
		if l := t.Line; l != nil {
			row.Href = recordHref(l.ID)
			number := l.Number
			if number == "" {
				number = "#" + strconv.FormatInt(l.ID, 10)
			}
			row.Cells[2], row.Cells[3] = page.Cell{Text: number, Href: row.Href}, page.Cell{Text: v.title(l.Link), Class: "c-main"}
			if t.Stage != nil {
				row.Cells[4].Text = v.first(v.word("notices.waits", v.say(t.Stage.Say)))
			}
			if l.Stage != nil {
				row.Cells[5].Text = v.head(l.Stage.Say)
			}
		}
		p.Table.Rows = append(p.Table.Rows, row)
	}
	switch {
	case len(told) == 0:
		p.Empty = &page.Empty{Title: v.word("notices.none"), Text: v.word("notices.none.text")}
	case len(told) == listRows:
		p.Pager = &page.Pager{Next: "/notices?below=" + strconv.FormatInt(told[len(told)-1].ID, 10)}
	}
	if fresh {
		p.Head.Acts = []page.Button{{Text: v.word("notices.seen"), Href: "/notices/seen", Post: true, Icon: "check"}}
	}
	p.Shell = v.shell(p.Head.Title, page.Link{Text: p.Head.Title})
	return v.show(http.StatusOK, p)
}

// seeNotices marks everything one was told as seen.
func (v *visit) seeNotices() error {
	if err := v.Engine.SeeNotices(v.r.Context(), v.who, 0); err != nil {
		return err
	}
	return v.see("/notices")
}

// bell is how many notices one has not seen.
func (v *visit) bell() string {
	n, more, err := v.Engine.NewNotices(v.r.Context(), v.who)
	if err != nil {
		v.Log.Warn("notices", "err", err) // the page is worth more than its bell
		return ""
	}
	if n == 0 {
		return ""
	}
	return countText(n, more)
}

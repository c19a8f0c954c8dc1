package web

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/web/page"
)

// sorted gives the keys of a map in order.
func sorted[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }

// day is today, in the zone of the installation.
func (v *visit) day() calendar.Date { return calendar.DateOf(v.now, v.zone) }

func join(parts []string, sep string) string { return strings.Join(parts, sep) }

// values gives a value as a list: of one, of several, of none.
func values(v regulation.Value) []regulation.Value {
	switch v := v.(type) {
	case nil:
		return nil
	case []regulation.Value:
		return v
	case []regulation.Line:
		out := make([]regulation.Value, len(v))
		for i, l := range v {
			out[i] = l
		}
		return out
	}
	return []regulation.Value{v}
}

// text writes a value for people.
func (v *visit) text(sh record.Shown) string {
	if len(sh.Links) > 0 {
		var out []string
		for _, l := range sh.Links {
			out = append(out, v.title(l))
		}
		return join(out, v.word("list.comma"))
	}
	if m, ok := sh.Value.(regulation.Money); ok {
		return i18n.Money(int64(m))
	}
	if record.Covered(sh.Field) {
		sh.Value = record.Cover(sh.Value)
	}
	return sh.Field.Format(sh.Value, v.lang, v.zone)
}

// title names a record; one that may not be read says that and no more.
func (v *visit) title(l record.Link) string {
	if l.ID == 0 {
		return v.word("hidden")
	}
	if l.Title == "" {
		return "#" + strconv.FormatInt(l.ID, 10)
	}
	return l.Title
}

// read draws a field of the record of a number.
func (v *visit) read(id int64, sh record.Shown) page.Read {
	f := sh.Field
	r := page.Read{Label: v.label(f)}
	switch {
	case sh.Value == nil:
	case f.Kind == regulation.KindLong:
		r.Long, r.Wide = v.text(sh), true
	case f.Kind == regulation.KindTel:
		r.Phone = v.phone(id, sh)
	case f.Kind == regulation.KindFile || f.Kind == regulation.KindSign:
		r.Wide, r.Files = true, v.files(sh)
	case f.Kind == regulation.KindRows:
		r.Wide, r.Rows = true, v.rows(sh)
	case len(sh.Links) > 0:
		for _, l := range sh.Links {
			r.Links = append(r.Links, v.link(l))
		}
		r.Wide = len(r.Links) > 3
	default:
		r.Text = v.text(sh)
		r.Wide = len([]rune(r.Text)) > 36
	}
	return r
}

// label is the title of a field.
func (v *visit) label(f *regulation.Field) string {
	if f.Say.Empty() {
		return f.Name
	}
	return v.head(f.Say)
}

// link leads to a record; staff lead nowhere for those who need not know more.
func (v *visit) link(l record.Link) page.Link {
	if l.ID == 0 {
		return page.Link{Text: v.title(l)}
	}
	return page.Link{Text: v.title(l), Href: recordHref(l.ID)}
}

// phone draws a telephone. One with readers of its own is covered on every page,
// for its readers too: they uncover it by a press that is logged.
func (v *visit) phone(id int64, sh record.Shown) *page.Phone {
	f := sh.Field
	p := &page.Phone{Label: v.label(f), Text: v.text(sh)}
	switch {
	case sh.Masked:
	case v.uncovered != nil && v.uncovered.Field == f:
		p.ID, p.Text = "tel-"+f.Name, f.Format(v.uncovered.Value, v.lang, v.zone)
		if !f.Many {
			p.Call = page.Tel(p.Text)
		}
	case record.Covered(f):
		p.ID, p.Uncover, p.Press = "tel-"+f.Name, recordHref(id)+"/uncover/"+f.Name, v.word("uncover")
	case !f.Many:
		p.Call = page.Tel(p.Text)
	}
	return p
}

// uncover gives a telephone whole to one of its readers: the record's page with
// the number on it. The reading is in the ledger before the number leaves.
func (v *visit) uncover() error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	if v.uncovered, err = v.Engine.Uncover(v.r.Context(), v.who, id, v.r.PathValue("field")); err != nil {
		return err
	}
	return v.record()
}

// files lists the files of a field.
func (v *visit) files(sh record.Shown) []page.File {
	var out []page.File
	for _, x := range values(sh.Value) {
		if f, ok := x.(regulation.File); ok {
			p := v.filed(f)
			p.Sign = sh.Field.Kind == regulation.KindSign
			if p.Sign {
				p.Label = v.label(sh.Field)
			}
			out = append(out, p)
		}
	}
	return out
}

func (v *visit) filed(f regulation.File) page.File {
	p := page.File{Name: f.Name, Label: f.Name, Href: "/files/" + f.Hash, Icon: "file", Note: size(f.Size) + " · SHA-256 " + f.Hash[:4] + "…" + f.Hash[60:]}
	switch kind, _, _ := strings.Cut(f.Media, "/"); {
	case f.Media == "image/jpeg" || f.Media == "image/png":
		p.Picture, p.Icon = true, "photo"
	case kind == "image":
		p.Icon = "photo"
	case kind == "audio":
		p.Icon = "audio"
	case strings.Contains(f.Media, "sheet") || strings.Contains(f.Media, "csv") || strings.Contains(f.Media, "excel"):
		p.Icon = "sheet"
	}
	if !f.At.IsZero() {
		p.When = f.At.In(v.zone).Format("01-02 15:04")
	}
	return p
}

func size(n int64) string {
	switch {
	case n < 1<<10:
		return fmt.Sprintf("%d\u00a0B", n)
	case n < 1<<20:
		return fmt.Sprintf("%d\u00a0kB", (n+512)>>10)
	}
	return fmt.Sprintf("%.1f\u00a0MB", float64(n)/(1<<20))
}

// rows draws a field of rows as a table.
func (v *visit) rows(sh record.Shown) *page.Table {
	t := &page.Table{Caption: v.label(sh.Field)}
	for i, c := range sh.Field.Cols {
		t.Cols = append(t.Cols, page.Col{Text: v.label(c), Class: colClass(c, i == 0)})
	}
	for _, x := range values(sh.Value) {
		line, _ := x.(regulation.Line)
		var row page.Row
		for i, c := range sh.Field.Cols {
			row.Cells = append(row.Cells, page.Cell{Class: colClass(c, i == 0), Text: v.text(record.Shown{Field: c, Value: line[c.Name]})})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// figures says whether a field's column is set to the right.
func figures(f *regulation.Field) bool {
	return f.Kind == regulation.KindInt || f.Kind == regulation.KindNum || f.Kind == regulation.KindMoney
}

func colClass(f *regulation.Field, first bool) string {
	switch {
	case figures(f):
		return "num"
	case first:
		return "wrap"
	}
	return ""
}

// cell draws a field in a table.
func (v *visit) cell(sh record.Shown) page.Cell {
	f := sh.Field
	switch {
	case sh.Value == nil:
		return page.Cell{Class: cellClass(f)}
	case f.Kind == regulation.KindBool:
		if on, _ := sh.Value.(bool); on {
			return page.Cell{Text: v.word("yes")}
		}
		return page.Cell{}
	case f.Kind == regulation.KindTime:
		if t, ok := sh.Value.(time.Time); ok {
			return page.Cell{Text: v.short(t)}
		}
	case len(sh.Links) > 0 && f.Kind == regulation.KindRef:
		c := page.Cell{Class: "c-cut"}
		for _, l := range sh.Links {
			c.Lines = append(c.Lines, v.link(l))
		}
		return c
	}
	return page.Cell{Class: cellClass(f), Text: v.text(sh)}
}

func cellClass(f *regulation.Field) string {
	switch f.Kind {
	case regulation.KindInt, regulation.KindNum, regulation.KindMoney:
		return "num"
	case regulation.KindText, regulation.KindLong:
		return "c-cut"
	}
	return ""
}

// short writes a time in a table: without its year when that is this one.
func (v *visit) short(t time.Time) string {
	t = t.In(v.zone)
	if t.Year() == v.now.Year() {
		return t.Format("01-02 15:04")
	}
	return t.Format("2006-01-02 15:04")
}

// chip draws a clock.
func (v *visit) chip(c *record.Clock, name, full bool) *page.Chip {
	if c == nil {
		return nil
	}
	k := page.Clock{State: page.ChipState(c.State), Start: c.Start, Due: c.Due, End: c.Ended, Full: full}
	if c.Before && (c.State == record.ClockOver || c.State == record.ClockLate) {
		k.State = page.ChipBefore
	}
	if name {
		k.Name = v.head(c.Say)
	}
	chip := page.NewChip(v.lang, k, v.now, v.zone)
	return &chip
}

func (v *visit) clauseChip(id string) *page.Clause {
	c := v.prog.Clause(id)
	if c == nil {
		return nil
	}
	return &page.Clause{ID: c.ID, Say: v.say(c.Say), Href: "/clauses/" + c.ID}
}

func (v *visit) stageTag(st *regulation.Stage, waits bool) page.Tag {
	if st == nil {
		return page.Tag{}
	}
	t := page.Tag{Text: v.head(st.Say)}
	switch {
	case waits:
		t.Class = "on"
	case st.Kind == regulation.StageVoid || st.Kind == regulation.StageWait:
		t.Class = "dash"
	case st.Kind == regulation.StageEnd:
		t.Class = "solid"
	}
	return t
}

func (v *visit) actSay(a *regulation.Act) string {
	if a.Say.Empty() {
		return a.Name
	}
	return v.head(a.Say)
}

func (v *visit) texts(ts []i18n.Text) []string {
	var out []string
	for _, t := range ts {
		out = append(out, v.say(t))
	}
	return out
}

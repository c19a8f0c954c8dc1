package record

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/exchange/sheet"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/search"
)

// exporter writes the records of a list to a file, a page of them at a time,
// as one person sees them.
type exporter struct {
	e     *Engine
	who   *people.Person
	t     *regulation.Type
	cols  []*regulation.Field
	lang  i18n.Lang
	notes [][2]string
	n     int64 // records written
}

func (x *exporter) write(ctx context.Context, index *search.Index, s Sieve, format Format, w io.Writer) error {
	x.n = 0
	switch format {
	case FormatXLSX:
		out, err := sheet.NewXLSX(w, x.t.Say.In(x.lang), x.head()...)
		if err != nil {
			return err
		}
		if err := x.rows(ctx, index, s, out); err != nil {
			return err
		}
		if err := sheet.Notes(out, words("release.notes").In(x.lang), x.notes); err != nil {
			return err
		}
		return out.Close()
	case FormatCSV:
		out, err := x.csv(w)
		if err != nil {
			return err
		}
		if err := x.rows(ctx, index, s, out); err != nil {
			return err
		}
		return out.Close()
	case FormatJSONL:
		return x.jsonl(ctx, index, s, w)
	}
	return fmt.Errorf("no list is written as %q", format)
}

// csv begins with the notes, a line each, then the titles of the columns.
func (x *exporter) csv(w io.Writer) (sheet.Writer, error) {
	titles := x.head()
	wide := func(cells ...string) []string { return append(cells, make([]string, len(titles)-len(cells))...) }
	out, err := sheet.NewCSV(w, sheet.UTF8, wide(x.notes[0][0], x.notes[0][1])...)
	if err != nil {
		return nil, err
	}
	for _, n := range x.notes[1:] {
		if err := out.Write(n[0], n[1]); err != nil {
			return nil, err
		}
	}
	row := make([]any, len(titles))
	for i, t := range titles {
		row[i] = t
	}
	return out, out.Write(row...)
}

// head is the titles of the columns, as the list has them.
func (x *exporter) head() []string {
	var out []string
	if x.t.Field("no") != nil {
		out = append(out, x.label("no"))
	}
	out = append(out, x.label("title"))
	for _, f := range x.cols {
		out = append(out, x.label(f.Name))
	}
	out = append(out, words("col.stage").In(x.lang))
	if len(x.t.Clocks) > 0 {
		out = append(out, words("col.clock").In(x.lang), words("col.due").In(x.lang))
	}
	return append(out, words("col.opened").In(x.lang))
}

func (x *exporter) label(name string) string {
	f := x.t.Field(name)
	if f == nil || f.Say.Empty() {
		return words("col.title").In(x.lang)
	}
	return f.Say.In(x.lang)
}

func (x *exporter) rows(ctx context.Context, index *search.Index, s Sieve, out sheet.Writer) error {
	zone := x.e.Zone()
	return x.each(ctx, index, s, func(l Line) error {
		var row []any
		if x.t.Field("no") != nil {
			row = append(row, l.Number)
		}
		row = append(row, l.Title)
		for _, c := range l.Cells {
			row = append(row, x.cell(c, zone))
		}
		stage := ""
		if l.Stage != nil {
			stage = l.Stage.Say.In(x.lang)
		}
		row = append(row, stage)
		if len(x.t.Clocks) > 0 {
			if l.Clock == nil {
				row = append(row, nil, nil)
			} else {
				row = append(row, l.Clock.Say.In(x.lang), local(l.Clock.Due, zone))
			}
		}
		return out.Write(append(row, local(l.Opened, zone))...)
	})
}

func local(t time.Time, zone *time.Location) any {
	if t.IsZero() {
		return nil
	}
	return t.In(zone)
}

// each hands over every record of a list, a page at a time by its keys: none
// is held longer than its page.
func (x *exporter) each(ctx context.Context, index *search.Index, s Sieve, f func(Line) error) error {
	names := make([]string, 0, len(x.cols)+1)
	for _, c := range x.cols {
		names = append(names, c.Name)
	}
	if len(names) == 0 {
		names = append(names, "") // no column, rather than the first ten
	}
	take := func(lines []Line) error {
		for _, l := range lines {
			if err := f(l); err != nil {
				return err
			}
			x.n++
		}
		return ctx.Err()
	}
	if s.Asks() {
		q := Finding{Types: []string{x.t.Name}, Text: s.Text, Stage: s.Stage, Dept: s.Dept, Values: s.Values, Cols: names, Limit: pageMost}
		for {
			found, err := x.e.Search(ctx, index, x.who, q)
			if err != nil {
				return err
			}
			if err := take(found.Lines); err != nil || found.Next == 0 {
				return err
			}
			q.Before = found.Next
		}
	}
	q := Query{Type: x.t.Name, List: s.Listed(), Group: s.Group, Dept: s.Dept, Cols: names, Up: s.Up, Limit: pageMost}
	for {
		p, err := x.e.Page(ctx, x.who, q)
		if err != nil {
			return err
		}
		if err := take(p.Lines); err != nil || p.Next == "" {
			return err
		}
		q.Cursor = p.Next
	}
}

// cell gives a value for a table; what one may not see is nothing.
func (x *exporter) cell(sh Shown, zone *time.Location) any {
	switch v := sh.Value.(type) {
	case nil:
		return nil
	case regulation.Money:
		return sheet.Yuan(v)
	case int64, float64, calendar.Date:
		return v
	case time.Time:
		return local(v, zone)
	}
	if len(sh.Links) > 0 {
		text := ""
		for i, l := range sh.Links {
			if i > 0 {
				text += words("col.comma").In(x.lang)
			}
			text += l.Title
		}
		return text
	}
	return sh.Field.Format(sh.Value, x.lang, zone)
}

// jsonl writes a line for the release and one for each record: codes for
// choices, yuan as text, times with their zone.
func (x *exporter) jsonl(ctx context.Context, index *search.Index, s Sieve, w io.Writer) error {
	buf := bufio.NewWriter(w)
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	about := map[string]string{}
	for _, n := range x.notes {
		about[n[0]] = n[1]
	}
	if err := enc.Encode(map[string]any{"release": about}); err != nil {
		return err
	}
	zone := x.e.Zone()
	err := x.each(ctx, index, s, func(l Line) error {
		m := map[string]any{"id": strconv.FormatInt(l.ID, 10), "type": l.Type, "title": l.Title, "opened": l.Opened.In(zone).Format(time.RFC3339)}
		if l.Number != "" {
			m["no"] = l.Number
		}
		if l.Stage != nil {
			m["stage"] = l.Stage.Name
		}
		if l.Clock != nil && !l.Clock.Due.IsZero() {
			m["due"] = l.Clock.Due.In(zone).Format(time.RFC3339)
		}
		fields := map[string]any{}
		for _, c := range l.Cells {
			if v := jsonValue(c, zone); v != nil {
				fields[c.Field.Name] = v
			}
		}
		m["fields"] = fields
		return enc.Encode(m)
	})
	if err != nil {
		return err
	}
	return buf.Flush()
}

// jsonValue gives a shown value for JSON; nil is unset, or not to be seen.
func jsonValue(sh Shown, zone *time.Location) any {
	if len(sh.Links) > 0 {
		out := []any{}
		for _, l := range sh.Links {
			if l.ID != 0 {
				out = append(out, map[string]string{"id": strconv.FormatInt(l.ID, 10), "title": l.Title})
			}
		}
		if sh.Field.Many {
			return out
		}
		if len(out) == 0 {
			return nil
		}
		return out[0]
	}
	return plainJSON(sh.Value, zone)
}

func plainJSON(v regulation.Value, zone *time.Location) any {
	switch v := v.(type) {
	case regulation.Money:
		return i18n.PlainMoney(int64(v))
	case calendar.Date:
		return v.String()
	case time.Time:
		return v.In(zone).Format(time.RFC3339)
	case regulation.Ref:
		return strconv.FormatInt(int64(v), 10)
	case regulation.File:
		return map[string]any{"hash": v.Hash, "name": v.Name, "size": v.Size, "media": v.Media}
	case []regulation.Value:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = plainJSON(e, zone)
		}
		return out
	case []regulation.Line:
		out := make([]any, len(v))
		for i, l := range v {
			m := map[string]any{}
			for k, e := range l {
				if e != nil {
					m[k] = plainJSON(e, zone)
				}
			}
			out[i] = m
		}
		return out
	}
	return v
}

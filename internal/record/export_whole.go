package record

import (
	"context"
	"strconv"
	"time"

	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
)

// Whole is a record with everything it holds and everything that happened to
// it, for a department that leaves: nothing is hidden, the withdrawn included.
type Whole struct {
	Link
	Kind   *regulation.Type
	Number string
	Stage  *regulation.Stage
	Dept   string
	Opened time.Time
	Fields []Shown // that are filled in
	Events []Event // newest first
}

// Everything hands over every record in the order they were opened, a page at
// a time. It is for a release of everything that its asker may have made now.
func (e *Engine) Everything(ctx context.Context, who *people.Person, release int64, f func(Whole) error) (count int64, err error) {
	if _, err := e.toMake(ctx, who, release); err != nil {
		return 0, err
	}
	for from := int64(0); ; {
		var page []Whole
		err := e.look(ctx, nil, func(u *unit) error {
			page = nil
			ids, err := idsAfter(u.tx, from, pageMost)
			if err != nil {
				return err
			}
			for _, id := range ids {
				w, err := u.whole(id)
				if err != nil {
					return err
				}
				page = append(page, w)
			}
			return nil
		})
		if err != nil || len(page) == 0 {
			return count, err
		}
		for _, w := range page {
			from = w.ID
			if w.Events, err = e.History(ctx, nil, w.ID); err != nil {
				return count, err
			}
			if err := f(w); err != nil {
				return count, err
			}
			count++
		}
	}
}

func (u *unit) whole(id int64) (Whole, error) {
	s, err := u.load(id)
	if err != nil {
		return Whole{}, err
	}
	w := Whole{Link: Link{ID: s.id, Type: s.typ.Name, Title: s.title()}, Kind: s.typ, Number: s.number(), Stage: s.typ.Stage(s.row.Stage), Dept: s.row.Dept, Opened: s.row.Opened}
	for _, f := range s.typ.Fields {
		v := s.row.Vals[f.Name]
		if v == nil {
			continue
		}
		sh, _, err := u.show(s, f, v)
		if err != nil {
			return w, err
		}
		w.Fields = append(w.Fields, sh)
	}
	return w, nil
}

// LeaveWith closes a release of everything with what it came to.
func (e *Engine) LeaveWith(ctx context.Context, who *people.Person, release, count, size int64, hash string) (*Answer, error) {
	if _, err := e.toMake(ctx, who, release); err != nil {
		return nil, err
	}
	return e.made(ctx, release, count, size, hash)
}

// JSON gives a record as data: codes for choices, yuan as text, references with
// their titles, and its history, oldest first.
func (w Whole) JSON(zone *time.Location) map[string]any {
	m := map[string]any{"id": strconv.FormatInt(w.ID, 10), "type": w.Type, "title": w.Title, "dept": w.Dept, "opened": w.Opened.In(zone).Format(time.RFC3339)}
	if w.Number != "" {
		m["no"] = w.Number
	}
	if w.Stage != nil {
		m["stage"] = w.Stage.Name
	}
	fields := map[string]any{}
	for _, sh := range w.Fields {
		fields[sh.Field.Name] = jsonValue(sh, zone)
	}
	m["fields"] = fields
	events := make([]any, 0, len(w.Events))
	for i := len(w.Events) - 1; i >= 0; i-- {
		ev := w.Events[i]
		set := map[string]any{}
		for _, c := range ev.Changes {
			set[c.Field.Name] = jsonValue(c.New, zone)
		}
		x := map[string]any{"at": ev.At.In(zone).Format(time.RFC3339Nano), "act": ev.Act, "by": ev.Actor, "set": set, "ledger": ev.Leaf}
		if ev.Note != "" {
			x["note"] = ev.Note
		}
		events = append(events, x)
	}
	m["events"] = events
	return m
}

// Files gives every file the record holds, or held.
func (w Whole) Files() []regulation.File {
	var out []regulation.File
	take := func(v regulation.Value) {
		each(v, func(x regulation.Value) {
			if f, ok := x.(regulation.File); ok {
				out = append(out, f)
			}
		})
	}
	for _, sh := range w.Fields {
		take(sh.Value)
	}
	for _, ev := range w.Events {
		for _, c := range ev.Changes {
			take(c.Old.Value)
			take(c.New.Value)
		}
	}
	return out
}

// Cells gives the record's fields for a table, in the order of the type.
func (w Whole) Cells(cols []*regulation.Field, lang i18n.Lang, zone *time.Location) []any {
	x := exporter{lang: lang}
	at := map[string]Shown{}
	for _, sh := range w.Fields {
		at[sh.Field.Name] = sh
	}
	out := make([]any, len(cols))
	for i, c := range cols {
		if sh, ok := at[c.Name]; ok {
			out[i] = x.cell(sh, zone)
		}
	}
	return out
}

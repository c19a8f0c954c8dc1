package intake

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
)

// take carries one row, and notes its verdict.
func (r *run) take(t *Table, n int, l line) error {
	v, known := r.spoilt[place{n, l.row.Line}]
	if !known {
		sh, err := r.sheet(t)
		if err != nil {
			return err
		}
		v = Verdict{Table: n, Sheet: sh.Name, Line: l.row.Line, Type: t.Type.Name}
		if err := r.row(t, l, &v); err != nil {
			return err
		}
		if r.s.Spoilt {
			r.spoilt[place{n, l.row.Line}] = v
			return errAgain
		}
	}
	r.count[v.Kind]++
	if r.rows++; r.o.Progress != nil {
		r.o.Progress(r.rows)
	}
	return r.out.add(v)
}

// row gives the verdict of a row, and does what it says.
func (r *run) row(t *Table, l line, v *Verdict) error {
	if l.wrong != nil {
		return v.refuse(l.wrong)
	}
	if l.isNote(t) {
		v.Kind = Note
		return nil
	}
	d := draft{in: map[string]any{}, vals: map[string]regulation.Value{}}
	if err := r.read(t, l, &d); err != nil {
		return err
	}
	key, some, err := matchKey(t.Type, t.Key, d.vals)
	if err != nil {
		return err
	}
	if !some && len(d.why) == 0 {
		d.why = append(d.why, *reason(t.Type.Field(t.Key[0]), "key", "认不出是哪一件：该填的都空着", "it does not say which thing it is: all of its key is empty"))
	}
	if len(d.why) > 0 {
		v.Kind, v.Clause, v.Names = Refused, t.Type.Clause, d.why
		return nil
	}
	m, err := r.matched(t.Type.Name, key)
	if err != nil {
		return err
	}
	if m.record == 0 {
		if m.record, err = r.s.Holder(t.Type.Name, r.o.Dept, d.vals); err != nil {
			return err
		}
	}
	if m.record == 0 {
		a, touched, err := r.s.Act(r.opening(t, d))
		if id := holder(err); id != 0 && !r.s.Spoilt {
			m.record = id
		} else if err != nil {
			return v.refuse(err)
		} else if a.Skipped {
			v.Kind = Same
			return nil
		} else {
			v.Kind, v.Record, v.Title = New, a.Record, a.Title
			if err := r.note(touched, l.row.Line); err != nil {
				return err
			}
			return r.keep(t.Type.Name, key, a.Record, l.row.Line)
		}
	}
	return r.compare(t, l, d, m, v)
}

// compare says how a row stands to the record it is about.
func (r *run) compare(t *Table, l line, d draft, m match, v *Verdict) error {
	st, err := r.s.Standing(m.record)
	if err != nil {
		return err
	}
	v.Record, v.Title = m.record, st.Title
	in := map[string]any{}
	for _, c := range t.Fields {
		if x := d.vals[c.field.Name]; x != nil && !regulation.Equal(x, st.Row.Vals[c.field.Name]) {
			v.Fields = append(v.Fields, c.field.Name)
			in[c.field.Name] = d.in[c.field.Name]
		}
	}
	if r.o.AsWas && !d.was.Opened.Truncate(time.Microsecond).Equal(st.Row.Opened) {
		v.Fields = append(v.Fields, "opened")
	}
	switch {
	case m.batch != 0 && m.batch == r.batch:
		v.Kind, v.Of = Repeated, m.line
		return nil
	case len(v.Fields) == 0:
		v.Kind = Same
		return nil
	case !r.o.Update || t.Update == "" || r.o.AsWas:
		v.Kind = Differs
		return nil
	}
	for f := range in {
		if !asks(t.Type.Act(t.Update), f) {
			v.Kind = Differs
			v.Names = append(v.Names, *reason(t.Type.Field(f), "update", "更新不改这一项", "an update does not change this"))
		}
	}
	if v.Kind == Differs {
		return nil
	}
	_, touched, err := r.s.Act(record.Command{Record: m.record, Act: t.Update, Actor: r.o.Actor, Input: in})
	if err != nil {
		return v.refuse(err)
	}
	v.Kind = Changed
	return r.note(touched, l.row.Line)
}

// note begins the batch, where this is the first row that did something, and
// keeps what the row touched.
func (r *run) note(touched []record.Touched, line int) error {
	if r.batch == 0 {
		a, _, err := r.s.Act(r.begin())
		if err != nil {
			return err
		}
		r.batch = a.Record
	}
	for _, t := range touched {
		if err := touch(r.s.Tx(), r.batch, t.Record, t.Before, t.After, line); err != nil {
			return err
		}
	}
	return nil
}

// draft is what a row says.
type draft struct {
	in   map[string]any
	vals map[string]regulation.Value
	was  record.AsWas
	why  []fault.Name
}

func (r *run) read(t *Table, l line, d *draft) error {
	for _, c := range t.Fields {
		in, why, err := r.value(l, c.field, c.from)
		if err != nil {
			return err
		}
		if why == nil {
			var p regulation.Value
			if p, err = c.field.Parse(in, r.e.Zone()); err != nil {
				why = reason(c.field, "ask."+c.field.Name, "%s", "%s", fault.As(err).Say)
			} else if p != nil {
				d.in[c.field.Name], d.vals[c.field.Name] = in, p
			}
		}
		if why != nil {
			d.why = append(d.why, *why)
		}
	}
	if !r.o.AsWas {
		return nil
	}
	if t.Opened == nil {
		return fault.New(fault.Invalid, "映射里没有写 opened：旧件的登记时间在哪一列", "the mapping has no `opened`: which column holds the time it was opened")
	}
	var why *fault.Name
	var err error
	if d.was.Opened, why, err = r.instant(l, "opened", t.Opened); err != nil {
		return err
	} else if why != nil {
		d.why = append(d.why, *why)
	}
	if d.was.Moved, why, err = r.instant(l, "moved", t.Moved); err != nil {
		return err
	} else if why != nil {
		d.why = append(d.why, *why)
	}
	return nil
}

// opening is the act that enters a row: by the person, or, as it was, by rule.
func (r *run) opening(t *Table, d draft) record.Command {
	c := record.Command{Type: t.Type.Name, Act: t.Act, Dept: r.o.Dept, Actor: r.o.Actor, Input: d.in}
	if r.o.AsWas {
		c.Act, c.Actor, c.AsWas = "as_was", nil, &d.was
		c.EnteredBy = regulation.Ref(r.o.Actor.ID)
	}
	return c
}

// isNote says that a line is no row of the table: above the head, beside it, or
// one that the mapping leaves out.
func (l line) isNote(t *Table) bool {
	if l.note {
		return true
	}
	for _, s := range t.Skip {
		if slices.Contains(s.is, l.row.Text(l.columns[plain(s.column)])) {
			return true
		}
	}
	for _, at := range l.columns {
		if l.row.Text(at) != "" {
			return false
		}
	}
	return true
}

// holder gives the record that holds what a new one may not have too (`once`).
func holder(err error) int64 {
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != fault.Refused || len(f.Names) != 1 || f.Names[0].Name != "once" {
		return 0
	}
	for _, x := range f.Names[0].Fix {
		if x.Kind == "open" {
			id, _ := strconv.ParseInt(x.Record, 10, 64)
			return id
		}
	}
	return 0
}

// asks says whether an act, or an exception of it, asks for a field.
func asks(a *regulation.Act, field string) bool {
	has := func(as []regulation.Ask) bool {
		return slices.ContainsFunc(as, func(k regulation.Ask) bool { return k.Field == field })
	}
	var walk func(xs []*regulation.Except) bool
	walk = func(xs []*regulation.Except) bool {
		return slices.ContainsFunc(xs, func(x *regulation.Except) bool { return has(x.Ask) || walk(x.Except) })
	}
	return has(a.Ask) || walk(a.Except)
}

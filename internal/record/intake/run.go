package intake

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/guiju/guiju/internal/exchange/sheet"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
)

// Options are what a person asks of an import.
type Options struct {
	Name     string         // of the file
	Dept     string         // "": the department of the person's first seat
	Actor    *people.Person // who imports
	AsWas    bool           // rows are what happened before, at their own times
	Update   bool           // a record that differs is brought to what the row says
	OnlyGood bool           // what is refused stays out; else all rows or none
	Dry      bool           // a trial
	Into     string         // only the tables of this type
}

// Result is what an import came to.
type Result struct {
	Batch  int64        `json:"batch,omitempty"` // 0: nothing was changed
	Counts map[Kind]int `json:"counts"`
	Done   bool         `json:"done"` // it stands; else nothing of it does
}

// Rows is the number of rows that were rows.
func (r *Result) Rows() int {
	n := 0
	for k, c := range r.Counts {
		if k != Note {
			n += c
		}
	}
	return n
}

// run is one import.
type run struct {
	e     *record.Engine
	s     *record.Series
	book  *sheet.Book
	m     *Mapping
	o     Options
	batch int64
	index map[string]map[[16]byte]int64
	fresh bool // the index is of what is committed
	out   *spool
	count map[Kind]int
	// spoilt are the refused rows of a transaction that cannot hold them.
	spoilt map[place]Verdict
}

type place struct{ table, line int }

const (
	chunk      = 100  // rows of one transaction, where the good rows are kept
	mostSpoilt = 1000 // rows that a trial may have to begin again for
)

var (
	errAgain = errors.New("the transaction holds a row that was refused too late")
	errTrial = errors.New("a trial is undone")
)

// Run imports a book, telling every verdict in order.
func Run(ctx context.Context, e *record.Engine, book *sheet.Book, m *Mapping, o Options, say func(Verdict) error) (*Result, error) {
	r := &run{e: e, book: book, m: m, o: o, spoilt: map[place]Verdict{}}
	if o.Dept == "" && o.Actor != nil && len(o.Actor.Seats) > 0 {
		r.o.Dept = o.Actor.Seats[0].Dept
	}
	if err := r.mayImport(ctx); err != nil {
		return nil, err
	}
	var err error
	if r.out, err = newSpool(); err != nil {
		return nil, err
	}
	defer r.out.close()
	res := &Result{Counts: map[Kind]int{}}
	tell := func(v Verdict) error {
		res.Counts[v.Kind]++
		return say(v)
	}
	if o.OnlyGood && !o.Dry {
		return res, r.goodRows(ctx, res, tell)
	}
	// All, or none: first tried, then done, so that every row has its verdict
	// before anything stands.
	if err := r.whole(ctx, true); err != nil {
		return nil, err
	}
	if o.Dry || r.count[Refused] > 0 || r.count[New]+r.count[Changed] == 0 {
		res.Done = !o.Dry && r.count[Refused] == 0
		return res, r.out.drain(tell)
	}
	if err := r.whole(ctx, false); err != nil {
		return nil, err
	}
	if r.count[Refused] == 0 {
		res.Done, res.Batch = true, r.batch
	}
	return res, r.out.drain(tell)
}

// mayImport asks the regulation whether the person may import at all.
func (r *run) mayImport(ctx context.Context) error {
	if r.o.Actor == nil {
		return fault.New(fault.Unauthenticated, "导入要说明是谁导入的", "an import says who imports")
	}
	err := r.e.Series(ctx, func(s *record.Series) error {
		if _, _, err := s.Act(r.begin()); err != nil {
			return err
		}
		return errTrial
	})
	if errors.Is(err, errTrial) {
		return nil
	}
	return err
}

func (r *run) begin() record.Command {
	var into []string
	act := ""
	for _, t := range r.tables() {
		if !slices.Contains(into, t.Type.Name) {
			into = append(into, t.Type.Name)
		}
		act = t.Act
	}
	if r.o.AsWas {
		act = "as_was"
	}
	if act == "" {
		act = "—"
	}
	name := []rune(r.o.Name)
	return record.Command{Type: "batch", Act: "begin", Dept: r.o.Dept, Actor: r.o.Actor, Input: map[string]any{
		"name": string(name[:min(len(name), 200)]), "into": strings.Join(into, " "), "act": act, "as_was": r.o.AsWas}}
}

func (r *run) tables() []*Table {
	var out []*Table
	for _, t := range r.m.Tables {
		if r.o.Into == "" || r.o.Into == t.Type.Name {
			out = append(out, t)
		}
	}
	return out
}

// whole carries every row through one transaction.
func (r *run) whole(ctx context.Context, trial bool) error {
	return r.series(ctx, func() error {
		err := r.each(ctx, func(t *Table, n int, l line) error { return r.take(t, n, l) })
		switch {
		case err != nil:
			return err
		case trial || r.count[Refused] > 0:
			return errTrial
		}
		return r.finish(r.count)
	})
}

// series runs f in one transaction, and again where a row has spoilt it.
func (r *run) series(ctx context.Context, f func() error) error {
	batch := r.batch
	for {
		err := r.e.Series(ctx, func(s *record.Series) error {
			r.s, r.batch, r.count = s, batch, map[Kind]int{}
			if !r.fresh {
				r.index = map[string]map[[16]byte]int64{}
			}
			r.fresh = false
			if err := r.out.reset(); err != nil {
				return err
			}
			return f()
		})
		if r.fresh = err == nil; err != nil {
			r.batch = batch
		}
		if errors.Is(err, errTrial) {
			return nil
		}
		if !errors.Is(err, errAgain) {
			return err
		}
		if len(r.spoilt) > mostSpoilt {
			return fault.New(fault.TooLarge, "不收的行太多，先改正已列出的再试", "too many rows are refused: put right those that are told, then try again")
		}
	}
}

// goodRows carries the rows through short transactions, and leaves out what is refused.
func (r *run) goodRows(ctx context.Context, res *Result, tell func(Verdict) error) error {
	type item struct {
		t *Table
		n int
		l line
	}
	var items []item
	flush := func() error {
		err := r.series(ctx, func() error {
			for _, i := range items {
				if err := r.take(i.t, i.n, i.l); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		items = items[:0]
		return r.out.drain(tell)
	}
	err := r.each(ctx, func(t *Table, n int, l line) error {
		items = append(items, item{t, n, l})
		if len(items) < chunk {
			return nil
		}
		return flush()
	})
	if err == nil {
		err = flush()
	}
	res.Batch = r.batch
	if r.batch != 0 { // what stands is told and can be undone, whatever ended the run
		err = errors.Join(err, r.series(context.WithoutCancel(ctx), func() error { return r.finish(res.Counts) }))
	}
	res.Done = err == nil
	return err
}

// finish closes the batch, where there is one.
func (r *run) finish(n map[Kind]int) error {
	if r.batch == 0 {
		return nil
	}
	_, _, err := r.s.Act(record.Command{Record: r.batch, Act: "finish", Input: map[string]any{
		"rows": n[New] + n[Same] + n[Changed] + n[Differs] + n[Repeated] + n[Refused], "made": n[New], "changed": n[Changed],
		"same": n[Same], "refused": n[Refused]}})
	return err
}

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
		head, err := sh.FindHead(titles)
		if err != nil {
			return err
		}
		at := map[string]int{}
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

func noRows(err error) bool { return errors.Is(err, sql.ErrNoRows) }

// Say is the result in one sentence.
func (r *Result) Say() i18n.Text {
	var zh, en []string
	for _, k := range Kinds {
		if n := r.Counts[k]; n > 0 {
			zh = append(zh, k.Say().Zh+" "+strconv.Itoa(n))
			en = append(en, strconv.Itoa(n)+" "+k.Say().En)
		}
	}
	return i18n.Text{Zh: strings.Join(zh, "，"), En: strings.Join(en, ", ")}
}

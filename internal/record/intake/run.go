package intake

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/guiju/guiju/internal/exchange/sheet"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/record"
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

	// Progress, if set, is told how many rows were carried so far. It begins
	// again where the rows are carried again.
	Progress func(rows int)
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
	rows  int
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
	r.rows = 0
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

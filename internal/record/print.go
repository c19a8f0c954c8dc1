package record

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/guiju/guiju/internal/exchange/paper"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
)

// Printer prints the forms of a program. It is made once: every form is parsed
// and every expression in it type-checked before anything is served.
type Printer struct {
	e     *Engine
	fonts *paper.Fonts
	forms map[string]*paper.Form // by TYPE.NAME
	exprs map[exprOf]*regulation.Expr
	open  func(ctx context.Context, hash string) (io.ReadCloser, int64, error)
}

type exprOf struct{ form, in, src string }

// NewPrinter parses and checks the forms of the edition in force. open reads a
// stored file.
func NewPrinter(e *Engine, open func(ctx context.Context, hash string) (io.ReadCloser, int64, error)) (*Printer, error) {
	fonts, err := paper.LoadFonts()
	if err != nil {
		return nil, err
	}
	forms, exprs, errs := formsOf(e.Program())
	return &Printer{e: e, fonts: fonts, forms: forms, exprs: exprs, open: open}, errors.Join(errs...)
}

// CheckForms says what keeps the forms of a program from being printed: text
// that is no form, an expression that does not stand.
func CheckForms(prog *regulation.Program) []error {
	_, _, errs := formsOf(prog)
	return errs
}

// formsOf parses every form of a program and compiles its expressions.
func formsOf(prog *regulation.Program) (map[string]*paper.Form, map[exprOf]*regulation.Expr, []error) {
	forms, exprs := map[string]*paper.Form{}, map[exprOf]*regulation.Expr{}
	var errs []error
	for _, name := range sortedKeys(prog.Prints) {
		form, bad := paper.ParseForm(name, prog.Prints[name])
		errs = append(errs, bad...)
		if form == nil {
			continue
		}
		forms[name] = form
		typ, _, _ := strings.Cut(name, ".")
		for _, x := range form.Exprs() {
			if ownWord(x.Src) || x.In == "history" {
				continue
			}
			pos := regulation.Pos{File: "prints/" + name + ".yaml", Line: x.Line, Col: x.Col}
			ex, err := prog.FormExpr(x.Src, pos, typ, x.In)
			if err != nil {
				errs = append(errs, err)
				continue
			}
			exprs[exprOf{name, x.In, x.Src}] = ex
		}
	}
	return forms, exprs, errs
}

// ownWord says that a hole is the print's own and no expression of the record.
func ownWord(src string) bool {
	return src == "history" || strings.HasPrefix(src, "print.")
}

// Form is what a print form is called, or false.
func (p *Printer) Form(typ, name string) (i18n.Text, bool) {
	f := p.forms[typ+"."+name]
	if f == nil {
		return i18n.Text{}, false
	}
	return f.Say, true
}

// printsMost is how many records one file prints.
const printsMost = 200

// Print writes one form of some records as a PDF and counts each print: it
// opens a printout for every record, with the file's digest. A record the person
// may not read is not printed; the records themselves are not touched. base is
// the address of the pages, in front of the link of a code.
func (p *Printer) Print(ctx context.Context, who *people.Person, form string, ids []int64, base string, out io.Writer) (paper.Sum, error) {
	if len(ids) == 0 || len(ids) > printsMost {
		return paper.Sum{}, &fault.Error{Code: fault.Invalid, Say: words("print.many", strconv.Itoa(printsMost))}
	}
	for range 3 {
		sum, made, err := p.write(ctx, who, form, ids, base, out)
		if err != nil {
			return sum, err
		}
		if err = p.count(ctx, who, made, sum); err == nil {
			return sum, nil
		}
		// Somebody printed the same form at this moment: the number on the paper
		// would be wrong. Whoever takes the bytes must be able to begin again.
		r, again := out.(interface{ Reset() error })
		if fault.CodeOf(err) != fault.Refused || !again {
			return sum, err
		}
		if err := r.Reset(); err != nil {
			return sum, err
		}
	}
	return paper.Sum{}, &fault.Error{Code: fault.Conflict, Say: words("changed")}
}

// printed is one record on a file.
type printed struct {
	id   int64
	dept string
	form string
	nth  int64
}

func (p *Printer) write(ctx context.Context, who *people.Person, form string, ids []int64, base string, out io.Writer) (paper.Sum, []printed, error) {
	now := p.e.Now()
	var w *paper.Writer
	var made []printed
	for _, id := range ids {
		var filled *paper.Filled
		err := p.e.look(ctx, who, func(u *unit) error {
			s, err := u.readable(id)
			if err != nil {
				return err
			}
			form := strings.TrimPrefix(form, s.typ.Name+".")
			name := s.typ.Name + "." + form
			f := p.forms[name]
			if f == nil {
				return &fault.Error{Code: fault.Invalid, Say: words("print.none", form)}
			}
			src, err := p.source(ctx, u, s, name, base, now)
			if err != nil {
				return err
			}
			made = append(made, printed{id, s.row.Dept, form, src.nth})
			filled, err = paper.Fill(f, src)
			return err
		})
		if err != nil {
			return paper.Sum{}, nil, err
		}
		if w == nil {
			w = paper.NewWriter(out, p.fonts, paper.Info{Title: filled.Title(), Made: now.In(p.e.Zone())})
		}
		if err := w.Add(filled); err != nil {
			return paper.Sum{}, nil, err
		}
	}
	sum, err := w.Close()
	return sum, made, err
}

// count opens a printout for each record.
func (p *Printer) count(ctx context.Context, who *people.Person, made []printed, sum paper.Sum) error {
	if p.e.Program().Types["printout"] == nil {
		return nil
	}
	for _, m := range made {
		_, err := p.e.Act(ctx, Command{Type: "printout", Act: "make", Dept: m.dept, Actor: who, Input: map[string]any{
			"form": m.form, "record": strconv.FormatInt(m.id, 10), "nth": m.nth, "pages": int64(sum.Pages), "hash": sum.Hash}})
		if err != nil {
			return err
		}
	}
	return nil
}

// printSource answers the holes of a form from one record, as its reader sees it.
type printSource struct {
	p    *Printer
	ctx  context.Context
	u    *unit
	s    *state
	form string
	in   string
	own  map[string]string
	nth  int64
	it   regulation.Value
	row  *regulation.Row
	line map[string]string // of the history
}

func (p *Printer) source(ctx context.Context, u *unit, s *state, form, base string, now time.Time) (*printSource, error) {
	src := &printSource{p: p, ctx: ctx, u: u, s: s, form: form}
	_, name, _ := strings.Cut(form, ".")
	n, err := u.printsOf(s, name)
	if err != nil {
		return nil, err
	}
	src.nth = n + 1
	path := u.dir.Path(s.row.Dept)
	company := ""
	if len(path) > 2 {
		company = u.deptName(path[len(path)-2])
	}
	by := ""
	if u.actor != nil {
		by = u.actor.Name
	}
	src.own = map[string]string{
		"print.company": company, "print.dept": u.deptName(s.row.Dept), "print.nth": strconv.FormatInt(src.nth, 10),
		"print.at": now.In(p.e.Zone()).Format("2006-01-02 15:04"), "print.by": by,
		"print.link": base + "/r/" + strconv.FormatInt(s.id, 10),
	}
	for _, c := range s.typ.Clocks {
		text := ""
		if st := s.clocks[c.Name]; st != nil && st.Due != 0 {
			text = instant(st.Due).In(p.e.Zone()).Format("2006-01-02 15:04")
		}
		src.own["print.due."+c.Name] = text
	}
	return src, nil
}

// printsOf counts the prints of a form of a record.
func (u *unit) printsOf(s *state, form string) (int64, error) {
	t := u.prog.Types["printout"]
	if t == nil || t.Find("earlier") == nil {
		return 0, nil
	}
	b := u.blank(t, s.row.Dept)
	b.row.Vals["form"], b.row.Vals["record"] = form, regulation.Ref(s.id)
	fd, err := u.Find(u.scope(b), b.row, t.Find("earlier"))
	if err != nil {
		return 0, err
	}
	return fd.Count()
}

// path splits r.FIELD or it.COLUMN.
func path(src string) (front, field string, ok bool) {
	front, field, ok = strings.Cut(src, ".")
	return front, field, ok && (front == "r" || front == "it") && !strings.ContainsAny(field, ". ()[]+-*/'?!=<>&|")
}

// Text implements paper.Source.
func (x *printSource) Text(src string) (string, error) {
	if v, ok := x.own[src]; ok {
		return v, nil
	}
	if strings.HasPrefix(src, "print.") {
		return "", fmt.Errorf("%s: there is no %s", x.form, src)
	}
	if x.line != nil {
		if _, f, ok := path(src); ok {
			return x.line[f], nil
		}
	}
	if front, name, ok := path(src); ok {
		if front == "r" {
			if f := x.s.typ.Field(name); f != nil {
				sh, seen, err := x.u.show(x.s, f, x.s.row.Vals[name])
				if err != nil || !seen {
					return "", err
				}
				return x.p.shown(sh), nil
			}
		} else if l, ok := x.it.(regulation.Line); ok {
			if c := x.column(name); c != nil {
				return c.Format(l[name], i18n.Zh, x.p.e.Zone()), nil
			}
		}
	}
	v, err := x.eval(src)
	if err != nil || v == nil {
		return "", err
	}
	return x.plain(v), nil
}

// shown writes a field as the print shows it: references by their titles.
func (p *Printer) shown(sh Shown) string {
	if len(sh.Links) > 0 {
		var names []string
		for _, l := range sh.Links {
			names = append(names, l.Title)
		}
		return strings.Join(names, "、")
	}
	if sh.Value == nil {
		return ""
	}
	return sh.Field.Format(sh.Value, i18n.Zh, p.e.Zone())
}

// column is the column of the list whose lines are printed.
func (x *printSource) column(name string) *regulation.Field {
	_, list, ok := path(x.in)
	if !ok || x.s.typ.Field(list) == nil {
		return nil
	}
	for _, c := range x.s.typ.Field(list).Cols {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// eval evaluates an expression; one that reads a field the reader may not see,
// or one that is not filled in, gives nothing.
func (x *printSource) eval(src string) (regulation.Value, error) {
	ex := x.p.exprs[exprOf{x.form, x.in, src}]
	if ex == nil {
		return nil, fmt.Errorf("%s: %s was not checked", x.form, src)
	}
	for _, name := range ex.Reads {
		if f := x.s.typ.Field(name); f != nil && f.See != nil && x.u.actor != nil && !x.u.reads(f.See, x.s.row) {
			return nil, nil
		}
	}
	sc := x.u.scope(x.s)
	sc.ItValue, sc.It = x.it, x.row
	v, err := ex.Eval(sc)
	if unset(err) {
		return nil, nil
	}
	return v, err
}

// plain writes a computed value.
func (x *printSource) plain(v regulation.Value) string {
	var f regulation.Field
	switch v.(type) {
	case regulation.Money:
		f.Kind = regulation.KindMoney
	case int64:
		f.Kind = regulation.KindInt
	case float64:
		f.Kind = regulation.KindNum
	case time.Time:
		f.Kind = regulation.KindTime
	case bool:
		f.Kind = regulation.KindBool
	case regulation.Ref:
		if o, err := x.u.load(int64(v.(regulation.Ref))); err == nil && x.u.mayRead(o) {
			return o.title()
		}
		return ""
	case []regulation.Value:
		var parts []string
		for _, y := range v.([]regulation.Value) {
			parts = append(parts, x.plain(y))
		}
		return strings.Join(parts, "、")
	}
	return f.Format(v, i18n.Zh, x.p.e.Zone())
}

// Bool implements paper.Source.
func (x *printSource) Bool(src string) (bool, error) {
	v, err := x.eval(src)
	b, _ := v.(bool)
	return b, err
}

// Rows implements paper.Source.
func (x *printSource) Rows(src string) ([]paper.Source, error) {
	if src == "history" {
		return x.history()
	}
	v, err := x.eval(src)
	if err != nil {
		return nil, err
	}
	var out []paper.Source
	add := func(it regulation.Value, row *regulation.Row) {
		c := *x
		c.in, c.it, c.row = src, it, row
		out = append(out, &c)
	}
	switch v := v.(type) {
	case []regulation.Line:
		for _, l := range v {
			add(l, nil)
		}
	case []regulation.Value:
		for _, y := range v {
			if l, ok := y.(regulation.Line); ok {
				add(l, nil)
			} else if ref, ok := y.(regulation.Ref); ok {
				row, err := x.u.Row(int64(ref))
				if err != nil {
					return nil, err
				}
				add(ref, row)
			}
		}
	}
	return out, nil
}

// Image implements paper.Source.
func (x *printSource) Image(src string) ([][]byte, error) {
	v, err := x.eval(src)
	if err != nil {
		return nil, err
	}
	var out [][]byte
	each(v, func(y regulation.Value) {
		f, ok := y.(regulation.File)
		if !ok || err != nil || x.p.open == nil {
			return
		}
		var r io.ReadCloser
		if r, _, err = x.p.open(x.ctx, f.Hash); err != nil {
			return
		}
		var b []byte
		b, err = io.ReadAll(io.LimitReader(r, 32<<20))
		err = errors.Join(err, r.Close())
		out = append(out, b)
	})
	return out, err
}

// history gives the acts of the record: what, who, when, minutes since the one
// before, note. Clocks that ran out and signatures count; prints do not.
func (x *printSource) history() ([]paper.Source, error) {
	rows, err := x.u.tx.Query(`select act, actor, happened, coalesce(diff, '{}') from event where record = $1 and rev is not null order by rev limit $2`, x.s.id, historyMost)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []paper.Source
	var before int64
	for rows.Next() {
		var act, diff string
		var actor, at int64
		if err := rows.Scan(&act, &actor, &at, &diff); err != nil {
			return nil, err
		}
		who := x.u.dir.Name(actor)
		if actor == 0 {
			who = "系统"
		}
		took := ""
		if before != 0 {
			took = strconv.FormatInt((at-before)/60e6, 10)
		}
		before = at
		c := *x
		c.in = "history"
		c.line = map[string]string{"act": x.u.actText(x.s.typ, act).Zh, "who": who, "took": took,
			"at": instant(at).In(x.p.e.Zone()).Format("01-02 15:04")}
		if c.line["note"], err = x.note(act, diff); err != nil {
			return nil, err
		}
		out = append(out, &c)
	}
	return out, rows.Err()
}

// note is what stands beside an act in the history: the signer's own word, else
// the first thing that was written in at this act and that the reader may see.
func (x *printSource) note(act, diff string) (string, error) {
	var d struct {
		Set  map[string]json.RawMessage `json:"set"`
		Note string                     `json:"note"`
	}
	if err := json.Unmarshal([]byte(diff), &d); err != nil || d.Note != "" {
		return d.Note, err
	}
	a := x.s.typ.Act(act)
	if a == nil || a.Opening {
		return "", nil
	}
	for _, ask := range a.Ask {
		f := x.s.typ.Field(ask.Field)
		raw, set := d.Set[ask.Field]
		if f == nil || !set || f.Kind != regulation.KindText && f.Kind != regulation.KindLong && f.Kind != regulation.KindOne {
			continue
		}
		if f.See != nil && x.u.actor != nil && !x.u.reads(f.See, x.s.row) {
			continue
		}
		v, err := decodeOr(f, raw)
		if err != nil {
			return "", err
		}
		text := []rune(f.Format(v, i18n.Zh, x.p.e.Zone()))
		if len(text) > 30 {
			text = append(text[:29], '…')
		}
		if len(text) > 0 {
			return string(text), nil
		}
	}
	return "", nil
}

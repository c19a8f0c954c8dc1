package record

import (
	"context"
	"errors"
	"maps"
	"strings"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
)

// asConflict says whether an error is two exceptions at once.
func asConflict(err error, c *conflict) bool { return errors.As(err, c) }

// Form gives the form of an act with what is filled in so far: what this stage
// asks for, what is wrong with it, what the needs whose fields are filled say,
// and which clocks will run. It reads only.
func (e *Engine) Form(ctx context.Context, who *people.Person, c Command) (*Form, error) {
	var fm *Form
	err := e.look(ctx, who, func(u *unit) error {
		fm = nil
		var s *state
		act := c.Act
		var err error
		if c.Record != 0 {
			if s, err = u.readable(c.Record); err != nil {
				return err
			}
		} else if s, act, err = u.begin(c); err != nil {
			return err
		}
		if act == actAdopt && c.Record != 0 {
			n, names, err := u.adopting(s)
			if err == nil && len(names) > 0 {
				err = u.adoptRefused(s, names)
			}
			if err != nil {
				return err
			}
			s = n
		}
		a := s.typ.Act(act)
		if a == nil {
			return &fault.Error{Code: fault.Invalid, Say: words("opening", act)}
		}
		fm, err = u.form(s, a, c)
		return err
	})
	return fm, err
}

func (u *unit) form(s *state, a *regulation.Act, c Command) (*Form, error) {
	fm := &Form{Type: s.typ, Act: a, Rev: s.rev, Dept: s.row.Dept}
	if s.id != 0 {
		fm.Record = &Link{ID: s.id, Type: s.typ.Name, Title: s.title()}
	} else {
		for _, code := range u.deptsFor(s.typ, a) {
			fm.Depts = append(fm.Depts, *u.dir.Dept(code))
		}
	}
	if n := u.checkStage(s, a, s.id == 0); n != nil {
		return nil, &fault.Error{Code: fault.Refused, Clause: clauseOf(s.typ, a), Act: s.typ.Name + "." + a.Name,
			Say: words("refused", a.Say), Names: []fault.Name{*n}}
	}
	s.was = copyRow(s.row)
	s.row = copyRow(s.row)
	values, wrong, err := u.inputs(s, a, call{input: c.Input})
	if err != nil {
		return nil, err
	}
	if sigs := u.signed(s, a.Name); len(sigs) > 0 { // later signers see what the first one wrote
		if values, err = s.decodeInput(sigs[0].Input); err != nil {
			return nil, err
		}
		wrong = nil
	}
	for _, ask := range a.Ask {
		// What is asked anew stands empty; a list grows from what it holds.
		if f := s.typ.Field(ask.Field); s.anew(a, ask, f) && !f.Many && f.Kind != regulation.KindRows {
			delete(s.row.Vals, ask.Field)
		}
	}
	for f, v := range values {
		if v == nil {
			delete(s.row.Vals, f)
		} else {
			s.row.Vals[f] = v
		}
	}
	if err := u.compute(s); err != nil {
		return nil, err
	}
	r, err := resolve(s.typ, a, u.scope(s))
	var clash conflict
	switch {
	case unset(err), asConflict(err, &clash):
		r = &rule{act: a, clause: clauseOf(s.typ, a), by: a.By, to: a.To, ask: a.Ask, needs: a.Needs, do: a.Do}
	case err != nil:
		return nil, err
	}
	st, err := u.who(s, r, false)
	if err != nil && !unset(err) {
		return nil, err
	}
	if !st.may && !u.couldAct(s, a) {
		return nil, &fault.Error{Code: fault.Refused, Clause: r.clause, Act: s.typ.Name + "." + a.Name,
			Say: words("refused", a.Say), Names: []fault.Name{st.why}}
	}
	bad := map[string]*fault.Name{}
	for i := range wrong {
		bad[strings.TrimPrefix(wrong[i].Name, "ask.")] = &wrong[i]
	}
	for _, ask := range r.ask {
		f := s.typ.Field(ask.Field)
		if f == nil {
			continue
		}
		sh, ok, err := u.show(s, f, s.row.Vals[f.Name])
		if err != nil {
			return nil, err
		}
		if !ok {
			sh = Shown{Field: f} // one may be asked for what one may not read afterwards
		}
		b := Box{Shown: sh, Optional: ask.Optional || f.Kind == regulation.KindBool, Wrong: bad[f.Name]}
		if b.Picks, b.More, err = u.picks(s, f, ""); err != nil {
			return nil, err
		}
		fm.Boxes = append(fm.Boxes, b)
	}
	if fm.Rungs, err = u.ladder(s, r); err != nil && !unset(err) {
		return nil, err
	}
	fm.Warn, err = u.checkNeeds(s, s.typ, a.Name, r.clause, u.readyNeeds(s, r))
	if err != nil {
		return nil, err
	}
	fm.Warn = append(fm.Warn, u.checkFigure(s, a.Name)...)
	fm.Clocks, err = u.foresee(s, r)
	return fm, err
}

// couldAct says whether the actor stands in any by-line the act can have, if an
// opening act's person fields name him.
func (u *unit) couldAct(s *state, a *regulation.Act) bool {
	if a.Opening && u.actor != nil {
		cp, row := *s, *s.row
		row.Vals = maps.Clone(row.Vals)
		for f := range mayAsk(a) {
			switch fd := s.typ.Field(f); {
			case fd == nil || fd.Kind != regulation.KindPerson:
			case fd.Many:
				row.Vals[f] = []regulation.Value{u.actorRef()}
			default:
				row.Vals[f] = u.actorRef()
			}
		}
		cp.row, cp.was, s = &row, &row, &cp
	}
	for _, by := range bys(a) {
		if st, err := u.who(s, &rule{act: a, by: by}, false); err == nil && st.may {
			return true
		}
	}
	return false
}

// readyNeeds are the needs all of whose fields are filled in.
func (u *unit) readyNeeds(s *state, r *rule) []*regulation.Need {
	var out []*regulation.Need
next:
	for _, n := range r.needs {
		for _, f := range n.Reads {
			if fd := s.typ.Field(f); fd == nil || fd.Is == nil && empty(fd, s.row.Vals[f]) {
				continue next
			}
		}
		out = append(out, n)
	}
	return out
}

// foresee gives the clocks that will run once the act is done as filled in.
func (u *unit) foresee(s *state, r *rule) ([]Clock, error) {
	if r.to == "" || r.to == s.row.Stage && s.id != 0 {
		return nil, nil
	}
	f := &state{id: s.id, typ: s.typ, prog: s.prog, edition: s.edition, row: copyRow(s.row), was: s.row, clocks: map[string]*clockState{}}
	for n, c := range s.clocks {
		k := *c
		k.Pauses = append([]pause{}, c.Pauses...)
		f.clocks[n] = &k
	}
	before := f.row.Stage
	f.row.Stage, f.row.Moved = r.to, u.now
	if err := u.setClocks(f, before, nil); err != nil {
		if unset(err) {
			return nil, nil
		}
		return nil, err
	}
	var out []Clock
	for _, c := range s.typ.Clocks {
		st := f.clocks[c.Name]
		if st == nil || !st.running() {
			continue
		}
		ck, err := u.clockView(f, c, st, false)
		if err != nil {
			return nil, err
		}
		out = append(out, ck)
	}
	return out, nil
}

// Picks searches the choices of a reference or person field by the beginning of
// their names.
func (e *Engine) Picks(ctx context.Context, who *people.Person, typ, field, dept, q string) ([]Link, error) {
	var out []Link
	err := e.look(ctx, who, func(u *unit) error {
		t := e.Program().Types[typ]
		if t == nil || t.Field(field) == nil {
			return notFound()
		}
		if dept == "" && len(u.actor.Seats) > 0 {
			dept = u.actor.Seats[0].Dept
		}
		reach := false
		for _, seat := range u.actor.Seats {
			reach = reach || u.dir.Reaches(seat.Dept, dept) || u.dir.Reaches(dept, seat.Dept)
		}
		if !reach { // another project's people are not suggested
			return notFound()
		}
		var err error
		out, _, err = u.picks(u.blank(t, dept), t.Field(field), q)
		return err
	})
	return out, err
}

const picksMost = 50

// picks gives the choices of a reference: of the find its kind names, else of
// all records of the type; people with a seat that has to do with the department.
func (u *unit) picks(s *state, f *regulation.Field, q string) ([]Link, bool, error) {
	q = strings.ToLower(strings.TrimSpace(q))
	fits := func(title string) bool { return q == "" || strings.Contains(strings.ToLower(title), q) }
	switch f.Kind {
	case regulation.KindPerson:
		var out []Link
		for _, p := range u.dir.Persons() {
			who := u.dir.Person(p.ID, u.now)
			if p.Left || !fits(p.Name) {
				continue
			}
			if len(who.Seats) == 0 && s.row.Type.Name == "seat" { // who has none yet is given his first
				out = append(out, Link{ID: p.ID, Type: "staff", Title: p.Name})
				continue
			}
			for _, seat := range who.Seats {
				if u.dir.Reaches(seat.Dept, s.row.Dept) || u.dir.Reaches(s.row.Dept, seat.Dept) {
					out = append(out, Link{ID: p.ID, Type: "staff", Title: p.Name})
					break
				}
			}
		}
		if len(out) > pageMost {
			return out[:pageMost], true, nil
		}
		return out, false, nil
	case regulation.KindRef:
		t := u.prog.Types[f.Ref]
		if t == nil || t.Pattern {
			return nil, true, nil
		}
		l, spans := u.lists.byName[builtinAll+f.Ref], spansOf(u.viewScopes(f.Ref, s.row.Dept), nil)
		if pick := t.Find(f.Pick); pick != nil {
			l = u.listOf(pick)
			blank := u.blank(t, s.row.Dept)
			blank.was = blank.row
			var err error
			if spans, err = u.spans(u.scope(blank), pick, u.viewScopes(f.Ref, s.row.Dept)); err != nil {
				return nil, false, err
			}
		}
		rows, err := u.merged(l, spans, nil, true, pageMost+1)
		if err != nil {
			return nil, false, err
		}
		var out []Link
		for _, r := range rows {
			o, err := u.load(r.id)
			if err != nil {
				return nil, false, err
			}
			if !u.mayRead(o) || !fits(o.title()) {
				continue
			}
			out = append(out, Link{ID: o.id, Type: o.typ.Name, Title: o.title()})
			if len(out) == picksMost {
				return out, true, nil
			}
		}
		return out, len(rows) > pageMost, nil
	}
	return nil, false, nil
}

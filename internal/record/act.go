package record

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
)

// Act does an act, or refuses it. Clocks of the record that are already due
// fire first, each at its own instant and in a transaction of its own: a
// sleeping scheduler gives nobody extra time, and a refusal does not undo them.
func (e *Engine) Act(ctx context.Context, c Command) (*Answer, error) {
	var seed [32]byte
	if _, err := io.ReadFull(e.rand, seed[:]); err != nil {
		return nil, fault.New(fault.Environment, "系统取不到随机数", "no randomness to be had").Because(err)
	}
	if err := e.tryFigure(ctx, &c); err != nil {
		return nil, err
	}
	for tries := 0; ; {
		if c.Record != 0 {
			if err := e.fireDue(ctx, c.Record); err != nil {
				return nil, err
			}
		}
		var a *Answer
		var fired bool
		err := e.db.Write(ctx, func(tx *store.Tx) error {
			var err error
			a, fired, err = e.act(tx, c, seed)
			return err
		})
		if err == nil && fired {
			continue // a clock ran out between the two transactions
		}
		// Another act took the same record or the same place in between: nothing
		// of this one was done, and it is tried again on what stands there now.
		if (errors.Is(err, store.ErrConflict) || errors.Is(err, store.ErrConstraint)) && tries < 5 {
			tries++
			continue
		}
		if err != nil {
			return nil, e.keep(ctx, c, err)
		}
		return a, nil
	}
}

func (e *Engine) act(tx *store.Tx, c Command, seed [32]byte) (*Answer, bool, error) {
	u, a, fired, err := e.carry(tx, c, seed)
	if err == nil && u != nil && !fired {
		err = u.hurry()
	}
	return a, fired, err
}

// carry is act with the unit that did it, which is nil where nothing was begun.
func (e *Engine) carry(tx *store.Tx, c Command, seed [32]byte) (*unit, *Answer, bool, error) {
	if a, err := e.answered(tx, c); a != nil || err != nil {
		return nil, a, false, err
	}
	at := e.Now()
	now := at
	if !c.Happened.IsZero() {
		now = c.Happened.UTC().Truncate(time.Microsecond)
	}
	if c.AsWas != nil {
		now = c.AsWas.Opened.UTC().Truncate(time.Microsecond)
	}
	u, err := e.unit(tx, now, at, c.Actor, seed)
	if err != nil {
		return nil, nil, false, err
	}
	u.note, u.entered, u.trial, u.acts = c.Note, c.EnteredBy, c.trial, c.Actor != nil
	if err := u.checkLate(c, at); err != nil {
		return u, nil, false, err
	}
	if err := u.checkAsWas(c, at); err != nil {
		return u, nil, false, err
	}
	k := call{act: c.Act, input: c.Input, person: c.Actor != nil, late: !c.Happened.IsZero(), asWas: c.AsWas}
	if c.Record != 0 {
		if err := u.serialOf(c.Record); err != nil {
			return u, nil, false, err
		}
		if due, err := e.dueNow(tx, c.Record, at); due || err != nil {
			return u, nil, due, err
		}
		if k.s, err = u.lock(c.Record); err != nil {
			return u, nil, false, err
		}
		if c.Actor != nil && !u.mayRead(k.s) {
			return u, nil, false, notFound()
		}
		if c.Rev != 0 && c.Rev != k.s.rev {
			return u, nil, false, &fault.Error{Code: fault.Conflict, Say: words("changed")}
		}
		if c.Act == actAdopt {
			n, names, err := u.adopting(k.s)
			if err == nil && len(names) > 0 {
				err = u.adoptRefused(k.s, names)
			}
			if err != nil {
				return u, nil, false, err
			}
			k.s, u.states[n.id] = n, n
		}
	} else if k.s, k.act, err = u.begin(c); err != nil {
		return u, nil, false, err
	} else if err := u.serial(k.s.row.Dept); err != nil {
		return u, nil, false, err
	}
	d, err := u.do(k)
	if err != nil {
		return u, nil, false, err
	}
	s := d.s
	a := &Answer{Record: s.id, Type: s.typ.Name, Number: s.number(), Title: s.title(), Stage: s.row.Stage, Rev: s.rev,
		Event: u.event, Waits: d.waits, Opened: u.opened, Skipped: d.skipped}
	return u, a, false, e.remember(tx, c, a)
}

// call is one act inside a unit.
type call struct {
	s      *state
	act    string
	input  map[string]any // as people wrote it
	values map[string]regulation.Value
	person bool // by a person; else by rule
	late   bool
	asWas  *AsWas
}

type done struct {
	s       *state
	waits   []i18n.Text
	skipped bool
}

// do takes the steps of an act from the stage to the further acts. Any refusal
// inside undoes everything, because the unit is one transaction.
func (u *unit) do(k call) (*done, error) {
	if u.depth++; u.depth > maxDepth {
		return nil, errDepth
	}
	defer func() { u.depth-- }()
	s := k.s
	a := s.typ.Act(k.act)
	if a == nil {
		return nil, &fault.Error{Code: fault.Invalid, Say: words("opening", k.act)}
	}
	refuse := func(clause string, names ...fault.Name) error {
		return &fault.Error{Code: fault.Refused, Clause: clause, Act: s.typ.Name + "." + a.Name,
			Say: words("refused", a.Say), Names: names}
	}
	opening := s.old == nil
	s.was = copyRow(s.row)

	// The stage.
	if name := u.checkStage(s, a, opening); name != nil {
		return nil, refuse(clauseOf(s.typ, a), *name)
	}
	// The inputs, laid in. Signatures collected so far stand on the first signer's.
	values, wrong, err := u.inputs(s, a, k)
	if err != nil {
		return nil, err
	}
	if sigs := u.signed(s, a.Name); len(sigs) > 0 {
		if values, err = s.decodeInput(sigs[0].Input); err != nil {
			return nil, err
		}
		wrong = nil
	}
	if k.person {
		s.unsign(a)
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
	// The exceptions: none, one, or a conflict.
	r, err := resolve(s.typ, a, u.scope(s))
	if err != nil {
		return nil, u.asRefusal(s, a, err, wrong, refuse)
	}
	// Who.
	st, err := u.who(s, r, !k.person)
	if err != nil {
		return nil, u.asRefusal(s, a, err, nil, refuse)
	}
	if !st.may {
		return nil, refuse(r.clause, st.why)
	}
	// What is asked for, and all needs: every failure is named.
	typed := values
	if !k.person {
		typed = s.row.Vals // what a rule hands on was said by somebody
	}
	names := append(wrong, u.unfilled(s, r, wrong, typed)...)
	failed, err := u.checkNeeds(s, s.typ, a.Name, r.clause, r.needs)
	if err != nil {
		return nil, err
	}
	names = append(append(names, failed...), u.checkFigure(s, a.Name)...)
	if len(names) > 0 {
		return nil, refuse(r.clause, names...)
	}
	// Signatures: where one is missing, this one is stored and it stops here.
	if k.person && !r.by.Single() {
		waits, err := u.sign(s, r, st.place, values)
		if err != nil || len(waits) > 0 {
			return &done{s: s, waits: waits}, err
		}
	}
	// Own fields in order, later ones seeing earlier ones.
	if err := u.setFields(s, r); err != nil {
		return nil, u.asRefusal(s, a, err, nil, refuse)
	}
	// The stage.
	stage := s.row.Stage
	u.move(s, r, k, opening)
	if !opening {
		s.noteDone(r)
	}
	u.lapse(s, r, stage)
	if err := u.compute(s); err != nil {
		return nil, err
	}
	// Once.
	if other, err := u.claim(s); err != nil {
		return nil, err
	} else if other != 0 {
		if !k.person {
			return &done{s: s, skipped: true}, nil
		}
		return nil, refuse(r.clause, u.onceName(other, r.clause))
	}
	// Clocks, rows, the event.
	if err := u.setClocks(s, stage, k.asWas); err != nil {
		return nil, u.asRefusal(s, a, err, nil, refuse)
	}
	if opening && (k.late || k.asWas != nil) {
		s.late = &lateEntry{At: micros(u.at), AsWas: k.asWas != nil}
	}
	if err := u.write(s, a.Name, r.clause); err != nil {
		return nil, err
	}
	if opening {
		u.opened = append(u.opened, s.id)
		if f := u.e.effects[s.typ.Name+"."+a.Name]; f != nil {
			if err := f(u.tx, s.row); err != nil {
				return nil, err
			}
		}
	}
	// Further acts, in order, with the right of the rule.
	if _, err := u.effects(s, r.do, func(*regulation.Effect) error { return nil }); err != nil {
		return nil, u.asRefusal(s, a, err, nil, refuse)
	}
	return &done{s: s}, nil
}

// asRefusal turns what an expression could not answer into a refusal that names
// the field or the conflict; anything else stays the error it is.
func (u *unit) asRefusal(s *state, a *regulation.Act, err error, wrong []fault.Name, refuse func(string, ...fault.Name) error) error {
	var c conflict
	if errors.As(err, &c) {
		return refuse(c.a.Clause, fault.Name{Name: "conflict", Say: words("conflict")})
	}
	if len(wrong) > 0 && unset(err) {
		return refuse(clauseOf(s.typ, a), wrong...)
	}
	if m := missingField(err); m != "" {
		say := i18n.Text{Zh: m, En: m}
		name := fault.Name{Name: "ask." + m, Path: "/" + m}
		if f := s.typ.Field(m); f != nil {
			say = f.Say
			name.Fix = []fault.Fix{{Kind: "field", Name: m, Say: f.Say}}
		}
		name.Say = words("unset", say)
		return refuse(clauseOf(s.typ, a), append(wrong, name)...)
	}
	return err
}

// move sets stage, outcome and moment.
func (u *unit) move(s *state, r *rule, k call, opening bool) {
	moved := u.now
	if opening {
		s.row.Opened = u.now
		if k.person {
			s.row.Opener = u.actorRef()
		}
	}
	if k.asWas != nil && !k.asWas.Moved.IsZero() {
		moved = k.asWas.Moved.UTC().Truncate(time.Microsecond)
	}
	if r.to != "" && (opening || r.to != s.row.Stage) {
		s.row.Stage, s.row.Moved = r.to, moved
		switch {
		case s.typ.Stage(r.to).Kind == regulation.StageEnd:
			s.row.Outcome = r.to
		case reopens(s.typ, r.to):
			s.row.Outcome = ""
		}
		p := passed{Stage: r.to, At: micros(moved), By: int64(u.actorRef())}
		s.path = append(s.path, p)
		if len(s.path) > 100 {
			s.path = s.path[len(s.path)-100:]
		}
	}
}

// reopens says that from a stage an end can be reached again: the business is
// not over. Filing leads on to stages from which none can, so the outcome stays.
func reopens(t *regulation.Type, stage string) bool {
	seen := map[string]bool{}
	var walk func(string) bool
	walk = func(st string) bool {
		if seen[st] {
			return false
		}
		seen[st] = true
		if s := t.Stage(st); s == nil || s.Kind == regulation.StageEnd {
			return s != nil
		}
		for _, a := range t.Acts {
			if !a.In[st] {
				continue
			}
			for _, to := range targets(a) {
				if walk(to) {
					return true
				}
			}
		}
		return false
	}
	return walk(stage)
}

// targets gives every stage an act can lead to.
func targets(a *regulation.Act) []string {
	var out []string
	if a.To != "" {
		out = append(out, a.To)
	}
	var walk func([]*regulation.Except)
	walk = func(xs []*regulation.Except) {
		for _, x := range xs {
			if x.To != "" {
				out = append(out, x.To)
			}
			walk(x.Except)
		}
	}
	walk(a.Except)
	return out
}

// sign stores one signature; when it was the last, the signatures are spent.
func (u *unit) sign(s *state, r *rule, p place, values map[string]regulation.Value) ([]i18n.Text, error) {
	g := signature{Act: r.act.Name, Step: p.step, Party: p.party, All: p.all, Person: u.actor.ID, At: micros(u.now), Note: u.note}
	if len(u.signed(s, r.act.Name)) == 0 {
		in, err := s.encodeInput(values)
		if err != nil {
			return nil, err
		}
		g.Input = in
	}
	s.sigs = append(s.sigs, g)
	waits, err := u.missingSigners(s, r)
	if err != nil || len(waits) == 0 {
		return nil, err
	}
	if p := s.prior; p != nil { // it comes over with the last signature
		p.sigs = append(p.sigs, g)
		err := u.write(p, r.act.Name+"#sign", r.clause)
		s.rev = p.rev
		return waits, err
	}
	// Only the signature is new: the inputs wait with it.
	s.row = copyRow(s.was)
	return waits, u.write(s, r.act.Name+"#sign", r.clause)
}

// lapse drops half-collected signatures when the stage moved, or the act
// changed a field other than the one its by-line names.
func (u *unit) lapse(s *state, r *rule, before string) {
	var keep []signature
	if s.row.Stage == before {
		for _, g := range s.sigs {
			if g.Act != r.act.Name && !u.changedBeside(s, g.Act) {
				keep = append(keep, g)
			}
		}
	}
	s.sigs = keep
}

func (u *unit) changedBeside(s *state, act string) bool {
	named := map[string]bool{}
	if a := s.typ.Act(act); a != nil && a.By != nil {
		for _, st := range a.By.Steps {
			for _, p := range st {
				for _, x := range p {
					named[x.Field] = true
				}
			}
		}
	}
	for _, f := range s.typ.Fields {
		if !named[f.Name] && f.Is == nil && !regulation.Equal(s.row.Vals[f.Name], s.was.Vals[f.Name]) {
			return true
		}
	}
	return false
}

func (s *state) encodeInput(values map[string]regulation.Value) (map[string]json.RawMessage, error) {
	out := map[string]json.RawMessage{}
	for n, v := range values {
		raw, err := canonical(s.typ.Field(n).Encode(v))
		if err != nil {
			return nil, err
		}
		out[n] = raw
	}
	return out, nil
}

func (s *state) decodeInput(in map[string]json.RawMessage) (map[string]regulation.Value, error) {
	out := map[string]regulation.Value{}
	for n, raw := range in {
		f := s.typ.Field(n)
		if f == nil {
			return nil, fmt.Errorf("signature holds a field %s that is gone", n)
		}
		v, err := f.Decode(raw)
		if err != nil {
			return nil, err
		}
		out[n] = v
	}
	return out, nil
}

func notFound() error { return &fault.Error{Code: fault.NotFound, Say: words("notfound")} }

// actorOf gives a person with the seats held now, for a caller outside a unit.
func (e *Engine) Person(ctx context.Context, id int64) (*people.Person, error) {
	var p *people.Person
	err := e.db.Read(ctx, func(tx *store.Tx) error {
		d, err := e.directory(tx)
		if err == nil {
			p = d.Person(id, e.Now())
		}
		return err
	})
	return p, err
}

// Directory gives the picture of who is who now.
func (e *Engine) Directory(ctx context.Context) (*people.Directory, error) {
	var d *people.Directory
	err := e.db.Read(ctx, func(tx *store.Tx) (err error) {
		d, err = e.directory(tx)
		return err
	})
	return d, err
}

package record

import (
	"context"
	"sort"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
)

// look runs a reading with a person's eyes.
func (e *Engine) look(ctx context.Context, who *people.Person, f func(u *unit) error) error {
	return e.db.Read(ctx, func(tx *store.Tx) error {
		now := e.Now()
		u, err := e.unit(tx, now, now, who, [32]byte{})
		if err != nil {
			return err
		}
		return f(u)
	})
}

// View gives a record as a person sees it. One he may not read is not there.
func (e *Engine) View(ctx context.Context, who *people.Person, id int64) (*View, error) {
	var v *View
	err := e.look(ctx, who, func(u *unit) error {
		s, err := u.readable(id)
		if err != nil {
			return err
		}
		v, err = u.view(s)
		return err
	})
	return v, err
}

// Title names a record, where the person may read it.
func (e *Engine) Title(ctx context.Context, who *people.Person, id int64) (Link, error) {
	var l Link
	err := e.look(ctx, who, func(u *unit) error {
		s, err := u.readable(id)
		if err == nil {
			l = Link{ID: s.id, Type: s.typ.Name, Title: s.title()}
		}
		return err
	})
	return l, err
}

func (u *unit) readable(id int64) (*state, error) {
	s, err := u.load(id)
	if fault.CodeOf(err) == fault.NotFound || err == nil && !u.mayRead(s) {
		return nil, notFound()
	}
	if err != nil {
		return nil, err
	}
	s.was = s.row
	return s, nil
}

func (u *unit) view(s *state) (*View, error) {
	v := &View{
		Link: Link{ID: s.id, Type: s.typ.Name, Title: s.title()}, Row: s.row, Number: s.number(), Rev: s.rev,
		Dept: s.row.Dept, DeptName: u.deptName(s.row.Dept), Opener: u.dir.Name(int64(s.row.Opener)),
	}
	for _, f := range s.typ.Fields {
		if sh, ok, err := u.show(s, f, s.row.Vals[f.Name]); err != nil {
			return nil, err
		} else if ok {
			v.Fields = append(v.Fields, sh)
		}
	}
	v.Path = u.stageBar(s)
	for _, c := range s.typ.Clocks {
		if st := s.clocks[c.Name]; st != nil {
			ck, err := u.clockView(s, c, st, true)
			if err != nil {
				return nil, err
			}
			v.Clocks = append(v.Clocks, ck)
		}
	}
	var err error
	if v.May, v.MayNot, err = u.choices(s); err != nil {
		return nil, err
	}
	if v.Tabs, err = u.tabs(s); err != nil {
		return nil, err
	}
	for _, name := range sortedKeys(s.prog.Prints) {
		if len(name) > len(s.typ.Name) && name[:len(s.typ.Name)+1] == s.typ.Name+"." {
			v.Prints = append(v.Prints, name[len(s.typ.Name)+1:])
		}
	}
	posts, ids := u.waitsFor(s, s.row)
	sort.Strings(posts)
	for _, p := range posts {
		v.Waits = append(v.Waits, u.postText(p))
	}
	for _, id := range ids {
		n := u.dir.Name(id)
		v.Waits = append(v.Waits, i18n.Text{Zh: n, En: n})
	}
	return v, nil
}

func (u *unit) deptName(code string) string {
	if d := u.dir.Dept(code); d != nil {
		return d.Name
	}
	return code
}

// show gives a field as the viewer may see it; not at all, where he may not.
// A telephone of its own readers shows its last four to readers of the record.
func (u *unit) show(s *state, f *regulation.Field, v regulation.Value) (Shown, bool, error) {
	sh := Shown{Field: f, Value: v}
	if f.See != nil && u.actor != nil && !u.reads(f.See, s.row) {
		if f.Kind != regulation.KindTel {
			return sh, false, nil
		}
		sh.Masked, sh.Value = true, maskTel(v)
	}
	var err error
	each(v, func(x regulation.Value) {
		ref, ok := x.(regulation.Ref)
		if !ok || err != nil {
			return
		}
		if f.Kind == regulation.KindPerson {
			sh.Links = append(sh.Links, Link{ID: int64(ref), Type: "staff", Title: u.dir.Name(int64(ref))})
			return
		}
		o, e := u.load(int64(ref))
		switch {
		case e != nil:
			err = e
		case u.actor == nil || u.mayRead(o):
			sh.Links = append(sh.Links, Link{ID: o.id, Type: o.typ.Name, Title: o.title()})
		default:
			sh.Links = append(sh.Links, Link{})
		}
	})
	return sh, true, err
}

func each(v regulation.Value, f func(regulation.Value)) {
	if vs, ok := v.([]regulation.Value); ok {
		for _, x := range vs {
			f(x)
		}
		return
	}
	if v != nil {
		f(v)
	}
}

func maskTel(v regulation.Value) regulation.Value {
	mask := func(s string) string {
		r := []rune(s)
		if len(r) <= 4 {
			return s
		}
		return "****" + string(r[len(r)-4:])
	}
	switch v := v.(type) {
	case string:
		return mask(v)
	case []regulation.Value:
		out := make([]regulation.Value, len(v))
		for i, x := range v {
			s, _ := x.(string)
			out[i] = mask(s)
		}
		return out
	}
	return nil
}

// stageBar gives the stages passed, the present one, then the way on: the first
// act in order that moves on, to the first end, then filing.
func (u *unit) stageBar(s *state) []Step {
	var out []Step
	for i, p := range s.path {
		st := s.typ.Stage(p.Stage)
		if st == nil {
			continue
		}
		step := Step{Stage: st, State: "was", At: instant(p.At), Who: u.dir.Name(p.By)}
		if i == len(s.path)-1 {
			step.State = "now"
		}
		if n := len(out); n > 0 && out[n-1].Stage == st {
			out[n-1] = step
			continue
		}
		out = append(out, step)
	}
	if len(out) > 8 {
		out = out[len(out)-8:]
	}
	if s.row.Outcome == "" {
		for _, next := range wayOn(s.typ, s.row.Stage) {
			out = append(out, Step{Stage: s.typ.Stage(next), State: "to"})
		}
	}
	if f := s.typ.Stage("filed"); f != nil && s.row.Stage != "filed" && s.typ.Act("file") != nil && !void(s.typ, s.row.Stage) {
		out = append(out, Step{Stage: f, State: "to"})
	}
	return out
}

// clockView gives a clock for a page, with its sum where it is wanted.
func (u *unit) clockView(s *state, c *regulation.Clock, st *clockState, sum bool) (Clock, error) {
	ck := Clock{Name: c.Name, Say: c.Say, Clause: st.Clause, Start: instant(st.Start), Due: instant(st.Due),
		Ended: instant(st.Ended), Missed: st.missed(), Before: st.Before}
	if ck.Say.Empty() {
		ck.Say = i18n.Text{Zh: c.Name, En: c.Name}
	}
	if total := st.Due - st.Start; st.Due != 0 && total > 0 {
		ck.Share = float64(micros(u.now)-st.Start) / float64(total)
		ck.Share = max(0, min(1, ck.Share))
	}
	switch {
	case st.Ended != 0 && st.missed():
		ck.State = ClockLate
	case st.Ended != 0:
		ck.State = ClockDone
	case st.standing():
		ck.State = ClockHold
	case st.missed() || st.Due != 0 && st.Due <= micros(u.now):
		ck.State = ClockOver
	case ck.Share > 0.8:
		ck.State = ClockSoon
	default:
		ck.State = ClockRunning
	}
	posts, ids := u.answers(s, s.row, c)
	for _, p := range posts {
		ck.By = append(ck.By, u.postText(p))
	}
	for _, id := range ids {
		n := u.dir.Name(id)
		ck.By = append(ck.By, i18n.Text{Zh: n, En: n})
	}
	if !sum {
		return ck, nil
	}
	d, err := u.dueOf(s, c, st)
	if unset(err) || err == nil && !d.holds {
		return ck, nil // there is no due to explain
	}
	if err != nil {
		return ck, err
	}
	for _, m := range paramReads.FindAllStringSubmatch(d.expr.Src, -1) {
		ck.Params = append(ck.Params, m[1])
	}
	at := u.now
	if st.Ended != 0 {
		at = instant(st.Ended)
	}
	if d.kind == regulation.DueLength {
		ck.Sum = u.cal(s.row.Dept).Explain(ck.Start, d.span, st.pauseTimes(), at)
	} else {
		ck.Sum = u.momentSum(s, st, d, at)
	}
	return ck, nil
}

// choices gives what the viewer may do now, and what he may not and why.
func (u *unit) choices(s *state) (may, not []Choice, err error) {
	over, adopt, err := u.underNew(s)
	if err != nil {
		return nil, nil, err
	}
	for _, a := range append(s.typ.Acts[:len(s.typ.Acts):len(s.typ.Acts)], adopt) {
		on := s
		if a == adopt {
			on = over
		} else if a.Name == actAdopt {
			continue // of the edition it is under already
		}
		if a == nil || a.Opening || a.By == nil || onlyRule(a.By) || !a.In[s.row.Stage] {
			continue
		}
		c, ok, err := u.choice(on, a)
		if err != nil {
			return nil, nil, err
		}
		if ok {
			may = append(may, c)
		} else if len(c.Why) > 0 {
			not = append(not, c)
		}
	}
	return may, not, nil
}

// choice asks what can be known of an act before its form is filled in: who,
// and the needs that read none of the fields it asks for.
func (u *unit) choice(s *state, a *regulation.Act) (Choice, bool, error) {
	c := Choice{Act: a, Say: a.Say, Clause: clauseOf(s.typ, a), Form: len(mayAsk(a)) > 0}
	if c.Say.Empty() {
		c.Say = i18n.Text{Zh: a.Name, En: a.Name}
	}
	for _, g := range u.signed(s, a.Name) {
		n := u.dir.Name(g.Person)
		c.Signed = append(c.Signed, i18n.Text{Zh: n, En: n})
	}
	s.was = s.row
	r, err := resolve(s.typ, a, u.scope(s))
	if unset(err) {
		// Which exception holds hangs on what is still to be filled in.
		r = &rule{act: a, clause: c.Clause, by: a.By, needs: a.Needs}
		for _, by := range bys(a) {
			st, err := u.who(s, &rule{act: a, clause: c.Clause, by: by}, false)
			if err != nil {
				return c, false, err
			}
			if st.may {
				r.by = by
				break
			}
		}
		err = nil
	}
	var clash conflict
	if asConflict(err, &clash) {
		c.Why = []fault.Name{{Name: "conflict", Say: words("conflict")}}
		return c, false, nil
	}
	if err != nil {
		return c, false, err
	}
	c.Clause, c.Left = r.clause, u.leftOut(s, r.by)
	if c.Rungs, err = u.ladder(s, r); unset(err) {
		return c, false, nil
	} else if err != nil {
		return c, false, err
	}
	st, err := u.who(s, r, false)
	if unset(err) {
		return c, false, nil
	}
	if err != nil {
		return c, false, err
	}
	if !st.may {
		c.Why = []fault.Name{st.why}
		return c, false, nil
	}
	var needs []*regulation.Need
	asked := mayAsk(a)
next:
	for _, n := range r.needs {
		for _, f := range n.Reads {
			if asked[f] {
				continue next
			}
		}
		needs = append(needs, n)
	}
	c.Why, err = u.checkNeeds(s, s.typ, a.Name, r.clause, needs)
	return c, len(c.Why) == 0, err
}

// tabs gives the look-ups that have a name, counted over what the viewer may read.
func (u *unit) tabs(s *state) ([]Tab, error) {
	var out []Tab
	for _, f := range s.typ.Finds {
		if !f.LooksAtR || f.Say.Empty() || u.listOf(f) == nil { // of an edition under which nothing is open any more
			continue
		}
		spans, l, err := u.tabSpans(s, f)
		if unset(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		n, capped, err := u.countSpans(l, spans, s.id)
		if err != nil {
			return nil, err
		}
		out = append(out, Tab{Find: f, Count: n, Capped: capped})
	}
	return out, nil
}

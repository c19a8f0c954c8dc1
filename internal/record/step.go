package record

import (
	"errors"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
)

// begin makes the empty record of an opening act and picks the department: the
// one asked for, else that of the actor's seat.
func (u *unit) begin(c Command) (*state, string, error) {
	t := u.typeHere(c.Type, c.Dept)
	if t == nil {
		return nil, "", &fault.Error{Code: fault.Invalid, Say: words("type", c.Type)}
	}
	act := c.Act
	if act == "" {
		for _, a := range t.Acts {
			if a.Opening && !onlyRule(a.By) {
				act = a.Name
				if len(u.deptsFor(t, a)) > 0 {
					break
				}
			}
		}
	}
	a := t.Act(act)
	if a == nil {
		return nil, "", &fault.Error{Code: fault.Invalid, Say: words("opening", act)}
	}
	dept := c.Dept
	if dept == "" && c.Actor != nil {
		if ds := u.deptsFor(t, a); len(ds) > 0 {
			dept = ds[0]
		} else if len(u.actor.Seats) > 0 {
			dept = u.actor.Seats[0].Dept
		}
	}
	if dept != "" && c.Actor != nil && a.Opening {
		reach := false
		for _, s := range u.actor.Seats {
			reach = reach || u.dir.Reaches(s.Dept, dept)
		}
		if !reach || u.dir.Dept(dept) == nil {
			return nil, "", &fault.Error{Code: fault.Refused, Clause: clauseOf(t, a), Act: t.Name + "." + act, Say: words("refused", a.Say),
				Names: []fault.Name{{Name: "dept", Say: words("dept.not")}}}
		}
		if d := u.dir.Dept(dept); !d.Keeps && t.IsLike("case") {
			return nil, "", &fault.Error{Code: fault.Refused, Clause: clauseOf(t, a), Act: t.Name + "." + act, Say: words("refused", a.Say),
				Names: []fault.Name{{Name: "dept", Say: words("dept.keeps", d.Name)}}}
		}
	}
	return u.blank(t, dept), act, nil
}

// typeHere gives a type as it is in force in a department, else in one where the
// actor has a seat, else in the installation.
func (u *unit) typeHere(name, dept string) *regulation.Type {
	depts := []string{dept}
	if dept == "" && u.actor != nil {
		depts = nil
		for _, s := range u.actor.Seats {
			depts = append(depts, s.Dept)
		}
	}
	for _, d := range depts {
		prog, _ := u.under(d)
		if t := prog.Types[name]; t != nil {
			return t
		}
	}
	return u.prog.Types[name]
}

// blank is a record that does not exist yet, with the values fields start from.
func (u *unit) blank(t *regulation.Type, dept string) *state {
	prog, edition := u.under(dept)
	if own := prog.Types[t.Name]; own != nil {
		t = own
	}
	return u.blankOf(prog, edition, t, dept)
}

func (u *unit) blankOf(prog *regulation.Program, edition int64, t *regulation.Type, dept string) *state {
	s := &state{typ: t, prog: prog, edition: edition, clocks: map[string]*clockState{}}
	s.row = &regulation.Row{Type: t, Dept: dept, Opened: u.now, Moved: u.now, Vals: map[string]regulation.Value{},
		Late: map[string]bool{}, Used: map[string]int64{}}
	if u.actor != nil {
		s.row.Opener = u.actorRef()
	}
	for _, f := range t.Fields {
		if f.Start != nil {
			s.row.Vals[f.Name] = f.Start
		}
	}
	return s
}

// deptsFor gives the departments in which the actor may open a record by an
// act, those of his own seats first.
func (u *unit) deptsFor(t *regulation.Type, a *regulation.Act) []string {
	if u.actor == nil {
		return nil
	}
	var out []string
	seen := map[string]bool{}
	for _, seat := range u.actor.Seats {
		codes := []string{seat.Dept}
		if t.IsLike("case") {
			codes = append(codes, u.dir.Below(seat.Dept)...)
		}
		for _, code := range codes {
			d := u.dir.Dept(code)
			if seen[code] || d == nil || d.Closed || t.IsLike("case") && !d.Keeps {
				continue
			}
			seen[code] = true
			if u.couldOpen(t, a, code) {
				out = append(out, code)
			}
		}
	}
	return out
}

// couldOpen says whether the actor stands in the by-line, or in that of an exception.
func (u *unit) couldOpen(t *regulation.Type, a *regulation.Act, dept string) bool {
	s := u.blank(t, dept)
	s.was = s.row
	return u.couldAct(s, a)
}

// bys gives every by-line an act can have.
func bys(a *regulation.Act) []*regulation.By {
	out := []*regulation.By{a.By}
	var walk func([]*regulation.Except)
	walk = func(xs []*regulation.Except) {
		for _, x := range xs {
			if x.By != nil {
				out = append(out, x.By)
			}
			walk(x.Except)
		}
	}
	walk(a.Except)
	return out
}

// checkStage says why an act cannot be done where the record stands, and which
// acts lead there.
func (u *unit) checkStage(s *state, a *regulation.Act, opening bool) *fault.Name {
	if opening && a.Opening || !opening && a.In[s.row.Stage] {
		return nil
	}
	n := &fault.Name{Name: "stage"}
	if a.Opening {
		n.Say = words("stage.opening")
		n.Fix = append(u.openings(s.typ), u.doable(s, a)...)
		return n
	}
	var names []i18n.Text
	for _, st := range s.typ.Stages {
		if a.In[st.Name] {
			names = append(names, words("stages.or", st.Say))
		}
	}
	at := join(names, words("or"))
	fixes, way := u.stageFixes(s, a)
	n.Fix = fixes
	switch st := s.typ.Stage(s.row.Stage); {
	case opening:
		n.Say = words("stage.none", at)
	case way:
		n.Say = words("stage", st.Say, at)
	case s.row.Outcome != "":
		n.Say = words("stage.over", st.Say, at)
	default:
		n.Say = words("stage.past", st.Say, at)
	}
	return n
}

// leadsTo says whether an act is the first on a shortest way to one of the stages.
func leadsTo(t *regulation.Type, here string, first *regulation.Act, goal map[string]bool) bool {
	from := func(stage string) int {
		seen := map[string]bool{stage: true}
		for steps, edge := 0, []string{stage}; len(edge) > 0; steps++ {
			var next []string
			for _, st := range edge {
				if goal[st] {
					return steps
				}
				for _, a := range t.Acts {
					if !a.In[st] {
						continue
					}
					for _, to := range targets(a) {
						if !seen[to] {
							seen[to] = true
							next = append(next, to)
						}
					}
				}
			}
			edge = next
		}
		return -1
	}
	shortest := from(here)
	for _, to := range targets(first) {
		if n := from(to); n >= 0 && shortest > 0 && n < shortest {
			return true
		}
	}
	return false
}

// inputs reads what was written into the fields the act may ask for.
func (u *unit) inputs(s *state, a *regulation.Act, k call) (map[string]regulation.Value, []fault.Name, error) {
	if k.values != nil {
		return k.values, nil, nil
	}
	var wrong []fault.Name
	out := map[string]regulation.Value{}
	may := mayAsk(a)
	names := sortedKeys(k.input)
	for _, name := range names {
		f := s.typ.Field(name)
		if f == nil {
			wrong = append(wrong, fault.Name{Name: "ask." + name, Path: "/" + name, Say: words("ask.unknown", name), Fix: u.askFixes(s, a, name)})
			continue
		}
		if !may[name] {
			wrong = append(wrong, fault.Name{Name: "ask." + name, Path: "/" + name, Say: words("ask.not", f.Say), Fix: u.askFixes(s, a, name)})
			continue
		}
		v, err := u.parse(s, f, k.input[name])
		if err != nil {
			var fe *fault.Error
			if !errors.As(err, &fe) {
				return nil, nil, err
			}
			path := "/" + name
			if len(fe.Names) > 0 {
				path += fe.Names[0].Path
			}
			wrong = append(wrong, fault.Name{Name: "ask." + name, Path: path, Say: labelled(f, fe.Say),
				Fix: []fault.Fix{{Kind: "field", Name: name, Say: f.Say}}})
			continue
		}
		if text, ok := v.(string); ok && s.typ.Name == "department" && name == "hours" {
			// The engine counts by these hours: what it cannot read is not let in.
			if _, err := calendar.ParseHours(text); err != nil {
				wrong = append(wrong, fault.Name{Name: "ask." + name, Path: "/" + name, Say: words("ask.hours", f.Say),
					Fix: []fault.Fix{{Kind: "field", Name: name, Say: f.Say}}})
				continue
			}
		}
		out[name] = v
	}
	return out, wrong, nil
}

// labelled puts the field's title before what is wrong with it, once.
func labelled(f *regulation.Field, wrong i18n.Text) i18n.Text {
	if strings.HasPrefix(wrong.Zh, f.Say.Zh) {
		return wrong
	}
	return words("ask.bad", f.Say, wrong)
}

// parse reads one value; a reference, in a cell of a table too, must be there,
// of the kind the field holds, and to be seen by the actor.
func (u *unit) parse(s *state, f *regulation.Field, in any) (regulation.Value, error) {
	return f.ParseChecked(in, u.e.Zone(), func(f *regulation.Field, v regulation.Value) error {
		ref, ok := v.(regulation.Ref)
		if !ok {
			return nil
		}
		none := &fault.Error{Code: fault.Invalid, Say: words("ref.none", f.Say)}
		if f.Kind == regulation.KindPerson {
			if p := u.dir.Person(int64(ref), u.now); p == nil || p.Left {
				return none
			}
			return nil
		}
		other, err := u.load(int64(ref))
		if fault.CodeOf(err) == fault.NotFound || err == nil && (!other.typ.IsLike(f.Ref) || void(other.typ, other.row.Stage) || u.actor != nil && !u.mayRead(other)) {
			return none
		}
		return err
	})
}

// unfilled names the fields the act asks for that are not filled in. What
// another act left there counts; what an earlier doing of the same act left does
// not, or a second extension would pass with the reasons of the first.
func (u *unit) unfilled(s *state, r *rule, wrong []fault.Name, typed map[string]regulation.Value) []fault.Name {
	var out []fault.Name
	for _, a := range r.ask {
		said := func(n fault.Name) bool { return n.Name == "ask."+a.Field } // what was filled in badly is named once
		if a.Optional || slices.ContainsFunc(wrong, said) {
			continue
		}
		f := s.typ.Field(a.Field)
		say := words("ask", f.Say)
		if typed[a.Field] == nil && s.anew(r.act, a, f) {
			say = words("ask.anew", f.Say)
		} else if !empty(f, s.row.Vals[a.Field]) {
			continue
		}
		out = append(out, fault.Name{Name: "ask." + a.Field, Path: "/" + a.Field, Clause: f.Clause, Say: say,
			Fix: []fault.Fix{{Kind: "field", Name: a.Field, Say: f.Say}}})
	}
	return out
}

// anew says that an act which was done before asks for a field again. A yes/no
// that nobody touches is an answer at every doing; a signature is of one doing,
// also where it may stay empty.
func (s *state) anew(a *regulation.Act, ask regulation.Ask, f *regulation.Field) bool {
	return asksAnew(ask, f) && slices.Contains(s.did, a.Name)
}

func asksAnew(ask regulation.Ask, f *regulation.Field) bool {
	if f.Kind == regulation.KindSign {
		return !ask.Stands
	}
	return ask.Anew() && f.Kind != regulation.KindBool
}

// unsign takes away the signature of an earlier doing: what is done now was not
// signed then.
func (s *state) unsign(a *regulation.Act) {
	for _, ask := range a.Ask {
		if f := s.typ.Field(ask.Field); f.Kind == regulation.KindSign && s.anew(a, ask, f) {
			delete(s.row.Vals, ask.Field)
		}
	}
}

// noteDone notes that an act was done which will ask for its fields anew.
func (s *state) noteDone(r *rule) {
	again := func(a regulation.Ask) bool { return asksAnew(a, s.typ.Field(a.Field)) }
	if i, had := slices.BinarySearch(s.did, r.act.Name); !had && slices.ContainsFunc(r.ask, again) {
		s.did = slices.Insert(slices.Clone(s.did), i, r.act.Name)
	}
}

func empty(f *regulation.Field, v regulation.Value) bool {
	switch v := v.(type) {
	case nil:
		// A yes/no nobody touched is a no.
		return f.Kind != regulation.KindBool
	case string:
		return v == ""
	case []regulation.Value:
		return len(v) == 0
	case []regulation.Line:
		return len(v) == 0
	}
	return false
}

// setFields carries out the part of `do` that sets the record's own fields.
func (u *unit) setFields(s *state, r *rule) error {
	for _, ef := range r.do {
		if ef.Kind != regulation.EffectSet {
			continue
		}
		sc := u.scope(s)
		if ef.If != nil {
			ok, err := ef.If.Bool(sc)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
		}
		v, err := ef.Value.Eval(sc)
		if err != nil {
			return err
		}
		if v, err = s.typ.Field(ef.Field).Accept(v); err != nil {
			return fmt.Errorf("%s: %w", ef.Pos, err)
		}
		if v == nil {
			delete(s.row.Vals, ef.Field)
		} else {
			s.row.Vals[ef.Field] = v
		}
		if err := u.compute(s); err != nil {
			return err
		}
	}
	return nil
}

// onceKey is a record's claim on `once` as a row has it; nil: it has none.
func (u *unit) onceKey(s *state, row *regulation.Row) ([]byte, error) {
	if row == nil || len(s.typ.Once) == 0 || void(s.typ, row.Stage) {
		return nil, nil
	}
	sc := u.scope(s)
	sc.R = row
	var k []byte
	for _, x := range s.typ.Once {
		v, err := x.Eval(sc)
		if unset(err) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		if k, err = keyValue(k, v); err != nil {
			return nil, err
		}
	}
	return k, nil
}

// claim keeps `once`: it gives the record that holds the same values already.
func (u *unit) claim(s *state) (int64, error) {
	if len(s.typ.Once) == 0 {
		return 0, nil
	}
	now, err := u.onceKey(s, s.row)
	if err != nil {
		return 0, err
	}
	var had []byte
	if s.old != nil {
		before, row := s, s.was
		if s.prior != nil {
			before, row = s.prior, s.prior.row
		}
		if had, err = u.onceKey(before, row); err != nil {
			return 0, err
		}
	}
	if string(now) == string(had) {
		return 0, nil
	}
	if now != nil {
		var other int64
		err := u.tx.QueryRow(`select record from once where type = $1 and dept = $2 and key = $3`, s.typ.Name, s.row.Dept, now).Scan(&other)
		if err == nil && other != s.id {
			return other, nil
		}
		if err != nil && !isNoRows(err) {
			return 0, err
		}
	}
	if had != nil {
		if _, err := u.tx.Exec(`delete from once where type = $1 and dept = $2 and key = $3`, s.typ.Name, s.row.Dept, had); err != nil {
			return 0, err
		}
	}
	s.once = now
	return 0, nil
}

func (u *unit) onceName(other int64, clause string) fault.Name {
	n := fault.Name{Name: "once", Clause: clause, Say: words("once", "…")}
	o, err := u.load(other)
	if err == nil && (u.actor == nil || u.mayRead(o)) {
		n.Say = words("once", o.title())
		n.Fix = []fault.Fix{{Kind: "open", Type: o.typ.Name, Record: strconv.FormatInt(other, 10), Say: i18n.Text{Zh: o.title(), En: o.title()}}}
	}
	return n
}

// fix turns one entry of a need's `fix` into a way on.
func (u *unit) fix(s *state, t *regulation.Type, fix string) []fault.Fix {
	if f := t.Field(fix); f != nil {
		return []fault.Fix{{Kind: "field", Name: fix, Say: f.Say}}
	}
	if a := t.Act(fix); a != nil {
		x := fault.Fix{Kind: "act", Name: fix, Type: t.Name, Say: a.Say}
		if s.id != 0 {
			x.Record = strconv.FormatInt(s.id, 10)
		}
		return []fault.Fix{x}
	}
	for i := range fix {
		if fix[i] != '.' {
			continue
		}
		f := t.Find(fix[:i])
		if f == nil {
			return nil
		}
		fd, err := u.Find(u.scope(s), s.row, f)
		if err != nil {
			return nil
		}
		row, err := fd.Last()
		if err != nil {
			return nil
		}
		o, err := u.load(row.ID)
		if err != nil || u.actor != nil && !u.mayRead(o) {
			return nil
		}
		x := fault.Fix{Kind: "act", Name: fix[i+1:], Type: o.typ.Name, Record: strconv.FormatInt(o.id, 10), Say: i18n.Text{Zh: o.title(), En: o.title()}}
		if a := o.typ.Act(fix[i+1:]); a != nil && a.In[o.row.Stage] {
			x.Say = i18n.Text{Zh: o.title() + "：" + a.Say.Zh, En: a.Say.In(i18n.En) + ": " + o.title()}
		} else {
			x.Kind, x.Name = "open", "" // where it stands now, that cannot be done: look at it
		}
		return []fault.Fix{x}
	}
	return nil
}

// mayRead says whether the actor may read a record: a seat that reaches its
// department with a post its type lets read, or being named by it; and what the
// record is attached to, he reads as well.
func (u *unit) mayRead(s *state) bool { return u.mayReadTo(s, attachedDeep) }

// attachedDeep is how far a record may be attached to one that is attached.
const attachedDeep = 8

func (u *unit) mayReadTo(s *state, deep int) bool {
	if u.actor == nil {
		return true
	}
	ok := deep > 0 && u.reads(s.typ.See, s.row)
	for _, f := range s.typ.Attached() {
		each(s.row.Vals[f.Name], func(v regulation.Value) {
			if ref, is := v.(regulation.Ref); is && ok {
				o, err := u.load(int64(ref))
				ok = err == nil && u.mayReadTo(o, deep-1)
			}
		})
	}
	return ok
}

// reads says whether the actor is among some readers of a record.
func (u *unit) reads(see *regulation.Readers, row *regulation.Row) bool {
	for _, seat := range u.actor.Seats {
		if !u.dir.Reaches(seat.Dept, row.Dept) {
			continue
		}
		if see == nil || see.Anyone {
			return true
		}
		if i := sort.SearchStrings(see.Posts, seat.Post); i < len(see.Posts) && see.Posts[i] == seat.Post {
			return true
		}
	}
	if see != nil {
		for _, f := range see.Persons {
			for _, id := range persons(row, f) {
				if id == u.actor.ID {
					return true
				}
			}
		}
	}
	return false
}

package record

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
)

// Trying asks what an edition would change for the open records that are not
// under it. Nothing is written.
type Trying struct {
	Program *regulation.Program // nil: the edition Edition
	Edition int64               // 0: that in force
	Dept    string              // only records of this department and those below it; "" all
	Type    string              // only records of this type
	Cursor  string
	Limit   int
	Count   bool // how many there are of each type
}

// TrialPage is a page of an answer to that.
type TrialPage struct {
	Program *regulation.Program // the edition that is tried
	Changes []Crossing
	Counts  []OpenCount // of all types, in the order of the edition; none where a department has an edition of its own
	Next    string      // "" at the end
}

// OpenCount is how many open records of a type are not under an edition.
type OpenCount struct {
	Type   *regulation.Type
	N      int64
	Capped bool // there are more
}

// Crossing is what an edition would change for one record.
type Crossing struct {
	Link
	Number  string
	Say     i18n.Text // its type
	Dept    string
	Stage   *regulation.Stage
	Edition int64 // it is under
	Clocks  []ClockChange
	Figures []FigureChange
	Gained  []ActName // acts it would have where it stands
	Lost    []ActName
	Cannot  []fault.Name // why it could not come over; empty: it can
}

// ClockChange is a deadline before and after; a zero time: it does not run.
type ClockChange struct {
	Name     string
	Say      i18n.Text
	Old, New time.Time
	Unknown  bool // it hangs on a look-up that is listed only once the edition is entered
}

// FigureChange is a parameter before and after; nil: there is none.
type FigureChange struct {
	Param    *regulation.Param
	Old, New regulation.Value
}

// ActName is an act and what it is called.
type ActName struct {
	Name string
	Say  i18n.Text
}

const trialLimit = 50

// Try gives a page of a trial. Records come edition by edition, oldest first;
// who sees those he may read, nil all.
func (e *Engine) Try(ctx context.Context, who *people.Person, q Trying) (*TrialPage, error) {
	if q.Limit <= 0 {
		q.Limit = trialLimit
	}
	q.Limit = min(q.Limit, pageMost)
	var after []byte
	if q.Cursor != "" {
		var err error
		if after, err = base64.RawURLEncoding.DecodeString(q.Cursor); err != nil || len(after) == 0 {
			return nil, &fault.Error{Code: fault.Invalid, Say: words("cursor")}
		}
	}
	var p *TrialPage
	err := e.look(ctx, who, func(u *unit) error {
		p = &TrialPage{}
		target := q.Edition
		governs := u.ownerOf(q.Dept)
		if q.Program != nil {
			prog, err := q.Program.Numbered(u.classes)
			if err != nil {
				return err
			}
			q.Program, target = prog, -1-int64(binary.BigEndian.Uint32([]byte(prog.Hash)))
		} else {
			if target == 0 {
				_, target = u.under(q.Dept)
			}
			var err error
			if q.Program, err = e.program(u.tx, target, u.classes); err != nil {
				return err
			}
			when := micros(u.now)
			for _, x := range u.enacted {
				if x.edition == target && x.ready && x.since > when {
					when = x.since
				}
			}
			governs = u.governed(target, when)
		}
		p.Program = q.Program
		if q.Count && !u.own {
			var err error
			if p.Counts, err = u.openCounts(q.Program, target, q.Dept); err != nil {
				return err
			}
		}
		rows, err := u.openRows(target, q.Dept, q.Type, after, q.Limit+1)
		if err != nil {
			return err
		}
		if len(rows) > q.Limit {
			rows = rows[:q.Limit]
			p.Next = base64.RawURLEncoding.EncodeToString(rows[q.Limit-1].key)
		}
		ids := make([]int64, len(rows))
		for i, r := range rows {
			ids[i] = r.id
		}
		if err := u.ahead(ids); err != nil {
			return err
		}
		for _, id := range ids {
			s, err := u.load(id)
			if err != nil {
				return err
			}
			if !u.mayRead(s) || u.own && !governs(s.row.Dept) {
				continue
			}
			c, err := u.crossing(s, q.Program, target)
			if err != nil {
				return err
			}
			p.Changes = append(p.Changes, *c)
		}
		return nil
	})
	return p, err
}

// governed says of a department whether an edition is in force for it at an instant.
func (u *unit) governed(edition, when int64) func(dept string) bool {
	then := u.law.reign(when)
	return func(dept string) bool {
		_, no := then.under(u.dir.Path(dept))
		return no == edition
	}
}

// ownerOf says of a department whether an edition entered for another one, or
// for the installation, would be in force for it.
func (u *unit) ownerOf(owner string) func(dept string) bool {
	return func(dept string) bool {
		for _, d := range u.dir.Path(dept) {
			if d == owner {
				return true
			}
			if u.law.at(d, micros(u.now)) != 0 {
				return false
			}
		}
		return owner == ""
	}
}

// openRows reads rows of open records that are not under an edition, in the
// order of their editions and types.
func (u *unit) openRows(not int64, dept, typ string, after []byte, limit int) ([]listRow, error) {
	l := u.lists.byName[builtinOpen]
	scopes := u.everyScope(dept)
	var out []listRow
	for _, no := range u.editionsBut(not) {
		spans, tail := openSpans(scopes, no, typ)
		if after != nil && slices.Compare(after, keyEnd(tail)) > 0 {
			continue
		}
		rows, err := u.merged(l, spans, after, false, limit-len(out))
		if err != nil {
			return nil, err
		}
		if out = append(out, rows...); len(out) == limit {
			break
		}
	}
	return out, nil
}

// openSpans is where the open records of an edition stand, of one type or all.
func openSpans(scopes [][]byte, edition int64, typ string) (spans []span, tail []byte) {
	tail = keyInt(keyInt(nil, edition), 0)
	if typ != "" {
		tail = keyText(tail, typ)
	}
	for _, s := range scopes {
		p := append(slices.Clone(s), tail...)
		spans = append(spans, span{from: p, end: keyEnd(p), n: len(s)})
	}
	return spans, tail
}

// openCounts counts the open records that are not under an edition, by type.
func (u *unit) openCounts(prog *regulation.Program, not int64, dept string) ([]OpenCount, error) {
	scopes := u.everyScope(dept)
	var out []OpenCount
	for _, name := range prog.Order {
		t := prog.Types[name]
		if t.Pattern || t.Register {
			continue
		}
		var spans []span
		for _, no := range u.editionsBut(not) {
			more, _ := openSpans(scopes, no, name)
			spans = append(spans, more...)
		}
		if len(spans) == 0 {
			continue
		}
		n, capped, err := u.countSpans(u.lists.byName[builtinOpen], spans, 0)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			out = append(out, OpenCount{Type: t, N: n, Capped: capped})
		}
	}
	return out, nil
}

// everyScope gives the fronts of the keys of every class the actor reads, in a
// department and below it.
func (u *unit) everyScope(dept string) [][]byte {
	if u.actor == nil {
		var out [][]byte
		for class := range max(1, len(u.classes)) {
			out = append(out, keyScope(dept, class))
		}
		return out
	}
	seen := map[string][]byte{}
	for of := range u.kinds {
		for _, s := range u.viewScopes(of, dept) {
			seen[string(s)] = s
		}
	}
	var out [][]byte
	for _, k := range slices.Sorted(maps.Keys(seen)) {
		out = append(out, seen[k])
	}
	return out
}

// editionsBut gives the numbers of all editions but one, oldest first.
func (u *unit) editionsBut(not int64) []int64 {
	seen := map[int64]bool{}
	for _, x := range u.enacted {
		if x.edition != not {
			seen[x.edition] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// crossing holds a record against an edition.
func (u *unit) crossing(s *state, prog *regulation.Program, edition int64) (*Crossing, error) {
	c := &Crossing{Link: Link{ID: s.id, Type: s.typ.Name, Title: s.title()}, Number: s.number(), Say: s.typ.Say,
		Dept: s.row.Dept, Stage: s.typ.Stage(s.row.Stage), Edition: s.edition}
	n, wrong, err := u.carryOver(s, prog, edition)
	if err != nil {
		return nil, err
	}
	t := prog.Types[s.typ.Name]
	c.Cannot = wrong
	if n == nil {
		if t == nil || len(misfits(s, t)) > 0 {
			return c, nil
		}
		// It fits, and no act brings it over: what would change is shown all the same.
		n = &state{id: s.id, typ: t, prog: prog, edition: edition, row: copyRow(s.row), old: s.old, members: s.members, keys: s.keys,
			clocks: maps.Clone(s.clocks), adopted: micros(u.now)}
		n.row.Type = t
	}
	n.was = n.row
	u.crossActs(c, s, t)
	u.crossFigures(c, s, n)
	if err := u.crossClocks(c, s, n); err != nil {
		return nil, err
	}
	if len(c.Cannot) == 0 {
		c.Cannot, err = u.adoptFails(n)
	}
	return c, err
}

// crossActs names the acts that a person could do where the record stands.
func (u *unit) crossActs(c *Crossing, s *state, t *regulation.Type) {
	here := func(t *regulation.Type) map[string]i18n.Text {
		out := map[string]i18n.Text{}
		for _, a := range t.Acts {
			if a.In[s.row.Stage] && a.Name != actAdopt && a.By != nil && !onlyRule(a.By) {
				out[a.Name] = a.Say
			}
		}
		return out
	}
	old, now := here(s.typ), here(t)
	for _, a := range sortedKeys(now) {
		if _, had := old[a]; !had {
			c.Gained = append(c.Gained, ActName{a, now[a]})
		}
	}
	for _, a := range sortedKeys(old) {
		if _, has := now[a]; !has {
			c.Lost = append(c.Lost, ActName{a, old[a]})
		}
	}
}

// crossFigures names the parameters its rules read that would have another value.
func (u *unit) crossFigures(c *Crossing, s, n *state) {
	old, now := u.params(s), u.params(n)
	names := map[string]bool{}
	for _, t := range []*regulation.Type{s.typ, n.typ} {
		t.Exprs(func(x *regulation.Expr) {
			for _, m := range paramReads.FindAllStringSubmatch(x.Src, -1) {
				names[m[1]] = true
			}
		})
	}
	for _, name := range sortedKeys(names) {
		if regulation.Equal(old[name], now[name]) {
			continue
		}
		p := n.prog.Params[name]
		if p == nil {
			p = s.prog.Params[name]
		}
		if p != nil {
			c.Figures = append(c.Figures, FigureChange{Param: p, Old: old[name], New: now[name]})
		}
	}
}

// crossClocks computes its clocks under the edition as adopt would.
func (u *unit) crossClocks(c *Crossing, s, n *state) error {
	seen := map[string]bool{}
	for _, k := range append(slices.Clone(s.typ.Clocks), n.typ.Clocks...) {
		if k.In == nil || seen[k.Name] {
			continue
		}
		seen[k.Name] = true
		x := ClockChange{Name: k.Name, Say: k.Say}
		if x.Say.Empty() {
			x.Say = i18n.Text{Zh: k.Name, En: k.Name}
		}
		if st := s.clocks[k.Name]; st != nil && st.Ended == 0 && st.Due != 0 {
			x.Old = instant(st.Due)
		}
		if next := n.typ.Clock(k.Name); next != nil && next.In[n.row.Stage] {
			st := n.clocks[k.Name]
			if st == nil || st.Ended != 0 && s.clocks[k.Name] == nil {
				st = &clockState{Start: micros(u.now)}
			}
			if st.Ended == 0 && !st.standing() {
				d, err := u.dueOf(n, next, st)
				switch {
				case unset(err) || isNoList(err):
					x.Unknown = true
				case err != nil:
					return err
				case d.holds:
					x.New = d.at
				}
			}
		}
		if !x.Old.Equal(x.New) {
			c.Clocks = append(c.Clocks, x)
		}
	}
	return nil
}

// adoptFails says why the act itself would refuse: where the record stands, and
// the needs that hang on nothing that is asked for.
func (u *unit) adoptFails(n *state) ([]fault.Name, error) {
	a := n.typ.Act(actAdopt)
	if a == nil {
		return []fault.Name{{Name: actAdopt, Say: words("adopt.none", n.typ.Say)}}, nil
	}
	if x := u.checkStage(n, a, false); x != nil {
		return []fault.Name{*x}, nil
	}
	r, err := resolve(n.typ, a, u.scope(n))
	if unset(err) || isNoList(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var needs []*regulation.Need
	asked := mayAsk(a)
	for _, x := range r.needs {
		if !slices.ContainsFunc(x.Reads, func(f string) bool { return asked[f] }) {
			needs = append(needs, x)
		}
	}
	names, err := u.checkNeeds(n, n.typ, a.Name, r.clause, needs)
	if isNoList(err) {
		return nil, nil
	}
	return names, err
}

// noList is what a find gives that is not listed yet.
type noList struct{ find string }

func (n noList) Error() string { return "find " + n.find + " has no list" }

func isNoList(err error) bool {
	var n noList
	return errors.As(err, &n)
}

package record

import (
	"fmt"
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/regulation"
)

// due is what a clock's due came to for one record.
type due struct {
	at     time.Time
	expr   *regulation.Expr // the one that holds, exceptions looked at
	kind   regulation.DueKind
	span   calendar.Span
	clause string
	by     *regulation.By
	holds  bool
}

// dueOf computes a clock's due from the record, its history and the calendar.
func (u *unit) dueOf(s *state, c *regulation.Clock, st *clockState) (due, error) {
	d := due{clause: c.Clause, by: c.By, kind: c.DueIs, holds: true}
	if d.clause == "" {
		d.clause = s.typ.Clause
	}
	sc := u.scope(s)
	if c.If != nil {
		ok, err := c.If.Bool(sc)
		if err != nil {
			return d, err
		}
		if !ok {
			d.holds = false
			return d, nil
		}
	}
	expr := c.Due
	chain, err := holding(c.Except, sc)
	if err != nil {
		return d, err
	}
	for _, x := range chain {
		if x.Clause != "" {
			d.clause = x.Clause
		}
		if x.By != nil {
			d.by = x.By
		}
		if x.Due != nil {
			expr, d.kind = x.Due, x.DueIs
		}
	}
	d.expr = expr
	v, err := expr.Eval(sc)
	if err != nil {
		return d, err
	}
	pauses := st.pauseTimes()
	switch v := v.(type) {
	case calendar.Span:
		d.span = v
		d.at, _ = u.cal(s.row.Dept).Due(instant(st.Start), v, pauses)
	case time.Time:
		// A moment moves on by the time the clock stood still.
		d.at = v
		for _, p := range pauses {
			if !p.Until.IsZero() && p.From.Before(d.at) {
				d.at = d.at.Add(p.Until.Sub(p.From))
			}
		}
	case calendar.Schedule:
		from := instant(st.Start)
		if st.Fired != 0 {
			from = instant(st.Fired)
		}
		d.at = v.Next(from, u.e.Zone())
	default:
		return d, fmt.Errorf("%s: due gives %T", c.Pos, v)
	}
	return d, nil
}

func (st *clockState) pauseTimes() []calendar.Pause {
	out := make([]calendar.Pause, len(st.Pauses))
	for i, p := range st.Pauses {
		out[i] = calendar.Pause{From: instant(p.From), Until: instant(p.Until)}
	}
	return out
}

// setClocks brings every clock of the record up to date after an act: it enters
// its stages, stands still, goes on, or ends; and its due is computed again.
func (u *unit) setClocks(s *state, before string, asWas *AsWas) error {
	now := micros(u.now)
	for _, c := range s.typ.Clocks {
		if c.In == nil {
			continue
		}
		if asWas != nil {
			if err := u.clockAsWas(s, c, asWas); err != nil {
				return err
			}
			continue
		}
		st := s.clocks[c.Name]
		stage := s.row.Stage
		in := c.In[stage]
		still := c.Wait[stage] || !in && s.typ.Stage(stage).Kind == regulation.StageWait
		switch {
		case (st == nil || st.Ended != 0) && in:
			if st != nil && before == stage {
				break // it ended by its own condition, not by leaving
			}
			st = &clockState{Start: now}
			s.clocks[c.Name] = st
			if still {
				st.Pauses = append(st.Pauses, pause{From: now})
			}
		case st == nil || st.Ended != 0:
			continue
		case still && !st.standing():
			st.Pauses = append(st.Pauses, pause{From: now})
		case !still && in && st.standing():
			st.Pauses[len(st.Pauses)-1].Until = now
		case !in && !still:
			u.endClock(s, st, now)
		}
		if st.Ended != 0 {
			continue
		}
		if err := u.setDue(s, c, st); err != nil {
			return err
		}
	}
	s.reflectClocks(s.row)
	return nil
}

func (u *unit) setDue(s *state, c *regulation.Clock, st *clockState) error {
	if st.standing() {
		st.Due = 0
		return nil
	}
	d, err := u.dueOf(s, c, st)
	if err != nil {
		return err
	}
	st.Due, st.Clause = 0, d.clause
	if d.holds {
		st.Due = micros(d.at)
	}
	if !d.holds || !st.missed() {
		st.Tries = 0 // it counts again, or no longer
	}
	return nil
}

// endClock closes a clock; the minutes it ran leave out the pauses.
func (u *unit) endClock(s *state, st *clockState, at int64) {
	used := at - st.Start
	for i := range st.Pauses {
		if st.Pauses[i].Until == 0 {
			st.Pauses[i].Until = at
		}
		used -= st.Pauses[i].Until - st.Pauses[i].From
	}
	st.Ended, st.Used = at, used/60e6
}

// clockAsWas sets a clock of a record that began, or ended, before it was
// entered. Only a moment can be known then: a length counts from an entry into
// its stages that nobody recorded. A due that had passed is missed before
// entry; nothing follows from it.
func (u *unit) clockAsWas(s *state, c *regulation.Clock, w *AsWas) error {
	st := &clockState{Start: micros(s.row.Opened)}
	d, err := u.dueOf(s, c, st)
	if unset(err) || err == nil && (!d.holds || d.kind != regulation.DueMoment) {
		return nil
	}
	if err != nil {
		return err
	}
	st.Due, st.Clause = micros(d.at), d.clause
	ended := s.typ.Stage(s.row.Stage).Kind == regulation.StageEnd
	switch {
	case ended:
		u.endClock(s, st, micros(s.row.Moved))
		if st.Due < st.Ended {
			st.Fired, st.Before = st.Due, true
		}
	case c.In[s.row.Stage]:
		if st.Due <= micros(u.at) {
			st.Fired, st.Before = st.Due, true
		}
	default:
		return nil
	}
	s.clocks[c.Name] = st
	s.reflectClocks(s.row)
	return nil
}

// writeDeadlines keeps one indexed row for each clock that will ring.
func (u *unit) writeDeadlines(s *state) error {
	var prior map[string]*clockState
	if s.old != nil {
		p := &state{typ: s.typ, members: s.members}
		if err := p.fill(copyRow(s.row)); err != nil {
			return err
		}
		prior = p.clocks
	}
	for _, name := range sortedKeys(s.clocks) {
		c, was := s.clocks[name], prior[name]
		if ring(c) == ring(was) {
			continue
		}
		if at := ring(c); at == 0 {
			if _, err := u.tx.Exec(`update deadline set closed = $1 where record = $2 and kind = $3 and closed is null`,
				micros(u.now), s.id, name); err != nil {
				return err
			}
		} else {
			n, err := u.tx.Exec(`update deadline set due = $1, clause = $2, closed = null, claimed_until = 0 where record = $3 and kind = $4`,
				at, c.Clause, s.id, name)
			if err != nil {
				return err
			}
			if n.Rows == 0 {
				if _, err := u.tx.Exec(`insert into deadline(record, kind, clause, due) values ($1, $2, $3, $4)`,
					s.id, name, c.Clause, at); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// ring is when the scheduler must wake the engine for a clock; 0: never.
func ring(c *clockState) int64 {
	switch {
	case c == nil || c.Ended != 0 || c.standing():
		return 0
	case c.Tries != 0:
		return c.Tries
	case c.running():
		return c.Due
	}
	return 0
}

// urgency is by what a record stands among what waits: the first due that has
// not been kept or is still to come; what was late before entry presses nobody.
func (s *state) urgency() int64 {
	n := int64(noDue)
	for _, c := range s.clocks {
		if c.Ended == 0 && c.Due != 0 && c.Due < n && (c.running() || !c.Before && !s.lingers(c)) {
			n = c.Due
		}
	}
	return n
}

// nearest gives the due of the clock that runs out first.
func (s *state) nearest() int64 {
	n := int64(noDue)
	for _, c := range s.clocks {
		if c.running() && c.Due < n {
			n = c.Due
		}
	}
	return n
}

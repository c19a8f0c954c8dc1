package record

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
)

// Tick fires every clock that is due, in the order of their instants, and gives
// when it wants to be asked again. One that is asked late fires each at its own
// instant all the same.
func (e *Engine) Tick(ctx context.Context) (fired int, next time.Time, err error) {
	if err := e.planCalendars(ctx); err != nil {
		return 0, time.Time{}, err
	}
	for {
		now := e.Now()
		var due []deadline
		err := e.db.Write(ctx, func(tx *store.Tx) error {
			due = nil
			rows, err := tx.Query(`update deadline set claimed_until = $1
				where id in (select id from deadline where closed is null and due <= $2 and claimed_until < $2 order by due, id limit 64) and claimed_until < $2
				returning id, record, kind, due`, micros(now.Add(time.Minute)), micros(now))
			if err != nil {
				return err
			}
			due, err = scanDeadlines(rows)
			return err
		})
		if err != nil {
			return fired, time.Time{}, err
		}
		sortDeadlines(due)
		for _, d := range due {
			if err := e.fire(ctx, d); err != nil {
				return fired, time.Time{}, err
			}
			fired++
		}
		if len(due) == 0 {
			break
		}
	}
	err = e.db.Read(ctx, func(tx *store.Tx) error {
		var at int64
		err := tx.QueryRow(`select due from deadline where closed is null order by due limit 1`).Scan(&at)
		if isNoRows(err) {
			return nil
		}
		next = instant(at)
		return err
	})
	return fired, next, err
}

type deadline struct {
	id, record int64
	kind       string
	due        int64
}

// dueNow says whether a clock of the record is due.
func (e *Engine) dueNow(tx *store.Tx, record int64, at time.Time) (bool, error) {
	var n int64
	err := tx.QueryRow(`select count(*) from deadline where record = $1 and closed is null and due <= $2 and kind not like 'cal:%'`,
		record, micros(at)).Scan(&n)
	return n > 0, err
}

// fireDue fires the clocks of one record that are due.
func (e *Engine) fireDue(ctx context.Context, record int64) error {
	for range 100 {
		var due []deadline
		err := e.db.Read(ctx, func(tx *store.Tx) error {
			due = nil
			rows, err := tx.Query(`select id, record, kind, due from deadline where record = $1 and closed is null and due <= $2 order by due, id`,
				record, micros(e.Now()))
			if err != nil {
				return err
			}
			due, err = scanDeadlines(rows)
			return err
		})
		if err != nil {
			return err
		}
		due = withoutCalendars(due)
		if len(due) == 0 {
			return nil
		}
		if err := e.fire(ctx, due[0]); err != nil {
			return err
		}
	}
	return errors.New("a record's clocks keep coming due")
}

// fire lets one clock ring: the miss is noted, and what follows from it is done
// by the rule, at the due instant. Where that act is refused the miss stays, and
// it is tried again each working morning and after the next act on the record.
func (e *Engine) fire(ctx context.Context, d deadline) error {
	if strings.HasPrefix(d.kind, calKind) {
		return e.fireCalendar(ctx, d)
	}
	var seed [32]byte
	if _, err := io.ReadFull(e.rand, seed[:]); err != nil {
		return err
	}
	err := e.db.Write(ctx, func(tx *store.Tx) error { return e.ring(tx, d, seed, true) })
	var f *fault.Error
	if errors.As(err, &f) && f.Code == fault.Refused {
		return e.db.Write(ctx, func(tx *store.Tx) error { return e.ring(tx, d, seed, false) })
	}
	return err
}

// ring is one ringing of a clock; follow says whether its act is done, or was
// refused just now.
func (e *Engine) ring(tx *store.Tx, d deadline, seed [32]byte, follow bool) error {
	u, err := e.unit(tx, instant(d.due), e.Now(), nil, seed)
	if err != nil {
		return err
	}
	u.reign = u.law.reign(d.due) // what it opens is born under what was in force then
	if err := u.serialOf(d.record); err != nil {
		return err
	}
	s, err := u.lock(d.record)
	if err != nil {
		return err
	}
	c, st := s.typ.Clock(d.kind), s.clocks[d.kind]
	again := st != nil && st.Tries != 0
	if c == nil || st == nil || ring(st) == 0 || ring(st) != d.due && !again {
		// It moved meanwhile: its row says when it rings next.
		_, err := tx.Exec(`update deadline set claimed_until = 0 where id = $1`, d.id)
		return err
	}
	morning := micros(nextMorning(u.cal(s.row.Dept), instant(d.due)))
	if again && !follow {
		// Nothing is new: the miss and the first refusal are on record.
		_, err := tx.Exec(`update deadline set due = $1, claimed_until = 0 where id = $2`, morning, d.id)
		return err
	}
	st.Tries = 0
	st.Fired, st.Before = st.Due, false // a due that an act has moved is missed like any other
	s.reflectClocks(s.row)
	clause := st.Clause
	write := func() error { return u.write(s, "clock:"+c.Name, clause) }
	if !follow {
		st.Tries = morning
		return write()
	}
	if c.DueIs == regulation.DueSchedule {
		if err := u.setDue(s, c, st); err != nil {
			return err
		}
	}
	begun := false
	did, err := u.effects(s, c.Do, func(ef *regulation.Effect) error {
		alone := !begun && ef.Kind != regulation.EffectOwn // an act of the record itself writes the miss with it
		if begun = true; alone {
			return write()
		}
		return nil
	})
	if err != nil {
		return err
	}
	if !did {
		return write()
	}
	return u.hurry()
}

// hurry makes clocks whose act was refused due again, of every record that an
// act has just changed: what kept it may be gone.
func (u *unit) hurry() error {
	for _, id := range slices.Sorted(maps.Keys(u.wrote)) {
		s := u.states[id]
		if s == nil {
			continue
		}
		for _, name := range sortedKeys(s.clocks) {
			if c := s.clocks[name]; c.Tries == 0 || ring(c) == 0 {
				continue
			}
			if _, err := u.tx.Exec(`update deadline set due = $1, claimed_until = 0 where record = $2 and kind = $3 and closed is null and due > $1`,
				micros(u.at), id, name); err != nil {
				return err
			}
		}
	}
	return nil
}

// nextMorning is the beginning of the next working morning after t.
func nextMorning(c *calendar.Calendar, t time.Time) time.Time {
	d := c.DateOf(t).AddDays(1)
	for range 30 {
		if info := c.Day(d); info.Works && len(info.Shifts) > 0 {
			return d.Start(c.Zone()).Add(time.Duration(info.Shifts[0].From) * time.Minute)
		}
		d = d.AddDays(1)
	}
	return t.Add(24 * time.Hour)
}

// calKind marks the deadline of a calendar of a type: "cal:TYPE.CLOCK", on the
// record of the department it runs for.
const calKind = "cal:"

// plan is what the calendars were planned for.
type plan struct {
	dir     *people.Directory
	edition int64
	law     *law
}

// planCalendars makes sure that every department that keeps records has a deadline
// for each calendar of the regulation in force there.
func (e *Engine) planCalendars(ctx context.Context) error {
	// Departments and law change seldom: what was planned for them stands.
	var now plan
	err := e.db.Read(ctx, func(tx *store.Tx) error {
		rd, err := e.reader(tx, e.Now())
		if err == nil {
			now = plan{rd.dir, rd.edition, rd.law}
		}
		return err
	})
	if err != nil {
		return err
	}
	if now.law.own {
		now.edition = int64(e.Now().In(e.Zone()).YearDay()) // any department may change over at the day's turn
	}
	e.mu.Lock()
	done := e.planned == now
	e.mu.Unlock()
	if done {
		return nil
	}
	if err := e.planAll(ctx); err != nil {
		return err
	}
	e.mu.Lock()
	e.planned = now
	e.mu.Unlock()
	return nil
}

func (e *Engine) planAll(ctx context.Context) error {
	type want struct {
		id, record int64
		kind       string
		clause     string
		due        int64
	}
	var wants []want
	err := e.db.Read(ctx, func(tx *store.Tx) error {
		wants = nil
		u, err := e.unit(tx, e.Now(), e.Now(), nil, [32]byte{})
		if err != nil {
			return err
		}
		for _, d := range u.dir.Depts() {
			if !d.Keeps || d.Closed {
				continue
			}
			prog, _ := u.under(d.Code)
			for _, n := range prog.Order {
				t := prog.Types[n]
				for _, c := range t.Clocks {
					if c.In != nil || t.Pattern {
						continue
					}
					w := want{record: d.Record, kind: calKind + n + "." + c.Name, clause: c.Clause}
					var due int64
					err := tx.QueryRow(`select id, due from deadline where record = $1 and kind = $2`, w.record, w.kind).Scan(&w.id, &due)
					if err != nil && !isNoRows(err) {
						return err
					}
					if w.id != 0 && due <= micros(u.now) {
						continue // it is about to ring
					}
					at, err := u.nextOf(t, c, d.Code, u.now)
					if err != nil {
						return err
					}
					// Another edition may have another calendar.
					if w.due = micros(at); w.due != due {
						wants = append(wants, w)
					}
				}
			}
		}
		return nil
	})
	if err != nil || len(wants) == 0 {
		return err
	}
	return e.db.Write(ctx, func(tx *store.Tx) error {
		for _, w := range wants {
			var err error
			if w.id == 0 {
				_, err = tx.Exec(`insert into deadline(record, kind, clause, due) values ($1, $2, $3, $4)`, w.record, w.kind, w.clause, w.due)
			} else {
				_, err = tx.Exec(`update deadline set due = $1, clause = $2, closed = null where id = $3`, w.due, w.clause, w.id)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// nextOf gives the next occurrence of a calendar of a type in a department.
func (u *unit) nextOf(t *regulation.Type, c *regulation.Clock, dept string, after time.Time) (time.Time, error) {
	s := u.blank(t, dept)
	v, err := c.Due.Eval(u.scope(s))
	if err != nil {
		return time.Time{}, err
	}
	sch, ok := v.(calendar.Schedule)
	if !ok {
		return time.Time{}, errors.New(c.Pos.String() + ": a clock without stages needs a calendar")
	}
	return sch.Next(after, u.e.Zone()), nil
}

// fireCalendar does the opening act of a calendar for one department and
// occurrence; `once` of the type keeps a second one away.
func (e *Engine) fireCalendar(ctx context.Context, d deadline) error {
	var seed [32]byte
	if _, err := io.ReadFull(e.rand, seed[:]); err != nil {
		return err
	}
	name := strings.TrimPrefix(d.kind, calKind)
	typ, clock, _ := strings.Cut(name, ".")
	run := func(do bool) error {
		return e.db.Write(ctx, func(tx *store.Tx) error {
			u, err := e.unit(tx, instant(d.due), e.Now(), nil, seed)
			if err != nil {
				return err
			}
			u.reign = u.law.reign(d.due)
			var dept string
			for _, x := range u.dir.Depts() {
				if x.Record == d.record {
					dept = x.Code
				}
			}
			var c *regulation.Clock
			prog, _ := u.under(dept)
			t := prog.Types[typ]
			if t != nil {
				c = t.Clock(clock)
			}
			if c == nil {
				_, err := tx.Exec(`update deadline set closed = $1 where id = $2`, micros(e.Now()), d.id)
				return err
			}
			next, err := u.nextOf(t, c, dept, instant(d.due))
			if err != nil {
				return err
			}
			n, err := tx.Exec(`update deadline set due = $1, claimed_until = 0 where id = $2 and due = $3`, micros(next), d.id, d.due)
			if err != nil || n.Rows == 0 || !do {
				return err
			}
			_, err = u.effects(u.blank(t, dept), c.Do, func(*regulation.Effect) error { return nil })
			return err
		})
	}
	err := run(true)
	var f *fault.Error
	if errors.As(err, &f) && f.Code == fault.Refused {
		return run(false)
	}
	return err
}

func withoutCalendars(ds []deadline) []deadline {
	out := ds[:0]
	for _, d := range ds {
		if !strings.HasPrefix(d.kind, calKind) {
			out = append(out, d)
		}
	}
	return out
}

func scanDeadlines(rows *sql.Rows) ([]deadline, error) {
	defer rows.Close()
	var out []deadline
	for rows.Next() {
		var d deadline
		if err := rows.Scan(&d.id, &d.record, &d.kind, &d.due); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

func sortDeadlines(ds []deadline) {
	slices.SortFunc(ds, func(a, b deadline) int {
		return cmp.Or(cmp.Compare(a.due, b.due), cmp.Compare(a.id, b.id))
	})
}

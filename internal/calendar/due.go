package calendar

import (
	"slices"
	"time"
)

// Pause is a time in which a clock stands still. Without Until it still does.
type Pause struct{ From, Until time.Time }

// Due is the instant at which a clock of this span runs out that began at
// start. running is false while a pause is open: due is then what it would be
// if the clock went on at the instant the pause began, which moves on with
// every minute of it.
func (c *Calendar) Due(start time.Time, s Span, pauses []Pause) (due time.Time, running bool) {
	due, _, running = c.run(start, s, pauses)
	return due, running
}

// run is Due, with the pauses that counted, in order.
func (c *Calendar) run(start time.Time, s Span, pauses []Pause) (due time.Time, counted []Pause, running bool) {
	due = c.Add(start, s)
	pauses = tidy(start, pauses)
	for i, p := range pauses {
		if !p.From.Before(due) {
			return due, pauses[:i], true
		}
		if p.Until.IsZero() {
			return due, pauses[:i+1], false
		}
		due = c.move(due, s.Unit, p)
	}
	return due, pauses, true
}

// move puts off a due instant for a pause.
func (c *Calendar) move(due time.Time, u Unit, p Pause) time.Time {
	switch u {
	case UnitWorkhours:
		return c.work.plus(due, c.work.between(p.From, p.Until))
	case UnitWorkdays:
		return c.days.plus(due, c.days.between(p.From, p.Until))
	}
	return due.Add(p.Until.Sub(p.From))
}

// tidy puts pauses in order, joins those that touch and cuts off what lies
// before the start.
func tidy(start time.Time, pauses []Pause) []Pause {
	if len(pauses) == 0 {
		return nil
	}
	sorted := slices.Clone(pauses)
	slices.SortFunc(sorted, func(a, b Pause) int { return a.From.Compare(b.From) })
	var out []Pause
	for _, p := range sorted {
		if p.From.Before(start) {
			p.From = start
		}
		if !p.Until.IsZero() && !p.Until.After(p.From) {
			continue
		}
		if n := len(out); n > 0 && (out[n-1].Until.IsZero() || !out[n-1].Until.Before(p.From)) {
			last := &out[n-1]
			if !last.Until.IsZero() && (p.Until.IsZero() || p.Until.After(last.Until)) {
				last.Until = p.Until
			}
			continue
		}
		out = append(out, p)
	}
	return out
}

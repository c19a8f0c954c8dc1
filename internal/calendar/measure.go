package calendar

import (
	"slices"
	"sort"
	"time"
)

// measure counts time that runs only at certain hours: working time, or time
// on working days. It answers from sums by week and by odd day, so that an
// instant years away costs no more than one of tomorrow.
type measure struct {
	zone *time.Location
	week [7][]Shift
	upto [8]int // minutes of a week before each weekday; the last is all of it
	odd  []oddDay
	more []int // minutes by which the odd days before each differ from their weekdays
}

// mark is a reading of a measure: whole minutes since its epoch, and the part
// of the minute now running. Only differences mean anything.
type mark struct {
	minutes int
	rest    time.Duration
}

func newMeasure(zone *time.Location, week [7][]Shift, odd []oddDay) measure {
	m := measure{zone: zone, week: week, odd: odd, more: make([]int, len(odd)+1)}
	for i, day := range week {
		m.upto[i+1] = m.upto[i] + minutesOf(day)
	}
	for i, o := range odd {
		m.more[i+1] = m.more[i] + minutesOf(o.shifts) - minutesOf(week[weekIndex(o.number)])
	}
	return m
}

// wholeDays makes each day that has hours 24 hours long.
func wholeDays(week [7][]Shift) (whole [7][]Shift) {
	for i := range week {
		whole[i] = wholeDay(week[i])
	}
	return whole
}

func wholeDay(shifts []Shift) []Shift {
	if len(shifts) == 0 {
		return nil
	}
	return []Shift{{0, 24 * 60}}
}

func minutesOf(shifts []Shift) (sum int) {
	for _, s := range shifts {
		sum += s.To - s.From
	}
	return sum
}

// before is the minutes run before 0:00 of a day.
func (m *measure) before(day int) int {
	return floorDiv(day+3, 7)*m.upto[7] + m.upto[weekIndex(day)] + m.more[m.oddFrom(day)]
}

// oddFrom is the place of the first odd day on or after the day.
func (m *measure) oddFrom(day int) int {
	return sort.Search(len(m.odd), func(i int) bool { return m.odd[i].number >= day })
}

func (m *measure) shifts(day int) []Shift {
	if i := m.oddFrom(day); i < len(m.odd) && m.odd[i].number == day {
		return m.odd[i].shifts
	}
	return m.week[weekIndex(day)]
}

// at reads the measure at an instant.
func (m *measure) at(t time.Time) mark {
	t = t.In(m.zone)
	day := DateOf(t, m.zone).number()
	minute := t.Hour()*60 + t.Minute()
	r := mark{minutes: m.before(day)}
	for _, s := range m.shifts(day) {
		switch {
		case minute >= s.To:
			r.minutes += s.To - s.From
		case minute >= s.From:
			r.minutes += minute - s.From
			r.rest = time.Duration(t.Second())*time.Second + time.Duration(t.Nanosecond())
		}
	}
	return r
}

// when is the instant of a reading, looked for around a day. Where the measure
// stands still at the reading, closing is its first such instant (18:00 of the
// day before), opening its last (09:00).
func (m *measure) when(r mark, around int, opening bool) time.Time {
	opening = opening || r.rest > 0
	reached := func(day int) bool {
		sum := m.before(day + 1)
		return sum > r.minutes || sum == r.minutes && !opening
	}
	lo, hi := around, around
	for step := 1; !reached(hi); step *= 2 {
		hi += step
	}
	for step := 1; reached(lo); step *= 2 {
		lo -= step
	}
	day := lo + 1 + sort.Search(hi-lo-1, func(i int) bool { return reached(lo + 1 + i) })
	left := r.minutes - m.before(day)
	for _, s := range m.shifts(day) {
		n := s.To - s.From
		if left < n || left == n && !opening {
			d := dateAt(day)
			return time.Date(d.Year, time.Month(d.Month), d.Day, 0, s.From+left, 0, 0, m.zone).Add(r.rest)
		}
		left -= n
	}
	panic("calendar: a day that reached its sum has no hours for it")
}

// between is the time run from a to b.
func (m *measure) between(a, b time.Time) time.Duration {
	from, to := m.at(a), m.at(b)
	return time.Duration(to.minutes-from.minutes)*time.Minute + to.rest - from.rest
}

// plus is the instant at which d more has run after t; t itself for no time.
func (m *measure) plus(t time.Time, d time.Duration) time.Time {
	if d == 0 {
		return t
	}
	r := m.at(t)
	total := r.rest + d
	whole := time.Duration(floorDiv(int(total), int(time.Minute)))
	r.minutes += int(whole)
	r.rest = total - whole*time.Minute
	return m.when(r, DateOf(t, m.zone).number(), d < 0)
}

// wholeOdd are the odd days with 24 hours each where they are worked.
func wholeOdd(odd []oddDay) []oddDay {
	whole := slices.Clone(odd)
	for i := range whole {
		whole[i].shifts = wholeDay(whole[i].shifts)
	}
	return whole
}

package calendar

import "time"

// Add is the instant at which a span that begins at t ends. A span of no
// minutes ends at once, one of no days at 24:00 of its day.
func (c *Calendar) Add(t time.Time, s Span) time.Time {
	if s = s.capped(); s.N < 0 {
		return c.Sub(t, Span{s.Unit, -s.N})
	}
	switch s.Unit {
	case UnitDays:
		return c.DateOf(t).AddDays(int(s.N)).End(c.zone)
	case UnitMonths:
		return c.DateOf(t).AddMonths(int(s.N)).End(c.zone)
	case UnitWorkdays:
		return c.days.plus(c.DateOf(t).End(c.zone), time.Duration(s.N)*24*time.Hour)
	case UnitWorkhours:
		return c.work.plus(t, s.length())
	}
	return t.Add(s.length())
}

// Sub is the instant at which a span that ends at t begins: days begin at
// 0:00 of the nth day before.
func (c *Calendar) Sub(t time.Time, s Span) time.Time {
	if s = s.capped(); s.N < 0 {
		return c.Add(t, Span{s.Unit, -s.N})
	}
	switch s.Unit {
	case UnitDays:
		return c.DateOf(t).AddDays(-int(s.N)).Start(c.zone)
	case UnitMonths:
		return c.DateOf(t).AddMonths(-int(s.N)).Start(c.zone)
	case UnitWorkdays:
		return c.days.plus(c.DateOf(t).Start(c.zone), -time.Duration(s.N)*24*time.Hour)
	case UnitWorkhours:
		return c.work.plus(t, -s.length())
	}
	return t.Add(-s.length())
}

// capped holds a span within a hundred years, in which no sum overflows.
func (s Span) capped() Span {
	limit := int64(100 * 366)
	switch s.Unit {
	case UnitMonths:
		limit = 100 * 12
	case UnitHours:
		limit *= 24
	case UnitSeconds:
		limit *= 24 * 60 * 60
	case UnitMinutes, UnitWorkhours:
		limit *= 24 * 60
	}
	s.N = max(-limit, min(s.N, limit))
	return s
}

// length is the time a span of seconds, minutes or hours lasts.
func (s Span) length() time.Duration {
	switch s.Unit {
	case UnitSeconds:
		return time.Duration(s.N) * time.Second
	case UnitHours:
		return time.Duration(s.N) * time.Hour
	}
	return time.Duration(s.N) * time.Minute
}

// Workminutes is the working minutes from a to b, negative where b comes
// first. It counts the minutes that ended, so what is cut in pieces adds up.
func (c *Calendar) Workminutes(a, b time.Time) int64 {
	return int64(c.work.at(b).minutes - c.work.at(a).minutes)
}

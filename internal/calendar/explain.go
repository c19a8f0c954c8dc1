package calendar

import (
	"fmt"
	"time"

	"github.com/guiju/guiju/internal/i18n"
)

// LineKind is what a line of the sum is.
type LineKind string

// The kinds, in the order in which a sum may show them.
const (
	LineFrom        LineKind = "from"        // the instant it begins
	LineLength      LineKind = "length"      // what is allowed
	LineStretch     LineKind = "stretch"     // working time, or a make-up workday, that counts
	LineBreak       LineKind = "break"       // the gap between two stretches of one day
	LineOff         LineKind = "off"         // days that do not count
	LinePause       LineKind = "pause"       // the clock stood still
	LineLater       LineKind = "later"       // many stretches in one, where the sum is long
	LineProvisional LineKind = "provisional" // a year whose holidays are not known
	LineDue         LineKind = "due"
	LineNow         LineKind = "now"
	LineLeft        LineKind = "left"
	LineLate        LineKind = "late"
)

// Line is one line of a sum: what it is, and its figure, in words; and the
// same as values.
//
// The Minutes of stretches (and of LineLater) add up to a span of working
// time, whose last stretch ends at the due instant unless a pause is open. For
// every other span the At of the length line, put off by each pause, is it.
type Line struct {
	Kind    LineKind
	Say     i18n.Text // 10-08 周四 09:00–12:00
	Value   i18n.Text // 3 时
	From    time.Time // where it begins, if it lasts
	At      time.Time // where it ends, or the instant itself
	Minutes int64     // how long it is; working minutes where the span is working time
}

// manyLines is where a sum stops telling each stretch.
const manyLines = 120

// sum is an explanation being written.
type sum struct {
	c     *Calendar
	span  Span
	now   time.Time
	lines []Line
	used  time.Duration // working time so far, counted from the minute in which it began
}

// Explain is the sum behind Due, line by line, as it stands now. Without now
// it ends with the due line.
func (c *Calendar) Explain(start time.Time, s Span, pauses []Pause, now time.Time) []Line {
	due, counted, running := c.run(start, s, pauses)
	e := &sum{c: c, span: s, now: now.In(c.zone)}
	if now.IsZero() {
		e.now = start.In(c.zone)
	}
	e.add(Line{Kind: LineFrom, Say: i18n.Msg("clock.from"), Value: e.moment(start), At: start})
	e.length(start)
	switch s.Unit {
	case UnitWorkhours:
		e.worktime(start, due, counted)
	case UnitWorkdays:
		e.workdays(start, due)
		fallthrough
	default:
		for _, p := range counted {
			e.pause(p)
		}
	}
	e.unknownYears(start, due)
	e.end(due, counted, running, now)
	return e.lines
}

func (e *sum) add(l Line) { e.lines = append(e.lines, l) }

func (e *sum) moment(t time.Time) i18n.Text { return i18n.Moment(t.In(e.c.zone), e.now) }

func (e *sum) deadline(t time.Time) i18n.Text { return i18n.Deadline(t.In(e.c.zone), e.now) }

func (e *sum) day(d Date) i18n.Text { return i18n.Day(d.Start(e.c.zone), e.now) }

func (e *sum) length(start time.Time) {
	l := Line{Kind: LineLength, Say: i18n.Msg("clock.plus", e.span.Text()), At: e.c.Add(start, e.span)}
	switch e.span.Unit {
	case UnitWorkhours:
		l.Minutes, l.Value = e.span.N, worktime(e.span.N)
	case UnitSeconds, UnitMinutes, UnitHours:
		l.Minutes, l.Value = int64(e.span.length()/time.Minute), elapsed(e.span.length())
	default:
		l.Value = i18n.Msg("clock.day0")
	}
	e.add(l)
}

// worktime tells each stretch of working time between start and due, and the
// pauses between them.
func (e *sum) worktime(start, due time.Time, pauses []Pause) {
	e.used = e.c.work.at(start).rest
	from := start
	for _, p := range pauses {
		e.stretches(from, p.From)
		e.pause(p)
		if from = p.Until; from.IsZero() {
			return
		}
	}
	e.stretches(from, due)
}

// stretches tells the working time from one instant to another.
func (e *sum) stretches(from, to time.Time) {
	var off offDays
	var last Shift
	for d := e.c.DateOf(from); d.Start(e.c.zone).Before(to); d = d.AddDays(1) {
		info := e.c.Day(d)
		if !info.Works {
			e.off(&off, d, info)
			continue
		}
		e.flush(&off)
		last = Shift{}
		for _, s := range info.Shifts {
			a, b := e.c.instant(d, s.From), e.c.instant(d, s.To)
			whole := !a.Before(from)
			if a.Before(from) {
				a = from
			}
			if b.After(to) {
				b = to
			}
			if !a.Before(b) {
				continue
			}
			if len(e.lines) > manyLines {
				e.count(Line{Kind: LineLater, Say: i18n.Msg("clock.later"), From: a, At: to}, e.c.work.between(a, to))
				return
			}
			if whole && last.To > 0 && last.To < s.From {
				e.rest(d, last.To, s.From)
			}
			last = s
			e.stretch(d, info, a, b)
		}
	}
	e.flush(&off)
}

func (e *sum) stretch(d Date, info DayInfo, a, b time.Time) {
	from, to := e.clock(d, a), e.clock(d, b)
	say := i18n.Msg("clock.stretch", e.day(d), from, to)
	if !info.Why.Empty() {
		say = i18n.Msg("clock.makeup", e.day(d), info.Why, from, to)
	}
	e.count(Line{Kind: LineStretch, Say: say, From: a, At: b}, e.c.work.between(a, b))
}

// count adds a line of working time. Parts of a minute carry over from stretch
// to stretch, so that the whole minutes shown add up to the span.
func (e *sum) count(l Line, d time.Duration) {
	before := e.used / time.Minute
	e.used += d
	l.Minutes = int64(e.used/time.Minute - before)
	l.Value = worktime(l.Minutes)
	e.add(l)
}

func (e *sum) rest(d Date, from, to int) {
	key := "clock.break"
	if from < 14*60 && to > 11*60 {
		key = "clock.lunch"
	}
	e.add(Line{Kind: LineBreak, Say: i18n.Msg(key, i18n.Clock(from), i18n.Clock(to)), Value: i18n.Msg("clock.not_counted"),
		From: e.c.instant(d, from), At: e.c.instant(d, to), Minutes: int64(to - from)})
}

// clock is the hour of an instant on a day, 24:00 at its end.
func (e *sum) clock(d Date, t time.Time) string {
	if !t.Before(d.End(e.c.zone)) {
		return "24:00"
	}
	return t.In(e.c.zone).Format("15:04")
}

// instant is so many minutes after 0:00 by the wall clock.
func (c *Calendar) instant(d Date, minutes int) time.Time {
	return time.Date(d.Year, time.Month(d.Month), d.Day, 0, minutes, 0, 0, c.zone)
}

// offDays are days off in a row that have one reason.
type offDays struct {
	from, to Date
	why      i18n.Text
}

func (e *sum) off(o *offDays, d Date, info DayInfo) {
	if !o.from.IsZero() && o.why == info.Why {
		o.to = d
		return
	}
	e.flush(o)
	*o = offDays{d, d, info.Why}
}

func (e *sum) flush(o *offDays) {
	if o.from.IsZero() {
		return
	}
	say := i18n.Msg("clock.off", e.day(o.from), o.why)
	if o.to != o.from {
		say = i18n.Msg("clock.off_from_to", e.day(o.from), e.day(o.to), o.why)
	}
	e.add(Line{Kind: LineOff, Say: say, Value: i18n.Msg("clock.not_counted"), From: o.from.Start(e.c.zone), At: o.to.End(e.c.zone)})
	*o = offDays{}
}

// workdays tells the days off before the due, and the make-up days that count.
func (e *sum) workdays(start, due time.Time) {
	var off offDays
	for d := e.c.DateOf(start).AddDays(1); d.Start(e.c.zone).Before(due); d = d.AddDays(1) {
		if len(e.lines) > manyLines {
			break
		}
		switch info := e.c.Day(d); {
		case !info.Works:
			e.off(&off, d, info)
		case info.Kind == Makeup:
			e.flush(&off)
			e.add(Line{Kind: LineStretch, Say: i18n.Msg("clock.off", e.day(d), info.Why), Value: i18n.Msg("clock.counted"), From: d.Start(e.c.zone), At: d.End(e.c.zone)})
		}
	}
	e.flush(&off)
}

func (e *sum) pause(p Pause) {
	if p.Until.IsZero() {
		e.add(Line{Kind: LinePause, Say: i18n.Msg("clock.pause_open", e.moment(p.From)), Value: i18n.Msg("clock.still"), From: p.From})
		return
	}
	l := Line{Kind: LinePause, Say: i18n.Msg("clock.pause", e.moment(p.From), e.moment(p.Until)), From: p.From, At: p.Until}
	switch e.span.Unit {
	case UnitWorkhours:
		l.Minutes = int64(e.c.work.between(p.From, p.Until) / time.Minute)
		l.Value = i18n.Msg("clock.pause_worked", worktime(l.Minutes))
	case UnitWorkdays:
		l.Minutes = int64(e.c.days.between(p.From, p.Until) / time.Minute)
		l.Value = i18n.Msg("clock.plus", elapsed(time.Duration(l.Minutes)*time.Minute))
	default:
		l.Minutes = int64(p.Until.Sub(p.From) / time.Minute)
		l.Value = i18n.Msg("clock.plus", elapsed(p.Until.Sub(p.From)))
	}
	if l.Minutes == 0 && (e.span.Unit == UnitWorkhours || e.span.Unit == UnitWorkdays) {
		l.Value = i18n.Msg("clock.pause_nothing")
	}
	e.add(l)
}

// unknownYears says which years between are counted by the weekday alone.
func (e *sum) unknownYears(start, due time.Time) {
	if e.span.Unit != UnitWorkhours && e.span.Unit != UnitWorkdays {
		return
	}
	// 24:00 of December 31 is not yet the next year.
	for y := e.c.DateOf(start).Year; y <= e.c.DateOf(due.Add(-time.Nanosecond)).Year; y++ {
		if !e.c.provisional(Date{y, 1, 1}) {
			continue
		}
		key := "clock.provisional"
		if y < e.c.firstYear() {
			key = "clock.unknown_year"
		}
		e.add(Line{Kind: LineProvisional, Say: i18n.Msg(key, fmt.Sprint(y)), Value: i18n.Msg("clock.by_weekday")})
	}
}

// end tells the due instant, and what is left of it.
func (e *sum) end(due time.Time, pauses []Pause, running bool, now time.Time) {
	l := Line{Kind: LineDue, Say: i18n.Msg("clock.due"), Value: e.deadline(due), At: due}
	if !running {
		l.Value = i18n.Msg("clock.due_open")
	}
	e.add(l)
	if now.IsZero() {
		return
	}
	e.add(Line{Kind: LineNow, Say: i18n.Msg("clock.now"), Value: e.moment(now), At: now})
	since := now
	if !running { // it stands where the pause found it
		since = pauses[len(pauses)-1].From
	}
	if since.After(due) {
		late := since.Sub(due)
		e.add(Line{Kind: LineLate, Say: i18n.Msg("clock.late"), Value: elapsed(late), From: due, At: since, Minutes: int64(late / time.Minute)})
		return
	}
	left := due.Sub(since)
	l = Line{Kind: LineLeft, Say: i18n.Msg("clock.left"), Value: elapsed(left), From: since, At: due}
	if e.span.Unit == UnitWorkhours {
		left = e.c.work.between(since, due)
		l.Value = i18n.Msg("clock.worktime", worktime(int64(left/time.Minute)))
	}
	l.Minutes = int64(left / time.Minute)
	e.add(l)
}

func elapsed(d time.Duration) i18n.Text {
	return i18n.Text{Zh: i18n.Duration(i18n.Zh, d), En: i18n.Duration(i18n.En, d)}
}

func worktime(minutes int64) i18n.Text {
	return i18n.Text{Zh: i18n.Worktime(i18n.Zh, minutes), En: i18n.Worktime(i18n.En, minutes)}
}

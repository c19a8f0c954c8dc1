package calendar

import "github.com/guiju/guiju/internal/i18n"

// Unit is what a span is counted in.
type Unit string

// The units. Working time is counted in minutes.
const (
	UnitDays      Unit = "days"
	UnitMonths    Unit = "months"
	UnitWorkdays  Unit = "workdays"
	UnitSeconds   Unit = "seconds"
	UnitMinutes   Unit = "minutes"
	UnitHours     Unit = "hours"
	UnitWorkhours Unit = "workhours"
)

// Span is a length of time as a regulation gives it.
type Span struct {
	Unit Unit
	N    int64 // of UnitWorkhours: minutes
}

// Days is n calendar days.
func Days(n int64) Span { return Span{UnitDays, n} }

// Months is n months.
func Months(n int64) Span { return Span{UnitMonths, n} }

// Workdays is n working days.
func Workdays(n int64) Span { return Span{UnitWorkdays, n} }

// Seconds is n seconds round the clock: calls are counted so.
func Seconds(n int64) Span { return Span{UnitSeconds, n} }

// Minutes is n minutes round the clock.
func Minutes(n int64) Span { return Span{UnitMinutes, n} }

// Clockhours is n hours round the clock. (Hours are a department's.)
func Clockhours(n int64) Span { return Span{UnitHours, n} }

// Workhours is n hours of working time.
func Workhours(n int64) Span { return Span{UnitWorkhours, n * 60} }

// Workminutes is n minutes of working time.
func Workminutes(n int64) Span { return Span{UnitWorkhours, n} }

// Exact says whether the span is an exact length, the same at any hour.
func (s Span) Exact() bool {
	return s.Unit == UnitSeconds || s.Unit == UnitMinutes || s.Unit == UnitHours
}

// Text is the span for people: 3 个自然日, 3 calendar days.
func (s Span) Text() i18n.Text {
	if s.Unit == UnitWorkhours {
		if s.N%60 == 0 {
			return i18n.Msg("span.workhours", s.N/60)
		}
		return i18n.Msg("span.workminutes", s.N)
	}
	return i18n.Msg("span."+string(s.Unit), s.N)
}

func (s Span) String() string { return s.Text().En }

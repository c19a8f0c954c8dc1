package regulation

import (
	"fmt"
	"time"

	"cel.dev/cel-go/common/types"

	"github.com/guiju/guiju/internal/calendar"
)

// times is the functions of the calendar.
func times() []fun {
	i, s := types.IntType, types.StringType
	sig := func(args ...*types.Type) []*types.Type { return args }
	span := func(name string, make func(int64) calendar.Span) fun {
		return fun{name: name, args: sig(i), result: tSpan, run: func(_ *frame, x, _, _ any) (any, error) { return make(x.(int64)), nil }}
	}
	schedule := func(name string, args []*types.Type, make func(a, b int) calendar.Schedule) fun {
		return fun{name: name, args: args, result: tSchedule, run: func(_ *frame, x, y, _ any) (any, error) {
			a, _ := x.(int64)
			b, _ := y.(int64)
			sc := make(small(a), small(b))
			if !sc.OK() {
				return nil, bad("没有这样的日历", "there is no such calendar")
			}
			return sc, nil
		}}
	}
	t := []fun{
		span("days", calendar.Days), span("months", calendar.Months), span("workdays", calendar.Workdays),
		span("seconds", calendar.Seconds), span("minutes", calendar.Minutes), span("hours", calendar.Clockhours), span("workhours", calendar.Workhours), span("workminutes", calendar.Workminutes),
		schedule("daily", sig(), func(_, _ int) calendar.Schedule { return calendar.Daily() }),
		schedule("weekly", sig(i), func(d, _ int) calendar.Schedule { return calendar.Weekly(d) }),
		schedule("monthly", sig(i), func(d, _ int) calendar.Schedule { return calendar.Monthly(d) }),
		schedule("yearly", sig(i, i), func(m, d int) calendar.Schedule { return calendar.Yearly(m, d) }),
		{name: "date", args: sig(i, i, i), result: tDate, run: opDate},
		{name: "dayend", args: sig(tDate), result: tTime, run: func(f *frame, x, _, _ any) (any, error) { return instant(x.(calendar.Date).End(f.zone())), nil }},
		{name: "minutes", args: sig(tTime, tTime), result: i, run: func(_ *frame, x, y, _ any) (any, error) {
			return int64(y.(time.Time).Sub(x.(time.Time)) / time.Minute), nil
		}},
		{name: "seconds", args: sig(tTime, tTime), result: i, run: func(_ *frame, x, y, _ any) (any, error) {
			return int64(y.(time.Time).Sub(x.(time.Time)) / time.Second), nil
		}},
		{name: "workminutes", args: sig(tTime, tTime), result: i, run: func(f *frame, x, y, _ any) (any, error) {
			return f.s.Cal.Workminutes(x.(time.Time), y.(time.Time)), nil
		}},
		{name: "later", args: sig(tTime, tTime), result: tTime, run: func(_ *frame, x, y, _ any) (any, error) {
			if y.(time.Time).After(x.(time.Time)) {
				return y, nil
			}
			return x, nil
		}},
		{name: "earlier", args: sig(tTime, tTime), result: tTime, run: func(_ *frame, x, y, _ any) (any, error) {
			if y.(time.Time).Before(x.(time.Time)) {
				return y, nil
			}
			return x, nil
		}},
	}
	for _, k := range []*types.Type{tTime, tDate} {
		t = append(t,
			fun{name: "day", args: sig(k), result: tDate, run: func(f *frame, x, _, _ any) (any, error) { return f.day(x), nil }},
			fun{name: "year", args: sig(k), result: i, run: func(f *frame, x, _, _ any) (any, error) { return int64(f.day(x).Year), nil }},
			fun{name: "month", args: sig(k), result: s, run: func(f *frame, x, _, _ any) (any, error) {
				d := f.day(x)
				return fmt.Sprintf("%04d-%02d", d.Year, d.Month), nil
			}},
			fun{name: "monthend", args: sig(k), result: tTime, run: func(f *frame, x, _, _ any) (any, error) {
				return instant(f.day(x).MonthEnd().End(f.zone())), nil
			}},
		)
	}
	return t
}

func small(n int64) int {
	if n < -1 || n > 1000 {
		return -1
	}
	return int(n)
}

// day is the civil day of a date or a time.
func (f *frame) day(x any) calendar.Date {
	if d, ok := x.(calendar.Date); ok {
		return d
	}
	return f.s.Cal.DateOf(x.(time.Time))
}

func (f *frame) zone() *time.Location { return f.s.Cal.Zone() }

func opDate(_ *frame, y, m, d any) (any, error) {
	out := calendar.Date{Year: int(y.(int64)), Month: int(m.(int64)), Day: int(d.(int64))}
	if out.Year < 1 || out.Year > 9999 || out.Month < 1 || out.Month > 12 || out.Day < 1 || out.AddDays(0) != out {
		return nil, bad("没有这一天", "there is no such day")
	}
	return out, nil
}

func inTime(t time.Time) (any, error) {
	if !sane(t) {
		return nil, tooLarge()
	}
	return instant(t), nil
}

func opAddSpan(f *frame, x, y, _ any) (any, error) {
	return inTime(f.s.Cal.Add(x.(time.Time), y.(calendar.Span)))
}

func opSubSpan(f *frame, x, y, _ any) (any, error) {
	return inTime(f.s.Cal.Sub(x.(time.Time), y.(calendar.Span)))
}

// A date and a span make the date on which the span ends, or begins: a count
// of days ends at 24:00, so that its last day is the answer.
func opDateAdd(f *frame, x, y, _ any) (any, error) {
	s := y.(calendar.Span)
	if s.N < 0 {
		return opDateSub(f, x, calendar.Span{Unit: s.Unit, N: -s.N}, nil)
	}
	t := f.s.Cal.Add(x.(calendar.Date).Start(f.zone()), s)
	switch s.Unit {
	case calendar.UnitDays, calendar.UnitMonths, calendar.UnitWorkdays:
		t = t.Add(-time.Microsecond)
	}
	if !sane(t) {
		return nil, tooLarge()
	}
	return f.s.Cal.DateOf(t), nil
}

func opDateSub(f *frame, x, y, _ any) (any, error) {
	s := y.(calendar.Span)
	if s.N < 0 {
		return opDateAdd(f, x, calendar.Span{Unit: s.Unit, N: -s.N}, nil)
	}
	t := f.s.Cal.Sub(x.(calendar.Date).Start(f.zone()), s)
	if !sane(t) {
		return nil, tooLarge()
	}
	return f.s.Cal.DateOf(t), nil
}

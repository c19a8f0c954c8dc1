package calendar

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// moment reads "10-08 09:00" of 2026 in Shanghai.
func moment(t *testing.T, s string) time.Time {
	t.Helper()
	if s == "" {
		return time.Time{}
	}
	m, err := time.ParseInLocation("2006-01-02 15:04", "2026-"+s, Shanghai())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// The year 2026 round National Day, by hand. Off: September 25-27, October
// 1-7, 11. Worked: Sunday September 20, Saturday October 10. 09-12, 13-18.
func TestDueByHand(t *testing.T) {
	c := China(Hours{})
	for _, v := range []struct {
		name   string
		start  string
		span   Span
		pauses [][2]string
		due    string
		open   bool
	}{
		{"three days, whatever the hour", "11-22 16:11", Days(3), nil, "11-26 00:00", false},
		{"day 0 is the day itself", "11-24 00:00", Days(3), nil, "11-28 00:00", false},
		{"no days: the end of the day", "11-24 10:00", Days(0), nil, "11-25 00:00", false},
		{"days do not roll over a holiday", "09-29 10:00", Days(3), nil, "10-03 00:00", false},
		{"a month", "09-30 10:00", Months(1), nil, "10-31 00:00", false},
		{"a month that has no such day", "08-31 10:00", Months(1), nil, "10-01 00:00", false},
		{"working days over the holiday and its make-up day", "09-30 15:30", Workdays(3), nil, "10-11 00:00", false},
		{"working days from a day off", "10-03 10:00", Workdays(1), nil, "10-09 00:00", false},
		{"a make-up Sunday is a working day", "09-19 10:00", Workdays(1), nil, "09-21 00:00", false},
		{"no working days: the end of the day", "10-03 10:00", Workdays(0), nil, "10-04 00:00", false},
		{"ten minutes round the clock", "10-01 23:55", Minutes(10), nil, "10-02 00:05", false},
		{"a day and a night", "10-01 23:55", Clockhours(24), nil, "10-02 23:55", false},

		{"half an hour before lunch", "09-30 11:50", Workminutes(30), nil, "09-30 13:20", false},
		{"taken at lunch", "09-30 12:20", Workminutes(30), nil, "09-30 13:30", false},
		{"just up to lunch", "09-30 11:30", Workminutes(30), nil, "09-30 12:00", false},
		{"just up to the evening", "09-30 15:00", Workhours(3), nil, "09-30 18:00", false},
		{"before opening", "09-30 06:00", Workhours(1), nil, "09-30 10:00", false},
		// 09-30 2:30, holiday, 10-08 8:00, 10-09 5:30
		{"sixteen hours over the holiday", "09-30 15:30", Workhours(16), nil, "10-09 15:30", false},
		// 10-09 1:00, make-up Saturday 3:00 and 5:00, Sunday off, Monday 1:00
		{"ten hours over the make-up Saturday", "10-09 17:00", Workhours(10), nil, "10-12 10:00", false},
		// Saturday 09-19 off, make-up Sunday 09-20 8:00, Monday 2:00
		{"over the make-up Sunday", "09-18 18:00", Workhours(10), nil, "09-21 11:00", false},
		{"nothing to do", "10-03 10:00", Workhours(0), nil, "10-03 10:00", false},
		// 16 hours, extended by 4: 09-30 2:30, 10-08 1:00, pause, 10-09 6:00, 10-10 8:00, 10-12 2:30
		{"with an extension and a pause", "09-30 15:30", Workhours(16 + 4), [][2]string{{"10-08 10:00", "10-09 11:00"}}, "10-12 11:30", false},
		// 09-30 1:00 till 16:30, pause till 10-08 14:00, 4:00, 10-09 8:00, 10-10 3:00
		{"paused over the whole holiday", "09-30 15:30", Workhours(16), [][2]string{{"09-30 16:30", "10-08 14:00"}}, "10-10 12:00", false},
		{"a pause inside the lunch break moves nothing", "10-08 10:00", Workhours(4), [][2]string{{"10-08 12:10", "10-08 12:50"}}, "10-08 15:00", false},
		{"a pause over the lunch break counts what was worked", "10-08 10:00", Workhours(4), [][2]string{{"10-08 11:30", "10-08 13:30"}}, "10-08 16:00", false},
		{"a pause over the weekend moves nothing", "10-16 17:00", Workhours(2), [][2]string{{"10-16 18:00", "10-19 09:00"}}, "10-19 10:00", false},
		{"two pauses that overlap are one", "10-08 10:00", Workhours(4), [][2]string{{"10-08 13:00", "10-08 14:00"}, {"10-08 13:30", "10-08 14:30"}}, "10-08 16:30", false},
		{"a pause before the start moves nothing", "10-08 10:00", Workhours(4), [][2]string{{"10-08 09:00", "10-08 09:30"}}, "10-08 15:00", false},
		{"a pause begun before the start counts from it", "10-08 10:00", Workhours(4), [][2]string{{"10-08 09:00", "10-08 10:30"}}, "10-08 15:30", false},
		{"too late to pause", "10-08 10:00", Workhours(1), [][2]string{{"10-08 11:00", "10-08 12:00"}}, "10-08 11:00", false},
		{"the first pause makes room for the second", "10-08 10:00", Workhours(1), [][2]string{{"10-08 10:30", "10-08 11:00"}, {"10-08 11:15", "10-08 11:30"}}, "10-08 11:45", false},
		{"an open pause", "10-08 10:00", Workhours(4), [][2]string{{"10-08 11:00", ""}}, "10-08 15:00", true},
		{"an open pause, begun too late", "10-08 10:00", Workhours(1), [][2]string{{"10-08 11:00", ""}}, "10-08 11:00", false},

		{"exact spans are moved by the exact pause", "10-01 10:00", Clockhours(24), [][2]string{{"10-01 20:00", "10-02 03:30"}}, "10-02 17:30", false},
		{"days are moved by the whole pause", "10-01 10:00", Days(3), [][2]string{{"10-02 10:00", "10-03 12:00"}}, "10-06 02:00", false},
		{"working days by what of it lay on working days", "09-30 10:00", Workdays(2), [][2]string{{"10-01 00:00", "10-09 00:00"}}, "10-11 00:00", false},
		{"working days, paused over a weekend", "10-16 10:00", Workdays(2), [][2]string{{"10-17 00:00", "10-19 00:00"}}, "10-21 00:00", false},
	} {
		var pauses []Pause
		for _, p := range v.pauses {
			pauses = append(pauses, Pause{moment(t, p[0]), moment(t, p[1])})
		}
		due, running := c.Due(moment(t, v.start), v.span, pauses)
		if got := due.Format("01-02 15:04"); got != v.due || running == v.open {
			t.Errorf("%s: due %s, running %v; want %s", v.name, got, running, v.due)
		}
	}
}

func TestSubByHand(t *testing.T) {
	c := China(Hours{})
	for _, v := range []struct {
		from string
		span Span
		want string
	}{
		{"11-24 10:00", Days(3), "11-21 00:00"},
		{"11-24 10:00", Days(0), "11-24 00:00"},
		{"10-31 10:00", Months(1), "09-30 00:00"},
		{"10-12 10:00", Workdays(3), "10-08 00:00"},
		{"10-11 10:00", Workdays(1), "10-10 00:00"},
		{"10-12 10:00", Workhours(10), "10-09 17:00"},
		{"10-12 10:00", Workhours(1), "10-12 09:00"},
		{"10-12 10:00", Minutes(90), "10-12 08:30"},
	} {
		if got := c.Sub(moment(t, v.from), v.span).Format("01-02 15:04"); got != v.want {
			t.Errorf("%s less %s: %s, want %s", v.from, v.span, got, v.want)
		}
		if back := c.Add(moment(t, v.from), Span{v.span.Unit, -v.span.N}).Format("01-02 15:04"); v.span.N > 0 && back != v.want {
			t.Errorf("%s and %d %s: %s, want %s", v.from, -v.span.N, v.span.Unit, back, v.want)
		}
	}
}

func TestSpanIsHeldWithinACentury(t *testing.T) {
	c := China(Hours{})
	start := moment(t, "11-24 10:00")
	for _, u := range []Unit{UnitDays, UnitMonths, UnitWorkdays, UnitSeconds, UnitMinutes, UnitHours, UnitWorkhours} {
		for _, n := range []int64{1 << 62, -1 << 62} {
			if far := c.Add(start, Span{u, n}); far.Year() < 1500 || far.Year() > 2600 || far.After(start) != (n > 0) {
				t.Errorf("%d %s: %s", n, u, far)
			}
		}
	}
}

// drawn is some department's calendar with a clock on it.
type drawn struct {
	c      *Calendar
	start  time.Time
	span   Span
	pauses []Pause
}

func drawClock(t *rapid.T) drawn {
	zone := Shanghai()
	if rapid.Bool().Draw(t, "daylight saving") {
		zone, _ = time.LoadLocation("Europe/Berlin")
	}
	first := time.Date(2025, 11, 1, 0, 0, 0, 0, zone)
	instant := func(name string) time.Time {
		t := first.Add(time.Duration(rapid.IntRange(0, 500*86400).Draw(t, name)) * time.Second)
		return t
	}
	d := drawn{c: New(zone, drawHours(t), announced()), start: instant("start")}
	unit := rapid.SampledFrom([]Unit{UnitDays, UnitMonths, UnitWorkdays, UnitSeconds, UnitMinutes, UnitHours, UnitWorkhours}).Draw(t, "unit")
	most := map[Unit]int64{UnitDays: 40, UnitMonths: 4, UnitWorkdays: 30, UnitSeconds: 90000, UnitMinutes: 5000, UnitHours: 200, UnitWorkhours: 6000}[unit]
	d.span = Span{unit, rapid.Int64Range(0, most).Draw(t, "n")}
	at := d.start.Add(-time.Hour)
	for range rapid.IntRange(0, 4).Draw(t, "pauses") {
		at = at.Add(time.Duration(rapid.IntRange(-3600, 4*86400).Draw(t, "until pause")) * time.Second)
		p := Pause{From: at, Until: at.Add(time.Duration(rapid.IntRange(-60, 5*86400).Draw(t, "pause")) * time.Second)}
		at = p.Until
		d.pauses = append(d.pauses, p)
	}
	return d
}

// plainWorkminutes counts minute by minute, as nobody should.
func plainWorkminutes(c *Calendar, a, b time.Time) (n int64) {
	a = a.Truncate(time.Minute)
	for t := a; t.Before(b.Truncate(time.Minute)); t = t.Add(time.Minute) {
		local := t.In(c.zone)
		minute := local.Hour()*60 + local.Minute()
		for _, s := range c.Day(DateOf(t, c.zone)).Shifts {
			if minute >= s.From && minute < s.To {
				n++
			}
		}
	}
	return n
}

func TestWorkminutesIsThePlainCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawClock(t)
		d.c = New(Shanghai(), d.c.hours, d.c.years) // minutes that occur twice a year are counted once by the wall clock
		b := d.start.Add(time.Duration(rapid.IntRange(0, 12*86400).Draw(t, "on")) * time.Second)
		if got, want := d.c.Workminutes(d.start, b), plainWorkminutes(d.c, d.start, b); got != want {
			t.Fatalf("%s to %s with %s: %d, by counting %d", d.start, b, d.c.hours, got, want)
		}
		if back := d.c.Workminutes(b, d.start); back != -d.c.Workminutes(d.start, b) {
			t.Fatalf("backwards %d", back)
		}
	})
}

func TestWorkminutesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawClock(t)
		b := d.start.Add(time.Duration(rapid.IntRange(-40*86400, 40*86400).Draw(t, "b")) * time.Second)
		e := b.Add(time.Duration(rapid.IntRange(-40*86400, 40*86400).Draw(t, "e")) * time.Second)
		if d.c.Workminutes(d.start, b)+d.c.Workminutes(b, e) != d.c.Workminutes(d.start, e) {
			t.Fatalf("%s, %s, %s", d.start, b, e)
		}
	})
}

func TestDueHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawClock(t)
		plain, _ := d.c.Due(d.start, d.span, nil)
		due, running := d.c.Due(d.start, d.span, d.pauses)
		if !running {
			t.Fatal("stands still with every pause closed")
		}
		if due.Before(plain) || plain.Before(d.start) {
			t.Fatalf("due %s with pauses, %s without, from %s", due, plain, d.start)
		}
		more, _ := d.c.Due(d.start, Span{d.span.Unit, d.span.N + 1}, d.pauses)
		if more.Before(due) {
			t.Fatalf("%s is due %s, one more is due %s", d.span, due, more)
		}
		if plain != d.c.Add(d.start, d.span) {
			t.Fatal("Due without pauses is not Add")
		}
		if d.span.Unit == UnitWorkhours {
			if got := d.c.Workminutes(d.start, plain); got != d.span.N {
				t.Fatalf("%s to %s is %d working minutes, not %d", d.start, plain, got, d.span.N)
			}
			var paused time.Duration
			_, counted, _ := d.c.run(d.start, d.span, d.pauses)
			for _, p := range counted {
				paused += d.c.work.between(p.From, p.Until)
			}
			if got := d.c.work.between(d.start, due) - paused; got != time.Duration(d.span.N)*time.Minute {
				t.Fatalf("%s of working time without the pauses, not %d min", got, d.span.N)
			}
			if d.span.N > 0 && !plain.Equal(d.c.Add(d.c.Add(d.start, Workminutes(d.span.N-1)), Workminutes(1))) {
				t.Fatal("the last minute is somewhere else")
			}
		}
		if (d.span.Unit == UnitDays || d.span.Unit == UnitWorkdays) && !plain.Equal(d.c.DateOf(plain.Add(-time.Minute)).End(d.c.zone)) {
			t.Fatalf("a day ends at %s", plain)
		}
		open := append(d.pauses, Pause{From: d.start})
		if at, running := d.c.Due(d.start, d.span, open); d.start.Before(plain) && (running || at.Before(plain)) {
			t.Fatalf("a pause never ended: %s, running %v", at, running)
		}
	})
}

func TestSubIsBehind(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawClock(t)
		begin := d.c.Sub(d.start, d.span)
		if begin.After(d.start) {
			t.Fatalf("%s less %s is %s", d.start, d.span, begin)
		}
		if d.span.Unit == UnitWorkhours {
			if got := d.c.Workminutes(begin, d.start); got != d.span.N {
				t.Fatalf("%s to %s is %d working minutes, not %d", begin, d.start, got, d.span.N)
			}
		}
		if d.span.Unit == UnitWorkdays && d.span.N > 0 {
			if !d.c.Day(d.c.DateOf(begin)).Works || !begin.Equal(d.c.DateOf(begin).Start(d.c.zone)) {
				t.Fatalf("begins at %s", begin)
			}
		}
	})
}

func BenchmarkDue(b *testing.B) {
	c := China(Hours{})
	start := time.Date(2026, 9, 30, 15, 30, 0, 0, c.zone)
	pauses := []Pause{{start.Add(time.Hour), start.Add(50 * time.Hour)}}
	for b.Loop() {
		c.Due(start, Workhours(2000), pauses)
	}
}

// Seconds are kept: a clock that began half a minute past ends half a minute past.
func TestSecondsAreKept(t *testing.T) {
	c := China(Hours{})
	for _, v := range []struct{ start, want string }{
		{"10-08 09:00", "10-08 13:00"},
		{"10-08 09:20", "10-08 13:20"},
		{"10-08 11:59", "10-08 15:59"},
	} {
		start := moment(t, v.start).Add(30*time.Second + 7)
		want := moment(t, v.want).Add(30*time.Second + 7)
		if got := c.Add(start, Workhours(3)); !got.Equal(want) {
			t.Errorf("%s: %s, want %s", start, got, want)
		}
		lines := c.Explain(start, Workhours(3), nil, time.Time{})
		if first := lines[2]; first.Minutes != int64(moment(t, "10-08 12:00").Sub(moment(t, v.start))/time.Minute) {
			t.Errorf("%s: %s is said to be %d minutes", start, first.Say.En, first.Minutes)
		}
	}
}

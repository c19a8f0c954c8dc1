package calendar

import (
	"fmt"
	"time"

	"github.com/guiju/guiju/internal/fault"
)

// Date is a civil day. The zero Date is no day.
type Date struct{ Year, Month, Day int }

// DateOf is the day on which t falls in the zone.
func DateOf(t time.Time, zone *time.Location) Date {
	y, m, d := t.In(zone).Date()
	return Date{y, int(m), d}
}

// ParseDate reads 2026-11-24.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fault.New(fault.Invalid, "“"+s+"”不是日期，应如 2026-11-24", "“"+s+"” is not a date such as 2026-11-24").Because(err)
	}
	return DateOf(t, time.UTC), nil
}

// String is 2026-11-24, or nothing for no day.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// MarshalText and UnmarshalText make a date of JSON and YAML its String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	*d, err = ParseDate(string(b))
	return err
}

// IsZero says that it is no day.
func (d Date) IsZero() bool { return d == Date{} }

// Start is 0:00 of the day in the zone.
func (d Date) Start(zone *time.Location) time.Time {
	return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, zone)
}

// End is 24:00 of the day, which is 0:00 of the next.
func (d Date) End(zone *time.Location) time.Time { return d.AddDays(1).Start(zone) }

// Compare is -1, 0 or 1 as d comes before, is, or comes after e.
func (d Date) Compare(e Date) int {
	switch {
	case d.Before(e):
		return -1
	case d == e:
		return 0
	}
	return 1
}

// Before says whether d comes before e.
func (d Date) Before(e Date) bool {
	if d.Year != e.Year {
		return d.Year < e.Year
	}
	if d.Month != e.Month {
		return d.Month < e.Month
	}
	return d.Day < e.Day
}

// After says whether d comes after e.
func (d Date) After(e Date) bool { return e.Before(d) }

// AddDays is the nth day after d, or before it.
func (d Date) AddDays(n int) Date { return dateAt(d.number() + n) }

// AddMonths is the day of the same number n months later, or that month's last.
func (d Date) AddMonths(n int) Date {
	month := d.Year*12 + d.Month - 1 + n
	y, m := floorDiv(month, 12), floorMod(month, 12)+1
	return Date{y, m, min(d.Day, lastOfMonth(y, m))}
}

// MonthEnd is the last day of the month.
func (d Date) MonthEnd() Date { return Date{d.Year, d.Month, lastOfMonth(d.Year, d.Month)} }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return time.Weekday(floorMod(d.number()+4, 7)) }

// DaysTo is how many days later e is.
func (d Date) DaysTo(e Date) int { return e.number() - d.number() }

// number counts days from 1970-01-01, so that days can be added and compared.
func (d Date) number() int {
	return floorDiv(int(time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC).Unix()), 86400)
}

func dateAt(number int) Date {
	return DateOf(time.Unix(int64(number)*86400, 0), time.UTC)
}

func lastOfMonth(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func floorMod(a, b int) int { return a - floorDiv(a, b)*b }

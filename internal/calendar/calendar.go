package calendar

import (
	"cmp"
	"slices"
	"time"
	_ "time/tzdata" // the zone must be there on any machine

	"github.com/guiju/guiju/internal/i18n"
)

// Calendar is the calendar of a department. It is never changed after New.
type Calendar struct {
	zone  *time.Location
	hours Hours
	years Years
	odd   []oddDay // days that are not what their weekday says, in order

	work measure // time inside working hours
	days measure // time on working days, each 24 hours long
}

// oddDay is a statutory holiday or a make-up workday.
type oddDay struct {
	number int // as Date.number
	name   i18n.Text
	work   bool // a make-up workday
	shifts []Shift
}

// New makes a calendar. Hours that come from people have passed Check first:
// a calendar in which nobody ever works has no due instants, so New panics.
func New(zone *time.Location, hours Hours, years Years) *Calendar {
	if err := hours.Check(); err != nil {
		panic("calendar: " + err.Error())
	}
	c := &Calendar{zone: zone, hours: hours, years: years, odd: oddDays(hours, years)}
	c.work = newMeasure(zone, hours.Week, c.odd)
	c.days = newMeasure(zone, wholeDays(hours.Week), wholeOdd(c.odd))
	return c
}

// China is the calendar of a department in mainland China with the years the
// program knows; without hours it has the default ones.
func China(hours Hours) *Calendar {
	if hours.IsZero() {
		hours = DefaultHours()
	}
	return New(Shanghai(), hours, announced())
}

// Shanghai is the zone of mainland China.
func Shanghai() *time.Location {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		panic(err) // it is embedded
	}
	return zone
}

// Zone is the calendar's zone.
func (c *Calendar) Zone() *time.Location { return c.zone }

// Hours are the calendar's working hours.
func (c *Calendar) Hours() Hours { return c.hours }

// DateOf is the day of an instant in the calendar's zone.
func (c *Calendar) DateOf(t time.Time) Date { return DateOf(t, c.zone) }

func oddDays(hours Hours, years Years) []oddDay {
	var odd []oddDay
	for _, y := range years {
		for _, h := range y.Holidays {
			for d := h.From; !d.After(h.To); d = d.AddDays(1) {
				odd = append(odd, oddDay{number: d.number(), name: h.Text(), shifts: hours.Holiday})
			}
			for _, d := range h.Work {
				shifts := hours.makeup()
				if shifts == nil {
					shifts = hours.Week[weekIndex(d.number())]
				}
				odd = append(odd, oddDay{number: d.number(), name: h.Text(), work: true, shifts: shifts})
			}
		}
	}
	// The same day twice can only come of two notices; a working day then wins
	// over a day off, since a later notice names only what it takes back.
	slices.SortFunc(odd, func(a, b oddDay) int {
		if a.number == b.number && a.work != b.work {
			if a.work {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.number, b.number)
	})
	return slices.CompactFunc(odd, func(a, b oddDay) bool { return a.number == b.number })
}

// DayKind is what kind of day it is.
type DayKind string

// The kinds.
const (
	Weekday DayKind = "weekday" // its weekday says that it is worked
	Off     DayKind = "off"     // its weekday says that it is not
	Festive DayKind = "holiday" // a statutory holiday
	Makeup  DayKind = "makeup"  // a Saturday or Sunday worked for a holiday
)

// DayInfo is what the calendar knows of a day.
type DayInfo struct {
	Kind        DayKind
	Works       bool
	Why         i18n.Text // 国庆节, 周末, 国庆节调休上班; nothing on an ordinary weekday
	Shifts      []Shift
	Provisional bool // its year is not announced yet
}

// Day says what kind of day it is.
func (c *Calendar) Day(d Date) DayInfo {
	info := DayInfo{Provisional: c.provisional(d)}
	n := d.number()
	if i, found := slices.BinarySearchFunc(c.odd, n, func(o oddDay, n int) int { return cmp.Compare(o.number, n) }); found {
		o := c.odd[i]
		info.Shifts, info.Works = o.shifts, len(o.shifts) > 0
		switch {
		case o.work:
			info.Kind, info.Why = Makeup, i18n.Msg("day.makeup", o.name)
		case info.Works:
			info.Kind, info.Why = Festive, i18n.Msg("day.holiday_open", o.name)
		default:
			info.Kind, info.Why = Festive, o.name
		}
		return info
	}
	w := weekIndex(n)
	info.Shifts = c.hours.Week[w]
	info.Works = len(info.Shifts) > 0
	switch {
	case info.Works:
		info.Kind = Weekday
	case w >= 5:
		info.Kind, info.Why = Off, i18n.Msg("day.weekend")
	default:
		info.Kind, info.Why = Off, i18n.Msg("day.rest")
	}
	return info
}

// Workday says whether the department works on the day, why so where it is
// not the plain weekday rule, and whether the year is still to be announced.
func (c *Calendar) Workday(d Date) (is bool, why string, provisional bool) {
	info := c.Day(d)
	return info.Works, info.Why.Zh, info.Provisional
}

func (c *Calendar) provisional(d Date) bool {
	_, known := c.years[d.Year]
	return !known
}

// firstYear is the earliest year whose holidays are known.
func (c *Calendar) firstYear() int {
	first := 0
	for y := range c.years {
		if first == 0 || y < first {
			first = y
		}
	}
	return first
}

// weekIndex is 0 for a Monday, 6 for a Sunday.
func weekIndex(number int) int { return floorMod(number+3, 7) }

package calendar

import (
	"fmt"
	"time"

	"github.com/guiju/guiju/internal/i18n"
)

// Schedule is a day that comes again: it begins at 0:00 of each such day.
type Schedule struct {
	Every Every
	Month int // of a yearly one
	Day   int // of the month; of a weekly one 1 is Monday, 7 is Sunday
}

// Every is how often a schedule comes.
type Every string

// How often.
const (
	EveryDay   Every = "daily"
	EveryWeek  Every = "weekly"
	EveryMonth Every = "monthly"
	EveryYear  Every = "yearly"
)

// Daily is every day.
func Daily() Schedule { return Schedule{Every: EveryDay} }

// Weekly is one day of the week, 1 being Monday.
func Weekly(day int) Schedule { return Schedule{Every: EveryWeek, Day: day} }

// Monthly is one day of the month; a month without it takes its last.
func Monthly(day int) Schedule { return Schedule{Every: EveryMonth, Day: day} }

// Yearly is one day of the year; 2-29 is 2-28 in a year without it.
func Yearly(month, day int) Schedule { return Schedule{Every: EveryYear, Month: month, Day: day} }

// OK says whether there is such a day at all.
func (s Schedule) OK() bool {
	switch s.Every {
	case EveryDay:
		return true
	case EveryWeek:
		return s.Day >= 1 && s.Day <= 7
	case EveryMonth:
		return s.Day >= 1 && s.Day <= 31
	case EveryYear:
		return s.Month >= 1 && s.Month <= 12 && s.Day >= 1 && s.Day <= lastOfMonth(2024, s.Month)
	}
	return false
}

// Next is the first 0:00 of a day of the schedule after the instant; the zero
// time for a schedule that is not OK.
func (s Schedule) Next(after time.Time, zone *time.Location) time.Time {
	if !s.OK() {
		return time.Time{}
	}
	d := DateOf(after, zone)
	next := s.from(d)
	if !next.Start(zone).After(after) {
		next = s.from(d.AddDays(1))
	}
	return next.Start(zone)
}

// from is the first day of the schedule on or after d.
func (s Schedule) from(d Date) Date {
	var day Date
	switch s.Every {
	case EveryWeek:
		return d.AddDays(floorMod(s.Day-int(d.Weekday()), 7))
	case EveryMonth:
		if day = inMonth(d.Year, d.Month, s.Day); day.Before(d) {
			first := Date{d.Year, d.Month, 1}.AddMonths(1)
			day = inMonth(first.Year, first.Month, s.Day)
		}
		return day
	case EveryYear:
		if day = inMonth(d.Year, s.Month, s.Day); day.Before(d) {
			day = inMonth(d.Year+1, s.Month, s.Day)
		}
		return day
	}
	return d
}

func inMonth(year, month, day int) Date {
	return Date{year, month, min(day, lastOfMonth(year, month))}
}

// Text is the schedule for people.
func (s Schedule) Text() i18n.Text {
	switch s.Every {
	case EveryWeek:
		return i18n.Msg("schedule.weekly", i18n.Weekday(time.Weekday(s.Day%7)))
	case EveryMonth:
		return i18n.Msg("schedule.monthly", s.Day)
	case EveryYear:
		return i18n.Msg("schedule.yearly", fmt.Sprintf("%02d", s.Month), fmt.Sprintf("%02d", s.Day))
	}
	return i18n.Msg("schedule.daily")
}

package i18n

import (
	"fmt"
	"time"
)

var zhWeekdays = [7]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}

// Weekday is the short name of a day of the week: 周二, Tue.
func Weekday(w time.Weekday) Text {
	return Text{Zh: zhWeekdays[w], En: w.String()[:3]}
}

// Day writes the day of a moment with its weekday: 11-24 周二, Tue Nov 24;
// with the year where it is not that of now. The zone is the moment's own.
func Day(t, now time.Time) Text {
	day := Text{Zh: t.Format("01-02 "), En: t.Format("Mon Jan 2")}
	if t.Year() != now.In(t.Location()).Year() {
		day = Text{Zh: t.Format("2006-01-02 "), En: t.Format("Mon Jan 2 2006")}
	}
	day.Zh += zhWeekdays[t.Weekday()]
	return day
}

// Moment writes day and time: 11-24 周二 10:42, Tue Nov 24 10:42.
func Moment(t, now time.Time) Text {
	day, clock := Day(t, now), t.Format(" 15:04")
	return Text{Zh: day.Zh + clock, En: day.En + clock}
}

// Deadline writes a moment at which something ends: 0:00 is 24:00 of the day
// before, as the law counts and as people read it.
func Deadline(t, now time.Time) Text {
	if t.Hour() != 0 || t.Minute() != 0 || t.Second() != 0 {
		return Moment(t, now)
	}
	day := Day(t.AddDate(0, 0, -1), now)
	return Text{Zh: day.Zh + " 24:00", En: day.En + " 24:00"}
}

// Clock writes minutes from 0:00 as the hour of a day: 09:00, 24:00.
func Clock(minutes int) string {
	return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
}

// LongDate writes a day as letters and sheets have it: 2026年11月24日,
// November 24, 2026.
func LongDate(t time.Time) Text {
	return Text{Zh: t.Format("2006年1月2日"), En: t.Format("January 2, 2006")}
}

// Month writes a month as reports have it: 2026年11月, November 2026.
func Month(year int, month time.Month) Text {
	return Text{Zh: fmt.Sprintf("%d年%d月", year, month), En: fmt.Sprintf("%s %d", month, year)}
}

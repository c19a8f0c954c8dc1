package i18n

import (
	"strconv"
	"strings"
	"time"
)

// hard is the space between a figure and its unit, where no line may break.
const hard = "\u00a0"

// Duration writes a length of time for people, to the minute, leaving out what
// is zero: "3 天 13 时 18 分", "3 d 13 h 18 min". Seconds are cut off, so
// that nobody is promised a minute he has not got; less than a minute is
// "不到 1 分", "under 1 min". The sign is left to the sentence around it.
func Duration(l Lang, d time.Duration) string {
	return pieces(l, int64(d.Abs()/time.Minute), true)
}

// Worktime writes minutes of working time: "12 时 30 分". Days are not
// counted out, since a working day is not 24 hours.
func Worktime(l Lang, minutes int64) string {
	return pieces(l, max(minutes, -minutes), false)
}

// Left says how long there is still, or how long it is over, as a clock on a
// list has it: "剩 1 时 38 分", "逾期 2 天 5 时". From a day on the minutes are
// left out.
func Left(l Lang, d time.Duration) string {
	key := "time.left"
	if d < 0 {
		key, d = "time.late", d.Abs()
	}
	if d >= 24*time.Hour {
		d = d.Truncate(time.Hour)
	}
	return Msg(key, d).In(l)
}

// Ago says how long something is past: "刚刚", "7 分钟前", "3 小时前", "5 天前".
func Ago(l Lang, d time.Duration) string {
	switch {
	case d < time.Minute:
		return Msg("time.now").In(l)
	case d < time.Hour:
		return Msg("time.minutes_ago", int(d/time.Minute)).In(l)
	case d < 24*time.Hour:
		return Msg("time.hours_ago", int(d/time.Hour)).In(l)
	}
	return Msg("time.days_ago", int(d/(24*time.Hour))).In(l)
}

func pieces(l Lang, minutes int64, days bool) string {
	d, h, min := "天", "时", "分"
	if l == En {
		d, h, min = "d", "h", "min"
	}
	if minutes == 0 {
		if l == En {
			return "under" + hard + "1" + hard + min
		}
		return "不到" + hard + "1" + hard + min
	}
	var out []string
	piece := func(n int64, unit string) {
		if n > 0 {
			out = append(out, strconv.FormatInt(n, 10)+hard+unit)
		}
	}
	if days {
		piece(minutes/(24*60), d)
		minutes %= 24 * 60
	}
	piece(minutes/60, h)
	piece(minutes%60, min)
	return strings.Join(out, " ")
}

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
	if d < 0 {
		d = -d
	}
	return pieces(l, int64(d/time.Minute), 24*60)
}

// Worktime writes minutes of working time: "12 时 30 分". Days are not
// counted out, since a working day is not 24 hours.
func Worktime(l Lang, minutes int64) string {
	if minutes < 0 {
		minutes = -minutes
	}
	return pieces(l, minutes, 0)
}

// pieces writes minutes, as days too where a day has a length.
func pieces(l Lang, minutes, day int64) string {
	d, h, min := "天", "时", "分"
	if l == En {
		d, h, min = "d", "h", "min"
	}
	if minutes == 0 {
		if l == En {
			return "under 1" + hard + min
		}
		return "不到" + hard + "1" + hard + min
	}
	var out []string
	piece := func(n int64, unit string) {
		if n > 0 {
			out = append(out, strconv.FormatInt(n, 10)+hard+unit)
		}
	}
	if day > 0 {
		piece(minutes/day, d)
		minutes %= day
	}
	piece(minutes/60, h)
	piece(minutes%60, min)
	return strings.Join(out, " ")
}

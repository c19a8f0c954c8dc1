package calendar

import (
	"strconv"
	"strings"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
)

// Shift is a stretch of working time within one day, in minutes from 0:00.
type Shift struct{ From, To int }

// Hours are the working hours of a department.
type Hours struct {
	Week    [7][]Shift // Monday first; a day without any is a day off
	Holiday []Shift    // on statutory holidays; mostly none
}

// DefaultHours are those of the counter: Monday to Friday, 09:00-12:00 and
// 13:00-18:00.
func DefaultHours() Hours {
	day := []Shift{{9 * 60, 12 * 60}, {13 * 60, 18 * 60}}
	return Hours{Week: [7][]Shift{day, day, day, day, day}}
}

// IsZero says that no hours are given.
func (h Hours) IsZero() bool {
	for _, day := range h.Week {
		if len(day) > 0 {
			return false
		}
	}
	return len(h.Holiday) == 0
}

// Check says what is wrong with the hours: each stretch lies within its day,
// after the one before it, and some day of the week has one.
func (h Hours) Check() error {
	some := false
	for _, day := range append(h.Week[:], h.Holiday) {
		end := 0
		for _, s := range day {
			if s.From < end || s.To <= s.From || s.To > 24*60 {
				return badHours(i18n.Clock(s.From) + "-" + i18n.Clock(s.To))
			}
			end = s.To
		}
	}
	for _, day := range h.Week {
		some = some || len(day) > 0
	}
	if !some {
		return fault.New(fault.Invalid, "一周中至少要有一天有工作时间", "at least one day of the week must have working hours")
	}
	return nil
}

// makeup are the hours of a make-up workday: those of Monday, or of the first
// day up to Friday that has any; nil where a department works on weekends only.
func (h Hours) makeup() []Shift {
	for _, day := range h.Week[:5] {
		if len(day) > 0 {
			return day
		}
	}
	return nil
}

var dayWords = [8]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday"}

// ParseHours reads what String writes:
//
//	mon-fri 09:00-12:00, 13:00-18:00; sat 09:00-12:00; holiday 10:00-16:00
func ParseHours(s string) (Hours, error) {
	var h Hours
	for part := range strings.SplitSeq(s, ";") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		days, times, _ := strings.Cut(part, " ")
		from, to, err := parseDays(days)
		if err != nil {
			return Hours{}, err
		}
		shifts, err := parseShifts(times)
		if err != nil {
			return Hours{}, err
		}
		for i := from; i <= to; i++ {
			if i == 7 {
				h.Holiday = shifts
			} else {
				h.Week[i] = shifts
			}
		}
	}
	return h, h.Check()
}

func parseDays(s string) (from, to int, err error) {
	first, last, ranged := strings.Cut(strings.ToLower(s), "-")
	if !ranged {
		last = first
	}
	from, to = -1, -1
	for i, word := range dayWords {
		if word == first {
			from = i
		}
		if word == last {
			to = i
		}
	}
	if from < 0 || to < from || to == 7 && from != 7 {
		return 0, 0, badHours(s)
	}
	return from, to, nil
}

func parseShifts(s string) ([]Shift, error) {
	var shifts []Shift
	for one := range strings.SplitSeq(s, ",") {
		from, to, _ := strings.Cut(strings.TrimSpace(one), "-")
		a, ok1 := parseClock(from)
		b, ok2 := parseClock(to)
		if !ok1 || !ok2 {
			return nil, badHours(one)
		}
		shifts = append(shifts, Shift{a, b})
	}
	return shifts, nil
}

func parseClock(s string) (minutes int, ok bool) {
	hour, minute, found := strings.Cut(strings.TrimSpace(s), ":")
	h, err1 := strconv.Atoi(hour)
	m, err2 := strconv.Atoi(minute)
	ok = found && err1 == nil && err2 == nil && len(minute) == 2 && h >= 0 && m >= 0 && m < 60 && h*60+m <= 24*60
	return h*60 + m, ok
}

func badHours(s string) error {
	return fault.New(fault.Invalid,
		"工作时间“"+strings.TrimSpace(s)+"”看不懂，应如 mon-fri 09:00-12:00, 13:00-18:00",
		"working hours “"+strings.TrimSpace(s)+"” cannot be read; write mon-fri 09:00-12:00, 13:00-18:00")
}

// String writes the hours for ParseHours, days alike in one.
func (h Hours) String() string {
	var parts []string
	for i := 0; i < 7; {
		j := i
		for j < 6 && shiftsText(h.Week[j+1]) == shiftsText(h.Week[i]) {
			j++
		}
		if len(h.Week[i]) > 0 {
			days := dayWords[i]
			if j > i {
				days += "-" + dayWords[j]
			}
			parts = append(parts, days+" "+shiftsText(h.Week[i]))
		}
		i = j + 1
	}
	if len(h.Holiday) > 0 {
		parts = append(parts, "holiday "+shiftsText(h.Holiday))
	}
	return strings.Join(parts, "; ")
}

func shiftsText(shifts []Shift) string {
	var parts []string
	for _, s := range shifts {
		parts = append(parts, i18n.Clock(s.From)+"-"+i18n.Clock(s.To))
	}
	return strings.Join(parts, ", ")
}

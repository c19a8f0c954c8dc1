package calendar

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/guiju/guiju/internal/fault"
)

func TestHours(t *testing.T) {
	if got := DefaultHours().String(); got != "mon-fri 09:00-12:00, 13:00-18:00" {
		t.Error(got)
	}
	for _, same := range []string{
		"mon-fri 09:00-12:00, 13:00-18:00",
		"mon 09:00-12:00; tue-sun 08:00-20:00; holiday 10:00-16:00",
		"mon-sun 00:00-24:00",
		"sat-sun 08:30-17:30",
	} {
		h, err := ParseHours(same)
		if err != nil || h.String() != same {
			t.Errorf("%q is read as %q: %v", same, h, err)
		}
	}
	for _, bad := range []string{
		"", "mon", "mon-fri", "mon 9", "mon 09:00", "mon 09:00-08:00", "mon 09:00-09:00", "mon 09:00-12:00, 11:00-13:00",
		"mon 09:00-24:01", "mon 09:60-12:00", "fri-mon 09:00-12:00", "mon-holiday 09:00-12:00", "holiday 09:00-12:00", "day 09:00-12:00", "mon 0900-1200",
	} {
		if h, err := ParseHours(bad); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%q is read as %q: %v", bad, h, err)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a calendar in which nobody ever works was made")
		}
	}()
	New(Shanghai(), Hours{}, nil)
}

func TestHoursReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHours(t)
		back, err := ParseHours(h.String())
		if err != nil || back.String() != h.String() {
			t.Fatalf("%q is read as %q: %v", h, back, err)
		}
		for i := range h.Week {
			if shiftsText(h.Week[i]) != shiftsText(back.Week[i]) {
				t.Fatalf("%q: day %d", h, i)
			}
		}
	})
}

// drawHours makes the hours of some department.
func drawHours(t *rapid.T) Hours {
	var h Hours
	day := rapid.Custom(func(t *rapid.T) []Shift {
		var shifts []Shift
		end := 0
		for range rapid.IntRange(0, 3).Draw(t, "shifts") {
			from := end + rapid.IntRange(0, 300).Draw(t, "gap")
			to := from + rapid.IntRange(1, 300).Draw(t, "length")
			if to > 1440 {
				break
			}
			shifts, end = append(shifts, Shift{from, to}), to
		}
		return shifts
	})
	for i := range h.Week {
		h.Week[i] = day.Draw(t, "day")
	}
	h.Holiday = rapid.OneOf(rapid.Just[[]Shift](nil), day).Draw(t, "holiday")
	if h.Check() != nil {
		h.Week[2] = []Shift{{540, 1080}}
	}
	return h
}

func FuzzParseHours(f *testing.F) {
	f.Add("mon-fri 09:00-12:00, 13:00-18:00; holiday 10:00-16:00")
	f.Fuzz(func(t *testing.T, s string) {
		h, err := ParseHours(s)
		if err != nil {
			return
		}
		if back, err := ParseHours(h.String()); err != nil || back.String() != h.String() {
			t.Errorf("%q is %q, and that %q: %v", s, h, back, err)
		}
	})
}

package calendar

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// holidayData lies beside the repository, where it is there at all.
const holidayData = "../../../shared/data/holidays_cn"

// Our years say what the State Council's notices say, as an independent list
// took them down.
func TestYearsAgreeWithTheNotices(t *testing.T) {
	if _, err := os.Stat(holidayData); err != nil {
		t.Skip("no list of holidays to compare with: ", err)
	}
	c := China(Hours{})
	for year := range Announced() {
		b, err := os.ReadFile(filepath.Join(holidayData, strconv.Itoa(year)+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var list struct {
			Papers []string
			Days   []struct {
				Name, Date string
				IsOffDay   bool
			}
		}
		if err := json.Unmarshal(b, &list); err != nil {
			t.Fatal(err)
		}
		if list.Papers[0] != Announced()[year].Source {
			t.Errorf("%d: our source is %s, theirs %s", year, Announced()[year].Source, list.Papers[0])
		}
		listed := map[string]bool{}
		for _, day := range list.Days {
			d, err := ParseDate(day.Date)
			if err != nil {
				t.Fatal(err)
			}
			listed[day.Date] = true
			info := c.Day(d)
			want := Festive
			if !day.IsOffDay {
				want = Makeup
			}
			if info.Kind != want || info.Works == day.IsOffDay || info.Provisional {
				t.Errorf("%s %s: %+v, want %s", day.Date, day.Name, info, want)
			}
		}
		for d := (Date{year, 1, 1}); d.Year == year; d = d.AddDays(1) {
			if info := c.Day(d); (info.Kind == Festive || info.Kind == Makeup) && !listed[d.String()] {
				t.Errorf("%s is %s with us, and not listed", d, info.Kind)
			}
		}
	}
	if b, err := os.ReadFile(filepath.Join(holidayData, "2027.json")); err == nil {
		var list struct{ Days []any }
		if json.Unmarshal(b, &list) == nil && len(list.Days) > 0 {
			t.Error("2027 has been announced: add years/2027.yaml")
		}
	}
}

func TestAnnounced(t *testing.T) {
	years := Announced()
	if len(years) != 3 {
		t.Fatalf("%d years", len(years))
	}
	for n, y := range years {
		if y.Year != n || y.Issued.Year != n-1 {
			t.Errorf("year %d: %+v", n, y)
		}
		for _, h := range y.Holidays {
			if h.Text().Zh == "" || h.Text().En == "" {
				t.Errorf("%d: %q is not in both languages", n, h.Say)
			}
			for _, d := range h.Work {
				if w := weekIndex(d.number()); w < 5 {
					t.Errorf("%s, worked for %s, is no Saturday or Sunday", d, h.Text().Zh)
				}
			}
		}
	}
	years[2026] = Year{}
	if Announced()[2026].Year != 2026 {
		t.Error("the announced years can be changed")
	}
}

func TestParseYearRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":      ``,
		"no notice":    "year: 2027\nholidays: [{say: 元旦, from: 2027-01-01, to: 2027-01-03}]",
		"word unknown": "year: 2027\nnotice: x\nholidais: []",
		"no such day":  "year: 2027\nnotice: x\nholidays: [{say: 元旦, from: 2027-02-30, to: 2027-03-01}]",
		"backwards":    "year: 2027\nnotice: x\nholidays: [{say: 元旦, from: 2027-01-03, to: 2027-01-01}]",
		"much too far": "year: 2027\nnotice: x\nholidays: [{say: 元旦, from: 2027-01-01, to: 2028-01-01}]",
	} {
		if y, err := ParseYear([]byte(text)); err == nil {
			t.Errorf("%s: taken as %+v", name, y)
		}
	}
	y, err := ParseYear([]byte("year: 2027\nnotice: 试\nholidays: [{say: 元旦 | New Year, from: 2027-01-01, to: 2027-01-03, work: [2027-01-09]}]"))
	if err != nil {
		t.Fatal(err)
	}
	years := Announced()
	years[2027] = y
	c := New(Shanghai(), DefaultHours(), years)
	if is, why, provisional := c.Workday(Date{2027, 1, 9}); !is || why != "元旦调休上班" || provisional {
		t.Error(is, why, provisional)
	}
}

func TestWorkday(t *testing.T) {
	counter := DefaultHours()
	counter.Week[5], counter.Week[6] = []Shift{{600, 960}}, []Shift{{600, 960}}
	open := counter
	open.Holiday = []Shift{{600, 720}}
	monday := Hours{}
	monday.Week[1] = []Shift{{0, 1440}} // Tuesdays only
	for _, v := range []struct {
		hours       Hours
		day         Date
		is          bool
		why         string
		minutes     int
		provisional bool
	}{
		{Hours{}, Date{2026, 9, 30}, true, "", 480, false},
		{Hours{}, Date{2026, 10, 1}, false, "国庆节", 0, false},
		{Hours{}, Date{2026, 10, 10}, true, "国庆节调休上班", 480, false},
		{Hours{}, Date{2026, 10, 11}, false, "周末", 0, false},
		{Hours{}, Date{2027, 1, 1}, true, "", 480, true},
		{Hours{}, Date{2011, 10, 1}, false, "周末", 0, true},
		{counter, Date{2026, 10, 11}, true, "", 360, false},
		{counter, Date{2026, 10, 10}, true, "国庆节调休上班", 480, false}, // Monday's hours, not Saturday's
		{counter, Date{2026, 10, 1}, false, "国庆节", 0, false},
		{open, Date{2026, 10, 1}, true, "国庆节照常", 120, false},
		{monday, Date{2026, 9, 30}, false, "休息日", 0, false},
		{monday, Date{2026, 10, 10}, true, "国庆节调休上班", 1440, false},
	} {
		c := China(v.hours)
		is, why, provisional := c.Workday(v.day)
		minutes := minutesOf(c.Day(v.day).Shifts)
		if is != v.is || why != v.why || provisional != v.provisional || minutes != v.minutes {
			t.Errorf("%s with %s: %v %q %d provisional %v, want %v %q %d %v", v.day, c.Hours(), is, why, minutes, provisional, v.is, v.why, v.minutes, v.provisional)
		}
	}
}

// A later notice may take back a day off: it is worked then.
func TestWorkWinsOverADayOff(t *testing.T) {
	years := Announced()
	years[2027] = Year{Year: 2027, Holidays: []Holiday{{Say: "补", From: Date{2027, 1, 1}, To: Date{2027, 1, 1}, Work: []Date{{2026, 10, 7}}}}}
	c := New(Shanghai(), DefaultHours(), years)
	if is, _, _ := c.Workday(Date{2026, 10, 7}); !is {
		t.Error("the day stays off")
	}
	if is, _, _ := c.Workday(Date{2026, 10, 6}); is {
		t.Error("the day before is worked")
	}
}

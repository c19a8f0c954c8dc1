package calendar

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestDate(t *testing.T) {
	for _, v := range []struct{ got, want Date }{
		{Date{2024, 2, 28}.AddDays(1), Date{2024, 2, 29}},
		{Date{2026, 12, 31}.AddDays(1), Date{2027, 1, 1}},
		{Date{2026, 1, 1}.AddDays(-1), Date{2025, 12, 31}},
		{Date{2026, 1, 31}.AddMonths(1), Date{2026, 2, 28}},
		{Date{2024, 1, 31}.AddMonths(1), Date{2024, 2, 29}},
		{Date{2026, 11, 30}.AddMonths(3), Date{2027, 2, 28}},
		{Date{2026, 1, 15}.AddMonths(-1), Date{2025, 12, 15}},
		{Date{2026, 1, 15}.AddMonths(-13), Date{2024, 12, 15}},
		{Date{2026, 2, 3}.MonthEnd(), Date{2026, 2, 28}},
		{DateOf(time.Date(2026, 11, 24, 16, 0, 0, 0, time.UTC), Shanghai()), Date{2026, 11, 25}},
	} {
		if v.got != v.want {
			t.Errorf("got %s, want %s", v.got, v.want)
		}
	}
	if w := (Date{2026, 11, 24}).Weekday(); w != time.Tuesday {
		t.Error(w)
	}
	if d := (Date{2026, 11, 24}); d.Start(Shanghai()).Format(time.RFC3339) != "2026-11-24T00:00:00+08:00" || d.End(Shanghai()).Format(time.RFC3339) != "2026-11-25T00:00:00+08:00" {
		t.Error(d.Start(Shanghai()), d.End(Shanghai()))
	}
	for _, bad := range []string{"", "2026-1-1", "2026-02-29", "2026-11-24 ", "24-11-2026", "2026/11/24", "二〇二六"} {
		if d, err := ParseDate(bad); err == nil {
			t.Errorf("%q is taken for %s", bad, d)
		}
	}
	var read struct{ D, None Date }
	b, err := json.Marshal(map[string]Date{"D": {2026, 11, 24}, "None": {}})
	if err != nil || json.Unmarshal(b, &read) != nil || read.D != (Date{2026, 11, 24}) || !read.None.IsZero() {
		t.Error(string(b), err, read)
	}
}

func TestDateArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := dateAt(rapid.IntRange(-200_000, 200_000).Draw(t, "day"))
		n := rapid.IntRange(-5000, 5000).Draw(t, "n")
		e := d.AddDays(n)
		if d.DaysTo(e) != n || e.AddDays(-n) != d {
			t.Fatalf("%s and %d days is %s", d, n, e)
		}
		if e.Compare(d) != sign(n) || d.Before(e) != (n > 0) || d.After(e) != (n < 0) {
			t.Fatalf("order of %s and %s", d, e)
		}
		if back, err := ParseDate(d.String()); err != nil || back != d {
			t.Fatalf("%s is read as %s: %v", d, back, err)
		}
		if want := time.Date(d.Year, time.Month(d.Month), d.Day, 12, 0, 0, 0, time.UTC).Weekday(); d.Weekday() != want {
			t.Fatalf("%s is a %s", d, want)
		}
	})
}

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

func TestSchedule(t *testing.T) {
	zone := Shanghai()
	for _, v := range []struct {
		s           Schedule
		after, want string
	}{
		{Daily(), "2026-11-24 10:00", "2026-11-25"},
		{Daily(), "2026-11-24 00:00", "2026-11-25"},
		{Weekly(1), "2026-11-24 10:00", "2026-11-30"},
		{Weekly(2), "2026-11-24 00:00", "2026-12-01"},
		{Weekly(7), "2026-11-24 10:00", "2026-11-29"},
		{Monthly(1), "2026-11-24 10:00", "2026-12-01"},
		{Monthly(31), "2026-11-24 10:00", "2026-11-30"},
		{Monthly(31), "2026-11-30 00:00", "2026-12-31"},
		{Monthly(31), "2026-01-31 00:00", "2026-02-28"},
		{Monthly(30), "2027-12-31 09:00", "2028-01-30"},
		{Yearly(12, 29), "2026-11-24 10:00", "2026-12-29"},
		{Yearly(12, 29), "2026-12-29 00:00", "2027-12-29"},
		{Yearly(2, 29), "2026-11-24 10:00", "2027-02-28"},
		{Yearly(2, 29), "2027-02-28 00:00", "2028-02-29"},
	} {
		after, err := time.ParseInLocation("2006-01-02 15:04", v.after, zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := v.s.Next(after, zone).Format("2006-01-02 15:04"); got != v.want+" 00:00" {
			t.Errorf("%s after %s: %s, want %s", v.s.Text().En, v.after, got, v.want)
		}
	}
	for _, bad := range []Schedule{{}, Weekly(0), Weekly(8), Monthly(0), Monthly(32), Yearly(13, 1), Yearly(4, 31)} {
		if bad.OK() || !bad.Next(time.Now(), zone).IsZero() {
			t.Errorf("%+v is taken", bad)
		}
	}
}

package i18n

import (
	"strings"
	"testing"
	"time"
)

func soft(s string) string { return strings.ReplaceAll(s, hard, " ") }

func TestDuration(t *testing.T) {
	for _, v := range []struct {
		d      time.Duration
		zh, en string
	}{
		{3*24*time.Hour + 13*time.Hour + 18*time.Minute, "3 天 13 时 18 分", "3 d 13 h 18 min"},
		{98 * time.Minute, "1 时 38 分", "1 h 38 min"},
		{26 * time.Hour, "1 天 2 时", "1 d 2 h"},
		{48 * time.Hour, "2 天", "2 d"},
		{24*time.Hour + 5*time.Minute, "1 天 5 分", "1 d 5 min"},
		{-98 * time.Minute, "1 时 38 分", "1 h 38 min"},
		{59*time.Minute + 59*time.Second, "59 分", "59 min"},
		{59 * time.Second, "不到 1 分", "under 1 min"},
		{0, "不到 1 分", "under 1 min"},
		{-1 << 63, "106751 天 23 时 47 分", "106751 d 23 h 47 min"},
	} {
		if zh, en := soft(Duration(Zh, v.d)), soft(Duration(En, v.d)); zh != v.zh || en != v.en {
			t.Errorf("%s: %q, %q", v.d, zh, en)
		}
	}
	if got := Duration(Zh, 98*time.Minute); got != "1\u00a0时 38\u00a0分" {
		t.Errorf("a line may break inside %q", got)
	}
	if got := soft(Worktime(Zh, 30*60+5)); got != "30 时 5 分" {
		t.Error(got)
	}
}

func TestLeftAndAgo(t *testing.T) {
	for _, v := range []struct {
		got, want string
	}{
		{Left(Zh, 98*time.Minute), "剩 1 时 38 分"},
		{Left(En, 98*time.Minute), "1 h 38 min left"},
		{Left(Zh, 85*time.Hour+18*time.Minute), "剩 3 天 13 时"},
		{Left(En, -53*time.Hour-2*time.Minute), "2 d 5 h late"},
		{Left(Zh, -2*time.Minute), "逾期 2 分"},
		{Ago(Zh, 30*time.Second), "刚刚"},
		{Ago(Zh, 7*time.Minute), "7 分钟前"},
		{Ago(En, time.Minute), "1 minute ago"},
		{Ago(En, 3*time.Hour+59*time.Minute), "3 hours ago"},
		{Ago(Zh, 5*24*time.Hour), "5 天前"},
	} {
		if soft(v.got) != v.want {
			t.Errorf("%q, want %q", v.got, v.want)
		}
	}
}

func TestMoments(t *testing.T) {
	zone := time.FixedZone("", 8*3600)
	now := time.Date(2026, 11, 24, 10, 42, 0, 0, zone)
	midnight := time.Date(2026, 11, 25, 0, 0, 0, 0, zone)
	for _, v := range []struct {
		got    Text
		zh, en string
	}{
		{Day(now, now), "11-24 周二", "Tue Nov 24"},
		{Day(now.AddDate(-1, 0, 0), now), "2025-11-24 周一", "Mon Nov 24 2025"},
		{Moment(now, now), "11-24 周二 10:42", "Tue Nov 24 10:42"},
		{Moment(midnight, now), "11-25 周三 00:00", "Wed Nov 25 00:00"},
		{Deadline(midnight, now), "11-24 周二 24:00", "Tue Nov 24 24:00"},
		{Deadline(midnight.Add(time.Second), now), "11-25 周三 00:00", "Wed Nov 25 00:00"},
		{Deadline(time.Date(2027, 1, 1, 0, 0, 0, 0, zone), now), "12-31 周四 24:00", "Thu Dec 31 24:00"},
		{LongDate(now), "2026年11月24日", "November 24, 2026"},
		{Month(2026, 3), "2026年3月", "March 2026"},
		{Weekday(time.Sunday), "周日", "Sun"},
	} {
		if v.got.Zh != v.zh || v.got.En != v.en {
			t.Errorf("%q, %q; want %q, %q", v.got.Zh, v.got.En, v.zh, v.en)
		}
	}
	if got := Clock(24 * 60); got != "24:00" {
		t.Error(got)
	}
}

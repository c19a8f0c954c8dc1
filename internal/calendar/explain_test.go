package calendar

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/guiju/guiju/internal/i18n"
)

// plain writes a sum as a person reads it, a line a line.
func plain(lines []Line, l i18n.Lang) string {
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(line.Say.In(l) + " | " + line.Value.In(l) + "\n")
	}
	return strings.ReplaceAll(b.String(), "\u00a0", " ")
}

// The sum of sixteen working hours, extended by four, across National Day 2026
// with its make-up Saturday, a pause and the lunch breaks: worked by hand.
func TestExplainNationalDay(t *testing.T) {
	c := China(Hours{})
	lines := c.Explain(moment(t, "09-30 15:30"), Workhours(16+4), []Pause{{moment(t, "10-08 10:00"), moment(t, "10-09 11:00")}}, moment(t, "10-09 14:10"))
	if diff := cmp.Diff(`起算 | 09-30 周三 15:30
加 20 工作小时 | 20 时
09-30 周三 15:30–18:00 | 2 时 30 分
10-01 周四 至 10-07 周三 国庆节 | 不计
10-08 周四 09:00–10:00 | 1 时
暂停 10-08 周四 10:00 至 10-09 周五 11:00 | 其间 9 时不计
10-09 周五 11:00–12:00 | 1 时
午休 12:00–13:00 | 不计
10-09 周五 13:00–18:00 | 5 时
10-10 周六（国庆节调休上班）09:00–12:00 | 3 时
午休 12:00–13:00 | 不计
10-10 周六（国庆节调休上班）13:00–18:00 | 5 时
10-11 周日 周末 | 不计
10-12 周一 09:00–11:30 | 2 时 30 分
截止 | 10-12 周一 11:30
现在 | 10-09 周五 14:10
还剩 | 14 时 20 分（工作时间）
`, plain(lines, i18n.Zh)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(`From | Wed Sep 30 15:30
plus 20 working hours | 20 h
Wed Sep 30 15:30–18:00 | 2 h 30 min
Thu Oct 1 to Wed Oct 7, National Day | not counted
Thu Oct 8 09:00–10:00 | 1 h
Paused Thu Oct 8 10:00 to Fri Oct 9 11:00 | 9 h not counted
Fri Oct 9 11:00–12:00 | 1 h
Lunch break 12:00–13:00 | not counted
Fri Oct 9 13:00–18:00 | 5 h
Sat Oct 10 (make-up workday for National Day) 09:00–12:00 | 3 h
Lunch break 12:00–13:00 | not counted
Sat Oct 10 (make-up workday for National Day) 13:00–18:00 | 5 h
Sun Oct 11, weekend | not counted
Mon Oct 12 09:00–11:30 | 2 h 30 min
Due | Mon Oct 12 11:30
Now | Fri Oct 9 14:10
Left | 14 h 20 min of working time
`, plain(lines, i18n.En)); diff != "" {
		t.Error(diff)
	}
}

func TestExplainOthers(t *testing.T) {
	c := China(Hours{})
	for _, v := range []struct {
		name   string
		start  string
		span   Span
		pauses []Pause
		now    string
		want   string
	}{
		{"three days, met", "11-22 16:11", Days(3), nil, "11-23 09:20", `起算 | 11-22 周日 16:11
加 3 个自然日 | 当日为第 0 日
截止 | 11-25 周三 24:00
现在 | 11-23 周一 09:20
还剩 | 2 天 14 时 40 分
`},
		{"working days, late, with the make-up day", "09-30 15:30", Workdays(3), nil, "10-12 10:05", `起算 | 09-30 周三 15:30
加 3 个工作日 | 当日为第 0 日
10-01 周四 至 10-07 周三 国庆节 | 不计
10-10 周六 国庆节调休上班 | 计 1 日
截止 | 10-10 周六 24:00
现在 | 10-12 周一 10:05
已逾期 | 1 天 10 时 5 分
`},
		{"a year to be announced", "12-30 15:30", Workdays(2), nil, "", `起算 | 12-30 周三 15:30
加 2 个工作日 | 当日为第 0 日
2027 年放假安排尚未公布 | 暂按每周工作日计
截止 | 2027-01-01 周五 24:00
`},
		{"the old year's last evening is not the new year's", "12-30 15:30", Workdays(1), nil, "", `起算 | 12-30 周三 15:30
加 1 个工作日 | 当日为第 0 日
截止 | 12-31 周四 24:00
`},
		{"standing still", "10-08 15:30", Workhours(4), []Pause{{From: moment(t, "10-08 17:00")}}, "10-20 10:00", `起算 | 10-08 周四 15:30
加 4 工作小时 | 4 时
10-08 周四 15:30–17:00 | 1 时 30 分
暂停 10-08 周四 17:00 起 | 尚未恢复
截止 | 恢复后顺延
现在 | 10-20 周二 10:00
还剩 | 2 时 30 分（工作时间）
`},
		{"round the clock, paused", "10-01 10:00", Clockhours(24), []Pause{{moment(t, "10-01 20:00"), moment(t, "10-02 03:30")}}, "10-02 17:29", `起算 | 10-01 周四 10:00
加 24 小时 | 1 天
暂停 10-01 周四 20:00 至 10-02 周五 03:30 | 加 7 时 30 分
截止 | 10-02 周五 17:30
现在 | 10-02 周五 17:29
还剩 | 1 分
`},
		{"a pause over the weekend", "10-16 10:00", Workdays(1), []Pause{{moment(t, "10-17 00:00"), moment(t, "10-19 00:00")}}, "", `起算 | 10-16 周五 10:00
加 1 个工作日 | 当日为第 0 日
10-17 周六 至 10-18 周日 周末 | 不计
暂停 10-17 周六 00:00 至 10-19 周一 00:00 | 其间没有工作时间
截止 | 10-19 周一 24:00
`},
	} {
		got := plain(c.Explain(moment(t, v.start), v.span, v.pauses, moment(t, v.now)), i18n.Zh)
		if diff := cmp.Diff(v.want, got); diff != "" {
			t.Errorf("%s:\n%s", v.name, diff)
		}
	}
}

// The sum is the due: stretches of working time add up to the span and end at
// the due instant; any other span ends there when each pause has moved it.
func TestExplainIsDue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawClock(t)
		if rapid.IntRange(0, 4).Draw(t, "open") == 0 && len(d.pauses) > 0 {
			d.pauses[len(d.pauses)-1].Until = time.Time{}
		}
		due, running := d.c.Due(d.start, d.span, d.pauses)
		now := d.start.Add(time.Duration(rapid.IntRange(0, 20*86400).Draw(t, "now")) * time.Second)
		var total, left int64
		var said, end time.Time
		var before time.Time
		for _, l := range d.c.Explain(d.start, d.span, d.pauses, now) {
			if l.Say.Zh == "" || l.Say.En == "" || l.Value.Zh == "" || l.Value.En == "" {
				t.Fatalf("a line says nothing: %+v", l)
			}
			switch l.Kind {
			case LineLength:
				end = l.At
			case LineStretch, LineLater:
				if d.span.Unit == UnitWorkhours {
					total += l.Minutes
					end = l.At
					if l.From.Before(before) || !l.From.Before(l.At) {
						t.Fatalf("stretches out of order: %s to %s", l.From, l.At)
					}
					before = l.At
				}
			case LinePause:
				if !l.At.IsZero() && d.span.Unit != UnitWorkhours {
					end = d.c.move(end, d.span.Unit, Pause{l.From, l.At})
				}
			case LineDue:
				said = l.At
			case LineLeft:
				left = l.Minutes
			}
		}
		if !said.Equal(due) {
			t.Fatalf("the due line says %s, Due %s", said, due)
		}
		if d.span.Unit != UnitWorkhours {
			if !end.Equal(due) {
				t.Fatalf("the sum ends at %s, due is %s", end, due)
			}
			return
		}
		if running && total != d.span.N {
			t.Fatalf("the stretches make %d minutes, the span is %d", total, d.span.N)
		}
		if running && d.span.N > 0 && !end.Equal(due) {
			t.Fatalf("the last stretch ends at %s, due is %s", end, due)
		}
		if missing := d.span.N - total - left; !running && (missing < 0 || missing > 1) {
			t.Fatalf("%d used and %d left make no %d", total, left, d.span.N)
		}
	})
}

func TestExplainStaysShort(t *testing.T) {
	c := China(Hours{})
	start := moment(t, "01-05 09:00")
	lines := c.Explain(start, Workhours(2000), nil, time.Time{})
	if len(lines) > manyLines+20 {
		t.Errorf("%d lines", len(lines))
	}
	var total int64
	for _, l := range lines {
		if l.Kind == LineStretch || l.Kind == LineLater {
			total += l.Minutes
		}
	}
	if total != 2000*60 {
		t.Errorf("%d minutes", total)
	}
	if lines := c.Explain(start, Workdays(2000), nil, time.Time{}); len(lines) > manyLines+20 {
		t.Errorf("%d lines", len(lines))
	}
}

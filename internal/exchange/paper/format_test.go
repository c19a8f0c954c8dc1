package paper

import (
	"fmt"
	"testing"
)

func TestFormats(t *testing.T) {
	for _, tc := range []struct {
		format, in, want string
		ok               bool
	}{
		{"capitals", "82.50", "捌拾贰元伍角整", true},
		{"capitals", "¥1,020.05", "壹仟零贰拾元零伍分", true},
		{"capitals", "-3", "负叁元整", true},
		{"capitals", "3.", "", false},
		{"capitals", "82.50 元", "捌拾贰元伍角整", true},
		{"capitals", "-0.05", "负伍分", true},
		{"amount", "82.50 元", "82.50", true},
		{"amount", "¥1,234.00", "1,234.00", true},
		{"amount", "-3.00 元", "-3.00", true},
		{"amount", "3.5", "", false},
		{"amount", "三元", "", false},
		{"capitals", "1.234", "", false},
		{"capitals", "1.-2", "", false},
		{"capitals", "+5", "", false},
		{"capitals", "许多", "", false},
		{"masked", "13912344417", "139 **** 4417", true},
		{"masked", "110101199003070012", "110 **** 0012", true},
		{"masked", "5550142", "*****42", true},
		{"masked", "12", "12", true},
		{"day", "2026-11-24 08:16", "2026-11-24", true},
		{"day", "2026-11-24", "2026-11-24", true},
		{"day", "24.11.2026", "", false},
		{"clock", "2026-11-24 08:16", "08:16", true},
		{"clock", "2026-11-24", "", false},
		{"longday", "2026-01-04 08:16", "2026 年 1 月 4 日", true},
		{"longday", "2026-aa-04", "", false},
		{"took", "0", "0 分", true},
		{"took", "96", "1 时 36 分", true},
		{"took", "4670", "3 天 5 时 50 分", true},
		{"took", "1440", "1 天", true},
		{"took", "-1", "", false},
	} {
		got, ok := formats[tc.format](tc.in)
		if ok != tc.ok || ok && got != tc.want {
			t.Errorf("%s %q: %q %v", tc.format, tc.in, got, ok)
		}
	}
}

func TestCut(t *testing.T) {
	for _, tc := range []struct {
		in, want string
		bad      int
	}{
		{"编号：{r.no}", "[编号：][=r.no]", -1},
		{"{a}{b}", "[=a][=b]", -1},
		{"{{x}} {y}", "[{x} ][=y]", -1},
		{`{m["}"] + {'k': 1}['k']}`, `[=m["}"] + {'k': 1}['k']]`, -1},
		{`{'it''s \' }'}`, `[=` + `'it''s \' }'` + `]`, -1},
		{"a {r.no", "", 2},
		{"a } b", "", 2},
	} {
		parts, bad := cut(tc.in)
		got := ""
		for _, p := range parts {
			if p.isHole {
				got += fmt.Sprintf("[=%s]", p.hole)
			} else {
				got += fmt.Sprintf("[%s]", p.text)
			}
		}
		if got != tc.want || bad != tc.bad {
			t.Errorf("%s: %s %d", tc.in, got, bad)
		}
	}
}

func TestFormatOf(t *testing.T) {
	for in, want := range map[string]string{
		"capitals r.total":  "capitals|r.total",
		" masked  r.phone ": "masked|r.phone",
		"day - 1":           "|day - 1",
		"day":               "|day",
		"r.total":           "|r.total",
		"took (a + b)":      "took|(a + b)",
		"unknown r.x":       "|unknown r.x",
		"r.a ? 'x y' : r.b": "|r.a ? 'x y' : r.b",
	} {
		if f, e := formatOf(in); f+"|"+e != want {
			t.Errorf("%q: %s|%s", in, f, e)
		}
	}
}

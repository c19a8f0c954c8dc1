package paper

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// plainWidth stands for a font: Han are one em, all else half of one.
func plainWidth(r rune) em {
	if wide(r) {
		return 1000
	}
	return 500
}

func TestWrap(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		ems        int
		want       string // lines parted by |
	}{
		{"any Han", "卫生间洗手盆下面漏水", 4, "卫生间洗|手盆下面|漏水"},
		{"no stop at the start", "一二三四，五六", 4, "一二三|四，五六"},
		{"no closing bracket at the start", "一二三（四）五", 5, "一二三|（四）五"},
		{"no opening bracket at the end", "一二三（四五）", 4, "一二三|（四五）"},
		{"book title", "一二《三四》五六", 3, "一二|《三|四》五|六"},
		{"two stops go together", "一二三”。四", 3, "一二|三”。|四"},
		{"dots are not parted", "一二……三", 3, "一|二……|三"},
		{"dashes are not parted", "一二——三四", 3, "一|二——|三四"},
		{"words whole", "换 angle valve 两个", 6, "换 angle|valve 两个"},
		{"numbers whole", "金额共计1234.50元整", 6, "金额共计|1234.50元整"},
		{"sign of money stays with it", "小写¥82.50", 4, "小写|¥82.50"},
		{"percent stays", "百分之二十20%多", 6, "百分之二十|20%多"},
		{"spaces at an end are dropped", "一二三    四五", 3, "一二三|四五"},
		{"lines of their own", "一\n二三\n\n四", 9, "一|二三||四"},
		{"a word too long is cut", "https://example.cn/abcdefgh", 4, "https://|example.|cn/abcde|fgh"},
		{"stops alone are cut", "。。。。。。。", 3, "。。。|。。。|。"},
		{"one character wider than the line", "派工单", 0, "派|工|单"},
		{"no-break space", "一二三\u00A0四", 4, "一二|三\u00A0四"},
		{"nothing", "", 3, ""},
	} {
		limit := em(tc.ems * 1000)
		var got []string
		for _, l := range wrap(tc.text, limit, limit, plainWidth) {
			got = append(got, l.text)
		}
		if s := strings.Join(got, "|"); s != tc.want {
			t.Errorf("%s: %q", tc.name, s)
		}
	}
}

// TestWrapLosesNothing: whatever the text and the width, the lines hold every
// character in order, none is wider than the limit unless it is one
// character, and no line begins or ends wrongly unless a unit was cut.
func TestWrapLosesNothing(t *testing.T) {
	alphabet := []rune("漏水阀门，。、（）《》“”……——¥8%aB-/. \u3000\u00A0𠮷①\n")
	rapid.Check(t, func(t *rapid.T) {
		text := string(rapid.SliceOfN(rapid.SampledFrom(alphabet), 0, 60).Draw(t, "text"))
		limit := em(rapid.IntRange(1, 12).Draw(t, "ems") * 500)
		var all strings.Builder
		for _, l := range wrap(text, limit, limit, plainWidth) {
			var sum em
			for _, r := range l.text {
				sum += plainWidth(r)
			}
			if sum != l.width {
				t.Fatalf("%q is %d wide, said %d", l.text, sum, l.width)
			}
			if n := len([]rune(l.text)); l.width > limit && n > 1 {
				t.Fatalf("%q is wider than %d", l.text, limit)
			}
			all.WriteString(l.text)
		}
		drop := strings.NewReplacer(" ", "", "\u3000", "", "\n", "")
		if drop.Replace(all.String()) != drop.Replace(text) {
			t.Fatalf("%q became %q", text, all.String())
		}
		wideEnough := widest(text, plainWidth) <= limit
		for _, l := range wrap(text, limit, limit, plainWidth) {
			if l.text == "" || !wideEnough || l.first {
				continue
			}
			if strings.ContainsRune(noStart, []rune(l.text)[0]) {
				t.Fatalf("%q begins a line of %q", l.text, text)
			}
		}
	})
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"一\r\n二\v三":            "一\n二\n三",
		"a\tb\u2003c":          "a b c",
		"\ufeff零\u200b宽\u202e": "零宽",
		"坏\xff字":               "坏\uFFFD字",
		"\x01第\x02":            "第",
		"葛\U000E0100城":         "葛\U000E0100城", // an ideographic variant is kept, to be reported
	} {
		if got := clean(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

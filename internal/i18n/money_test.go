package i18n

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMoney(t *testing.T) {
	for fen, want := range map[int64]string{
		0: "¥0.00", 5: "¥0.05", 50: "¥0.50", 420: "¥4.20", 177516: "¥1,775.16", 123456789: "¥1,234,567.89",
		-5: "-¥0.05", -177516: "-¥1,775.16", math.MinInt64: "-¥92,233,720,368,547,758.08",
	} {
		if got := Money(fen); got != want {
			t.Errorf("%d: %s, want %s", fen, got, want)
		}
		if got := PlainMoney(fen); got != strings.NewReplacer("¥", "", ",", "").Replace(want) {
			t.Errorf("%d: %s", fen, got)
		}
	}
}

// The first nine are the examples of the rules for filling in vouchers.
func TestCapitals(t *testing.T) {
	for _, v := range []struct {
		fen  int64
		want string
	}{
		{1_409_50, "壹仟肆佰零玖元伍角整"},
		{6_007_14, "陆仟零柒元壹角肆分"},
		{1_680_32, "壹仟陆佰捌拾元零叁角贰分"},
		{107_000_53, "壹拾万柒仟元零伍角叁分"},
		{16_409_02, "壹万陆仟肆佰零玖元零贰分"},
		{325_04, "叁佰贰拾伍元零肆分"},
		{15_00, "壹拾伍元整"},
		{1_775_16, "壹仟柒佰柒拾伍元壹角陆分"},
		{100_000_00, "壹拾万元整"},

		{0, "零元整"},
		{1, "壹分"},
		{10, "壹角整"},
		{12, "壹角贰分"},
		{1_00, "壹元整"},
		{1_05, "壹元零伍分"},
		{1_50, "壹元伍角整"},
		{10_00, "壹拾元整"},
		{10_05, "壹拾元零伍分"},
		{10_50, "壹拾元零伍角整"},
		{1_001_00, "壹仟零壹元整"},
		{1_010_00, "壹仟零壹拾元整"},
		{10_001_00, "壹万零壹元整"},
		{10_010_00, "壹万零壹拾元整"},
		{10_500_00, "壹万零伍佰元整"},
		{205_000_00, "贰拾万伍仟元整"},
		{100_000_001_00, "壹亿零壹元整"},
		{100_005_000_00, "壹亿零伍仟元整"},
		{100_500_000_00, "壹亿零伍拾万元整"},
		{1_050_000_000_00, "壹拾亿伍仟万元整"},
		{1_000_000_000_000_00, "壹万亿元整"},
		{1_000_500_000_000_00, "壹万零伍亿元整"},
		{10_000_000_000_000_000_00, "壹亿亿元整"},
		{-1_680_32, "负壹仟陆佰捌拾元零叁角贰分"},
		{math.MaxInt64, "玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零柒分"},
	} {
		if got := Capitals(v.fen); got != v.want {
			t.Errorf("%s: %s, want %s", PlainMoney(v.fen), got, v.want)
		}
		if back, err := readCapitals(v.want); err != nil || back != v.fen {
			t.Errorf("%s is read as %s: %v", v.want, PlainMoney(back), err)
		}
	}
}

// readCapitals is the inverse, written without looking at the other.
func readCapitals(s string) (int64, error) {
	s, negative := strings.CutPrefix(s, "负")
	if strings.Contains(s, "零零") || strings.HasPrefix(s, "零") && s != "零元整" {
		return 0, fmt.Errorf("a nought too many: %s", s)
	}
	s, whole := strings.CutSuffix(s, "整")
	if whole == strings.HasSuffix(s, "分") {
		return 0, fmt.Errorf("整 is out of place: %s", s)
	}
	yuan, rest, found := strings.Cut(s, "元")
	if !found {
		yuan, rest = "", s
	}
	total := readNumber(yuan) * 100
	if jiao, after, found := strings.Cut(rest, "角"); found {
		total += readNumber(jiao) * 10
		rest = after
	}
	total += readNumber(strings.TrimSuffix(rest, "分"))
	if negative {
		return -int64(total), nil
	}
	return int64(total), nil
}

func readNumber(s string) uint64 {
	for _, u := range []struct {
		word string
		size uint64
	}{{"亿", 1e8}, {"万", 1e4}, {"仟", 1e3}, {"佰", 1e2}, {"拾", 10}} {
		if i := strings.LastIndex(s, u.word); i >= 0 {
			return readNumber(s[:i])*u.size + readNumber(s[i+len(u.word):])
		}
	}
	if s = strings.TrimPrefix(s, "零"); s == "" {
		return 0
	}
	return uint64(strings.Index("零壹贰叁肆伍陆柒捌玖", s)) / 3
}

func TestCapitalsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// Numbers of many noughts, where the rules are.
		var n int64
		for range rapid.IntRange(1, 18).Draw(t, "figures") {
			n = n*10 + int64(rapid.SampledFrom([]int{0, 0, 0, 1, 2, 9}).Draw(t, "figure"))
		}
		checkCapitals(t.Fatalf, n)
	})
}

func FuzzCapitals(f *testing.F) {
	for _, n := range []int64{0, 1, 10, 100, 10_000_00, 107_000_53, math.MaxInt64, math.MinInt64 + 1} {
		f.Add(n)
	}
	f.Fuzz(func(t *testing.T, n int64) { checkCapitals(t.Fatalf, n) })
}

func checkCapitals(fail func(string, ...any), n int64) {
	s := Capitals(n)
	if back, err := readCapitals(s); err != nil || back != n {
		fail("%d is %s, which is read as %d: %v", n, s, back, err)
	}
}

package paper

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/guiju/guiju/internal/i18n"
)

// formats are what may stand before an expression in a hole. Each takes the
// text of the value and gives the text on paper; false when the value is not
// of its kind. An empty value stays empty.
var formats = map[string]func(string) (string, bool){
	"capitals": capitalsOf,
	"amount":   amount,
	"masked":   masked,
	"day":      func(s string) (string, bool) { return cutAt(s, 0, 10) },
	"clock":    func(s string) (string, bool) { return cutAt(s, 11, 16) },
	"longday":  longday,
	"took":     took,
}

// cutAt takes a part of a time written 2026-11-24 08:16.
func cutAt(s string, from, to int) (string, bool) {
	if len(s) < to || s[4] != '-' || s[7] != '-' {
		return "", false
	}
	return s[from:to], true
}

func longday(s string) (string, bool) {
	day, ok := cutAt(s, 0, 10)
	if !ok {
		return "", false
	}
	n, err1 := strconv.Atoi(day[5:7])
	d, err2 := strconv.Atoi(day[8:])
	return fmt.Sprintf("%s 年 %d 月 %d 日", day[:4], n, d), err1 == nil && err2 == nil
}

// took writes minutes as 1 时 36 分.
func took(s string) (string, bool) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return "", false
	}
	var out []string
	for _, u := range []struct {
		minutes int
		say     string
	}{{24 * 60, "天"}, {60, "时"}, {1, "分"}} {
		if n >= u.minutes {
			out = append(out, strconv.Itoa(n/u.minutes)+" "+u.say)
			n %= u.minutes
		}
	}
	if len(out) == 0 {
		return "0 分", true
	}
	return strings.Join(out, " "), true
}

// masked hides the middle of a telephone number, an identity number or an
// account: the first three and the last four stay, of a short one the last two.
func masked(s string) (string, bool) {
	runes := []rune(s)
	if len(runes) >= 11 {
		return string(runes[:3]) + " **** " + string(runes[len(runes)-4:]), true
	}
	for i := range max(len(runes)-2, 0) {
		runes[i] = '*'
	}
	return string(runes), true
}

// amount takes the figures of a sum of money, whatever sign stands beside
// them: 82.50 of ¥82.50 and of 82.50 元.
func amount(s string) (string, bool) {
	s = strings.NewReplacer("¥", "", "￥", "", "元", "", " ", "").Replace(s)
	yuan, part, dot := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	if yuan == "" || strings.Trim(yuan, "0123456789,") != "" || strings.Trim(part, "0123456789") != "" || dot && len(part) != 2 {
		return "", false
	}
	return s, true
}

// capitalsOf writes an amount as on a voucher; the words 人民币 are the form's.
func capitalsOf(s string) (string, bool) {
	s, ok := amount(s)
	if !ok {
		return "", false
	}
	digits := strings.NewReplacer(",", "", ".", "").Replace(s)
	if !strings.Contains(s, ".") {
		digits += "00"
	}
	fen, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return "", false
	}
	return i18n.Capitals(fen), true
}

package i18n

import (
	"strconv"
	"strings"
)

// Money writes fen as yuan for people: ¥1,775.16. It is the same in both
// languages.
func Money(fen int64) string {
	sign, yuan, cents := yuanAndFen(fen)
	return sign + "¥" + grouped(yuan) + "." + cents
}

// PlainMoney writes fen as yuan for files and fields: 1775.16.
func PlainMoney(fen int64) string {
	sign, yuan, cents := yuanAndFen(fen)
	return sign + yuan + "." + cents
}

// yuanAndFen works on the digits, since the least amount has no opposite.
func yuanAndFen(fen int64) (sign, yuan, cents string) {
	s := strconv.FormatInt(fen, 10)
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	if len(s) < 3 {
		s = strings.Repeat("0", 3-len(s)) + s
	}
	return sign, s[:len(s)-2], s[len(s)-2:]
}

// Capitals writes fen in the capitals that a voucher has for yuan (人民币大写),
// by the rules of the People's Bank for filling in vouchers: zeros in a row
// are one 零; none before a thousand (壹拾万柒仟元); one after yuan where the
// yuan's last figure or the jiao is nought (元零伍角, 元零贰分); 整 after yuan
// and after jiao, none after fen; ten is 壹拾. The words 人民币 are the form's.
func Capitals(fen int64) string {
	n := uint64(fen)
	sign := ""
	if fen < 0 {
		sign, n = "负", -n
	}
	yuan, jiao, cents := n/100, n/10%10, n%10
	var b strings.Builder
	b.WriteString(sign)
	if yuan > 0 || n == 0 {
		b.WriteString(capitals(yuan))
		b.WriteString("元")
	}
	if yuan > 0 && (jiao == 0 && cents > 0 || jiao > 0 && yuan%10 == 0) {
		b.WriteString("零")
	}
	if jiao > 0 {
		b.WriteString(capitalDigits[jiao] + "角")
	}
	if cents > 0 {
		b.WriteString(capitalDigits[cents] + "分")
	} else {
		b.WriteString("整")
	}
	return b.String()
}

var capitalDigits = [10]string{"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"}

// capitalUnits from the largest; each takes what stands above it as a number
// of its own, so 10^12 is 壹万亿 and 10^16 is 壹亿亿.
var capitalUnits = []struct {
	size uint64
	word string
}{{1e8, "亿"}, {1e4, "万"}, {1e3, "仟"}, {1e2, "佰"}, {10, "拾"}}

func capitals(n uint64) string {
	for _, u := range capitalUnits {
		if n < u.size {
			continue
		}
		high, low := n/u.size, n%u.size
		s := capitals(high) + u.word
		switch {
		case low == 0:
			return s
		case low < u.size/10: // a nought follows the unit
			return s + "零" + capitals(low)
		}
		return s + capitals(low)
	}
	return capitalDigits[n]
}

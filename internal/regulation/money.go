package regulation

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// maxMoney keeps sums of a thousand amounts inside an int64.
const maxMoney = Money(1) << 52

// ParseMoney reads an amount in yuan: a number, or `1,234.50 元`. More than
// two places are refused, never rounded.
func ParseMoney(in any) (Value, error) {
	refused := func() (Value, error) {
		return nil, bad("这里要填金额（元），如 12.50", "an amount in yuan is wanted here, such as 12.50")
	}
	var s string
	switch in := in.(type) {
	case Money:
		return in, nil
	case int64:
		s = strconv.FormatInt(in, 10)
	case float64:
		if math.IsNaN(in) || math.IsInf(in, 0) {
			return refused()
		}
		s = strconv.FormatFloat(in, 'f', -1, 64)
	case string:
		s = figures(strings.TrimSuffix(halfWidth(in), "元"))
		s = strings.TrimLeft(strings.TrimSpace(s), "¥￥")
	default:
		return refused()
	}
	neg := strings.HasPrefix(s, "-")
	whole, part, dot := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	if dot {
		part = strings.TrimRight(part, "0")
	}
	if whole == "" || len(whole) > 14 || len(part) > 2 || strings.Trim(whole+part, "0123456789") != "" {
		return refused()
	}
	n, err := strconv.ParseInt(whole+(part + "00")[:2], 10, 64)
	if err != nil || Money(n) > maxMoney {
		return refused()
	}
	if neg {
		n = -n
	}
	return Money(n), nil
}

// String is the amount in yuan with two places, without a sign for the currency.
func (m Money) String() string {
	n, sign := int64(m), ""
	if n < 0 {
		sign = "-"
	}
	u := new(big.Int).Abs(big.NewInt(n)).String()
	for len(u) < 3 {
		u = "0" + u
	}
	return sign + u[:len(u)-2] + "." + u[len(u)-2:]
}

// round makes whole fen of a quantity of fen: half goes up, of a negative
// amount away from zero, so that a charge and its return are the same.
func round(x *big.Rat) (Money, error) {
	neg := x.Sign() < 0
	n := new(big.Int).Abs(x.Num())
	n.Mul(n, big.NewInt(2)).Add(n, x.Denom())
	n.Quo(n, new(big.Int).Mul(x.Denom(), big.NewInt(2)))
	if !n.IsInt64() || Money(n.Int64()) > maxMoney {
		return 0, tooLarge()
	}
	if neg {
		return Money(-n.Int64()), nil
	}
	return Money(n.Int64()), nil
}

// exact is the number as it is written, not its binary neighbour: 1.005 has
// three places.
func exact(x float64) (*big.Rat, error) {
	r, ok := new(big.Rat).SetString(strconv.FormatFloat(x, 'f', -1, 64))
	if !ok {
		return nil, tooLarge()
	}
	return r, nil
}

func tooLarge() error { return bad("数值过大", "the number is too large") }

func moneyOfNum(x float64) (Money, error) {
	r, err := exact(x)
	if err != nil {
		return 0, err
	}
	return round(r.Mul(r, big.NewRat(100, 1)))
}

func moneyTimes(m Money, x float64) (Money, error) {
	r, err := exact(x)
	if err != nil {
		return 0, err
	}
	return round(r.Mul(r, big.NewRat(int64(m), 1)))
}

func moneyOver(m Money, x float64) (Money, error) {
	r, err := exact(x)
	if err != nil {
		return 0, err
	}
	if r.Sign() == 0 {
		return 0, byZero()
	}
	return round(r.Quo(big.NewRat(int64(m), 1), r))
}

func byZero() error { return bad("不能除以零", "division by zero") }

package regulation

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"github.com/guiju/guiju/internal/calendar"
)

// functions is every operator and function of the language. What is not here
// does not type-check.
//
//nolint:gochecknoglobals // immutable
var functions = table()

func table() []fun {
	a := types.NewTypeParamType("A")
	list := types.NewListType
	person := recordType(staffType)
	b, i, n, s := types.BoolType, types.IntType, types.DoubleType, types.StringType
	sig := func(args ...*types.Type) []*types.Type { return args }

	t := []fun{
		{name: operators.LogicalAnd, args: sig(b, b), result: b},
		{name: operators.LogicalOr, args: sig(b, b), result: b},
		{name: operators.Conditional, args: sig(b, a, a), result: a},
		{name: operators.NotStrictlyFalse, args: sig(b), result: b},
		{name: operators.LogicalNot, args: sig(b), result: b, run: func(_ *frame, x, _, _ any) (any, error) { return !x.(bool), nil }},
		{name: operators.Equals, args: sig(a, a), result: b, run: func(_ *frame, x, y, _ any) (any, error) { return same(x, y), nil }},
		{name: operators.NotEquals, args: sig(a, a), result: b, run: func(_ *frame, x, y, _ any) (any, error) { return !same(x, y), nil }},
		{name: operators.In, args: sig(a, list(a)), result: b, run: opIn},
		{name: operators.Index, args: sig(list(a), i), result: a, run: opIndex},

		{name: operators.Add, args: sig(i, i), result: i, run: opAddInt},
		{name: operators.Add, args: sig(n, n), result: n, run: num2(func(x, y float64) float64 { return x + y })},
		{name: operators.Add, args: sig(s, s), result: s, run: opConcat},
		{name: operators.Add, args: sig(list(a), list(a)), result: list(a), run: opAppend},
		{name: operators.Add, args: sig(tMoney, tMoney), result: tMoney, run: opAddMoney},
		{name: operators.Add, args: sig(tTime, tSpan), result: tTime, run: opAddSpan},
		{name: operators.Add, args: sig(tDate, tSpan), result: tDate, run: opDateAdd},
		{name: operators.Subtract, args: sig(i, i), result: i, run: opSubInt},
		{name: operators.Subtract, args: sig(n, n), result: n, run: num2(func(x, y float64) float64 { return x - y })},
		{name: operators.Subtract, args: sig(tMoney, tMoney), result: tMoney, run: opSubMoney},
		{name: operators.Subtract, args: sig(tTime, tSpan), result: tTime, run: opSubSpan},
		{name: operators.Subtract, args: sig(tDate, tSpan), result: tDate, run: opDateSub},
		{name: operators.Multiply, args: sig(i, i), result: i, run: opMulInt},
		{name: operators.Multiply, args: sig(n, n), result: n, run: num2(func(x, y float64) float64 { return x * y })},
		{name: operators.Multiply, args: sig(tMoney, n), result: tMoney, run: func(_ *frame, x, y, _ any) (any, error) { return money(moneyTimes(x.(Money), y.(float64))) }},
		{name: operators.Multiply, args: sig(n, tMoney), result: tMoney, run: func(_ *frame, x, y, _ any) (any, error) { return money(moneyTimes(y.(Money), x.(float64))) }},
		{name: operators.Multiply, args: sig(tMoney, i), result: tMoney, run: func(_ *frame, x, y, _ any) (any, error) { return mulMoney(x.(Money), y.(int64)) }},
		{name: operators.Multiply, args: sig(i, tMoney), result: tMoney, run: func(_ *frame, x, y, _ any) (any, error) { return mulMoney(y.(Money), x.(int64)) }},
		{name: operators.Divide, args: sig(i, i), result: i, run: opDivInt},
		{name: operators.Divide, args: sig(n, n), result: n, run: opDivNum},
		{name: operators.Divide, args: sig(tMoney, n), result: tMoney, run: func(_ *frame, x, y, _ any) (any, error) { return money(moneyOver(x.(Money), y.(float64))) }},
		{name: operators.Divide, args: sig(tMoney, i), result: tMoney, run: func(_ *frame, x, y, _ any) (any, error) { return money(moneyOver(x.(Money), float64(y.(int64)))) }},
		{name: operators.Modulo, args: sig(i, i), result: i, run: opMod},
		{name: operators.Negate, args: sig(i), result: i, run: func(_ *frame, x, _, _ any) (any, error) { return -x.(int64), nil }},
		{name: operators.Negate, args: sig(n), result: n, run: func(_ *frame, x, _, _ any) (any, error) { return -x.(float64), nil }},
		{name: operators.Negate, args: sig(tMoney), result: tMoney, run: func(_ *frame, x, _, _ any) (any, error) { return -x.(Money), nil }},

		{name: "size", args: sig(list(a)), result: i, run: func(_ *frame, x, _, _ any) (any, error) { return int64(length(x)), nil }},
		{name: "size", args: sig(s), result: i, run: func(_ *frame, x, _, _ any) (any, error) { return int64(utf8.RuneCountInString(x.(string))), nil }},
		{name: "size", member: true, args: sig(list(a)), result: i, run: func(_ *frame, x, _, _ any) (any, error) { return int64(length(x)), nil }},
		{name: "size", member: true, args: sig(s), result: i, run: func(_ *frame, x, _, _ any) (any, error) { return int64(utf8.RuneCountInString(x.(string))), nil }},
		{name: "double", args: sig(i), result: n, run: func(_ *frame, x, _, _ any) (any, error) { return float64(x.(int64)), nil }},
		{name: "double", args: sig(n), result: n, run: func(_ *frame, x, _, _ any) (any, error) { return x, nil }},
		{name: "int", args: sig(n), result: i, run: opInt},
		{name: "int", args: sig(i), result: i, run: func(_ *frame, x, _, _ any) (any, error) { return x, nil }},
		{name: "string", args: sig(i), result: s, run: func(_ *frame, x, _, _ any) (any, error) { return strconv.FormatInt(x.(int64), 10), nil }},
		{name: "string", args: sig(n), result: s, run: func(_ *frame, x, _, _ any) (any, error) { return strconv.FormatFloat(x.(float64), 'f', -1, 64), nil }},
		{name: "string", args: sig(tMoney), result: s, run: func(_ *frame, x, _, _ any) (any, error) { return x.(Money).String(), nil }},
		{name: "string", args: sig(tDate), result: s, run: func(_ *frame, x, _, _ any) (any, error) { return x.(calendar.Date).String(), nil }},
		{name: "string", args: sig(tTime), result: s, run: func(f *frame, x, _, _ any) (any, error) {
			return x.(time.Time).In(f.zone()).Format("2006-01-02 15:04"), nil
		}},
		{name: "string", args: sig(s), result: s, run: func(_ *frame, x, _, _ any) (any, error) { return x, nil }},
		{name: "contains", member: true, args: sig(s, s), result: b, run: func(_ *frame, x, y, _ any) (any, error) { return strings.Contains(x.(string), y.(string)), nil }},
		{name: "startsWith", member: true, args: sig(s, s), result: b, run: func(_ *frame, x, y, _ any) (any, error) { return strings.HasPrefix(x.(string), y.(string)), nil }},
		{name: "endsWith", member: true, args: sig(s, s), result: b, run: func(_ *frame, x, y, _ any) (any, error) { return strings.HasSuffix(x.(string), y.(string)), nil }},

		{name: "money", args: sig(i), result: tMoney, run: func(_ *frame, x, _, _ any) (any, error) { return mulMoney(100, x.(int64)) }},
		{name: "money", args: sig(n), result: tMoney, run: func(_ *frame, x, _, _ any) (any, error) { return money(moneyOfNum(x.(float64))) }},
		{name: "sum", args: sig(list(tMoney)), result: tMoney, run: opSumMoney},
		{name: "sum", args: sig(list(i)), result: i, run: opSumInt},
		{name: "sum", args: sig(list(n)), result: n, run: opSumNum},
		{name: "nobody", args: sig(list(person), person), result: b, run: opNobody},
		{name: "at", args: sig(tDate), result: tParams, run: opAt},
		{name: "next", args: sig(s), result: s, run: opNext},
		{name: presentFn, args: sig(s, tTime), result: tTime, run: opPresent},
	}
	for _, op := range []string{operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals} {
		for _, k := range []*types.Type{i, n, s, tMoney, tDate, tTime} {
			t = append(t, fun{name: op, args: sig(k, k), result: b, run: ordering(op)})
		}
	}
	return append(append(t, times()...), phones()...)
}

// presentFn stands for present(POST, t) once the name of the post is a text.
const presentFn = "@present"

func money(m Money, err error) (any, error) { return m, err }

func num2(op func(x, y float64) float64) func(*frame, any, any, any) (any, error) {
	return func(_ *frame, x, y, _ any) (any, error) { return op(x.(float64), y.(float64)), nil }
}

func ordering(op string) func(*frame, any, any, any) (any, error) {
	return func(_ *frame, x, y, _ any) (any, error) {
		c := order(x, y)
		switch op {
		case operators.Less:
			return c < 0, nil
		case operators.LessEquals:
			return c <= 0, nil
		case operators.Greater:
			return c > 0, nil
		}
		return c >= 0, nil
	}
}

// order compares two values of the same kind: -1, 0 or 1; NaN is above all.
func order(x, y any) int {
	switch x := x.(type) {
	case int64:
		return compare(x, y.(int64))
	case float64:
		return compare(x, y.(float64))
	case Money:
		return compare(x, y.(Money))
	case string:
		return strings.Compare(x, y.(string))
	case calendar.Date:
		return x.Compare(y.(calendar.Date))
	case time.Time:
		return x.Compare(y.(time.Time))
	}
	return 0
}

func compare[T int64 | float64 | Money](x, y T) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

func opIn(f *frame, x, l, _ any) (any, error) {
	if err := f.spend(length(l)); err != nil {
		return nil, err
	}
	for i, n := 0, length(l); i < n; i++ {
		if same(x, at(l, i)) {
			return true, nil
		}
	}
	return false, nil
}

func opIndex(_ *frame, l, i, _ any) (any, error) {
	k := i.(int64)
	if k < 0 || k >= int64(length(l)) {
		return nil, bad("列表没有第 "+strconv.FormatInt(k, 10)+" 项", "the list has no item "+strconv.FormatInt(k, 10))
	}
	return at(l, int(k)), nil
}

func opAddInt(_ *frame, x, y, _ any) (any, error) {
	a, b := x.(int64), y.(int64)
	if c := a + b; (c > a) == (b > 0) {
		return c, nil
	}
	return nil, tooLarge()
}

func opSubInt(_ *frame, x, y, _ any) (any, error) {
	a, b := x.(int64), y.(int64)
	if c := a - b; (c < a) == (b > 0) {
		return c, nil
	}
	return nil, tooLarge()
}

func opMulInt(_ *frame, x, y, _ any) (any, error) { return mulInt(x.(int64), y.(int64)) }

func mulInt(a, b int64) (any, error) {
	if a == 0 || b == 0 {
		return int64(0), nil
	}
	c := a * b
	if c/b != a || a == -1 && b == math.MinInt64 || b == -1 && a == math.MinInt64 {
		return nil, tooLarge()
	}
	return c, nil
}

func mulMoney(m Money, n int64) (any, error) {
	v, err := mulInt(int64(m), n)
	if err != nil {
		return nil, err
	}
	return inMoney(Money(v.(int64)))
}

func inMoney(m Money) (any, error) {
	if m > maxMoney || m < -maxMoney {
		return nil, tooLarge()
	}
	return m, nil
}

func opAddMoney(_ *frame, x, y, _ any) (any, error) { return inMoney(x.(Money) + y.(Money)) }
func opSubMoney(_ *frame, x, y, _ any) (any, error) { return inMoney(x.(Money) - y.(Money)) }

func opDivInt(_ *frame, x, y, _ any) (any, error) {
	a, b := x.(int64), y.(int64)
	switch {
	case b == 0:
		return nil, byZero()
	case b == -1 && a == math.MinInt64:
		return nil, tooLarge()
	}
	return a / b, nil
}

func opMod(_ *frame, x, y, _ any) (any, error) {
	a, b := x.(int64), y.(int64)
	switch b {
	case 0:
		return nil, byZero()
	case -1:
		return int64(0), nil
	}
	return a % b, nil
}

func opDivNum(_ *frame, x, y, _ any) (any, error) {
	if y.(float64) == 0 {
		return nil, byZero()
	}
	return x.(float64) / y.(float64), nil
}

func opInt(_ *frame, x, _, _ any) (any, error) {
	n := x.(float64)
	if math.IsNaN(n) || math.Abs(n) >= 1<<62 {
		return nil, tooLarge()
	}
	return int64(n), nil
}

func opConcat(_ *frame, x, y, _ any) (any, error) {
	if len(x.(string))+len(y.(string)) > 4*MaxLong {
		return nil, tooLarge()
	}
	return x.(string) + y.(string), nil
}

func opSumMoney(f *frame, l, _, _ any) (any, error) {
	if err := f.spend(length(l)); err != nil {
		return nil, err
	}
	var sum Money
	for i, n := 0, length(l); i < n; i++ {
		v, err := inMoney(sum + at(l, i).(Money))
		if err != nil {
			return nil, err
		}
		sum = v.(Money)
	}
	return sum, nil
}

func opSumInt(f *frame, l, _, _ any) (any, error) {
	if err := f.spend(length(l)); err != nil {
		return nil, err
	}
	var sum any = int64(0)
	for i, n := 0, length(l); i < n; i++ {
		var err error
		if sum, err = opAddInt(f, sum, at(l, i), nil); err != nil {
			return nil, err
		}
	}
	return sum, nil
}

func opSumNum(f *frame, l, _, _ any) (any, error) {
	if err := f.spend(length(l)); err != nil {
		return nil, err
	}
	sum := 0.0
	for i, n := 0, length(l); i < n; i++ {
		sum += at(l, i).(float64)
	}
	return sum, nil
}

package regulation

import "github.com/guiju/guiju/internal/calendar"

// A list in an expression is []Value, []Line, []*Row or []Ref, whichever was
// at hand: nothing is copied to be looked at.

func length(l any) int {
	switch l := l.(type) {
	case []Value:
		return len(l)
	case []Line:
		return len(l)
	case []*Row:
		return len(l)
	case []Ref:
		return len(l)
	}
	return 0
}

func at(l any, i int) any {
	switch l := l.(type) {
	case []Value:
		return l[i]
	case []Line:
		return l[i]
	case []*Row:
		return l[i]
	case []Ref:
		return l[i]
	}
	return nil
}

func opAppend(f *frame, x, y, _ any) (any, error) {
	n, m := length(x), length(y)
	if n+m > 10000 {
		return nil, tooLarge()
	}
	if l, ok := x.([]Value); ok && f.owned(l) {
		for i := range m {
			l = append(l, at(y, i))
		}
		f.own = l
		return l, nil
	}
	if err := f.spend((n + m) / 64); err != nil {
		return nil, err
	}
	out := make([]Value, 0, max(8, n+m))
	for i := range n {
		out = append(out, at(x, i))
	}
	for i := range m {
		out = append(out, at(y, i))
	}
	f.own = out
	return out, nil
}

// same is equality in expressions: records by their number, lists by item.
func same(x, y any) bool {
	switch x := x.(type) {
	case string:
		y, ok := y.(string)
		return ok && x == y
	case int64:
		y, ok := y.(int64)
		return ok && x == y
	case bool:
		y, ok := y.(bool)
		return ok && x == y
	case Ref:
		return sameRecord(x, y)
	case *Row:
		return sameRecord(x, y)
	case calendar.Date:
		y, ok := y.(calendar.Date)
		return ok && x == y
	case []Value, []Line, []*Row, []Ref:
		n := length(x)
		if n != length(y) {
			return false
		}
		for i := range n {
			if !same(at(x, i), at(y, i)) {
				return false
			}
		}
		return true
	}
	return Equal(x, y)
}

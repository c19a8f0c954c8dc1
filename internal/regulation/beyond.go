package regulation

import (
	"errors"
	"time"

	"github.com/guiju/guiju/internal/calendar"
)

// What lies beyond the row: who is here, what a find gives, the parameters of
// another day. Each asks the world when it is evaluated, never before.

func (p *planner) here(object, post string, test bool, id int64) step {
	if test {
		return p.fail(id, "has() 只用于字段", "has() asks of fields", "", "")
	}
	p.used["world"] = true
	away := object == "away"
	return func(f *frame) (any, error) {
		if f.s.World == nil {
			return nil, errNoWorld
		}
		l, err := f.s.World.Here(f.s, post)
		if err != nil {
			return nil, err
		}
		if away {
			return len(l) == 0, nil
		}
		return l, nil
	}
}

func (p *planner) found(x step, sumOf Kind, name, path string, test bool) step {
	return func(f *frame) (any, error) {
		v, err := x(f)
		if err != nil {
			return nil, err
		}
		fd, ok := v.(Found)
		if !ok {
			return nil, errors.New("not a find")
		}
		switch name {
		case "count":
			return boolIf(test, fd.Count)
		case "sum":
			n, err := fd.Sum()
			if err != nil || test {
				return true, err
			}
			if sumOf == KindMoney {
				return Money(n), nil
			}
			return n, nil
		case "all":
			l, err := fd.All()
			if err != nil {
				return nil, err
			}
			if test {
				return len(l) > 0, nil
			}
			return l, nil
		}
		get := fd.First
		if name == "last" {
			get = fd.Last
		}
		r, err := get()
		if err != nil {
			return nil, err
		}
		if test {
			return r != nil, nil
		}
		if r == nil {
			return nil, Unset{path}
		}
		return r, nil
	}
}

func boolIf(test bool, get func() (int64, error)) (any, error) {
	n, err := get()
	if err != nil || test {
		return n > 0, err
	}
	return n, nil
}

func opNobody(_ *frame, l, who, _ any) (any, error) {
	for i, n := 0, length(l); i < n; i++ {
		if !same(at(l, i), who) {
			return false, nil
		}
	}
	return true, nil
}

func opAt(f *frame, d, _, _ any) (any, error) {
	if f.s.World == nil {
		return nil, errNoWorld
	}
	m, err := f.s.World.At(f.s, d.(calendar.Date))
	return paramSet(m), err
}

func opPresent(f *frame, post, t, _ any) (any, error) {
	if f.s.World == nil {
		return nil, errNoWorld
	}
	at, err := f.s.World.Present(f.s, post.(string), t.(time.Time))
	if err != nil {
		return nil, err
	}
	return instant(at), nil
}

package record

import (
	"context"

	"github.com/guiju/guiju/internal/regulation"
)

// Ask evaluates an expression over named records, as nobody in particular: for
// scenarios and for printed forms, whose fields were masked before.
func (e *Engine) Ask(ctx context.Context, x *regulation.Expr, names map[string]int64, dept string) (regulation.Value, error) {
	var v regulation.Value
	err := e.look(ctx, nil, func(u *unit) error {
		s := &regulation.Scope{Now: u.now, Cal: u.cal(dept), World: u, Names: map[string]regulation.Value{}}
		for n, id := range names {
			s.Names[n] = regulation.Ref(id)
		}
		var err error
		v, err = x.Eval(s)
		return err
	})
	return v, err
}

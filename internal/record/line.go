package record

import (
	"context"

	"github.com/guiju/guiju/internal/people"
)

// Line gives a record with all its fields, as lists have them; nil where the
// person may not read it.
func (e *Engine) Line(ctx context.Context, who *people.Person, id int64) (*Line, error) {
	var out *Line
	err := e.look(ctx, who, func(u *unit) error {
		out = nil
		s, err := u.load(id)
		if err != nil {
			return err
		}
		l, ok, err := u.line(id, s.typ.Fields)
		if ok {
			out = &l
		}
		return err
	})
	return out, err
}

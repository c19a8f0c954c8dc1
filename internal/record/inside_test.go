package record

import (
	"context"
	"fmt"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
)

// Refusals gives every refusal by stage, by who acts and by what is not filled
// in that a person meets with an act on a record of a type in a stage, "" being
// no record. No such record is written; person is named in its person fields.
func (e *Engine) Refusals(ctx context.Context, who *people.Person, typ, stage, act string, person int64) ([]fault.Name, error) {
	var out []fault.Name
	err := e.look(ctx, who, func(u *unit) error {
		t := e.Program().Types[typ]
		s := u.blank(t, "D1")
		if stage != "" {
			s.id, s.row.ID, s.row.Stage, s.old = 1, 1, stage, s.row
			for _, f := range t.Fields {
				if person != 0 && f.Kind == regulation.KindPerson {
					s.row.Vals[f.Name] = regulation.Ref(person)
					if f.Many {
						s.row.Vals[f.Name] = []regulation.Value{regulation.Ref(person)}
					}
				}
			}
		}
		s.was = s.row
		a := t.Act(act)
		if n := u.checkStage(s, a, stage == ""); n != nil {
			out = append(out, *n)
			return nil
		}
		for _, by := range bys(a) {
			r := &rule{act: a, clause: clauseOf(t, a), by: by, ask: a.Ask}
			st, err := u.who(s, r, false)
			if err != nil {
				return err
			}
			if !st.may {
				out = append(out, st.why)
			}
			out = append(out, u.unfilled(s, r, nil, nil)...)
		}
		_, wrong, err := u.inputs(s, a, call{input: map[string]any{"nosuch": "1", t.Fields[0].Name: map[string]any{}}})
		out = append(out, wrong...)
		return err
	})
	return out, err
}

// Moves counts what a person may do with each of the records of a page.
func (e *Engine) Moves(ctx context.Context, who *people.Person, ids []int64) (n int, err error) {
	err = e.look(ctx, who, func(u *unit) error {
		n = 0
		for _, id := range ids {
			s, err := u.load(id)
			if err != nil {
				return err
			}
			may, _, err := u.choices(s)
			if err != nil {
				return err
			}
			n += len(may)
		}
		return nil
	})
	return n, err
}

// LookUp asks a find of a record for how many there are and for the first.
func (e *Engine) LookUp(ctx context.Context, who *people.Person, id int64, find string) error {
	return e.look(ctx, who, func(u *unit) error {
		s, err := u.load(id)
		if err != nil {
			return err
		}
		fd, err := u.Find(u.scope(s), s.row, s.typ.Find(find))
		if err != nil {
			return err
		}
		if n, err := fd.Count(); err != nil || n != 1 {
			return fmt.Errorf("%d found, 1 wanted: %w", n, err)
		}
		_, err = fd.First()
		return err
	})
}

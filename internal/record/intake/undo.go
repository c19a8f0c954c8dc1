package intake

import (
	"context"
	"errors"
	"strconv"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/record"
)

// Undone is what undoing a batch came to.
type Undone struct {
	Withdrawn int    `json:"withdrawn"` // records it had opened
	PutBack   int    `json:"put_back"`  // records it had changed
	Left      []Left `json:"left,omitempty"`
}

// Left is a record that could not be undone, and why.
type Left struct {
	Record int64        `json:"record"`
	Type   string       `json:"type"`
	Title  string       `json:"title"`
	Line   int          `json:"line"`
	Names  []fault.Name `json:"reasons"`
}

// The states of what a batch touched; 0: it stands.
const (
	undone = 1
	left   = 2
)

type touchedRow struct {
	record, before, after int64
	line                  int
}

// Undo withdraws what a batch opened and puts back what it changed, the newest
// first. The batch is undone by its own act, by whoever may; what follows is
// done by rule, a hundred records at a time. Stopped in between it goes on when
// it is called again.
func Undo(ctx context.Context, e *record.Engine, batch int64, actor *people.Person, why string) (*Undone, error) {
	if actor == nil {
		return nil, fault.New(fault.Unauthenticated, "撤销要说明是谁撤销的", "undoing an import says who undoes it")
	}
	if _, err := e.View(ctx, actor, batch); err != nil {
		return nil, err
	}
	err := e.Series(ctx, func(s *record.Series) error {
		st, err := s.Standing(batch)
		if err != nil {
			return err
		}
		if st.Row.Type.Name != "batch" {
			return fault.New(fault.Invalid, "这条记录不是导入批次", "this record is no import batch")
		}
		rows, err := touchedRows(s, batch, 1)
		if err != nil || st.Row.Stage == "undone" && len(rows) > 0 {
			return err // begun before
		}
		_, _, err = s.Act(record.Command{Record: batch, Act: "undo", Actor: actor, Input: map[string]any{"why": why}})
		return err
	})
	if err != nil {
		return nil, err
	}
	out := &Undone{}
	late := map[int64]error{} // refused after something of it was written
	for {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		var part Undone
		more := false
		err := e.Series(ctx, func(s *record.Series) error {
			part = Undone{}
			rows, err := touchedRows(s, batch, chunk)
			if err != nil {
				return err
			}
			more = len(rows) == chunk
			for _, t := range rows {
				if err := part.row(s, batch, t, why, late); err != nil {
					return err
				}
			}
			if more {
				return nil
			}
			_, err = s.Tx().Exec(`delete from matchkey where batch = $1
				and record not in (select record from importrow where batch = $1 and state = 2)`, batch)
			return err
		})
		if errors.Is(err, errAgain) {
			continue
		}
		if err != nil {
			return out, err
		}
		out.Withdrawn += part.Withdrawn
		out.PutBack += part.PutBack
		out.Left = append(out.Left, part.Left...)
		if !more {
			return out, nil
		}
	}
}

// row undoes one record.
func (u *Undone) row(s *record.Series, batch int64, t touchedRow, why string, late map[int64]error) error {
	st, err := s.Standing(t.record)
	if err != nil {
		return err
	}
	err = late[t.record]
	switch {
	case err != nil || st.Void:
	case t.before == 0:
		_, _, err = s.Act(record.Command{Record: t.record, Act: "undo", Input: map[string]any{"void_why": why}})
	case st.Rev != t.after:
		err = fault.New(fault.Refused, "", "").At("changed", "", "导入以后有人改过，没有放回原样", "somebody has changed it since: it was not put back")
	default:
		err = s.PutBack(t.record, t.before)
	}
	state := undone
	if err != nil {
		var v Verdict
		if e := v.refuse(err); e != nil {
			return e
		}
		if s.Spoilt {
			late[t.record] = err
			return errAgain
		}
		state = left
		u.Left = append(u.Left, Left{Record: t.record, Type: st.Row.Type.Name, Title: st.Title, Line: t.line, Names: v.Names})
	} else if t.before == 0 {
		u.Withdrawn++
	} else {
		u.PutBack++
	}
	n, err := s.Tx().Exec(`update importrow set state = $1 where batch = $2 and record = $3`, state, batch, t.record)
	if err == nil && n.Rows != 1 {
		err = errors.New("import " + strconv.FormatInt(batch, 10) + ": a row of it is gone")
	}
	return err
}

// touchedRows gives what of a batch still stands, the newest record first.
func touchedRows(s *record.Series, batch int64, limit int) ([]touchedRow, error) {
	rows, err := s.Tx().Query(`select record, before, after, line from importrow
		where batch = $1 and state = 0 order by record desc limit $2`, batch, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []touchedRow
	for rows.Next() {
		var t touchedRow
		if err := rows.Scan(&t.record, &t.before, &t.after, &t.line); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, rows.Err()
}

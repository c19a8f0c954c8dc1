package record

import (
	"context"
	"errors"
	"io"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
)

// Covered says that a field is shown by its last four until somebody who may
// read it uncovers it: a telephone with readers of its own.
func Covered(f *regulation.Field) bool { return f.Kind == regulation.KindTel && f.See != nil }

// Cover gives a value of a covered field by its last four.
func Cover(v regulation.Value) regulation.Value { return maskTel(v) }

// Uncover gives a covered field whole to one of its readers, and writes down in
// the same transaction that he read it: a record of type reading, by rule.
func (e *Engine) Uncover(ctx context.Context, who *people.Person, id int64, field string) (*Shown, error) {
	var seed [32]byte
	if _, err := io.ReadFull(e.rand, seed[:]); err != nil {
		return nil, err
	}
	for tries := 0; ; tries++ {
		var sh Shown
		err := e.db.Write(ctx, func(tx *store.Tx) error {
			now := e.Now()
			u, err := e.unit(tx, now, now, who, seed)
			if err != nil {
				return err
			}
			s, err := u.readable(id)
			if err != nil {
				return err
			}
			f := s.typ.Field(field)
			if f == nil || !Covered(f) || empty(f, s.row.Vals[field]) {
				return notFound()
			}
			if !u.reads(f.See, s.row) {
				clause := f.See.Clause
				if clause == "" {
					clause = s.typ.Clause
				}
				return &fault.Error{Code: fault.Refused, Clause: clause, Act: "reading.note", Say: words("refused", words("reading")),
					Names: []fault.Name{{Name: "see", Path: "/" + field, Clause: clause, Say: words("reading.not", f.Say)}}}
			}
			if sh, _, err = u.show(s, f, s.row.Vals[field]); err != nil {
				return err
			}
			if u, err = e.unit(tx, now, now, nil, seed); err != nil {
				return err
			}
			_, err = u.do(call{s: u.blank(u.typeHere("reading", s.row.Dept), s.row.Dept), act: "note", values: map[string]regulation.Value{
				"who": regulation.Ref(who.ID), "record": regulation.Ref(id), "field": field, "label": f.Say.Zh, "at": now}})
			return err
		})
		if errors.Is(err, store.ErrConflict) && tries < 5 {
			continue
		}
		if err != nil {
			return nil, err
		}
		return &sh, nil
	}
}

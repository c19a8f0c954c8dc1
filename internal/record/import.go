package record

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sort"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
)

// Series is acts one after another in one transaction, as an import does them:
// a later one sees what an earlier one did, and all are kept or none.
//
// A transaction has no way back to its middle. An act refused after it had
// begun to write leaves the series Spoilt: nothing of it may be kept, and
// whoever runs it begins again without that act.
type Series struct {
	Spoilt bool

	e    *Engine
	tx   *store.Tx
	seed [32]byte
	acts uint64
}

// Touched is a record that an act of a series changed: its revisions before
// and after. Before is 0 where the act opened it.
type Touched struct{ Record, Before, After int64 }

// Series runs acts in one transaction, which is undone where f gives an error.
// f may be run twice: it begins from nothing each time.
func (e *Engine) Series(ctx context.Context, f func(*Series) error) error {
	var seed [32]byte
	if _, err := io.ReadFull(e.rand, seed[:]); err != nil {
		return fault.New(fault.Environment, "系统取不到随机数", "no randomness to be had").Because(err)
	}
	return e.db.Write(ctx, func(tx *store.Tx) error {
		return f(&Series{e: e, tx: tx, seed: seed})
	})
}

// Tx is the transaction of the series.
func (r *Series) Tx() *store.Tx { return r.tx }

// next gives the randomness of one act.
func (r *Series) next() [32]byte {
	var b [40]byte
	copy(b[:], r.seed[:])
	binary.BigEndian.PutUint64(b[32:], r.acts)
	r.acts++
	return sha256.Sum256(b[:])
}

// Act does one act of the series. Clocks of its record that are due fire first.
func (r *Series) Act(c Command) (*Answer, []Touched, error) {
	for range 100 {
		u, a, fired, err := r.e.carry(r.tx, c, r.next())
		if fired && err == nil {
			if err := r.fire(c.Record); err != nil {
				return nil, nil, err
			}
			continue
		}
		if err != nil {
			r.Spoilt = r.Spoilt || u != nil && (u.drew || len(u.wrote) > 0)
			return nil, nil, err
		}
		return a, u.changed(), nil
	}
	return nil, nil, errors.New("a record's clocks keep coming due")
}

func (r *Series) fire(id int64) error {
	rows, err := r.tx.Query(`select id, record, kind, due from deadline
		where record = $1 and closed is null and due <= $2 and kind not like 'cal:%' order by due, id limit 1`, id, micros(r.e.Now()))
	if err != nil {
		return err
	}
	due, err := scanDeadlines(rows)
	if err != nil || len(due) == 0 {
		return err
	}
	if err := r.e.ring(r.tx, due[0], r.next(), true); err != nil {
		r.Spoilt = true
		return err
	}
	return nil
}

func (u *unit) changed() []Touched {
	var out []Touched
	for id, before := range u.wrote {
		out = append(out, Touched{Record: id, Before: before, After: u.states[id].rev})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Record < out[j].Record })
	return out
}

// Standing is a record as it stands, for whoever compares it with a row.
type Standing struct {
	Row   *regulation.Row
	Rev   int64
	Title string
	Void  bool // withdrawn
}

// Standing gives a record as it stands in the series.
func (r *Series) Standing(id int64) (*Standing, error) {
	u, err := r.e.unit(r.tx, r.e.Now(), r.e.Now(), nil, r.seed)
	if err != nil {
		return nil, err
	}
	s, err := u.load(id)
	if err != nil {
		return nil, err
	}
	return &Standing{Row: s.row, Rev: s.rev, Title: s.title(), Void: void(s.typ, s.row.Stage)}, nil
}

// Holder gives the record of a type that holds the values of its `once` in a
// department, 0 where there is none or the values given do not fill it.
func (r *Series) Holder(typ, dept string, vals map[string]regulation.Value) (int64, error) {
	t := r.e.Program().Types[typ]
	if t == nil || len(t.Once) == 0 {
		return 0, nil
	}
	u, err := r.e.unit(r.tx, r.e.Now(), r.e.Now(), nil, r.seed)
	if err != nil {
		return 0, err
	}
	s := u.blank(t, dept)
	for f, v := range vals {
		s.row.Vals[f] = v
	}
	var key []byte
	for _, x := range t.Once {
		v, err := x.Eval(u.scope(s))
		if unset(err) || v == nil || v == "" && len(t.Once) == 1 {
			return 0, nil
		}
		if err != nil {
			return 0, err
		}
		if key, err = keyValue(key, v); err != nil {
			return 0, err
		}
	}
	var id int64
	err = r.tx.QueryRow(`select record from once where type = $1 and dept = $2 and key = $3`, typ, dept, key).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return id, err
}

// Each gives every record of a type in a department and those below it that is
// not withdrawn.
func (r *Series) Each(typ, dept string, f func(id int64, row *regulation.Row)) error {
	t := r.e.Program().Types[typ]
	if t == nil || t.Pattern {
		return nil
	}
	rd, err := r.e.reader(r.tx, r.e.Now())
	if err != nil {
		return err
	}
	for _, class := range rd.classesOf(typ) {
		from, end := keyScope(dept, class), keyEnd(keyScope(dept, class))
		for more := true; more; {
			rows, err := r.e.readKeys(r.tx, rd.lists.byName[builtinAll+typ], from, end, false, 200)
			if err != nil {
				return err
			}
			for _, k := range rows {
				s, err := rd.scanState(r.tx.QueryRow(`select `+recordColumns+` from record where id = $1`, k.id).Scan)
				if err != nil {
					return err
				}
				f(s.id, s.row)
			}
			if more = len(rows) == 200; more {
				from = append(rows[len(rows)-1].key, 0)
			}
		}
	}
	return nil
}

// PutBack makes a record what it was at an earlier revision. It is an event of
// its own, under the name of the act by which records are undone with their
// import: nothing of what happened in between is gone from the history.
func (r *Series) PutBack(id, rev int64) error {
	now := r.e.Now()
	u, err := r.e.unit(r.tx, now, now, nil, r.next())
	if err != nil {
		return err
	}
	if err := u.serialOf(id); err != nil {
		return err
	}
	s, err := u.lock(id)
	if err != nil {
		return err
	}
	members, err := membersAt(r.tx, id, rev)
	if err != nil {
		return err
	}
	row := &regulation.Row{Type: s.typ, ID: id, Dept: s.row.Dept}
	if err := json.Unmarshal(members["@stage"], &row.Stage); err != nil {
		return fmt.Errorf("record %d at revision %d: %w", id, rev, err)
	}
	then := &state{typ: s.typ, members: members}
	if err := then.fill(row); err != nil {
		return err
	}
	s.was = copyRow(s.row)
	s.row, s.clocks, s.sigs, s.path, s.late = row, then.clocks, then.sigs, then.path, then.late
	if other, err := u.claim(s); err != nil {
		return err
	} else if other != 0 {
		r.Spoilt = true
		return &fault.Error{Code: fault.Refused, Clause: s.typ.Clause, Say: words("refused", s.typ.Say), Names: []fault.Name{u.onceName(other, s.typ.Clause)}}
	}
	return u.write(s, "undo", s.typ.Clause)
}

// membersAt replays a record's events up to a revision.
func membersAt(tx *store.Tx, id, rev int64) (map[string]json.RawMessage, error) {
	rows, err := tx.Query(`select diff from event where record = $1 and rev is not null and rev <= $2 order by rev`, id, rev)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	members := map[string]json.RawMessage{}
	for rows.Next() {
		var diff *string
		if err := rows.Scan(&diff); err != nil {
			return nil, err
		}
		if diff == nil {
			return nil, fmt.Errorf("record %d: an event before revision %d has no content any more", id, rev)
		}
		var d struct {
			Set map[string]json.RawMessage `json:"set"`
		}
		if err := json.Unmarshal([]byte(*diff), &d); err != nil {
			return nil, err
		}
		for k, v := range d.Set {
			if string(v) == "null" {
				delete(members, k)
			} else {
				members[k] = v
			}
		}
	}
	return members, rows.Err()
}

// checkAsWas holds what is entered as it was to the past, and to its order.
func (u *unit) checkAsWas(c Command, at time.Time) error {
	w := c.AsWas
	if w == nil {
		return nil
	}
	t := u.prog.Types[c.Type]
	f := &fault.Error{Code: fault.Refused, Act: c.Type + "." + c.Act}
	if t != nil {
		f.Clause, f.Say = t.Clause, words("refused", t.Say)
		if a := t.Act(c.Act); a != nil {
			f.Say = words("refused", a.Say)
		}
	}
	add := func(key string, path string) {
		f.Names = append(f.Names, fault.Name{Name: key, Path: path, Say: words(key)})
	}
	switch {
	case t == nil || c.Act != "as_was" || c.Record != 0 || t.Act("as_was") == nil || !t.Act("as_was").Opening || c.Actor != nil:
		add("was.type", "")
	case w.Opened.IsZero() || w.Opened.After(at):
		add("was.opened", "/opened")
	case w.Moved.IsZero():
	case w.Moved.Before(w.Opened):
		add("was.order", "/moved")
	case w.Moved.After(at):
		add("was.moved", "/moved")
	}
	if len(f.Names) > 0 {
		return f
	}
	return nil
}

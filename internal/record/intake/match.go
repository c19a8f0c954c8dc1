package intake

import (
	"crypto/sha256"
	"encoding/json"
	"slices"
	"strings"

	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
)

// A match key is the JSON of the names of its fields and of their values, in
// the order of the names; a long one is its hash.
func matchKey(t *regulation.Type, fields []string, vals map[string]regulation.Value) ([]byte, bool, error) {
	names := slices.Sorted(slices.Values(fields))
	row := make([]any, 0, len(names))
	any_ := false
	for _, n := range names {
		v := vals[n]
		any_ = any_ || v != nil
		if v == nil {
			row = append(row, nil)
			continue
		}
		row = append(row, t.Field(n).Encode(v))
	}
	b, err := json.Marshal([]any{names, row})
	if err != nil {
		return nil, false, err
	}
	if len(b) > 400 {
		h := sha256.Sum256(b)
		b = h[:]
	}
	return b, any_, nil
}

// match is what a key led to.
type match struct {
	record int64
	batch  int64
	line   int
}

// matched gives the record a key was kept for, unless it was withdrawn.
func (r *run) matched(typ string, key []byte) (match, error) {
	var m match
	err := r.s.Tx().QueryRow(`select record, batch, line from matchkey where type = $1 and dept = $2 and key = $3`,
		typ, r.o.Dept, key).Scan(&m.record, &m.batch, &m.line)
	if noRows(err) {
		return match{}, nil
	}
	if err != nil {
		return match{}, err
	}
	st, err := r.s.Standing(m.record)
	if err != nil || st.Void {
		return match{}, err
	}
	return m, nil
}

// keep keeps the key of a record that this batch opened.
func (r *run) keep(typ string, key []byte, record int64, line int) error {
	_, err := r.s.Tx().Exec(`insert into matchkey(type, dept, key, record, batch, line) values ($1, $2, $3, $4, $5, $6)
		on conflict (type, dept, key) do update set record = excluded.record, batch = excluded.batch, line = excluded.line`,
		typ, r.o.Dept, key, record, r.batch, line)
	return err
}

// lookUp finds a record by values of its fields: by the match key it was
// imported under, by its `once`, and else among all there are.
func (r *run) lookUp(t *regulation.Type, by []cell, vals map[string]regulation.Value) (id int64, many bool, err error) {
	var fields []string
	for _, b := range by {
		fields = append(fields, b.field.Name)
	}
	key, ok, err := matchKey(t, fields, vals)
	if err != nil || !ok {
		return 0, false, err
	}
	m, err := r.matched(t.Name, key)
	if err != nil || m.record != 0 {
		return m.record, false, err
	}
	if id, err = r.s.Holder(t.Name, r.o.Dept, vals); err != nil || id != 0 {
		return id, false, err
	}
	slices.Sort(fields)
	at := t.Name + " " + strings.Join(fields, " ")
	ix := r.index[at]
	if ix == nil {
		ix = map[[16]byte]int64{}
		var wrong error
		err := r.s.Each(t.Name, r.o.Dept, func(id int64, row *regulation.Row) {
			k, ok, err := matchKey(t, fields, row.Vals)
			if err != nil {
				wrong = err
			}
			if !ok {
				return
			}
			h := short(k)
			if ix[h] != 0 {
				id = -1 // several
			}
			ix[h] = id
		})
		if err == nil {
			err = wrong
		}
		if err != nil {
			return 0, false, err
		}
		r.index[at] = ix
	}
	id = ix[short(key)]
	if id < 0 {
		return 0, true, nil
	}
	return id, false, nil
}

func short(key []byte) (h [16]byte) {
	sum := sha256.Sum256(key)
	copy(h[:], sum[:])
	return h
}

// touch notes what a row of this batch did, for the way back.
func touch(tx *store.Tx, batch, record, before, after int64, line int) error {
	_, err := tx.Exec(`insert into importrow(batch, record, before, after, line) values ($1, $2, $3, $4, $5)
		on conflict (batch, record) do update set after = excluded.after`, batch, record, before, after, line)
	return err
}

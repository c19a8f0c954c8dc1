package record

import (
	"strconv"
	"strings"

	"github.com/guiju/guiju/internal/regulation"
)

// aheadMost is how many records one statement reads: every statement has as
// many places, so that there is one to prepare.
const aheadMost = 50

const aheadQuery = `select ` + recordColumns + ` from record where id in (`

// ahead reads records that are about to be looked at, many to a statement. One
// that is not there is found missing when it is asked for.
func (u *unit) ahead(ids []int64) error {
	seen := map[int64]bool{}
	var want []int64
	for _, id := range ids {
		if u.states[id] == nil && !seen[id] {
			seen[id] = true
			want = append(want, id)
		}
	}
	for len(want) > 1 { // a single one is read as well by itself
		n := min(aheadMost, len(want))
		if err := u.readAhead(want[:n]); err != nil {
			return err
		}
		want = want[n:]
	}
	return nil
}

func (u *unit) readAhead(ids []int64) error {
	var q strings.Builder
	q.WriteString(aheadQuery)
	args := make([]any, aheadMost)
	for i := range args {
		args[i] = ids[min(i, len(ids)-1)]
		if i > 0 {
			q.WriteByte(',')
		}
		q.WriteByte('$')
		q.WriteString(strconv.Itoa(i + 1))
	}
	q.WriteByte(')')
	rows, err := u.tx.Query(q.String(), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	var found []stored
	for rows.Next() {
		var r stored
		if err := r.scan(rows.Scan); err != nil {
			return err
		}
		found = append(found, r)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if err := rows.Close(); err != nil { // an older edition may have to be read
		return err
	}
	for i := range found {
		s, err := u.stateOf(&found[i])
		if err != nil {
			return err
		}
		u.states[s.id] = s
	}
	return nil
}

// linesAhead reads the records of a list, and those that its columns name.
func (u *unit) linesAhead(rows []listRow, cols []*regulation.Field) error {
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.id
	}
	if err := u.ahead(ids); err != nil {
		return err
	}
	var named []int64
	for _, id := range ids {
		s := u.states[id]
		if s == nil {
			continue
		}
		for _, c := range cols {
			if c.Kind != regulation.KindRef {
				continue
			}
			each(s.row.Vals[c.Name], func(v regulation.Value) {
				if ref, ok := v.(regulation.Ref); ok {
					named = append(named, int64(ref))
				}
			})
		}
	}
	return u.ahead(named)
}

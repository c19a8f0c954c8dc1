package record

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"

	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
)

// The built-in lists, by the name they are kept under.
const (
	builtinAll     = "all:"     // of a type, by opened
	builtinStage   = "stage:"   // of a type, by stage and opened
	builtinVoid    = "void:"    // of a type: what was withdrawn
	builtinUntil   = "until:"   // of absences, by their end
	builtinWaiting = "waiting"  // for whom a record waits, by the nearest due
	builtinDue     = "due"      // running clocks by who answers for them
	builtinDueAll  = "due:all"  // running clocks of a department
	builtinOver    = "over:all" // missed clocks of a department that still stand
	builtinOpen    = "open"     // what can still be done something about, by edition: open business first, then by type
	builtinBreach  = "breach"   // the same by clause, with those whose act was refused

	builtinEvidence = "evidence" // what happened, by clause and month: made of events
)

// list is one list the engine keeps: a find, or a built-in one.
type list struct {
	id    int64
	name  string
	find  *regulation.Find // nil: built in
	types map[string]bool  // the types whose records stand in it; nil: every type

	building bool // it is written, but not yet filled
}

// catalogue is every list there is.
type catalogue struct {
	all     []*list
	byType  map[string][]*list // by the type of the record
	byName  map[string]*list   // built-in ones by name
	byPrint map[string]*list   // every one by its fingerprint
}

// listRow is one row of a list for one record.
type listRow struct {
	list int64
	key  []byte
	id   int64
	val  *int64
}

func (u *unit) insertKey(k listRow) error {
	_, err := u.tx.Exec(`insert into listkey(list, key, id, val) values ($1, $2, $3, $4) on conflict (list, key) do nothing`,
		k.list, k.key, k.id, k.val)
	return err
}

// writeLists brings the record's rows from what they were to what they are; an
// act that moves no list touches none.
func (u *unit) writeLists(s *state) error {
	var now []listRow
	for _, l := range u.lists.byType[s.typ.Name] {
		rows, err := u.rowsOf(l, s, s.row)
		if err != nil {
			return err
		}
		now = append(now, rows...)
	}
	had := s.keys
	if s.old != nil && had == nil {
		var err error
		if had, err = u.storedKeys(s); err != nil {
			return err
		}
	}
	sortRows(now)
	sortRows(had)
	i, j := 0, 0
	for i < len(had) || j < len(now) {
		c := -1
		switch {
		case i == len(had):
			c = 1
		case j == len(now):
		default:
			c = compareRows(had[i], now[j])
		}
		switch {
		case c < 0:
			if _, err := u.tx.Exec(`delete from listkey where list = $1 and key = $2`, had[i].list, had[i].key); err != nil {
				return err
			}
			i++
		case c > 0:
			if err := u.insertKey(now[j]); err != nil {
				return err
			}
			j++
		default:
			if !sameVal(had[i].val, now[j].val) {
				if _, err := u.tx.Exec(`update listkey set val = $1 where list = $2 and key = $3`, now[j].val, now[j].list, now[j].key); err != nil {
					return err
				}
			}
			i++
			j++
		}
	}
	s.keys = now
	if s.keys == nil {
		s.keys = []listRow{}
	}
	return nil
}

// storedKeys computes the rows of the record as it is stored. It is asked
// before anything of the record changes, so that the directory is the one the
// rows were made with.
func (u *unit) storedKeys(s *state) ([]listRow, error) {
	prior := &state{id: s.id, typ: s.typ, prog: s.prog, edition: s.edition, row: s.old, members: s.members}
	if err := prior.fill(prior.row); err != nil {
		return nil, err
	}
	rows := []listRow{}
	for _, l := range u.lists.byType[s.typ.Name] {
		r, err := u.rowsOf(l, prior, prior.row)
		if err != nil {
			return nil, err
		}
		rows = append(rows, r...)
	}
	return rows, nil
}

func sortRows(r []listRow) {
	sort.Slice(r, func(i, j int) bool { return compareRows(r[i], r[j]) < 0 })
}

func compareRows(a, b listRow) int {
	if a.list != b.list {
		if a.list < b.list {
			return -1
		}
		return 1
	}
	return bytes.Compare(a.key, b.key)
}

func sameVal(a, b *int64) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}

// scopesOf gives the fronts of a record's keys: each department of its path
// with its class, and the people it names as its readers.
func (u *unit) scopesOf(t *regulation.Type, row *regulation.Row) ([][]byte, error) {
	class, people, err := u.readersOf(t, row)
	if err != nil {
		return nil, err
	}
	var out [][]byte
	for _, dept := range u.dir.Path(row.Dept) {
		out = append(out, keyScope(dept, class))
	}
	for _, id := range people {
		out = append(out, personScope(id))
	}
	return out, nil
}

// readersOf gives the class of a record and the people it names as its readers.
// One that is attached to another has the posts that read both; whom either
// names is not listed it, for that changes when nothing of this record does.
func (u *unit) readersOf(t *regulation.Type, row *regulation.Row) (class int, people []int64, err error) {
	if class, err = u.classOf(t, row, attachedDeep); err != nil || t.See == nil || class != t.Class {
		return class, nil, err
	}
	for _, f := range t.See.Persons {
		for _, id := range persons(row, f) {
			if !slices.Contains(people, id) {
				people = append(people, id)
			}
		}
	}
	return class, people, nil
}

func (u *unit) classOf(t *regulation.Type, row *regulation.Row, deep int) (class int, err error) {
	class = t.Class
	for _, f := range t.Attached() {
		var ids []int64
		each(row.Vals[f.Name], func(v regulation.Value) {
			if ref, ok := v.(regulation.Ref); ok {
				ids = append(ids, int64(ref))
			}
		})
		for _, id := range ids {
			o, err := u.load(id)
			if err != nil {
				return 0, err
			}
			if deep == 0 {
				return 0, fmt.Errorf("record %d is attached in a circle", row.ID)
			}
			its, err := u.classOf(o.typ, o.row, deep-1)
			if err != nil {
				return 0, err
			}
			if class = regulation.ClassOf(u.classes, regulation.Both(u.classes, class, its)); class < 0 {
				return 0, fmt.Errorf("record %d is attached to %d of a class that %s has not", row.ID, id, t.Name)
			}
		}
	}
	return class, nil
}

// rowsOf gives a record's rows in one list.
func (u *unit) rowsOf(l *list, s *state, row *regulation.Row) ([]listRow, error) {
	gone := void(s.typ, row.Stage)
	var tails [][]byte // what follows the scope, without the id
	var val *int64
	order := keyInt(nil, micros(row.Opened))
	switch {
	case l.find != nil:
		if gone {
			return nil, nil
		}
		var err error
		tails, val, err = u.tailsOf(l.find, s, row)
		if err != nil {
			return nil, err
		}
	case l.name == builtinWaiting, l.name == builtinDue:
		if gone {
			return nil, nil
		}
		return u.personalRows(l, s, row), nil
	case l.name == builtinEvidence:
		return u.evidenceRows(l, s, row)
	case l.name == builtinDueAll, l.name == builtinOver, l.name == builtinBreach:
		if gone {
			return nil, nil
		}
		for _, name := range sortedKeys(s.clocks) {
			c := s.clocks[name]
			if l.name == builtinBreach {
				if s.standsOpen(c) {
					tails = append(tails, keyText(keyInt(keyText(nil, c.Clause), c.Due), name))
				}
				continue
			}
			if c.Ended == 0 && c.Due != 0 && !c.Before && !s.lingers(c) && c.missed() == (l.name == builtinOver) {
				tails = append(tails, keyText(keyInt(nil, c.Due), name))
			}
		}
		scopes, err := u.scopesOf(s.typ, row)
		if err != nil {
			return nil, err
		}
		var out []listRow
		for _, scope := range scopes {
			for _, t := range tails {
				out = append(out, listRow{list: l.id, key: keyID(append(append([]byte{}, scope...), t...), s.id), id: s.id})
			}
		}
		return out, nil
	case bytes.HasPrefix([]byte(l.name), []byte(builtinVoid)):
		if !gone {
			return nil, nil
		}
		tails = [][]byte{order}
	case gone:
		return nil, nil
	case l.name == builtinOpen:
		rank, ok := openRank(s.typ, row)
		if !ok {
			return nil, nil
		}
		tails = [][]byte{append(keyText(keyInt(keyInt(nil, s.edition), rank), s.typ.Name), order...)}
	case bytes.HasPrefix([]byte(l.name), []byte(builtinAll)):
		tails = [][]byte{order}
	case bytes.HasPrefix([]byte(l.name), []byte(builtinStage)):
		tails = [][]byte{append(keyText(nil, row.Stage), order...)}
	case bytes.HasPrefix([]byte(l.name), []byte(builtinUntil)):
		k, err := keyValue(nil, row.Vals["until"])
		if err != nil {
			return nil, err
		}
		tails = [][]byte{k}
	}
	if len(tails) == 0 {
		return nil, nil
	}
	scopes, err := u.scopesOf(s.typ, row)
	if err != nil {
		return nil, err
	}
	var out []listRow
	for _, scope := range scopes {
		for _, t := range tails {
			out = append(out, listRow{list: l.id, key: keyID(append(append([]byte{}, scope...), t...), s.id), id: s.id, val: val})
		}
	}
	return out, nil
}

// openRank parts the records of an edition: 0 is business that is not over, 1
// what has ended and something can still be done about. A register follows the
// edition in force and is in neither.
func openRank(t *regulation.Type, row *regulation.Row) (int64, bool) {
	if t.Register {
		return 0, false
	}
	if row.Outcome == "" {
		return 0, true
	}
	for _, a := range t.Acts {
		if a.In[row.Stage] {
			return 1, true
		}
	}
	return 0, false
}

// tailsOf evaluates a find's parts on a record: no row where a part does not
// hold or reads what is not filled in.
func (u *unit) tailsOf(f *regulation.Find, s *state, row *regulation.Row) ([][]byte, *int64, error) {
	sc := &regulation.Scope{It: row, Now: u.now, Cal: u.cal(row.Dept), World: u}
	for _, it := range f.It {
		ok, err := it.Bool(sc)
		if unset(err) || err == nil && !ok {
			return nil, nil, nil
		}
		if err != nil {
			return nil, nil, err
		}
	}
	keys := [][]byte{nil}
	for _, part := range f.Eq {
		v, err := part.Key.Eval(sc)
		if unset(err) {
			return nil, nil, nil
		}
		if err != nil {
			return nil, nil, err
		}
		members := []regulation.Value{v}
		if part.Member {
			members, _ = v.([]regulation.Value)
		}
		var next [][]byte
		seen := map[string]bool{}
		for _, k := range keys {
			for _, m := range members {
				nk, err := keyValue(append([]byte{}, k...), m)
				if err != nil {
					return nil, nil, err
				}
				if !seen[string(nk)] {
					seen[string(nk)] = true
					next = append(next, nk)
				}
			}
		}
		keys = next
	}
	// A report counts what has no value in a group as well; what has no place in
	// the order is in no list.
	tail := func(x *regulation.Expr, may bool) (bool, error) {
		v, err := x.Eval(sc)
		if unset(err) {
			if v = nil; !may {
				return false, nil
			}
		} else if err != nil {
			return false, err
		}
		for i := range keys {
			if keys[i], err = keyValue(keys[i], v); err != nil {
				return false, err
			}
		}
		return true, nil
	}
	for _, g := range f.Group {
		if ok, err := tail(g, true); !ok {
			return nil, nil, err
		}
	}
	if f.Order != nil {
		if ok, err := tail(f.Order.Key, false); !ok {
			return nil, nil, err
		}
	} else {
		for i := range keys {
			keys[i] = keyInt(keys[i], micros(row.Opened))
		}
	}
	if f.Is == nil {
		return keys, nil, nil
	}
	v, err := f.Is.Eval(sc)
	if unset(err) {
		return keys, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	var n int64
	switch v := v.(type) {
	case int64:
		n = v
	case regulation.Money:
		n = int64(v)
	default:
		return nil, nil, fmt.Errorf("find %s.%s: is gives %T", f.Type, f.Name, v)
	}
	return keys, &n, nil
}

func unset(err error) bool {
	var u regulation.Unset
	return errors.As(err, &u)
}

// noDue stands for "no clock runs": it sorts after every due.
const noDue = math.MaxInt64

// readKeys reads rows of one list in [from, end), ascending or descending.
func (e *Engine) readKeys(tx *store.Tx, l *list, from, end []byte, desc bool, limit int) ([]listRow, error) {
	order := "key"
	if desc {
		order = "key desc"
	}
	rows, err := tx.Query(`select key, id, val from listkey where list = $1 and key >= $2 and key < $3 order by `+order+` limit $4`,
		l.id, from, end, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []listRow
	for rows.Next() {
		r := listRow{list: l.id}
		if err := rows.Scan(&r.key, &r.id, &r.val); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

package record

import (
	"bytes"
	"fmt"
	"sort"

	"github.com/guiju/guiju/internal/regulation"
)

// span is a stretch of one list: keys in [from, end) that begin with a prefix of n bytes.
type span struct {
	from, end []byte
	n         int // length of the prefix: what follows is the order and the id
}

// found answers one question of a find inside a unit.
type found struct {
	u     *unit
	f     *regulation.Find
	l     *list
	self  int64 // a find never gives the record that asks
	spans []span
	own   []listRow // the asker's own stored rows that lie in the spans
}

// Find implements regulation.World.
func (u *unit) Find(s *regulation.Scope, r *regulation.Row, f *regulation.Find) (regulation.Found, error) {
	u.lookups++
	if u.lookups > maxLookups {
		return nil, fmt.Errorf("find %s.%s: more than %d look-ups in one act", f.Type, f.Name, maxLookups)
	}
	l := u.listOf(f)
	if l == nil {
		return nil, noList{f.Type + "." + f.Name}
	}
	dept := r.Dept
	if f.All {
		dept = ""
	}
	var scopes [][]byte
	for _, class := range u.classesOf(f.Of) {
		scopes = append(scopes, keyScope(dept, class))
	}
	sc := *s
	sc.R = r
	if r.ID != 0 {
		if st := u.states[r.ID]; st != nil {
			sc.Params = u.params(st)
		}
	}
	spans, err := u.spans(&sc, f, scopes)
	if err != nil {
		return nil, err
	}
	fd := &found{u: u, f: f, l: l, self: r.ID, spans: spans}
	if st := u.states[r.ID]; r.ID != 0 && l.types[r.Type.Name] && st != nil && st.old != nil {
		had := st.keys
		if had == nil {
			if had, err = u.storedKeys(st); err != nil {
				return nil, err
			}
		}
		for _, k := range had {
			if k.list == l.id && fd.inside(k.key) {
				fd.own = append(fd.own, k)
			}
		}
	}
	return fd, nil
}

// listOf gives the list of a find, whichever edition it stands in; nil where it
// is kept no more.
func (l *law) listOf(f *regulation.Find) *list { return l.lists.byPrint[f.Fingerprint] }

// classesOf gives the classes of the records a find looks in, of every edition
// there was.
func (l *law) classesOf(of string) []int { return l.kinds[of] }

// spans evaluates the asker's values and gives the stretches to read. Behind a
// group stands the order, so that a range cuts each of its combinations.
func (u *unit) spans(s *regulation.Scope, f *regulation.Find, scopes [][]byte) ([]span, error) {
	fronts, err := u.fronts(s, f, scopes)
	if err != nil {
		return nil, err
	}
	ends, err := u.rangeEnds(s, f)
	if err != nil {
		return nil, err
	}
	if len(f.Group) > 0 && len(ends) > 0 {
		return u.groupSpans(groupQuestion{f: f, l: u.listOf(f), fronts: fronts, ends: ends}, nil)
	}
	out := make([]span, len(fronts))
	for i, k := range fronts {
		out[i] = within(k, ends)
	}
	return out, nil
}

// groupSpans gives the stretches under the first keys of a group.
func (u *unit) groupSpans(q groupQuestion, keys []string) ([]span, error) {
	var out []span
	for _, front := range q.fronts {
		combos, err := u.combos(q, front, keys)
		if err != nil {
			return nil, err
		}
		for _, c := range combos {
			out = append(out, within(c.key, q.ends))
		}
	}
	return out, nil
}

// fronts puts the values that the asker gives behind each scope.
func (u *unit) fronts(s *regulation.Scope, f *regulation.Find, scopes [][]byte) ([][]byte, error) {
	keys := scopes
	for _, part := range f.Eq {
		v, err := part.Value.Eval(s)
		if err != nil {
			return nil, err
		}
		values := []regulation.Value{v}
		if part.Any {
			values, _ = v.([]regulation.Value)
		}
		var next [][]byte
		seen := map[string]bool{} // the same value twice is one stretch
		for _, k := range keys {
			for _, x := range values {
				nk, err := keyValue(append([]byte{}, k...), x)
				if err != nil {
					return nil, err
				}
				if !seen[string(nk)] {
					seen[string(nk)] = true
					next = append(next, nk)
				}
			}
		}
		keys = next
	}
	return keys, nil
}

// rangeEnd is one end of a range. A range may have two, on the same value.
type rangeEnd struct {
	op    string
	value regulation.Value
}

func (u *unit) rangeEnds(s *regulation.Scope, f *regulation.Find) ([]rangeEnd, error) {
	var ends []rangeEnd
	for o := f.Order; o != nil; o = o.And {
		if o.Value == nil {
			continue
		}
		v, err := o.Value.Eval(s)
		if err != nil {
			return nil, err
		}
		if _, err := keyValue(nil, v); err != nil {
			return nil, err
		}
		ends = append(ends, rangeEnd{o.Op, v})
	}
	return ends, nil
}

// within is the stretch behind a front between the ends of a range.
func within(k []byte, ends []rangeEnd) span {
	sp := span{from: k, end: keyEnd(k), n: len(k)}
	for _, e := range ends {
		b := append(append([]byte{}, k...), mustKey(e.value)...)
		from, to := sp.from, sp.end
		switch e.op {
		case ">":
			from = keyAfter(b)
		case ">=":
			from = b
		case "<":
			to = b
		case "<=":
			to = keyAfter(b)
		}
		if bytes.Compare(from, sp.from) > 0 {
			sp.from = from
		}
		if bytes.Compare(to, sp.end) < 0 {
			sp.end = to
		}
	}
	return sp
}

func (fd *found) inside(key []byte) bool {
	for _, sp := range fd.spans {
		if bytes.Compare(key, sp.from) >= 0 && bytes.Compare(key, sp.end) < 0 {
			return true
		}
	}
	return false
}

func (fd *found) total(what string) (int64, error) {
	var sum int64
	for _, sp := range fd.spans {
		var n int64
		if err := fd.u.tx.QueryRow(`select `+what+` from listkey where list = $1 and key >= $2 and key < $3`,
			fd.l.id, sp.from, sp.end).Scan(&n); err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// Count implements regulation.Found.
func (fd *found) Count() (int64, error) {
	n, err := fd.total(`count(*)`)
	return n - int64(len(fd.own)), err
}

// Sum implements regulation.Found.
func (fd *found) Sum() (int64, error) {
	n, err := fd.total(`coalesce(cast(sum(val) as bigint), 0)`)
	for _, k := range fd.own {
		if k.val != nil {
			n -= *k.val
		}
	}
	return n, err
}

// First implements regulation.Found.
func (fd *found) First() (*regulation.Row, error) { return fd.edge(false) }

// Last implements regulation.Found.
func (fd *found) Last() (*regulation.Row, error) { return fd.edge(true) }

func (fd *found) edge(desc bool) (*regulation.Row, error) {
	var best []byte
	var id int64
	for _, sp := range fd.spans {
		rows, err := fd.u.e.readKeys(fd.u.tx, fd.l, sp.from, sp.end, desc, 2)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if r.id == fd.self && fd.self != 0 {
				continue
			}
			tail := r.key[sp.n:]
			if best == nil || (bytes.Compare(tail, best) < 0) != desc {
				best, id = tail, r.id
			}
			break
		}
	}
	if best == nil {
		return nil, regulation.Unset{Field: fd.f.Name} // there is none: as what nobody has filled in
	}
	return fd.u.Row(id)
}

// All implements regulation.Found.
func (fd *found) All() ([]*regulation.Row, error) {
	type hit struct {
		tail []byte
		id   int64
	}
	var hits []hit
	seen := map[int64]bool{}
	for _, sp := range fd.spans {
		rows, err := fd.u.e.readKeys(fd.u.tx, fd.l, sp.from, sp.end, false, maxFor+1)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if r.id == fd.self && fd.self != 0 || seen[r.id] {
				continue
			}
			seen[r.id] = true
			hits = append(hits, hit{r.key[sp.n:], r.id})
		}
	}
	if len(hits) > maxFor {
		return nil, fmt.Errorf("%s.%s finds more than %d records", fd.f.Type, fd.f.Name, maxFor)
	}
	sort.Slice(hits, func(i, j int) bool { return bytes.Compare(hits[i].tail, hits[j].tail) < 0 })
	out := make([]*regulation.Row, 0, len(hits))
	for _, h := range hits {
		r, err := fd.u.Row(h.id)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

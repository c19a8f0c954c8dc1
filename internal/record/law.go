package record

import (
	"encoding/json"
	"fmt"
	"slices"
	"sort"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
)

// law is every text of the regulation that the house works under, as one
// transaction sees it. It never changes: when something is entered, the mark in
// the database changes with it and the next transaction reads the law anew.
type law struct {
	mark    string
	enacted []enacted                     // what is in force from when on, by instant
	progs   map[int64]*regulation.Program // in force, to come, and older ones that have lists of their own
	classes []regulation.Readers          // class number -> the set of posts, of the whole installation
	kinds   map[string][]int              // type or pattern -> the classes its records can have
	named   map[string]bool               // types and patterns whose records name people as their readers
	own     bool                          // some department has an edition of its own
	lists   *catalogue
}

// enacted is one edition put in force: for the installation, or a department.
type enacted struct {
	no, edition, since, at, record int64
	dept, who                      string
	ready                          bool
}

// shape is what is known of an edition without compiling it.
type shape struct {
	Lists   []string       `json:"lists"`   // fingerprints of its finds, sorted
	Classes map[string]int `json:"classes"` // of its types
}

func shapeOf(p *regulation.Program) *shape {
	s := &shape{Classes: map[string]int{}}
	for _, n := range p.Order {
		t := p.Types[n]
		if !t.Pattern {
			s.Classes[n] = t.Class
		}
		for _, f := range t.Finds {
			s.Lists = append(s.Lists, f.Fingerprint)
		}
	}
	slices.Sort(s.Lists)
	s.Lists = slices.Compact(s.Lists)
	return s
}

// reign is the law at one instant.
type reign struct {
	*law
	prog    *regulation.Program // in force in the installation
	edition int64
	when    int64
}

// reign gives the law as it stands at an instant.
func (l *law) reign(when int64) reign {
	r := reign{law: l, when: when}
	r.edition = l.at("", when)
	r.prog = l.progs[r.edition]
	return r
}

// at gives the edition in force for a department or the installation itself; 0:
// it has none of its own. What is not at hand any more is passed over.
func (l *law) at(dept string, when int64) int64 {
	var no int64
	for _, x := range l.enacted {
		if x.ready && x.dept == dept && x.since <= when && l.progs[x.edition] != nil {
			no = x.edition
		}
	}
	if no == 0 && dept == "" {
		for _, x := range l.enacted { // an instant before everything
			if x.ready && x.dept == "" && l.progs[x.edition] != nil {
				return x.edition
			}
		}
	}
	return no
}

// under gives the edition in force for a department: its own, else that of the
// nearest one above.
func (r reign) under(path []string) (*regulation.Program, int64) {
	if r.own {
		for _, dept := range path {
			if no := r.at(dept, r.when); no != 0 {
				return r.progs[no], no
			}
		}
	}
	return r.prog, r.edition
}

// newest gives the programs at hand, the one in force first, then by number.
func (r reign) newest() []*regulation.Program {
	out := []*regulation.Program{r.prog}
	for _, no := range slices.Backward(sortedNos(r.progs)) {
		if r.progs[no] != r.prog {
			out = append(out, r.progs[no])
		}
	}
	return out
}

func sortedNos[V any](m map[int64]V) []int64 {
	out := make([]int64, 0, len(m))
	for no := range m {
		out = append(out, no)
	}
	slices.Sort(out)
	return out
}

// marks reads what tells whether the law or the directory have changed.
func marks(tx *store.Tx) (law, people string, err error) {
	rows, err := tx.Query(`select key, value from setting where key in ('law.mark', 'people.mark')`)
	if err != nil {
		return "", "", err
	}
	defer rows.Close()
	for rows.Next() {
		var k, v string
		if err := rows.Scan(&k, &v); err != nil {
			return "", "", err
		}
		if k == "law.mark" {
			law = v
		} else {
			people = v
		}
	}
	return law, people, rows.Err()
}

// lawOf gives the law under a mark.
func (e *Engine) lawOf(tx *store.Tx, mark string) (*law, error) {
	e.mu.Lock()
	l := e.law
	e.mu.Unlock()
	if l != nil && l.mark == mark {
		return l, nil
	}
	l, err := e.readLaw(tx, mark)
	if err != nil {
		return nil, err
	}
	if l.lists, err = e.catalogueOf(tx, l); err != nil {
		return nil, err
	}
	e.setLaw(l)
	return l, nil
}

func (e *Engine) setLaw(l *law) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.law = l
}

// readLaw reads what is enacted and compiles what of it is needed: what is in
// force or to come, what was in force when the oldest clock that has not fired
// was due, and older editions that have open records and lists of their own.
func (e *Engine) readLaw(tx *store.Tx, mark string) (*law, error) {
	l := &law{mark: mark, progs: map[int64]*regulation.Program{}, kinds: map[string][]int{}, named: map[string]bool{}}
	var err error
	if l.classes, err = readClasses(tx); err != nil {
		return nil, err
	}
	if l.enacted, err = readEnacted(tx); err != nil {
		return nil, err
	}
	shapes, err := readShapes(tx)
	if err != nil {
		return nil, err
	}
	from := micros(e.Now())
	var oldest *int64
	if err := tx.QueryRow(`select min(due) from deadline where closed is null`).Scan(&oldest); err != nil {
		return nil, err
	}
	if oldest != nil && *oldest < from {
		from = *oldest
	}
	lists := map[string]bool{}
	take := func(no int64) error {
		if l.progs[no] == nil {
			p, err := e.program(tx, no, l.classes)
			if err != nil {
				return err
			}
			l.progs[no] = p
			for _, f := range shapeOf(p).Lists {
				lists[f] = true
			}
		}
		return nil
	}
	last := map[string]int64{} // in force at `from`
	for _, x := range l.enacted {
		if x.ready && x.since <= from {
			last[x.dept] = x.edition
		} else if err := take(x.edition); err != nil {
			return nil, err
		}
	}
	for _, no := range last {
		if err := take(no); err != nil {
			return nil, err
		}
	}
	for _, no := range slices.Backward(sortedNos(shapes)) {
		if s := shapes[no]; l.progs[no] == nil && slices.ContainsFunc(s.Lists, func(f string) bool { return !lists[f] }) {
			if open, err := l.hasOpen(tx, no); err != nil {
				return nil, err
			} else if open {
				if err := take(no); err != nil {
					return nil, err
				}
			}
		}
	}
	l.survey(shapes)
	return l, nil
}

// survey gathers what questions across editions need.
func (l *law) survey(shapes map[int64]*shape) {
	classes := map[string]map[int]bool{}
	put := func(of string, class int) {
		if classes[of] == nil {
			classes[of] = map[int]bool{}
		}
		classes[of][class] = true
	}
	like := map[string]map[string]bool{}
	for _, p := range l.progs {
		for n, t := range p.Types {
			if t.Pattern {
				continue
			}
			if like[n] == nil {
				like[n] = map[string]bool{n: true}
			}
			for _, a := range t.Like {
				like[n][a] = true
			}
			for of := range like[n] {
				for _, class := range t.Classes {
					put(of, class)
				}
				l.named[of] = l.named[of] || t.See != nil && len(t.See.Persons) > 0
			}
		}
	}
	for _, s := range shapes {
		for n, class := range s.Classes {
			for of := range like[n] {
				put(of, class)
			}
		}
	}
	for of, m := range classes {
		for c := range m {
			l.kinds[of] = append(l.kinds[of], c)
		}
		sort.Ints(l.kinds[of])
	}
	for _, x := range l.enacted {
		l.own = l.own || x.dept != ""
	}
}

// hasOpen says whether an edition has records that acts can still be done on.
func (l *law) hasOpen(tx *store.Tx, no int64) (bool, error) {
	for class := range max(1, len(l.classes)) {
		from := keyInt(keyScope("", class), no)
		var n int64
		err := tx.QueryRow(`select count(*) from (select id from listkey where key >= $1 and key < $2
			and list = (select id from listdef where fingerprint = $3) limit 1) x`, from, keyEnd(from), printOf(builtinOpen)).Scan(&n)
		if err != nil || n > 0 {
			return n > 0, err
		}
	}
	return false, nil
}

func readClasses(tx *store.Tx) ([]regulation.Readers, error) {
	var text string
	err := tx.QueryRow(`select value from setting where key = 'law.classes'`).Scan(&text)
	if isNoRows(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []regulation.Readers
	return out, json.Unmarshal([]byte(text), &out)
}

func readEnacted(tx *store.Tx) ([]enacted, error) {
	rows, err := tx.Query(`select no, edition, dept, since, at, who, record, ready from enacted order by since, no`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []enacted
	for rows.Next() {
		var x enacted
		var ready int64
		if err := rows.Scan(&x.no, &x.edition, &x.dept, &x.since, &x.at, &x.who, &x.record, &ready); err != nil {
			return nil, err
		}
		x.ready = ready != 0
		out = append(out, x)
	}
	return out, rows.Err()
}

// readShapes gives the shape of every edition; of one that was stored before
// shapes were, an empty one.
func readShapes(tx *store.Tx) (map[int64]*shape, error) {
	rows, err := tx.Query(`select no, shape from edition`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[int64]*shape{}
	for rows.Next() {
		var no int64
		var text string
		if err := rows.Scan(&no, &text); err != nil {
			return nil, err
		}
		s := &shape{}
		if text != "" {
			if err := json.Unmarshal([]byte(text), s); err != nil {
				return nil, fmt.Errorf("edition %d: %w", no, err)
			}
		}
		out[no] = s
	}
	return out, rows.Err()
}

// program gives an edition compiled, with the class numbers of the installation.
func (e *Engine) program(tx *store.Tx, no int64, classes []regulation.Readers) (*regulation.Program, error) {
	e.mu.Lock()
	p := e.progs[no]
	e.mu.Unlock()
	if p != nil {
		return p, nil
	}
	var body string
	var hash []byte
	if err := tx.QueryRow(`select hash, body from edition where no = $1`, no).Scan(&hash, &body); err != nil {
		return nil, fmt.Errorf("edition %d: %w", no, err)
	}
	p = e.given[string(hash)]
	if p == nil && e.load == nil {
		return nil, fault.New(fault.Environment, "记录所属的旧版制度无法载入", "the older edition this record was born under cannot be loaded")
	}
	var err error
	if p == nil {
		if p, err = e.load([]byte(body)); err != nil {
			return nil, fmt.Errorf("edition %d: %w", no, err)
		}
	}
	if p, err = p.Numbered(classes); err != nil {
		return nil, fmt.Errorf("edition %d: %w", no, err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.progs[no] = p
	return p, nil
}

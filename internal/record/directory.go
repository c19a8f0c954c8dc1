package record

import (
	"time"

	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
)

// absenceMemory is how long an absence that has ended still counts: a clock
// that fires late, after an outage, asks who was there at its own instant.
const absenceMemory = 45 * 24 * time.Hour

// directory gives the picture of departments, people, seats and absences as
// this transaction sees it.
func (e *Engine) directory(tx *store.Tx) (*people.Directory, error) {
	rd, err := e.reader(tx, e.Now())
	if err != nil {
		return nil, err
	}
	return rd.dir, nil
}

// reader gives the law as it stands at an instant, and the directory with what
// departments have set parameters to. It is kept by random marks that change
// with them.
func (e *Engine) reader(tx *store.Tx, at time.Time) (*reader, error) {
	lawMark, mark, err := marks(tx)
	if err != nil {
		return nil, err
	}
	l, err := e.lawOf(tx, lawMark)
	if err != nil {
		return nil, err
	}
	mark += " " + lawMark // the kinds of absence are the law's
	rd := &reader{e: e, tx: tx, reign: l.reign(micros(at))}
	e.mu.Lock()
	dir, figs, had := e.dir, e.figs, e.dirMark
	e.mu.Unlock()
	if dir == nil || had != mark {
		if dir, err = rd.readDirectory(); err != nil {
			return nil, err
		}
		if figs, err = rd.readFigures(); err != nil {
			return nil, err
		}
		e.mu.Lock()
		e.dir, e.figs, e.dirMark = dir, figs, mark
		e.mu.Unlock()
	}
	rd.dir, rd.figs = dir, figs
	return rd, nil
}

func (rd *reader) readDirectory() (*people.Directory, error) {
	var (
		depts    []people.Dept
		persons  []people.Person
		seats    []people.Seat
		absences []people.Absence
		codes    = map[int64]string{}
	)
	text := func(s *state, f string) string { v, _ := s.row.Vals[f].(string); return v }
	ref := func(s *state, f string) int64 { v, _ := s.row.Vals[f].(regulation.Ref); return int64(v) }
	at := func(s *state, f string) time.Time { v, _ := s.row.Vals[f].(time.Time); return v }

	err := rd.eachOf("department", nil, func(s *state) {
		codes[s.id] = text(s, "code")
		keeps, _ := s.row.Vals["keeps"].(bool)
		depts = append(depts, people.Dept{
			Code: text(s, "code"), Name: text(s, "name"), Above: codes[ref(s, "above")], Keeps: keeps,
			Hours: text(s, "hours"), Record: s.id, Closed: s.row.Outcome != "",
		})
	})
	if err != nil {
		return nil, err
	}
	err = rd.eachOf("staff", nil, func(s *state) {
		persons = append(persons, people.Person{ID: s.id, Name: text(s, "name"), Phone: text(s, "phone"), Left: s.row.Outcome != ""})
	})
	if err != nil {
		return nil, err
	}
	err = rd.eachOf("seat", nil, func(s *state) {
		seats = append(seats, people.Seat{
			Person: ref(s, "person"), Post: text(s, "post"), Dept: codes[ref(s, "department")],
			From: at(s, "from"), Until: at(s, "until"), Record: s.id,
		})
	})
	if err != nil {
		return nil, err
	}
	since := rd.e.Now().Add(-absenceMemory)
	for _, t := range rd.kindsOf("absence") {
		err = rd.eachOf(t.Name, &since, func(s *state) {
			absences = append(absences, people.Absence{
				Person: ref(s, "person"), From: at(s, "from"), Until: at(s, "until"),
				Record: s.id, Type: t.Name, Reason: text(s, "reason"),
			})
		})
		if err != nil {
			return nil, err
		}
	}
	return people.New(depts, persons, seats, absences), nil
}

// eachOf reads every record of a type that is not withdrawn, oldest first; with
// until, only those whose field `until` is later.
func (rd *reader) eachOf(typ string, until *time.Time, f func(*state)) error {
	return rd.eachID(typ, until, func(id int64) error {
		s, err := rd.scanState(rd.tx.QueryRow(`select `+recordColumns+` from record where id = $1`, id).Scan)
		if err == nil {
			f(s)
		}
		return err
	})
}

func (rd *reader) eachID(typ string, until *time.Time, f func(int64) error) error {
	for _, class := range rd.classesOf(typ) {
		list, from := rd.lists.byName[builtinAll+typ], keyScope("", class)
		end := keyEnd(from)
		if until != nil {
			list = rd.lists.byName[builtinUntil+typ]
			from = keyInt(from, micros(*until))
		}
		for more := true; more; {
			rows, err := rd.e.readKeys(rd.tx, list, from, end, false, 500)
			if err != nil {
				return err
			}
			for _, r := range rows {
				if err := f(r.id); err != nil {
					return err
				}
			}
			if more = len(rows) == 500; more {
				from = append(rows[len(rows)-1].key, 0)
			}
		}
	}
	return nil
}

// kindsOf gives every concrete type that is NAME or like it in an edition at
// hand, each once.
func (rd *reader) kindsOf(name string) []*regulation.Type {
	var out []*regulation.Type
	seen := map[string]bool{}
	for _, p := range rd.newest() {
		for _, t := range p.Kinds(name) {
			if !t.Pattern && !seen[t.Name] {
				seen[t.Name] = true
				out = append(out, t)
			}
		}
	}
	return out
}

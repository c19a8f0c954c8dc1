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
	dir, _, err := e.picture(tx)
	return dir, err
}

// picture is the directory, with what departments have set parameters to. It is
// kept by a random mark that changes with them.
func (e *Engine) picture(tx *store.Tx) (*people.Directory, *figures, error) {
	var mark string
	if err := tx.QueryRow(`select value from setting where key = 'people.mark'`).Scan(&mark); err != nil && !isNoRows(err) {
		return nil, nil, err
	}
	e.mu.Lock()
	dir, figs, had := e.dir, e.figs, e.dirMark
	e.mu.Unlock()
	if dir != nil && had == mark {
		return dir, figs, nil
	}
	dir, err := e.readDirectory(tx)
	if err != nil {
		return nil, nil, err
	}
	if figs, err = e.readFigures(tx); err != nil {
		return nil, nil, err
	}
	e.mu.Lock()
	e.dir, e.figs, e.dirMark = dir, figs, mark
	e.mu.Unlock()
	return dir, figs, nil
}

func (e *Engine) readDirectory(tx *store.Tx) (*people.Directory, error) {
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

	err := e.eachOf(tx, "department", nil, func(s *state) {
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
	err = e.eachOf(tx, "staff", nil, func(s *state) {
		persons = append(persons, people.Person{ID: s.id, Name: text(s, "name"), Phone: text(s, "phone"), Left: s.row.Outcome != ""})
	})
	if err != nil {
		return nil, err
	}
	err = e.eachOf(tx, "seat", nil, func(s *state) {
		seats = append(seats, people.Seat{
			Person: ref(s, "person"), Post: text(s, "post"), Dept: codes[ref(s, "department")],
			From: at(s, "from"), Until: at(s, "until"), Record: s.id,
		})
	})
	if err != nil {
		return nil, err
	}
	since := e.Now().Add(-absenceMemory)
	for _, t := range e.prog.Kinds("absence") {
		if t.Pattern {
			continue
		}
		err = e.eachOf(tx, t.Name, &since, func(s *state) {
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
func (e *Engine) eachOf(tx *store.Tx, typ string, until *time.Time, f func(*state)) error {
	return e.eachID(tx, typ, until, func(id int64) error {
		s, err := e.scanState(tx, tx.QueryRow(`select `+recordColumns+` from record where id = $1`, id).Scan)
		if err == nil {
			f(s)
		}
		return err
	})
}

func (e *Engine) eachID(tx *store.Tx, typ string, until *time.Time, f func(int64) error) error {
	if e.prog.Types[typ] == nil || e.lists == nil {
		return nil
	}
	list, from := e.lists.byName[builtinAll+typ], keyScope("", e.prog.Types[typ].Class)
	if until != nil {
		list = e.lists.byName[builtinUntil+typ]
		from = keyInt(from, micros(*until))
	}
	end := keyEnd(keyScope("", e.prog.Types[typ].Class))
	for {
		rows, err := e.readKeys(tx, list, from, end, false, 500)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if err := f(r.id); err != nil {
				return err
			}
		}
		if len(rows) < 500 {
			return nil
		}
		from = append(rows[len(rows)-1].key, 0)
	}
}

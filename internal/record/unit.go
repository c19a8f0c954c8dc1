package record

import (
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/fnv"
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/ledger"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
)

// unit is what one command does: one transaction, one instant, one actor. It
// answers the questions of expressions (regulation.World) inside it.
type unit struct {
	reader
	now     time.Time      // the instant rules see
	at      time.Time      // when it is entered; differs only when a clock fires late, or in a late entry
	actor   *people.Person // nil: a rule of its own accord
	entered regulation.Ref // who entered it for the actor
	note    string
	seed    [32]byte // randomness, drawn before the transaction: it may run twice
	drawn   uint64
	trial   *TrialResult // of the change of a parameter that is being done
	acts    bool         // it does what somebody asked for, and not only looks
	within  string       // the department that lists are narrowed to; "": all that the seats reach
	states  map[int64]*state
	opened  []int64
	depth   int
	lookups int
	event   int64           // the newest event
	touched bool            // a record that the directory is made of changed
	wrote   map[int64]int64 // records it changed, each with its revision before; 0: it opened it
	drew    bool            // it drew a number
}

func (e *Engine) unit(tx *store.Tx, now, at time.Time, actor *people.Person, seed [32]byte) (*unit, error) {
	u := &unit{now: now, at: at, actor: actor, seed: seed, states: map[int64]*state{}, wrote: map[int64]int64{}}
	rd, err := e.reader(tx, at)
	if err != nil {
		return nil, err
	}
	u.reader = *rd
	if actor != nil {
		// Seats are read again inside the transaction: a seat that has just
		// ended gives no right.
		if p := u.dir.Person(actor.ID, now); p != nil {
			u.actor = p
		} else if actor.ID != 0 {
			return nil, fault.New(fault.Forbidden, "此人不在册", "this person is not on the staff")
		}
	}
	return u, nil
}

// draw gives the next 32 bytes of the unit's randomness.
func (u *unit) draw() []byte {
	var b [40]byte
	copy(b[:], u.seed[:])
	binary.BigEndian.PutUint64(b[32:], u.drawn)
	u.drawn++
	s := sha256.Sum256(b[:])
	return s[:]
}

func (u *unit) actorRef() regulation.Ref {
	if u.actor == nil {
		return 0
	}
	return regulation.Ref(u.actor.ID)
}

// load gives a record of the unit, locked for change where the database needs it.
func (u *unit) load(id int64) (*state, error) {
	if s := u.states[id]; s != nil {
		return s, nil
	}
	row := u.tx.QueryRow(`select `+recordColumns+` from record where id = $1`, id)
	s, err := u.scanState(row.Scan)
	if isNoRows(err) {
		return nil, fault.New(fault.NotFound, "没有这条记录", "there is no such record")
	}
	if err != nil {
		return nil, err
	}
	u.states[id] = s
	return s, nil
}

// serial makes the acts of one department follow each other, so that what a
// need looked up is still so when the act is done. Departments never wait for
// each other. On SQLite the one writer does it.
func (u *unit) serial(dept string) error {
	h := fnv.New64a()
	h.Write([]byte("department " + dept))
	return u.tx.Lock(int64(h.Sum64() >> 1))
}

// serialOf is serial for the department of a record.
func (u *unit) serialOf(id int64) error {
	var dept string
	err := u.tx.QueryRow(`select dept from record where id = $1`, id).Scan(&dept)
	if isNoRows(err) {
		return notFound()
	}
	if err != nil {
		return err
	}
	return u.serial(dept)
}

// lock loads a record that the unit is going to change.
func (u *unit) lock(id int64) (*state, error) {
	if f := u.tx.ForUpdate(); f != "" && u.states[id] == nil {
		var n int64
		if err := u.tx.QueryRow(`select id from record where id = $1`+f, id).Scan(&n); err != nil && !isNoRows(err) {
			return nil, err
		}
	}
	return u.load(id)
}

func (u *unit) params(s *state) map[string]regulation.Value {
	known := s.row.Opened
	switch {
	case s.typ.Register:
		known = u.now
	case s.adopted != 0:
		known = instant(s.adopted)
	}
	day := calendar.DateOf(known, u.e.Zone())
	return u.paramsAt(s.edition, s.prog, day, s.row.Dept, known)
}

func (u *unit) cal(dept string) *calendar.Calendar {
	for _, code := range u.dir.Path(dept) {
		if d := u.dir.Dept(code); d != nil && d.Hours != "" {
			return u.e.cal(d.Hours)
		}
	}
	return u.e.cal("")
}

// scope is where expressions about a record are evaluated.
func (u *unit) scope(s *state) *regulation.Scope {
	return &regulation.Scope{
		R: s.row, Was: s.was, Actor: u.actorRef(), Now: u.now, Cal: u.cal(s.row.Dept),
		Params: u.params(s), World: u,
	}
}

// Row implements regulation.World.
func (u *unit) Row(id int64) (*regulation.Row, error) {
	s, err := u.load(id)
	if err != nil {
		return nil, err
	}
	return s.row, nil
}

// Here implements regulation.World.
func (u *unit) Here(s *regulation.Scope, post string) ([]regulation.Ref, error) {
	var out []regulation.Ref
	for _, id := range u.dir.Here(post, deptOf(s), u.now) {
		out = append(out, regulation.Ref(id))
	}
	return out, nil
}

// Present implements regulation.World.
func (u *unit) Present(s *regulation.Scope, post string, t time.Time) (time.Time, error) {
	at := u.dir.Present(post, deptOf(s), t)
	if at.IsZero() {
		return t.AddDate(1, 0, 0), nil
	}
	return at, nil
}

// Person implements regulation.World.
func (u *unit) Person(ref regulation.Ref) (name, dept string, err error) {
	return u.dir.Name(int64(ref)), u.dir.Home(int64(ref), u.now), nil
}

// At implements regulation.World.
func (u *unit) At(s *regulation.Scope, day calendar.Date) (map[string]regulation.Value, error) {
	prog, no := u.under(deptOf(s))
	return u.paramsAt(no, prog, day, deptOf(s), u.now), nil
}

func deptOf(s *regulation.Scope) string {
	if s.R != nil {
		return s.R.Dept
	}
	return ""
}

// write stores a record after an act, with its event, rows and clocks.
func (u *unit) write(s *state, act, clause string) error {
	s.reflectClocks(s.row)
	members, err := s.encode()
	if err != nil {
		return err
	}
	doc, err := canonical(members)
	if err != nil {
		return err
	}
	var number *string
	if no := s.number(); no != "" {
		number = &no
	}
	diff := map[string]any{}
	if s.old == nil {
		err = u.tx.QueryRow(`insert into record(type, dept, class, stage, number, rev, edition, at, doc)
			values ($1, $2, $3, $4, $5, 1, $6, $7, $8) returning id`,
			s.typ.Name, s.row.Dept, s.typ.Class, s.row.Stage, number, s.edition, micros(u.at), string(doc)).Scan(&s.id)
		if err != nil {
			return err
		}
		s.row.ID, s.rev = s.id, 1
		u.wrote[s.id] = 0
		u.states[s.id] = s
		diff["set"] = members
	} else {
		n, err := u.tx.Exec(`update record set class = $1, stage = $2, number = $3, rev = rev + 1, edition = $4, at = $5, doc = $6
			where id = $7 and rev = $8`,
			s.typ.Class, s.row.Stage, number, s.edition, micros(u.at), string(doc), s.id, s.rev)
		if err != nil {
			return err
		}
		if n.Rows != 1 {
			return store.ErrConflict
		}
		if _, again := u.wrote[s.id]; !again {
			u.wrote[s.id] = s.rev
		}
		s.rev++
		diff["set"] = difference(s.members, members)
	}
	if u.note != "" {
		diff["note"] = u.note
	}
	if u.entered != 0 {
		diff["entered_by"] = int64(u.entered)
	}
	raw, err := canonical(diff)
	if err != nil {
		return err
	}
	ev := &ledger.Event{
		Record: s.id, Rev: s.rev, Edition: s.edition, Actor: int64(u.actorRef()),
		At: u.at, Happened: u.now, Act: act, Clause: clause, Diff: raw, Salt: u.draw(),
	}
	if err := ledger.Append(u.tx, ev); err != nil {
		return err
	}
	u.event = ev.ID
	if s.once != nil {
		if _, err := u.tx.Exec(`insert into once(type, dept, key, record) values ($1, $2, $3, $4)`,
			s.typ.Name, s.row.Dept, s.once, s.id); err != nil {
			return err
		}
		s.once = nil
	}
	if err := u.writeLists(s); err != nil {
		return err
	}
	if err := u.writeEvidence(s, act, clause); err != nil {
		return err
	}
	if err := u.writeFiles(s); err != nil {
		return err
	}
	if err := u.writeDeadlines(s); err != nil {
		return err
	}
	if err := u.tell(s); err != nil {
		return err
	}
	if u.isPeople(s.typ) {
		if err := u.touch(); err != nil {
			return err
		}
	}
	s.members, s.at = members, u.at
	s.old = copyRow(s.row)
	return nil
}

// isPeople says whether the directory, or what is read with it, is made of
// records of this type.
func (u *unit) isPeople(t *regulation.Type) bool {
	return t.Name == "department" || t.Name == "staff" || t.Name == "seat" || t.Name == FigureType || t.IsLike("absence")
}

// touch gives the directory a new mark and reads it anew for the rest of the unit.
func (u *unit) touch() error {
	mark := hex.EncodeToString(u.draw()[:8])
	if _, err := u.tx.Exec(`insert into setting(key, value) values ('people.mark', $1)
		on conflict (key) do update set value = excluded.value`, mark); err != nil {
		return err
	}
	rd, err := u.e.reader(u.tx, u.at)
	if err != nil {
		return err
	}
	u.dir, u.figs, u.touched = rd.dir, rd.figs, true
	if u.actor != nil {
		if p := u.dir.Person(u.actor.ID, u.now); p != nil {
			u.actor = p
		}
	}
	return nil
}

func isNoRows(err error) bool { return errors.Is(err, sql.ErrNoRows) }

var errDepth = fmt.Errorf("effects are more than %d deep", maxDepth)

const (
	maxDepth   = 8
	maxLookups = 200
	maxFor     = 1000
)

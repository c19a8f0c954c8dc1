package record

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sort"
	"time"

	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
)

// state is a record in the hands of a unit: as it was stored, and as it stands.
//
// Its document is one JSON object. Fields are members by their name; what the
// engine keeps has names that begin with "@", so the two can never meet.
type state struct {
	id      int64
	typ     *regulation.Type
	prog    *regulation.Program
	edition int64
	rev     int64
	at      time.Time // entered last
	row     *regulation.Row
	was     *regulation.Row            // before the present act
	old     *regulation.Row            // as stored; nil: new
	members map[string]json.RawMessage // as stored
	clocks  map[string]*clockState
	sigs    []signature
	path    []passed
	late    *lateEntry
	did     []string  // acts done before that ask for their fields anew, sorted
	keys    []listRow // its rows in the lists, as stored; computed when first needed
	adopted int64     // when it came over to its edition; its figures are those of that day
	prior   *state    // as it stood under the edition it comes from, while it comes over
	once    []byte    // its claim on `once` that is to be written with it
}

// clockState is what a record keeps of one clock.
type clockState struct {
	Start  int64   `json:"start"`            // entry into the first of its stages
	Pauses []pause `json:"pauses,omitempty"` // while it stood still
	Due    int64   `json:"due,omitempty"`    // 0: it stands still, or does not hold
	Ended  int64   `json:"ended,omitempty"`
	Fired  int64   `json:"fired,omitempty"`  // the due at which it was missed
	Tries  int64   `json:"tries,omitempty"`  // its act was refused; when it was to be tried again first
	Before bool    `json:"before,omitempty"` // missed before the record was entered
	Used   int64   `json:"used,omitempty"`   // minutes it ran, once it has ended
	Clause string  `json:"clause,omitempty"`
}

type pause struct {
	From  int64 `json:"from"`
	Until int64 `json:"until,omitempty"`
}

// missed says that the clock ran out at its present due.
func (c *clockState) missed() bool { return c.Fired != 0 && c.Due <= c.Fired }

// running says that its due will come.
func (c *clockState) running() bool { return c.Ended == 0 && c.Due != 0 && !c.missed() }

// standing says that it stands still.
func (c *clockState) standing() bool {
	return c.Ended == 0 && len(c.Pauses) > 0 && c.Pauses[len(c.Pauses)-1].Until == 0
}

// lingers says that a clock's act was refused when the business was over (the
// record could not file itself): it is tried again and is nobody's delay.
func (s *state) lingers(c *clockState) bool { return c.Tries != 0 && s.row.Outcome != "" }

// signature is one place signed of an act that needs several.
type signature struct {
	Act    string                     `json:"act"`
	Step   int                        `json:"step"`
	Party  int                        `json:"party"`
	Person int64                      `json:"person"`
	All    bool                       `json:"all,omitempty"` // one of all(FIELD)
	At     int64                      `json:"at"`
	Note   string                     `json:"note,omitempty"`
	Input  map[string]json.RawMessage `json:"input,omitempty"` // of the first signer; stands for all
}

// passed is a stage the record came to.
type passed struct {
	Stage string `json:"stage"`
	At    int64  `json:"at"`
	By    int64  `json:"by,omitempty"`
}

// lateEntry marks what was entered after it happened.
type lateEntry struct {
	At    int64 `json:"at"` // when it was entered
	AsWas bool  `json:"as_was,omitempty"`
}

const recordColumns = `id, type, dept, class, stage, number, rev, edition, at, doc`

// stored is a row of the table record.
type stored struct {
	id, class, rev, edition, at int64
	typ, dept, stage            string
	number                      *string
	doc                         []byte
}

func (r *stored) scan(scan func(...any) error) error {
	return scan(&r.id, &r.typ, &r.dept, &r.class, &r.stage, &r.number, &r.rev, &r.edition, &r.at, &r.doc)
}

// reader makes records of rows, each under its edition.
type reader struct {
	e  *Engine
	tx *store.Tx
	reign
	dir  *people.Directory // nil: it is being read
	figs *figures
}

// scanState reads a record row.
func (rd *reader) scanState(scan func(...any) error) (*state, error) {
	var r stored
	if err := r.scan(scan); err != nil {
		return nil, err
	}
	return rd.stateOf(&r)
}

// under gives what is in force for a department.
func (rd *reader) under(dept string) (*regulation.Program, int64) {
	if rd.dir == nil {
		return rd.prog, rd.edition
	}
	return rd.reign.under(rd.dir.Path(dept))
}

// stateOf makes a record of its row: under the edition it was born under, or
// came over to; a register follows the one in force.
func (rd *reader) stateOf(r *stored) (*state, error) {
	prog, err := rd.e.program(rd.tx, r.edition, rd.classes)
	if err != nil {
		return nil, err
	}
	s := &state{id: r.id, rev: r.rev, edition: r.edition, typ: prog.Types[r.typ]}
	if s.typ == nil || s.typ.Register {
		now, no := rd.under(r.dept)
		if t := now.Types[r.typ]; t != nil {
			prog, s.typ, s.edition = now, t, no
		}
	}
	if s.typ == nil {
		return nil, fmt.Errorf("record %d: type %s is not in its edition %d", s.id, r.typ, s.edition)
	}
	s.prog, s.at = prog, instant(r.at)
	if err := json.Unmarshal(r.doc, &s.members); err != nil {
		return nil, fmt.Errorf("record %d: %w", s.id, err)
	}
	row := &regulation.Row{Type: s.typ, ID: s.id, Dept: r.dept, Stage: r.stage}
	if err := s.fill(row); err != nil {
		return nil, fmt.Errorf("record %d: %w", s.id, err)
	}
	s.row = row
	s.old = copyRow(row)
	return s, nil
}

// fill reads the members of the stored document into the row and the clocks.
func (s *state) fill(row *regulation.Row) error {
	row.Vals = make(map[string]regulation.Value, len(s.members))
	for name, raw := range s.members {
		if name[0] == '@' {
			continue
		}
		f := s.typ.Field(name)
		if f == nil {
			continue
		}
		v, err := f.Decode(raw)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		row.Vals[name] = v
	}
	var opened, moved, opener int64
	for name, to := range map[string]any{
		"@outcome": &row.Outcome, "@opened": &opened, "@moved": &moved, "@opener": &opener,
		"@clocks": &s.clocks, "@sigs": &s.sigs, "@path": &s.path, "@late": &s.late, "@did": &s.did, "@adopted": &s.adopted,
	} {
		if raw, ok := s.members[name]; ok {
			if err := json.Unmarshal(raw, to); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	row.Opened, row.Moved, row.Opener = instant(opened), instant(moved), regulation.Ref(opener)
	if s.clocks == nil {
		s.clocks = map[string]*clockState{}
	}
	s.reflectClocks(row)
	return nil
}

// reflectClocks shows the clocks to expressions as late.CLOCK, missed.CLOCK,
// used.CLOCK and due.
func (s *state) reflectClocks(row *regulation.Row) {
	row.Late, row.Missed, row.Used, row.Due = map[string]bool{}, map[string]bool{}, map[string]int64{}, time.Time{}
	if at := s.nearest(); at != noDue {
		row.Due = instant(at)
	}
	for name, c := range s.clocks {
		if c.missed() {
			row.Late[name] = true
			row.Missed[name] = !c.Before
		}
		if c.Ended != 0 {
			row.Used[name] = c.Used
		}
	}
}

// encode gives the members of the document as they stand.
func (s *state) encode() (map[string]json.RawMessage, error) {
	m := make(map[string]json.RawMessage, len(s.row.Vals)+10)
	for name, v := range s.row.Vals {
		f := s.typ.Field(name)
		if f == nil || v == nil {
			continue
		}
		raw, err := canonical(f.Encode(v))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		m[name] = raw
	}
	put := func(name string, v any, there bool) error {
		if !there {
			return nil
		}
		raw, err := canonical(v)
		m[name] = raw
		return err
	}
	for _, err := range []error{
		put("@type", s.typ.Name, true),
		put("@dept", s.row.Dept, true),
		put("@class", s.typ.Class, true),
		put("@stage", s.row.Stage, true),
		put("@outcome", s.row.Outcome, s.row.Outcome != ""),
		put("@opened", micros(s.row.Opened), true),
		put("@moved", micros(s.row.Moved), true),
		put("@opener", int64(s.row.Opener), s.row.Opener != 0),
		put("@clocks", s.clocks, len(s.clocks) > 0),
		put("@sigs", s.sigs, len(s.sigs) > 0),
		put("@path", s.path, len(s.path) > 0),
		put("@late", s.late, s.late != nil),
		put("@did", s.did, len(s.did) > 0),
		put("@adopted", s.adopted, s.adopted != 0),
	} {
		if err != nil {
			return nil, err
		}
	}
	return m, nil
}

// canonical is the one JSON form of a value: members sorted, no white space, no
// escapes for HTML.
func canonical(v any) (json.RawMessage, error) {
	if raw, ok := v.(json.RawMessage); ok {
		return raw, nil
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// difference gives the members that changed: the new value, or null where one
// went.
func difference(old, now map[string]json.RawMessage) map[string]json.RawMessage {
	d := map[string]json.RawMessage{}
	for k, v := range now {
		if !bytes.Equal(old[k], v) {
			d[k] = v
		}
	}
	for k := range old {
		if _, ok := now[k]; !ok {
			d[k] = json.RawMessage("null")
		}
	}
	return d
}

func copyRow(r *regulation.Row) *regulation.Row {
	c := *r
	c.Vals = make(map[string]regulation.Value, len(r.Vals))
	for k, v := range r.Vals {
		c.Vals[k] = v
	}
	c.Late = make(map[string]bool, len(r.Late))
	for k, v := range r.Late {
		c.Late[k] = v
	}
	c.Missed = make(map[string]bool, len(r.Missed))
	for k, v := range r.Missed {
		c.Missed[k] = v
	}
	c.Used = make(map[string]int64, len(r.Used))
	for k, v := range r.Used {
		c.Used[k] = v
	}
	return &c
}

// number is the record's number: its field `no`.
func (s *state) number() string {
	no, _ := s.row.Vals["no"].(string)
	return no
}

// title names the record: its field title, else its number, else its first text.
func (s *state) title() string {
	if t, _ := s.row.Vals["title"].(string); t != "" {
		return t
	}
	if no := s.number(); no != "" {
		return no
	}
	for _, f := range s.typ.Fields {
		if f.Kind == regulation.KindText && !f.Many && f.See == nil {
			if t, _ := s.row.Vals[f.Name].(string); t != "" {
				return t
			}
		}
	}
	return fmt.Sprintf("%s %d", s.typ.Say.Zh, s.id)
}

// void says that the record was withdrawn.
func void(t *regulation.Type, stage string) bool {
	st := t.Stage(stage)
	return st != nil && st.Kind == regulation.StageVoid
}

// people gives the ids named in a person field of a row, one or many.
func persons(r *regulation.Row, field string) []int64 {
	if field == "opener" {
		if r.Opener == 0 {
			return nil
		}
		return []int64{int64(r.Opener)}
	}
	switch v := r.Vals[field].(type) {
	case regulation.Ref:
		return []int64{int64(v)}
	case []regulation.Value:
		var out []int64
		for _, x := range v {
			if ref, ok := x.(regulation.Ref); ok {
				out = append(out, int64(ref))
			}
		}
		return out
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string {
	ks := make([]string, 0, len(m))
	for k := range m {
		ks = append(ks, k)
	}
	sort.Strings(ks)
	return ks
}

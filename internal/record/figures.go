package record

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
)

// FigureType is the type of the prelude by which a parameter gets a new value
// from a day on.
const FigureType = "figure"

// dated is a value of a parameter that two people have set.
type dated struct {
	record    int64
	number    string
	param     string
	text      string // as params.yaml would hold it
	since     calendar.Date
	dept      string
	at        time.Time // when it was agreed
	by        int64     // who agreed
	opener    int64
	reason    string
	waits     bool // proposed, not agreed yet
	closedNot bool // declined, taken back or lapsed
}

// figures is what departments have set, as one transaction sees it, oldest
// first. It never changes once it is read: an act that adds to it gives the
// engine another mark, under which it is read anew.
type figures struct {
	rows []dated // agreed
	all  []dated // and those that are not

	mu   sync.Mutex
	kept map[figureKey]map[string]regulation.Value
}

// figureKey tells sets of parameters apart: those of an edition on a day in a
// department, as far as its values were agreed by then.
type figureKey struct {
	edition int64
	day     calendar.Date
	dept    string
	agreed  int
}

const figuresKept = 20000

func (rd *reader) readFigures() (*figures, error) {
	g := &figures{kept: map[figureKey]map[string]regulation.Value{}}
	t := rd.prog.Types[FigureType]
	if t == nil {
		return g, nil
	}
	// Read as the edition in force knows them: no older one is compiled for it.
	err := rd.eachID(FigureType, nil, func(id int64) error {
		var r stored
		if err := r.scan(rd.tx.QueryRow(`select `+recordColumns+` from record where id = $1`, id).Scan); err != nil {
			return err
		}
		s := &state{id: r.id, typ: t, prog: rd.prog, row: &regulation.Row{Type: t, ID: r.id, Dept: r.dept, Stage: r.stage}}
		if err := json.Unmarshal(r.doc, &s.members); err != nil {
			return err
		}
		if err := s.fill(s.row); err != nil {
			return err
		}
		g.add(s)
		return nil
	})
	slices.SortFunc(g.rows, func(a, b dated) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.record, b.record)) })
	return g, err
}

func (g *figures) add(s *state) {
	text := func(f string) string { v, _ := s.row.Vals[f].(string); return v }
	f := dated{record: s.id, number: s.number(), param: text("parameter"), text: text("value"), dept: s.row.Dept,
		opener: int64(s.row.Opener), reason: text("why")}
	f.since, _ = s.row.Vals["from"].(calendar.Date)
	f.at, _ = s.row.Vals["agreed_at"].(time.Time)
	by, _ := s.row.Vals["agreed_by"].(regulation.Ref)
	f.by = int64(by)
	f.waits = s.row.Outcome == ""
	f.closedNot = !f.waits && s.row.Outcome != "agreed"
	g.all = append(g.all, f)
	if s.row.Outcome == "agreed" {
		g.rows = append(g.rows, f)
	}
}

// progOf is what is in force in a department.
func (u *unit) progOf(dept string) *regulation.Program {
	p, _ := u.under(dept)
	return p
}

// paramsHere gives the parameters on a day by what is in force in a department.
func (u *unit) paramsHere(day calendar.Date, dept string) map[string]regulation.Value {
	prog, no := u.under(dept)
	return u.paramsAt(no, prog, day, dept, u.now)
}

// known is how many of the values had been agreed at an instant.
func (g *figures) known(at time.Time) int {
	n, _ := slices.BinarySearchFunc(g.rows, at, func(f dated, t time.Time) int {
		if f.at.After(t) {
			return 1
		}
		return -1
	})
	return n
}

// paramsAt gives the parameters of an edition as they stood on a day for a
// department, by what had been agreed at an instant. A value that was agreed
// holds from its day for its department and those below, the nearest first, until
// another takes its place or the text has one of a later day. What the edition
// has no parameter for, or would refuse, does not count under it.
func (u *unit) paramsAt(edition int64, p *regulation.Program, day calendar.Date, dept string, known time.Time) map[string]regulation.Value {
	g := u.figs
	k := figureKey{edition, day, dept, g.known(known)}
	g.mu.Lock()
	m := g.kept[k]
	g.mu.Unlock()
	if m != nil {
		return m
	}
	m = p.ParamsAt(day, dept, u.e.over)
	for name, x := range p.Params {
		if _, fixed := u.e.over[name]; fixed {
			continue
		}
		if f, v := g.value(x, u.dir.Path(dept), day, k.agreed); f != nil && !f.since.Before(x.On(day, dept).Since) {
			m[name] = v
		}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.kept) > figuresKept {
		clear(g.kept)
	}
	g.kept[k] = m
	return m
}

// value gives what departments set a parameter to: of the first of the path
// that has something which holds on the day, the latest.
func (g *figures) value(p *regulation.Param, path []string, day calendar.Date, known int) (*dated, regulation.Value) {
	for _, dept := range path {
		var best *dated
		var is regulation.Value
		for i := range g.rows[:known] {
			f := &g.rows[i]
			if f.param != p.Name || f.dept != dept || day.Before(f.since) || best != nil && f.since.Before(best.since) {
				continue
			}
			if v, err := p.Read(f.text); err == nil && p.Within(v) {
				best, is = f, v
			}
		}
		if best != nil {
			return best, is
		}
	}
	return nil, nil
}

// Figure is one value of a parameter, with the day from which it holds and
// where it comes from.
type Figure struct {
	Value  regulation.Value
	Since  calendar.Date // zero: from the beginning
	Dept   string        // "": every department
	Below  string        // the name of a department below the viewer's own, for which alone it is
	Record int64         // the change that set it; 0: the text of the edition
	Number string
	By     string // who agreed
	At     time.Time
	Now    bool // it holds today
	Waits  bool // proposed, not agreed
}

// FigureHistory is a parameter in one department.
type FigureHistory struct {
	Param *regulation.Param
	Dept  string
	Value regulation.Value // today
	Items []Figure         // the newest first, those that wait before all
}

// Figures gives parameters as they stand for a person today, with every value
// they had: of his department, of those above it, and those he reaches below.
func (e *Engine) Figures(ctx context.Context, who *people.Person, names ...string) ([]FigureHistory, error) {
	var out []FigureHistory
	err := e.look(ctx, who, func(u *unit) error {
		out = nil
		dept := ""
		if who != nil {
			dept = u.dir.Home(who.ID, u.now)
		}
		for _, n := range names {
			if p := u.progOf(dept).Params[n]; p != nil {
				out = append(out, u.figureHistory(p, dept))
			}
		}
		return nil
	})
	return out, err
}

// belowName names a department below the viewer's own.
func (u *unit) belowName(below bool, dept string) string {
	if !below {
		return ""
	}
	return u.deptName(dept)
}

func (u *unit) figureHistory(p *regulation.Param, dept string) FigureHistory {
	today := calendar.DateOf(u.now, u.e.Zone())
	path := u.dir.Path(dept)
	h := FigureHistory{Param: p, Dept: dept, Value: u.paramsHere(today, dept)[p.Name]}
	holds, _ := u.figs.value(p, path, today, u.figs.known(u.now))
	text := p.On(today, dept)
	if holds != nil && holds.since.Before(text.Since) {
		holds = nil
	}
	for _, f := range u.figs.all {
		below := !slices.Contains(path, f.dept)
		if f.param != p.Name || f.closedNot || below && !u.dir.Reaches(dept, f.dept) {
			continue
		}
		v, err := p.Read(f.text)
		if err != nil {
			continue
		}
		h.Items = append(h.Items, Figure{Value: v, Since: f.since, Dept: f.dept, Below: u.belowName(below, f.dept), Record: f.record, Number: f.number,
			By: u.dir.Name(f.by), At: f.at, Waits: f.waits, Now: holds != nil && holds.record == f.record})
	}
	for _, d := range p.Values {
		if d.Dept == "" || slices.Contains(path, d.Dept) {
			h.Items = append(h.Items, Figure{Value: d.Value, Since: d.Since, Dept: d.Dept,
				Now: holds == nil && d.Since == text.Since && d.Dept == text.Dept})
		}
	}
	slices.SortStableFunc(h.Items, func(a, b Figure) int {
		switch {
		case a.Waits != b.Waits:
			if a.Waits {
				return -1
			}
			return 1
		case a.Since != b.Since:
			if a.Since.Before(b.Since) {
				return 1
			}
			return -1
		}
		return cmp.Compare(b.Record, a.Record)
	})
	return h
}

package story

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
)

// Result is what became of one scenario.
type Result struct {
	Story    *regulation.Story
	Failed   error        // nil: it passed
	Stricter *fault.Error // by this refusal a department's own rule ended a scenario of its group's at At
	At       regulation.Pos
	Steps    int
	Events   int64
	Took     time.Duration
	Refusals []Refusal
	Told     []Told // step by step, where the runner is asked to tell
}

// Refusal is one refusal a scenario provoked, as its person reads it.
type Refusal struct {
	Story *regulation.Story
	Pos   regulation.Pos
	Fault *fault.Error
}

// Dept is the department of every scenario.
const Dept = "D1"

var begin = time.Date(2026, 1, 5, 9, 0, 0, 0, calendar.Shanghai()) // a Monday

// Runner runs scenarios of one program.
type Runner struct {
	prog  *regulation.Program
	dir   string
	seed  string // a database with department and people, copied for each scenario
	names map[string]int64
	way   Way

	Tell bool // results say step by step what happened
}

// Way opens a door through which the people of a scenario act, in the place of
// the engine itself: an interface that people use.
type Way func(ctx context.Context, e *record.Engine) (Door, error)

// Door does acts of people.
type Door interface {
	Act(ctx context.Context, c record.Command) (*record.Answer, error)
	Close() error
}

// New prepares a runner; what it makes is removed by Close.
func New(ctx context.Context, prog *regulation.Program) (*Runner, error) {
	return NewThrough(ctx, prog, nil)
}

// NewThrough prepares a runner whose people act through a door; nil: straight
// through the engine.
func NewThrough(ctx context.Context, prog *regulation.Program, way Way) (*Runner, error) {
	dir, err := os.MkdirTemp("", "guiju-story-")
	if err != nil {
		return nil, err
	}
	r := &Runner{prog: prog, dir: dir, seed: filepath.Join(dir, "seed.db"), names: map[string]int64{}, way: way}
	if err := r.plant(ctx); err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	return r, nil
}

// Close removes what the runner made.
func (r *Runner) Close() error { return os.RemoveAll(r.dir) }

// plant makes the database every scenario begins with.
func (r *Runner) plant(ctx context.Context) error {
	w, err := r.open(ctx, r.seed, r.prog, nil)
	if err != nil {
		return err
	}
	defer w.db.Close()
	w.now = begin.Add(-24 * time.Hour)
	dept, err := w.e.Act(ctx, record.Command{Type: "department", Act: "open", Dept: Dept,
		Input: map[string]any{"code": Dept, "name": "客服部", "keeps": true}})
	if err != nil {
		return fmt.Errorf("department: %w", err)
	}
	w.dept = dept.Record
	for _, post := range postNames(r.prog) {
		if err := w.join(ctx, post, post); err != nil {
			return err
		}
	}
	r.names = w.names
	return nil
}

// postNames gives the posts people hold, sorted.
func postNames(p *regulation.Program) []string {
	var out []string
	for n, post := range p.Posts {
		if post.By == nil {
			out = append(out, n)
		}
	}
	sort.Strings(out)
	return out
}

// world is one scenario on its way.
type world struct {
	r     *Runner
	db    *store.DB
	e     *record.Engine
	door  Door // nil: people go straight to the engine
	now   time.Time
	dept  int64
	names map[string]int64  // records and people by name
	types map[string]string // their types; "person" for people
}

func (r *Runner) open(ctx context.Context, path string, prog *regulation.Program, over map[string]regulation.Value) (*world, error) {
	db, err := store.Open(ctx, store.Config{DSN: "sqlite:" + path})
	if err != nil {
		return nil, err
	}
	if err := db.Migrate(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	w := &world{r: r, db: db, now: begin, names: map[string]int64{}, types: map[string]string{}}
	w.e, err = record.New(ctx, record.Config{DB: db, Program: prog, Now: func() time.Time { return w.now },
		Calendar: Calendar, Over: over, Body: []byte("{}")})
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return w, nil
}

// Calendar is the calendar of a department with these hours.
func Calendar(hours string) *calendar.Calendar {
	h, err := calendar.ParseHours(hours)
	if err != nil || hours == "" {
		h = calendar.Hours{}
	}
	return calendar.China(h)
}

// join enters a person and gives him a seat, by rule.
func (w *world) join(ctx context.Context, name, post string) error {
	id, known := w.names[name]
	if !known {
		a, err := w.e.Act(ctx, record.Command{Type: "staff", Act: "join", Dept: Dept, Input: map[string]any{"name": name}})
		if err != nil {
			return fmt.Errorf("staff.join %s: %w", name, err)
		}
		id = a.Record
		w.names[name], w.types[name] = id, "person"
	}
	_, err := w.e.Act(ctx, record.Command{Type: "seat", Act: "found", Dept: Dept,
		Input: map[string]any{"person": strconv.FormatInt(id, 10), "post": post, "department": strconv.FormatInt(w.dept, 10)}})
	if err != nil {
		return fmt.Errorf("seat of %s as %s: %w", name, post, err)
	}
	return nil
}

// Run runs one scenario.
func (r *Runner) Run(ctx context.Context, s *regulation.Story) Result {
	return r.with(ctx, s, s.Is)
}

// with runs a scenario under these values of parameters.
func (r *Runner) with(ctx context.Context, s *regulation.Story, over map[string]regulation.Value) (res Result) {
	start := time.Now()
	res = Result{Story: s, At: s.Pos}
	path := filepath.Join(r.dir, "run.db")
	defer func() {
		for _, suffix := range []string{"", "-wal", "-shm"} {
			os.Remove(path + suffix)
		}
		res.Took = time.Since(start)
	}()
	if err := copyFile(path, r.seed); err != nil {
		res.Failed = err
		return res
	}
	w, err := r.open(ctx, path, r.prog.WithFigures(s.Layer), over)
	if err != nil {
		res.Failed = err
		return res
	}
	defer w.db.Close()
	if r.way != nil {
		if w.door, err = r.way(ctx, w.e); err != nil {
			res.Failed = err
			return res
		}
		defer func() { res.Failed = errors.Join(res.Failed, w.door.Close()) }()
	}
	for n, id := range r.names {
		w.names[n], w.types[n] = id, "person"
	}
	dir, err := w.e.Directory(ctx)
	if err != nil {
		res.Failed = err
		return res
	}
	w.dept = dir.Dept(Dept).Record
	for _, step := range s.Steps {
		res.At = step.Pos
		var before map[string]stand
		if r.Tell {
			before = w.stands(ctx)
		}
		refused := len(res.Refusals)
		err := w.step(ctx, step, &res)
		if r.Tell {
			res.Told = append(res.Told, w.tell(ctx, step, before, res.Refusals[refused:]))
		}
		if err != nil {
			var own bool
			if res.Stricter, own = asStricter(err); !own {
				res.Failed = err
			}
			break
		}
		res.Steps++
	}
	err = w.db.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRow(`select count(*) from event`).Scan(&res.Events)
	})
	if err != nil && res.Failed == nil {
		res.Failed = err
	}
	return res
}

func copyFile(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		return errors.Join(err, out.Close())
	}
	return out.Close()
}

func (w *world) step(ctx context.Context, st *regulation.Step, res *Result) error {
	if st.At != "" {
		at, err := moment(st.At, w.now)
		if err != nil {
			return err
		}
		if at.Before(w.now) {
			return fmt.Errorf("at: %s lies before the step before it", st.At)
		}
		w.now = at
	}
	// `if: asleep` says that the scheduler sleeps through the way here.
	asleep := slices.Contains(st.If, "asleep")
	if st.At != "" && !asleep {
		if _, _, err := w.e.Tick(ctx); err != nil {
			return fmt.Errorf("clocks until %s: %w", st.At, err)
		}
	}
	if len(st.Only) > 0 {
		if err := w.only(ctx, st, res); err != nil {
			return err
		}
	} else if st.Do != "" {
		if err := w.do(ctx, st, res); err != nil {
			return err
		}
	}
	for _, c := range st.Can {
		if err := w.can(ctx, c, res.Story.Layer); err != nil {
			return err
		}
	}
	for _, src := range st.If {
		if src == "asleep" {
			continue
		}
		v, err := w.eval(ctx, src, st.Pos)
		if err != nil {
			return fmt.Errorf("if %s: %w", src, err)
		}
		if b, ok := v.(bool); !ok || !b {
			return unmet("does not hold: %s%s", src, w.about(ctx, src))
		}
	}
	return nil
}

// do carries out the act of a step, and holds its refusal against `fails`.
func (w *world) do(ctx context.Context, st *regulation.Step, res *Result) error {
	if st.On == "staff" && st.Act == "join" && st.Ask["post"] != nil {
		return w.join(ctx, fmt.Sprint(st.Ask["person"]), fmt.Sprint(st.Ask["post"]))
	}
	if st.Name != "" && digits.MatchString(st.Act) { // NAME = TYPE.N names a record that is there
		id, ok, err := w.lookup(ctx, st.On+"."+st.Act)
		if err == nil && !ok {
			err = fmt.Errorf("do: %s is no type", st.On)
		}
		w.names[st.Name], w.types[st.Name] = id, st.On
		return err
	}
	by := st.By
	if by == "" {
		by = "sysadmin"
	}
	c, err := w.command(ctx, st, by)
	if err != nil {
		return err
	}
	a, err := w.act(ctx, c)
	var f *fault.Error
	if errors.As(err, &f) && (f.Code == fault.Refused || f.Code == fault.Invalid || f.Code == fault.NotFound) {
		res.Refusals = append(res.Refusals, Refusal{res.Story, st.Pos, f})
		got := make([]string, 0, len(f.Names))
		if f.Code == fault.NotFound {
			got = append(got, "see") // it is not there for him
		}
		for _, n := range f.Names {
			got = append(got, n.Name)
		}
		want := slices.Clone(st.Fails)
		sort.Strings(got)
		sort.Strings(want)
		if !slices.Equal(got, want) {
			if rest := byOwn(w.r.prog, res.Story.Layer, f, got); len(rest) < len(got) && slices.Equal(rest, want) {
				if len(want) == 0 {
					return stricter{f}
				}
				return nil // refused as the group says, and for more
			}
			if slices.Contains(got, "conflict") {
				return fmt.Errorf("fails by %v, should by %v: %w", got, want, f)
			}
			if len(want) == 0 {
				return unmet("refused: %w", f)
			}
			return unmet("fails by %v, should by %v: %w", got, want, f)
		}
		return nil
	}
	if err != nil {
		return err
	}
	if len(st.Fails) > 0 {
		return unmet("was done, should fail by %v", st.Fails)
	}
	if st.Name != "" {
		w.names[st.Name], w.types[st.Name] = a.Record, a.Type
	}
	return nil
}

// command is the act of a step, done by one of the people or by rule.
func (w *world) command(ctx context.Context, st *regulation.Step, by string) (record.Command, error) {
	c := record.Command{Act: st.Act}
	if by != "rule" {
		id, ok := w.names[by]
		if !ok || w.types[by] != "person" {
			return record.Command{}, fmt.Errorf("by: nobody here is called %s", by)
		}
		p, err := w.e.Person(ctx, id)
		if err != nil {
			return record.Command{}, err
		}
		c.Actor = p
	} else {
		c.Dept = Dept
	}
	t := w.r.prog.Types[st.On]
	if opens := t != nil && t.Act(st.Act) != nil && t.Act(st.Act).Opening; opens {
		// A type may share its name with a post: an opening act is the type's.
		c.Type = st.On
	} else if id, named, err := w.lookup(ctx, st.On); err != nil {
		return record.Command{}, err
	} else if named {
		c.Record = id
		if t, err = w.typeOf(ctx, id); err != nil {
			return record.Command{}, err
		}
	} else if t == nil {
		return record.Command{}, fmt.Errorf("do: %s is neither a type nor the name of a record", st.On)
	} else {
		c.Type = st.On
	}
	var err error
	c.Input, err = w.inputs(ctx, t, st)
	return c, err
}

func (w *world) act(ctx context.Context, c record.Command) (*record.Answer, error) {
	if w.door == nil || c.Actor == nil { // what the rule does takes no door
		return w.e.Act(ctx, c)
	}
	return w.door.Act(ctx, c)
}

var word = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]*\.[0-9]+`)

// eval evaluates an expression over the named records and people.
func (w *world) eval(ctx context.Context, src string, pos regulation.Pos) (regulation.Value, error) {
	// TYPE.N is no name of CEL: it becomes TYPE_N.
	for _, m := range word.FindAllString(src, -1) {
		id, ok, err := w.lookup(ctx, m)
		if err != nil {
			return nil, err
		}
		if ok {
			alias := strings.Replace(m, ".", "_", 1)
			w.names[alias], w.types[alias] = id, w.types[m]
			src = strings.Replace(src, m, alias, 1)
		}
	}
	types := map[string]string{}
	for n, t := range w.types {
		if !strings.Contains(n, ".") {
			types[n] = t
		}
	}
	x, err := w.r.prog.StoryExpr(src, pos, types)
	if err != nil {
		return nil, err
	}
	return w.e.Ask(ctx, x, w.names, Dept)
}

// about shows the stages of the records an expression names.
func (w *world) about(ctx context.Context, src string) string {
	var out []string
	for _, n := range sortedNames(w.names) {
		if w.types[n] == "person" || !regexp.MustCompile(`\b`+regexp.QuoteMeta(n)+`\b`).MatchString(src) {
			continue
		}
		v, err := w.e.View(ctx, nil, w.names[n])
		if err != nil {
			continue
		}
		s := n + " is at " + v.Row.Stage
		for _, c := range v.Clocks {
			s += fmt.Sprintf(", %s %s", c.Name, c.State)
			if !c.Due.IsZero() {
				s += " " + c.Due.In(calendar.Shanghai()).Format("01-02 15:04")
			}
		}
		out = append(out, s)
	}
	if len(out) == 0 {
		return ""
	}
	return " (" + strings.Join(out, "; ") + ")"
}

func sortedNames(m map[string]int64) []string {
	out := make([]string, 0, len(m))
	for n := range m {
		out = append(out, n)
	}
	sort.Strings(out)
	return out
}

var relative = regexp.MustCompile(`^([0-9]+)([dhm])`)

// moment reads the time of a step: absolute, or +3d, +2h, +61m, and sums of these.
func moment(s string, now time.Time) (time.Time, error) {
	if rest, ok := strings.CutPrefix(s, "+"); ok {
		for rest != "" {
			m := relative.FindStringSubmatch(rest)
			if m == nil {
				return now, fmt.Errorf("at: %s is not +3d, +2h or +61m", s)
			}
			n, _ := strconv.Atoi(m[1])
			unit := map[string]time.Duration{"d": 24 * time.Hour, "h": time.Hour, "m": time.Minute}[m[2]]
			now = now.Add(time.Duration(n) * unit)
			rest = rest[len(m[0]):]
		}
		return now, nil
	}
	for _, layout := range []string{"2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02"} {
		if t, err := time.ParseInLocation(layout, s, calendar.Shanghai()); err == nil {
			return t, nil
		}
	}
	return now, fmt.Errorf("at: %s is not a time like 2026-03-02 09:00", s)
}

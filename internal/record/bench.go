package record

import (
	"context"
	"encoding/binary"
	"time"

	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
)

// Task is a record on somebody's workbench.
type Task struct {
	Line
	Due      *Clock   // the clock it is listed by
	Approval bool     // he decides on somebody else's business
	Mine     bool     // he answers for it himself, by name
	May      []Choice // what he may do now
}

// Bench is what a workbench asks for.
type Bench struct {
	Waiting []Task // what waits for the person, the most urgent first
	Over    []Task // missed clocks: his own, or all of his departments
	Next    []Task // clocks that run out next
	Counts  BenchCounts
}

// BenchCounts are the figures on top of the workbench, each capped at 10,000.
// What waits is counted one by one as far as waitSure; beyond, what may wait for
// one who holds the post.
type BenchCounts struct {
	Waiting, Approvals, Over, Today int64
}

const (
	benchRows = 8
	waitShown = 100 // tasks that are shown
	waitSure  = 100 // records of which it is asked whether they wait for this very person
)

// Workbench gives a person's workbench. all shows the late and the coming of
// whole departments instead of his own.
func (e *Engine) Workbench(ctx context.Context, who *people.Person, all bool) (*Bench, error) {
	var b *Bench
	err := e.look(ctx, who, func(u *unit) error {
		b = &Bench{}
		var err error
		if b.Waiting, err = u.waitingFor(&b.Counts); err != nil {
			return err
		}
		now := u.now
		zone := e.Zone()
		end := now.In(zone)
		end = time.Date(end.Year(), end.Month(), end.Day()+1, 0, 0, 0, 0, zone)
		over, next, today, err := u.dues(all, end)
		if err != nil {
			return err
		}
		b.Over, b.Next = over, next
		b.Counts.Over, b.Counts.Today = int64(len(over)), today
		return nil
	})
	return b, err
}

// waitingFor lists and counts what waits for the actor: what is late already
// first, then by the nearest due.
func (u *unit) waitingFor(counts *BenchCounts) ([]Task, error) {
	l := u.lists.byName[builtinWaiting]
	var spans []span
	for _, seat := range u.actor.Seats {
		p := postScope(seat.Dept, seat.Post)
		spans = append(spans, span{from: p, end: keyEnd(p), n: len(p)})
	}
	p := personScope(u.actor.ID)
	spans = append(spans, span{from: p, end: keyEnd(p), n: len(p)})
	rows, err := u.merged(l, spans, nil, false, waitSure+1)
	if err != nil {
		return nil, err
	}
	if len(rows) > waitSure {
		rows = rows[:waitSure]
		all, _, err := u.countSpans(l, spans, 0)
		if err != nil {
			return nil, err
		}
		counts.Waiting = all - waitSure
	}
	var out []Task
	for i, r := range rows {
		if i%aheadMost == 0 {
			if err := u.linesAhead(rows[i:min(i+aheadMost, len(rows))], nil); err != nil {
				return nil, err
			}
		}
		s, err := u.load(r.id)
		if err != nil {
			return nil, err
		}
		if !u.mayRead(s) {
			continue
		}
		may, err := u.movesHeMay(s)
		if err != nil {
			return nil, err
		}
		if len(may) == 0 {
			continue
		}
		t := Task{May: may}
		for _, c := range may {
			t.Mine = t.Mine || u.personal(s, c.Act)
		}
		t.Approval = !t.Mine && int64(s.row.Opener) != u.actor.ID
		counts.Waiting++
		if t.Approval {
			counts.Approvals++
		}
		if len(out) == waitShown {
			continue
		}
		ln, ok, err := u.line(r.id, nil)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		t.Line, t.Due = ln, ln.Clock
		out = append(out, t)
	}
	return out, nil
}

// movesHeMay gives the acts of the actor that move a record on.
func (u *unit) movesHeMay(s *state) ([]Choice, error) {
	var out []Choice
	for _, a := range s.typ.Acts {
		if a.Opening || a.By == nil || onlyRule(a.By) || !a.In[s.row.Stage] || !movesOn(s.typ, a, s.row.Stage) {
			continue
		}
		c, ok, err := u.choice(s, a)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, c)
		}
	}
	return out, nil
}

// personal says that the actor stands in an act's by-line by name, not by post.
func (u *unit) personal(s *state, a *regulation.Act) bool {
	for _, by := range bys(a) {
		if by == nil {
			continue
		}
		for _, st := range by.Steps {
			for _, p := range st {
				for _, x := range p {
					if x.Kind != regulation.ActorField && x.Kind != regulation.ActorAll && x.Kind != regulation.ActorOpener {
						continue
					}
					f := x.Field
					if x.Kind == regulation.ActorOpener {
						f = "opener"
					}
					for _, id := range persons(s.row, f) {
						if id == u.actor.ID {
							return true
						}
					}
				}
			}
		}
	}
	return false
}

// dues reads the missed and the coming clocks: the actor's own, or those of the
// departments he reads.
func (u *unit) dues(all bool, end time.Time) (over, next []Task, today int64, err error) {
	now := micros(u.now)
	var spans []span
	if all {
		for _, s := range u.viewScopesAll() {
			spans = append(spans, span{from: s, end: keyEnd(s), n: len(s)})
		}
		rows, err := u.merged(u.lists.byName[builtinOver], spans, nil, false, 200)
		if err != nil {
			return nil, nil, 0, err
		}
		if over, err = u.tasks(rows, 200); err != nil {
			return nil, nil, 0, err
		}
		rows, err = u.merged(u.lists.byName[builtinDueAll], spans, nil, false, 200)
		if err != nil {
			return nil, nil, 0, err
		}
		for _, r := range rows {
			if at := dueOfKey(r.key); at >= now && at < micros(end) {
				today++
			}
		}
		next, err = u.tasks(rows, benchRows*3)
		return over, next, today, err
	}
	for _, seat := range u.actor.Seats {
		p := postScope(seat.Dept, seat.Post)
		spans = append(spans, span{from: p, end: keyEnd(p), n: len(p)})
	}
	p := personScope(u.actor.ID)
	spans = append(spans, span{from: p, end: keyEnd(p), n: len(p)})
	rows, err := u.merged(u.lists.byName[builtinDue], spans, nil, false, 300)
	if err != nil {
		return nil, nil, 0, err
	}
	tasks, err := u.tasks(rows, 300)
	if err != nil {
		return nil, nil, 0, err
	}
	for _, t := range tasks {
		switch {
		case !t.Mine: // somebody nearer holds the post
		case t.Due.State == ClockOver:
			over = append(over, t)
		default:
			if t.Due.Due.Before(end) {
				today++
			}
			next = append(next, t)
		}
	}
	return over, next, today, nil
}

// viewScopesAll gives the fronts of the keys of every record the actor reads.
func (u *unit) viewScopesAll() [][]byte {
	var out [][]byte
	seen := map[string]bool{}
	for _, n := range u.prog.Order {
		if u.prog.Types[n].Pattern {
			continue
		}
		for _, s := range u.viewScopes(n, "") {
			if !seen[string(s)] {
				seen[string(s)] = true
				out = append(out, s)
			}
		}
	}
	return out
}

// dueOfKey reads the due at the front of a key's tail.
func dueOfKey(tail []byte) int64 {
	if len(tail) < 9 {
		return 0
	}
	return int64(binary.BigEndian.Uint64(tail[1:9]) ^ 1<<63)
}

// clockOfKey reads the clock's name that follows the due.
func clockOfKey(tail []byte) string {
	if len(tail) < 10+8 {
		return ""
	}
	t := tail[10 : len(tail)-8]
	for i := 0; i+1 < len(t); i++ {
		if t[i] == 0 && t[i+1] == 0 {
			return string(t[:i])
		}
	}
	return ""
}

// tasks makes workbench lines of rows of the lists of dues.
func (u *unit) tasks(rows []listRow, limit int) ([]Task, error) {
	if err := u.linesAhead(rows[:min(len(rows), limit)], nil); err != nil {
		return nil, err
	}
	var out []Task
	for _, r := range rows {
		s, err := u.load(r.id)
		if err != nil {
			return nil, err
		}
		name := clockOfKey(r.key)
		c, st := s.typ.Clock(name), s.clocks[name]
		if !u.mayRead(s) || c == nil || st == nil {
			continue
		}
		ln, ok, err := u.line(r.id, nil)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		ck, err := u.clockView(s, c, st, false)
		if err != nil {
			return nil, err
		}
		t := Task{Line: ln, Due: &ck}
		if posts, ids := u.answers(s, s.row, c); len(posts) == 0 {
			for _, id := range ids {
				t.Mine = t.Mine || id == u.actor.ID
			}
		} else if !u.answersByPost(s, posts) && !contains(ids, u.actor.ID) {
			t.Mine = false
		} else {
			t.Mine = true
		}
		out = append(out, t)
		if len(out) == limit {
			break
		}
	}
	return out, nil
}

// answersByPost says whether the actor is the nearest holder of one of the posts.
func (u *unit) answersByPost(s *state, posts []string) bool {
	for _, p := range posts {
		if ids, _ := u.dir.Holders(p, s.row.Dept, u.now); contains(ids, u.actor.ID) {
			return true
		}
	}
	return false
}

func contains(ids []int64, id int64) bool {
	for _, x := range ids {
		if x == id {
			return true
		}
	}
	return false
}

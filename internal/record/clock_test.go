package record_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
)

// job is a thing to be handed out by rule, which is refused until it is ready.
const job = `
say: 活 | job
clause: K1
fields:
  name: text 名 | name
  ready: bool 备好 | ready
  more: int = 0 延长 | more
  other: job 另一件 | other
stages:
  open: 待派 | open
  given: 已派 | given
acts:
  enter: { say: 登记 | enter, by: clerk, to: open, ask: [name, other?] }
  prepare: { say: 备好 | prepare, in: open, by: clerk | rule, do: { ready: "true" } }
  touch: { say: 看过 | touch, in: open, by: clerk }
  extend: { say: 延长 | extend, in: open, by: clerk, do: { more: r.more + 1 } }
  help: { say: 帮 | help, in: open, by: clerk, do: { job.prepare: { for: r.other } } }
  give:
    say: 派 | give
    in: open
    to: given
    by: clerk | rule
    need:
      ready: { if: r.ready, say: 还没备好 | not ready yet, fix: prepare }
clocks:
  give: { say: 派出 | hand out, in: open, by: clerk, due: minutes(30) , do: give, except: [{ if: r.more > 0, due: days(3) }] }
`

func (o *office) tick() int {
	o.t.Helper()
	n, _, err := o.e.Tick(o.ctx)
	if err != nil {
		o.t.Fatal(err)
	}
	return n
}

func (o *office) stage(id int64) string { o.t.Helper(); return o.view(id).Row.Stage }

func (o *office) view(id int64) *record.View {
	o.t.Helper()
	v, err := o.e.View(o.ctx, nil, id)
	if err != nil {
		o.t.Fatal(err)
	}
	return v
}

func (o *office) events(id int64) int {
	o.t.Helper()
	h, err := o.e.History(o.ctx, nil, id)
	if err != nil {
		o.t.Fatal(err)
	}
	return len(h)
}

// A clock whose act was refused is tried again after the next act on its record
// and each working morning; what is refused again leaves no further event.
func TestRefusedClock(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOfficeOf(t, db, small(t, map[string]string{"types/job.yaml": job}))
		enter := func(in map[string]any) int64 {
			return o.must("clerk", record.Command{Type: "job", Act: "enter", Input: in}).Record
		}
		a := enter(map[string]any{"name": "甲"})
		b := enter(map[string]any{"name": "乙", "other": fmt.Sprint(a)})
		c := enter(map[string]any{"name": "丙"})
		o.set("2026-03-02 10:00")
		if n := o.tick(); n != 3 || o.stage(a) != "open" || !o.view(a).Clocks[0].Missed {
			t.Fatalf("%d rang, a is %s", n, o.stage(a))
		}
		before := o.events(a)
		o.must("clerk", record.Command{Record: a, Act: "touch"})
		if n := o.tick(); n != 1 || o.stage(a) != "open" || o.events(a) != before+1 {
			t.Errorf("after an act that mends nothing: %d rang, %s, %d events more", n, o.stage(a), o.events(a)-before)
		}
		if n := o.tick(); n != 0 {
			t.Errorf("tried %d times more after one act", n)
		}
		o.set("2026-03-02 11:00")
		o.must("clerk", record.Command{Record: b, Act: "help"}) // another record's act makes a ready
		o.tick()
		if o.stage(a) != "given" || !o.view(a).Row.Moved.Equal(time.Date(2026, 3, 2, 11, 0, 0, 0, calendar.Shanghai())) {
			t.Errorf("a became ready and stands at %s since %s", o.stage(a), o.view(a).Row.Moved)
		}
		// Moved beyond the moment it ran out, it counts again and is done no sooner.
		o.must("clerk", record.Command{Record: b, Act: "extend"})
		o.must("clerk", record.Command{Record: b, Act: "prepare"})
		o.set("2026-03-04 12:00")
		if o.tick(); o.stage(b) != "open" {
			t.Error("an extended clock rang early")
		}
		o.set("2026-03-06 00:00")
		if o.tick(); o.stage(b) != "given" {
			t.Error("an extended clock did not ring")
		}
		// Without any act it is tried each working morning; the next act finds it
		// done where the scheduler slept.
		o.set("2026-03-06 10:00")
		o.tick()
		if n := o.events(c); n != 2 { // entered, missed
			t.Errorf("%d events of c", n)
		}
		o.must("clerk", record.Command{Record: c, Act: "prepare"})
		if _, err := o.act("clerk", record.Command{Record: c, Act: "give"}); fault.CodeOf(err) != fault.Refused || o.stage(c) != "given" {
			t.Errorf("the next act comes after what was owed: %v, %s", err, o.stage(c))
		}
	})
}

func (o *office) list(name string) map[int64]bool {
	o.t.Helper()
	p, err := o.e.Page(o.ctx, o.who("clerk"), record.Query{Type: "repair", List: name})
	if err != nil {
		o.t.Fatal(err)
	}
	out := map[int64]bool{}
	for _, l := range p.Lines {
		out[l.ID] = true
	}
	return out
}

// What was late before it was entered stands in no list of overdue, until its
// due is moved and is missed again; what falls due today is listed for the day.
func TestLateAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		unit, _ := o.household()
		o.set("2026-03-03 09:00")
		opened := time.Date(2026, 2, 20, 10, 0, 0, 0, calendar.Shanghai())
		old := o.must("", record.Command{Type: "repair", Act: "as_was", Dept: "D1", AsWas: &record.AsWas{Opened: opened}, Input: map[string]any{
			"unit": fmt.Sprint(unit), "caller": "章素云", "what": "漏水", "promised_by": "2026-02-21 18:00"}}).Record
		fresh := o.repair(unit, "water").Record
		if v := o.view(old); !v.Clocks[0].Missed || !v.Clocks[0].Before || !v.Row.Late["done"] {
			t.Fatalf("%+v", v.Clocks)
		}
		if l := o.list("overdue"); len(l) != 0 {
			t.Errorf("overdue: %v", l)
		}
		if l := o.list("due_today"); !l[fresh] || l[old] {
			t.Errorf("due today: %v", l)
		}
		// The head may still promise anew: it counts from there like any other.
		o.must("head", record.Command{Record: old, Act: "extend", Input: map[string]any{"more_hours": 72, "extend_why": "缺料"}})
		if o.view(old).Row.Missed["done"] {
			t.Error("moved, and still missed")
		}
		due := o.view(old).Row.Due
		if due.IsZero() {
			t.Fatal("no due after it was moved")
		}
		o.mu.Lock()
		o.now = due.Add(time.Minute)
		o.mu.Unlock()
		o.tick()
		if l := o.list("overdue"); !l[old] || !l[fresh] {
			t.Errorf("late again, and not in the list: %v", l)
		}
	})
}

// What waits is shown with the late first, and counted beyond what is shown.
func TestWaitingInOrder(t *testing.T) {
	o := newOffice(t, storetest.New(t))
	unit, _ := o.household()
	o.set("2026-03-03 09:00")
	late := o.repair(unit, "power").Record // nobody can be sent: its dispatch is missed
	o.set("2026-03-03 11:00")
	o.tick()
	for range 104 {
		o.repair(unit, "water")
	}
	b, err := o.e.Workbench(o.ctx, o.who("clerk"), false)
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Waiting) != 100 || b.Counts.Waiting != 105 || b.Waiting[0].ID != late || b.Waiting[0].Due.State != record.ClockOver {
		t.Errorf("%d shown, %d counted, first %+v", len(b.Waiting), b.Counts.Waiting, b.Waiting[0].Due)
	}
	if b.Counts.Over == 0 {
		t.Error("a dispatch that was missed and refused is nobody's delay")
	}
}

// A clock whose due is a moment says of what that moment is taken, and of what
// was added; not of what its reader may not read.
func TestSumOfMoment(t *testing.T) {
	o := newOfficeOf(t, storetest.New(t), small(t, map[string]string{"params.yaml": "grace: { say: 宽限（日） | days of grace, is: 2 }\n", "types/vow.yaml": `
say: 承诺 | promise
clause: K1
fields:
  name: text 名 | name
  until: time 承诺时限 | promised by
  more: int = 0 已延（日） | days more
stages: { open: 在办 | open, rest: wait 停表 | standing still, done: end 办毕 | done }
acts:
  enter: { say: 登记 | enter, by: clerk | head, to: open, ask: [name, until] }
  pause: { say: 停 | pause, in: open, to: rest, by: clerk }
  resume: { say: 恢复 | resume, in: rest, to: open, by: clerk }
clocks:
  keep: { say: 践诺 | keep it, in: open, by: clerk, due: r.until + days(p.grace + r.more) }
see: { all: { by: anyone, clause: K1 }, more: head }      # when it is due is released; by how much it was put off, not
`}))
	// A clock whose condition does not hold has no due to explain.
	if v := o.view(o.seat("clerk")); len(v.Clocks) != 1 || len(v.Clocks[0].Sum) != 0 {
		t.Errorf("the term of a seat without an end: %+v", v.Clocks)
	}
	id := o.must("clerk", record.Command{Type: "vow", Act: "enter", Input: map[string]any{"name": "甲", "until": "2026-03-04 15:00"}}).Record
	o.set("2026-03-02 10:00")
	o.must("clerk", record.Command{Record: id, Act: "pause"})
	o.set("2026-03-02 12:30")
	o.must("clerk", record.Command{Record: id, Act: "resume"})
	for who, want := range map[string][]string{
		"clerk": {"取自“承诺时限”", "按“宽限（日）”", "暂停", "截止", "现在", "还剩"},
		"head":  {"取自“承诺时限”", "按“已延（日）”", "按“宽限（日）”", "暂停", "截止", "现在", "还剩"},
	} {
		v, err := o.e.View(o.ctx, o.who(who), id)
		if err != nil {
			t.Fatal(err)
		}
		sum := v.Clocks[0].Sum
		if len(sum) != len(want) {
			t.Fatalf("%s: %+v", who, sum)
		}
		for i, l := range sum {
			if !strings.HasPrefix(l.Say.Zh, want[i]) || l.Say.En == "" || l.Value.Zh == "" || l.Value.En == "" {
				t.Errorf("%s: %s: %+v", who, want[i], l)
			}
		}
		due := sum[len(sum)-3]
		if !due.At.Equal(v.Clocks[0].Due) || !due.At.Equal(time.Date(2026, 3, 7, 2, 30, 0, 0, calendar.Shanghai())) {
			t.Errorf("%s: due %s, %s", who, due.At, v.Clocks[0].Due)
		}
		if len(v.Clocks[0].Params) != 1 || v.Clocks[0].Params[0] != "grace" {
			t.Errorf("%v", v.Clocks[0].Params)
		}
	}
}

// seat gives the record of a seat of a person.
func (o *office) seat(name string) int64 { o.t.Helper(); return o.who(name).Seats[0].Record }

package app

import (
	"container/heap"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/record"
)

// demoCmd fills an empty data folder with the demonstration department: every
// record in it was made by acts through the engine, on a clock that walks
// through the two weeks before today.
type demoCmd struct {
	place
	Records int    `name:"records" default:"70" help:"How many repairs and complaints."`
	Seed    uint64 `name:"seed" default:"1" help:"The same seed and day give the same department."`
	Until   string `name:"until" help:"The day and time it stands at (2006-01-02 15:04; default: now)."`
}

// demoPassword opens every account of the demonstration department; the pages
// show it, and nothing else has it.
const demoPassword = "guiju-demo-2026"

// demoPIN is everybody's PIN there.
const demoPIN = "2580"

// Run makes the department.
func (c *demoCmd) Run(ctx context.Context, s *streams) error {
	if c.there() {
		return fault.New(fault.Refused, c.Data+" 里已有一套系统，没有动它", c.Data+" holds an installation already; nothing was changed")
	}
	until := time.Now()
	if c.Until != "" {
		t, err := time.ParseInLocation("2006-01-02 15:04", c.Until, calendar.Shanghai())
		if err != nil {
			return wrongUsage("-until 写成 2026-11-24 10:42", "-until is written 2026-11-24 10:42")
		}
		until = t
	}
	d := &demo{ctx: ctx, until: until, rnd: rand.New(rand.NewPCG(c.Seed, 20261124)), who: map[string]*people.Person{}, ids: map[string]int64{}}
	d.now = time.Date(until.Year(), until.Month(), until.Day(), 8, 0, 0, 0, calendar.Shanghai()).AddDate(0, 0, -14)
	c.fresh = true
	h, err := c.open(ctx, s, func() time.Time { return d.now })
	if err != nil {
		return err
	}
	defer h.Close()
	d.h = h
	if _, err := h.begin(ctx, "guiju.example/"+"demo"); err != nil {
		return err
	}
	began := time.Now()
	if err := d.paint(); err != nil {
		return err
	}
	if err := d.make(c.Records); err != nil {
		return err
	}
	if err := h.seal(ctx); err != nil {
		return err
	}
	s.say("示范部门已就绪：%d 份记录，用时 %.1f 秒。各账户密码 %s，PIN %s。", "the demonstration department is ready: %d records in %.1f s. Password of every account %s, PIN %s.",
		d.made, time.Since(began).Seconds(), demoPassword, demoPIN)
	return nil
}

// demo is the department in the making.
type demo struct {
	ctx   context.Context
	h     *house
	rnd   *rand.Rand
	now   time.Time
	until time.Time
	who   map[string]*people.Person
	ids   map[string]int64
	queue events
	n     int
	made  int
	units []int64
	own   map[int64]int64 // unit -> party
	techs []int64

	photoHash string
	photoSize int64
}

// event is something that somebody does at an instant.
type event struct {
	at  time.Time
	seq int
	do  func() error
}

type events []event

func (q events) Len() int { return len(q) }
func (q events) Less(i, j int) bool {
	return q[i].at.Before(q[j].at) || q[i].at.Equal(q[j].at) && q[i].seq < q[j].seq
}
func (q events) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *events) Push(x any)   { *q = append(*q, x.(event)) }
func (q *events) Pop() any {
	old := *q
	e := old[len(old)-1]
	*q = old[:len(old)-1]
	return e
}

func (d *demo) at(t time.Time, do func() error) {
	d.n++
	heap.Push(&d.queue, event{t, d.n, do})
}

// walk lets everything happen that lies before the day the department stands at.
func (d *demo) walk() error {
	for d.queue.Len() > 0 {
		e := heap.Pop(&d.queue).(event)
		if e.at.After(d.until) {
			break
		}
		if e.at.After(d.now) {
			d.now = e.at
		}
		if _, _, err := d.h.engine.Tick(d.ctx); err != nil {
			return err
		}
		err := e.do()
		var f *fault.Error
		if errors.As(err, &f) && f.Code == fault.Refused {
			continue // the regulation said no: then it was not done
		}
		if err != nil {
			return err
		}
	}
	d.now = d.until
	_, _, err := d.h.engine.Tick(d.ctx)
	return err
}

// act does one act as a person.
func (d *demo) act(who string, c record.Command) (*record.Answer, error) {
	c.Actor = d.who[who]
	if c.Actor == nil && who != "" {
		return nil, fmt.Errorf("demo: nobody is called %s", who)
	}
	a, err := d.h.engine.Act(d.ctx, c)
	if err != nil {
		return nil, fmt.Errorf("demo: %s %s.%s: %w", who, c.Type, c.Act, err)
	}
	return a, nil
}

func (d *demo) open(who, typ, act string, in map[string]any) (int64, error) {
	a, err := d.act(who, record.Command{Type: typ, Act: act, Input: in})
	if err != nil {
		return 0, err
	}
	d.made++
	return a.Record, nil
}

func id(n int64) string { return strconv.FormatInt(n, 10) }

func pick[T any](d *demo, xs []T) T { return xs[d.rnd.IntN(len(xs))] }

// enlist enters the people of a department and gives them accounts.
func (d *demo) enlist(dept int64, code string, list []demoPerson) error {
	for _, p := range list {
		n, err := d.h.seat(d.ctx, dept, code, p.name, p.phone, p.posts...)
		if err != nil {
			return err
		}
		if _, err := d.h.accounts.Enrol(d.ctx, n, p.login, demoPassword, false); err != nil {
			return err
		}
		d.ids[p.login] = n
	}
	for _, p := range list {
		who, err := d.h.engine.Person(d.ctx, d.ids[p.login])
		if err != nil {
			return err
		}
		d.who[p.login] = who
	}
	return nil
}

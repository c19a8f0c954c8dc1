package record_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/ledger"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/regulations"
)

var founding = sync.OnceValue(func() *regulation.Program {
	prelude, kefu := regulations.FS()
	prog, problems := regulation.Compile(prelude, kefu)
	if prog == nil {
		panic(fmt.Sprint(problems))
	}
	return prog
})

// office is a department with people, on a clock the test moves.
type office struct {
	t    *testing.T
	ctx  context.Context
	db   *store.DB
	e    *record.Engine
	dept int64
	ids  map[string]int64

	mu  sync.Mutex
	now time.Time
}

func (o *office) clock() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.now
}

func (o *office) set(s string) {
	o.t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, calendar.Shanghai())
	if err != nil {
		o.t.Fatal(err)
	}
	o.mu.Lock()
	o.now = at
	o.mu.Unlock()
}

func newOffice(t *testing.T, db *store.DB) *office {
	t.Helper()
	return newOfficeOf(t, db, founding())
}

// small is a regulation of a few lines: the prelude, the posts of an office, one
// clause, and the files given.
func small(t *testing.T, files map[string]string) *regulation.Program {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, body := range map[string]string{
		"regulation.yaml": "say: 小制度 | a small regulation\nsince: 2026-01-01\n",
		"clauses.yaml":    "K1: 第一条 | the first clause\n",
		"posts.yaml":      "clerk: 客服 | clerk\ndispatcher: 调度 | dispatcher\ntechnician: 维修员 | technician\nhead: 主管 | head\nleader: 主管领导 | leader\noffice: 总办 | office\n",
	} {
		fsys[name] = &fstest.MapFile{Data: []byte(body)}
	}
	for name, body := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(body)}
	}
	prelude, _ := regulations.FS()
	prog, problems := regulation.Compile(prelude, fsys)
	if prog == nil {
		t.Fatal(problems)
	}
	return prog
}

func newOfficeOf(t *testing.T, db *store.DB, prog *regulation.Program) *office {
	t.Helper()
	o := &office{t: t, ctx: context.Background(), db: db, ids: map[string]int64{}}
	o.set("2026-03-02 09:00")
	var err error
	o.e, err = record.New(o.ctx, record.Config{DB: db, Program: prog, Body: []byte("{}"), Now: o.clock,
		Calendar: func(string) *calendar.Calendar { return calendar.China(calendar.Hours{}) }})
	if err != nil {
		t.Fatal(err)
	}
	skey, _, err := ledger.NewKey("test")
	if err != nil {
		t.Fatal(err)
	}
	key, err := ledger.ParseKey(skey)
	if err != nil {
		t.Fatal(err)
	}
	if err := ledger.Create(o.ctx, db, key, o.clock()); err != nil {
		t.Fatal(err)
	}
	a := o.must("", record.Command{Type: "department", Act: "open", Dept: "D1", Input: map[string]any{"code": "D1", "name": "云杉里客户服务部", "keeps": true}})
	o.dept = a.Record
	for name, posts := range map[string][]string{"head": {"head"}, "clerk": {"clerk", "dispatcher"}, "he": {"clerk"}, "li": {"technician"}, "wu": {"technician"}, "admin": {"sysadmin"}} {
		o.join(name, "D1", a.Record, posts...)
	}
	return o
}

func (o *office) join(name, code string, dept int64, posts ...string) {
	o.t.Helper()
	o.ids[name] = o.must("", record.Command{Type: "staff", Act: "join", Dept: code, Input: map[string]any{"name": name}}).Record
	for _, p := range posts {
		o.must("", record.Command{Type: "seat", Act: "found", Dept: code, Input: map[string]any{
			"person": fmt.Sprint(o.ids[name]), "post": p, "department": fmt.Sprint(dept)}})
	}
}

func (o *office) who(name string) *people.Person {
	o.t.Helper()
	if name == "" {
		return nil
	}
	p, err := o.e.Person(o.ctx, o.ids[name])
	if err != nil || p == nil {
		o.t.Fatalf("person %s: %v", name, err)
	}
	return p
}

func (o *office) act(name string, c record.Command) (*record.Answer, error) {
	c.Actor = o.who(name)
	return o.e.Act(o.ctx, c)
}

func (o *office) must(name string, c record.Command) *record.Answer {
	o.t.Helper()
	a, err := o.act(name, c)
	if err != nil {
		o.t.Fatalf("%s %s.%s: %v", name, c.Type, c.Act, err)
	}
	return a
}

// household enters a project, a building, a unit and a party.
func (o *office) household() (unit, party int64) {
	o.t.Helper()
	pr := o.must("clerk", record.Command{Type: "project", Act: "enter", Input: map[string]any{"code": "YS", "name": "云杉里", "address": "云杉路 1 号"}})
	b := o.must("clerk", record.Command{Type: "building", Act: "enter", Input: map[string]any{"project": fmt.Sprint(pr.Record), "number": "3", "section": "1"}})
	u := o.must("clerk", record.Command{Type: "unit", Act: "enter", Input: map[string]any{"building": fmt.Sprint(b.Record), "room": "1802"}})
	p := o.must("clerk", record.Command{Type: "party", Act: "enter", Input: map[string]any{"name": "章素云", "phone": "13900004417"}})
	return u.Record, p.Record
}

func (o *office) repair(unit int64, kind string) *record.Answer {
	o.t.Helper()
	return o.must("clerk", record.Command{Type: "repair", Act: "register", Input: map[string]any{
		"unit": fmt.Sprint(unit), "caller": "章素云", "phone": "13900004417", "kind": kind, "what": "洗手盆下漏水", "stands_alone": true}})
}

func (o *office) id(name string) string { return fmt.Sprint(o.ids[name]) }

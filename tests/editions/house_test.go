package editions

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/ledger"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/regulations"
)

const job = `say: 派工单 | job
like: case
fields:
  what: text 内容 | what
  remark: text 备注 | remark
  hard: bool 难 | hard
  extended: int = 0 延期次数 | times extended
  title: text 题名 | title
stages:
  working: 处理中 | in work
  checked: 待验收 | to be checked
  done: end 已完成 | done
is:
  title: r.what
acts:
  open:
    say: 登记 | register
    by: clerk
    to: working
    ask: [what, remark?, hard?]
    do:
      no: next('J-{seq:4}')
      class: "'K1'"
  extend:
    say: 延期 | extend
    in: working
    by: head
    do:
      extended: r.extended + 1
  check:
    say: 报验 | hand in
    in: working
    by: clerk
    to: checked
  done:
    say: 完成 | finish
    in: [working, checked]
    by: clerk
    to: done
clocks:
  finish:
    say: 完成 | finish
    in: [working, checked]
    by: clerk
    due: days(p.finish_days + r.extended)
finds:
  hard_ones:
    say: 难办的 | hard ones
    if: it.hard && it.stage == 'working'
`

const adopt = `  adopt:
    say: 改依现行制度 | bring over
    in: working
    by: head
    need:
      easy:
        if: '!r.hard'
        say: 难办的按原来的制度办完 | hard ones are finished as they began
        fix: [done]
`

// text is a regulation by its files.
type text map[string]string

func first() text {
	return text{
		"regulation.yaml": "say: 派工制度 | jobs\nsince: 2026-01-01\n",
		"clauses.yaml":    "K1: 第一条 派工限期办完 | jobs are done in time\n",
		"posts.yaml":      "clerk: 客服 | clerk\nhead: 主管 | head\nleader: 主管领导 | leader\n",
		"params.yaml":     "finish_days:\n  say: 办结天数 | days to finish\n  clause: K1\n  is: 5\n  need: it >= 1 && it <= 30\n",
		"types/job.yaml":  job,
	}
}

// with is the text with words replaced in one file.
func (x text) with(file string, pairs ...string) text {
	out := text{}
	for n, b := range x {
		out[n] = b
	}
	out[file] = strings.NewReplacer(pairs...).Replace(out[file])
	return out
}

func second() text {
	return first().with("params.yaml", "is: 5", "is: 3").
		with("types/job.yaml", "  remark: text 备注 | remark\n", "", "what, remark?, hard?", "what, hard?", "clocks:\n", adopt+"clocks:\n",
			"it.hard && it.stage == 'working'", "it.hard && it.stage == 'checked'")
}

// problems compiles a text that may not compile.
func (x text) problems() (*regulation.Program, []regulation.Problem) {
	fsys := fstest.MapFS{}
	for n, b := range x {
		fsys[n] = &fstest.MapFile{Data: []byte(b)}
	}
	prelude, _ := regulations.FS()
	return regulation.Compile(prelude, fsys)
}

func (x text) compile(t *testing.T) *regulation.Program {
	t.Helper()
	p, problems := x.problems()
	if p == nil {
		t.Fatal(problems)
	}
	return p
}

// house is an installation on a clock the test moves, which can be started anew.
type house struct {
	t    *testing.T
	db   *store.DB
	e    *record.Engine
	dept int64
	ids  map[string]int64
	by   map[string]*regulation.Program // stored form -> program

	mu  sync.Mutex
	now time.Time
}

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *house) set(at string) {
	h.t.Helper()
	t, err := time.ParseInLocation("2006-01-02 15:04", at, calendar.Shanghai())
	h.must(err)
	h.mu.Lock()
	h.now = t
	h.mu.Unlock()
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatalf("%+v", err)
	}
}

// start makes an engine; the text it is given comes into force only where
// nothing is.
func (h *house) start(given *regulation.Program) {
	h.t.Helper()
	var err error
	h.e, err = record.New(h.t.Context(), record.Config{DB: h.db, Program: given, Body: []byte(given.Hash), Now: h.clock,
		Load: func(body []byte) (*regulation.Program, error) {
			if p := h.by[string(body)]; p != nil {
				return p, nil
			}
			return nil, fmt.Errorf("no edition %s", body)
		},
		Calendar: func(string) *calendar.Calendar { return calendar.China(calendar.Hours{}) }})
	h.must(err)
}

func (h *house) program(x text) *regulation.Program {
	p := x.compile(h.t)
	h.by[p.Hash] = p
	return p
}

func (h *house) enter(p *regulation.Program, from calendar.Date) error {
	_, err := h.e.Enter(h.t.Context(), record.Entry{Program: p, Body: []byte(p.Hash), From: from, Who: "操作员"})
	return err
}

func open(t *testing.T, db *store.DB) *house {
	h := &house{t: t, db: db, ids: map[string]int64{}, by: map[string]*regulation.Program{}}
	h.set("2026-03-02 09:00")
	h.start(h.program(first()))
	skey, _, err := ledger.NewKey("test")
	h.must(err)
	key, err := ledger.ParseKey(skey)
	h.must(err)
	h.must(ledger.Create(t.Context(), db, key, h.clock()))
	h.dept = h.act("", record.Command{Type: "department", Act: "open", Dept: "D1", Input: map[string]any{"code": "D1", "name": "客服部", "keeps": true}}).Record
	for _, n := range []string{"clerk", "head"} {
		h.ids[n] = h.act("", record.Command{Type: "staff", Act: "join", Dept: "D1", Input: map[string]any{"name": n}}).Record
		h.act("", record.Command{Type: "seat", Act: "found", Dept: "D1", Input: map[string]any{"person": fmt.Sprint(h.ids[n]), "post": n, "department": fmt.Sprint(h.dept)}})
	}
	return h
}

func (h *house) try(who string, c record.Command) (*record.Answer, error) {
	if who != "" {
		p, err := h.e.Person(h.t.Context(), h.ids[who])
		if err != nil {
			return nil, err
		}
		c.Actor = p
	}
	return h.e.Act(context.WithoutCancel(h.t.Context()), c)
}

func (h *house) act(who string, c record.Command) *record.Answer {
	h.t.Helper()
	a, err := h.try(who, c)
	h.must(err)
	return a
}

// due is when a record's clock runs out.
func (h *house) due(id int64) string {
	h.t.Helper()
	v, err := h.e.View(h.t.Context(), nil, id)
	h.must(err)
	for _, c := range v.Clocks {
		if c.Name == "finish" {
			return c.Due.In(calendar.Shanghai()).Format("2006-01-02 15:04")
		}
	}
	return ""
}

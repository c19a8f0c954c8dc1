package web

import (
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/web/htmltest"
	"github.com/guiju/guiju/regulations"
)

// changed is the founding regulation with words replaced in one of its files.
func changed(t *testing.T, file string, pairs ...string) *regulation.Program {
	t.Helper()
	prelude, kefu := regulations.FS()
	next := fstest.MapFS{}
	err := fs.WalkDir(kefu, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(kefu, name)
		if name == file {
			b = []byte(strings.NewReplacer(pairs...).Replace(string(b)))
		}
		next[name] = &fstest.MapFile{Data: b}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	prog, problems := regulation.Compile(prelude, next)
	if prog == nil {
		t.Fatal(problems)
	}
	return prog
}

// The next edition stands on the page with its day and says of each open record
// what it would change; once it is in force whoever may brings one, some or all
// over, and reads what came of each.
func TestEditionsOnThePage(t *testing.T) {
	c := newCounter(t)
	unit, _ := c.household()
	first, second, third := c.repair(unit, "洗手盆漏水"), c.repair(unit, "阳台漏水"), c.repair(unit, "厨房漏水")
	next := changed(t, "params.yaml", "工作分钟） | working minutes to dispatch a repair\n  clause: R1.9\n  is: 30", "工作分钟） | working minutes to dispatch a repair\n  clause: R1.9\n  is: 20")
	if next.Hash == founding().Hash {
		t.Fatal("the text was not changed")
	}
	if _, err := c.e.Enter(c.ctx, record.Entry{Program: next, Body: []byte("{}"), From: calendar.Date{Year: 2026, Month: 11, Day: 25}, Who: "林静宜"}); err != nil {
		t.Fatal(err)
	}
	head, clerk := c.as("head"), c.as("clerk")
	if r := head.get("/clauses"); !strings.Contains(r.body, `href="/editions"`) {
		t.Error("the regulation does not lead to its editions")
	}
	r := head.get("/editions")
	for _, want := range []string{"将生效", "2026-11-25 00:00", "林静宜", "现行", "第 1 版"} {
		if !strings.Contains(r.said(), want) {
			t.Errorf("the page of editions does not say %s: %s", want, r.said())
		}
	}
	r = head.get("/editions/2")
	if n := len(r.doc().All("tbody tr")); r.status != http.StatusOK || n < 3 || !strings.Contains(r.said(), "30 → 20") || !strings.Contains(r.said(), "2026-11-25 起生效") {
		t.Errorf("before its day: %d rows, %s", n, r.said())
	}
	if strings.Contains(r.body, `action="/editions/adoptions"`) {
		t.Error("records could come over before the day")
	}
	if r := c.as("stranger").get("/editions/2"); strings.Contains(r.said(), first.Number) {
		t.Error("a stranger reads of another department's records")
	}

	c.later(24 * time.Hour)
	head, clerk = c.as("head"), c.as("clerk")
	if r = clerk.get("/editions/2?type=repair"); strings.Contains(r.body, `action="/editions/adoptions"`) || !strings.Contains(r.said(), first.Number) {
		t.Error("the clerk is offered what only the head may do, or sees nothing")
	}
	r = head.get("/editions/2?type=repair")
	if n := len(r.doc().All("input[name=id]")); n != 3 {
		t.Fatalf("%d of 3 can be selected: %s", n, r.said())
	}
	if r := head.post("/editions/adoptions", url.Values{"which": {"picked"}}); r.status != http.StatusUnprocessableEntity && r.status != http.StatusBadRequest {
		t.Errorf("nothing selected: %d %s", r.status, r.said())
	}
	done := func(b *browser, form url.Values) string {
		t.Helper()
		r := b.post("/editions/adoptions", form)
		if r.status != http.StatusSeeOther {
			t.Fatalf("%d %s", r.status, r.said())
		}
		if running := b.get(r.location); len(running.doc().All(".work[data-live]")) != 1 || !strings.Contains(running.said(), "还没轮到") {
			t.Errorf("a job under way: %s", running.said())
		}
		for more := true; more; {
			var err error
			if more, err = c.e.WorkAdoptions(c.ctx); err != nil {
				t.Fatal(err)
			}
		}
		return r.location
	}
	at := done(head, url.Values{"which": {"picked"}, "id": {htmltest.Attr(r.doc().All("input[name=id]")[0], "value")}})
	if r = head.get(at); !strings.Contains(r.said(), "已办 1 / 1，改过来 1，没有 0") || strings.Contains(r.body, "data-live") {
		t.Errorf("one that came over: %s", r.said())
	}
	if r := clerk.get(at); r.status != http.StatusNotFound {
		t.Errorf("somebody else's batch: %d", r.status)
	}
	at = done(clerk, url.Values{"which": {"all"}, "type": {"repair"}})
	if r = clerk.get(at + "?only=stayed"); !strings.Contains(r.said(), "改过来 0，没有 2") || !strings.Contains(r.said(), third.Number) {
		t.Errorf("by who may not: %s", r.said())
	}
	at = done(head, url.Values{"which": {"all"}, "type": {"repair"}})
	if r = head.get(at); !strings.Contains(r.said(), "改过来 2，没有 0") || !strings.Contains(r.said(), second.Number) {
		t.Errorf("all: %s", r.said())
	}
	head.lang = "en"
	if r = head.get("/editions/2?type=repair"); !strings.Contains(r.said(), "没有依别的版的未结记录") && !strings.Contains(r.said(), "No open record is under another edition") {
		t.Errorf("after all: %s", r.said())
	}
	if r = head.get("/editions"); !strings.Contains(r.body, at) {
		t.Error("the batches are not found again")
	}
	if r := head.get("/editions/7"); r.status != http.StatusNotFound {
		t.Errorf("an edition that is not there: %d", r.status)
	}
}

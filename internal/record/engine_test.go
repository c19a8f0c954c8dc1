package record_test

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"sort"
	"strings"
	"sync"
	"testing"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/ledger"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// tables counts the rows of every table an act may touch.
func (o *office) tables() map[string]int64 {
	o.t.Helper()
	out := map[string]int64{}
	err := o.db.Read(o.ctx, func(tx *store.Tx) error {
		for _, t := range []string{"record", "event", "unsealed", "listkey", "once", "deadline", "counter", "outbox", "answer"} {
			var n int64
			if err := tx.QueryRow(`select count(*) from ` + t).Scan(&n); err != nil {
				return err
			}
			out[t] = n
		}
		var sum int64
		if err := tx.QueryRow(`select coalesce(cast(sum(rev) as bigint), 0) from record`).Scan(&sum); err != nil {
			return err
		}
		out["revisions"] = sum
		err := tx.QueryRow(`select coalesce(cast(sum(value) as bigint), 0) from counter`).Scan(&sum)
		out["numbers"] = sum
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return out
}

func names(err error) []string {
	var f *fault.Error
	if !errors.As(err, &f) {
		return nil
	}
	var out []string
	for _, n := range f.Names {
		out = append(out, n.Name)
	}
	sort.Strings(out)
	return out
}

// verify checks ledger, records and lists.
func (o *office) verify() {
	o.t.Helper()
	r, err := ledger.Verify(o.ctx, o.db, ledger.Options{Now: o.clock(), Checks: []ledger.Check{o.e.CheckLists()},
		Say: func(p ledger.Problem) {
			if p.Kind != "event.late" { // nobody seals here
				o.t.Errorf("%s: %s", p.Kind, p.Say.En)
			}
		}})
	if err != nil {
		o.t.Fatal(err)
	}
	if r.Records == 0 {
		o.t.Error("nothing was verified")
	}
}

// A refused act changes nothing: no row, no number, no revision, in any table.
func TestRefusalChangesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		unit, party := o.household()
		r := o.repair(unit, "water")
		before := o.tables()
		for _, c := range []struct {
			who  string
			c    record.Command
			want []string
		}{
			{"li", record.Command{Type: "repair", Act: "register", Input: map[string]any{"unit": fmt.Sprint(unit), "kind": "water", "what": "x"}}, []string{"by"}},
			{"clerk", record.Command{Type: "repair", Act: "register", Input: map[string]any{"unit": fmt.Sprint(unit), "party": fmt.Sprint(party), "kind": "water", "what": "x"}}, []string{"not_repeated"}},
			{"clerk", record.Command{Type: "repair", Act: "register", Input: map[string]any{"party": fmt.Sprint(party)}}, []string{"ask.kind", "ask.what", "located"}},
			{"clerk", record.Command{Type: "unit", Act: "enter", Input: map[string]any{"building": "1", "room": "9"}}, nil},
			{"clerk", record.Command{Record: r.Record, Act: "finish", Input: map[string]any{"work": "x"}}, []string{"stage"}},
			{"clerk", record.Command{Record: r.Record, Act: "assign", Input: map[string]any{"tech": "999999"}}, nil},
			{"clerk", record.Command{Record: r.Record, Act: "edit", Input: map[string]any{"nothing": "x"}}, []string{"ask.nothing"}},
			{"admin", record.Command{Type: "department", Act: "open", Input: map[string]any{"code": "D9", "name": "x", "hours": "whenever"}}, []string{"ask.hours"}},
			{"clerk", record.Command{Record: r.Record, Act: "edit", Rev: 99, Input: map[string]any{"what": "y"}}, nil},
		} {
			_, err := o.act(c.who, c.c)
			if err == nil {
				t.Errorf("%s %s.%s was done", c.who, c.c.Type, c.c.Act)
				continue
			}
			if c.want != nil && !reflect.DeepEqual(names(err), c.want) {
				t.Errorf("%s.%s: refused by %v, should be %v", c.c.Type, c.c.Act, names(err), c.want)
			}
		}
		if after := o.tables(); !reflect.DeepEqual(before, after) {
			t.Errorf("refused acts changed something:\n%v\n%v", before, after)
		}
		o.verify()
	})
}

// An Idempotency-Key makes a create safe to repeat.
func TestKeyAnswersTwice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		unit, _ := o.household()
		c := record.Command{Type: "repair", Act: "register", Key: "k1", Principal: 7, Input: map[string]any{
			"unit": fmt.Sprint(unit), "caller": "甲", "phone": "13900000000", "kind": "water", "what": "漏"}}
		a, b := o.must("clerk", c), o.must("clerk", c)
		if a.Record != b.Record || a.Number != b.Number {
			t.Errorf("the same key gave %v and %v", a, b)
		}
		c.Principal = 8
		c.Input["stands_alone"] = true
		if d := o.must("clerk", c); d.Record == a.Record {
			t.Error("another person's key is another key")
		}
	})
}

// Many people at once: numbers without gap, caps that hold, rows that agree.
func TestManyAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		unit, _ := o.household()
		o.must("clerk", record.Command{Type: "technician", Act: "enrol", Input: map[string]any{"person": fmt.Sprint(o.ids["li"]), "skills": []any{"water"}, "cap": 3}})
		const n = 24
		var wg sync.WaitGroup
		grabbed := make(chan string, n)
		for i := range n {
			wg.Go(func() {
				kind := "water"
				a, err := o.act("clerk", record.Command{Type: "repair", Act: "register", Input: map[string]any{
					"unit": fmt.Sprint(unit), "caller": "甲", "phone": "13900000000", "kind": kind, "what": fmt.Sprint("漏 ", i), "stands_alone": true}})
				if err != nil {
					t.Error(err)
					return
				}
				_, err = o.act("li", record.Command{Record: a.Record, Act: "grab"})
				switch {
				case err == nil:
					grabbed <- a.Number
				case !reflect.DeepEqual(names(err), []string{"fit"}):
					t.Errorf("grab: %v", err)
				}
			})
		}
		wg.Wait()
		close(grabbed)
		var got []string
		for g := range grabbed {
			got = append(got, g)
		}
		if len(got) != 3 {
			t.Errorf("a technician with a cap of 3 has %d jobs: %v", len(got), got)
		}
		page, err := o.e.Page(o.ctx, o.who("clerk"), record.Query{Type: "repair", List: "all", Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, l := range page.Lines {
			seen[l.Number] = true
		}
		for i := 1; i <= n; i++ {
			if no := fmt.Sprintf("BX-2026-%04d", i); !seen[no] {
				t.Errorf("number %s is missing", no)
			}
		}
		o.verify()
	})
}

// A sleeping scheduler gives nobody extra time: the clock fires before the act
// that comes a minute late, at its own instant, and a refusal leaves the miss.
func TestSleepingScheduler(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		unit, _ := o.household()
		r := o.repair(unit, "water")
		o.set("2026-03-02 09:31")
		if _, err := o.act("li", record.Command{Record: r.Record, Act: "assign"}); !reflect.DeepEqual(names(err), []string{"by"}) {
			t.Fatalf("assign: %v", err)
		}
		v, err := o.e.View(o.ctx, o.who("clerk"), r.Record)
		if err != nil {
			t.Fatal(err)
		}
		if !v.Row.Late["dispatch"] {
			t.Error("the dispatch was missed at 09:30 and nobody noticed")
		}
		hist, err := o.e.History(o.ctx, o.who("clerk"), r.Record)
		if err != nil {
			t.Fatal(err)
		}
		if at := hist[0].Happened.In(o.e.Zone()).Format("15:04"); at != "09:30" {
			t.Errorf("the miss happened at %s, not at 09:30: %+v", at, hist[0])
		}
		o.verify()
	})
}

// What a person may not read is not there, and says so in the same words as
// what does not exist.
func TestTwoProjects(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		unit, _ := o.household()
		r := o.repair(unit, "water")
		other := o.must("", record.Command{Type: "department", Act: "open", Dept: "D2", Input: map[string]any{"code": "D2", "name": "木犀园", "keeps": true}})
		o.join("zou", "D2", other.Record, "clerk")
		_, hidden := o.e.View(o.ctx, o.who("zou"), r.Record)
		_, missing := o.e.View(o.ctx, o.who("zou"), 987654)
		if fault.CodeOf(hidden) != fault.NotFound || fmt.Sprint(hidden) != fmt.Sprint(missing) {
			t.Errorf("hidden: %v; missing: %v", hidden, missing)
		}
		if _, err := o.act("zou", record.Command{Record: r.Record, Act: "remind"}); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("an act on a record of another project: %v", err)
		}
		if _, err := o.act("zou", record.Command{Type: "repair", Act: "register", Input: map[string]any{"unit": fmt.Sprint(unit), "caller": "x", "phone": "1", "kind": "water", "what": "x"}}); !strings.Contains(fmt.Sprint(names(err)), "ask.unit") {
			t.Errorf("a unit of another project can be named: %v", err)
		}
		p, err := o.e.Page(o.ctx, o.who("zou"), record.Query{Type: "repair", List: "all"})
		if err != nil || len(p.Lines) != 0 || p.List.Count != 0 {
			t.Errorf("lists of another project: %v %v", p, err)
		}
	})
}

// The sheet that is printed carries its own number; printing it again counts.
func TestPrint(t *testing.T) {
	o := newOffice(t, storetest.New(t))
	unit, _ := o.household()
	r := o.repair(unit, "water")
	p, err := record.NewPrinter(o.e, nil)
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= 2; n++ {
		var b bytes.Buffer
		sum, err := p.Print(o.ctx, o.who("clerk"), "workorder", []int64{r.Record}, "https://guiju.example", &b)
		if err != nil {
			t.Fatal(err)
		}
		if sum.Forms != 1 || !bytes.HasPrefix(b.Bytes(), []byte("%PDF-")) {
			t.Errorf("print %d: %+v", n, sum)
		}
		o.set(fmt.Sprintf("2026-03-02 09:0%d", n))
	}
	page, err := o.e.Page(o.ctx, o.who("clerk"), record.Query{Type: "printout", List: "all"})
	if err != nil || page.List.Count != 2 {
		t.Errorf("two prints are counted: %+v %v", page, err)
	}
	if _, err := p.Print(o.ctx, o.who("admin"), "nothing", []int64{r.Record}, "", &bytes.Buffer{}); err == nil {
		t.Error("a form that is not declared was printed")
	}
}

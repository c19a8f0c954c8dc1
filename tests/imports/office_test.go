// Package imports_test imports files that other people's programs made into the
// founding department, and holds the verdict of every row.
package imports_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/exchange/sheet"
	"github.com/guiju/guiju/internal/ledger"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/record/intake"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
	"github.com/guiju/guiju/regulations"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var update = flag.Bool("update", false, "write the golden files anew")

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

	sealer *ledger.Sealer

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
	o := &office{t: t, ctx: context.Background(), db: db, ids: map[string]int64{}}
	o.set("2026-03-02 09:00")
	var err error
	o.e, err = record.New(o.ctx, record.Config{DB: db, Program: founding(), Body: []byte("{}"), Now: o.clock,
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
	file := filepath.Join(t.TempDir(), "ledger.key")
	if err := ledger.WriteKey(file, skey); err != nil {
		t.Fatal(err)
	}
	if o.sealer, err = ledger.Open(o.ctx, db, file); err != nil {
		t.Fatal(err)
	}
	o.dept = o.must("", record.Command{Type: "department", Act: "open", Dept: "D1",
		Input: map[string]any{"code": "D1", "name": "云杉里客户服务部", "keeps": true}}).Record
	for _, p := range [][]string{{"head", "head"}, {"clerk", "clerk", "dispatcher"}, {"he", "clerk"}, {"li", "technician"}} {
		o.ids[p[0]] = o.must("", record.Command{Type: "staff", Act: "join", Dept: "D1", Input: map[string]any{"name": p[0]}}).Record
		for _, post := range p[1:] {
			o.must("", record.Command{Type: "seat", Act: "found", Dept: "D1", Input: map[string]any{
				"person": fmt.Sprint(o.ids[p[0]]), "post": post, "department": fmt.Sprint(o.dept)}})
		}
	}
	return o
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

// seal makes leaves of every event, as the sequencer does.
func (o *office) seal() {
	o.t.Helper()
	if _, err := o.sealer.Checkpoint(o.ctx, o.clock()); err != nil {
		o.t.Fatal(err)
	}
}

// verify checks ledger, records, lists and what imports keep.
func (o *office) verify() {
	o.t.Helper()
	o.seal()
	r, err := ledger.Verify(o.ctx, o.db, ledger.Options{Now: o.clock(), Checks: []ledger.Check{o.e.CheckLists(), intake.Check()},
		Say: func(p ledger.Problem) { o.t.Errorf("%s: %s", p.Kind, p.Say.En) }})
	if err != nil {
		o.t.Fatal(err)
	}
	if r.Records == 0 {
		o.t.Error("nothing was verified")
	}
}

// shared opens a file of the real data, which is not part of the repository.
func shared(t *testing.T, name string) ([]byte, string) {
	t.Helper()
	root := os.Getenv("GUIJU_SHARED")
	if root == "" {
		root = "../../../shared/data"
	}
	path := filepath.Join(root, name)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Skip("no such data here (GUIJU_SHARED names its folder): ", err)
	}
	return b, path
}

func book(t *testing.T, name string, b []byte) *sheet.Book {
	t.Helper()
	bk, err := sheet.Open(name, strings.NewReader(string(b)), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	return bk
}

// mapping compiles one of the mappings that are given out with the product.
func (o *office) mapping(name, folder string) *intake.Mapping {
	o.t.Helper()
	b, err := os.ReadFile(filepath.Join("../../examples/import", name))
	if err != nil {
		o.t.Fatal(err)
	}
	return o.compile(name, string(b), folder)
}

func (o *office) compile(name, text, folder string) *intake.Mapping {
	o.t.Helper()
	m, err := intake.Compile(name, []byte(text), founding(), o.e.Zone(), func(f string) ([]byte, error) {
		return os.ReadFile(filepath.Join(folder, f))
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return m
}

// run imports and gives every verdict.
func (o *office) run(b *sheet.Book, m *intake.Mapping, opt intake.Options) (*intake.Result, []intake.Verdict) {
	o.t.Helper()
	var out []intake.Verdict
	if opt.Actor == nil {
		opt.Actor = o.who("clerk")
	}
	if opt.Name == "" {
		opt.Name = "file"
	}
	res, err := intake.Run(o.ctx, o.e, b, m, opt, func(v intake.Verdict) error { out = append(out, v); return nil })
	if err != nil {
		o.t.Fatal(err)
	}
	return res, out
}

// picture is all that can be asked of the department: every list with what
// stands in it, the workbenches, the match keys, and how many events there are.
type picture struct {
	Lists  map[string][]int64
	Counts map[string]int64
	Bench  map[string]record.BenchCounts
	Keys   int64
	Clocks int64
	Rows   map[string]string // what each record says
	events int64
}

func (o *office) picture() picture {
	o.t.Helper()
	p := picture{Lists: map[string][]int64{}, Counts: map[string]int64{}, Bench: map[string]record.BenchCounts{}, Rows: map[string]string{}}
	for _, who := range []string{"clerk", "head"} {
		for _, n := range founding().Order {
			if founding().Types[n].Pattern || n == "batch" {
				continue
			}
			infos, err := o.e.Lists(o.ctx, o.who(who), n)
			if err != nil {
				o.t.Fatal(err)
			}
			for _, i := range infos {
				if i.Name == "void" {
					continue // what was undone is here, and nowhere else
				}
				name := who + " " + n + "." + i.Name
				p.Counts[name] = i.Count
				pg, err := o.e.Page(o.ctx, o.who(who), record.Query{Type: n, List: i.Name, Limit: 200})
				if err != nil {
					o.t.Fatal(err)
				}
				for _, l := range pg.Lines {
					p.Lists[name] = append(p.Lists[name], l.ID)
					if p.Rows[fmt.Sprint(l.ID)] != "" {
						continue
					}
					v, err := o.e.View(o.ctx, nil, l.ID)
					if err != nil {
						o.t.Fatal(err)
					}
					p.Rows[fmt.Sprint(l.ID)] = fmt.Sprint(v.Row.Vals, v.Row.Stage, v.Row.Outcome, v.Row.Opened, v.Row.Moved)
				}
			}
		}
		for _, all := range []bool{false, true} {
			b, err := o.e.Workbench(o.ctx, o.who(who), all)
			if err != nil {
				o.t.Fatal(err)
			}
			p.Bench[fmt.Sprint(who, all)] = b.Counts
		}
	}
	err := o.db.Read(o.ctx, func(tx *store.Tx) error {
		for q, to := range map[string]*int64{
			`select count(*) from matchkey`: &p.Keys, `select count(*) from event`: &p.events,
			`select count(*) from deadline where closed is null`: &p.Clocks,
		} {
			if err := tx.QueryRow(q).Scan(to); err != nil {
				return err
			}
		}
		// Rows of the lists, the reports among them, but the list of what is withdrawn and those of batches.
		rows, err := tx.Query(`select d.fingerprint, k.val from listkey k join listdef d on d.id = k.list
			where d.fingerprint not like 'builtin:void:%' and d.fingerprint not like 'builtin:evidence%' and k.id not in (select id from record where type = 'batch')`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var f string
			var val *int64
			if err := rows.Scan(&f, &val); err != nil {
				return err
			}
			p.Counts["rows of "+f]++
			if val != nil {
				p.Counts["sum of "+f] += *val
			}
		}
		return rows.Err()
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return p
}

// same compares two pictures, and wants the ledger to have grown.
func (o *office) same(before, after picture) {
	o.t.Helper()
	if after.events <= before.events {
		o.t.Errorf("the ledger has not grown: %d events, %d before", after.events, before.events)
	}
	before.events, after.events = 0, 0
	if !reflect.DeepEqual(before, after) {
		o.t.Errorf("it is not as before:\n%s", cmp.Diff(before, after, cmp.AllowUnexported(picture{})))
	}
}

// counts is how many rows had each verdict.
func counts(vs []intake.Verdict) map[intake.Kind]int {
	out := map[intake.Kind]int{}
	for _, v := range vs {
		out[v.Kind]++
	}
	return out
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s:\n%s", name, diff)
	}
}

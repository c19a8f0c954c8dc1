package group

import (
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/guiju/guiju/internal/api"
	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/ledger"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/search"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/blob"
	"github.com/guiju/guiju/internal/web"
	"github.com/guiju/guiju/regulations"
)

const (
	projects = 20
	records  = 1000
	password = "correct-horse-7"
)

// law is what the whole group follows.
var law = map[string]string{
	"regulation.yaml": "say: 集团规定 | Rules of the group\nsince: 2026-01-01\n",
	"clauses.yaml":    "G1: 开支登记 | Expenses are noted\n",
	"types/expense.yaml": `say: 开支 | expense
clause: G1
fields:
  title: text 题名 | title
  what: text 事由 | what
  kind: one(repair 维修/repair, clean 保洁/cleaning, green 绿化/green, other 其他/other) 类别 | kind
  amount: money 金额 | amount
stages:
  noted: 待核 | to be checked
  passed: end 已核 | checked
is:
  title: r.what
acts:
  note:
    say: 登记 | note
    by: clerk
    to: noted
    ask: [what, kind, amount]
  pass:
    say: 核准 | pass
    in: noted
    to: passed
    by: head
clocks:
  check:
    say: 核准期限 | to be checked by
    in: noted
    by: head
    due: days(30)
finds:
  open_now: { say: 待核 | to be checked, if: it.stage == 'noted' }
  of_kind: { say: 同类 | of the kind, if: it.kind == r.kind }
  by_kind: { say: 开支月报 | expenses by kind, group: [month(it.opened), it.kind], is: it.amount }
`,
}

// house is the group, served on a clock that stands still.
type house struct {
	t        *testing.T
	e        *record.Engine
	db       *store.DB
	accounts *people.Accounts
	now      time.Time
	url      string
	depts    map[string]int64
	ids      map[string]int64
	sums     map[string]int64 // fen, by project
	first    map[string]int64 // a record of the project
}

// project and word name the nth project and what is written nowhere else.
func project(n int) string { return fmt.Sprintf("P%02d", n) }
func company(n int) string { return fmt.Sprintf("C%d", (n-1)/5+1) }
func word(dept string) string {
	return "暗号" + strings.Repeat(string(rune('A'+dept[1]-'0')), 3) + string(rune('a'+dept[2]-'0')) + "qz"
}

func open(t *testing.T) *house {
	t.Helper()
	ctx, dir := t.Context(), t.TempDir()
	h := &house{t: t, now: time.Date(2026, 11, 24, 9, 30, 0, 0, calendar.Shanghai()), depts: map[string]int64{}, ids: map[string]int64{}, sums: map[string]int64{}, first: map[string]int64{}}
	files := fstest.MapFS{}
	for n, text := range law {
		files[n] = &fstest.MapFile{Data: []byte(text)}
	}
	prelude, _ := regulations.FS()
	prog, problems := regulation.Compile(prelude, files)
	if prog == nil {
		t.Fatal(problems)
	}
	var err error
	h.db, err = store.Open(ctx, store.Config{DSN: "sqlite:" + filepath.Join(dir, "guiju.db")})
	h.must(err)
	t.Cleanup(func() { h.db.Close() })
	h.must(h.db.Migrate(ctx))
	clock := func() time.Time { return h.now }
	h.e, err = record.New(ctx, record.Config{DB: h.db, Program: prog, Body: []byte("{}"), Now: clock,
		Calendar: func(string) *calendar.Calendar { return calendar.China(calendar.Hours{}) }})
	h.must(err)
	h.accounts = people.NewAccounts(h.db, clock, rand.Reader)
	skey, _, err := ledger.NewKey("guiju.example/group")
	h.must(err)
	keyfile := filepath.Join(dir, "ledger.key")
	h.must(ledger.WriteKey(keyfile, skey))
	key, err := ledger.ParseKey(skey)
	h.must(err)
	h.must(ledger.Create(ctx, h.db, key, h.now))
	sealer, err := ledger.Open(ctx, h.db, keyfile)
	h.must(err)
	h.tree()
	h.fill()
	index, err := search.Open(ctx, filepath.Join(dir, "search"), h.e.SearchID())
	h.must(err)
	t.Cleanup(func() { index.Close() })
	follower := search.NewFollower(h.db, index, h.e)
	for n := 1; n > 0; {
		n, err = follower.Step(ctx)
		h.must(err)
	}
	disk, err := blob.OpenDisk(filepath.Join(dir, "files"))
	h.must(err)
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	pages, err := web.New(web.Config{Engine: h.e, Accounts: h.accounts, Blobs: disk, Sealer: sealer, Search: index, Log: log})
	h.must(err)
	mux := http.NewServeMux()
	mux.Handle("/", pages)
	mux.Handle("/api/", api.New(api.Config{Engine: h.e, Accounts: h.accounts, Blob: disk, Search: index, Ledger: sealer, Log: log, Cookie: web.SessionCookie}))
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	h.url = s.URL
	return h
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) act(c record.Command) int64 {
	h.t.Helper()
	a, err := h.e.Act(h.t.Context(), c)
	if err != nil {
		h.t.Fatalf("%s.%s: %v", c.Type, c.Act, err)
	}
	return a.Record
}

// tree opens the group, four companies and twenty projects, and seats a clerk
// in each project, a head in each company, a leader over all.
func (h *house) tree() {
	dept := func(code, name, above string) {
		in := map[string]any{"code": code, "name": name, "keeps": above != ""}
		if above != "" {
			in["above"] = fmt.Sprint(h.depts[above])
		}
		h.depts[code] = h.act(record.Command{Type: "department", Act: "open", Dept: "G", Input: in})
	}
	dept("G", "集团", "")
	for n := 1; n <= 4; n++ {
		dept(fmt.Sprintf("C%d", n), fmt.Sprintf("第%d公司", n), "G")
	}
	for n := 1; n <= projects; n++ {
		dept(project(n), fmt.Sprintf("第%02d项目", n), company(n))
		h.seat("clerk-"+project(n), project(n), "clerk")
	}
	for n := 1; n <= 4; n++ {
		h.seat(fmt.Sprintf("head-C%d", n), fmt.Sprintf("C%d", n), "head")
	}
	h.seat("leader", "G", "leader")
}

func (h *house) seat(name, dept, post string) {
	id := h.act(record.Command{Type: "staff", Act: "join", Dept: dept, Input: map[string]any{"name": name}})
	h.act(record.Command{Type: "seat", Act: "found", Dept: dept, Input: map[string]any{"person": fmt.Sprint(id), "post": post, "department": fmt.Sprint(h.depts[dept])}})
	h.ids[name] = id
}

// enrol gives somebody an account.
func (h *house) enrol(name string) {
	_, err := h.accounts.Enrol(h.t.Context(), h.ids[name], name, password, false)
	h.must(err)
}

func (h *house) who(name string) *people.Person {
	h.t.Helper()
	p, err := h.e.Person(h.t.Context(), h.ids[name])
	h.must(err)
	return p
}

// fill notes a thousand expenses in each project, each by its clerk.
func (h *house) fill() {
	kinds := []string{"repair", "clean", "green", "other"}
	for n := 1; n <= projects; n++ {
		code := project(n)
		clerk := h.who("clerk-" + code)
		for from := 0; from < records; from += 250 {
			var sum int64
			h.must(h.e.Series(h.t.Context(), func(s *record.Series) error {
				sum = 0
				for i := from; i < from+250; i++ {
					fen := int64(n*1000 + i)
					a, _, err := s.Act(record.Command{Type: "expense", Act: "note", Dept: code, Actor: clerk,
						Input: map[string]any{"what": fmt.Sprintf("%s %d", word(code), i), "kind": kinds[(i+n)%4], "amount": fmt.Sprintf("%d.%02d", fen/100, fen%100)}})
					if err != nil {
						return err
					}
					sum += fen
					h.first[code] = a.Record
				}
				return nil
			}))
			h.sums[code] += sum
		}
	}
}

// browser is somebody signed in.
type browser struct {
	h *house
	c *http.Client
}

func (h *house) enter(name string) *browser {
	h.t.Helper()
	jar, err := cookiejar.New(nil)
	h.must(err)
	b := &browser{h, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	r, err := b.c.PostForm(h.url+"/login", url.Values{"user": {name}, "password": {password}})
	h.must(err)
	r.Body.Close()
	if r.StatusCode != http.StatusSeeOther {
		h.t.Fatalf("%s cannot sign in: %d", name, r.StatusCode)
	}
	return b
}

func (b *browser) get(path string) (int, string) {
	b.h.t.Helper()
	r, err := b.c.Get(b.h.url + path)
	b.h.must(err)
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	b.h.must(err)
	if r.StatusCode >= 500 {
		b.h.t.Errorf("GET %s: %d\n%.400s", path, r.StatusCode, body)
	}
	return r.StatusCode, string(body)
}

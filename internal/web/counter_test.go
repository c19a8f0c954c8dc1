package web

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/ledger"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/search"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/blob"
	"github.com/guiju/guiju/internal/web/htmltest"
	"github.com/guiju/guiju/regulations"
)

const password = "correct-horse-7"

var founding = sync.OnceValue(func() *regulation.Program {
	prelude, kefu := regulations.FS()
	prog, problems := regulation.Compile(prelude, kefu)
	if prog == nil {
		panic(fmt.Sprint(problems))
	}
	return prog
})

// counter is a department served on a clock the test moves: the real engine on
// a real database, the real accounts, files and search.
type counter struct {
	t       *testing.T
	ctx     context.Context
	e       *record.Engine
	a       *people.Accounts
	srv     *httptest.Server
	ids     map[string]int64
	follow  *search.Follower
	sealer  *ledger.Sealer
	printed int
	dept    int64 // where all but the stranger work

	mu  sync.Mutex
	now time.Time
}

func (c *counter) clock() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *counter) later(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func newCounter(t *testing.T) *counter {
	t.Helper()
	dir := t.TempDir()
	c := &counter{t: t, ctx: context.Background(), ids: map[string]int64{}, now: time.Date(2026, 11, 24, 9, 30, 0, 0, calendar.Shanghai())}
	db, err := store.Open(c.ctx, store.Config{DSN: "sqlite:" + filepath.Join(dir, "guiju.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := db.Migrate(c.ctx); err != nil {
		t.Fatal(err)
	}
	c.e, err = record.New(c.ctx, record.Config{DB: db, Program: founding(), Body: []byte("{}"), Now: c.clock,
		Calendar: func(string) *calendar.Calendar { return calendar.China(calendar.Hours{}) }})
	if err != nil {
		t.Fatal(err)
	}
	skey, _, err := ledger.NewKey("guiju.example/test")
	if err != nil {
		t.Fatal(err)
	}
	keyfile := filepath.Join(dir, "ledger.key")
	if err := ledger.WriteKey(keyfile, skey); err != nil {
		t.Fatal(err)
	}
	key, err := ledger.ParseKey(skey)
	if err != nil {
		t.Fatal(err)
	}
	if err := ledger.Create(c.ctx, db, key, c.clock()); err != nil {
		t.Fatal(err)
	}
	if c.sealer, err = ledger.Open(c.ctx, db, keyfile); err != nil {
		t.Fatal(err)
	}
	c.a = people.NewAccounts(db, c.clock, rand.Reader)
	dept := c.must("", record.Command{Type: "department", Act: "open", Dept: "D1", Input: map[string]any{"code": "D1", "name": "云杉里客户服务部", "keeps": true}})
	c.dept = dept.Record
	other := c.must("", record.Command{Type: "department", Act: "open", Dept: "D2", Input: map[string]any{"code": "D2", "name": "别处客户服务部", "keeps": true}})
	for _, p := range []struct {
		name  string
		dept  int64
		code  string
		posts []string
	}{
		{"head", dept.Record, "D1", []string{"head"}}, {"clerk", dept.Record, "D1", []string{"clerk", "dispatcher"}}, {"he", dept.Record, "D1", []string{"clerk"}},
		{"tech", dept.Record, "D1", []string{"technician"}}, {"admin", dept.Record, "D1", []string{"sysadmin"}}, {"stranger", other.Record, "D2", []string{"clerk", "head"}},
	} {
		c.join(p.name, p.code, p.dept, p.posts...)
	}
	disk, err := blob.OpenDisk(filepath.Join(dir, "files"))
	if err != nil {
		t.Fatal(err)
	}
	index, err := search.Open(c.ctx, filepath.Join(dir, "search"), c.e.SearchID())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { index.Close() })
	c.follow = search.NewFollower(db, index, c.e)
	h, err := New(Config{Engine: c.e, Accounts: c.a, Blobs: disk, Search: index,
		Print: func(_ context.Context, _ *people.Person, form string, ids []int64, _ string) (*Paper, error) {
			c.printed += len(ids)
			return &Paper{Name: form, Media: "application/pdf", Body: io.NopCloser(strings.NewReader(fmt.Sprint("%PDF-1.4 ", c.printed)))}, nil
		}})
	if err != nil {
		t.Fatal(err)
	}
	c.srv = httptest.NewServer(h)
	t.Cleanup(c.srv.Close)
	return c
}

func (c *counter) join(name, code string, dept int64, posts ...string) {
	c.t.Helper()
	c.ids[name] = c.must("", record.Command{Type: "staff", Act: "join", Dept: code, Input: map[string]any{"name": name}}).Record
	for _, p := range posts {
		c.must("", record.Command{Type: "seat", Act: "found", Dept: code, Input: map[string]any{"person": fmt.Sprint(c.ids[name]), "post": p, "department": fmt.Sprint(dept)}})
	}
	if _, err := c.a.Enrol(c.ctx, c.ids[name], name, password, false); err != nil {
		c.t.Fatal(err)
	}
}

func (c *counter) must(name string, cmd record.Command) *record.Answer {
	c.t.Helper()
	if name != "" {
		p, err := c.e.Person(c.ctx, c.ids[name])
		if err != nil {
			c.t.Fatal(err)
		}
		cmd.Actor = p
	}
	a, err := c.e.Act(c.ctx, cmd)
	if err != nil {
		c.t.Fatalf("%s %s.%s: %v", name, cmd.Type, cmd.Act, err)
	}
	return a
}

// household enters a unit with its owner.
func (c *counter) household() (unit, party int64) {
	c.t.Helper()
	in := func(kv ...string) map[string]any {
		m := map[string]any{}
		for i := 0; i < len(kv); i += 2 {
			m[kv[i]] = kv[i+1]
		}
		return m
	}
	pr := c.must("clerk", record.Command{Type: "project", Act: "enter", Input: in("code", "YS", "name", "云杉里", "address", "云杉路 1 号")})
	b := c.must("clerk", record.Command{Type: "building", Act: "enter", Input: in("project", fmt.Sprint(pr.Record), "number", "3", "section", "1")})
	u := c.must("clerk", record.Command{Type: "unit", Act: "enter", Input: in("building", fmt.Sprint(b.Record), "room", "1802")})
	p := c.must("clerk", record.Command{Type: "party", Act: "enter", Input: in("name", "章素云", "phone", "13900004417")})
	c.must("clerk", record.Command{Type: "holding", Act: "begin", Input: in("unit", fmt.Sprint(u.Record), "party", fmt.Sprint(p.Record), "role", "owner")})
	return u.Record, p.Record
}

func (c *counter) repair(unit int64, what string) *record.Answer {
	c.t.Helper()
	return c.must("clerk", record.Command{Type: "repair", Act: "register", Input: map[string]any{"unit": fmt.Sprint(unit), "caller": "章素云", "phone": "13900004417", "kind": "water", "what": what, "stands_alone": true}})
}

// indexed lets the search see everything.
func (c *counter) indexed() {
	c.t.Helper()
	for {
		n, err := c.sealer.Seal(c.ctx, c.clock())
		if err != nil {
			c.t.Fatal(err)
		}
		if n == 0 {
			break
		}
	}
	if _, err := c.sealer.Checkpoint(c.ctx, c.clock()); err != nil {
		c.t.Fatal(err)
	}
	for {
		n, err := c.follow.Step(c.ctx)
		if err != nil {
			c.t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

// browser is somebody at a browser without script.
type browser struct {
	t    *testing.T
	c    *counter
	http *http.Client
	lang string
}

func (c *counter) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		c.t.Fatal(err)
	}
	return &browser{t: c.t, c: c, lang: "zh", http: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// as signs somebody in.
func (c *counter) as(name string) *browser {
	c.t.Helper()
	b := c.browser()
	if r := b.post("/login", url.Values{"user": {name}, "password": {password}}); r.status != http.StatusSeeOther {
		c.t.Fatalf("%s could not sign in: %d %s", name, r.status, r.said())
	}
	return b
}

// answer is what came back.
type answer struct {
	t        *testing.T
	status   int
	header   http.Header
	location string
	body     string
}

// said is what stands in the middle of a page.
func (r answer) said() string {
	for _, m := range r.doc().All("main") {
		return htmltest.Text(m)
	}
	return r.body
}

func (r answer) doc() htmltest.Doc { return htmltest.Parse(r.t, strings.NewReader(r.body)) }

func (b *browser) do(req *http.Request) answer {
	b.t.Helper()
	req.Header.Set("Accept-Language", b.lang)
	if req.Method == http.MethodPost && req.Header.Get("Origin") == "" {
		req.Header.Set("Origin", b.c.srv.URL)
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	res, err := b.http.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	r := answer{b.t, res.StatusCode, res.Header, res.Header.Get("Location"), string(body)}
	if r.status >= 500 {
		b.t.Errorf("%s %s: %d %s", req.Method, req.URL, r.status, r.said())
	}
	if strings.Contains(string(body), "ZgotmplZ") {
		b.t.Errorf("%s: the template refused a value", req.URL)
	}
	return r
}

func (b *browser) get(path string) answer {
	b.t.Helper()
	req, err := http.NewRequest(http.MethodGet, b.c.srv.URL+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.do(req)
}

func (b *browser) post(path string, form url.Values) answer {
	b.t.Helper()
	req, err := http.NewRequest(http.MethodPost, b.c.srv.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(req)
}

// send posts a form with files: name -> file name and content.
func (b *browser) send(path string, form url.Values, files map[string][2]string) answer {
	b.t.Helper()
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	for k, vs := range form {
		for _, v := range vs {
			_ = w.WriteField(k, v)
		}
	}
	for k, f := range files {
		part, err := w.CreateFormFile(k, f[0])
		if err != nil {
			b.t.Fatal(err)
		}
		_, _ = io.WriteString(part, f[1])
	}
	w.Close()
	req, err := http.NewRequest(http.MethodPost, b.c.srv.URL+path, &buf)
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", w.FormDataContentType())
	return b.do(req)
}

// form reads the fields of the form with an action, as a browser would send it.
func (r answer) form(action string) url.Values {
	r.t.Helper()
	d := r.doc()
	var form *html.Node
	for _, f := range d.All("form") {
		if htmltest.Attr(f, "action") == action {
			form = f
		}
	}
	if form == nil {
		r.t.Fatalf("no form goes to %s: %d %s", action, r.status, r.said())
	}
	out := url.Values{}
	in := htmltest.Doc{Root: form}
	for _, x := range in.All("input[name]") {
		switch htmltest.Attr(x, "type") {
		case "file":
			continue
		case "radio", "checkbox":
			if !has(x, "checked") {
				continue
			}
		}
		out.Add(htmltest.Attr(x, "name"), htmltest.Attr(x, "value"))
	}
	for _, x := range in.All("textarea[name]") {
		out.Add(htmltest.Attr(x, "name"), htmltest.Text(x))
	}
	for _, x := range in.All("select[name]") {
		for _, o := range (htmltest.Doc{Root: x}).All("option") {
			if has(o, "selected") {
				out.Set(htmltest.Attr(x, "name"), htmltest.Attr(o, "value"))
			}
		}
	}
	return out
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

package api_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/guiju/guiju/internal/api"
	"github.com/guiju/guiju/internal/api/wire"
	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/ledger"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/search"
	"github.com/guiju/guiju/internal/store/blob"
	"github.com/guiju/guiju/internal/store/storetest"
	"github.com/guiju/guiju/regulations"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// program is the regulation of the tests, compiled once.
var program = sync.OnceValue(func() *regulation.Program {
	prelude, _ := regulations.FS()
	p, problems := regulation.Compile(prelude, os.DirFS("testdata/regulation"))
	for _, x := range problems {
		fmt.Fprintln(os.Stderr, x)
	}
	return p
})

// house is a server over a real engine: a company with two projects, A and B.
type house struct {
	t        *testing.T
	engine   *record.Engine
	accounts *people.Accounts
	sealer   *ledger.Sealer
	follower *search.Follower
	url      string
	config   api.Config

	mu     sync.Mutex
	now    time.Time
	log    bytes.Buffer
	people map[string]int64  // by name
	tokens map[string]string // by name
}

var morning = time.Date(2026, 11, 24, 9, 30, 0, 0, calendar.Shanghai())

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *house) later(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// Write takes the server's log.
func (h *house) Write(b []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.log.Write(b)
}

func (h *house) logged() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.log.String()
}

func newHouse(t *testing.T, with ...func(*api.Config)) *house {
	t.Helper()
	return newHouseOf(t, program(), with...)
}

// newHouseOf is a house under a regulation.
func newHouseOf(t *testing.T, p *regulation.Program, with ...func(*api.Config)) *house {
	t.Helper()
	db := storetest.New(t)
	h := &house{t: t, now: morning, people: map[string]int64{}, tokens: map[string]string{}}
	ctx := t.Context()
	dir := t.TempDir()
	var err error
	h.engine, err = record.New(ctx, record.Config{DB: db, Program: p, Body: []byte("{}"), Now: h.clock,
		Calendar: func(hours string) *calendar.Calendar { return calendar.China(calendar.Hours{}) }})
	h.must(err)
	keyfile := filepath.Join(dir, "ledger.key")
	secret, _, err := ledger.NewKey("guiju.test/ledger")
	h.must(err)
	h.must(ledger.WriteKey(keyfile, secret))
	key, err := ledger.ParseKey(secret)
	h.must(err)
	h.must(ledger.Create(ctx, db, key, h.now))
	h.sealer, err = ledger.Open(ctx, db, keyfile)
	h.must(err)
	index, err := search.Open(ctx, filepath.Join(dir, "search"), h.engine.SearchID())
	h.must(err)
	t.Cleanup(func() { h.must(index.Close()) })
	h.follower = search.NewFollower(db, index, h.engine)
	disk, err := blob.OpenDisk(filepath.Join(dir, "blob"))
	h.must(err)
	h.accounts = people.NewAccounts(db, h.clock, rand.Reader)
	h.settle()
	h.config = api.Config{Metrics: func(context.Context) (string, error) { return "guiju_writer_queue 0\n", nil }, Engine: h.engine, Accounts: h.accounts, Blob: disk, Search: index, Ledger: h.sealer,
		Log: slog.New(slog.NewTextHandler(h, nil)), Cookie: "guiju", FileLimit: 1 << 20}
	for _, f := range with {
		f(&h.config)
	}
	server := httptest.NewServer(api.New(h.config))
	t.Cleanup(server.Close)
	h.url = server.URL
	return h
}

// settle opens the departments and gives people their seats, by rule.
func (h *house) settle() {
	h.t.Helper()
	do := func(c record.Command) int64 {
		a, err := h.engine.Act(h.t.Context(), c)
		h.must(err)
		return a.Record
	}
	depts := map[string]int64{}
	for _, d := range []struct{ code, name, above string }{{"G", "公司", ""}, {"A", "东苑", "G"}, {"B", "西苑", "G"}} {
		in := map[string]any{"code": d.code, "name": d.name, "keeps": d.above != ""}
		if d.above != "" {
			in["above"] = fmt.Sprint(depts[d.above])
		}
		depts[d.code] = do(record.Command{Type: "department", Act: "open", Dept: d.code, Input: in})
	}
	for _, p := range []struct{ name, post, dept string }{
		{"clerk", "clerk", "A"}, {"head", "head", "A"}, {"tech", "tech", "A"}, {"mate", "tech", "A"},
		{"other", "clerk", "B"}, {"boss", "head", "B"}, {"auditor", "auditor", "G"}, {"root", "sysadmin", "G"},
	} {
		who := do(record.Command{Type: "staff", Act: "join", Dept: p.dept, Input: map[string]any{"name": p.name}})
		do(record.Command{Type: "seat", Act: "found", Dept: p.dept,
			Input: map[string]any{"person": fmt.Sprint(who), "post": p.post, "department": fmt.Sprint(depts[p.dept])}})
		h.people[p.name] = who
		token, _, err := h.accounts.NewToken(h.t.Context(), who, "test", time.Time{})
		h.must(err)
		h.tokens[p.name] = token
	}
}

// answer is what the server said.
type answer struct {
	h      *house
	status int
	header http.Header
	body   []byte
}

// request is one request; a body that is no string goes as JSON.
type request struct {
	as     string // a person's name, or a bearer, or ""
	method string
	path   string
	body   any
	header map[string]string
}

func (h *house) send(r request) answer {
	h.t.Helper()
	var body io.Reader
	switch b := r.body.(type) {
	case nil:
	case string:
		body = strings.NewReader(b)
	case []byte:
		body = bytes.NewReader(b)
	default:
		raw, err := json.Marshal(b)
		h.must(err)
		body = bytes.NewReader(raw)
	}
	path := r.path
	if !strings.HasPrefix(path, "//") {
		path = "/api/v1" + path
	} else {
		path = path[1:]
	}
	req, err := http.NewRequestWithContext(h.t.Context(), r.method, h.url+path, body)
	h.must(err)
	if token := h.tokens[r.as]; token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	} else if r.as != "" {
		req.Header.Set("Authorization", "Bearer "+r.as)
	}
	req.Header.Set("Accept-Language", "en")
	for k, v := range r.header {
		req.Header.Set(k, v)
	}
	res, err := http.DefaultClient.Do(req)
	h.must(err)
	defer res.Body.Close()
	got, err := io.ReadAll(res.Body)
	h.must(err)
	return answer{h, res.StatusCode, res.Header, got}
}

func (h *house) get(as, path string) answer {
	return h.send(request{as: as, method: "GET", path: path})
}

func (h *house) post(as, path string, body any) answer {
	return h.send(request{as: as, method: "POST", path: path, body: body})
}

// into checks the status and reads the answer.
func (a answer) into(status int, v any) {
	a.h.t.Helper()
	if a.status != status {
		a.h.t.Fatalf("status %d, want %d: %s", a.status, status, a.body)
	}
	if v == nil {
		return
	}
	if err := json.Unmarshal(a.body, v); err != nil {
		a.h.t.Fatalf("%v: %s", err, a.body)
	}
}

// no checks that the answer is a problem with these names.
func (a answer) no(status int, code string, names ...string) *wire.Problem {
	a.h.t.Helper()
	var p wire.Problem
	a.into(status, &p)
	if p.Code != code || p.Status != status || p.Title == "" || p.Type != "urn:guiju:"+code || a.header.Get("Content-Type") != "application/problem+json" {
		a.h.t.Fatalf("problem %s (%s), want code %s", a.body, a.header.Get("Content-Type"), code)
	}
	if strings.Join(p.Names, " ") != strings.Join(names, " ") {
		a.h.t.Fatalf("names %v, want %v: %s", p.Names, names, a.body)
	}
	for _, r := range p.Errors {
		if r.Message == "" {
			a.h.t.Fatalf("a reason without words: %s", a.body)
		}
	}
	return &p
}

type fields = map[string]any

// place enters a place and gives its id.
func (h *house) place(as, name string) string {
	h.t.Helper()
	var a wire.Answer
	h.post(as, "/records/place", fields{"act": "list", "fields": fields{"name": name}}).into(201, &a)
	return a.ID
}

// job registers a job and gives the answer.
func (h *house) job(as string, in fields) wire.Answer {
	h.t.Helper()
	all := fields{"what": "tap drips", "kind": "water"}
	for k, v := range in {
		all[k] = v
	}
	if all["place"] == nil {
		all["place"] = h.place(as, fmt.Sprint("place ", h.engine.Now().UnixNano(), len(h.tokens), rand.Text()))
	}
	var a wire.Answer
	h.post(as, "/records/job", fields{"act": "register", "fields": all}).into(201, &a)
	return a
}

func (h *house) record(as, typ, id string) wire.Record {
	h.t.Helper()
	var r wire.Record
	h.get(as, "/records/"+typ+"/"+id).into(200, &r)
	return r
}

// seal gives every event its leaf and lets the search follow.
func (h *house) seal() {
	h.t.Helper()
	_, err := h.sealer.Checkpoint(h.t.Context(), h.clock())
	h.must(err)
	for {
		n, err := h.follower.Step(h.t.Context())
		h.must(err)
		if n == 0 {
			return
		}
	}
}

func id(n int64) string { return fmt.Sprint(n) }

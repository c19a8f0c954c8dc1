package secrecy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/guiju/guiju/internal/app"
	"github.com/guiju/guiju/internal/calendar"
)

const password = "guiju-demo-2026"

// role is somebody of the demonstration and where he sits.
type role struct {
	login, dept string
	posts       []string
}

// roles are those who crawl. HM is the company; it stands above YSL and MXY.
var roles = []role{
	{"he", "YSL", []string{"clerk"}},
	{"zou", "MXY", []string{"clerk", "dispatcher"}},
	{"guo", "YSL", []string{"technician"}},
	{"lin", "YSL", []string{"head"}},
	{"leader", "HM", []string{"leader"}},
	{"admin", "HM", []string{"sysadmin"}},
}

// others crawl too where GUIJU_SECRECY=all is set: a quarter of a minute each.
var others = []role{
	{"qin", "YSL", []string{"patrol"}},
	{"su", "MXY", []string{"head"}},
	{"office", "HM", []string{"office"}},
	{"archive", "HM", []string{"archivist"}},
	{"jin", "HM", []string{"cashier"}},
	{"ren", "HM", []string{"hr"}},
	{"gm", "HM", []string{"gm"}},
}

// house is the demonstration department, served in the process on a clock that
// stands still.
type house struct {
	t    *testing.T
	url  string
	in   *app.Instance
	who  map[string]*person
	base int64 // the last record of the demonstration itself
}

func open(t *testing.T) *house {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	var out strings.Builder
	if code := app.Main([]string{"demo", "-data", data, "-records", "4", "-until", "2026-11-24 10:42"}, strings.NewReader(""), &out, &out); code != 0 {
		t.Fatalf("guiju demo: exit %d\n%s", code, out.String())
	}
	now := time.Date(2026, 11, 24, 10, 42, 0, 0, calendar.Shanghai())
	in, err := app.OpenInstance(t.Context(), data, func() time.Time { return now }, t.Output())
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(in.Handler)
	t.Cleanup(func() {
		s.Close()
		if err := in.Close(); err != nil {
			t.Error(err)
		}
	})
	h := &house{t: t, url: s.URL, in: in, who: map[string]*person{}}
	for _, r := range append(roles[:len(roles):len(roles)], others...) {
		h.enter(r.login)
	}
	for _, login := range []string{"xu", "jin", "ren", "gm", "office", "archive"} {
		if h.who[login] == nil {
			h.enter(login)
		}
	}
	h.step()
	return h
}

func (h *house) step() {
	h.t.Helper()
	if err := h.in.Step(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

// person is somebody signed in, in a browser that runs no script.
type person struct {
	h      *house
	login  string
	client *http.Client
	token  string // the API's own session
}

func (h *house) enter(login string) {
	h.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.t.Fatal(err)
	}
	p := &person{h: h, login: login, client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	a := p.form("/login", url.Values{"user": {login}, "password": {password}})
	if a.status != http.StatusSeeOther {
		h.t.Fatalf("%s cannot sign in: %d\n%.400s", login, a.status, a.body)
	}
	s := p.api(http.MethodPost, "/sessions", map[string]any{"login": login, "password": password})
	var session struct{ Token string }
	s.into(h.t, &session)
	fatalIf(h.t, session.Token == "", "%s has no token: %s", login, s.body)
	p.token = session.Token
	h.who[login] = p
}

// answer is what came back, a PDF as its text.
type answer struct {
	status int
	body   string
	head   http.Header
}

func (p *person) send(r *http.Request) answer {
	p.h.t.Helper()
	res, err := p.client.Do(r)
	if err != nil {
		p.h.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		p.h.t.Fatal(err)
	}
	if res.StatusCode >= 500 {
		p.h.t.Errorf("%s: %s %s: %d\n%.600s", p.login, r.Method, r.URL, res.StatusCode, b)
	}
	if bytes.HasPrefix(b, []byte("%PDF")) {
		b = append(pdfText(p.h.t, b), b...)
	}
	return answer{res.StatusCode, string(b), res.Header}
}

// pdfText reads a PDF as its reader would. Without pdftotext it is not looked into.
func pdfText(t *testing.T, b []byte) []byte {
	path, err := exec.LookPath("pdftotext")
	if err != nil {
		return nil
	}
	cmd := exec.Command(path, "-raw", "-", "-")
	cmd.Stdin = bytes.NewReader(b)
	out, err := cmd.Output()
	if err != nil {
		t.Errorf("pdftotext: %v", err)
	}
	return bytes.ReplaceAll(out, []byte("\n"), nil) // words are broken over lines
}

func (p *person) get(path string) answer {
	p.h.t.Helper()
	r, err := http.NewRequest(http.MethodGet, p.h.url+path, nil)
	if err != nil {
		p.h.t.Fatalf("%s: %v", path, err)
	}
	return p.send(r)
}

func (p *person) form(path string, f url.Values) answer {
	p.h.t.Helper()
	r, err := http.NewRequest(http.MethodPost, p.h.url+path, strings.NewReader(f.Encode()))
	if err != nil {
		p.h.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return p.send(r)
}

func (p *person) api(method, path string, in any, head ...string) answer {
	p.h.t.Helper()
	var body io.Reader
	switch in := in.(type) {
	case nil:
	case string:
		body = strings.NewReader(in)
	default:
		b, err := json.Marshal(in)
		if err != nil {
			p.h.t.Fatal(err)
		}
		body = bytes.NewReader(b)
	}
	r, err := http.NewRequest(method, p.h.url+"/api/v1"+path, body)
	if err != nil {
		p.h.t.Fatal(err)
	}
	if _, raw := in.(string); raw {
		r.Header.Set("Content-Type", "application/octet-stream")
	} else if in != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if p.token != "" {
		r.Header.Set("Authorization", "Bearer "+p.token)
	}
	for i := 0; i+1 < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	return p.send(r)
}

func (a answer) into(t *testing.T, to any) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.body), to); err != nil {
		t.Fatalf("%v\n%.400s", err, a.body)
	}
}

type fields map[string]any

// do opens a record (id empty) or acts on one, and gives its id.
func (p *person) do(typ, id, act string, f fields, note ...string) string {
	p.h.t.Helper()
	in := map[string]any{"fields": f}
	if len(note) > 0 {
		in["note"] = note[0]
	}
	path := "/records/" + typ
	if id == "" {
		in["act"] = act
	} else {
		path += "/" + id + "/actions/" + act
	}
	a := p.api(http.MethodPost, path, in)
	if a.status != http.StatusCreated && a.status != http.StatusOK {
		p.h.t.Fatalf("%s: %s.%s %s: %d\n%s", p.login, typ, act, id, a.status, a.body)
	}
	var out struct {
		ID     string
		Opened []struct{ ID string }
	}
	a.into(p.h.t, &out)
	if out.ID == "" {
		p.h.t.Fatalf("%s.%s gives no record: %s", typ, act, a.body)
	}
	return out.ID
}

func (p *person) upload(name, content string) map[string]any {
	p.h.t.Helper()
	a := p.api(http.MethodPost, "/files?name="+url.QueryEscape(name), content)
	if a.status != http.StatusCreated {
		p.h.t.Fatalf("upload: %d %s", a.status, a.body)
	}
	f := map[string]any{}
	a.into(p.h.t, &f)
	return f
}

// ids walks a list to its end; its total must be what it holds.
func (p *person) ids(typ, list string) []string {
	p.h.t.Helper()
	var out []string
	cursor := ""
	for {
		a := p.api(http.MethodGet, "/records?limit=200&type="+typ+"&list="+url.QueryEscape(list)+"&cursor="+cursor, nil)
		if a.status != http.StatusOK {
			p.h.t.Fatalf("%s: list %s of %s: %d %s", p.login, list, typ, a.status, a.body)
		}
		var pg struct {
			List struct {
				Count  int64
				Capped bool
			}
			Items []struct{ ID string }
			Next  string
		}
		a.into(p.h.t, &pg)
		for _, x := range pg.Items {
			out = append(out, x.ID)
		}
		if cursor = pg.Next; cursor == "" {
			if int64(len(out)) != pg.List.Count {
				p.h.t.Errorf("%s: list %s of %s counts %d and holds %d", p.login, list, typ, pg.List.Count, len(out))
			}
			return out
		}
	}
}

func fatalIf(t *testing.T, bad bool, format string, args ...any) {
	t.Helper()
	if bad {
		t.Fatal(fmt.Sprintf(format, args...))
	}
}

package browser

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/guiju/guiju/internal/app"
	"github.com/guiju/guiju/internal/calendar"
)

// House is a department served inside the test, on a clock that
// the test moves: nothing happens there between two moments of the script.
type House struct {
	URL  string
	Data string

	t          *testing.T
	regulation string // its folder; "": the founding one
	clock      atomic.Int64
	in         *app.Instance
	srv        *httptest.Server
}

// Begin makes the department and serves it at the moment it stands at.
func Begin(t *testing.T, at string) *House {
	t.Helper()
	h := &House{t: t, Data: filepath.Join(t.TempDir(), "data")}
	var out strings.Builder
	if code := app.Main([]string{"demo", "-data", h.Data, "-until", at}, strings.NewReader(""), &out, &out); code != 0 {
		t.Fatalf("guiju demo: exit %d\n%s", code, out.String())
	}
	h.set(at)
	h.open()
	t.Cleanup(h.Close)
	h.Step()
	return h
}

// Office makes an empty installation of the regulation in a folder, with the
// administrator `admin`, as `guiju init` does. It stands at nine o'clock of the
// next day: what init does it does now.
func Office(t *testing.T, regulation, name string) *House {
	t.Helper()
	h := &House{t: t, Data: filepath.Join(t.TempDir(), "data"), regulation: regulation}
	h.run(password, "init", "-name", name, "-admin", "苏明")
	h.set(time.Now().In(calendar.Shanghai()).AddDate(0, 0, 1).Format("2006-01-02 ") + "09:00")
	h.open()
	t.Cleanup(h.Close)
	h.Step()
	return h
}

// run runs a command on the installation, which is not served meanwhile.
func (h *House) run(password string, args ...string) {
	h.t.Helper()
	word := filepath.Join(h.t.TempDir(), "password")
	if err := os.WriteFile(word, []byte(password), 0o600); err != nil {
		h.t.Fatal(err)
	}
	args = append(args, "-data", h.Data, "-password-file", word)
	if h.regulation != "" {
		args = append(args, "-regulation", h.regulation)
	}
	var out strings.Builder
	if code := app.Main(args, strings.NewReader(""), &out, &out); code != 0 {
		h.t.Fatalf("guiju %s: exit %d\n%s", strings.Join(args, " "), code, out.String())
	}
}

// Staff takes people in by the administrator's forms, each with a seat of a
// post of the same name as his login, and gives them accounts. It gives their
// numbers.
func (h *House) Staff(dept string, posts ...string) map[string]string {
	h.t.Helper()
	admin := h.Person("admin")
	ids := map[string]string{}
	for _, post := range posts {
		to, wrong := admin.Do("/t/staff/new/join", Say("name", "员工"+post), Say("login", post))
		if wrong != "" {
			h.t.Fatal(wrong)
		}
		ids[post] = ID(to)
		h.Step()
		if _, wrong := admin.Do("/t/seat/new/give", Say("person", "员工"+post), Say("post", post), Say("department", dept)); wrong != "" {
			h.t.Fatal(wrong)
		}
	}
	h.Step()
	h.Close()
	for _, post := range posts {
		h.run(firstPassword, "user", "enrol", ids[post], post)
	}
	h.open()
	h.Step()
	for _, post := range posts {
		p := h.signIn(post, firstPassword)
		if _, wrong := p.Post("/settings/password", url.Values{"old": {firstPassword}, "password": {password}}); wrong != "" {
			h.t.Fatal(wrong)
		}
	}
	return ids
}

// open serves the installation.
func (h *House) open() {
	h.t.Helper()
	in, err := app.OpenInstanceOf(context.Background(), h.Data, h.regulation, h.Now, os.Stderr)
	if err != nil {
		h.t.Fatal(err)
	}
	h.in = in
	h.srv = httptest.NewServer(ownTime(in.Handler))
	h.URL = h.srv.URL
}

// Now is the time in the department.
func (h *House) Now() time.Time { return time.UnixMicro(h.clock.Load()).In(calendar.Shanghai()) }

// At moves the clock on and lets everything happen that was due by then.
func (h *House) At(at string) {
	h.t.Helper()
	was := h.Now()
	h.set(was.Format("2006-01-02 ") + at)
	if h.Now().Before(was) {
		h.t.Fatalf("the day does not go back from %s to %s", was.Format("15:04"), at)
	}
	h.Step()
}

// To moves the clock on to another day.
func (h *House) To(at string) {
	h.t.Helper()
	was := h.Now()
	h.set(at)
	if h.Now().Before(was) {
		h.t.Fatalf("time does not go back from %s to %s", was.Format("2006-01-02 15:04"), at)
	}
	h.Step()
}

func (h *House) set(at string) {
	h.t.Helper()
	to, err := time.ParseInLocation("2006-01-02 15:04", at, calendar.Shanghai())
	if err != nil {
		h.t.Fatal(err)
	}
	h.clock.Store(to.UnixMicro())
}

// Step fires clocks, seals, and lets the search follow.
func (h *House) Step() {
	h.t.Helper()
	if err := h.in.Step(context.Background()); err != nil {
		h.t.Fatal(err)
	}
}

// Close ends the service; what was answered is on disk.
func (h *House) Close() {
	if h.in == nil {
		return
	}
	h.srv.Close()
	if err := h.in.Close(); err != nil {
		h.t.Error(err)
	}
	h.in = nil
}

// ownTime takes the time at which a cookie ends out of the answers: it is told
// by the department's clock, and the browser has its own.
func ownTime(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(&timeless{ResponseWriter: w}, r)
	})
}

type timeless struct {
	http.ResponseWriter
	wrote bool
}

var expires = regexp.MustCompile(`(?i); *expires=[^;]*`)

func (w *timeless) WriteHeader(code int) {
	if !w.wrote {
		w.wrote = true
		for i, c := range w.Header()["Set-Cookie"] {
			w.Header()["Set-Cookie"][i] = expires.ReplaceAllString(c, "")
		}
	}
	w.ResponseWriter.WriteHeader(code)
}

func (w *timeless) Write(b []byte) (int, error) {
	if !w.wrote {
		w.WriteHeader(http.StatusOK)
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach what is inside.
func (w *timeless) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// ID is the number of the record that an address leads to.
func ID(to string) string {
	_, id, _ := strings.Cut(to, "/r/")
	id, _, _ = strings.Cut(id, "?")
	return id
}

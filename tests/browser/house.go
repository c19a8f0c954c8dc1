package browser

import (
	"context"
	"net/http"
	"net/http/httptest"
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

// House is the demonstration department served inside the test, on a clock that
// the test moves: nothing happens there between two moments of the script.
type House struct {
	URL  string
	Data string

	t     *testing.T
	clock atomic.Int64
	in    *app.Instance
	srv   *httptest.Server
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
	in, err := app.OpenInstance(context.Background(), h.Data, h.Now, os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	h.in = in
	h.srv = httptest.NewServer(ownTime(in.Handler))
	h.URL = h.srv.URL
	t.Cleanup(h.Close)
	h.Step()
	return h
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

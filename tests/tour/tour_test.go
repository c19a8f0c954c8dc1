// Package tour takes the pictures of doc/tour from the running product.
package tour

import (
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/guiju/guiju/internal/app"
	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/tests/browser"
)

// serve makes the demonstration department as it stands at a moment, and serves
// it with the clock standing there.
func serve(t *testing.T, until string) string {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	if code := app.Main([]string{"demo", "-data", data, "-until", until}, strings.NewReader(""), os.Stderr, os.Stderr); code != 0 {
		t.Fatalf("guiju demo: exit %d", code)
	}
	now, err := time.ParseInLocation("2006-01-02 15:04", until, calendar.Shanghai())
	if err != nil {
		t.Fatal(err)
	}
	in, err := app.OpenInstance(context.Background(), data, func() time.Time { return now }, os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = in.Close() })
	if err := in.Step(context.Background()); err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(in.Handler)
	t.Cleanup(srv.Close)
	return srv.URL
}

// GUIJU_TOUR=FOLDER go test ./tests/tour takes every picture into the folder;
// GUIJU_URL takes them of a product that is served already.
func TestTour(t *testing.T) {
	dir := os.Getenv("GUIJU_TOUR")
	if dir == "" {
		t.Skip("set GUIJU_TOUR to the folder the pictures go to")
	}
	url := os.Getenv("GUIJU_URL")
	if url == "" {
		url = serve(t, "2026-11-24 10:42")
	}
	w := browser.Open(t, url, 1440, 900)
	shot := func(name, path string) {
		w.Go(path)
		w.Picture(filepath.Join(dir, name+".png"))
	}
	w.Go("/login")
	w.Picture(filepath.Join(dir, "13-login.png"))
	w.Login("lin")
	w.Picture(filepath.Join(dir, "01-workbench.png"))
	shot("03-repairs", "/t/repair")
	shot("03-complaints", "/t/complaint")
	shot("11-empty", "/t/incident")
	w.Go("/t/repair?list=all")
	href := browser.Get(w, chromedp.Evaluate[string](`document.querySelector('tbody a[href^="/r/"]').getAttribute("href")`))
	shot("04-record", href)
	shot("05-clauses", "/clauses")
	shot("05-clause", "/clauses/S11")
	shot("07-report", "/t/repair/report/by_kind")
	shot("settings", "/settings")
	other := func() { // the other language, by the button of the menu
		w.Go("/")
		browser.Get(w, chromedp.Evaluate[bool](`document.querySelector('form[action="/language"] button').click(), true`))
		w.Do(chromedp.WaitReady("main"))
		w.Go("/")
	}
	other()
	shot("04-record-en", href)
	shot("01-workbench-en", "/")
	shot("05-clause-en", "/clauses/S11")
	other()
	desk := browser.Open(t, url, 1440, 900)
	desk.Login("xu")
	w = desk
	shot("02-desk", "/desk?q=zsy")
	shot("02-desk-new", "/t/repair/new")
	phone := browser.Open(t, url, 375, 812)
	phone.Login("guo")
	phone.Go("/jobs")
	phone.Picture(filepath.Join(dir, "08a-jobs.png"))
	phone.Go("/")
	phone.Picture(filepath.Join(dir, "08-workbench-phone.png"))
}

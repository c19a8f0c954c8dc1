package page

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/web/htmltest"
)

// site serves the fixtures as the product would: same policy, same assets.
func site(t testing.TB) *httptest.Server {
	t.Helper()
	pages, assets := newPages(t)
	mux := http.NewServeMux()
	mux.Handle("/static/", assets)
	mux.HandleFunc("GET /p/{lang}/{name}", func(w http.ResponseWriter, r *http.Request) {
		p, ok := shown(i18n.Lang(r.PathValue("lang")))[r.PathValue("name")]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if r.Header.Get("X-Part") != "" {
			s := p.shell()
			s.Bare = true
			p = withShell(p, s)
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", Policy)
		if err := pages.Render(w, p); err != nil {
			t.Error(err)
		}
	})
	mux.HandleFunc("GET /static-test/{name}", func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".pdf") {
			w.Header().Set("Content-Type", "application/pdf")
			_, _ = io.WriteString(w, "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>")
			return
		}
		w.Header().Set("Content-Type", "image/svg+xml")
		_, _ = io.WriteString(w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 90" width="120" height="90"><rect fill="#c3c7c9" width="120" height="90"/><rect fill="#7d8589" x="38" y="30" width="46" height="22"/></svg>`)
	})
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	return srv
}

func sorted(m map[string]Page) []string {
	out := make([]string, 0, len(m))
	for n := range m {
		out = append(out, n)
	}
	sort.Strings(out)
	return out
}

// No page in any state scrolls sideways, on a phone or on a desk, in either
// language; none makes the browser complain about the policy or the script;
// and axe-core finds nothing serious or critical: in Chinese on the desk, in
// English on the phone. With GUIJU_SHOTS=folder pictures are kept.
func TestPagesInTheBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser is not started in -short")
	}
	srv, ctx := site(t), htmltest.Chromium(t)
	axe := axeSource(t)
	if axe == "" {
		t.Run("axe", func(t *testing.T) { t.Skip("axe-core could not be had: pages were not checked for accessibility") })
	}
	said := htmltest.Complaints(t, ctx)
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		for _, name := range sorted(shown(lang)) {
			if only := os.Getenv("GUIJU_ONLY"); only != "" && !strings.HasPrefix(name, only) {
				continue
			}
			widths := []int64{375, 1440}
			if lang == i18n.En {
				widths = []int64{1440, 375}
			}
			for i, width := range widths {
				at := fmt.Sprintf("%s %s at %d px", lang, name, width)
				resize := chromedp.EmulateViewport(width, 900, func(m *emulation.SetDeviceMetricsOverrideParams, _ *emulation.SetTouchEmulationEnabledParams) {
					m.Mobile = width < 500
				})
				if err := chromedp.Do(ctx, resize); err != nil {
					t.Fatal(at, err)
				}
				if i == 0 {
					if err := chromedp.Do(ctx, chromedp.Navigate(srv.URL+"/p/"+string(lang)+"/"+name)); err != nil {
						t.Fatal(at, err)
					}
				}
				who, err := chromedp.Run(ctx, chromedp.Evaluate[string](widest))
				if err != nil {
					t.Fatal(at, err)
				}
				if who != "" {
					t.Errorf("%s scrolls sideways: %s", at, who)
				}
				shoot(t, ctx, fmt.Sprintf("%s-%s-%d", name, lang, width))
			}
			if axe != "" {
				found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](axe+";"+serious, chromedp.EvalAwaitPromise))
				if err != nil {
					t.Fatal(name, err)
				}
				for _, f := range found {
					t.Errorf("%s %s: %s", lang, name, f)
				}
			}
			for _, s := range said() {
				t.Errorf("%s %s: the browser said: %s", lang, name, s)
			}
		}
	}
}

func shoot(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	dir := os.Getenv("GUIJU_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		t.Fatal(err)
	}
}

// widest names the elements that reach beyond the window.
const widest = `document.documentElement.scrollWidth <= document.documentElement.clientWidth ? "" : "page " + Array.from(document.querySelectorAll("body *")).filter(e => { const r = e.getBoundingClientRect(); return r.width && r.right > document.documentElement.clientWidth + 1 && !e.closest(".scroll, .vh, .skip, .tabs") && getComputedStyle(e).position !== "fixed"; }).slice(0, 4).map(e => e.tagName + "." + e.className).join(" < ")`

const serious = `axe.run(document, {preload: false, resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(r => r.violations.filter(v => ["serious", "critical"].includes(v.impact)).flatMap(v => v.nodes.map(n => v.id + ": " + n.target.join(" ") + " " + n.html.slice(0, 160))))`

const axePackage = "axe-core@4.14.1"

// axeSource gives the text of axe-core, fetched once by npm into the cache; ""
// where neither is at hand.
func axeSource(t *testing.T) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	dir := filepath.Join(cache, "guiju-test")
	tgz := filepath.Join(dir, "axe-core-4.14.1.tgz")
	if _, err := os.Stat(tgz); errors.Is(err, os.ErrNotExist) {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("npm", "pack", axePackage, "--pack-destination", dir)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Logf("npm pack %s: %v\n%s", axePackage, err, out)
			return ""
		}
	}
	f, err := os.Open(tgz)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for tr := tar.NewReader(z); ; {
		h, err := tr.Next()
		if err != nil {
			t.Fatalf("%s: %v", tgz, err)
		}
		if h.Name == "package/axe.min.js" {
			b, err := io.ReadAll(tr)
			if err != nil {
				t.Fatal(err)
			}
			return string(b)
		}
	}
}

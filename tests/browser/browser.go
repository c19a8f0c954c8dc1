// Package browser starts the product as a user would and looks at it in a real
// Chromium: for the tests of whole days and for the pictures of the tour.
package browser

import (
	"bufio"
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/guiju/guiju/internal/app"
)

// Product is a running installation.
type Product struct {
	URL  string
	Data string
}

// Demo makes the demonstration department in a folder of the test, standing at
// a moment, and serves it.
func Demo(t *testing.T, until string, args ...string) *Product {
	t.Helper()
	p := &Product{Data: filepath.Join(t.TempDir(), "data")}
	var out strings.Builder
	all := append([]string{"demo", "-data", p.Data}, args...)
	if until != "" {
		all = append(all, "-until", until)
	}
	if code := app.Main(all, strings.NewReader(""), &out, &out); code != 0 {
		t.Fatalf("guiju demo: exit %d\n%s", code, out.String())
	}
	p.Serve(t)
	return p
}

// Serve serves the installation by a process of its own, ended with the test.
func (p *Product) Serve(t *testing.T, args ...string) {
	t.Helper()
	bin := Binary(t)
	addr := free(t)
	cmd := exec.Command(bin, append([]string{"serve", "-data", p.Data, "-listen", addr, "-demo"}, args...)...)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatalf("guiju serve said nothing: %v", err)
	}
	p.URL = strings.TrimSpace(line)
	go func() { _, _ = bufio.NewReader(stdout).WriteTo(os.Stderr) }()
}

// Binary builds the program once for the test binary.
func Binary(t *testing.T) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "guiju")
	b, err := exec.Command("go", "build", "-o", bin, "github.com/guiju/guiju/cmd/guiju").CombinedOutput()
	if err != nil {
		t.Fatalf("go build: %v\n%s", err, b)
	}
	return bin
}

func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// Found gives the path of a Chromium; where there is none the test is skipped.
func Found(t *testing.T) string {
	t.Helper()
	for _, n := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(n); err == nil {
			return p
		}
	}
	t.Skip("there is no Chromium here")
	return ""
}

// Window is a browser window.
type Window struct {
	t   *testing.T
	ctx context.Context
	URL string
}

// Open opens a window of a size in a browser of its own; it skips the test
// where there is no Chromium.
func Open(t *testing.T, url string, width, height int64, more ...chromedp.ExecAllocatorOption) *Window {
	t.Helper()
	path := Found(t)
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("lang", "zh-CN"), chromedp.Flag("accept-lang", "zh-CN"), chromedp.WindowSize(int(width), int(height)))
	alloc, cancel := chromedp.NewExecAllocator(context.Background(), append(opts, more...)...)
	t.Cleanup(cancel)
	ctx, cancel2 := chromedp.NewContext(alloc)
	t.Cleanup(cancel2)
	// The browser lives as long as the first context that reaches it.
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	w := &Window{t: t, ctx: ctx, URL: url}
	w.Do(chromedp.EmulateViewport(width, height))
	return w
}

// Beside opens another window of the same browser in which nobody is signed in:
// another person's machine.
func (w *Window) Beside(width, height int64) *Window {
	w.t.Helper()
	ctx, cancel := chromedp.NewContext(w.ctx, chromedp.WithNewBrowserContext())
	w.t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		w.t.Fatal(err)
	}
	b := &Window{t: w.t, ctx: ctx, URL: w.URL}
	b.Do(chromedp.EmulateViewport(width, height))
	return b
}

// Do runs actions, each within half a minute.
func (w *Window) Do(actions ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	for _, a := range actions {
		Get(w, a)
	}
}

// Get runs one action and gives its answer.
func Get[T any](w *Window, a chromedp.Action[T]) T {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, 30*time.Second)
	defer cancel()
	v, err := chromedp.Run(ctx, a)
	if err != nil {
		at, _ := chromedp.Run(w.ctx, chromedp.Location())
		text, _ := chromedp.Run(w.ctx, chromedp.Evaluate[string](`document.body.innerText.slice(0, 1500)`))
		w.t.Fatalf("%v at %s\n%s", err, at, text)
	}
	return v
}

// Context is the window's context, for actions of chromedp's own.
func (w *Window) Context() context.Context { return w.ctx }

// Go opens a page of the product.
func (w *Window) Go(path string) {
	w.t.Helper()
	w.Do(chromedp.Navigate(w.URL+path), chromedp.WaitReady("body"))
}

// Login signs in as somebody of the demonstration.
func (w *Window) Login(login string) {
	w.t.Helper()
	w.Go("/login")
	w.Do(
		chromedp.SetValue(`input[name="user"]`, login),
		chromedp.SetValue(`input[name="password"]`, "guiju-demo-2026"),
		chromedp.Click(`#signin button[type="submit"]`),
	)
	w.Wait("the first page of "+login, `document.readyState === 'complete' && location.pathname !== '/login' && Boolean(document.querySelector('nav'))`)
}

// Picture takes a picture of the whole page.
func (w *Window) Picture(file string) {
	w.t.Helper()
	b := Get(w, chromedp.FullScreenshot(100))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(file, b, 0o644); err != nil {
		w.t.Fatal(err)
	}
}

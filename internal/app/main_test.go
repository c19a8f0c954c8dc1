package app

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// demonstration is the data folder of a small demonstration department, made
// once and never changed: tests work on copies.
var demonstration = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "guiju-app-test-")
	if err != nil {
		return "", err
	}
	data := filepath.Join(dir, "data")
	var out, errw bytes.Buffer
	if code := Main([]string{"demo", "-data", data, "-records", "12", "-until", "2026-11-24 10:42"}, strings.NewReader(""), &out, &errw); code != exitDone {
		return "", fmt.Errorf("demo: exit %d: %s", code, errw.String())
	}
	return data, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if data, err := demonstration(); err == nil {
		if err := os.RemoveAll(filepath.Dir(data)); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
	os.Exit(code)
}

// department is a data folder of its own.
func department(t *testing.T) string {
	t.Helper()
	data, err := demonstration()
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(to, os.DirFS(data)); err != nil {
		t.Fatal(err)
	}
	return to
}

// guiju runs a command line in English and gives what it printed.
func guiju(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = Main(append([]string{"-lang", "en"}, args...), strings.NewReader(""), &o, &e)
	return code, o.String(), e.String()
}

// done runs a command line that must be done.
func done(t *testing.T, args ...string) string {
	t.Helper()
	code, out, errs := guiju(t, args...)
	if code != exitDone {
		t.Fatalf("guiju %s: exit %d\n%s%s", strings.Join(args, " "), code, out, errs)
	}
	return out
}

func ok(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

package page

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"testing"
)

// withShell gives a copy of a page with another shell.
func withShell(p Page, s Shell) Page {
	v := reflect.New(reflect.TypeOf(p)).Elem()
	v.Set(reflect.ValueOf(p))
	v.FieldByName("Shell").Set(reflect.ValueOf(s))
	return v.Interface().(Page)
}

// collect notes every word key that a Go file of the folder names in a call.
func collect(t *testing.T, dir string, used map[string]bool) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	call := regexp.MustCompile(`(?:\bWord\(\w+, |\bword\(|\.t\(|\bsay\()"([a-z][a-z.0-9]*)"`)
	for _, f := range files {
		if filepath.Base(f) == "words.go" {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range call.FindAllStringSubmatch(string(b), -1) {
			used[m[1]] = true
		}
	}
}

package internal

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/guiju/guiju/"

// floors is the house, from the roof down: a room imports only rooms below it
// that stand in its list. Packages inside a room count as the room.
var floors = map[string][]string{
	"cmd/guiju":           {"internal/app"},
	"internal/app":        {"internal/web", "internal/api", "internal/record", "internal/search", "internal/work", "internal/people", "internal/regulation", "internal/ledger", "internal/store", "internal/exchange", "regulations"},
	"internal/web":        {"internal/record", "internal/search", "internal/people", "internal/regulation", "internal/ledger", "internal/store", "internal/exchange"},
	"internal/api":        {"internal/record", "internal/search", "internal/people", "internal/regulation", "internal/ledger", "internal/store", "internal/exchange"},
	"internal/record":     {"internal/search", "internal/work", "internal/people", "internal/regulation", "internal/ledger", "internal/store", "internal/exchange"},
	"internal/search":     {"internal/regulation", "internal/ledger", "internal/store"},
	"internal/work":       {"internal/regulation", "internal/ledger", "internal/store"},
	"internal/people":     {"internal/regulation", "internal/ledger", "internal/store"},
	"internal/regulation": {"internal/store"},
	"internal/ledger":     {"internal/store"},
	"internal/store":      {},
	"internal/exchange":   {},
	"internal/i18n":       {},
	"internal/calendar":   {},
	"internal/fault":      {},
	"internal/telephone":  {},
	"regulations":         {},
}

// ground is open to all.
var ground = map[string]bool{"internal/i18n": true, "internal/calendar": true, "internal/fault": true, "internal/telephone": true}

func room(path string) string {
	best := ""
	for r := range floors {
		if (path == r || strings.HasPrefix(path, r+"/")) && len(r) > len(best) {
			best = r
		}
	}
	return best
}

// eachGo visits every Go file of the product.
func eachGo(t *testing.T, f func(dir, file string)) {
	t.Helper()
	root := ".."
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, p)
		if d.IsDir() {
			switch {
			case rel != "." && strings.HasPrefix(d.Name(), "."), d.Name() == "testdata", rel == "bin", rel == "data":
				return fs.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(p, ".go") {
			f(filepath.ToSlash(filepath.Dir(rel)), p)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Imports point down only; web and api do not know each other.
func TestArrows(t *testing.T) {
	eachGo(t, func(dir, file string) {
		from := room(dir)
		if from == "" {
			return // tests/ and bench/ stand outside the house
		}
		if from == "regulations" && strings.HasSuffix(file, "_test.go") {
			return // the founding regulation is tried with the whole engine
		}
		src, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, im := range src.Imports {
			path, _ := strconv.Unquote(im.Path.Value)
			path, ours := strings.CutPrefix(path, module)
			if !ours {
				continue
			}
			to := room(path)
			switch {
			case to == "":
				t.Errorf("%s imports %s, which is no room of the house", file, path)
			case to == from, ground[to]:
			case strings.HasSuffix(file, "_test.go") && (strings.Contains(path, "test") || to == "regulations"):
				// helpers for tests, and the founding regulation as material
			default:
				ok := false
				for _, r := range floors[from] {
					ok = ok || r == to
				}
				if !ok {
					t.Errorf("%s: %s may not import %s", file, from, to)
				}
			}
		}
	})
}

// Every package begins with a chapter that defines its words.
func TestEveryPackageIsDocumented(t *testing.T) {
	docs := map[string]bool{}
	eachGo(t, func(dir, file string) {
		if strings.HasSuffix(file, "_test.go") {
			return
		}
		src, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		docs[dir] = docs[dir] || src.Doc != nil && len(src.Doc.Text()) > 40
	})
	for dir, ok := range docs {
		if !ok {
			t.Errorf("%s has no package comment", dir)
		}
	}
}

// A file fits on a few screens.
func TestFilesAreShort(t *testing.T) {
	eachGo(t, func(dir, file string) {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(b), "\n"); n > 800 {
			t.Errorf("%s has %d lines, 800 are the most", file, n)
		}
	})
}

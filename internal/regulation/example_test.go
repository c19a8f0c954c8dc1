package regulation_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/regulation"
)

func compileDirs(t testing.TB, prelude, folder string) *regulation.Program {
	t.Helper()
	p, problems := regulation.Compile(os.DirFS(prelude), os.DirFS(folder))
	for _, x := range problems {
		t.Log(x.In("en"))
	}
	if p == nil {
		t.Fatal("does not compile")
	}
	return p
}

const shared = "/work/shared/design/language"

func sharedDir(t testing.TB, name string) string {
	t.Helper()
	d := filepath.Join(shared, name)
	if _, err := os.Stat(d); err != nil {
		t.Skip("the language paper's files are not here: " + d)
	}
	return d
}

// The files that the language was tried on compile, but for what was decided
// after the trial: a clock whose numbers may be unset needs values to start
// from, and kefu has none.
func TestShared(t *testing.T) {
	for n, want := range map[string][]string{
		"first": nil, "warehouse": nil,
		"kefu": {"the clock reads level", "the clock reads level", "the clock reads level", "the clock reads extra_hours"},
	} {
		t.Run(n, func(t *testing.T) {
			_, problems := regulation.Compile(os.DirFS(sharedDir(t, "prelude")), os.DirFS(sharedDir(t, n)))
			var got []string
			for _, x := range problems {
				if !x.Warn {
					got = append(got, x.In("en"))
				}
			}
			if len(got) != len(want) {
				t.Fatalf("%d problems, want %d:\n%s", len(got), len(want), strings.Join(got, "\n"))
			}
			for i, w := range want {
				if !strings.Contains(got[i], w) {
					t.Errorf("%s\nwant: %s", got[i], w)
				}
			}
		})
	}
}

// The regulation that comes with the product compiles, and whoever writes it
// sees here what it is warned of.
func TestOurOwn(t *testing.T) {
	compileDirs(t, "../../regulations/prelude", "../../regulations/kefu")
	compileDirs(t, "../../regulations/prelude", "../../examples/keydesk")
}

package regulation_test

import (
	"os"
	"path/filepath"
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

func TestKeydesk(t *testing.T) {
	p := compileDirs(t, sharedDir(t, "prelude"), "../../examples/keydesk")
	if p.Types["loan"].Act("lend").Except[0].By.Steps[0][0][0].Post != "head" {
		t.Error("the exception names the head")
	}
}

func TestShared(t *testing.T) {
	for _, n := range []string{"first", "warehouse", "kefu"} {
		t.Run(n, func(t *testing.T) {
			_, problems := regulation.Compile(os.DirFS(sharedDir(t, "prelude")), os.DirFS(sharedDir(t, n)))
			for _, x := range problems {
				t.Log(x.In("en"))
			}
		})
	}
}

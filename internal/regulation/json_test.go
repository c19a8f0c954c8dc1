package regulation_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/guiju/guiju/internal/regulation"
)

// The compiled form of the key desk, as a whole. Where a change is meant,
// GUIJU_GOLDEN=1 writes it anew.
func TestCompiledForm(t *testing.T) {
	list := map[string][]byte{}
	folderFiles(t, "../../examples/keydesk", "", list)
	list["posts.yaml"] = []byte("clerk: 经办员 | clerk\nhead: 部门负责人 | department head\n")
	p, ps := regulation.CompileFiles(list)
	if p == nil {
		t.Fatal(ps)
	}
	got, err := p.JSON()
	if err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/keydesk.json"
	if os.Getenv("GUIJU_GOLDEN") != "" {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, append(got, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(append(got, '\n'), want) {
		t.Errorf("the compiled form has changed:\n%s", got)
	}
}

package imports_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/app"
	"github.com/guiju/guiju/internal/record/intake"
)

const projects = `
imports:
  - into: project
    key: [code]
    fields: { code: 编码, name: 名称, address: 地址 }
`

// The workbooks through the command, by the mappings that are given out: the
// verdict of every row is that of the golden file, and the second time nothing
// is new.
func TestCommand(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	run := func(code int, args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		if got := app.Main(append([]string{"-lang", "en"}, args...), strings.NewReader(""), &out, &errs); got != code {
			t.Fatalf("guiju %s: exit %d, want %d\n%s%s", strings.Join(args, " "), got, code, out.String(), errs.String())
		}
		return out.String()
	}
	mapping, csv := filepath.Join(dir, "projects.yaml"), filepath.Join(dir, "projects.csv")
	if err := errors.Join(os.WriteFile(mapping, []byte(projects), 0o600), os.WriteFile(csv, []byte("编码,名称,地址\nHC,云杉里,云杉路 1 号\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	for name, refused := range map[string]bool{"hc": true, "importRoom": false} {
		t.Run(name, func(t *testing.T) {
			_, path := shared(t, templates+name+".xlsx")
			data := data + name
			run(0, "demo", "-data", data, "-records", "3")
			run(0, "import", "-data", data, "-mapping", mapping, "-by", "xu", "-act", "enter", "project", csv)
			code := 0
			if refused {
				code = 1
			}
			args := []string{"-json", "import", "-data", data, "-mapping", filepath.Join("../../examples/import", name+".yaml"), "-by", "xu", "-only-good", path}
			if got, want := told(t, run(code, args...)), asGolden(t, name); got != want {
				t.Errorf("told\n%s\nwant\n%s", got, want)
			}
			if again := told(t, run(code, args...)); strings.Contains(again, " new") || strings.Contains(again, " changed") {
				t.Errorf("the second import:\n%s", again)
			}
			if out := run(0, "verify", "-data", data); !strings.Contains(out, "all agree") {
				t.Error(out)
			}
		})
	}
}

// told is the verdict of every row as the command tells it.
func told(t *testing.T, out string) string {
	t.Helper()
	var b strings.Builder
	for d := json.NewDecoder(strings.NewReader(out)); ; {
		var raw json.RawMessage
		if err := d.Decode(&raw); err == io.EOF {
			return b.String()
		} else if err != nil {
			t.Fatal(err)
		}
		var v intake.Verdict
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatal(err)
		}
		if v.Kind != "" {
			fmt.Fprintf(&b, "%d %s:%d %s %s\n", v.Table, v.Sheet, v.Line, v.Type, v.Kind)
		}
	}
}

// asGolden is the golden file in the same words.
func asGolden(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, line := range strings.Split(string(text), "\n") {
		if f := strings.Fields(line); len(f) >= 4 && strings.Contains(f[1], ":") {
			b.WriteString(strings.Join(f[:4], " ") + "\n")
		}
	}
	return b.String()
}

package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// guiju fmt lists what it would change, shows it, writes it, and is content then.
func TestFmt(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "types", "loan.yaml")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("say: 借 | loan\nacts:\n  lend: { by: clerk, need: { free: { if: !r.full, say: out, ask } } }\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	want := `  lend: { by: clerk, need: { free: { if: "!r.full", say: "out, ask" } } }`
	for _, step := range []struct {
		flag string
		code int
		says string
	}{{"", 1, "loan.yaml\n"}, {"-d", 1, "+" + want}, {"-w", 0, "loan.yaml\n"}, {"", 0, ""}, {"-d", 0, ""}} {
		args := []string{"fmt", dir}
		if step.flag != "" {
			args = []string{"fmt", step.flag, dir}
		}
		code, out, errs := guiju(t, args...)
		if code != step.code || !strings.Contains(out, step.says) || step.says == "" && out != "" {
			t.Errorf("fmt %s: %d\n%s%s", step.flag, code, out, errs)
		}
	}
	if code, out, _ := guiju(t, "fmt", file); code != 0 || !strings.Contains(out, want) {
		t.Errorf("one file is printed: %d\n%s", code, out)
	}
	if err := os.WriteFile(file, []byte("a:\n  b: 1\n c: 2\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := guiju(t, "fmt", dir); code != 1 || !strings.Contains(errs, "loan.yaml:") {
		t.Errorf("a file that is no YAML: %d %s", code, errs)
	}
}

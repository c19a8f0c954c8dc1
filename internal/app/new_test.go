package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What guiju new writes compiles, its scenarios hold, it can be said in
// sentences; a folder that holds something is left alone.
func TestNew(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "own")
	steps := []struct {
		args []string
		code int
		out  string
	}{
		{[]string{"new", dir, "-say", `仓库 "甲" | Warehouse`}, exitDone, dir},
		{[]string{"check", dir}, exitDone, "A1.1"},
		{[]string{"test", dir}, exitDone, "ok   A2"},
		{[]string{"-lang", "zh", "explain", "-regulation", dir, "A1.1"}, exitDone, "主管领导"},
		{[]string{"explain", "-regulation", dir, "A9"}, exitUsage, ""},
		{[]string{"new", dir}, exitNo, ""},
		{[]string{"schema"}, exitDone, `"types": {`},
		{[]string{"schema", "-dir", dir}, exitDone, `".guiju/types.schema.json": "types/*.yaml"`},
		{[]string{"schema", "-dir", dir + "/none"}, exitEnv, ""},
	}
	for _, c := range steps {
		code, out, errs := guiju(t, c.args...)
		if code != c.code || !strings.Contains(out, c.out) || strings.Contains(out, "提醒") {
			t.Errorf("%v: exit %d\n%s%s", c.args, code, out, errs)
		}
	}
	for _, name := range []string{".vscode/settings.json", ".guiju/scenarios.schema.json"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Errorf("an editor finds no %s: %v", name, err)
		}
	}
}

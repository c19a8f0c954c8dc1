package app

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guiju/guiju/regulations"
)

// The next edition from the command line: tried, refused where it would not do
// and changing nothing then, put in force for a day or a department by somebody.
func TestEditionCommand(t *testing.T) {
	data, dir := department(t), filepath.Join(t.TempDir(), "next")
	_, kefu := regulations.FS()
	ok(t, os.CopyFS(dir, kefu))
	edit := func(file, old, new string) {
		t.Helper()
		at := filepath.Join(dir, file)
		b, err := os.ReadFile(at)
		ok(t, err)
		if !strings.Contains(string(b), old) {
			t.Fatalf("%s does not say %s", file, old)
		}
		ok(t, os.WriteFile(at, []byte(strings.Replace(string(b), old, new, 1)), 0o600))
	}
	run := func(code int, says string, args ...string) {
		t.Helper()
		got, out, errs := guiju(t, append([]string{"edition", "-data", data}, args...)...)
		if got != code || !strings.Contains(out+errs, says) {
			t.Errorf("%v: exit %d\n%s%s", args, got, out, errs)
		}
	}
	// A scenario that fails needs no other to be run: the others are left out.
	ok(t, fs.WalkDir(os.DirFS(dir), "scenarios", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || name == "scenarios/R1.9.yaml" {
			return err
		}
		return os.Remove(filepath.Join(dir, name))
	}))
	const days, minutes = "on workmanship\n  clause: R1.9\n  is: ", "minutes to dispatch a repair\n  clause: R1.9\n  is: "
	run(exitUsage, "one at a time", "-try", dir, "-enter", dir)
	run(exitUsage, "-from goes with -enter", "-from", "2026-12-01")
	run(exitUsage, "-from is written", "-enter", dir, "-from", "tomorrow")
	run(exitEnv, "not a folder", "-enter", dir+"/none")
	run(exitNo, "before the day", "-enter", dir, "-from", "2020-01-01")

	edit("params.yaml", days+"90", days+"89")
	run(exitDone, "repair_warranty_days: 90 -> 89", "-try", dir)
	edit("params.yaml", days+"89", days+"9000")
	run(exitNo, "params.yaml:", "-enter", dir)
	edit("params.yaml", days+"9000", days+"90")
	edit("params.yaml", minutes+"30", minutes+"20")
	run(exitNo, "1 scenarios fail", "-enter", dir)
	edit("params.yaml", minutes+"20", minutes+"30")
	form := filepath.Join(dir, "prints", "repair.broken.yaml")
	ok(t, os.WriteFile(form, []byte("say: 坏的\nblocks:\n  - text: '{r.nosuch}'\n"), 0o600))
	run(exitNo, "form cannot be used", "-try", dir)
	run(exitNo, "form cannot be used", "-enter", dir)
	ok(t, os.Remove(form))

	edit("regulation.yaml", "say: ", "say: 新版")
	if list := done(t, "edition", "-data", data); strings.Count(list, "\n") != 1 {
		t.Errorf("what was refused stands there: %s", list)
	}
	run(exitDone, "edition 2", "-enter", dir, "-from", "2099-01-01", "-by", "Lin Jingyi")
	run(exitNo, "in force already", "-enter", dir, "-from", "2099-01-02")
	if list := done(t, "edition", "-data", data); !strings.Contains(list, "2099-01-01 00:00") || !strings.Contains(list, "to come") {
		t.Errorf("%s", list)
	}
	if out := done(t, "-json", "edition", "-data", data); !strings.Contains(out, `"Lin Jingyi"`) {
		t.Errorf("nobody put it in force: %s", out)
	}
	done(t, "verify", "-data", data)
}

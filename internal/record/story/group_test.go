package story_test

import (
	"context"
	"os"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/guiju/guiju/internal/record/story"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/regulations"
)

// The department under the founding regulation: what it says of its own, and
// those of the group's scenarios that its own words come near.
func TestKefuEast(t *testing.T) {
	prelude, kefu := regulations.FS()
	prog, problems := regulation.Compile(prelude, os.DirFS("../../../examples/kefu-east"), regulation.Group{Path: "kefu", FS: kefu})
	for _, p := range problems {
		t.Error(p)
	}
	if prog == nil {
		t.FailNow()
	}
	whole, _ := regulation.Compile(prelude, kefu)
	if len(prog.Stories) != len(whole.Stories)+2 {
		t.Errorf("%d scenarios, the group has %d", len(prog.Stories), len(whole.Stories))
	}
	prog.Stories = slices.DeleteFunc(prog.Stories, func(s *regulation.Story) bool {
		return !slices.Contains([]string{"E1", "S11.3", "R2.2"}, s.Clause)
	})
	runAll(t, prog)
}

// A group's scenario runs by the group's figures; it ends, without failing,
// where the department forbids more.
func TestGroupScenarioUnderDepartment(t *testing.T) {
	prelude, _ := regulations.FS()
	desk := fstest.MapFS{}
	for _, n := range []string{"regulation.yaml", "clauses.yaml", "params.yaml", "types/loan.yaml", "scenarios/K.yaml"} {
		b, err := os.ReadFile("../../../examples/keydesk/" + n)
		if err != nil {
			t.Fatal(err)
		}
		if n == "params.yaml" {
			b = append(b, "  need: it >= 1 && it <= 3\n"...)
		}
		desk[n] = &fstest.MapFile{Data: b}
	}
	run := func(own map[string]string) (passed, stricter int, failed string) {
		files := fstest.MapFS{"regulation.yaml": {Data: []byte("say: 东 | east\nsince: 2026-01-01\nlike: ../keydesk\n")}}
		for n, text := range own {
			files[n] = &fstest.MapFile{Data: []byte(text)}
		}
		prog, problems := regulation.Compile(prelude, files, regulation.Group{Path: "../keydesk", FS: desk})
		if prog == nil {
			t.Fatal(problems)
		}
		r, err := story.New(context.Background(), prog)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		for _, s := range prog.Stories {
			switch res := r.Run(context.Background(), s); {
			case res.Failed != nil:
				failed += res.At.String() + " " + res.Failed.Error() + "\n"
			case res.Stricter != nil:
				stricter++
			default:
				passed++
			}
		}
		return passed, stricter, failed
	}
	all, stricter, failed := run(nil)
	if all == 0 || stricter > 0 || failed != "" {
		t.Fatalf("with nothing of its own: %d passed, %d stricter\n%s", all, stricter, failed)
	}
	// its own figure does not count in the group's scenarios, and does in its own
	own := "- say: 一日\n  clause: K2\n  do:\n    - { at: 2026-03-02 09:00, by: head, do: a = loan.lend, ask: { key: k, borrower: b, firm: f } }\n    - { at: 2026-03-04 00:00, if: \"a.stage == 'late'\" }\n"
	if p, s, f := run(map[string]string{"params.yaml": "contractor_days: 1\n", "scenarios/e.yaml": own}); p != all+1 || s != 0 || f != "" {
		t.Errorf("with a figure of its own: %d passed, %d stricter\n%s", p, s, f)
	}
	// its own need ends them
	need := "acts:\n  lend:\n    need:\n      named: { if: r.borrower == 'nobody', say: x }\n"
	if p, s, f := run(map[string]string{"types/loan.yaml": need}); s == 0 || p+s != all || f != "" {
		t.Errorf("with a need of its own: %d passed, %d stricter\n%s", p, s, f)
	}
}

package regulation_test

import (
	"strings"
	"testing"
)

// What people write who know other languages is answered by what is written here.
func TestHabits(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"name: text 名", "name: string 名", "types/piece.yaml:4:9: “string” is not a kind of field, nor a type\n    written here: text"},
		{"name: text 名", "name: 名称", "the kind comes first: text 名称"},
		{"only: { say: 独 | only, by: head,", "only: { say: 独 | only, by: head or clerk,", "one of several is written head | clerk"},
		{"only: { say: 独 | only, by: head,", "only: { say: 独 | only, by: [head, clerk],", "one of several is written a | b, without [ ]"},
		{"only: { say: 独 | only, by: head,", "only: { say: 独 | only, by: all,", "written here: all(FIELD)"},
		{"ask: [name, n?, cost?, who?]", "ask: \"name, n?\"", "several are written [name, n]"},
		{"due: days(3)", "due: 3", "say of what: days(3), workhours(3)"},
		{"due: days(3)", "due: day(r.opened)", "until the end of that day: dayend(day(r.opened))"},
		{"due: days(3)", "due: now + days(3)", "a clock is due from what is on record"},
		{"say: 件 | piece", "say： 件 | piece", "the colon after a word is `: `"},
		{"fields:\n  name", "fields:\n\tname", "indent with blanks, not tabs"},
		{"clause: C1\n", "clause: C1\nclause: C1\n", "a word stands once in one place"},
		{"if: \"it.name == r.name\"", "if: !it.at_", "guiju fmt -w puts them there"},
	} {
		text := strings.Replace(base, c.old, c.new, 1)
		if got := problemsOf(map[string]string{"types/piece.yaml": text}); text == base || !strings.Contains(got, c.want) {
			t.Errorf("%s\n got: %s\nwant: %s", c.new, got, c.want)
		}
	}
}

// A file that is no YAML is said alone, and what a scenario misses comes last.
func TestOrderOfProblems(t *testing.T) {
	got := problemsOf(map[string]string{"types/piece.yaml": base + "  x: : y\n", "scenarios/a.yaml": "- say: x\n  clause: C1\n  do: [{ by: clerk, do: piece.start }]\n"})
	if strings.Count(got, "\n    ") != 1 || !strings.Contains(got, "not valid YAML") {
		t.Error(got)
	}
	got = problemsOf(map[string]string{"types/piece.yaml": strings.Replace(base, "by: clerk, to: open", "by: clrk, to: open", 1), "scenarios/a.yaml": "- say: x\n  clause: C1\n  do: [{ by: clerk, do: piece.strt }]\n"})
	if !strings.HasPrefix(got, "types/piece.yaml:") {
		t.Error(got)
	}
}

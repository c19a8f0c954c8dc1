package regulation_test

import (
	"strings"
	"testing"
)

// A bound that lets through what a scenario says it keeps out, and a step that
// says nothing of anybody, are refused at their place.
func TestOutsideAndOnly(t *testing.T) {
	story := func(line string) string { return "- say: 试 | trial\n  clause: C1\n  " + line + "\n" }
	for _, c := range []struct{ line, want string }{
		{"outside: { days: [0, 4] }", ""},
		{"outside: { days: [0, 3] }", "scenarios/x.yaml:3:24: the bound of days lets 3 through"},
		{"outside: { dayz: 4 }", "“dayz” is not a parameter"},
		{"outside: { days: many }", "no value of this parameter: int"},
		{"do: [{ do: piece.start, only: clerk }]", ""},
		{"do: [{ do: piece.start, only: nobody }]", "“nobody” is not one of the people of the story"},
		{"do: [{ do: piece.start, only: clerk, by: clerk }]", "only says who alone may"},
		{"do: [{ only: clerk }]", "only says who alone may"},
		{"do: [{ see: a }]", "see names a record"},
		{"do: [{ owes: a }]", "owes names a clock"},
		{"do: [{ owes: a, only: clerk }]", "owes is written NAME.CLOCK"},
		{"do: [{ owes: a.reply, only: clerk }]", "“a” is not a name given before"},
		{"do: [{ owes: piece.1.reply, only: clerk }]", "“reply” is not a clock of piece"},
		{"do: [{ can: { a: [start] } }]", "“a” is not a name given before"},
		{"do: [{ can: { piece.1: [stat] } }]", "“stat” is not an act of piece"},
		{"do: [{ can: { piece.1: [start] } }]", ""},
	} {
		got := problemsOf(map[string]string{"types/piece.yaml": base, "scenarios/x.yaml": story(c.line), "params.yaml": "days: { say: 日 | days, is: 2, need: it >= 1 && it <= 3 }\n"})
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q", c.line, got)
		}
	}
}

package regulation_test

import (
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
)

// What is wrong because of a change points at the change first: where the
// missing name was declared, or what it was renamed to.
func TestSince(t *testing.T) {
	for _, c := range []struct{ was, now, first, says string }{
		{"  cost: money 金额 | cost\n", "", "types/piece.yaml:6:", "“cost” is still used at types/piece.yaml:"},
		{"  name: text 名 | name\n", "  title: text 名 | name\n", "types/piece.yaml:4:", "has here “name: text 名 | name”, now “title: text 名 | name”; “name” is still used"},
		{", in: open, to: shut", ", in: opne, to: shut", "types/piece.yaml:21:", "“opne” is not a stage"},
		{"clause: C1\n", "clause: C1\nlike: piec\n", "types/piece.yaml:3:", "did you mean piece?"},

		{"  shut: end 关 | shut\n", "", "types/piece.yaml:16:", "“shut” is still used"},
	} {
		text := strings.Replace(base, c.was, c.now, 1)
		if text == base {
			t.Fatal(c.was)
		}
		was, now := map[string][]byte{}, map[string][]byte{}
		for f, s := range map[string]string{"regulation.yaml": "say: 试 | trial\nsince: 2026-01-01\n", "posts.yaml": "clerk: 员\nhead: 长\n", "clauses.yaml": "C1: 一\n"} {
			was[f], now[f] = []byte(s), []byte(s)
		}
		was["types/piece.yaml"], now["types/piece.yaml"] = []byte(base), []byte(text)
		if _, ps := regulation.CompileFiles(was); regulation.Fatal(ps) {
			t.Fatal(ps)
		}
		_, ps := regulation.CompileFiles(now)
		ps = regulation.Since(ps, now, was, regulation.Text{Zh: "原规定", En: "the old one"})
		if !regulation.Fatal(ps) {
			t.Errorf("%q is not refused", c.now)
			continue
		}
		got := ps[0].In(i18n.En)
		if !strings.HasPrefix(got, c.first) || !strings.Contains(got, c.says) || ps[0].What.Zh == "" {
			t.Errorf("%q for %q:\n%s", c.now, c.was, got)
		}
		// a regulation of which little is left is another one
		other := map[string][]byte{"types/piece.yaml": []byte("say: 别 | other\n")}
		if _, alone := regulation.CompileFiles(now); len(regulation.Since(alone, now, other, regulation.Text{})) != len(alone) {
			t.Error("another regulation explains this one")
		}
	}
}

// Without an older one: a name that is declared, used nowhere, and like one
// that is used and not declared, is told first.
func TestRenamed(t *testing.T) {
	got := problemsOf(map[string]string{"types/piece.yaml": strings.Replace(base, "  name: text", "  namme: text", 1)})
	if !strings.HasPrefix(got, "types/piece.yaml:4:3: “namme” is used nowhere, and “name” is not known at types/piece.yaml:") {
		t.Error(got)
	}
	// a misspelt use is the use's mistake
	got = problemsOf(map[string]string{"types/piece.yaml": strings.Replace(base, "ask: [name,", "ask: [namme,", 1)})
	if !strings.HasPrefix(got, "types/piece.yaml:20:") {
		t.Error(got)
	}
}

// What is lacking is told where it would stand.
func TestLacks(t *testing.T) {
	act := "acts:\n  long_one:\n    say: 长 | long\n    clause: C1\n    in: open\n    ask:\n      - name\n      - n?\n    need:\n      x: { if: r.n > 1, say: 一 | one }\n"
	got := problemsOf(map[string]string{"types/piece.yaml": strings.Replace(base, "acts:\n", act, 1)})
	if !strings.Contains(got, "types/piece.yaml:23:3: an act says by whom: by") {
		t.Error(got)
	}
}

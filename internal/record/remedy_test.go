package record_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/store/storetest"
)

// Whoever is refused, at whatever act, for its stage, for himself or for a
// field, is told a way on in both languages: over every act of the founding
// regulation, in every stage, by everyone, with nobody here and with everybody.
func TestWayOn(t *testing.T) {
	o := newOffice(t, storetest.New(t))
	prog := o.e.Program()
	seen, fixes := map[string]int{}, map[string]int{}
	check := func(who string, person int64) {
		for _, name := range prog.Order {
			typ := prog.Types[name]
			if typ.Pattern {
				continue
			}
			stages := []string{""}
			for _, s := range typ.Stages {
				stages = append(stages, s.Name)
			}
			for _, a := range typ.Acts {
				for _, stage := range stages {
					names, err := o.e.Refusals(o.ctx, o.who(who), name, stage, a.Name, person)
					if err != nil {
						t.Fatalf("%s.%s in %q: %v", name, a.Name, stage, err)
					}
					for _, n := range names {
						kind, _, _ := strings.Cut(n.Name, ".")
						seen[kind]++
						for _, f := range n.Fix {
							fixes[f.Kind]++
						}
						if bad := poor(n); bad != "" {
							t.Errorf("%s: %s.%s in %q: %s: %s: %s", who, name, a.Name, stage, n.Name, n.Say.En, bad)
						}
					}
				}
			}
		}
	}
	for _, who := range []string{"clerk", "li", "admin"} {
		check(who, 0)
	}
	check("clerk", o.ids["wu"])
	if t.Failed() {
		return
	}
	// All but one are away.
	for _, name := range []string{"head", "clerk", "he", "li", "admin"} {
		o.must(name, record.Command{Type: "leave", Act: "enter", Input: map[string]any{
			"person": o.id(name), "from": "2026-03-02 08:00", "until": "2026-03-09 18:00", "reason": "休假"}})
	}
	check("clerk", o.ids["wu"])
	check("wu", 0)
	for _, k := range []string{"stage", "by", "ask"} {
		if seen[k] < 100 {
			t.Errorf("only %d refusals by %s were met", seen[k], k)
		}
	}
	t.Logf("%v, %v", seen, fixes)
}

// poor says what is wrong with the way on of a refusal.
func poor(n fault.Name) string {
	han := func(s string) bool {
		return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	}
	switch {
	case n.Say.Zh == "" || n.Say.En == "" || han(n.Say.En):
		return "no text in both languages"
	case len(n.Fix) == 0:
		return "no way on"
	}
	for _, f := range n.Fix {
		if _, key, ok := strings.Cut(f.Say.En, "."); f.Say.Zh == f.Say.En && ok && key != "" {
			return "a way on without a sentence: " + f.Say.En
		}
		if f.Say.Zh == "" || f.Say.En == "" || han(f.Say.En) || f.Kind == "" {
			return "a way on without words: " + f.Kind + " " + f.Name + " " + f.Say.En
		}
	}
	if slices.ContainsFunc(n.Fix, func(f fault.Fix) bool { return f.Kind == "act" && f.Name == "" }) {
		return "a way on without an act"
	}
	return ""
}

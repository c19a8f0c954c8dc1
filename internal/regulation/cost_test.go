package regulation_test

import (
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
)

func said(list map[string]string) string {
	_, ps := regulation.Compile(nil, files(list))
	var b strings.Builder
	for _, p := range ps {
		b.WriteString(p.In(i18n.En) + "\n")
	}
	return b.String()
}

// What would run too long is refused at its place; what is near the bound is not.
func TestCost(t *testing.T) {
	many := ""
	for i := range 21 {
		many += "  f" + string(rune('a'+i)) + `: { if: "it.n == r.n + ` + strings.Repeat("1 + ", i) + `1" }` + "\n"
	}
	sum := "r.fa.count"
	for i := 1; i < 21; i++ {
		sum += " + r.f" + string(rune('a'+i)) + ".count"
	}
	chain := ""
	for i := range 9 {
		chain += "\n  e" + string(rune('0'+i)) + ": { by: rule, in: open, do: { e" + string(rune('0'+i+1)) + ": {} } }"
	}
	for name, c := range map[string]struct{ text, want string }{
		"three lists": {add("acts", `x: { say: x, by: clerk, in: open, need: { y: { if: "r.crew.all(a, r.crew.all(b, r.crew.exists(c, c == a && b == c)))" } } }`),
			"types/piece.yaml:20:54: too dear: up to "},
		"two lists over finds": {add("acts", `x: { say: x, by: clerk, in: open, need: { y: { if: "r.alike.all.all(a, r.crew.exists(b, b == a.who))" } } }`), "too dear: up to "},
		"one list":             {add("acts", `x: { say: x, by: clerk, in: open, need: { y: { if: "r.crew.all(a, a != actor)" } } }`), ""},
		"look-ups in a list": {add("acts", `x: { say: x, by: clerk, in: open, need: { y: { if: "r.lines.all(l, l.of_piece.alike.count == 0)" } } }`),
			"types/piece.yaml:20:3: piece.x may ask up to 200 look-ups with the acts that follow from it, 20 are allowed"},
		"by rule": {add("acts", `x: { by: rule, in: open, do: { n: { if: "r.lines.all(l, l.of_piece.alike.count == 0)", is: 1 } } }`), ""},
		"21 look-ups": {strings.Replace(add("acts", `x: { say: x, by: clerk, in: open, do: { n: `+sum+` } }`), "finds:\n", "finds:\n"+many, 1),
			"may ask up to 21 look-ups"},
		"one look-up said twice": {add("acts", `x: { say: x, by: clerk, in: open, do: { n: r.alike.count + r.alike.count } }`), ""},
		"for":                    {add("acts", `x: { say: x, by: clerk, in: open, do: { piece.close: { for: "r.alike.all + r.alike.all" } } }`), "for reaches at most 1000 records; these may be 2000"},
		"depth":                  {add("acts", `e9: { by: rule, in: open }`+chain), "acts that follow from acts go more than 8 deep"},
	} {
		got := problemsOf(map[string]string{"types/piece.yaml": c.text})
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s\n got: %s\nwant: %s", name, got, c.want)
		}
	}
}

// What is allowed and seldom meant is warned of, and what looks like it is not.
func TestWarnings(t *testing.T) {
	filed := strings.NewReplacer("stages:\n", "stages:\n  filed: 归档 | filed\n", "acts:\n", "acts:\n  file: { by: rule, in: end, to: filed }\n",
		"clocks:\n", "clocks:\n  keep: { in: end, by: clerk, due: days(p.d), do: file }\n").Replace(base)
	asked := strings.NewReplacer("acts:\n", "acts:\n  agree: { say: y, by: head, in: asked, to: open }\n  lapse: { by: rule, in: asked, to: shut }\n  ask_: { say: a, by: clerk, to: asked }\n",
		"clocks:\n", "clocks:\n  answer: { in: asked, by: head, due: days(p.d), do: lapse }\n", "stages:\n", "stages:\n  asked: 待 | asked\n").Replace(base)
	for name, c := range map[string]struct{ text, want string }{
		"a figure":           {base, "types/piece.yaml:24:41: a figure stands in the rule: days(3)\n    make it a parameter: days(p.NAME)"},
		"tomorrow":           {strings.Replace(base, "days(3)", "days(1)", 1), "-a figure stands"},
		"a parameter":        {strings.Replace(base, "days(3)", "days(p.d)", 1), "-a figure stands"},
		"an amount":          {add("acts", `x: { say: x, by: clerk, in: open, need: { y: { if: r.cost < money(5000) } } }`), "compared with an amount that stands in the rule: money(5000)"},
		"no amount":          {add("acts", `x: { say: x, by: clerk, in: open, need: { y: { if: r.cost > money(0) } } }`), "-compared with"},
		"a bound":            {base + "#", "-compared with"},
		"ended":              {strings.Replace(filed, "finds:\n", "finds:\n  x: { if: it.stage == 'shut' }\n", 1), "what ended as shut moves on to filed, and then this find misses it\n    to ask how it ended use outcome: it.outcome == 'shut'"},
		"ended or filed":     {strings.Replace(filed, "finds:\n", "finds:\n  x: { if: \"it.stage in ['shut', 'filed']\" }\n", 1), "-moves on"},
		"how it ended":       {strings.Replace(filed, "finds:\n", "finds:\n  x: { if: it.outcome == 'shut' }\n", 1), "-moves on"},
		"filed with it":      {strings.Replace(strings.Replace(filed, "finds:\n", "finds:\n  x: { if: \"it.stage == 'shut' && !has(it.who)\" }\n", 1), "in: end, to: filed }", "in: end, to: filed, need: { w: { if: has(r.who) } } }", 1), "-moves on"},
		"never filed":        {strings.Replace(base, "finds:\n", "finds:\n  x: { if: it.stage == 'shut' }\n", 1), "-moves on"},
		"one post":           {asked, "out of asked only head leads, and the clock answer runs on; there is no exception for his absence"},
		"another, if away":   {strings.Replace(asked, "by: head, in: asked", "by: head, except: [{ if: away.head, by: clerk }], in: asked", 1), "-only head leads"},
		"either":             {strings.Replace(asked, "by: head, in: asked", "by: head | clerk, in: asked", 1), "-only head leads"},
		"he asks himself":    {strings.Replace(asked, "say: a, by: clerk", "say: a, by: head", 1), "-only head leads"},
		"the clock waits":    {strings.Replace(asked, "by: head, due: days(p.d), do: lapse", "by: head, due: \"present(head, r.moved) + days(p.d)\", do: lapse", 1), "-only head leads"},
		"no first value":     {add("acts", `x: { say: x, by: clerk, in: open, do: { n: r.n + 1 } }`), "-made of itself"},
		"made of itself":     {strings.Replace(add("acts", `x: { say: x, by: clerk, in: open, do: { m: r.m + 1 } }`), "fields:\n", "fields:\n  m: int 次 | m\n", 1), "m is made of itself and has no value to start from; it begins at 0\n    say so: int = 0"},
		"begins with zero":   {strings.Replace(add("acts", `x: { say: x, by: clerk, in: open, do: { m: r.m + 1 } }`), "fields:\n", "fields:\n  m: int = 0 次 | m\n", 1), "-made of itself"},
		"no say":             {add("acts", `x: { by: clerk, in: open }`), "the act x is done by people and has no say"},
		"the clause's proof": {base, "-no rule carries out clause C1"},
	} {
		got := said(map[string]string{"types/piece.yaml": c.text, "params.yaml": "d: 3\nlimit: { is: 100.00 元, need: it >= money(5) }\n"})
		want, not := strings.CutPrefix(c.want, "-")
		if strings.Contains(got, want) == not {
			t.Errorf("%s\n got: %s\nwant: %s", name, got, c.want)
		}
	}
}

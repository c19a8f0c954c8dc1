package regulation_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/regulation"
)

func showFind(f *regulation.Find) string {
	var b strings.Builder
	for _, x := range f.It {
		fmt.Fprintf(&b, "it %s\n", x.Src)
	}
	for _, x := range f.Eq {
		op := "=="
		if x.Member {
			op = "has"
		}
		if x.Any {
			op = "in"
		}
		fmt.Fprintf(&b, "eq %s %s %s\n", x.Key.Src, op, x.Value.Src)
	}
	for o := f.Order; o != nil; o = o.And {
		fmt.Fprintf(&b, "order %s %s %s (%s)\n", o.Key.Src, o.Op, o.Value.Src, o.Kind)
	}
	for _, x := range f.Group {
		fmt.Fprintf(&b, "group %s\n", x.Src)
	}
	if f.Is != nil {
		fmt.Fprintf(&b, "is %s (%s)\n", f.Is.Src, f.IsOf)
	}
	return b.String()
}

func TestFindSplit(t *testing.T) {
	for _, c := range []struct {
		find, want string
		looksAtR   bool
	}{
		{"{ if: it.kind == 'a' }", `it (it.kind == "a")` + "\n", false},
		{`{ if: "it.kind == 'a' || it.n > 3 && it.stage in ['open']" }`, `it ((it.kind == "a") || ((it.n > 3) && (it.stage in ["open"])))` + "\n", false},
		{"{ if: it.name == r.name && it.stage == 'open' }", "it (it.stage == \"open\")\neq it.name == r.name\n", true},
		{"{ if: r.name == it.name }", "eq it.name == r.name\n", true},
		{"{ if: month(it.opened) == month(now) }", "eq month(it.opened) == month(now)\n", false},
		{"{ if: it.other == r }", "eq it.other == r\n", true},
		{"{ if: it.other.id == r.id }", "eq it.other.id == r.id\n", true},
		{"{ if: actor in it.crew }", "eq it.crew has actor\n", false},
		{"{ if: it.who in r.crew }", "eq it.who in r.crew\n", true},
		{`{ if: "it.name in [r.name, 'x']" }`, "eq it.name in [r.name, \"x\"]\n", true},
		{"{ if: it.at_ > now - days(p.most) }", "order it.at_ > (now - days(p.most)) (time)\n", false},
		{"{ if: p.most <= it.n }", "order it.n >= p.most (int)\n", false},
		{"{ if: it.cost >= r.cost && it.cost < r.total }", "order it.cost >= r.cost (money)\norder it.cost < r.total (money)\n", true},
		{"{ if: it.at_ <= now && it.kind == 'a' && it.who == actor, is: it.cost }", "it (it.kind == \"a\")\neq it.who == actor\norder it.at_ <= now (time)\nis it.cost (money)\n", false},
		{"{ say: 表, group: [it.kind, it.who.id], is: it.n }", "group it.kind\ngroup it.who.id\nis it.n (int)\n", false},
		{"{ if: r.alike.first == it.other }", "eq it.other == r.alike.first\n", true},
		{"{ if: it.late.slow }", "it it.late.slow\n", false},
	} {
		p := mustCompile(t, map[string]string{"types/piece.yaml": add("finds", "x: "+c.find), "params.yaml": "most: 3\n"})
		f := p.Types["piece"].Find("x")
		if got := showFind(f); got != c.want || f.LooksAtR != c.looksAtR {
			t.Errorf("%s\n got: %s (looks at r: %v)\nwant: %s", c.find, got, f.LooksAtR, c.want)
		}
	}
}

// Finds of the same rows share their index; any word of theirs that differs
// makes another.
func TestFingerprint(t *testing.T) {
	print := func(find string) string {
		p := mustCompile(t, map[string]string{"types/piece.yaml": add("finds", "x: "+find), "params.yaml": "most: 3\n"})
		return p.Types["piece"].Find("x").Fingerprint
	}
	base := print("{ if: it.name == r.name && it.stage == 'open' }")
	for find, same := range map[string]bool{
		"{ if: \"r.name == it.name  &&  it.stage == 'open'\" }":                true,
		"{ say: 别名, if: it.name == actor.id && it.stage == 'open' }":           true,
		"{ if: it.name == r.name && it.stage == 'shut' }":                      false,
		"{ if: it.name == r.name }":                                            false,
		"{ for: all, if: it.name == r.name && it.stage == 'open' }":            false,
		"{ if: it.name == r.name && it.stage == 'open', is: it.n }":            false,
		"{ if: it.name == r.name && it.stage == 'open', group: it.kind }":      false,
		"{ if: it.name == r.name && it.stage == 'open' && it.n > 3 }":          false,
		"{ if: it.name == r.name && it.stage == 'open' && it.at_ > r.opened }": false,
		"{ if: it.kind == r.name && it.stage == 'open' }":                      false,
	} {
		if got := print(find); (got == base) != same {
			t.Errorf("%s: the same index is %v, want %v", find, got == base, same)
		}
	}
}

// The parts of a find are evaluated under no other name than it; its values
// in the scope of who asks.
func TestFindParts(t *testing.T) {
	p := mustCompile(t, map[string]string{"types/piece.yaml": add("finds", "x: { if: \"it.stage == 'open' && it.other == r && it.n > r.n\" }")})
	f := p.Types["piece"].Find("x")
	row := &regulation.Row{Type: p.Types["piece"], ID: 3, Stage: "open", Vals: map[string]regulation.Value{"other": regulation.Ref(9), "n": int64(4)}}
	cal := calendar.China(calendar.DefaultHours())
	it := &regulation.Scope{It: row, Cal: cal}
	if ok, err := f.It[0].Bool(it); err != nil || !ok {
		t.Error(ok, err)
	}
	if v, err := f.Eq[0].Key.Eval(it); err != nil || v != regulation.Value(regulation.Ref(9)) {
		t.Error(v, err)
	}
	asker := &regulation.Scope{R: &regulation.Row{Type: p.Types["piece"], ID: 9, Vals: map[string]regulation.Value{"n": int64(2)}}, Cal: cal}
	if v, err := f.Eq[0].Value.Eval(asker); err != nil || v != regulation.Value(regulation.Ref(9)) {
		t.Error(v, err)
	}
	if v, err := f.Order.Value.Eval(asker); err != nil || v != regulation.Value(int64(2)) {
		t.Error(v, err)
	}
	delete(row.Vals, "n")
	if _, err := f.Order.Key.Eval(it); err != (regulation.Unset{Field: "it.n"}) {
		t.Error(err)
	}
}

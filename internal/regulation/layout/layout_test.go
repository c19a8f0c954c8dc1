package layout

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/regulations"
)

func format(t *testing.T, in string) string {
	t.Helper()
	out, err := Format([]byte(in))
	if err != nil {
		t.Fatalf("%v\n%s", err, in)
	}
	again, err := Format(out)
	if err != nil || !bytes.Equal(out, again) {
		t.Errorf("written again it differs (%v):\n%s\n---\n%s", err, out, again)
	}
	return string(out)
}

// Each trap of YAML, and what becomes of it.
func TestTraps(t *testing.T) {
	for in, want := range map[string]string{
		// what YAML would read as its own
		"if: !r.worker.full":             `if: "!r.worker.full"`,
		"if: [1, 2].exists(x, x == r.n)": `if: "[1, 2].exists(x, x == r.n)"`,
		"if: 'a' == r.kind":              `if: "'a' == r.kind"`,
		`if: "a" == r.kind`:              `if: '"a" == r.kind'`,
		"say: 用途: 自用 | use: own":         `say: "用途: 自用 | use: own"`,
		"is: r.a ? 1 : 2":                `is: "r.a ? 1 : 2"`,
		"say: *注 | note":                 `say: "*注 | note"`,
		"- r.a ? r.b : r.c":              `- "r.a ? r.b : r.c"`,
		"say: @门口":                       `say: "@门口"`,
		"by： clerk":                      "by: clerk",
		// what a comma tears
		"free: { if: r.a.count == 0, say: still out, ask the head }":          `free: { if: r.a.count == 0, say: "still out, ask the head" }`,
		"x: { if: date(2026, 1, 2) <= today, say: 太早 }":                       `x: { if: "date(2026, 1, 2) <= today", say: 太早 }`,
		"x: { if: it.stage in ['a', 'b'] && !it.full, say: y }":               `x: { if: "it.stage in ['a', 'b'] && !it.full", say: y }`,
		"x: { if: !r.full, fix: [worker] }":                                   `x: { if: "!r.full", fix: [worker] }`,
		"- { by: clerk, do: a = loan.lend, ask: { key: 甲, who: 李, 工 }, }":     `- { by: clerk, do: a = loan.lend, ask: { key: 甲, who: "李, 工" } }`,
		"- {if: \"r.a != ''\",clause: K2,by: head}":                           `- { if: "r.a != ''", clause: K2, by: head }`,
		"fine: { is: 5,000.00 元, say: 罚款 }":                                   "fine:\n  is: 5,000.00 元\n  say: 罚款",
		"# head\na: 1  # why\n\nb: [x, y?]   # that\nc: |\n  r.a &&\n   !r.b": "# head\na: 1  # why\n\nb: [x, y?]   # that\nc: |\n  r.a &&\n   !r.b",
		// what is right stays
		"map: { ANSWERED: answered, NO ANSWER: no_answer }": "map: { ANSWERED: answered, NO ANSWER: no_answer }",
		"K1: 钥匙凭登记借用，当日归还 | A key is lent":                  "K1: 钥匙凭登记借用，当日归还 | A key is lent",
		"if: it.stage in ['received', 'working']":           "if: it.stage in ['received', 'working']",
		"ask: [key, firm?]":                           "ask: [key, firm?]",
		"if: r.a ||\n  r.b":                           "if: r.a ||\n  r.b",
		"a: \"one\n  two\"\nb: 1":                     "a: \"one\n  two\"\nb: 1",
		"acts:\n\tlend:\n\t\tsay: 借 | lend":           "acts:\n  lend:\n    say: 借 | lend",
		"at: 2026-03-02 09:00":                        "at: 2026-03-02 09:00",
		"a: {}\nb: []\nc:\n  - d: 1\n    e: 2\n  - f": "a: {}\nb: []\nc:\n  - d: 1\n    e: 2\n  - f",
	} {
		if have := strings.TrimRight(format(t, in), "\n"); have != want {
			t.Errorf("of\n%s\ncame\n%s\nwanted\n%s", in, have, want)
		}
	}
}

// A line that is too long becomes lines; what stands in it stays.
func TestUnfold(t *testing.T) {
	long := strings.Repeat("甲", 80)
	in := "free: { if: \"r.a == 0\", say: " + long + ", but then, fix: [a, b], to: { x: 1, y: " + long + " } } # why\n" +
		"do:\n  - { by: clerk, do: a.b, ask: { k: " + long + ", l: !x }, fails: [f, g] } # told\n"
	want := "free: # why\n  if: \"r.a == 0\"\n  say: " + long + ", but then\n  fix: [a, b]\n  to: { x: 1, y: " + long + " }\n" +
		"do:\n  # told\n  - by: clerk\n    do: a.b\n    ask: { k: " + long + ", l: \"!x\" }\n    fails: [f, g]\n"
	if have := format(t, in); have != want {
		t.Errorf("came\n%s\nwanted\n%s", have, want)
	}
}

// What cannot be helped by quotes is said, with its place.
func TestWrong(t *testing.T) {
	_, err := Format([]byte("a:\n  b: 1\n c: 2\n"))
	w, is := err.(Wrong)
	if !is || w.Line < 2 || w.Fault().Say.Zh == "" {
		t.Errorf("%#v", err)
	}
}

// Every file that comes with the product is written as Format writes it.
func TestShipped(t *testing.T) {
	for _, root := range []string{"../../../regulations", "../../../examples", "../../app/start"} {
		each(t, root, func(name string, src []byte) {
			out, err := Format(src)
			if err != nil || !bytes.Equal(src, out) {
				t.Errorf("%s is not as guiju fmt writes it (%v)", name, err)
			}
		})
	}
}

func each(t testing.TB, root string, visit func(name string, src []byte)) {
	t.Helper()
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".yaml" {
			return err
		}
		src, err := os.ReadFile(name)
		visit(name, src)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A regulation whose files were folded into { } and written out again compiles
// to what it was: the same rules, word for word.
func TestSameProgram(t *testing.T) {
	prelude, folder := regulations.FS()
	before, _ := regulation.Compile(prelude, folder)
	if before == nil {
		t.Fatal("the founding regulation does not compile")
	}
	files := map[string][]byte{}
	for name, src := range before.Files {
		tr, err := read(src)
		if err != nil {
			t.Fatal(err)
		}
		folded := src
		if !strings.HasPrefix(name, "prints/") {
			folded = []byte(fold(tr, 0))
			if back, err := read(folded); err != nil || !same(tr, back) {
				folded = src // what only lines can say: texts of several
			}
		}
		if files[name], err = Format(folded); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, folded)
		}
		if after, err := read(files[name]); err != nil || !same(tr, after) {
			t.Errorf("%s says something else (%v)", name, err)
		}
	}
	after, problems := regulation.CompileFiles(files)
	if after == nil {
		t.Fatal(problems)
	}
	for name, was := range before.Types {
		is := after.Types[name]
		if len(is.Acts) != len(was.Acts) || len(is.Finds) != len(was.Finds) {
			t.Errorf("%s differs", name)
		}
		for i, f := range was.Finds {
			if is.Finds[i].Fingerprint != f.Fingerprint {
				t.Errorf("the find %s.%s differs", name, f.Name)
			}
		}
	}
}

// fold writes a tree in { } below its first two levels.
func fold(t *tree, depth int) string {
	switch t.kind {
	case 0:
		return ""
	case 't':
		if t.plain && !wantsQuotes(t.text, true) {
			return t.text
		}
		return quote(t.text)
	}
	var parts []string
	for i, x := range t.items {
		s := fold(x, depth+1)
		if t.kind == '{' {
			s = strings.TrimRight(t.keys[i]+": "+s, " ")
			if depth == 0 && x.kind == '{' && len(x.items) > 0 {
				s = t.keys[i] + ":\n  " + strings.ReplaceAll(lines(x), "\n", "\n  ")
			}
		} else if depth == 0 {
			s = "- " + s
		}
		parts = append(parts, s)
	}
	switch {
	case depth == 0:
		return strings.Join(parts, "\n") + "\n"
	case t.kind == '[':
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return "{" + strings.Join(parts, ",  ") + "}"
}

func lines(t *tree) string {
	var out []string
	for i, x := range t.items {
		out = append(out, strings.TrimRight(t.keys[i]+": "+fold(x, 2), " "))
	}
	return strings.Join(out, "\n")
}

// Whatever is given, Format writes what it would write again; and what said
// something says the same afterwards, save where it was torn.
func FuzzFormat(f *testing.F) {
	each(f, "../../../regulations/prelude", func(_ string, src []byte) { f.Add(string(src)) })
	each(f, "../../../examples/keydesk", func(_ string, src []byte) { f.Add(string(src)) })
	for _, s := range []string{"a: { b: c, d }", "- - [x, {y: z, w}]", "a: 'b' == 'c'", "a: |\n  b\n c", "a: {b: \"c\" d}", "a: b # c", "- a: {x: 1\n   , y: 2}", "? a\n: b", "a：b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		out, err := Format([]byte(in))
		if err != nil {
			return
		}
		again, err := Format(out)
		if err != nil || !bytes.Equal(out, again) {
			t.Fatalf("written again it differs (%v):\n%q\n%q\n%q", err, in, out, again)
		}
		before, err := read([]byte(in))
		if err != nil || torn(before) {
			return
		}
		after, err := read(out)
		if err != nil || !same(before, after) {
			t.Fatalf("it says something else (%v):\n%q\n%q", err, in, out)
		}
	})
}

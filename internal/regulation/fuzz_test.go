package regulation_test

import (
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/regulation"
)

// folderFiles reads the YAML of a folder under a prefix.
func folderFiles(t testing.TB, dir, prefix string, into map[string][]byte) {
	t.Helper()
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(p) != ".yaml" {
			return err
		}
		rel, _ := filepath.Rel(dir, p)
		into[prefix+filepath.ToSlash(rel)], err = os.ReadFile(p)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Whatever is changed in a regulation, the compiler answers: a program or
// problems with places, and never a panic.
func TestMutations(t *testing.T) {
	files := map[string][]byte{}
	folderFiles(t, "../../examples/keydesk", "", files)
	files["types/piece.yaml"] = []byte(base)
	files["types/thing.yaml"] = []byte(strings.Replace(thing, "do: { DO }", "do: {}", 1))
	files["types/pay.yaml"] = []byte(fill(pay, map[string]string{"IS": "low: r.salary < money(3)", "SEE": "low: { by: head | hr, clause: C1 }", "FINDS": "named: { say: 名 | named, if: it.name != '' }",
		"ACTS": "raise: { say: 涨 | raise, by: hr, in: now_, need: { his: { if: r.peer.person == r.person, see: { by: hr, clause: C1 } } }, do: { salary: r.peer.salary, pay.close: { for: r.mine, if: it.name == 'x' } } }"}))
	files["params.yaml"] = append([]byte(thingParams), files["params.yaml"]...)
	files["posts.yaml"] = []byte("clerk: 经办员\nhead: 负责人\nhr: 人事\ngm: 总\nsuperior: { say: 上级, by: head, except: [{ if: away.head, by: clerk }] }\n")
	files["clauses.yaml"] = append([]byte("C1: 一 | one\n"), files["clauses.yaml"]...)
	if _, ps := regulation.CompileFiles(files); regulation.Fatal(ps) {
		t.Fatal("the unchanged files are wrong: ", ps)
	}
	names := make([]string, 0, len(files))
	for n := range files {
		names = append(names, n)
	}
	words := strings.Fields(`end wait void rule all( ) [ ] { } | > & ' " : # - ? * r it p now actor r.n it.n . .. && || == days( null true 0 -1 99999999999999999999 1.5 2.50元 case loan piece thing say fields acts in to by ask need do for due of group is except clocks finds once see like`)
	rng := rand.New(rand.NewPCG(1, 2))
	rounds := 300
	if testing.Short() {
		rounds = 50
	}
	if n, err := strconv.Atoi(os.Getenv("GUIJU_MUTATIONS")); err == nil {
		rounds = n
	}
	for range rounds {
		n := names[rng.IntN(len(names))]
		changed := map[string][]byte{}
		for k, v := range files {
			changed[k] = v
		}
		text := string(files[n])
		for range 1 + rng.IntN(3) {
			text = mutate(rng, text, words)
		}
		changed[n] = []byte(text)
		p, ps := regulation.CompileFiles(changed)
		if (p == nil) != regulation.Fatal(ps) {
			t.Fatalf("a program %v with problems %v from\n%s", p != nil, ps, text)
		}
		for _, x := range ps {
			if x.Pos.File == "" || x.Pos.Line < 1 || x.Pos.Col < 1 || x.What.Zh == "" || x.What.En == "" {
				t.Fatalf("a problem without its place or words: %+v from\n%s", x, text)
			}
		}
	}
}

func mutate(rng *rand.Rand, text string, words []string) string {
	lines := strings.Split(text, "\n")
	i, j := rng.IntN(len(lines)), rng.IntN(len(lines))
	switch rng.IntN(6) {
	case 0: // drop a line
		lines = append(lines[:i:i], lines[i+1:]...)
	case 1: // double a line
		lines = append(lines[:i:i], append([]string{lines[i]}, lines[i:]...)...)
	case 2: // swap two
		lines[i], lines[j] = lines[j], lines[i]
	case 3: // another indent
		lines[i] = strings.Repeat(" ", rng.IntN(7)) + strings.TrimLeft(lines[i], " ")
	case 4: // another word
		if w := strings.Fields(lines[i]); len(w) > 0 {
			lines[i] = strings.Replace(lines[i], w[rng.IntN(len(w))], words[rng.IntN(len(words))], 1)
		}
	default: // something somewhere
		r := []rune(lines[i])
		k := rng.IntN(len(r) + 1)
		lines[i] = string(r[:k]) + words[rng.IntN(len(words))] + string(r[k:])
	}
	return strings.Join(lines, "\n")
}

func FuzzCompile(f *testing.F) {
	f.Add("types/x.yaml", base)
	f.Add("params.yaml", thingParams)
	f.Add("posts.yaml", "a: { say: x, by: b, except: [{ if: away.b, by: b }] }\nb: b\n")
	f.Add("scenarios/x.yaml", "- { say: x, clause: C1, do: [{ do: a = piece.start, ask: { name: x }, if: \"a.n == 1\" }] }\n")
	f.Add("clauses.yaml", "C1: x\nC1.1: { say: y, do: piece.start }\n")
	f.Fuzz(func(t *testing.T, name, text string) {
		if !fs.ValidPath(name) || filepath.Ext(name) != ".yaml" {
			return
		}
		p, ps := regulation.Compile(nil, fstest.MapFS{name: {Data: []byte(text)}})
		if (p == nil) != regulation.Fatal(ps) {
			t.Fatal(p, ps)
		}
	})
}

func FuzzExpr(f *testing.F) {
	for _, s := range []string{"a.n + 1 == 6", "a.bag.filter(b, has(b.price)).map(b, b.price * 1.5)", "now + days(3) > a.opened", "a.crew.exists(c, c == a.who)", "'x' in a.tags ? money(1) : a.cost", "[[1]]", "[] == []", "a.map(x, x)", "a", "p", "here", "at(today)", "a.late", "a.bag[0]"} {
		f.Add(s)
	}
	p := thingProgram(f)
	s := thingScope(p)
	s.Cal = calendar.China(calendar.DefaultHours())
	f.Fuzz(func(t *testing.T, src string) {
		e, err := p.StoryExpr(src, regulation.Pos{File: "f", Line: 1, Col: 1}, map[string]string{"a": "thing", "b": "thing", "bob": "person"})
		if err != nil {
			return
		}
		// a failure of our own is a row that lies or a bug; these rows do not lie
		if _, err := e.Eval(s); err != nil && strings.Contains(err.Error(), "interface conversion") {
			t.Fatalf("%s: %v", src, err)
		}
	})
}

// Whatever a department writes over its group compiles or is refused; it never
// panics, and never compiles to something that has lost an act of its group's.
func FuzzDepartment(f *testing.F) {
	for _, text := range []string{"acts:\n  finish: { need: { x: { if: r.no == '' } } }\n", "clocks:\n  begin: { due: days(4) }\n", "see:\n  all: clerk\n", "acts: [finish]\n", "like: base\n", "finds: { open_now: }\n", "acts:\n  register: { by: clerk > leader, except: { if: r.what == '' } }\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, ps := overGroup(map[string]string{"types/job.yaml": text})
		if p == nil && len(ps) == 0 {
			t.Error("refused without a word")
		}
		if p != nil && (p.Types["job"].Act("finish") == nil || len(p.Types["job"].Act("finish").Needs) == 0) {
			t.Error("an act or a need of the group's is gone")
		}
	})
}

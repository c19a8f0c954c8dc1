package mutation

import (
	"fmt"
	"io/fs"
	"sort"
	"strings"
	"testing"

	"github.com/guiju/guiju/regulations"
)

// law is a regulation as files; those of the prelude begin with prelude/.
type law map[string]string

func founding(t testing.TB) law {
	t.Helper()
	prelude, kefu := regulations.FS()
	out := law{}
	for prefix, f := range map[string]fs.FS{"prelude/": prelude, "": kefu} {
		err := fs.WalkDir(f, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := fs.ReadFile(f, name)
			out[prefix+name] = string(b)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// ruled gives the files that the compiler reads, sorted. Forms on paper are
// checked by what prints them.
func (l law) ruled() []string {
	var out []string
	for f := range l {
		if !strings.Contains(f, "prints/") {
			out = append(out, f)
		}
	}
	sort.Strings(out)
	return out
}

// with gives the files with one of them changed.
func (l law) with(file, text string) map[string][]byte {
	out := make(map[string][]byte, len(l))
	for f, t := range l {
		out[f] = []byte(t)
	}
	out[file] = []byte(text)
	return out
}

// mutant is one file with one node changed.
type mutant struct {
	what   string // delete, empty, rename, far, word, swap, keys, values
	file   string
	text   string
	places [][2]int // lines, from 1
	says   string   // what was done, to find it by
}

// mutants gives all that can be done to one file.
func mutants(file, text string) []mutant {
	var out []mutant
	line := func(at int) int { return 1 + strings.Count(text[:at], "\n") }
	span := func(from, to int) [2]int { return [2]int{line(from), line(max(from, to-1))} }
	short := func(from, to int) string {
		s := strings.Join(strings.Fields(text[from:to]), " ")
		if r := []rune(s); len(r) > 50 {
			s = string(r[:50]) + "…"
		}
		return s
	}
	put := func(what string, from, to int, by, says string) {
		at := span(from, to)
		if what == "delete" || what == "empty" {
			at[1] = at[0] // what stood further down is gone
		}
		out = append(out, mutant{what, file, text[:from] + by + text[to:], [][2]int{at}, fmt.Sprintf("%s:%d %s %s", file, at[0], what, says)})
	}
	swap := func(what string, a, b [2]int) {
		if text[a[0]:a[1]] == text[b[0]:b[1]] {
			return
		}
		t := text[:a[0]] + text[b[0]:b[1]] + text[a[1]:b[0]] + text[a[0]:a[1]] + text[b[1]:]
		sa, sb := span(a[0], a[1]), span(b[0], b[1])
		out = append(out, mutant{what, file, t, [][2]int{{sa[0], sb[1]}}, fmt.Sprintf("%s:%d %s %s with %s", file, sa[0], what, short(a[0], a[1]), short(b[0], b[1]))})
	}
	scan(text).each(func(n *node) {
		before, after := n.beside()
		from, to := cut(n, before, after)
		put("delete", from, to, "", short(n.from, n.to))
		if n.kind == entry {
			if n.to > n.key[1]+1 {
				put("empty", n.key[1]+1, n.to, "", short(n.from, n.to))
			}
			put("rename", n.key[0], n.key[1], renamed(text[n.key[0]:n.key[1]], "x"), short(n.key[0], n.key[1]))
			put("far", n.key[0], n.key[1], "zq", short(n.key[0], n.key[1]))
			if after != nil {
				swap("keys", n.key, after.key)
			}
		}
		if n.val[1] > 0 {
			if n.name != "say" {
				for _, w := range words(text, n.val[0], n.val[1]) {
					put("word", w[0], w[1], text[w[0]:w[1]]+"x", short(w[0], w[1])+" of "+short(n.from, n.to))
				}
			}
			if after != nil && after.val[1] > 0 && (n.kind == entry || n.flow) {
				swap("values", n.val, after.val)
			}
		}
		if after != nil && !(n.kind == item && n.flow) {
			swap("swap", [2]int{n.from, n.to}, [2]int{after.from, after.to})
		}
	})
	return out
}

// cut gives what has to go where a node is deleted.
func cut(n, before, after *node) (from, to int) {
	switch {
	case after != nil:
		return n.from, after.from
	case before != nil:
		return before.to, n.to
	}
	return n.from, n.to
}

func renamed(key, by string) string {
	if strings.HasSuffix(key, "'") || strings.HasSuffix(key, `"`) {
		return key[:len(key)-1] + by + key[len(key)-1:]
	}
	return key + by
}

package regulation_test

import (
	"os"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
)

// The reference for authors is compiled: the pieces of its first chapter make
// the example of the key desk as it stands in its folder, those of the second
// make one regulation without an error or a warning.
func TestReference(t *testing.T) {
	raw, err := os.ReadFile("../../doc/regulation-language.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(raw), "\n## 1. ")
	first, second, ok := strings.Cut(rest, "\n## 2. ")
	if !ok {
		t.Fatal("no second chapter")
	}
	for name, text := range pieces(t, first) {
		if name == "regulation.yaml" || name == "clauses.yaml" || strings.Contains(name, "/") || name == "params.yaml" {
			have, err := os.ReadFile("../../examples/keydesk/" + name)
			if err != nil || strings.TrimSpace(string(have)) != strings.TrimSpace(text[0]) {
				t.Errorf("%s is not what stands in examples/keydesk (%v)", name, err)
			}
		}
	}
	list, east := map[string][]byte{}, map[string][]byte{}
	for name, texts := range pieces(t, second) {
		var whole any
		for _, text := range texts {
			var piece any
			if err := yaml.UnmarshalWithOptions([]byte(text), &piece, yaml.UseOrderedMap()); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			whole = join(whole, piece)
		}
		b, err := yaml.Marshal(whole)
		if err != nil {
			t.Fatal(err)
		}
		if own, is := strings.CutPrefix(name, "east/"); is {
			east[own] = b
			continue
		}
		list[name] = b
		east["../works/"+name] = b
	}
	p, ps := regulation.CompileFiles(list)
	for _, x := range ps {
		if !strings.Contains(x.What.En, "no scenario proves") {
			t.Error(x.In(i18n.En))
		}
	}
	if q, ps := regulation.CompileFiles(east); q == nil || len(ps) > 0 {
		t.Errorf("the department under its group: %v", ps)
	}
	if p == nil {
		for n, b := range list {
			t.Logf("%s\n%s", n, b)
		}
	}
}

// pieces collects the blocks of YAML by the file that their first line names.
func pieces(t *testing.T, chapter string) map[string][]string {
	out := map[string][]string{}
	for _, b := range strings.Split(chapter, "```yaml\n")[1:] {
		text, _, ok := strings.Cut(b, "\n```")
		head, body, named := strings.Cut(text, "\n")
		if !ok || !named || !strings.HasPrefix(head, "# ") {
			t.Fatalf("a piece without the name of its file: %s", text)
		}
		name := strings.TrimPrefix(head, "# ")
		out[name] = append(out[name], body)
	}
	return out
}

// join lays one piece after another of the same file.
func join(a, b any) any {
	x, ok := a.(yaml.MapSlice)
	y, ok2 := b.(yaml.MapSlice)
	if !ok || !ok2 {
		return b
	}
next:
	for _, e := range y {
		for i := range x {
			if x[i].Key == e.Key {
				x[i].Value = join(x[i].Value, e.Value)
				continue next
			}
		}
		x = append(x, e)
	}
	return x
}

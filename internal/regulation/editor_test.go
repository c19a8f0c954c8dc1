package regulation_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/guiju/guiju/internal/regulation"
)

// The schemas for editors take every file of the regulations that come with
// guiju and refuse words that are misspelt, wherever those stand.
func TestSchemas(t *testing.T) {
	schemas := map[string]map[string]any{}
	files := map[string]string{}
	list, err := regulation.Schemas()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range list {
		var x map[string]any
		if err := json.Unmarshal(s.Text, &x); err != nil {
			t.Fatal(err)
		}
		schemas[s.Name], files[s.Name] = x, s.Files
	}
	seen := map[string]int{}
	for _, root := range []string{"../../regulations/kefu", "../../regulations/prelude", "../../examples/keydesk", "../../examples/samples", "../../examples/kefu-east", "../app/start"} {
		err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			rel, _ := filepath.Rel(root, file)
			for name, glob := range files {
				if ok, _ := path.Match(glob, filepath.ToSlash(rel)); ok {
					b, err := os.ReadFile(file)
					if err != nil {
						return err
					}
					seen[name]++
					if at := refused(t, schemas[name], string(b)); at != "" {
						t.Errorf("%s: %s", file, at)
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for name := range schemas {
		if seen[name] < 3 {
			t.Errorf("%d files of %s seen", seen[name], name)
		}
	}
	for _, c := range []struct{ name, text, at string }{
		{"regulation", "say: x\nsinse: 2026-01-01", "sinse"},
		{"clauses", "A1: { says: x }", "says"},
		{"clauses", "- A1", ""},
		{"params", "x: { is: 3, max: 4 }", "max"},
		{"params", "X: 3", "X"},
		{"posts", "head: { say: x, by: leader, exept: [] }", "exept"},
		{"posts", "head: { say: x, by: leader, except: [{ if: a, to: b }] }", "to"},
		{"types", "feilds: {}", "feilds"},
		{"types", "fields: { a: { kind: text } }", "a"},
		{"types", "acts: { go: { by: clerk, form: x } }", "form"},
		{"types", "acts: { go: { need: { free: { when: x } } } }", "when"},
		{"types", "acts: { go: { except: [{ if: x, except: [{ if: y, unless: z }] }] } }", "unless"},
		{"types", "acts: { go: { do: { a: [1] } } }", "a"},
		{"types", "clocks: { k: { deadline: days(3) } }", "deadline"},
		{"types", "finds: { f: { where: x } }", "where"},
		{"types", "is: { a: { value: x } }", "value"},
		{"types", "see: { all: { to: head } }", "see/all"},
		{"scenarios", "- say: x\n  steps: []", "steps"},
		{"scenarios", "- do: [{ by: clerk, expect: x }]", "expect"},
	} {
		at := refused(t, schemas[c.name], c.text)
		if at == "" || !strings.Contains(at, c.at) {
			t.Errorf("%s is not refused at %s: %q", c.text, c.at, at)
		}
	}
}

func refused(t *testing.T, schema map[string]any, text string) string {
	var doc any
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return against(t, schema, schema, doc, "")
}

// against says where a document is not what a schema wants: the words of
// draft-07 that the schemas use, and no other.
func against(t *testing.T, root, schema map[string]any, doc any, at string) string {
	worst := ""
	for word, v := range schema {
		wrong := ""
		switch word {
		case "$schema", "title", "description", "definitions":
		case "$ref":
			name := strings.TrimPrefix(v.(string), "#/definitions/")
			wrong = against(t, root, root["definitions"].(map[string]any)[name].(map[string]any), doc, at)
		case "type":
			if !isOne(v, doc) {
				wrong = at + ": of another kind"
			}
		case "anyOf":
			for _, s := range v.([]any) {
				one := against(t, root, s.(map[string]any), doc, at)
				if one == "" {
					wrong = ""
					break
				}
				if len(one) > len(wrong) {
					wrong = one
				}
			}
		case "items":
			l, _ := doc.([]any)
			for _, x := range l {
				wrong += against(t, root, v.(map[string]any), x, at+"/-")
			}
		case "propertyNames":
			m, _ := doc.(map[string]any)
			for k := range m {
				if !regexp.MustCompile(v.(map[string]any)["pattern"].(string)).MatchString(k) {
					wrong += at + "/" + k
				}
			}
		case "properties":
			m, _ := doc.(map[string]any)
			for k, x := range m {
				if s, known := v.(map[string]any)[k].(map[string]any); known {
					wrong += against(t, root, s, x, at+"/"+k)
				}
			}
		case "additionalProperties":
			m, _ := doc.(map[string]any)
			known, _ := schema["properties"].(map[string]any)
			for k, x := range m {
				s, open := v.(map[string]any)
				switch {
				case known[k] != nil:
				case open:
					wrong += against(t, root, s, x, at+"/"+k)
				default:
					wrong += at + "/" + k + " is not known "
				}
			}
		default:
			t.Fatalf("a word of JSON Schema that this test does not know: %s", word)
		}
		worst += wrong
	}
	return worst
}

func isOne(kinds, doc any) bool {
	is := ""
	switch doc.(type) {
	case nil:
		is = "null"
	case string:
		is = "string"
	case bool:
		is = "boolean"
	case map[string]any:
		is = "object"
	case []any:
		is = "array"
	default:
		is = "number"
	}
	l, several := kinds.([]any)
	if !several {
		l = []any{kinds}
	}
	for _, k := range l {
		if k == is {
			return true
		}
	}
	return false
}

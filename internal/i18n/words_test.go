package i18n

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestCatalogue(t *testing.T) {
	for _, fault := range catalogue.Faults() {
		t.Error(fault)
	}
}

// Every Msg of the product names a key that is there and gives as many
// arguments as its sentence takes.
func TestEveryMessageIsThere(t *testing.T) {
	root := filepath.Join("..", "..")
	seen := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && path != root {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil // the compiler says so
		}
		ast.Inspect(file, func(n ast.Node) bool {
			key, arguments, ok := message(n, file.Name.Name)
			if !ok {
				return true
			}
			seen[key] = true
			switch want := catalogue.Arguments(key); {
			case want < 0:
				t.Errorf("%s: no sentence %q", path, key)
			case want != arguments:
				t.Errorf("%s: %q takes %d arguments, not %d", path, key, want, arguments)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(seen) < 20 {
		t.Errorf("only %d messages found in the source", len(seen))
	}
}

// message takes i18n.Msg("key", …) apart, or Msg("key", …) in this package.
func message(n ast.Node, pkg string) (key string, arguments int, ok bool) {
	call, is := n.(*ast.CallExpr)
	if !is || len(call.Args) == 0 || call.Ellipsis.IsValid() {
		return "", 0, false
	}
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		of, is := f.X.(*ast.Ident)
		ok = is && of.Name == "i18n" && f.Sel.Name == "Msg"
	case *ast.Ident:
		ok = f.Name == "Msg" && pkg == "i18n"
	}
	literal, is := call.Args[0].(*ast.BasicLit)
	if !ok || !is {
		return "", 0, false
	}
	key, err := strconv.Unquote(literal.Value)
	return key, len(call.Args) - 1, err == nil
}

func TestMsg(t *testing.T) {
	w := Words{
		"a.b":      {"{1} 交 {2}", "{2} from {1}"},
		"a.count":  {"{1} 件", "{1:record}"},
		"a.people": {"{1} 人、{2} 家", "{1:person/people}, {2:household}"},
		"a.brace":  {"{{1} 是 {1}，{", "{{1} is {1}, {"},
	}
	if faults := w.Faults(); len(faults) > 0 {
		t.Fatal(faults)
	}
	for _, v := range []struct {
		key    string
		args   []any
		zh, en string
	}{
		{"a.b", []any{Text{"何晓雯", "He Xiaowen"}, 3}, "何晓雯 交 3", "3 from He Xiaowen"},
		{"a.b", []any{Text{Zh: "只有中文"}, 90 * time.Minute}, "只有中文 交 1\u00a0时 30\u00a0分", "1\u00a0h 30\u00a0min from 只有中文"},
		{"a.b", []any{"one"}, "one 交 {2}", "{2} from one"},
		{"a.count", []any{1}, "1 件", "1 record"},
		{"a.count", []any{0}, "0 件", "0 records"},
		{"a.count", []any{int64(1234567)}, "1,234,567 件", "1,234,567 records"},
		{"a.count", []any{uint8(2)}, "2 件", "2 records"},
		{"a.count", []any{"2026"}, "2026 件", "2026 records"},
		{"a.people", []any{1, 1}, "1 人、1 家", "1 person, 1 household"},
		{"a.people", []any{2, 2}, "2 人、2 家", "2 people, 2 households"},
		{"a.brace", []any{7}, "{1} 是 7，{", "{1} is 7, {"},
		{"a.none", nil, "⟨a.none⟩", "⟨a.none⟩"},
	} {
		if got := w.Msg(v.key, v.args...); got.Zh != v.zh || got.En != v.en {
			t.Errorf("%s %v: %q, %q", v.key, v.args, got.Zh, got.En)
		}
	}
	if got := Msg("no.such.key"); got.Empty() {
		t.Error("a key that is not there shows nothing")
	}
}

func TestFaults(t *testing.T) {
	for _, bad := range []Text{{"只有中文", ""}, {"", "English only"}, {"{1} 件", "records"}, {"{1} {2}", "{1}"}, {"{2}", "{2}"}, {"{1:record}", "{1:record}"}} {
		if len(Words{"k": bad}.Faults()) == 0 {
			t.Errorf("%q passes", bad)
		}
	}
}

func TestPlural(t *testing.T) {
	for one, many := range map[string]string{"day": "days", "party": "parties", "address": "addresses", "box": "boxes", "branch": "branches", "working day": "working days", "y": "ys"} {
		if got := Plural(2, one); got != "2 "+many {
			t.Error(got)
		}
		if got := Plural(1, one); got != "1 "+one {
			t.Error(got)
		}
	}
}

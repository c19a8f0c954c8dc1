package paper

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/guiju/guiju/internal/i18n"
)

// reader walks through the YAML of one form and collects what is wrong, so
// that all of it is said at once.
type reader struct {
	file     string
	source   []string // lines
	problems []error
}

// pair is a key with its value.
type pair struct {
	key   string
	at    ast.Node
	value ast.Node
}

// open parses the file; nil when it is no YAML mapping.
func (r *reader) open(src []byte) ast.Node {
	r.source = strings.Split(string(src), "\n")
	file, err := parser.ParseBytes(src, 0)
	var syntax yaml.Error
	switch {
	case errors.As(err, &syntax):
		at := syntax.GetToken().Position
		r.say(at.Line, at.Column, i18n.Text{Zh: "YAML 写法有误：" + syntax.GetMessage(), En: "YAML: " + syntax.GetMessage()}, i18n.Text{})
		return nil
	case err != nil:
		r.say(1, 1, i18n.Text{Zh: "YAML 写法有误：" + err.Error(), En: "YAML: " + err.Error()}, i18n.Text{})
		return nil
	case len(file.Docs) != 1 || file.Docs[0].Body == nil:
		r.say(1, 1, i18n.Text{Zh: "表单是空的，或不止一份", En: "no form, or more than one"}, i18n.Text{})
		return nil
	}
	return file.Docs[0].Body
}

func (r *reader) say(line, col int, what, hint i18n.Text) {
	r.problems = append(r.problems, &Problem{r.file, line, max(col, 1), what, hint})
}

func (r *reader) fail(n ast.Node, zh, en string) { r.failHint(n, zh, en, "", "") }

func (r *reader) failHint(n ast.Node, zh, en, hintZh, hintEn string) {
	line, col := place(n)
	r.say(line, col, i18n.Text{Zh: zh, En: en}, i18n.Text{Zh: hintZh, En: hintEn})
}

// place gives where a node begins; a mapping begins at its first key.
func place(n ast.Node) (line, col int) {
	switch m := n.(type) {
	case *ast.MappingNode:
		if len(m.Values) > 0 {
			return place(m.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return place(m.Key)
	}
	at := n.GetToken().Position
	return at.Line, at.Column
}

// pairs gives a mapping in the order it is written; false when n is none.
func (r *reader) pairs(n ast.Node) ([]pair, bool) {
	m, ok := n.(ast.MapNode)
	if !ok {
		return nil, false
	}
	var out []pair
	for it := m.MapRange(); it.Next(); {
		key, ok := scalar(it.Key())
		if !ok {
			r.fail(it.Key(), "这里要一个词作名", "a plain word is needed as a key")
			continue
		}
		out = append(out, pair{key, it.Key(), it.Value()})
	}
	return out, true
}

// words gives a mapping whose keys are all known.
func (r *reader) words(n ast.Node, known ...string) ([]pair, bool) {
	all, ok := r.pairs(n)
	if !ok {
		r.fail(n, "这里要写成 词: 值", "a mapping is needed here")
		return nil, false
	}
	var out []pair
	for _, p := range all {
		if !contains(known, p.key) {
			hintZh, hintEn := "可用："+strings.Join(known, " "), "known: "+strings.Join(known, " ")
			if near := nearest(p.key, known); near != "" {
				hintZh, hintEn = "是不是 "+near+"？", "did you mean "+near+"?"
			} else if _, bare := p.value.(*ast.NullNode); bare {
				hintZh, hintEn = "以 { 开头的值要加引号", "a value that begins with { stands in quotes"
			}
			r.failHint(p.at, fmt.Sprintf("不认识“%s”", p.key), fmt.Sprintf("unknown word “%s”", p.key), hintZh, hintEn)
			continue
		}
		out = append(out, p)
	}
	return out, true
}

func contains(all []string, s string) bool {
	for _, a := range all {
		if a == s {
			return true
		}
	}
	return false
}

// items gives a list; nil, after saying so, when n is none.
func (r *reader) items(n ast.Node) []ast.Node {
	s, ok := n.(*ast.SequenceNode)
	if !ok {
		r.fail(n, "这里要一个列表", "a list is needed here")
		return nil
	}
	return s.Values
}

// scalar gives a single value as it is written.
func scalar(n ast.Node) (string, bool) {
	switch v := n.(type) {
	case *ast.StringNode:
		return v.Value, true
	case *ast.LiteralNode:
		return strings.TrimSuffix(v.Value.Value, "\n"), true
	case *ast.NullNode:
		return "", true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value, true
	case *ast.MappingKeyNode:
		return scalar(v.Value)
	}
	return "", false
}

func (r *reader) text(n ast.Node) string {
	s, ok := scalar(n)
	if !ok {
		r.failHint(n, "这里要一段文字", "a text is needed here", "以 { 开头的值要加引号", "a value that begins with { stands in quotes")
	}
	return s
}

// number gives a number with decimals thousandths, as a whole number of them.
func (r *reader) number(n ast.Node, from, to float64) int {
	s, _ := scalar(n)
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(v) || v < from || v > to {
		r.fail(n, fmt.Sprintf("这里要 %v 到 %v 之间的数", from, to), fmt.Sprintf("a number from %v to %v is needed here", from, to))
		return int(from * 1000)
	}
	return int(math.Round(v * 1000))
}

func (r *reader) whole(n ast.Node, from, to int) int {
	return (r.number(n, float64(from), float64(to)) + 500) / 1000
}

func (r *reader) bool(n ast.Node) bool {
	b, ok := n.(*ast.BoolNode)
	if !ok {
		r.fail(n, "这里要 true 或 false", "true or false is needed here")
		return false
	}
	return b.Value
}

// find gives the place of a piece of a value: the first one at or after the
// value's own place.
func (r *reader) find(n ast.Node, piece string) (line, col int) {
	line, col = place(n)
	piece, _, _ = strings.Cut(piece, "\n")
	for l := line; l >= 1 && l <= len(r.source) && l < line+200; l++ {
		skip, text := 0, r.source[l-1]
		if l == line {
			for i := 1; i < col && skip < len(text); i++ {
				_, size := utf8.DecodeRuneInString(text[skip:])
				skip += size
			}
		}
		if at := strings.Index(text[skip:], piece); at >= 0 {
			return l, utf8.RuneCountInString(text[:skip+at]) + 1
		}
	}
	return line, col
}

package layout

import (
	"bytes"
	"errors"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// tree is a file as the compiler reads it: words, texts, and whether a text
// had quotes.
type tree struct {
	keys  []string
	items []*tree
	kind  byte // '{', '[', 't', or 0: nothing
	text  string
	plain bool
	torn  bool
}

// read parses a file; what is wrong with it is a [Wrong].
func read(src []byte) (t *tree, err error) {
	src = append(bytes.TrimRight(bytes.Clone(src), "\n"), '\n') // the parser loses a tag that ends the file
	f, err := parser.ParseBytes(src, 0)
	if err != nil {
		w := Wrong{1, 1, err.Error()}
		var ye yaml.Error
		if errors.As(err, &ye) {
			w.What = ye.GetMessage()
			if tk := ye.GetToken(); tk != nil && tk.Position != nil {
				w.Line, w.Col = tk.Position.Line, tk.Position.Column
			}
		}
		return nil, w
	}
	if len(f.Docs) == 0 || f.Docs[0].Body == nil {
		return &tree{}, nil
	}
	t = treeOf(f.Docs[0].Body, 0)
	if bytes.ContainsAny(src, "!") {
		for _, tk := range lexer.Tokenize(string(src)) { // the parser may lose what stands behind a tag
			t.torn = t.torn || tk.Type == token.TagType
		}
	}
	return t, nil
}

func treeOf(n ast.Node, depth int) *tree {
	t := &tree{}
	if n == nil || depth > maxDepth {
		return t
	}
	switch n := n.(type) {
	case *ast.MappingNode:
		t.kind = '{'
		for _, v := range n.Values {
			t.entry(v, depth, n.IsFlowStyle)
		}
	case *ast.MappingValueNode:
		t.kind = '{'
		t.entry(n, depth, false)
	case *ast.SequenceNode:
		t.kind = '['
		for _, v := range n.Values {
			t.items = append(t.items, treeOf(v, depth+1))
		}
	case *ast.NullNode:
	case *ast.LiteralNode:
		t.kind = 't'
		if n.Value != nil {
			t.text = strings.TrimRight(n.Value.Value, "\n")
		}
	case *ast.StringNode:
		t.kind, t.text, t.torn = 't', n.Value, wideColon.MatchString(n.Value)
		t.plain = n.Token.Type != token.SingleQuoteType && n.Token.Type != token.DoubleQuoteType
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		t.kind, t.text, t.plain = 't', n.GetToken().Value, true
	default: // an anchor, an alias, a tag: the language has none of them
		t.torn = true
	}
	return t
}

func (t *tree) entry(v *ast.MappingValueNode, depth int, inFlow bool) {
	key := ""
	if v.Key != nil && v.Key.GetToken() != nil {
		key = v.Key.GetToken().Value
	}
	val := treeOf(v.Value, depth+1)
	if strings.ContainsAny(key, "?'\"()[]=!&|<>") || inFlow && val.kind == 0 {
		t.torn = true
	}
	t.keys = append(t.keys, key)
	t.items = append(t.items, val)
}

// same says whether two files say the same. Whether a text had quotes counts
// where it is read as a figure or a date.
func same(a, b *tree) bool {
	if a.kind != b.kind || a.text != b.text || len(a.items) != len(b.items) || len(a.keys) != len(b.keys) {
		return false
	}
	if a.kind == 't' && a.plain != b.plain && strings.Trim(a.text, "-+.,0123456789 元") == "" {
		return false
	}
	for i := range a.keys {
		if a.keys[i] != b.keys[i] {
			return false
		}
	}
	for i := range a.items {
		if !same(a.items[i], b.items[i]) {
			return false
		}
	}
	return true
}

// torn says whether YAML read something of the file otherwise than it was meant.
func torn(t *tree) bool {
	if t.torn {
		return true
	}
	for _, x := range t.items {
		if torn(x) {
			return true
		}
	}
	return false
}

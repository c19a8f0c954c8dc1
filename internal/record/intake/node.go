package intake

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
)

// Problem is what is wrong in a mapping, and where.
type Problem struct {
	Pos regulation.Pos
	Say i18n.Text
}

// Problems is a mapping that cannot be used.
type Problems []Problem

// Error implements error.
func (ps Problems) Error() string { return strings.Join(ps.In(i18n.En), "\n") }

// In gives a line for each problem: file:line:column: what.
func (ps Problems) In(l i18n.Lang) []string {
	out := make([]string, len(ps))
	for i, p := range ps {
		out[i] = p.Pos.String() + ": " + p.Say.In(l)
	}
	return out
}

// node is a piece of a mapping with its place; every scalar is its text.
type node struct {
	pos   regulation.Pos
	text  string
	items []*node
	keys  []entry
	what  byte // 's' text, 'm' mapping, 'l' list, 0 nothing
}

type entry struct {
	key string
	pos regulation.Pos
	val *node
}

func (c *compiler) wrong(pos regulation.Pos, zh, en string, args ...any) {
	c.problems = append(c.problems, Problem{pos, i18n.Text{Zh: fmt.Sprintf(zh, args...), En: fmt.Sprintf(en, args...)}})
}

func (c *compiler) parse(data []byte) *node {
	none := &node{pos: regulation.Pos{File: c.file, Line: 1, Col: 1}}
	if len(data) > 1<<20 {
		c.wrong(none.pos, "文件过大", "the file is too large")
		return none
	}
	f, err := parser.ParseBytes(data, 0)
	if err != nil {
		pos, what := none.pos, err.Error()
		var ye yaml.Error
		if errors.As(err, &ye) {
			what = ye.GetMessage()
			if t := ye.GetToken(); t != nil && t.Position != nil {
				pos.Line, pos.Col = t.Position.Line, t.Position.Column
			}
		}
		c.wrong(pos, "不是有效的 YAML：%s", "not valid YAML: %s", what)
		return none
	}
	if len(f.Docs) == 0 {
		return none
	}
	return c.node(f.Docs[0].Body, 0)
}

func (c *compiler) node(n ast.Node, depth int) *node {
	out := &node{pos: regulation.Pos{File: c.file, Line: 1, Col: 1}}
	if n == nil {
		return out
	}
	if t := n.GetToken(); t != nil && t.Position != nil {
		out.pos.Line, out.pos.Col = t.Position.Line, t.Position.Column
	}
	if depth > 20 {
		c.wrong(out.pos, "嵌套过深", "nested too deep")
		return out
	}
	enter := func(v *ast.MappingValueNode) {
		out.what = 'm'
		pos := out.pos
		if t := v.Key.GetToken(); t != nil && t.Position != nil {
			pos.Line, pos.Col = t.Position.Line, t.Position.Column
		}
		key := v.Key.GetToken().Value
		for _, e := range out.keys {
			if e.key == key {
				c.wrong(pos, "「%s」写了两次", "“%s” stands here twice", key)
			}
		}
		if len(out.keys) == 0 {
			out.pos = pos
		}
		out.keys = append(out.keys, entry{key, pos, c.node(v.Value, depth+1)})
	}
	switch n := n.(type) {
	case *ast.MappingNode:
		out.what = 'm'
		for _, v := range n.Values {
			enter(v)
		}
	case *ast.MappingValueNode:
		enter(n)
	case *ast.SequenceNode:
		out.what = 'l'
		for _, v := range n.Values {
			out.items = append(out.items, c.node(v, depth+1))
		}
	case *ast.NullNode:
	case *ast.StringNode:
		out.what, out.text = 's', n.Value
	case *ast.LiteralNode:
		out.what, out.text = 's', strings.TrimRight(n.Value.Value, "\n")
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		out.what, out.text = 's', n.GetToken().Value
	default:
		c.wrong(out.pos, "这里不能用 YAML 的锚、别名或标签", "anchors, aliases and tags of YAML are not used here")
	}
	return out
}

// words gives a text or a list of texts.
func (c *compiler) words(n *node) []string {
	switch n.what {
	case 's':
		return []string{n.text}
	case 'l':
		var out []string
		for _, i := range n.items {
			out = append(out, c.word(i))
		}
		return out
	}
	c.wrong(n.pos, "这里要写一项或几项文字", "a text or a list of texts stands here")
	return nil
}

func (c *compiler) word(n *node) string {
	if n.what != 's' {
		c.wrong(n.pos, "这里要写文字", "a text stands here")
	}
	return n.text
}

package regulation

import (
	"errors"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// node is a piece of a YAML file with its place. The compiler reads every
// scalar as the text that was written: whether `3` is a number is for the word
// it stands under to say, never for YAML.
type node struct {
	pos   Pos
	kind  nodeKind
	text  string
	quote quote
	keys  []*entry
	items []*node
	home  string // the type whose file it stands in: what `r` is in its expressions
}

type entry struct {
	key *node
	val *node
}

type nodeKind int

const (
	nothing nodeKind = iota // no value
	scalar
	mapping
	sequence
)

// quote is how a scalar was written; it moves the columns of an expression.
type quote int

const (
	plain quote = iota
	quoted
	block
	folded
)

// parseYAML reads one file. Anchors, aliases, tags and merge keys are refused:
// a regulation is read by people from top to bottom.
func (c *compiler) parseYAML(file string, data []byte) *node {
	if len(data) > maxFile {
		c.errAt(Pos{file, 1, 1}, "文件过大", "the file is too large", "", "")
		return nil
	}
	f, err := parser.ParseBytes(data, 0)
	if err != nil {
		c.unread = true
		p := Pos{file, 1, 1}
		what := err.Error()
		var ye yaml.Error
		if errors.As(err, &ye) {
			what = ye.GetMessage()
			if t := ye.GetToken(); t != nil && t.Position != nil {
				p.Line, p.Col = t.Position.Line, t.Position.Column
			}
		}
		hz := "含「: 」「 #」，或以 ! [ { & * \" 开头的文字和表达式，须加引号；guiju fmt -w 会加上"
		he := "text or an expression that holds `: `, ` #`, or begins with ! [ { & * \" must stand in quotes; guiju fmt -w puts them there"
		lines := strings.Split(string(data), "\n")
		switch {
		case strings.Contains(what, "already defined"):
			hz, he = "同一个词在一处只写一次", "a word stands once in one place"
		case p.Line <= len(lines) && strings.Contains(lines[p.Line-1], "：") && !strings.Contains(lines[p.Line-1], ": "):
			hz, he = "词后面用半角冒号加空格「: 」；guiju fmt -w 会改", "the colon after a word is `: `, not ：; guiju fmt -w mends it"
		case p.Line <= len(lines) && strings.Contains(lines[p.Line-1], "\t"):
			hz, he = "缩进用空格，不用制表符；guiju fmt -w 会改", "indent with blanks, not tabs; guiju fmt -w mends it"
		}
		c.errAt(p, "不是有效的 YAML："+what, "not valid YAML: "+what, hz, he)
		return nil
	}
	if len(f.Docs) == 0 || f.Docs[0].Body == nil {
		return &node{pos: Pos{file, 1, 1}, kind: nothing}
	}
	r := &yamlReader{c: c, file: file, lines: strings.Split(string(data), "\n")}
	return r.read(f.Docs[0].Body, 0)
}

const (
	maxFile  = 1 << 20
	maxDepth = 40
)

type yamlReader struct {
	c     *compiler
	file  string
	lines []string
}

func (y *yamlReader) pos(t *token.Token) Pos {
	if t == nil || t.Position == nil {
		return Pos{y.file, 1, 1}
	}
	return Pos{y.file, t.Position.Line, t.Position.Column}
}

func (y *yamlReader) read(n ast.Node, depth int) *node {
	if n == nil {
		return &node{pos: Pos{y.file, 1, 1}, kind: nothing}
	}
	out := &node{pos: y.pos(n.GetToken()), kind: scalar}
	if depth > maxDepth {
		y.c.errAt(out.pos, "嵌套过深", "nested too deep", "", "")
		out.kind = nothing
		return out
	}
	switch n := n.(type) {
	case *ast.MappingNode:
		out.kind = mapping
		for i, v := range n.Values {
			y.entry(out, v, depth)
			if i == 0 && !n.IsFlowStyle && len(out.keys) > 0 {
				out.pos = out.keys[0].key.pos
			}
		}
	case *ast.MappingValueNode:
		out.kind = mapping
		y.entry(out, n, depth)
		if len(out.keys) > 0 {
			out.pos = out.keys[0].key.pos
		}
	case *ast.SequenceNode:
		out.kind = sequence
		for _, v := range n.Values {
			out.items = append(out.items, y.read(v, depth+1))
		}
	case *ast.NullNode:
		out.kind = nothing
	case *ast.LiteralNode:
		out.quote = block
		if strings.HasPrefix(n.Start.Value, ">") {
			out.quote = folded
		}
		if n.Value != nil {
			out.text = strings.TrimRight(n.Value.Value, "\n")
		}
		out.pos.Line++
		out.pos.Col = 1
		if l := out.pos.Line - 1; l < len(y.lines) {
			out.pos.Col += len(y.lines[l]) - len(strings.TrimLeft(y.lines[l], " "))
		}
	case *ast.StringNode:
		out.text = n.Value
		if t := n.Token.Type; t == token.SingleQuoteType || t == token.DoubleQuoteType {
			out.quote = quoted
		}
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		out.text = n.GetToken().Value
	default:
		y.c.errAt(out.pos, "这里不能用 YAML 的锚、别名、标签或合并", "anchors, aliases, tags and merge keys of YAML are not used here",
			"以 ! & * 开头的文字和表达式须加引号；guiju fmt -w 会加上", "a text or an expression that begins with ! & * stands in quotes; guiju fmt -w puts them there")
		out.kind = nothing
	}
	return out
}

func (y *yamlReader) entry(out *node, v *ast.MappingValueNode, depth int) {
	if v == nil || v.Key == nil {
		return
	}
	k := &node{pos: y.pos(v.Key.GetToken()), kind: scalar}
	switch kn := v.Key.(type) {
	case *ast.StringNode:
		k.text = kn.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode:
		k.text = kn.GetToken().Value
	default:
		y.c.errAt(k.pos, "这里要写一个名字", "a name stands here", "", "")
		return
	}
	for _, e := range out.keys {
		if e.key.text == k.text {
			y.c.errAt(k.pos, "「"+k.text+"」写了两次", "“"+k.text+"” stands here twice", "", "")
			return
		}
	}
	out.keys = append(out.keys, &entry{k, y.read(v.Value, depth+1)})
}

// get gives the value under a key, or nil.
func (n *node) get(key string) *node {
	if n == nil {
		return nil
	}
	for _, e := range n.keys {
		if e.key.text == key {
			return e.val
		}
	}
	return nil
}

// settle marks every node with the type it stands in.
func (n *node) settle(home string) {
	if n == nil {
		return
	}
	n.home = home
	for _, e := range n.keys {
		e.key.home = home
		e.val.settle(home)
	}
	for _, i := range n.items {
		i.settle(home)
	}
}

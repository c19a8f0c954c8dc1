package paper

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"

	"github.com/guiju/guiju/internal/i18n"
)

// papers are the sheets a form may be for.
var papers = []Paper{
	{"A4", 210 * MM, 297 * MM},
	{"241x140", 241 * MM, 140 * MM},
	{"40x30", 40 * MM, 30 * MM},
}

// builder makes a form of what the reader reads.
type builder struct {
	reader
	form *Form
	look look
	in   string // the rows expression whose `it` may be used; "": none
	own  []string
}

// ParseForm reads a form. name is TYPE.NAME; the errors are [*Problem], all of
// them at once, and the form is nil when there is one.
func ParseForm(name string, src []byte) (*Form, []error) {
	b := &builder{reader: reader{file: name + ".yaml"}, form: &Form{Name: name, Paper: papers[0]}}
	root := b.open(src)
	if root == nil {
		return nil, b.problems
	}
	b.top(root)
	if len(b.problems) > 0 {
		return nil, b.problems
	}
	return b.form, nil
}

func (b *builder) top(root ast.Node) {
	pairs, ok := b.words(root, "say", "paper", "margin", "copies", "head", "foot", "blocks")
	if !ok {
		return
	}
	f := b.form
	// Paper first, wherever it stands: it decides the measures of all else.
	for _, p := range pairs {
		if p.key == "paper" {
			f.Paper = b.paper(p.value)
		}
	}
	b.look = lookOf(f.Paper)
	f.margin = b.look.margin
	var blocks, headAt, footAt ast.Node
	for _, p := range pairs {
		switch p.key {
		case "say":
			zh, en, _ := strings.Cut(b.text(p.value), " | ")
			f.Say = i18n.Text{Zh: strings.TrimSpace(zh), En: strings.TrimSpace(en)}
		case "margin":
			f.margin = b.margins(p.value)
		case "copies":
			for _, n := range b.items(p.value) {
				f.Copies = append(f.Copies, clean(b.text(n)))
			}
			if len(f.Copies) > 9 {
				b.fail(p.value, "最多九联", "at most nine copies")
			}
		case "head":
			headAt = p.value
		case "foot":
			footAt = p.value
		case "blocks":
			blocks = p.value
		}
	}
	if f.Say.Zh == "" {
		b.fail(root, "缺 say：表单的名称", "say is missing: the name of the form")
	}
	if b.look.bare && (headAt != nil || footAt != nil) {
		b.fail(root, "标签纸没有表头、表脚的地方", "a label has no room for a head or a foot")
	}
	if headAt != nil {
		b.head(headAt)
	}
	if blocks == nil {
		b.fail(root, "缺 blocks：表单的内容", "blocks is missing: what stands on the form")
		return
	}
	for _, n := range b.items(blocks) {
		b.block(n)
	}
	if footAt != nil {
		b.foot(footAt)
	}
}

func (b *builder) paper(n ast.Node) Paper {
	name := b.text(n)
	var names []string
	for _, p := range papers {
		if p.Name == name {
			return p
		}
		names = append(names, p.Name)
	}
	b.failHint(n, fmt.Sprintf("没有“%s”这种纸", name), fmt.Sprintf("no paper “%s”", name),
		"可用："+strings.Join(names, " "), "known: "+strings.Join(names, " "))
	return papers[0]
}

func (b *builder) margins(n ast.Node) [4]Length {
	items := b.items(n)
	if len(items) != 4 {
		b.fail(n, "页边要四个数：上 右 下 左，毫米", "margins are four numbers: top, right, bottom, left, in mm")
		return b.look.margin
	}
	var out [4]Length
	for i, m := range items {
		out[i] = Length(b.number(m, 0, 40))
	}
	p := b.form.Paper
	if p.Width-out[1]-out[3] < p.Width/2 || p.Height-out[0]-out[2] < p.Height/2 {
		b.fail(n, "页边占去一半以上", "the margins take more than half of the sheet")
		return b.look.margin
	}
	return out
}

func (b *builder) head(n ast.Node) {
	pairs, ok := b.words(n, "company", "title", "number", "beside", "code")
	if !ok {
		return
	}
	h := &head{}
	for _, p := range pairs {
		t := b.template(p.value)
		switch p.key {
		case "company":
			h.company = t
		case "title":
			h.title = t
		case "number":
			h.number = t
		case "beside":
			h.beside = t
		case "code":
			h.code = t
		}
	}
	b.form.head = h
}

func (b *builder) foot(n ast.Node) {
	b.own = []string{ownPage, ownPages}
	defer func() { b.own = nil }()
	items := b.items(n)
	if len(items) > 3 {
		b.fail(n, "表脚最多三段：左 中 右", "a foot has at most three parts: left, middle, right")
		return
	}
	for _, item := range items {
		b.form.foot = append(b.form.foot, b.template(item))
	}
}

// expr notes an expression that is a whole value.
func (b *builder) expr(n ast.Node, src string, kind ExprKind) *Expr {
	line, col := b.find(n, strings.TrimSpace(src))
	return b.note(src, kind, line, col)
}

func (b *builder) note(src string, kind ExprKind, line, col int) *Expr {
	src = strings.TrimSpace(src)
	if src == "" {
		b.say(line, col, i18n.Text{Zh: "这里要一个表达式", En: "an expression is needed here"}, i18n.Text{})
	}
	e := Expr{Src: src, Kind: kind, In: b.in, Line: line, Col: col}
	b.form.exprs = append(b.form.exprs, e)
	return &e
}

// template reads a text with holes.
func (b *builder) template(n ast.Node) template {
	src := b.text(n)
	raw, bad := cut(src)
	if bad >= 0 {
		line, col := b.find(n, src[bad:])
		b.say(line, col, i18n.Text{Zh: "大括号不成对", En: "a brace without its pair"},
			i18n.Text{Zh: "要印出大括号，写两个：{{ 或 }}", En: "to print a brace, write it twice"})
		return template{}
	}
	t := template{set: true}
	for _, p := range raw {
		if !p.isHole {
			t.parts = append(t.parts, part{text: clean(p.text)})
			continue
		}
		format, expr := formatOf(p.hole)
		switch expr {
		case ownRow, ownPage, ownPages:
			if contains(b.own, expr) {
				t.parts = append(t.parts, part{own: expr})
				continue
			}
		}
		line, col := b.find(n, "{"+p.hole)
		col += 1 + utf8.RuneCountInString(p.hole[:strings.Index(p.hole, expr)])
		t.parts = append(t.parts, part{expr: b.note(expr, ExprText, line, col), format: format})
	}
	return t
}

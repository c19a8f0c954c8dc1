package explain

import (
	"strings"

	"cel.dev/cel-go/common"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/parser"

	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
)

// meaning is what an expression is, as far as words need it.
type meaning struct {
	text  i18n.Text
	typ   *regulation.Type    // a record: its type
	field *regulation.Field   // a field of some record: its choices
	of    *regulation.Type    // a stage or an outcome: the type whose it is
	find  *regulation.Find    // a look-up
	cols  []*regulation.Field // lines of a table: their columns
	loose bool                // words joined by and, or: in brackets when joined again
	bool  bool                // a yes or no that is no comparison: it wants “not”
}

// speaker turns expressions into phrases.
type speaker struct {
	prog   *regulation.Program
	parse  *parser.Parser
	params map[string]regulation.Value
	names  map[string]meaning // r, it, was and what stands inside exists()
	src    string
}

func (b *Book) speaker(t *regulation.Type, it string) *speaker {
	s := &speaker{prog: b.prog, parse: b.parse, params: b.params, names: map[string]meaning{}}
	if t != nil {
		s.names["r"] = meaning{typ: t}
		s.names["was"] = meaning{typ: t, text: text("办理前", "before: ")}
	}
	if it != "" {
		s.names["it"] = meaning{typ: b.prog.Types[it], text: its}
	}
	return s
}

// its is the one that is looked at, where its kind is plain.
var its = text("其", "its")

func text(zh, en string) i18n.Text { return i18n.Text{Zh: zh, En: en} }

// fill puts texts into the places {1}, {2}, … of a pattern.
func fill(p i18n.Text, args ...i18n.Text) i18n.Text {
	for i, a := range args {
		k := "{" + string(rune('1'+i)) + "}"
		p.Zh = strings.ReplaceAll(p.Zh, k, a.In(i18n.Zh))
		p.En = strings.ReplaceAll(p.En, k, a.In(i18n.En))
	}
	return p
}

func join(sep i18n.Text, ts ...i18n.Text) i18n.Text {
	var zh, en []string
	for _, t := range ts {
		zh, en = append(zh, t.In(i18n.Zh)), append(en, t.In(i18n.En))
	}
	return text(strings.Join(zh, sep.Zh), strings.Join(en, sep.En))
}

// quote puts a title between the marks of its language.
func quote(t i18n.Text) i18n.Text { return text("「"+t.In(i18n.Zh)+"」", "“"+t.In(i18n.En)+"”") }

// phrase is an expression in words.
func (s *speaker) phrase(e *regulation.Expr) i18n.Text { return s.of(e).text }

func (s *speaker) of(e *regulation.Expr) meaning {
	tree, errs := s.parse.Parse(common.NewTextSource(e.Src))
	if len(errs.GetErrors()) > 0 {
		return meaning{text: raw(e.Src)}
	}
	s.src = e.Src
	return s.say(tree, tree.Expr())
}

func raw(src string) i18n.Text { return text("‹"+src+"›", "‹"+src+"›") }

func (s *speaker) say(tree *ast.AST, e ast.Expr) meaning {
	switch e.Kind() {
	case ast.IdentKind:
		return s.ident(e.AsIdent())
	case ast.LiteralKind:
		return meaning{text: literal(e.AsLiteral().Value())}
	case ast.SelectKind:
		return s.member(tree, e.AsSelect())
	case ast.ListKind:
		var out []i18n.Text
		for _, x := range e.AsList().Elements() {
			out = append(out, s.say(tree, x).text)
		}
		if len(out) == 0 {
			return meaning{text: text("无", "none")}
		}
		return meaning{text: join(text("、", ", "), out...)}
	case ast.CallKind:
		return s.call(tree, e.AsCall())
	}
	return meaning{text: raw(s.src)}
}

func (s *speaker) ident(name string) meaning {
	if m, ok := s.names[name]; ok {
		if m.text.Empty() && m.typ != nil {
			m.text = text("本件", "this "+m.typ.Say.In(i18n.En))
		}
		return m
	}
	switch name {
	case "actor":
		return meaning{text: text("办理人", "whoever does it"), typ: s.prog.Types["staff"]}
	case "now":
		return meaning{text: text("办理时", "the moment of it")}
	case "today":
		return meaning{text: text("当日", "that day")}
	}
	return meaning{text: raw(name)}
}

// member is a part of something: a field, a stage, what a look-up found.
func (s *speaker) member(tree *ast.AST, x ast.SelectExpr) meaning {
	name := x.FieldName()
	if op := x.Operand(); op.Kind() == ast.IdentKind {
		switch op.AsIdent() {
		case "p":
			return s.param(name)
		case "here":
			return meaning{text: fill(text("在岗的{1}", "the {1} who is here"), s.post(name))}
		case "away":
			return meaning{text: fill(text("没有{1}在", "no {1} is here"), s.post(name)), bool: true}
		}
	}
	on := s.say(tree, x.Operand())
	if x.Operand().Kind() == ast.SelectKind && x.Operand().AsSelect().FieldName() == "late" {
		if t := s.owner(x.Operand().AsSelect().Operand()); t != nil && t.Clock(name) != nil {
			return meaning{text: fill(text("已误「{1}」", "“{1}” was missed"), t.Clock(name).Say), bool: true}
		}
	}
	if on.find != nil {
		switch name {
		case "count":
			return meaning{text: fill(text("{1}的件数", "the number of {1}"), on.text)}
		case "sum":
			return meaning{text: fill(text("{1}的合计", "the sum of {1}"), on.text)}
		case "first", "last":
			which := map[string]i18n.Text{"first": text("{1}中最早的一件", "the first of {1}"), "last": text("{1}中最近的一件", "the last of {1}")}[name]
			return meaning{text: fill(which, on.text), typ: s.prog.Types[on.find.Of]}
		case "all":
			return meaning{text: on.text, typ: s.prog.Types[on.find.Of]}
		}
	}
	for _, c := range on.cols {
		if c.Name == name {
			return meaning{text: fill(text("{1}{2}", "{1} {2}"), on.text, quote(c.Say)), field: c}
		}
	}
	if on.typ == nil {
		if name == "id" {
			return on
		}
		return meaning{text: fill(text("{1}的"+name, name+" of {1}"), on.text)}
	}
	prefix := func(t i18n.Text) i18n.Text {
		if x.Operand().Kind() == ast.IdentKind && x.Operand().AsIdent() == "r" {
			return t
		}
		if on.text == its {
			t.En = strings.TrimPrefix(t.In(i18n.En), "the ")
			return fill(text("其{1}", "its {1}"), t)
		}
		return fill(text("{1}的{2}", "{2} of {1}"), on.text, t)
	}
	switch name {
	case "id":
		return on
	case "stage":
		return meaning{text: prefix(text("环节", "the stage")), of: on.typ}
	case "outcome":
		return meaning{text: prefix(text("结果", "the outcome")), of: on.typ}
	case "opened":
		return meaning{text: prefix(text("登记时间", "the time it was opened"))}
	case "moved":
		return meaning{text: prefix(text("进入现环节的时间", "the time it came to its stage"))}
	case "opener":
		return meaning{text: prefix(text("登记人", "who opened it")), typ: s.prog.Types["staff"]}
	case "name":
		if on.typ.Name == "staff" {
			return meaning{text: prefix(text("姓名", "the name"))}
		}
	case "dept":
		return meaning{text: prefix(text("部门", "the department"))}
	}
	if f := on.typ.Field(name); f != nil {
		m := meaning{text: prefix(quote(f.Say)), field: f, cols: f.Cols, bool: f.Kind == regulation.KindBool}
		if f.Kind == regulation.KindRef || f.Kind == regulation.KindPerson {
			m.typ = s.prog.Types[f.Ref]
			if f.Kind == regulation.KindPerson {
				m.typ = s.prog.Types["staff"]
			}
		}
		return m
	}
	if f := on.typ.Find(name); f != nil {
		say := f.Say
		if say.Empty() {
			say = s.found(f)
			return meaning{text: prefix(say), find: f}
		}
		return meaning{text: prefix(quote(say)), find: f}
	}
	return meaning{text: raw(name)}
}

// owner is the type of the record an expression names, where it is a plain name.
func (s *speaker) owner(e ast.Expr) *regulation.Type {
	if e.Kind() != ast.IdentKind {
		return nil
	}
	return s.names[e.AsIdent()].typ
}

// found says what a look-up without a title looks for.
func (s *speaker) found(f *regulation.Find) i18n.Text {
	of := s.prog.Types[f.Of]
	if of == nil {
		return raw(f.Name)
	}
	in := &speaker{prog: s.prog, parse: s.parse, params: s.params, names: map[string]meaning{
		"r": {typ: s.prog.Types[f.Type]}, "it": {typ: of, text: its}}}
	c := in.of(&regulation.Expr{Src: f.Src})
	return fill(text("（{2}的）{1}", "{1} (where {2})"), of.Say, c.text)
}

func (s *speaker) post(name string) i18n.Text {
	if p := s.prog.Posts[name]; p != nil {
		return p.Say
	}
	return raw(name)
}

// param is a figure with the value it has.
func (s *speaker) param(name string) meaning {
	p := s.prog.Params[name]
	if p == nil {
		return meaning{text: raw("p." + name)}
	}
	if p.Kind == regulation.KindRows {
		return meaning{text: quote(p.Say), cols: p.Cols}
	}
	v := s.value(name)
	return meaning{text: fill(text("{1}（现为 {2}）", "{1} (now {2})"), p.Say, v)}
}

func (s *speaker) value(name string) i18n.Text {
	p := s.prog.Params[name]
	f := &regulation.Field{Kind: p.Kind, Cols: p.Cols}
	v := s.params[name]
	return text(f.Format(v, i18n.Zh, zone), f.Format(v, i18n.En, zone))
}

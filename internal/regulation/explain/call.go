package explain

import (
	"fmt"
	"strings"

	"cel.dev/cel-go/common/ast"

	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
)

// infix is the words between two sides.
var infix = map[string]i18n.Text{
	"_==_": text("{1}为{2}", "{1} is {2}"), "_!=_": text("{1}不为{2}", "{1} is not {2}"),
	"_<_": text("{1}小于{2}", "{1} is less than {2}"), "_<=_": text("{1}不大于{2}", "{1} is at most {2}"),
	"_>_": text("{1}大于{2}", "{1} is more than {2}"), "_>=_": text("{1}不小于{2}", "{1} is at least {2}"),
	"_+_": text("{1}加{2}", "{1} plus {2}"), "_-_": text("{1}减{2}", "{1} less {2}"),
	"_*_": text("{1}乘以{2}", "{1} times {2}"), "_/_": text("{1}除以{2}", "{1} divided by {2}"), "_%_": text("{1}除以{2}的余数", "what is left of {1} by {2}"),
	"@in": text("{1}在{2}之中", "{1} is among {2}"), "_[_]": text("{1}的第 {2} 项（从 0 起）", "item {2} (from 0) of {1}"),
}

// inTime is the same between two instants or days.
var inTime = map[string]i18n.Text{
	"_<_": text("{1}早于{2}", "{1} is before {2}"), "_<=_": text("{1}不晚于{2}", "{1} is not after {2}"),
	"_>_": text("{1}晚于{2}", "{1} is after {2}"), "_>=_": text("{1}不早于{2}", "{1} is not before {2}"),
	"_+_": text("{1}起 {2}", "{2} from {1}"), "_-_": text("{1}之前 {2}", "{2} before {1}"),
}

// spoken is the words of functions.
var spoken = map[string]i18n.Text{
	"days": text("{1} 日", "{1} days"), "months": text("{1} 个月", "{1} months"), "workdays": text("{1} 个工作日", "{1} working days"),
	"hours": text("{1} 小时", "{1} hours"), "workhours": text("{1} 个工作小时", "{1} working hours"), "workminutes/1": text("{1} 个工作分钟", "{1} working minutes"),
	"minutes/1": text("{1} 分钟", "{1} minutes"), "seconds/1": text("{1} 秒", "{1} seconds"),
	"minutes/2": text("{1}至{2}的分钟数", "the minutes from {1} to {2}"), "seconds/2": text("{1}至{2}的秒数", "the seconds from {1} to {2}"),
	"workminutes/2": text("{1}至{2}的工作分钟数", "the working minutes from {1} to {2}"),
	"daily":         text("每日", "every day"), "weekly": text("每周第 {1} 日", "every week on day {1}"), "monthly": text("每月 {1} 日", "every month on day {1}"), "yearly": text("每年 {1} 月 {2} 日", "every year, month {1} day {2}"),
	"day": text("{1}当日", "the day of {1}"), "month": text("{1}所在月份", "the month of {1}"), "year": text("{1}所在年份", "the year of {1}"),
	"dayend": text("{1} 24:00", "24:00 of {1}"), "monthend": text("{1}所在月末", "the end of the month of {1}"), "date": text("{1}-{2}-{3}", "{1}-{2}-{3}"),
	"later": text("{1}与{2}中较晚的", "the later of {1} and {2}"), "earlier": text("{1}与{2}中较早的", "the earlier of {1} and {2}"),
	"money": text("{1} 元", "{1} yuan"), "sum": text("{1}的合计", "the sum of {1}"), "size": text("{1}的个数", "the number of {1}"),
	"double": text("{1}", "{1}"), "int": text("{1}", "{1}"), "string": text("{1}", "{1}"),
	"next": text("按{1}取下一个号", "the next number of {1}"), "at": text("{1}时", "as of {1}"),
	"dialled": text("{1}按出局码和区号还原后的号码", "{1} as a number of the country"), "zone": text("{1}的去向", "where {1} goes to"), "region": text("{1}的归属地", "where {1} lies"),
	"startsWith": text("{1}以{2}开头", "{1} begins with {2}"), "endsWith": text("{1}以{2}结尾", "{1} ends in {2}"), "contains": text("{1}含{2}", "{1} contains {2}"),
}

func (s *speaker) call(tree *ast.AST, c ast.CallExpr) meaning {
	name, args := c.FunctionName(), c.Args()
	if c.IsMemberFunction() {
		switch name {
		case "exists", "all", "filter", "map":
			return s.each(tree, c)
		}
		args = append([]ast.Expr{c.Target()}, args...)
	}
	switch name {
	case "_&&_", "_||_":
		return s.joined(tree, c)
	case "!_":
		return s.not(s.say(tree, args[0]), args[0], tree)
	case "has":
		return meaning{text: fill(text("填了{1}", "{1} is filled in"), s.say(tree, args[0]).text), bool: true}
	case "_[_]":
		m := s.say(tree, args[0])
		if n, ok := numberOf(args[1]); ok && n == 0 {
			return meaning{text: fill(text("{1}（首项）", "{1} (the first)"), m.text), typ: m.typ, cols: m.cols}
		}
	case "_?_:_":
		return meaning{text: fill(text("{1}的，{2}；否则{3}", "{2} if {1}, else {3}"), s.say(tree, args[0]).text, s.say(tree, args[1]).text, s.say(tree, args[2]).text), loose: true}
	case "nobody":
		if h := args[0]; h.Kind() == ast.SelectKind {
			return meaning{text: fill(text("{2}本人之外没有{1}在", "no {1} is here but, at most, {2}"), s.post(h.AsSelect().FieldName()), s.say(tree, args[1]).text), bool: true}
		}
	case "present":
		return meaning{text: fill(text("{2}起第一个有{1}在的时刻", "the first moment from {2} at which some {1} is here"), s.post(args[0].AsIdent()), s.say(tree, args[1]).text)}
	case "-_":
		return meaning{text: fill(text("负{1}", "minus {1}"), s.say(tree, args[0]).text)}
	}
	if _, ok := infix[name]; ok && len(args) == 2 {
		return s.compared(tree, name, args[0], args[1])
	}
	p, ok := spoken[fmt.Sprintf("%s/%d", name, len(args))]
	if !ok {
		p, ok = spoken[name]
	}
	if !ok {
		return meaning{text: raw(s.src)}
	}
	if n, is := paramOf(args); is && s.prog.Params[n] != nil && strings.Contains(p.Zh, "{1} ") {
		return meaning{text: fill(text(p.Zh+"（{2}）", p.En+" ({2})"), s.value(n), s.prog.Params[n].Say)}
	}
	var says []i18n.Text
	for _, a := range args {
		says = append(says, s.say(tree, a).text)
	}
	return meaning{text: fill(p, says...), bool: name == "startsWith" || name == "endsWith" || name == "contains"}
}

// joined says and, or; what is joined otherwise inside stands in brackets.
func (s *speaker) joined(tree *ast.AST, c ast.CallExpr) meaning {
	op := c.FunctionName()
	var parts []i18n.Text
	var flat func(e ast.Expr)
	flat = func(e ast.Expr) {
		if e.Kind() == ast.CallKind && e.AsCall().FunctionName() == op {
			for _, a := range e.AsCall().Args() {
				flat(a)
			}
			return
		}
		m := s.say(tree, e)
		if m.loose {
			m.text = fill(text("（{1}）", "({1})"), m.text)
		}
		parts = append(parts, m.text)
	}
	for _, a := range c.Args() {
		flat(a)
	}
	sep := text("，且", " and ")
	if op == "_||_" {
		sep = text("，或", " or ")
	}
	return meaning{text: join(sep, parts...), loose: true}
}

func (s *speaker) not(m meaning, e ast.Expr, tree *ast.AST) meaning {
	if e.Kind() == ast.CallKind {
		c := e.AsCall()
		switch c.FunctionName() {
		case "has":
			return meaning{text: fill(text("没有填{1}", "{1} is not filled in"), s.say(tree, c.Args()[0]).text), bool: true}
		case "@in":
			a, b := s.sides(tree, c.Args()[0], c.Args()[1])
			return meaning{text: fill(text("{1}不在{2}之中", "{1} is not among {2}"), a, b)}
		}
	}
	if m.loose {
		m.text = fill(text("（{1}）", "({1})"), m.text)
	}
	return meaning{text: fill(text("并非{1}", "not {1}"), m.text), bool: true}
}

// compared says two sides and what is between them: a stage and a choice by
// their titles, an empty text as nothing filled in, no records as none.
func (s *speaker) compared(tree *ast.AST, op string, x, y ast.Expr) meaning {
	if lit, ok := textOf(y); ok && lit == "" && (op == "_==_" || op == "_!=_") {
		a := s.say(tree, x)
		switch {
		case a.of != nil && op == "_==_":
			return meaning{text: fill(text("{1}未定（还没有办结）", "{1} is open"), a.text)}
		case a.of != nil:
			return meaning{text: fill(text("{1}已定（已办结）", "{1} is there: it has ended"), a.text)}
		case op == "_==_":
			return meaning{text: fill(text("没有填{1}", "{1} is not filled in"), a.text)}
		}
		return meaning{text: fill(text("填了{1}", "{1} is filled in"), a.text)}
	}
	if n, ok := numberOf(y); ok && n == 0 && x.Kind() == ast.SelectKind && x.AsSelect().FieldName() == "count" {
		found := s.say(tree, x.AsSelect().Operand()).text
		switch op {
		case "_==_":
			return meaning{text: fill(text("没有{1}", "there is no {1}"), found)}
		case "_>_", "_!=_":
			return meaning{text: fill(text("有{1}", "there is some {1}"), found)}
		}
	}
	a, b := s.sides(tree, x, y)
	p := infix[op]
	if t, ok := inTime[op]; ok && (s.timely(tree, x) || s.timely(tree, y)) {
		p = t
	}
	return meaning{text: fill(p, a, b), loose: strings.ContainsAny(op, "+-*/%")}
}

// sides are two expressions; codes of choices and stages by their titles.
func (s *speaker) sides(tree *ast.AST, x, y ast.Expr) (a, b i18n.Text) {
	mx, my := s.say(tree, x), s.say(tree, y)
	return s.titled(tree, x, mx, my), s.titled(tree, y, my, mx)
}

func (s *speaker) titled(tree *ast.AST, e ast.Expr, own, other meaning) i18n.Text {
	if e.Kind() == ast.ListKind {
		var out []i18n.Text
		for _, x := range e.AsList().Elements() {
			out = append(out, s.titled(tree, x, s.say(tree, x), other))
		}
		return join(text("、", ", "), out...)
	}
	code, ok := textOf(e)
	switch {
	case !ok:
		return own.text
	case other.of != nil && other.of.Stage(code) != nil:
		return quote(other.of.Stage(code).Say)
	case other.field != nil:
		for _, c := range other.field.Choices {
			if c.Code == code {
				return quote(c.Say)
			}
		}
	}
	return own.text
}

// timely says whether an expression gives an instant or a day.
func (s *speaker) timely(tree *ast.AST, e ast.Expr) bool {
	switch e.Kind() {
	case ast.IdentKind:
		return e.AsIdent() == "now" || e.AsIdent() == "today"
	case ast.SelectKind:
		n := e.AsSelect().FieldName()
		if n == "opened" || n == "moved" {
			return true
		}
		m := s.say(tree, e)
		return m.field != nil && !m.field.Many && (m.field.Kind == regulation.KindTime || m.field.Kind == regulation.KindDate)
	case ast.CallKind:
		c := e.AsCall()
		switch c.FunctionName() {
		case "day", "dayend", "monthend", "later", "earlier", "present", "date":
			return true
		case "_+_", "_-_":
			return s.timely(tree, c.Args()[0])
		}
	}
	return false
}

// each says what holds of the members of a list.
func (s *speaker) each(tree *ast.AST, c ast.CallExpr) meaning {
	list := s.say(tree, c.Target())
	name := c.Args()[0].AsIdent()
	old, was := s.names[name]
	inner := meaning{text: its, typ: list.typ, cols: list.cols}
	s.names[name] = inner
	m := s.say(tree, c.Args()[len(c.Args())-1])
	delete(s.names, name)
	if was {
		s.names[name] = old
	}
	pattern := map[string]i18n.Text{
		"exists": text("{1}中有一项：{2}", "for one of {1}: {2}"), "all": text("{1}的每一项：{2}", "for each of {1}: {2}"),
		"filter": text("{1}中{2}的各项", "those of {1} where {2}"), "map": text("{1}各项的{2}", "{2} for each of {1}"),
	}[c.FunctionName()]
	return meaning{text: fill(pattern, list.text, m.text), typ: inner.typ, cols: inner.cols, loose: true}
}

// paramOf is the parameter that alone is asked about.
func paramOf(args []ast.Expr) (string, bool) {
	if len(args) != 1 || args[0].Kind() != ast.SelectKind {
		return "", false
	}
	x := args[0].AsSelect()
	return x.FieldName(), x.Operand().Kind() == ast.IdentKind && x.Operand().AsIdent() == "p"
}

func textOf(e ast.Expr) (string, bool) {
	if e.Kind() != ast.LiteralKind {
		return "", false
	}
	v, ok := e.AsLiteral().Value().(string)
	return v, ok
}

func numberOf(e ast.Expr) (int64, bool) {
	if e.Kind() != ast.LiteralKind {
		return 0, false
	}
	v, ok := e.AsLiteral().Value().(int64)
	return v, ok
}

func literal(v any) i18n.Text {
	switch v := v.(type) {
	case string:
		if v == "" {
			return text("空", "nothing")
		}
		return text("“"+v+"”", "“"+v+"”")
	case bool:
		if v {
			return text("是", "yes")
		}
		return text("否", "no")
	}
	return text(fmt.Sprint(v), fmt.Sprint(v))
}

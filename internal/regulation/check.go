package regulation

import (
	"regexp"
	"strings"

	"cel.dev/cel-go/common"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	celcheck "cel.dev/cel-go/checker"
)

type typeRef = *types.Type

// exprKey: the same node in the same scope is the same expression, however
// many types inherit it.
type exprKey struct {
	n     *node
	scope string
}

// expr compiles the expression of a scalar; nil when it is wrong, which has
// been said then.
func (c *compiler) expr(n *node, sc *scope) *Expr {
	if n == nil {
		return nil
	}
	if n.kind != scalar || strings.TrimSpace(n.text) == "" {
		c.errAt(n.pos, "这里要写一个表达式", "an expression stands here", "", "")
		return nil
	}
	if n.quote == folded {
		c.errAt(n.pos, "表达式不能用 > 折行", "an expression may not be folded with >", "改用 |，或加引号写在一行", "use |, or quotes on one line")
		return nil
	}
	k := exprKey{n, sc.key()}
	if e, done := c.exprs[k]; done {
		return e
	}
	e, _ := c.compileText(n.text, n, sc)
	c.exprs[k] = e
	return e
}

// place gives the position in the file of a place in the expression.
func (n *node) place(line, col int) Pos {
	p := n.pos
	switch {
	case n.quote == block:
		p.Line += line - 1
		p.Col += col
	case line == 1:
		p.Col += col
		if n.quote == quoted {
			p.Col++
		}
	}
	return p
}

// compileText parses, checks and plans. It also gives the checked tree, for
// the finds, which take it apart.
func (c *compiler) compileText(src string, n *node, sc *scope) (*Expr, *planner) {
	text := common.NewTextSource(src)
	tree, errs := c.parser.Parse(text)
	if len(errs.GetErrors()) > 0 {
		x := errs.GetErrors()[0]
		what := strings.TrimPrefix(x.Message, "Syntax error: ")
		c.errAt(n.place(max(1, x.Location.Line()), max(0, x.Location.Column())), "表达式写法有误："+what, "not an expression: "+what,
			"文字须加引号：'文字'", "a text stands in quotes: 'text'")
		return nil, nil
	}
	p := &planner{c: c, tree: tree, sc: sc, names: map[int64]string{}, reads: map[string]bool{}, used: map[string]bool{}, finds: map[string]bool{}}
	p.e = &Expr{Src: src, Pos: n.place(1, 0), has: map[string]bool{}}
	if !c.bindNames(p, tree.Expr(), nil, n) {
		return nil, nil
	}
	checked, errs := celcheck.Check(tree, text, c.checker)
	p.tree = checked
	if len(errs.GetErrors()) > 0 {
		c.explain(p, errs.GetErrors()[0], n)
		return nil, nil
	}
	p.e.run = p.plan(checked.Expr())
	if p.err != nil {
		loc := checked.SourceInfo().GetStartLocation(p.err.id)
		c.errAt(n.place(max(1, loc.Line()), max(0, loc.Column())), p.err.zh, p.err.en, p.err.hz, p.err.he)
		return nil, nil
	}
	p.finish()
	p.weigh(checked.Expr(), n)
	p.inStages(checked.Expr())
	c.traced(p, n)
	s := shapeOf(p.typeOf(checked.Expr()))
	p.e.Kind, p.e.Many, p.e.Ref = s.Kind, s.Many, s.Ref
	return p.e, p
}

// bindNames puts the variable of its type in the place of each name of the
// scope. Names that a list macro brings with it are left alone.
func (c *compiler) bindNames(p *planner, e ast.Expr, inner []string, n *node) bool {
	fac := ast.NewExprFactory()
	switch e.Kind() {
	case ast.IdentKind:
		name := e.AsIdent()
		if contains(inner, name) || strings.HasPrefix(name, "@") {
			return true
		}
		b := p.sc.find(name)
		if b == nil {
			loc := p.tree.SourceInfo().GetStartLocation(e.ID())
			c.unknownName(p, n.place(max(1, loc.Line()), max(0, loc.Column())), name)
			return false
		}
		p.names[e.ID()] = name
		e.SetKindCase(fac.NewIdent(e.ID(), variable(b.typ)))
	case ast.SelectKind:
		return c.bindNames(p, e.AsSelect().Operand(), inner, n)
	case ast.CallKind:
		call := e.AsCall()
		if call.FunctionName() == "present" && !call.IsMemberFunction() && len(call.Args()) == 2 {
			return c.bindPresent(p, e, inner, n)
		}
		if call.IsMemberFunction() && !c.bindNames(p, call.Target(), inner, n) {
			return false
		}
		for _, a := range call.Args() {
			if !c.bindNames(p, a, inner, n) {
				return false
			}
		}
	case ast.ListKind:
		for _, a := range e.AsList().Elements() {
			if !c.bindNames(p, a, inner, n) {
				return false
			}
		}
	case ast.ComprehensionKind:
		k := e.AsComprehension()
		with := append(append([]string{}, inner...), k.IterVar(), k.AccuVar())
		return c.bindNames(p, k.IterRange(), inner, n) && c.bindNames(p, k.AccuInit(), inner, n) &&
			c.bindNames(p, k.LoopCondition(), with, n) && c.bindNames(p, k.LoopStep(), with, n) && c.bindNames(p, k.Result(), with, n)
	case ast.LiteralKind:
	default:
		loc := p.tree.SourceInfo().GetStartLocation(e.ID())
		c.errAt(n.place(max(1, loc.Line()), max(0, loc.Column())), "这里不能这样写", "this has no place here", "含 { } 的文字须加引号", "a text with { } stands in quotes")
		return false
	}
	return true
}

// bindPresent reads present(POST, t): the post is a name, not a value.
func (c *compiler) bindPresent(p *planner, e ast.Expr, inner []string, n *node) bool {
	fac := ast.NewExprFactory()
	args := e.AsCall().Args()
	loc := p.tree.SourceInfo().GetStartLocation(args[0].ID())
	at := n.place(max(1, loc.Line()), max(0, loc.Column()))
	if args[0].Kind() != ast.IdentKind {
		c.errAt(at, "present() 的第一项是岗位名", "the first part of present() is the name of a post", "present(head, r.handed_at)", "present(head, r.handed_at)")
		return false
	}
	post := args[0].AsIdent()
	if c.prog.Posts[post] == nil {
		c.unknown(at, post, "岗位", "a post", sortedKeys(c.prog.Posts))
		return false
	}
	p.e.present = append(p.e.present, post)
	name := fac.NewLiteral(args[0].ID(), types.String(post))
	e.SetKindCase(fac.NewCall(e.ID(), presentFn, name, args[1]))
	return c.bindNames(p, args[1], inner, n)
}

func (c *compiler) unknownName(p *planner, at Pos, name string) {
	have := functionNames()
	for _, b := range p.sc.names {
		have = append(have, b.name)
	}
	r := p.sc.find("r")
	var hz, he string
	switch {
	case r != nil && c.schema.member(r.typ.TypeName(), name) != nil:
		hz, he = "是不是 r."+name+"？文字则须再加引号：\"'"+name+"'\"", "did you mean r."+name+"? a text stands in quotes of its own: \"'"+name+"'\""
	case c.prog.Params[name] != nil:
		hz, he = "参数写作 p."+name, "a parameter is written p."+name
	case (name == "now" || name == "today") && p.sc.present:
		hz, he = "期限从已记下的算：r.opened、r.moved 或一个时间字段", "a clock is due from what is on record: r.opened, r.moved, or a field of time"
	case contains([]string{"r", "was", "it", "actor", "now", "today", "p", "here", "away"}, name):
		hz, he = "这里没有 "+name, name+" is not known here"
	default:
		if hz, he = meant(name, have); hz == "" {
			hz, he = "文字须再加引号：\"'"+name+"'\"", "a text stands in quotes of its own: \"'"+name+"'\""
		}
	}
	c.errAt(at, "没有「"+name+"」这个名字", "“"+name+"” is not a name known here", hz, he)
}

// explain says in our words what the checker found.
func (c *compiler) explain(p *planner, x *common.Error, n *node) {
	at := n.place(max(1, x.Location.Line()), max(0, x.Location.Column()))
	var e ast.Expr
	find(p.tree.Expr(), func(y ast.Expr) bool {
		if y.ID() == x.ExprID {
			e = y
		}
		return e != nil
	})
	switch {
	case strings.HasPrefix(x.Message, "undefined field") && e != nil && e.Kind() == ast.SelectKind:
		s := e.AsSelect()
		object := p.typeOf(s.Operand()).TypeName()
		w := shapeOf(p.typeOf(s.Operand())).word()
		c.missing(at, s.FieldName(), c.schema.members(object), w+" 没有「"+s.FieldName()+"」", w+" has no “"+s.FieldName()+"”")
	case strings.HasPrefix(x.Message, "undeclared reference"):
		name := regexp.MustCompile(`'([^']*)'`).FindStringSubmatch(x.Message)
		if len(name) > 1 {
			hz, he := meant(name[1], functionNames())
			c.errAt(at, "没有「"+name[1]+"」这个函数", "there is no function “"+name[1]+"”", hz, he)
			return
		}
		c.errAt(at, x.Message, x.Message, "", "")
	case strings.HasPrefix(x.Message, "found no matching overload") && e != nil && e.Kind() == ast.CallKind:
		c.explainCall(p, e, at)
	case strings.Contains(x.Message, "does not support field selection") && e != nil && e.Kind() == ast.SelectKind:
		w := shapeOf(p.typeOf(e.AsSelect().Operand())).word()
		c.errAt(at, w+" 没有「"+e.AsSelect().FieldName()+"」", w+" has no “"+e.AsSelect().FieldName()+"”", "", "")
	case strings.Contains(x.Message, "range of a comprehension"):
		c.errAt(at, "只能对列表用 all、exists、filter、map", "all, exists, filter and map work on lists", "查找用 .all：r.查找.all", "of a find take .all")
	default:
		c.errAt(at, x.Message, x.Message, "", "")
	}
}

func (c *compiler) explainCall(p *planner, e ast.Expr, at Pos) {
	call := e.AsCall()
	var words []string
	args := call.Args()
	if call.IsMemberFunction() {
		args = append([]ast.Expr{call.Target()}, args...)
	}
	for _, a := range args {
		words = append(words, shapeOf(p.typeOf(a)).word())
	}
	op, isOp := operators.FindReverse(call.FunctionName())
	if op == "" && isOp || call.FunctionName() == operators.Conditional {
		op = call.FunctionName()
	}
	var said string
	switch {
	case call.FunctionName() == operators.Conditional && len(words) == 3:
		said = words[0] + " ? " + words[1] + " : " + words[2]
	case call.FunctionName() == operators.Index && len(words) == 2:
		said = words[0] + "[" + words[1] + "]"
	case isOp && len(words) == 2:
		said = words[0] + " " + op + " " + words[1]
	case isOp && len(words) == 1:
		said = op + words[0]
	default:
		said = strings.TrimPrefix(call.FunctionName(), "@") + "(" + strings.Join(words, ", ") + ")"
	}
	hz, he := c.whyNot(p, call.FunctionName(), args, words)
	c.errAt(at, "不能这样运算："+said, "this does not fit together: "+said, hz, he)
}

func (c *compiler) whyNot(p *planner, op string, args []ast.Expr, words []string) (zh, en string) {
	has := func(w string) bool { return contains(words, w) }
	switch {
	case has("null_type") || has("null"):
		return "是否填写用 has() 判断", "has(r.x) asks whether it is filled in"
	case has("money") && (has("int") || has("num")):
		return "金额写作 money(5)", "an amount is written money(5)"
	case (has("time") || has("date")) && (has("int") || has("num")):
		return "时长写作 days(3)、workhours(4)", "a length is written days(3), workhours(4)"
	case has("int") && has("num"):
		return "整数与小数不能混算：double(n)，或写 1.0", "int and num do not mix: double(n), or write 1.0"
	case has("date") && has("time"):
		return "先取日期：day(t)；或取当日末：dayend(d)", "take the day of the time: day(t); or the end of the date: dayend(d)"
	}
	if (op == operators.Equals || op == operators.NotEquals) && len(args) == 2 {
		a, b := shapeOf(p.typeOf(args[0])), shapeOf(p.typeOf(args[1]))
		if !a.Many && !b.Many && a.Ref != "" && b.Ref != "" {
			return "不同类型的记录比编号：x.id == y.id", "records of two types are compared by id: x.id == y.id"
		}
	}
	return "", ""
}

// find walks a tree until the visitor says that it has what it wants.
func find(e ast.Expr, visit func(ast.Expr) bool) bool {
	if visit(e) {
		return true
	}
	switch e.Kind() {
	case ast.SelectKind:
		return find(e.AsSelect().Operand(), visit)
	case ast.CallKind:
		c := e.AsCall()
		if c.IsMemberFunction() && find(c.Target(), visit) {
			return true
		}
		for _, a := range c.Args() {
			if find(a, visit) {
				return true
			}
		}
	case ast.ListKind:
		for _, a := range e.AsList().Elements() {
			if find(a, visit) {
				return true
			}
		}
	case ast.ComprehensionKind:
		c := e.AsComprehension()
		for _, a := range []ast.Expr{c.IterRange(), c.AccuInit(), c.LoopCondition(), c.LoopStep(), c.Result()} {
			if find(a, visit) {
				return true
			}
		}
	}
	return false
}

// inStages notes the stages outside of which a condition never holds.
func (p *planner) inStages(e ast.Expr) {
	parts := conjuncts(e)
	for _, c := range parts {
		if c.Kind() != ast.CallKind || len(c.AsCall().Args()) != 2 {
			continue
		}
		call := c.AsCall()
		x, y := call.Args()[0], call.Args()[1]
		if p.path(x) != "stage" || x.Kind() != ast.SelectKind {
			continue
		}
		var stages []string
		switch {
		case call.FunctionName() == operators.Equals && y.Kind() == ast.LiteralKind:
			stages = append(stages, textLiteral(y))
		case call.FunctionName() == operators.In && y.Kind() == ast.ListKind:
			for _, l := range y.AsList().Elements() {
				if l.Kind() != ast.LiteralKind {
					return
				}
				stages = append(stages, textLiteral(l))
			}
		default:
			continue
		}
		p.e.stages, p.e.stagesOnly = stages, len(parts) == 1
		return
	}
}

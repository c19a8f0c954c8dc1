package regulation

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
)

type findKey struct {
	n  *node
	of string
}

// findRules compiles the finds of a type.
func (c *compiler) findRules(t *Type, n *node) {
	for _, f := range t.Finds {
		e := n.get("finds").get(f.Name)
		f.Say = c.say(e.get("say"))
		f.Clause = c.clauseOf(e.get("clause"))
		if f.Clause == "" {
			f.Clause = c.clauseFrom(t, e.home)
		}
		if s := e.get("for"); s != nil {
			f.All = c.text(s) == "all"
			if !f.All {
				c.errAt(s.pos, "for 只能是 all：在所有部门里查", "for is all: in every department", "", "")
			}
		}
		if done := c.finds[findKey{e, f.Of}]; done != nil {
			was := *f
			*f = *done
			f.Type, f.Pos, f.Clause, f.See = was.Type, was.Pos, was.Clause, was.See
			continue
		}
		c.findRule(f, e)
		c.finds[findKey{e, f.Of}] = f
	}
}

func (c *compiler) findRule(f *Find, e *node) {
	of := f.Of
	if e.get("of") == nil {
		of = e.home
	}
	it := binding{"it", recordType(of)}
	person := recordType(staffType)
	asks := &scope{finds: true, late: true, names: []binding{it, {"r", recordType(e.home)}, {"actor", person}, {"now", tTime}, {"today", tDate}, {"p", tParams}}}
	index := &scope{own: true, index: true, late: true, names: []binding{it}}
	if n := e.get("if"); n != nil {
		f.Src = n.text
		c.split(f, n, asks, index)
	}
	groups := e.get("group").list()
	if len(groups) > 3 {
		c.errAt(groups[3].pos, "报表的 group 最多三个：选定的一项、行、列", "a report groups by three values at most: what is picked, rows, columns", "", "")
	}
	for _, g := range groups {
		if x := c.expr(g, index); x != nil {
			if x.Many || x.Kind == KindRows || x.Kind == KindFind {
				c.errAt(g.pos, "group 要一个值", "group takes one value", "", "")
			}
			f.Group = append(f.Group, x)
		}
	}
	if is := e.get("is"); is != nil {
		if f.Is = c.expr(is, index); f.Is != nil && (f.Is.Many || f.Is.Kind != f.IsOf) {
			c.errAt(is.pos, "is 要一个整数或金额", "is takes an int or money; this gives "+f.Is.shape().word(), "写本类型的一个字段：is: it.amount", "a field: is: it.amount")
		}
	}
	f.Fingerprint = f.fingerprint()
}

// split takes the condition apart at its &&.
func (c *compiler) split(f *Find, n *node, asks, index *scope) {
	if c.exprable(n) == nil {
		return
	}
	whole, p := c.compileText(n.text, n, asks)
	if whole == nil {
		return
	}
	if whole.Kind != KindBool || whole.Many {
		c.errAt(n.pos, "这里要一个条件（是或否），这个给出 "+whole.shape().word(), "a condition (yes or no) stands here; this gives "+whole.shape().word(), "", "")
		return
	}
	f.whole, f.LooksAtR = whole, whole.Uses("r")
	s := &splitter{c: c, p: p, n: n, asks: asks, index: index}
	for _, part := range conjuncts(p.tree.Expr()) {
		s.part(f, part)
	}
}

// exprable is the checks of expr on a node that is compiled another way.
func (c *compiler) exprable(n *node) *node {
	if n.kind != scalar || strings.TrimSpace(n.text) == "" || n.quote == folded {
		c.expr(&node{pos: n.pos, kind: n.kind, text: n.text, quote: n.quote}, &scope{})
		return nil
	}
	return n
}

func conjuncts(e ast.Expr) []ast.Expr {
	if e.Kind() == ast.CallKind && e.AsCall().FunctionName() == operators.LogicalAnd {
		var out []ast.Expr
		for _, a := range e.AsCall().Args() {
			out = append(out, conjuncts(a)...)
		}
		return out
	}
	return []ast.Expr{e}
}

type splitter struct {
	c           *compiler
	p           *planner
	n           *node
	asks, index *scope
}

// side says what a piece of the condition names.
type side int

const (
	constant side = iota
	ofIt          // `it` alone
	ofAsker       // anything but `it`
	mixed
)

func (s *splitter) sideOf(e ast.Expr) side {
	it, other := false, false
	find(e, func(x ast.Expr) bool {
		if x.Kind() == ast.IdentKind {
			switch n := s.p.names[x.ID()]; n {
			case "":
			case "it":
				it = true
			default:
				other = true
			}
		}
		return false
	})
	switch {
	case it && other:
		return mixed
	case it:
		return ofIt
	case other:
		return ofAsker
	}
	return constant
}

func (s *splitter) part(f *Find, e ast.Expr) {
	switch s.sideOf(e) {
	case ofIt, constant:
		s.endedStage(e)
		if x := s.plan(e, s.index); x != nil {
			f.It = append(f.It, x)
		}
		return
	case mixed:
		if e.Kind() == ast.CallKind && len(e.AsCall().Args()) == 2 && s.compared(f, e.AsCall()) {
			return
		}
	case ofAsker:
		s.c.errAt(s.place(e), "这一段没有提到 it，不能作查找的条件", "this part does not speak of it; it is no condition of a find", "放到用它的地方：条件的 if", "put it where the find is used, into the if there")
		return
	}
	s.noIndex(e)
}

func (s *splitter) noIndex(e ast.Expr) {
	zh := "&& 之间的每一段须是：只看 it 的判断；it.x == 值；值 in it.列表；或对 it.x 的一个范围。值里不能有 it"
	en := "each part between && must be: a test of it alone; it.x == VALUE; VALUE in it.list; or one range on it.x. VALUE may not hold it"
	uses := map[string]bool{}
	find(e, func(x ast.Expr) bool {
		if x.Kind() == ast.IdentKind {
			uses[s.p.names[x.ID()]] = true
		}
		return false
	})
	if uses["p"] && !uses["r"] && !uses["now"] && !uses["today"] && !uses["actor"] {
		zh += "；参数会变，只能单独作为值，如 && it.x == p.y"
		en += "; a parameter changes: it stands as VALUE alone, such as && it.x == p.y"
	}
	s.c.errAt(s.place(e), "没有索引能回答这个条件", "no index can answer this condition", zh, en)
}

// compared takes the three kinds of part that compare `it` with a value.
func (s *splitter) compared(f *Find, call ast.CallExpr) bool {
	x, y := call.Args()[0], call.Args()[1]
	op := call.FunctionName()
	sx, sy := s.sideOf(x), s.sideOf(y)
	asker := func(d side) bool { return d == ofAsker || d == constant }
	switch op {
	case operators.Equals:
		if asker(sx) && sy == ofIt {
			x, y, sx, sy = y, x, sy, sx
		}
		if sx != ofIt || !asker(sy) {
			return false
		}
		s.eq(f, EqPart{Key: s.key(x), Value: s.plan(y, s.asks)})
		return true
	case operators.In:
		switch {
		case asker(sx) && sy == ofIt:
			s.eq(f, EqPart{Key: s.plan(y, s.index), Value: s.plan(x, s.asks), Member: true})
			return true
		case sx == ofIt && asker(sy):
			s.eq(f, EqPart{Key: s.key(x), Value: s.plan(y, s.asks), Any: true})
			return true
		}
		return false
	case operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals:
		if asker(sx) && sy == ofIt {
			x, y, sx, sy = y, x, sy, sx
			op = turned[op]
		}
		if sx != ofIt || !asker(sy) {
			return false
		}
		return s.ranged(f, RangePart{Key: s.key(x), Op: signs[op], Value: s.plan(y, s.asks)}, x)
	}
	return false
}

var (
	turned = map[string]string{operators.Less: operators.Greater, operators.LessEquals: operators.GreaterEquals, operators.Greater: operators.Less, operators.GreaterEquals: operators.LessEquals}
	signs  = map[string]string{operators.Less: "<", operators.LessEquals: "<=", operators.Greater: ">", operators.GreaterEquals: ">="}
)

// key plans what stands in the key of the index: one value.
func (s *splitter) key(e ast.Expr) *Expr {
	x := s.plan(e, s.index)
	if x != nil && (x.Many || x.Kind == KindRows || x.Kind == KindFile || x.Kind == KindSign) {
		s.c.errAt(s.place(e), "索引的键要一个值，这个给出 "+x.shape().word(), "one value is the key of an index; this gives "+x.shape().word(), "", "")
		return nil
	}
	return x
}

func (s *splitter) eq(f *Find, p EqPart) {
	if p.Key != nil && p.Value != nil {
		f.Eq = append(f.Eq, p)
	}
}

func (s *splitter) ranged(f *Find, r RangePart, at ast.Expr) bool {
	if r.Key == nil || r.Value == nil {
		return true
	}
	r.Kind = r.Key.Kind
	switch r.Kind {
	case KindInt, KindMoney, KindDate, KindTime:
	default:
		s.c.errAt(s.place(at), "范围只能对整数、金额、日期、时间，这个是 "+string(r.Kind), "a range is on an int, money, date or time; this is "+string(r.Kind), "", "")
		return true
	}
	switch {
	case f.Order == nil:
		f.Order = &r
	case f.Order.Key.Src == r.Key.Src && f.Order.And == nil && f.Order.Op[0] != r.Op[0]:
		f.Order.And = &r
	default:
		s.c.errAt(s.place(at), "一个查找只能有一个范围", "a find has one range", "另一头在用的地方判断：r.查找.last.until > r.at", "test the other end of what was found: r.FIND.last.until > r.at")
	}
	return true
}

// place is the leftmost place of a piece.
func (s *splitter) place(e ast.Expr) Pos { return s.p.place(e, s.n) }

// plan makes an expression of a piece.
func (s *splitter) plan(e ast.Expr, sc *scope) *Expr {
	q := &planner{c: s.c, tree: s.p.tree, sc: sc, names: s.p.names, reads: map[string]bool{}, used: map[string]bool{}, finds: map[string]bool{}}
	q.e = &Expr{Src: s.p.words(e), Pos: s.place(e), has: map[string]bool{}}
	q.e.run = q.plan(e)
	if q.err != nil {
		loc := s.p.tree.SourceInfo().GetStartLocation(q.err.id)
		s.c.errAt(s.n.place(max(1, loc.Line()), max(0, loc.Column())), q.err.zh, q.err.en, q.err.hz, q.err.he)
		return nil
	}
	q.finish()
	sh := shapeOf(s.p.typeOf(e))
	q.e.Kind, q.e.Many, q.e.Ref = sh.Kind, sh.Many, sh.Ref
	return q.e
}

// words writes a piece in canonical form.
func (p *planner) words(e ast.Expr) string {
	switch e.Kind() {
	case ast.LiteralKind:
		return literalText(e)
	case ast.IdentKind:
		if n := p.names[e.ID()]; n != "" {
			return n
		}
		return e.AsIdent()
	case ast.SelectKind:
		s := e.AsSelect()
		w := p.words(s.Operand()) + "." + s.FieldName()
		if s.IsTestOnly() {
			return "has(" + w + ")"
		}
		return w
	case ast.ListKind:
		return "[" + p.wordsOf(e.AsList().Elements()) + "]"
	case ast.CallKind:
		c := e.AsCall()
		args := c.Args()
		if op, ok := operators.FindReverse(c.FunctionName()); ok && op != "" && len(args) == 2 {
			return "(" + p.words(args[0]) + " " + op + " " + p.words(args[1]) + ")"
		}
		w := c.FunctionName() + "(" + p.wordsOf(args) + ")"
		if c.IsMemberFunction() {
			return p.words(c.Target()) + "." + w
		}
		return w
	case ast.ComprehensionKind:
		c := e.AsComprehension()
		return "each(" + p.words(c.IterRange()) + ", " + c.IterVar() + ", " + p.words(c.AccuInit()) + ", " + p.words(c.LoopCondition()) + ", " + p.words(c.LoopStep()) + ", " + p.words(c.Result()) + ")"
	}
	return "?"
}

func (p *planner) wordsOf(list []ast.Expr) string {
	parts := make([]string, len(list))
	for i, e := range list {
		parts[i] = p.words(e)
	}
	return strings.Join(parts, ", ")
}

// fingerprint names the index: finds of one fingerprint share their rows,
// also over editions.
func (f *Find) fingerprint() string {
	h := sha256.New()
	put := func(tag string, words ...string) {
		h.Write([]byte(tag + "\x00" + strings.Join(words, "\x00") + "\x01"))
	}
	put("of", f.Of)
	if f.All {
		put("all")
	}
	for _, x := range f.It {
		put("it", x.Src)
	}
	for _, x := range f.Eq {
		if x.Member {
			put("member", x.Key.Src)
		} else {
			put("eq", x.Key.Src)
		}
	}
	if f.Order != nil {
		put("order", f.Order.Key.Src, string(f.Order.Kind))
	}
	for _, x := range f.Group {
		put("group or nothing", x.Src)
	}
	if f.Is != nil {
		put("is", f.Is.Src, string(f.IsOf))
	}
	return hex.EncodeToString(h.Sum(nil))[:32]
}

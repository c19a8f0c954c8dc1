package regulation

import (
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// read is one value an expression looks at: where it begins and the members it
// goes through, such as r, charge, person. What those members are is settled
// for the type that r is then, not for the one in whose file it stands.
type read struct {
	root  string   // r, it, actor; "?" where what it begins with has no name
	typ   string   // of a root without a name: its type
	steps []string // fields, finds, what a find gives
	at    Pos
}

func (x read) path() string { return strings.Join(append([]string{x.root}, x.steps...), ".") }

func (x read) with(step string) read {
	x.steps = append(append([]string(nil), x.steps...), step)
	return x
}

// tracer walks a checked expression and notes what it reads.
type tracer struct {
	p     *planner
	at    func(ast.Expr) Pos
	vars  map[string]*read // of the lists we are in: what each item is
	reads []read
}

// traced notes on an expression what it reads and which people it says are one.
func (c *compiler) traced(p *planner, n *node) {
	t := &tracer{p: p, vars: map[string]*read{}, at: func(e ast.Expr) Pos { return p.place(e, n) }}
	if at := t.walk(p.tree.Expr()); at != nil {
		p.e.path = at
	}
	p.e.reads = t.reads
	for _, part := range conjuncts(p.tree.Expr()) {
		if part.Kind() != ast.CallKind || part.AsCall().FunctionName() != operators.Equals {
			continue
		}
		quiet := &tracer{p: p, vars: t.vars, at: t.at}
		a, b := quiet.walk(part.AsCall().Args()[0]), quiet.walk(part.AsCall().Args()[1])
		if a != nil && b != nil {
			p.e.same = append(p.e.same, [2]read{whole(*a), whole(*b)})
		}
	}
}

// whole takes the record where its id was compared.
func whole(x read) read {
	if n := len(x.steps); n > 0 && x.steps[n-1] == "id" {
		x.steps = x.steps[:n-1]
	}
	return x
}

// walk gives the way to what an expression gives, where it has one.
func (t *tracer) walk(e ast.Expr) *read {
	switch e.Kind() {
	case ast.IdentKind:
		if x, ok := t.vars[e.AsIdent()]; ok {
			return x
		}
		name := t.p.names[e.ID()]
		if name == "was" { // what the record was, its readers may know
			name = "r"
		}
		return &read{root: name, at: t.at(e)}
	case ast.SelectKind:
		return t.selected(e)
	case ast.CallKind:
		return t.called(e.AsCall())
	case ast.ListKind:
		var one *read
		for _, x := range e.AsList().Elements() {
			one = t.walk(x)
		}
		if e.AsList().Size() == 1 {
			return one
		}
	case ast.ComprehensionKind:
		return t.each(e.AsComprehension())
	}
	return nil
}

func (t *tracer) selected(e ast.Expr) *read {
	s := e.AsSelect()
	on := t.walk(s.Operand())
	if on == nil || on.root == "" {
		on = &read{root: "?", typ: t.p.typeOf(s.Operand()).TypeName(), at: t.at(e)}
	}
	x := on.with(s.FieldName())
	if n := len(t.reads); n > 0 && t.reads[n-1].path() == on.path() {
		t.reads[n-1] = x // it goes on
	} else {
		t.reads = append(t.reads, x)
	}
	return &x
}

func (t *tracer) called(c ast.CallExpr) *read {
	args := c.Args()
	if c.IsMemberFunction() {
		t.walk(c.Target())
	}
	var first *read
	for i, a := range args {
		if x := t.walk(a); i == 0 {
			first = x
		}
	}
	switch c.FunctionName() {
	case operators.Index:
		return first
	case "at":
		return &read{root: "p"}
	case "next":
		t.number(args[0])
	}
	return nil
}

// number: the fields a number is made of.
func (t *tracer) number(e ast.Expr) {
	s, ok := e.AsLiteral().(types.String)
	if e.Kind() != ast.LiteralKind || !ok {
		return
	}
	parts, _ := splitTemplate(string(s))
	for _, x := range parts {
		if f := strings.TrimPrefix(x.text, "r."); x.hole && t.p.recordField(f) {
			t.reads = append(t.reads, read{root: "r", steps: []string{f}, at: t.at(e)})
		}
	}
}

// each walks a list macro. What comes out of a filter is what went in; of a
// map, what was taken of each.
func (t *tracer) each(c ast.ComprehensionExpr) *read {
	over := t.walk(c.IterRange())
	t.walk(c.AccuInit())
	t.vars[c.IterVar()], t.vars[c.AccuVar()] = over, nil
	t.walk(c.LoopCondition())
	t.walk(c.LoopStep())
	var out *read
	find(c.LoopStep(), func(x ast.Expr) bool {
		if x.Kind() == ast.ListKind && x.AsList().Size() == 1 {
			out = (&tracer{p: t.p, vars: t.vars, at: t.at}).walk(x)
			return true
		}
		return false
	})
	delete(t.vars, c.IterVar())
	t.walk(c.Result())
	delete(t.vars, c.AccuVar())
	return out
}

// place is the leftmost place of a piece in its file.
func (p *planner) place(e ast.Expr, n *node) Pos {
	line, col := 1<<30, 0
	find(e, func(x ast.Expr) bool {
		l := p.tree.SourceInfo().GetStartLocation(x.ID())
		if l.Line() > 0 && (l.Line() < line || l.Line() == line && l.Column() < col) {
			line, col = l.Line(), l.Column()
		}
		return false
	})
	if line == 1<<30 {
		line = 1
	}
	return n.place(line, max(0, col))
}

package regulation

import (
	"errors"
	"sort"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// step is a planned piece of an expression.
type step func(*frame) (any, error)

// planner turns a checked tree into steps. The rows are read where they are
// needed and nothing is converted: a value of a field is the value of the
// expression.
type planner struct {
	c     *compiler
	tree  *ast.AST
	sc    *scope
	names map[int64]string // identifier -> the name that was written
	slots []string         // variables of the lists we are in
	e     *Expr
	reads map[string]bool
	used  map[string]bool
	finds map[string]bool
	err   *planError
}

type planError struct {
	id             int64
	zh, en, hz, he string
}

func (p *planner) fail(id int64, zh, en, hz, he string) step {
	if p.err == nil {
		p.err = &planError{id, zh, en, hz, he}
	}
	return func(*frame) (any, error) { return nil, errors.New(en) }
}

func (p *planner) finish() {
	p.e.Reads = sortedKeys(p.reads)
	p.e.Names = sortedKeys(p.used)
	p.e.Finds = sortedKeys(p.finds)
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

func (p *planner) plan(e ast.Expr) step {
	switch e.Kind() {
	case ast.LiteralKind:
		return p.literal(e)
	case ast.IdentKind:
		return p.ident(e)
	case ast.SelectKind:
		return p.selection(e)
	case ast.CallKind:
		return p.call(e)
	case ast.ListKind:
		return p.list(e)
	case ast.ComprehensionKind:
		return p.comprehension(e)
	}
	return p.fail(e.ID(), "这里不能这样写", "this has no place here", "", "")
}

func (p *planner) literal(e ast.Expr) step {
	var v any
	switch l := e.AsLiteral().(type) {
	case types.Bool:
		v = bool(l)
	case types.Int:
		v = int64(l)
	case types.Double:
		v = float64(l)
	case types.String:
		v = string(l)
	case types.Null:
		return p.fail(e.ID(), "没有 null：未填写用 has() 判断", "there is no null", "用 has(r.x) 判断是否已填写", "has(r.x) asks whether it is filled in")
	default:
		return p.fail(e.ID(), "这里不能这样写", "this has no place here", "", "")
	}
	return func(*frame) (any, error) { return v, nil }
}

func (p *planner) ident(e ast.Expr) step {
	n := e.AsIdent()
	for i := len(p.slots) - 1; i >= 0; i-- {
		if p.slots[i] == n {
			return func(f *frame) (any, error) {
				if x, ok := f.vars[i].(failed); ok {
					return nil, x.err
				}
				return f.vars[i], nil
			}
		}
	}
	name := p.names[e.ID()]
	p.used[name] = true
	if p.sc.told[name] {
		return named(name)
	}
	switch name {
	case "r":
		return func(f *frame) (any, error) { return row(f.s.R, "r") }
	case "was":
		return func(f *frame) (any, error) { return row(f.s.Was, "was") }
	case "it":
		if b := p.sc.find("it"); b != nil && shapeOf(b.typ).Kind == KindRecord {
			return func(f *frame) (any, error) { return row(f.s.It, "it") }
		}
		return func(f *frame) (any, error) {
			if f.s.ItValue != nil {
				return f.s.ItValue, nil
			}
			return row(f.s.It, "it")
		}
	case "actor":
		return func(f *frame) (any, error) { return f.s.Actor, nil }
	case "now":
		return func(f *frame) (any, error) { return f.s.Now, nil }
	case "today":
		return func(f *frame) (any, error) { return f.s.Cal.DateOf(f.s.Now), nil }
	case "p":
		return func(f *frame) (any, error) { return paramSet(f.s.Params), nil }
	case "here", "away":
		return func(*frame) (any, error) { return nil, errors.New(name + " is no value") }
	}
	return named(name)
}

// named gives what a story calls by a name.
func named(name string) step {
	return func(f *frame) (any, error) {
		if v, ok := f.s.Names[name]; ok {
			return v, nil
		}
		return nil, Unset{name}
	}
}

func row(r *Row, name string) (any, error) {
	if r == nil {
		return nil, Unset{name}
	}
	return r, nil
}

// path names what a selection reads, as a person knows it: x for r.x.
func (p *planner) path(e ast.Expr) string {
	switch e.Kind() {
	case ast.IdentKind:
		if n := p.names[e.ID()]; n != "" {
			return n
		}
		return e.AsIdent()
	case ast.SelectKind:
		s := e.AsSelect()
		base := p.path(s.Operand())
		if base == "r" || base == "" {
			return s.FieldName()
		}
		return base + "." + s.FieldName()
	}
	return ""
}

func (p *planner) typeOf(e ast.Expr) *types.Type {
	if t := p.tree.GetType(e.ID()); t != nil {
		return t
	}
	return types.DynType
}

func (p *planner) call(e ast.Expr) step {
	c := e.AsCall()
	var args []ast.Expr
	if c.IsMemberFunction() {
		args = append(args, c.Target())
	}
	args = append(args, c.Args()...)
	steps := make([]step, len(args))
	for i, a := range args {
		steps[i] = p.plan(a)
	}
	switch c.FunctionName() {
	case operators.LogicalAnd:
		return logical(steps[0], steps[1], false)
	case operators.LogicalOr:
		return logical(steps[0], steps[1], true)
	case operators.Conditional:
		return func(f *frame) (any, error) {
			b, err := steps[0](f)
			if err != nil {
				return nil, err
			}
			if b.(bool) {
				return steps[1](f)
			}
			return steps[2](f)
		}
	case operators.NotStrictlyFalse:
		return func(f *frame) (any, error) {
			b, err := steps[0](f)
			if err != nil {
				return true, nil
			}
			return b, nil
		}
	case operators.Equals, operators.NotEquals, operators.In:
		p.domain(args[0], args[1])
		p.domain(args[1], args[0])
	case "next":
		if !p.template(args[0]) {
			return steps[0]
		}
	case presentFn:
		if !p.sc.present {
			return p.fail(e.ID(), "present() 只用于期限", "present() stands in clocks only", "", "")
		}
	}
	var over *fun
	for _, id := range p.tree.GetOverloadIDs(e.ID()) {
		over = p.c.overloads[id]
	}
	if over == nil || over.run == nil {
		return p.fail(e.ID(), "这里不能这样写", "this has no place here", "", "")
	}
	if over.name == "at" || over.name == "nobody" || over.name == presentFn {
		p.used["world"] = true
	}
	return apply(over.run, steps)
}

// apply calls a function on its arguments. It may not fail silently: an
// argument that cannot be read is the call's error.
func apply(run func(f *frame, a, b, c any) (any, error), steps []step) step {
	switch len(steps) {
	case 0:
		return func(f *frame) (any, error) { return run(f, nil, nil, nil) }
	case 1:
		x := steps[0]
		return func(f *frame) (any, error) {
			a, err := x(f)
			if err != nil {
				return nil, err
			}
			return run(f, a, nil, nil)
		}
	case 2:
		x, y := steps[0], steps[1]
		return func(f *frame) (any, error) {
			a, err := x(f)
			if err != nil {
				return nil, err
			}
			b, err := y(f)
			if err != nil {
				return nil, err
			}
			return run(f, a, b, nil)
		}
	}
	return func(f *frame) (any, error) {
		var v [3]any
		for i := range min(3, len(steps)) {
			var err error
			if v[i], err = steps[i](f); err != nil {
				return nil, err
			}
		}
		return run(f, v[0], v[1], v[2])
	}
}

// logical is && and ||: one side that decides is enough, whatever is wrong
// with the other, so that the order of the two never matters.
func logical(x, y step, decides bool) step {
	return func(f *frame) (any, error) {
		a, err := x(f)
		if err == nil && a.(bool) == decides {
			return decides, nil
		}
		b, err2 := y(f)
		if err2 == nil && b.(bool) == decides {
			return decides, nil
		}
		if err != nil {
			return nil, err
		}
		return b, err2
	}
}

func (p *planner) list(e ast.Expr) step {
	l := e.AsList()
	var steps []step
	var first *types.Type
	constant := true
	for _, x := range l.Elements() {
		t := p.typeOf(x)
		if first == nil {
			first = t
		} else if !first.IsExactType(t) {
			return p.fail(x.ID(), "列表各项须同类："+shapeOf(first).word()+"、"+shapeOf(t).word(), "a list holds one kind: "+shapeOf(first).word()+" and "+shapeOf(t).word(), "", "")
		}
		constant = constant && x.Kind() == ast.LiteralKind
		steps = append(steps, p.plan(x))
	}
	make := func(f *frame) (any, error) {
		out := make([]Value, len(steps))
		for i, s := range steps {
			v, err := s(f)
			if err != nil {
				return nil, err
			}
			out[i] = v
		}
		return out, nil
	}
	if constant {
		v, err := make(nil)
		return func(*frame) (any, error) { return v, err }
	}
	return make
}

func (p *planner) comprehension(e ast.Expr) step {
	c := e.AsComprehension()
	if len(p.slots)+2 > maxVars {
		return p.fail(e.ID(), "列表套得过深", "lists nested too deep", "", "")
	}
	if p.typeOf(c.IterRange()).Kind() != types.ListKind {
		return p.fail(e.ID(), "只能对列表用 all、exists、filter、map", "all, exists, filter and map work on lists", "", "")
	}
	over := p.plan(c.IterRange())
	init := p.plan(c.AccuInit())
	accu := len(p.slots)
	p.slots = append(p.slots, c.AccuVar(), c.IterVar())
	cond := p.plan(c.LoopCondition())
	next := p.plan(c.LoopStep())
	p.slots[accu+1] = "" // the item is not known to the result
	result := p.plan(c.Result())
	p.slots = p.slots[:accu]
	return func(f *frame) (any, error) {
		l, err := over(f)
		if err != nil {
			return nil, err
		}
		v, err := init(f)
		if err != nil {
			return nil, err
		}
		f.vars[accu] = v
		for i, n := 0, length(l); i < n; i++ {
			if err := f.spend(1); err != nil {
				return nil, err
			}
			f.vars[accu+1] = at(l, i)
			more, err := cond(f)
			if err != nil {
				return nil, err
			}
			if !more.(bool) {
				break
			}
			x, err := next(f)
			if err != nil {
				x = failed{err}
			}
			f.vars[accu] = x
		}
		return result(f)
	}
}

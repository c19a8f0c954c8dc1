package regulation

import (
	"fmt"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/cost"
	"cel.dev/cel-go/common/types"
)

// What an expression, and an act with all that follows from it, may cost. The
// bounds are those of the kinds: whatever people write into the fields, an
// expression that compiled ends soon.
const (
	maxUnits    = 20_000 // of CEL's static estimate, an expression
	maxList     = 200    // items of a field, lines of a table, holders of a post
	maxText     = 200    // characters of a text
	maxFound    = 1_000  // records that `.all` of a find may give, and that `for` may reach
	maxAsked    = 20     // look-ups of an act that people do, with those of the acts it calls
	maxAskedFor = 200    // look-ups of an act by rule alone
	maxEffects  = 8      // acts that call acts that call acts
)

// sizes tells CEL's estimate how long things can be.
type sizes struct{ p *planner }

// EstimateSize implements cost.Estimator.
func (s sizes) EstimateSize(n cost.AstNode) *cost.SizeEstimate {
	t := n.Type()
	switch {
	case t == nil:
		return nil
	case t.Kind() == types.ListKind:
		if e := n.Expr(); e != nil && e.Kind() == ast.ListKind {
			return nil // what is written out is counted
		}
		return &cost.SizeEstimate{Max: s.p.bound(n.Expr())}
	case t.Kind() == types.StringKind:
		if e := n.Expr(); e != nil && e.Kind() == ast.LiteralKind {
			return nil
		}
		return &cost.SizeEstimate{Max: maxText}
	}
	return nil
}

// EstimateCallCost implements cost.Estimator: what goes through a list costs its length.
func (s sizes) EstimateCallCost(function, _ string, _ *cost.AstNode, args []cost.AstNode) *cost.CallEstimate {
	if function != "sum" && function != "nobody" || len(args) == 0 {
		return nil
	}
	return &cost.CallEstimate{CostEstimate: cost.CostEstimate{Max: s.p.bound(args[0].Expr())}}
}

// bound is how many items a list may have.
func (p *planner) bound(e ast.Expr) uint64 {
	if e == nil {
		return maxList
	}
	switch e.Kind() {
	case ast.ListKind:
		return uint64(len(e.AsList().Elements()))
	case ast.SelectKind:
		if e.AsSelect().FieldName() == "all" && strings.HasPrefix(p.typeOf(e.AsSelect().Operand()).TypeName(), "find:") {
			return maxFound
		}
	case ast.ComprehensionKind:
		return p.bound(e.AsComprehension().IterRange())
	case ast.CallKind:
		c := e.AsCall()
		if len(c.Args()) == 2 && !c.IsMemberFunction() && c.FunctionName() == "_+_" {
			return p.bound(c.Args()[0]) + p.bound(c.Args()[1])
		}
		if len(c.Args()) == 3 {
			return max(p.bound(c.Args()[1]), p.bound(c.Args()[2]))
		}
	}
	if strings.HasPrefix(p.typeOf(e).TypeName(), "find:") {
		return maxFound
	}
	return maxList
}

// weigh refuses an expression that may run too long, and notes what it asks of
// other records.
func (p *planner) weigh(e ast.Expr, n *node) {
	est, err := cost.Cost(p.tree, sizes{p})
	if err == nil && est.Max > maxUnits {
		many := fmt.Sprint(est.Max)
		if est.Max > 1<<60 {
			many = "2^60"
		}
		p.c.errAt(n.pos, fmt.Sprintf("算起来太费：最多 %s 步，只许 %d", many, maxUnits), fmt.Sprintf("too dear: up to %s units, %d are allowed", many, maxUnits),
			"列表里少套一层列表：先用一个查找或一个字段记下", "one list less inside another: let a find answer it, or write it into a field first")
	}
	p.e.length = int(min(p.bound(e), 1<<30))
	p.e.asks = map[string]int{}
	p.asked(e, 1)
	p.counsel(e, n)
}

// asked counts the look-ups: each find of a record once, however often it is
// named; inside a list once for each item.
func (p *planner) asked(e ast.Expr, times int) {
	switch e.Kind() {
	case ast.SelectKind:
		s := e.AsSelect()
		if strings.HasPrefix(p.typeOf(e).TypeName(), "find:") {
			if k := p.path(e); p.e.asks[k] < times {
				p.e.asks[k] = times
			}
		}
		p.asked(s.Operand(), times)
	case ast.CallKind:
		c := e.AsCall()
		if c.IsMemberFunction() {
			p.asked(c.Target(), times)
		}
		for _, a := range c.Args() {
			p.asked(a, times)
		}
	case ast.ListKind:
		for _, a := range e.AsList().Elements() {
			p.asked(a, times)
		}
	case ast.ComprehensionKind:
		c := e.AsComprehension()
		p.asked(c.IterRange(), times)
		p.asked(c.AccuInit(), times)
		inner := min(times*int(p.bound(c.IterRange())), 1<<30)
		p.asked(c.LoopCondition(), inner)
		p.asked(c.LoopStep(), inner)
		p.asked(c.Result(), times)
	}
}

// costs adds up what each act may ask of other records, with the acts that
// follow from it, and how deep they follow one another.
func (c *compiler) costs(g map[actID][]call) {
	total, deep := map[actID]int{}, map[actID]int{}
	var visit func(id actID)
	visit = func(id actID) {
		if _, done := total[id]; done {
			return
		}
		tn, an := id.split()
		a := c.prog.Types[tn].Act(an)
		if a == nil {
			return
		}
		total[id] = 0 // a circle has been said already
		own := 0
		for _, n := range a.lookups() {
			own += n
		}
		sum, depth := own, 1
		var below actID
		seen := map[actID]bool{}
		for _, to := range g[id] {
			visit(to.to)
			if !seen[to.to] {
				seen[to.to] = true
				sum += total[to.to]
			}
			if deep[to.to]+1 > depth {
				depth, below = deep[to.to]+1, to.to
			}
			if deep[to.to] == maxEffects {
				c.errAt(to.pos, fmt.Sprintf("行为引出行为，超过 %d 层", maxEffects), fmt.Sprintf("acts that follow from acts go more than %d deep", maxEffects),
					"让一个期限接上："+string(below), "let a clock begin "+string(below))
			}
		}
		total[id], deep[id] = min(sum, 1<<30), depth
		limit := maxAsked
		if a.ruleAlone() {
			limit = maxAskedFor
		}
		if sum > limit {
			c.errAt(a.Pos, fmt.Sprintf("%s 连同它引出的行为最多要查 %d 次，只许 %d 次", id, sum, limit),
				fmt.Sprintf("%s may ask up to %d look-ups with the acts that follow from it, %d are allowed", id, sum, limit),
				"把要查的结果在前面办理时写到字段里；或由 rule 接着办", "write the answer into a field by an earlier act; or let an act by rule follow")
		}
	}
	for _, n := range c.order {
		for _, a := range c.prog.Types[n].Acts {
			visit(actID(n + "." + a.Name))
		}
	}
}

// exprs visits every expression of an act.
func (a *Act) exprs(visit func(*Expr)) {
	see := func(list ...*Expr) {
		for _, e := range list {
			if e != nil {
				visit(e)
			}
		}
	}
	needs := func(list []*Need) {
		for _, n := range list {
			see(n.If)
		}
	}
	do := func(list []*Effect) {
		for _, x := range list {
			see(x.For, x.If, x.Value)
			for _, g := range x.Give {
				see(g.If, g.Is)
			}
		}
	}
	needs(a.Needs)
	do(a.Do)
	eachExcept(a.Except, func(x *Except) {
		see(x.If)
		needs(x.Needs)
		do(x.Do)
	})
}

// lookups collects the look-ups of an act's own words: what two of its
// expressions ask alike is asked once.
func (a *Act) lookups() map[string]int {
	all := map[string]int{}
	a.exprs(func(e *Expr) {
		for k, n := range e.asks {
			all[k] = max(all[k], n)
		}
	})
	return all
}

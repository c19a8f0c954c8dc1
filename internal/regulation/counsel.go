package regulation

import (
	"fmt"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// lengths are the functions whose figure people will want to change one day.
var lengths = []string{"days", "months", "workdays", "hours", "workhours", "minutes", "workminutes"}

// counsel warns of figures that stand in a rule as literals: a length other
// than one (yesterday, the next day), an amount that something is compared with.
func (p *planner) counsel(e ast.Expr, n *node) {
	if p.sc.find("p") == nil || p.c.telling {
		return
	}
	warn := func(at ast.Expr, zh, en, hz, he string) {
		loc := p.tree.SourceInfo().GetStartLocation(at.ID())
		p.c.warnAt(n.place(max(1, loc.Line()), max(0, loc.Column())), zh, en, hz, he)
	}
	find(e, func(x ast.Expr) bool {
		if x.Kind() != ast.CallKind {
			return false
		}
		c := x.AsCall()
		switch c.FunctionName() {
		case operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals, operators.Equals, operators.NotEquals:
			for _, a := range c.Args() {
				if a.Kind() == ast.CallKind && a.AsCall().FunctionName() == "money" && figureOf(a) > 0 {
					warn(a, "与写死的金额相比："+p.words(a), "compared with an amount that stands in the rule: "+p.words(a),
						"写成参数：p.名，改数时不必改规则", "make it a parameter: p.NAME, then the rule stays when the figure changes")
				}
			}
		}
		if contains(lengths, c.FunctionName()) && figureOf(x) > 1 {
			warn(x, "规则里写死了数："+p.words(x), "a figure stands in the rule: "+p.words(x),
				fmt.Sprintf("写成参数：%s(p.名)，改数时不必改规则", c.FunctionName()), fmt.Sprintf("make it a parameter: %s(p.NAME), then the rule stays when the figure changes", c.FunctionName()))
		}
		return false
	})
}

// figureOf gives the literal that a function of one figure is given; 0: none.
func figureOf(e ast.Expr) float64 {
	args := e.AsCall().Args()
	if len(args) != 1 || args[0].Kind() != ast.LiteralKind {
		return 0
	}
	switch l := args[0].AsLiteral().(type) {
	case types.Int:
		return float64(l)
	case types.Double:
		return float64(l)
	}
	return 0
}

// endedStage warns of a find that asks for the stage in which a business
// ended, of a type whose records are moved on from there by a clock.
func (s *splitter) endedStage(e ast.Expr) {
	of := s.c.prog.Types[shapeOf(s.index.find("it").typ).Ref]
	if of == nil || e.Kind() != ast.CallKind || len(e.AsCall().Args()) != 2 {
		return
	}
	call := e.AsCall()
	x, y := call.Args()[0], call.Args()[1]
	if s.p.path(x) != "it.stage" {
		return
	}
	named := map[string]bool{}
	switch {
	case call.FunctionName() == operators.Equals && y.Kind() == ast.LiteralKind:
		named[textLiteral(y)] = true
	case call.FunctionName() == operators.In && y.Kind() == ast.ListKind:
		for _, l := range y.AsList().Elements() {
			if l.Kind() == ast.LiteralKind {
				named[textLiteral(l)] = true
			}
		}
	}
	at := s.place(e)
	s.c.later = append(s.c.later, func() { s.c.movesOn(of, named, s.n.text, at) })
}

// movesOn says which of the stages that a find names is not the last. Where the
// act that moves on waits for what the find asks as well, nothing is missed.
func (c *compiler) movesOn(of *Type, named map[string]bool, condition string, at Pos) {
	for _, st := range of.Stages {
		if st.Kind != StageEnd || !named[st.Name] {
			continue
		}
		if to := of.movedOn(st.Name, condition); to != "" && !named[to] {
			c.warnAt(at, "办结后会转到「"+to+"」，那时这个查找就找不到它了", "what ended as "+st.Name+" moves on to "+to+", and then this find misses it",
				"问怎样办结的，用 outcome：it.outcome == '"+st.Name+"'", "to ask how it ended use outcome: it.outcome == '"+st.Name+"'")
			return
		}
	}
}

// movedOn gives the stage to which a clock moves what stands in an end stage.
func (t *Type) movedOn(stage, condition string) string {
acts:
	for _, a := range t.Acts {
		if !a.In[stage] || a.To == "" || a.To == stage || !a.allowsRule() || !t.byClock(a.Name) {
			continue
		}
		for _, n := range a.Needs {
			for _, f := range n.Reads {
				if strings.Contains(condition, "it."+f) {
					continue acts
				}
			}
		}
		if to := t.Stage(a.To); to != nil && to.Kind != StageVoid && to.Kind != StageEnd {
			return a.To
		}
	}
	return ""
}

// onePost warns of a stage out of which one post alone leads - not one that
// opens such records itself - without another who may act while its holder is
// away, and in which a clock runs on against somebody all the same.
func (c *compiler) onePost(t *Type) {
	for _, k := range t.Clocks {
		if len(k.Do) == 0 || k.In == nil {
			continue
		}
		for _, st := range t.Stages {
			if !k.In[st.Name] || k.Wait[st.Name] || st.Kind == StageWait {
				continue
			}
			if a, post := t.onlyWay(st.Name); a != nil && !contains(k.Posts, post) && !t.openedBy(post) {
				c.warnAt(a.Pos, fmt.Sprintf("「%s」只有%s能办，期限「%s」照走；他不在时没有例外", st.Say.Zh, c.prog.Posts[post].Say.Zh, k.Say.Zh),
					fmt.Sprintf("out of %s only %s leads, and the clock %s runs on; there is no exception for his absence", st.Name, post, k.Name),
					"加例外：if: away."+post+"，by: 另一岗位；或用作规则的岗位", "an exception: if: away."+post+", by: another post; or a post that is a rule")
			}
		}
	}
}

// onlyWay gives the act, and the post, without which nobody leads out of a stage.
func (t *Type) onlyWay(stage string) (*Act, string) {
	var act *Act
	post := ""
	for _, a := range t.Acts {
		if !a.In[stage] || len(a.tos()) == 0 || a.To == stage {
			continue
		}
		if a.ruleAlone() {
			continue
		}
		p := a.solePost()
		if p == "" || post != "" && p != post {
			return nil, ""
		}
		if act == nil {
			act, post = a, p
		}
	}
	return act, post
}

// solePost gives the one post on which an act hangs; "" if another may do it,
// perhaps under an exception.
func (a *Act) solePost() string {
	if a.By == nil || len(a.By.Steps) == 0 {
		return ""
	}
	sole := ""
	for _, s := range a.By.Steps {
		for _, p := range s {
			if len(p) == 1 && p[0].Kind == ActorPost {
				sole = p[0].Post
			}
		}
	}
	eachExcept(a.Except, func(x *Except) {
		if x.By != nil {
			sole = ""
		}
	})
	return sole
}

// openedBy says whether holders of a post open records of the type.
func (t *Type) openedBy(post string) bool {
	for _, a := range t.Acts {
		if posts := map[string]bool{}; a.Opening {
			if a.By.posts(posts); posts[post] {
				return true
			}
		}
	}
	return false
}

package regulation

import (
	"sort"
	"strings"
)

// laws checks what no regulation can bend: acts do not call one another in a
// circle; content does not end without the general manager; a find asks no
// find that asks it; a clock knows when it is due.
func (c *compiler) laws() {
	if Fatal(c.problems) {
		return // what is not whole cannot be judged
	}
	g := c.callGraph()
	c.circles(g)
	c.costs(g)
	c.wiping(g)
	c.findCircles()
	for _, n := range c.order {
		c.clocksKnown(c.prog.Types[n])
	}
	c.firstValues()
	if !Fatal(c.problems) {
		c.secrecy(g)
	}
	c.advice()
}

// actID is TYPE.ACT.
type actID string

func (id actID) split() (string, string) {
	t, a, _ := strings.Cut(string(id), ".")
	return t, a
}

type call struct {
	to  actID
	pos Pos
}

// callGraph says which acts each act calls by its effects, over every type
// that an effect on a pattern may meet.
func (c *compiler) callGraph() map[actID][]call {
	g := map[actID][]call{}
	for _, n := range c.order {
		t := c.prog.Types[n]
		for _, a := range t.Acts {
			id := actID(t.Name + "." + a.Name)
			add := func(list []*Effect) {
				for _, x := range list {
					switch x.Kind {
					case EffectOwn:
						g[id] = append(g[id], call{actID(t.Name + "." + x.Act), x.Pos})
					case EffectOpen:
						g[id] = append(g[id], call{actID(x.Type + "." + x.Act), x.Pos})
					case EffectOn:
						for _, k := range c.prog.Kinds(x.Type) {
							g[id] = append(g[id], call{actID(k.Name + "." + x.Act), x.Pos})
						}
					}
				}
			}
			add(a.Do)
			eachExcept(a.Except, func(x *Except) { add(x.Do) })
		}
	}
	return g
}

func (c *compiler) circles(g map[actID][]call) {
	state := map[actID]int{}
	var path []actID
	var visit func(id actID)
	visit = func(id actID) {
		state[id] = 1
		path = append(path, id)
		for _, to := range g[id] {
			switch state[to.to] {
			case 0:
				visit(to.to)
			case 1:
				var round []string
				for i := len(path) - 1; i >= 0; i-- {
					round = append([]string{string(path[i])}, round...)
					if path[i] == to.to {
						break
					}
				}
				s := strings.Join(append(round, string(to.to)), " → ")
				c.errAt(to.pos, "行为绕成了圈："+s, "acts run in a circle: "+s, "让一个期限来接上，或去掉一处", "let a clock close the circle, or drop one effect")
			}
		}
		path = path[:len(path)-1]
		state[id] = 2
	}
	for _, n := range c.order {
		for _, a := range c.prog.Types[n].Acts {
			if id := actID(n + "." + a.Name); state[id] == 0 {
				visit(id)
			}
		}
	}
}

// theEnd is the act by which content ends.
const theEnd = actID("content.wipe")

// wiping: an act that leads to the end of content and that somebody other
// than a calling act may begin must be signed by all of those named in a
// field, and every way to it must pass an act by the general manager alone.
func (c *compiler) wiping(g map[actID][]call) {
	back := map[actID][]actID{}
	for from, calls := range g {
		for _, x := range calls {
			back[x.to] = append(back[x.to], from)
		}
	}
	leads := map[actID]bool{}
	var mark func(id actID)
	mark = func(id actID) {
		if leads[id] {
			return
		}
		leads[id] = true
		for _, from := range back[id] {
			mark(from)
		}
	}
	mark(theEnd)
	var ids []string
	for id := range leads {
		ids = append(ids, string(id))
	}
	sort.Strings(ids)
	for _, s := range ids {
		c.wipes(actID(s))
	}
}

func (c *compiler) wipes(id actID) {
	tn, an := id.split()
	t := c.prog.Types[tn]
	if t == nil || t.Act(an) == nil {
		return
	}
	a := t.Act(an)
	if a.ruleAlone() && !t.byClock(an) {
		return // only what calls it can begin it, and that is looked at itself
	}
	if a.Opening || !a.allSign() {
		c.errAt(a.Pos, string(id)+" 会销毁档案，须由字段所列的人全体签（by: all(...)）", string(id)+" ends records; its by must be all(...)", "监销的行为写 by: all(witnesses)", "the act of witnessing has by: all(witnesses)")
		return
	}
	reached := t.reachedWithoutGM()
	for s := range a.In {
		if reached[s] {
			c.errAt(a.Pos, string(id)+" 未经总经理就能销毁档案", string(id)+" ends records without the general manager", "通到它的每条路上都要有一个 by: gm 的行为", "an act with by: gm must lie on every path to it")
			return
		}
	}
}

// ruleAlone: rule and nobody else may do it, whatever exception holds.
func (a *Act) ruleAlone() bool {
	ok := a.ruleOnly()
	eachExcept(a.Except, func(x *Except) {
		if x.By != nil {
			ok = ok && (&Act{By: x.By}).ruleOnly()
		}
	})
	return ok
}

func (a *Act) allSign() bool {
	ok := allOnly(a.By)
	eachExcept(a.Except, func(x *Except) { ok = ok && (x.By == nil || allOnly(x.By)) })
	return ok
}

func allOnly(b *By) bool {
	return b != nil && len(b.Steps) == 1 && len(b.Steps[0]) == 1 && len(b.Steps[0][0]) == 1 && b.Steps[0][0][0].Kind == ActorAll
}

func (a *Act) gmAlone() bool {
	ok := gmOnly(a.By)
	eachExcept(a.Except, func(x *Except) { ok = ok && (x.By == nil || gmOnly(x.By)) })
	return ok
}

func gmOnly(b *By) bool {
	if b == nil || len(b.Steps) != 1 || len(b.Steps[0]) != 1 || len(b.Steps[0][0]) != 1 {
		return false
	}
	x := b.Steps[0][0][0]
	return x.Kind == ActorPost && x.Post == "gm"
}

func (t *Type) byClock(act string) bool {
	for _, k := range t.Clocks {
		for _, x := range k.Do {
			if x.Act == act {
				return true
			}
		}
	}
	return false
}

// tos are the stages an act may lead to, its exceptions counted.
func (a *Act) tos() []string {
	var out []string
	if a.To != "" {
		out = append(out, a.To)
	}
	eachExcept(a.Except, func(x *Except) {
		if x.To != "" {
			out = append(out, x.To)
		}
	})
	return out
}

// reachedWithoutGM is the stages that can be reached by acts of which none is
// the general manager's alone.
func (t *Type) reachedWithoutGM() map[string]bool {
	reached := map[string]bool{}
	for grown := true; grown; {
		grown = false
		for _, a := range t.Acts {
			if a.gmAlone() || !a.Opening && !meets(a.In, reached) {
				continue
			}
			for _, to := range a.tos() {
				if !reached[to] {
					reached[to], grown = true, true
				}
			}
		}
	}
	return reached
}

func meets(a, b map[string]bool) bool {
	for x := range a {
		if b[x] {
			return true
		}
	}
	return false
}

// findCircles: a find whose value asks another find must not come round.
func (c *compiler) findCircles() {
	state := map[string]int{}
	var visit func(name string)
	visit = func(name string) {
		state[name] = 1
		if f := c.schema.find(name); f != nil {
			for _, v := range f.values() {
				for _, other := range v.Finds {
					if state[other] == 1 {
						c.errAt(f.Pos, "查找绕成了圈："+name+" → "+other, "finds run in a circle: "+name+" → "+other, "", "")
					} else if state[other] == 0 {
						visit(other)
					}
				}
			}
		}
		state[name] = 2
	}
	for _, n := range c.order {
		for _, f := range c.prog.Types[n].Finds {
			if name := n + "." + f.Name; state[name] == 0 {
				visit(name)
			}
		}
	}
}

// values are the expressions that the asker of a find evaluates.
func (f *Find) values() []*Expr {
	var out []*Expr
	for _, x := range f.Eq {
		out = append(out, x.Value)
	}
	for o := f.Order; o != nil; o = o.And {
		if o.Value != nil {
			out = append(out, o.Value)
		}
	}
	return out
}

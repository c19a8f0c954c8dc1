package regulation

import "strings"

// clockRules reads the clocks of a type.
func (c *compiler) clockRules(t *Type, n *node) {
	for _, k := range t.Clocks {
		e := n.get("clocks").get(k.Name)
		k.Say = c.say(e.get("say"))
		if k.Say.Empty() {
			k.Say = Text{Zh: k.Name, En: strings.ReplaceAll(k.Name, "_", " ")}
		}
		if k.Clause = c.clauseOf(e.get("clause")); k.Clause == "" {
			k.Clause = c.clauseFrom(t, e.home)
		}
		k.In = c.stagesOf(e.get("in"), t)
		k.Wait = c.stagesOf(e.get("wait"), t)
		k.By = c.clockBy(e.get("by"), t)
		if e.get("by") == nil {
			c.errAt(e.lacks(k.Pos, "clock", "by"), "期限要写由谁负责：by", "a clock says who answers for it: by", "by: clerk", "by: clerk")
		}
		if cond := e.get("if"); cond != nil {
			k.If = c.condition(cond, c.dueScope(k, cond.home))
		}
		if e.get("due") == nil {
			c.errAt(e.lacks(k.Pos, "clock", "due"), "期限要写 due", "a clock has due", "due: days(3)", "due: days(3)")
		} else {
			k.Due, k.DueIs = c.due(e.get("due"), c.dueScope(k, e.get("due").home))
		}
		k.Except = c.simpleExcepts(e.get("except"), c.dueScope(k, e.home), func(x *Except, en *node) {
			if b := en.get("by"); b != nil {
				x.By = c.clockBy(b, t)
			}
			if d := en.get("due"); d != nil {
				x.Due, x.DueIs = c.due(d, c.dueScope(k, d.home))
			}
		}, "clock_except")
		k.Do = c.clockDo(e.get("do"), t, k)
		c.clockMakesSense(t, k, e)
		k.Posts = c.watched(k)
	}
}

// dueScope: a calendar of the type runs on no record.
func (c *compiler) dueScope(k *Clock, home string) *scope {
	if k.In == nil {
		return &scope{names: []binding{{"p", tParams}}}
	}
	return c.clockScope(home)
}

func (c *compiler) clockBy(n *node, t *Type) *By {
	b := c.by(n, t)
	if b == nil {
		return nil
	}
	ok := len(b.Steps) == 1 && len(b.Steps[0]) == 1
	for _, s := range b.Steps {
		for _, p := range s {
			for _, a := range p {
				ok = ok && (a.Kind == ActorPost || a.Kind == ActorField || a.Kind == ActorPostOf || a.Kind == ActorOpener)
			}
		}
	}
	if !ok {
		c.errAt(b.Pos, "期限由岗位或人员字段负责，用 | 分开", "a post or a person field answers for a clock, with | between several", "", "")
	}
	return b
}

func (c *compiler) due(n *node, sc *scope) (*Expr, DueKind) {
	e := c.expr(n, sc)
	if e == nil {
		return nil, ""
	}
	if !e.Many {
		switch e.Kind {
		case KindSpan:
			return e, DueLength
		case KindTime:
			return e, DueMoment
		case KindSchedule:
			return e, DueSchedule
		}
	}
	w, hz, he := e.shape().word(), "", ""
	if e.Kind == KindInt || e.Kind == KindNum {
		hz, he = "写明是几天还是几小时：days("+e.Src+")、workhours("+e.Src+")", "say of what: days("+e.Src+"), workhours("+e.Src+")"
	}
	if e.Kind == KindDate {
		hz, he = "写到那一天结束：dayend("+e.Src+")", "until the end of that day: dayend("+e.Src+")"
	}
	c.errAt(n.pos, "due 是一段时长（days(3)）、一个时刻（r.called + days(3)）或一个日历（yearly(12,28)），这个给出 "+w,
		"due: is a length (days(3)), a moment (r.called + days(3)) or a calendar (yearly(12,28)); this gives "+w, hz, he)
	return e, ""
}

// clockDo reads what follows: the name of an act, or acts with what they are given.
func (c *compiler) clockDo(n *node, t *Type, k *Clock) []*Effect {
	if n == nil || n.kind == nothing {
		return nil
	}
	if n.kind == scalar {
		name := c.text(n)
		n = &node{pos: n.pos, kind: mapping, home: n.home, keys: []*entry{{&node{pos: n.pos, kind: scalar, text: name, home: n.home}, &node{pos: n.pos, kind: nothing, home: n.home}}}}
	}
	var sc *scope
	if k.In == nil {
		sc = &scope{next: true, names: []binding{{"now", tTime}, {"today", tDate}, {"p", tParams}, {"here", tHere}, {"away", tAway}}}
	}
	var out []*Effect
	for _, e := range c.entries(n, "do 的各项", "the lines of do") {
		a := t.Act(e.key.text)
		if a == nil {
			c.unknown(e.key.pos, e.key.text, " "+t.Name+" 的行为", "an act of "+t.Name, t.actNames())
			continue
		}
		if !a.allowsRule() {
			c.errAt(a.byPos(), "期限会办它，但它的 by 里没有 rule", "the clock does "+a.Name+", but its by: does not name rule", "by: rule，或 by: head | rule", "by: rule, or by: head | rule")
			continue
		}
		switch {
		case k.In == nil && !a.Opening:
			c.errAt(e.key.pos, "没有 in 的期限是类型的日历，do 须是开立的行为", "a clock with no in is a calendar of the type; its do opens a record", "", "")
			continue
		case k.In != nil && a.Opening:
			c.errAt(e.key.pos, a.Name+" 是开立的行为，不能由记录的期限办", a.Name+" opens a record; a clock of a record cannot do it", "", "")
			continue
		}
		if x := c.effect(e, t, sc); x != nil {
			out = append(out, x)
		}
	}
	return out
}

func (a *Act) byPos() Pos {
	if a.By != nil {
		return a.By.Pos
	}
	return a.Pos
}

func (c *compiler) clockMakesSense(t *Type, k *Clock, e *node) {
	if k.In == nil {
		if k.DueIs != DueSchedule && k.DueIs != "" {
			c.errAt(e.get("due").pos, "没有 in 的期限是类型的日历：daily、weekly、monthly、yearly", "a clock with no in is a calendar of the type: daily, weekly, monthly, yearly", "给它 in", "give it in:")
		}
		if len(k.Do) == 0 && e.get("do") == nil {
			c.errAt(e.lacks(k.Pos, "clock", "do"), "类型的日历要有 do：开立什么", "a calendar of the type has do: what it opens", "", "")
		}
		for _, w := range []string{"if", "wait"} {
			if n := e.get(w); n != nil && w == "wait" {
				c.errAt(n.pos, "类型的日历没有 wait", "a calendar of the type has no wait", "", "")
			}
		}
	}
	eachExcept(k.Except, func(x *Except) {
		if x.DueIs != "" && (x.DueIs == DueSchedule) != (k.DueIs == DueSchedule) {
			c.errAt(x.Pos, "日历的例外仍是日历", "an exception to a calendar is a calendar", "", "")
		}
	})
	for _, x := range k.Do {
		a := t.Act(x.Act)
		if x.Kind != EffectOwn || a == nil {
			continue
		}
		for _, s := range t.Stages {
			if k.In[s.Name] && !k.Wait[s.Name] && !a.In[s.Name] && k.If == nil {
				c.warnAt(x.Pos, "期限在「"+s.Say.Zh+"」也走，但 "+a.Name+" 在那里不能办", "the clock also runs in "+s.Name+", where "+a.Name+" cannot be done", "", "")
			}
		}
	}
}

// watched is the posts whose holders' absence moves the clock: those named in
// present(), and of a post that is a rule those it may come to.
func (c *compiler) watched(k *Clock) []string {
	m := map[string]bool{}
	add := func(e *Expr) {
		if e == nil {
			return
		}
		for _, p := range e.present {
			m[p] = true
			post := c.prog.Posts[p]
			post.By.posts(m)
			eachExcept(post.Except, func(x *Except) { x.By.posts(m) })
		}
	}
	add(k.Due)
	add(k.If)
	eachExcept(k.Except, func(x *Except) { add(x.If); add(x.Due) })
	for p := range m {
		if c.prog.Posts[p].By != nil {
			delete(m, p)
		}
	}
	return distinct(sortedKeys(m))
}

func (b *By) posts(into map[string]bool) {
	if b == nil {
		return
	}
	for _, s := range b.Steps {
		for _, p := range s {
			for _, a := range p {
				if a.Post != "" {
					into[a.Post] = true
				}
			}
		}
	}
}

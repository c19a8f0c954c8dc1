package regulation

// rules compiles everything that holds expressions. Forms come first: an
// effect is checked against the form of the act it calls.
func (c *compiler) rules() {
	c.postRules()
	c.paramBounds()
	for _, n := range c.order {
		c.readers(c.prog.Types[n], c.whole[n])
		c.actForms(c.prog.Types[n], c.whole[n])
	}
	c.classes()
	for _, n := range c.order {
		t, tree := c.prog.Types[n], c.whole[n]
		c.computed(t, tree)
		c.onceOf(t, tree)
		c.findRules(t, tree)
		c.actRules(t, tree)
		c.clockRules(t, tree)
	}
	c.keeps()
	c.stories()
}

// The scopes. r is the type in whose file the expression stands: a pattern is
// checked by itself, and holds for all that are like it.

func (c *compiler) actScope(home string, it typeRef) *scope {
	s := &scope{finds: true, late: true, names: []binding{
		{"r", recordType(home)}, {"was", recordType(home)}, {"actor", recordType(staffType)}, {"now", tTime}, {"today", tDate},
		{"p", tParams}, {"here", tHere}, {"away", tAway},
	}}
	if it != nil {
		s.names = append(s.names, binding{"it", it})
	}
	return s
}

func (c *compiler) doScope(home string, it typeRef) *scope {
	s := c.actScope(home, it)
	s.next = true
	return s
}

func (c *compiler) clockScope(home string) *scope {
	return &scope{present: true, names: []binding{{"r", recordType(home)}, {"p", tParams}, {"here", tHere}, {"away", tAway}}}
}

// condition compiles an expression that must give yes or no.
func (c *compiler) condition(n *node, sc *scope) *Expr {
	e := c.expr(n, sc)
	if e != nil && (e.Kind != KindBool || e.Many) {
		c.errAt(n.pos, "这里要一个条件（是或否），这个给出 "+e.shape().word(), "a condition (yes or no) stands here; this gives "+e.shape().word(), "", "")
	}
	return e
}

func (e *Expr) shape() shape { return shape{e.Kind, e.Many, e.Ref} }

// postRules compiles the posts that are rules.
func (c *compiler) postRules() {
	for _, name := range sortedKeys(c.prog.Posts) {
		p, n := c.prog.Posts[name], c.trees["posts"].get(name)
		if n.get("by") == nil {
			if n.get("except") != nil {
				c.errAt(n.get("except").pos, "有 except 的岗位要有 by", "a post with except has a by", "", "")
			}
			continue
		}
		p.By = c.by(n.get("by"), nil)
	}
	for _, name := range sortedKeys(c.prog.Posts) {
		p, n := c.prog.Posts[name], c.trees["posts"].get(name)
		if p.By == nil {
			continue
		}
		c.postsOnly(p.By)
		sc := &scope{names: []binding{{"it", recordType(staffType)}, {"actor", recordType(staffType)}, {"now", tTime}, {"today", tDate}, {"p", tParams}, {"here", tHere}, {"away", tAway}}}
		p.Except = c.simpleExcepts(n.get("except"), sc, func(x *Except, e *node) {
			if b := e.get("by"); b != nil {
				x.By = c.by(b, nil)
				c.postsOnly(x.By)
			}
		}, "post_except")
	}
}

// postsOnly: who stands for another is the holder of a post.
func (c *compiler) postsOnly(b *By) {
	if b == nil {
		return
	}
	ok := len(b.Steps) == 1 && len(b.Steps[0]) == 1
	for _, s := range b.Steps {
		for _, p := range s {
			for _, a := range p {
				ok = ok && a.Kind == ActorPost
			}
		}
	}
	if !ok {
		c.errAt(b.Pos, "岗位的规则里只写岗位，用 | 分开", "a post that is a rule names posts, with | between them", "", "")
	}
}

// simpleExcepts reads a tree of exceptions; fill reads what is restated.
func (c *compiler) simpleExcepts(n *node, sc *scope, fill func(*Except, *node), where string) []*Except {
	var out []*Except
	for _, e := range n.list() {
		if !c.words(e, where) {
			continue
		}
		x := &Except{Pos: e.pos, Clause: c.clauseOf(e.get("clause"))}
		if e.get("if") == nil {
			c.errAt(e.pos, "例外要有 if", "an exception has an if", "", "")
			continue
		}
		x.If = c.condition(e.get("if"), sc.in(e.get("if").home))
		fill(x, e)
		x.Except = c.simpleExcepts(e.get("except"), sc, fill, where)
		out = append(out, x)
	}
	return out
}

// in gives the scope with r of the type in whose file the expression stands.
func (s *scope) in(home string) *scope {
	if home == "" || s.find("r") == nil {
		return s
	}
	cp := *s
	cp.names = append([]binding(nil), s.names...)
	for i := range cp.names {
		if n := cp.names[i].name; n == "r" || n == "was" {
			cp.names[i].typ = recordType(home)
		}
	}
	return &cp
}

func (c *compiler) paramBounds() {
	for _, name := range sortedKeys(c.prog.Params) {
		p := c.prog.Params[name]
		n := c.trees["params"].get(name).get("need")
		if n == nil {
			continue
		}
		p.Bound = c.condition(n, &scope{names: []binding{{"it", paramType(p)}}})
		if p.Bound == nil {
			continue
		}
		for _, v := range p.Values {
			if ok, err := p.Bound.Bool(&Scope{ItValue: v.Value}); err != nil || !ok {
				if v.Layer > firstLayer {
					c.errAt(v.Pos, "超出集团给 "+name+" 定的界限："+p.Bound.Src, "outside the bound the group sets for "+name+": "+p.Bound.Src, "在界限之内另定一个值", "choose a value within it")
					continue
				}
				c.errAt(p.Pos, "参数的值超出自己的界限", "a value of the parameter lies outside its own bound", "", "")
			}
		}
	}
}

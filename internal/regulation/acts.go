package regulation

import "strings"

// rules compiles everything that holds expressions. Forms come first: an
// effect is checked against the form of the act it calls.
func (c *compiler) rules() {
	c.postRules()
	c.paramBounds()
	for _, n := range c.order {
		c.readers(c.prog.Types[n], c.whole[n])
		c.actForms(c.prog.Types[n], c.whole[n])
	}
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

// scopes. r is the type in whose file the expression stands: a pattern is
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
		}, "if", "clause", "by", "except")
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
func (c *compiler) simpleExcepts(n *node, sc *scope, fill func(*Except, *node), words ...string) []*Except {
	var out []*Except
	for _, e := range n.list() {
		if !c.words(e, "例外", "an exception", words...) {
			continue
		}
		x := &Except{Pos: e.pos, Clause: c.clauseOf(e.get("clause"))}
		if e.get("if") == nil {
			c.errAt(e.pos, "例外要有 if", "an exception has an if", "", "")
			continue
		}
		x.If = c.condition(e.get("if"), sc.in(e.get("if").home))
		fill(x, e)
		x.Except = c.simpleExcepts(e.get("except"), sc, fill, words...)
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
				c.errAt(p.Pos, "参数的值超出自己的界限", "a value of the parameter lies outside its own bound", "", "")
			}
		}
	}
}

func (c *compiler) readers(t *Type, n *node) {
	for _, e := range c.entries(n.get("see"), "see", "see") {
		r := c.see(e.val, t)
		if e.key.text == "all" {
			t.See, t.Class = r, c.class(r)
			continue
		}
		f := t.Field(e.key.text)
		if f == nil {
			c.unknown(e.key.pos, e.key.text, " "+t.Name+" 的字段", "a field of "+t.Name, t.fieldNames())
			continue
		}
		f.See, f.Class = r, c.class(r)
	}
	c.class(nil)
}

func (t *Type) fieldNames() []string {
	var out []string
	for _, f := range t.Fields {
		out = append(out, f.Name)
	}
	return out
}

// stagesOf reads `in`, `wait`: names of stages; `end` is every end stage.
func (c *compiler) stagesOf(n *node, t *Type) map[string]bool {
	if n == nil {
		return nil
	}
	out := map[string]bool{}
	for _, s := range n.list() {
		name := c.text(s)
		if name == "end" {
			for _, st := range t.Stages {
				if st.Kind == StageEnd {
					out[st.Name] = true
				}
			}
			continue
		}
		if t.Stage(name) == nil {
			c.unknown(s.pos, name, " "+t.Name+" 的环节", "a stage of "+t.Name, t.stageNames())
			continue
		}
		out[name] = true
	}
	return out
}

func (t *Type) stageNames() []string {
	var out []string
	for _, s := range t.Stages {
		out = append(out, s.Name)
	}
	return append(out, "end")
}

func (c *compiler) toOf(n *node, t *Type) string {
	to := c.text(n)
	if to != "" && t.Stage(to) == nil {
		c.unknown(n.pos, to, " "+t.Name+" 的环节", "a stage of "+t.Name, t.stageNames())
	}
	return to
}

func (c *compiler) askOf(n *node, t *Type) []Ask {
	var out []Ask
	for _, a := range n.list() {
		name, opt := strings.CutSuffix(c.text(a), "?")
		f := t.Field(name)
		switch {
		case f == nil:
			c.unknown(a.pos, name, " "+t.Name+" 的字段", "a field of "+t.Name, t.fieldNames())
			continue
		case c.whole[t.Name].get("is").get(name) != nil:
			c.errAt(a.pos, name+" 是算出来的，不能填", name+" is computed and cannot be asked for", "", "")
			continue
		}
		for _, have := range out {
			if have.Field == name {
				c.errAt(a.pos, name+" 写了两次", name+" stands here twice", "", "")
			}
		}
		out = append(out, Ask{name, opt})
	}
	return out
}

// actForms reads who, where, whereto and which fields.
func (c *compiler) actForms(t *Type, n *node) {
	for _, a := range t.Acts {
		e := n.get("acts").get(a.Name)
		a.Say = c.say(e.get("say"))
		a.Clause = c.clauseOf(e.get("clause"))
		if a.Clause == "" {
			a.Clause = c.clauseFrom(t, e.home)
		}
		a.In = c.stagesOf(e.get("in"), t)
		a.To = c.toOf(e.get("to"), t)
		a.Ask = c.askOf(e.get("ask"), t)
		a.By = c.by(e.get("by"), t)
		if e.get("by") == nil {
			c.errAt(a.Pos, "行为要写由谁办：by", "an act says by whom: by", "by: clerk", "by: clerk")
		}
		a.Except = c.actExcepts(e.get("except"), t)
		if a.Opening && a.To == "" {
			c.errAt(a.Pos, "开立的行为要写 to：记录从哪个环节开始", "an act that opens a record says to: the stage it begins in", "不开立记录的，写 in", "one that opens none has in:")
		}
		if a.Say.Empty() {
			a.Say = Text{Zh: a.Name, En: strings.ReplaceAll(a.Name, "_", " ")}
			if !a.ruleOnly() && e.get("by") != nil {
				c.warnAt(a.Pos, "人办的行为 "+a.Name+" 没有 say", "the act "+a.Name+" is done by people and has no say", "", "")
			}
		}
	}
}

// clauseFrom is the clause of what says none: of the type in whose file it
// stands, else of the type that has it.
func (c *compiler) clauseFrom(t *Type, home string) string {
	if h := c.prog.Types[home]; h != nil && h.Clause != "" {
		return h.Clause
	}
	return t.Clause
}

func (a *Act) ruleOnly() bool {
	return a.By != nil && len(a.By.Steps) == 1 && len(a.By.Steps[0]) == 1 && len(a.By.Steps[0][0]) == 1 && a.By.Steps[0][0][0].Kind == ActorRule
}

// allowsRule says whether rule may do the act, perhaps under an exception.
func (a *Act) allowsRule() bool {
	if a.By.Allows(ActorRule) {
		return true
	}
	found := false
	eachExcept(a.Except, func(x *Except) { found = found || x.By.Allows(ActorRule) })
	return found
}

func eachExcept(list []*Except, visit func(*Except)) {
	for _, x := range list {
		visit(x)
		eachExcept(x.Except, visit)
	}
}

func (c *compiler) actExcepts(n *node, t *Type) []*Except {
	var out []*Except
	for _, e := range n.list() {
		if !c.words(e, "例外", "an exception", "if", "clause", "by", "to", "ask", "need", "do", "except") {
			continue
		}
		x := &Except{Pos: e.pos, Clause: c.clauseOf(e.get("clause")), To: c.toOf(e.get("to"), t), Ask: c.askOf(e.get("ask"), t)}
		if b := e.get("by"); b != nil {
			x.By = c.by(b, t)
		}
		if e.get("if") == nil {
			c.errAt(e.pos, "例外要有 if", "an exception has an if", "", "")
		}
		x.Except = c.actExcepts(e.get("except"), t)
		out = append(out, x)
	}
	return out
}

// actRules reads conditions and effects.
func (c *compiler) actRules(t *Type, n *node) {
	for _, a := range t.Acts {
		e := n.get("acts").get(a.Name)
		a.Needs = c.needs(e.get("need"), t, a)
		a.Do = c.effectsOf(e.get("do"), t, nil)
		c.exceptRules(a.Except, e.get("except"), t, a)
	}
}

func (c *compiler) exceptRules(list []*Except, n *node, t *Type, a *Act) {
	i := 0
	for _, e := range n.list() {
		if e.kind != mapping || i >= len(list) {
			continue
		}
		x := list[i]
		i++
		if cond := e.get("if"); cond != nil {
			x.If = c.condition(cond, c.actScope(cond.home, nil))
		}
		x.Needs = c.needs(e.get("need"), t, a)
		if do := e.get("do"); do != nil {
			x.HasDo = true
			x.Do = c.effectsOf(do, t, nil)
		}
		c.exceptRules(x.Except, e.get("except"), t, a)
	}
}

func (c *compiler) needs(n *node, t *Type, a *Act) []*Need {
	var out []*Need
	for _, e := range c.entries(n, "条件", "needs") {
		if !c.partName(e.key, "条件", "a need") || !c.words(e.val, "条件", "a need", "if", "say", "clause", "fix") {
			continue
		}
		nd := &Need{Name: e.key.text, Say: c.say(e.val.get("say")), Clause: c.clauseOf(e.val.get("clause")), Pos: e.key.pos}
		if nd.Say.Empty() {
			nd.Say = Text{Zh: nd.Name, En: strings.ReplaceAll(nd.Name, "_", " ")}
		}
		cond := e.val.get("if")
		if cond == nil {
			c.errAt(e.key.pos, "条件要有 if", "a need has an if", "free: { if: r.same_key.count == 0, say: ... }", "free: { if: r.same_key.count == 0, say: ... }")
			continue
		}
		if nd.If = c.condition(cond, c.actScope(cond.home, nil)); nd.If != nil {
			for _, r := range nd.If.Reads {
				if t.Field(r) != nil {
					nd.Reads = append(nd.Reads, r)
				}
			}
		}
		nd.Fix = c.fixes(e.val.get("fix"), t)
		out = append(out, nd)
	}
	return out
}

// fixes reads what would work: fields, own acts, FIND.ACT on what was found.
func (c *compiler) fixes(n *node, t *Type) []string {
	var out []string
	for _, x := range n.list() {
		w := c.text(x)
		name, act, dotted := strings.Cut(w, ".")
		switch {
		case dotted && t.Find(name) != nil:
			of := c.prog.Types[t.Find(name).Of]
			if of.Act(act) == nil {
				c.unknown(x.pos, act, " "+of.Name+" 的行为", "an act of "+of.Name, of.actNames())
				continue
			}
		case dotted || t.Field(w) == nil && t.Act(w) == nil:
			c.unknown(x.pos, w, "字段、行为或「查找.行为」", "a field, an act or FIND.ACT", append(t.fieldNames(), t.actNames()...))
			continue
		}
		out = append(out, w)
	}
	return out
}

func (t *Type) actNames() []string {
	var out []string
	for _, a := range t.Acts {
		out = append(out, a.Name)
	}
	return out
}

// keeps checks the acts that keep refusals.
func (c *compiler) keeps() {
	for _, cl := range c.prog.Clauses {
		if cl.Keep == "" {
			continue
		}
		at := c.trees["clauses"].get(cl.ID).get("do").pos
		tn, an, _ := strings.Cut(cl.Keep, ".")
		t := c.prog.Types[tn]
		switch {
		case t == nil:
			c.unknown(at, tn, "类型", "a type", c.order)
		case t.Act(an) == nil:
			c.unknown(at, an, " "+tn+" 的行为", "an act of "+tn, t.actNames())
		case !t.Act(an).Opening || !t.Act(an).allowsRule():
			c.errAt(at, "留存拒绝的须是由 rule 开立的行为", "what keeps a refusal is an opening act by rule", "refusal.keep", "refusal.keep")
		}
	}
}

package regulation

import "strings"

func (c *compiler) readers(t *Type, n *node) {
	for _, e := range c.entries(n.get("see"), "see", "see") {
		r := c.see(e.val, t)
		if e.key.text == "all" {
			t.See, t.Class = r, c.class(r)
			continue
		}
		f := t.Field(e.key.text)
		if fd := t.Find(e.key.text); f == nil && fd != nil {
			if fd.See = r; r.Clause == "" {
				c.errAt(e.key.pos, "查找只能公布：写明给谁和条款", "of a find what it tells is released, to whom and by which clause", "see: "+fd.Name+": { by: head, clause: ... }", "see: "+fd.Name+": { by: head, clause: ... }")
			}
			continue
		}
		if f == nil {
			c.unknown(e.key.pos, e.key.text, " "+t.Name+" 的字段或查找", "a field or a find of "+t.Name, t.fieldNames())
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

// stagesOf reads `in`, `wait`: names of stages; `end` is every end stage, and
// `open`, where none is called so, every stage before an end.
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
		if name == "open" && t.Stage(name) == nil {
			for _, st := range t.Stages {
				if st.Kind != StageEnd && st.Kind != StageVoid && !c.afterEnd(t, st.Name) {
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

// afterEnd says that an act leads to a stage from the ends: where a record that
// is over lies.
func (c *compiler) afterEnd(t *Type, stage string) bool {
	for _, e := range c.whole[t.Name].get("acts").entries() {
		in, to := e.val.get("in"), e.val.get("to")
		if in != nil && to != nil && strings.TrimSpace(to.text) == stage && in.kind == scalar && strings.TrimSpace(in.text) == "end" {
			return true
		}
	}
	return false
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
		name, stands := strings.CutSuffix(name, "=")
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
		out = append(out, Ask{name, opt, stands, a.pos})
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
			c.errAt(e.lacks(a.Pos, "act", "by"), "行为要写由谁办：by", "an act says by whom: by", "by: clerk", "by: clerk")
		}
		a.Except = c.actExcepts(e.get("except"), t)
		if a.Opening && a.To == "" {
			c.errAt(e.lacks(a.Pos, "act", "to"), "开立的行为要写 to：记录从哪个环节开始", "an act that opens a record says to: the stage it begins in", "不开立记录的，写 in", "one that opens none has in:")
		}
		if a.Opening && manySign(a) {
			c.errAt(e.get("by").pos, "开立的行为由一人办：没有开立，就没有记录可等别人签", "an act that opens a record is done by one: there is no record yet on which the others could sign", "先开立，再用一个行为让几个人签", "open it first; an act in that stage takes the signatures")
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

// manySign says whether an act, or an exception of it, takes several signatures.
func manySign(a *Act) bool {
	many := a.By != nil && !a.By.Single()
	eachExcept(a.Except, func(x *Except) { many = many || x.By != nil && !x.By.Single() })
	return many
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
		if !c.words(e, "act_except") {
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
		if !c.partName(e.key, "条件", "a need") || !c.words(e.val, "need") {
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
		if see := e.val.get("see"); see != nil {
			if nd.See = c.see(see, t); nd.See.Clause == "" {
				c.errAt(see.pos, "条件只能公布：写明给谁和条款", "of a need it is released whether it holds, to whom and by which clause", "see: { by: clerk, clause: ... }", "see: { by: clerk, clause: ... }")
			}
		}
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

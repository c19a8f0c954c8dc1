package regulation

// What a scenario says of everybody at once: who alone may do an act or read a
// record, and which values no parameter takes.

// storyOnly reads `only` and `see`.
func (c *compiler) storyOnly(s *Step, n *node) {
	only, see := n.get("only"), n.get("see")
	for _, x := range only.list() {
		s.Only = append(s.Only, c.text(x))
	}
	s.See = c.text(see)
	switch {
	case see != nil && (only == nil || s.Do != ""):
		c.errAt(see.pos, "see 写明哪条记录，only 写明只有谁看得见", "see names a record, only: who alone reads it", "see: c.amount", "see: c.amount")
	case only != nil && (s.By != "" || len(s.Fails) > 0 || s.Do == "" && see == nil || len(s.Only) == 0):
		c.errAt(only.pos, "only 写明只有谁能办 do 的行为；不与 by、fails 同用", "only says who alone may do the act of do; it stands without by and fails", "只有规则能办的，写 only: rule", "where only the rule may: only: rule")
	}
}

// storyPeople checks the people that a step names.
func (c *compiler) storyPeople(s *Step, n *node, names map[string]string) {
	for i, x := range n.get("only").list() {
		who := s.Only[i]
		if who == "rule" || c.prog.Posts[who] != nil { // for every post there is a person of that name
			continue
		}
		if names[who] != staffType {
			c.unknown(x.pos, who, "情景中的人", "one of the people of the story", sortedKeys(names))
		}
	}
}

// storyOutside holds that the bounds keep values out.
func (c *compiler) storyOutside(n *node) {
	for _, e := range c.entries(n, "参数", "parameters") {
		p := c.prog.Params[e.key.text]
		if p == nil {
			c.unknown(e.key.pos, e.key.text, "参数", "a parameter", sortedKeys(c.prog.Params))
			continue
		}
		for _, x := range e.val.list() {
			v, err := p.Parse(plainValue(x), chinaZone())
			if err != nil || v == nil {
				c.errAt(x.pos, "不是这个参数的值："+string(p.Kind), "no value of this parameter: "+string(p.Kind), "", "")
				continue
			}
			if p.Bound == nil {
				continue
			}
			if ok, err := p.Bound.Bool(&Scope{ItValue: v}); err == nil && ok {
				c.errAt(x.pos, "参数 "+p.Name+" 的界限放过了 "+x.text, "the bound of "+p.Name+" lets "+x.text+" through", p.Bound.Src, p.Bound.Src)
			}
		}
	}
}

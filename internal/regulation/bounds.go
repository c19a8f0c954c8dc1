package regulation

import "strings"

// What a scenario says of everybody at once: who alone may do an act or read a
// record, and which values no parameter takes.

// storyOnly reads `only` with what it is said of: an act, `see` or `owes`.
func (c *compiler) storyOnly(s *Step, n *node) {
	only, see, owes := n.get("only"), n.get("see"), n.get("owes")
	for _, x := range only.list() {
		s.Only = append(s.Only, c.text(x))
	}
	s.See, s.Owes = c.text(see), c.text(owes)
	switch {
	case see != nil && (only == nil || s.Do != "" || owes != nil):
		c.errAt(see.pos, "see 写明哪条记录，only 写明只有谁看得见", "see names a record, only: who alone reads it", "see: c.amount", "see: c.amount")
	case owes != nil && (only == nil || s.Do != ""):
		c.errAt(owes.pos, "owes 写明哪个时限，only 写明只由谁负责", "owes names a clock, only: who alone answers for it", "owes: c.answer", "owes: c.answer")
	case only != nil && (s.By != "" || len(s.Fails) > 0 || s.Do == "" && see == nil && owes == nil || len(s.Only) == 0):
		c.errAt(only.pos, "only 写明只有谁能办 do 的行为；不与 by、fails 同用", "only says who alone may do the act of do; it stands without by and fails", "只有规则能办的，写 only: rule", "where only the rule may: only: rule")
	}
}

// storyCan reads `can`, and holds that the records of `can` and `owes` have
// the acts and the clock.
func (c *compiler) storyCan(s *Step, n *node, names map[string]string) {
	typ := func(at Pos, name string) *Type {
		if t := c.prog.Types[names[name]]; t != nil {
			return t
		}
		if nth, _, ok := strings.Cut(name, "."); ok && c.prog.Types[nth] != nil { // TYPE.1
			return c.prog.Types[nth]
		}
		c.unknown(at, name, "前面起的名字", "a name given before", sortedKeys(names))
		return nil
	}
	for _, e := range c.entries(n.get("can"), "记录", "records") {
		can := Can{Name: e.key.text}
		t := typ(e.key.pos, can.Name)
		for _, x := range e.val.list() {
			can.Acts = append(can.Acts, c.text(x))
			if a := c.text(x); t != nil && t.Act(a) == nil {
				c.unknown(x.pos, a, " "+t.Name+" 的行为", "an act of "+t.Name, t.actNames())
			}
		}
		s.Can = append(s.Can, can)
	}
	i := strings.LastIndexByte(s.Owes, '.')
	if owes := n.get("owes"); owes != nil && i > 0 {
		if t := typ(owes.pos, s.Owes[:i]); t != nil && t.Clock(s.Owes[i+1:]) == nil {
			var have []string
			for _, k := range t.Clocks {
				have = append(have, k.Name)
			}
			c.unknown(owes.pos, s.Owes[i+1:], " "+t.Name+" 的时限", "a clock of "+t.Name, have)
		}
	} else if owes != nil {
		c.errAt(owes.pos, "owes 写作 名.时限", "owes is written NAME.CLOCK", "owes: c.answer", "owes: c.answer")
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

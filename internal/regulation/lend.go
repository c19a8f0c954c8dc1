package regulation

// The right of the rule lends a department nothing. An effect that a
// department writes reaches its own types, its own acts and its own fields
// freely. On a group's record it does only what each person who may do the act
// it stands in could have done there himself: otherwise an act of the
// department's own, by whomever it likes, would do by rule what the group
// keeps to its own rules.

// lend holds the effects of each layer that lies on a group's.
func (c *compiler) lend() {
	if len(c.over) == 0 {
		return
	}
	for _, n := range c.order {
		t := c.prog.Types[n]
		for _, a := range t.Acts {
			for _, x := range a.Do {
				c.lent(x, t, a.By)
			}
			eachExcept(a.Except, func(e *Except) {
				by := e.By
				if by == nil {
					by = a.By
				}
				for _, x := range e.Do {
					c.lent(x, t, by)
				}
			})
		}
		for _, k := range t.Clocks {
			for _, x := range k.Do {
				c.lent(x, t, nil) // the engine does it: nobody who could have
			}
		}
	}
}

func (c *compiler) lent(x *Effect, t *Type, by *By) {
	layer := c.layerOf(x.Pos.File)
	if layer <= firstLayer {
		return
	}
	switch x.Kind {
	case EffectSet:
		if f := t.Field(x.Field); f != nil && c.groups(t, f.Pos, layer) {
			c.errAt(x.Pos, x.Field+" 是集团的字段，部门不能设它的值", x.Field+" is the group's field; a department does not set it", "设自己加的字段", "set a field of your own")
		}
	case EffectOwn, EffectOpen:
		c.lentAct(x, c.prog.Types[x.Type], by, layer)
	case EffectOn:
		for _, k := range c.prog.Kinds(x.Type) {
			c.lentAct(x, k, by, layer)
		}
	}
}

// groups says whether a part of a type is the group's to a layer: on a type
// of the layer's own nothing is.
func (c *compiler) groups(t *Type, part Pos, layer int) bool {
	return c.below(t.Pos, layer) && c.below(part, layer)
}

func (c *compiler) lentAct(x *Effect, target *Type, by *By, layer int) {
	if target == nil || target.Act(x.Act) == nil {
		return
	}
	a := target.Act(x.Act)
	if !c.groups(target, a.Pos, layer) || a.By.opensTo(by) {
		return
	}
	name := target.Name + "." + x.Act
	who := "rule"
	if by != nil {
		who = by.Src
	}
	c.errAt(x.Pos, "部门的规定不能让 "+who+" 借 rule 去办集团的 "+name+"：那里写的是 "+a.By.Src, "a department's rule does not let "+who+" do "+name+" of the group's by way of rule: the group says "+a.By.Src, "只有本来就能办它的岗位办的行为，才能带出它；或办自己的类型上的行为", "only an act of posts that may do it themselves leads to it; or act on a type of your own")
}

// opensTo says whether everyone who signs one place of a line could do this
// act by himself. Persons named in fields are of their own record, and are
// not the same anywhere else.
func (b *By) opensTo(caller *By) bool {
	if b == nil || caller == nil || !b.Single() {
		return false
	}
	may := b.Steps[0][0]
	for _, s := range caller.Steps {
		for _, p := range s {
			ok := len(p) > 0
			for _, a := range p {
				found := false
				for _, m := range may {
					found = found || m.Kind == ActorAnyone && a.Kind == ActorPost || m.Kind == ActorPost && m == a
				}
				ok = ok && found
			}
			if ok {
				return true
			}
		}
	}
	return false
}

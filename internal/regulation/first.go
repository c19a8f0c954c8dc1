package regulation

import "regexp"

// firstValues lets a figure begin at zero that is made of itself
// (`it.stock + r.qty`), has no value to start from and is given none when the
// record is opened: no act that counts could ever be done otherwise. It warns,
// for zero is then nowhere written.
func (c *compiler) firstValues() {
	type place struct{ typ, field string }
	free, own := map[place]bool{}, map[place]bool{}
	set := func(t *Type, field string, e *Expr, opening bool) {
		f := t.Field(field)
		if f == nil || e == nil {
			return
		}
		p := place{t.Name, field}
		if regexp.MustCompile(`\.`+field+`\b`).MatchString(e.Src) && !e.has[field] {
			own[p] = true
		} else if opening {
			free[p] = true
		}
	}
	for _, n := range c.order {
		t := c.prog.Types[n]
		for _, a := range t.Acts {
			if a.Opening {
				for _, f := range a.askNames() {
					free[place{n, f}] = true
				}
			}
			for _, list := range a.effectLists() {
				for _, x := range list {
					if x.Kind == EffectSet {
						set(t, x.Field, x.Value, a.Opening)
					}
					for _, g := range x.Give {
						for _, k := range c.prog.Kinds(x.Type) {
							set(k, g.Field, g.Is, x.Kind == EffectOpen)
						}
					}
				}
			}
		}
	}
	for _, n := range c.order {
		for _, f := range c.prog.Types[n].Fields {
			p := place{n, f.Name}
			if f.Start != nil || !own[p] || free[p] || f.Kind != KindInt && f.Kind != KindNum && f.Kind != KindMoney {
				continue
			}
			zero := string(f.Kind) + " = 0"
			switch f.Kind {
			case KindInt:
				f.Start = int64(0)
			case KindNum:
				f.Start = float64(0)
			case KindMoney:
				f.Start, zero = Money(0), "money = 0.00 元"
			}
			c.warnAt(f.Pos, f.Name+" 由它自己算出来，没有写起始值，从 0 开始", f.Name+" is made of itself and has no value to start from; it begins at 0",
				"写明："+zero, "say so: "+zero)
		}
	}
}

// effectLists are what an act does, and what it does by each exception.
func (a *Act) effectLists() [][]*Effect {
	out := [][]*Effect{a.Do}
	eachExcept(a.Except, func(x *Except) { out = append(out, x.Do) })
	return out
}

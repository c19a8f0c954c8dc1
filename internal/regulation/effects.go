package regulation

import (
	"fmt"
	"strings"

	"cel.dev/cel-go/common/types"
)

// effectsOf reads a `do`. calendar is the clock it stands in, when that runs
// in no stage: there is no record then.
func (c *compiler) effectsOf(n *node, t *Type, sc *scope) []*Effect {
	var out []*Effect
	for _, e := range c.entries(n, "do 的各项", "the lines of do") {
		if x := c.effect(e, t, sc); x != nil {
			out = append(out, x)
		}
	}
	return out
}

func (c *compiler) effect(e *entry, t *Type, sc *scope) *Effect {
	key, v := e.key.text, e.val
	x := &Effect{Pos: e.key.pos}
	if tn, an, dotted := strings.Cut(key, "."); dotted {
		target := c.prog.Types[tn]
		if target == nil {
			c.unknown(e.key.pos, tn, "类型", "a type", c.order)
			return nil
		}
		if target.Act(an) == nil {
			c.unknown(e.key.pos, an, " "+tn+" 的行为", "an act of "+tn, target.actNames())
			return nil
		}
		x.Type, x.Act = tn, an
		x.Kind = EffectOn
		if target.Act(an).Opening {
			x.Kind = EffectOpen
		}
		return c.calls(x, target, e, t, sc)
	}
	f, a := t.Field(key), t.Act(key)
	sets := v.kind == scalar || v.kind == mapping && v.get("is") != nil
	switch {
	case f != nil && (sets || a == nil):
		return c.sets(x, f, e, t, sc)
	case a != nil:
		x.Kind, x.Type, x.Act = EffectOwn, t.Name, key
		if a.Opening {
			x.Kind = EffectOpen
		}
		return c.calls(x, t, e, t, sc)
	}
	c.unknown(e.key.pos, key, " "+t.Name+" 的字段或行为", "a field or an act of "+t.Name, append(t.fieldNames(), t.actNames()...))
	return nil
}

func (c *compiler) scopeFor(sc *scope, home string, it typeRef) *scope {
	if sc == nil {
		return c.doScope(home, it)
	}
	return sc.in(home)
}

func (c *compiler) sets(x *Effect, f *Field, e *entry, t *Type, sc *scope) *Effect {
	x.Kind, x.Field = EffectSet, f.Name
	if c.whole[t.Name].get("is").get(f.Name) != nil {
		c.errAt(e.key.pos, f.Name+" 是算出来的，不能设", f.Name+" is computed and cannot be set", "", "")
		return nil
	}
	v := e.val
	if v.kind == mapping {
		c.words(v, "value")
		if cond := v.get("if"); cond != nil {
			x.If = c.condition(cond, c.scopeFor(sc, cond.home, nil))
		}
		v = v.get("is")
	}
	if v == nil || v.kind != scalar {
		c.errAt(e.key.pos, "字段要有一个值", "the field needs a value", f.Name+": today", f.Name+": today")
		return nil
	}
	x.Value = c.expr(v, c.scopeFor(sc, v.home, nil))
	x.Value = c.fits(x.Value, f, v)
	return x
}

// calls reads an act that is called, with the values it is given.
func (c *compiler) calls(x *Effect, target *Type, e *entry, t *Type, sc *scope) *Effect {
	act := target.Act(x.Act)
	v := e.val
	if v.kind != mapping && v.kind != nothing {
		c.errAt(v.pos, "所办的行为后面写给它的值：{ 字段: 值 }", "the values given to the act stand here: { FIELD: value }", "没有要给的，写 {}", "none to give: {}")
		return nil
	}
	if !act.allowsRule() {
		c.errAt(e.key.pos, x.Type+"."+x.Act+" 不许 rule 办：人的权限不随规则转移", x.Type+"."+x.Act+" does not allow rule: a person's right never travels along an effect", "by: head | rule", "by: head | rule")
	}
	var it typeRef
	if f := v.get("for"); f != nil {
		if x.Kind == EffectOwn {
			c.errAt(f.pos, "本记录的行为不用 for", "an act of this record takes no for", "", "")
		}
		x.For = c.expr(f, c.scopeFor(sc, f.home, nil))
		it = c.forEach(x, f)
	} else if x.Kind == EffectOn {
		c.errAt(e.key.pos, x.Type+"."+x.Act+" 要写对哪条记录办：for", x.Type+"."+x.Act+" needs for: the record it is done on", "for: r."+x.Type, "for: r."+x.Type)
	}
	if cond := v.get("if"); cond != nil {
		x.If = c.condition(cond, c.scopeFor(sc, cond.home, it))
		x.IfFirst = x.If != nil && !x.If.Uses("it")
	}
	for _, g := range v.keys {
		if g.key.text == "for" || g.key.text == "if" {
			continue
		}
		f := target.Field(g.key.text)
		if f == nil || !act.asks(g.key.text) {
			c.unknown(g.key.pos, g.key.text, " "+x.Type+"."+x.Act+" 所要的字段", "a field that "+x.Type+"."+x.Act+" asks for", act.askNames())
			continue
		}
		gv := Given{Field: f.Name}
		is := g.val
		if is.kind == mapping {
			c.words(is, "value")
			if cond := is.get("if"); cond != nil {
				gv.If = c.condition(cond, c.scopeFor(sc, cond.home, it))
			}
			is = is.get("is")
		}
		if is == nil || is.kind != scalar {
			c.errAt(g.key.pos, "字段要有一个值", "the field needs a value", "", "")
			continue
		}
		gv.Is = c.fits(c.expr(is, c.scopeFor(sc, is.home, it)), f, is)
		x.Give = append(x.Give, gv)
	}
	if x.Kind == EffectOpen {
		for _, a := range act.Ask {
			if !a.Optional && v.get(a.Field) == nil {
				c.errAt(e.key.pos, x.Type+"."+x.Act+" 还要 "+a.Field, x.Type+"."+x.Act+" also asks for "+a.Field, "", "")
			}
		}
	}
	return x
}

func (a *Act) askNames() []string {
	var out []string
	for _, x := range a.Ask {
		out = append(out, x.Field)
	}
	eachExcept(a.Except, func(e *Except) {
		for _, x := range e.Ask {
			out = append(out, x.Field)
		}
	})
	return out
}

func (a *Act) asks(field string) bool { return contains(a.askNames(), field) }

// forEach gives the type of `it`, each of what `for` gives.
func (c *compiler) forEach(x *Effect, n *node) typeRef {
	if x.For == nil {
		return nil
	}
	if x.For.length > maxFound {
		c.errAt(n.pos, fmt.Sprintf("for 最多 %d 条，这个可能有 %d 条", maxFound, x.For.length), fmt.Sprintf("for reaches at most %d records; these may be %d", maxFound, x.For.length), "分成几项", "write one effect for each part")
	}
	s := x.For.shape()
	of := ""
	var it typeRef
	switch s.Kind {
	case KindRecord:
		of, it = s.Ref, recordType(s.Ref)
	case KindPerson:
		of, it = staffType, recordType(staffType)
	case KindFind:
		of = c.schema.find(s.Ref).Of
		it = recordType(of)
	case KindRows:
		it = types.NewObjectType("row:" + s.Ref)
		if x.Kind == EffectOn {
			for _, col := range c.schema.cols(s.Ref) {
				if r := c.prog.Types[col.Ref]; r != nil && r.IsLike(x.Type) {
					if x.RefCol != "" {
						c.errAt(n.pos, "表格里有两列指向 "+x.Type, "two columns of the rows refer to "+x.Type, "", "")
					}
					x.RefCol, of = col.Name, col.Ref
				}
			}
		}
	default:
		c.errAt(n.pos, "for 要一条记录、列表、查找或表格，这个给出 "+s.word(), "for takes a record, a list, a find or rows; this gives "+s.word(), "", "")
		return nil
	}
	if x.Kind == EffectOn {
		if t := c.prog.Types[of]; t == nil || !t.IsLike(x.Type) {
			c.errAt(n.pos, "这里要 "+x.Type+" 的记录，这个给出 "+s.word(), "records of "+x.Type+" are wanted here; this gives "+s.word(), "", "")
		}
	}
	return it
}

// fits checks that what an expression gives may stand in a field. A whole
// number becomes a num where one is wanted.
func (c *compiler) fits(e *Expr, f *Field, n *node) *Expr {
	if e == nil {
		return nil
	}
	ok := e.Many == f.Many || f.Kind == KindRows
	switch f.Kind {
	case KindText, KindLong, KindTel:
		ok = ok && e.Kind == KindText
	case KindOne:
		ok = ok && e.Kind == KindText
		if ok && len(e.Names) == 0 && !f.Many {
			if v, err := e.Eval(&Scope{}); err == nil {
				if s, is := v.(string); is && s != "" && !f.hasChoice(s) {
					c.choice(f, s, n)
				}
			}
		}
	case KindPerson:
		ok = ok && e.Kind == KindPerson
	case KindRef:
		t := c.prog.Types[e.Ref]
		ok = ok && (e.Kind == KindRecord || e.Kind == KindPerson) && t != nil && t.IsLike(f.Ref)
	case KindRows:
		ok = e.Kind == KindRows && sameCols(c.schema.cols(e.Ref), f.Cols)
	case KindNum:
		if ok && e.Kind == KindInt && !e.Many {
			cp := *e
			cp.Kind = KindNum
			cp.run = func(fr *frame) (any, error) {
				v, err := e.run(fr)
				if err != nil {
					return nil, err
				}
				return float64(v.(int64)), nil
			}
			return &cp
		}
		ok = ok && e.Kind == KindNum
	default:
		ok = ok && e.Kind == f.Kind
	}
	if e.Many && f.Many && e.Kind == Kind(types.DynType.TypeName()) {
		ok = true // an empty list
	}
	if !ok {
		want := shape{f.Kind, f.Many, f.Ref}
		if f.Kind == KindRef {
			want.Kind = KindRecord
		}
		c.errAt(n.pos, f.Name+" 是 "+want.word()+"，这个给出 "+e.shape().word(), f.Name+" is "+want.word()+"; this gives "+e.shape().word(), "", "")
		return nil
	}
	return e
}

func (f *Field) hasChoice(s string) bool {
	for _, ch := range f.Choices {
		if ch.Code == s {
			return true
		}
	}
	return false
}

func (c *compiler) choice(f *Field, s string, n *node) {
	var have []string
	for _, ch := range f.Choices {
		have = append(have, ch.Code)
	}
	c.unknown(n.pos, s, " "+f.Name+" 的选项", "a choice of "+f.Name, have)
}

// sameCols: lines of one table may stand in the other.
func sameCols(a, b []*Field) bool {
	if len(a) == 0 {
		return false
	}
	for _, x := range a {
		y := colOf(b, x.Name)
		if y == nil || y.Kind != x.Kind || y.Ref != x.Ref {
			return false
		}
	}
	return true
}

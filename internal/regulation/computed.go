package regulation

import "strings"

// computed reads `is` of a type: values of the record's own and of the
// parameters, in the order in which they can be computed.
func (c *compiler) computed(t *Type, n *node) {
	var list []*Computed
	byField := map[string]*Computed{}
	for _, e := range c.entries(n.get("is"), "算出的值", "computed values") {
		f := t.Field(e.key.text)
		if f == nil {
			c.unknown(e.key.pos, e.key.text, " "+t.Name+" 的字段", "a field of "+t.Name, t.fieldNames())
			continue
		}
		x := &Computed{Field: f.Name, Clause: c.clauseFrom(t, e.key.home), Pos: e.key.pos}
		is := e.val
		sc := &scope{own: true, names: []binding{{"r", recordType(e.key.home)}, {"p", tParams}}}
		if is.kind == mapping {
			c.words(is, "computed")
			if cl := c.clauseOf(is.get("clause")); cl != "" {
				x.Clause = cl
			}
			x.Except = c.simpleExcepts(is.get("except"), sc, func(ex *Except, en *node) {
				if v := en.get("is"); v != nil {
					ex.Is = c.fits(c.expr(v, sc.in(v.home)), f, v)
				}
			}, "computed_except")
			is = is.get("is")
		}
		if is == nil {
			c.errAt(e.key.pos, "算出的值要有 is", "a computed value has is", "", "")
			continue
		}
		x.Is = c.fits(c.expr(is, sc.in(is.home)), f, is)
		f.Is = x
		f.Start = nil
		list = append(list, x)
		byField[f.Name] = x
	}
	state := map[string]int{}
	var visit func(x *Computed, path []string)
	visit = func(x *Computed, path []string) {
		path = append(path, x.Field)
		if state[x.Field] == 1 {
			c.errAt(x.Pos, "算出的值绕成了圈："+strings.Join(path, " → "), "computed values run in a circle: "+strings.Join(path, " → "), "", "")
			return
		}
		if state[x.Field] == 2 {
			return
		}
		state[x.Field] = 1
		for _, r := range x.reads() {
			if y := byField[r]; y != nil {
				visit(y, path)
			}
		}
		state[x.Field] = 2
		t.Is = append(t.Is, x)
	}
	for _, x := range list {
		visit(x, nil)
	}
}

func (x *Computed) reads() []string {
	m := map[string]bool{}
	add := func(e *Expr) {
		if e != nil {
			for _, r := range e.Reads {
				m[r] = true
			}
		}
	}
	add(x.Is)
	eachExcept(x.Except, func(e *Except) { add(e.If); add(e.Is) })
	return sortedKeys(m)
}

// onceOf reads the values in which no two records agree.
func (c *compiler) onceOf(t *Type, n *node) {
	for _, x := range n.get("once").list() {
		e := c.expr(x, &scope{own: true, names: []binding{{"r", recordType(x.home)}}})
		if e == nil {
			continue
		}
		if e.Many || e.Kind == KindRows || e.Kind == KindFile {
			c.errAt(x.pos, "once 的各项是单个的值", "once takes single values; this gives "+e.shape().word(), "", "")
		}
		t.Once = append(t.Once, e)
	}
}

package regulation

import "fmt"

// clocksKnown refuses a clock that would be silently absent: every field its
// due and conditions read must be filled in whenever its stages are entered,
// or be asked for with has().
func (c *compiler) clocksKnown(t *Type) {
	if t.Pattern && len(t.Stages) == 0 {
		return
	}
	var sure map[string]map[string]bool
	for _, k := range t.Clocks {
		if k.In == nil {
			continue
		}
		if sure == nil {
			sure = t.surelySet()
		}
		guard := map[string]bool{}
		guards(k.If, guard)
		c.clockKnown(t, k, k.If, nil, sure)
		c.clockKnown(t, k, k.Due, guard, sure)
		c.exceptsKnown(t, k, k.Except, guard, sure)
	}
}

func (c *compiler) exceptsKnown(t *Type, k *Clock, list []*Except, above map[string]bool, sure map[string]map[string]bool) {
	for _, x := range list {
		guard := map[string]bool{}
		for g := range above {
			guard[g] = true
		}
		c.clockKnown(t, k, x.If, guard, sure)
		guards(x.If, guard)
		c.clockKnown(t, k, x.Due, guard, sure)
		c.exceptsKnown(t, k, x.Except, guard, sure)
	}
}

func guards(e *Expr, into map[string]bool) {
	if e != nil {
		for f := range e.has {
			into[f] = true
		}
	}
}

func (c *compiler) clockKnown(t *Type, k *Clock, e *Expr, guard map[string]bool, sure map[string]map[string]bool) {
	if e == nil {
		return
	}
	for _, r := range e.Reads {
		f := t.Field(r)
		if f == nil || guard[r] || e.has[r] || emptyOf(f) != nil || f.Start != nil {
			continue
		}
		for _, s := range t.Stages {
			if k.In[s.Name] && sure[s.Name] != nil && !sure[s.Name][r] {
				c.errAt(e.Pos, fmt.Sprintf("期限要用 %s，但到「%s」时它可能还没有填", r, s.Say.Zh), fmt.Sprintf("the clock reads %s, which may not be filled in when %s is entered", r, s.Name),
					"通到这个环节的每个行为都要求填它或设它，或给字段一个起始值，或用 has(r."+r+") 判断", "let every act into that stage ask for it or set it, give the field a value to start from, or ask has(r."+r+")")
				break
			}
		}
	}
}

// surelySet gives, of every stage that can be reached, the fields that are
// filled in by whatever way a record came there. A stage that no act leads to
// is absent.
func (t *Type) surelySet() map[string]map[string]bool {
	sure := map[string]map[string]bool{}
	// meet keeps what both ways set; true when that changed anything
	meet := func(stage string, set map[string]bool) bool {
		have := sure[stage]
		if have == nil {
			cp := map[string]bool{}
			for f := range set {
				cp[f] = true
			}
			sure[stage] = cp
			return true
		}
		changed := false
		for f := range have {
			if !set[f] {
				delete(have, f)
				changed = true
			}
		}
		return changed
	}
	for changed := true; changed; {
		changed = false
		for _, a := range t.Acts {
			from := map[string]map[string]bool{"": {}}
			if !a.Opening {
				from = map[string]map[string]bool{}
				for s := range a.In {
					if sure[s] != nil {
						from[s] = sure[s]
					}
				}
			}
			for stage, have := range from {
				for _, w := range a.ways(stage) {
					if w.to != "" {
						changed = meet(w.to, union(have, w.set)) || changed
					}
				}
			}
		}
	}
	// what a computed value reads is filled in when it is
	for _, set := range sure {
		for grown := true; grown; {
			grown = false
			for _, x := range t.Is {
				if !set[x.Field] && t.known(x, set) {
					set[x.Field], grown = true, true
				}
			}
		}
	}
	return sure
}

func (t *Type) known(x *Computed, set map[string]bool) bool {
	for _, r := range x.reads() {
		if f := t.Field(r); f != nil && emptyOf(f) == nil && f.Start == nil && !set[r] {
			return false
		}
	}
	return true
}

func union(a, b map[string]bool) map[string]bool {
	out := map[string]bool{}
	for x := range a {
		out[x] = true
	}
	for x := range b {
		out[x] = true
	}
	return out
}

// way is one outcome of an act: where it leads and what is filled in then.
type way struct {
	to  string
	set map[string]bool
}

// ways of an act from a stage ("" opens a record): as it stands, and under
// each of its exceptions. An exception for one stage holds in that stage
// always, and nowhere else.
func (a *Act) ways(stage string) []way {
	var out []way
	var deeper func(list []*Except, to string, asked, done map[string]bool)
	deeper = func(list []*Except, to string, asked, done map[string]bool) {
		always := false
		for _, x := range list {
			at, only := x.If.stage()
			if stage != "" && at != nil && !contains(at, stage) {
				continue
			}
			always = always || only && contains(at, stage)
			to, asked, done := to, asked, done
			if x.To != "" {
				to = x.To
			}
			asked = union(asked, askedFor(x.Ask))
			guards(x.If, asked)
			if x.HasDo {
				done = setBy(x.Do)
			}
			deeper(x.Except, to, asked, done)
		}
		if !always {
			out = append(out, way{to, union(asked, done)})
		}
	}
	deeper(a.Except, a.To, askedFor(a.Ask), setBy(a.Do))
	return out
}

// stage gives the stages outside of which a condition never holds, nil when it
// may hold in any, and whether it says nothing but that.
func (e *Expr) stage() (at []string, only bool) {
	if e == nil {
		return nil, false
	}
	return e.stages, e.stagesOnly
}

func askedFor(list []Ask) map[string]bool {
	m := map[string]bool{}
	for _, a := range list {
		if !a.Optional {
			m[a.Field] = true
		}
	}
	return m
}

func setBy(list []*Effect) map[string]bool {
	m := map[string]bool{}
	for _, x := range list {
		if x.Kind == EffectSet && x.If == nil {
			m[x.Field] = true
		}
	}
	return m
}

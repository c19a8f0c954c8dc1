package regulation

import (
	"sort"
	"strings"
)

// secrecy holds every rule of every type to chapter 7 of the language: what an
// expression gives may be learnt by those who read all it reads, and it may go
// to nobody else. A stated release is the one way out.
func (c *compiler) secrecy(g map[actID][]call) {
	callers := map[actID][]actID{}
	for from, list := range g {
		for _, x := range list {
			callers[x.to] = append(callers[x.to], from)
		}
	}
	for _, n := range c.order {
		s := &secrets{c: c, t: c.prog.Types[n], told: map[Pos]bool{}, callers: callers}
		s.named()
		for _, x := range s.t.Is {
			s.computed(x)
		}
		for _, f := range s.t.Finds {
			s.listed(f)
		}
		for _, a := range s.t.Acts {
			s.act(a)
		}
		s.unique()
		for _, k := range s.t.Clocks {
			s.clock(k)
		}
	}
}

// secrets is the check of one type.
type secrets struct {
	c    *compiler
	t    *Type
	told map[Pos]bool

	callers map[actID][]actID // of an act, those whose effects do it
}

// sink is what the result of an expression becomes, in words.
type sink struct{ zh, en string }

// only refuses expressions whose result goes to more people than may learn it.
func (s *secrets) only(to audience, what sink, from readers) {
	x := from.missing(to)
	if x == nil || s.told[x.at] {
		return
	}
	s.told[x.at] = true
	zh, en := x.besides(to)
	only := postsFirst(x.say)
	s.c.errAt(x.at, what.zh+"会让"+zh+"知道只有 "+strings.Join(only, "、")+" 可以看的："+x.cause,
		what.en+" shows "+en+" what only "+strings.Join(only, ", ")+" may read: "+x.cause,
		"收窄谁看结果（see:），或写明公布及其条款：字段: { by: ..., clause: ... }", "narrow who sees the result (see:), or state the release with its clause")
}

// postsFirst puts posts before the people that records name.
func postsFirst(say []string) []string {
	out := append([]string(nil), say...)
	sort.SliceStable(out, func(i, j int) bool { return !strings.Contains(out[i], ".") && strings.Contains(out[j], ".") })
	return out
}

func (s *secrets) sight() *sight { return s.c.sight(s.t) }

// released: the field, or the type where the field has no readers of its own,
// is a stated release; what rules put there, its readers may learn. "" is the
// record itself.
func (s *secrets) released(t *Type, field string) bool {
	f := t.Field(field)
	if f == nil || f.See == nil {
		return t.See != nil && t.See.Clause != ""
	}
	return f.See.Clause != ""
}

// named: a record is named to all its readers by its title, else by its number,
// else by its first text that has no readers of its own.
func (s *secrets) named() {
	f := s.t.Field("title")
	if f == nil {
		f = s.t.Field("no")
	}
	if f == nil || f.See == nil || s.released(s.t, f.Name) {
		return
	}
	v := s.sight()
	own := v.set(f.See, s.t, "r", s.t.Name+"."+f.Name, f.Pos)
	s.only(v.ofField(s.t, "", "r"), sink{"记录以「" + f.Name + "」为名，", "the record is named by " + f.Name + ", which"}, readers{}.and(own))
}

func (s *secrets) computed(x *Computed) {
	if s.released(s.t, x.Field) {
		return
	}
	v := s.sight()
	to, what := v.ofField(s.t, x.Field, "r"), sink{"「" + x.Field + "」", "the field " + x.Field}
	s.only(to, what, v.of(x.Is))
	eachExcept(x.Except, func(e *Except) { s.only(to, what, v.of(e.If, e.Is)) })
}

// listed: a list, a report and the choices of a reference show records, or
// count them, for all who read the type. What a look-up reads is asked of each
// viewer of its tab.
func (s *secrets) listed(f *Find) {
	if f.LooksAtR || f.Of != s.t.Name || f.Say.Empty() && !s.c.picks(f) {
		return
	}
	v := s.sight().over(f.Of, "it")
	what := sink{"列表「" + f.Name + "」", "the list " + f.Name}
	if len(f.Group) > 0 {
		what = sink{"报表「" + f.Name + "」", "the report " + f.Name}
	}
	for _, k := range v.it.types {
		from := v.of(f.exprs()...)
		if f.See != nil {
			from = readers{}.and(v.set(f.See, s.t, "it", s.t.Name+"."+f.Name, f.Pos))
		}
		s.only(v.ofField(k, "", "it"), what, from)
	}
}

// picks says whether the choices of some reference are a find.
func (c *compiler) picks(f *Find) bool {
	for _, n := range c.order {
		for _, x := range c.prog.Types[n].Fields {
			if x.Pick == f.Name && x.Ref == f.Of {
				return true
			}
		}
	}
	return false
}

// waits: for whom a record waits, all who read it see.
func (s *secrets) waits(b *By) {
	if b == nil || s.released(s.t, "") {
		return
	}
	v := s.sight()
	to := v.ofField(s.t, "", "r")
	for _, step := range b.Steps {
		for _, party := range step {
			for _, a := range party {
				if f := s.t.Field(a.Field); f != nil && f.See != nil && f.See.Clause == "" {
					if x := v.set(f.See, s.t, "r", s.t.Name+"."+f.Name, b.Pos); x != nil {
						s.only(to, sink{"by: 里的「" + f.Name + "」", "the by: " + f.Name}, readers{*x})
					}
				}
			}
		}
	}
}

// unique: who does an act that claims a value is shown that it is taken.
func (s *secrets) unique() {
	to := &readerSet{}
	for _, a := range s.t.Acts {
		if a.Opening {
			s.actors(a, to)
		}
	}
	if len(to.who) == 0 {
		return
	}
	v := s.sight()
	v.r.way = "other" // the record that has the value already
	for _, e := range s.t.Once {
		s.only(audience{readers: readers{*to}}, sink{"once 撞上别的记录时，", "once"}, v.of(e))
	}
}

func (s *secrets) clock(k *Clock) {
	if k.In == nil {
		return
	}
	s.waits(k.By)
	eachExcept(k.Except, func(x *Except) { s.waits(x.By) })
	v := s.sight()
	to, what := v.ofField(s.t, "", "r"), sink{"期限「" + k.Name + "」", "the clock " + k.Name}
	if !s.released(s.t, "") {
		s.only(to, what, v.of(k.If, k.Due))
		eachExcept(k.Except, func(x *Except) { s.only(to, what, v.of(x.If, x.Due)) })
	}
	s.effects(s.sight(), k.Do)
}

// act checks an act, and each of its exceptions with what it restates.
func (s *secrets) act(a *Act) {
	s.waits(a.By)
	eachExcept(a.Except, func(x *Except) { s.waits(x.By) })
	v := s.sight()
	for _, n := range a.Needs {
		v.learn(n.If)
	}
	own := *v
	own.same = copied(v.same)
	own.sets(a.Do)
	s.effects(&own, a.Do)
	by := &readerSet{}
	s.actors(a, by)
	refused := &readerSet{who: append([]string(nil), by.who...), say: append([]string(nil), by.say...)}
	s.behind(actID(s.t.Name+"."+a.Name), refused, map[actID]bool{})
	s.needs(a, a.Needs, v, refused)
	s.excepts(a, a.Except, v, by, refused)
}

func copied(m map[string]string) map[string]string {
	out := map[string]string{}
	for k, x := range m {
		out[k] = x
	}
	return out
}

func (s *secrets) excepts(a *Act, list []*Except, above *sight, by, refused *readerSet) {
	for _, x := range list {
		v := *above
		v.same = copied(above.same)
		what := sink{"「" + a.Name + "」的例外", "the exception of " + a.Name}
		s.only(s.asActor(a, &v, by), what, v.ofBut(s.typed(a), x.If))
		if !s.released(s.t, "") {
			s.only(v.ofField(s.t, "", "r"), what, v.of(x.If))
		}
		v.learn(x.If)
		for _, n := range x.Needs {
			v.learn(n.If)
		}
		s.needs(a, x.Needs, &v, refused)
		own := v
		own.same = copied(v.same)
		own.sets(x.Do)
		s.effects(&own, x.Do)
		s.excepts(a, x.Except, &v, by, refused)
	}
}

// needs: who is refused learns that the condition does not hold.
func (s *secrets) needs(a *Act, list []*Need, v *sight, by *readerSet) {
	for _, n := range list {
		if n.See != nil {
			to := v.set(n.See, s.t, "r", "", n.Pos)
			if to != nil && !within(by.who, to.who) {
				_, en := to.besides(audience{readers: readers{*by}})
				s.c.errAt(n.Pos, "「"+n.Name+"」公布的对象里没有 "+en+"，而他会办「"+a.Name+"」", "the need "+n.Name+" is not released to "+en+", who does "+a.Name, "写进公布的 by", "name them in the by of the release")
			}
			continue
		}
		s.only(s.asActor(a, v, by), sink{"条件「" + n.Name + "」", "the need " + n.Name}, v.ofBut(s.typed(a), n.If))
	}
}

// asActor is who can be refused an act: those of its by who read the record,
// or are opening it. They read the records they name in it.
func (s *secrets) asActor(a *Act, v *sight, by *readerSet) audience {
	if len(by.who) == 0 { // by rule alone
		return audience{readers: readers{{}}}
	}
	var to audience
	if !a.Opening {
		to = v.ofField(s.t, "", "r")
	}
	to.readers = append(to.readers, *by)
	typed := s.typed(a)
	for _, k := range a.askNames() {
		if f := s.t.Field(k); f.Kind == KindRef && typed(k) {
			to.read = append(to.read, v.one("r."+k))
		}
	}
	return to
}

// typed says which fields of the record the actor has filled in himself when
// the needs are asked.
func (s *secrets) typed(a *Act) func(string) bool {
	return func(field string) bool {
		if a.Opening {
			return s.t.Find(field) == nil
		}
		for _, k := range a.Ask {
			if k.Field == field && k.Anew() {
				return true
			}
		}
		return false
	}
}

// actors gathers everybody who may do an act, under whichever exception.
func (s *secrets) actors(a *Act, into *readerSet) {
	s.signers(a.By, into)
	eachExcept(a.Except, func(x *Except) { s.signers(x.By, into) })
}

// behind gathers who does an act by doing another that calls it: the refusal
// comes back to him.
func (s *secrets) behind(id actID, into *readerSet, seen map[actID]bool) {
	for _, from := range s.callers[id] {
		if seen[from] {
			continue
		}
		seen[from] = true
		tn, an := from.split()
		other := &secrets{c: s.c, t: s.c.prog.Types[tn]}
		by := &readerSet{}
		other.actors(other.t.Act(an), by)
		for i, w := range by.who {
			if strings.HasPrefix(w, "r.") {
				w = string(from) + w // somebody whom the other record names
			}
			into.add(w, by.say[i])
		}
		s.behind(from, into, seen)
	}
}

func (s *secrets) signers(b *By, into *readerSet) {
	if b == nil {
		return
	}
	for _, step := range b.Steps {
		for _, party := range step {
			for _, a := range party {
				s.signer(a, into)
			}
		}
	}
}

func (s *secrets) signer(a Actor, into *readerSet) {
	switch a.Kind {
	case ActorAnyone:
		into.add(whoAnyone, whoAnyone)
	case ActorPublic:
		into.add(whoPublic, whoPublic)
	case ActorPost, ActorEntered:
		into.add(a.Post, a.Post)
	case ActorOpener:
		into.add("r.opener", s.t.Name+".opener")
	case ActorField, ActorAll:
		into.add("r."+a.Field, s.t.Name+"."+a.Field)
	case ActorPostOf:
		posts := map[string]bool{}
		post := s.c.prog.Posts[a.Post]
		post.By.posts(posts)
		eachExcept(post.Except, func(x *Except) { x.By.posts(posts) })
		for _, p := range sortedKeys(posts) {
			into.add(p, p)
		}
	}
}

// sets learns which people an act makes one by naming them.
func (v *sight) sets(list []*Effect) {
	for _, x := range list {
		if x.Kind == EffectSet && x.If == nil && x.Value != nil && x.Value.path != nil && x.Value.Kind == KindPerson {
			v.unite(v.r.way+"."+x.Field, v.to(*x.Value.path).way)
		}
	}
}

// effects: a value goes to the readers of the field it is given to; that an act
// was done, to the readers of the record it was done on.
func (s *secrets) effects(v *sight, list []*Effect) {
	for _, x := range list {
		switch x.Kind {
		case EffectSet:
			if !s.released(s.t, x.Field) {
				s.only(v.ofField(s.t, x.Field, "r"), sink{"「" + x.Field + "」", "the field " + x.Field}, v.of(x.If, x.Value))
			}
		case EffectOwn:
			s.calls(v, x, place{types: []*Type{s.t}, way: "r"})
		case EffectOpen:
			s.calls(v, x, place{types: s.c.prog.Kinds(x.Type)[:1], way: "new"})
		case EffectOn:
			s.calls(v, x, place{types: s.c.prog.Kinds(x.Type), way: "on"})
		}
	}
}

func (s *secrets) calls(v *sight, x *Effect, target place) {
	w := *v
	w.same = copied(v.same)
	if x.For != nil {
		w.it = place{way: "each"}
		if x.For.path != nil {
			w.it = w.to(*x.For.path)
		} else {
			w.it = w.start(read{root: "?", typ: x.For.elements(), at: x.For.Pos})
		}
		if w.it.find != "" {
			w.it = w.next(w.it, "all")
		}
		if x.Kind == EffectOn {
			if target.way = w.it.way; x.RefCol != "" {
				target.way += "." + x.RefCol
			}
		}
	}
	w.learn(x.If)
	for _, g := range x.Give {
		if g.If == nil && g.Is != nil && g.Is.Kind == KindPerson && g.Is.path != nil {
			w.unite(target.way+"."+g.Field, w.to(*g.Is.path).way)
		}
	}
	name := x.Type + "." + x.Act
	chosen := x.For // to name the records is no telling; to choose among them is
	if x.For != nil && x.For.path != nil {
		chosen = nil
	}
	for _, t := range target.types {
		if !s.released(t, "") {
			s.only(w.ofField(t, "", target.way), sink{"办 " + name + " ", "that " + name + " is done"}, w.of(x.If, chosen))
		}
		for _, g := range x.Give {
			if !s.released(t, g.Field) {
				s.only(w.ofField(t, g.Field, target.way), sink{"「" + t.Name + "." + g.Field + "」", "the field " + t.Name + "." + g.Field}, w.of(g.If, g.Is))
			}
		}
	}
}

// elements names the type of each thing a list holds, as a read of it begins.
func (e *Expr) elements() string {
	switch e.Kind {
	case KindRows:
		return "row:" + e.Ref
	case KindFind:
		return "find:" + e.Ref
	}
	return e.Ref
}

package explain

import (
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
)

var (
	comma = text("，", ", ")
	list  = text("、", ", ")
	semi  = text("；", "; ")
)

// act says who does what, when, where it leads, what it asks for, what must
// hold and what follows.
func (b *Book) act(t *regulation.Type, a *regulation.Act) []Sentence {
	s := b.speaker(t, "")
	var parts []i18n.Text
	if !a.Opening {
		parts = append(parts, fill(text("在{1}时", "at {1}"), b.stages(t, a.In)))
	}
	parts = append(parts, fill(text("由{1}办理", "done by {1}"), b.by(t, a.By)))
	switch {
	case a.Opening:
		parts = append(parts, fill(text("由此立件，起于{1}", "opens a record, which begins at {1}"), quote(t.Stage(a.To).Say)))
	case a.To != "":
		parts = append(parts, fill(text("转为{1}", "leads to {1}"), quote(t.Stage(a.To).Say)))
	}
	say := a.Say
	if say.Empty() {
		say = text(a.Name, a.Name)
	}
	out := []Sentence{{Clause: a.Clause, Say: fill(text("{1}：{2}。", "{1}: {2}."), say, join(comma, parts...))}}
	out = append(out, b.asks(t, a.Ask, 1)...)
	out = append(out, b.needs(s, a.Needs, 1)...)
	out = append(out, b.effects(s, t, a.Do, 1)...)
	return append(out, b.excepts(s, t, a.Except, 1, "")...)
}

func (b *Book) asks(t *regulation.Type, asks []regulation.Ask, deep int) []Sentence {
	var must, may []i18n.Text
	for _, k := range asks {
		f := t.Field(k.Field)
		if f == nil {
			continue
		}
		if k.Optional {
			may = append(may, quote(f.Say))
		} else {
			must = append(must, quote(f.Say))
		}
	}
	var out []Sentence
	if len(must) > 0 {
		out = append(out, Sentence{Deep: deep, Say: fill(text("须填：{1}。", "To be filled in: {1}."), join(list, must...))})
	}
	if len(may) > 0 {
		out = append(out, Sentence{Deep: deep, Say: fill(text("可填：{1}。", "May be filled in: {1}."), join(list, may...))})
	}
	return out
}

func (b *Book) needs(s *speaker, needs []*regulation.Need, deep int) []Sentence {
	var out []Sentence
	for _, n := range needs {
		out = append(out, Sentence{Deep: deep, Clause: n.Clause, Say: fill(text("须：{2}；否则不办：{1}。", "Must hold: {2}; else it is refused: {1}."), n.Say, s.phrase(n.If))})
	}
	return out
}

// effects say what follows.
func (b *Book) effects(s *speaker, t *regulation.Type, do []*regulation.Effect, deep int) []Sentence {
	var out []Sentence
	for _, e := range do {
		say := b.effect(s, t, e)
		if e.If != nil {
			in := s
			if e.Kind == regulation.EffectOn || e.Kind == regulation.EffectOpen {
				in = b.within(s, b.each(s, e))
			}
			say = fill(text("{1}的，{2}", "if {1}: {2}"), in.phrase(e.If), say)
		}
		out = append(out, Sentence{Deep: deep, Say: fill(text("随之：{1}。", "What follows: {1}."), say)})
	}
	return out
}

// each is the type of the records an effect is for.
func (b *Book) each(s *speaker, e *regulation.Effect) string {
	if e.For != nil {
		switch m := s.of(e.For); {
		case m.find != nil:
			return m.find.Of
		case m.typ != nil:
			return m.typ.Name
		}
	}
	return e.Type
}

// within is a speaker who also speaks of each record an act is done on.
func (b *Book) within(s *speaker, typ string) *speaker {
	in := *s
	in.names = map[string]meaning{"it": {typ: b.prog.Types[typ], text: its}}
	for k, v := range s.names {
		if k != "it" {
			in.names[k] = v
		}
	}
	return &in
}

func (b *Book) effect(s *speaker, t *regulation.Type, e *regulation.Effect) i18n.Text {
	switch e.Kind {
	case regulation.EffectSet:
		if f := t.Field(e.Field); f != nil {
			return fill(text("{1}记为{2}", "{1} is set to {2}"), quote(f.Say), b.valued(s, f, e.Value))
		}
	case regulation.EffectOwn:
		return fill(text("办{1}", "{1} is done"), b.actSay(t, e.Act))
	case regulation.EffectOpen, regulation.EffectOn:
		on := b.prog.Types[e.Type]
		in := b.within(s, b.each(s, e))
		say := fill(text("在{1}上办{2}", "{2} is done on {1}"), on.Say, b.actSay(on, e.Act))
		if e.Kind == regulation.EffectOpen {
			say = fill(text("立一件{1}（{2}）", "a {1} is opened ({2})"), on.Say, b.actSay(on, e.Act))
		} else if e.For != nil {
			say = fill(text("对{1}办{2}", "{2} is done on {1}"), s.phrase(e.For), b.actSay(on, e.Act))
		}
		var gives []i18n.Text
		for _, g := range e.Give {
			f := on.Field(g.Field)
			if f == nil {
				continue
			}
			x := fill(text("{1}为{2}", "{1} {2}"), quote(f.Say), b.valued(in, f, g.Is))
			if g.If != nil {
				x = fill(text("{2}的，{1}", "{1} if {2}"), x, in.phrase(g.If))
			}
			gives = append(gives, x)
		}
		if len(gives) > 0 {
			say = fill(text("{1}，{2}", "{1}, with {2}"), say, join(list, gives...))
		}
		return say
	}
	return text("", "")
}

// valued is the phrase of what a field becomes: a code by its title.
func (b *Book) valued(s *speaker, f *regulation.Field, e *regulation.Expr) i18n.Text {
	m := s.of(e)
	for _, c := range f.Choices {
		if e.Src == "'"+c.Code+"'" {
			return quote(c.Say)
		}
	}
	return m.text
}

func (b *Book) actSay(t *regulation.Type, name string) i18n.Text {
	if t != nil {
		if a := t.Act(name); a != nil && !a.Say.Empty() {
			return quote(a.Say)
		}
	}
	return text("「"+name+"」", "“"+name+"”")
}

// excepts say exceptions, each under what it excepts from.
func (b *Book) excepts(s *speaker, t *regulation.Type, xs []*regulation.Except, deep int, of string) []Sentence {
	var out []Sentence
	head := text("例外：", "Except: ")
	if deep > 1 {
		head = text("例外之例外：", "Except from that: ")
	}
	for _, x := range xs {
		var parts []i18n.Text
		parts = append(parts, fill(text("{1}的", "where {1}"), s.phrase(x.If)))
		if x.By != nil {
			parts = append(parts, fill(text("由{1}办理", "by {1}"), b.by(t, x.By)))
		}
		if x.To != "" && t != nil && t.Stage(x.To) != nil {
			parts = append(parts, fill(text("转为{1}", "it leads to {1}"), quote(t.Stage(x.To).Say)))
		}
		if x.Due != nil {
			parts = append(parts, fill(text("期限为{1}", "it is due {1}"), b.due(s, x.DueIs, x.Due)))
		}
		if x.Is != nil {
			parts = append(parts, fill(text("为{1}", "it is {1}"), s.phrase(x.Is)))
		}
		out = append(out, Sentence{Deep: deep, Clause: x.Clause, Say: fill(text("{1}{2}。", "{1}{2}."), head, join(comma, parts...))})
		if t != nil {
			out = append(out, b.asks(t, x.Ask, deep+1)...)
			out = append(out, b.needs(s, x.Needs, deep+1)...)
			if x.HasDo {
				out = append(out, b.effects(s, t, x.Do, deep+1)...)
			}
		}
		out = append(out, b.excepts(s, t, x.Except, deep+1, of)...)
	}
	return out
}

// clock says when something must be done by, who answers for it, and what
// follows when it is not.
func (b *Book) clock(t *regulation.Type, c *regulation.Clock) []Sentence {
	s := b.speaker(t, "")
	say := c.Say
	if say.Empty() {
		say = text(c.Name, c.Name)
	}
	var parts []i18n.Text
	if len(c.In) > 0 {
		parts = append(parts, fill(text("在{1}期间", "while at {1}"), b.stages(t, c.In)))
	}
	if c.If != nil {
		parts = append(parts, fill(text("{1}的", "if {1}"), s.phrase(c.If)))
	}
	parts = append(parts, fill(text("由{1}负责", "{1} answers for it"), b.by(t, c.By)), fill(text("期限为{1}", "due {1}"), b.due(s, c.DueIs, c.Due)))
	if len(c.Wait) > 0 {
		parts = append(parts, fill(text("在{1}时停计", "it stands still at {1}"), b.stages(t, c.Wait)))
	}
	out := []Sentence{{Clause: c.Clause, Say: fill(text("时限·{1}：{2}。", "Clock, {1}: {2}."), say, join(comma, parts...))}}
	for _, e := range c.Do {
		x := b.effect(s, t, e)
		if e.If != nil {
			x = fill(text("{1}的，{2}", "if {1}: {2}"), s.phrase(e.If), x)
		}
		out = append(out, Sentence{Deep: 1, Say: fill(text("到期：{1}。", "When it runs out: {1}."), x)})
	}
	return append(out, b.excepts(s, t, c.Except, 1, "")...)
}

func (b *Book) due(s *speaker, is regulation.DueKind, e *regulation.Expr) i18n.Text {
	switch is {
	case regulation.DueLength:
		return fill(text("进入起 {1}", "{1} from its coming there"), s.phrase(e))
	case regulation.DueSchedule:
		return s.phrase(e)
	}
	return s.phrase(e)
}

// computed says what the engine keeps up to date.
func (b *Book) computed(t *regulation.Type, c *regulation.Computed) []Sentence {
	s := b.speaker(t, "")
	f := t.Field(c.Field)
	out := []Sentence{{Clause: c.Clause, Say: fill(text("{1}由系统算出：{2}。", "{1} is computed: {2}."), quote(f.Say), s.phrase(c.Is))}}
	return append(out, b.excepts(s, t, c.Except, 1, "")...)
}

// reads says who may read the type, and its fields with readers of their own.
func (b *Book) reads(t *regulation.Type) []Sentence {
	var out []Sentence
	if r := t.See; r != nil && !r.Anyone {
		out = append(out, Sentence{Clause: r.Clause, Say: fill(text("可查阅：{1}。", "Read by {1}."), b.readers(t, r))})
	}
	for _, f := range t.Fields {
		if f.See != nil {
			out = append(out, Sentence{Clause: f.See.Clause, Say: fill(text("{1}只给{2}看。", "{1} is read by {2} alone."), quote(f.Say), b.readers(t, f.See))})
		}
	}
	for i := range out {
		if out[i].Clause == "" {
			out[i].Clause = t.Clause
		}
	}
	return out
}

func (b *Book) readers(t *regulation.Type, r *regulation.Readers) i18n.Text {
	var who []i18n.Text
	for _, p := range r.Posts {
		who = append(who, b.postSay(p))
	}
	for _, f := range r.Persons {
		who = append(who, b.personSay(t, f))
	}
	return join(list, who...)
}

func (b *Book) postSay(n string) i18n.Text {
	if p := b.prog.Posts[n]; p != nil {
		return p.Say
	}
	return text(n, n)
}

func (b *Book) personSay(t *regulation.Type, field string) i18n.Text {
	if field == "opener" {
		return text("登记人", "who opened it")
	}
	if t != nil && t.Field(field) != nil {
		return quote(t.Field(field).Say)
	}
	return text(field, field)
}

// stages names stages in the order of the type.
func (b *Book) stages(t *regulation.Type, in map[string]bool) i18n.Text {
	var out []i18n.Text
	for _, s := range t.Stages {
		if in[s.Name] {
			out = append(out, quote(s.Say))
		}
	}
	return join(list, out...)
}

// by says who acts: one after the other, all of them, any of them.
func (b *Book) by(t *regulation.Type, by *regulation.By) i18n.Text {
	if by == nil {
		return text("系统按制度", "the rule")
	}
	var steps []i18n.Text
	for _, st := range by.Steps {
		var parties []i18n.Text
		for _, p := range st {
			var any []i18n.Text
			for _, a := range p {
				any = append(any, b.actor(t, a))
			}
			parties = append(parties, join(text("或", " or "), any...))
		}
		steps = append(steps, join(text("会同", " together with "), parties...))
	}
	return join(text("，再由", ", then "), steps...)
}

func (b *Book) actor(t *regulation.Type, a regulation.Actor) i18n.Text {
	switch a.Kind {
	case regulation.ActorRule:
		return text("系统按制度", "the rule")
	case regulation.ActorAnyone:
		return text("本部门任何在岗的人", "anyone with a seat here")
	case regulation.ActorPublic:
		return text("业户（凭链接）", "the household, by its link")
	case regulation.ActorOpener:
		return text("登记人", "who opened it")
	case regulation.ActorField:
		return b.personSay(t, a.Field)
	case regulation.ActorAll:
		return fill(text("{1}中的每一位", "everyone in {1}"), b.personSay(t, a.Field))
	case regulation.ActorPostOf:
		return fill(text("{2}的{1}", "{1} (for {2})"), b.postSay(a.Post), b.personSay(t, a.Field))
	case regulation.ActorEntered:
		return fill(text("{1}（由他人代录）", "{1}, entered by another"), b.postSay(a.Post))
	}
	return b.postSay(a.Post)
}

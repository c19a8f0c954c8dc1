package record

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
)

// Every refusal has a way on. For a stage it is the act that leads there, or
// what can be done instead; for who may act, the people who may, or when it
// happens by itself; for a field, the field. This file finds them; nothing
// here decides anything.

// mostFixes bounds the ways on that one reason names.
const mostFixes = 8

// stageFixes gives the ways on where an act cannot be done in a stage.
func (u *unit) stageFixes(s *state, a *regulation.Act) (out []fault.Fix, way bool) {
	if s.old == nil { // there is no record yet: one is opened first
		return u.doable(s, a), false
	}
	for _, other := range s.typ.Acts {
		if !other.In[s.row.Stage] || !leadsTo(s.typ, s.row.Stage, other, a.In) {
			continue
		}
		way = true
		if onlyRule(other.By) {
			out = append(out, u.byItself(s, other)...)
		} else {
			out = append(out, u.actFix(s, other))
		}
	}
	if len(out) == 0 {
		out = u.doable(s, a)
	}
	return first(out), way
}

// doable gives what can be done where a record stands: acts of the actor, else
// of others with their names on them, else what happens by itself; what comes
// after it where it takes no act any more.
func (u *unit) doable(s *state, but *regulation.Act) []fault.Fix {
	was := s.was
	defer func() { s.was = was }()
	var mine, others, rule []fault.Fix
	for _, a := range s.typ.Acts {
		switch {
		case a == but || !a.In[s.row.Stage]:
		case onlyRule(a.By):
			if len(s.ringing(a)) > 0 {
				rule = append(rule, u.byItself(s, a)...)
			}
		default:
			if c, ok, err := u.choice(s, a); err == nil && ok {
				mine = append(mine, u.actFix(s, a))
			} else if err == nil && slices.ContainsFunc(c.Why, func(n fault.Name) bool { return n.Name == "by" }) {
				who := u.byText(s, a.By)
				others = append(others, fault.Fix{Kind: "post", Name: a.By.Src, Say: words("others.act", a.Say, who)})
			}
		}
	}
	for _, out := range [][]fault.Fix{mine, others, rule} {
		if len(out) > 0 {
			return first(out)
		}
	}
	if out := u.supplements(s); len(out) > 0 {
		return out
	}
	if out := u.openings(s.typ); len(out) > 0 {
		return out
	}
	if s.old == nil {
		return []fault.Fix{{Kind: "wait", Say: words("itself.opens", s.typ.Say)}}
	}
	return []fault.Fix{{Kind: "open", Type: s.typ.Name, Record: strconv.FormatInt(s.id, 10), Say: words("look", s.typ.Say)}}
}

// supplements gives the acts that open what comes after a filed record.
func (u *unit) supplements(s *state) []fault.Fix {
	if s.row.Stage != "filed" {
		return nil
	}
	var out []fault.Fix
	for _, t := range u.prog.Kinds("supplement") {
		if !t.Pattern {
			out = append(out, u.openings(t)...)
		}
	}
	return first(out)
}

// openings gives the acts by which people open a record of a type: those of
// the actor, else those of others.
func (u *unit) openings(t *regulation.Type) []fault.Fix {
	var mine, others []fault.Fix
	for _, a := range t.Acts {
		if !a.Opening || onlyRule(a.By) {
			continue
		}
		f := fault.Fix{Kind: "act", Name: a.Name, Type: t.Name, Say: words("new", t.Say, actSay(a))}
		if u.actor == nil || len(u.deptsFor(t, a)) > 0 {
			mine = append(mine, f)
		} else {
			s := u.blank(t, "")
			others = append(others, fault.Fix{Kind: "post", Name: a.By.Src, Say: words("others.act", actSay(a), u.byText(s, a.By))})
		}
	}
	if len(mine) > 0 {
		return first(mine)
	}
	return first(others)
}

func (u *unit) actFix(s *state, a *regulation.Act) fault.Fix {
	f := fault.Fix{Kind: "act", Name: a.Name, Type: s.typ.Name, Say: actSay(a)}
	if s.id != 0 {
		f.Record = strconv.FormatInt(s.id, 10)
	}
	return f
}

func actSay(a *regulation.Act) i18n.Text {
	if a.Say.Empty() {
		return i18n.Text{Zh: a.Name, En: a.Name}
	}
	return a.Say
}

func first(fixes []fault.Fix) []fault.Fix {
	var out []fault.Fix
	for _, f := range fixes {
		if len(out) < mostFixes && !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	return out
}

// ringing gives the clocks of a record that will do an act.
func (s *state) ringing(a *regulation.Act) []*regulation.Clock {
	var out []*regulation.Clock
	for _, c := range s.typ.Clocks {
		if st := s.clocks[c.Name]; st != nil && st.Ended == 0 && c.In[s.row.Stage] && does(c.Do, a.Name) {
			out = append(out, c)
		}
	}
	return out
}

func does(do []*regulation.Effect, act string) bool {
	return slices.ContainsFunc(do, func(e *regulation.Effect) bool { return e.Kind == regulation.EffectOwn && e.Act == act })
}

// byItself says when an act happens that only the rule does: by which clock, or
// with which other act.
func (u *unit) byItself(s *state, a *regulation.Act) []fault.Fix {
	var out []fault.Fix
	for _, c := range s.ringing(a) {
		st := s.clocks[c.Name]
		switch at := ring(st); {
		case at > micros(u.now):
			out = append(out, u.waitFix(instant(at), words("itself.at", actSay(a), u.moment(at))))
		case at != 0: // refused so far: the next act, or the next working morning
			out = append(out, u.waitFix(nextMorning(u.cal(s.row.Dept), u.now), words("itself.again", actSay(a))))
		default:
			out = append(out, fault.Fix{Kind: "wait", Say: words("itself.still", actSay(a), c.Say)})
		}
	}
	if a.Opening {
		for _, c := range s.typ.Clocks {
			if c.In != nil || !slices.ContainsFunc(c.Do, func(e *regulation.Effect) bool { return e.Act == a.Name }) {
				continue
			}
			if at, err := u.nextOf(s.typ, c, s.row.Dept, u.now); err == nil {
				out = append(out, u.waitFix(at, words("itself.at", actSay(a), u.moment(micros(at)))))
			}
		}
	}
	for _, other := range s.typ.Acts {
		if other.In[s.row.Stage] && !onlyRule(other.By) && eachDo(other, func(e *regulation.Effect) bool {
			return e.Kind == regulation.EffectOwn && e.Act == a.Name
		}) {
			out = append(out, u.actFix(s, other))
		}
	}
	for _, name := range u.prog.Order {
		t := u.prog.Types[name]
		for _, other := range t.Acts {
			if eachDo(other, func(e *regulation.Effect) bool {
				return (e.Kind == regulation.EffectOn || e.Kind == regulation.EffectOpen) && e.Act == a.Name && s.typ.IsLike(e.Type)
			}) {
				out = append(out, fault.Fix{Kind: "wait", Say: words("itself.with", actSay(a), t.Say, actSay(other))})
			}
		}
	}
	if len(out) == 0 {
		out = u.doable(s, a)
	}
	return first(out)
}

// eachDo says whether some effect of an act or of its exceptions is as asked.
func eachDo(a *regulation.Act, is func(*regulation.Effect) bool) bool {
	if slices.ContainsFunc(a.Do, is) {
		return true
	}
	var walk func([]*regulation.Except) bool
	walk = func(xs []*regulation.Except) bool {
		return slices.ContainsFunc(xs, func(x *regulation.Except) bool { return slices.ContainsFunc(x.Do, is) || walk(x.Except) })
	}
	return walk(a.Except)
}

func (u *unit) waitFix(at time.Time, say i18n.Text) fault.Fix {
	return fault.Fix{Kind: "wait", Name: at.UTC().Format(time.RFC3339), Say: say}
}

// moment writes an instant for people.
func (u *unit) moment(us int64) i18n.Text { return i18n.Deadline(instant(us).In(u.e.Zone()), u.now) }

// byFixes gives the ways on for one who may not act under a by-line: who may
// now; where all of them are away, until when, and who can name a stand-in.
func (u *unit) byFixes(s *state, by *regulation.By) []fault.Fix {
	if out := u.whoMay(s, by); len(out) > 0 {
		return out
	}
	var out []fault.Fix
	vacant := false
	for _, a := range actors(by) {
		switch a.Kind {
		case regulation.ActorPost, regulation.ActorEntered, regulation.ActorPostOf:
			posts := []string{a.Post}
			if a.Kind == regulation.ActorPostOf {
				posts, _, _, _ = u.postOf(s, a)
			}
			for _, p := range posts {
				ids, _ := u.dir.Holders(p, s.row.Dept, u.now)
				vacant = true
				for _, id := range ids {
					if back := u.dir.Back(id, u.now); back.After(u.now) {
						out = append(out, u.waitFix(back, words("back", u.postText(p), u.dir.Name(id), u.moment(micros(back)))))
					}
				}
			}
		case regulation.ActorField, regulation.ActorAll:
			for _, other := range s.typ.Acts { // nobody is named yet: who names him
				if other.In[s.row.Stage] && !onlyRule(other.By) && (mayAsk(other)[a.Field] || eachDo(other, func(e *regulation.Effect) bool {
					return e.Kind == regulation.EffectSet && e.Field == a.Field
				})) {
					out = append(out, u.actFix(s, other))
				}
			}
		}
	}
	if vacant {
		out = append(out, u.seaters(s)...)
	}
	if len(out) == 0 {
		out = append(out, fault.Fix{Kind: "post", Name: by.Src, Say: u.byText(s, by)})
	}
	return first(out)
}

// seaters names who can give somebody a seat, for the time an absence lasts too.
func (u *unit) seaters(s *state) []fault.Fix {
	t := u.prog.Types["seat"]
	if t == nil {
		return nil
	}
	var out []fault.Fix
	for _, a := range t.Acts {
		if !a.Opening || onlyRule(a.By) {
			continue
		}
		for _, f := range u.whoMay(s, a.By) {
			f.Say = words("seater", f.Say)
			out = append(out, f)
		}
		if len(out) == 0 {
			out = append(out, fault.Fix{Kind: "post", Name: a.By.Src, Say: words("seater", u.byText(s, a.By))})
		}
	}
	return out
}

// awayFixes gives the ways on for one who is away himself: who is here for the
// post, and the act by which he says that he is back.
func (u *unit) awayFixes(s *state, by *regulation.By) []fault.Fix {
	out := u.whoMay(s, by)
	away := u.dir.Away(u.actor.ID, u.now)
	if away == nil {
		return out
	}
	if o, err := u.load(away.Record); err == nil && u.mayRead(o) {
		for _, a := range o.typ.Acts {
			if a.In[o.row.Stage] && u.personal(o, a) {
				out = append(out, u.actFix(o, a))
			}
		}
	}
	out = append(out, u.waitFix(away.Until, words("away.until", u.moment(micros(away.Until)))))
	if len(out) == 1 {
		out = append(out, u.seaters(s)...)
	}
	return first(out)
}

// askFixes gives the ways on for a field that the act does not ask for: the
// acts that do, and to leave it out.
func (u *unit) askFixes(s *state, a *regulation.Act, name string) []fault.Fix {
	var out []fault.Fix
	for _, other := range s.typ.Acts {
		if other != a && !onlyRule(other.By) && other.In[s.row.Stage] && mayAsk(other)[name] {
			out = append(out, u.actFix(s, other))
		}
	}
	say := i18n.Text{Zh: name, En: name}
	if f := s.typ.Field(name); f != nil {
		say = f.Say
	}
	return append(first(out), fault.Fix{Kind: "omit", Name: name, Say: words("omit", say)})
}

// actors gives every actor of a by-line, in order.
func actors(by *regulation.By) []regulation.Actor {
	var out []regulation.Actor
	if by == nil {
		return nil
	}
	for _, st := range by.Steps {
		for _, p := range st {
			out = append(out, p...)
		}
	}
	return out
}

// whoMay names the people who may do it now: nobody, where all are away or
// nobody is named.
func (u *unit) whoMay(s *state, by *regulation.By) []fault.Fix {
	var out []fault.Fix
	seen := map[int64]bool{}
	add := func(post i18n.Text, name string, ids []int64) {
		for _, id := range ids {
			if seen[id] || len(out) >= mostFixes {
				continue
			}
			seen[id] = true
			who := u.dir.Name(id)
			out = append(out, fault.Fix{Kind: "person", Name: name, Record: fmt.Sprint(id),
				Say: i18n.Text{Zh: post.Zh + " " + who, En: who + ", " + post.In(i18n.En)}})
		}
	}
	for _, a := range actors(by) {
		switch a.Kind {
		case regulation.ActorPost:
			add(u.postText(a.Post), a.Post, u.dir.Here(a.Post, s.row.Dept, u.now))
		case regulation.ActorField, regulation.ActorAll, regulation.ActorOpener:
			f := a.Field
			if a.Kind == regulation.ActorOpener {
				f = "opener"
			}
			add(u.fieldText(s, f), f, persons(s.named(), f))
		case regulation.ActorPostOf:
			posts, not, _, err := u.postOf(s, a)
			if err != nil {
				continue
			}
			seen[not] = true
			for _, post := range posts {
				add(u.postText(post), post, u.dir.Here(post, s.row.Dept, u.now))
			}
		}
	}
	return out
}

// othersMay names who but the actor may do it now.
func (u *unit) othersMay(s *state, by *regulation.By) []fault.Fix {
	me := fmt.Sprint(int64(u.actorRef()))
	out := slices.DeleteFunc(u.whoMay(s, by), func(f fault.Fix) bool { return f.Kind == "person" && f.Record == me })
	if len(out) == 0 {
		out = append(out, u.seaters(s)...)
	}
	if len(out) == 0 {
		out = append(out, fault.Fix{Kind: "post", Name: by.Src, Say: u.byText(s, by)})
	}
	return out
}

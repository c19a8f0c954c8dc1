package record

import (
	"fmt"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
)

// place is where a person signs in a by-line.
type place struct {
	step, party int
	all         bool // one of all(FIELD)
}

// standing is what a by-line says for one actor.
type standing struct {
	may   bool
	place place
	why   fault.Name // when he may not
	away  string     // the post he holds but is away from
}

// who says whether the actor may act under a by-line, and in which place. A
// person's right never travels along an effect: what a rule does, it does under
// its own name.
func (u *unit) who(s *state, r *rule, asRule bool) (standing, error) {
	by := r.by
	if asRule {
		if by.Allows(regulation.ActorRule) {
			return standing{may: true, place: place{step: -1}}, nil
		}
		return standing{why: fault.Name{Name: "by", Clause: r.clause, Say: words("by", u.byText(s, by)), Fix: u.byFixes(s, by)}}, nil
	}
	if by == nil || onlyRule(by) {
		return standing{why: fault.Name{Name: "by", Clause: r.clause, Say: words("by.rule"), Fix: u.byItself(s, r.act)}}, nil
	}
	var st standing
	signed := u.signed(s, r.act.Name)
	for i, step := range by.Steps {
		complete := true
		for j, party := range step {
			missing, err := u.missing(s, signed, i, j, party)
			if err != nil {
				return st, err
			}
			if !missing {
				continue
			}
			complete = false
			ok, all, err := u.isParty(s, party, &st)
			if err != nil {
				return st, err
			}
			if !ok {
				continue
			}
			if hasSigned(signed, u.actor.ID) {
				st.why = fault.Name{Name: "by", Clause: r.clause, Say: words("by.signed"), Fix: u.othersMay(s, &regulation.By{Steps: by.Steps[i:], Src: by.Src})}
				return st, nil
			}
			st.may, st.place = true, place{i, j, all}
			return st, nil
		}
		if !complete {
			break
		}
	}
	st.why = fault.Name{Name: "by", Clause: r.clause}
	switch {
	case st.away != "":
		st.why.Say = words("by.away", u.postText(st.away))
		st.why.Fix = u.awayFixes(s, by)
	default:
		st.why.Say = words("by", u.byText(s, by))
		st.why.Fix = u.byFixes(s, by)
	}
	return st, nil
}

// named is the record whose person fields say who acts: as it stood before the
// inputs of the act, so that nobody makes himself the handler by handing it on;
// of an opening act the inputs themselves.
func (s *state) named() *regulation.Row {
	if s.old != nil && s.was != nil {
		return s.was
	}
	return s.row
}

func onlyRule(by *regulation.By) bool {
	for _, s := range by.Steps {
		for _, p := range s {
			for _, a := range p {
				if a.Kind != regulation.ActorRule {
					return false
				}
			}
		}
	}
	return true
}

// signed gives the signatures collected so far for an act.
func (u *unit) signed(s *state, act string) []signature {
	var out []signature
	for _, g := range s.sigs {
		if g.Act == act {
			out = append(out, g)
		}
	}
	return out
}

func hasSigned(sigs []signature, person int64) bool {
	for _, g := range sigs {
		if g.Person == person {
			return true
		}
	}
	return false
}

// missing says whether a party still has to sign.
func (u *unit) missing(s *state, signed []signature, step, party int, p regulation.ByParty) (bool, error) {
	if len(p) == 1 && p[0].Kind == regulation.ActorAll {
		asked, _ := u.askedOf(s, p[0].Field)
		for _, id := range asked {
			there := false
			for _, g := range signed {
				there = there || g.Step == step && g.Party == party && g.Person == id
			}
			if !there {
				return true, nil
			}
		}
		return false, nil
	}
	for _, g := range signed {
		if g.Step == step && g.Party == party {
			return false, nil
		}
	}
	return true, nil
}

// askedOf parts the people of an all(FIELD): who is asked, and who is left out
// because he stays away for longer than a joint signature waits. Where all are
// away, all are waited for: nothing is signed by nobody.
func (u *unit) askedOf(s *state, field string) (asked, left []int64) {
	all := persons(s.named(), field)
	wait, _ := u.params(s)["wait_days"].(int64)
	until := u.now.AddDate(0, 0, int(wait))
	for _, id := range all {
		if u.dir.Back(id, u.now).After(until) {
			left = append(left, id)
		} else {
			asked = append(asked, id)
		}
	}
	if len(asked) == 0 {
		return all, nil
	}
	return asked, left
}

// leftOut names who is left out of an act's by-line for being away too long.
func (u *unit) leftOut(s *state, by *regulation.By) []i18n.Text {
	var out []i18n.Text
	for _, a := range actors(by) {
		if a.Kind != regulation.ActorAll {
			continue
		}
		_, left := u.askedOf(s, a.Field)
		for _, id := range left {
			n := u.dir.Name(id)
			out = append(out, i18n.Text{Zh: n, En: n})
		}
	}
	return out
}

// isParty says whether the actor is one of a party.
func (u *unit) isParty(s *state, p regulation.ByParty, st *standing) (ok, all bool, err error) {
	if u.actor == nil {
		return false, false, nil
	}
	me := u.actor.ID
	for _, a := range p {
		if (u.entered != 0) != (a.Kind == regulation.ActorEntered) {
			continue
		}
		switch a.Kind {
		case regulation.ActorPost, regulation.ActorEntered:
			ok = u.holds(s, a.Post, me, st)
		case regulation.ActorAnyone:
			for _, seat := range u.actor.Seats {
				ok = ok || u.dir.Reaches(seat.Dept, s.row.Dept)
			}
		case regulation.ActorOpener:
			ok = s.row.Opener != 0 && int64(s.row.Opener) == me
		case regulation.ActorField, regulation.ActorAll:
			for _, id := range persons(s.named(), a.Field) {
				ok = ok || id == me
			}
			all = ok && a.Kind == regulation.ActorAll
		case regulation.ActorPostOf:
			var posts []string
			var not int64
			posts, not, _, err = u.postOf(s, a)
			if err != nil {
				return false, false, err
			}
			for _, post := range posts {
				ok = ok || me != not && u.holds(s, post, me, st)
			}
		}
		if ok {
			return ok, all, nil
		}
	}
	return false, false, nil
}

// holds says whether a person holds a post for the record and is present. A
// holder who is away is noted in st.
func (u *unit) holds(s *state, post string, me int64, st *standing) bool {
	all, _ := u.dir.Holders(post, s.row.Dept, u.now)
	for _, id := range all {
		if id != me {
			continue
		}
		if u.dir.Away(me, u.now) == nil {
			return true
		}
		if st != nil {
			st.away = post
		}
	}
	return false
}

// postOf gives the posts a rule post comes to for the person in a field, who
// never counts as a holder himself.
func (u *unit) postOf(s *state, a regulation.Actor) (posts []string, person int64, clause string, err error) {
	post := s.prog.Posts[a.Post]
	if post == nil || post.By == nil {
		return nil, 0, "", fmt.Errorf("post %s is no rule", a.Post)
	}
	sc := u.scope(s)
	if ids := persons(s.named(), a.Field); len(ids) > 0 {
		person = ids[0]
	}
	sc.ItValue = regulation.Ref(person) // where nobody is named, nobody
	by := post.By
	clause = post.Clause
	chain, err := holding(post.Except, sc)
	if err != nil {
		return nil, 0, "", err
	}
	for _, x := range chain {
		if x.Clause != "" {
			clause = x.Clause
		}
		if x.By != nil {
			by = x.By
		}
	}
	for _, st := range by.Steps {
		for _, p := range st {
			for _, alt := range p {
				if alt.Kind == regulation.ActorPost {
					posts = append(posts, alt.Post)
				}
			}
		}
	}
	return posts, person, clause, nil
}

// missingSigners names who has still to sign, once the actor has.
func (u *unit) missingSigners(s *state, r *rule) ([]i18n.Text, error) {
	var out []i18n.Text
	signed := u.signed(s, r.act.Name)
	for i, step := range r.by.Steps {
		for j, party := range step {
			missing, err := u.missing(s, signed, i, j, party)
			if err != nil {
				return nil, err
			}
			if missing {
				out = append(out, u.partyText(s, party))
			}
		}
	}
	return out, nil
}

func (u *unit) postText(post string) i18n.Text {
	if p := u.prog.Posts[post]; p != nil {
		return p.Say
	}
	return i18n.Text{Zh: post, En: post}
}

func (u *unit) byText(s *state, by *regulation.By) i18n.Text {
	if by == nil {
		return words("rule")
	}
	var parts []i18n.Text
	for _, st := range by.Steps {
		for _, p := range st {
			parts = append(parts, u.partyText(s, p))
		}
	}
	return join(parts, words("and"))
}

func (u *unit) partyText(s *state, p regulation.ByParty) i18n.Text {
	var alts []i18n.Text
	for _, a := range p {
		switch a.Kind {
		case regulation.ActorPost, regulation.ActorEntered:
			alts = append(alts, u.postText(a.Post))
		case regulation.ActorAnyone:
			alts = append(alts, words("anyone"))
		case regulation.ActorPublic:
			alts = append(alts, words("public"))
		case regulation.ActorOpener:
			alts = append(alts, words("opener"))
		case regulation.ActorField:
			alts = append(alts, u.fieldText(s, a.Field))
		case regulation.ActorAll:
			alts = append(alts, words("all", u.fieldText(s, a.Field)))
		case regulation.ActorPostOf:
			alts = append(alts, words("postof", u.postText(a.Post), u.fieldText(s, a.Field)))
		case regulation.ActorRule:
			if len(p) == 1 {
				alts = append(alts, words("rule"))
			}
		}
	}
	return join(alts, words("or"))
}

func (u *unit) fieldText(s *state, field string) i18n.Text {
	if field == "opener" {
		return words("opener")
	}
	t := i18n.Text{Zh: field, En: field}
	if f := s.typ.Field(field); f != nil {
		t = f.Say
	}
	return t
}

func join(parts []i18n.Text, sep i18n.Text) i18n.Text {
	var t i18n.Text
	seen := map[i18n.Text]bool{}
	for _, p := range parts {
		if p.Empty() || seen[p] {
			continue
		}
		if len(seen) > 0 {
			t.Zh += sep.Zh
			t.En += sep.In(i18n.En)
		}
		seen[p] = true
		t.Zh += p.In(i18n.Zh)
		t.En += p.In(i18n.En)
	}
	return t
}

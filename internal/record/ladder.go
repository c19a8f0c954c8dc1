package record

import (
	"slices"
	"time"

	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
)

// Rung is one place in the line of those who sign an act.
type Rung struct {
	State  RungState
	Say    i18n.Text // the post, or the field that names him
	People []string  // who signed, or who may
	You    bool      // it waits for the viewer
	At     time.Time // signed
	Note   string    // the signer's own word
	Away   []Absent  // who holds it and is away
	Self   string    // who holds it and may not decide on what is his own
	Clause string    // the clause by which it is this place's turn, where a rule says whose post it is
}

// RungState is where a place of the line stands.
type RungState string

// The states of a place.
const (
	RungSigned RungState = "signed"
	RungNow    RungState = "now"
	RungLater  RungState = "later"
	RungPassed RungState = "passed" // the place above it stands in
)

// Absent is somebody who is away, and the record that says so.
type Absent struct {
	Name   string
	Until  time.Time
	Reason string
	Record Link // without ID where the viewer may not read it
}

// ladder gives the line of an act that several sign, or that goes to whoever
// stands in: empty for all others.
func (u *unit) ladder(s *state, r *rule) ([]Rung, error) {
	if r.by == nil || !lined(r.by) && !lined(r.act.By) {
		return nil, nil
	}
	out, err := u.passedOver(s, r)
	if err != nil {
		return nil, err
	}
	signed := u.signed(s, r.act.Name)
	state := RungNow
	for i, step := range r.by.Steps {
		next := state
		for j, party := range step {
			rungs, err := u.rungs(s, signed, i, j, party, state)
			if err != nil {
				return nil, err
			}
			for _, g := range rungs {
				if g.State == RungNow {
					next = RungLater
				}
			}
			out = append(out, rungs...)
		}
		state = next
	}
	return out, nil
}

// lined says whether a by-line is a line: several sign, or it comes to somebody
// by a rule.
func lined(by *regulation.By) bool {
	return by != nil && (!by.Single() || by.Allows(regulation.ActorPostOf))
}

// passedOver are the posts an exception leaves out of the line because nobody
// who holds them, and may decide this, is here.
func (u *unit) passedOver(s *state, r *rule) ([]Rung, error) {
	if r.by == r.act.By || r.act.By == nil {
		return nil, nil
	}
	stays := map[string]bool{}
	for _, a := range actors(r.by) {
		stays[a.Post] = true
	}
	var out []Rung
	pass := func(post string, not int64) {
		if stays[post] {
			return
		}
		stays[post] = true
		g := Rung{State: RungPassed, Say: u.postText(post)}
		all, _ := u.dir.Holders(post, s.row.Dept, u.now)
		if u.stand(&g, all, not); len(g.People) == 0 && (len(g.Away) > 0 || g.Self != "") {
			out = append(out, g)
		}
	}
	for _, a := range actors(r.act.By) {
		switch a.Kind {
		case regulation.ActorPost:
			pass(a.Post, 0)
		case regulation.ActorPostOf:
			posts, not, _, err := u.postOf(s, a)
			if err != nil {
				return nil, err
			}
			for _, post := range append(usually(s.prog.Posts[a.Post]), posts...) {
				pass(post, not)
			}
		}
	}
	return out, nil
}

// rungs are the places of one party: one, or as many as all(FIELD) names, with
// those passed over before it.
func (u *unit) rungs(s *state, signed []signature, step, party int, p regulation.ByParty, state RungState) ([]Rung, error) {
	sign := func(say i18n.Text, who int64) *Rung {
		for _, g := range signed {
			if g.Step == step && g.Party == party && (who == 0 || g.Person == who) {
				return &Rung{State: RungSigned, Say: say, People: []string{u.dir.Name(g.Person)}, At: instant(g.At), Note: g.Note}
			}
		}
		return nil
	}
	if len(p) == 1 && p[0].Kind == regulation.ActorAll {
		var out []Rung
		_, left := u.askedOf(s, p[0].Field)
		for _, id := range persons(s.named(), p[0].Field) {
			g := Rung{State: state, Say: u.fieldText(s, p[0].Field)}
			if slices.Contains(left, id) {
				g.State = RungPassed
			}
			if signed := sign(g.Say, id); signed != nil {
				g = *signed
			} else {
				u.stand(&g, []int64{id}, 0)
			}
			out = append(out, g)
		}
		return out, nil
	}
	if g := sign(u.partyText(s, p), 0); g != nil {
		return []Rung{*g}, nil
	}
	var out []Rung
	now := Rung{State: state}
	var says []i18n.Text
	for _, a := range p {
		switch a.Kind {
		case regulation.ActorPost:
			says = append(says, u.postText(a.Post))
			all, _ := u.dir.Holders(a.Post, s.row.Dept, u.now)
			u.stand(&now, all, 0)
		case regulation.ActorField, regulation.ActorOpener:
			f := a.Field
			if a.Kind == regulation.ActorOpener {
				f = "opener"
			}
			says = append(says, u.fieldText(s, f))
			u.stand(&now, persons(s.named(), f), 0)
		case regulation.ActorPostOf:
			posts, not, clause, err := u.postOf(s, a)
			if err != nil {
				return nil, err
			}
			now.Clause = clause
			for _, post := range usually(s.prog.Posts[a.Post]) {
				if slices.Contains(posts, post) {
					continue
				}
				g := Rung{State: RungPassed, Say: u.postText(post)}
				all, _ := u.dir.Holders(post, s.row.Dept, u.now)
				u.stand(&g, all, not)
				out = append(out, g)
			}
			for _, post := range posts {
				says = append(says, u.postText(post))
				all, _ := u.dir.Holders(post, s.row.Dept, u.now)
				u.stand(&now, all, not)
			}
		}
	}
	now.Say = join(says, words("or"))
	if now.Say.Empty() {
		now.Say = u.partyText(s, p)
	}
	return append(out, now), nil
}

// usually are the posts of a post that is a rule, where no exception holds.
func usually(p *regulation.Post) []string {
	var out []string
	for _, a := range actors(p.By) {
		if a.Kind == regulation.ActorPost {
			out = append(out, a.Post)
		}
	}
	return out
}

// stand sorts the holders of a place into those who may sign, those who are away
// and the one whose own matter it is.
func (u *unit) stand(g *Rung, ids []int64, not int64) {
	for _, id := range ids {
		name := u.dir.Name(id)
		switch away := u.dir.Away(id, u.now); {
		case id == not:
			g.Self = name
		case away != nil:
			g.Away = append(g.Away, Absent{Name: name, Until: u.dir.Back(id, u.now), Reason: away.Reason, Record: u.linkOf(away)})
		case !slices.Contains(g.People, name):
			g.People = append(g.People, name)
			g.You = g.You || g.State == RungNow && u.actor != nil && id == u.actor.ID
		}
	}
}

// linkOf is the record of an absence, where the viewer may read it.
func (u *unit) linkOf(a *people.Absence) Link {
	s, err := u.load(a.Record)
	if err != nil || u.actor != nil && !u.mayRead(s) {
		return Link{}
	}
	return Link{ID: s.id, Type: s.typ.Name, Title: s.title()}
}

package record

import (
	"fmt"
	"slices"

	"github.com/guiju/guiju/internal/regulation"
)

// waitsFor gives for whom a record waits where it stands: posts, and people by
// id. They are those who may do its acts that move it on; every post that an
// exception could name counts, and is sorted out when the list is read.
func (u *unit) waitsFor(s *state, row *regulation.Row) (posts []string, people []int64) {
	seenPost, seenPerson := map[string]bool{}, map[int64]bool{}
	for _, a := range s.typ.Acts {
		if !a.In[row.Stage] || !movesOn(s.typ, a, row.Stage) {
			continue
		}
		for _, by := range bys(a) {
			if by == nil {
				continue
			}
			for _, step := range by.Steps {
				for _, party := range step {
					for _, x := range party {
						switch x.Kind {
						case regulation.ActorPost:
							seenPost[x.Post] = true
						case regulation.ActorPostOf:
							for _, p := range postsOfRule(s.prog.Posts[x.Post]) {
								seenPost[p] = true
							}
						case regulation.ActorField, regulation.ActorAll:
							for _, id := range persons(row, x.Field) {
								seenPerson[id] = true
							}
						case regulation.ActorOpener:
							for _, id := range persons(row, "opener") {
								seenPerson[id] = true
							}
						}
					}
				}
			}
		}
	}
	for p := range seenPost {
		posts = append(posts, p)
	}
	for p := range seenPerson {
		people = append(people, p)
	}
	return posts, people
}

// movesOn says whether an act leads on from a stage: to one that lies on the
// main way ahead. What hands the record over, sends it back, lets it stand still
// or withdraws it does not.
func movesOn(t *regulation.Type, a *regulation.Act, from string) bool {
	ahead := wayOn(t, from)
	for _, to := range targets(a) {
		if to != from && slices.Contains(ahead, to) {
			return true
		}
	}
	return false
}

// wayOn gives the stages ahead: from each, where the first act in order leads
// that neither stands still nor withdraws, to the first end. At an end the
// business is over.
func wayOn(t *regulation.Type, from string) []string {
	var out []string
	for at := from; ; {
		st := t.Stage(at)
		if st == nil || st.Kind == regulation.StageEnd || st.Kind == regulation.StageVoid {
			return out
		}
		next := ""
		for _, a := range t.Acts {
			to := t.Stage(a.To)
			if a.In[at] && to != nil && a.To != at && a.To != from && !onlyRule(a.By) && !slices.Contains(out, a.To) &&
				to.Kind != regulation.StageWait && to.Kind != regulation.StageVoid {
				next = a.To
				break
			}
		}
		if next == "" {
			return out
		}
		out = append(out, next)
		at = next
	}
}

// postsOfRule gives every post a rule post can come to.
func postsOfRule(p *regulation.Post) []string {
	if p == nil {
		return nil
	}
	var out []string
	add := func(by *regulation.By) {
		if by == nil {
			return
		}
		for _, st := range by.Steps {
			for _, party := range st {
				for _, a := range party {
					if a.Kind == regulation.ActorPost {
						out = append(out, a.Post)
					}
				}
			}
		}
	}
	add(p.By)
	var walk func([]*regulation.Except)
	walk = func(xs []*regulation.Except) {
		for _, x := range xs {
			add(x.By)
			walk(x.Except)
		}
	}
	walk(p.Except)
	return out
}

// personal keys: (department, class 0, post, due) for posts, ("@id", class 0,
// due) for people; the name of the clock follows in the list of dues.
func postScope(dept, post string) []byte { return keyText(keyScope(dept, 0), post) }
func personScope(id int64) []byte        { return keyScope(fmt.Sprintf("@%d", id), 0) }

// personalRows gives a record's rows in the lists of what waits and what is due.
func (u *unit) personalRows(l *list, s *state, row *regulation.Row) []listRow {
	var out []listRow
	add := func(posts []string, people []int64, due int64, tail string) {
		put := func(scope []byte) {
			k := keyInt(scope, due)
			if tail != "" {
				k = keyText(k, tail)
			}
			out = append(out, listRow{list: l.id, key: keyID(k, s.id), id: s.id})
		}
		for _, dept := range u.dir.Path(row.Dept) {
			for _, p := range posts {
				put(postScope(dept, p))
			}
		}
		for _, id := range people {
			put(personScope(id))
		}
	}
	if l.name == builtinWaiting {
		posts, people := u.waitsFor(s, row)
		add(posts, people, s.urgency(), "")
		return out
	}
	for _, name := range sortedKeys(s.clocks) {
		c := s.clocks[name]
		clock := s.typ.Clock(name)
		if clock == nil || c.Ended != 0 || c.Due == 0 || c.Before || s.lingers(c) {
			continue
		}
		posts, people := u.answers(s, row, clock)
		add(posts, people, c.Due, name)
	}
	return out
}

// answers gives who answers for a clock: the posts and people of its by-line.
func (u *unit) answers(s *state, row *regulation.Row, c *regulation.Clock) (posts []string, people []int64) {
	by := c.By
	sc := u.scope(s)
	sc.R = row
	if chain, err := holding(c.Except, sc); err == nil {
		for _, x := range chain {
			if x.By != nil {
				by = x.By
			}
		}
	}
	if by == nil {
		return nil, nil
	}
	for _, st := range by.Steps {
		for _, p := range st {
			for _, a := range p {
				switch a.Kind {
				case regulation.ActorPost:
					posts = append(posts, a.Post)
				case regulation.ActorPostOf:
					posts = append(posts, postsOfRule(s.prog.Posts[a.Post])...)
				case regulation.ActorField, regulation.ActorAll:
					people = append(people, persons(row, a.Field)...)
				case regulation.ActorOpener:
					people = append(people, persons(row, "opener")...)
				}
			}
		}
	}
	return posts, people
}

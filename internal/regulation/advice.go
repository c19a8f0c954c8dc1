package regulation

import (
	"time"

	"github.com/guiju/guiju/internal/calendar"
)

func chinaZone() *time.Location { return calendar.Shanghai() }

// advice warns of what is allowed and seldom meant.
func (c *compiler) advice() {
	for _, n := range c.order {
		c.onePost(c.prog.Types[n])
	}
	for _, say := range c.later {
		say()
	}
	enforced, proved := c.evidence()
	for _, cl := range c.prog.Clauses {
		if c.heads(cl.ID) {
			continue
		}
		switch {
		case !enforced[cl.ID]:
			c.warnAt(cl.Pos, "没有规则落实条款 "+cl.ID, "no rule carries out clause "+cl.ID, "", "")
		case !proved[cl.ID] && len(c.prog.Stories) > 0:
			c.warnAt(cl.Pos, "没有情景证明条款 "+cl.ID, "no scenario proves clause "+cl.ID, "", "")
		}
	}
}

// heads says whether a clause is a heading that others stand under.
func (c *compiler) heads(id string) bool {
	for other := range c.prog.clauses {
		if other != id && c.under(other, id) {
			return true
		}
	}
	return false
}

func (c *compiler) under(clause, id string) bool {
	if len(clause) <= len(id) || clause[:len(id)] != id {
		return false
	}
	return !(isDigit(id[len(id)-1]) && isDigit(clause[len(id)]))
}

// evidence collects the clauses that rules cite, and that scenarios prove.
func (c *compiler) evidence() (enforced, proved map[string]bool) {
	enforced, proved = map[string]bool{}, map[string]bool{}
	except := func(x *Except) {
		enforced[x.Clause] = true
		for _, n := range x.Needs {
			enforced[n.Clause] = true
		}
	}
	for _, n := range c.order {
		t := c.prog.Types[n]
		for _, a := range t.Acts {
			enforced[a.Clause] = true
			for _, nd := range a.Needs {
				enforced[nd.Clause] = true
			}
			eachExcept(a.Except, except)
		}
		for _, k := range t.Clocks {
			enforced[k.Clause] = true
			eachExcept(k.Except, except)
		}
		for _, f := range t.Finds {
			enforced[f.Clause] = true
			if f.See != nil {
				enforced[f.See.Clause] = true
			}
		}
		for _, x := range t.Is {
			enforced[x.Clause] = true
			eachExcept(x.Except, except)
		}
		for _, f := range t.Fields {
			if f.See != nil {
				enforced[f.See.Clause] = true
			}
		}
	}
	for _, p := range c.prog.Posts {
		enforced[p.Clause] = true
		eachExcept(p.Except, except)
	}
	for _, p := range c.prog.Params {
		enforced[p.Clause] = true
	}
	for _, s := range c.prog.Stories {
		proved[s.Clause] = true
	}
	return enforced, proved
}

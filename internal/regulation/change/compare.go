package change

import (
	"fmt"
	"slices"
	"sort"

	"github.com/guiju/guiju/internal/regulation"
)

// Prior is an edition that was put in force.
type Prior struct {
	No      int64
	Program *regulation.Program
	InForce bool             // somewhere, now or on a day to come
	Open    map[string]int64 // open records by type
	Kept    map[string]bool  // types of which there is any record
}

// House is every edition there was, oldest first.
type House struct{ Priors []Prior }

// Compare gives what keeps a program from becoming the next edition.
func Compare(next *regulation.Program, h *House) []regulation.Problem {
	c := &comparison{next: next, said: map[string]bool{}}
	for i := range h.Priors {
		p := &h.Priors[i]
		c.p, c.prior = p, p.Program
		c.meanings()
		for _, name := range p.Program.Order {
			t := p.Program.Types[name]
			switch {
			case t.Pattern:
			case t.Register && p.InForce && p.Kept[name]:
				c.register(t)
			case !t.Register && p.Open[name] > 0:
				c.open(t)
			}
		}
	}
	for i := range h.Priors {
		if p := &h.Priors[i]; !p.InForce {
			c.returned(p.Program, h)
		} else {
			c.reworded(p.Program)
		}
	}
	sort.SliceStable(c.out, func(i, j int) bool {
		a, b := c.out[i].Pos, c.out[j].Pos
		return a.File < b.File || a.File == b.File && (a.Line < b.Line || a.Line == b.Line && a.Col < b.Col)
	})
	return c.out
}

type comparison struct {
	next  *regulation.Program
	p     *Prior
	prior *regulation.Program
	out   []regulation.Problem
	said  map[string]bool
}

func (c *comparison) say(pos regulation.Pos, warn bool, zh, en, hintZh, hintEn string) {
	key := pos.String() + zh
	if c.said[key] {
		return
	}
	c.said[key] = true
	c.out = append(c.out, regulation.Problem{Pos: pos, What: regulation.Text{Zh: zh, En: en}, Hint: regulation.Text{Zh: hintZh, En: hintEn}, Warn: warn})
}

func (c *comparison) wrong(pos regulation.Pos, zh, en, hintZh, hintEn string) {
	c.say(pos, false, zh, en, hintZh, hintEn)
}

// meanings: what has the same name is the same kind of thing.
func (c *comparison) meanings() {
	const hz, he = "换一个没有用过的名字；这个名字在以前的记录和账上有它的意思", "take a name that was never used; this one has its meaning in records and in the ledger"
	for name, p := range c.prior.Params {
		if q := c.next.Params[name]; q != nil && (p.Kind != q.Kind || !sameCols(p.Cols, q.Cols)) {
			c.wrong(q.Pos, "参数 "+name+" 以前是另一种值", "the parameter "+name+" was another kind of value before", hz, he)
		}
	}
	for _, name := range c.prior.Order {
		t, n := c.prior.Types[name], c.next.Types[name]
		if n == nil {
			continue
		}
		if t.Register != n.Register {
			c.wrong(n.Pos, "类型 "+name+" 以前"+map[bool]string{true: "是", false: "不是"}[t.Register]+"登记对象（like: register）",
				"the type "+name+" was "+map[bool]string{true: "", false: "no "}[t.Register]+"register before", hz, he)
		} else if c.p.Kept[name] && !slices.Equal(sorted(t.Like), sorted(n.Like)) {
			c.wrong(n.Pos, fmt.Sprintf("类型 %s 以前 like 的是 %v，已有记录", name, t.Like), fmt.Sprintf("the type %s was like %v before, and there are records of it", name, t.Like),
				"已有记录的类型不能改 like；另立一个类型", "a type with records keeps what it is like; make another type")
		}
		for _, f := range t.Fields {
			if g := n.Field(f.Name); g != nil && (!f.SameKind(g) || !sameCols(f.Cols, g.Cols)) {
				c.wrong(g.Pos, name+"."+f.Name+" 以前是另一种内容（"+string(f.Kind)+"）", name+"."+f.Name+" was of another kind before ("+string(f.Kind)+")", hz, he)
			}
		}
		for _, s := range t.Stages {
			if g := n.Stage(s.Name); g != nil && g.Kind != s.Kind {
				c.wrong(g.Pos, name+" 的阶段 "+s.Name+" 以前是另一种阶段", "the stage "+s.Name+" of "+name+" was of another kind before", hz, he)
			}
		}
		for _, a := range t.Acts {
			if g := n.Act(a.Name); g != nil && g.Opening != a.Opening {
				c.wrong(g.Pos, name+"."+a.Name+" 以前"+map[bool]string{true: "开立记录", false: "不开立记录"}[a.Opening],
					map[bool]string{true: name + "." + a.Name + " opened a record before", false: name + "." + a.Name + " opened no record before"}[a.Opening], hz, he)
			}
		}
	}
}

// sameCols says that columns of one name are of one kind.
func sameCols(a, b []*regulation.Field) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Name == y.Name && !x.SameKind(y) {
				return false
			}
		}
	}
	return true
}

func sorted(in []string) []string {
	out := slices.Clone(in)
	slices.Sort(out)
	return out
}

// returned: what went and comes again is what it was.
func (c *comparison) returned(old *regulation.Program, h *House) {
	const hz, he = "是同一样就用回原来的题名；不是就换一个没有用过的名字", "if it is the same thing, give it its old title again; if not, take a name that was never used"
	gone := func(there func(*regulation.Program) bool) bool {
		for _, p := range h.Priors {
			if p.InForce && there(p.Program) {
				return false
			}
		}
		return true
	}
	held := func(zh, en string, pos regulation.Pos, was, now regulation.Text, there func(*regulation.Program) bool) {
		if was.Zh != now.Zh && gone(there) {
			c.wrong(pos, zh+" 以前用过，是“"+was.Zh+"”", en+" was used before, as “"+was.En+"”", hz, he)
		}
	}
	for _, cl := range old.Clauses {
		if n := c.next.Clause(cl.ID); n != nil {
			held("条款号 "+cl.ID, "the clause id "+cl.ID, n.Pos, cl.Say, n.Say, func(p *regulation.Program) bool { return p.Clause(cl.ID) != nil })
		}
	}
	for name, x := range old.Params {
		if n := c.next.Params[name]; n != nil {
			held("参数 "+name, "the parameter "+name, n.Pos, x.Say, n.Say, func(p *regulation.Program) bool { return p.Params[name] != nil })
		}
	}
	for name, x := range old.Posts {
		if n := c.next.Posts[name]; n != nil {
			held("岗位 "+name, "the post "+name, n.Pos, x.Say, n.Say, func(p *regulation.Program) bool { return p.Posts[name] != nil })
		}
	}
	for _, name := range old.Order {
		t, n := old.Types[name], c.next.Types[name]
		if n == nil {
			continue
		}
		held("类型 "+name, "the type "+name, n.Pos, t.Say, n.Say, func(p *regulation.Program) bool { return p.Types[name] != nil })
		in := func(part func(*regulation.Type) bool) func(*regulation.Program) bool {
			return func(p *regulation.Program) bool { return p.Types[name] != nil && part(p.Types[name]) }
		}
		for _, f := range t.Fields {
			if g := n.Field(f.Name); g != nil {
				held("栏目 "+name+"."+f.Name, "the field "+name+"."+f.Name, g.Pos, f.Say, g.Say, in(func(t *regulation.Type) bool { return t.Field(f.Name) != nil }))
			}
		}
		for _, a := range t.Acts {
			if g := n.Act(a.Name); g != nil {
				held("办理事项 "+name+"."+a.Name, "the act "+name+"."+a.Name, g.Pos, a.Say, g.Say, in(func(t *regulation.Type) bool { return t.Act(a.Name) != nil }))
			}
		}
		for _, s := range t.Stages {
			if g := n.Stage(s.Name); g != nil {
				held("阶段 "+name+"."+s.Name, "the stage "+name+"."+s.Name, g.Pos, s.Say, g.Say, in(func(t *regulation.Type) bool { return t.Stage(s.Name) != nil }))
			}
		}
	}
}

// reworded: only a person can tell whether a clause in other words is still the
// same clause.
func (c *comparison) reworded(p *regulation.Program) {
	for _, cl := range p.Clauses {
		if n := c.next.Clause(cl.ID); n != nil && n.Say.Zh != cl.Say.Zh {
			c.say(n.Pos, true, "条款 "+cl.ID+" 换了文字，原来是“"+cl.Say.Zh+"”", "clause "+cl.ID+" is in other words; it was “"+cl.Say.En+"”",
				"条款号只能指同一条：若已是另一条，请换一个号", "an id stands for one clause for ever: if it is another one now, give it another id")
		}
	}
}

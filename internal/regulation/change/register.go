package change

import (
	"slices"

	"github.com/guiju/guiju/internal/regulation"
)

// register: things follow the edition in force, so it must hold all of them.
func (c *comparison) register(t *regulation.Type) {
	n := c.next.Types[t.Name]
	if n == nil {
		c.wrong(c.top(), "登记对象 "+t.Name+"（"+t.Say.Zh+"）有记录，不能取消", "there are records of the register "+t.Name+" ("+t.Say.En+"); it cannot go",
			"留着它，改为不再开立：把开立的 by 改为 rule", "keep it, and let nobody open any: by: rule")
		return
	}
	for i, f := range t.Fields {
		g := n.Field(f.Name)
		switch {
		case f.Is != nil && g == nil:
		case g == nil:
			c.wrong(c.near(n, t, partField, i), "登记对象 "+t.Name+" 的栏目 "+f.Name+" 不能取消：记录里有它", "the field "+f.Name+" of the register "+t.Name+" cannot go: its records hold it",
				"留着它，不再要求填写（从 ask 里去掉）", "keep it, and ask for it no more")
		case !sameReaders(f.See, g.See):
			c.wrong(g.Pos, "登记对象 "+t.Name+" 的栏目 "+f.Name+" 不能换读者", "the field "+f.Name+" of the register "+t.Name+" keeps its readers", "另立一栏", "make another field")
		default:
			for _, x := range f.Choices {
				if g.Lacks(x.Code) != "" {
					c.wrong(g.Pos, t.Name+"."+f.Name+" 的选项 "+x.Code+" 不能取消：登记对象里有它", "the choice "+x.Code+" of "+t.Name+"."+f.Name+" cannot go: the register holds it", "留着它", "keep it")
				}
			}
			for _, x := range f.Cols {
				if !slices.ContainsFunc(g.Cols, func(y *regulation.Field) bool { return x.Name == y.Name }) {
					c.wrong(g.Pos, t.Name+"."+f.Name+" 的列 "+x.Name+" 不能取消：登记对象里有它", "the column "+x.Name+" of "+t.Name+"."+f.Name+" cannot go: the register holds it", "留着它", "keep it")
				}
			}
		}
	}
	for i, s := range t.Stages {
		if n.Stage(s.Name) == nil {
			c.wrong(c.near(n, t, partStage, i), "登记对象 "+t.Name+" 的阶段 "+s.Name+" 不能取消", "the stage "+s.Name+" of the register "+t.Name+" cannot go", "留着它", "keep it")
		}
	}
	if !sameReaders(t.See, n.See) {
		c.wrong(n.Pos, "登记对象 "+t.Name+" 不能换读者（see）", "the register "+t.Name+" keeps its readers (see)", "要另定读者的内容，另立一个类型", "put what has other readers into another type")
	}
	if !sameExprs(t.Once, n.Once) {
		c.wrong(n.Pos, "登记对象 "+t.Name+" 不能改 once", "the register "+t.Name+" keeps its `once`", "另立一个类型", "make another type")
	}
}

func sameReaders(a, b *regulation.Readers) bool {
	if a == nil || b == nil {
		return (a == nil || a.Anyone) && (b == nil || b.Anyone)
	}
	return a.Anyone == b.Anyone && slices.Equal(a.Posts, b.Posts) && slices.Equal(sorted(a.Persons), sorted(b.Persons))
}

func sameExprs(a, b []*regulation.Expr) bool {
	return slices.EqualFunc(a, b, func(x, y *regulation.Expr) bool { return x.Src == y.Src })
}

// part is a list of named parts of a type.
type part func(*regulation.Type) (names []string, at func(string) (regulation.Pos, bool))

func partField(t *regulation.Type) ([]string, func(string) (regulation.Pos, bool)) {
	var names []string
	for _, f := range t.Fields {
		names = append(names, f.Name)
	}
	return names, func(n string) (regulation.Pos, bool) {
		if f := t.Field(n); f != nil {
			return f.Pos, true
		}
		return regulation.Pos{}, false
	}
}

func partStage(t *regulation.Type) ([]string, func(string) (regulation.Pos, bool)) {
	var names []string
	for _, s := range t.Stages {
		names = append(names, s.Name)
	}
	return names, func(n string) (regulation.Pos, bool) {
		if s := t.Stage(n); s != nil {
			return s.Pos, true
		}
		return regulation.Pos{}, false
	}
}

func partAct(t *regulation.Type) ([]string, func(string) (regulation.Pos, bool)) {
	var names []string
	for _, a := range t.Acts {
		names = append(names, a.Name)
	}
	return names, func(n string) (regulation.Pos, bool) {
		if a := t.Act(n); a != nil {
			return a.Pos, true
		}
		return regulation.Pos{}, false
	}
}

// near is the place in the new text where a part that is gone stood: the part
// before it in the same file, else the one behind it, else the type.
func (c *comparison) near(next, was *regulation.Type, p part, i int) regulation.Pos {
	names, at := p(was)
	_, now := p(next)
	home, _ := at(names[i])
	for _, order := range [][]string{reversed(names[:i]), names[i+1:]} {
		for _, n := range order {
			old, _ := at(n)
			if pos, ok := now(n); ok && old.File == home.File && pos.File == home.File {
				return pos
			}
		}
	}
	return next.Pos
}

func reversed(in []string) []string {
	out := slices.Clone(in)
	slices.Reverse(out)
	return out
}

// top is the place of what has none of its own any more.
func (c *comparison) top() regulation.Pos {
	return regulation.Pos{File: "regulation.yaml", Line: 1, Col: 1}
}

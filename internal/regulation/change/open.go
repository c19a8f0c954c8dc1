package change

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/guiju/guiju/internal/regulation"
)

// open: a record that is open keeps its rules, and what these name must be there.
func (c *comparison) open(t *regulation.Type) {
	n := c.next.Types[t.Name]
	count := c.p.Open[t.Name]
	zh, en := fmt.Sprintf("第 %d 版下还有 %d 件未了结", c.p.No, count), fmt.Sprintf("%d records are open under edition %d", count, c.p.No)
	if n == nil {
		c.wrong(c.top(), "类型 "+t.Name+"（"+t.Say.Zh+"）不能取消："+zh, "the type "+t.Name+" ("+t.Say.En+") cannot go: "+en,
			"留着它，改为不再开立：把开立的 by 改为 rule；都办完后再取消", "keep it, and let nobody open any (by: rule); take it out when all have ended")
		return
	}
	for i, a := range t.Acts {
		if n.Act(a.Name) == nil {
			c.wrong(c.near(n, t, partAct, i), "办理事项 "+t.Name+"."+a.Name+"（"+a.Say.Zh+"）不能取消："+zh, "the act "+t.Name+"."+a.Name+" ("+a.Say.En+") cannot go: "+en,
				"留着它；不许再办就把 by 改为 rule。未了结的办完（或都改依新版）后再取消", "keep it, by: rule if nobody may do it any more; take it out when these have ended or have come over")
		}
	}
	for i, s := range t.Stages {
		if n.Stage(s.Name) == nil {
			c.wrong(c.near(n, t, partStage, i), t.Name+" 的阶段 "+s.Name+"（"+s.Say.Zh+"）不能取消："+zh, "the stage "+s.Name+" ("+s.Say.En+") of "+t.Name+" cannot go: "+en,
				"留着它；不再走到就改各办理事项的 to。都办完后再取消", "keep it, and let no act lead there; take it out when these have ended")
		}
	}
	r := &reads{c: c, t: t, why: [2]string{"未了结的 " + t.Say.Zh + " 按第 " + fmt.Sprint(c.p.No) + " 版还要用到它", fmt.Sprintf("rules of edition %d name it, and a %s is open under them", c.p.No, t.Say.En)}}
	r.all()
}

// reads walks the rules of a type and looks for what they name beyond the
// record itself.
type reads struct {
	c   *comparison
	t   *regulation.Type
	why [2]string
}

func (r *reads) all() {
	for _, a := range r.t.Acts {
		r.by(a.By)
		r.needs(a.Needs)
		r.do(a.Do)
		r.except(a.Except)
	}
	for _, k := range r.t.Clocks {
		r.by(k.By)
		r.expr(k.If, "")
		r.expr(k.Due, "")
		r.do(k.Do)
		r.except(k.Except)
	}
	for _, is := range r.t.Is {
		r.expr(is.Is, "")
		r.except(is.Except)
	}
	for _, f := range r.t.Finds {
		for _, x := range f.It {
			r.expr(x, f.Of)
		}
		for _, e := range f.Eq {
			r.expr(e.Key, f.Of)
			r.expr(e.Value, "")
		}
		for o := f.Order; o != nil; o = o.And {
			r.expr(o.Key, f.Of)
			r.expr(o.Value, "")
		}
		for _, x := range f.Group {
			r.expr(x, f.Of)
		}
		r.expr(f.Is, f.Of)
	}
}

func (r *reads) except(xs []*regulation.Except) {
	for _, x := range xs {
		r.expr(x.If, "")
		r.by(x.By)
		r.needs(x.Needs)
		r.do(x.Do)
		r.expr(x.Due, "")
		r.expr(x.Is, "")
		r.except(x.Except)
	}
}

func (r *reads) needs(ns []*regulation.Need) {
	for _, n := range ns {
		r.expr(n.If, "")
	}
}

func (r *reads) by(by *regulation.By) {
	if by == nil {
		return
	}
	for _, s := range by.Steps {
		for _, p := range s {
			for _, a := range p {
				if a.Post != "" && r.c.prior.Posts[a.Post] != nil && r.c.next.Posts[a.Post] == nil {
					r.c.wrong(regulation.Pos{File: "posts.yaml", Line: 1, Col: 1}, "岗位 "+a.Post+" 不能取消："+r.why[0], "the post "+a.Post+" cannot go: "+r.why[1],
						"留到这些都办完", "keep it until these have ended")
				}
			}
		}
	}
}

func (r *reads) do(do []*regulation.Effect) {
	for _, e := range do {
		r.expr(e.Value, "")
		r.expr(e.For, "")
		r.expr(e.If, e.Type)
		for _, g := range e.Give {
			r.expr(g.If, e.Type)
			r.expr(g.Is, e.Type)
		}
		if e.Kind != regulation.EffectOpen && e.Kind != regulation.EffectOn {
			continue
		}
		was, now := r.c.prior.Types[e.Type], r.c.next.Types[e.Type]
		if was == nil {
			continue
		}
		if now == nil {
			r.c.wrong(r.c.top(), "类型 "+e.Type+" 不能取消："+r.why[0], "the type "+e.Type+" cannot go: "+r.why[1], "留到这些都办完", "keep it until these have ended")
			continue
		}
		a := now.Act(e.Act)
		if a == nil {
			for i, x := range was.Acts {
				if x.Name == e.Act {
					r.c.wrong(r.c.near(now, was, partAct, i), "办理事项 "+e.Type+"."+e.Act+" 不能取消："+r.why[0], "the act "+e.Type+"."+e.Act+" cannot go: "+r.why[1],
						"留到这些都办完", "keep it until these have ended")
				}
			}
			continue
		}
		if !a.By.Allows(regulation.ActorRule) {
			r.c.wrong(a.Pos, e.Type+"."+e.Act+" 的 by 须留着 rule："+r.why[0], "the by of "+e.Type+"."+e.Act+" must keep rule: "+r.why[1], "by: ... | rule", "by: ... | rule")
		}
		for _, g := range e.Give {
			r.field(e.Type, g.Field)
		}
	}
}

var chains = regexp.MustCompile(`\b(r|it)((?:\.[a-z_][a-z0-9_]*)+)`)
var figures = regexp.MustCompile(`\bat\([^()]*(?:\([^()]*\))?[^()]*\)\.([a-z_][a-z0-9_]*)`)

// expr looks at what an expression reads of other records. it is the type of
// `it`, where there is one.
func (r *reads) expr(x *regulation.Expr, it string) {
	if x == nil {
		return
	}
	for _, m := range chains.FindAllStringSubmatch(x.Src, -1) {
		if m[1] == "it" && it == "" {
			continue
		}
		typ := it
		if m[1] == "r" {
			typ = r.t.Name
		}
		for i, name := range strings.Split(m[2][1:], ".") {
			t := r.c.prior.Types[typ]
			if t == nil {
				break
			}
			if i > 0 || m[1] == "it" {
				r.field(typ, name)
			}
			f := t.Field(name)
			if f == nil || f.Kind != regulation.KindRef {
				break
			}
			typ = f.Ref
		}
	}
	for _, m := range figures.FindAllStringSubmatch(x.Src, -1) {
		if r.c.prior.Params[m[1]] != nil && r.c.next.Params[m[1]] == nil {
			r.c.wrong(regulation.Pos{File: "params.yaml", Line: 1, Col: 1}, "参数 "+m[1]+" 不能取消："+r.why[0], "the parameter "+m[1]+" cannot go: "+r.why[1], "留到这些都办完", "keep it until these have ended")
		}
	}
}

// field: a field of another record must be there; its kind was looked at.
func (r *reads) field(typ, name string) {
	was, now := r.c.prior.Types[typ], r.c.next.Types[typ]
	if was == nil || was.Field(name) == nil || now != nil && now.Field(name) != nil {
		return
	}
	if now == nil {
		r.c.wrong(r.c.top(), "类型 "+typ+" 不能取消："+r.why[0], "the type "+typ+" cannot go: "+r.why[1], "留到这些都办完", "keep it until these have ended")
		return
	}
	for i, f := range was.Fields {
		if f.Name == name {
			r.c.wrong(r.c.near(now, was, partField, i), "栏目 "+typ+"."+name+" 不能取消："+r.why[0], "the field "+typ+"."+name+" cannot go: "+r.why[1],
				"留到这些都办完；不再填写就从 ask 里去掉", "keep it until these have ended; ask for it no more")
		}
	}
}

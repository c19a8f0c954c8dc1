package regulation

import (
	"fmt"
	"strings"
)

// FormExpr compiles an expression of a printed form of a type: it knows `r`,
// and `it` where in gives the list whose lines are printed: an expression of
// the same form, such as r.materials.
func (p *Program) FormExpr(src string, pos Pos, typ, in string) (*Expr, error) {
	if p.Types[typ] == nil {
		return nil, bad("没有名为“"+typ+"”的记录类型", "there is no record type named “"+typ+"”")
	}
	names := []binding{{"r", recordType(typ)}, {"now", tTime}, {"today", tDate}, {"p", tParams}, {"here", tHere}, {"away", tAway}}
	if in != "" {
		list, err := p.FormExpr(in, pos, typ, "")
		if err != nil {
			return nil, err
		}
		switch {
		case list.Kind == KindRows:
			owner, field, _ := strings.Cut(list.Ref, ".")
			names = append(names, binding{"it", recordType(rowType(owner, field))})
		case list.Kind == KindRecord || list.Kind == KindPerson || list.Kind == KindFind:
			names = append(names, binding{"it", recordType(list.Ref)})
		default:
			return nil, bad("“"+in+"”不是一列", "“"+in+"” is no list")
		}
	}
	c := newCompiler(nil)
	c.prog, c.order, c.desk = p, p.Order, p.desk
	e := c.expr(&node{pos: pos, kind: scalar, text: src}, &scope{finds: true, late: true, names: names})
	if e == nil || Fatal(c.problems) {
		if len(c.problems) == 0 {
			return nil, fmt.Errorf("%s: not an expression: %s", pos, src)
		}
		return nil, bad(c.problems[0].In("zh"), c.problems[0].In("en"))
	}
	return e, nil
}

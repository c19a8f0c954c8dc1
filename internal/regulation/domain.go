package regulation

import (
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
)

// domain checks the literals that a stage or a choice is compared with: a
// misspelt one would never hold and never be noticed.
func (p *planner) domain(value, literals ast.Expr) {
	if value.Kind() != ast.SelectKind {
		return
	}
	s := value.AsSelect()
	on := p.typeOf(s.Operand())
	if on.Kind() != types.StructKind {
		return
	}
	have, en := p.c.domainOf(on.TypeName(), s.FieldName())
	if have == nil {
		return
	}
	list := []ast.Expr{literals}
	if literals.Kind() == ast.ListKind {
		list = literals.AsList().Elements()
	}
	for _, l := range list {
		if l.Kind() != ast.LiteralKind {
			continue
		}
		t, ok := l.AsLiteral().(types.String)
		if !ok || t == "" || contains(have, string(t)) {
			continue
		}
		hz, he := meant(string(t), have)
		p.fail(l.ID(), "“"+string(t)+"”不是"+map[string]string{"a stage": "环节", "a choice": "选项", "a type": "类型"}[en]+"："+s.FieldName(),
			"“"+string(t)+"” is not "+en+" of "+s.FieldName(), hz, he)
	}
}

// domainOf gives the values a member may have, over the type and all that are
// like it; nil where any may be.
func (c *compiler) domainOf(object, member string) (have []string, en string) {
	kinds := c.prog.Kinds(object)
	if len(kinds) == 0 {
		return nil, ""
	}
	switch member {
	case "type":
		for _, k := range kinds {
			have = append(have, k.Name)
		}
		return have, "a type"
	case "stage", "outcome":
		for _, k := range kinds {
			for _, s := range k.Stages {
				if member == "stage" || s.Kind == StageEnd {
					have = append(have, s.Name)
				}
			}
		}
		return have, "a stage"
	}
	for _, k := range kinds {
		f := k.Field(member)
		if f == nil || f.Kind != KindOne {
			return nil, ""
		}
		for _, ch := range f.Choices {
			have = append(have, ch.Code)
		}
	}
	return have, "a choice"
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

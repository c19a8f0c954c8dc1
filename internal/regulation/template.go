package regulation

import (
	"strconv"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"github.com/guiju/guiju/internal/i18n"
)

// template checks the literal of next('收{dept}-{year}-{seq:6}').
func (p *planner) template(e ast.Expr) bool {
	if !p.sc.next {
		p.fail(e.ID(), "next() 只用于 do", "next() stands in do only", "", "")
		return false
	}
	t, ok := e.AsLiteral().(types.String)
	if e.Kind() != ast.LiteralKind || !ok {
		p.fail(e.ID(), "next() 里须直接写编号格式", "next() takes a literal", "next('收{dept}-{year}-{seq:6}')", "next('收{dept}-{year}-{seq:6}')")
		return false
	}
	p.e.Next = true
	parts, ok := splitTemplate(string(t))
	seq := 0
	for _, x := range parts {
		if !x.hole {
			continue
		}
		word, digits, has := strings.Cut(x.text, ":")
		field := strings.TrimPrefix(x.text, "r.")
		switch {
		case word == "seq":
			seq++
			if n, err := strconv.Atoi(digits); has && (err != nil || n < 1 || n > 12) {
				ok = false
			}
		case x.text == "dept" || x.text == "year" || x.text == "month" || x.text == "all":
		case p.recordField(field):
			p.reads[field] = true
			p.used["r"] = true
		default:
			ok = false
		}
	}
	if !ok || seq != 1 {
		p.fail(e.ID(), "编号格式须含一个 {seq} 或 {seq:6}，其余可用 {dept} {year} {month} {all} {r.字段}", "a number holds one {seq} or {seq:6}, and besides {dept} {year} {month} {all} {r.FIELD}", "", "")
		return false
	}
	return true
}

func (p *planner) recordField(name string) bool {
	b := p.sc.find("r")
	if b == nil {
		return false
	}
	t := p.c.prog.Types[shapeOf(b.typ).Ref]
	return t != nil && t.Field(name) != nil
}

type templatePart struct {
	text string
	hole bool
}

func splitTemplate(s string) ([]templatePart, bool) {
	var out []templatePart
	for s != "" {
		before, rest, found := strings.Cut(s, "{")
		if before != "" {
			out = append(out, templatePart{text: before})
		}
		if !found {
			break
		}
		hole, after, closed := strings.Cut(rest, "}")
		if !closed {
			return nil, false
		}
		out = append(out, templatePart{hole, true})
		s = after
	}
	return out, true
}

// opNext fills what the record and the day say into the template; department,
// series and sequence are the world's.
func opNext(f *frame, t, _, _ any) (any, error) {
	if f.s.World == nil {
		return nil, errNoWorld
	}
	parts, _ := splitTemplate(t.(string))
	day := f.s.Cal.DateOf(f.s.Now)
	var b strings.Builder
	for _, x := range parts {
		switch {
		case !x.hole:
			b.WriteString(x.text)
		case x.text == "year":
			b.WriteString(strconv.Itoa(day.Year))
		case x.text == "month":
			b.WriteString(day.String()[5:7])
		case x.text == "dept" || x.text == "all" || x.text == "seq" || strings.HasPrefix(x.text, "seq:"):
			b.WriteString("{" + x.text + "}")
		default:
			name := strings.TrimPrefix(x.text, "r.")
			fl := f.s.R.Type.Field(name)
			v := f.s.R.Vals[name]
			if v == nil {
				return nil, Unset{name}
			}
			if s, ok := v.(string); ok {
				b.WriteString(strings.NewReplacer("{", "", "}", "").Replace(s))
			} else {
				b.WriteString(fl.Format(v, i18n.Zh, f.zone()))
			}
		}
	}
	n, err := f.s.World.Next(f.s, b.String())
	return n, err
}

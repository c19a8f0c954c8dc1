package explain

import (
	"regexp"
	"strings"

	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
)

// With opens a regulation with the parameters as they stand somewhere.
func With(prog *regulation.Program, params map[string]regulation.Value) (*Book, error) {
	p, err := newParser()
	if err != nil {
		return nil, err
	}
	return &Book{prog: prog, parse: p, params: params}, nil
}

var (
	between = regexp.MustCompile(`^it >= (-?[\d.]+) && it <= (-?[\d.]+)$`)
	amounts = regexp.MustCompile(`^it >= money\((-?[\d.]+)\) && it <= money\((-?[\d.]+)\)$`)
	oneOf   = regexp.MustCompile(`^it in \[(.*)\]$`)
)

// Bound says within what a parameter may be set: nothing, where the regulation
// leaves no range.
func (b *Book) Bound(p *regulation.Param) i18n.Text {
	if p.Bound == nil {
		return i18n.Text{}
	}
	src := strings.TrimSpace(p.Bound.Src)
	if m := between.FindStringSubmatch(src); m != nil {
		return text(m[1]+" 至 "+m[2], m[1]+" to "+m[2])
	}
	if m := amounts.FindStringSubmatch(src); m != nil {
		return text(m[1]+" 元至 "+m[2]+" 元", m[1]+" to "+m[2]+" yuan")
	}
	if m := oneOf.FindStringSubmatch(src); m != nil {
		list := strings.NewReplacer("'", "", `"`, "").Replace(m[1])
		return text(strings.ReplaceAll(list, ", ", "、")+" 之一", "one of "+list)
	}
	s := b.speaker(nil, "")
	s.names["it"] = meaning{text: text("值", "the value"), cols: p.Cols}
	return s.phrase(p.Bound)
}

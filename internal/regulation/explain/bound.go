package explain

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
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

// Params says the parameters of a clause: their values, and within what they
// may be set.
func (b *Book) Params(clause string) []i18n.Text {
	var out []i18n.Text
	for _, n := range slices.Sorted(maps.Keys(b.prog.Params)) {
		p := b.prog.Params[n]
		if p.Clause != clause {
			continue
		}
		v := p.Write(b.params[n])
		is := text(v, v)
		if p.Kind == regulation.KindRows {
			rows := len(b.params[n].([]regulation.Line))
			is = text(fmt.Sprint(rows)+" 行", fmt.Sprint(rows)+" lines")
		}
		line := fill(text("参数{1}：{2}", "parameter {1}: {2}"), quote(p.Say), is)
		if p.Open() {
			line = fill(text("{1}（可改：{2}）", "{1} (may be set: {2})"), line, b.Bound(p))
		}
		out = append(out, line)
	}
	return out
}

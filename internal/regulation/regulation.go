package regulation

import (
	"regexp"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/guiju/guiju/internal/calendar"
)

// regulation reads regulation.yaml.
func (c *compiler) regulation() {
	t := c.trees["regulation"]
	if t == nil {
		c.errAt(Pos{"regulation.yaml", 1, 1}, "缺 regulation.yaml", "regulation.yaml is missing", "say: 名称 | name\n    since: 2026-01-01", "say: 名称 | name\n    since: 2026-01-01")
		return
	}
	c.words(t, "regulation")
	c.prog.Say = c.say(t.get("say"))
	c.prog.Since = c.dateOf(t.get("since"))
	for _, o := range c.over { // nothing holds before what it lies on
		if above := c.dateOf(o.base["regulation"].get("since")); c.prog.Since.Before(above) {
			c.prog.Since = above
		}
	}
	if t.get("since") == nil {
		c.errAt(t.pos, "缺 since：从哪一天起施行", "since is missing: the first day it holds", "since: 2026-01-01", "since: 2026-01-01")
	}
	c.prog.Desk = c.text(t.get("desk"))
	if d := c.prog.Desk; d != "" && !contains(c.order, d) {
		c.unknown(t.get("desk").pos, d, "类型", "a type", c.order)
	}
}

func (c *compiler) dateOf(n *node) calendar.Date {
	if n == nil {
		return calendar.Date{}
	}
	d, err := calendar.ParseDate(c.text(n))
	if err != nil {
		c.errAt(n.pos, "这里要写日期，如 2026-01-01", "a date stands here, such as 2026-01-01", "", "")
	}
	return d
}

// clauses reads clauses.yaml.
func (c *compiler) clauses() {
	for _, e := range c.entries(c.trees["clauses"], "条款", "clauses") {
		if !c.words(e.val, "clause") {
			continue
		}
		cl := &Clause{ID: e.key.text, Keep: c.text(e.val.get("do")), Pos: e.key.pos}
		if all := texts(c.text(e.val.get("say"))); len(all) > 0 {
			cl.Say = all[0]
			if len(all) > 1 {
				cl.Reading = all[1]
			}
		}
		if cl.ID == "" || len(cl.ID) > 60 || strings.ContainsAny(cl.ID, " |/:#?&%\"'<>") {
			c.errAt(e.key.pos, "“"+cl.ID+"”不能作条款号", "“"+cl.ID+"” cannot be the id of a clause", "如 S11.3", "such as S11.3")
			continue
		}
		if s := e.val.get("since"); s != nil {
			cl.Since = c.dateOf(s)
		}
		c.prog.Clauses = append(c.prog.Clauses, cl)
		c.prog.clauses[cl.ID] = cl
	}
}

// heading is the id in clauses.yaml that a clause stands under: the shortest
// that begins it and does not end in the middle of a number.
func (c *compiler) heading(clause string) string {
	best := clause
	for id := range c.prog.clauses {
		rest, ok := strings.CutPrefix(clause, id)
		if !ok || len(id) >= len(best) {
			continue
		}
		if isDigit(id[len(id)-1]) && rest != "" && isDigit(rest[0]) {
			continue
		}
		best = id
	}
	return best
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// posts reads posts.yaml; the rules of those that are rules come later.
func (c *compiler) posts() {
	for _, e := range c.entries(c.trees["posts"], "岗位", "posts") {
		if !c.named(e.key, "岗位", "a post") || !c.words(e.val, "post") {
			continue
		}
		if contains([]string{"rule", "anyone", "public", "opener", "all", "entered"}, e.key.text) {
			c.errAt(e.key.pos, "“"+e.key.text+"”另有含义，不能作岗位", "“"+e.key.text+"” has a meaning of its own and cannot be a post", "", "")
			continue
		}
		c.prog.Posts[e.key.text] = &Post{Name: e.key.text, Say: c.say(e.val.get("say")), Clause: c.clauseOf(e.val.get("clause")), Pos: e.key.pos}
	}
}

// params reads params.yaml but the bounds, which are expressions.
func (c *compiler) params() {
	for _, e := range c.entries(c.trees["params"], "参数", "parameters") {
		if !c.named(e.key, "参数", "a parameter") || !c.words(e.val, "param") {
			continue
		}
		p := &Param{Name: e.key.text, Say: c.say(e.val.get("say")), Clause: c.clauseOf(e.val.get("clause")), Pos: e.key.pos}
		is := e.val.get("is")
		if is == nil || is.kind == nothing {
			c.errAt(e.key.pos, "参数没有值", "the parameter has no value", "is: 3", "is: 3")
			continue
		}
		layer := c.layerOf(is.pos.File)
		c.values(p, is, layer)
		if p.Kind == "" {
			continue
		}
		for _, f := range c.owns[p.Name] {
			c.values(p, f.is, f.layer)
		}
		sort.SliceStable(p.Values, func(i, j int) bool {
			a, b := p.Values[i], p.Values[j]
			return a.Layer < b.Layer || a.Layer == b.Layer && a.Since.Before(b.Since)
		})
		c.prog.Params[p.Name] = p
	}
}

// values reads what a parameter is: one value, a table, or several by date.
// The layer that first gives it settles its kind.
func (c *compiler) values(p *Param, is *node, layer int) {
	type dated struct {
		Dated
		n *node
	}
	var all []dated
	switch {
	case is.kind == mapping:
		c.errAt(is.pos, "参数是一个值、一张表（- 开头的行），或按日期的几个值", "a parameter is a value, a table (lines that begin with -), or values by date", "", "")
		return
	case is.kind == sequence && len(is.items) > 0 && is.items[0].get("is") != nil:
		for _, v := range is.items {
			if !c.words(v, "dated") {
				continue
			}
			d := dated{Dated: Dated{Since: c.dateOf(v.get("since")), Dept: c.text(v.get("for")), Layer: layer}, n: v.get("is")}
			if d.n == nil || v.get("since") == nil {
				c.errAt(v.pos, "按日期的值要有 since 和 is", "a dated value has since and is", "", "")
				continue
			}
			all = append(all, d)
		}
	default:
		all = append(all, dated{Dated: Dated{Layer: layer}, n: is})
	}
	for _, d := range all {
		if len(p.Values) == 0 {
			c.widen(p, d.n)
		}
	}
	if p.Kind == "" {
		return
	}
	for _, d := range all {
		f := &Field{Name: p.Name, Kind: p.Kind, Cols: p.Cols}
		v, err := f.Parse(plainValue(d.n), time.UTC)
		if err != nil || v == nil && p.Kind != KindText && p.Kind != KindRows {
			c.errAt(d.n.pos, "参数的各个值须同类："+string(p.Kind), "the values of a parameter are of one kind: "+string(p.Kind), "", "")
			continue
		}
		d.Value = v
		if v == nil && p.Kind == KindText {
			d.Value = ""
		}
		d.Pos = d.n.pos
		p.Values = append(p.Values, d.Dated)
	}
}

// widen finds the kind of a parameter from how its values are written.
func (c *compiler) widen(p *Param, n *node) {
	if n.kind == sequence {
		if p.Kind != "" && p.Kind != KindRows {
			return
		}
		p.Kind = KindRows
		for _, row := range n.items {
			for _, e := range c.entries(row, "表的一行", "a line of a table") {
				if !c.named(e.key, "列", "a column") {
					continue
				}
				col := colOf(p.Cols, e.key.text)
				if col == nil {
					col = &Field{Name: e.key.text, Say: Text{Zh: e.key.text}}
					p.Cols = append(p.Cols, col)
				}
				if e.val.kind != nothing {
					col.Kind = wider(col.Kind, kindWritten(e.val))
				}
			}
		}
		for _, col := range p.Cols {
			if col.Kind == "" {
				col.Kind = KindText
			}
		}
		return
	}
	p.Kind = wider(p.Kind, kindWritten(n))
}

func wider(a, b Kind) Kind {
	switch {
	case a == "" || a == b:
		return b
	case a == KindInt && b == KindNum, a == KindNum && b == KindInt:
		return KindNum
	}
	return KindText
}

var (
	writtenInt   = regexp.MustCompile(`^[+-]?\d{1,18}$`)
	writtenNum   = regexp.MustCompile(`^[+-]?\d*\.\d+$`)
	writtenMoney = regexp.MustCompile(`^-?[\d,]+(\.\d{1,2})? *元$`)
	writtenDate  = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
)

func kindWritten(n *node) Kind {
	s := strings.TrimSpace(n.text)
	switch {
	case n.kind != scalar || n.quote != plain:
		return KindText
	case writtenInt.MatchString(s):
		return KindInt
	case writtenNum.MatchString(s):
		return KindNum
	case writtenMoney.MatchString(s):
		return KindMoney
	case writtenDate.MatchString(s):
		return KindDate
	case s == "true", s == "false", s == "yes", s == "no":
		return KindBool
	}
	return KindText
}

// plainValue is a tree as Go data: texts, lists and maps.
func plainValue(n *node) any {
	switch {
	case n == nil || n.kind == nothing:
		return nil
	case n.kind == scalar:
		return n.text
	case n.kind == sequence:
		out := make([]any, len(n.items))
		for i, x := range n.items {
			out[i] = plainValue(x)
		}
		return out
	}
	m := map[string]any{}
	for _, e := range n.keys {
		m[e.key.text] = plainValue(e.val)
	}
	return m
}

// number reads a small whole number of a scalar.
func number(s string) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// ParamsAt gives the parameters as they stand on a day in a department: of
// the values of its own regulation, or else of its group's, those for the
// department before those for all, the latest that holds by then; before the
// first of them, the first. over replaces values:
// those of the register of parameters, or of a story.
func (p *Program) ParamsAt(day calendar.Date, dept string, over map[string]Value) map[string]Value {
	out := make(map[string]Value, len(p.Params))
	for name, pr := range p.Params {
		if v, ok := over[name]; ok {
			out[name] = v
			continue
		}
		if d := pr.On(day, dept); d.Value != nil {
			out[name] = d.Value
		}
	}
	return out
}

// On gives the value of the text that holds on a day in a department, with the
// day from which it does.
func (p *Param) On(day calendar.Date, dept string) Dated {
	var best, first Dated
	rank := -1
	for _, d := range p.Values { // by layer, then oldest first
		if d.Dept == "" && first.Value == nil {
			first = d
		}
		r := 2 * d.Layer
		if d.Dept != "" {
			r++
		}
		if (d.Dept == "" || d.Dept == dept) && !day.Before(d.Since) && r >= rank {
			best, rank = d, r
		}
	}
	if best.Value == nil {
		return first
	}
	return best
}

// Parse reads a value written for the parameter.
func (p *Param) Parse(in any, zone *time.Location) (Value, error) {
	return (&Field{Name: p.Name, Kind: p.Kind, Cols: p.Cols}).Parse(in, zone)
}

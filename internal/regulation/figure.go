package regulation

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A value of a parameter as it is written in params.yaml: one word or text, or
// the lines of a table. What Write gives, Read takes.

// Read reads a value written for the parameter: of its kind, and of a table
// with its columns. Whether it lies within the bound is [Param.Within]'s to say.
func (p *Param) Read(s string) (Value, error) {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
	if s == "" {
		return nil, bad("没有写值", "no value is written")
	}
	if p.Kind != KindRows {
		if n := len(s); n > 1 && s[0] == s[n-1] && (s[0] == '\'' || s[0] == '"') {
			s = s[1 : n-1]
		}
		return p.one(s)
	}
	c := newCompiler(nil)
	n := c.parseYAML("value", []byte(s))
	if Fatal(c.problems) {
		return nil, bad(c.problems[0].What.In("zh"), c.problems[0].What.In("en"))
	}
	if n.kind != sequence || len(n.items) == 0 {
		return nil, bad("表格一行一行写：- { 列: 值, … }", "a table is written line by line: - { column: value, … }")
	}
	rows := make([]any, len(n.items))
	for i, row := range n.items {
		cells, ok := plainValue(row).(map[string]any)
		if !ok {
			return nil, bad(fmt.Sprintf("第 %d 行要写成 { 列: 值, … }", i+1), fmt.Sprintf("line %d is written { column: value, … }", i+1))
		}
		for _, col := range p.Cols {
			if cells[col.Name] == nil && p.always(col.Name) {
				return nil, bad(fmt.Sprintf("第 %d 行缺「%s」", i+1, col.Name), fmt.Sprintf("line %d lacks “%s”", i+1, col.Name))
			}
		}
		rows[i] = cells
	}
	return p.one(rows)
}

func (p *Param) one(in any) (Value, error) {
	v, err := p.Parse(in, time.UTC)
	if err == nil && v == nil {
		err = bad("没有写值", "no value is written")
	}
	return v, err
}

// always says whether a column of a table is filled in on every line of every
// value in the text: then rules may rely on it.
func (p *Param) always(col string) bool {
	for _, d := range p.Values {
		for _, l := range d.Value.([]Line) {
			if l[col] == nil {
				return false
			}
		}
	}
	return true
}

// Open says whether the parameter may have other values than those of the text.
func (p *Param) Open() bool { return p.Bound != nil }

// Within says whether a value lies within the bound. One that the bound cannot
// be asked about does not.
func (p *Param) Within(v Value) bool {
	if p.Bound == nil {
		return false
	}
	ok, err := p.Bound.Bool(&Scope{ItValue: v})
	return err == nil && ok
}

// Write writes a value as params.yaml holds it.
func (p *Param) Write(v Value) string {
	if p.Kind != KindRows {
		return written(v)
	}
	lines, _ := v.([]Line)
	var out []string
	for _, l := range lines {
		var cells []string
		for _, c := range p.Cols {
			if x := l[c.Name]; x != nil {
				cells = append(cells, c.Name+": "+quotedWord(c.Kind, written(x)))
			}
		}
		out = append(out, "- { "+strings.Join(cells, ", ")+" }")
	}
	return strings.Join(out, "\n")
}

func written(v Value) string {
	switch v := v.(type) {
	case nil:
		return ""
	case float64:
		s := strconv.FormatFloat(v, 'f', -1, 64)
		if !strings.Contains(s, ".") {
			s += ".0"
		}
		return s
	case Money:
		return v.String() + " 元"
	}
	return fmt.Sprint(v)
}

var plainWord = regexp.MustCompile(`^[\p{Han}A-Za-z_][\p{Han}A-Za-z0-9_.]*$`)

// quotedWord puts a text of a cell in quotes unless it reads as one word.
func quotedWord(k Kind, s string) string {
	if k != KindText || plainWord.MatchString(s) && kindWritten(&node{kind: scalar, text: s}) == KindText {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}

// Use is one rule that reads a parameter.
type Use struct {
	Clause string
	Type   *Type // nil: a post
	Rule   string
	Say    Text
	At     bool // as of a day, by at(…): not as of the record's birth
}

// Uses gives the rules that read a parameter, in the order of the regulation;
// of what a type has from another, the one it is written in.
func (p *Program) Uses(name string) []Use {
	reads := regexp.MustCompile(`(\bp|\bat\(.*\))\.` + regexp.QuoteMeta(name) + `\b`)
	var out []Use
	for _, r := range p.rules() {
		at, yes := false, false
		for _, e := range r.exprs {
			if e == nil {
				continue
			}
			if m := reads.FindStringSubmatch(e.Src); m != nil {
				yes, at = true, at || m[1] != "p"
			}
		}
		if yes {
			r.At = at
			out = append(out, r.Use)
		}
	}
	return out
}

// ruleText is a rule with the expressions that stand in it, its exceptions' too.
type ruleText struct {
	Use
	exprs []*Expr
}

func (p *Program) rules() []ruleText {
	var out []ruleText
	seen := map[Pos]bool{}
	add := func(t *Type, pos Pos, clause, rule string, say Text, exprs ...*Expr) *ruleText {
		if seen[pos] {
			return &ruleText{}
		}
		seen[pos] = true
		if clause == "" && t != nil {
			clause = t.Clause
		}
		out = append(out, ruleText{Use{Clause: clause, Type: t, Rule: rule, Say: say}, exprs})
		return &out[len(out)-1]
	}
	for _, n := range sortedKeys(p.Posts) {
		post := p.Posts[n]
		r := add(nil, post.Pos, post.Clause, n, post.Say)
		r.excepts(post.Except)
	}
	for _, n := range p.Order {
		t := p.Types[n]
		for _, a := range t.Acts {
			r := add(t, a.Pos, a.Clause, a.Name, a.Say)
			r.needs(a.Needs)
			r.effects(a.Do)
			r.excepts(a.Except)
		}
		for _, k := range t.Clocks {
			r := add(t, k.Pos, k.Clause, k.Name, k.Say, k.If, k.Due)
			r.effects(k.Do)
			r.excepts(k.Except)
		}
		for _, is := range t.Is {
			say := Text{Zh: is.Field}
			if f := t.Field(is.Field); f != nil {
				say = f.Say
			}
			r := add(t, is.Pos, is.Clause, is.Field, say, is.Is)
			r.excepts(is.Except)
		}
		for _, f := range t.Finds {
			r := add(t, f.Pos, f.Clause, f.Name, f.Say)
			for _, q := range f.Eq {
				r.exprs = append(r.exprs, q.Value)
			}
			for o := f.Order; o != nil; o = o.And {
				r.exprs = append(r.exprs, o.Value)
			}
		}
	}
	return out
}

func (r *ruleText) needs(list []*Need) {
	for _, n := range list {
		r.exprs = append(r.exprs, n.If)
	}
}

func (r *ruleText) effects(list []*Effect) {
	for _, e := range list {
		r.exprs = append(r.exprs, e.Value, e.If, e.For)
		for _, g := range e.Give {
			r.exprs = append(r.exprs, g.If, g.Is)
		}
	}
}

func (r *ruleText) excepts(list []*Except) {
	for _, x := range list {
		r.exprs = append(r.exprs, x.If, x.Due, x.Is)
		r.needs(x.Needs)
		r.effects(x.Do)
		r.excepts(x.Except)
	}
}

package regulation

import (
	"fmt"
	"strings"
)

// stories reads the scenarios: a department proves its group's too, unless
// it tells one of the same name (its say) itself. Their expressions are
// compiled by who runs them, when the names of the records are known.
func (c *compiler) stories() {
	at := map[string]int{} // say -> which one
	for layer := firstLayer; layer < len(c.layers); layer++ {
		for _, f := range sortedKeys(c.files) {
			if c.layerOf(f) != layer || !strings.HasPrefix(strings.TrimPrefix(f, c.layers[layer]), "scenarios/") {
				continue
			}
			t := c.parseYAML(f, c.files[f])
			if t == nil {
				continue
			}
			for _, s := range t.list() {
				st := c.story(s, f, layer)
				if st == nil {
					continue
				}
				if i, told := at[st.Say.Zh]; told && c.prog.Stories[i].Layer < layer {
					c.prog.Stories[i] = st
					continue
				}
				at[st.Say.Zh] = len(c.prog.Stories)
				c.prog.Stories = append(c.prog.Stories, st)
			}
		}
	}
}

func (c *compiler) story(n *node, file string, layer int) *Story {
	if !c.words(n, "scenario") {
		return nil
	}
	s := &Story{Say: c.say(n.get("say")), Clause: c.clauseOf(n.get("clause")), Is: map[string]Value{}, File: file, Layer: layer, Pos: n.pos}
	if s.Clause == "" {
		c.errAt(n.lacks(n.pos, "scenario", "clause"), "情景要写证明哪一条：clause", "a scenario says which clause it proves: clause", "", "")
	}
	for _, e := range c.entries(n.get("is"), "参数", "parameters") {
		p := c.prog.Params[e.key.text]
		if p == nil {
			c.unknown(e.key.pos, e.key.text, "参数", "a parameter", sortedKeys(c.prog.Params))
			continue
		}
		v, err := p.Parse(plainValue(e.val), chinaZone())
		if err != nil || v == nil {
			c.errAt(e.val.pos, "不是这个参数的值："+string(p.Kind), "no value of this parameter: "+string(p.Kind), "", "")
			continue
		}
		if p.Bound == nil && c.below(p.Pos, layer) && layer > firstLayer {
			c.errAt(e.key.pos, p.Name+" 由集团定，没有给部门留余地（need）", p.Name+" is the group's; it leaves departments no room (need)", "", "")
		}
		if p.Bound != nil {
			if ok, err := p.Bound.Bool(&Scope{ItValue: v}); err != nil || !ok {
				c.errAt(e.val.pos, "超出参数的界限："+p.Bound.Src, "outside the bound of the parameter: "+p.Bound.Src, "", "")
			}
		}
		s.Is[p.Name] = v
	}
	c.storyOutside(n.get("outside"))
	do := n.get("do")
	if do == nil && n.get("outside") != nil {
		return s
	}
	if do == nil || do.kind != sequence {
		c.errAt(n.lacks(n.pos, "scenario", "do"), "情景的 do 是一步一步的列表", "do of a scenario is a list of steps", "", "")
		return s
	}
	names := map[string]string{"sysadmin": staffType} // for every post there is a person of that name
	for post := range c.prog.Posts {
		if c.prog.Types[post] == nil {
			names[post] = staffType
		}
	}
	for _, x := range do.items {
		if st := c.storyStep(x); st != nil {
			s.Steps = append(s.Steps, st)
			c.storyAct(st, x, names)
			c.storyPeople(st, x, names)
			c.storyCan(st, x, names)
		}
	}
	return s
}

// storyAct follows the names of a story: the act must be there, and so must
// the fields it is given.
func (c *compiler) storyAct(s *Step, n *node, names map[string]string) {
	if s.Do == "" || s.Act == "" || strings.Contains(s.On, ".") {
		return
	}
	if s.On == staffType { // staff.join and staff.leave are the runner's own
		if name, ok := s.Ask["person"].(string); ok && c.prog.Types[name] == nil {
			names[name] = staffType
		}
		if s.Name != "" {
			names[s.Name] = staffType
		}
		return
	}
	tn, named := names[s.On]
	if !named {
		tn = s.On
	}
	t := c.prog.Types[tn]
	at := n.get("do").pos
	if t == nil {
		c.unknown(at, s.On, "类型，也不是前面起的名字", "a type, nor a name given before", append(sortedKeys(names), c.order...))
		return
	}
	if s.Name != "" {
		names[s.Name] = tn
	}
	if _, isNumber := number(s.Act); isNumber {
		return
	}
	if t.Act(s.Act) == nil {
		c.unknown(at, s.Act, " "+tn+" 的行为", "an act of "+tn, t.actNames())
	}
	for _, e := range c.entries(n.get("ask"), "字段", "fields") {
		if t.Field(e.key.text) == nil {
			c.unknown(e.key.pos, e.key.text, " "+tn+" 的字段", "a field of "+tn, t.fieldNames())
		}
	}
}

func (c *compiler) storyStep(n *node) *Step {
	if !c.words(n, "step") {
		return nil
	}
	s := &Step{At: c.text(n.get("at")), By: c.text(n.get("by")), Do: c.text(n.get("do")), Pos: n.pos}
	if s.At != "" && !c.stepTime(s.At) {
		c.errAt(n.get("at").pos, "时间写作 2026-03-02 09:00 或 +3d、+2h、+61m", "a time is written 2026-03-02 09:00, or +3d, +2h, +61m", "", "")
	}
	for _, x := range n.get("if").list() {
		s.If = append(s.If, c.text(x))
		s.IfAt = append(s.IfAt, x.place(1, 0))
	}
	for _, x := range n.get("fails").list() {
		s.Fails = append(s.Fails, c.text(x))
	}
	if a := n.get("ask"); a != nil && a.kind == mapping {
		s.Ask, _ = plainValue(a).(map[string]any)
	} else if a != nil && a.kind != nothing {
		c.errAt(a.pos, "ask 写作 { 字段: 值 }", "ask is written { FIELD: value }", "", "")
	}
	c.storyOnly(s, n)
	if s.Do == "" {
		return s
	}
	what := s.Do
	if name, rest, ok := strings.Cut(s.Do, "="); ok {
		s.Name, what = strings.TrimSpace(name), strings.TrimSpace(rest)
		if !isName(s.Name) || contains(theWords, s.Name) {
			c.errAt(n.get("do").pos, "“"+s.Name+"”不能作名字", "“"+s.Name+"” cannot be a name", "", "")
		}
	}
	// the record may be one that is found: a.unchecked.first.accept
	if i := strings.LastIndexByte(what, '.'); i > 0 {
		s.On, s.Act = what[:i], what[i+1:]
	} else {
		c.errAt(n.get("do").pos, "do 写作 名 = 类型.行为，或 名.行为", "do is written NAME = TYPE.ACT, or NAME.ACT", "a = loan.lend", "a = loan.lend")
	}
	return s
}

func (c *compiler) stepTime(s string) bool {
	if rest, ok := strings.CutPrefix(s, "+"); ok {
		var n int
		var unit string
		k, _ := fmt.Sscanf(rest, "%d%1s", &n, &unit)
		return k == 2 && contains([]string{"d", "h", "m"}, unit) && fmt.Sprintf("%d%s", n, unit) == rest
	}
	_, err := parseTime(s, chinaZone())
	return err == nil
}

// StoryExpr compiles an expression of a scenario. names gives the type of
// each record that has a name, and "person" of each person. now, today and p
// are known too.
func (p *Program) StoryExpr(src string, pos Pos, names map[string]string) (*Expr, error) {
	c := newCompiler(nil)
	c.telling = true
	c.prog, c.order, c.desk = p, p.Order, p.desk
	sc := &scope{finds: true, late: true, names: []binding{{"now", tTime}, {"today", tDate}, {"p", tParams}, {"here", tHere}, {"away", tAway}}}
	sc.told = map[string]bool{}
	for _, n := range sortedKeys(names) {
		t := names[n]
		if t == "person" {
			t = staffType
		}
		sc.told[n] = true
		sc.names = append([]binding{{n, recordType(t)}}, sc.names...)
	}
	e := c.expr(&node{pos: pos, kind: scalar, text: src}, sc)
	if e == nil || Fatal(c.problems) {
		if len(c.problems) == 0 {
			return nil, fmt.Errorf("%s: not an expression: %s", pos, src)
		}
		x := c.problems[0]
		f := bad(x.In("zh"), x.In("en"))
		return nil, f
	}
	return e, nil
}

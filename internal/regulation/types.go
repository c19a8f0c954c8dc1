package regulation

import (
	"strings"
	"time"
)

// grow lays every type over the one it is like.
func (c *compiler) grow() {
	state := map[string]int{}
	var visit func(name string, at Pos) []string
	visit = func(name string, at Pos) []string {
		if state[name] == 1 {
			c.errAt(at, "like 绕成了圈："+name, "like runs in a circle: "+name, "", "")
			return nil
		}
		own := c.trees["types/"+name]
		t := c.prog.Types[name]
		if state[name] == 2 {
			return t.Like
		}
		state[name] = 1
		t = &Type{Name: name, Pos: own.pos, fields: map[string]*Field{}, acts: map[string]*Act{}, stages: map[string]*Stage{}, finds: map[string]*Find{}, clocks: map[string]*Clock{}}
		c.prog.Types[name] = t
		c.whole[name] = own
		if l := own.get("like"); l != nil {
			parent := c.text(l)
			switch {
			case !contains(c.order, parent):
				c.unknown(l.pos, parent, "类型", "a type", c.order)
			default:
				above := visit(parent, l.pos)
				if state[parent] == 2 {
					t.Like = append([]string{parent}, above...)
					c.whole[name] = inherit(c.whole[parent], own)
				}
			}
		}
		state[name] = 2
		return t.Like
	}
	for _, n := range c.order {
		visit(n, c.trees["types/"+n].pos)
	}
	c.prog.Order = c.order
}

// theWords may name no part of a type.
var theWords = strings.Fields("say clause since like fields stages acts clocks finds once see is if except in to by ask need fix do for due of group end wait all true false null")

func (c *compiler) partName(k *node, zh, en string) bool {
	if contains(theWords, k.text) {
		c.errAt(k.pos, "“"+k.text+"”是语言的词，不能作"+zh+"名", "“"+k.text+"” is a word of the language and cannot name "+en, "", "")
		return false
	}
	return c.named(k, zh, en)
}

// skeletons reads what needs no expression: fields, stages, the names of
// acts, clocks and finds. Expressions are checked against it.
func (c *compiler) skeletons() {
	for _, n := range c.order {
		c.skeleton(c.prog.Types[n], c.whole[n])
	}
	for _, n := range c.order {
		c.references(c.prog.Types[n])
	}
	c.seatPosts()
	for _, n := range c.order {
		c.findTypes(c.prog.Types[n], c.whole[n])
	}
}

// seatPosts: the post of a seat is a text whose choices are the posts of the
// regulation that somebody can hold.
func (c *compiler) seatPosts() {
	seat := c.prog.Types["seat"]
	if seat == nil || seat.Field("post") == nil {
		return
	}
	f := seat.Field("post")
	for _, e := range c.entries(c.trees["posts"], "岗位", "posts") {
		if p := c.prog.Posts[e.key.text]; p != nil && e.val.get("by") == nil {
			f.Choices = append(f.Choices, Choice{p.Name, p.Say})
		}
	}
}

func (c *compiler) skeleton(t *Type, n *node) {
	c.words(n, "type")
	t.Say = c.say(n.get("say"))
	if t.Say.Empty() {
		t.Say = Text{Zh: t.Name, En: strings.ReplaceAll(t.Name, "_", " ")}
	}
	t.Clause = c.clauseOf(n.get("clause"))
	t.Group = c.heading(t.Clause)
	t.Register = t.IsLike("register")
	for _, e := range c.entries(n.get("fields"), "字段", "fields") {
		if !c.partName(e.key, "字段", "a field") {
			continue
		}
		if isSystemMember(e.key.text) {
			c.errAt(e.key.pos, "“"+e.key.text+"”是每条记录都有的，不能作字段名", "every record has “"+e.key.text+"” already", systemMembers, systemMembers)
			continue
		}
		f := c.field(e.key.text, e.val)
		if f == nil {
			continue
		}
		f.Pos = e.key.pos
		t.Fields = append(t.Fields, f)
		t.fields[f.Name] = f
	}
	for _, e := range c.entries(n.get("stages"), "环节", "stages") {
		if e.key.text == "end" {
			c.errAt(e.key.pos, "“end”指所有办结的环节，不能作环节名", "“end” is every end stage and cannot name one", "", "")
			continue
		}
		if !c.named(e.key, "环节", "a stage") {
			continue
		}
		s := c.stage(e.key.text, e.val)
		s.Pos = e.key.pos
		t.Stages = append(t.Stages, s)
		t.stages[s.Name] = s
	}
	for _, e := range c.entries(n.get("acts"), "行为", "acts") {
		if !c.partName(e.key, "行为", "an act") || !c.words(e.val, "act") {
			continue
		}
		a := &Act{Name: e.key.text, Pos: e.key.pos, Opening: e.val.get("in") == nil}
		t.Acts = append(t.Acts, a)
		t.acts[a.Name] = a
	}
	t.Pattern = true
	for _, a := range t.Acts {
		t.Pattern = t.Pattern && !a.Opening
	}
	for _, e := range c.entries(n.get("clocks"), "期限", "clocks") {
		if !c.partName(e.key, "期限", "a clock") || !c.words(e.val, "clock") {
			continue
		}
		k := &Clock{Name: e.key.text, Pos: e.key.pos}
		t.Clocks = append(t.Clocks, k)
		t.clocks[k.Name] = k
	}
	for _, e := range c.entries(n.get("finds"), "查找", "finds") {
		if !c.partName(e.key, "查找", "a find") || !c.words(e.val, "find") {
			continue
		}
		if isSystemMember(e.key.text) {
			c.errAt(e.key.pos, "“"+e.key.text+"”是每条记录都有的，不能作查找名", "every record has “"+e.key.text+"” already; it cannot name a find", systemMembers, systemMembers)
			continue
		}
		if t.Field(e.key.text) != nil {
			c.errAt(e.key.pos, "“"+e.key.text+"”已是字段", "“"+e.key.text+"” is a field already", "", "")
			continue
		}
		f := &Find{Name: e.key.text, Type: t.Name, Pos: e.key.pos}
		t.Finds = append(t.Finds, f)
		t.finds[f.Name] = f
	}
}

// field reads one line of fields; the type it refers to is checked later.
func (c *compiler) field(name string, n *node) *Field {
	line := c.text(n)
	if line == "" {
		c.errAt(n.pos, "字段写作「种类 名称」", "a field is written KIND title", "text 钥匙 | key", "text 钥匙 | key")
		return nil
	}
	k := readKind(line)
	f := &Field{Name: name, Many: k.many, Pos: n.pos}
	if !c.kind(f, k, n.pos, true) {
		return nil
	}
	start, rest, has := readStart(k.rest)
	ts := append(texts(rest), Text{}, Text{})
	f.Say, f.Help = ts[0], ts[1]
	if f.Say.Empty() {
		f.Say = Text{Zh: name, En: strings.ReplaceAll(name, "_", " ")}
	}
	if has {
		c.start(f, start, n.pos)
	}
	return f
}

func (c *compiler) start(f *Field, text string, at Pos) {
	switch f.Kind {
	case KindFile, KindSign, KindPerson, KindRef, KindRows:
		c.errAt(at, "这一种字段不能有起始值", "a field of this kind has no value to start from", "", "")
		return
	}
	v, err := f.Parse(text, time.UTC)
	if err != nil || v == nil {
		c.errAt(at, "“"+text+"”不能作起始值", "“"+text+"” is no value to start from", "money = 0.00 元 人工费 | labour", "money = 0.00 元 人工费 | labour")
		return
	}
	f.Start = v
}

// kind fills in what a kind says; rows only where a form may have them.
func (c *compiler) kind(f *Field, k kindText, at Pos, rows bool) bool {
	if !k.ok {
		c.errAt(at, "括号没有合上", "a bracket is not closed", "", "")
		return false
	}
	switch Kind(k.word) {
	case KindText, KindLong, KindInt, KindNum, KindMoney, KindDate, KindTime, KindBool, KindTel, KindFile, KindSign:
		f.Kind = Kind(k.word)
		if k.args != nil {
			c.errAt(at, k.word+" 后面没有括号", k.word+" takes no brackets", "", "")
			return false
		}
	case KindPerson:
		f.Kind, f.Ref = KindPerson, staffType
		return c.pick(f, k, at)
	case KindOne:
		f.Kind = KindOne
		for _, a := range k.args {
			code, label, _ := strings.Cut(a, " ")
			if !isName(code) {
				c.errAt(at, "选项写作「代码 名称」："+a, "a choice is written CODE title: "+a, "one(water 给排水/plumbing, power 强电/electrics)", "one(water 给排水/plumbing, power 强电/electrics)")
				return false
			}
			for _, have := range f.Choices {
				if have.Code == code {
					c.errAt(at, "选项写了两次："+code, "a choice stands here twice: "+code, "", "")
				}
			}
			f.Choices = append(f.Choices, Choice{code, shortText(label, code)})
		}
		if len(f.Choices) == 0 {
			c.errAt(at, "one 要有选项", "one has choices", "one(water 给排水/plumbing, power 强电/electrics)", "one(water 给排水/plumbing, power 强电/electrics)")
			return false
		}
	case KindRows:
		f.Kind = KindRows
		if !rows {
			c.errAt(at, "表格里不能再有表格", "rows do not hold rows", "", "")
			return false
		}
		return c.columns(f, k, at)
	default:
		if !contains(c.order, k.word) {
			c.unknown(at, k.word, "字段的种类，也不是类型", "a kind of field, nor a type", append(strings.Fields("text long int num money date time bool tel file sign person one rows"), c.order...))
			return false
		}
		f.Kind, f.Ref = KindRef, k.word
		return c.pick(f, k, at)
	}
	if f.Many && (f.Kind == KindBool || f.Kind == KindSign || f.Kind == KindLong) {
		c.errAt(at, k.word+" 不能有多项", k.word+" is never several", "", "")
		return false
	}
	return true
}

func (c *compiler) pick(f *Field, k kindText, at Pos) bool {
	switch {
	case len(k.args) == 1 && isName(k.args[0]):
		f.Pick = k.args[0]
	case k.args != nil:
		c.errAt(at, "括号里写一个查找的名字", "the name of a find stands in the brackets", "party(residents)", "party(residents)")
		return false
	}
	return true
}

func (c *compiler) columns(f *Field, k kindText, at Pos) bool {
	if f.Many || len(k.args) == 0 {
		c.errAt(at, "rows 写作 rows(列 种类 名称, ...)", "rows is written rows(NAME KIND title, ...)", "rows(name text 名称/name, qty int 数量/quantity)", "rows(name text 名称/name, qty int 数量/quantity)")
		return false
	}
	for _, a := range k.args {
		name, rest, _ := strings.Cut(a, " ")
		if !isName(name) || contains(theWords, name) || colOf(f.Cols, name) != nil {
			c.errAt(at, "列写作「名 种类 名称」："+a, "a column is written NAME KIND title: "+a, "rows(name text 名称/name, qty int 数量/quantity)", "rows(name text 名称/name, qty int 数量/quantity)")
			return false
		}
		ck := readKind(rest)
		col := &Field{Name: name, Many: ck.many, Pos: at}
		if !c.kind(col, ck, at, false) {
			return false
		}
		if col.Many || col.Kind == KindFile || col.Kind == KindSign {
			c.errAt(at, "表格的一格只能是一个值", "a cell of a table holds one value", "", "")
			return false
		}
		col.Say = shortText(ck.rest, name)
		f.Cols = append(f.Cols, col)
	}
	return true
}

func (c *compiler) stage(name string, n *node) *Stage {
	s := &Stage{Name: name}
	line := c.text(n)
	word, rest, _ := strings.Cut(line, " ")
	switch StageKind(word) {
	case StageWait, StageEnd, StageVoid:
		s.Kind, line = StageKind(word), rest
	}
	ts := append(texts(line), Text{}, Text{})
	s.Say, s.Owner = ts[0], ts[1]
	if s.Say.Empty() {
		s.Say = Text{Zh: name, En: strings.ReplaceAll(name, "_", " ")}
	}
	return s
}

// references checks what fields refer to, and that a type like another keeps
// the kinds of its fields.
func (c *compiler) references(t *Type) {
	for _, f := range t.Fields {
		if f.Kind == KindRef && c.prog.Types[f.Ref].Pattern {
			t.attached = append(t.attached, f)
		}
		c.picked(f)
		for _, col := range f.Cols {
			c.picked(col)
		}
		for _, l := range t.Like {
			above := c.prog.Types[l].Field(f.Name)
			if above != nil && (above.Kind != f.Kind || above.Many != f.Many || above.Ref != f.Ref && (f.Ref == "" || !c.prog.Types[f.Ref].IsLike(above.Ref))) {
				c.errAt(f.Pos, "字段 "+f.Name+" 在 "+l+" 中是另一种类", "the field "+f.Name+" is of another kind in "+l, "换一个名字", "give it another name")
			}
		}
	}
	for _, f := range t.Finds {
		for _, l := range t.Like {
			if c.prog.Types[l].Field(f.Name) != nil {
				c.errAt(f.Pos, "“"+f.Name+"”已是字段", "“"+f.Name+"” is a field already", "", "")
			}
		}
	}
}

func (c *compiler) picked(f *Field) {
	if f.Pick == "" {
		return
	}
	of := c.prog.Types[f.Ref]
	if of == nil {
		c.errAt(f.Pos, "没有 staff 类型，不能从查找中选人", "there is no type staff to choose from", "", "")
		return
	}
	if of.Find(f.Pick) == nil {
		var have []string
		for _, x := range of.Finds {
			have = append(have, x.Name)
		}
		c.unknown(f.Pos, f.Pick, " "+f.Ref+" 的查找", "a find of "+f.Ref, have)
	}
}

// findTypes settles what each find looks in and what its sum is made of, as
// far as the kind of a sum is known before expressions are: from a field.
func (c *compiler) findTypes(t *Type, n *node) {
	for _, f := range t.Finds {
		fn := n.get("finds").get(f.Name)
		f.Of = t.Name
		if of := fn.get("of"); of != nil {
			f.Of = c.text(of)
			if c.prog.Types[f.Of] == nil {
				c.unknown(of.pos, f.Of, "类型", "a type", c.order)
				f.Of = t.Name
			}
		}
		if is := fn.get("is"); is != nil {
			f.IsOf = c.sumKind(f, is)
		}
	}
}

// sumKind guesses the kind of a sum before the expression is compiled; the
// find checks afterwards that it was right.
func (c *compiler) sumKind(f *Find, is *node) Kind {
	name, ok := strings.CutPrefix(strings.TrimSpace(is.text), "it.")
	if of := c.prog.Types[f.Of]; ok && isName(name) && of.Field(name) != nil {
		if of.Field(name).Kind == KindMoney {
			return KindMoney
		}
		return KindInt
	}
	// an expression: it is money when it reads a field of money
	of := c.prog.Types[f.Of]
	for _, fl := range of.Fields {
		if fl.Kind == KindMoney && strings.Contains(is.text, "it."+fl.Name) {
			return KindMoney
		}
	}
	if strings.Contains(is.text, "money(") {
		return KindMoney
	}
	return KindInt
}

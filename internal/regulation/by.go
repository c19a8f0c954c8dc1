package regulation

import (
	"slices"
	"strings"
)

// by reads a line of who acts. t is the type whose person fields it may name;
// nil for a post that is a rule.
func (c *compiler) by(n *node, t *Type) *By {
	line := c.text(n)
	if line == "" {
		if n != nil {
			c.errAt(n.pos, "by 要写由谁办", "by says who does it", "by: clerk", "by: clerk")
		}
		return nil
	}
	b := &By{Src: line, Pos: n.pos}
	at := 0
	for _, s := range strings.Split(line, ">") {
		var stepOf ByStep
		for _, p := range strings.Split(s, "&") {
			var party ByParty
			for _, a := range strings.Split(p, "|") {
				lead := len(a) - len(strings.TrimLeft(a, " "))
				pos := n.place(1, len([]rune(line[:at+lead])))
				if x, ok := c.actor(strings.TrimSpace(a), pos, t); ok {
					party = append(party, x)
				}
				at += len(a) + 1
			}
			stepOf = append(stepOf, party)
		}
		b.Steps = append(b.Steps, stepOf)
	}
	c.byMakesSense(b)
	return b
}

func (c *compiler) byMakesSense(b *By) {
	several := len(b.Steps) > 1
	for _, s := range b.Steps {
		several = several || len(s) > 1
		for _, p := range s {
			for _, a := range p {
				if a.Kind == ActorAll && len(p) > 1 {
					c.errAt(b.Pos, "all(...) 不与 | 同用", "all(...) does not stand beside |", "all(readers) & head", "all(readers) & head")
				}
			}
		}
	}
	if several && (b.Allows(ActorRule) || b.Allows(ActorPublic)) {
		c.errAt(b.Pos, "rule 和 public 不参加会签", "rule and public sign no line of several", "", "")
	}
}

func (c *compiler) actor(w string, at Pos, t *Type) (Actor, bool) {
	name, in, bracket := strings.Cut(w, "(")
	name, in = strings.TrimSpace(name), strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(in), ")"))
	if bracket && !strings.HasSuffix(w, ")") {
		c.errAt(at, "括号没有合上", "a bracket is not closed", "", "")
		return Actor{}, false
	}
	switch {
	case bracket && name == "all":
		return Actor{Kind: ActorAll, Field: in}, c.personField(in, at, t, true)
	case bracket && name == "entered":
		if p := c.prog.Posts[in]; p == nil || c.isRulePost(in) {
			c.unknown(at, in, "岗位", "a post", sortedKeys(c.prog.Posts))
			return Actor{}, false
		}
		return Actor{Kind: ActorEntered, Post: in}, true
	case bracket:
		if c.prog.Posts[name] == nil || !c.isRulePost(name) {
			c.report(Problem{Pos: at, What: Text{Zh: "“" + name + "”不是按规则确定的岗位", En: "“" + name + "” is not a post that is a rule"},
				Hint: Text{Zh: "在 posts.yaml 里给它 by", En: "give it a by: in posts.yaml"}, missing: name, near: nearest(name, sortedKeys(c.prog.Posts))})
			return Actor{}, false
		}
		if in == "opener" {
			return Actor{Kind: ActorPostOf, Post: name, Field: in}, true
		}
		return Actor{Kind: ActorPostOf, Post: name, Field: in}, c.personField(in, at, t, false)
	}
	switch name {
	case "rule", "anyone", "public":
		return Actor{Kind: ActorKind(name)}, true
	case "opener":
		return Actor{Kind: ActorOpener}, true
	}
	post := c.prog.Posts[name]
	isField := t != nil && t.Field(name) != nil && t.Field(name).Kind == KindPerson
	switch {
	case post != nil && isField:
		c.errAt(at, "“"+name+"”既是岗位又是字段", "“"+name+"” is both a post and a person field", "改一个的名字", "give one of them another name")
		return Actor{}, false
	case post != nil && c.isRulePost(name):
		c.errAt(at, "“"+name+"”要写明为谁："+name+"(字段)", "“"+name+"” needs the person it is for: "+name+"(FIELD)", "", "")
		return Actor{}, false
	case post != nil:
		return Actor{Kind: ActorPost, Post: name}, true
	case isField:
		return Actor{Kind: ActorField, Field: name}, true
	}
	have := append(sortedKeys(c.prog.Posts), "rule", "anyone", "public", "opener")
	where, en := "岗位", "a post"
	if t != nil {
		where, en = "岗位，也不是 "+t.Name+" 的人员字段", "neither a post nor a person field of "+t.Name
		for _, f := range t.Fields {
			if f.Kind == KindPerson {
				have = append(have, f.Name)
			}
		}
	}
	c.missing(at, name, have, "“"+name+"”不是"+where, "“"+name+"” is "+en)
	return Actor{}, false
}

func (c *compiler) isRulePost(name string) bool {
	return c.trees["posts"].get(name).get("by") != nil
}

func (c *compiler) personField(name string, at Pos, t *Type, many bool) bool {
	if t == nil {
		c.errAt(at, "这里没有记录的字段", "there are no fields here", "", "")
		return false
	}
	f := t.Field(name)
	if f == nil || f.Kind != KindPerson {
		var have []string
		for _, x := range t.Fields {
			if x.Kind == KindPerson {
				have = append(have, x.Name)
			}
		}
		c.unknown(at, name, " "+t.Name+" 的人员字段", "a person field of "+t.Name, have)
		return false
	}
	if many && !f.Many {
		c.errAt(at, "all() 用于多人的字段（person*）", "all() is for a field of several (person*)", "by: "+name, "by: "+name)
		return false
	}
	return true
}

// see reads who reads the record or a field.
func (c *compiler) see(n *node, t *Type) *Readers {
	r := &Readers{}
	by := n
	if n.kind == mapping {
		c.words(n, "release")
		by = n.get("by")
		r.Clause = c.clauseOf(n.get("clause"))
		if r.Clause == "" {
			c.errAt(n.pos, "公布须写明条款", "a stated release cites its clause", "", "")
		}
	}
	line := c.text(by)
	if line == "" {
		c.errAt(n.pos, "see 要写给谁看", "see says who reads", "see: { by: head, clause: ... }", "see: { by: head, clause: ... }")
		return r
	}
	at := 0
	for _, a := range strings.Split(line, "|") {
		lead := len(a) - len(strings.TrimLeft(a, " "))
		pos := by.place(1, len([]rune(line[:at+lead])))
		at += len(a) + 1
		x, ok := c.actor(strings.TrimSpace(a), pos, t)
		if !ok {
			continue
		}
		switch x.Kind {
		case ActorAnyone:
			r.Anyone = true
		case ActorPost:
			r.Posts = append(r.Posts, x.Post)
		case ActorField:
			r.Persons = append(r.Persons, x.Field)
		case ActorOpener:
			r.Persons = append(r.Persons, "opener")
		default:
			c.errAt(pos, "see 里写岗位、人员字段、opener 或 anyone", "see names posts, person fields, opener or anyone", "", "")
		}
	}
	r.Posts, r.Persons = distinct(r.Posts), distinct(r.Persons)
	return r
}

func distinct(list []string) []string {
	m := map[string]bool{}
	for _, x := range list {
		m[x] = true
	}
	if len(m) == 0 {
		return nil
	}
	return sortedKeys(m)
}

// classes numbers the posts that read the records of a type: its own, and
// where a record is attached to others, those who read these as well.
func (c *compiler) classes() {
	for _, n := range c.order {
		t := c.prog.Types[n]
		t.Classes = []int{t.Class}
	}
	for grown := true; grown; {
		grown = false
		for _, n := range c.order {
			t := c.prog.Types[n]
			for _, f := range t.attached {
				for _, k := range c.prog.Kinds(f.Ref) {
					for _, a := range append([]int(nil), t.Classes...) {
						for _, b := range k.Classes {
							if both := c.both(a, b); !slices.Contains(t.Classes, both) {
								t.Classes, grown = append(t.Classes, both), true
							}
						}
					}
				}
			}
		}
	}
}

// both gives the class of those who are in two.
func (c *compiler) both(a, b int) int { return c.class(Both(c.prog.Classes, a, b)) }

// Both gives the posts that are in two classes.
func Both(classes []Readers, a, b int) *Readers {
	switch {
	case a == 0:
		return &classes[b]
	case b == 0:
		return &classes[a]
	}
	r := &Readers{}
	for _, x := range classes[a].Posts {
		if slices.Contains(classes[b].Posts, x) {
			r.Posts = append(r.Posts, x)
		}
	}
	return r
}

// ClassOf gives the number of a set of posts; -1 where no type has it.
func ClassOf(classes []Readers, r *Readers) int {
	for i, k := range classes {
		if k.Anyone == r.Anyone && slices.Equal(k.Posts, r.Posts) {
			return i
		}
	}
	return -1
}

// class gives the number of a set of posts, a new one when it is not known.
func (c *compiler) class(r *Readers) int {
	if len(c.prog.Classes) == 0 {
		c.prog.Classes = []Readers{{Anyone: true}}
	}
	if r == nil || r.Anyone {
		return 0
	}
	key := strings.Join(r.Posts, " ")
	for i, k := range c.prog.Classes {
		if !k.Anyone && strings.Join(k.Posts, " ") == key {
			return i
		}
	}
	c.prog.Classes = append(c.prog.Classes, Readers{Posts: r.Posts})
	return len(c.prog.Classes) - 1
}

package regulation

import "strings"

// A department's regulation may be stricter than its group's, never looser.
// What that means is decided here word by word, on the trees as they were
// written, so that each problem has the line that is to blame; what effects
// may reach is decided in lend.go. doc/regulation-language.md says the same to
// people.
//
// Three rules give all of it. What the group says may be said again only in
// the same words, but where a word has a stricter form (by, ask, due, the
// value of a parameter). What a department adds binds its own people more, or
// adds a thing of its own; it takes no group record from one stage to another,
// writes no field of the group's and stops nothing that a rule does. A type of
// its own is free but for what it takes from a group's type.

// strict holds each layer that lies on a group's to what it lies on.
func (c *compiler) strict() {
	for _, o := range c.over {
		s := &strictness{c: c, overlay: o, whole: map[string]*node{}}
		s.clauses()
		s.restated("posts", "岗位", "the post")
		s.params()
		for _, key := range sortedKeys(o.own) {
			if name, is := strings.CutPrefix(key, "types/"); is {
				s.typ(name, o.own[key])
			}
		}
	}
}

type strictness struct {
	c *compiler
	overlay
	whole map[string]*node // types of the group's with all they are like
}

// baseOf gives a type as the layers below have it, or nil.
func (s *strictness) baseOf(name string) *node {
	own := s.base["types/"+name]
	if own == nil || s.whole[name] != nil {
		return s.whole[name]
	}
	s.whole[name] = own
	if like := own.get("like"); like != nil && like.text != name {
		s.whole[name] = inherit(s.baseOf(like.text), own)
	}
	return s.whole[name]
}

// sameWords says whether two trees say the same words.
func sameWords(a, b *node) bool {
	switch {
	case a == nil || b == nil:
		return a == b
	case a.kind != b.kind:
		return false
	}
	if strings.Join(strings.Fields(a.text), " ") != strings.Join(strings.Fields(b.text), " ") || len(a.keys) != len(b.keys) || len(a.items) != len(b.items) {
		return false
	}
	for _, e := range a.keys {
		if !sameWords(e.val, b.get(e.key.text)) {
			return false
		}
	}
	for i := range a.items {
		if !sameWords(a.items[i], b.items[i]) {
			return false
		}
	}
	return true
}

// changed refuses what the group says otherwise.
func (s *strictness) changed(at Pos, zh, en, hz, he string) {
	s.c.errAt(at, zh+" 由集团定，部门不能改", en+" is the group's; a department does not change it", hz, he)
}

const (
	ownNameZh = "照集团的写，或另起一个自己的名字"
	ownNameEn = "leave it as the group has it, or give your own another name"
)

// keep refuses every word of own that base says otherwise, but those that the
// caller looks at itself.
func (s *strictness) keep(own, base *node, zh, en string, free ...string) {
	if own == nil || own.kind != mapping {
		return
	}
	for _, e := range own.keys {
		if contains(free, e.key.text) || e.val.kind == nothing || sameWords(e.val, base.get(e.key.text)) {
			continue
		}
		s.changed(e.key.pos, zh+" 的 "+e.key.text, e.key.text+" of "+en, ownNameZh, ownNameEn)
	}
}

func (s *strictness) restated(tree, zh, en string) {
	base := s.base[tree]
	for _, e := range s.own[tree].entries() {
		if b := base.get(e.key.text); b != nil {
			s.keep(e.val, b, zh+" "+e.key.text, en+" "+e.key.text)
		}
	}
}

func (s *strictness) clauses() {
	s.restated("clauses", "条款", "the clause")
	for _, e := range s.own["clauses"].entries() {
		keep := e.val.get("do")
		if keep == nil || s.base["clauses"].get(e.key.text) != nil {
			continue
		}
		name, _, _ := strings.Cut(keep.text, ".")
		if keep.text != "refusal.keep" && s.base["types/"+name] != nil {
			s.c.errAt(keep.pos, "部门的条款只能用 refusal.keep 或自己的类型留存拒绝", "a department's clause keeps refusals by refusal.keep, or by a type of its own", "do: refusal.keep", "do: refusal.keep")
		}
	}
}

// params: a value within the bound the group sets, and no other word. The
// values themselves are held to the bound where bounds are compiled.
func (s *strictness) params() {
	for _, e := range s.own["params"].entries() {
		b := s.base["params"].get(e.key.text)
		if b == nil {
			continue
		}
		s.keep(e.val, b, "参数 "+e.key.text, "the parameter "+e.key.text, "is")
		if is := e.val.get("is"); is != nil && b.get("need") == nil && !sameWords(is, b.get("is")) {
			s.c.errAt(is.pos, "参数 "+e.key.text+" 没有给部门留余地", "the parameter "+e.key.text+" is not open to departments", "集团给它写 need，部门才能在界限内另定", "the group opens it by a need:, the bound within which a department chooses")
		}
	}
}

func (s *strictness) typ(name string, own *node) {
	if base := s.baseOf(name); base != nil {
		s.groupType(name, own, base)
		return
	}
	parent := own.get("like")
	if parent == nil {
		return
	}
	base := s.baseOf(parent.text)
	if base == nil { // of its own, or unknown: what that one takes is looked at there
		return
	}
	if opens(base) {
		s.c.errAt(parent.pos, parent.text+" 是集团开立的类型，部门的类型不能 like 它：那会算作集团的记录", "records of "+parent.text+" are opened under the group's rules; a type of the department's own cannot be like it, its records would count as the group's", "like 一个没有开立行为的类型（如 case、register），或另写一种", "be like a pattern, such as case or register, or write the type anew")
	}
	if parent.text == "absence" || s.likeOf(parent.text, "absence") {
		s.c.errAt(parent.pos, "谁算不在由集团定，部门不能另立一种", "who counts as away is the group's to say; a department adds no kind of absence", "", "")
	}
	t := &typeStrictness{s, name, own, base, true}
	t.words()
}

func (s *strictness) likeOf(name, pattern string) bool {
	for i := 0; i < 40; i++ {
		like := s.base["types/"+name].get("like")
		if like == nil {
			return false
		}
		if name = like.text; name == pattern {
			return true
		}
	}
	return false
}

// opens says whether a type has an act that opens a record.
func opens(whole *node) bool {
	for _, a := range whole.get("acts").entries() {
		if a.val.get("in") == nil {
			return true
		}
	}
	return false
}

func (s *strictness) groupType(name string, own, base *node) {
	t := &typeStrictness{s, name, own, base, false}
	s.keep(own, base, "类型 "+name, "the type "+name, "fields", "stages", "acts", "clocks", "finds", "once", "is", "see")
	t.words()
}

// entries are the parts of a mapping; none of anything else.
func (n *node) entries() []*entry {
	if n == nil || n.kind != mapping {
		return nil
	}
	return n.keys
}

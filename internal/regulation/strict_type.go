package regulation

import (
	"regexp"
	"strconv"
	"strings"
)

// typeStrictness holds one type of a department's layer to the group's type it
// lies on, or that it is like.
type typeStrictness struct {
	*strictness
	name      string
	own, base *node
	ours      bool // the type is the department's; base is what it takes from a pattern
}

func (t *typeStrictness) words() {
	t.fields()
	t.stages()
	for _, e := range t.own.get("acts").entries() {
		if b := t.base.get("acts").get(e.key.text); b != nil {
			t.act(e, b)
		} else if !t.ours {
			t.added(e)
		}
	}
	for _, e := range t.own.get("clocks").entries() {
		if b := t.base.get("clocks").get(e.key.text); b != nil {
			t.clock(e, b)
		}
	}
	for _, e := range t.own.get("finds").entries() {
		if b := t.base.get("finds").get(e.key.text); b != nil {
			t.keep(e.val, b, "查找 "+t.name+"."+e.key.text, "the find "+t.name+"."+e.key.text)
		}
	}
	if once := t.own.get("once"); once != nil && !sameWords(once, t.base.get("once")) && (!t.ours || t.base.get("once") != nil) {
		t.changed(once.pos, t.name+" 的 once", "once of "+t.name, "要不许重复，给行为加条件（need）", "to forbid what is there twice, add a need to the act")
	}
	for _, word := range []string{"is", "see"} {
		for _, e := range t.own.get(word).entries() {
			b := t.base.get(word).get(e.key.text)
			groups := !t.ours && (e.key.text == "all" || t.base.get("fields").get(e.key.text) != nil || t.base.get("finds").get(e.key.text) != nil)
			if !sameWords(e.val, b) && (b != nil || groups) {
				t.changed(e.key.pos, t.name+"."+e.key.text+" 的 "+word, word+" of "+t.name+"."+e.key.text, "给自己加的字段写", "say it of a field of your own")
			}
		}
	}
}

func (t *typeStrictness) fields() {
	for _, e := range t.own.get("fields").entries() {
		if b := t.base.get("fields").get(e.key.text); b != nil && e.val.kind != nothing && !sameWords(e.val, b) {
			t.changed(e.key.pos, "字段 "+t.name+"."+e.key.text+"（"+b.text+"）", "the field "+t.name+"."+e.key.text+" ("+b.text+")", ownNameZh, ownNameEn)
		}
	}
}

func (t *typeStrictness) stages() {
	for _, e := range t.own.get("stages").entries() {
		b := t.base.get("stages").get(e.key.text)
		switch {
		case b == nil && !t.ours:
			t.c.errAt(e.key.pos, "集团的类型 "+t.name+" 不能加环节：它的期限和查找都不认得", "a department adds no stage to the group's type "+t.name+": its clocks and finds do not know it", "写一种自己的类型", "write a type of your own")
		case b != nil && e.val.kind != nothing && !sameWords(e.val, b) && !(t.ours && t.c.stage("", b).Kind == t.c.stage("", e.val).Kind):
			t.changed(e.key.pos, "环节 "+t.name+"."+e.key.text, "the stage "+t.name+"."+e.key.text, ownNameZh, ownNameEn)
		}
	}
}

// act holds a restated act: more to ask, more needs, narrower hands.
func (t *typeStrictness) act(e *entry, base *node) {
	what, en := t.name+"."+e.key.text, t.name+"."+e.key.text
	free := []string{"by", "ask", "need", "do", "except"}
	if t.ours { // a pattern knows neither the stages nor the clause of those that are like it
		free = append(free, "in", "say", "clause")
	}
	t.keep(e.val, base, "行为 "+what, "the act "+en, free...)
	t.by(e.val.get("by"), base.get("by"), what)
	rule := strings.TrimSpace(base.get("by").scalar()) == "rule"
	t.ask(e.val.get("ask"), base, what, rule)
	t.need(e.val.get("need"), base, what, rule)
	if do := e.val.get("do"); do != nil {
		for _, x := range do.entries() {
			if b := base.get("do").get(x.key.text); b != nil && !sameWords(x.val, b) {
				t.changed(x.key.pos, "行为 "+what+" 的 do："+x.key.text, "what "+en+" does ("+x.key.text+")", "", "")
			} else if b == nil && rule && !t.ours {
				t.stops(x.key.pos, what)
			}
		}
		if do.kind != mapping && !sameWords(do, base.get("do")) {
			t.changed(do.pos, "行为 "+what+" 的 do", "what "+en+" does", "", "")
		}
	}
	t.excepts(e.val.get("except"), base, what, rule)
}

// stops: what a rule does for the group, a department puts nothing before.
func (t *typeStrictness) stops(at Pos, what string) {
	t.c.errAt(at, what+" 由 rule 办，是集团规定的后果，部门不能拦", what+" is done by rule, a consequence the group has laid down; a department puts nothing in its way", "写在人办的那个行为上", "put it on the act that people do")
}

func (t *typeStrictness) by(own, base *node, what string) {
	if own == nil || sameWords(own, base) {
		return
	}
	typ := t.c.prog.Types[t.name]
	o, b := t.c.by(own, typ), t.c.by(base, typ)
	if !o.within(b) {
		t.c.errAt(own.pos, "by 放宽了 "+what+"："+own.scalar()+"，集团写的是 "+base.scalar(), "this widens who does "+what+": the group says "+base.scalar(), "去掉几个，或在后面再加人签：by: "+base.scalar()+" > head；rule 和 public 要留着", "leave some of them out, or let another sign too: by: "+base.scalar()+" > head; rule and public stay")
	}
}

func (t *typeStrictness) ask(own, base *node, what string, rule bool) {
	for _, x := range own.list() {
		name := strings.TrimRight(x.scalar(), "?=")
		asked := askIn(base.get("ask"), name)
		inherited := t.base.get("fields").get(name) != nil
		switch {
		case asked != nil && looserAsk(asked.scalar(), x.scalar()):
			t.c.errAt(x.pos, what+" 必须填 "+name+"，部门不能放松", what+" asks for "+name+"; a department does not let it stay empty", "ask: "+asked.scalar(), "ask: "+asked.scalar())
		case asked == nil && inherited && !t.ours:
			t.c.errAt(x.pos, name+" 是集团的字段，"+what+" 不填它", name+" is the group's field, and "+what+" does not ask for it", "加一个自己的字段", "add a field of your own")
		case rule && !t.ours && (asked == nil || !sameWords(asked, x)):
			t.stops(x.pos, what)
		}
	}
}

func askIn(ask *node, field string) *node {
	for _, x := range ask.list() {
		if strings.TrimRight(x.scalar(), "?=") == field {
			return x
		}
	}
	return nil
}

// looserAsk: from what must be filled in to what may stay empty or as it was.
func looserAsk(base, own string) bool {
	rank := func(s string) int {
		switch {
		case strings.HasSuffix(s, "?"):
			return 0
		case strings.HasSuffix(s, "="):
			return 1
		}
		return 2
	}
	return rank(own) < rank(base)
}

func (t *typeStrictness) need(own, base *node, what string, rule bool) {
	for _, x := range own.entries() {
		b := base.get("need").get(x.key.text)
		switch {
		case b != nil && !sameWords(x.val, b):
			t.changed(x.key.pos, "条件 "+what+" "+x.key.text, "the need "+x.key.text+" of "+what, "另起一个名字：条件都要满足", "give yours another name: all of them must hold")
		case b == nil && rule && !t.ours:
			t.stops(x.key.pos, what)
		case b == nil && constantIf(x.val.get("if").scalar()):
			t.c.errAt(x.val.get("if").pos, "这个条件不看任何东西：等于取消 "+what, "this need looks at nothing: it would do away with "+what, "部门不能取消集团的行为", "a department does not remove an act of its group's")
		}
	}
}

// constantIf: a condition that names nothing holds always or never.
func constantIf(src string) bool {
	return src != "" && !regexp.MustCompile(`\b(r|was|actor|now|today|p|here|away|it)\b`).MatchString(src)
}

// excepts: an exception narrows, asks, demands; where it leads is the group's.
func (t *typeStrictness) excepts(n, base *node, what string, rule bool) {
	for _, x := range n.list() {
		if rule && !t.ours {
			t.stops(x.pos, what)
			continue
		}
		for _, e := range x.entries() {
			if contains([]string{"to", "do"}, e.key.text) {
				t.c.errAt(e.key.pos, what+" 的例外里，部门不能另定 "+e.key.text, "in an exception to "+what+" a department does not restate "+e.key.text, "只写 if、clause、by、ask、need", "it says if, clause, by, ask, need")
			}
		}
		t.by(x.get("by"), base.get("by"), what)
		t.ask(x.get("ask"), base, what, false)
		t.need(x.get("need"), base, what, false)
		t.excepts(x.get("except"), base, what, false)
	}
}

// added is an act that a department adds to a group's type: it notes
// something of the department's own and leaves the record where it stands.
func (t *typeStrictness) added(e *entry) {
	what := t.name + "." + e.key.text
	if e.val.get("in") == nil {
		t.c.errAt(e.key.pos, "集团的类型 "+t.name+" 由集团的行为开立，部门不能另开", "records of the group's type "+t.name+" are opened by its acts; a department adds no other way", "给它 in，或写一种自己的类型", "give it in:, or write a type of your own")
	}
	t.moves(e.val, what)
	for _, x := range e.val.get("ask").list() {
		t.ownField(x, what)
	}
}

func (t *typeStrictness) moves(n *node, what string) {
	if to := n.get("to"); to != nil {
		t.c.errAt(to.pos, "部门加的行为不能移动集团的记录："+what, "an act that a department adds does not move the group's record on: "+what, "去掉 to；要卡住哪一步，给那个行为加条件（need）", "leave out to:; to hold a step back, add a need to its act")
	}
	for _, x := range n.get("except").list() {
		t.moves(x, what)
		for _, f := range x.get("ask").list() {
			t.ownField(f, what)
		}
	}
}

func (t *typeStrictness) ownField(x *node, what string) {
	if name := strings.TrimRight(x.scalar(), "?="); t.base.get("fields").get(name) != nil {
		t.c.errAt(x.pos, name+" 是集团的字段，部门加的行为 "+what+" 不能填", name+" is the group's field; "+what+", which a department adds, cannot ask for it", "加一个自己的字段", "add a field of your own")
	}
}

// clock holds a restated clock: it may run out sooner.
func (t *typeStrictness) clock(e *entry, base *node) {
	what := t.name + "." + e.key.text
	free := []string{"due", "except"}
	if t.ours {
		free = append(free, "say", "clause")
	}
	t.keep(e.val, base, "期限 "+what, "the clock "+what, free...)
	t.due(e.val.get("due"), base.get("due"), what)
	x := e.val.get("except")
	if x == nil || sameWords(x, base.get("except")) {
		return
	}
	if base.get("except") != nil {
		t.c.errAt(x.pos, "期限 "+what+" 已有集团的例外，两条同时成立就没有期限了", "the clock "+what+" has exceptions of the group's; where two hold at once there is no deadline", "另加一个自己的期限", "add a clock of your own")
		return
	}
	t.dues(x, base, what)
}

func (t *typeStrictness) dues(n, base *node, what string) {
	for _, x := range n.list() {
		for _, e := range x.entries() {
			if !contains([]string{"if", "clause", "due", "except"}, e.key.text) {
				t.c.errAt(e.key.pos, "期限 "+what+" 的例外里，部门不能另定 "+e.key.text, "in an exception to the clock "+what+" a department does not restate "+e.key.text, "只写 if、clause、due", "it says if, clause, due")
			}
		}
		t.due(x.get("due"), base.get("due"), what)
		t.dues(x.get("except"), base, what)
	}
}

func (t *typeStrictness) due(own, base *node, what string) {
	if own == nil || noLater(own.scalar(), base.scalar()) {
		return
	}
	t.c.errAt(own.pos, "看不出这比集团的期限早："+what+" 是 "+base.scalar(), "this is not plainly sooner than the group's: "+what+" is due "+base.scalar(), "写 earlier("+base.scalar()+", ...)，或同一种时长的较小的数；界限内的天数在 params.yaml 里定", "write earlier("+base.scalar()+", ...), or a smaller number of the same length; days within a bound are set in params.yaml")
}

var lengthOf = regexp.MustCompile(`^([a-z]+)\((\d{1,9})\)$`)

// noLater says whether a due is, as it is written, never later than another.
func noLater(own, base string) bool {
	own, base = strings.Join(strings.Fields(own), ""), strings.Join(strings.Fields(base), "")
	if own == base {
		return true
	}
	a, b := lengthOf.FindStringSubmatch(own), lengthOf.FindStringSubmatch(base)
	if a != nil && b != nil && a[1] == b[1] && contains([]string{"minutes", "hours", "workhours", "days", "workdays", "months"}, a[1]) {
		x, _ := strconv.Atoi(a[2])
		y, _ := strconv.Atoi(b[2])
		return x <= y
	}
	args, first := strings.CutPrefix(own, "earlier(")
	args, last := strings.CutSuffix(args, ")")
	if !first || !last {
		return false
	}
	two := splitTop(args, ',')
	return len(two) == 2 && (two[0] == base || two[1] == base)
}

// scalar is the text of a node, "" of anything else.
func (n *node) scalar() string {
	if n == nil || n.kind != scalar {
		return ""
	}
	return strings.TrimSpace(n.text)
}

// within says whether a line of who acts is no wider than another: everyone
// who must sign there signs here too, in that order, and no one stands for a
// place there who could not take it. Rule and the owner keep theirs.
func (b *By) within(base *By) bool {
	if b == nil || base == nil {
		return b == base
	}
	i := 0
	for _, want := range base.Steps {
		for i < len(b.Steps) && !b.Steps[i].covers(want) {
			i++
		}
		if i == len(b.Steps) {
			return false
		}
		i++
	}
	return true
}

func (s ByStep) covers(want ByStep) bool {
	if len(want) == 0 {
		return true
	}
	for i, p := range s {
		if p.within(want[0]) {
			rest := append(append(ByStep{}, s[:i]...), s[i+1:]...)
			if rest.covers(want[1:]) {
				return true
			}
		}
	}
	return false
}

func (p ByParty) within(base ByParty) bool {
	has := func(list ByParty, a Actor) bool {
		for _, x := range list {
			if x == a {
				return true
			}
		}
		return false
	}
	for _, a := range p {
		seated := a.Kind == ActorPost || a.Kind == ActorOpener
		if !has(base, a) && !(seated && has(base, Actor{Kind: ActorAnyone})) {
			return false
		}
	}
	for _, a := range base {
		if (a.Kind == ActorRule || a.Kind == ActorPublic) && !has(p, a) {
			return false
		}
	}
	return len(p) > 0
}

package regulation

// part is a mapping of the language: what it is called, and its words in the
// order in which they are written. The compiler knows no other words, and the
// schemas for editors are made of the same table (editor.go).
type part struct {
	zh, en string
	words  []word
}

// word is one word of a part and what stands under it:
//
//	text           one scalar, whatever YAML takes it for
//	texts          one scalar, or a list of them
//	rows           a list of lines: a table, or values by date
//	any            a value of any shape
//	PART           words of that part
//	effects        what follows an act: fields that are set, acts that are done
//	map PART       names, each with words of that part, or nothing
//	list PART      one, or a list of them
//
// and what is joined by | may be either.
type word struct {
	name, holds string
	zh, en      string
}

func (p part) names() []string {
	out := make([]string, len(p.words))
	for i, w := range p.words {
		out[i] = w.name
	}
	return out
}

// The words that mean the same wherever they stand.
var (
	saying = word{"say", "text", "给人看的文字：中文 | English", "the text for people: 中文 | English"}
	citing = word{"clause", "text", "执行的条款，见 clauses.yaml；不写的用类型的", "the clause that it carries out, of clauses.yaml; without it the type's"}
	asking = word{"ask", "texts", "要填的字段；名后加 ? 可不填，加 = 再办时原值算数", "fields to fill in; NAME? may stay empty, NAME=: what stands there counts"}
)

// vocabulary is every part of the language.
var vocabulary = map[string]part{
	"regulation": {"规定", "a regulation", []word{
		saying,
		{"since", "text", "从哪一天起施行，如 2026-01-01", "the first day it holds, such as 2026-01-01"},
		{"desk", "text", "工作台页面的类型", "the type of the desk page"},
		{"like", "text", "集团规定的文件夹，从本文件夹看", "the folder of the group's regulation, seen from this one"},
	}},
	"clause": {"条款", "a clause", []word{
		saying,
		{"do", "text", "按本条拒绝的，由「类型.行为」留存", "TYPE.ACT that keeps each refusal under this clause"},
		{"since", "text", "从哪一天起", "from which day"},
	}},
	"post": {"岗位", "a post", []word{
		saying, citing,
		{"by", "text", "规则岗位：由哪个岗位的人担任", "a post that is a rule: the posts whose holder it is"},
		{"except", "list post_except", "例外：if 成立时由谁", "exceptions: who it is when `if` holds"},
	}},
	"post_except": {"例外", "an exception", []word{
		{"if", "text", "何时；it 是所问的人", "when; it is the person it is asked for"}, citing,
		{"by", "text", "由哪个岗位", "by which post"},
		{"except", "list post_except", "例外的例外", "exceptions to the exception"},
	}},
	"param": {"参数", "a parameter", []word{
		saying, citing,
		{"is", "text|rows", "值：3、0.15、2.50 元、2026-01-01、true、文字；一张表；或按日期的几个值", "its value: 3, 0.15, 2.50 元, 2026-01-01, true, a text; a table; or values by date"},
		{"need", "text", "界限，如 it >= 1 && it <= 3；在界限内部门可以另定", "its bound, such as it >= 1 && it <= 3; departments may choose within it"},
	}},
	"dated": {"按日期的值", "a dated value", []word{
		{"since", "text", "从哪一天起", "from which day"},
		{"is", "any", "值", "the value"},
		{"for", "text", "只用于哪个部门", "for which department only"},
	}},
	"type": {"类型", "a type", []word{
		saying,
		{"clause", "text", "本类型执行的条款", "the clause that this type carries out"},
		{"like", "text", "与哪个类型相同，再加上这里写的", "everything of that type, and this one laid over it"},
		{"fields", "map field", "字段：「种类 名称 | title」，如 text 钥匙 | key", "the form: NAME: KIND title, such as text 钥匙 | key"},
		{"stages", "map stage", "环节：「名称 | title」，前面可写 end、wait、void", "where a record can stand: title, after end, wait or void"},
		{"acts", "map act", "行为：谁在何时能办什么", "what can be done, by whom, and where it leads"},
		{"clocks", "map clock", "期限", "by when, who answers for it, what follows"},
		{"finds", "map find", "查找、列表、报表", "look-ups, lists, reports"},
		{"once", "texts", "不许两条记录相同的值，如 r.no", "values in which no two records agree, such as r.no"},
		{"is", "map text|computed", "算出的字段", "fields that are computed"},
		{"see", "map text|release", "谁能看：all 是整条记录，其余是字段", "who reads: all is the record, the others are fields"},
	}},
	"act": {"行为", "an act", []word{
		saying, citing,
		{"in", "texts", "在哪些环节能办；不写则开立记录，end 是所有办结环节", "the stages in which it may be done; none: it opens a record; end: every end stage"},
		{"to", "text", "办后到哪个环节；不写则不变", "the stage after it; none: the stage stays"},
		{"by", "text", "谁办：岗位、人员字段、rule、anyone、public、opener；| 或，& 会签，> 逐级", "who: a post, a person field, rule, anyone, public, opener; | or, & together, > one after the other"},
		asking,
		{"need", "map need", "须成立的条件", "named conditions that must hold"},
		{"do", "effects", "随后发生的：字段: 值、行为: {}、类型.行为: { for: ... }", "what follows: FIELD: VALUE, ACT: {}, TYPE.ACT: { for: ... }"},
		{"except", "list act_except", "例外：只写不同之处", "exceptions: only what is different"},
	}},
	"act_except": {"例外", "an exception", []word{
		{"if", "text", "何时", "when"}, citing,
		{"by", "text", "改由谁办", "who does it then"},
		{"to", "text", "改到哪个环节", "the stage after it then"},
		asking,
		{"need", "map need", "另加的条件", "conditions that are added"},
		{"do", "effects", "改为发生什么", "what follows instead"},
		{"except", "list act_except", "例外的例外", "exceptions to the exception"},
	}},
	"need": {"条件", "a need", []word{
		{"if", "text", "须成立的条件", "the condition that must hold"},
		{"say", "text", "不成立时给人看的话", "what people read when it does not hold"}, citing,
		{"fix", "texts", "怎样可行：字段、行为、查找.行为", "what would work: a field, an act, FIND.ACT"},
		{"see", "release", "公布它是否成立", "release whether it holds"},
	}},
	"clock": {"期限", "a clock", []word{
		saying, citing,
		{"in", "texts", "在哪些环节走；不写则是类型的日历", "the stages in which it runs; none: a calendar of the type"},
		{"wait", "texts", "在哪些环节停", "the stages in which it stands still"},
		{"if", "text", "何时才走", "it runs only then"},
		{"by", "text", "谁负责", "who answers for it"},
		{"due", "text", "时长 days(3)、时刻 r.promised、日历 monthly(1)", "a length days(3), a moment r.promised, a calendar monthly(1)"},
		{"do", "text|effects", "到期由 rule 办的行为；不写则记逾期", "the act that rule then does; without it the miss is noted"},
		{"except", "list clock_except", "例外", "exceptions"},
	}},
	"clock_except": {"例外", "an exception", []word{
		{"if", "text", "何时", "when"}, citing,
		{"by", "text", "改由谁负责", "who answers for it then"},
		{"due", "text", "改为何时到期", "when it is due then"},
		{"except", "list clock_except", "例外的例外", "exceptions to the exception"},
	}},
	"find": {"查找", "a find", []word{
		{"say", "text", "列表或报表的名称", "the title of the list or report"}, citing,
		{"of", "text", "查哪个类型；不写则是本类型", "the type it looks in; else its own"},
		{"for", "text", "all：在所有部门里查", "all: in every department"},
		{"if", "text", "条件；r 是本记录，it 是被查的", "the condition; r is this record, it the one looked at"},
		{"group", "texts", "报表按什么分，最多三个", "what a report groups by, three values at most"},
		{"is", "text", "合计什么：it.amount", "what is summed: it.amount"},
	}},
	"computed": {"算出的值", "a computed value", []word{
		{"is", "text", "值", "the value"}, citing,
		{"except", "list computed_except", "例外", "exceptions"},
	}},
	"computed_except": {"例外", "an exception", []word{
		{"if", "text", "何时", "when"}, citing,
		{"is", "text", "改为什么值", "the value then"},
		{"except", "list computed_except", "例外的例外", "exceptions to the exception"},
	}},
	"value": {"值", "a value", []word{
		{"if", "text", "何时才设", "it is set only then"},
		{"is", "text", "值", "the value"},
	}},
	"release": {"公布", "a stated release", []word{
		{"by", "text", "给谁看", "to whom"},
		{"clause", "text", "凭哪一条", "by which clause"},
	}},
	"scenario": {"情景", "a scenario", []word{
		saying,
		{"clause", "text", "证明哪一条", "the clause that it proves"},
		{"is", "map any", "本情景中的参数值", "values of parameters in this story"},
		{"outside", "map any", "参数的界限应拒绝的值", "values that the bound of a parameter keeps out"},
		{"do", "list step", "一步一步", "its steps"},
	}},
	"step": {"步骤", "a step", []word{
		{"at", "text", "时间：2026-03-02 09:00，或 +3d、+2h、+61m", "the time: 2026-03-02 09:00, or +3d, +2h, +61m"},
		{"by", "text", "谁办；每个岗位有一个同名的人", "who; for every post there is a person of that name"},
		{"do", "text", "名 = 类型.行为，或 名.行为", "NAME = TYPE.ACT, or NAME.ACT"},
		{"ask", "map any", "填的字段；以 = 开头的值是表达式", "the fields that are filled in; a value that begins with = is an expression"},
		{"if", "texts", "此后须成立的", "what must hold after it"},
		{"fails", "texts", "须被拒绝，且正好因为这些", "it must be refused, for exactly these reasons"},
		{"only", "texts", "只有这些人能办（或看、负责）", "these may do it (or read it, or answer for it), and nobody else"},
		{"see", "text", "看哪条记录或字段", "the record or field that is read"},
		{"owes", "text", "由谁负责的时限：名.时限", "the clock that is answered for: NAME.CLOCK"},
		{"can", "map texts", "记录所在环节能办的行为，别的都不能", "the acts that can be done where the record stands, and no other"},
	}},
}

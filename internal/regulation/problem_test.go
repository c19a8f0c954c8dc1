package regulation_test

import (
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
)

// base is a type to which one thing is done wrong at a time.
const base = `say: 件 | piece
clause: C1
fields:
  name: text 名 | name
  n: int 数 | n
  cost: money 金额 | cost
  who: person 人 | who
  crew: person* 人们 | crew
  kind: one(a 甲, b 乙) 种类 | kind
  other: piece 另 | other
  at_: time 时 | at
  total: money 合计 | total
  lines: rows(of_piece piece 件, sum_ money 额) 行 | lines
stages:
  open: 开 | open
  shut: end 关 | shut
is:
  total: r.cost * 2
acts:
  start: { say: 开 | start, by: clerk, to: open, ask: [name, n?, cost?, who?] }
  close: { say: 关 | close, by: clerk | rule, in: open, to: shut, ask: cost? }
  only: { say: 独 | only, by: head, in: open }
clocks:
  slow: { in: open, by: clerk, due: days(3), do: close }
finds:
  alike: { if: "it.name == r.name" }
`

// add puts a line under a heading of the base.
func add(section, line string) string {
	return strings.Replace(base, section+":\n", section+":\n  "+line+"\n", 1)
}

func problemsOf(list map[string]string) string {
	_, ps := regulation.Compile(nil, files(list))
	var b strings.Builder
	for _, p := range ps {
		if !p.Warn {
			b.WriteString(p.In(i18n.En) + "\n")
		}
	}
	return b.String()
}

func TestProblems(t *testing.T) {
	if got := problemsOf(map[string]string{"types/piece.yaml": base}); got != "" {
		t.Fatal("the base is wrong already:\n" + got)
	}
	for _, c := range []struct{ section, line, want string }{
		// names
		{"acts", "x: { say: x, by: hed, in: open }", "types/piece.yaml:20:20: “hed” is neither a post nor a person field of piece\n    did you mean head?"},
		{"acts", "x: { say: x, by: clerk, in: opne }", "types/piece.yaml:20:31: “opne” is not a stage of piece\n    did you mean open?"},
		{"acts", "x: { say: x, by: clerk, in: open, to: shutt }", ":41: “shutt” is not a stage of piece\n    did you mean shut?"},
		{"acts", "x: { say: x, by: clerk, in: open, ask: [nmae] }", "“nmae” is not a field of piece\n    did you mean name?"},
		{"acts", "x: { say: x, by: clerk, in: open, clause: C2 }", "“C2” is not a clause of clauses.yaml"},
		{"acts", "x: { say: x, by: clerk, in: open, du: {} }", "“du” is not a word of an act\n    did you mean do?"},
		{"acts", "x: { say: x, by: all(who), in: open }", "all() is for a field of several (person*)"},
		{"acts", "x: { say: x, by: all(crew) | head, in: open }", "all(...) does not stand beside |"},
		{"acts", "x: { say: x, by: head > rule, in: open }", "rule and public sign no line of several"},
		{"acts", "x: { say: x, by: head(who), in: open }", "“head” is not a post that is a rule"},
		{"acts", "x: { say: x, in: open }", "types/piece.yaml:20:3: an act says by whom: by"},
		{"acts", "x: { say: x, by: clerk }", "an act that opens a record says to: the stage it begins in"},
		{"acts", "x: { say: x, by: clerk > head, to: open }", "types/piece.yaml:20:20: an act that opens a record is done by one"},
		{"acts", "x: { say: x, by: clerk, in: open, ask: total }", "total is computed and cannot be asked for"},
		{"acts", "if: { say: x, by: clerk, in: open }", "“if” is a word of the language and cannot name an act"},
		{"acts", "X1: { say: x, by: clerk, in: open }", "“X1” cannot name an act"},
		{"fields", "stage: text 环节 | stage", "every record has “stage” already"},
		{"fields", "x: txet 文 | x", "“txet” is not a kind of field, nor a type\n    did you mean text?"},
		{"fields", "x: one(A 甲) 文 | x", "a choice is written CODE title"},
		{"fields", "x: one(a 甲 文 | x", "a bracket is not closed"},
		{"fields", "x: int = drei 数 | x", "“drei” is no value to start from"},
		{"fields", "x: rows(a text, a text) 行", "a column is written NAME KIND title"},
		{"fields", "x: rows(a rows(b text)) 行", "rows do not hold rows"},
		{"fields", "x: bool* 是", "bool is never several"},
		{"fields", "x: piece(nothing) 另", "“nothing” is not a find of piece"},
		{"stages", "end: 完 | end", "“end” is every end stage and cannot name one"},
		{"finds", "name: { if: it.n == 1 }", "“name” is a field already"},
		// expressions
		{"acts", "x: { say: x, by: clerk, in: open, need: { a: { if: now + 3 > now } } }", "types/piece.yaml:20:58: this does not fit together: time + int\n    a length is written days(3), workhours(4)"},
		{"acts", "x: { say: x, by: clerk, in: open, need: { a: { if: r.cost > 5 } } }", "types/piece.yaml:20:61: this does not fit together: money > int\n    an amount is written money(5)"},
		{"acts", "x: { say: x, by: clerk, in: open, need: { a: { if: r.nn == 5 } } }", "piece has no “nn”\n    did you mean n?"},
		{"acts", "x: { say: x, by: clerk, in: open, need: { a: { if: nam == 'x' } } }", "“nam” is not a name known here"},
		{"acts", "x: { say: x, by: clerk, in: open, need: { a: { if: name == 'x' } } }", "did you mean r.name?"},
		{"acts", "x: { say: x, by: clerk, in: open, need: { a: { if: dayz(3) == days(3) } } }", "there is no function “dayz”\n    did you mean days?"},
		{"acts", "x: { say: x, by: clerk, in: open, need: { a: { if: r.n } } }", "types/piece.yaml:20:54: a condition (yes or no) stands here; this gives int"},
		{"acts", "x: { say: x, by: clerk, in: open, need: { a: { if: r.n == null } } }", "has(r.x) asks whether it is filled in"},
		{"acts", "x: { say: x, by: clerk, in: open, need: { a: { if: r.stage == 'opne' } } }", "types/piece.yaml:20:65: “opne” is not a stage of stage\n    did you mean open?"},
		{"acts", "x: { say: x, by: clerk, in: open, need: { a: { if: \"r.kind in ['a', 'c']\" } } }", "types/piece.yaml:20:71: “c” is not a choice of kind"},
		{"acts", "x: { say: x, by: clerk, in: open, need: { a: { if: 1 + } } }", "not an expression"},
		{"acts", "x: { say: x, by: clerk, in: open, need: { a: { if: r.n == 1.5 } } }", "int and num do not mix"},
		{"acts", "x: { say: x, by: clerk, in: open, need: { a: { if: \"next('{seq}') == 'x'\" } } }", "next() stands in do only"},
		{"acts", "x: { say: x, by: clerk, in: open, need: { a: { if: was.n < r.n, say: one, two } } }", "“two” is not a word of a need\n    inside { } a comma ends the word before it: put that text in quotes"},
		{"acts", "x: { say: x, by: clerk, in: open, need: { a: { if: r.n > 1, fix: [nn] } } }", "“nn” is not a field, an act or FIND.ACT"},
		{"is", "n: r.name", "n is int; this gives text"},
		{"is", "n: r.other.n", "only the record's own values stand here"},
		{"is", "n: r.alike.count", "a find has no place here"},
		{"is", "cost: r.total", "computed values run in a circle"},
		{"acts", "x: { say: x, by: clerk, in: open, do: { kind: \"'c'\" } }", "“c” is not a choice of kind"},
		{"acts", "x: { say: x, by: clerk, in: open, do: { name: C1 } }", "“C1” is not a name known here\n    a text stands in quotes of its own: \"'C1'\""},
		{"acts", "x: { say: x, by: clerk, in: open, do: { total: money(1) } }", "total is computed and cannot be set"},
		{"acts", "x: { say: x, by: clerk, in: open, do: { n: money(1) } }", "n is int; this gives money"},
		{"acts", "x: { say: x, by: clerk, in: open, do: { who: r.crew } }", "who is person; this gives list of person"},
		{"acts", "x: { say: x, by: clerk, in: open, do: { name: \"next('{seq}{seq}')\" } }", "a number holds one {seq}"},
		// effects
		{"acts", "x: { say: x, by: clerk, in: open, do: { only: {} } }", "piece.only does not allow rule"},
		{"acts", "x: { say: x, by: clerk, in: open, do: { piece.close: {} } }", "piece.close needs for: the record it is done on"},
		{"acts", "x: { say: x, by: clerk, in: open, do: { piece.close: { for: r.who } } }", "records of piece are wanted here; this gives person"},
		{"acts", "x: { say: x, by: clerk, in: open, do: { piece.close: { for: r.other, n: 1 } } }", "“n” is not a field that piece.close asks for"},
		{"acts", "x: { say: x, by: clerk, in: open, do: { piece.shut: { for: r.other } } }", "“shut” is not an act of piece"},
		{"acts", "x: { say: x, by: clerk, in: open, do: { pice.close: { for: r.other } } }", "“pice” is not a type\n    did you mean piece?"},
		{"acts", "x: { say: x, by: rule, to: open, do: { piece.x: {} } }", "acts run in a circle: piece.x → piece.x"},
		// clocks
		{"clocks", "x: { in: open, by: clerk, due: 3 }", "types/piece.yaml:24:34: due: is a length (days(3)), a moment (r.called + days(3)) or a calendar (yearly(12,28)); this gives int"},
		{"clocks", "x: { in: open, by: clerk, due: days(3), do: only }", "types/piece.yaml:22:30: the clock does only, but its by: does not name rule\n    by: rule, or by: head | rule"},
		{"clocks", "x: { in: open, by: clerk, due: r.at_ + days(1) }", "types/piece.yaml:24:34: the clock reads at_, which may not be filled in when open is entered"},
		{"clocks", "x: { in: open, by: clerk, due: now + days(1) }", "a clock is due from what is on record"},
		{"clocks", "x: { by: clerk, due: days(3), do: start }", "a clock with no in is a calendar of the type"},
		{"clocks", "x: { in: open, due: days(3) }", "a clock says who answers for it: by"},
		{"clocks", "x: { in: open, by: head > gm, due: days(3) }", "a post or a person field answers for a clock"},
		{"clocks", "x: { in: open, by: clerk, due: \"present(hed, r.opened)\" }", "“hed” is not a post\n    did you mean head?"},
		// finds
		{"finds", "x: { say: 表 | report, group: [it.n, it.kind, it.name, it.cost] }", "types/piece.yaml:26:57: a report groups by three values at most: what is picked, rows, columns"},
		{"finds", "x: { if: it.n * r.n > 3 }", "types/piece.yaml:26:12: no index can answer this condition\n    each part between && must be: a test of it alone; it.x == VALUE; VALUE in it.list; or one range on it.x. VALUE may not hold it"},
		{"finds", "x: { if: it.other.name == r.name }", "types/piece.yaml:26:20: a find may not look through it into a further record\n    copy that value into a field of piece when it is opened"},
		{"finds", "x: { if: \"it.kind == 'a' || it.n == p.most\" }", "a parameter changes: it stands as VALUE alone"},
		{"finds", "x: { if: \"it.kind == 'a' && r.n == 1\" }", "this part does not speak of it"},
		{"finds", "x: { if: \"it.n > 1 && it.cost > r.cost && it.at_ > now\" }", "a find has one range"},
		{"finds", "x: { if: it.name > r.name }", "a range is on an int, money, date or time; this is text"},
		{"finds", "x: { if: it.alike.count == 1 }", "a find has no place here"},
		{"finds", "x: { is: it.name }", "is takes an int or money; this gives text"},
		{"finds", "x: { of: pice }", "“pice” is not a type"},
		{"finds", "x: { if: it.n == r.x.count }", "finds run in a circle: piece.x → piece.x"},
	} {
		files := map[string]string{"types/piece.yaml": add(c.section, c.line), "params.yaml": "most: 3\n"}
		if got := problemsOf(files); !strings.Contains(got, c.want) {
			t.Errorf("%s: %s\n got: %s\nwant: %s", c.section, c.line, got, c.want)
		}
	}
}

func TestProblemsOfFiles(t *testing.T) {
	for _, c := range []struct{ file, text, want string }{
		{"types/x.yaml", "say: a: b\n", "not valid YAML"},
		{"types/x.yaml", "- a\n", "words and their values stand here"},
		{"types/x.yaml", "say: x\nlike: y\n", "“y” is not a type"},
		{"types/x.yaml", "say: x\nlike: x\n", "like runs in a circle"},
		{"types/person.yaml", "say: x\n", "“person” cannot name a type"},
		{"types/x.yaml", "say: x\nfields: [a]\n", "fields are written NAME: ..."},
		{"types/x.yaml", "say: x\nfields:\n  a: &b text x\n", "anchors, aliases, tags and merge keys"},
		{"types/x.yaml", "say: x\nsay: y\n", "types/x.yaml:2"},
		{"oddities.yaml", "a: b\n", "there is no such file in a regulation"},
		{"regulation.yaml", "say: x\n", "since is missing"},
		{"regulation.yaml", "say: x\nsince: gestern\n", "a date stands here"},
		{"regulation.yaml", "say: x\nsince: 2026-01-01\ndesk: counter\n", "“counter” is not a type"},
		{"regulation.yaml", "say: x\nsince: 2026-01-01\nlike: ../group\n", "regulation.yaml:3:7: there is no regulation ../group here"},
		{"params.yaml", "a: { is: 3, need: it > 5 }\n", "outside its own bound"},
		{"params.yaml", "a: { say: x }\n", "the parameter has no value"},
		{"params.yaml", "a: { is: { b: 1 } }\n", "a parameter is a value, a table"},
		{"params.yaml", "a: { is: 3, need: it + 1 }\n", "a condition (yes or no) stands here"},
		{"posts.yaml", "rule: 规则\n", "has a meaning of its own"},
		{"posts.yaml", "a: { say: x, by: rule }\n", "a post that is a rule names posts"},
		{"posts.yaml", "b: b\na: { say: x, by: b, except: [{ if: here.c, by: b }] }\n", "here has no “c”"},
		{"clauses.yaml", "C1: { say: x, do: refusal.keep }\n", "“refusal” is not a type"},
		{"scenarios/a.yaml", "- say: x\n  clause: C9\n  do: []\n", "“C9” is not a clause"},
		{"scenarios/a.yaml", "- say: x\n  clause: C1\n  do: [{ att: 1 }]\n", "“att” is not a word of a step\n    did you mean at?"},
		{"scenarios/a.yaml", "- say: x\n  clause: C1\n  do: [{ at: +3w }]\n", "a time is written"},
		{"scenarios/a.yaml", "- say: x\n  clause: C1\n  do: [{ do: piece.stat }]\n", "“piece” is not a type, nor a name given before"},
		{"scenarios/a.yaml", "- say: x\n  clause: C1\n  do: [{ do: lend }]\n", "do is written NAME = TYPE.ACT"},
		{"scenarios/a.yaml", "- say: x\n  clause: C1\n  is: { days: 3 }\n  do: []\n", "“days” is not a parameter"},
	} {
		if got := problemsOf(map[string]string{c.file: c.text}); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q\n got: %s\nwant: %s", c.file, c.text, got, c.want)
		}
	}
}

// Every sentence is there in both languages.
func TestProblemsBothLanguages(t *testing.T) {
	_, ps := regulation.Compile(nil, files(map[string]string{"types/piece.yaml": strings.ReplaceAll(base, "r.", "q."), "params.yaml": "a: {}\n"}))
	if len(ps) == 0 {
		t.Fatal("no problem was found")
	}
	for _, p := range ps {
		if p.What.Zh == "" || p.What.En == "" || p.Pos.Line == 0 {
			t.Errorf("%+v", p)
		}
	}
}

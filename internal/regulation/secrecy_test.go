package regulation_test

import (
	"strings"
	"testing"
)

// pay is a type of which hr, the general manager and its person read the
// salary, the head everything else. LINES stand for what is tried.
const pay = `say: 薪 | pay
clause: C1
fields:
  person: person 人 | person
  name: text 名 | name
  salary: money 薪 | salary
  low: bool 低 | low
  at_: time 时 | at
  peer: pay 同事 | peer
  crew: person* 们 | crew
stages:
  now_: 现 | now
  past: end 过 | past
acts:
  enter: { say: 记 | enter, by: hr, to: now_, ask: [person, name, salary, peer?, at_?] }
  close: { say: 结 | close, by: hr | rule, in: now_, to: past }
ACTS
finds:
  peers: { of: pay, if: "it.name == r.name" }
  mine: { of: pay, if: "it.person == r.person && it.salary > money(0)" }
  dear: { of: pay, if: "it.salary > money(9) && it.name == r.name" }
FINDS
clocks:
CLOCKS
is:
IS
see:
  all: hr | gm | head | person
  salary: hr | gm | person
SEE
`

// sheet is a type that takes money over.
const sheet = `say: 表 | sheet
clause: C1
fields:
  person: person 人 | person
  name: text 名 | name
  total: money 计 | total
  pay: pay 薪 | pay
  no: text 号 | number
FIELDS
stages:
  now_: 现 | now
acts:
  open: { say: 开 | open, by: clerk | rule, to: now_, ask: [name, person?, total?] }
  take: { say: 取 | take, by: clerk | rule, in: now_, ask: [total?, person?, pay?] }
ACTS
finds:
  pays: { of: pay, if: "it.name == r.name" }
FINDS
SEE
`

// fill puts lines into a type at their marks.
func fill(text string, lines map[string]string) string {
	for _, mark := range []string{"FIELDS", "ACTS", "FINDS", "CLOCKS", "IS", "SEE"} {
		with := lines[mark]
		if with != "" && !strings.HasPrefix(with, "see:") && !strings.HasPrefix(with, "once:") {
			with = "  " + with
		}
		text = strings.Replace(text, mark+"\n", strings.TrimSuffix(with+"\n", "\n\n"), 1)
	}
	return text
}

func secretly(payLines, sheetLines map[string]string) string {
	return problemsOf(map[string]string{
		"types/pay.yaml": fill(pay, payLines), "types/sheet.yaml": fill(sheet, sheetLines),
		"posts.yaml": "clerk: 员\nhead: 主\nhr: 人事\ngm: 总\nboss: { say: 上, by: head, except: [{ if: away.head, by: gm }] }\n",
	})
}

func TestSecrecy(t *testing.T) {
	if got := secretly(nil, nil); got != "" {
		t.Fatal("the base is wrong already:\n" + got)
	}
	type lines = map[string]string
	const only = " what only gm, hr, pay.person may read: pay.salary"
	for _, x := range []struct {
		name       string
		pay, sheet lines
		want       string // where and what; "" where nothing is wrong
	}{
		// computed values, and do
		{"a computed value", lines{"IS": "low: r.salary < money(3)"}, nil, "types/pay.yaml:26:8: the field low shows head" + only + "\n    narrow who sees the result (see:), or state the release with its clause"},
		{"it is behind something else", lines{"IS": "low: r.name == 'x' && r.salary < money(3)"}, nil, "types/pay.yaml:26:25: the field low shows head" + only},
		{"has() reads as well", lines{"IS": "low: has(r.salary)"}, nil, "types/pay.yaml:26:12: the field low shows head"},
		{"an exception of a computed value", lines{"IS": "low: { is: 'true', except: [{ if: r.salary > money(1), is: 'false' }] }"}, nil, ":37: the field low shows head"},
		{"narrowed", lines{"IS": "low: r.salary < money(3)", "SEE": "low: hr | gm"}, nil, ""},
		{"released", lines{"IS": "low: r.salary < money(3)", "SEE": "low: { by: hr | head, clause: C1 }"}, nil, ""},
		{"released to everybody", lines{"IS": "low: r.salary < money(3)", "SEE": "low: { by: anyone, clause: C1 }"}, nil, ""},
		{"a release without its clause", lines{"SEE": "low: { by: anyone }"}, nil, "a stated release cites its clause"},
		{"a field is set", lines{"ACTS": "x: { say: x, by: hr, in: now_, do: { low: r.salary > money(1) } }"}, nil, ":45: the field low shows head" + only},
		{"a field is set if", lines{"ACTS": "x: { say: x, by: hr, in: now_, do: { low: { if: r.salary > money(1), is: 'true' } } }"}, nil, ":51: the field low shows head"},
		{"the record before the act", lines{"ACTS": "x: { say: x, by: hr, in: now_, do: { low: was.salary > money(1) } }"}, nil, "the field low shows head"},
		{"a number", lines{"ACTS": "x: { say: x, by: hr, in: now_, do: { name: \"next('{r.salary}-{seq}')\" } }"}, nil, "the field name shows head"},
		{"a list macro", lines{"ACTS": "x: { say: x, by: hr, in: now_, do: { low: \"[r.peer].exists(x, x.salary > money(1))\" } }"}, nil, "the field low shows head"},
		{"from a further record", lines{"ACTS": "x: { say: x, by: hr, in: now_, do: { salary: r.peer.salary } }"}, nil, "types/pay.yaml:17:48: the field salary shows pay.person" + only},
		{"of the same person", lines{"ACTS": "x: { say: x, by: hr, in: now_, need: { his: { if: r.peer.person == r.person } }, do: { salary: r.peer.salary } }"}, nil, ""},
		{"of the same person by his id", lines{"ACTS": "x: { say: x, by: hr, in: now_, do: { salary: r.peer.salary }, need: { his: { if: r.peer.person.id == r.person.id } } }"}, nil, ""},
		{"of the same person in an exception only", lines{"ACTS": "x: { say: x, by: hr, in: now_, do: { salary: r.peer.salary }, except: [{ if: r.peer.person == r.person, do: { salary: r.peer.salary } }] }"}, nil, "types/pay.yaml:17:48: the field salary shows pay.person"},
		{"named by the act", lines{"ACTS": "x: { say: x, by: hr, in: now_, do: { person: r.peer.person, salary: r.peer.salary } }"}, nil, ""},
		// another type
		{"into another type", nil, lines{"ACTS": "x: { say: x, by: clerk, in: now_, do: { total: r.pay.salary } }"}, "types/sheet.yaml:15:50: the field total shows everyone what only gm, hr, pay.person may read: pay.salary"},
		{"a name into another type", nil, lines{"ACTS": "x: { say: x, by: clerk, in: now_, do: { name: r.pay.name } }"}, "types/sheet.yaml:15:49: the field name shows everyone what only gm, head, hr, pay.person may read: pay.name"},
		{"into narrow fields of it", nil, lines{"ACTS": "x: { say: x, by: clerk, in: now_, do: { total: r.pay.salary } }", "SEE": "see:\n  total: hr | gm"}, ""},
		{"out of what was released", lines{"IS": "low: r.salary < money(3)", "SEE": "low: { by: anyone, clause: C1 }"}, lines{"ACTS": "x: { say: x, by: clerk, in: now_, do: { name: \"r.pay.low ? 'l' : 'h'\" } }"}, ""},
		{"handed to an act", lines{"ACTS": "x: { say: x, by: hr, in: now_, do: { sheet.open: { name: \"'n'\", total: r.salary } } }"}, nil, ":74: the field sheet.total shows everyone"},
		{"handed to its person", lines{"ACTS": "x: { say: x, by: hr, in: now_, do: { sheet.open: { name: \"'n'\", person: r.person, total: r.salary } } }"}, lines{"SEE": "see:\n  all: gm | person"}, ""},
		{"handed to another person", lines{"ACTS": "x: { say: x, by: hr, in: now_, do: { sheet.open: { name: \"'n'\", person: r.peer.person, total: r.salary } } }"}, lines{"SEE": "see:\n  all: gm | person"}, "the field sheet.total shows sheet.person" + only},
		{"whether an act is done", lines{"ACTS": "x: { say: x, by: hr, in: now_, do: { sheet.open: { if: r.salary > money(1), name: \"'n'\" } } }"}, nil, ":58: that sheet.open is done shows everyone"},
		{"whether an own act is done", lines{"ACTS": "x: { say: x, by: hr, in: now_, do: { close: { if: r.salary > money(1) } } }"}, nil, "that pay.close is done shows head"},
		{"chosen by it", nil, lines{"ACTS": "x: { say: x, by: clerk, in: now_, do: { pay.close: { for: r.pays, if: it.salary > money(1) } } }"}, "that pay.close is done shows head"},
		{"done on each", nil, lines{"ACTS": "x: { say: x, by: clerk, in: now_, do: { pay.close: { for: r.pays } } }"}, ""},
		{"a type that is released", nil, lines{"ACTS": "x: { say: x, by: clerk, in: now_, do: { total: r.pay.salary } }", "SEE": "see:\n  all: { by: clerk | hr, clause: C1 }"}, ""},
		// finds
		{"a find that reads it", lines{"ACTS": "x: { say: x, by: hr, in: now_, do: { low: r.dear.count > 0 } }"}, nil, ":45: the field low shows"},
		{"a find of a type that is hidden", nil, lines{"ACTS": "x: { say: x, by: clerk, in: now_, do: { name: \"r.pays.count > 0 ? 'y' : 'n'\" } }"}, "the field name shows everyone what only gm, head, hr, pay.person may read: pay"},
		{"a find of his own", lines{"ACTS": "x: { say: x, by: hr, in: now_, do: { salary: r.mine.last.salary } }"}, nil, ""},
		{"a find that is released", lines{"ACTS": "x: { say: x, by: hr, in: now_, do: { low: r.dear.count > 0 } }", "SEE": "dear: { by: hr | gm | head | person, clause: C1 }"}, nil, ""},
		{"what a released find found is not", lines{"ACTS": "x: { say: x, by: hr, in: now_, do: { low: r.dear.first.salary > money(1) } }", "SEE": "dear: { by: anyone, clause: C1 }"}, nil, "the field low shows"},
		{"a find has no readers", lines{"SEE": "dear: hr"}, nil, "of a find what it tells is released, to whom and by which clause"},
		// needs and exceptions
		{"a need", lines{"ACTS": "x: { say: x, by: head, in: now_, need: { rich: { if: r.salary > money(1) } } }"}, nil, "types/pay.yaml:17:56: the need rich shows head" + only},
		{"a need of one who may", lines{"ACTS": "x: { say: x, by: hr | person, in: now_, need: { rich: { if: r.salary > money(1) } } }"}, nil, ""},
		{"a need behind a post that is a rule", lines{"ACTS": "x: { say: x, by: boss(person), in: now_, need: { rich: { if: r.salary > money(1) } } }"}, nil, "the need rich shows head"},
		{"a need of anyone", lines{"ACTS": "x: { say: x, by: anyone, in: now_, need: { rich: { if: r.salary > money(1) } } }"}, nil, "the need rich shows everyone"},
		{"a need of several", lines{"ACTS": "x: { say: x, by: hr > head, in: now_, need: { rich: { if: r.salary > money(1) } } }"}, nil, "the need rich shows head"},
		{"a need under an exception", lines{"ACTS": "x: { say: x, by: hr, in: now_, need: { rich: { if: r.salary > money(1) } }, except: [{ if: r.name == 'x', by: head }] }"}, nil, "the need rich shows head"},
		{"a need about his own input", lines{"ACTS": "x: { say: x, by: head, in: now_, ask: salary, need: { rich: { if: r.salary > money(1) } } }"}, nil, ""},
		{"a need about what he may leave out", lines{"ACTS": "x: { say: x, by: head, in: now_, ask: 'salary?', need: { rich: { if: r.salary > money(1) } } }"}, nil, "the need rich shows head"},
		{"a need of who opens it", lines{"ACTS": "x: { say: x, by: clerk, to: now_, ask: [name, salary], need: { rich: { if: r.salary > money(1) } } }"}, nil, ""},
		{"a need with a find, of who opens it", lines{"ACTS": "x: { say: x, by: clerk, to: now_, ask: [name, salary], need: { one: { if: r.peers.count == 0 } } }"}, nil, "the need one shows clerk what only gm, head, hr, pay.person may read"},
		{"a need that is released", lines{"ACTS": "x: { say: x, by: head, in: now_, need: { rich: { if: r.salary > money(1), see: { by: head, clause: C1 } } } }"}, nil, ""},
		{"a need released to another", lines{"ACTS": "x: { say: x, by: head, in: now_, need: { rich: { if: r.salary > money(1), see: { by: hr, clause: C1 } } } }"}, nil, "the need rich is not released to head, who does x"},
		{"a need without readers", lines{"ACTS": "x: { say: x, by: head, in: now_, need: { rich: { if: r.salary > money(1), see: head } } }"}, nil, "of a need it is released whether it holds"},
		{"a need of an act that is called", lines{"ACTS": "x: { say: x, by: rule, in: now_, need: { rich: { if: r.salary > money(1) } } }"}, lines{"ACTS": "x: { say: x, by: clerk, in: now_, do: { pay.x: { for: r.pay } } }"}, "the need rich shows clerk"},
		{"an exception", lines{"ACTS": "x: { say: x, by: hr, in: now_, to: past, except: [{ if: r.salary > money(1), to: now_ }] }"}, nil, ":59: the exception of x shows head"},
		{"an exception within", lines{"ACTS": "x: { say: x, by: hr, in: now_, except: [{ if: r.name == 'x', by: gm, except: [{ if: r.salary > money(1), by: person }] }] }"}, nil, "the exception of x shows head"},
		// clocks, once, lists
		{"a clock", lines{"CLOCKS": "slow: { in: now_, by: hr, due: days(3), if: r.salary > money(1) }"}, nil, "the clock slow shows head" + only},
		{"when a clock is due", lines{"CLOCKS": "slow: { in: now_, by: hr, if: has(r.at_), due: r.at_ + days(3) }", "SEE": "at_: hr"}, nil, "the clock slow shows gm, head, pay.person what only hr may read: pay.at_"},
		{"an exception of a clock", lines{"CLOCKS": "slow: { in: now_, by: hr, due: days(3), except: [{ if: r.salary > money(1), due: days(4) }] }"}, nil, "the clock slow shows head"},
		{"who answers for a clock", lines{"CLOCKS": "slow: { in: now_, by: crew, due: days(3) }", "SEE": "crew: hr"}, nil, "the by: crew shows"},
		{"once", nil, lines{"SEE": "once: [r.no]\nsee:\n  all: clerk | hr"}, ""},
		{"once of what is hidden", nil, lines{"SEE": "once: [r.name]\nsee:\n  all: hr"}, "types/sheet.yaml:19:8: once shows clerk what only hr may read: sheet.name"},
		{"a list", lines{"FINDS": "rich: { say: 富 | rich, if: it.salary > money(9) }"}, nil, ":30: the list rich shows head" + only},
		{"a list of what it may", lines{"FINDS": "named: { say: 名 | named, if: it.name != '' }"}, nil, ""},
		{"a report", lines{"FINDS": "sums: { say: 计 | sums, group: it.name, is: it.salary }"}, nil, ":46: the report sums shows head"},
		{"a report by it", lines{"FINDS": "sums: { say: 计 | sums, group: it.salary }"}, nil, "the report sums shows head"},
		{"choices", lines{"FINDS": "rich: { if: it.salary > money(9) }"}, nil, ""},
		{"choices of a reference", lines{"FINDS": "rich: { if: it.salary > money(9) }"}, lines{"FIELDS": "dear: pay(rich) 贵 | dear"}, "the list rich shows head" + only},
		{"a tab", lines{"FINDS": "others: { say: 他 | others, of: pay, if: it.name == r.name && it.salary == r.salary }"}, nil, ""},
		// by, title
		{"for whom it waits", lines{"SEE": "crew: hr", "ACTS": "x: { say: x, by: all(crew), in: now_ }"}, nil, "the by: crew shows gm, head, pay.person what only hr may read: pay.crew"},
		{"its number", nil, lines{"SEE": "see:\n  no: hr"}, "the record is named by no, which shows everyone what only hr may read: sheet.no"},
	} {
		t.Run(x.name, func(t *testing.T) {
			got := secretly(x.pay, x.sheet)
			switch {
			case x.want == "" && got != "":
				t.Errorf("refused:\n%s", got)
			case !strings.Contains(got, x.want):
				t.Errorf("want %q, got\n%s", x.want, got)
			case x.want != "" && got == "":
				t.Errorf("nothing is wrong, want %q", x.want)
			}
		})
	}
}

// What refers to a pattern is read by those who read what it refers to: it may
// say of a record what that record says to them. A find over a pattern may not.
func TestSecrecyOfPatterns(t *testing.T) {
	list := map[string]string{
		"types/thing.yaml":  "say: 物 | thing\nfields: { name: text 名 | name }\nstages: { kept: 存 | kept }\nacts: { drop: { say: 弃 | drop, by: rule, in: kept } }\n",
		"types/plain.yaml":  "say: 平 | plain\nlike: thing\nacts: { make: { say: 作 | make, by: clerk, to: kept, ask: name } }\n",
		"types/secret.yaml": "say: 密 | secret\nlike: thing\nacts: { make: { say: 作 | make, by: gm, to: kept, ask: name } }\nsee: { all: gm }\n",
		"types/note.yaml": "say: 注 | note\nfields: { about: thing 关于 | about, words: text 话 | words }\nstages: { kept: 存 | kept }\n" +
			"acts: { make: { say: 作 | make, by: clerk, to: kept, ask: about, need: { named: { if: r.about.name != '' } }, do: { words: r.about.name } } }\n",
	}
	if got := problemsOf(list); got != "" {
		t.Fatal(got)
	}
	p := mustCompile(t, list)
	if a := p.Types["note"].Attached(); len(a) != 1 || a[0].Name != "about" {
		t.Errorf("the note is tied by %v", a)
	}
	list["types/note.yaml"] = strings.Replace(list["types/note.yaml"], "about: thing", "about: secret", 1)
	if got, want := problemsOf(list), "the field words shows everyone what only gm may read: secret.name"; !strings.Contains(got, want) {
		t.Errorf("want %q, got\n%s", want, got)
	}
	list["types/note.yaml"] = "say: 注 | note\nfields: { words: text 话 | words, n: int 数 | n }\nstages: { kept: 存 | kept }\n" +
		"acts: { make: { say: 作 | make, by: clerk, to: kept, ask: words, do: { n: r.alike.count } } }\nfinds: { alike: { of: thing, if: it.name == r.words } }\n"
	if got, want := problemsOf(list), "the field n shows everyone what only gm may read: secret"; !strings.Contains(got, want) {
		t.Errorf("want %q, got\n%s", want, got)
	}
}

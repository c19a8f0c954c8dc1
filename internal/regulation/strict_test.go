package regulation_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
)

// groupText is a group's regulation; a department's lies on it.
var groupText = map[string]string{
	"regulation.yaml":    "say: 集团 | group\nsince: 2026-01-01\n",
	"clauses.yaml":       "G1: 报修 | repairs\n",
	"posts.yaml":         "clerk: 员 | clerk\nhead: 长 | head\nleader: 领导 | leader\ngm: 总 | gm\n",
	"params.yaml":        "days_: { say: 天 | days, clause: G1, is: 3, need: it >= 1 && it <= 3 }\nfixed: 7\nname_: { is: a, need: \"it in ['a', 'b']\" }\n",
	"types/staff.yaml":   "say: 人\nfields:\n  name: text 名\nstages:\n  on: 在\nacts:\n  join: { by: rule, to: on, ask: name }\n",
	"types/base.yaml":    "say: 底\nfields:\n  no: text 号\nstages:\n  filed: 归\n  done: end 毕\nacts:\n  file: { say: 归, in: done, to: filed, by: clerk | rule, need: { numbered: { if: \"r.no != ''\", say: 无号 } } }\nclocks:\n  filing: { in: done, by: clerk, due: days(10), do: file }\n",
	"types/absence.yaml": "say: 不在\nfields:\n  person: person 人\n",
	"types/job.yaml": `say: 活 | job
clause: G1
like: base
fields:
  what: text 事 | what
  cost: money = 0.00 元 额 | cost
  photo: file* 照 | photo
  who: person 人 | who
  total: money 计 | total
stages:
  open: 开 | open
  working: 做 | working
  late: 迟 | late
is:
  total: r.cost * 2
see:
  cost: clerk | head
  total: { by: anyone, clause: G1 }
acts:
  register: { say: 登记 | register, by: clerk | head, to: open, ask: [what, photo?] }
  start: { say: 开工 | start, in: open, to: working, by: anyone, ask: [who] }
  finish:
    say: 完工 | finish
    in: [working, late]
    to: done
    by: who
    ask: [cost, photo?]
    need:
      told: { if: "r.what != ''", say: 写明 | say what }
    except:
      - { if: r.total > money(200), clause: G1, by: who > head }
  review: { say: 审 | review, in: done, by: clerk > head, ask: cost? }
  lapse: { in: working, to: late, by: rule, ask: what? }
  rate: { say: 评 | rate, in: done, by: public | clerk }
  waive: { say: 免 | waive, in: working, by: head | rule, do: { cost: money(0) } }
clocks:
  slow: { in: working, by: head, due: days(p.days_), do: lapse }
  begin: { in: open, by: clerk, due: days(5) }
  plain: { in: open, by: clerk, due: r.opened + days(p.days_), except: [ { if: r.what == 'x', due: r.opened + days(1) } ] }
finds:
  open_now: { say: 未结 | open, if: it.stage == 'open' }
`,
	"scenarios/g.yaml": "- say: 三日\n  clause: G1\n  is: { days_: 2 }\n  do:\n    - { at: 2026-03-02 09:00, by: clerk, do: a = job.register, ask: { what: x } }\n",
}

// overGroup compiles a department's files over the group's.
func overGroup(own map[string]string) (*regulation.Program, []regulation.Problem) {
	files := fstest.MapFS{"regulation.yaml": {Data: []byte("say: 东 | east\nsince: 2026-06-01\nlike: ../group\n")}}
	for n, text := range own {
		files[n] = &fstest.MapFile{Data: []byte(text)}
	}
	return regulation.Compile(nil, files, regulation.Group{Path: "../group", FS: mapFS(groupText)})
}

func mapFS(list map[string]string) fstest.MapFS {
	out := fstest.MapFS{}
	for n, text := range list {
		out[n] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

func saidOf(ps []regulation.Problem) string {
	var b strings.Builder
	for _, p := range ps {
		b.WriteString(p.In(i18n.En) + "\n")
	}
	return b.String()
}

// What a department may write: more of it, and stricter.
func TestStricterIsAllowed(t *testing.T) {
	for _, c := range []struct{ file, text string }{
		{"params.yaml", "days_: 2\n"},
		{"params.yaml", "days_: { is: [{ since: 2026-07-01, for: D1, is: 2 }, { since: 2026-06-01, is: 1 }] }\nmine: 4\nname_: b\n"},
		{"params.yaml", "fixed: 7\n"}, // the same words
		{"clauses.yaml", "G1: 报修 | repairs\nM1: 我 | mine\n"},
		{"posts.yaml", "guard: 保安 | guard\n"},
		{"types/job.yaml", "fields:\n  key: text 钥匙 | key\n  what: text 事 | what\n"},
		{"types/job.yaml", "acts:\n  finish:\n    need:\n      pictured: { if: size(r.photo) > 0, say: 缺照片 }\n"},
		{"types/job.yaml", "acts:\n  finish:\n    ask: photo\n"},
		{"types/job.yaml", "fields:\n  key: text 钥匙\nacts:\n  finish:\n    ask: [key, cost]\n"},
		{"types/job.yaml", "acts:\n  register:\n    by: clerk\n"},
		{"types/job.yaml", "acts:\n  start:\n    by: clerk > leader\n"},
		{"types/job.yaml", "acts:\n  start:\n    by: leader & head > gm\n"},
		{"types/job.yaml", "acts:\n  start:\n    by: clerk | leader\n"},
		{"types/job.yaml", "acts:\n  review:\n    by: clerk > leader > head\n"},
		{"types/job.yaml", "acts:\n  finish:\n    except:\n      - { if: r.total > money(1000), by: who > head > leader, need: { seen: { if: size(r.photo) > 1, say: 两张 } } }\n"},
		{"types/job.yaml", "fields:\n  key: text 钥匙\nacts:\n  finish:\n    do:\n      key: \"'-'\"\n"},
		{"types/job.yaml", "fields:\n  key: text 钥匙\nacts:\n  note_key: { say: 记, in: [open, working], by: anyone, ask: key, do: { key: r.key + '.' } }\n"},
		{"types/job.yaml", "clocks:\n  begin: { due: days(4) }\n  plain: { due: \"earlier(r.opened + days(p.days_), r.opened + hours(9))\" }\n  slow:\n    except:\n      - { if: r.what == 'u', due: \"days(p.days_)\" }\n  ours: { say: 自己, in: open, by: clerk, due: hours(3) }\n"},
		{"types/job.yaml", "finds:\n  mine: { say: 我的, if: it.stage == 'working' }\n"},
		{"types/log.yaml", "say: 记 | log\nlike: base\nfields:\n  job: job 活\n  kind: text 类\nstages:\n  open: 开\n  done: end 毕了\nis:\n  no: r.kind + '1'\nacts:\n  open_: { say: 开, by: anyone, to: open, ask: [job, kind] }\n  shut: { say: 关, in: open, to: done, by: anyone }\n  file:\n    by: clerk | rule\n    need: { kind: { if: r.kind != '', say: 类 } }\n"},
		// a person who may do it himself may do it by way of his own act
		{"types/log.yaml", "say: 记\nfields:\n  job: job 活\nstages:\n  open: 开\nacts:\n  go: { say: 去, by: head, to: open, ask: job, do: { job.waive: { for: r.job } } }\n"},
	} {
		if p, ps := overGroup(map[string]string{c.file: c.text}); p == nil {
			t.Errorf("%s\n%s\nis refused:\n%s", c.file, c.text, saidOf(ps))
		}
	}
}

// What it may not: each is refused at its line, with a way on.
func TestLooserIsRefused(t *testing.T) {
	act := func(body string) string { return "acts:\n  " + body + "\n" }
	for _, c := range []struct{ file, text, want string }{
		{"params.yaml", "mine: 1\nfixed: 8\n", "params.yaml:2:8: the parameter fixed is not open to departments"},
		{"params.yaml", "days_: 5\n", "params.yaml:1:8: outside the bound the group sets for days_: it >= 1 && it <= 3"},
		{"params.yaml", "days_:\n  is:\n    - since: 2026-06-01\n      is: 2\n    - since: 2027-01-01\n      is: 9\n", "params.yaml:6:11: outside the bound"},
		{"params.yaml", "days_: 2.5\n", "params.yaml:1:8: the values of a parameter are of one kind: int"},
		{"params.yaml", "days_: { is: 3, need: it >= 1 && it <= 30 }\n", "params.yaml:1:17: need of the parameter days_ is the group's"},
		{"params.yaml", "name_: c\n", "params.yaml:1:8: outside the bound"},
		{"clauses.yaml", "G1: 别的 | other\n", "clauses.yaml:1:5: say of the clause G1 is the group's"},
		{"clauses.yaml", "M1: { say: 我, do: job.waive }\n", "clauses.yaml:1:19: a department's clause keeps refusals by refusal.keep"},
		{"posts.yaml", "head: { say: 长 | head, by: clerk }\n", "posts.yaml:1:24: by of the post head is the group's"},
		{"types/job.yaml", "like: absence\n", "types/job.yaml:1:1: like of the type job is the group's"},
		{"types/job.yaml", "fields:\n  what: long 事 | what\n", "types/job.yaml:2:3: the field job.what (text 事 | what) is the group's"},
		{"types/job.yaml", "fields:\n  no: int 号\n", "types/job.yaml:2:3: the field job.no (text 号) is the group's"},
		{"types/job.yaml", "stages:\n  checking: 验\n", "types/job.yaml:2:3: a department adds no stage"},
		{"types/job.yaml", "stages:\n  working: wait 做 | working\n", "types/job.yaml:2:3: the stage job.working is the group's"},
		{"types/job.yaml", "is:\n  total: r.cost\n", "types/job.yaml:2:3: is of job.total is the group's"},
		{"types/job.yaml", "is:\n  what: r.no\n", "types/job.yaml:2:3: is of job.what is the group's"},
		{"types/job.yaml", "see:\n  all: clerk\n", "types/job.yaml:2:3: see of job.all is the group's"},
		{"types/job.yaml", "see:\n  open_now: { by: anyone, clause: G1 }\n", "types/job.yaml:2:3: see of job.open_now is the group's"},
		{"types/job.yaml", "see:\n  cost: clerk\n", "types/job.yaml:2:3: see of job.cost is the group's"},
		{"types/job.yaml", "once: r.what\n", "types/job.yaml:1:7: once of job is the group's"},
		{"types/job.yaml", "finds:\n  open_now: { if: it.stage == 'late' }\n", "types/job.yaml:2:15: if of the find job.open_now is the group's"},
		{"types/job.yaml", act("register: { by: clerk | head | leader }"), "types/job.yaml:2:19: this widens who does job.register: the group says clerk | head"},
		{"types/job.yaml", act("register: { by: leader }"), "this widens"},
		{"types/job.yaml", act("review: { by: clerk }"), "this widens who does job.review"},
		{"types/job.yaml", act("review: { by: head > clerk }"), "this widens"},
		{"types/job.yaml", act("review: { by: clerk & head }"), "this widens"}, // in any order is not one after the other
		{"types/job.yaml", act("waive: { by: head }"), "this widens who does job.waive"},
		{"types/job.yaml", act("rate: { by: clerk }"), "this widens"},
		{"types/job.yaml", act("finish: { in: [working, late, open] }"), "types/job.yaml:2:13: in of the act job.finish is the group's"},
		{"types/job.yaml", act("finish: { to: filed }"), "to of the act job.finish is the group's"},
		{"types/job.yaml", act("finish: { ask: [cost?] }"), "types/job.yaml:2:19: job.finish asks for cost"},
		{"types/job.yaml", act("finish: { ask: [who] }"), "who is the group's field, and job.finish does not ask for it"},
		{"types/job.yaml", act("finish: { need: { told: { if: 'true' } } }"), "types/job.yaml:2:21: the need told of job.finish is the group's"},
		{"types/job.yaml", act("finish: { need: { never: { if: 'false', say: x } } }"), "this need looks at nothing"},
		{"types/job.yaml", act("lapse: { need: { x: { if: r.what == 'u', say: x } } }"), "job.lapse is done by rule"},
		{"types/job.yaml", act("lapse: { ask: what }"), "job.lapse is done by rule"},
		{"types/job.yaml", act("lapse: { except: [{ if: r.what == 'u', by: rule }] }"), "job.lapse is done by rule"},
		{"types/job.yaml", act("waive: { do: { cost: money(1) } }"), "what job.waive does (cost) is the group's"},
		{"types/job.yaml", act("finish: { do: { cost: money(1) } }"), "cost is the group's field; a department does not set it"},
		{"types/job.yaml", act("finish: { except: [{ if: r.what == 'u', to: filed }] }"), "types/job.yaml:2:43: in an exception to job.finish a department does not restate to"},
		{"types/job.yaml", act("finish: { except: [{ if: r.what == 'u', by: clerk }] }"), "this widens"},
		{"types/job.yaml", act("finish: { except: [{ if: r.what == 'u', need: { told: { if: r.no != '' } } }] }"), "the need told of job.finish"},
		{"types/job.yaml", act("quick: { say: 快, by: clerk, to: working }"), "types/job.yaml:2:3: records of the group's type job are opened by its acts"},
		{"types/job.yaml", act("quick: { say: 快, in: open, to: done, by: clerk }"), "types/job.yaml:2:34: an act that a department adds does not move"},
		{"types/job.yaml", act("quick: { say: 快, in: open, by: clerk, ask: cost }"), "cost is the group's field; job.quick, which a department adds, cannot ask for it"},
		{"types/job.yaml", act("quick: { say: 快, in: open, by: clerk, do: { cost: money(0) } }"), "cost is the group's field"},
		{"types/job.yaml", act("quick: { say: 快, in: working, by: clerk, do: { waive: {} } }"), "a department's rule does not let clerk do job.waive"},
		{"types/job.yaml", "clocks:\n  slow: { due: days(9) }\n", "types/job.yaml:2:16: this is not plainly sooner than the group's: job.slow is due days(p.days_)"},
		{"types/job.yaml", "clocks:\n  begin: { due: days(6) }\n", "not plainly sooner"},
		{"types/job.yaml", "clocks:\n  begin: { due: workdays(4) }\n", "not plainly sooner"},
		{"types/job.yaml", "clocks:\n  begin: { wait: [open] }\n", "wait of the clock job.begin is the group's"},
		{"types/job.yaml", "clocks:\n  slow: { in: late }\n", "in of the clock job.slow"},
		{"types/job.yaml", "clocks:\n  slow: { if: r.what == 'u' }\n", "if of the clock job.slow"},
		{"types/job.yaml", "clocks:\n  slow: { by: clerk }\n", "by of the clock job.slow"},
		{"types/job.yaml", "clocks:\n  begin: { except: [{ if: r.what == 'u', due: days(9) }] }\n", "not plainly sooner"},
		{"types/job.yaml", "clocks:\n  plain: { except: [{ if: r.what == 'u', due: r.opened + days(1) }] }\n", "has exceptions of the group's"},
		{"types/job.yaml", "clocks:\n  ours: { in: working, by: clerk, due: hours(1), do: waive }\n", "a department's rule does not let rule do job.waive"},
		{"types/log.yaml", "say: x\nlike: job\n", "types/log.yaml:2:7: records of job are opened under the group's rules"},
		{"types/log.yaml", "say: x\nlike: absence\nstages:\n  a: 甲\nacts:\n  x: { say: x, by: clerk, to: a }\n", "types/log.yaml:2:7: who counts as away is the group's to say"},
		{"types/log.yaml", "say: x\nlike: base\nacts:\n  file: { by: clerk | head | rule }\n", "types/log.yaml:4:15: this widens who does log.file"},
		{"types/log.yaml", "say: x\nlike: base\nclocks:\n  filing: { due: days(30) }\n", "log.filing is due days(10)"},
		{"types/log.yaml", "say: x\nfields:\n  job: job 活\nstages:\n  a: 甲\nacts:\n  x: { say: x, by: clerk, to: a, ask: job, do: { job.waive: { for: r.job } } }\n", "types/log.yaml:7:50: a department's rule does not let clerk do job.waive"},
		{"types/log.yaml", "say: x\nfields:\n  who: person 人\nstages:\n  a: 甲\nacts:\n  x: { say: x, by: clerk, to: a, do: { staff.join: { name: \"'x'\" } } }\n", "a department's rule does not let clerk do staff.join"},
		{"scenarios/a.yaml", "- say: x\n  clause: G1\n  is: { fixed: 3 }\n  do: []\n", "scenarios/a.yaml:3:9: fixed is the group's; it leaves departments no room"},
		{"scenarios/a.yaml", "- say: x\n  clause: G1\n  is: { days_: 4 }\n  do: []\n", "scenarios/a.yaml:3:16: outside the bound of the parameter"},
		{"regulation.yaml", "say: x\nsince: 2026-01-01\nlike: ../elsewhere\n", "regulation.yaml:3:7: there is no regulation ../elsewhere here"},
		{"regulation.yaml", "say: x\nsince: 2026-01-01\nlike: /etc\n", "regulation.yaml:3:7: like names the folder"},
	} {
		p, ps := overGroup(map[string]string{c.file: c.text})
		got := saidOf(ps)
		if p != nil || !strings.Contains(got, c.want) {
			t.Errorf("%s\n%s\n got: %s\nwant: %s", c.file, c.text, got, c.want)
		}
		if !strings.HasPrefix(got, c.file+":") {
			t.Errorf("%s\n%s\nthe first problem is elsewhere: %s", c.file, c.text, got)
		}
		if strings.Contains(got, "../group/") {
			t.Errorf("%s\n%s\nthe group's file is blamed: %s", c.file, c.text, got)
		}
	}
}

// A department's figure goes before its group's, from its day on, and nobody
// warns a department of what its group wrote.
func TestFiguresOfADepartment(t *testing.T) {
	p, ps := overGroup(map[string]string{
		"params.yaml":      "days_: { is: [{ since: 2026-06-01, is: 2 }, { since: 2026-07-01, for: D1, is: 1 }] }\n",
		"scenarios/a.yaml": "- say: 三日\n  clause: G1\n  do: []\n- say: 自己的\n  clause: G1\n  do: []\n",
	})
	if p == nil || len(ps) > 0 {
		t.Fatal(saidOf(ps))
	}
	for _, c := range []struct {
		month int
		dept  string
		want  int64
	}{{3, "D1", 3}, {6, "D1", 2}, {6, "D2", 2}, {7, "D1", 1}, {7, "D2", 2}} {
		if got := p.ParamsAt(day(c.month, 1), c.dept, nil)["days_"]; got != regulation.Value(c.want) {
			t.Errorf("month %d in %s: %v, want %d", c.month, c.dept, got, c.want)
		}
		if got := p.WithFigures(1).ParamsAt(day(c.month, 1), c.dept, nil)["days_"]; got != regulation.Value(int64(3)) {
			t.Errorf("the group's own figure in month %d is %v", c.month, got)
		}
	}
	// the story of the same name is told anew, in its place
	if len(p.Stories) != 2 || p.Stories[0].Say.Zh != "三日" || p.Stories[0].Layer != 2 || !p.Own(p.Stories[0].Pos) {
		t.Errorf("stories: %+v", p.Stories)
	}
	if got := p.Since.String(); got != "2026-06-01" {
		t.Errorf("it holds from %s", got)
	}
	if q, _ := regulation.CompileFiles(p.Files); q == nil || q.Hash != p.Hash {
		t.Error("the files of the program do not give it again")
	}
}

// A company under the group, a project under the company: each is held to what
// lies under it.
func TestThreeLayers(t *testing.T) {
	company := map[string]string{"regulation.yaml": "say: 公司 | company\nsince: 2026-02-01\nlike: ../group\n", "params.yaml": "days_: 2\n",
		"types/job.yaml": "acts:\n  register: { by: clerk }\n"}
	project := map[string]string{"regulation.yaml": "say: 项目 | project\nsince: 2026-01-15\nlike: ../company\n", "params.yaml": "days_: 1\n"}
	compile := func() (*regulation.Program, []regulation.Problem) {
		return regulation.Compile(nil, mapFS(project), regulation.Group{Path: "../group", FS: mapFS(groupText)}, regulation.Group{Path: "../company", FS: mapFS(company)})
	}
	p, ps := compile()
	if p == nil {
		t.Fatal(saidOf(ps))
	}
	if v := p.ParamsAt(day(3, 1), "X", nil)["days_"]; v != regulation.Value(int64(1)) || p.Since.String() != "2026-02-01" {
		t.Errorf("days_ %v since %s", v, p.Since)
	}
	project["types/job.yaml"] = "acts:\n  register: { by: clerk | head }\n"
	if _, ps = compile(); !strings.HasPrefix(saidOf(ps), "types/job.yaml:2:19: this widens who does job.register: the group says clerk\n") {
		t.Errorf("a project may not take back what its company narrowed:\n%s", saidOf(ps))
	}
	company["regulation.yaml"] = "say: 公司 | company\nsince: 2026-02-01\nlike: ../company\n"
	if _, ps = compile(); !strings.Contains(saidOf(ps), "like runs in a circle") {
		t.Errorf("a circle:\n%s", saidOf(ps))
	}
}

func day(month, n int) calendar.Date {
	return calendar.Date{Year: 2026, Month: month, Day: n}
}

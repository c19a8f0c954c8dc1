package regulation_test

import (
	"strings"
	"testing"
)

const content = `say: 销毁证明 | certificate
fields: { of_record: text 原记录 | record }
stages: { wiped: 已销毁 | wiped }
acts: { wipe: { by: rule, to: wiped, ask: of_record } }
`

const doomed = `say: 业务 | case
fields: { no: text 号 | no }
stages: { open: 开 | open, filed: 已归档 | filed, destroyed: 已销毁 | destroyed }
acts:
  start: { say: 开 | start, by: clerk, to: open }
  file: { say: 归档 | file, by: clerk, in: open, to: filed }
  destroy: { in: filed, to: destroyed, by: rule, do: { content.wipe: { of_record: r.id } } }
`

const destruction = `say: 销毁清册 | list
fields: { records: case* 档案 | records, witnesses: person* 监销人 | witnesses, why: text 因 | why }
stages: { proposed: 待决定 | proposed, consented: 待监销 | consented, done: end 已销毁 | done }
acts:
  propose: { say: 提 | propose, by: clerk, to: proposed, ask: records }
  consent: { say: 同意 | consent, by: gm, in: proposed, to: consented, ask: witnesses }
  note: { say: 注 | note, by: clerk, in: [proposed, consented], ask: why }
  witness: { say: 监销 | witness, by: all(witnesses), in: consented, to: done, do: { case.destroy: { for: r.records } } }
`

// Nothing ends without the general manager, whichever way a regulation tries.
func TestNothingEndsWithoutTheGeneralManager(t *testing.T) {
	all := func(list, kase string) map[string]string {
		return map[string]string{"types/content.yaml": content, "types/case.yaml": kase, "types/destruction.yaml": list}
	}
	if got := problemsOf(all(destruction, doomed)); got != "" {
		t.Fatal(got)
	}
	without := "ends records without the general manager"
	allOf := "its by must be all(...)"
	for _, c := range []struct{ old, new, want string }{
		{"by: gm, in: proposed", "by: gm | head, in: proposed", without},
		{"by: gm, in: proposed", "by: gm > head, in: proposed", without},
		{"by: gm, in: proposed", "by: gm, in: proposed, except: [{ if: r.why != '', by: head }]", without},
		{"  note:", "  shortcut: { say: 抄近 | short, by: head, in: proposed, to: consented }\n  note:", without},
		{"  note:", "  straight: { say: 直接 | straight, by: head, to: consented, ask: [records, witnesses] }\n  note:", without},
		{"in: [proposed, consented], ask: why", "in: [proposed, consented], ask: why, except: [{ if: r.why != '', to: consented }]", without},
		{"by: all(witnesses)", "by: gm", allOf},
		{"by: all(witnesses)", "by: all(witnesses) & head", allOf},
		{"by: all(witnesses), in: consented", "by: all(witnesses), in: consented, except: [{ if: r.why != '', by: clerk }]", allOf},
	} {
		bad := strings.Replace(destruction, c.old, c.new, 1)
		if got := problemsOf(all(bad, doomed)); !strings.Contains(got, c.want) {
			t.Errorf("%s\n got: %s", c.new, got)
		}
	}
	for _, c := range []struct{ old, new, want string }{
		{"in: filed, to: destroyed, by: rule", "in: filed, to: destroyed, by: rule | head", allOf},
		{"in: filed, to: destroyed, by: rule", "in: filed, to: destroyed, by: rule, except: [{ if: r.no != '', by: head }]", allOf},
		{"  file:", "  purge: { say: 清 | purge, by: clerk, in: open, do: { destroy: {} } }\n  file:", allOf},
		{"  file:", "  clean: { say: 清 | clean, by: clerk, to: open, do: { content.wipe: { of_record: r.id } } }\n  file:", allOf},
	} {
		bad := strings.Replace(doomed, c.old, c.new, 1)
		if got := problemsOf(all(destruction, bad)); !strings.Contains(got, c.want) {
			t.Errorf("%s\n got: %s", c.new, got)
		}
	}
	clock := doomed + "clocks:\n  old: { in: filed, by: clerk, due: days(3), do: destroy }\n"
	if got := problemsOf(all(destruction, clock)); !strings.Contains(got, allOf) {
		t.Errorf("a clock: %s", got)
	}
}

// A clock is never silently absent.
func TestClockKnowsWhatItReads(t *testing.T) {
	text := func(acts, clock string) map[string]string {
		return map[string]string{"types/x.yaml": "say: 某 | x\nfields: { at_: time 时 | at, n: int 数 | n, m: int = 0 数 | m, s: text 字 | s, sum_: int 和 | sum }\nstages: { o: 开 | open, p: 二 | second, w: wait 等 | wait, e: end 完 | done }\n" +
			"is: { sum_: r.n + r.m }\nacts:\n" + acts + "clocks:\n  k: { by: clerk, " + clock + " }\n"}
	}
	start := func(rest string) string { return "  a: { say: 甲 | a, by: clerk, to: o" + rest + " }\n" }
	move := func(rest string) string { return "  b: { say: 乙 | b, by: clerk, in: o, to: p" + rest + " }\n" }
	for _, c := range []struct {
		name, acts, clock string
		ok                bool
	}{
		{"nothing sets it", start(""), "in: o, due: r.at_ + days(3)", false},
		{"asked for", start(", ask: at_"), "in: o, due: r.at_ + days(3)", true},
		{"asked for, may stay empty", start(", ask: at_?"), "in: o, due: r.at_ + days(3)", false},
		{"set", start(", do: { at_: now }"), "in: o, due: r.at_ + days(3)", true},
		{"set sometimes", start(", do: { at_: { if: r.s != '', is: now } }"), "in: o, due: r.at_ + days(3)", false},
		{"a value to start from", start(""), "in: o, due: workhours(r.m)", true},
		{"none to start from", start(""), "in: o, due: workhours(r.n)", false},
		{"guarded", start(""), "in: o, if: has(r.at_), due: r.at_ + days(3)", true},
		{"guarded within", start(""), "in: o, due: \"has(r.at_) ? r.at_ + days(3) : r.opened\"", true},
		{"guarded by the exception", start(""), "in: o, due: days(3), except: [{ if: has(r.at_), due: r.at_ + days(3) }]", true},
		{"not guarded by the exception", start(""), "in: o, due: days(3), except: [{ if: r.s != '', due: r.at_ + days(3) }]", false},
		{"the condition of the exception", start(""), "in: o, due: days(3), except: [{ if: r.n > 1, due: days(1) }]", false},
		{"set on the way", start("") + move(", ask: at_"), "in: p, due: r.at_ + days(3)", true},
		{"set before", start(", ask: at_") + move(""), "in: p, due: r.at_ + days(3)", true},
		{"two ways, one without", start("") + move(", ask: at_") + "  c: { say: 丙 | c, by: clerk, to: p }\n", "in: p, due: r.at_ + days(3)", false},
		{"lost by an exception's do", start("") + move(", do: { at_: now }, except: [{ if: r.s != '', do: {} }]"), "in: p, due: r.at_ + days(3)", false},
		{"an exception for its stage", start("") + "  b: { say: 乙 | b, by: clerk, in: [o, w], to: p, except: [{ if: r.stage == 'o', do: { at_: now } }] }\n", "in: p, due: r.at_ + days(3)", true},
		{"computed of what is known", start(", ask: n"), "in: o, due: days(r.sum_)", true},
		{"computed of what is not", start(""), "in: o, due: days(r.sum_)", false},
		{"a text is never unset", start(""), "in: o, if: r.s != '', due: days(3)", true},
	} {
		got := problemsOf(text(c.acts, c.clock))
		if c.ok && got != "" || !c.ok && !strings.Contains(got, "may not be filled in when") {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}

package regulation_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
)

func TestFieldLines(t *testing.T) {
	p := mustCompile(t, map[string]string{"types/x.yaml": `say: 某 | x
fields:
  a: text 名称 | name | 写全称 | in full
  b: one(water 给排水/plumbing, power 强电, very_good 很好) 种类 | kind
  c: money = 0.00 元 人工费 | labour
  d: int = 3 次数 | times
  e: bool = true 是否 | whether
  f: one(a 甲, b 乙) = b 选 | choice
  g: text = '无 此 项' 项 | item
  h: rows(name text 名称/name, qty int 数量, piece x 件/piece, kind one(s 小/small, l 大) 型/size) 用料 | materials
  i: x(open_now)* 各件 | pieces
  j: date
  k: num* 数 | numbers
stages: { o: 开 | open | 在办 | in hand, w: wait 等 | waiting, e: end 完, v: void 作废 | void }
acts: { go_: { say: 办 | go, by: clerk, to: o } }
finds: { open_now: { say: 在办 | open, if: it.stage == 'o' } }
`})
	x := p.Types["x"]
	if f := x.Field("a"); f.Say != (i18n.Text{Zh: "名称", En: "name"}) || f.Help != (i18n.Text{Zh: "写全称", En: "in full"}) {
		t.Errorf("%+v", f)
	}
	want := []regulation.Choice{{Code: "water", Say: i18n.Text{Zh: "给排水", En: "plumbing"}}, {Code: "power", Say: i18n.Text{Zh: "强电", En: "power"}}, {Code: "very_good", Say: i18n.Text{Zh: "很好", En: "very good"}}}
	if f := x.Field("b"); !slices.Equal(f.Choices, want) {
		t.Errorf("%+v", f.Choices)
	}
	for name, v := range map[string]regulation.Value{"c": regulation.Money(0), "d": int64(3), "e": true, "f": "b", "g": "无 此 项", "a": nil} {
		if f := x.Field(name); !regulation.Equal(f.Start, v) {
			t.Errorf("%s starts from %#v", name, f.Start)
		}
	}
	if f := x.Field("c"); f.Say.Zh != "人工费" || x.Field("g").Say.Zh != "项" || x.Field("f").Say.En != "choice" {
		t.Errorf("%+v", f)
	}
	h := x.Field("h")
	if len(h.Cols) != 4 || h.Cols[0].Say != (i18n.Text{Zh: "名称", En: "name"}) || h.Cols[1].Say.En != "qty" || h.Cols[2].Ref != "x" || len(h.Cols[3].Choices) != 2 {
		t.Errorf("%+v", h.Cols)
	}
	if f := x.Field("i"); !f.Many || f.Ref != "x" || f.Pick != "open_now" {
		t.Errorf("%+v", f)
	}
	if f := x.Field("j"); f.Say.Zh != "j" {
		t.Errorf("%+v", f)
	}
	for name, kind := range map[string]regulation.StageKind{"o": regulation.StagePlain, "w": regulation.StageWait, "e": regulation.StageEnd, "v": regulation.StageVoid} {
		if x.Stage(name).Kind != kind {
			t.Errorf("%s is %q", name, x.Stage(name).Kind)
		}
	}
	if x.Stage("o").Owner != (i18n.Text{Zh: "在办", En: "in hand"}) {
		t.Errorf("%+v", x.Stage("o"))
	}
}

const pattern = `say: 业务 | case
fields: { no: text 编号 | number, class: text 类别 | class }
stages: { filed: 已归档 | filed }
acts:
  file: { say: 归档 | file, in: end, to: filed, by: clerk | rule, need: { a: { if: r.no != '', say: 无号 | no number, fix: no } }, do: { class: "'x'" } }
clocks:
  filing: { in: end, by: clerk, due: days(3), do: file }
finds:
  same_class: { of: case, if: "it.class == r.class && it.stage == 'shut'" }
  all_of: { say: 全部 | all, if: it.stage == 'filed' }
`

// A type that is like another has everything of it, and adds by name.
func TestLike(t *testing.T) {
	p := mustCompile(t, map[string]string{"types/case.yaml": pattern, "types/job.yaml": `say: 活 | job
clause: C1
like: case
fields: { class: , what: text 何事 | what }
stages: { open: 开 | open, shut: end 关 | shut, gone: end 去 | gone }
acts:
  start: { say: 开 | start, by: clerk, to: open, ask: what }
  close: { say: 关 | close, by: clerk, in: open, to: shut }
  file:
    clause: C1
    need: { b: { if: r.what != '', say: 无事 | nothing } }
    do: { what: "'filed'" }
`})
	c, j := p.Types["case"], p.Types["job"]
	if !c.Pattern || j.Pattern || !j.IsLike("case") || c.IsLike("job") || len(p.Kinds("case")) != 2 {
		t.Error("kinds")
	}
	names := func() (f, s, a []string) {
		for _, x := range j.Fields {
			f = append(f, x.Name)
		}
		for _, x := range j.Stages {
			s = append(s, x.Name)
		}
		for _, x := range j.Acts {
			a = append(a, x.Name)
		}
		return
	}
	f, s, a := names()
	if !slices.Equal(f, []string{"class", "what", "no"}) || !slices.Equal(s, []string{"open", "shut", "gone", "filed"}) || !slices.Equal(a, []string{"start", "close", "file"}) {
		t.Error(f, s, a)
	}
	file := j.Act("file")
	if len(file.In) != 2 || !file.In["shut"] || !file.In["gone"] || len(c.Act("file").In) != 0 {
		t.Error("end is every end stage of the type itself:", file.In)
	}
	if len(file.Needs) != 2 || len(file.Do) != 2 || file.Clause != "C1" || file.Say.En != "file" {
		t.Errorf("%+v", file)
	}
	if len(c.Act("file").Needs) != 1 {
		t.Error("the pattern is changed by what is like it")
	}
	if j.Find("same_class").Of != "case" || j.Find("all_of").Of != "job" || c.Find("all_of").Of != "case" {
		t.Error("what a find looks in")
	}
	if j.Find("same_class").Fingerprint != c.Find("same_class").Fingerprint || j.Find("all_of").Fingerprint == c.Find("all_of").Fingerprint {
		t.Error("fingerprints")
	}
	if k := j.Clock("filing"); !k.In["shut"] || k.Clause != "C1" || k.DueIs != regulation.DueLength {
		t.Errorf("%+v", k)
	}
}

// A file of the folder adds to the file of the prelude that has its name.
func TestLayers(t *testing.T) {
	prelude := files(map[string]string{
		"types/case.yaml": strings.Replace(pattern, "'shut'", "'filed'", 1), "params.yaml": "days_: 5\nother: { say: 另 | other, is: 2 }\n",
		"posts.yaml": "clerk: 经办员 | clerk\n", "clauses.yaml": "P1: 前 | pre\n",
	})
	delete(prelude, "regulation.yaml")
	folder := files(map[string]string{
		"types/case.yaml": "acts:\n  file: { clause: C1, need: { a: { if: r.class != '', say: 无类 | no class } } }\nfields: { hold: bool 冻结 | hold }\n",
		"params.yaml":     "days_: 7\nother: { clause: C1 }\n",
		"posts.yaml":      "head: 负责人 | head\n",
	})
	p, ps := regulation.Compile(prelude, folder)
	if p == nil {
		t.Fatal(ps)
	}
	c := p.Types["case"]
	if c.Field("hold") == nil || c.Field("no") == nil || c.Act("file").Clause != "C1" || len(c.Act("file").Needs) != 1 || c.Act("file").Needs[0].Say.En != "no class" || c.Act("file").Needs[0].Fix != nil {
		t.Errorf("%+v", c.Act("file"))
	}
	if len(p.Posts) != 2 || p.Clause("P1") == nil || p.Clause("C1") == nil {
		t.Error("posts and clauses of both")
	}
	at := p.ParamsAt(calendar.Date{Year: 2026, Month: 1, Day: 1}, "", nil)
	if at["days_"] != regulation.Value(int64(7)) || at["other"] != regulation.Value(int64(2)) || p.Params["other"].Clause != "C1" || p.Params["other"].Say.En != "other" {
		t.Errorf("%+v", at)
	}
	again, ps := regulation.CompileFiles(p.Files)
	if again == nil || again.Hash != p.Hash {
		t.Error("the files of a program make the same program", ps)
	}
	folder["params.yaml"].Data = append(folder["params.yaml"].Data, '\n')
	if q, _ := regulation.Compile(prelude, folder); q.Hash == p.Hash {
		t.Error("another byte, the same edition")
	}
}

func TestBy(t *testing.T) {
	p := mustCompile(t, map[string]string{
		"posts.yaml": "clerk: 员 | clerk\nhead: 长 | head\nengineer: 工 | eng\nsafety: 安 | safety\nsuperior: { say: 上级 | superior, by: head, except: [{ if: \"nobody(here.head, it)\", clause: C1, by: clerk | engineer }] }\n",
		"types/x.yaml": `say: 某 | x
fields: { who: person 人 | who, crew: person* 众 | crew }
stages: { o: 开 | open, e: end 完 | done }
acts:
  a: { say: 甲 | a, by: clerk, to: o, ask: [who, crew] }
  b: { say: 乙 | b, by: clerk > engineer & safety | head > who, in: o }
  c: { say: 丙 | c, by: all(crew) & head, in: o }
  d: { say: 丁 | d, by: superior(who), in: o }
  e: { say: 戊 | e, by: head | entered(head) | opener | anyone, in: o, to: e }
`})
	x := p.Types["x"]
	b := x.Act("b").By
	if len(b.Steps) != 3 || len(b.Steps[1]) != 2 || len(b.Steps[1][1]) != 2 || b.Steps[2][0][0] != (regulation.Actor{Kind: regulation.ActorField, Field: "who"}) || b.Single() {
		t.Errorf("%+v", b)
	}
	if c := x.Act("c").By; c.Steps[0][0][0] != (regulation.Actor{Kind: regulation.ActorAll, Field: "crew"}) || !c.Allows(regulation.ActorPost) {
		t.Errorf("%+v", c)
	}
	if d := x.Act("d").By; d.Steps[0][0][0] != (regulation.Actor{Kind: regulation.ActorPostOf, Post: "superior", Field: "who"}) || !d.Single() {
		t.Errorf("%+v", d)
	}
	if e := x.Act("e").By; len(e.Steps[0][0]) != 4 || e.Steps[0][0][1] != (regulation.Actor{Kind: regulation.ActorEntered, Post: "head"}) {
		t.Errorf("%+v", e)
	}
	s := p.Posts["superior"]
	if s.By == nil || len(s.Except) != 1 || s.Except[0].Clause != "C1" || len(s.Except[0].By.Steps[0][0]) != 2 {
		t.Errorf("%+v", s)
	}
	w := &world{here: map[string][]regulation.Ref{"head": {5}}}
	for it, want := range map[regulation.Ref]bool{5: true, 6: false} {
		if ok, err := s.Except[0].If.Bool(&regulation.Scope{ItValue: it, World: w}); ok != want || err != nil {
			t.Errorf("nobody but %d: %v, %v", it, ok, err)
		}
	}
}

func TestEffects(t *testing.T) {
	p := mustCompile(t, map[string]string{"types/bill.yaml": `say: 账 | bill
fields: { unit_: text 房 | unit, pay: money 付 | pay, ratio: num 率 | ratio }
stages: { o: 开 | open, e: end 清 | settled }
acts:
  issue: { by: rule, to: o, ask: [unit_, pay?, ratio?] }
  settle: { by: rule, in: o, to: e, ask: pay }
`, "types/x.yaml": `say: 某 | x
clause: C1
fields:
  no: text 号 | no
  n: int 数 | n
  on: date 日 | on
  who: person 人 | who
  bills: bill* 账 | bills
  lines: rows(bill_ bill 账, amount money 额) 行 | lines
stages: { o: 开 | open, e: end 完 | done }
acts:
  start:
    say: 开 | start
    by: clerk | rule
    to: o
    do:
      no: next('收{dept}-{year}-{r.n}-{seq:3}')
      on: { if: has(r.n), is: today }
      mark: {}
      bill.issue: { if: r.n > 0, unit_: "'A'", pay: { if: r.n > 3, is: money(3) }, ratio: r.n }
      bill.settle: { for: r.lines, if: it.amount > money(1), pay: it.amount }
  mark: { by: rule, in: o, do: { n: 3 } }
  end_: { say: 完 | end, by: clerk, in: o, to: e, do: { bill.settle: { if: r.n == 1, for: r.bills, pay: "it.pay * 2" } }, except: [{ if: r.n > 5, to: o, do: {} }] }
clocks:
  slow: { in: o, by: clerk, due: days(3), do: { mark: { if: r.n < 2 } } }
  yearly_: { by: clerk, due: "yearly(1, 2)", do: start }
`})
	x := p.Types["x"]
	do := x.Act("start").Do
	kinds := []regulation.EffectKind{regulation.EffectSet, regulation.EffectSet, regulation.EffectOwn, regulation.EffectOpen, regulation.EffectOn}
	for i, e := range do {
		if e.Kind != kinds[i] {
			t.Errorf("%d is %s", i, e.Kind)
		}
	}
	if do[1].If == nil || do[3].If == nil || len(do[3].Give) != 3 || do[3].Give[1].If == nil || do[4].RefCol != "bill_" || do[4].IfFirst || !do[3].IfFirst {
		t.Errorf("%+v", do[4])
	}
	end := x.Act("end_")
	if e := end.Do[0]; !e.IfFirst || e.RefCol != "" || e.For.Ref != "bill" || !e.For.Many {
		t.Errorf("%+v", e)
	}
	if !end.Except[0].HasDo || len(end.Except[0].Do) != 0 || end.Except[0].To != "o" {
		t.Errorf("%+v", end.Except[0])
	}
	if k := x.Clock("yearly_"); k.In != nil || k.DueIs != regulation.DueSchedule || k.Do[0].Kind != regulation.EffectOpen || k.Do[0].Type != "x" {
		t.Errorf("%+v", k)
	}
	if k := x.Clock("slow"); k.Do[0].Kind != regulation.EffectOwn || k.Do[0].If == nil {
		t.Errorf("%+v", k)
	}
	w := &world{}
	s := &regulation.Scope{R: &regulation.Row{Type: x, Vals: map[string]regulation.Value{"n": int64(7)}}, World: w, Cal: calendar.China(calendar.DefaultHours())}
	s.Now = calendar.Date{Year: 2026, Month: 3, Day: 2}.Start(zone)
	if v, err := do[0].Value.Eval(s); err != nil || v != regulation.Value("收{dept}-2026-7-001") || w.next != "收{dept}-2026-7-{seq:3}" {
		t.Error(v, err, w.next)
	}
	if v, err := do[3].Give[2].Is.Eval(s); err != nil || v != regulation.Value(7.0) {
		t.Errorf("an int for a num: %#v, %v", v, err)
	}
	if !do[0].Value.Next || !slices.Equal(do[0].Value.Reads, []string{"n"}) {
		t.Errorf("%+v", do[0].Value)
	}
}

func TestSeeAndClasses(t *testing.T) {
	p := mustCompile(t, map[string]string{"types/x.yaml": `say: 某 | x
fields: { pay: money 薪 | pay, id_no: text 证 | id, who: person 人 | who, low: bool 低 | low }
stages: { o: 开 | open }
acts: { a: { say: 甲 | a, by: clerk, to: o } }
see: { all: head | gm | who, pay: gm | who | opener, id_no: gm | head, low: { by: head | gm | clerk, clause: C1 } }
`, "types/y.yaml": "say: 乙 | y\nfields: { a: text 甲 | a }\nstages: { o: 开 | open }\nacts: { a: { say: 甲 | a, by: clerk, to: o } }\nsee: { all: gm | head, a: anyone }\n"})
	x, y := p.Types["x"], p.Types["y"]
	if x.Class == 0 || x.Class != y.Class || x.Field("id_no").Class != x.Class || x.Field("pay").Class == x.Class || y.Field("a").Class != 0 || x.Field("who").Class != 0 {
		t.Error(x.Class, y.Class, x.Field("id_no").Class, x.Field("pay").Class)
	}
	if !slices.Equal(x.See.Posts, []string{"gm", "head"}) || !slices.Equal(x.See.Persons, []string{"who"}) || !slices.Equal(x.Field("pay").See.Persons, []string{"opener", "who"}) || x.Field("low").See.Clause != "C1" {
		t.Errorf("%+v", x.See)
	}
	if !p.Classes[0].Anyone || !slices.Equal(p.Classes[x.Class].Posts, []string{"gm", "head"}) || len(p.Classes) != 4 {
		t.Errorf("%+v", p.Classes)
	}
}

func TestParamsAt(t *testing.T) {
	p := mustCompile(t, map[string]string{"params.yaml": `
days_: { clause: C1, is: [{ since: 2026-06-01, for: D1, is: 2 }, { since: 2026-01-01, is: 3 }, { since: 2026-09-01, is: 4 }], need: it >= 1 && it <= 9 }
price: 2.50 元
rate: { is: [{ since: 2026-01-01, is: 1 }, { since: 2026-02-01, is: 1.5 }] }
on: true
day_: 2026-05-04
mode: submitted
code: '007'
ladder: { is: [{ a: 1, b: 2.00 元 }, { a: 2 }] }
`})
	kinds := map[string]regulation.Kind{"days_": "int", "price": "money", "rate": "num", "on": "bool", "day_": "date", "mode": "text", "code": "text", "ladder": "rows"}
	for n, k := range kinds {
		if p.Params[n].Kind != k {
			t.Errorf("%s is %s", n, p.Params[n].Kind)
		}
	}
	day := func(m, d int) calendar.Date { return calendar.Date{Year: 2026, Month: m, Day: d} }
	for _, c := range []struct {
		day  calendar.Date
		dept string
		want int64
	}{{day(3, 1), "D1", 3}, {day(6, 1), "D1", 2}, {day(6, 1), "D2", 3}, {day(9, 1), "D2", 4}, {day(9, 1), "D1", 2}, {calendar.Date{Year: 2020, Month: 1, Day: 1}, "", 3}} {
		if got := p.ParamsAt(c.day, c.dept, nil)["days_"]; got != regulation.Value(c.want) {
			t.Errorf("%v %s: %v, want %d", c.day, c.dept, got, c.want)
		}
	}
	if got := p.ParamsAt(day(3, 1), "", map[string]regulation.Value{"days_": int64(8)})["days_"]; got != regulation.Value(int64(8)) {
		t.Error(got)
	}
	if ok, err := p.Params["days_"].Bound.Bool(&regulation.Scope{ItValue: int64(10)}); ok || err != nil {
		t.Error(ok, err)
	}
	if got := p.ParamsAt(day(3, 1), "", nil)["rate"]; got != regulation.Value(1.5) {
		t.Errorf("%#v", got)
	}
	if got := p.ParamsAt(day(1, 1), "", nil)["rate"]; got != regulation.Value(1.0) {
		t.Errorf("%#v", got)
	}
}

// A computed value comes after those it is computed from.
func TestComputedOrder(t *testing.T) {
	p := mustCompile(t, map[string]string{"types/x.yaml": `say: 某 | x
fields: { c: money 丙 | c, a: money 甲 | a, b: money 乙 | b, base_: money 底 | base, low: bool 低 | low }
stages: { o: 开 | open }
acts: { s: { say: 始 | start, by: clerk, to: o, ask: base_ } }
is:
  c: { is: r.b + r.a, except: [{ if: r.low, clause: C1, is: r.a }] }
  b: r.a * 2
  a: r.base_
  low: r.b > money(3)
`})
	var order []string
	for _, x := range p.Types["x"].Is {
		order = append(order, x.Field)
	}
	if strings.Join(order, " ") != "a b low c" {
		t.Error(order)
	}
}

func TestClauses(t *testing.T) {
	p := mustCompile(t, map[string]string{
		"clauses.yaml":       "S: 总则 | general\nS1: 一 | one\nS11: 十一 | eleven\nS11.1: 甲 | a\nR1: 业务 | business\nR1.1: 一 | one\nR10: 十 | ten\nC1: { say: 留, do: refusal.keep }\n",
		"types/refusal.yaml": "say: 拒绝 | refusal\nclause: S11.1\nfields: { why: text 因 | why }\nstages: { k: 留 | kept }\nacts: { keep: { by: rule, to: k, ask: why } }\n",
		"types/a.yaml":       "say: 甲 | a\nclause: R1.1\n", "types/b.yaml": "say: 乙 | b\nclause: R10\n", "types/c.yaml": "say: 丙 | c\n",
	})
	for n, g := range map[string]string{"refusal": "S", "a": "R1", "b": "R10", "c": ""} {
		if p.Types[n].Group != g {
			t.Errorf("%s stands under %q", n, p.Types[n].Group)
		}
	}
	if p.Clause("C1").Keep != "refusal.keep" || p.Clause("nothing") != nil || p.Clauses[2].ID != "S11" {
		t.Error("clauses")
	}
}

package regulation_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/regulation"
)

const thing = `
say: 事 | thing
clause: C1
fields:
  name: text 名称 | name
  kind: one(water 水, power 电) 种类 | kind
  n: int 数 | n
  x: num 小数 | x
  cost: money 金额 | cost
  on: date 日 | on
  at_: time 时 | at
  yes: bool 是 | yes
  who: person 人 | who
  crew: person* 人们 | crew
  tags: text* 标签 | tags
  other: thing 另 | other
  bag: rows(what text 物, qty int 量, price money 价) 物 | bag
  photo: file 照片 | photo
stages:
  open: 开 | open
  done: end 完 | done
acts:
  start: { say: 开 | start, by: clerk, to: open, ask: [name?, kind?, n?, x?, cost?, on?, at_?, yes?, who?, crew?, tags?, other?, bag?, photo?] }
  finish: { say: 完 | finish, by: clerk, in: open, to: done, do: { DO } }
clocks:
  slow: { in: open, by: clerk, due: days(3) }
finds:
  alike: { of: thing, if: it.name == r.name, is: it.cost }
`

const thingParams = `
limit: { say: 限 | limit, clause: C1, is: 3 }
price: { say: 价 | price, clause: C1, is: 2.50 元 }
rate: { say: 率 | rate, clause: C1, is: 0.15 }
ladder:
  say: 阶梯 | ladder
  clause: C1
  is:
    - { gravity: light, from: 0, fine: 50.00 元 }
    - { gravity: grave, from: 1, fine: 200.00 元 }
    - { gravity: none, from: 9 }
`

func thingProgram(t testing.TB) *regulation.Program {
	return mustCompile(t, map[string]string{"types/thing.yaml": strings.Replace(thing, "do: { DO }", "do: {}", 1), "params.yaml": thingParams})
}

// evaluate compiles an expression over a record named r and puts it.
func evaluate(t testing.TB, p *regulation.Program, src string, s *regulation.Scope) (regulation.Value, error) {
	t.Helper()
	e, err := p.StoryExpr(src, regulation.Pos{File: "test", Line: 1, Col: 1}, map[string]string{"a": "thing", "bob": "person"})
	if err != nil {
		t.Fatalf("%s: %v", src, err)
	}
	return e.Eval(s)
}

func thingScope(p *regulation.Program) *regulation.Scope {
	cal := calendar.China(calendar.DefaultHours())
	t := p.Types["thing"]
	at := func(s string) time.Time {
		x, _ := time.ParseInLocation("2006-01-02 15:04", s, cal.Zone())
		return x.UTC()
	}
	full := &regulation.Row{Type: t, ID: 7, Dept: "D1", Stage: "open", Opened: at("2026-03-02 09:00"), Moved: at("2026-03-02 09:00"), Opener: 5,
		Late: map[string]bool{"slow": true}, Used: map[string]int64{"slow": 61},
		Vals: map[string]regulation.Value{
			"name": "甲", "kind": "water", "n": int64(5), "x": 1.5, "cost": regulation.Money(1005), "on": calendar.Date{Year: 2026, Month: 3, Day: 2},
			"at_": at("2026-03-02 10:30"), "yes": true, "who": regulation.Ref(5), "crew": []regulation.Value{regulation.Ref(5), regulation.Ref(6)},
			"tags": []regulation.Value{"u", "v"}, "other": regulation.Ref(8),
			"bag": []regulation.Line{{"what": "钉", "qty": int64(3), "price": regulation.Money(10)}, {"what": "板", "qty": int64(2), "price": regulation.Money(250)}, {"what": "空"}},
		}}
	empty := &regulation.Row{Type: t, ID: 8, Dept: "D1", Stage: "open", Opened: full.Opened, Vals: map[string]regulation.Value{}}
	w := &world{rows: map[int64]*regulation.Row{7: full, 8: empty}, found: map[string][]*regulation.Row{"thing.alike": {empty}}, here: map[string][]regulation.Ref{"head": {5}}, sum: 300}
	return &regulation.Scope{Now: at("2026-03-02 12:00"), Cal: cal, World: w, Params: p.ParamsAt(calendar.Date{Year: 2026, Month: 3, Day: 2}, "D1", nil),
		Names: map[string]regulation.Value{"a": full, "b": empty, "bob": regulation.Ref(5)}}
}

func TestEval(t *testing.T) {
	p := thingProgram(t)
	s := thingScope(p)
	day := func(y, m, d int) calendar.Date { return calendar.Date{Year: y, Month: m, Day: d} }
	at := func(text string) time.Time {
		x, err := time.ParseInLocation("2006-01-02 15:04", text, s.Cal.Zone())
		if err != nil {
			t.Fatal(err)
		}
		return x.UTC()
	}
	fen := func(n int64) regulation.Money { return regulation.Money(n) }
	for _, c := range []struct {
		src  string
		want regulation.Value
	}{
		{"1 + 2 * 3", int64(7)}, {"7 / 2", int64(3)}, {"-7 % 3", int64(-1)}, {"1.5 + 1.0", 2.5}, {"'a' + 'b'", "ab"},
		{"a.n", int64(5)}, {"a.n + 1 == 6", true}, {"a.name", "甲"}, {"a.kind == 'water'", true}, {"a.kind in ['water', 'power']", true},
		{"a.id", "7"}, {"a.type", "thing"}, {"a.stage", "open"}, {"a.outcome == ''", true}, {"a.dept", "D1"}, {"a.opened < now", true},
		{"a.opener == a.who", true}, {"a.opener == bob", true}, {"a.opener.id", "5"}, {"a.who.name", "person 5"}, {"a.who.dept", "D1"},
		{"a.late.slow", true}, {"a.used.slow > 60", true},
		{"a.crew.exists(c, c == a.who)", true}, {"a.crew.all(c, c == a.who)", false}, {"size(a.crew)", int64(2)}, {"a.crew[1] != a.who", true},
		{"a.tags.map(x, x + '!')", []regulation.Value{"u!", "v!"}}, {"a.tags.filter(x, x != 'u')", []regulation.Value{"v"}}, {"'u' in a.tags", true},
		{"['u', 'v'].map(x, ['a', 'b'].map(y, x + y).size())", []regulation.Value{int64(2), int64(2)}},
		{"sum(a.bag.filter(b, has(b.price)).map(b, b.price * b.qty))", fen(530)}, {"sum(a.bag.filter(b, has(b.qty)).map(b, b.qty))", int64(5)},
		{"a.bag.exists(b, b.price > money(2))", true}, {"size(a.bag)", int64(3)},
		{"money(5)", fen(500)}, {"money(6.80)", fen(680)}, {"money(1.005)", fen(101)}, {"money(-1.005)", fen(-101)}, {"a.cost * 1.5", fen(1508)}, {"1.5 * a.cost", fen(1508)},
		{"a.cost * 3", fen(3015)}, {"a.cost + money(1) - a.cost", fen(100)}, {"a.cost / 2", fen(503)}, {"-a.cost", fen(-1005)}, {"a.cost > p.price", true}, {"p.price * p.rate", fen(38)},
		{"p.limit + 1", int64(4)}, {"p.ladder.filter(l, l.gravity == 'grave' && l.from <= 1)[0].fine", fen(20000)}, {"at(today).price", fen(280)},
		{"double(a.n) / 2.0", 2.5}, {"int(2.9)", int64(2)}, {"string(a.n) + '号'", "5号"}, {"string(a.cost)", "10.05"}, {"size('水泵房')", int64(3)},
		{"today", day(2026, 3, 2)}, {"day(a.at_)", day(2026, 3, 2)}, {"month(now)", "2026-03"}, {"year(a.on)", int64(2026)}, {"date(2026, 2, 28) + days(1)", day(2026, 3, 1)},
		{"today - days(1)", day(2026, 3, 1)}, {"today + months(1)", day(2026, 4, 2)}, {"today - months(1)", day(2026, 2, 2)}, {"today + workdays(5)", day(2026, 3, 9)}, {"today + days(0)", day(2026, 3, 2)}, {"today + days(-1)", day(2026, 3, 1)},
		{"today - days(-1)", day(2026, 3, 3)},
		{"dayend(today)", at("2026-03-03 00:00")}, {"monthend(now)", at("2026-04-01 00:00")}, {"now + days(3)", at("2026-03-06 00:00")}, {"now - days(3)", at("2026-02-27 00:00")},
		{"now + hours(2)", at("2026-03-02 14:00")}, {"now + minutes(30)", at("2026-03-02 12:30")}, {"now + workhours(1)", at("2026-03-02 14:00")},
		{"minutes(a.opened, now)", int64(180)}, {"workminutes(a.opened, now)", int64(180)}, {"later(a.opened, now)", at("2026-03-02 12:00")}, {"earlier(a.opened, now)", at("2026-03-02 09:00")},
		{"days(3)", calendar.Days(3)}, {"yearly(12, 28)", calendar.Yearly(12, 28)}, {"weekly(1)", calendar.Weekly(1)}, {"daily()", calendar.Daily()},
		{"nobody(here.head, bob)", true}, {"nobody(here.head, a.crew[1])", false}, {"away.leader", true}, {"away.head", false}, {"here.head", []regulation.Value{regulation.Ref(5)}},
		{"a.other", regulation.Ref(8)}, {"a.other.id", "8"}, {"a.other.stage", "open"}, {"a.other == a", false}, {"a == a", true},
		{"a.alike.count", int64(1)}, {"a.alike.first == a.other", true}, {"a.alike.sum", fen(300)}, {"a.alike.all", []regulation.Value{regulation.Ref(8)}}, {"a.alike", []regulation.Value{regulation.Ref(8)}},
		{"a.yes ? 'j' : 'n'", "j"}, {"!a.yes || a.n > 4", true},
		{"a.bag", []regulation.Line{{"what": "钉", "qty": int64(3), "price": regulation.Money(10)}, {"what": "板", "qty": int64(2), "price": regulation.Money(250)}, {"what": "空"}}},
		{"a.name.startsWith('甲')", true}, {"a.name.contains('乙')", false},
		// unset
		{"a.other.name", ""}, {"a.other.yes", false}, {"a.other.kind == ''", true}, {"size(a.other.tags)", int64(0)}, {"size(a.other.bag)", int64(0)},
		{"has(a.other.n)", false}, {"has(a.n)", true}, {"has(a.other.name)", false}, {"has(a.other.who)", false}, {"has(a.other.bag)", false}, {"has(a.yes)", true}, {"has(a.other.yes)", false},
		{"has(a.other.n) && a.other.n > 3", false}, {"a.other.n > 3 || true", true}, {"false && a.other.n > 3", false}, {"a.other.n > 3 && false", false},
		{"a.bag.exists(b, b.qty == 2)", true}, {"has(a.alike.first)", true}, {"has(p.limit)", true},
	} {
		got, err := evaluate(t, p, c.src, s)
		if err != nil {
			t.Errorf("%s: %v", c.src, err)
			continue
		}
		if !regulation.Equal(got, c.want) {
			t.Errorf("%s = %#v, want %#v", c.src, got, c.want)
		}
	}
}

func TestUnset(t *testing.T) {
	p := thingProgram(t)
	s := thingScope(p)
	s.World.(*world).found = nil
	for src, field := range map[string]string{
		"a.other.n + 1": "a.other.n", "a.other.cost == money(0)": "a.other.cost", "a.other.x > 1.0": "a.other.x", "a.other.on == today": "a.other.on",
		"a.other.at_": "a.other.at_", "a.other.who != a.who": "a.other.who", "a.other.other.name": "a.other.other", "a.other.photo": "a.other.photo",
		"a.alike.last": "a.alike.last", "a.alike.first.name": "a.alike.first", "a.bag.map(b, b.qty)": "b.qty", "has(a.other.n) || a.other.n > 3": "a.other.n",
		"p.ladder.filter(l, l.gravity == 'none')[0].fine": "fine",
	} {
		_, err := evaluate(t, p, src, s)
		var u regulation.Unset
		if !errors.As(err, &u) {
			t.Errorf("%s: %v, want unset", src, err)
			continue
		}
		if !strings.HasSuffix(u.Field, field) && u.Field != "a.other."+field {
			t.Errorf("%s: unset %q, want %q", src, u.Field, field)
		}
	}
}

// What fails on its numbers says so as a fault; nothing panics.
func TestFailures(t *testing.T) {
	p := thingProgram(t)
	s := thingScope(p)
	for _, src := range []string{
		"1 / 0", "1 % 0", "1.0 / 0.0", "9223372036854775807 + 1", "a.n * 9223372036854775807", "a.cost * 9999999999999", "money(99999999999999.0)", "a.tags[9]", "a.tags[-1]",
		"date(2026, 2, 30)", "weekly(9)", "a.cost / 0", "now + months(999999999)", "-9223372036854775807 - 2",
	} {
		if v, err := evaluate(t, p, src, s); err == nil && src != "now + months(999999999)" {
			t.Errorf("%s = %v, want a failure", src, v)
		} else if err != nil && fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: %v", src, err)
		}
	}
	// a row that lies about its values is our fault, not a panic
	s.Names["a"] = &regulation.Row{Type: p.Types["thing"], Vals: map[string]regulation.Value{"n": "five"}}
	if _, err := evaluate(t, p, "a.n + 1", s); fault.CodeOf(err) != fault.Internal {
		t.Errorf("a false row: %v", err)
	}
	s.World = nil
	if _, err := evaluate(t, p, "away.head", s); err == nil {
		t.Error("no world, and still an answer")
	}
}

func BenchmarkEval(b *testing.B) {
	p := thingProgram(b)
	s := thingScope(p)
	for _, src := range []string{"a.n + 1 == 6", "a.kind == 'water' && a.stage in ['open', 'done']", "nobody(here.head, a.who)", "sum(a.tags.map(x, size(x)))"} {
		e, err := p.StoryExpr(src, regulation.Pos{}, map[string]string{"a": "thing"})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(src, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := e.Eval(s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

package regulation_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
)

var zone = calendar.Shanghai()

func anyValue(t *rapid.T, f *regulation.Field) regulation.Value {
	switch f.Kind {
	case regulation.KindText, regulation.KindTel, regulation.KindLong:
		return rapid.StringMatching(`[a-z0-9水泵]([a-z水泵"\\ ]{0,5}[a-z0-9])?`).Draw(t, "text")
	case regulation.KindOne:
		return rapid.SampledFrom(f.Choices).Draw(t, "one").Code
	case regulation.KindInt:
		return rapid.Int64().Draw(t, "int")
	case regulation.KindNum:
		return rapid.Float64Range(-1e15, 1e15).Draw(t, "num") + 0
	case regulation.KindMoney:
		return regulation.Money(rapid.Int64Range(-1<<52, 1<<52).Draw(t, "money"))
	case regulation.KindBool:
		return rapid.Bool().Draw(t, "bool")
	case regulation.KindDate:
		return calendar.Date{Year: 1900, Month: 1, Day: 1}.AddDays(rapid.IntRange(0, 100000).Draw(t, "day"))
	case regulation.KindTime:
		return time.UnixMicro(rapid.Int64Range(-1e15, 4e15).Draw(t, "time")).UTC()
	case regulation.KindPerson, regulation.KindRef:
		return regulation.Ref(rapid.Int64Range(1, 1<<60).Draw(t, "ref"))
	case regulation.KindFile, regulation.KindSign:
		return regulation.File{Hash: strings.Repeat("a", 64), Name: "照片.jpg", Size: rapid.Int64Range(0, 1<<40).Draw(t, "size"), Media: "image/jpeg", At: time.UnixMicro(rapid.Int64Range(1, 4e15).Draw(t, "at")).UTC()}
	}
	line := regulation.Line{}
	for _, c := range f.Cols {
		if rapid.Bool().Draw(t, "filled") {
			line[c.Name] = anyValue(t, c)
		}
	}
	return line
}

func allKinds(t testing.TB) []*regulation.Field {
	p := mustCompile(t, map[string]string{"types/all.yaml": `say: 全 | all
fields:
  a: text 甲
  b: long 乙
  c: tel 丙
  d: one(x 甲, y 乙) 丁
  e: int 戊
  f: num 己
  g: money 庚
  h: bool 辛
  i: date 壬
  j: time 癸
  k: person 子
  l: all 丑
  m: file 寅
  n: sign 卯
  o: rows(a text 甲, b int 乙, c money 丙, d date 丁, e num 戊, f time 己, g one(x 甲) 庚, h all 辛, i bool 壬) 辰
  p: text* 巳
  q: person* 午
  r: file* 未
  s: int* 申
  t: money* 酉
  u: one(x 甲, y 乙)* 戌
`})
	return p.Types["all"].Fields
}

// What is written to storage is what comes back, through real JSON.
func TestEncodeDecode(t *testing.T) {
	fields := allKinds(t)
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(fields).Draw(t, "field")
		var v regulation.Value
		switch {
		case f.Kind == regulation.KindRows:
			lines := make([]regulation.Line, rapid.IntRange(0, 4).Draw(t, "n"))
			for i := range lines {
				lines[i] = anyValue(t, f).(regulation.Line)
			}
			v = lines
		case f.Many:
			list := make([]regulation.Value, rapid.IntRange(0, 4).Draw(t, "n"))
			one := *f
			one.Many = false
			for i := range list {
				list[i] = anyValue(t, &one)
			}
			v = list
		default:
			v = anyValue(t, f)
		}
		raw, err := json.Marshal(f.Encode(v))
		if err != nil {
			t.Fatal(err)
		}
		back, err := f.Decode(raw)
		if err != nil {
			t.Fatal(err)
		}
		if !regulation.Equal(v, back) {
			t.Fatalf("%s: %#v came back as %#v through %s", f.Kind, v, back, raw)
		}
		again, _ := json.Marshal(f.Encode(back))
		if string(again) != string(raw) {
			t.Fatalf("%s: %s encoded again is %s", f.Kind, raw, again)
		}
		// a value of the field is accepted as it is
		if !f.Many && f.Kind != regulation.KindRows {
			if kept, err := f.Accept(v); err != nil || !regulation.Equal(kept, v) {
				t.Fatalf("%s: accept %#v: %#v, %v", f.Kind, v, kept, err)
			}
		}
		_ = f.Format(v, i18n.Zh, zone)
	})
	for _, f := range fields {
		if v, err := f.Decode(nil); v != nil || err != nil {
			t.Error(f.Name, v, err)
		}
		if _, err := f.Decode(json.RawMessage(`{"x":`)); err == nil {
			t.Error(f.Name, "decodes rubbish")
		}
		if f.Encode(nil) != nil {
			t.Error(f.Name, "nothing encodes as something")
		}
	}
}

func TestParse(t *testing.T) {
	fields := map[string]*regulation.Field{}
	for _, f := range allKinds(t) {
		fields[f.Name] = f
	}
	at := time.Date(2026, 3, 2, 9, 30, 0, 0, zone).UTC()
	day := calendar.Date{Year: 2026, Month: 3, Day: 2}
	for _, c := range []struct {
		field string
		in    any
		want  regulation.Value // nil with bad: refused
		bad   bool
	}{
		{"a", " 水泵\n房 ", "水泵 房", false}, {"a", "", nil, false}, {"a", nil, nil, false}, {"a", 12, "12", false}, {"a", strings.Repeat("长", 201), nil, true}, {"a", "a\x00b", nil, true}, {"a", "\xff", nil, true}, {"a", []any{"x"}, nil, true},
		{"b", "一\r\n二\n", "一\n二", false}, {"b", strings.Repeat("长", 20001), nil, true},
		{"d", "x", "x", false}, {"d", "乙", "y", false}, {"d", "z", nil, true},
		{"e", "12", int64(12), false}, {"e", "１２", int64(12), false}, {"e", "1,234", int64(1234), false}, {"e", 3.0, int64(3), false}, {"e", 3.5, nil, true}, {"e", "12.0", int64(12), false}, {"e", "zwölf", nil, true}, {"e", json.Number("7"), int64(7), false}, {"e", true, nil, true},
		{"f", "1.5", 1.5, false}, {"f", 2, 2.0, false}, {"f", "NaN", nil, true}, {"f", "Inf", nil, true}, {"f", "0x10", nil, true}, {"f", "-0", 0.0, false},
		{"g", "12.50", regulation.Money(1250), false}, {"g", "12.5 元", regulation.Money(1250), false}, {"g", "¥1,234.50", regulation.Money(123450), false}, {"g", 12.5, regulation.Money(1250), false}, {"g", 12, regulation.Money(1200), false}, {"g", "12.505", nil, true}, {"g", "-3", regulation.Money(-300), false}, {"g", "3.10", regulation.Money(310), false}, {"g", "1e3", nil, true}, {"g", ".5", nil, true}, {"g", "99999999999999", nil, true},
		{"h", "是", true, false}, {"h", false, false, false}, {"h", "no", false, false}, {"h", "vielleicht", nil, true},
		{"i", "2026-03-02", day, false}, {"i", "2026/3/2", day, false}, {"i", "2026年3月2日", day, false}, {"i", "2026-02-30", nil, true}, {"i", at, day, false}, {"i", "20260302", day, false},
		{"j", "2026-03-02 09:30", at, false}, {"j", "2026-03-02T09:30", at, false}, {"j", "2026-03-02T01:30:00Z", at, false}, {"j", "2026-03-02T09:30:00+08:00", at, false}, {"j", "9:30", nil, true},
		{"k", "7", regulation.Ref(7), false}, {"k", 7, regulation.Ref(7), false}, {"k", "王工", nil, true}, {"k", -1, nil, true}, {"l", regulation.Ref(3), regulation.Ref(3), false},
		{"m", map[string]any{"hash": strings.Repeat("a", 64), "name": "x", "size": 3, "media": "m"}, regulation.File{Hash: strings.Repeat("a", 64), Name: "x", Size: 3, Media: "m"}, false}, {"m", map[string]any{"hash": "../../etc/passwd"}, nil, true}, {"m", "x", nil, true},
		{"o", []any{map[string]any{"a": "钉", "b": "3", "c": "1.5"}, map[string]any{}}, []regulation.Line{{"a": "钉", "b": int64(3), "c": regulation.Money(150)}}, false},
		{"o", []any{map[string]any{"z": 1}}, nil, true}, {"o", []any{map[string]any{"b": "x"}}, nil, true}, {"o", "x", nil, true}, {"o", []any{3}, nil, true}, {"o", []any{}, nil, false},
		{"p", "甲、乙,丙", []regulation.Value{"甲", "乙", "丙"}, false}, {"p", []string{"甲"}, []regulation.Value{"甲"}, false}, {"p", []any{"", nil}, nil, false}, {"q", []any{"5", 6}, []regulation.Value{regulation.Ref(5), regulation.Ref(6)}, false}, {"q", 5, []regulation.Value{regulation.Ref(5)}, false},
		{"p", make([]string, 201), nil, true},
	} {
		got, err := fields[c.field].Parse(c.in, zone)
		switch {
		case c.bad && fault.CodeOf(err) != fault.Invalid:
			t.Errorf("%s %v: %v, %v; want it refused", c.field, c.in, got, err)
		case c.bad && (fault.As(err).Say.Zh == "" || fault.As(err).Say.En == ""):
			t.Errorf("%s %v: the refusal lacks a language", c.field, c.in)
		case !c.bad && err != nil:
			t.Errorf("%s %v: %v", c.field, c.in, err)
		case !c.bad && !regulation.Equal(got, c.want):
			t.Errorf("%s %v = %#v, want %#v", c.field, c.in, got, c.want)
		}
	}
}

func TestFormat(t *testing.T) {
	fields := map[string]*regulation.Field{}
	for _, f := range allKinds(t) {
		fields[f.Name] = f
	}
	for _, c := range []struct {
		field  string
		v      regulation.Value
		zh, en string
	}{
		{"g", regulation.Money(123450), "1234.50 元", "CNY 1234.50"}, {"g", regulation.Money(-5), "-0.05 元", "CNY -0.05"},
		{"d", "x", "甲", "x"}, {"h", true, "是", "yes"}, {"i", calendar.Date{Year: 2026, Month: 3, Day: 2}, "2026-03-02", "2026-03-02"},
		{"j", time.Date(2026, 3, 2, 1, 30, 0, 0, time.UTC), "2026-03-02 09:30", "2026-03-02 09:30"},
		{"f", 2.0, "2", "2"}, {"f", 0.125, "0.125", "0.125"}, {"a", nil, "", ""},
		{"p", []regulation.Value{"甲", "乙"}, "甲、乙", "甲, 乙"}, {"o", []regulation.Line{{"a": "钉", "b": int64(3)}}, "钉 3", "钉 3"},
	} {
		f := fields[c.field]
		if zh, en := f.Format(c.v, i18n.Zh, zone), f.Format(c.v, i18n.En, zone); zh != c.zh || en != c.en {
			t.Errorf("%#v: %q %q, want %q %q", c.v, zh, en, c.zh, c.en)
		}
	}
}

// Half a fen goes up, a return is what was charged, and a number is what is
// written, not its binary neighbour.
func TestMoney(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := regulation.Money(rapid.Int64Range(-1<<40, 1<<40).Draw(t, "fen"))
		v, err := regulation.ParseMoney(m.String())
		if err != nil || v != regulation.Value(m) {
			t.Fatalf("%d fen is %s, which reads %v, %v", m, m, v, err)
		}
	})
}

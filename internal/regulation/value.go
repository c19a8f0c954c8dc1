package regulation

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/guiju/guiju/internal/fault"
)

// Bounds that every value keeps.
const (
	MaxText = 200
	MaxLong = 20000
	MaxList = 200
)

func bad(zh, en string) *fault.Error { return fault.New(fault.Invalid, zh, en) }

// Parse reads what people, JSON and sheets write into a value of the field;
// nothing and an empty text are unset (nil). Money is read in yuan: `12.5`,
// `12.50 元`, or a number. A time without an offset is of the zone. A person
// or a reference is a record's number; to find it by name is the caller's.
func (f *Field) Parse(in any, zone *time.Location) (Value, error) {
	return f.ParseChecked(in, zone, func(*Field, Value) error { return nil })
}

// ParseChecked is Parse with a question about every single value: of a list
// each, of lines each cell with its column. What is wrong in a cell has its
// place, /LINE/COLUMN, as the path of the fault's name.
func (f *Field) ParseChecked(in any, zone *time.Location, check func(*Field, Value) error) (Value, error) {
	in = native(in)
	if !f.Many && f.Kind != KindRows {
		return f.parseOne(in, zone, check)
	}
	var list []any
	switch in := in.(type) {
	case nil:
		return nil, nil
	case []any:
		list = in
	case string:
		if strings.TrimSpace(in) == "" {
			return nil, nil
		}
		if f.Kind == KindRows {
			return nil, bad("这里要填表格的行", "lines are wanted here")
		}
		for _, s := range strings.FieldsFunc(in, func(r rune) bool { return strings.ContainsRune(",，、;；\n", r) }) {
			list = append(list, s)
		}
	default:
		list = []any{in}
	}
	if len(list) > MaxList {
		return nil, bad(fmt.Sprintf("最多 %d 项", MaxList), fmt.Sprintf("at most %d", MaxList))
	}
	if f.Kind == KindRows {
		return f.parseRows(list, zone, check)
	}
	var out []Value
	for _, e := range list {
		v, err := f.parseOne(native(e), zone, check)
		if err != nil {
			return nil, err
		}
		if v != nil {
			out = append(out, v)
		}
	}
	if out == nil {
		return nil, nil
	}
	return out, nil
}

func (f *Field) parseRows(list []any, zone *time.Location, check func(*Field, Value) error) (Value, error) {
	var out []Line
	for i, e := range list {
		var cells map[string]any
		switch m := e.(type) {
		case map[string]any:
			cells = m
		case Line:
			cells = map[string]any{}
			for k, v := range m {
				cells[k] = v
			}
		default:
			return nil, bad("每一行须按列填写", "each line is written by column")
		}
		line := Line{}
		for k := range cells {
			if f.col(k) == nil {
				return nil, bad("没有「"+k+"」这一列", "there is no column “"+k+"”")
			}
		}
		for _, c := range f.Cols {
			v, err := c.ParseChecked(cells[c.Name], zone, check)
			if err != nil {
				fe := fault.As(err)
				if fe.Code != fault.Invalid {
					return nil, err
				}
				wrong := bad(fmt.Sprintf("第 %d 行「%s」：%s", i+1, c.Say.Zh, fe.Say.Zh), fmt.Sprintf("line %d, %s: %s", i+1, c.Say.In("en"), fe.Say.In("en")))
				wrong.Names = []fault.Name{{Name: c.Name, Path: fmt.Sprintf("/%d/%s", i, c.Name), Say: wrong.Say}}
				return nil, wrong
			}
			if v != nil {
				line[c.Name] = v
			}
		}
		if len(line) > 0 {
			out = append(out, line)
		}
	}
	if out == nil {
		return nil, nil
	}
	return out, nil
}

func (f *Field) col(name string) *Field {
	for _, c := range f.Cols {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// native brings the many forms of the same thing to nil, string, int64,
// float64, bool, []any, map[string]any or a value of this package.
func native(in any) any {
	switch in := in.(type) {
	case json.RawMessage:
		d := json.NewDecoder(strings.NewReader(string(in)))
		d.UseNumber()
		var v any
		if d.Decode(&v) != nil {
			return string(in)
		}
		return native(v)
	case json.Number:
		return string(in)
	case int:
		return int64(in)
	case int32:
		return int64(in)
	case uint64:
		if in > math.MaxInt64 {
			return float64(in)
		}
		return int64(in)
	case float32:
		return float64(in)
	case []string:
		out := make([]any, len(in))
		for i, s := range in {
			out[i] = s
		}
		return out
	case []Value:
		out := make([]any, len(in))
		for i, s := range in {
			out[i] = s
		}
		return out
	case []Line:
		out := make([]any, len(in))
		for i, s := range in {
			out[i] = s
		}
		return out
	case []map[string]any:
		out := make([]any, len(in))
		for i, s := range in {
			out[i] = s
		}
		return out
	}
	return in
}

func (f *Field) parseOne(in any, zone *time.Location, check func(*Field, Value) error) (Value, error) {
	v, err := f.parsePlain(in, zone)
	if err == nil && v != nil {
		err = check(f, v)
	}
	if err != nil {
		return nil, err
	}
	return v, nil
}

func (f *Field) parsePlain(in any, zone *time.Location) (Value, error) {
	if s, ok := in.(string); ok {
		if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
			return nil, bad("含有不能识别的字符", "it holds characters that cannot be read")
		}
		if strings.TrimSpace(s) == "" {
			return nil, nil
		}
	}
	if in == nil {
		return nil, nil
	}
	switch f.Kind {
	case KindText, KindTel, KindOne, KindLong:
		s, ok := asText(in)
		if !ok {
			return nil, bad("这里要填文字", "a text is wanted here")
		}
		return f.parseText(s)
	case KindInt:
		return parseInt(in)
	case KindNum:
		return parseNum(in)
	case KindMoney:
		return ParseMoney(in)
	case KindBool:
		return parseBool(in)
	case KindDate:
		return parseDate(in, zone)
	case KindTime:
		return parseTime(in, zone)
	case KindPerson, KindRef:
		return parseRef(in)
	case KindFile, KindSign:
		return parseFile(in)
	}
	return nil, bad("这里不能填写", "nothing can be written here")
}

func asText(in any) (string, bool) {
	switch in := in.(type) {
	case string:
		return in, true
	case int64:
		return strconv.FormatInt(in, 10), true
	case float64:
		return strconv.FormatFloat(in, 'f', -1, 64), true
	case bool:
		return strconv.FormatBool(in), true
	}
	return "", false
}

func (f *Field) parseText(s string) (Value, error) {
	limit := MaxText
	if f.Kind == KindLong {
		limit = MaxLong
		s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
	} else {
		s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' || r == '\t' }), " ")
		s = strings.TrimSpace(s)
	}
	if s == "" {
		return nil, nil
	}
	if n := utf8.RuneCountInString(s); n > limit {
		return nil, bad(fmt.Sprintf("最多 %d 个字，现有 %d 个", limit, n), fmt.Sprintf("at most %d characters; this has %d", limit, n))
	}
	switch f.Kind {
	case KindTel:
		return parseTel(s)
	case KindText, KindLong:
		return s, nil
	}
	for _, c := range f.Choices {
		if s == c.Code || s == c.Say.Zh || s == c.Say.En {
			return c.Code, nil
		}
	}
	var zh, en []string
	for _, c := range f.Choices {
		zh, en = append(zh, c.Say.Zh), append(en, c.Code)
	}
	return nil, bad("「"+s+"」不在选项之列："+strings.Join(zh, "、"), "“"+s+"” is none of the choices: "+strings.Join(en, ", "))
}

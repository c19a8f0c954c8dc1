package regulation

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/i18n"
)

// Encode gives the value as canonical JSON holds it: money whole fen, a date
// its text, a time whole microseconds since 1970, a reference its number, a
// file an object. nil stays nil.
func (f *Field) Encode(v Value) any {
	switch v := v.(type) {
	case nil:
		return nil
	case Money:
		return int64(v)
	case calendar.Date:
		return v.String()
	case time.Time:
		return v.UnixMicro()
	case Ref:
		return int64(v)
	case File:
		m := map[string]any{"hash": v.Hash, "name": v.Name, "size": v.Size, "media": v.Media}
		if !v.At.IsZero() {
			m["at"] = v.At.UnixMicro()
		}
		return m
	case []Value:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = f.Encode(e)
		}
		return out
	case []Line:
		out := make([]any, len(v))
		for i, l := range v {
			m := map[string]any{}
			for _, c := range f.Cols {
				if x := c.Encode(l[c.Name]); x != nil {
					m[c.Name] = x
				}
			}
			out[i] = m
		}
		return out
	}
	return v
}

// Decode reads back what Encode gave, after JSON.
func (f *Field) Decode(raw json.RawMessage) (Value, error) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	if f.Kind == KindRows {
		var rows []map[string]json.RawMessage
		if err := json.Unmarshal(raw, &rows); err != nil {
			return nil, f.undecodable(err)
		}
		out := make([]Line, len(rows))
		for i, r := range rows {
			out[i] = Line{}
			for _, c := range f.Cols {
				v, err := c.Decode(r[c.Name])
				if err != nil {
					return nil, err
				}
				if v != nil {
					out[i][c.Name] = v
				}
			}
		}
		return out, nil
	}
	if f.Many {
		var list []json.RawMessage
		if err := json.Unmarshal(raw, &list); err != nil {
			return nil, f.undecodable(err)
		}
		out := make([]Value, len(list))
		for i, e := range list {
			v, err := f.decodeOne(e)
			if err != nil {
				return nil, err
			}
			out[i] = v
		}
		return out, nil
	}
	return f.decodeOne(raw)
}

func (f *Field) undecodable(err error) error {
	return fmt.Errorf("field %s (%s): %w", f.Name, f.Kind, err)
}

func (f *Field) decodeOne(raw json.RawMessage) (Value, error) {
	var err error
	switch f.Kind {
	case KindText, KindLong, KindTel, KindOne:
		var s string
		if err = json.Unmarshal(raw, &s); err == nil {
			return s, nil
		}
	case KindInt, KindMoney, KindTime, KindPerson, KindRef:
		var n int64
		if err = json.Unmarshal(raw, &n); err != nil {
			break
		}
		switch f.Kind {
		case KindMoney:
			return Money(n), nil
		case KindTime:
			return time.UnixMicro(n).UTC(), nil
		case KindPerson, KindRef:
			return Ref(n), nil
		}
		return n, nil
	case KindNum:
		var x float64
		if err = json.Unmarshal(raw, &x); err == nil {
			return x, nil
		}
	case KindBool:
		var b bool
		if err = json.Unmarshal(raw, &b); err == nil {
			return b, nil
		}
	case KindDate:
		var s string
		if err = json.Unmarshal(raw, &s); err == nil {
			var d calendar.Date
			if d, err = calendar.ParseDate(s); err == nil {
				return d, nil
			}
		}
	case KindFile, KindSign:
		var m struct {
			Hash, Name, Media string
			Size              int64
			At                *int64
		}
		if err = json.Unmarshal(raw, &m); err == nil {
			v := File{Hash: m.Hash, Name: m.Name, Size: m.Size, Media: m.Media}
			if m.At != nil {
				v.At = time.UnixMicro(*m.At).UTC()
			}
			return v, nil
		}
	}
	if err == nil {
		err = fmt.Errorf("not a value of this kind")
	}
	return nil, f.undecodable(err)
}

// Equal says whether two values are the same; unset is the same as unset.
func Equal(a, b Value) bool {
	switch x := a.(type) {
	case nil:
		return b == nil
	case []Value:
		y, ok := b.([]Value)
		return ok && slices.EqualFunc(x, y, Equal)
	case []Line:
		y, ok := b.([]Line)
		return ok && slices.EqualFunc(x, y, func(p, q Line) bool { return equalLine(p, q) })
	case Line:
		y, ok := b.(Line)
		return ok && equalLine(x, y)
	case time.Time:
		y, ok := b.(time.Time)
		return ok && x.Equal(y)
	case File:
		y, ok := b.(File)
		return ok && x.Hash == y.Hash && x.Name == y.Name && x.Size == y.Size && x.Media == y.Media && x.At.Equal(y.At)
	case *Row:
		return sameRecord(a, b)
	case Ref:
		return sameRecord(a, b)
	case string, int64, float64, bool, Money, calendar.Date, calendar.Span, calendar.Schedule:
		return a == b
	}
	return false
}

func equalLine(p, q Line) bool {
	if len(p) != len(q) {
		return false
	}
	for k, v := range p {
		w, ok := q[k]
		if !ok || !Equal(v, w) {
			return false
		}
	}
	return true
}

func sameRecord(a, b any) bool {
	x, ok := idOf(a)
	y, ok2 := idOf(b)
	return ok && ok2 && x == y
}

func idOf(v any) (int64, bool) {
	switch v := v.(type) {
	case Ref:
		return int64(v), true
	case *Row:
		if v != nil {
			return v.ID, true
		}
	}
	return 0, false
}

// Format gives the value for people. A reference is its number: its name is
// for those to find who may read it.
func (f *Field) Format(v Value, lang i18n.Lang, zone *time.Location) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		if f.Kind == KindOne {
			for _, c := range f.Choices {
				if c.Code == v {
					return c.Say.In(lang)
				}
			}
		}
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1e15 {
			return strconv.FormatFloat(v, 'f', 0, 64)
		}
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		if lang == i18n.En {
			return map[bool]string{true: "yes", false: "no"}[v]
		}
		return map[bool]string{true: "是", false: "否"}[v]
	case Money:
		if lang == i18n.En {
			return "CNY " + v.String()
		}
		return v.String() + " 元"
	case calendar.Date:
		return v.String()
	case time.Time:
		return v.In(zone).Format("2006-01-02 15:04")
	case Ref:
		return strconv.FormatInt(int64(v), 10)
	case File:
		return v.Name
	case calendar.Span:
		return v.Text().In(lang)
	case calendar.Schedule:
		return v.Text().In(lang)
	case []Value:
		parts := make([]string, len(v))
		for i, e := range v {
			parts[i] = f.Format(e, lang, zone)
		}
		if lang == i18n.En {
			return strings.Join(parts, ", ")
		}
		return strings.Join(parts, "、")
	case []Line:
		parts := make([]string, len(v))
		for i, l := range v {
			var cells []string
			for _, c := range f.Cols {
				if x := c.Format(l[c.Name], lang, zone); x != "" {
					cells = append(cells, x)
				}
			}
			parts[i] = strings.Join(cells, " ")
		}
		if lang == i18n.En {
			return strings.Join(parts, "; ")
		}
		return strings.Join(parts, "；")
	}
	return ""
}

// Accept takes a value that an expression gave for the field: of the field's
// kind, within its bounds, one of its choices. An empty text or list is unset.
func (f *Field) Accept(v Value) (Value, error) {
	switch x := v.(type) {
	case nil:
		return nil, nil
	case Ref:
		if x == 0 {
			return nil, nil
		}
	case []Value:
		if len(x) == 0 {
			return nil, nil
		}
	case []Line:
		if len(x) == 0 {
			return nil, nil
		}
	}
	if f.Kind == KindTel { // what a record holds already, or an exchange dialled, is handed on as it is
		text := *f
		text.Kind = KindText
		f = &text
	}
	return f.Parse(v, time.UTC)
}

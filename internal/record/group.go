package record

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
)

// combo is one combination of the values of a group that has rows.
type combo struct {
	key    []byte // with everything before it
	values []regulation.Value
}

// maxCombos bounds what one question about a group may look into.
const maxCombos = 5000

// combos gives the combinations under a front that have rows, with the keys
// given for the first places; "" is any. Each value costs one seek.
func (u *unit) combos(q groupQuestion, front []byte, keys []string) ([]combo, error) {
	out := []combo{{key: front}}
	for i, g := range q.f.Group {
		var next []combo
		for _, c := range out {
			var values []regulation.Value
			if i < len(keys) && keys[i] != "" {
				v, err := groupValue(keys[i], g.Kind)
				if err != nil {
					return nil, err
				}
				values = []regulation.Value{v}
			} else {
				var err error
				if values, err = u.groupValues(q.l, c.key, g.Kind); err != nil {
					return nil, err
				}
			}
			for _, v := range values {
				k, err := keyValue(slices.Clone(c.key), v)
				if err != nil {
					return nil, err
				}
				next = append(next, combo{k, append(slices.Clone(c.values), v)})
			}
			if len(next) > maxCombos {
				return nil, &fault.Error{Code: fault.Invalid, Say: words("report.many", q.f.Say)}
			}
		}
		out = next
	}
	return out, nil
}

// groupValues gives the values that follow a front, each found by one seek.
func (u *unit) groupValues(l *list, front []byte, kind regulation.Kind) ([]regulation.Value, error) {
	var out []regulation.Value
	end := keyEnd(front)
	for from := front; ; {
		rows, err := u.e.readKeys(u.tx, l, from, end, false, 1)
		if err != nil || len(rows) == 0 {
			return out, err
		}
		v, n, err := readKey(rows[0].key[len(front):], kind)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
		if len(out) > maxCombos {
			return nil, &fault.Error{Code: fault.Invalid, Say: words("report.many", l.find.Say)}
		}
		from = keyEnd(rows[0].key[:len(front)+n])
	}
}

// readKey reads one value of a kind at the front of a piece of a key.
func readKey(k []byte, kind regulation.Kind) (regulation.Value, int, error) {
	if len(k) == 0 {
		return nil, 0, fmt.Errorf("a key ends early")
	}
	if k[0] == 0 {
		return nil, 1, nil
	}
	switch kind {
	case regulation.KindText, regulation.KindLong, regulation.KindTel, regulation.KindOne:
		var b []byte
		for i := 1; i+1 < len(k); i++ {
			switch {
			case k[i] != 0:
				b = append(b, k[i])
			case k[i+1] == 0:
				return string(b), i + 2, nil
			default:
				b = append(b, 0)
				i++
			}
		}
		return nil, 0, fmt.Errorf("a key ends early")
	}
	if len(k) < 9 {
		return nil, 0, fmt.Errorf("a key ends early")
	}
	bits := binary.BigEndian.Uint64(k[1:9])
	n := int64(bits ^ 1<<63)
	switch kind {
	case regulation.KindInt:
		return n, 9, nil
	case regulation.KindBool:
		return n == 1, 9, nil
	case regulation.KindMoney:
		return regulation.Money(n), 9, nil
	case regulation.KindDate:
		return calendar.Date{Year: int(n / 10000), Month: int(n / 100 % 100), Day: int(n % 100)}, 9, nil
	case regulation.KindTime:
		return instant(n), 9, nil
	case regulation.KindPerson, regulation.KindRecord, regulation.KindRef:
		return regulation.Ref(n), 9, nil
	case regulation.KindNum:
		if bits>>63 == 1 {
			bits ^= 1 << 63
		} else {
			bits = ^bits
		}
		return math.Float64frombits(bits), 9, nil
	}
	return nil, 0, fmt.Errorf("%s cannot be a key", kind)
}

// mustKey is the key of a value that came from a key.
func mustKey(v regulation.Value) []byte {
	k, err := keyValue(nil, v)
	if err != nil {
		panic(err)
	}
	return k
}

// The value of a group in an address: as it is where it is one plain word
// (2026-11, water, 42), else "~." and its bytes in base64; "~" is what is not
// filled in.
const (
	groupUnset = "~"
	groupBytes = "~."
)

var plainWord = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

func groupKey(v regulation.Value) string {
	s := ""
	switch v := v.(type) {
	case nil:
		return groupUnset
	case string:
		s = v
	case bool:
		s = strconv.FormatBool(v)
	case float64:
		s = strconv.FormatFloat(v, 'g', -1, 64)
	case calendar.Date:
		s = v.String()
	case time.Time:
		s = strconv.FormatInt(micros(v), 10)
	default: // int64, money, a reference
		s = fmt.Sprintf("%d", v)
	}
	if !plainWord.MatchString(s) {
		s = groupBytes + base64.RawURLEncoding.EncodeToString([]byte(s))
	}
	return s
}

// groupValue reads what groupKey wrote.
func groupValue(key string, kind regulation.Kind) (regulation.Value, error) {
	bad := &fault.Error{Code: fault.Invalid, Say: words("report.key", key)}
	if key == groupUnset {
		return nil, nil
	}
	s := key
	if enc, ok := strings.CutPrefix(key, groupBytes); ok {
		b, err := base64.RawURLEncoding.DecodeString(enc)
		if err != nil {
			return nil, bad
		}
		s = string(b)
	}
	n, err := strconv.ParseInt(s, 10, 64)
	switch kind {
	case regulation.KindText, regulation.KindLong, regulation.KindTel, regulation.KindOne:
		return s, nil
	case regulation.KindBool:
		if v, err := strconv.ParseBool(s); err == nil {
			return v, nil
		}
		return nil, bad
	case regulation.KindNum:
		if v, err := strconv.ParseFloat(s, 64); err == nil {
			return v, nil
		}
		return nil, bad
	case regulation.KindDate:
		if v, err := calendar.ParseDate(s); err == nil {
			return v, nil
		}
		return nil, bad
	}
	if err != nil {
		return nil, bad
	}
	switch kind {
	case regulation.KindInt:
		return n, nil
	case regulation.KindMoney:
		return regulation.Money(n), nil
	case regulation.KindTime:
		return instant(n), nil
	case regulation.KindPerson, regulation.KindRecord, regulation.KindRef:
		return regulation.Ref(n), nil
	}
	return nil, bad
}

// groupPlaces gives the keys of pick, row and column in the places of the
// group: one with a single value has a row only.
func groupPlaces(f *regulation.Find, keys []string) []string {
	out := make([]string, 3)
	copy(out, keys)
	if len(f.Group) == 1 {
		out = out[1:]
	}
	return out[:len(f.Group)]
}

// groupSay says what the values of a group are: the title of the field, and
// what is made of it.
func groupSay(t *regulation.Type, src string) i18n.Text {
	for _, fn := range []string{"month", "year", "day"} {
		if in, ok := strings.CutPrefix(src, fn+"("); ok && strings.HasSuffix(in, ")") {
			return words("group."+fn, groupSay(t, strings.TrimSuffix(in, ")")))
		}
	}
	name := strings.TrimPrefix(src, "it.")
	if f := t.Field(name); f != nil {
		return f.Say
	}
	if _, ok := sentences["group."+name]; ok {
		return words("group." + name)
	}
	return i18n.Text{Zh: src, En: src}
}

// groupText says a value of a group for people, and ranks it among the others.
func (u *unit) groupText(t *regulation.Type, g *regulation.Expr, v regulation.Value) (i18n.Text, int, error) {
	const last = 1 << 20
	both := func(s string) i18n.Text { return i18n.Text{Zh: s, En: s} }
	name := strings.TrimPrefix(g.Src, "it.")
	switch v := v.(type) {
	case nil:
		return words("group.unset"), last, nil
	case string:
		if name == "stage" || name == "outcome" {
			for i, st := range t.Stages {
				if st.Name == v {
					return st.Say, i, nil
				}
			}
			return words("group.open"), last, nil
		}
		if f := t.Field(name); f != nil {
			for i, c := range f.Choices {
				if c.Code == v {
					return c.Say, i, nil
				}
			}
		}
		switch {
		case v == "":
			return words("group.unset"), last, nil
		case name == "type" && u.prog.Types[v] != nil:
			return u.prog.Types[v].Say, 0, nil
		case name == "dept":
			return both(u.deptName(v)), 0, nil
		case strings.HasPrefix(g.Src, "month("):
			if m, err := time.Parse("2006-01", v); err == nil {
				return i18n.Text{Zh: m.Format("2006 年 1 月"), En: m.Format("January 2006")}, 0, nil
			}
		}
		return both(v), 0, nil
	case bool:
		if v {
			return words("yes"), 0, nil
		}
		return words("no"), 1, nil
	case regulation.Ref:
		if g.Kind == regulation.KindPerson {
			return both(u.dir.Name(int64(v))), 0, nil
		}
		o, err := u.load(int64(v))
		switch {
		case fault.CodeOf(err) == fault.NotFound, err == nil && !u.mayRead(o):
			return words("group.hidden"), last - 1, nil
		case err != nil:
			return i18n.Text{}, 0, err
		}
		return both(o.title()), 0, nil
	case time.Time:
		return both(v.In(u.e.Zone()).Format("2006-01-02 15:04")), 0, nil
	}
	return both(fmt.Sprint(v)), 0, nil
}

package intake

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/guiju/guiju/internal/exchange/sheet"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
)

// line is a row in the hands of an import: its cells by title.
type line struct {
	row     sheet.Row
	columns map[string]int
	note    bool  // above the head
	wrong   error // it cannot be read
}

// text joins the columns of a source; what counts as empty is left out.
func (l line) text(s *source) string {
	if s.fixed {
		return s.is
	}
	var parts []string
	for _, title := range s.columns {
		t := l.row.Text(l.columns[plain(title)])
		for _, e := range s.empty {
			if strings.EqualFold(t, e) {
				t = ""
			}
		}
		if t != "" {
			parts = append(parts, t)
		}
	}
	return strings.Join(parts, s.join)
}

// plain is a title without the mark that it may be missing.
func plain(title string) string { return strings.TrimSuffix(title, "?") }

// titles gives every column a source reads.
func (s *source) titles(add func(string)) {
	if s == nil {
		return
	}
	for _, c := range s.columns {
		add(c)
	}
	for _, b := range s.by {
		b.from.titles(add)
	}
}

// value reads the value of a field from a row, as the engine takes it; nil is
// nothing. A reason says why it cannot be read.
func (r *run) value(l line, f *regulation.Field, s *source) (any, *fault.Name, error) {
	if s.find != "" {
		return r.find(l, f, s)
	}
	t := l.text(s)
	if s.split != "" && t != "" {
		parts := strings.Split(t, s.split)
		i := s.part - 1
		if s.part < 0 {
			i = len(parts) + s.part
		}
		if i < 0 || i >= len(parts) {
			return nil, reason(f, "split", "「%s」没有第 %d 段", "“%s” has no part %d", t, s.part), nil
		}
		t = strings.TrimSpace(parts[i])
	}
	if t == "" {
		return nil, nil, nil
	}
	if s.match != nil {
		m := s.match.FindStringSubmatch(t)
		switch {
		case m == nil:
			t = ""
		case len(m) > 1:
			t = m[1]
		default:
			t = m[0]
		}
		if t == "" {
			return nil, nil, nil
		}
	}
	if s.dict != nil {
		name, ok := s.dict.names[t]
		if !ok {
			return nil, reason(f, "dict", "代码「%s」不在代码表里", "the code “%s” is not in the table of codes", t), nil
		}
		t = name
	}
	if s.values != nil {
		to, ok := s.values[t]
		switch {
		case ok:
			t = to
		case s.others:
			t = s.other
		default:
			return nil, reason(f, "map", "「%s」不在对照表里", "“%s” is not in the map", t), nil
		}
	}
	switch s.layout {
	case unixSeconds:
		n, err := strconv.ParseInt(t, 10, 64)
		if err != nil || n < 0 || n > 1<<40 {
			return nil, reason(f, "date", "「%s」不是自 1970 年起的秒数", "“%s” is no number of seconds since 1970", t), nil
		}
		return time.Unix(n, 0), nil, nil
	case clockLength, wholeNumber:
		n, ok := seconds(t)
		if !ok {
			return nil, reason(f, "date", "「%s」不是时长", "“%s” is no length of time", t), nil
		}
		return n, nil, nil
	}
	if s.layout != "" {
		at, err := time.ParseInLocation(s.layout, t, s.zone)
		if err != nil {
			return nil, reason(f, "date", "「%s」不是约定的时间写法", "“%s” is not written as the mapping says times are", t), nil
		}
		if f != nil && f.Kind == regulation.KindDate {
			return at.Format("2006-01-02"), nil, nil
		}
		return at, nil, nil
	}
	if t == "" {
		return nil, nil, nil
	}
	return t, nil, nil
}

// seconds reads a length: 61, 61.4, 1:01 or 0:01:01. A fraction is left out.
func seconds(s string) (int64, bool) {
	s, _, _ = strings.Cut(s, ".")
	var n int64
	parts := strings.Split(s, ":")
	for i, p := range parts {
		x, err := strconv.ParseUint(p, 10, 32)
		if err != nil || len(parts) > 3 || i > 0 && x > 59 {
			return 0, false
		}
		n = n*60 + int64(x)
	}
	return n, true
}

// instant reads the column of an instant; zero where it is empty.
func (r *run) instant(l line, name string, s *source) (time.Time, *fault.Name, error) {
	if s == nil {
		return time.Time{}, nil, nil
	}
	v, why, err := r.value(l, nil, s)
	if why != nil {
		why.Path = "/" + name
	}
	at, _ := v.(time.Time)
	return at, why, err
}

// find gives the record that a row names by the values of some of its fields.
func (r *run) find(l line, f *regulation.Field, s *source) (any, *fault.Name, error) {
	typ := r.e.Program().Types[s.find]
	vals := map[string]regulation.Value{}
	var said []string
	for _, b := range s.by {
		v, why, err := r.value(l, b.field, b.from)
		if why != nil || err != nil {
			return nil, why, err
		}
		p, err := b.field.Parse(v, r.e.Zone())
		if err != nil {
			return nil, reason(f, "find", "%s：%s", "%s: %s", b.field.Say, fault.As(err).Say), nil
		}
		if p == nil {
			continue
		}
		vals[b.field.Name] = p
		if b.from.find == "" && !b.from.fixed {
			said = append(said, l.text(b.from))
		}
	}
	if len(said) == 0 && len(vals) < len(s.by) {
		return nil, nil, nil // the row names nothing
	}
	id, many, err := r.lookUp(typ, s.by, vals)
	switch {
	case err != nil:
		return nil, nil, err
	case many:
		return nil, reason(f, "find", "「%s」有几个%s", "“%s” is the name of several %s", strings.Join(said, " "), typ.Say), nil
	case id == 0:
		return nil, reason(f, "find", "没有编号为「%s」的%s", "there is no “%s” among the %s", strings.Join(said, " "), typ.Say), nil
	}
	return regulation.Ref(id), nil, nil
}

// reason names a field that cannot be filled.
func reason(f *regulation.Field, name, zh, en string, args ...any) *fault.Name {
	in := func(l i18n.Lang, s string) string {
		as := make([]any, len(args))
		for i, a := range args {
			if t, ok := a.(i18n.Text); ok {
				a = t.In(l)
			}
			as[i] = a
		}
		return fmt.Sprintf(s, as...)
	}
	n := &fault.Name{Name: name, Say: i18n.Text{Zh: in(i18n.Zh, zh), En: in(i18n.En, en)}}
	if f != nil {
		n.Path = "/" + f.Name
		n.Say.Zh, n.Say.En = f.Say.Zh+"："+n.Say.Zh, f.Say.In(i18n.En)+": "+n.Say.En
	}
	return n
}

package api

import (
	"strconv"
	"time"

	"github.com/guiju/guiju/internal/api/wire"
	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
)

func id(n int64) string { return strconv.FormatInt(n, 10) }

// number reads an id; what is none is nobody's.
func number(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n > 0 && id(n) == s
}

// at writes a time; none is "".
func (c *call) at(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(c.Engine.Zone()).Format(time.RFC3339Nano)
}

// seen is one shown value on its way to JSON.
type seen struct {
	fields map[string]any
	links  map[string][]wire.Link
	masked []string
}

// take lays a shown value in. A reference to a record that the caller may not
// read is left out, as if nothing were filled in.
func (c *call) take(s *seen, sh record.Shown) error {
	name := sh.Field.Name
	if sh.Masked {
		s.masked = append(s.masked, name)
	}
	v, links, err := c.value(sh)
	if err != nil || v == nil {
		return err
	}
	if s.fields == nil {
		s.fields = map[string]any{}
	}
	s.fields[name] = v
	if len(links) > 0 {
		if s.links == nil {
			s.links = map[string][]wire.Link{}
		}
		s.links[name] = links
	}
	return nil
}

// value gives a shown value as JSON has it; nil is unset.
func (c *call) value(sh record.Shown) (any, []wire.Link, error) {
	f := sh.Field
	if f.Kind == regulation.KindRef || f.Kind == regulation.KindPerson {
		var links []wire.Link
		var ids []any
		for _, l := range sh.Links {
			if l.ID != 0 {
				links = append(links, link(l))
				ids = append(ids, id(l.ID))
			}
		}
		switch {
		case len(ids) == 0:
			return nil, nil, nil
		case f.Many:
			return ids, links, nil
		}
		return ids[0], links, nil
	}
	v, err := c.plain(f, sh.Value)
	return v, nil, err
}

func link(l record.Link) wire.Link { return wire.Link{ID: id(l.ID), Type: l.Type, Title: l.Title} }

func (c *call) plain(f *regulation.Field, v regulation.Value) (any, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case regulation.Money:
		return i18n.PlainMoney(int64(v)), nil
	case calendar.Date:
		return v.String(), nil
	case time.Time:
		return c.at(v), nil
	case regulation.Ref:
		// A reference inside a line of a table comes without its link.
		_, err := c.Engine.Title(c.r.Context(), c.who, int64(v))
		if fault.CodeOf(err) == fault.NotFound && f.Kind != regulation.KindPerson {
			return nil, nil
		}
		if err != nil && f.Kind != regulation.KindPerson {
			return nil, err
		}
		return id(int64(v)), nil
	case regulation.File:
		m := map[string]any{"hash": v.Hash, "name": v.Name, "size": v.Size, "media": v.Media}
		if !v.At.IsZero() {
			m["at"] = c.at(v.At)
		}
		return m, nil
	case []regulation.Value:
		out := make([]any, 0, len(v))
		for _, e := range v {
			x, err := c.plain(f, e)
			if err != nil {
				return nil, err
			}
			if x != nil {
				out = append(out, x)
			}
		}
		return out, nil
	case []regulation.Line:
		out := make([]any, 0, len(v))
		for _, l := range v {
			m := map[string]any{}
			for _, col := range f.Cols {
				x, err := c.plain(col, l[col.Name])
				if err != nil {
					return nil, err
				}
				if x != nil {
					m[col.Name] = x
				}
			}
			out = append(out, m)
		}
		return out, nil
	}
	return v, nil
}

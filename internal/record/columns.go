package record

import (
	"slices"

	"github.com/guiju/guiju/internal/regulation"
)

const (
	columnsPlain = 6  // how many a list shows where nobody chose
	columnsFirst = 14 // they are looked for among so many fields
	columnsMost  = 40
)

// Columns are the fields a list of a type can show, in the order the type names
// them: without files, signatures and rows. Number and title always stand before
// them, stage, clock and time of opening always behind.
func Columns(t *regulation.Type) []*regulation.Field {
	var out []*regulation.Field
	for _, f := range t.Fields {
		switch {
		case f.Name == "no", f.Name == "title", f.Kind == regulation.KindFile, f.Kind == regulation.KindSign, f.Kind == regulation.KindRows:
		default:
			out = append(out, f)
		}
	}
	return out
}

// PlainColumns are what a list shows where nobody chose: the first fields the
// type names, but long texts, yes and no, telephones, fields with readers of
// their own, and what the title says already.
func PlainColumns(t *regulation.Type) []*regulation.Field {
	said := map[string]bool{}
	if f := t.Field("title"); f != nil && f.Is != nil {
		for _, name := range f.Is.Is.Reads {
			said[name] = true
		}
	}
	var out []*regulation.Field
	for i, f := range Columns(t) {
		if i >= columnsFirst || len(out) == columnsPlain || said[f.Name] || f.See != nil && !f.See.Anyone {
			continue
		}
		switch f.Kind {
		case regulation.KindLong, regulation.KindBool, regulation.KindTel:
		default:
			out = append(out, f)
		}
	}
	return out
}

// columns are the fields that were asked for, in the order of the type; where
// none were, the first ten.
func columns(t *regulation.Type, names []string) []*regulation.Field {
	var out []*regulation.Field
	if len(names) == 0 {
		out = Columns(t)
		return out[:min(len(out), 10)]
	}
	for _, f := range Columns(t) {
		if len(out) < columnsMost && slices.Contains(names, f.Name) {
			out = append(out, f)
		}
	}
	return out
}

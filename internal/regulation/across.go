package regulation

import (
	"errors"
	"slices"
)

// Numbered gives the program with the sets of posts numbered as in classes,
// which may be longer or shorter than its own: the numbers stand in the keys of
// lists, so all editions of an installation must mean the same by them.
func (p *Program) Numbered(classes []Readers) (*Program, error) {
	if agree(p.Classes, classes) {
		return p, nil
	}
	c := newCompiler(p.Files)
	c.prog.Classes = slices.Clone(classes)
	q, problems := c.compile()
	if q == nil {
		var errs []error
		for _, x := range problems {
			errs = append(errs, errors.New(x.String()))
		}
		return nil, errors.Join(errs...)
	}
	return q, nil
}

// agree says that two numberings mean the same wherever both have a number.
func agree(a, b []Readers) bool {
	n := min(len(a), len(b))
	return slices.EqualFunc(a[:n], b[:n], func(x, y Readers) bool { return x.Anyone == y.Anyone && slices.Equal(x.Posts, y.Posts) })
}

// SameKind says that a value of one field may stand in the other.
func (f *Field) SameKind(g *Field) bool {
	return f.Kind == g.Kind && f.Many == g.Many && f.Ref == g.Ref
}

// Lacks names what a value holds that the field has no place for: a choice that
// is not among its own, or a column.
func (f *Field) Lacks(v Value) string {
	switch v := v.(type) {
	case string:
		if f.Kind == KindOne && !slices.ContainsFunc(f.Choices, func(c Choice) bool { return c.Code == v }) {
			return v
		}
	case []Value:
		for _, x := range v {
			if w := f.Lacks(x); w != "" {
				return w
			}
		}
	case []Line:
		for _, l := range v {
			for name, x := range l {
				c := colOf(f.Cols, name)
				if c == nil {
					return name
				}
				if w := c.Lacks(x); w != "" {
					return w
				}
			}
		}
	}
	return ""
}

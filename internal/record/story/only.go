package story

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/regulation"
)

// only holds that of all the people of a story those alone may do an act, read
// a record, or answer for a clock. Of an act everybody else tries, and is kept out for no other reason
// than who he is. Nothing is done by it.
func (w *world) only(ctx context.Context, st *regulation.Step, res *Result) error {
	tried := false
	for _, name := range sortedNames(w.names) {
		if w.types[name] != "person" || strings.Contains(name, ".") {
			continue
		}
		named := slices.Contains(st.Only, name)
		if st.See != "" {
			reads, err := w.reads(ctx, st, name)
			if err != nil {
				return err
			}
			if reads != named {
				return fmt.Errorf("%s reads %s: %v, only %v should", name, st.See, reads, st.Only)
			}
			continue
		}
		if st.Owes != "" {
			owes, err := w.owes(ctx, st.Owes, name)
			if err != nil {
				return err
			}
			if owes != named {
				return fmt.Errorf("%s answers for %s: %v, only %v should", name, st.Owes, owes, st.Only)
			}
			continue
		}
		if named {
			continue
		}
		c, err := w.command(ctx, st, name)
		if err != nil {
			return err
		}
		try := w.e.Act
		if !tried {
			try, tried = w.act, true
		}
		_, err = try(ctx, c)
		var f *fault.Error
		switch {
		case err == nil:
			return fmt.Errorf("was done by %s, only %v should", name, st.Only)
		case !errors.As(err, &f):
			return err
		case f.Code == fault.NotFound:
		case len(f.Names) != 1 || f.Names[0].Name != "by":
			return fmt.Errorf("%s is not kept out by who he is: %w", name, f)
		default:
			res.Refusals = append(res.Refusals, Refusal{res.Story, st.Pos, f})
		}
	}
	return nil
}

// reads says whether a person reads a record, or a field of it.
func (w *world) reads(ctx context.Context, st *regulation.Step, name string) (bool, error) {
	on, field, _ := strings.Cut(st.See, ".")
	id, ok, err := w.lookup(ctx, on)
	if err == nil && !ok {
		err = fmt.Errorf("see: %s is no record of the story", on)
	}
	if err != nil {
		return false, err
	}
	p, err := w.e.Person(ctx, w.names[name])
	if err != nil {
		return false, err
	}
	v, err := w.e.View(ctx, p, id)
	if fault.CodeOf(err) == fault.NotFound {
		return false, nil
	}
	if err != nil || field == "" {
		return err == nil, err
	}
	if v.Row == nil {
		return false, nil
	}
	return v.Field(field) != nil, nil
}

// owes says whether a running clock stands on a person's own workbench.
func (w *world) owes(ctx context.Context, clock, name string) (bool, error) {
	i := strings.LastIndexByte(clock, '.')
	id, ok, err := w.lookup(ctx, clock[:i])
	if err == nil && !ok {
		err = fmt.Errorf("owes: %s is no record of the story", clock[:i])
	}
	if err != nil {
		return false, err
	}
	p, err := w.e.Person(ctx, w.names[name])
	if err != nil {
		return false, err
	}
	b, err := w.e.Workbench(ctx, p, false)
	if err != nil {
		return false, err
	}
	for _, t := range append(b.Over, b.Next...) {
		if t.ID == id && t.Due.Name == clock[i+1:] {
			return true, nil
		}
	}
	return false, nil
}

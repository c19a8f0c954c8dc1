package story

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
)

// can holds that where a record stands its acts can be done as the step says:
// whose form the engine refuses by `stage`, and whose it does not. An act that
// a department adds to its group's is no matter of the group's scenario, and
// adopt none of any: whether it can be done the next edition says.
func (w *world) can(ctx context.Context, can regulation.Can, layer int) error {
	id, ok, err := w.lookup(ctx, can.Name)
	if err == nil && !ok {
		err = fmt.Errorf("can: %s is no record of the story", can.Name)
	}
	if err != nil {
		return err
	}
	t, err := w.typeOf(ctx, id)
	if err != nil {
		return err
	}
	for _, a := range t.Acts {
		if a.Opening || a.Name == "adopt" || w.r.prog.Layer(a.Pos) > layer {
			continue
		}
		open, err := w.stageLets(ctx, id, a.Name)
		if err != nil {
			return err
		}
		if open != slices.Contains(can.Acts, a.Name) {
			return fmt.Errorf("%s can be done to %s where it stands: %v, %v should%s", a.Name, can.Name, open, can.Acts, w.about(ctx, can.Name))
		}
	}
	return nil
}

// stageLets asks for the form of an act, as the first who can read the record.
func (w *world) stageLets(ctx context.Context, id int64, act string) (bool, error) {
	for _, name := range sortedNames(w.names) {
		if w.types[name] != "person" {
			continue
		}
		p, err := w.e.Person(ctx, w.names[name])
		if err != nil {
			return false, err
		}
		_, err = w.e.Form(ctx, p, record.Command{Record: id, Act: act})
		var f *fault.Error
		switch {
		case err == nil:
			return true, nil
		case !errors.As(err, &f):
			return false, err
		case f.Code != fault.NotFound:
			return len(f.Names) != 1 || f.Names[0].Name != "stage", nil
		}
	}
	return false, fmt.Errorf("can: nobody of the story reads the record")
}

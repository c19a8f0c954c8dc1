package record

import (
	"errors"
	"fmt"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
)

// effects carries out the further acts of a `do` in order, and says whether
// there was one. before is called ahead of each.
func (u *unit) effects(s *state, do []*regulation.Effect, before func(*regulation.Effect) error) (did bool, err error) {
	for _, ef := range do {
		if ef.Kind == regulation.EffectSet {
			continue
		}
		targets, err := u.targets(s, ef)
		if err != nil {
			return did, err
		}
		for _, t := range targets {
			sc := u.scope(s)
			sc.It, sc.ItValue = t.row, t.value
			if ef.If != nil {
				ok, err := ef.If.Bool(sc)
				if err != nil {
					return did, err
				}
				if !ok {
					continue
				}
			}
			if err := before(ef); err != nil {
				return did, err
			}
			did = true
			if err := u.effect(s, ef, t, sc); err != nil {
				return did, err
			}
		}
	}
	return did, nil
}

// target is one record, person or line an effect is done for.
type target struct {
	row   *regulation.Row
	value regulation.Value
	on    int64
}

func (u *unit) targets(s *state, ef *regulation.Effect) ([]target, error) {
	if ef.Kind == regulation.EffectOwn {
		return []target{{on: s.id}}, nil
	}
	if ef.For == nil {
		return []target{{}}, nil
	}
	v, err := ef.For.Eval(u.scope(s))
	if unset(err) && ef.If != nil {
		// `{ if: has(r.x), for: r.x }`: asked before the reference is read.
		if ok, e := ef.If.Bool(u.scope(s)); e == nil && !ok {
			return nil, nil
		}
	}
	if err != nil {
		return nil, err
	}
	var out []target
	add := func(v regulation.Value) error {
		switch v := v.(type) {
		case regulation.Ref:
			row, err := u.Row(int64(v))
			if err != nil {
				return err
			}
			out = append(out, target{row: row, value: v, on: int64(v)})
		case regulation.Line:
			t := target{value: v}
			if ef.RefCol != "" {
				ref, ok := v[ef.RefCol].(regulation.Ref)
				if !ok {
					return nil
				}
				t.on = int64(ref)
			}
			out = append(out, t)
		default:
			return fmt.Errorf("for: gives %T", v)
		}
		return nil
	}
	switch v := v.(type) {
	case regulation.Found:
		rows, err := v.All()
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			out = append(out, target{row: row, value: regulation.Ref(row.ID), on: row.ID})
		}
	case []regulation.Value:
		for _, x := range v {
			if err := add(x); err != nil {
				return nil, err
			}
		}
	case []regulation.Line:
		for _, x := range v {
			if err := add(x); err != nil {
				return nil, err
			}
		}
	default:
		if err := add(v); err != nil {
			return nil, err
		}
	}
	if len(out) > maxFor {
		return nil, fmt.Errorf("for: gives more than %d", maxFor)
	}
	return out, nil
}

func (u *unit) effect(s *state, ef *regulation.Effect, t target, sc *regulation.Scope) error {
	values := map[string]regulation.Value{}
	for _, g := range ef.Give {
		if g.If != nil {
			ok, err := g.If.Bool(sc)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
		}
		v, err := g.Is.Eval(sc)
		if err != nil {
			return err
		}
		values[g.Field] = v
	}
	for name, v := range values {
		f := (*regulation.Field)(nil)
		if ef.Kind == regulation.EffectOwn {
			f = s.typ.Field(name)
		} else if t := u.typeHere(ef.Type, s.row.Dept); t != nil {
			f = t.Field(name)
		}
		if f == nil {
			continue // an act on a pattern: the record's own type checks it
		}
		v, err := f.Accept(v)
		if err != nil {
			return fmt.Errorf("%s: %w", ef.Pos, err)
		}
		values[name] = v
	}
	k := call{act: ef.Act, values: values}
	var err error
	switch ef.Kind {
	case regulation.EffectOpen:
		typ := u.typeHere(ef.Type, s.row.Dept)
		if typ == nil {
			return fmt.Errorf("%s: type %s is not in the edition in force", ef.Pos, ef.Type)
		}
		k.s = u.blank(typ, s.row.Dept)
	default:
		if k.s, err = u.lock(t.on); err != nil {
			return err
		}
	}
	note := u.note
	u.note = ""
	_, err = u.do(k)
	u.note = note
	var f *fault.Error
	if errors.As(err, &f) && f.Code == fault.Refused {
		// The reader sees the rule's own refusal, and what it followed from.
		say := i18n.Text{Zh: ef.Type + "." + ef.Act, En: ef.Type + "." + ef.Act}
		if a := k.s.typ.Act(ef.Act); a != nil {
			say = a.Say
		}
		f.Say = words("effect", say)
	}
	return err
}

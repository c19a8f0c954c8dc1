package regulation

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
)

// selection plans x.name and has(x.name).
func (p *planner) selection(e ast.Expr) step {
	s := e.AsSelect()
	name := s.FieldName()
	on := p.typeOf(s.Operand())
	object := on.TypeName()
	if on.Kind() != types.StructKind || p.c.schema.member(object, name) == nil {
		return p.fail(e.ID(), "没有「"+name+"」", "there is no “"+name+"”", "", "")
	}
	x := p.plan(s.Operand())
	root := s.Operand().Kind() == ast.IdentKind && p.names[s.Operand().ID()] != ""
	rootName := ""
	if root {
		rootName = p.names[s.Operand().ID()]
	}
	if rootName == "r" {
		p.reads[name] = true
	}
	path := p.path(e)
	switch {
	case object == "p":
		return p.param(x, name, path, s.IsTestOnly())
	case object == "here" || object == "away":
		return p.here(object, name, s.IsTestOnly(), e.ID())
	case strings.HasPrefix(object, "row:"):
		col := colOf(p.c.schema.cols(object[4:]), name)
		return field(func(f *frame, v any) (Value, error) { return v.(Line)[name], nil }, x, col, path, s.IsTestOnly())
	case strings.HasPrefix(object, "late:"):
		return func(f *frame) (any, error) {
			r, err := record(f, x)
			if err != nil {
				return nil, err
			}
			return r.Late[name], nil
		}
	case strings.HasPrefix(object, "missed:"):
		return func(f *frame) (any, error) {
			r, err := record(f, x)
			if err != nil {
				return nil, err
			}
			return r.Missed[name], nil
		}
	case strings.HasPrefix(object, "used:"):
		return func(f *frame) (any, error) {
			r, err := record(f, x)
			if err != nil {
				return nil, err
			}
			return r.Used[name], nil
		}
	case strings.HasPrefix(object, "find:"):
		return p.found(x, p.c.schema.find(object[5:]).IsOf, name, path, s.IsTestOnly())
	}
	return p.member(e, x, object, name, path, rootName, s.IsTestOnly())
}

func colOf(cols []*Field, name string) *Field {
	for _, c := range cols {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// member plans a member of a record.
func (p *planner) member(e ast.Expr, x step, object, name, path, root string, test bool) step {
	t := p.c.prog.Types[object]
	through := root == "" && p.throughReference(e.AsSelect().Operand())
	if p.sc.index && through && name != "id" {
		of := shapeOf(p.sc.find("it").typ).Ref
		return p.fail(e.ID(), "查找不能透过 it 看到另一条记录", "a find may not look through it into a further record",
			"开立 "+of+" 时把那个值抄到它的字段里", "copy that value into a field of "+of+" when it is opened")
	}
	if p.sc.own && through && name != "id" {
		return p.fail(e.ID(), "这里只能用本记录自己的值", "only the record's own values stand here",
			"把那个值在办理时抄到本记录的字段里（do）", "copy that value into a field by an act (do)")
	}
	if through && name != "id" {
		p.used["world"] = true
	}
	if object == staffType && (t == nil || t.Field(name) == nil) || object == staffType && name == "name" {
		switch name {
		case "name", "dept":
			return person(x, name, path, test)
		}
	}
	switch name {
	case "id":
		return system(x, test, func(f *frame, v any) (any, error) {
			id, _ := idOf(v)
			return strconv.FormatInt(id, 10), nil
		})
	case "type", "dept", "stage", "outcome", "opened", "moved", "opener":
		return system(x, test, func(f *frame, v any) (any, error) {
			r, err := load(f, v)
			if err != nil {
				return nil, err
			}
			return systemValue(r, name), nil
		})
	case "due":
		if !p.sc.late {
			return p.fail(e.ID(), "这里不能用 due", "due has no place here", "", "")
		}
		return system(x, test, func(f *frame, v any) (any, error) {
			r, err := load(f, v)
			switch {
			case err != nil:
				return nil, err
			case r.Due.IsZero() && !test:
				return nil, Unset{path}
			}
			return r.Due, nil
		})
	case "late", "missed", "used":
		if !p.sc.late || test || p.sc.index && name == "used" {
			return p.fail(e.ID(), "这里不能用 "+name, name+" has no place here", "", "")
		}
		return x
	}
	if fd := t.Find(name); fd != nil {
		if !p.sc.finds || test {
			return p.fail(e.ID(), "这里不能查找其他记录", "a find has no place here",
				"把结果在办理时写到字段里（do）", "set a field from it by an act (do)")
		}
		p.finds[object+"."+name] = true
		return func(f *frame) (any, error) {
			r, err := record(f, x)
			if err != nil {
				return nil, err
			}
			if f.s.World == nil {
				return nil, errNoWorld
			}
			// the type of the record may have its own form of the find
			if r.Type != nil {
				if own := r.Type.Find(name); own != nil {
					return f.s.World.Find(f.s, r, own)
				}
			}
			return f.s.World.Find(f.s, r, fd)
		}
	}
	fl := t.Field(name)
	if test && root == "r" {
		p.e.has[name] = true
	}
	get := func(f *frame, v any) (Value, error) {
		r, err := load(f, v)
		if err != nil {
			return nil, err
		}
		return r.Vals[name], nil
	}
	return field(get, x, fl, path, test)
}

// throughReference says whether an operand is not one of the records at hand.
func (p *planner) throughReference(op ast.Expr) bool {
	return op.Kind() != ast.IdentKind || p.names[op.ID()] == ""
}

var errNoWorld = errors.New("this expression looks beyond its record; there is no world to ask")

func record(f *frame, x step) (*Row, error) {
	v, err := x(f)
	if err != nil {
		return nil, err
	}
	return load(f, v)
}

// load gives the row of a record, whichever way it is held.
func load(f *frame, v any) (*Row, error) {
	switch v := v.(type) {
	case *Row:
		return v, nil
	case Ref:
		if v == 0 {
			return nil, Unset{"actor"}
		}
		if f.s.World == nil {
			return nil, errNoWorld
		}
		return f.s.World.Row(int64(v))
	}
	return nil, errors.New("not a record")
}

// field plans the reading of a field: what is unset reads as nothing where
// nothing is a value of its kind, and is an error elsewhere.
func field(get func(*frame, any) (Value, error), x step, fl *Field, path string, test bool) step {
	empty := emptyOf(fl)
	if test {
		return func(f *frame) (any, error) {
			on, err := x(f)
			if err != nil {
				return nil, err
			}
			v, err := get(f, on)
			if err != nil {
				return nil, err
			}
			return v != nil && !(empty != nil && same(v, empty) && fl.Kind != KindBool), nil
		}
	}
	unset := Unset{path}
	return func(f *frame) (any, error) {
		on, err := x(f)
		if err != nil {
			return nil, err
		}
		v, err := get(f, on)
		if err != nil {
			return nil, err
		}
		if v == nil {
			if empty == nil {
				return nil, unset
			}
			return empty, nil
		}
		return v, nil
	}
}

// emptyOf is what an unset field reads as; nil: reading it is an error.
func emptyOf(f *Field) Value {
	if f.Many || f.Kind == KindRows {
		return []Value(nil)
	}
	switch f.Kind {
	case KindText, KindLong, KindTel, KindOne:
		return ""
	case KindBool:
		return false
	}
	return nil
}

func system(x step, test bool, get func(*frame, any) (any, error)) step {
	return func(f *frame) (any, error) {
		on, err := x(f)
		if err != nil {
			return nil, err
		}
		v, err := get(f, on)
		if err != nil {
			return nil, err
		}
		if test {
			switch v := v.(type) {
			case string:
				return v != "", nil
			case Ref:
				return v != 0, nil
			case time.Time:
				return !v.IsZero(), nil
			}
		}
		return v, nil
	}
}

func systemValue(r *Row, name string) any {
	switch name {
	case "type":
		if r.Type == nil {
			return ""
		}
		return r.Type.Name
	case "dept":
		return r.Dept
	case "stage":
		return r.Stage
	case "outcome":
		return r.Outcome
	case "opened":
		return r.Opened
	case "moved":
		return r.Moved
	}
	return r.Opener
}

func person(x step, name, path string, test bool) step {
	return func(f *frame) (any, error) {
		v, err := x(f)
		if err != nil {
			return nil, err
		}
		id, ok := idOf(v)
		if !ok || id == 0 {
			return nil, Unset{path}
		}
		if f.s.World == nil {
			return nil, errNoWorld
		}
		n, d, err := f.s.World.Person(Ref(id))
		if err != nil {
			return nil, err
		}
		if name == "dept" {
			n = d
		}
		if test {
			return n != "", nil
		}
		return n, nil
	}
}

func (p *planner) param(x step, name, path string, test bool) step {
	pr := p.c.prog.Params[name]
	return func(f *frame) (any, error) {
		v, err := x(f)
		if err != nil {
			return nil, err
		}
		set, _ := v.(paramSet)
		got := set[name]
		if test {
			return got != nil, nil
		}
		if got == nil {
			if pr.Kind == KindRows {
				return []Line(nil), nil
			}
			return nil, Unset{path}
		}
		return got, nil
	}
}

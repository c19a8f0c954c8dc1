package api

import (
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
)

// fieldSchema is the JSON Schema of a field's values, in words of the caller's
// language.
func fieldSchema(f *regulation.Field, say func(i18n.Text) string) map[string]any {
	s := kindSchema(f, say)
	if f.Many {
		s = map[string]any{"type": "array", "items": s, "maxItems": regulation.MaxList}
	}
	if t := say(f.Say); t != "" {
		s["title"] = t
	}
	if h := say(f.Help); h != "" {
		s["description"] = h
	}
	if f.Clause != "" {
		s["x-clause"] = f.Clause
	}
	return s
}

const (
	idPattern    = `^[1-9][0-9]*$`
	moneyPattern = `^-?[0-9]+\.[0-9]{2}$`
	hashPattern  = `^[0-9a-f]{64}$`
)

func kindSchema(f *regulation.Field, say func(i18n.Text) string) map[string]any {
	text := func(m map[string]any) map[string]any { m["type"] = "string"; return m }
	switch f.Kind {
	case regulation.KindInt:
		return map[string]any{"type": "integer"}
	case regulation.KindNum:
		return map[string]any{"type": "number"}
	case regulation.KindBool:
		return map[string]any{"type": "boolean"}
	case regulation.KindMoney:
		return text(map[string]any{"pattern": moneyPattern, "examples": []any{"82.50"}})
	case regulation.KindDate:
		return text(map[string]any{"format": "date"})
	case regulation.KindTime:
		return text(map[string]any{"format": "date-time"})
	case regulation.KindPerson, regulation.KindRef:
		of := f.Ref
		if f.Kind == regulation.KindPerson {
			of = "staff"
		}
		return text(map[string]any{"pattern": idPattern, "x-type": of})
	case regulation.KindOne:
		var of []any
		for _, ch := range f.Choices {
			of = append(of, map[string]any{"const": ch.Code, "title": say(ch.Say)})
		}
		return text(map[string]any{"oneOf": of})
	case regulation.KindFile, regulation.KindSign:
		return map[string]any{"$ref": "#/components/schemas/File"}
	case regulation.KindLong:
		return text(map[string]any{"maxLength": regulation.MaxLong})
	case regulation.KindRows:
		cols := map[string]any{}
		for _, col := range f.Cols {
			cols[col.Name] = fieldSchema(col, say)
		}
		return map[string]any{"type": "array", "maxItems": regulation.MaxList,
			"items": map[string]any{"type": "object", "properties": cols, "additionalProperties": false}}
	}
	return text(map[string]any{"maxLength": regulation.MaxText})
}

// actSchema is the JSON Schema of what an act asks for. What an exception asks
// in addition may be given and is not required: whether it holds hangs on the
// record.
func actSchema(t *regulation.Type, a *regulation.Act, say func(i18n.Text) string) map[string]any {
	props := map[string]any{}
	var required []any
	var take func(asks []regulation.Ask, must bool)
	take = func(asks []regulation.Ask, must bool) {
		for _, ask := range asks {
			f := t.Field(ask.Field)
			if f == nil {
				continue
			}
			if must && !ask.Optional && a.Opening && f.Kind != regulation.KindBool && f.Start == nil {
				required = append(required, ask.Field)
				props[ask.Field] = fieldSchema(f, say)
			} else if _, had := props[ask.Field]; !had {
				props[ask.Field] = orNull(fieldSchema(f, say))
			}
		}
	}
	take(a.Ask, true)
	var walk func([]*regulation.Except)
	walk = func(xs []*regulation.Except) {
		for _, x := range xs {
			take(x.Ask, false)
			walk(x.Except)
		}
	}
	walk(a.Except)
	s := map[string]any{"type": "object", "properties": props, "additionalProperties": false}
	if required != nil {
		s["required"] = required
	}
	return s
}

// orNull lets null stand for a value: it clears the field.
func orNull(s map[string]any) map[string]any {
	null := map[string]any{"type": "null"}
	if ref, ok := s["$ref"]; ok {
		delete(s, "$ref")
		s["anyOf"] = []any{map[string]any{"$ref": ref}, null}
		return s
	}
	if of, ok := s["oneOf"].([]any); ok {
		s["oneOf"] = append(of, null)
	}
	s["type"] = []any{s["type"], "null"}
	return s
}

// recordSchema is the JSON Schema of a record's fields as they are answered.
func recordSchema(t *regulation.Type, say func(i18n.Text) string) map[string]any {
	props := map[string]any{}
	for _, f := range t.Fields {
		s := fieldSchema(f, say)
		if f.Is != nil {
			s["readOnly"] = true
		}
		props[f.Name] = s
	}
	return map[string]any{"type": "object", "properties": props, "additionalProperties": false}
}

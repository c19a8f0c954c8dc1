package api

import (
	"reflect"
	"strings"
)

// schemas gathers the JSON Schemas of the structs of wire by name.
type schemas map[string]any

// of gives a reference to the schema of a value's type, made once.
func (s schemas) of(v any, strict bool) map[string]any { return s.schema(reflect.TypeOf(v), strict) }

// schema is strict for requests: a member that is not named is refused. An
// answer may grow.
func (s schemas) schema(t reflect.Type, strict bool) map[string]any {
	switch t.Kind() {
	case reflect.Pointer:
		return s.schema(t.Elem(), strict)
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return map[string]any{"type": "integer"}
	case reflect.Slice:
		return map[string]any{"type": "array", "items": s.schema(t.Elem(), strict)}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": s.schema(t.Elem(), strict)}
	case reflect.Interface:
		return map[string]any{}
	}
	name := t.Name()
	if _, made := s[name]; !made {
		s[name] = nil // a struct may hold itself
		props := map[string]any{}
		var required []any
		s.members(t, strict, props, &required)
		o := map[string]any{"type": "object", "properties": props}
		if strict {
			o["additionalProperties"] = false
		}
		if required != nil {
			o["required"] = required
		}
		s[name] = o
	}
	return map[string]any{"$ref": "#/components/schemas/" + name}
}

func (s schemas) members(t reflect.Type, strict bool, props map[string]any, required *[]any) {
	for f := range t.Fields() {
		if f.Anonymous {
			s.members(f.Type, strict, props, required)
			continue
		}
		name, rest, _ := strings.Cut(f.Tag.Get("json"), ",")
		p := s.schema(f.Type, strict)
		if doc := f.Tag.Get("doc"); doc != "" {
			p["description"] = doc
		}
		props[name] = p
		if !strings.Contains(rest, "omitempty") {
			*required = append(*required, name)
		}
	}
}

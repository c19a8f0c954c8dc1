package regulation

import (
	"encoding/json"
	"strings"
)

// Schema is a JSON Schema (draft-07) for one kind of file, as editors read it.
type Schema struct {
	Name  string // clauses, params, posts, regulation, scenarios, types
	Files string // the files it is for, seen from the folder of the regulation
	Text  []byte
}

// jsonSchema is the little of JSON Schema that the vocabulary needs.
type jsonSchema struct {
	Schema      string                 `json:"$schema,omitempty"`
	Ref         string                 `json:"$ref,omitempty"`
	Title       string                 `json:"title,omitempty"`
	Description string                 `json:"description,omitempty"`
	Type        any                    `json:"type,omitempty"`
	Names       *jsonSchema            `json:"propertyNames,omitempty"`
	Pattern     string                 `json:"pattern,omitempty"`
	Words       map[string]*jsonSchema `json:"properties,omitempty"`
	Others      any                    `json:"additionalProperties,omitempty"` // false or a schema
	Items       *jsonSchema            `json:"items,omitempty"`
	AnyOf       []*jsonSchema          `json:"anyOf,omitempty"`
	Definitions map[string]*jsonSchema `json:"definitions,omitempty"`
}

// Schemas gives the schemas for editors, made of the words that the compiler
// knows: what a schema refuses, the compiler refuses. A folder that lies on
// another may leave out what stands there, so nothing is required.
func Schemas() ([]Schema, error) {
	var out []Schema
	for _, k := range []struct{ name, files, holds string }{
		{"clauses", "clauses.yaml", "map text|clause"},
		{"params", "params.yaml", "map text|rows|param"},
		{"posts", "posts.yaml", "map text|post"},
		{"regulation", "regulation.yaml", "regulation"},
		{"scenarios", "scenarios/*.yaml", "list scenario"},
		{"types", "types/*.yaml", "type"},
	} {
		s := &jsonSchema{Schema: "http://json-schema.org/draft-07/schema#", Title: "guiju 规矩: " + k.files, Definitions: map[string]*jsonSchema{}}
		body := schemaOf(k.holds, s.Definitions)
		if s.Type, s.Names, s.Others, s.AnyOf = body.Type, body.Names, body.Others, body.AnyOf; body.Ref != "" {
			s.AnyOf = []*jsonSchema{{Ref: body.Ref}}
		}
		if k.name == "clauses" { // the id of a clause is no name of the language
			s.Names = nil
		}
		b, err := json.MarshalIndent(s, "", "  ")
		if err != nil {
			return nil, err
		}
		out = append(out, Schema{k.name, k.files, append(b, '\n')})
	}
	return out, nil
}

// schemaOf gives the schema of what may stand somewhere (see word), and
// defines the parts that it names.
func schemaOf(holds string, into map[string]*jsonSchema) *jsonSchema {
	if name, is := strings.CutPrefix(holds, "map "); is {
		return &jsonSchema{Type: "object", Names: &jsonSchema{Pattern: "^[a-z][a-z0-9_]*$"}, Others: orNothing(schemaOf(name, into))}
	}
	if several := strings.Split(holds, "|"); len(several) > 1 {
		s := &jsonSchema{}
		for _, x := range several {
			s.AnyOf = append(s.AnyOf, schemaOf(x, into))
		}
		return s
	}
	if name, is := strings.CutPrefix(holds, "list "); is {
		one := schemaOf(name, into)
		return &jsonSchema{AnyOf: []*jsonSchema{one, {Type: "array", Items: one}}}
	}
	switch holds {
	case "any":
		return &jsonSchema{}
	case "text", "field", "stage":
		return &jsonSchema{Type: []string{"string", "number", "boolean"}}
	case "texts":
		one := schemaOf("text", into)
		return &jsonSchema{AnyOf: []*jsonSchema{one, {Type: "array", Items: one}}}
	case "rows":
		return &jsonSchema{Type: "array", Items: &jsonSchema{Type: "object"}}
	case "effects": // FIELD, ACT or TYPE.ACT; under it a value, or those an act is given
		given := &jsonSchema{Type: "object", Others: orNothing(schemaOf("texts|value", into))}
		s := orNothing(schemaOf("text", into))
		s.AnyOf = append(s.AnyOf, given)
		return &jsonSchema{Type: "object", Others: s}
	}
	if into[holds] == nil {
		s := &jsonSchema{Type: "object", Title: vocabulary[holds].zh + " / " + vocabulary[holds].en, Words: map[string]*jsonSchema{}, Others: false}
		into[holds] = s
		for _, w := range vocabulary[holds].words {
			x := orNothing(schemaOf(w.holds, into))
			x.Description = w.zh + "\n\n" + w.en
			s.Words[w.name] = x
		}
	}
	return &jsonSchema{Ref: "#/definitions/" + holds}
}

// orNothing lets a word stand alone: it names what is inherited.
func orNothing(s *jsonSchema) *jsonSchema {
	if len(s.AnyOf) == 0 {
		s = &jsonSchema{AnyOf: []*jsonSchema{s}}
	}
	return &jsonSchema{AnyOf: append(s.AnyOf[:len(s.AnyOf):len(s.AnyOf)], &jsonSchema{Type: "null"})}
}

package regulation

import (
	"bytes"
	"encoding/json"
	"sort"
)

// JSON gives the compiled program in a form that people read and tests
// compare: expressions as they were written, actors as they are understood,
// without the places in files and the sources. It is no format to read back.
func (p *Program) JSON() ([]byte, error) {
	types := make([]*Type, 0, len(p.Order))
	for _, n := range p.Order {
		types = append(types, p.Types[n])
	}
	raw, err := json.Marshal(map[string]any{
		"say": p.Say, "since": p.Since.String(), "desk": p.Desk, "clauses": p.Clauses, "posts": p.Posts, "params": p.Params,
		"types": types, "classes": p.Classes, "stories": len(p.Stories),
	})
	if err != nil {
		return nil, err
	}
	var tree any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&tree); err != nil {
		return nil, err
	}
	return json.MarshalIndent(bare(tree), "", "  ")
}

// bare drops what is empty and where things stand.
func bare(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, x := range v {
			if x = bare(x); x != nil && k != "Pos" {
				out[k] = x
			}
		}
		if len(out) == 0 {
			return nil
		}
		return out
	case []any:
		if len(v) == 0 {
			return nil
		}
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = bare(x)
		}
		return out
	case string:
		if v == "" {
			return nil
		}
	case bool:
		if !v {
			return nil
		}
	case nil:
		return nil
	}
	return v
}

// MarshalJSON gives the words of the expression.
func (e *Expr) MarshalJSON() ([]byte, error) {
	if e == nil {
		return []byte("null"), nil
	}
	s := shape{e.Kind, e.Many, e.Ref}
	return json.Marshal(e.Src + "  → " + s.word())
}

// MarshalJSON gives the stages in alphabetical order, and nothing of a stage
// that is not among them.
func (a *Act) MarshalJSON() ([]byte, error) {
	type plain Act
	var in []string
	for s := range a.In {
		in = append(in, s)
	}
	sort.Strings(in)
	return json.Marshal(struct {
		*plain
		In []string
	}{(*plain)(a), in})
}

package api_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guiju/guiju/internal/api/wire"
)

func TestTypes(t *testing.T) {
	h := newHouse(t)
	h.job("clerk", nil)
	h.job("other", nil)
	var all wire.Types
	h.get("clerk", "/types").into(200, &all)
	names := map[string]wire.TypeHead{}
	for _, x := range all.Items {
		names[x.Name] = x
	}
	if names["job"] != (wire.TypeHead{Name: "job", Say: "job", Clause: "K1", Group: "K1"}) || names["kept"].Name != "" || len(all.Edition) != 64 {
		t.Errorf("types %+v", all)
	}
	var job wire.Type
	h.get("clerk", "/types/job").into(200, &job)
	if len(job.Stages) != 5 || !cmp.Equal(job.Lists, []wire.List{{Name: "open_jobs", Say: "to be given out", Count: 1}, {Name: "all", Say: "all", Count: 1}}) {
		t.Errorf("stages %+v, lists %+v", job.Stages, job.Lists)
	}
	acts := map[string]wire.ActSchema{}
	for _, a := range job.Acts {
		acts[a.Name] = a
	}
	if a := acts["register"]; !a.Opening || a.To != "open" || a.By != "clerk" || !cmp.Equal(a.Fields["required"], []any{"what", "place"}) {
		t.Errorf("register %+v", a)
	}
	if a := acts["pay"]; !a.Signed || !slices.Equal(a.In, []string{"done"}) || a.Clause != "K3" {
		t.Errorf("pay %+v", a)
	}
	props := acts["register"].Fields["properties"].(fields)
	for name, want := range map[string]fields{
		"what":     {"type": "string", "maxLength": 20000.0, "title": "what"},
		"place":    {"type": "string", "pattern": "^[1-9][0-9]*$", "x-type": "place", "title": "place"},
		"kind":     {"type": []any{"string", "null"}, "oneOf": []any{fields{"const": "water", "title": "water"}, fields{"const": "power", "title": "power"}, fields{"type": "null"}}, "title": "kind"},
		"urgent":   {"type": []any{"boolean", "null"}, "title": "urgent"},
		"times":    {"type": []any{"integer", "null"}, "title": "times"},
		"share":    {"type": []any{"number", "null"}, "title": "share"},
		"promised": {"type": []any{"string", "null"}, "format": "date", "title": "promised day", "description": "the day the owner asked for"},
		"visit":    {"type": []any{"string", "null"}, "format": "date-time", "title": "time of visit"},
		"photos":   {"type": []any{"array", "null"}, "maxItems": 200.0, "items": fields{"$ref": "#/components/schemas/File"}, "title": "photographs"},
	} {
		if d := cmp.Diff(want, props[name]); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
	if d := cmp.Diff(fields{"type": "string", "pattern": `^-?[0-9]+\.[0-9]{2}$`, "examples": []any{"82.50"}, "title": "floor price"},
		job.Record["properties"].(fields)["floor"]); d != "" {
		t.Errorf("floor (-want +got):\n%s", d)
	}
}

func TestClauses(t *testing.T) {
	h := newHouse(t)
	var all wire.Clauses
	h.get("clerk", "/clauses").into(200, &all)
	if len(all.Items) != 3 || all.Say != "Rules of the workshop" {
		t.Fatalf("clauses %+v", all)
	}
	var c wire.Clause
	h.get("clerk", "/clauses/K2").into(200, &c)
	got := map[string]bool{}
	for _, r := range c.Enforced {
		got[r.Kind+" "+r.Type+"."+r.Name] = true
		if r.At == "" {
			t.Errorf("without its place: %+v", r)
		}
	}
	if c.Keep != "refusal.keep" || c.Rules != len(c.Enforced) || !got["act job.price"] || !got["reader job.floor"] || !got["type note.note"] {
		t.Errorf("K2 %+v", c)
	}
}

package api_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/url"
	"os"
	"testing"

	"github.com/pb33f/libopenapi"
	"github.com/pb33f/libopenapi/datamodel/high/base"

	"github.com/guiju/guiju/internal/api/wire"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/regulations"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The document is what it was. A change of it is a change of the API: look at
// it, then go test -update.
func TestDocument(t *testing.T) {
	h := newHouse(t)
	res := h.get("clerk", "//openapi.json")
	res.into(200, nil)
	var b bytes.Buffer
	h.must(json.Indent(&b, res.body, "", " "))
	const golden = "testdata/openapi.json"
	if *update {
		h.must(os.WriteFile(golden, b.Bytes(), 0o644))
	}
	want, err := os.ReadFile(golden)
	h.must(err)
	if !bytes.Equal(b.Bytes(), want) {
		t.Errorf("the API's document has changed; see %s and run go test -update", golden)
	}
}

// It is an OpenAPI 3.1 document in which every reference leads somewhere and
// every schema is one, whoever asks and in whichever language.
func TestDocumentIsSound(t *testing.T) {
	h := newHouse(t)
	for name, r := range map[string]request{
		"zh": {as: "clerk", header: map[string]string{"Accept-Language": "zh"}}, "en": {as: "clerk"}, "nobody": {},
	} {
		t.Run(name, func(t *testing.T) {
			r.method, r.path = "GET", "//openapi.json"
			res := h.send(r)
			res.into(200, nil)
			doc, err := libopenapi.NewDocument(res.body)
			if err != nil {
				t.Fatal(err)
			}
			if doc.GetVersion() != "3.1.0" {
				t.Errorf("version %s", doc.GetVersion())
			}
			model, err := doc.BuildV3Model()
			if err != nil {
				t.Fatal(err)
			}
			ids := map[string]bool{}
			operations := 0
			for path, item := range model.Model.Paths.PathItems.FromOldest() {
				for method, op := range item.GetOperations().FromOldest() {
					operations++
					if ids[op.OperationId] || op.OperationId == "" {
						t.Errorf("%s %s: operationId %q is not its own", method, path, op.OperationId)
					}
					ids[op.OperationId] = true
					if op.Summary == "" || op.Responses.Codes.Len() == 0 {
						t.Errorf("%s %s says nothing of itself", method, path)
					}
				}
			}
			declared := model.Model.Components.Schemas.GetOrZero("job.register")
			if (declared != nil) != (name != "nobody") {
				t.Errorf("declared types: %v", declared != nil)
			}
			if operations < 28 || name != "nobody" && operations < 60 {
				t.Errorf("%d operations", operations)
			}
			for n, s := range model.Model.Components.Schemas.FromOldest() {
				sound(t, n, s)
			}
		})
	}
	h.get("gj_wrong", "//openapi.json").no(401, "unauthenticated")
}

func sound(t *testing.T, name string, p *base.SchemaProxy) {
	t.Helper()
	s, err := p.BuildSchema()
	if err != nil || s == nil {
		t.Errorf("schema %s: %v", name, err)
		return
	}
	if s.Properties == nil {
		return
	}
	for _, must := range s.Required {
		if _, ok := s.Properties.Get(must); !ok {
			t.Errorf("schema %s requires %s, which it does not have", name, must)
		}
	}
	for n, sub := range s.Properties.FromOldest() {
		if !sub.IsReference() {
			sound(t, name+"."+n, sub)
		}
	}
}

// The founding regulation has a sound document, too, and every type of it one
// of its own.
func TestFoundingRegulation(t *testing.T) {
	p, problems := regulation.Compile(regulations.FS())
	if p == nil {
		t.Fatal(problems)
	}
	h := newHouseOf(t, p)
	res := h.get("clerk", "//openapi.json")
	res.into(200, nil)
	doc, err := libopenapi.NewDocument(res.body)
	h.must(err)
	model, err := doc.BuildV3Model()
	h.must(err)
	for n, s := range model.Model.Components.Schemas.FromOldest() {
		sound(t, n, s)
	}
	var all wire.Types
	h.get("clerk", "/types").into(200, &all)
	for _, x := range all.Items {
		h.get("clerk", "/types/"+x.Name).into(200, nil)
		h.get("clerk", "/records?type="+x.Name).into(200, nil)
	}
	if len(all.Items) < 15 {
		t.Errorf("%d types", len(all.Items))
	}
	var clauses wire.Clauses
	h.get("clerk", "/clauses").into(200, &clauses)
	for _, c := range clauses.Items {
		h.get("clerk", "/clauses/"+url.PathEscape(c.ID)).into(200, nil)
	}
}

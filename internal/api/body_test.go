package api

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/guiju/guiju/internal/api/wire"
	"github.com/guiju/guiju/internal/fault"
)

// What is accepted is one JSON value of known members; what is not is a fault
// that somebody can read. Nothing else comes out.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{`{}`, `{"act":"open","fields":{"a":[1,{"b":null}]}}`, `{"fields":{"a":1,"a":2}}`, `{"x":1}`, `{"act":1}`, `[`, `{} {}`, "\xff", `{"fields":{"\u0061":1,"a":2}}`, `"`, `{"a":`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var in wire.Open
		err := decode(body, &in)
		if err != nil {
			if fault.CodeOf(err) != fault.Invalid || fault.As(err).Say.En == "" {
				t.Errorf("%q: %v", body, err)
			}
			return
		}
		if !json.Valid(body) {
			t.Errorf("%q was taken", body)
		}
		again, err := json.Marshal(in)
		if err != nil {
			t.Fatal(err)
		}
		var back wire.Open
		if err := decode(again, &back); err != nil {
			t.Errorf("%q, written anew as %q: %v", body, again, err)
		}
		if third, err := json.Marshal(back); err != nil || !bytes.Equal(again, third) {
			t.Errorf("%q became %q", again, third)
		}
	})
}

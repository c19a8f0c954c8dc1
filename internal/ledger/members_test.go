package ledger

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestReplay(t *testing.T) {
	got, err := Replay(
		[]byte(`{"set":{"@type":"repair","what":"漏水","no":"BX·2026-0001","parts":[{"a":"}"},2],"n":1}}`),
		[]byte(`{"note":"beside","set":{"what":"漏\"水\\","n":null}}`),
		[]byte(`{"set":{}}`),
		[]byte(`{"set":{"a":false}}`),
	)
	want := `{"@type":"repair","a":false,"no":"BX·2026-0001","parts":[{"a":"}"},2],"what":"漏\"水\\"}`
	if err != nil || string(got) != want {
		t.Fatalf("%s, %v; want %s", got, err, want)
	}
	for _, bad := range []string{``, `null`, `[]`, `{`, `{"set":1}`, `{"put":{}}`, `{"set":{},"set":{}}`, `{"set":{"a":1,"a":2}}`} {
		if got, err := Replay([]byte(bad)); err == nil {
			t.Errorf("%q was replayed to %s", bad, got)
		}
	}
}

func drawJSON(t *rapid.T, depth int) any {
	kinds := 5
	if depth == 0 {
		kinds = 3
	}
	switch rapid.IntRange(0, kinds).Draw(t, "kind") {
	case 0:
		return rapid.String().Draw(t, "text")
	case 1:
		return rapid.Float64Range(-1e9, 1e9).Draw(t, "number")
	case 2:
		return rapid.Bool().Draw(t, "bool")
	case 3:
		return nil
	case 4:
		list := make([]any, rapid.IntRange(0, 3).Draw(t, "n"))
		for i := range list {
			list[i] = drawJSON(t, depth-1)
		}
		return list
	}
	m := map[string]any{}
	for range rapid.IntRange(0, 3).Draw(t, "n") {
		m[rapid.String().Draw(t, "key")] = drawJSON(t, depth-1)
	}
	return m
}

// Replay of random changes is the same as making them on maps.
func TestReplayIsTheStateOfMaps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := map[string]any{}
		var diffs [][]byte
		for range rapid.IntRange(1, 6).Draw(t, "events") {
			set := map[string]any{}
			for range rapid.IntRange(0, 5).Draw(t, "members") {
				name := rapid.SampledFrom([]string{"@type", "a", "b", "ab", "名", "q\"", "back\\slash", "<"}).Draw(t, "name")
				set[name] = drawJSON(t, 2)
			}
			for name, v := range set {
				if v == nil {
					delete(want, name)
				} else {
					want[name] = v
				}
			}
			diffs = append(diffs, canonical(t, map[string]any{"set": set}))
		}
		got, err := Replay(diffs...)
		if err != nil {
			t.Fatal(err)
		}
		if w := canonical(t, want); !bytes.Equal(got, w) {
			t.Fatalf("%s, want %s", got, w)
		}
	})
}

func canonical(t interface{ Fatal(...any) }, v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

func FuzzWalk(f *testing.F) {
	f.Add([]byte(`{"a":1,"b":{"c":[1,"}",{}]} , "d" : -1.5e3}`))
	f.Add([]byte(` {}`))
	f.Add([]byte(`{"a\u0062":"\\\"","":null}`))
	f.Fuzz(func(t *testing.T, doc []byte) {
		var want map[string]json.RawMessage
		wantErr := json.Unmarshal(doc, &want)
		got := map[string]string{}
		err := walk(doc, func(name string, m member) error {
			if !json.Valid(m.key) || !json.Valid(m.value) {
				t.Fatalf("%q: key %q, value %q", doc, m.key, m.value)
			}
			var n string
			if err := json.Unmarshal(m.key, &n); err != nil {
				t.Fatal(err)
			}
			got[n] = string(m.value)
			return nil
		})
		if (err == nil) != (wantErr == nil && want != nil) {
			t.Fatalf("%q: %v, encoding/json says %v", doc, err, wantErr)
		}
		if err != nil {
			return
		}
		if !slices.Equal(slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want))) {
			t.Fatalf("%q: %v, want %v", doc, got, want)
		}
		for name, v := range want {
			if got[name] != string(v) {
				t.Fatalf("%q: %q is %s, want %s", doc, name, got[name], v)
			}
		}
	})
}

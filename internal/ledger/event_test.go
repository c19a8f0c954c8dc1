package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"reflect"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

// vector is a line of testdata/vectors.json, the worked examples of
// doc/ledger.md. They never change: a changed one is another format.
type vector struct {
	Record, Rev, Edition, Actor, At, Happened int64
	Act, Clause, Diff                         string
	Salt, Encoding, Commitment, Leaf          string // hex
}

func (v vector) event() *Event {
	return &Event{Record: v.Record, Rev: v.Rev, Edition: v.Edition, Actor: v.Actor,
		At: time.UnixMicro(v.At).UTC(), Happened: time.UnixMicro(v.Happened).UTC(),
		Act: v.Act, Clause: v.Clause, Diff: []byte(v.Diff)}
}

func TestVectors(t *testing.T) {
	raw, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []vector
	if err := json.Unmarshal(raw, &vectors); err != nil {
		t.Fatal(err)
	}
	if len(vectors) < 4 {
		t.Fatalf("%d vectors, the format has at least 4", len(vectors))
	}
	for i, v := range vectors {
		salt, err := hex.DecodeString(v.Salt)
		if err != nil {
			t.Fatal(err)
		}
		e := v.event()
		if got := hex.EncodeToString(e.Encode()); got != v.Encoding {
			t.Errorf("vector %d: encoding\n%s, want\n%s", i, got, v.Encoding)
		}
		c := Commitment(salt, e)
		if got := hex.EncodeToString(c); got != v.Commitment {
			t.Errorf("vector %d: commitment %s, want %s", i, got, v.Commitment)
		}
		leaf := tlog.RecordHash(c)
		if got := hex.EncodeToString(leaf[:]); got != v.Leaf {
			t.Errorf("vector %d: leaf %s, want %s", i, got, v.Leaf)
		}
		// What the document tells a stranger to do, without this package.
		encoding, _ := hex.DecodeString(v.Encoding)
		plain := sha256.Sum256(append(salt, encoding...))
		if !bytes.Equal(plain[:], c) {
			t.Errorf("vector %d: the commitment is not the SHA-256 of salt and encoding", i)
		}
	}
}

func drawEvent(t *rapid.T) *Event {
	micro := rapid.Int64Range(-1<<53, 1<<53)
	return &Event{
		Record: rapid.Int64().Draw(t, "record"), Rev: rapid.Int64().Draw(t, "rev"),
		Edition: rapid.Int64().Draw(t, "edition"), Actor: rapid.Int64().Draw(t, "actor"),
		At: time.UnixMicro(micro.Draw(t, "at")).UTC(), Happened: time.UnixMicro(micro.Draw(t, "happened")).UTC(),
		Act: rapid.String().Draw(t, "act"), Clause: rapid.String().Draw(t, "clause"),
		Diff: []byte(rapid.String().Draw(t, "diff")),
	}
}

func TestDecodeIsTheInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawEvent(t)
		got, err := Decode(e.Encode())
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, e) {
			t.Fatalf("decoded %+v, encoded %+v", got, e)
		}
	})
}

// Each field is under the commitment, and no text can lend its bytes to its
// neighbour.
func TestEveryFieldIsCommittedTo(t *testing.T) {
	salt := bytes.Repeat([]byte{7}, SaltSize)
	base := func() *Event {
		return &Event{Record: 1, Rev: 2, Edition: 3, Actor: 4, At: time.UnixMicro(5), Happened: time.UnixMicro(6),
			Act: "repair.open", Clause: "R1.9", Diff: []byte(`{"set":{}}`)}
	}
	want := Commitment(salt, base())
	changes := map[string]func(*Event){
		"record":          func(e *Event) { e.Record = 9 },
		"rev":             func(e *Event) { e.Rev = 9 },
		"edition":         func(e *Event) { e.Edition = 9 },
		"actor":           func(e *Event) { e.Actor = 9 },
		"at":              func(e *Event) { e.At = e.At.Add(time.Microsecond) },
		"happened":        func(e *Event) { e.Happened = e.Happened.Add(time.Microsecond) },
		"act":             func(e *Event) { e.Act = "repair.oped" },
		"clause":          func(e *Event) { e.Clause = "R1.8" },
		"diff":            func(e *Event) { e.Diff = []byte(`{"set":[]}`) },
		"act into clause": func(e *Event) { e.Act, e.Clause = "repair.ope", "nR1.9" },
		"clause to diff":  func(e *Event) { e.Clause, e.Diff = "R1.", []byte(`9{"set":{}}`) },
	}
	for name, change := range changes {
		e := base()
		change(e)
		if bytes.Equal(Commitment(salt, e), want) {
			t.Errorf("%s: another event, the same commitment", name)
		}
	}
	if bytes.Equal(Commitment(bytes.Repeat([]byte{8}, SaltSize), base()), want) {
		t.Error("another salt, the same commitment")
	}
	if Commitment(salt[:SaltSize-1], base()) != nil {
		t.Error("a short salt made a commitment")
	}
	e := base()
	e.ID = 99
	if !bytes.Equal(Commitment(salt, e), want) {
		t.Error("the database's own number is under the commitment")
	}
}

func FuzzDecode(f *testing.F) {
	e := &Event{Record: 1, Act: "a", Diff: []byte("{}"), At: time.UnixMicro(1), Happened: time.UnixMicro(2)}
	f.Add(e.Encode())
	f.Add([]byte(encodingName))
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := Decode(b)
		if err != nil {
			return
		}
		if !bytes.Equal(e.Encode(), b) {
			t.Fatalf("%x was read, but is written %x", b, e.Encode())
		}
	})
}

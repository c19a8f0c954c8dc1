package ledger

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
)

// read is one look at the database.
func (h *house) read(f func(*store.Tx) error) error { return h.db.Read(h.Context(), f) }

func TestProofs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := build(t, db)
		h.fill(700, 3)
		h.sealAll(noon.Add(time.Second))
		h.fill(9, 3)
		_, err := h.sealer.Seal(t.Context(), noon.Add(time.Second))
		h.ok(err)
		for seq := range int64(709) {
			if seq%37 != 0 && seq < 698 {
				continue
			}
			event := h.number("select event from leaf where seq = $1", seq)
			var p *Proof
			err := h.read(func(tx *store.Tx) (err error) { p, err = Prove(tx, event); return err })
			if seq >= 700 {
				if fault.CodeOf(err) != fault.Busy {
					t.Fatalf("leaf %d has no signature yet: %v", seq, err)
				}
				continue
			}
			h.ok(err)
			file, err := json.Marshal(p)
			h.ok(err)
			read, err := ParseProof(file)
			h.ok(err)
			if err := CheckProof(read, h.key.VKey()); err != nil || read.Leaf != seq {
				t.Fatalf("leaf %d: %v", seq, err)
			}
		}
		err = h.read(func(tx *store.Tx) error { _, err := Prove(tx, 1<<40); return err })
		if fault.CodeOf(err) != fault.NotFound {
			t.Errorf("no such event: %v", err)
		}

		var proofs []*Proof
		var waiting int
		record, _ := h.do(0, newRecord("a", "x"))
		h.do(record, members{"what": "y"})
		h.sealAll(noon.Add(2 * time.Second))
		h.do(record, members{"what": "z"})
		h.ok(h.read(func(tx *store.Tx) (err error) { proofs, waiting, err = ProveRecord(tx, record); return err }))
		if len(proofs) != 2 || waiting != 1 || proofs[0].Event.Rev != 1 || proofs[1].Event.Diff != `{"set":{"what":"y"}}` {
			t.Errorf("%d proofs, %d waiting", len(proofs), waiting)
		}

		h.tamper("update event set diff = null, salt = null where record = 1")
		var gone *Proof
		h.ok(h.read(func(tx *store.Tx) (err error) { gone, err = Prove(tx, 1); return err }))
		if gone.Event != nil || gone.Salt != nil || CheckProof(gone, h.key.VKey()) != nil {
			t.Errorf("the proof of a destroyed event: %+v", gone)
		}

		tile := h.tile(0, 0)
		tile[40] ^= 1
		h.tamper("update tile set data = $1 where level = 0 and no = 0", tile)
		if err := h.read(func(tx *store.Tx) error { _, err := Prove(tx, 4); return err }); fault.CodeOf(err) != fault.Environment {
			t.Errorf("a proof from a changed tile: %v", err)
		}
	})
}

// makeProof is a proof in a small ledger whose every byte is known.
func makeProof(t testing.TB) (*Proof, *Key) {
	key, err := ParseKey(oldKey)
	if err != nil {
		t.Fatal(err)
	}
	var plain plainTree
	p := &Proof{Format: proofFormat, Leaf: 3, Size: 7, Salt: bytes.Repeat([]byte{9}, SaltSize)}
	e := &Event{Record: 5, Rev: 2, Edition: 1, Actor: 7, At: noon, Happened: noon.Add(-time.Hour),
		Act: "repair.dispatch", Clause: "R1.9", Diff: []byte(`{"set":{"what":"漏<水>"}}`)}
	p.Event, p.Encoding, p.Commitment = facts(e), e.Encode(), Commitment(p.Salt, e)
	for n := range p.Size {
		data := bytes.Repeat([]byte{byte(n)}, hashSize)
		if n == p.Leaf {
			data = p.Commitment
		}
		plain.add(t, n, data)
	}
	root, err := tlog.TreeHash(p.Size, plain)
	if err != nil {
		t.Fatal(err)
	}
	c, err := key.sign(p.Size, root)
	if err != nil {
		t.Fatal(err)
	}
	p.Checkpoint = c.Note
	if p.Hashes, err = tlog.ProveRecord(p.Size, p.Leaf, plain); err != nil {
		t.Fatal(err)
	}
	return p, key
}

// The file of testdata is the example of doc/ledger.md and stays readable.
func TestProofFile(t *testing.T) {
	p, key := makeProof(t)
	file, err := os.ReadFile("testdata/proof.json")
	if err != nil {
		t.Fatal(err)
	}
	read, err := ParseProof(file)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(read, p) {
		t.Errorf("read %+v, want %+v", read, p)
	}
	if err := CheckProof(read, key.VKey()); err != nil {
		t.Error(err)
	}
}

func TestProofRefusals(t *testing.T) {
	other := newKey(t, "guiju.example/d1")
	for name, spoil := range map[string]func(p *Proof){
		"format":             func(p *Proof) { p.Format = "v2" },
		"leaf":               func(p *Proof) { p.Leaf = 2 },
		"negative leaf":      func(p *Proof) { p.Leaf = -1 },
		"leaf past the end":  func(p *Proof) { p.Leaf = 7 },
		"size":               func(p *Proof) { p.Size = 8 },
		"a hash":             func(p *Proof) { p.Hashes[1][0] ^= 1 },
		"a hash too few":     func(p *Proof) { p.Hashes = p.Hashes[:2] },
		"a hash too many":    func(p *Proof) { p.Hashes = append(p.Hashes, tlog.Hash{}) },
		"salt":               func(p *Proof) { p.Salt[0] ^= 1 },
		"salt short":         func(p *Proof) { p.Salt = p.Salt[1:] },
		"salt gone":          func(p *Proof) { p.Salt = nil },
		"commitment":         func(p *Proof) { p.Commitment[0] ^= 1 },
		"commitment short":   func(p *Proof) { p.Commitment = p.Commitment[1:] },
		"encoding":           func(p *Proof) { p.Encoding[20] ^= 1 },
		"encoding cut":       func(p *Proof) { p.Encoding = p.Encoding[:30] },
		"the act in words":   func(p *Proof) { p.Event.Act = "repair.close" },
		"the diff in words":  func(p *Proof) { p.Event.Diff += " " },
		"the time in words":  func(p *Proof) { p.Event.At = "2026-11-24T04:00:00.000001Z" },
		"words gone":         func(p *Proof) { p.Event = nil },
		"checkpoint":         func(p *Proof) { p.Checkpoint = strings.Replace(p.Checkpoint, "\n7\n", "\n8\n", 1) },
		"another checkpoint": func(p *Proof) { p.Checkpoint = oldCheckpoint },
		"another key": func(p *Proof) {
			c, _ := unchecked(p.Checkpoint)
			p.Checkpoint, _ = signText(other, c.text())
		},
	} {
		p, key := makeProof(t)
		spoil(p)
		if err := CheckProof(p, key.VKey()); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: %v, want a refusal", name, err)
		}
	}
	p, _ := makeProof(t)
	if err := CheckProof(p, "nonsense"); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("a public key that is none: %v", err)
	}
	for _, file := range []string{"", "[]", "{", `{"more":1}`, `{} {}`} {
		if _, err := ParseProof([]byte(file)); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%q: %v, want a refusal", file, err)
		}
	}
}

// No other file than one that says the same is accepted.
func FuzzProof(f *testing.F) {
	p, key := makeProof(f)
	file, err := json.Marshal(p)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file)
	f.Fuzz(func(t *testing.T, file []byte) {
		got, err := ParseProof(file)
		if err != nil || CheckProof(got, key.VKey()) != nil {
			return
		}
		if got.Leaf != p.Leaf || !bytes.Equal(got.Commitment, p.Commitment) || got.Event != nil && *got.Event != *p.Event {
			t.Fatalf("a forged proof was accepted: %s", file)
		}
	})
}

func TestPrefix(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := build(t, db)
		var all []*Checkpoint
		for i, n := range []int{0, 1, 254, 1, 2, 400} {
			if n > 0 {
				h.fill(n, 3)
			}
			all = append(all, h.sealAll(noon.Add(time.Duration(i)*time.Second)))
		}
		for _, old := range all {
			var newest *Checkpoint
			var proof tlog.TreeProof
			h.ok(h.read(func(tx *store.Tx) (err error) { newest, proof, err = PrefixOf(tx, old); return err }))
			if newest.Size != 658 || CheckPrefix(old, newest, proof) != nil {
				t.Errorf("%d leaves are a beginning of %d", old.Size, newest.Size)
			}
			for name, c := range map[string]Checkpoint{
				"root":   {Origin: old.Origin, Size: old.Size, Root: tlog.Hash{1}},
				"origin": {Origin: "elsewhere", Size: old.Size, Root: old.Root},
				"longer": {Origin: old.Origin, Size: 659, Root: old.Root},
			} {
				err := h.read(func(tx *store.Tx) error { _, _, err := PrefixOf(tx, &c); return err })
				if fault.CodeOf(err) != fault.Invalid {
					t.Errorf("%d leaves with another %s: %v, want a refusal", old.Size, name, err)
				}
			}
		}
	})
}

// What is served is what a stranger's tools expect: hashes and leaf data from
// which the signed root follows.
func TestServedTiles(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := build(t, db)
		h.fill(700, 3)
		c := h.sealAll(noon.Add(time.Second))
		get := func(path string) (data []byte, err error) {
			err = h.read(func(tx *store.Tx) (err error) { data, err = Tile(tx, path); return err })
			return data, err
		}
		must := func(path string) []byte {
			t.Helper()
			data, err := get(path)
			h.ok(err)
			return data
		}
		e := &edge{}
		for no, width := range []int{256, 256, 188} {
			path := fmt.Sprintf("%03d", no)
			if width < 256 {
				path += fmt.Sprintf(".p/%d", width)
			}
			leaves, entries := must("tile/0/"+path), must("tile/entries/"+path)
			for i := range width {
				if len(entries) < 2+hashSize || entries[0] != 0 || entries[1] != hashSize {
					t.Fatalf("entry %d of %s: %x", i, path, entries[:min(40, len(entries))])
				}
				hash := tlog.RecordHash(entries[2 : 2+hashSize])
				entries = entries[2+hashSize:]
				if !bytes.Equal(hash[:], leaves[i*hashSize:(i+1)*hashSize]) {
					t.Fatalf("entry %d of %s is not its leaf", i, path)
				}
				e.push(hash, func(int, int64, []byte) {})
			}
			if len(entries) != 0 || len(leaves) != width*hashSize {
				t.Fatalf("%s: %d bytes of entries left over, %d bytes of hashes", path, len(entries), len(leaves))
			}
		}
		if e.root() != c.Root || !bytes.Equal(e.tiles[1], must("tile/1/000.p/2")) {
			t.Error("the served tiles do not give the signed root")
		}
		if !bytes.Equal(must("tile/0/000.p/7"), must("tile/0/000")[:7*hashSize]) {
			t.Error("an earlier, narrower tile differs from the beginning of the full one")
		}
		for _, path := range []string{"tile/0/003", "tile/0/002", "tile/0/002.p/189", "tile/1/000", "tile/1/000.p/3", "tile/2/000.p/1",
			"tile/entries/002", "tile/entries/003.p/1", "tile/entries/002.p/189", "checkpoint", "tile/0/0", "../ledger.key"} {
			if data, err := get(path); fault.CodeOf(err) != fault.NotFound {
				t.Errorf("%s: %d bytes, %v", path, len(data), err)
			}
		}
	})
}

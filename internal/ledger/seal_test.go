package ledger

import (
	"errors"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
)

func TestSealAndVerify(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := build(t, db)
		h.clean(Options{})
		h.fill(1300, 5)
		if n, err := h.sealer.Seal(t.Context(), noon); err != nil || n != 1300 {
			t.Fatalf("sealed %d, %v", n, err)
		}
		c := h.sealAll(noon.Add(time.Second))
		if c.Size != 1300 {
			t.Fatalf("signed %d leaves", c.Size)
		}
		r := h.clean(Options{})
		if r.Events != 1300 || r.Records != 260 || r.Size != 1300 || r.Checkpoints != 2 || r.Checkpoint != c.Note {
			t.Errorf("report %+v", r)
		}
		// The same root the plain way.
		var plain plainTree
		for n := range int64(1300) {
			plain.add(t, n, commitmentAt(h, n))
		}
		if want, err := tlog.TreeHash(1300, plain); err != nil || c.Root != want {
			t.Errorf("root %s, want %s, %v", c.Root, want, err)
		}
	})
}

func commitmentAt(h *house, seq int64) (c []byte) {
	h.Helper()
	h.ok(h.db.Read(h.Context(), func(tx *store.Tx) error {
		return tx.QueryRow("select e.commitment from leaf l join event e on e.id = l.event where l.seq = $1", seq).Scan(&c)
	}))
	return c
}

// More than one batch, several levels of tiles, unfinished ones replaced.
func TestSealGrowsInBatches(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := build(t, db)
		for i, n := range []int{1, 254, 1, 1, 4500, 3} {
			h.fill(n, 3)
			var sealed int
			for {
				n, err := h.sealer.Seal(t.Context(), noon.Add(time.Duration(i)*time.Second))
				h.ok(err)
				if sealed += n; n == 0 {
					break
				}
			}
			if sealed != n {
				t.Fatalf("step %d: sealed %d of %d", i, sealed, n)
			}
		}
		c := h.sealAll(noon.Add(time.Hour))
		if c.Size != 4760 || h.number("select count(*) from tile") != 18+1+1 {
			t.Errorf("size %d, %d tiles", c.Size, h.number("select count(*) from tile"))
		}
		h.clean(Options{})
	})
}

func TestCheckpointsComeOnceASecond(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := build(t, db)
		signed := func() int64 { return h.number("select max(size) from checkpoint") }
		seal := func(after time.Duration) {
			t.Helper()
			_, err := h.sealer.Seal(t.Context(), noon.Add(after))
			h.ok(err)
		}
		h.fill(10, 2)
		seal(900 * time.Millisecond)
		if signed() != 0 {
			t.Fatal("signed before a second was over")
		}
		seal(1100 * time.Millisecond) // nothing to seal: only the signature is due
		if signed() != 10 {
			t.Fatal("not signed after a second")
		}
		h.fill(10, 2)
		seal(1200 * time.Millisecond)
		if signed() != 10 {
			t.Fatal("signed twice within a second")
		}
		if c := h.sealAll(noon.Add(1300 * time.Millisecond)); c.Size != 20 {
			t.Fatalf("on demand %d leaves were signed", c.Size)
		}
		h.fill(10, 2)
		seal(-time.Hour) // the clock was set back
		if signed() != 30 {
			t.Fatal("a clock set back holds up the signature")
		}
		if n := h.number("select count(*) from checkpoint"); n != 4 {
			t.Fatalf("%d checkpoints", n)
		}
		h.clean(Options{})
	})
}

func TestRolledBackEventLeavesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := build(t, db)
		no := errors.New("no")
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			if _, _, err := act(tx, 0, newRecord("1", "x"), saltOf("1")); err != nil {
				return err
			}
			return no
		})
		if !errors.Is(err, no) {
			t.Fatal(err)
		}
		h.do(0, newRecord("2", "y"))
		if c := h.sealAll(noon.Add(time.Second)); c.Size != 1 {
			t.Fatalf("%d leaves", c.Size)
		}
		h.clean(Options{})
	})
}

func TestAppendRefusesHalfEvents(t *testing.T) {
	h := build(t, storetest.New(t))
	whole := Event{Record: 1, Rev: 1, At: noon, Happened: noon, Act: "a", Diff: []byte(`{"set":{}}`), Salt: make([]byte, SaltSize)}
	for name, spoil := range map[string]func(*Event){
		"salt": func(e *Event) { e.Salt = e.Salt[1:] }, "act": func(e *Event) { e.Act = "" }, "at": func(e *Event) { e.At = time.Time{} },
		"happened": func(e *Event) { e.Happened = time.Time{} }, "rev": func(e *Event) { e.Rev = -1 }, "diff": func(e *Event) { e.Diff = nil },
	} {
		e := whole
		spoil(&e)
		if err := h.db.Write(t.Context(), func(tx *store.Tx) error { return Append(tx, &e) }); err == nil {
			t.Errorf("an event with a bad %s was written", name)
		}
	}
}

// Two sealers, as of two servers, take turns; each finds the other's leaves.
func TestHandOver(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := build(t, db)
		sealers := []*Sealer{h.sealer, h.reopen()}
		for i := range 12 {
			h.fill(100, 7)
			n, err := sealers[i/2%2].Seal(t.Context(), noon.Add(time.Duration(i)*time.Second))
			if err != nil || n != 100 {
				t.Fatalf("turn %d: %d, %v", i, n, err)
			}
		}
		h.sealAll(noon.Add(time.Minute))
		h.clean(Options{})
	})
}

func TestEventsBesideTheRevisions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := build(t, db)
		id, _ := h.do(0, newRecord("1", "x"))
		for range 2 {
			h.ok(db.Write(t.Context(), func(tx *store.Tx) error {
				return Append(tx, &Event{Record: id, At: noon, Happened: noon, Act: "repair.read", Diff: []byte(`{}`), Salt: make([]byte, SaltSize)})
			}))
		}
		if c := h.sealAll(noon.Add(time.Second)); c.Size != 3 {
			t.Fatalf("%d leaves", c.Size)
		}
		h.clean(Options{})
	})
}

func TestOpenRefuses(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		refused := func(name string, db *store.DB, keyfile string) {
			t.Helper()
			if _, err := Open(t.Context(), db, keyfile); fault.CodeOf(err) != fault.Environment {
				t.Errorf("%s: %v, want a refusal", name, err)
			} else {
				t.Logf("%s: %s", name, fault.As(err).Say.En)
			}
		}
		refused("nothing there", db, "nowhere.key")
		h := build(t, db)
		refused("key missing in an empty ledger", db, "nowhere.key")
		h.fill(600, 3)
		h.sealAll(noon.Add(time.Second))
		h.fill(30, 3)
		_, err := h.sealer.Seal(t.Context(), noon.Add(time.Second))
		h.ok(err)
		h.reopen()
		refused("key missing", db, "nowhere.key")
		other := t.TempDir() + "/other.key"
		skey, _, err := NewKey("guiju.example/test")
		h.ok(err)
		h.ok(WriteKey(other, skey))
		refused("another ledger's key", db, other)
		if err := Create(t.Context(), db, h.key, noon); fault.CodeOf(err) != fault.Environment {
			t.Errorf("a second beginning: %v", err)
		}

		var tile []byte
		h.ok(db.Read(t.Context(), func(tx *store.Tx) error {
			return tx.QueryRow("select data from tile where level = 0 and no = 2").Scan(&tile)
		}))
		put := func(b []byte) { h.tamper("update tile set data = $1 where level = 0 and no = 2", b) }
		put(tile[:len(tile)-1])
		refused("tile torn in a hash", db, h.keyfile)
		put(tile[:len(tile)-hashSize])
		refused("tile torn between hashes", db, h.keyfile)
		_, waits := h.do(0, newRecord("waits", "x"))
		after := &Sealer{db: db, key: h.key} // as after a hand-over
		if _, err := after.Seal(t.Context(), noon.Add(time.Second)); fault.CodeOf(err) != fault.Environment {
			t.Errorf("a torn tile was grown: %v", err)
		}
		h.tamper("delete from unsealed where event = $1", waits.ID)
		flipped := append([]byte(nil), tile...)
		flipped[3] ^= 1 // under the checkpoint
		put(flipped)
		refused("tile changed under the checkpoint", db, h.keyfile)
		flipped = append([]byte(nil), tile...)
		flipped[len(flipped)-1] ^= 1 // a leaf that no checkpoint covers yet
		put(flipped)
		refused("tile changed after the checkpoint", db, h.keyfile)
		put(tile)
		h.reopen()

		h.tamper("update leaf set seq = 900 where seq = 610")
		refused("hole in the leaves", db, h.keyfile)
		h.tamper("update leaf set seq = 610 where seq = 900")
		h.tamper("delete from leaf where seq >= 590")
		refused("shorter than its checkpoint", db, h.keyfile)
		if _, err := h.sealer.Seal(t.Context(), noon.Add(time.Minute)); fault.CodeOf(err) != fault.Environment {
			t.Errorf("a running sealer grew a ledger shorter than its checkpoint: %v", err)
		}
		h.tamper("delete from checkpoint")
		refused("head missing", db, h.keyfile)
	})
}

// Run seals by itself and ends when the ledger must not be grown.
func TestRun(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := build(t, db)
		kick := make(chan struct{}, 1)
		db.AfterCommit(func() {
			select {
			case kick <- struct{}{}:
			default:
			}
		})
		ended := make(chan error)
		go func() { ended <- h.sealer.Run(t.Context(), kick, time.Now) }()
		h.fill(50, 5)
		deadline := time.Now().Add(20 * time.Second)
		for h.number("select coalesce(max(size), 0) from checkpoint") < 50 {
			if time.Now().After(deadline) {
				t.Fatal("not sealed and signed in 20 s")
			}
			time.Sleep(5 * time.Millisecond) // waits for the loop under test, decides nothing
		}
		h.tamper("delete from checkpoint")
		h.do(0, newRecord("x", "x"))
		if err := <-ended; fault.CodeOf(err) != fault.Environment {
			t.Fatalf("Run ended with %v", err)
		}
		if fault.CodeOf(h.sealer.Trouble()) != fault.Environment {
			t.Fatalf("trouble %v", h.sealer.Trouble())
		}
	})
}

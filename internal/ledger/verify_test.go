package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
)

// Each change behind the program's back is named, and nothing else is.
func TestVerifyNames(t *testing.T) {
	type bytesOf = []byte
	commitment := bytesOf(strings.Repeat("x", 32))
	cases := []struct {
		name   string
		tamper func(h *house)
		kinds  string
		says   string // in the English sentence of one of them
	}{
		{"a byte of an event's diff", func(h *house) {
			h.tamper("update event set diff = replace(diff, '第 2 次', '第 2 鸡') where id = 303")
		}, "event.changed 1, record.member 1", "event 303 (record 101 revision 3, repair.do"},
		{"a byte of an event's diff, overwritten since", func(h *house) {
			h.tamper("update event set diff = replace(diff, '第 1 次', '第 7 次') where id = 302")
		}, "event.changed 1", "event 302 (record 101 revision 2"},
		{"who did it", func(h *house) { h.tamper("update event set actor = 8 where id = 5") }, "event.changed 1", "event 5 "},
		{"when it took place", func(h *house) { h.tamper("update event set happened = happened + 1 where id = 5") }, "event.changed 1", "event 5 "},
		{"when it was entered", func(h *house) { h.tamper("update event set at = at - 1 where id = 5") }, "event.changed 1", "event 5 "},
		{"the clause", func(h *house) { h.tamper("update event set clause = '' where id = 5") }, "event.changed 1", "event 5 "},
		{"the act", func(h *house) { h.tamper("update event set act = 'repair.dp' where id = 5") }, "event.changed 1", "event 5 "},
		{"the edition", func(h *house) { h.tamper("update event set edition = 2 where id = 5") }, "event.changed 1", "event 5 "},
		{"the salt", func(h *house) { h.tamper("update event set salt = $1 where id = 5", commitment) }, "event.changed 1", "event 5 "},
		{"only the salt gone", func(h *house) { h.tamper("update event set salt = null where id = 5") }, "event.half 1", "event 5 "},
		{"a commitment", func(h *house) { h.tamper("update event set commitment = $1 where id = 5", commitment) },
			"event.changed 1, head.root 1, leaf.changed 1", "hash of leaf 4 of the ledger"},
		{"an event with its commitment", func(h *house) { h.forge(5) },
			"head.root 1, leaf.changed 1", "the root over the events is not that of the checkpoint of 700 leaves; at 0 leaves it still was, so leaves 0 to 699"},
		{"an event with its commitment and tile", func(h *house) { h.forge(712); h.rewriteTiles() },
			"head.root 1", "the root over the events and tiles is not that of the checkpoint of 720 leaves; at 700 leaves it still was, so leaves 700 to 719"},
		{"an event deleted", func(h *house) { h.tamper("delete from event where id = 302") },
			"event.gone 1, revision.gone 1", "event 302 is gone, while it is leaf 301"},
		{"an event deleted with its leaf", func(h *house) {
			h.tamper("delete from event where id = 302")
			h.tamper("delete from leaf where event = 302")
		}, "leaf.gone 1, revision.gone 1", "leaf 301 of the ledger is gone"},
		{"the last event of a record deleted", func(h *house) {
			h.tamper("delete from event where id = 303")
		}, "event.gone 1, record.revision 1", "record 101 says revision 3, its events go to revision 2"},
		{"a leaf taken away", func(h *house) { h.tamper("delete from leaf where seq = 4") }, "event.unplaced 1, leaf.gone 1", "leaf 4 of the ledger is gone"},
		{"two leaves exchanged", func(h *house) {
			h.tamper("update leaf set seq = 100000 where seq = 4")
			h.tamper("update leaf set seq = 4 where seq = 3")
			h.tamper("update leaf set seq = 3 where seq = 100000")
		}, "event.order 1, head.root 1, leaf.changed 2", "event 5 (record 2 revision 2"},
		{"a sealed event waits again", func(h *house) { h.tamper("insert into unsealed (event) values (5)") }, "event.twice 1", "event 5 "},
		{"a waiting event taken away", func(h *house) {
			_, e := h.do(0, newRecord("late", "x"))
			h.tamper("delete from unsealed where event = $1", e.ID)
		}, "event.unplaced 1", "neither in the ledger nor on the waiting list"},
		{"a waiting event changed", func(h *house) {
			_, e := h.do(0, newRecord("late", "x"))
			h.tamper("update event set actor = 8 where id = $1", e.ID)
		}, "event.changed 1", "revision 1, repair.do"},
		{"a waiting event deleted", func(h *house) {
			_, e := h.do(101, members{"what": "x"})
			h.tamper("delete from event where id = $1", e.ID)
		}, "record.revision 1, waiting.gone 1", "of the waiting list is gone"},
		{"a tile lost", func(h *house) { h.tamper("delete from tile where level = 0 and no = 1") }, "tile.torn 1", "tile tile/0/001 is missing"},
		{"a tile cut", func(h *house) {
			h.tamper("update tile set data = substr(data, 1, 33) where level = 0 and no = 1")
		}, "tile.torn 1", "tile tile/0/001 is missing"},
		{"a bit of a tile", func(h *house) {
			tile := h.tile(0, 1)
			tile[40] ^= 1
			h.tamper("update tile set data = $1 where level = 0 and no = 1", tile)
		}, "head.root 1, leaf.changed 1, tile.changed 1", "not the hash of leaf 257"},
		{"a bit of an upper tile", func(h *house) {
			tile := h.tile(1, 0)
			tile[40] ^= 1
			h.tamper("update tile set data = $1 where level = 1 and no = 0", tile)
		}, "tile.changed 1", "tile tile/1/000.p/2 does not follow"},
		{"a record's member", func(h *house) {
			h.tamper("update record set doc = replace(doc, '第 2 次', '第 2 鸡') where id = 101")
		}, "record.member 1", `the member "what" of record 101 is not what its events say (from byte 8 on)`},
		{"a record's member added", func(h *house) {
			h.tamper(`update record set doc = replace(doc, '"n":', '"m":1,"n":') where id = 101`)
		}, "record.member 1", `record 101 has the member "m" that no event set`},
		{"a record's member removed", func(h *house) {
			h.tamper(`update record set doc = replace(doc, '"n":302,', '') where id = 101`)
		}, "record.member 1", `record 101 lacks the member "n"`},
		{"a space in a record", func(h *house) {
			h.tamper(`update record set doc = replace(doc, '"n":', ' "n":') where id = 101`)
		}, "record.bytes 1", "other bytes"},
		{"no JSON in a record", func(h *house) { h.tamper("update record set doc = '{' where id = 101") }, "record.bytes 1", "record 101 is no JSON object"},
		{"a member twice in a record", func(h *house) {
			h.tamper(`update record set doc = replace(doc, '"n":', '"n":1,"n":') where id = 101`)
		}, "record.bytes 1", "has a member twice"},
		{"a record's column type", func(h *house) { h.tamper("update record set type = 'x' where id = 101") }, "record.column 1", "the column type of record 101"},
		{"a record's column dept", func(h *house) { h.tamper("update record set dept = 'D2' where id = 101") }, "record.column 1", "the column dept"},
		{"a record's column class", func(h *house) { h.tamper("update record set class = 3 where id = 101") }, "record.column 1", "the column class"},
		{"a record's column stage", func(h *house) { h.tamper("update record set stage = 'done' where id = 101") }, "record.column 1", "the column stage"},
		{"a record's column edition", func(h *house) { h.tamper("update record set edition = 2 where id = 101") }, "record.column 1", "the column edition"},
		{"a record's column at", func(h *house) { h.tamper("update record set at = at + 1 where id = 101") }, "record.column 1", "the column at"},
		{"a record's number", func(h *house) { h.tamper("update record set number = 'x' where id = 101") }, "record.column 1", "the column number"},
		{"a record's number gone", func(h *house) { h.tamper("update record set number = null where id = 101") }, "record.column 1", "the column number"},
		{"a record's revision", func(h *house) { h.tamper("update record set rev = 4 where id = 101") }, "record.revision 1", "record 101 says revision 4, its events go to revision 3"},
		{"a record as it was", func(h *house) {
			h.tamper("update record set rev = 2, doc = replace(replace(doc, '第 2 次', '第 1 次'), '302', '301') where id = 101")
		}, "record.revision 1", "record 101 says revision 2, its events go to revision 3"},
		{"a record deleted", func(h *house) { h.tamper("delete from record where id = 101") }, "record.gone 1", "record 101 is gone"},
		{"the last record deleted", func(h *house) { h.tamper("delete from record where id = 241") }, "record.gone 1", "record 241 is gone"},
		{"a record nobody made", func(h *house) {
			h.tamper("insert into record (type, dept, class, stage, rev, edition, at, doc) values ('a', 'b', 1, 'c', 1, 1, 1, '{}')")
		}, "record.bare 1", "has no event at all"},
		{"a diff that is none", func(h *house) { h.tamper("update event set diff = '{}' where id = 302") }, "event.changed 1, event.diff 1", "cannot be replayed"},
		{"a leaf far away", func(h *house) { h.tamper("update leaf set seq = 1000000000000000000 where seq = 719") },
			"leaf.gone 2, tile.torn 2", "the ledger breaks off at leaf 1024"},
		{"a revision far away", func(h *house) {
			h.tamper("update event set rev = 1000000000000000000 where id = 303")
		}, "event.changed 1, record.revision 1, revision.gone 1", "revisions 3 to 999999999999999999 are gone"},
		{"a record far away", func(h *house) {
			h.tamper("insert into record (id, type, dept, class, stage, rev, edition, at, doc) values (1000000000000000000, 'a', 'b', 1, 'c', 1, 1, 1, '{}')")
		}, "record.bare 1", "record 1000000000000000000 has no event"},
		{"an event far away", func(h *house) {
			h.tamper(`insert into event (id, record, edition, actor, at, happened, act, clause, commitment)
				values (1000000000000000000, 1, 1, 1, 1, 1, 'a', '', $1)`, commitment)
		}, "event.unplaced 1", "event 1000000000000000000 "},
		{"the checkpoints", func(h *house) { h.tamper("delete from checkpoint") }, "head.gone 1", "no checkpoint"},
		{"a checkpoint's note", func(h *house) {
			h.tamper("update checkpoint set note = replace(note, '700', '701') where size = 700")
		}, "head.signature 1", "the checkpoint of 700 leaves does not hold"},
		{"a checkpoint's size", func(h *house) { h.tamper("update checkpoint set size = 650 where size = 700") },
			"head.signature 1", "the checkpoint of 650 leaves does not hold"},
		{"the end of the ledger", func(h *house) { h.tamper("delete from leaf where seq > 710") },
			"event.unplaced 9, head.gone 1", "The ledger has 711 leaves while a checkpoint of 720 was signed"},
		{"the remembered key", func(h *house) { h.tamper("update setting set value = 'x' where key = 'ledger.key'") }, "key.changed 1", "not the one given"},
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := build(t, db)
		h.fill(700, 3)
		h.sealAll(noon.Add(time.Second))
		h.fill(20, 3)
		h.sealAll(noon.Add(2 * time.Second))
		h.clean(Options{})
		restore := h.keep()
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				h := &house{TB: t, db: db, key: h.key}
				c.tamper(h)
				_, found := h.verify(Options{})
				if got := kinds(found); got != c.kinds {
					t.Errorf("found %s, want %s", got, c.kinds)
				}
				if !slices.ContainsFunc(found, func(p Problem) bool { return strings.Contains(p.Say.En, c.says) }) {
					t.Errorf("nothing says %q", c.says)
				}
				if t.Failed() {
					for _, p := range found {
						t.Logf("%s: %s %q %q", p.Kind, p.Say.En, p.Want, p.Got)
					}
				}
				restore()
			})
		}
		h.clean(Options{})
	})
}

// forge changes who did an event and makes a new commitment for it.
func (h *house) forge(id int64) {
	h.Helper()
	h.ok(h.db.Write(h.Context(), func(tx *store.Tx) error {
		var e Event
		if err := scanEvent(tx.QueryRow("select "+eventColumns+" from event e where e.id = $1", id), &e); err != nil {
			return err
		}
		e.Actor++
		_, err := tx.Exec("update event set actor = $1, commitment = $2 where id = $3", e.Actor, Commitment(e.Salt, &e), id)
		return err
	}))
}

// rewriteTiles makes all tiles anew from the leaves, as one who rewrites
// history would.
func (h *house) rewriteTiles() {
	h.Helper()
	h.ok(h.db.Write(h.Context(), func(tx *store.Tx) error {
		events, err := integers(tx, "select event from leaf order by seq")
		if err != nil {
			return err
		}
		for _, q := range []string{"delete from tile", "delete from leaf", "delete from unsealed"} {
			if _, err := tx.Exec(q); err != nil {
				return err
			}
		}
		for _, id := range events {
			if _, err := tx.Exec("insert into unsealed (event) values ($1)", id); err != nil {
				return err
			}
		}
		events, leaves, err := waiting(tx)
		if err != nil {
			return err
		}
		return seal(tx, &edge{}, events, leaves)
	}))
}

func (h *house) tile(level int, no int64) (data []byte) {
	h.Helper()
	h.ok(h.db.Read(h.Context(), func(tx *store.Tx) error {
		return tx.QueryRow("select data from tile where level = $1 and no = $2", level, no).Scan(&data)
	}))
	return data
}

// A checkpoint kept outside holds history to what it was.
func TestVerifySince(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := build(t, db)
		empty := h.sealAll(noon)
		h.fill(700, 3)
		old := h.sealAll(noon.Add(time.Second))
		h.fill(20, 3)
		now := h.sealAll(noon.Add(2 * time.Second))
		for _, c := range []*Checkpoint{empty, old, now} {
			h.clean(Options{Since: c.Note})
		}
		since := func(name, note, want, says string) {
			t.Helper()
			_, found := h.verify(Options{Since: note})
			if kinds(found) != want || !strings.Contains(found[0].Say.En, says) {
				t.Errorf("%s: %v, want %s", name, found, want)
			}
		}
		strange, err := newKey(t, "guiju.example/test").sign(700, old.Root)
		h.ok(err)
		since("another key", strange.Note, "since.signature 1", "not signed with the key")
		since("no checkpoint", "hello", "since.signature 1", "no checkpoint")
		since("changed", strings.Replace(old.Note, "\n700\n", "\n701\n", 1), "since.signature 1", "changed after signing")
		fork, err := h.key.sign(700, emptyRoot())
		h.ok(err)
		since("another history", fork.Note, "since.fork 1", "no beginning of today's history")
		longer, err := h.key.sign(721, now.Root)
		h.ok(err)
		since("longer than the ledger", longer.Note, "since.fork 1", "the ledger lost its end")

		// The whole history rewritten with the key in hand: only the
		// checkpoint from outside shows it.
		h.forge(5)
		h.rewriteTiles()
		h.tamper("delete from checkpoint")
		h.ok(db.Write(t.Context(), func(tx *store.Tx) error {
			e, err := tiles{tx}.edgeAt(720)
			if err != nil {
				return err
			}
			c, err := h.key.sign(720, e.root())
			if err != nil {
				return err
			}
			return putCheckpoint(tx, c, noon)
		}))
		h.clean(Options{})
		since("rewritten history", old.Note, "since.fork 1", "was replaced")
	})
}

func TestVerifyWaitingDestroyedAndChecks(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := build(t, db)
		h.fill(9, 3)
		h.sealAll(noon.Add(time.Second))
		h.do(0, newRecord("waits", "x"))
		h.tamper("update event set diff = null, salt = null where record = 2")
		r := h.clean(Options{})
		if r.Waiting != 1 || r.Destroyed != 3 || r.Unreplayed != 1 || r.Records != 4 || r.Events != 10 || r.OwnKey {
			t.Errorf("report %+v", r)
		}
		_, found := h.verify(Options{Now: noon.Add(61 * time.Second)})
		if kinds(found) != EventLate+" 1" {
			t.Errorf("after a minute: %s", kinds(found))
		}
		checked := 0
		r, found = h.verify(Options{Checks: []Check{{Name: say("键", "keys"), Run: func(ctx context.Context, db *store.DB, say func(Problem)) error {
			checked++
			say(Problem{Kind: "key.wrong", Say: i18n.Text{Zh: "错", En: "wrong"}})
			return nil
		}}}, Progress: func(p Progress) {
			if p.Done < 0 || p.Done > p.Total || p.Step.Empty() {
				t.Errorf("progress %+v", p)
			}
		}})
		if checked != 1 || r.Problems != 1 || found[0].Kind != "key.wrong" {
			t.Errorf("the check of another room: %d, %+v", checked, r)
		}
		broken := errors.New("broken")
		_, err := Verify(t.Context(), db, Options{Now: noon, Checks: []Check{{Run: func(context.Context, *store.DB, func(Problem)) error { return broken }}}})
		if !errors.Is(err, broken) {
			t.Errorf("a check that cannot go on: %v", err)
		}
		own, err := Verify(t.Context(), db, Options{Now: noon})
		if err != nil || !own.OwnKey || !own.Clean() {
			t.Errorf("with the database's own key: %+v, %v", own, err)
		}
	})
}

// Windows begin and end anywhere: every size around their borders is clean,
// and a change in the last event of each is found.
func TestVerifyWindows(t *testing.T) {
	for _, size := range []int{1, 255, 256, 257, 499, 500, 501, 1023, 1024, 1025, 2048} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			h := build(t, storetest.New(t))
			h.fill(size, 1000) // a record that spans windows
			h.sealAll(noon.Add(time.Second))
			r := h.clean(Options{})
			if r.Events != int64(size) {
				t.Errorf("%d events", r.Events)
			}
			h.tamper("update event set actor = 9 where id = $1", size)
			if _, found := h.verify(Options{}); kinds(found) != "event.changed 1" {
				t.Errorf("found %s", kinds(found))
			}
		})
	}
}

package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
)

func TestMain(m *testing.M) { helperProcess(); storetest.Main(m) }

// signText signs any text, also one that [Key.sign] never would.
func signText(k *Key, text string) (string, error) {
	b, err := note.Sign(&note.Note{Text: text}, k.signer)
	return string(b), err
}

// noon is when the tests' house begins its day.
var noon = time.Date(2026, 11, 24, 4, 0, 0, 0, time.UTC)

// house is a ledger with somebody who acts on records.
type house struct {
	testing.TB
	db      *store.DB
	keyfile string
	key     *Key
	sealer  *Sealer
	made    int // events made by fill
}

func build(t testing.TB, db *store.DB) *house {
	t.Helper()
	h := &house{TB: t, db: db, keyfile: filepath.Join(t.TempDir(), "ledger.key")}
	skey, _, err := NewKey("guiju.example/test")
	h.ok(err)
	h.ok(WriteKey(h.keyfile, skey))
	h.key, err = ReadKey(h.keyfile)
	h.ok(err)
	h.ok(Create(t.Context(), db, h.key, noon))
	h.sealer = h.reopen()
	return h
}

func (h *house) ok(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// reopen is another process' sealer on the same database.
func (h *house) reopen() *Sealer {
	h.Helper()
	s, err := Open(h.Context(), h.db, h.keyfile)
	h.ok(err)
	return s
}

// members of a record; nil removes one.
type members map[string]any

func newRecord(no string, what string) members {
	return members{"@type": "repair", "@dept": "D1", "@class": 2, "@stage": "open", "no": no, "what": what}
}

// act writes one act as the engine does: the record's row first, then the
// event, in one transaction. record 0 opens one.
func act(tx *store.Tx, record int64, set members, salt [32]byte) (int64, *Event, error) {
	rev, doc := int64(0), `{}`
	if record != 0 {
		if err := tx.QueryRow("select rev, doc from record where id = $1"+tx.ForUpdate(), record).Scan(&rev, &doc); err != nil {
			return 0, nil, err
		}
	}
	var state map[string]any
	if err := json.Unmarshal([]byte(doc), &state); err != nil {
		return 0, nil, err
	}
	for name, v := range set {
		if state[name] = v; v == nil {
			delete(state, name)
		}
	}
	rev++
	made := string(marshal(state))
	if record == 0 {
		err := tx.QueryRow(`insert into record (type, dept, class, stage, number, rev, edition, at, doc)
			values ($1, $2, $3, $4, $5, 1, 1, $6, $7) returning id`,
			state["@type"], state["@dept"], state["@class"], state["@stage"], state["no"], noon.UnixMicro(), made).Scan(&record)
		if err != nil {
			return 0, nil, err
		}
	} else {
		r, err := tx.Exec("update record set rev = $1, stage = $2, doc = $3 where id = $4 and rev = $5", rev, state["@stage"], made, record, rev-1)
		if err == nil && r.Rows != 1 {
			err = errors.New("somebody was faster")
		}
		if err != nil {
			return 0, nil, err
		}
	}
	e := &Event{Record: record, Rev: rev, Edition: 1, Actor: 7, At: noon, Happened: noon.Add(-time.Minute),
		Act: "repair.do", Clause: "R1.9", Diff: marshal(map[string]any{"set": set}), Salt: salt[:]}
	return record, e, Append(tx, e)
}

// marshal writes canonical JSON of the plain values that the tests use.
func marshal(v any) []byte {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err)
	}
	return []byte(strings.TrimSuffix(b.String(), "\n"))
}

// saltOf is a salt for a test that must not be random.
func saltOf(s string) [32]byte { return sha256.Sum256([]byte(s)) }

// do is one act in a transaction of its own.
func (h *house) do(record int64, set members) (int64, *Event) {
	h.Helper()
	var e *Event
	var id int64
	h.ok(h.db.Write(h.Context(), func(tx *store.Tx) (err error) {
		id, e, err = act(tx, record, set, saltOf(fmt.Sprint(record, set)))
		return err
	}))
	return id, e
}

// fill opens records and changes each, `events` events in all, `each` a record.
func (h *house) fill(events, each int) {
	h.Helper()
	chunk := max(each, 200/each*each)
	for events += h.made; h.made < events; {
		n := h.made
		h.ok(h.db.Write(h.Context(), func(tx *store.Tx) error {
			for m := n; m < min(n+chunk, events); {
				var record int64
				for i := 0; i < each && m < min(n+chunk, events); i++ {
					set := members{"what": fmt.Sprintf("第 %d 次", i), "n": m}
					if i == 0 {
						set = newRecord(fmt.Sprintf("BX·2026-%06d", m), "漏水")
					}
					var err error
					if record, _, err = act(tx, record, set, saltOf(fmt.Sprint(m))); err != nil {
						return err
					}
					m++
				}
			}
			return nil
		}))
		h.made = min(n+chunk, events)
	}
}

// sealAll seals and signs everything at once.
func (h *house) sealAll(now time.Time) *Checkpoint {
	h.Helper()
	c, err := h.sealer.Checkpoint(h.Context(), now)
	h.ok(err)
	return c
}

// tamper changes the tables behind the program's back.
func (h *house) tamper(q string, args ...any) {
	h.Helper()
	h.ok(h.db.Write(context.Background(), func(tx *store.Tx) error {
		r, err := tx.Exec(q, args...)
		if err == nil && r.Rows == 0 {
			err = errors.New("nothing to tamper with: " + q)
		}
		return err
	}))
}

// keep copies the tables; restore puts them back as they were.
func (h *house) keep() (restore func()) {
	h.Helper()
	tables := []string{"record", "event", "unsealed", "leaf", "tile", "checkpoint", "setting"}
	each := func(q ...string) {
		h.Helper()
		h.ok(h.db.Write(context.Background(), func(tx *store.Tx) error {
			for _, t := range tables {
				for _, q := range q {
					if _, err := tx.Exec(strings.ReplaceAll(q, "$", t)); err != nil {
						return err
					}
				}
			}
			return nil
		}))
	}
	each("drop table if exists kept_$", "create table kept_$ as select * from $") // PostgreSQL keeps what an earlier test made
	return func() { each("delete from $", "insert into $ select * from kept_$") }
}

// number asks the database for one.
func (h *house) number(q string, args ...any) (n int64) {
	h.Helper()
	h.ok(h.db.Read(h.Context(), func(tx *store.Tx) error { return tx.QueryRow(q, args...).Scan(&n) }))
	return n
}

// verify gives the report and each problem.
func (h *house) verify(o Options) (*Report, []Problem) {
	h.Helper()
	var found []Problem
	o.Say = func(p Problem) { found = append(found, p) }
	if o.Now.IsZero() {
		o.Now = noon
	}
	if o.VKey == "" {
		o.VKey = h.key.VKey()
	}
	r, err := Verify(h.Context(), h.db, o)
	h.ok(err)
	if int(r.Problems) != len(found) {
		h.Errorf("the report counts %d problems, %d were named", r.Problems, len(found))
	}
	for _, p := range found {
		if p.Say.Zh == "" || p.Say.En == "" || strings.Contains(p.Say.Zh+p.Say.En, "%!") {
			h.Errorf("%s: no sentence in both languages: %+v", p.Kind, p.Say)
		}
	}
	return r, found
}

// clean is a ledger in which nothing may be wrong.
func (h *house) clean(o Options) *Report {
	h.Helper()
	r, found := h.verify(o)
	for _, p := range found {
		h.Errorf("%s: %s", p.Kind, p.Say.En)
	}
	return r
}

// kinds counts problems by kind.
func kinds(found []Problem) string {
	n := map[string]int{}
	for _, p := range found {
		n[p.Kind]++
	}
	var out []string
	for _, k := range slices.Sorted(maps.Keys(n)) {
		out = append(out, fmt.Sprintf("%s %d", k, n[k]))
	}
	return strings.Join(out, ", ")
}

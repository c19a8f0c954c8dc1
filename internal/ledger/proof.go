package ledger

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/store"
)

// proofFormat is the first member of every proof file.
const proofFormat = "guiju ledger proof v1"

// Proof shows that one event is in the ledger of a checkpoint. As JSON it is a
// file that needs nothing else but the ledger's public key.
type Proof struct {
	Format string `json:"format"`
	// Event is Encoding in words, for people; absent, with Encoding and Salt,
	// when the content was lawfully destroyed and only the fact remains.
	Event      *Facts      `json:"event,omitempty"`
	Encoding   []byte      `json:"encoding,omitempty"` // base64, like all bytes here
	Salt       []byte      `json:"salt,omitempty"`
	Commitment []byte      `json:"commitment"`
	Leaf       int64       `json:"leaf"`
	Size       int64       `json:"size"`
	Hashes     []tlog.Hash `json:"hashes"` // RFC 6962 audit path, from the leaf up
	Checkpoint string      `json:"checkpoint"`
}

// Facts is an event as a person reads it.
type Facts struct {
	Record   int64  `json:"record"`
	Rev      int64  `json:"rev"`
	Edition  int64  `json:"edition"`
	Actor    int64  `json:"actor"`
	At       string `json:"at"` // RFC 3339, UTC, microseconds
	Happened string `json:"happened"`
	Act      string `json:"act"`
	Clause   string `json:"clause"`
	Diff     string `json:"diff"` // a text, so that no tool writes its bytes anew
}

func facts(e *Event) *Facts {
	const micros = "2006-01-02T15:04:05.000000Z"
	return &Facts{Record: e.Record, Rev: e.Rev, Edition: e.Edition, Actor: e.Actor,
		At: e.At.UTC().Format(micros), Happened: e.Happened.UTC().Format(micros),
		Act: e.Act, Clause: e.Clause, Diff: string(e.Diff)}
}

// Prove makes the proof of an event under the newest checkpoint. Each hash in
// it was checked against that checkpoint's root. An event that no checkpoint
// covers yet is refused as busy: a second later it is.
func Prove(tx *store.Tx, event int64) (*Proof, error) {
	c, err := Newest(tx)
	if err != nil {
		return nil, err
	}
	return prove(tx, c, event)
}

// ProveRecord makes the proofs of a record's events, in the order of their
// revisions; waiting is how many no checkpoint covers yet.
func ProveRecord(tx *store.Tx, record int64) (proofs []*Proof, waiting int, err error) {
	c, err := Newest(tx)
	if err != nil {
		return nil, 0, err
	}
	events, err := integers(tx, "select id from event where record = $1 order by id", record)
	if err != nil {
		return nil, 0, err
	}
	for _, id := range events {
		p, err := prove(tx, c, id)
		if fault.CodeOf(err) == fault.Busy {
			waiting++
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		proofs = append(proofs, p)
	}
	return proofs, waiting, nil
}

func prove(tx *store.Tx, c *Checkpoint, event int64) (*Proof, error) {
	var e Event
	var leaf sql.NullInt64
	err := scanEvent(tx.QueryRow("select "+eventColumns+", l.seq from event e left join leaf l on l.event = e.id where e.id = $1", event), &e, &leaf)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.New(fault.NotFound, fmt.Sprintf("没有事件 %d。", event), fmt.Sprintf("There is no event %d.", event))
	}
	if err != nil {
		return nil, err
	}
	if !leaf.Valid || leaf.Int64 >= c.Size {
		return nil, fault.New(fault.Busy,
			fmt.Sprintf("事件 %d 还没有签入账本，约一秒后再取证明。", event),
			fmt.Sprintf("Event %d is not under a signed checkpoint yet; ask for its proof again in a second.", event))
	}
	p := &Proof{Format: proofFormat, Commitment: e.Commitment, Leaf: leaf.Int64, Size: c.Size, Checkpoint: c.Note}
	if !e.Destroyed() {
		p.Event, p.Encoding, p.Salt = facts(&e), e.Encode(), e.Salt
	}
	p.Hashes, err = tlog.ProveRecord(c.Size, p.Leaf, hashes(tx, c))
	if err != nil {
		return nil, badTree(err)
	}
	return p, nil
}

// hashes reads the tree of a checkpoint, each tile checked against its root.
func hashes(tx *store.Tx, c *Checkpoint) tlog.HashReader {
	return tlog.TileHashReader(tlog.Tree{N: c.Size, Hash: c.Root}, tiles{tx})
}

// badTree is the fault of a tree that does not give its signed root.
func badTree(err error) error {
	if fault.CodeOf(err) == fault.Environment {
		return err
	}
	return fault.New(fault.Environment,
		"账本的瓦片与已签的检查点不符，做不出证明。请运行 guiju verify，并从备份恢复。",
		"The ledger's tiles do not give the root of the signed checkpoint, so nothing can be proved. Run guiju verify and restore from the backup.").Because(err)
}

// ParseProof reads a proof file.
func ParseProof(file []byte) (*Proof, error) {
	d := json.NewDecoder(bytes.NewReader(file))
	d.DisallowUnknownFields()
	var p Proof
	if err := d.Decode(&p); err != nil || d.More() {
		return nil, unproved("文件不是账本证明", "the file is no ledger proof").Because(err)
	}
	return &p, nil
}

// CheckProof says whether the proof holds under the ledger's public key: nil,
// or a fault that names the step that failed. A proof without content shows
// that its commitment is in the ledger, no more.
func CheckProof(p *Proof, vkey string) error {
	if p.Format != proofFormat {
		return unproved("格式不是 “"+proofFormat+"”", "its format is not “"+proofFormat+"”")
	}
	c, err := ParseCheckpoint(p.Checkpoint, vkey)
	if err != nil {
		return err
	}
	if (p.Event == nil) != (p.Encoding == nil) || (p.Event == nil) != (p.Salt == nil) {
		return unproved("事件、编码、盐三者不全", "event, encoding and salt are not all there")
	}
	if len(p.Commitment) != hashSize {
		return unproved("承诺值不是 32 字节", "the commitment is not 32 bytes")
	}
	if p.Event != nil {
		e, err := Decode(p.Encoding)
		if err != nil {
			return unproved("事件的编码读不懂", "the event's encoding cannot be read").Because(err)
		}
		if *facts(e) != *p.Event {
			return unproved("事件的文字与它的编码不同", "the event in words differs from its encoding")
		}
		if !bytes.Equal(Commitment(p.Salt, e), p.Commitment) {
			return unproved("事件的内容或盐与承诺值不符", "the event's content or salt does not give its commitment")
		}
	}
	if p.Size != c.Size {
		return unproved("条数与检查点不同", "its size is not the checkpoint's")
	}
	if err := tlog.CheckRecord(p.Hashes, c.Size, c.Root, p.Leaf, tlog.RecordHash(p.Commitment)); err != nil {
		return unproved("哈希路径算不出检查点的根", "its hashes do not lead to the checkpoint's root").Because(err)
	}
	return nil
}

func unproved(zh, en string) *fault.Error {
	return fault.New(fault.Invalid, "证明不成立："+zh+"。", "The proof does not hold: "+en+".")
}

// row is what a query's row and one row's query have in common.
type row interface{ Scan(...any) error }

// scanEvent reads [eventColumns] and what stands behind them. All of e is zero
// where the join found no event.
func scanEvent(r row, e *Event, more ...any) error {
	var n [7]sql.NullInt64 // id, record, rev, edition, actor, at, happened
	var act, clause sql.NullString
	*e = Event{}
	dest := []any{&n[0], &n[1], &n[2], &n[3], &n[4], &n[5], &n[6], &act, &clause, &e.Diff, &e.Salt, &e.Commitment}
	if err := r.Scan(append(dest, more...)...); err != nil {
		return err
	}
	e.ID, e.Record, e.Rev, e.Edition, e.Actor = n[0].Int64, n[1].Int64, n[2].Int64, n[3].Int64, n[4].Int64
	e.At, e.Happened = time.UnixMicro(n[5].Int64).UTC(), time.UnixMicro(n[6].Int64).UTC()
	e.Act, e.Clause = act.String, clause.String
	return nil
}

// integers reads a column of numbers.
func integers(tx *store.Tx, q string, args ...any) ([]int64, error) {
	rows, err := tx.Query(q, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []int64
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, rows.Err()
}

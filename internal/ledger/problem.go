package ledger

import (
	"fmt"
	"time"

	"github.com/guiju/guiju/internal/i18n"
)

// Problem is one thing that a verification found wrong. Kind never changes
// its meaning; the numbers that are not about it are 0, Leaf then nil.
type Problem struct {
	Kind   string    `json:"kind"`
	Event  int64     `json:"event,omitempty"`
	Record int64     `json:"record,omitempty"`
	Rev    int64     `json:"rev,omitempty"`
	Leaf   *int64    `json:"leaf,omitempty"`
	Member string    `json:"member,omitempty"` // of the record's document, or the column
	Want   string    `json:"want,omitempty"`   // what the events or the ledger say
	Got    string    `json:"got,omitempty"`    // what stands there
	Say    i18n.Text `json:"say"`              // one sentence, without content of records
}

// The kinds of problem.
const (
	EventChanged   = "event.changed"   // content or salt does not give the commitment
	EventHalfGone  = "event.half"      // only one of content and salt is gone
	EventGone      = "event.gone"      // a leaf whose event is not there
	EventUnplaced  = "event.unplaced"  // neither a leaf nor waiting to be one
	EventTwice     = "event.twice"     // a leaf and still waiting
	EventLate      = "event.late"      // waiting longer than a minute
	EventOrder     = "event.order"     // leaves of a record not in the order of its revisions
	EventDiff      = "event.diff"      // a diff that cannot be replayed
	WaitingGone    = "waiting.gone"    // a waiting event that is not there
	LeafGone       = "leaf.gone"       // a number without a leaf
	LeafChanged    = "leaf.changed"    // the event's commitment is not the hash in the tree
	TileTorn       = "tile.torn"       // missing or too short
	TileChanged    = "tile.changed"    // hashes that do not follow from the tiles below
	HeadGone       = "head.gone"       // no checkpoint, or fewer leaves than one
	HeadSignature  = "head.signature"  // a checkpoint that does not verify
	HeadRoot       = "head.root"       // the tree does not give a signed root
	KeyGone        = "key.gone"        // no public key to verify with
	KeyChanged     = "key.changed"     // the key given is not the one remembered
	SinceSignature = "since.signature" // the checkpoint given is not this ledger's
	SinceFork      = "since.fork"      // the checkpoint given is of another history
	RevisionGone   = "revision.gone"   // a record lacks an event between others
	RecordGone     = "record.gone"     // events whose record is not there
	RecordBare     = "record.bare"     // a record without events
	RecordRevision = "record.revision" // a record at another revision than its events
	RecordMember   = "record.member"   // a member that is not what the events say
	RecordColumn   = "record.column"   // a column that is not what the document says
	RecordBytes    = "record.bytes"    // a document that is not canonical
)

// say fills both sentences with the same arguments.
func say(zh, en string, args ...any) i18n.Text {
	return i18n.Text{Zh: fmt.Sprintf(zh, args...), En: fmt.Sprintf(en, args...)}
}

// about is a problem of an event, whose description is put before the texts.
func about(kind string, e *Event, zh, en string, args ...any) Problem {
	t := say(zh, en, args...)
	at := e.At.Format(time.RFC3339)
	return Problem{Kind: kind, Event: e.ID, Record: e.Record, Rev: e.Rev, Say: i18n.Text{
		Zh: fmt.Sprintf("事件 %d（记录 %d 第 %d 版，%s，%s）%s", e.ID, e.Record, e.Rev, e.Act, at, t.Zh),
		En: fmt.Sprintf("event %d (record %d revision %d, %s, %s) %s", e.ID, e.Record, e.Rev, e.Act, at, t.En),
	}}
}

// atLeaf adds the leaf that a problem is about.
func (p Problem) atLeaf(seq int64) Problem { p.Leaf = &seq; return p }

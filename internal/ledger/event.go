package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// SaltSize is the number of bytes of salt under each commitment.
const SaltSize = 32

// encodingName opens every encoding, so that no other use of SHA-256 in the
// house, and no later version of this encoding, can be read as this one.
const encodingName = "guiju event v1\n"

// Event is what one act changed in one record.
type Event struct {
	ID       int64 // drawn by the database; orders the events of one record, is not part of the commitment
	Record   int64
	Rev      int64 // revision of the record after the event; 1 opens it; 0: an event beside the revisions
	Edition  int64 // edition of the regulation the act was done under
	Actor    int64
	At       time.Time // entered; whole microseconds
	Happened time.Time // took place; whole microseconds
	Act      string
	Clause   string

	// Diff is canonical JSON whose member "set" holds the changed members of
	// the record, null where one went away. Nil after lawful destruction.
	Diff []byte
	// Salt is nil exactly when Diff is.
	Salt       []byte
	Commitment []byte
}

// Destroyed says that content and salt are gone and only the commitment stands.
func (e *Event) Destroyed() bool { return e.Diff == nil && e.Salt == nil }

// Encode gives the bytes that the commitment is made over: the encoding's
// name, six integers of 8 bytes, three texts with their length before them.
// Two events that differ in anything but ID, Salt and Commitment have
// different encodings.
func (e *Event) Encode() []byte {
	b := make([]byte, 0, len(encodingName)+6*8+3*4+len(e.Act)+len(e.Clause)+len(e.Diff))
	b = append(b, encodingName...)
	for _, n := range [...]int64{e.Record, e.Rev, e.Edition, e.Actor, e.At.UnixMicro(), e.Happened.UnixMicro()} {
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	b = appendText(b, e.Act)
	b = appendText(b, e.Clause)
	return appendText(b, string(e.Diff))
}

func appendText(b []byte, s string) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(len(s)))
	return append(b, s...)
}

var errEncoding = errors.New("ledger: not the encoding of an event")

// Decode reads what [Event.Encode] wrote and nothing else: every accepted
// input is the encoding of the event returned.
func Decode(b []byte) (*Event, error) {
	if len(b) < len(encodingName)+6*8 || string(b[:len(encodingName)]) != encodingName {
		return nil, errEncoding
	}
	b = b[len(encodingName):]
	var n [6]int64
	for i := range n {
		n[i] = int64(binary.BigEndian.Uint64(b))
		b = b[8:]
	}
	var s [3]string
	for i := range s {
		if len(b) < 4 {
			return nil, errEncoding
		}
		size := binary.BigEndian.Uint32(b)
		b = b[4:]
		if uint64(size) > uint64(len(b)) {
			return nil, errEncoding
		}
		s[i], b = string(b[:size]), b[size:]
	}
	if len(b) != 0 {
		return nil, errEncoding
	}
	return &Event{
		Record: n[0], Rev: n[1], Edition: n[2], Actor: n[3],
		At: time.UnixMicro(n[4]).UTC(), Happened: time.UnixMicro(n[5]).UTC(),
		Act: s[0], Clause: s[1], Diff: []byte(s[2]),
	}, nil
}

// Commitment is SHA-256(salt || encoding), the data of the event's leaf. The
// salt has a fixed length, so the two cannot run into each other; with a salt
// of any other length there is no commitment, and the answer is nil.
func Commitment(salt []byte, e *Event) []byte {
	if len(salt) != SaltSize {
		return nil
	}
	h := sha256.New()
	h.Write(salt)
	h.Write(e.Encode())
	return h.Sum(nil)
}

// whole says why an event cannot be written, or nil.
func (e *Event) whole() error {
	switch {
	case len(e.Salt) != SaltSize:
		return fmt.Errorf("ledger: an event needs %d bytes of salt, not %d", SaltSize, len(e.Salt))
	case e.Act == "":
		return errors.New("ledger: an event needs its act")
	case e.At.IsZero() || e.Happened.IsZero():
		return errors.New("ledger: an event needs the times it was entered and took place")
	case e.Rev < 0:
		return errors.New("ledger: a revision is not negative")
	case e.Diff == nil:
		return errors.New("ledger: an event needs its diff")
	}
	return nil
}

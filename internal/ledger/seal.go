package ledger

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/store"
)

const (
	sealLock   = 0x6c6564676572 // the lock that makes the sequencer one among several servers
	sealBatch  = 4096           // events in one transaction
	sealInsert = 100            // leaves in one statement
	signEvery  = time.Second
)

// Sealer is the sequencer: it gives events their leaves, grows the tree and
// signs its head. Several servers may have one each; the database lets one of
// them work at a time. It is safe for any number of goroutines.
type Sealer struct {
	db  *store.DB
	key *Key

	mu sync.Mutex
	// edge is the tree as this sealer last saw it committed. It is used only
	// while its size is that of the table leaf: rows of leaf never change, so
	// the same size is the same tree. After a hand-over, or a commit whose
	// outcome is not known, the sizes differ and the edge is read again.
	edge *edge

	trouble atomic.Pointer[error] // of the last batch; apart from mu, which a batch holds while it waits for the database
}

// Key is the ledger's key.
func (s *Sealer) Key() *Key { return s.key }

// Trouble is why the last batch failed, or nil; for the server's readiness.
func (s *Sealer) Trouble() error {
	if err := s.trouble.Load(); err != nil {
		return *err
	}
	return nil
}

// Seal makes leaves of one batch of events and signs a checkpoint when the
// last one is a second old. Without work it only reads.
func (s *Sealer) Seal(ctx context.Context, now time.Time) (sealed int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer func() { s.trouble.Store(&err) }()
	due := false
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		var waiting int
		if err := tx.QueryRow("select count(*) from (select event from unsealed limit 1) u").Scan(&waiting); err != nil {
			return err
		}
		h, err := readHead(tx)
		due = waiting > 0 || h.sound() != nil || h.unsigned(now)
		return err
	})
	if err != nil || !due {
		return 0, err
	}
	b, err := s.batch(ctx, now, false)
	return b.sealed, err
}

// unsigned says that leaves have waited long enough for a checkpoint. A clock
// that was set back does not make them wait for the old time to come again.
func (h head) unsigned(now time.Time) bool {
	return h.size > h.signed && (now.Sub(h.at) >= signEvery || now.Before(h.at))
}

// Checkpoint seals everything that waits, signs, and gives the newest
// checkpoint: for a backup, a transfer list, a mail.
func (s *Sealer) Checkpoint(ctx context.Context, now time.Time) (*Checkpoint, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		b, err := s.batch(ctx, now, true)
		s.trouble.Store(&err)
		if err != nil {
			return nil, err
		}
		switch {
		case !b.held: // another server is sealing this very moment
			if err := pause(ctx, 10*time.Millisecond); err != nil {
				return nil, err
			}
		case b.sealed < sealBatch:
			var c *Checkpoint
			err := s.db.Read(ctx, func(tx *store.Tx) (err error) {
				c, err = Newest(tx)
				return err
			})
			return c, err
		}
	}
}

// batched is what one batch did.
type batched struct {
	held   bool // the lock was ours
	sealed int
}

// batch is one transaction: leaves, tiles and perhaps a checkpoint, or nothing.
func (s *Sealer) batch(ctx context.Context, now time.Time, sign bool) (batched, error) {
	var did batched
	var next *edge
	err := s.db.Write(ctx, func(tx *store.Tx) error {
		did, next = batched{}, nil // the transaction may run a second time
		held, err := tx.TryLock(sealLock)
		if err != nil || !held {
			return err
		}
		h, err := readHead(tx)
		if err != nil {
			return err
		}
		if err := h.sound(); err != nil {
			return err
		}
		if s.edge != nil && s.edge.size == h.size {
			next = s.edge.clone()
		} else if next, err = (tiles{tx}).edgeAt(h.size); err != nil {
			return err
		}
		events, leaves, err := waiting(tx)
		if err != nil {
			return err
		}
		if len(events) > 0 {
			if err := seal(tx, next, events, leaves); err != nil {
				return err
			}
		}
		did = batched{true, len(events)}
		h.size = next.size
		if !h.unsigned(now) && !(sign && h.size > h.signed && len(events) < sealBatch) {
			return nil
		}
		c, err := s.key.sign(next.size, next.root())
		if err != nil {
			return err
		}
		return putCheckpoint(tx, c, now)
	})
	if err != nil {
		return batched{}, err
	}
	if next != nil {
		s.edge = next
	}
	return did, nil
}

// waiting reads a batch of unsealed events and their leaf hashes, in the order
// of their ids: ids of one record were drawn while its row was locked, so they
// ascend with its revisions, and of two committed events of a record the later
// is never visible without the earlier.
func waiting(tx *store.Tx) (events []int64, leaves []tlog.Hash, err error) {
	rows, err := tx.Query(`select u.event, e.commitment from unsealed u join event e on e.id = u.event
		order by u.event limit $1`, sealBatch)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var c []byte
		if err := rows.Scan(&id, &c); err != nil {
			return nil, nil, err
		}
		if len(c) != hashSize {
			return nil, nil, fault.New(fault.Environment,
				fmt.Sprintf("事件 %d 的承诺值不是 32 字节，有人改过它；账本停在这里。请运行 guiju verify。", id),
				fmt.Sprintf("The commitment of event %d is not 32 bytes: somebody changed it. The ledger stops here. Run guiju verify.", id))
		}
		events = append(events, id)
		leaves = append(leaves, tlog.RecordHash(c))
	}
	return events, leaves, rows.Err()
}

// seal appends the events to the tree and takes them off the waiting list.
func seal(tx *store.Tx, e *edge, events []int64, leaves []tlog.Hash) error {
	first := e.size
	for i, chunk := range slices.Collect(slices.Chunk(events, sealInsert)) {
		seq := first + int64(i*sealInsert)
		if err := insertLeaves(tx, seq, chunk); err != nil {
			return err
		}
	}
	// The rows just inserted, and no others: an event that commits meanwhile stays.
	r, err := tx.Exec("delete from unsealed where event in (select event from leaf where seq >= $1 and seq < $2)",
		first, first+int64(len(events)))
	if err != nil {
		return err
	}
	if r.Rows != int64(len(events)) {
		return fmt.Errorf("ledger: sealed %d events but took %d off the waiting list", len(events), r.Rows)
	}
	var failed error
	put := func(level int, no int64, data []byte) {
		if failed == nil {
			failed = putTile(tx, level, no, data)
		}
	}
	for _, h := range leaves {
		e.push(h, put)
	}
	for level, data := range e.tiles {
		// An unfinished tile has changed where a hash came to its level.
		if len(data) > 0 && e.size>>(tileHeight*level) != first>>(tileHeight*level) {
			put(level, e.size>>(tileHeight*(level+1)), data)
		}
	}
	return failed
}

func insertLeaves(tx *store.Tx, seq int64, events []int64) error {
	var q strings.Builder
	q.WriteString("insert into leaf (seq, event) values ")
	args := make([]any, 0, 2*len(events))
	for i, id := range events {
		if i > 0 {
			q.WriteByte(',')
		}
		fmt.Fprintf(&q, "($%d, $%d)", 2*i+1, 2*i+2)
		args = append(args, seq+int64(i), id)
	}
	_, err := tx.Exec(q.String(), args...)
	return err
}

func putTile(tx *store.Tx, level int, no int64, data []byte) error {
	_, err := tx.Exec(`insert into tile (level, no, data) values ($1, $2, $3)
		on conflict (level, no) do update set data = excluded.data`, level, no, data)
	return err
}

// pause waits, or ends with the context.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

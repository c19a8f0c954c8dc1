package work

import (
	"context"
	"time"

	"github.com/guiju/guiju/internal/store"
)

// Put writes a letter in the transaction of the act it tells of.
func Put(tx *store.Tx, kind, body string, due time.Time) error {
	_, err := tx.Exec(`insert into outbox(kind, body, due) values ($1, $2, $3)`, kind, body, due.UnixMicro())
	return err
}

// Handler does one kind of letter.
type Handler func(ctx context.Context, body string) error

// Outbox works off letters.
type Outbox struct {
	db       *store.DB
	handlers map[string]Handler
	now      func() time.Time
}

// NewOutbox makes the worker; a kind without a handler is left alone.
func NewOutbox(db *store.DB, now func() time.Time, handlers map[string]Handler) *Outbox {
	return &Outbox{db: db, handlers: handlers, now: now}
}

const (
	claim    = time.Minute
	batch    = 32
	triesMax = 12 // doubling from 20 s: about a day
)

type letter struct {
	id    int64
	kind  string
	body  string
	tries int64
}

// Step claims and works off one batch; it gives how many letters there were.
func (o *Outbox) Step(ctx context.Context) (int, error) {
	now := o.now()
	var ls []letter
	err := o.db.Write(ctx, func(tx *store.Tx) error {
		ls = nil
		// The test stands twice: without the outer one, two servers take the same row.
		rows, err := tx.Query(`update outbox set claimed_until = $1
			where id in (select id from outbox where due <= $2 and claimed_until < $2 and tries < $3 order by due, id limit $4) and claimed_until < $2
			returning id, kind, body, tries`, now.Add(claim).UnixMicro(), now.UnixMicro(), triesMax, batch)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var l letter
			if err := rows.Scan(&l.id, &l.kind, &l.body, &l.tries); err != nil {
				return err
			}
			ls = append(ls, l)
		}
		return rows.Err()
	})
	if err != nil {
		return 0, err
	}
	for _, l := range ls {
		if err := o.deliver(ctx, l); err != nil {
			return len(ls), err
		}
	}
	return len(ls), nil
}

func (o *Outbox) deliver(ctx context.Context, l letter) error {
	h := o.handlers[l.kind]
	if h == nil {
		return nil
	}
	failed := h(ctx, l.body)
	if ctx.Err() != nil {
		return ctx.Err() // the claim runs out by itself
	}
	return o.db.Write(ctx, func(tx *store.Tx) error {
		if failed == nil {
			_, err := tx.Exec(`delete from outbox where id = $1`, l.id)
			return err
		}
		again := o.now().Add(20 * time.Second << l.tries)
		_, err := tx.Exec(`update outbox set tries = tries + 1, claimed_until = 0, due = $1, last_error = $2 where id = $3`,
			again.UnixMicro(), failed.Error(), l.id)
		return err
	})
}

// Run works until the context ends.
func (o *Outbox) Run(ctx context.Context, kicked <-chan struct{}) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
		case <-kicked:
		}
		for {
			n, err := o.Step(ctx)
			if ctx.Err() != nil {
				return nil
			}
			if err != nil {
				return err
			}
			if n < batch {
				break
			}
		}
		timer.Reset(15 * time.Second)
	}
}

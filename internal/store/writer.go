package store

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"
)

// The writer commits what waits together.
//
//	take one act, then all that wait (at most 128; if the last group had more
//	than one, wait up to 100 µs for as many again)
//	begin immediate
//	per act: savepoint; run; on error roll back to it; release; note the outcome
//	commit; then answer everyone
//	if the transaction itself is lost: roll back, and run every act again alone
const (
	groupMax  = 128
	gathering = 100 * time.Microsecond
)

// member is an act on its way through the writer.
type member struct {
	ctx   context.Context // looked at before the act begins, never given to the database
	act   func(*Tx) error
	begun atomic.Bool // by the writer, or taken back by the caller: whoever is first
	err   error
	done  chan struct{}
}

type writer struct {
	connector sqliteConnector
	log       *slog.Logger
	committed func()

	mu     sync.Mutex
	queue  []*member
	closed bool
	kick   chan struct{} // something is in the queue, or closed
	ended  chan struct{}

	// The goroutine's alone.
	pool    *sql.DB
	c       *conn
	tx      *Tx
	running []*member
}

func startWriter(ctx context.Context, connector sqliteConnector, log *slog.Logger, committed func()) (*writer, error) {
	w := &writer{connector: connector, log: log, committed: committed,
		kick: make(chan struct{}, 1), ended: make(chan struct{})}
	if err := w.open(ctx); err != nil {
		return nil, err
	}
	go w.loop()
	return w, nil
}

// open makes the one connection. Its sql.Conn is never closed: rows that a
// closure forgot would make that wait for ever; the driver's connection is.
func (w *writer) open(ctx context.Context) error {
	pool := sql.OpenDB(w.connector)
	s, err := pool.Conn(ctx)
	if err != nil {
		return errors.Join(err, pool.Close())
	}
	w.pool = pool
	w.tx = &Tx{ctx: context.Background(), sql: s, d: w.connector.d}
	return raw(s, func(c *conn) error { w.c = c; return nil })
}

func (w *writer) shut() error {
	if w.c == nil {
		return nil
	}
	err := w.c.Close()
	w.c = nil
	return errors.Join(err, w.pool.Close())
}

// write queues an act and waits for its answer.
func (w *writer) write(ctx context.Context, act func(*Tx) error) error {
	m := &member{ctx: ctx, act: act, done: make(chan struct{})}
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		return mark(ErrClosed, errors.New("not begun"))
	}
	w.queue = append(w.queue, m)
	w.mu.Unlock()
	w.wake()
	select {
	case <-m.done:
	case <-ctx.Done():
		if m.begun.CompareAndSwap(false, true) {
			return ctx.Err() // taken back before its turn
		}
		<-m.done
	}
	return m.err
}

func (w *writer) wake() {
	select {
	case w.kick <- struct{}{}:
	default:
	}
}

// close lets the group that runs finish and refuses the acts that wait.
func (w *writer) close() error {
	w.mu.Lock()
	w.closed = true
	w.mu.Unlock()
	w.wake()
	<-w.ended
	return w.shut()
}

// loop serves groups until closed. A closure that ends its goroutine
// (runtime.Goexit, as a test's FailNow does) must not end the writer: its group
// is refused and a new loop goes on.
func (w *writer) loop() {
	defer func() {
		if w.running == nil {
			close(w.ended)
			return
		}
		w.lost(errors.New("goroutine ended"))
		w.answer(errors.New("store: an act of this group ended the writer's goroutine"))
		go w.loop()
	}()
	last := 0
	for {
		group := w.gather(last)
		if group == nil {
			return
		}
		last = len(group)
		w.running = group
		w.serve(group)
		w.answer(nil)
	}
}

// answer tells everyone of the group; wrong overrides what they have.
func (w *writer) answer(wrong error) {
	for _, m := range w.running {
		if wrong != nil {
			m.err = wrong
		}
		close(m.done)
	}
	w.running = nil
}

// gather waits for the next group; nil when closed.
func (w *writer) gather(last int) []*member {
	var group []*member
	for len(group) == 0 {
		<-w.kick
		var open bool
		if group, open = w.take(group); !open {
			return nil
		}
	}
	if last > 1 {
		// Spinning, because who sleeps for so short a time wakes a millisecond later.
		timer := time.NewTimer(gathering)
		defer timer.Stop()
		for len(group) < last {
			select {
			case <-timer.C:
				return group
			default:
				runtime.Gosched()
				group, _ = w.take(group)
			}
		}
	}
	return group
}

// take moves what waits into the group; what was taken back is left out. Once
// closed it refuses what waits.
func (w *writer) take(group []*member) ([]*member, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for ; n < len(w.queue) && (len(group) < groupMax || w.closed); n++ {
		m := w.queue[n]
		switch {
		case !m.begun.CompareAndSwap(false, true):
		case w.closed:
			m.err = mark(ErrClosed, errors.New("not begun"))
			close(m.done)
		case m.ctx.Err() != nil:
			m.err = m.ctx.Err()
			close(m.done)
		default:
			group = append(group, m)
		}
	}
	w.queue = w.queue[:copy(w.queue, w.queue[n:])]
	if len(w.queue) > 0 || w.closed {
		w.wake()
	}
	return group, !w.closed || len(group) > 0
}

// serve writes a group and leaves each member its outcome.
func (w *writer) serve(group []*member) {
	err := w.together(group)
	if err == nil {
		return
	}
	if len(group) == 1 {
		group[0].err = err
		return
	}
	for i := range group {
		if err := w.together(group[i : i+1]); err != nil {
			group[i].err = err
		}
	}
}

// together runs acts in one transaction. An error says that the transaction
// was lost, and nothing of any of them is in a table.
func (w *writer) together(group []*member) error {
	ctx := context.Background()
	if w.c == nil {
		if err := w.open(ctx); err != nil {
			return mark(ErrBusy, err)
		}
	}
	w.c.gone = false
	w.tx.group++
	if err := w.c.control(ctx, "begin immediate"); err != nil {
		return w.lost(err)
	}
	for _, m := range group {
		if err := w.one(ctx, m); err != nil {
			return w.lost(err)
		}
	}
	w.c.announced = true
	err := w.c.control(ctx, "commit")
	w.c.announced = false
	if errors.Is(err, errIO) {
		err = mark(ErrUnknown, err)
	}
	if err != nil {
		return w.lost(err)
	}
	w.committed()
	return nil
}

// one runs one act inside its savepoint.
func (w *writer) one(ctx context.Context, m *member) error {
	if err := w.c.control(ctx, "savepoint act"); err != nil {
		return err
	}
	w.c.fresh()
	m.err = run(w.log, w.tx, m.act)
	if v := w.c.verdict(); m.err == nil {
		m.err = v
	}
	if w.c.gone {
		return errors.Join(errors.New("store: the transaction was rolled back inside an act"), m.err)
	}
	if m.err != nil {
		if err := w.c.control(ctx, "rollback to act"); err != nil {
			return err
		}
	}
	return w.c.control(ctx, "release act")
}

// lost rolls back what may be open. After a disk error the connection is
// opened anew: what it believes of the log is not to be trusted. Frames of the
// failed commit may be in the log, but its index, which the readers keep
// alive, does not count them and the next commit writes over them; only a
// crash in between could bring them back, so that act is answered "unknown".
func (w *writer) lost(err error) error {
	if w.c == nil {
		return err
	}
	w.c.closeRows()
	w.c.control(context.Background(), "rollback") // fails where nothing is open
	if errors.Is(err, errIO) {
		w.log.Error("store: disk error, connection opened anew", "err", err)
		w.shut()
	}
	return err
}

// run calls a closure and makes a panic its refusal.
func run(log *slog.Logger, tx *Tx, act func(*Tx) error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			log.Error("store: act panicked", "panic", v, "stack", string(debug.Stack()))
			err = errPanic{v}
		}
	}()
	return act(tx)
}

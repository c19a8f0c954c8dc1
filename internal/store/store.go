package store

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/guiju/guiju/internal/fault"
)

// Config says which database.
type Config struct {
	// DSN is "sqlite:" and the path of the database file, whose folder must
	// exist and must not be on a network file system, or a PostgreSQL URL
	// ("postgres://..."). Behind PgBouncer add default_query_exec_mode=exec.
	DSN string

	// ReadPool is how many reads go on at once; on PostgreSQL it is also how
	// many acts. 0 is two more than there are processors for SQLite, and 20 for PostgreSQL.
	ReadPool int

	// Log gets what an operator must see: panics, a connection opened anew.
	// nil is slog's default.
	Log *slog.Logger

	// Now stamps the table of migrations. nil is the machine's clock.
	Now func() time.Time
}

// DB is an open database. It is safe for any number of goroutines.
type DB struct {
	database
	log   *slog.Logger
	now   func() time.Time
	limit time.Duration // of a read
	after after
	once  sync.Once // Close

	writing atomic.Int64
}

// database is what the two differ in.
type database interface {
	write(ctx context.Context, act func(*Tx) error) error
	read(ctx context.Context, look func(*Tx) error) error
	backup(ctx context.Context, path string) error
	close() error
	dialect() *dialect
}

// readLimit is how long a read may last: SQLite's log grows as long as one lasts.
const readLimit = 5 * time.Second

// Open opens the database, making an empty SQLite file where there is none.
// [DB.Migrate] comes next.
func Open(ctx context.Context, c Config) (*DB, error) {
	db := &DB{log: c.Log, now: c.Now, limit: readLimit}
	if db.log == nil {
		db.log = slog.Default()
	}
	if db.now == nil {
		db.now = time.Now
	}
	db.after.start()
	var err error
	if path, ok := strings.CutPrefix(c.DSN, "sqlite:"); ok {
		db.database, err = openSQLite(ctx, path, c.ReadPool, db.log, db.after.kick)
	} else if strings.HasPrefix(c.DSN, "postgres://") || strings.HasPrefix(c.DSN, "postgresql://") {
		db.database, err = openPostgres(ctx, c.DSN, c.ReadPool, db.log, db.after.kick)
	} else {
		err = fault.New(fault.Environment, "数据库地址应以 sqlite: 或 postgres:// 开头。", "The database address must begin with sqlite: or postgres://.")
	}
	if err != nil {
		db.after.stop()
		return nil, err
	}
	return db, nil
}

// Write runs one act and answers when it is on disk or refused.
func (db *DB) Write(ctx context.Context, act func(*Tx) error) error {
	db.writing.Add(1)
	defer db.writing.Add(-1)
	return db.write(ctx, traced(ctx, true, act))
}

// Writing is how many acts are being written or wait for their turn.
func (db *DB) Writing() int64 { return db.writing.Load() }

// Read looks at one moment of the database.
func (db *DB) Read(ctx context.Context, look func(*Tx) error) error {
	limited, cancel := context.WithTimeout(ctx, db.limit)
	defer cancel()
	err := db.read(limited, traced(ctx, false, look))
	if err != nil && limited.Err() != nil && ctx.Err() == nil {
		return mark(ErrBusy, err)
	}
	return err
}

// Barrier waits until every act that began before it has ended: what they had
// read before is then of no effect any more. On SQLite acts follow each other.
func (db *DB) Barrier(ctx context.Context) error {
	d := db.dialect()
	if d.instant == "" {
		return nil
	}
	var at float64
	if err := db.Read(ctx, func(tx *Tx) error { return tx.QueryRow(d.instant).Scan(&at) }); err != nil {
		return err
	}
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		var n int64
		if err := db.Read(ctx, func(tx *Tx) error { return tx.QueryRow(d.older, at).Scan(&n) }); err != nil || n == 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-again.C:
		}
	}
}

// Backup writes a whole, checked copy of a SQLite database to a new file.
// PostgreSQL has its own tools for that and refuses.
func (db *DB) Backup(ctx context.Context, path string) error { return db.backup(ctx, path) }

// Dialect is "sqlite" or "postgres", for tests and the status page: nothing
// else may ask.
func (db *DB) Dialect() string { return db.dialect().name }

// AfterCommit has f called after commits, in a goroutine of its own: at least
// once after the last of several that follow each other closely. f may write;
// [DB.Close] waits for it.
func (db *DB) AfterCommit(f func()) { db.after.add(f) }

// Close finishes the group that is being written, refuses the acts that wait
// with [ErrClosed], and closes every connection.
func (db *DB) Close() error {
	err := db.close()
	db.once.Do(db.after.stop)
	return err
}

// after calls what was registered, outside the writer's goroutine, so that a
// follower that is slow or writes itself never holds up an act.
type after struct {
	mu     sync.Mutex
	calls  []func()
	signal chan struct{}
	ended  chan struct{}
}

func (a *after) start() {
	a.signal, a.ended = make(chan struct{}, 1), make(chan struct{})
	go func() {
		defer close(a.ended)
		for range a.signal {
			a.mu.Lock()
			calls := a.calls
			a.mu.Unlock()
			for _, f := range calls {
				f()
			}
		}
	}()
}

func (a *after) add(f func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.calls = append(a.calls[:len(a.calls):len(a.calls)], f)
}

func (a *after) kick() {
	select {
	case a.signal <- struct{}{}:
	default: // one is waiting: it will see this commit too
	}
}

// stop comes after the last kick.
func (a *after) stop() {
	close(a.signal)
	<-a.ended
}

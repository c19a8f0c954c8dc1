// Package bare runs statements that store has recorded by the database's
// driver alone: the limit that a benchmark holds the program to. Statements
// are prepared and kept; the transactions are those of the recording.
package bare

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the drivers that store uses
	_ "modernc.org/sqlite"

	"github.com/guiju/guiju/internal/store"
)

// DB is a database seen by its driver alone.
type DB struct {
	pool   *sql.DB
	sqlite bool
	writer *hand
	hands  chan *hand // readers that are free
	all    []*hand
}

// hand is one connection with its statements.
type hand struct {
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
	fixed func(string) string
}

// Open opens a SQLite file or a PostgreSQL URL with so many readers; a
// database that others write into is only read.
func Open(ctx context.Context, dsn string, readers int) (*DB, error) {
	driver, address, begin := "pgx", dsn, func(q string) string { return q }
	path, isSQLite := strings.CutPrefix(dsn, "sqlite:")
	if isSQLite {
		driver, address, begin = "sqlite", store.SQLiteAddress(path), numbered
	}
	pool, err := sql.Open(driver, address)
	if err != nil {
		return nil, err
	}
	b := &DB{pool: pool, sqlite: isSQLite, hands: make(chan *hand, readers)}
	for i := range readers + 1 {
		conn, err := pool.Conn(ctx)
		if err != nil {
			return nil, errors.Join(err, b.Close())
		}
		h := &hand{conn, map[string]*sql.Stmt{}, begin}
		b.all = append(b.all, h)
		if i == 0 {
			b.writer = h
		} else {
			b.hands <- h
		}
	}
	return b, nil
}

// Close ends every connection.
func (b *DB) Close() error {
	var err error
	for _, h := range b.all {
		for _, s := range h.stmts {
			err = errors.Join(err, s.Close())
		}
		err = errors.Join(err, h.conn.Close())
	}
	return errors.Join(err, b.pool.Close())
}

var placeholder = regexp.MustCompile(`\$(\d+)`)

// numbered writes $1 as SQLite's driver must have it.
func numbered(q string) string { return placeholder.ReplaceAllString(q, "?$1") }

func (h *hand) run(ctx context.Context, s store.Statement) error {
	st := h.stmts[s.SQL]
	if st == nil {
		var err error
		if st, err = h.conn.PrepareContext(ctx, h.fixed(s.SQL)); err != nil {
			return fmt.Errorf("%s: %w", s.SQL, err)
		}
		h.stmts[s.SQL] = st
	}
	if !s.Rows {
		if _, err := st.ExecContext(ctx, s.Args...); err != nil {
			return fmt.Errorf("%s: %w", s.SQL, err)
		}
		return nil
	}
	rows, err := st.QueryContext(ctx, s.Args...)
	if err != nil {
		return fmt.Errorf("%s: %w", s.SQL, err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return err
	}
	into, dest := make([]any, len(names)), make([]any, len(names))
	for i := range dest {
		dest[i] = &into[i]
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (h *hand) words(ctx context.Context, q string) error {
	return h.run(ctx, store.Statement{SQL: q})
}

// Read runs the reads of one request, each in its transaction.
func (b *DB) Read(ctx context.Context, works []store.Work) error {
	h := <-b.hands
	defer func() { b.hands <- h }()
	begin := "begin"
	if !b.sqlite {
		begin = "begin isolation level repeatable read read only"
	}
	for _, w := range works {
		if err := h.words(ctx, begin); err != nil {
			return err
		}
		for _, s := range w.Statements {
			if err := h.run(ctx, s); err != nil {
				return errors.Join(err, h.words(ctx, "rollback"))
			}
		}
		if err := h.words(ctx, "rollback"); err != nil {
			return err
		}
	}
	return nil
}

// Write runs acts in the transactions they were recorded in, one after
// another, and gives how long each transaction took. What was refused is
// undone again. It is for a copy that nobody else writes into.
func (b *DB) Write(ctx context.Context, works []store.Work) ([]time.Duration, error) {
	var took []time.Duration
	for len(works) > 0 {
		n := 1
		for n < len(works) && works[n].Group == works[0].Group {
			n++
		}
		start := time.Now()
		if err := b.writer.group(ctx, works[:n]); err != nil {
			return took, errors.Join(err, b.writer.words(ctx, "rollback"))
		}
		took = append(took, time.Since(start))
		works = works[n:]
	}
	return took, nil
}

func (h *hand) group(ctx context.Context, works []store.Work) error {
	if err := h.words(ctx, "begin immediate"); err != nil {
		return err
	}
	for _, w := range works {
		if w.Refused {
			if err := h.refused(ctx, w); err != nil {
				return err
			}
			continue
		}
		for _, s := range w.Statements {
			if err := h.run(ctx, s); err != nil {
				return err
			}
		}
	}
	return h.words(ctx, "commit")
}

func (h *hand) refused(ctx context.Context, w store.Work) error {
	if err := h.words(ctx, "savepoint act"); err != nil {
		return err
	}
	for _, s := range w.Statements {
		if h.run(ctx, s) != nil {
			break // it failed then as well
		}
	}
	return errors.Join(h.words(ctx, "rollback to act"), h.words(ctx, "release act"))
}

// Both runs the acts and, beside them by all readers, the reads.
func (b *DB) Both(ctx context.Context, acts []store.Work, reads []store.Work) (groups []time.Duration, took time.Duration, err error) {
	start := time.Now()
	next := make(chan store.Work)
	var wait sync.WaitGroup
	failed := make(chan error, cap(b.hands)+1)
	for range cap(b.hands) {
		wait.Go(func() {
			for w := range next {
				if err := b.Read(ctx, []store.Work{w}); err != nil {
					select {
					case failed <- err:
					default:
					}
				}
			}
		})
	}
	wait.Go(func() {
		defer close(next)
		for _, w := range reads {
			next <- w
		}
	})
	groups, err = b.Write(ctx, acts)
	wait.Wait()
	took = time.Since(start)
	select {
	case e := <-failed:
		err = errors.Join(err, e)
	default:
	}
	return groups, took, err
}

// Scans gives the statements whose plan walks through a table of more rows
// than few, each with the line of the plan. SQLite alone can say.
func (b *DB) Scans(ctx context.Context, statements []store.Statement, few int64) (map[string]string, error) {
	out := map[string]string{}
	if !b.sqlite {
		return out, nil
	}
	seen := map[string]bool{}
	for _, s := range statements {
		if seen[s.SQL] {
			continue
		}
		seen[s.SQL] = true
		lines, err := b.plan(ctx, s)
		if err != nil {
			return nil, err
		}
		for _, line := range lines {
			table := scanned(s.SQL, line)
			if table == "" {
				continue
			}
			var n int64
			if err := b.pool.QueryRowContext(ctx, `select count(*) from (select 1 from "`+table+`" limit ?)`, few+1).Scan(&n); err != nil {
				return nil, fmt.Errorf("%s: %w", line, err)
			}
			if n > few {
				out[s.SQL] = line
			}
		}
	}
	return out, nil
}

var scan = regexp.MustCompile(`^SCAN (\w+)$`)

// scanned gives the table that a line of a plan walks through; "" where it is
// none: a list of values, rows of a sub-select, an index read in its order.
func scanned(q, line string) string {
	m := scan.FindStringSubmatch(line)
	if m == nil {
		return ""
	}
	name := regexp.QuoteMeta(m[1])
	if t := regexp.MustCompile(`(?i)\b(?:from|join|update|into)\s+(\w+)\s+(?:as\s+)?` + name + `\b`).FindStringSubmatch(q); t != nil {
		return t[1]
	}
	if regexp.MustCompile(`(?i)\b(?:from|join|update|into)\s+` + name + `\b`).MatchString(q) {
		return m[1]
	}
	return ""
}

func (b *DB) plan(ctx context.Context, s store.Statement) ([]string, error) {
	rows, err := b.pool.QueryContext(ctx, "explain query plan "+numbered(s.SQL), s.Args...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.SQL, err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var a, p, x int64
		var line string
		if err := rows.Scan(&a, &p, &x, &line); err != nil {
			return nil, err
		}
		out = append(out, line)
	}
	return out, rows.Err()
}

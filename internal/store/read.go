package store

import (
	"context"
	"database/sql"
)

// readTx runs a read in one transaction that is always rolled back.
func readTx(ctx context.Context, pool *sql.DB, d *dialect, begin string, look func(*Tx) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s, err := pool.Conn(ctx)
	if err != nil {
		return poolError(ctx, err)
	}
	// cancel comes before Close: it closes rows that look left open, for which
	// Close would wait.
	defer s.Close()
	defer cancel()
	if err := raw(s, func(c *conn) error { return c.control(ctx, begin) }); err != nil {
		return err
	}
	defer raw(s, func(c *conn) error {
		c.closeRows()
		return c.control(context.WithoutCancel(ctx), "rollback")
	})
	if err := look(&Tx{ctx: ctx, sql: s, d: d}); err != nil {
		return err
	}
	return raw(s, func(c *conn) error { return c.verdict() })
}

// verdict is what an act whose closure returned nil is answered with.
func (c *conn) verdict() error {
	if c.closeRows() && c.wrong == nil {
		return errRows
	}
	return c.wrong
}

// raw lends the connection under database/sql's own lock.
func raw(s *sql.Conn, f func(*conn) error) error {
	return s.Raw(func(c any) error { return f(c.(*conn)) })
}

// poolError is what taking a connection from a pool failed with.
func poolError(ctx context.Context, err error) error {
	if err.Error() == "sql: database is closed" { // database/sql does not export it
		return mark(ErrClosed, err)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

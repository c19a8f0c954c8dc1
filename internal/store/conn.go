package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
)

// conn is one connection of either database as database/sql sees it. It gives
// both the same manners: the same placeholders and kinds of argument, errors
// told apart, one statement at a time, and an act that ends with the first
// statement that fails.
type conn struct {
	driver.Conn
	d     *dialect
	texts map[string]*text // the acts' statements
	own   map[string]*text // store's: begin, savepoint, commit
	rows  *rows            // not closed yet
	wrong error            // the first statement of this act that failed

	// The writer's alone. announced: the next commit is the writer's own; the
	// hook refuses every other. gone: the transaction was rolled back, by
	// whomever.
	announced, gone bool
}

// keptTexts bounds what one connection keeps prepared; the program has fewer.
const keptTexts = 500

// errRows says that rows were left open.
var errRows = errors.New("store: rows of an earlier statement are still open")

func newConn(inner driver.Conn, d *dialect) *conn {
	return &conn{Conn: inner, d: d, texts: map[string]*text{}, own: map[string]*text{}}
}

// fresh forgets the last act.
func (c *conn) fresh() { c.wrong = nil }

// closeRows closes what a closure left open and says whether it did.
func (c *conn) closeRows() bool {
	if c.rows == nil {
		return false
	}
	c.rows.Close()
	return true
}

// fail keeps the first error of the act.
func (c *conn) fail(err error) error {
	if errors.Is(err, driver.ErrBadConn) {
		return err // database/sql must see it as it is
	}
	err = c.d.classify(err)
	if c.wrong == nil {
		c.wrong = err
	}
	return err
}

// text finds or reads a statement.
func (c *conn) text(ctx context.Context, q string, args int) (*text, error) {
	if c.wrong != nil {
		return nil, fmt.Errorf("store: an earlier statement of this act failed: %w", c.wrong)
	}
	if c.rows != nil {
		return nil, c.fail(errRows)
	}
	t := c.texts[q]
	if t == nil {
		fresh, err := readText(q, c.d.numbered)
		if err != nil {
			return nil, c.fail(err)
		}
		if t, err = c.prepared(ctx, fresh); err != nil {
			return nil, c.fail(err)
		}
		if len(c.texts) >= keptTexts {
			c.forget()
		}
		c.texts[q] = t
	}
	if t.args != args {
		return nil, c.fail(fmt.Errorf("store: statement has %d arguments, %d given: %s", t.args, args, q))
	}
	return t, nil
}

// prepared prepares a statement where the dialect asks for it.
func (c *conn) prepared(ctx context.Context, t text) (*text, error) {
	if !c.d.prepare {
		return &t, nil
	}
	var err error
	t.stmt, err = c.Conn.(driver.ConnPrepareContext).PrepareContext(ctx, t.sql)
	return &t, err
}

func (c *conn) forget() {
	for _, t := range c.texts {
		if t.stmt != nil {
			t.stmt.Close()
		}
	}
	clear(c.texts)
}

// control runs a statement of store itself.
func (c *conn) control(ctx context.Context, q string) error {
	t := c.own[q]
	if t == nil {
		var err error
		if t, err = c.prepared(ctx, text{sql: q}); err != nil {
			return c.d.classify(err)
		}
		c.own[q] = t
	}
	_, err := c.exec(ctx, t, nil)
	return c.d.classify(err)
}

func (c *conn) exec(ctx context.Context, t *text, args []driver.NamedValue) (driver.Result, error) {
	if t.stmt != nil {
		return t.stmt.(driver.StmtExecContext).ExecContext(ctx, args)
	}
	return c.Conn.(driver.ExecerContext).ExecContext(ctx, t.sql, args)
}

// ExecContext implements driver.ExecerContext.
func (c *conn) ExecContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Result, error) {
	t, err := c.text(ctx, q, len(args))
	if err != nil {
		return nil, err
	}
	r, err := c.exec(ctx, t, args)
	if err != nil {
		return nil, c.fail(err)
	}
	return r, nil
}

// QueryContext implements driver.QueryerContext.
func (c *conn) QueryContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Rows, error) {
	t, err := c.text(ctx, q, len(args))
	if err != nil {
		return nil, err
	}
	var r driver.Rows
	if t.stmt != nil {
		r, err = t.stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
	} else {
		r, err = c.Conn.(driver.QueryerContext).QueryContext(ctx, t.sql, args)
	}
	if err != nil {
		return nil, c.fail(err)
	}
	c.rows = &rows{Rows: r, c: c}
	return c.rows, nil
}

// CheckNamedValue implements driver.NamedValueChecker: what the two databases
// would keep differently is not let in.
func (c *conn) CheckNamedValue(v *driver.NamedValue) error {
	value, err := driver.DefaultParameterConverter.ConvertValue(v.Value)
	if err == nil {
		switch value.(type) {
		case nil, int64, string, []byte:
		default:
			err = fmt.Errorf("store: argument $%d is %T: use integers, texts, bytes or nil", v.Ordinal, v.Value)
		}
	}
	if err != nil {
		return c.fail(err)
	}
	v.Value = value
	return nil
}

// ResetSession implements driver.SessionResetter.
func (c *conn) ResetSession(ctx context.Context) error {
	c.fresh()
	return c.Conn.(driver.SessionResetter).ResetSession(ctx)
}

// IsValid implements driver.Validator.
func (c *conn) IsValid() bool {
	v, ok := c.Conn.(driver.Validator)
	return !ok || v.IsValid()
}

// Ping implements driver.Pinger.
func (c *conn) Ping(ctx context.Context) error { return c.Conn.(driver.Pinger).Ping(ctx) }

// Close ends the connection.
func (c *conn) Close() error {
	c.forget()
	for _, t := range c.own {
		if t.stmt != nil {
			t.stmt.Close()
		}
	}
	clear(c.own)
	return c.Conn.Close()
}

// rows are the rows of the one statement that is open.
type rows struct {
	driver.Rows
	c      *conn
	closed bool
}

func (r *rows) Next(dest []driver.Value) error {
	if r.closed {
		return errors.New("store: rows outlived their act")
	}
	err := r.Rows.Next(dest)
	if err != nil && err != io.EOF {
		return r.c.fail(err)
	}
	for i := range dest {
		if b, ok := dest[i].([]byte); ok && b == nil {
			dest[i] = []byte{} // null is nil without a type: SQLite's driver gives this for no bytes
		}
	}
	return err
}

func (r *rows) Close() error {
	if r.closed {
		return nil
	}
	r.closed = true
	r.c.rows = nil
	if err := r.Rows.Close(); err != nil {
		return r.c.fail(err)
	}
	return nil
}

package store

import (
	"context"
	"database/sql"
)

// Tx is the transaction of one act or one read, and ends with it.
type Tx struct {
	ctx   context.Context
	sql   *sql.Conn
	d     *dialect
	group uint64 // of the writer's
	work  *Work  // nil: nobody wants to know
}

// Result is what a statement without rows did.
type Result struct {
	Rows int64 // changed
}

// Exec runs a statement that gives no rows. Without arguments the text may
// hold several statements.
func (tx *Tx) Exec(q string, args ...any) (Result, error) {
	tx.work.note(q, args, false)
	r, err := tx.sql.ExecContext(tx.ctx, q, args...)
	if err != nil {
		return Result{}, err
	}
	n, err := r.RowsAffected()
	return Result{Rows: n}, err
}

// Query runs a statement that gives rows; close them before the next statement.
func (tx *Tx) Query(q string, args ...any) (*sql.Rows, error) {
	tx.work.note(q, args, true)
	return tx.sql.QueryContext(tx.ctx, q, args...)
}

// QueryRow runs a statement of which one row is wanted; it is over when Scan
// returns, with sql.ErrNoRows where there was none.
func (tx *Tx) QueryRow(q string, args ...any) *sql.Row {
	tx.work.note(q, args, true)
	return tx.sql.QueryRowContext(tx.ctx, q, args...)
}

// ForUpdate is the end of a select that locks the rows it reads until the act
// ends; on SQLite the one writer is the lock.
func (tx *Tx) ForUpdate() string { return tx.d.forUpdate }

// TryLock takes lock n of the whole installation until the act ends, or says
// that somebody else has it. On SQLite acts follow each other: it is always free.
func (tx *Tx) TryLock(n int64) (bool, error) {
	if tx.d.tryLock == "" {
		return true, nil
	}
	var got bool
	err := tx.QueryRow(tx.d.tryLock, n).Scan(&got)
	return got, err
}

// Lock takes lock n of the whole installation until the act ends, waiting for
// whoever has it. On SQLite acts follow each other: there is nothing to wait for.
func (tx *Tx) Lock(n int64) error {
	if tx.d.lock == "" {
		return nil
	}
	_, err := tx.Exec(tx.d.lock, n)
	return err
}

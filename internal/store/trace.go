package store

import (
	"bytes"
	"context"
)

// Work is what one closure asked of the database, statement by statement: for
// benchmarks that run the same statements without the program around them.
type Work struct {
	Write      bool
	Group      uint64 // works of one group were written by one commit; 0: a read, or PostgreSQL
	Refused    bool   // the closure gave an error or panicked: nothing of it was kept
	Statements []Statement
}

// Statement is one statement as it was asked.
type Statement struct {
	SQL  string
	Args []any
	Rows bool // it gives rows
}

type traceKey struct{}

// Trace has f called with what each act and each read under the context asked.
// Acts come in the order in which they ran. f must not use the database.
func Trace(ctx context.Context, f func(Work)) context.Context {
	return context.WithValue(ctx, traceKey{}, f)
}

// traced makes a closure tell what it asked, where its caller wants to know.
func traced(ctx context.Context, write bool, f func(*Tx) error) func(*Tx) error {
	tell, _ := ctx.Value(traceKey{}).(func(Work))
	if tell == nil {
		return f
	}
	return func(tx *Tx) error {
		w := &Work{Write: write, Group: tx.group, Refused: true}
		tx.work = w
		defer func() {
			tx.work = nil
			tell(*w)
		}()
		err := f(tx)
		w.Refused = err != nil
		return err
	}
}

// note keeps a statement; bytes are copied, for their owner may use them again.
func (w *Work) note(q string, args []any, rows bool) {
	if w == nil {
		return
	}
	kept := make([]any, len(args))
	for i, a := range args {
		if b, ok := a.([]byte); ok {
			a = bytes.Clone(b)
		}
		kept[i] = a
	}
	w.Statements = append(w.Statements, Statement{SQL: q, Args: kept, Rows: rows})
}

// SQLiteAddress is the address under which a SQLite file is opened here, for
// the bare driver: with other pragmas it would be measured on other terms.
func SQLiteAddress(path string) string { return sqliteURI(path, sqlitePragmas) }

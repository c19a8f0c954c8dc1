package store

import (
	"context"
	"path/filepath"
	"testing"
)

func open(t testing.TB) *DB {
	t.Helper()
	db, err := Open(t.Context(), Config{DSN: "sqlite:" + filepath.Join(t.TempDir(), "guiju.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

func TestFirst(t *testing.T) {
	db := open(t)
	err := db.Write(context.Background(), func(tx *Tx) error {
		_, err := tx.Exec("insert into counter (series, value) values ($2, $1)", 7, "a")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var v int64
	if err := db.Read(t.Context(), func(tx *Tx) error {
		return tx.QueryRow("select value from counter where series = $1", "a").Scan(&v)
	}); err != nil || v != 7 {
		t.Fatal(v, err)
	}
	if err := db.Backup(t.Context(), filepath.Join(t.TempDir(), "b.db")); err != nil {
		t.Fatal(err)
	}
}

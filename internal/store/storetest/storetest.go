package storetest

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/guiju/guiju/internal/store"
)

// binary is what the tests of one binary share; a test helper is the one place
// in the house that may have such a thing.
var binary struct {
	main    bool // Main runs and will stop what was started
	once    sync.Once
	cluster *cluster
	none    error // why there is no cluster
	file    sync.Once
	empty   []byte // a migrated SQLite file
}

// Main runs the tests of a binary and stops the cluster after them.
func Main(m *testing.M) {
	binary.main = true
	code := m.Run()
	if c := binary.cluster; c != nil {
		if err := c.stop(); err != nil {
			fmt.Fprintln(os.Stderr, "storetest:", err)
			code = max(code, 1)
		}
	}
	os.Exit(code)
}

// Each runs a test on SQLite and, where it can be started, on PostgreSQL.
func Each(t *testing.T, f func(t *testing.T, db *store.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, New(t)) })
	t.Run("postgres", func(t *testing.T) { f(t, Postgres(t)) })
}

// New gives a migrated SQLite database.
func New(t testing.TB) *store.DB {
	t.Helper()
	binary.file.Do(func() { binary.empty = emptyFile(t) })
	path := filepath.Join(t.TempDir(), "guiju.db")
	if err := os.WriteFile(path, binary.empty, 0o600); err != nil {
		t.Fatal(err)
	}
	return Open(t, "sqlite:"+path)
}

// emptyFile migrates once; the tests copy.
func emptyFile(t testing.TB) []byte {
	t.Helper()
	db := Open(t, "sqlite:"+filepath.Join(t.TempDir(), "empty.db"))
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := db.Backup(t.Context(), copied); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(copied)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Postgres gives a migrated PostgreSQL database or skips the test.
func Postgres(t testing.TB) *store.DB {
	t.Helper()
	return Open(t, PostgresDSN(t))
}

// PostgresDSN is the address of a migrated, empty database, lent until the test
// ends.
func PostgresDSN(t testing.TB) string {
	t.Helper()
	if !binary.main {
		t.Fatal("storetest: TestMain must be storetest.Main, which stops the cluster")
	}
	binary.once.Do(func() { binary.cluster, binary.none = startCluster() })
	if binary.none != nil {
		t.Skip("PostgreSQL half not run: " + binary.none.Error())
	}
	name, err := binary.cluster.take()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := binary.cluster.giveBack(name); err != nil {
			t.Error(err)
		}
	})
	return binary.cluster.dsn(name)
}

// Open opens a database that is closed with the test. What acts log, such as
// the stack of a panic that a test wants, is not shown.
func Open(t testing.TB, dsn string) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), store.Config{DSN: dsn, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

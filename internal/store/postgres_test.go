package store_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
)

// This file is what only a server can do to an act.

func TestDeadlockIsTriedAgain(t *testing.T) {
	db := storetest.Postgres(t)
	ctx := t.Context()
	if err := db.Write(ctx, func(tx *store.Tx) error { return errors.Join(set(tx, "a", 0), set(tx, "b", 0)) }); err != nil {
		t.Fatal(err)
	}
	var both sync.WaitGroup
	both.Add(2)
	runs := 0
	var mu sync.Mutex
	cross := func(first, second string) error {
		met := false
		return db.Write(ctx, func(tx *store.Tx) error {
			mu.Lock()
			runs++
			mu.Unlock()
			if _, err := tx.Exec("update counter set value = value + 1 where series = $1", first); err != nil {
				return err
			}
			if !met {
				met = true
				both.Done()
				both.Wait()
			}
			_, err := tx.Exec("update counter set value = value + 1 where series = $1", second)
			return err
		})
	}
	answers := make(chan error)
	go func() { answers <- cross("a", "b") }()
	go func() { answers <- cross("b", "a") }()
	if err := errors.Join(<-answers, <-answers); err != nil {
		t.Error(err)
	}
	if runs != 3 {
		t.Error("closures ran", runs, "times")
	}
	var sum int
	if err := db.Read(ctx, func(tx *store.Tx) error { return tx.QueryRow("select sum(value) from counter").Scan(&sum) }); err != nil || sum != 4 {
		t.Error(sum, err)
	}
}

func TestConnectionLostBeforeTheCommit(t *testing.T) {
	db := storetest.Postgres(t)
	runs := 0
	if err := db.Write(t.Context(), func(tx *store.Tx) error {
		runs++
		if err := set(tx, "a", 1); err != nil {
			return err
		}
		if runs == 1 {
			_, err := tx.Exec("select pg_terminate_backend(pg_backend_pid())")
			return err
		}
		return nil
	}); err != nil || runs != 2 {
		t.Error(err, runs)
	}
	// Again and again: in the end the act is refused.
	runs = 0
	if err := db.Write(t.Context(), func(tx *store.Tx) error {
		runs++
		if err := set(tx, "b", 1); err != nil {
			return err
		}
		_, err := tx.Exec("select pg_terminate_backend(pg_backend_pid())")
		return err
	}); !errors.Is(err, store.ErrBusy) || runs != 4 {
		t.Error(err, runs)
	}
	want(t, db, "a")
}

func TestConnectionLostDuringTheCommit(t *testing.T) {
	db := storetest.Postgres(t)
	ctx := t.Context()
	if err := db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`create function die() returns trigger language plpgsql as $f$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $f$;
			create constraint trigger die after insert on counter deferrable initially deferred for each row execute function die()`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	defer db.Write(ctx, func(tx *store.Tx) error { _, err := tx.Exec("drop function die cascade"); return err })
	runs := 0
	if err := db.Write(ctx, func(tx *store.Tx) error { runs++; return set(tx, "a", 1) }); !errors.Is(err, store.ErrUnknown) || runs != 1 {
		t.Error(err, runs)
	}
}

func TestServerGone(t *testing.T) {
	_, err := store.Open(t.Context(), store.Config{DSN: "postgres://nobody@/none?host=" + t.TempDir()})
	if err == nil {
		t.Error("opened")
	}
}

func TestRowLock(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		if err := db.Write(ctx, func(tx *store.Tx) error { return set(tx, "a", 0) }); err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				if err := db.Write(ctx, func(tx *store.Tx) error {
					var v int
					if err := tx.QueryRow("select value from counter where series = $1"+tx.ForUpdate(), "a").Scan(&v); err != nil {
						return err
					}
					_, err := tx.Exec("update counter set value = $1 where series = $2", v+1, "a")
					return err
				}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		var v int
		if err := db.Read(ctx, func(tx *store.Tx) error {
			return tx.QueryRow("select value from counter where series = $1", "a").Scan(&v)
		}); err != nil || v != 20 {
			t.Error("an update was lost:", v, err)
		}
	})
}

func TestTryLock(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		try := func() (got bool) {
			if err := db.Write(context.Background(), func(tx *store.Tx) (err error) { got, err = tx.TryLock(7); return err }); err != nil {
				t.Fatal(err)
			}
			return got
		}
		if !try() || !try() {
			t.Error("the lock outlived its act")
		}
		if db.Dialect() == "sqlite" {
			return // the writer is the lock
		}
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			if got, err := tx.TryLock(7); !got || err != nil {
				t.Error(got, err)
			}
			if try() {
				t.Error("two have the lock")
			}
			return nil
		}); err != nil {
			t.Error(err)
		}
	})
}

func TestLockWaits(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		if err := db.Write(ctx, func(tx *store.Tx) error { return set(tx, "a", 0) }); err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				if err := db.Write(ctx, func(tx *store.Tx) error {
					if err := tx.Lock(9); err != nil {
						return err
					}
					var v int
					if err := tx.QueryRow("select value from counter where series = $1", "a").Scan(&v); err != nil {
						return err
					}
					_, err := tx.Exec("update counter set value = $1 where series = $2", v+1, "a")
					return err
				}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		var v int
		if err := db.Read(ctx, func(tx *store.Tx) error {
			return tx.QueryRow("select value from counter where series = $1", "a").Scan(&v)
		}); err != nil || v != 10 {
			t.Error("two had the lock at once:", v, err)
		}
	})
}

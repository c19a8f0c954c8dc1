package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
)

// This file is how an act or a read ends, on both databases alike.

func TestFirstFailureEndsTheAct(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var second error
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			if err := set(tx, "a", 1); err != nil {
				return err
			}
			set(tx, "a", 2)
			second = set(tx, "b", 1)
			return nil
		})
		if !errors.Is(err, store.ErrConstraint) || !errors.Is(second, store.ErrConstraint) {
			t.Error(err, second)
		}
		want(t, db)
	})
}

func TestRowsLeftOpen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if err := db.Write(t.Context(), func(tx *store.Tx) error { return errors.Join(set(tx, "a", 1), set(tx, "b", 2)) }); err != nil {
			t.Fatal(err)
		}
		look := func(tx *store.Tx) error {
			rows, err := tx.Query("select series from counter order by 1")
			if err != nil {
				return err
			}
			rows.Next()
			return nil // no Close
		}
		within := func(tx *store.Tx) error {
			if err := look(tx); err != nil {
				return err
			}
			return tx.QueryRow("select 1").Scan(new(int))
		}
		// More often than there are connections: nothing may be used up.
		for range 30 {
			for _, f := range []func(*store.Tx) error{look, within} {
				if err := db.Read(t.Context(), f); err == nil {
					t.Fatal("read with open rows passed")
				}
				if err := db.Write(t.Context(), f); err == nil {
					t.Fatal("act with open rows passed")
				}
			}
		}
		if err := db.Write(t.Context(), func(tx *store.Tx) error { return set(tx, "c", 3) }); err != nil {
			t.Fatal(err)
		}
		want(t, db, "a", "b", "c")
	})
}

func TestPanicIsARefusal(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			if err := set(tx, "a", 1); err != nil {
				return err
			}
			panic("oh")
		}); err == nil {
			t.Error("a panic passed")
		}
		if err := db.Write(t.Context(), func(tx *store.Tx) error { return set(tx, "b", 1) }); err != nil {
			t.Error(err)
		}
		want(t, db, "b")
	})
}

func TestNoStatementEndsTheTransaction(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for _, q := range []string{"commit", " COMMIT;", "rollback", "end", "begin", "savepoint x", "release act", "rollback to act",
			"set constraints all deferred", "pragma foreign_keys = 0", "vacuum"} {
			if err := db.Write(t.Context(), func(tx *store.Tx) error {
				if err := set(tx, "a", 1); err != nil {
					return err
				}
				_, err := tx.Exec(q)
				return err
			}); !errors.Is(err, store.ErrStatement) {
				t.Errorf("%s: %v", q, err)
			}
		}
		want(t, db)
	})
}

func TestReadCannotWrite(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if err := db.Read(t.Context(), func(tx *store.Tx) error { return set(tx, "a", 1) }); err == nil {
			t.Error("a read wrote")
		}
		want(t, db)
	})
}

func TestReadSeesOneMoment(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		var before, after int
		if err := db.Read(ctx, func(tx *store.Tx) error {
			if err := tx.QueryRow("select count(*) from counter").Scan(&before); err != nil {
				return err
			}
			if err := db.Write(ctx, func(tx *store.Tx) error { return set(tx, "a", 1) }); err != nil {
				return err
			}
			return tx.QueryRow("select count(*) from counter").Scan(&after)
		}); err != nil {
			t.Fatal(err)
		}
		if before != 0 || after != 0 {
			t.Error(before, after)
		}
		want(t, db, "a")
	})
}

func TestReadIsCancelled(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(20*time.Millisecond, cancel)
		err := db.Read(ctx, func(tx *store.Tx) error {
			return tx.QueryRow("with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000000) select max(i) from n").Scan(new(int64))
		})
		if err == nil || ctx.Err() == nil {
			t.Error("a read outlived its caller:", err)
		}
		want(t, db)
	})
}

func TestCallerGoneBeforeTheAct(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		ran := false
		if err := db.Write(ctx, func(tx *store.Tx) error { ran = true; return set(tx, "a", 1) }); !errors.Is(err, context.Canceled) || ran {
			t.Error(err, ran)
		}
		want(t, db)
	})
}

func TestCallerGoneDuringTheAct(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		if err := db.Write(ctx, func(tx *store.Tx) error {
			if err := set(tx, "a", 1); err != nil {
				return err
			}
			cancel()
			return set(tx, "b", 1)
		}); err != nil {
			t.Error("a begun act was not finished:", err)
		}
		want(t, db, "a", "b")
	})
}

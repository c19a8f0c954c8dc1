package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
)

// This file is what both databases must do alike.

func set(tx *store.Tx, series string, value int64) error {
	_, err := tx.Exec("insert into counter (series, value) values ($1, $2)", series, value)
	return err
}

// series reads the names of all counters.
func series(t testing.TB, db *store.DB) []string {
	t.Helper()
	var all []string
	if err := db.Read(context.Background(), func(tx *store.Tx) error {
		all = nil
		rows, err := tx.Query("select series from counter order by series")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var s string
			if err := rows.Scan(&s); err != nil {
				return err
			}
			all = append(all, s)
		}
		return rows.Err()
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

func want(t testing.TB, db *store.DB, names ...string) {
	t.Helper()
	if got := series(t, db); !slices.Equal(got, names) {
		t.Errorf("counters %q, want %q", got, names)
	}
}

func TestWriteIsWholeOrNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		if err := db.Write(ctx, func(tx *store.Tx) error { return set(tx, "a", 1) }); err != nil {
			t.Fatal(err)
		}
		no := errors.New("no")
		if err := db.Write(ctx, func(tx *store.Tx) error {
			if err := set(tx, "b", 1); err != nil {
				return err
			}
			return no
		}); !errors.Is(err, no) {
			t.Error(err)
		}
		want(t, db, "a")
	})
}

func TestPlaceholders(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var a, b, c, d string
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			if _, err := tx.Exec(`insert into counter (series, value) values ($2, $1), ($3, $1) -- $9`, 7, "x", "y"); err != nil {
				return err
			}
			if err := tx.QueryRow(`select series from counter where value = $2 and series > $1 and value = $2`, "x", 7).Scan(&a); err != nil {
				return err
			}
			// A literal is no placeholder, with or without quotes inside.
			if err := tx.QueryRow(`select '$1', 'it''s $2' /* $3 */`).Scan(&b, &c); err != nil {
				return err
			}
			return tx.QueryRow(`select series from counter where series = $1 limit $2;
			`, "x", 1).Scan(&d)
		}); err != nil {
			t.Fatal(err)
		}
		if a != "y" || b != "$1" || c != "it's $2" || d != "x" {
			t.Error(a, b, c, d)
		}
	})
}

func TestNumberOfArguments(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for _, args := range [][]any{{}, {"a"}, {"a", 1, 2}} {
			if err := db.Write(t.Context(), func(tx *store.Tx) error {
				_, err := tx.Exec("insert into counter (series, value) values ($1, $2)", args...)
				return err
			}); err == nil {
				t.Errorf("%d arguments taken for two", len(args))
			}
		}
		want(t, db)
	})
}

func TestKindsOfArgument(t *testing.T) {
	type code string
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for _, v := range []any{true, 1.5, time.Unix(0, 0), struct{}{}, uint64(1 << 63)} {
			if err := db.Write(t.Context(), func(tx *store.Tx) error { _, err := tx.Exec("insert into counter values ('x', $1)", v); return err }); err == nil {
				t.Errorf("%T was taken", v)
			}
		}
		for _, v := range []any{1, int8(1), int64(1), uint32(1)} {
			if err := db.Write(t.Context(), func(tx *store.Tx) error {
				_, err := tx.Exec("insert into counter (series, value) values ($1, $2) on conflict (series) do update set value = excluded.value", code("x"), v)
				return err
			}); err != nil {
				t.Errorf("%T: %v", v, err)
			}
		}
		// Bytes come back as they went in, and none is not empty.
		for _, b := range [][]byte{nil, {}, {0}, {0xff, 0, 1}, []byte("文")} {
			var got []byte
			if err := db.Write(t.Context(), func(tx *store.Tx) error {
				if _, err := tx.Exec("delete from event"); err != nil {
					return err
				}
				if _, err := tx.Exec("insert into event (record, edition, actor, at, happened, act, clause, salt, commitment) values (1, 1, 1, 1, 1, 'a', 'c', $1, $2)", b, []byte{1}); err != nil {
					return err
				}
				return tx.QueryRow("select salt from event").Scan(&got)
			}); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, b) || (got == nil) != (b == nil) {
				t.Errorf("%v came back as %v", b, got)
			}
		}
	})
}

func TestKeysSortByBytes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		names := []string{"A", "Z", "a", "丁", "z", "一", "é", "a-b", "aA"}
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			for _, n := range names {
				if err := set(tx, n, 1); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		slices.Sort(names)
		want(t, db, names...)
	})
}

func TestErrorsAreToldApart(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if err := db.Write(t.Context(), func(tx *store.Tx) error { return set(tx, "a", 1) }); err != nil {
			t.Fatal(err)
		}
		for _, q := range []string{
			"insert into counter (series, value) values ('a', 1)",                                                 // unique
			"insert into counter (series, value) values ('b', null)",                                              // not null
			"insert into listdef (id, fingerprint, type, state, upto) values (1, 'f', 't', 'nonsense', 0)",        // check
			"insert into session (token, principal, until) values (" + hexBytes(db) + ", 77, 0)",                  // foreign key
			"insert into counter (series, value) values ('a', 1) on conflict (series) do update set value = null", // not null, by the way round
		} {
			var seen error
			err := db.Write(t.Context(), func(tx *store.Tx) error { _, seen = tx.Exec(q); return seen })
			if !errors.Is(err, store.ErrConstraint) || !errors.Is(seen, store.ErrConstraint) {
				t.Errorf("%s: %v; inside the act: %v", q, err, seen)
			}
			// The same from a row that is asked for, where the error comes with Scan.
			err = db.Write(t.Context(), func(tx *store.Tx) error { seen = tx.QueryRow(q + " returning 1").Scan(new(int)); return seen })
			if !errors.Is(err, store.ErrConstraint) || !errors.Is(seen, store.ErrConstraint) {
				t.Errorf("%s returning: %v; inside the act: %v", q, err, seen)
			}
		}
		if err := db.Write(t.Context(), func(tx *store.Tx) error { _, err := tx.Exec("insert into nowhere values (1)"); return err }); err == nil || errors.Is(err, store.ErrConstraint) {
			t.Error(err)
		}
		if err := db.Read(t.Context(), func(tx *store.Tx) error {
			return tx.QueryRow("select value from counter where series = 'none'").Scan(new(int))
		}); !errors.Is(err, sql.ErrNoRows) {
			t.Error(err)
		}
		want(t, db, "a")
	})
}

func hexBytes(db *store.DB) string {
	if db.Dialect() == "postgres" {
		return `'\x01'`
	}
	return `x'01'`
}

func TestIdsAreDense(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var ids []int64
		for range 3 {
			if err := db.Write(t.Context(), func(tx *store.Tx) error {
				var id int64
				if err := tx.QueryRow("insert into outbox (kind, body, due) values ('k', $1, 1) returning id", "b").Scan(&id); err != nil {
					return err
				}
				ids = append(ids, id)
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		}
		if !slices.Equal(ids, []int64{1, 2, 3}) {
			t.Error(ids)
		}
	})
}

func TestRowsChanged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			errs := []error{set(tx, "a", 1), set(tx, "b", 1), set(tx, "c", 2)}
			for q, n := range map[string]int64{
				"update counter set value = 3 where value = 1":                               2,
				"update counter set value = 3 where value = 9":                               0,
				"insert into counter (series, value) values ('a', 1) on conflict do nothing": 0,
			} {
				r, err := tx.Exec(q)
				if r.Rows != n {
					t.Errorf("%s: %d rows", q, r.Rows)
				}
				errs = append(errs, err)
			}
			return errors.Join(errs...)
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestAfterCommit(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		seen := make(chan []string, 100)
		db.AfterCommit(func() { seen <- series(t, db) })
		if err := db.Write(t.Context(), func(tx *store.Tx) error { return set(tx, "a", 1) }); err != nil {
			t.Fatal(err)
		}
		if got := <-seen; !slices.Equal(got, []string{"a"}) {
			t.Error(got)
		}
	})
}

func TestAfterCommitMayWrite(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		done := make(chan error, 1)
		db.AfterCommit(sync.OnceFunc(func() {
			done <- db.Write(context.Background(), func(tx *store.Tx) error {
				_, err := tx.Exec("insert into counter (series, value) values ('follower', 1) on conflict do nothing")
				return err
			})
		}))
		if err := db.Write(t.Context(), func(tx *store.Tx) error { return set(tx, "a", 1) }); err != nil {
			t.Fatal(err)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
		want(t, db, "a", "follower")
	})
}

func TestClosed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		nothing := func(*store.Tx) error { return nil }
		if err := db.Write(t.Context(), nothing); !errors.Is(err, store.ErrClosed) {
			t.Error(err)
		}
		if err := db.Read(t.Context(), nothing); !errors.Is(err, store.ErrClosed) {
			t.Error(err)
		}
		if err := db.Close(); err != nil {
			t.Error("closed twice:", err)
		}
	})
}

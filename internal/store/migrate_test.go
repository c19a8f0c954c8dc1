package store_test

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"testing"
	"testing/fstest"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
)

// next is the number after the real migrations.
func next(t *testing.T) int {
	t.Helper()
	names, err := fs.Glob(store.Migrations(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	return len(names)
}

// files are the real migrations and more.
func files(t *testing.T, more map[string]string) fstest.MapFS {
	t.Helper()
	all := fstest.MapFS{}
	names, err := fs.Glob(store.Migrations(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		b, err := fs.ReadFile(store.Migrations(), n)
		if err != nil {
			t.Fatal(err)
		}
		all[path.Base(n)] = &fstest.MapFile{Data: b}
	}
	for n, text := range more {
		all[n] = &fstest.MapFile{Data: []byte(text)}
	}
	return all
}

func TestMigrateOnceEach(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		more := fmt.Sprintf("%04d_more.sql", next(t))
		with := files(t, map[string]string{more: "alter table outbox add column extra «key»; insert into counter (series, value) values ('m', 1);"})
		defer db.Write(ctx, func(tx *store.Tx) error { // the PostgreSQL database is lent to the next test
			if _, err := tx.Exec("delete from migration where no = $1", next(t)); err != nil {
				return err
			}
			_, err := tx.Exec("alter table outbox drop column extra")
			return err
		})
		for range 3 { // a second time does nothing
			if err := db.MigrateFiles(ctx, with); err != nil {
				t.Fatal(err)
			}
		}
		want(t, db, "m")

		// A program without it must not start on this database.
		if err := db.Migrate(ctx); fault.CodeOf(err) != fault.Environment {
			t.Error("unknown number:", err)
		}
		changed := maps.Clone(with)
		changed[more] = &fstest.MapFile{Data: append([]byte("-- \n"), with[more].Data...)}
		if err := db.MigrateFiles(ctx, changed); fault.CodeOf(err) != fault.Environment {
			t.Error("changed text:", err)
		}
	})
}

func TestMigrationThatFailsLeavesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		bad := files(t, map[string]string{fmt.Sprintf("%04d_bad.sql", next(t)): "create table left_over (a «int»); create table left_over (a «int»);"})
		if err := db.MigrateFiles(ctx, bad); err == nil {
			t.Fatal("passed")
		}
		if err := db.Write(ctx, func(tx *store.Tx) error { _, err := tx.Exec("insert into left_over values (1)"); return err }); err == nil {
			t.Error("half a migration is there")
		}
		if err := db.Migrate(ctx); err != nil {
			t.Error(err)
		}
	})
}

func TestMigrationsAreNumbered(t *testing.T) {
	db := storetest.New(t)
	for _, name := range []string{fmt.Sprintf("%04d_gap.sql", next(t)+1), fmt.Sprintf("%d_short.sql", next(t)), "0001_twice.sql", "x.sql"} {
		if err := db.MigrateFiles(t.Context(), files(t, map[string]string{name: "select 1"})); err == nil {
			t.Error(name, "passed")
		}
	}
}

func TestServersMigrateTogether(t *testing.T) {
	dsn := storetest.PostgresDSN(t)
	first := storetest.Open(t, dsn)
	if err := first.Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec("drop schema public cascade; create schema public")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	answers := make(chan error)
	for range 4 {
		db := storetest.Open(t, dsn)
		go func() { answers <- db.Migrate(t.Context()) }()
	}
	var errs []error
	for range 4 {
		errs = append(errs, <-answers)
	}
	if err := errors.Join(errs...); err != nil {
		t.Error(err)
	}
}

package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
)

func TestBackupWhileWriting(t *testing.T) {
	db := storetest.New(t)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	begun := make(chan struct{})
	go func() {
		defer close(ended)
		for n := 0; ctx.Err() == nil; n++ {
			if err := db.Write(t.Context(), func(tx *store.Tx) error {
				name := fmt.Sprintf("%06d", n)
				return errors.Join(set(tx, name, 1), set(tx, name+"+", 1))
			}); err != nil {
				t.Error(err)
			}
			if n == 20 {
				close(begun)
			}
		}
	}()
	<-begun
	folder := t.TempDir()
	path := filepath.Join(folder, "copy.db")
	if err := db.Backup(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	stop()
	<-ended
	files, err := os.ReadDir(folder)
	if err != nil || len(files) != 1 {
		t.Error("left over:", files, err)
	}
	copied := storetest.Open(t, "sqlite:"+path)
	if err := copied.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	intact(t, copied)
	// One moment: whole acts, without a gap.
	all := series(t, copied)
	if len(all) < 40 || len(all)%2 != 0 {
		t.Error(len(all))
	}
	for i := 0; i < len(all); i += 2 {
		if name := fmt.Sprintf("%06d", i/2); all[i] != name || all[i+1] != name+"+" {
			t.Fatal("not one moment:", all[i], all[i+1])
		}
	}
}

func TestBackupOverwritesNothing(t *testing.T) {
	db := storetest.New(t)
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := os.WriteFile(path, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := db.Backup(t.Context(), path); !errors.Is(err, os.ErrExist) {
		t.Error(err)
	}
	if b, _ := os.ReadFile(path); string(b) != "precious" {
		t.Error("overwritten")
	}
	// What an interrupted backup left is in nobody's way.
	path += "2"
	if err := os.WriteFile(path+".part", []byte(strings.Repeat("rubbish", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := db.Backup(t.Context(), path); err != nil {
		t.Error(err)
	}
	if err := db.Backup(t.Context(), filepath.Join(t.TempDir(), "no", "such", "folder", "x.db")); err == nil {
		t.Error("passed")
	}
}

func TestPostgresHasItsOwnBackup(t *testing.T) {
	if err := storetest.Postgres(t).Backup(t.Context(), filepath.Join(t.TempDir(), "x")); fault.CodeOf(err) != fault.Environment {
		t.Error(err)
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	notADatabase := filepath.Join(t.TempDir(), "x.db")
	if err := os.WriteFile(notADatabase, []byte(strings.Repeat("not a database. ", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dsn := range []string{"", "mysql://x", "guiju.db", "sqlite:/no/such/folder/x.db", "sqlite:" + notADatabase, "postgres://%zz", "postgres://x@127.0.0.1:1/x?connect_timeout=1"} {
		if db, err := store.Open(t.Context(), store.Config{DSN: dsn}); fault.CodeOf(err) != fault.Environment {
			t.Errorf("%s: %v", dsn, err)
			if db != nil {
				db.Close()
			}
		}
	}
}

func TestPathsWithOddNames(t *testing.T) {
	for _, name := range []string{"a b", "文件夹", "a?b", "a#b", "a%20b", "a&b=c", "a'b"} {
		folder := filepath.Join(t.TempDir(), name)
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(folder, name+".db")
		db := openMigrated(t, path)
		if err := db.Backup(t.Context(), path+".copy"); err != nil {
			t.Error(name, err)
		}
		for _, p := range []string{path, path + ".copy"} {
			if _, err := os.Stat(p); err != nil {
				t.Error(name, err)
			}
		}
	}
}

package store_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/guiju/guiju/internal/store"
)

// storm has many write at once, small and large mixed, and gives the answers by name.
func storm(db *store.DB, round string, n int) map[string]error {
	answers := map[string]error{}
	var mu sync.Mutex
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			name := fmt.Sprintf("%s %d", round, i)
			if i%3 > 0 {
				name += strings.Repeat("x", 30_000)
			}
			err := db.Write(context.Background(), func(tx *store.Tx) error { return set(tx, name, 1) })
			mu.Lock()
			answers[name] = err
			mu.Unlock()
		})
	}
	all.Wait()
	return answers
}

// told compares answers with the table. unknown is allowed for what the disk
// broke in the middle of a commit.
func told(t *testing.T, db *store.DB, answers map[string]error) (done, refused int) {
	t.Helper()
	there := map[string]bool{}
	for _, s := range series(t, db) {
		there[s] = true
	}
	for name, err := range answers {
		switch {
		case err == nil && !there[name]:
			t.Error("answered and not there:", name[:8])
		case err != nil && there[name] && !errors.Is(err, store.ErrUnknown):
			t.Error("refused and there:", name[:8], err)
		case err == nil:
			done++
		default:
			refused++
		}
	}
	return done, refused
}

// TestDiskFails has the kernel refuse writes beyond a size with an error that is
// not "full": SQLite calls it a disk error.
func TestDiskFails(t *testing.T) {
	cmd, path := child(t)
	if cmd != nil {
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return
	}
	signal.Ignore(unix.SIGXFSZ)
	db := openMigrated(t, path)
	limit := func(n uint64) {
		if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: n, Max: math.MaxUint64}); err != nil {
			t.Fatal(err)
		}
	}
	limit(800_000)
	first := storm(db, "a", 60)
	done, refused := told(t, db, first)
	if done == 0 || refused == 0 {
		t.Errorf("%d done, %d refused: the limit did not bite", done, refused)
	}
	t.Logf("%d done, %d refused, such as: %v", done, refused, firstError(first))
	limit(math.MaxUint64)
	second := storm(db, "b", 60)
	if _, refused := told(t, db, second); refused != 0 {
		t.Error("after the disk was well again,", refused, "refused:", firstError(second))
	}
	told(t, db, first)
	intact(t, db)
}

func firstError(answers map[string]error) error {
	for _, err := range answers {
		if err != nil {
			return err
		}
	}
	return nil
}

// TestDiskFull fills a small file system in the middle of groups.
func TestDiskFull(t *testing.T) {
	folder := t.TempDir()
	if err := unix.Mount("guiju", folder, "tmpfs", 0, "size=2m"); err != nil {
		t.Skip("not run, a small file system cannot be mounted here: ", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(folder, 0); err != nil {
			t.Error(err)
		}
	})
	db := openMigrated(t, filepath.Join(folder, "x.db"))
	answers := storm(db, "a", 100)
	done, refused := told(t, db, answers)
	if done == 0 || refused == 0 {
		t.Errorf("%d done, %d refused", done, refused)
	}
	for name, err := range answers {
		if err != nil && !errors.Is(err, store.ErrFull) {
			t.Error(name[:8], err)
		}
	}
	intact(t, db)
	if err := unix.Mount("guiju", folder, "tmpfs", unix.MS_REMOUNT, "size=20m"); err != nil {
		t.Fatal(err)
	}
	if _, refused := told(t, db, storm(db, "b", 20)); refused != 0 {
		t.Error("after room was made,", refused, "refused")
	}
}

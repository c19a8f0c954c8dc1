package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
)

// child runs one test of this binary in a process of its own, which finds the
// database file in GUIJU_CHILD; there it is "".
func child(t *testing.T) (*exec.Cmd, string) {
	t.Helper()
	if path := os.Getenv("GUIJU_CHILD"); path != "" {
		return nil, path
	}
	path := filepath.Join(t.TempDir(), "x.db")
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), "GUIJU_CHILD="+path)
	cmd.Stderr = os.Stderr
	return cmd, path
}

func openMigrated(t *testing.T, path string) *store.DB {
	t.Helper()
	db := storetest.Open(t, "sqlite:"+path)
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

func intact(t *testing.T, db *store.DB) {
	t.Helper()
	var said string
	if err := db.Read(t.Context(), func(tx *store.Tx) error {
		return tx.QueryRow("select * from pragma_integrity_check limit 1").Scan(&said)
	}); err != nil || said != "ok" {
		t.Error("integrity:", said, err)
	}
}

// TestKilled kills a process that writes with sixteen hands, and looks for
// every act that was answered.
func TestKilled(t *testing.T) {
	cmd, path := child(t)
	if cmd == nil {
		db := openMigrated(t, path)
		for hand := range 16 {
			go func() {
				for n := 0; ; n++ {
					name := fmt.Sprintf("%d-%d", hand, n)
					if err := db.Write(context.Background(), func(tx *store.Tx) error {
						return errors.Join(set(tx, name, 1), set(tx, name+"+", 1))
					}); err != nil {
						panic(err)
					}
					fmt.Println("ack", name)
				}
			}()
		}
		select {} // until killed
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var acked []string
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if name, ok := strings.CutPrefix(lines.Text(), "ack "); ok {
			acked = append(acked, name)
		}
		if len(acked) == 500 {
			cmd.Process.Kill()
		}
	}
	cmd.Wait()
	if len(acked) < 500 {
		t.Fatal("child gave only", len(acked))
	}
	db := openMigrated(t, path)
	intact(t, db)
	there := map[string]bool{}
	for _, s := range series(t, db) {
		there[s] = true
	}
	for _, name := range acked {
		if !there[name] {
			t.Error("answered and gone:", name)
		}
	}
	for name := range there {
		if !there[strings.TrimSuffix(name, "+")] || !there[strings.TrimSuffix(name, "+")+"+"] {
			t.Error("half an act:", name)
		}
	}
}

package ledger

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
)

// helperProcess is the test binary run as a server that acts and seals until
// it is killed: a database and a key file are its two words.
func helperProcess() {
	words := os.Getenv("GUIJU_LEDGER_HELPER")
	if words == "" {
		return
	}
	dsn, keyfile, _ := strings.Cut(words, "|")
	ctx := context.Background()
	fail := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	db, err := store.Open(ctx, store.Config{DSN: dsn})
	fail(err)
	s, err := Open(ctx, db, keyfile)
	fail(err)
	for p := range 4 {
		go func() {
			for a := 0; ; a++ {
				fail(db.Write(ctx, func(tx *store.Tx) error {
					name := fmt.Sprint(os.Getpid(), " ", p, " ", a)
					record, _, err := act(tx, 0, newRecord(name, "x"), saltOf(name))
					if err == nil {
						_, _, err = act(tx, record, members{"what": "y"}, saltOf(name+"y"))
					}
					return err
				}))
			}
		}()
	}
	fail(s.Run(ctx, make(chan struct{}), time.Now))
}

// A server killed in the middle leaves a ledger that goes on.
func TestKilled(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		dsn := "sqlite:" + filepath.Join(t.TempDir(), "guiju.db")
		db := storetest.Open(t, dsn)
		if err := db.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		killed(t, db, dsn)
	})
	t.Run("postgres", func(t *testing.T) {
		dsn := storetest.PostgresDSN(t)
		killed(t, storetest.Open(t, dsn), dsn)
	})
}

func killed(t *testing.T, db *store.DB, dsn string) {
	h := build(t, db)
	self, err := os.Executable()
	h.ok(err)
	for round := range 3 {
		server := exec.Command(self)
		server.Env = append(os.Environ(), "GUIJU_LEDGER_HELPER="+dsn+"|"+h.keyfile)
		said, err := server.StderrPipe()
		h.ok(err)
		h.ok(server.Start())
		before := h.number("select count(*) from leaf")
		deadline := time.Now().Add(30 * time.Second)
		for h.number("select count(*) from leaf") < before+200 {
			if time.Now().After(deadline) {
				t.Error("the server sealed nothing in 30 s")
				break
			}
			time.Sleep(time.Millisecond)
		}
		h.ok(server.Process.Kill())
		out, _ := io.ReadAll(said)
		server.Wait()
		if len(out) > 0 {
			t.Errorf("round %d: the server said %s", round, out)
		}
		waiting := h.number("select count(*) from unsealed")
		s := h.reopen()
		c, err := s.Checkpoint(t.Context(), time.Now())
		h.ok(err)
		t.Logf("round %d: killed at %d leaves, %d events waiting", round, c.Size-waiting, waiting)
		h.clean(Options{}) // the dead server's last transactions may still come in on PostgreSQL
	}
}

package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// opened gives a database with the writer in sight.
func opened(t testing.TB, path string) (*DB, *writer) {
	t.Helper()
	db, err := Open(context.Background(), Config{DSN: "sqlite:" + path, Log: quiet()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := db.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return db, db.database.(*sqliteDB).writer
}

func put(name string) func(*Tx) error {
	return func(tx *Tx) error {
		_, err := tx.Exec("insert into counter (series, value) values ($1, 1)", name)
		return err
	}
}

func names(t testing.TB, db *DB) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	if err := db.Read(context.Background(), func(tx *Tx) error {
		rows, err := tx.Query("select series from counter")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var s string
			if err := rows.Scan(&s); err != nil {
				return err
			}
			all[s] = true
		}
		return rows.Err()
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// group has the writer take the acts together: they queue, in order, while an
// act before them is held. It gives the answers.
func group(t testing.TB, db *DB, w *writer, acts ...func(*Tx) error) []error {
	t.Helper()
	release := hold(db)
	answers := make([]error, len(acts))
	var done sync.WaitGroup
	for i, act := range acts {
		done.Go(func() { answers[i] = db.Write(context.Background(), act) })
		for waiting(w) <= i {
			runtime.Gosched()
		}
	}
	release()
	done.Wait()
	return answers
}

// hold keeps the writer inside an act until release.
func hold(db *DB) (release func()) {
	held, let := make(chan struct{}), make(chan struct{})
	begun := sync.OnceFunc(func() { close(held) })
	go func() {
		if err := db.Write(context.Background(), func(*Tx) error { begun(); <-let; return nil }); err != nil {
			panic(err)
		}
	}()
	<-held
	return func() { close(let) }
}

func waiting(w *writer) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.queue)
}

func TestWhatWaitsIsCommittedTogether(t *testing.T) {
	db, w := opened(t, filepath.Join(t.TempDir(), "x.db"))
	var commits atomic.Int64
	counted := w.committed
	w.committed = func() { commits.Add(1); counted() }
	var acts []func(*Tx) error
	for i := range 300 {
		acts = append(acts, put(fmt.Sprint(i)))
	}
	for i, err := range group(t, db, w, acts...) {
		if err != nil {
			t.Error(i, err)
		}
	}
	if n := commits.Load(); n != 4 { // the one held, 128, 128, 44
		t.Error("commits:", n)
	}
	if n := len(names(t, db)); n != 300 {
		t.Error(n)
	}
}

func TestNeighboursStand(t *testing.T) {
	no := errors.New("no")
	db, w := opened(t, filepath.Join(t.TempDir(), "x.db"))
	thenFail := func(name string, fail func(*Tx) error) func(*Tx) error {
		return func(tx *Tx) error {
			if err := put(name)(tx); err != nil {
				return err
			}
			return fail(tx)
		}
	}
	answers := group(t, db, w,
		put("a"),
		thenFail("x1", func(*Tx) error { return no }),
		put("b"),
		thenFail("x2", put("a")),
		put("c"),
		thenFail("x3", func(*Tx) error { panic("oh") }),
		put("d"))
	for _, i := range []int{0, 2, 4, 6} {
		if answers[i] != nil {
			t.Error(i, answers[i])
		}
	}
	var panicked errPanic
	if !errors.Is(answers[1], no) || !errors.Is(answers[3], ErrConstraint) || !errors.As(answers[5], &panicked) {
		t.Error(answers)
	}
	if got := fmt.Sprint(names(t, db)); got != "map[a:true b:true c:true d:true]" {
		t.Error(got)
	}
}

func TestTakenBackWhileWaiting(t *testing.T) {
	db, w := opened(t, filepath.Join(t.TempDir(), "x.db"))
	release := hold(db)
	ctx, cancel := context.WithCancel(context.Background())
	ran := false
	answer := make(chan error)
	go func() {
		answer <- db.Write(ctx, func(tx *Tx) error { ran = true; return put("a")(tx) })
	}()
	for waiting(w) == 0 {
		runtime.Gosched()
	}
	cancel()
	if err := <-answer; !errors.Is(err, context.Canceled) { // while the writer is still held
		t.Error(err)
	}
	release()
	if err := db.Write(context.Background(), put("b")); err != nil {
		t.Error(err)
	}
	if ran || names(t, db)["a"] {
		t.Error("an act that was taken back has run")
	}
}

func TestStoppedWithActsWaiting(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	db, w := opened(t, path)
	held, let := make(chan struct{}), make(chan struct{})
	running := make(chan error)
	go func() {
		running <- db.Write(context.Background(), func(tx *Tx) error { close(held); <-let; return put("running")(tx) })
	}()
	<-held
	answers := make(chan error)
	for i := range 200 { // more than a group
		go func() { answers <- db.Write(context.Background(), put(fmt.Sprint(i))) }()
	}
	for waiting(w) < 200 {
		runtime.Gosched()
	}
	closed := make(chan error)
	go func() { closed <- db.Close() }()
	for {
		w.mu.Lock()
		c := w.closed
		w.mu.Unlock()
		if c {
			break
		}
		runtime.Gosched()
	}
	close(let)
	if err := <-running; err != nil {
		t.Error("the act that ran was not finished:", err)
	}
	for range 200 {
		if err := <-answers; !errors.Is(err, ErrClosed) {
			t.Error(err)
		}
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
	again, _ := opened(t, path)
	if got := fmt.Sprint(names(t, again)); got != "map[running:true]" {
		t.Error(got)
	}
}

func TestErrorOnCommit(t *testing.T) {
	db, w := opened(t, filepath.Join(t.TempDir(), "x.db"))
	if err := db.Write(context.Background(), func(tx *Tx) error {
		_, err := tx.Exec("create table late (id integer primary key references counter(value) deferrable initially deferred); create unique index c on counter(value)")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	runs := map[string]int{}
	counted := func(name string, value int) func(*Tx) error {
		return func(tx *Tx) error {
			runs[name]++
			_, err := tx.Exec("insert into counter (series, value) values ($1, $2)", name, value)
			return err
		}
	}
	answers := group(t, db, w,
		counted("a", 1),
		func(tx *Tx) error { _, err := tx.Exec("insert into late (id) values (99)"); return err },
		counted("b", 2))
	if answers[0] != nil || !errors.Is(answers[1], ErrConstraint) || answers[2] != nil {
		t.Error(answers)
	}
	if runs["a"] != 2 || runs["b"] != 2 {
		t.Error("not run again alone:", runs)
	}
	if got := fmt.Sprint(names(t, db)); got != "map[a:true b:true]" {
		t.Error(got)
	}
}

func TestActEndsTheGoroutine(t *testing.T) {
	db, _ := opened(t, filepath.Join(t.TempDir(), "x.db"))
	if err := db.Write(context.Background(), func(tx *Tx) error {
		if err := put("a")(tx); err != nil {
			return err
		}
		runtime.Goexit()
		return nil
	}); err == nil {
		t.Error("passed")
	}
	if err := db.Write(context.Background(), put("b")); err != nil {
		t.Error(err)
	}
	if got := fmt.Sprint(names(t, db)); got != "map[b:true]" {
		t.Error(got)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}

func TestReadHasALimit(t *testing.T) {
	db, _ := opened(t, filepath.Join(t.TempDir(), "x.db"))
	db.limit = 20 * time.Millisecond
	if err := db.Read(context.Background(), func(tx *Tx) error {
		return tx.QueryRow("with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000000) select max(i) from n").Scan(new(int64))
	}); !errors.Is(err, ErrBusy) {
		t.Error(err)
	}
	db.limit = readLimit
	if n := len(names(t, db)); n != 0 {
		t.Error(n)
	}
}

// direct reaches round the guard, as a statement text could that it does not see.
func direct(w *writer, ctx context.Context, q string) error {
	_, err := w.c.Conn.(driver.ExecerContext).ExecContext(ctx, q, nil)
	return err
}

func TestFullRefusesWhatDoesNotFit(t *testing.T) {
	db, w := opened(t, filepath.Join(t.TempDir(), "x.db"))
	if err := db.Write(context.Background(), func(tx *Tx) error {
		var pages int64
		if err := tx.QueryRow("select page_count from pragma_page_count").Scan(&pages); err != nil {
			return err
		}
		return direct(w, context.Background(), fmt.Sprintf("pragma max_page_count = %d", pages+40))
	}); err != nil {
		t.Fatal(err)
	}
	big := func(name string) func(*Tx) error {
		return func(tx *Tx) error { return put(name + strings.Repeat("x", 50_000))(tx) } // 13 pages
	}
	answers := group(t, db, w, put("a"), big("1"), big("2"), put("b"), big("3"), big("4"), big("5"), put("c"))
	for i, err := range answers {
		if err != nil && !errors.Is(err, ErrFull) {
			t.Error(i, err)
		}
		if small := i == 0 || i == 3 || i == 7; small && err != nil {
			t.Errorf("small act %d refused: %v", i, err)
		}
	}
	fitted, refused := 0, 0
	all := names(t, db) // reads go on
	for i, err := range []error{answers[1], answers[2], answers[4], answers[5], answers[6]} {
		if there := all[fmt.Sprint(i+1)+strings.Repeat("x", 50_000)]; there != (err == nil) {
			t.Errorf("big act %d: answered %v, in the table: %v", i+1, err, there)
		}
		if err == nil {
			fitted++
		} else {
			refused++
		}
	}
	if fitted == 0 || refused == 0 || !all["a"] || !all["b"] || !all["c"] {
		t.Error("fitted", fitted, "refused", refused, len(all))
	}
	if err := db.Write(context.Background(), put("after")); err != nil {
		t.Error(err)
	}
}

// TestAnswersAreWhatTheTablesSay puts every kind of misbehaviour among good
// acts and compares each answer with what is in the table.
func TestAnswersAreWhatTheTablesSay(t *testing.T) {
	db, w := opened(t, filepath.Join(t.TempDir(), "x.db"))
	misuse := map[string]func(tx *Tx) error{
		"good":       func(*Tx) error { return nil },
		"error":      func(*Tx) error { return errors.New("no") },
		"panic":      func(*Tx) error { panic("oh") },
		"constraint": func(tx *Tx) error { _, err := tx.Exec("insert into counter values ('a', null)"); return err },
		"swallowed":  func(tx *Tx) error { tx.Exec("insert into counter values ('a', null)"); return nil },
		"rows open":  func(tx *Tx) error { tx.Query("select 1"); return nil },
		// These return nil on purpose: they believe all is well.
		"commit":         func(tx *Tx) error { direct(w, context.Background(), "commit"); return nil },
		"script commit":  func(tx *Tx) error { tx.Exec("select 1; commit"); return nil },
		"rollback":       func(tx *Tx) error { direct(w, context.Background(), "rollback"); return nil },
		"rollback begin": func(tx *Tx) error { direct(w, context.Background(), "rollback; begin; savepoint act"); return nil },
		"release":        func(tx *Tx) error { direct(w, context.Background(), "release act"); return nil },
		"commit insert": func(tx *Tx) error {
			direct(w, context.Background(), "rollback")
			return put(fmt.Sprint("autocommit ", time.Now()))(tx)
		},
		"interrupt": func(tx *Tx) error {
			ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
			defer cancel()
			direct(w, ctx, "insert into counter with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000000) select 'n' || i, i from n")
			return nil
		},
	}
	kinds := []string{}
	for k := range misuse {
		kinds = append(kinds, k)
	}
	round := 0
	rapid.Check(t, func(r *rapid.T) {
		round++
		chosen := rapid.SliceOfN(rapid.SampledFrom(append(kinds, "good", "good", "good")), 1, 12).Draw(r, "group")
		name := func(i int) string { return fmt.Sprint(round, " ", i) }
		var acts []func(*Tx) error
		for i, kind := range chosen {
			acts = append(acts, func(tx *Tx) error {
				if err := put(name(i))(tx); err != nil {
					return err
				}
				return misuse[kind](tx)
			})
		}
		answers := group(t, db, w, acts...)
		all := names(t, db)
		for i, kind := range chosen {
			if there := all[name(i)]; there != (answers[i] == nil) {
				r.Errorf("%s: answered %v, in the table: %v", kind, answers[i], there)
			}
			if kind == "good" && answers[i] != nil {
				r.Errorf("a good act was refused: %v", answers[i])
			}
			if kind != "good" && kind != "interrupt" && answers[i] == nil { // an interrupt may come too early to hurt
				r.Errorf("%s passed", kind)
			}
		}
		for n := range all {
			if strings.HasPrefix(n, "autocommit") || strings.HasPrefix(n, "n") {
				r.Errorf("%s is in the table", n)
			}
		}
	})
}

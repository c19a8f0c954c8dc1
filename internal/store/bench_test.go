package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"modernc.org/sqlite"
)

// hands run the statements of an act: the writer's, or the bare driver's.
type hands interface {
	exec(q string, args ...any) error
	id(q string, args ...any) (int64, error)
}

// opening is a whole act that opens a record: record, event, unsealed, four
// list keys, deadline, outbox, counter.
func opening(h hands, n int64, now int64) error {
	id, err := h.id("insert into record (type, dept, class, stage, number, rev, edition, at, doc) values ($1, $2, $3, $4, $5, 1, 1, $6, $7) returning id",
		"repair", "cs", n%3, "open", fmt.Sprintf("R-%d", n), now, benchDoc)
	if err != nil {
		return err
	}
	event, err := h.id("insert into event (record, rev, edition, actor, at, happened, act, clause, diff, salt, commitment) values ($1, 1, 1, $2, $3, $3, $4, $5, $6, $7, $8) returning id",
		id, n%50, now, "open", "5.2", benchDoc, make([]byte, 16), make([]byte, 32))
	if err != nil {
		return err
	}
	if err := h.exec("insert into unsealed (event) values ($1)", event); err != nil {
		return err
	}
	for list := range int64(4) {
		key := append([]byte("cs\x00\x00open\x00\x00"), byte(n%7), byte(n*31>>3), byte(n*97))
		key = binary.BigEndian.AppendUint64(key, uint64(now))
		key = binary.BigEndian.AppendUint64(key, uint64(id))
		if err := h.exec("insert into listkey (list, key, id) values ($1, $2, $3)", list, key, id); err != nil {
			return err
		}
	}
	if err := h.exec("insert into deadline (record, kind, clause, due) values ($1, $2, $3, $4)", id, "respond", "5.4", now+n%1000); err != nil {
		return err
	}
	if err := h.exec("insert into outbox (kind, body, due) values ($1, $2, $3)", "notice", `{"to":"7"}`, now); err != nil {
		return err
	}
	return h.exec("insert into counter (series, value) values ($1, 1) on conflict (series) do update set value = counter.value + 1", fmt.Sprint("cs/", n%8))
}

var benchDoc = `{"title":"` + strings.Repeat("报修厨房水管漏水", 25) + `","fields":"` + strings.Repeat("x", 400) + `"}`

type txHands struct{ *Tx }

func (h txHands) exec(q string, args ...any) error { _, err := h.Exec(q, args...); return err }
func (h txHands) id(q string, args ...any) (id int64, err error) {
	return id, h.QueryRow(q, args...).Scan(&id)
}

// bare is the driver through database/sql with prepared statements: nothing
// between an act and the file but the transaction of its group.
type bare struct {
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

func (b *bare) stmt(q string) *sql.Stmt {
	s := b.stmts[q]
	if s == nil {
		var err error
		s, err = b.conn.PrepareContext(context.Background(), strings.ReplaceAll(q, "$", "?"))
		if err != nil {
			panic(err)
		}
		b.stmts[q] = s
	}
	return s
}

func (b *bare) exec(q string, args ...any) error { _, err := b.stmt(q).Exec(args...); return err }
func (b *bare) id(q string, args ...any) (id int64, err error) {
	return id, b.stmt(q).QueryRow(args...).Scan(&id)
}
func (b *bare) run(q string) {
	if err := b.exec(q); err != nil {
		panic(err)
	}
}

func openBare(tb testing.TB) *bare {
	path := filepath.Join(tb.TempDir(), "bare.db")
	db, err := Open(context.Background(), Config{DSN: "sqlite:" + path})
	if err != nil {
		tb.Fatal(err)
	}
	if err := db.Migrate(context.Background()); err != nil {
		tb.Fatal(err)
	}
	if err := db.Close(); err != nil {
		tb.Fatal(err)
	}
	connector, err := sqlite.NewConnector(sqliteURI(path, sqlitePragmas))
	if err != nil {
		tb.Fatal(err)
	}
	pool := sql.OpenDB(connector)
	conn, err := pool.Conn(context.Background())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { conn.Close(); pool.Close() })
	return &bare{conn, map[string]*sql.Stmt{}}
}

// BenchmarkActs measures the writer beside the same statements by the bare
// driver in groups of the same sizes, in turns, on the same file system; five
// rounds, median. Run it with -benchtime 1x. It must not fall under 0.85 of
// bare for one person and 0.75 for several.
func BenchmarkActs(b *testing.B) {
	for _, people := range []int{1, 8, 32, 128} {
		b.Run(fmt.Sprint(people), func(b *testing.B) {
			for b.Loop() {
				benchActs(b, people)
			}
		})
	}
}

func benchActs(b *testing.B, people int) {
	db, w := opened(b, filepath.Join(b.TempDir(), "writer.db"))
	naked := openBare(b)
	var sizes []int
	committed := w.committed
	w.committed = func() { sizes = append(sizes, len(w.running)); committed() }
	acts := int64(300 + 50*people)
	var n atomic.Int64
	var ratios, rates, members []float64
	for range 5 {
		sizes = nil
		until := n.Load() + acts
		start := time.Now()
		var all sync.WaitGroup
		for range people {
			all.Go(func() {
				for {
					i := n.Add(1)
					if i > until {
						return
					}
					if err := db.Write(context.Background(), func(tx *Tx) error { return opening(txHands{tx}, i, 1e15+i) }); err != nil {
						panic(err)
					}
				}
			})
		}
		all.Wait()
		writer := time.Since(start)
		n.Store(until)

		start = time.Now()
		i := until - acts
		for _, size := range sizes {
			naked.run("begin immediate")
			for range size {
				i++
				if err := opening(naked, i, 1e15+i); err != nil {
					panic(err)
				}
			}
			naked.run("commit")
		}
		ratios = append(ratios, float64(time.Since(start))/float64(writer))
		rates = append(rates, float64(acts)/writer.Seconds())
		members = append(members, float64(acts)/float64(len(sizes)))
	}
	b.ReportMetric(median(ratios), "of-bare")
	b.ReportMetric(median(rates), "acts/s")
	b.ReportMetric(median(members), "acts/commit")
	b.ReportMetric(0, "ns/op")
}

func median(f []float64) float64 {
	slices.Sort(f)
	return f[len(f)/2]
}

// page is a list page: the keys of a list, then their records.
func page(query func(q string, args ...any) (*sql.Rows, error)) error {
	rows, err := query("select key, id from listkey where list = $1 and key > $2 order by key limit 50", 1, []byte("cs"))
	if err != nil {
		return err
	}
	defer rows.Close()
	var ids []any
	for rows.Next() {
		var key []byte
		var id int64
		if err := rows.Scan(&key, &id); err != nil {
			return err
		}
		ids = append(ids, id)
	}
	if err := errorsOf(rows); err != nil {
		return err
	}
	marks := make([]string, len(ids))
	for i := range ids {
		marks[i] = fmt.Sprint("$", i+1)
	}
	docs, err := query("select id, doc from record where id in ("+strings.Join(marks, ",")+")", ids...)
	if err != nil {
		return err
	}
	defer docs.Close()
	for docs.Next() {
		var id int64
		var doc string
		if err := docs.Scan(&id, &doc); err != nil {
			return err
		}
	}
	return errorsOf(docs)
}

func errorsOf(rows *sql.Rows) error {
	err := rows.Err()
	if e := rows.Close(); err == nil {
		err = e
	}
	return err
}

// BenchmarkPage measures a list page by [DB.Read], for a caller who may go
// away, beside its two statements on a bare connection, in turns.
func BenchmarkPage(b *testing.B) {
	db, _ := opened(b, filepath.Join(b.TempDir(), "x.db"))
	naked := openBare(b)
	naked.run("begin immediate")
	for i := range int64(2000) {
		if err := db.Write(context.Background(), func(tx *Tx) error { return opening(txHands{tx}, i, 1e15+i) }); err != nil {
			b.Fatal(err)
		}
		if err := opening(naked, i, 1e15+i); err != nil {
			b.Fatal(err)
		}
	}
	naked.run("commit")
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var ours, bare time.Duration
	for b.Loop() {
		start := time.Now()
		if err := db.Read(ctx, func(tx *Tx) error { return page(tx.Query) }); err != nil {
			b.Fatal(err)
		}
		ours += time.Since(start)
		start = time.Now()
		if err := page(func(q string, args ...any) (*sql.Rows, error) { return naked.stmt(q).Query(args...) }); err != nil {
			b.Fatal(err)
		}
		bare += time.Since(start)
	}
	b.ReportMetric(float64(ours)/float64(bare), "x-bare")
}

package search

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	_ "modernc.org/sqlite" // the index is SQLite's FTS5, whichever database holds the truth
)

// Index is the search files of one server.
type Index struct {
	dir    string
	folder *Folder

	mu   sync.Mutex
	segs map[int64]*sql.DB
	meta *sql.DB
}

// layout is the version of what the files hold; another one is thrown away.
const layout = "1"

// Open opens the index in a folder; one that is damaged, of another layout or
// of another database is thrown away and made again by the follower.
func Open(ctx context.Context, dir, of string) (*Index, error) {
	x, err := open(ctx, dir)
	if err == nil {
		var had string
		if had, err = x.setting(ctx, "of"); err == nil && had == layout+" "+of {
			return x, nil
		}
		err = errors.Join(err, x.Close())
	}
	if rm := os.RemoveAll(dir); rm != nil {
		return nil, errors.Join(err, rm)
	}
	if x, err = open(ctx, dir); err != nil {
		return nil, err
	}
	return x, x.set(ctx, "of", layout+" "+of)
}

func open(ctx context.Context, dir string) (*Index, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	x := &Index{dir: dir, folder: NewFolder(), segs: map[int64]*sql.DB{}}
	var err error
	x.meta, err = sql.Open("sqlite", dsn(filepath.Join(dir, "meta.db")))
	if err != nil {
		return nil, err
	}
	x.meta.SetMaxOpenConns(1)
	if _, err := x.meta.ExecContext(ctx, `create table if not exists setting(key text primary key, value text not null)`); err != nil {
		return nil, errors.Join(err, x.meta.Close())
	}
	names, err := filepath.Glob(filepath.Join(dir, "seg-*.db"))
	if err != nil {
		return nil, err
	}
	for _, n := range names {
		no, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimPrefix(filepath.Base(n), "seg-"), ".db"), 10, 64)
		if err != nil {
			continue
		}
		if _, err := x.segment(ctx, no); err != nil {
			return nil, errors.Join(err, x.Close())
		}
	}
	return x, nil
}

func dsn(path string) string {
	return "file:" + path + "?_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=busy_timeout(10000)&_pragma=secure_delete(1)&_pragma=temp_store(2)"
}

// Close closes the files.
func (x *Index) Close() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	err := x.meta.Close()
	for _, s := range x.segs {
		err = errors.Join(err, s.Close())
	}
	return err
}

func (x *Index) setting(ctx context.Context, key string) (string, error) {
	var v string
	err := x.meta.QueryRowContext(ctx, `select value from setting where key = ?`, key).Scan(&v)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return v, err
}

func (x *Index) set(ctx context.Context, key, value string) error {
	_, err := x.meta.ExecContext(ctx, `insert into setting(key, value) values (?, ?) on conflict (key) do update set value = excluded.value`, key, value)
	return err
}

// segment opens the file that holds a range of ids, making it where it is new.
func (x *Index) segment(ctx context.Context, no int64) (*sql.DB, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if s := x.segs[no]; s != nil {
		return s, nil
	}
	s, err := sql.Open("sqlite", dsn(filepath.Join(x.dir, fmt.Sprintf("seg-%06d.db", no))))
	if err != nil {
		return nil, err
	}
	s.SetMaxOpenConns(4)
	_, err = s.ExecContext(ctx, `create virtual table if not exists f using fts5(t, content='', contentless_delete=1, tokenize='ascii')`)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	x.segs[no] = s
	return s, nil
}

// Put writes entries anew: each record's row is taken away and put as it stands.
// The cursor moves in the same call, after the segments.
func (x *Index) Put(ctx context.Context, entries []*Entry, cursor int64) error {
	by := map[int64][]*Entry{}
	for _, e := range entries {
		by[e.ID>>16] = append(by[e.ID>>16], e)
	}
	for no, es := range by {
		s, err := x.segment(ctx, no)
		if err != nil {
			return err
		}
		if err := x.write(ctx, s, es); err != nil {
			return err
		}
	}
	return x.set(ctx, "cursor", strconv.FormatInt(cursor, 10))
}

func (x *Index) write(ctx context.Context, s *sql.DB, es []*Entry) error {
	tx, err := s.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, e := range es {
		if _, err := tx.ExecContext(ctx, `delete from f where rowid = ?`, e.ID); err != nil {
			return err
		}
		if e.Gone {
			continue
		}
		if _, err := tx.ExecContext(ctx, `insert into f(rowid, t) values (?, ?)`, e.ID, x.folder.document(e)); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// Cursor is the leaf up to which the index has followed.
func (x *Index) Cursor(ctx context.Context) (int64, error) {
	v, err := x.setting(ctx, "cursor")
	if err != nil || v == "" {
		return 0, err
	}
	return strconv.ParseInt(v, 10, 64)
}

// totalMost is as far as totals are counted exactly.
const totalMost = 10000

// Search gives ids, newest first, and the total up to 10,000.
func (x *Index) Search(ctx context.Context, q Query) (ids []int64, total int64, err error) {
	m := x.folder.match(q)
	if m == "" {
		return nil, 0, nil
	}
	if q.Limit <= 0 || q.Limit > 200 {
		q.Limit = 50
	}
	x.mu.Lock()
	nos := make([]int64, 0, len(x.segs))
	for no := range x.segs {
		nos = append(nos, no)
	}
	segs := x.segs
	x.mu.Unlock()
	slices.Sort(nos)
	slices.Reverse(nos)
	for _, no := range nos {
		x.mu.Lock()
		s := segs[no]
		x.mu.Unlock()
		if len(ids) < q.Limit {
			more, err := x.hits(ctx, s, m, q, q.Limit-len(ids))
			if err != nil {
				return nil, 0, err
			}
			ids = append(ids, more...)
		}
		if total <= totalMost {
			var n int64
			err := s.QueryRowContext(ctx, `select count(*) from (select rowid from f where f match ? limit ?)`, m, totalMost+1-total).Scan(&n)
			if err != nil {
				return nil, 0, err
			}
			total += n
		}
	}
	return ids, total, nil
}

func (x *Index) hits(ctx context.Context, s *sql.DB, m string, q Query, limit int) ([]int64, error) {
	before := q.Before
	if before == 0 {
		before = 1 << 62
	}
	rows, err := s.QueryContext(ctx, `select rowid from f where f match ? and rowid < ? order by rowid desc limit ?`, m, before, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		out = append(out, id)
	}
	return out, rows.Err()
}

package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"log/slog"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// sqliteDialect is SQLite's side of every difference.
func sqliteDialect() *dialect {
	return &dialect{
		name: "sqlite", numbered: true, prepare: true,
		words: strings.NewReplacer(
			"«int»", "integer", "«bytes»", "blob", "«serial»", "integer primary key", "«key»", "text",
			"«table»", " strict", "«rowless»", " strict, without rowid"),
		classify: classifySQLite,
	}
}

// errIO is a disk that answers with an error: the connection is opened anew.
var errIO = errors.New("store: disk error")

func classifySQLite(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case lib.SQLITE_CONSTRAINT:
		if e.Code() == lib.SQLITE_CONSTRAINT_COMMITHOOK {
			return mark(ErrStatement, err)
		}
		return mark(ErrConstraint, err)
	case lib.SQLITE_FULL:
		return mark(ErrFull, err)
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return mark(ErrBusy, err)
	case lib.SQLITE_IOERR, lib.SQLITE_CORRUPT, lib.SQLITE_NOMEM, lib.SQLITE_CANTOPEN:
		return mark(errIO, err)
	}
	return err
}

// Pragmas belong in the address of every connection: one run on a pool misses
// the second connection. temp_store(2) keeps the savepoints' journals in
// memory; with files the writer loses a third of its acts.
const sqlitePragmas = "_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)" +
	"&_pragma=secure_delete(1)&_pragma=temp_store(2)&_pragma=cache_size(-65536)&_pragma=wal_autocheckpoint(4000)" +
	"&_dqs=0&_defensive=1"

// sqliteURI is a file's address with more pragmas or parameters after it.
func sqliteURI(path, more string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive letter
	}
	return (&url.URL{Scheme: "file", Path: path, OmitHost: true, RawQuery: more}).String()
}

// sqliteConnector opens connections that are a [conn] each.
type sqliteConnector struct {
	driver.Connector
	d      *dialect
	hooked bool // the writer's
}

func newSQLiteConnector(uri string, d *dialect, hooked bool) (sqliteConnector, error) {
	c, err := sqlite.NewConnector(uri)
	return sqliteConnector{c, d, hooked}, err
}

// Connect implements driver.Connector.
func (s sqliteConnector) Connect(ctx context.Context) (driver.Conn, error) {
	inner, err := s.Connector.Connect(ctx)
	if err != nil {
		return nil, s.d.classify(err)
	}
	c := newConn(inner, s.d)
	if s.hooked {
		h := inner.(sqlite.HookRegisterer)
		h.RegisterCommitHook(func() int32 {
			if c.announced {
				return 0
			}
			return 1 // SQLite makes a rollback of it
		})
		h.RegisterRollbackHook(func() { c.gone = true })
	}
	return c, nil
}

// sqliteDB is the truth in one file.
type sqliteDB struct {
	path    string
	d       *dialect
	writer  *writer
	readers *sql.DB
}

func openSQLite(ctx context.Context, path string, pool int, log *slog.Logger, committed func()) (*sqliteDB, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if err := localFolder(filepath.Dir(path)); err != nil {
		return nil, err
	}
	s := &sqliteDB{path: path, d: sqliteDialect()}
	writing, err := newSQLiteConnector(sqliteURI(path, sqlitePragmas), s.d, true)
	if err != nil {
		return nil, err
	}
	reading, err := newSQLiteConnector(sqliteURI(path, sqlitePragmas+"&_pragma=query_only(1)"), s.d, false)
	if err != nil {
		return nil, err
	}
	if s.writer, err = startWriter(ctx, writing, log, committed); err != nil {
		return nil, environment("打不开数据库文件 "+path+"。", "The database file "+path+" cannot be opened.", err)
	}
	if pool == 0 {
		pool = runtime.NumCPU() + 2 // more wait for each other: SQLite takes its locks in turn
	}
	s.readers = sql.OpenDB(reading)
	s.readers.SetMaxOpenConns(pool)
	s.readers.SetMaxIdleConns(pool)
	// One reader is open from now to the end. While it holds the shared
	// memory, nobody recovers the log, so frames of a commit that failed half
	// way can never be taken for written ones: see [writer.reopen].
	if err := s.readers.PingContext(ctx); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

func (s *sqliteDB) dialect() *dialect { return s.d }

func (s *sqliteDB) write(ctx context.Context, act func(*Tx) error) error {
	return s.writer.write(ctx, act)
}

func (s *sqliteDB) read(ctx context.Context, look func(*Tx) error) error {
	return readTx(ctx, s.readers, s.d, "begin", look)
}

func (s *sqliteDB) close() error {
	return errors.Join(s.writer.close(), s.readers.Close())
}

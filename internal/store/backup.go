package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"

	"modernc.org/sqlite"

	"github.com/guiju/guiju/internal/store/internal/durable"
)

// backer is what modernc's connection offers for the online backup.
type backer interface {
	NewBackup(uri string) (*sqlite.Backup, error)
}

// backup copies the database in one step from a connection of its own: copying
// page by page would begin again at each write. The copy is checked, brought to
// the disk and only then given its name.
func (s *sqliteDB) backup(ctx context.Context, path string) error {
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		return errors.Join(fmt.Errorf("store: %s: %w", path, os.ErrExist), err)
	}
	part := path + ".part"
	if err := removeDatabase(part); err != nil {
		return err
	}
	err := s.copyTo(ctx, part)
	if err == nil {
		err = check(ctx, part)
	}
	if err == nil {
		err = durable.File(part)
	}
	if err != nil {
		return errors.Join(err, removeDatabase(part))
	}
	return durable.Rename(part, path)
}

func (s *sqliteDB) copyTo(ctx context.Context, part string) error {
	connector, err := newSQLiteConnector(sqliteURI(s.path, sqlitePragmas+"&_pragma=query_only(1)"), s.d, false)
	if err != nil {
		return err
	}
	c, err := connector.Connect(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	b, err := c.(*conn).Conn.(backer).NewBackup(sqliteURI(part, ""))
	if err != nil {
		return s.d.classify(err)
	}
	more, err := b.Step(-1)
	if err == nil && more {
		err = errors.New("store: backup was not finished in one step")
	}
	return s.d.classify(errors.Join(err, b.Finish()))
}

// check reads every page of a copy nobody else has open. immutable: the copy
// says of itself that it has a log, and must get none.
func check(ctx context.Context, path string) error {
	connector, err := newSQLiteConnector(sqliteURI(path, "mode=ro&immutable=1"), sqliteDialect(), false)
	if err != nil {
		return err
	}
	db := sql.OpenDB(connector)
	defer db.Close()
	var said string
	if err := db.QueryRowContext(ctx, "select * from pragma_quick_check limit 1").Scan(&said); err != nil {
		return err
	}
	if said != "ok" {
		return fmt.Errorf("store: backup is damaged: %s", said)
	}
	return nil
}

// removeDatabase removes what an interrupted backup may have left.
func removeDatabase(path string) error {
	for _, p := range []string{path, path + "-wal", path + "-shm", path + "-journal"} {
		if err := os.Remove(p); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

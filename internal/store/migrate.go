package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strconv"
	"strings"

	"github.com/guiju/guiju/internal/fault"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrationLock keeps servers that start together from migrating twice.
const migrationLock = 0x6775696a75 // "guiju"

// migration is one numbered file. Its hash is that of the five-word text, so
// both databases remember the same.
type migration struct {
	no   int64
	name string
	text string
	hash []byte
}

// Migrate brings the database to this program's schema, one transaction a
// migration. A database that knows a higher number, or another text under a
// known one, belongs to another version of the program: it is refused.
func (db *DB) Migrate(ctx context.Context) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	return db.migrate(ctx, files)
}

func (db *DB) migrate(ctx context.Context, files fs.FS) error {
	all, err := readMigrations(files)
	if err != nil {
		return err
	}
	d := db.dialect()
	if err := db.Write(ctx, func(tx *Tx) error {
		if err := tx.Lock(migrationLock); err != nil {
			return err
		}
		_, err := tx.Exec(d.ddl(all[0].text))
		return err
	}); err != nil {
		return err
	}
	for _, m := range all[1:] {
		if err := db.Write(ctx, func(tx *Tx) error {
			if err := tx.Lock(migrationLock); err != nil {
				return err
			}
			done, err := applied(tx, all)
			if err != nil || done[m.no] {
				return err
			}
			if _, err := tx.Exec(d.ddl(m.text)); err != nil {
				return fmt.Errorf("store: migration %04d %s: %w", m.no, m.name, err)
			}
			_, err = tx.Exec("insert into migration (no, name, hash, at) values ($1, $2, $3, $4)",
				m.no, m.name, m.hash, db.now().UnixMicro())
			return err
		}); err != nil {
			return err
		}
	}
	return db.Read(ctx, func(tx *Tx) error { _, err := applied(tx, all); return err })
}

// applied reads what the database has and refuses what this program has not.
func applied(tx *Tx, all []migration) (map[int64]bool, error) {
	known := map[int64]migration{}
	for _, m := range all[1:] {
		known[m.no] = m
	}
	rows, err := tx.Query("select no, name, hash from migration order by no")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	done := map[int64]bool{}
	for rows.Next() {
		var no int64
		var name string
		var hash []byte
		if err := rows.Scan(&no, &name, &hash); err != nil {
			return nil, err
		}
		m, ok := known[no]
		if !ok {
			return nil, fault.New(fault.Environment,
				fmt.Sprintf("数据库由更新的程序升级过（%04d %s），本程序不认识；请用新版程序。", no, name),
				fmt.Sprintf("A newer program has changed this database (%04d %s). Start that version instead.", no, name))
		}
		if !bytes.Equal(hash, m.hash) {
			return nil, fault.New(fault.Environment,
				fmt.Sprintf("数据库的第 %04d 号变更与本程序的不同；请用建立它的程序版本。", no),
				fmt.Sprintf("Change %04d of this database differs from this program's. Start the version that made it.", no))
		}
		done[no] = true
	}
	return done, rows.Err()
}

// readMigrations reads NNNN_name.sql in order; 0000 is the table itself.
func readMigrations(files fs.FS) ([]migration, error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, err
	}
	sort.Strings(names)
	var all []migration
	for i, file := range names {
		number, name, _ := strings.Cut(strings.TrimSuffix(path.Base(file), ".sql"), "_")
		no, err := strconv.ParseInt(number, 10, 64)
		if err != nil || len(number) != 4 || no != int64(i) {
			return nil, fmt.Errorf("store: migration %s is not number %04d", file, i)
		}
		text, err := fs.ReadFile(files, file)
		if err != nil {
			return nil, err
		}
		hash := sha256.Sum256(text)
		all = append(all, migration{no, name, string(text), hash[:]})
	}
	return all, nil
}

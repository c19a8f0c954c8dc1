package store

import (
	"context"
	"io/fs"
)

// MigrateFiles migrates with other files.
func (db *DB) MigrateFiles(ctx context.Context, files fs.FS) error { return db.migrate(ctx, files) }

// Migrations are the real ones.
func Migrations() fs.FS {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err)
	}
	return files
}

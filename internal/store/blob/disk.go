package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/guiju/guiju/internal/store/internal/durable"
)

// Disk keeps contents in a folder.
type Disk struct{ root string }

// leftOver is the age at which a file in tmp belongs to nobody any more.
const leftOver = 24 * time.Hour

// OpenDisk opens the folder, making it where there is none, and removes what a
// crash left in its tmp.
func OpenDisk(root string) (*Disk, error) {
	d := &Disk{root}
	if err := os.MkdirAll(d.tmp(), 0o750); err != nil {
		return nil, err
	}
	return d, d.sweep()
}

func (d *Disk) tmp() string { return filepath.Join(d.root, "tmp") }

// sweep measures age by the file system's own clock. Another process may be
// putting a content, therefore only old files go.
func (d *Disk) sweep() error {
	now, err := os.CreateTemp(d.tmp(), "now-")
	if err != nil {
		return err
	}
	defer os.Remove(now.Name())
	clock, err := now.Stat()
	if err = errors.Join(err, now.Close()); err != nil {
		return err
	}
	files, err := os.ReadDir(d.tmp())
	if err != nil {
		return err
	}
	for _, f := range files {
		info, err := f.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if clock.ModTime().Sub(info.ModTime()) > leftOver {
			if err := os.Remove(filepath.Join(d.tmp(), f.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	return nil
}

// Put implements [Store].
func (d *Disk) Put(ctx context.Context, r io.Reader) (string, int64, error) {
	file, hash, size, err := spool(ctx, d.tmp(), r)
	if err != nil {
		return "", 0, err
	}
	defer os.Remove(file) // fails once it has its name
	place, err := place(hash)
	if err != nil {
		return "", 0, err
	}
	path := filepath.Join(d.root, filepath.FromSlash(place))
	if info, err := os.Stat(path); err == nil && info.Size() == size {
		// Whoever wrote it may not have synced the folder yet.
		return hash, size, durable.Folder(filepath.Dir(path))
	}
	if err := os.Mkdir(filepath.Dir(path), 0o750); err == nil {
		err = durable.Folder(d.root)
		if err != nil {
			return "", 0, err
		}
	} else if !errors.Is(err, fs.ErrExist) {
		return "", 0, err
	}
	if err := os.Chmod(file, 0o440); err != nil {
		return "", 0, err
	}
	return hash, size, durable.Rename(file, path)
}

// Open implements [Store].
func (d *Disk) Open(_ context.Context, hash string) (io.ReadCloser, int64, error) {
	place, err := place(hash)
	if err != nil {
		return nil, 0, err
	}
	f, err := os.Open(filepath.Join(d.root, filepath.FromSlash(place)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, fmt.Errorf("%w: %s", ErrNotFound, hash)
	}
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return newVerified(f, hash), info.Size(), nil
}

// Has implements [Store].
func (d *Disk) Has(_ context.Context, hash string) (bool, error) {
	place, err := place(hash)
	if err != nil {
		return false, nil
	}
	_, err = os.Stat(filepath.Join(d.root, filepath.FromSlash(place)))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// Verify implements [Store].
func (d *Disk) Verify(ctx context.Context, hash string) error { return verify(ctx, d, hash) }

// Walk implements [Store].
func (d *Disk) Walk(ctx context.Context, visit func(string, int64) error) error {
	return filepath.WalkDir(d.root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		if e.IsDir() {
			if path == d.tmp() {
				return fs.SkipDir
			}
			return nil
		}
		rel, err := filepath.Rel(d.root, path)
		if err != nil {
			return err
		}
		hash, ok := hashOf(filepath.ToSlash(rel))
		if !ok {
			return nil // not ours
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		return visit(hash, info.Size())
	})
}

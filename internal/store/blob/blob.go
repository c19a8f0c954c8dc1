package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"strings"
	"syscall"

	"github.com/guiju/guiju/internal/fault"
)

// Store keeps contents. It is safe for any number of goroutines, and several
// processes may share what is behind it.
type Store interface {
	// Put keeps what r gives until io.EOF; on any error nothing is kept.
	Put(ctx context.Context, r io.Reader) (hash string, size int64, err error)
	// Open reads a content and gives its size, or ErrNotFound.
	Open(ctx context.Context, hash string) (io.ReadCloser, int64, error)
	// Has says whether a content is there.
	Has(ctx context.Context, hash string) (bool, error)
	// Verify reads a content whole: nil, ErrNotFound or ErrDamaged.
	Verify(ctx context.Context, hash string) error
	// Walk calls visit for every content in order until it fails.
	Walk(ctx context.Context, visit func(hash string, size int64) error) error
}

// What can be wrong with a content, for errors.Is.
var (
	ErrNotFound = errors.New("blob: no such content")
	ErrDamaged  = errors.New("blob: content is not what its hash says")
)

// place is where a hash is kept, or ErrNotFound for what is no hash.
func place(hash string) (string, error) {
	if b, err := hex.DecodeString(hash); err != nil || len(b) != sha256.Size || hash != hex.EncodeToString(b) {
		return "", fmt.Errorf("%w: %q", ErrNotFound, hash)
	}
	return hash[:2] + "/" + hash[2:], nil
}

// hashOf undoes place.
func hashOf(p string) (string, bool) {
	hash := strings.Replace(p, "/", "", 1)
	back, err := place(hash)
	return hash, err == nil && back == p
}

// spool writes what r gives to a new synced file in folder and names it by its
// hash. The caller removes the file.
func spool(ctx context.Context, folder string, r io.Reader) (file, hash string, size int64, err error) {
	f, err := os.CreateTemp(folder, "put-")
	if err != nil {
		return "", "", 0, err
	}
	sum := sha256.New()
	size, err = io.Copy(io.MultiWriter(f, sum), under{ctx, r})
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		if errors.Is(err, syscall.ENOSPC) {
			err = fault.New(fault.Full, "磁盘已满，文件没有存下。请管理员腾出空间。", "The disk is full; the file was not kept. The administrator must make room.").Because(err)
		}
		return "", "", 0, errors.Join(err, os.Remove(f.Name()))
	}
	return f.Name(), hex.EncodeToString(sum.Sum(nil)), size, nil
}

// under stops reading when its context ends.
type under struct {
	ctx context.Context
	io.Reader
}

func (u under) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.Reader.Read(p)
}

// verified is a content that checks itself while it is read.
type verified struct {
	io.ReadCloser
	want string
	sum  hash.Hash
}

func newVerified(r io.ReadCloser, hash string) *verified {
	return &verified{r, hash, sha256.New()}
}

func (v *verified) Read(p []byte) (int, error) {
	n, err := v.ReadCloser.Read(p)
	v.sum.Write(p[:n])
	if err == io.EOF && hex.EncodeToString(v.sum.Sum(nil)) != v.want {
		err = fmt.Errorf("%w: %s", ErrDamaged, v.want)
	}
	return n, err
}

// verify reads a content to its end.
func verify(ctx context.Context, s Store, hash string) error {
	r, _, err := s.Open(ctx, hash)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, under{ctx, r})
	return errors.Join(err, r.Close())
}

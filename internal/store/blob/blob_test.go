package blob_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/guiju/guiju/internal/store/blob"
)

// each runs a test on a disk and, where its server is at hand, on S3. folder is
// where the contents lie as files.
func each(t *testing.T, f func(t *testing.T, s blob.Store, folder string)) {
	t.Helper()
	t.Run("disk", func(t *testing.T) {
		folder := filepath.Join(t.TempDir(), "blob")
		s, err := blob.OpenDisk(folder)
		if err != nil {
			t.Fatal(err)
		}
		f(t, s, folder)
		left(t, filepath.Join(folder, "tmp"))
	})
	t.Run("s3", func(t *testing.T) {
		s, folder := openS3(t)
		f(t, s, folder)
	})
}

func put(t *testing.T, s blob.Store, b []byte) string {
	t.Helper()
	hash, size, err := s.Put(t.Context(), iotest.HalfReader(bytes.NewReader(b)))
	if err != nil {
		t.Fatalf("%d bytes: %v", len(b), err)
	}
	if sum := sha256.Sum256(b); hash != hex.EncodeToString(sum[:]) || size != int64(len(b)) {
		t.Error(hash, size)
	}
	return hash
}

func get(t *testing.T, s blob.Store, hash string) ([]byte, error) {
	t.Helper()
	r, size, err := s.Open(t.Context(), hash)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err == nil && size != int64(len(b)) {
		t.Errorf("size %d, read %d", size, len(b))
	}
	return b, err
}

func TestWhatIsPutComesBack(t *testing.T) {
	each(t, func(t *testing.T, s blob.Store, _ string) {
		large := make([]byte, 20<<20+7) // more than one part in S3
		for i := range large {
			large[i] = byte(rand.Uint32())
		}
		var hashes []string
		for _, b := range [][]byte{{}, {0}, []byte("文件"), large} {
			hash := put(t, s, b)
			hashes = append(hashes, hash)
			if got, err := get(t, s, hash); err != nil || !bytes.Equal(got, b) {
				t.Errorf("%d bytes came back as %d: %v", len(b), len(got), err)
			}
			if there, err := s.Has(t.Context(), hash); err != nil || !there {
				t.Error(there, err)
			}
			if err := s.Verify(t.Context(), hash); err != nil {
				t.Error(err)
			}
			if again := put(t, s, b); again != hash {
				t.Error(again)
			}
		}
		var walked []string
		if err := s.Walk(t.Context(), func(hash string, size int64) error {
			walked = append(walked, hash)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		slices.Sort(hashes)
		if !slices.Equal(walked, hashes) {
			t.Error(walked, hashes)
		}
		stop := errors.New("stop")
		n := 0
		if err := s.Walk(t.Context(), func(string, int64) error { n++; return stop }); !errors.Is(err, stop) || n != 1 {
			t.Error(err, n)
		}
	})
}

func TestWhatIsNotThere(t *testing.T) {
	each(t, func(t *testing.T, s blob.Store, _ string) {
		for _, hash := range []string{strings.Repeat("0", 64), strings.ToUpper(put(t, s, []byte("x"))), "", "..", "../../etc/passwd", "tmp/x"} {
			if _, err := get(t, s, hash); !errors.Is(err, blob.ErrNotFound) {
				t.Errorf("%q: %v", hash, err)
			}
			if err := s.Verify(t.Context(), hash); !errors.Is(err, blob.ErrNotFound) {
				t.Errorf("%q: %v", hash, err)
			}
			if there, err := s.Has(t.Context(), hash); there || err != nil {
				t.Errorf("%q: %v %v", hash, there, err)
			}
		}
	})
}

func TestInterruptedPutLeavesNothing(t *testing.T) {
	each(t, func(t *testing.T, s blob.Store, _ string) {
		broken := errors.New("line broke")
		if _, _, err := s.Put(t.Context(), io.MultiReader(strings.NewReader("half"), iotest.ErrReader(broken))); !errors.Is(err, broken) {
			t.Error(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		if _, _, err := s.Put(ctx, io.MultiReader(strings.NewReader("half"), readerFunc(func(p []byte) (int, error) { cancel(); return copy(p, "more"), nil }))); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if err := s.Walk(t.Context(), func(hash string, _ int64) error { t.Error(hash); return nil }); err != nil {
			t.Error(err)
		}
	})
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestDamageIsSeen(t *testing.T) {
	each(t, func(t *testing.T, s blob.Store, folder string) {
		hash := put(t, s, []byte("content of a file"))
		file := filepath.Join(folder, hash[:2], hash[2:])
		damage := func(b string) {
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(b), 0o640); err != nil {
				t.Fatal(err)
			}
		}
		for _, b := range []string{"content of a filf", "content of", ""} {
			damage(b)
			if _, err := get(t, s, hash); !errors.Is(err, blob.ErrDamaged) {
				t.Errorf("%q was read: %v", b, err)
			}
			if err := s.Verify(t.Context(), hash); !errors.Is(err, blob.ErrDamaged) {
				t.Errorf("%q was verified: %v", b, err)
			}
		}
		put(t, s, []byte("content of a file")) // heals what is short
		if err := s.Verify(t.Context(), hash); err != nil {
			t.Error(err)
		}
	})
}

func TestManyPutTheSame(t *testing.T) {
	each(t, func(t *testing.T, s blob.Store, _ string) {
		b := bytes.Repeat([]byte("same"), 10_000)
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if _, _, err := s.Put(t.Context(), bytes.NewReader(b)); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		n := 0
		if err := s.Walk(t.Context(), func(hash string, _ int64) error { n++; return s.Verify(t.Context(), hash) }); err != nil || n != 1 {
			t.Error(n, err)
		}
	})
}

func TestCrashLeftOversGo(t *testing.T) {
	folder := t.TempDir()
	if _, err := blob.OpenDisk(folder); err != nil {
		t.Fatal(err)
	}
	old, young := filepath.Join(folder, "tmp", "put-1"), filepath.Join(folder, "tmp", "put-2")
	for _, f := range []string{old, young} {
		if err := os.WriteFile(f, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	past := time.Now().Add(-25 * time.Hour)
	if err := os.Chtimes(old, past, past); err != nil {
		t.Fatal(err)
	}
	if _, err := blob.OpenDisk(folder); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(filepath.Join(folder, "tmp"))
	if err != nil || len(files) != 1 || files[0].Name() != "put-2" {
		t.Error(files, err)
	}
}

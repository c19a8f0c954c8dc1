package app

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/ledger"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/blob"
)

// backupCmd writes a consistent copy while the server runs.
type backupCmd struct {
	place
	To string `arg:"" help:"An empty or new folder."`
}

// manifest is what a backup says of itself.
type manifest struct {
	At         time.Time `json:"at"`
	Checkpoint string    `json:"checkpoint"` // the newest when the copy began
	VKey       string    `json:"vkey"`
	Files      int       `json:"files"`
}

// Run copies the database in one step, then the files by content; the folder
// takes its name last.
func (c *backupCmd) Run(ctx context.Context, s *streams) error {
	if err := emptyFolder(c.To); err != nil {
		return err
	}
	h, err := c.open(ctx, s, time.Now)
	if err != nil {
		return err
	}
	defer h.Close()
	tmp, err := partial(c.To)
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp) // what is not finished; nothing, once it has its name
	bar := s.progress()
	defer bar.clear()
	// The checkpoint is that of a moment before the copy, so the copy holds all it
	// was signed over.
	m := manifest{At: time.Now().UTC()}
	err = h.db.Read(ctx, func(tx *store.Tx) error {
		cp, err := ledger.Newest(tx)
		if err == nil && cp != nil {
			m.Checkpoint = cp.Note
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := h.db.Backup(ctx, filepath.Join(tmp, "guiju.db")); err != nil {
		return err
	}
	to, err := blob.OpenDisk(filepath.Join(tmp, "files"))
	if err != nil {
		return err
	}
	// Database first, content after it: content is never taken away, so what the
	// copy names is there.
	err = h.blobs.Walk(ctx, func(hash string, size int64) error {
		m.Files++
		bar.at(textOf("文件", "files"), int64(m.Files), 0)
		return copyBlob(ctx, to, h.blobs, hash)
	})
	if err != nil {
		return err
	}
	if err := copyOne(filepath.Join(tmp, "ledger.key"), c.keyfile(), 0o600); err != nil {
		return err
	}
	// With its certificate authority a restored server is the one that phones trust.
	if err := copyAuthority(tmp, c.Data); err != nil {
		return err
	}
	key, err := ledger.ReadKey(c.keyfile())
	if err != nil {
		return err
	}
	m.VKey = key.VKey()
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(tmp, "backup.json"), b, 0o600); err != nil {
		return err
	}
	_ = os.Remove(c.To) // an empty folder stands where the name goes
	if err := os.Rename(tmp, c.To); err != nil {
		return err
	}
	s.say("已备份到 %s：数据库一份，文件 %d 个。其中有账本密钥，请妥善保管。", "backed up to %s: the database and %d files. It holds the ledger key: keep it safe.", c.To, m.Files)
	return nil
}

// restoreCmd makes a data folder of a copy.
type restoreCmd struct {
	From string `arg:"" help:"Folder that backup wrote."`
	Data string `name:"data" required:"" help:"A new or empty data folder."`
}

// Run copies, checks every file against its digest, and takes the name last.
func (c *restoreCmd) Run(ctx context.Context, s *streams) error {
	var m manifest
	b, err := os.ReadFile(filepath.Join(c.From, "backup.json"))
	if err == nil {
		err = json.Unmarshal(b, &m)
	}
	if err != nil {
		return fault.New(fault.Environment, c.From+" 不是 guiju backup 写的备份", c.From+" is no backup that guiju wrote").Because(err)
	}
	if err := emptyFolder(c.Data); err != nil {
		return err
	}
	tmp, err := partial(c.Data)
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	bar := s.progress()
	defer bar.clear()
	for _, f := range []string{"guiju.db", "ledger.key"} {
		if err := copyOne(filepath.Join(tmp, f), filepath.Join(c.From, f), 0o600); err != nil {
			return err
		}
	}
	from, err := blob.OpenDisk(filepath.Join(c.From, "files"))
	if err != nil {
		return err
	}
	to, err := blob.OpenDisk(filepath.Join(tmp, "files"))
	if err != nil {
		return err
	}
	n := 0
	err = from.Walk(ctx, func(hash string, size int64) error {
		n++
		bar.at(textOf("文件", "files"), int64(n), int64(m.Files))
		return copyBlob(ctx, to, from, hash)
	})
	if err != nil {
		return err
	}
	if n != m.Files {
		return fault.New(fault.Refused, "备份不完整：文件少了", "the backup is incomplete: files are missing")
	}
	if err := copyAuthority(tmp, c.From); err != nil {
		return err
	}
	_ = os.Remove(c.Data)
	if err := os.Rename(tmp, c.Data); err != nil {
		return err
	}
	s.say("已恢复到 %s。请运行 guiju verify -data %s 核对。", "restored into %s. Now run guiju verify -data %s.", c.Data, c.Data)
	return nil
}

// partial makes a folder beside the one it will be, so that a name is taken
// only by what is whole.
func partial(to string) (string, error) {
	to = filepath.Clean(to)
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return "", err
	}
	return os.MkdirTemp(filepath.Dir(to), filepath.Base(to)+".part-")
}

// copyAuthority copies the certificate authority, where there is one.
func copyAuthority(to, from string) error {
	for name, mode := range map[string]os.FileMode{"ca.crt": 0o644, "ca.key": 0o600} {
		err := copyOne(filepath.Join(to, name), filepath.Join(from, name), mode)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// emptyFolder refuses to write over anything.
func emptyFolder(dir string) error {
	es, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(es) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	return fault.New(fault.Refused, dir+" 里已有东西，没有动它", dir+" is not empty; nothing was written")
}

// copyBlob copies one file by content; a copy whose digest differs is an error.
func copyBlob(ctx context.Context, to, from blob.Store, hash string) error {
	r, _, err := from.Open(ctx, hash)
	if err != nil {
		return err
	}
	defer r.Close()
	got, _, err := to.Put(ctx, r)
	if err == nil && got != hash {
		err = fault.New(fault.Environment, "文件 "+hash+" 已损坏", "file "+hash+" is damaged")
	}
	return err
}

func copyOne(to, from string, mode os.FileMode) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		return errors.Join(err, out.Close())
	}
	return errors.Join(out.Sync(), out.Close())
}

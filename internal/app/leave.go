package app

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"mime"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/guiju/guiju/internal/exchange/sheet"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
)

// leaving writes everything a department has into a folder that needs no
// program: index.html for people, a table and lines of data for each type, the
// files by their digests, the regulation as it was written.
type leaving struct {
	h     *house
	dir   string
	lang  i18n.Lang
	kinds map[string]*leavingKind
	files map[string]string // hash: name in files/
	sums  []string          // digest and path of every file, as sha256sum writes them
}

// leavingKind is what is written of one type.
type leavingKind struct {
	Type  *regulation.Type
	Name  string
	Count int64

	cols  []*regulation.Field
	table sheet.Writer
	data  *bufio.Writer
	open  []*os.File
}

// leave writes the folder and closes the release with the digest of its list of
// digests; the folder takes its name last.
func (h *house) leave(ctx context.Context, s *streams, who *people.Person, release int64, to string) error {
	dir := filepath.Clean(to) + ".part"
	if err := os.RemoveAll(dir); err != nil { // of one that was stopped
		return err
	}
	l := &leaving{h: h, dir: dir, lang: s.lang, kinds: map[string]*leavingKind{}, files: map[string]string{}}
	for _, sub := range []string{"data", "files", "regulation"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			return err
		}
	}
	bar := s.progress()
	var done int64
	count, err := h.engine.Everything(ctx, who, release, func(w record.Whole) error {
		done++
		bar.at(textOf("导出", "export"), done, 0)
		return l.take(ctx, w)
	})
	bar.clear()
	if err = errors.Join(err, l.close()); err != nil {
		return err
	}
	if err := l.regulation(); err != nil {
		return err
	}
	view, err := h.engine.View(ctx, who, release)
	if err != nil {
		return err
	}
	if err := l.index(view.Number, who.Name); err != nil {
		return err
	}
	hash, size, err := l.seal()
	if err != nil {
		return err
	}
	a, err := h.engine.LeaveWith(ctx, who, release, count, size, hash)
	if err != nil {
		return err
	}
	if err := errors.Join(gone(os.Remove(to)), os.Rename(dir, to)); err != nil {
		return err
	}
	if s.json {
		return s.encode(map[string]any{"release": a.Number, "folder": to, "records": count, "files": len(l.files), "sha256": hash})
	}
	s.say("外发 %s：%d 件，%d 个文件，从 %s 看起\nSHA256SUMS 的 SHA-256 %s", "release %s: %d records, %d files, begin with %s\nSHA-256 of SHA256SUMS %s",
		a.Number, count, len(l.files), filepath.Join(to, "index.html"), hash)
	return nil
}

// gone is an error of removing what is not there: none.
func gone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func (l *leaving) take(ctx context.Context, w record.Whole) error {
	k, err := l.kind(w.Kind)
	if err != nil {
		return err
	}
	for _, f := range w.Files() {
		if l.files[f.Hash] != "" {
			continue
		}
		name := f.Hash + extension(f)
		l.files[f.Hash] = name
		if err := l.write(filepath.Join("files", name), func(out io.Writer) error {
			r, _, err := l.h.blobs.Open(ctx, f.Hash)
			if err != nil {
				return err
			}
			defer r.Close()
			_, err = io.Copy(out, r)
			return err
		}); err != nil {
			return fmt.Errorf("file %s of record %d: %w", f.Hash, w.ID, err)
		}
	}
	k.Count++
	zone := l.h.engine.Zone()
	stage := ""
	if w.Stage != nil {
		stage = w.Stage.Say.In(l.lang)
	}
	row := append([]any{fmt.Sprint(w.ID), w.Number, w.Title, stage, w.Dept, w.Opened.In(zone)}, w.Cells(k.cols, l.lang, zone)...)
	if err := k.table.Write(row...); err != nil {
		return err
	}
	b, err := json.Marshal(w.JSON(zone))
	if err != nil {
		return err
	}
	_, err = k.data.Write(append(b, '\n'))
	return err
}

// extension keeps a file openable by a click.
func extension(f regulation.File) string {
	if ext := strings.ToLower(filepath.Ext(f.Name)); len(ext) > 1 && len(ext) <= 6 && strings.Trim(ext[1:], "abcdefghijklmnopqrstuvwxyz0123456789") == "" {
		return ext
	}
	if exts, err := mime.ExtensionsByType(f.Media); err == nil && len(exts) > 0 {
		return exts[0]
	}
	return ""
}

func (l *leaving) kind(t *regulation.Type) (*leavingKind, error) {
	if k := l.kinds[t.Name]; k != nil {
		return k, nil
	}
	k := &leavingKind{Type: t, Name: t.Say.In(l.lang)}
	head := []string{"id"}
	for _, x := range []i18n.Text{textOf("编号", "number"), textOf("题名", "title"), textOf("阶段", "stage"), textOf("部门", "department"), textOf("登记", "opened")} {
		head = append(head, x.In(l.lang))
	}
	for _, f := range t.Fields {
		if f.Name != "no" && f.Name != "title" {
			k.cols = append(k.cols, f)
			head = append(head, f.Say.In(l.lang))
		}
	}
	for _, ext := range []string{".csv", ".jsonl"} {
		f, err := os.OpenFile(filepath.Join(l.dir, "data", t.Name+ext), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return nil, err
		}
		k.open = append(k.open, f)
	}
	l.kinds[t.Name] = k
	var err error
	k.data = bufio.NewWriter(k.open[1])
	k.table, err = sheet.NewCSV(k.open[0], sheet.UTF8, head...)
	return k, err
}

// close ends the tables; their digests are taken afterwards.
func (l *leaving) close() error {
	var errs []error
	for _, k := range l.kinds {
		if k.table != nil {
			errs = append(errs, k.table.Close())
		}
		errs = append(errs, k.data.Flush())
		for _, f := range k.open {
			errs = append(errs, f.Close())
		}
	}
	return errors.Join(errs...)
}

func (l *leaving) regulation() error {
	for name, body := range l.h.prog.Files {
		if err := l.write(filepath.Join("regulation", filepath.FromSlash(name)), func(w io.Writer) error { _, err := w.Write(body); return err }); err != nil {
			return err
		}
	}
	return nil
}

func (l *leaving) write(name string, write func(io.Writer) error) error {
	path := filepath.Join(l.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	hash, _, err := writeFile(path, write)
	l.sums = append(l.sums, hash+"  "+filepath.ToSlash(name))
	return err
}

var leavingIndex = template.Must(template.New("index").Parse(`<!doctype html>
<html lang="{{.Lang}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{.Title}}</title></head>
<body><h1>{{.Title}}</h1><p>{{.Text}}</p>
<table><thead><tr>{{range .Head}}<th>{{.}}</th>{{end}}</tr></thead><tbody>
{{range .Kinds}}<tr><td>{{.Name}}</td><td>{{.Count}}</td><td><a href="data/{{.Type.Name}}.csv">csv</a></td><td><a href="data/{{.Type.Name}}.jsonl">jsonl</a></td></tr>
{{end}}</tbody></table>
<p><a href="files/">files/</a> {{.Files}} · <a href="regulation/">regulation/</a> · <a href="SHA256SUMS">SHA256SUMS</a></p>
</body></html>
`))

func (l *leaving) index(number, who string) error {
	var kinds []*leavingKind
	for _, name := range l.h.prog.Order {
		if k := l.kinds[name]; k != nil {
			kinds = append(kinds, k)
		}
	}
	at := l.h.now().In(l.h.engine.Zone()).Format("2006-01-02 15:04")
	text := textOf(number+"，"+who+"，"+at+"。表格给人看，JSONL 给程序读：每行一件，连同全部经过；files/ 按内容的 SHA-256 命名。",
		number+", "+who+", "+at+". Tables are for people, JSONL for programs: a record a line with its whole history; files/ are named by the SHA-256 of their content.")
	head := []string{}
	for _, x := range []i18n.Text{textOf("类型", "type"), textOf("件数", "records"), textOf("表格", "table"), textOf("数据", "data")} {
		head = append(head, x.In(l.lang))
	}
	return l.write("index.html", func(w io.Writer) error {
		return leavingIndex.Execute(w, map[string]any{"Lang": string(l.lang), "Title": l.h.prog.Say.In(l.lang), "Text": text.In(l.lang), "Head": head, "Kinds": kinds, "Files": len(l.files)})
	})
}

// seal writes the digest of every file, and gives the digest of that.
func (l *leaving) seal() (hash string, size int64, err error) {
	for _, k := range l.kinds {
		for _, f := range k.open {
			sum, n, err := digest(f.Name())
			if err != nil {
				return "", 0, err
			}
			size += n
			l.sums = append(l.sums, sum+"  data/"+filepath.Base(f.Name()))
		}
	}
	slices.SortFunc(l.sums, func(a, b string) int { return strings.Compare(a[64:], b[64:]) })
	hash, n, err := writeFile(filepath.Join(l.dir, "SHA256SUMS"), func(w io.Writer) error {
		_, err := io.WriteString(w, strings.Join(l.sums, "\n")+"\n")
		return err
	})
	return hash, size + n, err
}

// digest reads a file again.
func digest(name string) (string, int64, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, f)
	return hex.EncodeToString(sum.Sum(nil)), n, err
}

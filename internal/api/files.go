package api

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"mime"
	"net/http"
	"path"
	"strings"
	"unicode"

	"golang.org/x/image/webp"

	"github.com/guiju/guiju/internal/api/wire"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store/blob"
)

const (
	// pixelsMost is the largest photograph that is taken: it is scaled later,
	// in memory, one at a time.
	pixelsMost = 24_000_000
	// headMost is how far into a photograph its size must stand.
	headMost = 1 << 20
	nameMost = 200
)

// putFile is POST /files, and POST /records/{type}/{id}/files: the body is the
// content. The answer is put into a field by an act; until then it is the
// caller's alone, and nobody reads it.
func putFile(c *call) (any, error) {
	if c.r.PathValue("type") != "" {
		if _, err := c.named(); err != nil {
			return nil, err
		}
	}
	if c.Blob == nil {
		return nil, fault.New(fault.Environment, "这里没有存放文件的地方。", "There is no place for files here.")
	}
	name, err := fileName(c.r.URL.Query().Get("name"))
	if err != nil {
		return nil, err
	}
	body := bufio.NewReaderSize(http.MaxBytesReader(c.w, c.r.Body, c.FileLimit), 4096)
	head, err := body.Peek(512)
	if err != nil && err != io.EOF {
		return nil, bodyError(err)
	}
	if len(head) == 0 {
		return nil, fault.New(fault.Invalid, "没有收下：文件是空的。", "Not taken: the file is empty.")
	}
	media := mediaOf(head, name)
	if size := headers[media]; size != nil {
		body = bufio.NewReaderSize(body, headMost)
		head, err := body.Peek(headMost)
		if err != nil && err != io.EOF {
			return nil, bodyError(err)
		}
		if err := fits(size, head); err != nil {
			return nil, err
		}
	}
	hash, n, err := c.Blob.Put(c.r.Context(), body)
	var big *http.MaxBytesError
	if errors.As(err, &big) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, bodyError(err)
	}
	if err != nil {
		return nil, err
	}
	if err := c.Accounts.KeepUpload(c.r.Context(), c.session, regulation.File{Hash: hash, Name: name, Size: n, Media: media, At: c.Engine.Now()}); err != nil {
		return nil, err
	}
	return wire.File{Hash: hash, Name: name, Size: n, Media: media}, nil
}

// headers read the size of a photograph from its beginning.
var headers = map[string]func(io.Reader) (image.Config, error){
	"image/jpeg": jpeg.DecodeConfig, "image/png": png.DecodeConfig, "image/gif": gif.DecodeConfig, "image/webp": webp.DecodeConfig,
}

func fits(size func(io.Reader) (image.Config, error), head []byte) error {
	cfg, err := size(bytes.NewReader(head))
	if err != nil {
		return fault.New(fault.Invalid, "没有收下：照片已损坏，读不出大小。", "Not taken: the photograph is damaged, its size cannot be read.").Because(err)
	}
	if px := int64(cfg.Width) * int64(cfg.Height); px > pixelsMost {
		return fault.New(fault.TooLarge, fmt.Sprintf("没有收下：照片有 %d 万像素，最多 2400 万。", px/10_000),
			fmt.Sprintf("Not taken: the photograph has %.1f megapixels; at most 24.", float64(px)/1e6))
	}
	return nil
}

// fileName keeps the last part of what the caller's machine calls a file.
func fileName(s string) (string, error) {
	s = strings.TrimSpace(path.Base(strings.ReplaceAll(s, `\`, "/")))
	if strings.Trim(s, "./") == "" || len([]rune(s)) > nameMost || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == unicode.ReplacementChar }) {
		return "", badParameter("name", "要给出文件名，不超过 200 个字", "give the file's name, of at most 200 characters")
	}
	return s, nil
}

// office are kinds that only the name tells apart: by content they are archives.
var office = map[string]string{
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	".ofd":  "application/ofd",
}

func mediaOf(head []byte, name string) string {
	media, _, _ := strings.Cut(http.DetectContentType(head), ";")
	if m := office[strings.ToLower(path.Ext(name))]; m != "" && media == "application/zip" {
		return m
	}
	return media
}

// shown are the kinds that a browser may show in its window; nothing in them
// runs. All others it only saves.
var shown = map[string]bool{"image/jpeg": true, "image/png": true, "image/gif": true, "image/webp": true, "application/pdf": true}

// getFile is GET /files/{hash}: only for who may read a field, of a record he
// may read, that holds it.
func getFile(c *call) (any, error) {
	hash := c.r.PathValue("hash")
	f, err := c.Engine.File(c.r.Context(), c.who, hash)
	if err != nil {
		return nil, err
	}
	if c.Blob == nil {
		return nil, noContent()
	}
	body, n, err := c.Blob.Open(c.r.Context(), hash)
	if absent(err) {
		return nil, noContent()
	}
	if err != nil {
		return nil, err
	}
	defer body.Close()
	peek := bufio.NewReaderSize(body, 512)
	head, err := peek.Peek(512)
	if err != nil && err != io.EOF {
		return nil, err
	}
	media, place := mediaOf(head, f.Name), "inline"
	if !shown[media] {
		place = "attachment"
		if m, _, err := mime.ParseMediaType(f.Media); err == nil && strings.Contains(m, "/") {
			media = m
		}
	}
	h := c.w.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Disposition", mime.FormatMediaType(place, map[string]string{"filename": f.Name}))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("ETag", `"`+hash+`"`)
	h.Set("Cache-Control", "private, no-cache")
	if strings.Contains(c.r.Header.Get("If-None-Match"), `"`+hash+`"`) {
		c.w.WriteHeader(http.StatusNotModified)
		return nil, nil
	}
	h.Set("Content-Length", fmt.Sprint(n))
	if c.r.Method != http.MethodHead {
		if _, err := io.Copy(c.w, peek); err != nil {
			c.Log.Warn("content broke off", "hash", hash, "error", err)
			panic(http.ErrAbortHandler) // the caller must not take the half for the whole
		}
	}
	return nil, nil
}

func absent(err error) bool { return errors.Is(err, blob.ErrNotFound) }

func noContent() error {
	return fault.New(fault.Environment, "记录里有这个文件，但它的内容不见了；请管理员运行 guiju verify。", "The record names this file, but its content is gone; the administrator must run guiju verify.")
}

// stored sees that files handed to an act are the caller's to hand in: he sent
// them, or he reads them in a record. Their size and kind are those of the content.
func (c *call) stored(t *regulation.Type, input map[string]any) error {
	for name, v := range input {
		f := t.Field(name)
		if f == nil || f.Kind != regulation.KindFile && f.Kind != regulation.KindSign {
			continue
		}
		refuse := func(zh, en string) error {
			return fault.New(fault.Invalid, "没有办成。", "Not done.").At("ask."+name, "/"+name, f.Say.Zh+"："+zh, f.Say.In("en")+": "+en)
		}
		list, many := v.([]any)
		if !many {
			list = []any{v}
		}
		for _, one := range list {
			m, ok := one.(map[string]any)
			if !ok {
				continue // the field says what is wrong with it
			}
			hash, _ := m["hash"].(string)
			file, err := c.theirs(hash)
			switch {
			case fault.CodeOf(err) == fault.NotFound:
				return refuse("请先上传文件的内容", "upload the file's content first")
			case err != nil:
				return err
			case f.Kind == regulation.KindSign && file.Media != "image/png":
				return refuse("签名须是 PNG 图片", "a signature is a PNG picture")
			}
			m["size"], m["media"] = file.Size, file.Media
			if m["name"] == nil {
				m["name"] = file.Name
			}
		}
	}
	return nil
}

// theirs is a file that the caller may hand in.
func (c *call) theirs(hash string) (regulation.File, error) {
	f, err := c.Accounts.Upload(c.r.Context(), c.session, hash)
	if fault.CodeOf(err) == fault.NotFound {
		return c.Engine.File(c.r.Context(), c.who, hash)
	}
	return f, err
}

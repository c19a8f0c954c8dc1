package web

import (
	"bufio"
	"errors"
	"fmt"
	"image/jpeg"
	"image/png"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/regulation"
)

const (
	memoryMost = 8 << 20 // of a form's files; the rest waits on disk
	pixelsMost = 24_000_000
	headMost   = 512 << 10 // a photograph's size stands within
)

// parse reads what was posted, files and all.
func (v *visit) parse() error {
	var err error
	if media, _, _ := mime.ParseMediaType(v.r.Header.Get("Content-Type")); media == "multipart/form-data" {
		err = v.r.ParseMultipartForm(memoryMost)
	} else {
		err = v.r.ParseForm()
	}
	var big *http.MaxBytesError
	switch {
	case errors.As(err, &big):
		return fault.New(fault.TooLarge, "附件太大，一次最多 120 MB。", "The files are too large; at most 120 MB at once.").Because(err)
	case err != nil:
		return unreadable(err)
	}
	return nil
}

// inputs gives what was typed for the fields that the form asked for, as the
// engine takes it. A field that the form did not show is left as it is.
func (v *sheet) inputs(t *regulation.Type, a *regulation.Act) (map[string]any, error) {
	out := map[string]any{}
	may := mayAsk(a)
	asked := map[string]bool{}
	for _, n := range strings.Split(v.typed.Get("asked"), ",") {
		asked[n] = true
	}
	unseen, err := v.unseen(t)
	if err != nil {
		return nil, err
	}
	for _, f := range t.Fields {
		_, there := v.typed[f.Name]
		if !may[f.Name] || !asked[f.Name] && !there {
			continue
		}
		switch {
		case unseen[f.Name] && v.blank(f):
			// Its box was empty because one may not see what is there: it stays.
		case f.Kind == regulation.KindRows:
			out[f.Name] = v.rowsInput(f)
		case f.Kind == regulation.KindFile || f.Kind == regulation.KindSign:
			in, err := v.filesInput(f)
			if err != nil {
				return nil, err
			}
			out[f.Name] = in
		case f.Kind == regulation.KindTel && strings.Contains(v.typed.Get(f.Name), "****"):
			// The masked number was left as it is.
		case f.Many && (f.Kind == regulation.KindOne || f.Kind == regulation.KindPerson || f.Kind == regulation.KindRef):
			list := []any{}
			for _, s := range v.typed[f.Name] {
				if s != "" {
					list = append(list, s)
				}
			}
			out[f.Name] = list
		default:
			out[f.Name] = last(v.typed[f.Name])
		}
	}
	return out, nil
}

// unseen are the fields of the record that one may write and not read.
func (v *sheet) unseen(t *regulation.Type) (map[string]bool, error) {
	if v.command.Record == 0 {
		return nil, nil
	}
	view, err := v.Engine.View(v.r.Context(), v.who, v.command.Record)
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	for _, f := range t.Fields {
		out[f.Name] = f.See != nil && view.Field(f.Name) == nil
	}
	return out, nil
}

// blank says whether nothing was typed or sent for a field.
func (v *sheet) blank(f *regulation.Field) bool {
	return last(v.typed[f.Name]) == "" && rowsTyped(f, v.typed) == 0 &&
		(v.r.MultipartForm == nil || len(v.r.MultipartForm.File[f.Name+".new"]) == 0)
}

// last is the value that counts where a field came several times: a button's
// stands after the field's own.
func last(ss []string) string {
	for i := len(ss) - 1; i >= 0; i-- {
		if ss[i] != "" {
			return ss[i]
		}
	}
	return ""
}

// rowsTyped is how many lines of a field of rows were sent.
func rowsTyped(f *regulation.Field, typed url.Values) int {
	n := 0
	for k := range typed {
		rest, ok := strings.CutPrefix(k, f.Name+".")
		if !ok {
			continue
		}
		no, _, _ := strings.Cut(rest, ".")
		if i, err := strconv.Atoi(no); err == nil && i >= n && i < regulation.MaxList && typed.Get(k) != "" {
			n = i + 1
		}
	}
	return n
}

func (v *sheet) rowsInput(f *regulation.Field) []any {
	out := []any{}
	for i := range rowsTyped(f, v.typed) {
		line := map[string]any{}
		for _, c := range f.Cols {
			if s := v.typed.Get(fmt.Sprintf("%s.%d.%s", f.Name, i, c.Name)); s != "" {
				line[c.Name] = s
			}
		}
		if len(line) > 0 {
			out = append(out, line)
		}
	}
	return out
}

// filesInput gives the files a field holds from now on: those that were kept,
// and those that were sent, which are stored first.
func (v *sheet) filesInput(f *regulation.Field) (any, error) {
	var kept []string
	out := []any{}
	for _, hash := range v.typed[f.Name] {
		if file, ok := v.files[hash]; ok {
			out = append(out, file)
			kept = append(kept, hash)
		}
	}
	if v.r.MultipartForm != nil {
		sent := v.r.MultipartForm.File[f.Name+".new"]
		delete(v.r.MultipartForm.File, f.Name+".new") // taken once: the form may be drawn again
		for _, h := range sent {
			if h.Size == 0 {
				continue
			}
			file, err := v.store(h, f)
			if err != nil {
				return nil, err
			}
			out = append(out, file)
			kept = append(kept, file.Hash)
		}
	}
	// Should the act be refused, the form carries them on.
	v.typed[f.Name] = kept
	switch {
	case f.Many:
		return out, nil
	case len(out) > 0:
		return out[len(out)-1], nil
	}
	return nil, nil
}

// store keeps a file that was sent. It is the person's own until an act takes
// it into a record.
func (v *sheet) store(h *multipart.FileHeader, f *regulation.Field) (regulation.File, error) {
	in, err := h.Open()
	if err != nil {
		return regulation.File{}, err
	}
	defer in.Close()
	body := bufio.NewReaderSize(in, headMost)
	head, err := body.Peek(headMost)
	if err != nil && !errors.Is(err, io.EOF) {
		return regulation.File{}, unreadable(err)
	}
	file := regulation.File{Name: fileName(h.Filename), Media: mediaOf(head, h.Filename)}
	if f.Kind == regulation.KindSign && file.Media != "image/png" {
		return file, fault.New(fault.Invalid, "签名须是 PNG 图片。", "A signature is a PNG picture.").At("ask."+f.Name, "/"+f.Name, "签名须是 PNG 图片", "a signature is a PNG picture")
	}
	if err := pixels(file.Media, head, f); err != nil {
		return file, err
	}
	if file.Hash, file.Size, err = v.Blobs.Put(v.r.Context(), body); err != nil {
		return file, err
	}
	file.At = v.now.UTC()
	v.files[file.Hash] = file
	return file, v.keepUpload(file)
}

func fileName(s string) string {
	s = path.Base(strings.ReplaceAll(s, `\`, "/"))
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\ufffd' {
			return -1
		}
		return r
	}, s)
	if r := []rune(s); len(r) > 180 {
		ext := filepath.Ext(s)
		s = string(r[:180-min(len(ext), 20)]) + ext
	}
	if s == "" || s == "." || s == "/" {
		return "file"
	}
	return s
}

// mediaOf looks at the content; only where that says nothing more than "zip" or
// "text" does the name decide.
func mediaOf(head []byte, name string) string {
	media, _, _ := strings.Cut(http.DetectContentType(head), ";")
	switch media {
	case "application/zip", "application/octet-stream", "text/plain":
		switch by, _, _ := strings.Cut(mime.TypeByExtension(strings.ToLower(filepath.Ext(name))), ";"); {
		case strings.HasPrefix(by, "text/html"), strings.HasPrefix(by, "image/"), by == "":
		default:
			return by
		}
	}
	return media
}

// pixels refuses a photograph that would cost too much to draw, by its header.
func pixels(media string, head []byte, f *regulation.Field) error {
	read := jpeg.DecodeConfig
	switch media {
	case "image/jpeg":
	case "image/png":
		read = png.DecodeConfig
	default:
		return nil
	}
	cfg, err := read(strings.NewReader(string(head)))
	refuse := func(zh, en string) error {
		return fault.New(fault.Invalid, "照片没有收下："+zh+"。", "The photograph was not taken: "+en+".").At("ask."+f.Name, "/"+f.Name, zh, en)
	}
	switch {
	case err != nil:
		return refuse("照片已损坏，读不出大小", "it is damaged, its size cannot be read")
	case int64(cfg.Width)*int64(cfg.Height) > pixelsMost:
		return refuse("最多 2400 万像素", "at most 24 megapixels")
	}
	return nil
}

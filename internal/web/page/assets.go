package page

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"sort"
	"strconv"
	"strings"
)

//go:embed static
var static embed.FS

// Where the assets are served.
const assetsPath = "/static/"

// Assets are the files a page fetches. Each is served under a name that holds
// the hash of its content, so that it may be kept for ever and a new program
// never meets an old sheet.
type Assets struct {
	hrefs map[string]string // guiju.css -> /static/guiju.1f0c7a2b.css
	files map[string]asset  // by the last part of the address
}

type asset struct {
	media      string
	body, gzip []byte
}

var media = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

// NewAssets reads the embedded files. The style sheet is kept in parts, one a
// chapter, and served as one; the pictures it names get their hashed names.
func NewAssets() (*Assets, error) {
	a := &Assets{hrefs: map[string]string{}, files: map[string]asset{}}
	entries, err := static.ReadDir("static")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		body, err := static.ReadFile("static/" + e.Name())
		if err != nil {
			return nil, err
		}
		if err := a.add(e.Name(), body); err != nil {
			return nil, err
		}
	}
	sheet, err := sheet()
	if err != nil {
		return nil, err
	}
	for name, href := range a.hrefs {
		sheet = bytes.ReplaceAll(sheet, []byte(`url("`+name+`")`), []byte(`url("`+path.Base(href)+`")`))
	}
	return a, a.add("guiju.css", sheet)
}

// sheet joins the parts of the style sheet in the order of their numbers.
func sheet() ([]byte, error) {
	parts, err := static.ReadDir("static/css")
	if err != nil {
		return nil, err
	}
	sort.Slice(parts, func(i, j int) bool { return parts[i].Name() < parts[j].Name() })
	var out bytes.Buffer
	for _, p := range parts {
		b, err := static.ReadFile("static/css/" + p.Name())
		if err != nil {
			return nil, err
		}
		out.Write(b)
	}
	return out.Bytes(), nil
}

func (a *Assets) add(name string, body []byte) error {
	ext := path.Ext(name)
	if media[ext] == "" {
		return fmt.Errorf("assets: no media type for %s", name)
	}
	sum := sha256.Sum256(body)
	hashed := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
	var z bytes.Buffer
	w, err := gzip.NewWriterLevel(&z, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := w.Write(body); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	a.hrefs[name] = assetsPath + hashed
	a.files[hashed] = asset{media: media[ext], body: body, gzip: z.Bytes()}
	return nil
}

// Href gives the address of an asset by its plain name.
func (a *Assets) Href(name string) (string, error) {
	href, ok := a.hrefs[name]
	if !ok {
		return "", fmt.Errorf("no asset %q", name)
	}
	return href, nil
}

// ServeHTTP serves an asset, for ever.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, ok := a.files[strings.TrimPrefix(r.URL.Path, assetsPath)]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.media)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	h.Set("X-Content-Type-Options", "nosniff")
	body := f.body
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") && len(f.gzip) < len(f.body) {
		h.Set("Content-Encoding", "gzip")
		body = f.gzip
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the reader went away: nobody is left to be told
	}
}

package page

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"strings"
	"sync"

	"github.com/guiju/guiju/internal/i18n"
)

// Policy is the content policy every page is served under.
const Policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' blob:; " +
	"connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"

//go:embed templates/*.html
var templates embed.FS

// Page is a view model with a template of its own.
type Page interface {
	template() string
	shell() Shell
}

// Pages is every page, parsed once for each language.
type Pages struct {
	sets   map[i18n.Lang]*template.Template
	assets *Assets
	bufs   sync.Pool
}

// New parses the templates.
func New(assets *Assets) (*Pages, error) {
	p := &Pages{sets: map[i18n.Lang]*template.Template{}, assets: assets}
	p.bufs.New = func() any { return new(bytes.Buffer) }
	icons, err := parseIcons()
	if err != nil {
		return nil, err
	}
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		t, err := template.New("page").Funcs(template.FuncMap{
			"t":     func(key string, args ...any) string { return Word(lang, key, args...) },
			"icon":  icons.draw,
			"asset": assets.Href,
		}).ParseFS(templates, "templates/*.html")
		if err != nil {
			return nil, fmt.Errorf("templates: %w", err)
		}
		p.sets[lang] = t
	}
	return p, nil
}

// Render writes a page whole or not at all: nothing reaches w when its
// template fails half way.
func (p *Pages) Render(w io.Writer, pg Page) error {
	set := p.sets[pg.shell().Lang]
	if set == nil {
		set = p.sets[i18n.Zh]
	}
	buf := p.bufs.Get().(*bytes.Buffer)
	defer p.bufs.Put(buf)
	buf.Reset()
	if err := set.ExecuteTemplate(buf, pg.template(), pg); err != nil {
		return fmt.Errorf("page %s: %w", pg.template(), err)
	}
	_, err := w.Write(buf.Bytes())
	return err
}

// icons are outline drawings by name: the paths of each on one line.
type icons map[string]template.HTML

//go:embed icons/icons.txt
var iconPaths string

func parseIcons() (icons, error) {
	out := icons{}
	for _, line := range strings.Split(strings.TrimSpace(iconPaths), "\n") {
		name, paths, ok := strings.Cut(line, " ")
		if !ok || strings.ContainsAny(paths, `"<>&`) {
			return nil, fmt.Errorf("icons: %q", line)
		}
		out[name] = template.HTML(`<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="` + paths + `"/></svg>`) //nolint:gosec // our own file, checked above
	}
	return out, nil
}

// draw gives an icon as SVG. Icons are decoration: the words beside them, or
// the label of their link, carry the meaning. "" draws nothing.
func (i icons) draw(name string) (template.HTML, error) {
	if name == "" {
		return "", nil
	}
	svg, ok := i[name]
	if !ok {
		return "", fmt.Errorf("no icon %q", name)
	}
	return svg, nil
}

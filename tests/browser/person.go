package browser

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func decode(t *testing.T, s string) []byte {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Person sends the same forms without a browser: he asks for the page, fills in
// what it shows and posts it, as a browser without script does.
type Person struct {
	t    *testing.T
	url  string
	http *http.Client
}

// Everybody's password; one who was enrolled has another until he changes it.
const (
	password      = "guiju-demo-2026"
	firstPassword = "the-first-one-2026"
)

// Person signs somebody in.
func (h *House) Person(login string) *Person {
	h.t.Helper()
	return h.signIn(login, password)
}

func (h *House) signIn(login, password string) *Person {
	h.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.t.Fatal(err)
	}
	p := &Person{t: h.t, url: h.URL, http: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	res, body := p.post("/login", url.Values{"user": {login}, "password": {password}}, nil)
	if res.StatusCode != http.StatusSeeOther {
		h.t.Fatalf("%s could not sign in: %d\n%s", login, res.StatusCode, Words(body))
	}
	return p
}

// Get asks for a page.
func (p *Person) Get(path string) []byte {
	p.t.Helper()
	res, err := p.http.Get(p.url + path)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	if res.StatusCode != http.StatusOK {
		p.t.Fatalf("GET %s: %d\n%s", path, res.StatusCode, Words(b))
	}
	return b
}

func (p *Person) post(path string, in url.Values, files []Field) (*http.Response, []byte) {
	p.t.Helper()
	var body io.Reader = strings.NewReader(in.Encode())
	media := "application/x-www-form-urlencoded"
	if len(files) > 0 {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		for k, vs := range in {
			for _, v := range vs {
				_ = m.WriteField(k, v) // a buffer takes everything
			}
		}
		for _, f := range files {
			for _, name := range f.Files {
				raw, err := os.ReadFile(name)
				if err != nil {
					p.t.Fatal(err)
				}
				w, err := m.CreateFormFile(f.Name+".new", filepath.Base(name))
				if err != nil {
					p.t.Fatal(err)
				}
				_, _ = w.Write(raw)
			}
		}
		_ = m.Close()
		body, media = &b, m.FormDataContentType()
	}
	res, err := p.http.Post(p.url+path, media, body)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return res, b
}

// Do fills in the form of an act and sends it. It gives the address of what
// came of it, or what the page says against it.
func (p *Person) Do(path string, fields ...Field) (to, wrong string) {
	p.t.Helper()
	return p.Send(path, path, fields...)
}

// Send fills in the form of a page that goes to an address and sends it.
func (p *Person) Send(page, action string, fields ...Field) (to, wrong string) {
	p.t.Helper()
	b := p.Get(page)
	in := inputs(p.t, b, action)
	var files []Field
	set := map[string]bool{}
	for _, f := range fields {
		switch {
		case len(f.Files) > 0:
			files = append(files, f)
		case set[f.Name]: // one of several
			in.Add(f.Name, f.In)
		case in.Has(f.Name + ".typed"): // a reference: its name is typed
			in.Set(f.Name+".typed", f.In)
			in.Del(f.Name)
		default:
			in.Set(f.Name, choice(b, f.Name, f.In))
		}
		set[f.Name] = true
	}
	res, body := p.post(action, in, files)
	if res.StatusCode == http.StatusSeeOther {
		return res.Header.Get("Location"), ""
	}
	if res.StatusCode >= http.StatusInternalServerError {
		p.t.Fatalf("POST %s: %d\n%s", action, res.StatusCode, Words(body))
	}
	return "", Words(body)
}

// choice is the value of the choice that a list shows under a name.
func choice(page []byte, name, in string) string {
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return in
	}
	is := ""
	walk(doc, func(n *html.Node) {
		if n.Data != "select" || attr(n, "name") != name {
			return
		}
		walk(n, func(o *html.Node) {
			if o.Data == "option" && (attr(o, "value") == in || is == "" && in != "" && strings.Contains(text(o), in)) {
				is = attr(o, "value")
			}
		})
	})
	if is == "" {
		return in
	}
	return is
}

// Press sends the button of an act that asks for nothing.
func (p *Person) Press(page, action string) (to, wrong string) {
	p.t.Helper()
	res, body := p.post(action, inputs(p.t, p.Get(page), action), nil)
	if res.StatusCode == http.StatusSeeOther {
		return res.Header.Get("Location"), ""
	}
	return "", Words(body)
}

// inputs are the values of the form that posts to an address.
func inputs(t *testing.T, page []byte, action string) url.Values {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	action, _, _ = strings.Cut(action, "?")
	var form *html.Node
	walk(doc, func(n *html.Node) {
		if n.Data == "form" && attr(n, "method") == "post" && attr(n, "action") == action {
			form = n
		}
	})
	if form == nil {
		t.Fatalf("no form goes to %s on:\n%s", action, Words(page))
	}
	out := url.Values{}
	walk(form, func(n *html.Node) {
		name := attr(n, "name")
		if name == "" {
			return
		}
		switch n.Data {
		case "input":
			switch attr(n, "type") {
			case "radio", "checkbox":
				if !has(n, "checked") {
					return
				}
			case "file", "submit":
				return
			}
			out.Add(name, attr(n, "value"))
		case "textarea":
			out.Add(name, strings.TrimPrefix(text(n), "\n"))
		case "select":
			walk(n, func(o *html.Node) {
				if o.Data == "option" && has(o, "selected") {
					out.Set(name, attr(o, "value"))
				}
			})
		}
	})
	return out
}

func walk(n *html.Node, do func(*html.Node)) {
	if n.Type == html.ElementNode {
		do(n)
		if n.Data == "template" {
			return
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		walk(c, do)
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func text(n *html.Node) string {
	var b strings.Builder
	var in func(*html.Node)
	in = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			in(c)
		}
	}
	in(n)
	return b.String()
}

// Words is what a page says in its middle.
func Words(page []byte) string {
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return string(page)
	}
	at := doc
	walk(doc, func(n *html.Node) {
		if n.Data == "main" {
			at = n
		}
	})
	return strings.Join(strings.Fields(text(at)), " ")
}

// Post sends values to an address as they are.
func (p *Person) Post(path string, in url.Values) (to, wrong string) {
	p.t.Helper()
	res, body := p.post(path, in, nil)
	if res.StatusCode == http.StatusSeeOther {
		return res.Header.Get("Location"), ""
	}
	return "", Words(body)
}

// Has says whether a page has a form that posts to an address.
func (p *Person) Has(page, action string) bool {
	p.t.Helper()
	return bytes.Contains(p.Get(page), []byte(`method="post" action="`+action+`"`))
}

// Link is the first link of a page's middle that holds a text.
func (p *Person) Link(page, holds string) string {
	p.t.Helper()
	b := p.Get(page)
	doc, err := html.Parse(bytes.NewReader(b))
	if err != nil {
		p.t.Fatal(err)
	}
	is := ""
	walk(doc, func(m *html.Node) {
		if m.Data != "main" {
			return
		}
		walk(m, func(n *html.Node) {
			if n.Data == "a" && is == "" && strings.Contains(attr(n, "href"), holds) {
				is = attr(n, "href")
			}
		})
	})
	if is == "" {
		p.t.Fatalf("%s has no link with %s:\n%s", page, holds, Words(b))
	}
	return is
}

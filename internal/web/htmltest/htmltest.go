package htmltest

import (
	"io"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Doc is a parsed page that is asked by selector: "tag.class[attr=value]", a
// blank between two for "inside".
type Doc struct {
	t    testing.TB
	Root *html.Node
}

// Parse reads a page.
func Parse(t testing.TB, r io.Reader) Doc {
	t.Helper()
	root, err := html.Parse(r)
	if err != nil {
		t.Fatal(err)
	}
	return Doc{t, root}
}

// All gives the elements that fit.
func (d Doc) All(selector string) []*html.Node {
	parts := strings.Fields(selector)
	var out []*html.Node
	var walk func(n *html.Node, at int)
	walk = func(n *html.Node, at int) {
		if at < len(parts) && fits(d.t, n, parts[at]) {
			if at == len(parts)-1 {
				out = append(out, n)
			} else {
				at++
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, at)
		}
	}
	walk(d.Root, 0)
	return out
}

// One gives the only element that fits.
func (d Doc) One(selector string) *html.Node {
	d.t.Helper()
	all := d.All(selector)
	if len(all) != 1 {
		d.t.Fatalf("%d elements fit %q, want 1", len(all), selector)
	}
	return all[0]
}

// Text gives the text of the only element that fits.
func (d Doc) Text(selector string) string {
	d.t.Helper()
	return Text(d.One(selector))
}

var selectorPart = regexp.MustCompile(`^([a-z0-9]*)((?:\.[a-z0-9-]+)*)((?:\[[^\]]*\])*)$`)

func fits(t testing.TB, n *html.Node, part string) bool {
	m := selectorPart.FindStringSubmatch(part)
	if m == nil {
		t.Fatalf("selector %q", part)
	}
	if n.Type != html.ElementNode || m[1] != "" && n.Data != m[1] {
		return false
	}
	for _, c := range strings.Split(m[2], ".") {
		if c != "" && !strings.Contains(" "+Attr(n, "class")+" ", " "+c+" ") {
			return false
		}
	}
	for _, a := range strings.Split(strings.Trim(m[3], "[]"), "][") {
		if a == "" {
			continue
		}
		name, want, valued := strings.Cut(a, "=")
		has := false
		for _, x := range n.Attr {
			has = has || x.Key == name && (!valued || x.Val == want)
		}
		if !has {
			return false
		}
	}
	return true
}

// Attr gives an attribute, or "".
func Attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// Text gives the text inside an element, blanks made one.
func Text(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return strings.Join(strings.Fields(strings.ReplaceAll(b.String(), "\u00a0", " ")), " ")
}

package page

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/guiju/guiju/internal/i18n"
)

// doc is a parsed page that is asked by selector: "tag.class[attr=value]",
// a blank between two for "inside".
type doc struct {
	t    *testing.T
	root *html.Node
}

func render(t *testing.T, p Page) doc {
	t.Helper()
	pages, _ := newPages(t)
	var buf bytes.Buffer
	if err := pages.Render(&buf, p); err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(&buf)
	if err != nil {
		t.Fatal(err)
	}
	return doc{t, root}
}

func (d doc) all(selector string) []*html.Node {
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
	walk(d.root, 0)
	return out
}

// one gives the only element that fits.
func (d doc) one(selector string) *html.Node {
	d.t.Helper()
	all := d.all(selector)
	if len(all) != 1 {
		d.t.Fatalf("%d elements fit %q, want 1", len(all), selector)
	}
	return all[0]
}

func (d doc) text(selector string) string {
	d.t.Helper()
	return text(d.one(selector))
}

var selectorPart = regexp.MustCompile(`^([a-z0-9]*)((?:\.[a-z0-9-]+)*)((?:\[[^\]]*\])*)$`)

func fits(t *testing.T, n *html.Node, part string) bool {
	m := selectorPart.FindStringSubmatch(part)
	if m == nil {
		t.Fatalf("selector %q", part)
	}
	if n.Type != html.ElementNode || m[1] != "" && n.Data != m[1] {
		return false
	}
	for _, c := range strings.Split(m[2], ".") {
		if c != "" && !strings.Contains(" "+attr(n, "class")+" ", " "+c+" ") {
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

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func text(n *html.Node) string {
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

var zh = fixture{lang: i18n.Zh}

func TestAnErrorStandsBeforeItsField(t *testing.T) {
	d := render(t, zh.desk(true))
	field := d.one("textarea[name=wish]")
	if attr(field, "aria-invalid") != "true" || attr(field, "aria-describedby") != "wish-e" {
		t.Errorf("the field does not say that it is wrong: %v", field.Attr)
	}
	e := d.one("div[id=wish-e]")
	if text(e) == "" || e.NextSibling == nil {
		t.Error("the sentence does not stand before the field")
	}
	if foot := d.one("span[data-missing]"); text(foot) != "还差 1 处：诉求" {
		t.Errorf("the foot says %q", text(foot))
	}
	if a := d.one("span[data-missing] a"); attr(a, "href") != "#wish" {
		t.Errorf("the foot leads to %q", attr(a, "href"))
	}
	if n := len(d.all("div.note[role=alert]")); n != 0 {
		t.Errorf("one error makes a list at the top: %d", n)
	}
}

func TestManyErrorsStandAtTheTop(t *testing.T) {
	p := zh.formPage(true)
	d := render(t, p)
	if got, want := len(d.all("div.note[role=alert] li")), len(p.Form.Errors); got != want {
		t.Errorf("%d errors listed, want %d", got, want)
	}
	for _, e := range p.Form.Errors {
		if len(d.all("a[href=#"+e.ID+"]")) == 0 {
			t.Errorf("%s has no link", e.ID)
		}
	}
}

// What is typed comes back as it was, whatever it is.
func TestWhatIsTypedIsText(t *testing.T) {
	p := zh.formPage(false)
	evil := `"><script>alert(1)</script>&` + "\n第二行"
	p.Form.Boxes[0].Value = evil
	d := render(t, p)
	if got := d.one("textarea[name=work]").FirstChild.Data; got != evil {
		t.Errorf("typed %q, shown %q", evil, got)
	}
	for _, s := range d.all("script") {
		if s.FirstChild != nil {
			t.Error("typed text became a script")
		}
	}
}

func TestAWarningHasItsWaysOn(t *testing.T) {
	d := render(t, zh.desk(true))
	if b := d.one("div[id=form-checks] button[formaction=/r/410/remind]"); attr(b, "value") != "similar.remind" {
		t.Errorf("the other act is posted as %q", attr(b, "value"))
	}
	if b := d.one("div[id=form-checks] button[name=not_duplicate]"); attr(b, "value") != "true" {
		t.Errorf("the field is set to %q", attr(b, "value"))
	}
}

func TestAListSaysWhatItIs(t *testing.T) {
	d := render(t, zh.list())
	if got := len(d.all("table.stick tbody tr[data-href]")); got != 8 {
		t.Errorf("%d rows", got)
	}
	if d.text("nav.tabs a[aria-current=page]") != "未结46" {
		t.Errorf("the view is %q", d.text("nav.tabs a[aria-current=page]"))
	}
	if th := d.one("th[aria-sort=descending]"); !strings.HasPrefix(text(th), "编号") {
		t.Errorf("sorted by %q", text(th))
	}
	if got := len(d.all("tbody input[name=id]")); got != 8 {
		t.Errorf("%d boxes to select", got)
	}
	if d := render(t, zh.emptyList()); len(d.all("table")) != 0 || d.text("div.empty h2") != "没有逾期的报修" {
		t.Error("an empty list shows a table, or does not say that it is empty")
	}
}

func TestRefusalNamesClauseReasonsAndWays(t *testing.T) {
	d := render(t, zh.refusal())
	d.one("section[role=alert] h1")
	if got := d.text("blockquote"); !strings.Contains(got, "处理人不得回访自己的工单") || !strings.Contains(got, "R1.9") {
		t.Errorf("clause: %q", got)
	}
	if got := len(d.all("ul.inline a.btn")); got != 2 {
		t.Errorf("%d ways on", got)
	}
}

func TestBareGivesTheMiddleAlone(t *testing.T) {
	pages, _ := newPages(t)
	var buf bytes.Buffer
	p := zh.formPage(false)
	p.Shell.Bare = true
	if err := pages.Render(&buf, p); err != nil {
		t.Fatal(err)
	}
	got := buf.String()
	if strings.Contains(got, "<html") || strings.Contains(got, "<nav class=\"nav\"") || !strings.Contains(got, `id="form"`) {
		t.Errorf("bare page: %.200s", got)
	}
}

func TestEachLanguageIsWhole(t *testing.T) {
	han := regexp.MustCompile(`\p{Han}`)
	for name, p := range shown(i18n.En) {
		d := render(t, p)
		if attr(d.one("html"), "lang") != "en" {
			t.Errorf("%s: not said to be English", name)
		}
		var walk func(*html.Node)
		walk = func(n *html.Node) {
			if n.Type == html.ElementNode && strings.HasPrefix(attr(n, "lang"), "zh") {
				return
			}
			if n.Type == html.TextNode && han.MatchString(n.Data) && !strings.Contains(n.Data, "中文") {
				t.Errorf("%s: Chinese on an English page: %q", name, n.Data)
			}
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				walk(c)
			}
		}
		if !strings.HasPrefix(name, "search") && !strings.HasPrefix(name, "login-error") {
			walk(d.root)
		}
	}
}

package page

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/web/htmltest"
)

func render(t *testing.T, p Page) htmltest.Doc {
	t.Helper()
	pages, _ := newPages(t)
	var buf bytes.Buffer
	if err := pages.Render(&buf, p); err != nil {
		t.Fatal(err)
	}
	return htmltest.Parse(t, &buf)
}

var zh = fixture{lang: i18n.Zh}

func TestAnErrorStandsBeforeItsField(t *testing.T) {
	d := render(t, zh.desk(true))
	field := d.One("textarea[name=wish]")
	if htmltest.Attr(field, "aria-invalid") != "true" || htmltest.Attr(field, "aria-describedby") != "wish-e" {
		t.Errorf("the field does not say that it is wrong: %v", field.Attr)
	}
	e := d.One("div[id=wish-e]")
	if htmltest.Text(e) == "" || e.NextSibling == nil {
		t.Error("the sentence does not stand before the field")
	}
	if foot := d.One("span[data-missing]"); htmltest.Text(foot) != "还差 1 处：诉求" {
		t.Errorf("the foot says %q", htmltest.Text(foot))
	}
	if a := d.One("span[data-missing] a"); htmltest.Attr(a, "href") != "#wish" {
		t.Errorf("the foot leads to %q", htmltest.Attr(a, "href"))
	}
	if n := len(d.All("div.note[role=alert]")); n != 0 {
		t.Errorf("one error makes a list at the top: %d", n)
	}
}

func TestManyErrorsStandAtTheTop(t *testing.T) {
	p := zh.formPage(true)
	d := render(t, p)
	if got, want := len(d.All("div.note[role=alert] li")), len(p.Form.Errors); got != want {
		t.Errorf("%d errors listed, want %d", got, want)
	}
	for _, e := range p.Form.Errors {
		if len(d.All("a[href=#"+e.ID+"]")) == 0 {
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
	if got := d.One("textarea[name=work]").FirstChild.Data; got != evil {
		t.Errorf("typed %q, shown %q", evil, got)
	}
	for _, s := range d.All("script") {
		if s.FirstChild != nil {
			t.Error("typed text became a script")
		}
	}
}

func TestAWarningHasItsWaysOn(t *testing.T) {
	d := render(t, zh.desk(true))
	if b := d.One("div[id=form-checks] button[formaction=/r/410/remind]"); htmltest.Attr(b, "value") != "similar.remind" {
		t.Errorf("the other act is posted as %q", htmltest.Attr(b, "value"))
	}
	if b := d.One("div[id=form-checks] button[name=not_duplicate]"); htmltest.Attr(b, "value") != "true" {
		t.Errorf("the field is set to %q", htmltest.Attr(b, "value"))
	}
}

func TestAListSaysWhatItIs(t *testing.T) {
	d := render(t, zh.list())
	if got := len(d.All("table.stick tbody tr[data-href]")); got != 8 {
		t.Errorf("%d rows", got)
	}
	if d.Text("nav.tabs a[aria-current=page]") != "未结46" {
		t.Errorf("the view is %q", d.Text("nav.tabs a[aria-current=page]"))
	}
	if th := d.One("th[aria-sort=descending]"); !strings.HasPrefix(htmltest.Text(th), "编号") {
		t.Errorf("sorted by %q", htmltest.Text(th))
	}
	if got := len(d.All("tbody input[name=id]")); got != 8 {
		t.Errorf("%d boxes to select", got)
	}
	if d := render(t, zh.emptyList()); len(d.All("table")) != 0 || d.Text("div.empty h2") != "没有逾期的报修" {
		t.Error("an empty list shows a table, or does not say that it is empty")
	}
}

func TestRefusalNamesClauseReasonsAndWays(t *testing.T) {
	d := render(t, zh.refusal())
	d.One("section[role=alert] h1")
	if got := d.Text("blockquote"); !strings.Contains(got, "处理人不得回访自己的工单") || !strings.Contains(got, "R1.9") {
		t.Errorf("clause: %q", got)
	}
	if got := len(d.All("ul.inline a.btn")); got != 2 {
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
		if htmltest.Attr(d.One("html"), "lang") != "en" {
			t.Errorf("%s: not said to be English", name)
		}
		var walk func(*html.Node)
		walk = func(n *html.Node) {
			if n.Type == html.ElementNode && strings.HasPrefix(htmltest.Attr(n, "lang"), "zh") {
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
			walk(d.Root)
		}
	}
}

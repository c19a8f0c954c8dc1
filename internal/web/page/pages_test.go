package page

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"regexp"
	"strings"
	"sync"
	"testing"
	"text/template/parse"

	"github.com/guiju/guiju/internal/i18n"
	"github.com/jba/templatecheck"
)

var made = sync.OnceValues(func() (*Pages, error) {
	assets, err := NewAssets()
	if err != nil {
		return nil, err
	}
	return New(assets)
})

func newPages(t testing.TB) (*Pages, *Assets) {
	t.Helper()
	pages, err := made()
	if err != nil {
		t.Fatal(err)
	}
	return pages, pages.assets
}

// every page there is, empty: what the type checker and the word counter walk.
var every = []Page{
	Error{}, List{}, BatchDone{}, Search{}, Report{}, Notices{}, Record{}, Refusal{}, Print{}, FormPage{}, Merge{},
	Workbench{}, Desk{}, Jobs{}, OneJob{}, Overview{}, Login{}, Change{}, Settings{}, KeyList{}, Clauses{}, ClausePage{},
}

func TestTemplatesFitTheirPages(t *testing.T) {
	assets, err := NewAssets()
	if err != nil {
		t.Fatal(err)
	}
	pages, err := New(assets) // fresh: once executed, templates are rewritten by the escaper
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range every {
		tmpl := pages.sets[i18n.Zh].Lookup(p.template())
		if tmpl == nil {
			t.Errorf("%T: no template %q", p, p.template())
			continue
		}
		if err := templatecheck.CheckHTML(tmpl, p); err != nil {
			t.Errorf("%T: %v", p, err)
		}
	}
}

func TestEmptyPagesRender(t *testing.T) {
	pages, _ := newPages(t)
	for _, p := range every {
		for _, bare := range []bool{false, true} {
			var buf bytes.Buffer
			if err := pages.Render(&buf, withShell(p, Shell{Lang: i18n.En, Bare: bare})); err != nil {
				t.Errorf("%T bare=%v: %v", p, bare, err)
			}
		}
	}
}

// Every word a template or a Go file asks for is there in both languages, and
// every word there is asked for.
func TestWords(t *testing.T) {
	pages, _ := newPages(t)
	used := map[string]bool{}
	for _, tmpl := range pages.sets[i18n.Zh].Templates() {
		if tmpl.Tree != nil {
			walk(tmpl.Tree.Root, used)
		}
	}
	for _, dir := range []string{".", ".."} {
		collect(t, dir, used)
	}
	for key := range used {
		if _, ok := words[key]; !ok {
			t.Errorf("no word %q", key)
		}
	}
	for key := range words {
		if !used[key] {
			t.Errorf("nobody says %q", key)
		}
	}
	for key := range templateWords {
		if _, twice := webWords[key]; twice {
			t.Errorf("%q is said twice", key)
		}
	}
	for _, f := range words.Faults() {
		t.Error(f)
	}
	if got, want := Word(i18n.Zh, "zero"), i18n.Duration(i18n.Zh, 0); got != want {
		t.Errorf("the script says %q, the server %q", got, want)
	}
}

func walk(n parse.Node, used map[string]bool) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, c := range n.Nodes {
				walk(c, used)
			}
		}
	case *parse.IfNode:
		walk(&n.BranchNode, used)
	case *parse.WithNode:
		walk(&n.BranchNode, used)
	case *parse.RangeNode:
		walk(&n.BranchNode, used)
	case *parse.BranchNode:
		walk(n.Pipe, used)
		walk(n.List, used)
		walk(n.ElseList, used)
	case *parse.ActionNode:
		walk(n.Pipe, used)
	case *parse.TemplateNode:
		if n.Pipe != nil {
			walk(n.Pipe, used)
		}
	case *parse.PipeNode:
		for _, cmd := range n.Cmds {
			for i, arg := range cmd.Args {
				if id, ok := arg.(*parse.IdentifierNode); ok && id.Ident == "t" && i+1 < len(cmd.Args) {
					if key, ok := cmd.Args[i+1].(*parse.StringNode); ok {
						used[key.Text] = true
					}
				}
				walk(arg, used)
			}
		}
	}
}

// No page carries style, script or a data address inline: the policy would
// refuse it, and so does this test, earlier.
func TestNothingInline(t *testing.T) {
	err := fs.WalkDir(templates, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(templates, path)
		if err != nil {
			return err
		}
		for _, bad := range []string{` style=`, `<style`, ` on[a-z]+=`, `javascript:`, `data:`, `<script[^>]*>[^<]`} {
			if m := regexp.MustCompile(bad).FindString(string(b)); m != "" {
				t.Errorf("%s: %s", path, m)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Every class a template or the script uses has a rule, and every rule a user.
func TestClasses(t *testing.T) {
	css, err := sheet()
	if err != nil {
		t.Fatal(err)
	}
	plain := regexp.MustCompile(`(?s)/\*.*?\*/|"[^"]*"|:\s[^;{}]*;`).ReplaceAllString(string(css), "")
	ruled := map[string]bool{}
	for _, m := range regexp.MustCompile(`\.(-?[a-z][a-z0-9-]*)`).FindAllStringSubmatch(plain, -1) {
		ruled[m[1]] = true
	}
	var js []byte
	for _, name := range []string{"guiju.js", "fields.js"} {
		b, err := static.ReadFile("static/" + name)
		if err != nil {
			t.Fatal(err)
		}
		js = append(js, b...)
	}
	used := map[string]bool{
		// written by Go: states of chips, stages, rungs and tags, kinds of columns, depth of exceptions
		"soon": true, "over": true, "ok": true, "late": true, "hold": true, "before": true, "was": true, "now": true, "to": true,
		"yes": true, "no": true, "on": true, "dash": true, "solid": true, "c-main": true, "c-cut": true, "num": true, "wrap": true, "d1": true, "d2": true, "d3": true,
	}
	err = fs.WalkDir(templates, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(templates, path)
		if err != nil {
			return err
		}
		for _, m := range regexp.MustCompile(`class="([^"]*)"`).FindAllStringSubmatch(regexp.MustCompile(`\{\{[^}]*\}\}`).ReplaceAllString(string(b), " "), -1) {
			for _, c := range strings.Fields(m[1]) {
				used[c] = true
				if !ruled[c] && !strings.Contains(string(js), c) {
					t.Errorf("%s: class %s has no rule", path, c)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for c := range ruled {
		if !used[c] && !strings.Contains(string(js), c) {
			t.Errorf("nothing is of class %s", c)
		}
	}
}

func TestAssets(t *testing.T) {
	_, assets := newPages(t)
	href, err := assets.Href("guiju.css")
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^/static/guiju\.[0-9a-f]{12}\.css$`).MatchString(href) {
		t.Errorf("address %q holds no hash", href)
	}
	body := string(assets.files[strings.TrimPrefix(href, assetsPath)].body)
	if strings.Contains(body, `url("caret.svg")`) || !strings.Contains(body, `url("caret.`) {
		t.Error("the sheet names its picture without its hash")
	}
	if n := len(assets.files[strings.TrimPrefix(href, assetsPath)].gzip); n > 14_000 {
		t.Errorf("the sheet is %d bytes compressed: a first load has no room for it", n)
	}
	if _, err := assets.Href("nothing.css"); err == nil {
		t.Error("an asset that is not there has an address")
	}
}

func TestIcons(t *testing.T) {
	all, err := parseIcons()
	if err != nil {
		t.Fatal(err)
	}
	if svg, err := all.draw(""); err != nil || svg != template.HTML("") {
		t.Errorf("no name: %q, %v", svg, err)
	}
	if _, err := all.draw("nonesuch"); err == nil {
		t.Error("an icon that is not there is drawn")
	}
	if fmt.Sprint(all["search"]) == "" {
		t.Error("search has no icon")
	}
}

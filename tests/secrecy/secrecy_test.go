package secrecy

import (
	"html"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/regulations"
)

// What one may not see is not there; whoever may, finds it.
func TestSecrecy(t *testing.T) {
	h := open(t)
	h.base, _ = strconv.ParseInt(h.who["xu"].do("party", "", "enter", fields{"name": "x"}), 10, 64)
	g := plant(h)
	before := map[string]map[string]string{}
	for _, login := range outsiders {
		before[login] = g.counted(login)
	}
	g.pays()
	t.Run("pay", func(t *testing.T) { g.payIsKept(t, before) })
	last, _ := strconv.ParseInt(h.who["xu"].do("party", "", "enter", fields{"name": "y"}), 10, 64)
	h.step()
	types := types(t)
	crawlers := roles
	if os.Getenv("GUIJU_SECRECY") == "all" {
		crawlers = append(roles[:len(roles):len(roles)], others...)
	}
	for _, r := range crawlers {
		t.Run(r.login, func(t *testing.T) {
			h.t = t
			c := &crawl{garden: g, t: t, role: r, p: h.who[r.login], seen: map[string]bool{}, found: map[string]bool{}, types: types}
			c.searches()
			c.counts()
			c.hidden()
			c.walk(last)
			for _, k := range g.canaries {
				if k.may(r) && !k.unseen && !c.found[k.word] {
					t.Errorf("%s does not find %s (%s %s) in %d answers", r.login, k.word, k.typ, k.id, c.asked)
				}
			}
			t.Logf("%s: %d answers, %d prints", r.login, c.asked, c.printed)
			if c.asked < 500 {
				t.Errorf("%d answers only", c.asked)
			}
		})
	}
	h.t = t
	t.Run("a hash opens nothing", func(t *testing.T) { knownHash(t, g) })
	t.Run("an unseen field survives a form", func(t *testing.T) { unseenField(t, g) })
}

// knownHash takes the digest that a printout shows to everybody of the
// department, of a paper that a head printed, and hands it in as one's own.
func knownHash(t *testing.T, g *garden) {
	lin, qin := g.who["lin"], g.who["qin"]
	g.t = t
	complaint := g.plots[0].complaint
	a := lin.form("/r/"+complaint+"/print/sheet", url.Values{})
	hash := hashPattern.FindString(a.head.Get("Location"))
	if f := lin.get("/files/" + hash); f.status != http.StatusOK {
		t.Fatalf("the head's own copy: %d", f.status)
	}
	if f := qin.get("/files/" + hash); f.status != http.StatusNotFound {
		t.Errorf("the patrol opens the head's copy: %d", f.status)
	}
	a = qin.api(http.MethodPost, "/records/complaint", map[string]any{"act": "register", "fields": fields{"place": "x", "caller": "x", "phone": "13300000000", "kind": "other",
		"what": "x", "wish": "x", "evidence": []any{fields{"hash": hash, "name": "x.pdf", "media": "application/pdf", "size": 1}}}})
	f := qin.api(http.MethodGet, "/files/"+hash, nil)
	if a.status == http.StatusCreated || f.status == http.StatusOK {
		t.Errorf("LEAK a digest hands over the content: %d, then %d", a.status, f.status)
	}
}

// unseenField sends the form of a correction back as a clerk gets it: what the
// clerk may not see stays as it was.
func unseenField(t *testing.T, g *garden) {
	g.t = t
	he, lin, id := g.who["he"], g.who["lin"], g.plots[0].complaint
	page := he.get("/r/" + id + "/edit")
	if page.status != http.StatusOK {
		t.Fatalf("the form: %d", page.status)
	}
	f := url.Values{}
	for _, m := range inputPattern.FindAllString(page.body, -1) {
		name, value := attr(m, "name"), attr(m, "value")
		if name == "" || (strings.Contains(m, `type="radio"`) || strings.Contains(m, `type="checkbox"`)) && !strings.Contains(m, " checked") {
			continue
		}
		f.Add(name, value)
	}
	for _, m := range areaPattern.FindAllStringSubmatch(page.body, -1) {
		f.Add(m[1], html.UnescapeString(m[2]))
	}
	f.Set("relation", "changedqw")
	f.Set("unit", g.plots[0].unit)
	a := he.form("/r/"+id+"/edit", f)
	if a.status != http.StatusSeeOther {
		t.Fatalf("the correction: %d %.1500s", a.status, clean(a.body))
	}
	got := lin.api(http.MethodGet, "/records/complaint/"+id, nil).body
	if !strings.Contains(got, "changedqw") {
		t.Error("the correction was not made")
	}
	if !strings.Contains(got, "whomqwyq") {
		t.Error("a clerk's correction wiped out what the clerk may not see (whom)")
	}
}

var (
	inputPattern = regexp.MustCompile(`<input[^>]*>`)
	areaPattern  = regexp.MustCompile(`(?s)<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>`)
)

func attr(tag, name string) string {
	m := regexp.MustCompile(` ` + name + `="([^"]*)"`).FindStringSubmatch(tag)
	if m == nil {
		return ""
	}
	return html.UnescapeString(m[1])
}

func types(t *testing.T) []*regulation.Type {
	t.Helper()
	prog, problems := regulation.Compile(regulations.FS())
	if prog == nil {
		t.Fatal(problems)
	}
	var out []*regulation.Type
	for _, name := range prog.Order {
		if !prog.Types[name].Pattern {
			out = append(out, prog.Types[name])
		}
	}
	return out
}

// framePattern is what a page says of itself and of the moment, not of records.
var framePattern = regexp.MustCompile(`href="/(?:change|language)[^"]*"|name="next" value="[^"]*"|name="key" value="[^"]*"|next=[^"&]*`)

// without replaces what was asked for in an answer, so that two can be compared.
func without(a answer, what string) string {
	b := framePattern.ReplaceAllString(a.body, "")
	for _, x := range []string{what, html.EscapeString(what), url.QueryEscape(what), strings.ToLower(url.QueryEscape(what))} {
		if regexp.MustCompile(`^\d+$`).MatchString(x) {
			b = regexp.MustCompile(`\b`+x+`\b`).ReplaceAllString(b, "·")
		} else {
			b = strings.ReplaceAll(b, x, "·")
		}
	}
	return b
}

// nowhere is a word of the same kind that nothing holds.
func nowhere(like string) string {
	switch {
	case regexp.MustCompile(`^\d{4}$`).MatchString(like):
		return "6660"
	case regexp.MustCompile(`^\d+$`).MatchString(like):
		return "19999999999"
	case len(like) > 2 && like[0] > 0x7f:
		return "魑魍魉"
	case len(like) == 3:
		return "vvv"
	}
	return "vvqzvvkz"
}

// searches asks for every canary everywhere one can type: a search for what is
// hidden answers as one for what is nowhere does.
func (c *crawl) searches() {
	ways := []string{"/search?q=", "/desk?q=", "/api/v1/records?q="}
	nothing := map[string]answer{}
	for _, k := range c.canaries {
		readsRecord := c.p.api(http.MethodGet, "/records/"+k.typ+"/"+k.id, nil).status == http.StatusOK
		all := append([]string{}, ways...)
		all = append(all, "/t/"+k.typ+"?q=", "/api/v1/records?type="+k.typ+"&q=", "/suggest/repair/unit?q=", "/suggest/repair/party?q=", "/suggest/repair/incident?q=", "/suggest/complaint/handler?q=",
			"/suggest/unit/building?q=", "/suggest/building/project?q=")
		for i, q := range append([]string{k.word}, k.also...) {
			tail := i > 0 && len(q) == 4 // the last four digits are everybody's who reads the record
			for _, way := range all {
				a := c.p.get(way + url.QueryEscape(q))
				if k.may(c.role) || tail && readsRecord {
					if !k.unlisted && strings.HasPrefix(way, "/search") {
						if !strings.Contains(a.body, `/r/`+k.id+`"`) {
							c.t.Errorf("%s searches %s and does not find %s %s", c.role.login, q, k.typ, k.id)
						} else if i == 0 {
							c.found[k.word] = true
						}
					}
					continue
				}
				none := nowhere(q)
				b, known := nothing[way+none]
				if !known {
					b = c.p.get(way + url.QueryEscape(none))
					nothing[way+none] = b
				}
				if a.status != b.status || without(a, q) != without(b, none) {
					c.t.Errorf("LEAK %s: %s%s (%s %s) answers otherwise than %s: %s", c.role.login, way, q, k.typ, k.id, none, differ(without(a, q), without(b, none)))
				}
			}
		}
	}
}

func differ(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return "…" + clean(a[max(0, i-60):min(len(a), i+160)]) + "… against …" + clean(b[max(0, i-60):min(len(b), i+160)]) + "…"
}

// counts holds the totals of every list against what it lists.
func (c *crawl) counts() {
	for _, typ := range c.types {
		lists := []string{"all"}
		for _, f := range typ.Finds {
			if !f.LooksAtR && !f.Say.Empty() && f.Of == typ.Name && len(f.Group) == 0 {
				lists = append(lists, f.Name)
			}
		}
		for _, st := range typ.Stages {
			lists = append(lists, "stage:"+st.Name)
		}
		for _, l := range lists {
			ids := c.p.ids(typ.Name, l)
			if l == "all" {
				for _, k := range c.canaries {
					if k.typ == typ.Name && !k.may(c.role) && len(k.see) == 0 {
						for _, id := range ids {
							if id == k.id {
								c.t.Errorf("LEAK %s lists %s %s", c.role.login, k.typ, id)
							}
						}
					}
				}
			}
		}
	}
}

// hidden asks about records that are there and may not be seen, and about one
// that is not there: the answers are the same.
func (c *crawl) hidden() {
	const none = "987654321"
	missing := map[string]answer{}
	asked := map[string]bool{}
	for _, k := range c.canaries {
		if asked[k.id] || c.p.api(http.MethodGet, "/records/"+k.typ+"/"+k.id, nil).status == http.StatusOK {
			continue
		}
		asked[k.id] = true
		for _, way := range []struct {
			method, path string
			in           any
		}{
			{"GET", "/r/{id}", nil}, {"GET", "/r/{id}/edit", nil}, {"GET", "/r/{id}/withdraw", nil}, {"GET", "/r/{id}/nosuch", nil}, {"GET", "/proof/{id}", nil}, {"GET", "/proof/{id}/1", nil},
			{"GET", "/jobs/{id}", nil}, {"GET", "/desk?id={id}", nil}, {"GET", "/desk?id={id}&act=repair.register", nil},
			{"POST", "/r/{id}/edit", url.Values{"asked": {"note"}, "note": {"x"}}}, {"POST", "/r/{id}/withdraw", url.Values{"void_why": {"x"}}}, {"POST", "/r/{id}/nosuch", url.Values{}},
			{"POST", "/r/{id}/print/workorder", url.Values{}}, {"POST", "/t/" + k.typ + "/batch", url.Values{"id": {"{id}"}, "act": {"withdraw"}, "void_why": {"x"}}},
			{"POST", "/t/repair/batch", url.Values{"id": {"{id}"}, "print": {"workorder"}}},
			{"API GET", "/records/" + k.typ + "/{id}", nil}, {"API GET", "/records/" + k.typ + "/{id}/events", nil}, {"API GET", "/ledger/proof/{id}", nil},
			{"API GET", "/records?type=unit&list=people&record={id}", nil}, {"API GET", "/records?type=" + k.typ + "&list=supplements&record={id}", nil},
			{"API PATCH", "/records/" + k.typ + "/{id}", map[string]any{"fields": fields{"note": "x"}}},
			{"API POST", "/records/" + k.typ + "/{id}/actions/edit", map[string]any{"fields": fields{"note": "x"}}},
			{"API POST", "/records/" + k.typ + "/{id}/actions/delete", map[string]any{}},
			{"API POST", "/records/" + k.typ + "/{id}/files?name=x.txt", "x"},
			{"API POST", "/records/vehicle", map[string]any{"act": "enter", "fields": fields{"plate": "x", "unit": "{id}", "party": "{id}"}}},
			{"API POST", "/records/repair", map[string]any{"act": "register", "fields": fields{"what": "x", "unit": "{id}", "incident": "{id}"}}},
			{"API POST", "/records/correction", map[string]any{"act": "propose", "fields": fields{"about": "{id}", "why": "x", "item": "x", "old": "x", "new": "x"}}},
			{"POST", "/t/repair/new/register", url.Values{"asked": {"unit,incident"}, "unit": {"{id}"}, "incident": {"{id}"}}},
			{"GET", "/t/repair/new/register?unit={id}&incident={id}", nil},
		} {
			a := c.ask(way.method, way.path, way.in, k.id)
			b, known := missing[way.method+way.path]
			if !known {
				b = c.ask(way.method, way.path, way.in, none)
				missing[way.method+way.path] = b
			}
			if a.status != b.status || without(a, k.id) != without(b, none) {
				c.t.Errorf("LEAK %s: %s %s tells hidden %s %s (%d) from missing (%d): %s", c.role.login, way.method, way.path, k.typ, k.id, a.status, b.status, differ(without(a, k.id), without(b, none)))
			}
		}
	}
}

func (c *crawl) ask(method, path string, in any, id string) answer {
	path = strings.ReplaceAll(path, "{id}", id)
	var a answer
	switch in := in.(type) {
	case url.Values:
		f := url.Values{}
		for k, vs := range in {
			for _, v := range vs {
				f.Add(k, strings.ReplaceAll(v, "{id}", id))
			}
		}
		a = c.p.form(path, f)
	case map[string]any:
		out := map[string]any{}
		for k, v := range in {
			if fs, ok := v.(fields); ok {
				put := fields{}
				for n, x := range fs {
					if x == "{id}" {
						x = id
					}
					put[n] = x
				}
				v = put
			}
			out[k] = v
		}
		a = c.p.api(strings.TrimPrefix(method, "API "), path, out, "If-Match", `"1"`)
	default:
		if m, ok := strings.CutPrefix(method, "API "); ok {
			a = c.p.api(m, path, in)
		} else {
			a = c.p.get(path)
		}
	}
	c.check(method+" "+path, a)
	return a
}

package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/web/htmltest"
	"github.com/guiju/guiju/internal/web/page"
)

func TestTheWayIn(t *testing.T) {
	c := newCounter(t)
	b := c.browser()
	if r := b.get("/t/repair"); r.status != http.StatusUnauthorized || !strings.Contains(r.body, `name="next" value="/t/repair"`) {
		t.Errorf("a stranger: %d, %s", r.status, r.said())
	}
	r := b.post("/login", url.Values{"user": {"clerk"}, "password": {"wrong"}, "next": {"/t/repair"}})
	if r.status != http.StatusUnauthorized || r.doc().Text("div.err") == "" || htmltest.Attr(r.doc().One("input[name=user]"), "value") != "clerk" {
		t.Errorf("a wrong password: %d %s", r.status, r.said())
	}
	r = b.post("/login", url.Values{"user": {"clerk"}, "password": {password}, "next": {"/t/repair"}})
	if r.status != http.StatusSeeOther || r.location != "/t/repair" {
		t.Errorf("signed in: %d to %q", r.status, r.location)
	}
	if r := b.get("/t/repair"); r.status != http.StatusOK {
		t.Errorf("inside: %d", r.status)
	}
	if r := b.post("/logout", nil); r.location != "/login" {
		t.Errorf("signed out to %q", r.location)
	}
	if r := b.get("/"); r.status != http.StatusUnauthorized {
		t.Errorf("after signing out: %d", r.status)
	}
}

// Nobody is sent to another site, and no other site acts here.
func TestOtherSites(t *testing.T) {
	c := newCounter(t)
	for _, next := range []string{"//evil.example/", `/\evil.example`, "https://evil.example/"} {
		if r := c.browser().post("/login", url.Values{"user": {"clerk"}, "password": {password}, "next": {next}}); r.location != "/" {
			t.Errorf("next=%s leads to %q", next, r.location)
		}
	}
	b := c.as("clerk")
	req, _ := http.NewRequest(http.MethodPost, c.srv.URL+"/logout", nil)
	req.Header.Set("Origin", "https://evil.example")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	if r := b.do(req); r.status != http.StatusForbidden {
		t.Errorf("another site's post: %d", r.status)
	}
	if r := b.get("/"); r.status != http.StatusOK || !strings.Contains(r.header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Error("the post was done, or the page has no policy")
	}
}

func (c *counter) newRepair(b *browser) (answer, url.Values) {
	r := b.get("/t/repair/new/register")
	return r, r.form("/t/repair/new/register")
}

// A form without script: what is missing is said beside its field, what was
// typed stays, also as a draft; then it is done, once, however often it is sent.
func TestAFormWithoutScript(t *testing.T) {
	c := newCounter(t)
	unit, _ := c.household()
	b := c.as("clerk")
	_, f := c.newRepair(b)
	f.Set("what", "洗手盆漏水")
	f.Set("unit", fmt.Sprint(unit))
	f.Set("unit.typed", "")
	r := b.post("/t/repair/new/register", f)
	if r.status != http.StatusUnprocessableEntity {
		t.Fatalf("something is missing: %d %s", r.status, r.said())
	}
	d := r.doc()
	if x := d.One("select[name=kind]"); htmltest.Attr(x, "aria-invalid") != "true" {
		t.Error("the field that is missing is not marked")
	}
	if x := d.One("input[name=what]"); htmltest.Attr(x, "value") != "洗手盆漏水" {
		t.Errorf("typed text became %q", htmltest.Attr(x, "value"))
	}
	// The tab was closed; the draft is there.
	r, f = c.newRepair(b)
	if f.Get("what") != "洗手盆漏水" || !strings.Contains(r.doc().Text("span[data-kept]"), "草稿") {
		t.Errorf("the draft is gone: %v", f)
	}
	f.Set("kind", "water")
	f.Set("caller", "章素云")
	r = b.post("/t/repair/new/register", f)
	if got := r.doc().Text("div[id=phone-e]"); r.status != http.StatusUnprocessableEntity || got == "" {
		t.Fatalf("a condition is not said beside the field that mends it: %d %s", r.status, r.said())
	}
	f = r.form("/t/repair/new/register")
	f.Set("phone", "13900004417")
	r = b.post("/t/repair/new/register", f)
	if r.status != http.StatusSeeOther || !strings.HasPrefix(r.location, "/r/") {
		t.Fatalf("register: %d %s", r.status, r.said())
	}
	if again := b.post("/t/repair/new/register", f); again.location != r.location {
		t.Errorf("sent twice it made two: %s and %s", r.location, again.location)
	}
	after := b.get(r.location).doc()
	if got := after.Text("p.done-bar"); !strings.Contains(got, "已办") {
		t.Errorf("the page says %q", got)
	}
	if _, f := c.newRepair(b); f.Get("what") != "" {
		t.Error("the draft outlived its form")
	}
}

func TestALostSessionKeepsTheForm(t *testing.T) {
	c := newCounter(t)
	c.household()
	b := c.as("clerk")
	_, f := c.newRepair(b)
	f.Set("what", "门锁坏了")
	gone := c.browser() // the cookies are gone
	r := gone.post("/t/repair/new/register", f)
	if r.status != http.StatusUnauthorized {
		t.Fatalf("%d", r.status)
	}
	in := r.form("/login")
	in.Set("user", "clerk")
	in.Set("password", password)
	r = gone.post("/login", in)
	if r.location != "/t/repair/new/register" {
		t.Fatalf("goes on to %q", r.location)
	}
	if _, f := c.newRepair(gone); f.Get("what") != "门锁坏了" {
		t.Errorf("what was typed is lost: %v", f)
	}
}

func TestDraftsOfTheScript(t *testing.T) {
	c := newCounter(t)
	c.household()
	b, other := c.as("clerk"), c.as("he")
	if r := b.post("/drafts", url.Values{"draft": {"repair.register"}, "what": {"写到一半"}, "rev": {"9"}}); r.status != http.StatusOK || r.body != "09:30" {
		t.Fatalf("kept: %d %q", r.status, r.said())
	}
	if _, f := c.newRepair(b); f.Get("what") != "写到一半" || f.Get("rev") != "" {
		t.Errorf("draft: %v", f)
	}
	if _, f := c.newRepair(other); f.Get("what") != "" {
		t.Error("somebody else has the draft")
	}
	b.post("/drafts/drop", url.Values{"draft": {"repair.register"}})
	if _, f := c.newRepair(b); f.Get("what") != "" {
		t.Error("the draft was not thrown away")
	}
}

// Two people on one record: the second sees what changed, chooses, and loses
// nothing that he typed.
func TestTwoEdits(t *testing.T) {
	c := newCounter(t)
	unit, _ := c.household()
	id := fmt.Sprint(unit)
	one, two := c.as("clerk"), c.as("he")
	path := "/r/" + id + "/edit"
	first, second := one.get(path).form(path), two.get(path).form(path)
	first.Set("layout", "三室两厅")
	if r := one.post(path, first); r.status != http.StatusSeeOther {
		t.Fatalf("first: %d %s", r.status, r.said())
	}
	second.Set("layout", "四室")
	second.Set("floor", "18")
	r := two.post(path, second)
	if r.status != http.StatusConflict {
		t.Fatalf("second: %d %s", r.status, r.said())
	}
	d := r.doc()
	if got := d.Text("table.merge"); !strings.Contains(got, "三室两厅") || !strings.Contains(got, "四室") || !strings.Contains(got, "18") {
		t.Errorf("the two edits: %q", got)
	}
	if n := len(d.All("input[type=radio][name=layout]")); n != 2 {
		t.Errorf("%d ways to choose what both changed", n)
	}
	m := r.form(path)
	if m.Get("layout") != "四室" || m.Get("floor") != "18" {
		t.Errorf("mine is offered as %v", m)
	}
	m.Set("layout", "三室两厅") // theirs
	if r := two.post(path, m); r.status != http.StatusSeeOther {
		t.Fatalf("merged: %d %s", r.status, r.said())
	}
	got := two.get("/r/" + id).doc().Text("main")
	for _, want := range []string{"三室两厅", "18"} {
		if !strings.Contains(got, want) {
			t.Errorf("after the merge there is no %s", want)
		}
	}
}

// A refusal says in either language what was not done, by which clause, why,
// and who can.
func TestRefusal(t *testing.T) {
	c := newCounter(t)
	unit, _ := c.household()
	a := c.repair(unit, "漏水")
	b := c.as("he")
	path := fmt.Sprintf("/r/%d/extend", a.Record)
	for lang, want := range map[string][]string{"zh": {"没有办成", "客服主管"}, "en": {"Not done", "head of customer service"}} {
		b.lang = lang
		r := b.post(path, nil)
		if r.status != http.StatusUnprocessableEntity {
			t.Fatalf("%s: %d", lang, r.status)
		}
		d := r.doc()
		d.One("section[role=alert]")
		got := d.Text("main")
		for _, w := range append(want, "R1.9") {
			if !strings.Contains(got, w) {
				t.Errorf("%s: no %q in %q", lang, w, got)
			}
		}
	}
}

func pngOf(t *testing.T, w, h int) string {
	t.Helper()
	var buf bytes.Buffer
	if err := png.Encode(&buf, image.NewPaletted(image.Rect(0, 0, w, h), color.Palette{color.White, color.Black})); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

// A photograph that was sent is kept through an error, is nobody else's, and
// too large a one is refused beside its field.
func TestFiles(t *testing.T) {
	c := newCounter(t)
	unit, _ := c.household()
	b, stranger := c.as("clerk"), c.as("stranger")
	_, f := c.newRepair(b)
	f.Set("unit", fmt.Sprint(unit))
	r := b.send("/t/repair/new/register", f, map[string][2]string{"pictures.new": {"漏水.png", pngOf(t, 8, 8)}})
	if r.status != http.StatusUnprocessableEntity {
		t.Fatalf("%d", r.status)
	}
	f = r.form("/t/repair/new/register")
	hash := f.Get("pictures")
	if len(hash) != 64 {
		t.Fatalf("the photograph was not kept: %v", f)
	}
	if r := b.get("/files/" + hash); r.status != http.StatusOK || r.header.Get("Content-Type") != "image/png" || !strings.Contains(r.header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("own file: %d %v", r.status, r.header)
	}
	if r := stranger.get("/files/" + hash); r.status != http.StatusNotFound {
		t.Errorf("somebody else's file: %d", r.status)
	}
	// Naming it in one's own form does not open it either.
	_, g := c.newRepair(stranger)
	g.Set("pictures", hash)
	if r := stranger.post("/t/repair/new/register", g); r.form("/t/repair/new/register").Get("pictures") != "" {
		t.Error("a stranger took the file into his form by naming it")
	}
	f.Set("kind", "water")
	f.Set("what", "漏水")
	f.Set("caller", "章素云")
	f.Set("phone", "13900004417")
	r = b.post("/t/repair/new/register", f)
	if r.status != http.StatusSeeOther {
		t.Fatalf("%d %s", r.status, r.said())
	}
	if got := b.get(r.location); !strings.Contains(got.body, "/files/"+hash) {
		t.Error("the record does not show its photograph")
	}
	_, f = c.newRepair(b)
	r = b.send("/t/repair/new/register", f, map[string][2]string{"pictures.new": {"big.png", pngOf(t, 6000, 4001)}})
	if r.status != http.StatusUnprocessableEntity || len(r.doc().All("div[id=pictures-e]")) != 1 {
		t.Errorf("24,006,000 pixels: %d %s", r.status, r.said())
	}
}

func TestDesk(t *testing.T) {
	c := newCounter(t)
	unit, party := c.household()
	c.repair(unit, "水龙头滴水")
	c.indexed()
	b := c.as("clerk")
	for _, q := range []string{"zsy", "章素云", "4417", "3-1-1802"} {
		r := b.get("/desk?q=" + url.QueryEscape(q))
		d := r.doc()
		if n := len(d.All("nav.hits a[aria-current=true]")); n != 1 {
			t.Errorf("%s: %d households open", q, n)
			continue
		}
		if got := d.Text("main"); !strings.Contains(got, "水龙头滴水") || !strings.Contains(got, "章素云") {
			t.Errorf("%s: the household shows %q", q, got)
		}
	}
	r := b.get(fmt.Sprintf("/desk?id=%d&act=repair.register", unit))
	f := r.form("/t/repair/new/register")
	if f.Get("unit") != fmt.Sprint(unit) || f.Get("party") != fmt.Sprint(party) {
		t.Errorf("the drawer begins with %v", f)
	}
	f.Set("kind", "water")
	f.Set("what", "马桶堵了")
	f.Set("phone", "13900004417")
	r = b.post("/t/repair/new/register", f)
	if r.status == http.StatusUnprocessableEntity && strings.Contains(r.body, "stands_alone") {
		f.Set("stands_alone", "true") // the warning of a possible duplicate has its way on
		r = b.post("/t/repair/new/register", f)
	}
	if r.status != http.StatusSeeOther || !strings.HasPrefix(r.location, "/desk?") {
		t.Fatalf("%d to %q: %s", r.status, r.location, r.doc().Text("main"))
	}
	if got := b.get(r.location).doc().Text("main"); !strings.Contains(got, "马桶堵了") {
		t.Error("the new case is not on the desk")
	}
	if r := c.as("admin").get("/desk"); r.status != http.StatusNotFound {
		t.Errorf("the desk of somebody who opens nothing there: %d %s", r.status, r.said())
	}
}

// The form is asked as it is filled in: it warns of a duplicate before anything
// is saved, and tells which clocks will run.
func TestWarningBeforeSaving(t *testing.T) {
	c := newCounter(t)
	unit, _ := c.household()
	c.repair(unit, "水龙头滴水")
	b := c.as("clerk")
	_, f := c.newRepair(b)
	f.Set("unit", fmt.Sprint(unit))
	f.Set("kind", "water")
	r := b.post("/t/repair/new/register?check=1", f)
	d := r.doc()
	if got := d.Text("div[id=form-checks]"); r.status != http.StatusOK || got == "" {
		t.Fatalf("no warning: %d %q", r.status, got)
	}
	if len(d.All("div[id=form-checks] button[name=stands_alone]")) != 1 {
		t.Errorf("the warning has no way on: %s", d.Text("div[id=form-checks]"))
	}
	if got := d.Text("div[id=form-promise]"); !strings.Contains(got, "派工") {
		t.Errorf("the clocks are not told: %q", got)
	}
}

func TestParts(t *testing.T) {
	c := newCounter(t)
	c.household()
	b := c.as("clerk")
	req, _ := http.NewRequest(http.MethodGet, c.srv.URL+"/t/repair/new", nil)
	req.Header.Set("X-Part", "1")
	r := b.do(req)
	if strings.Contains(r.body, "<html") || !strings.Contains(r.body, `id="form"`) {
		t.Errorf("a part: %.300s", r.body)
	}
	f := r.form("/t/repair/new/register")
	f.Set("kind", "water")
	f.Set("what", "漏水")
	f.Set("place", "B2 车库")
	f.Set("caller", "章素云")
	f.Set("phone", "13900004417")
	req, _ = http.NewRequest(http.MethodPost, c.srv.URL+"/t/repair/new/register", strings.NewReader(f.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("X-Part", "1")
	if r := b.do(req); r.status != http.StatusOK || !strings.HasPrefix(r.header.Get("X-Location"), "/r/") {
		t.Errorf("the script is told to go to %q (%d) %s", r.header.Get("X-Location"), r.status, r.said())
	}
}

func TestBatch(t *testing.T) {
	c := newCounter(t)
	unit, _ := c.household()
	var ids []string
	for _, what := range []string{"一", "二", "三"} {
		ids = append(ids, fmt.Sprint(c.repair(unit, what).Record))
	}
	b := c.as("clerk")
	r := b.post("/t/repair/batch", url.Values{"act": {"remind"}, "id": ids})
	if got := r.doc().Text("h1"); r.status != http.StatusOK || !strings.Contains(got, "3 件办成") {
		t.Errorf("remind: %d %q", r.status, got)
	}
	r = b.post("/t/repair/batch", url.Values{"act": {"extend"}, "id": ids})
	if r.status != http.StatusUnprocessableEntity {
		t.Errorf("what only the head does, by the clerk: %d", r.status)
	}
	r = b.post("/t/repair/batch", url.Values{"print": {"workorder"}, "id": ids})
	if r.status != http.StatusSeeOther || c.printed != 3 {
		t.Fatalf("a range printed: %d, %d prints", r.status, c.printed)
	}
	for range 2 { // looking again prints nothing again
		if r := b.get(r.location); r.status != http.StatusOK || !strings.Contains(r.body, `<iframe id="paper" src="/files/`) {
			t.Errorf("print page: %d", r.status)
		}
	}
	if c.printed != 3 {
		t.Errorf("%d prints", c.printed)
	}
}

// Each chooses the columns he sees.
func TestColumns(t *testing.T) {
	c := newCounter(t)
	c.household()
	b := c.as("clerk")
	if r := b.post("/t/unit/columns", url.Values{"column": {"floor"}}); r.status != http.StatusSeeOther {
		t.Fatalf("%d %s", r.status, r.said())
	}
	if got := b.get("/t/unit").doc().Text("thead"); !strings.Contains(got, "楼层") || strings.Contains(got, "楼栋") {
		t.Errorf("his columns are %q", got)
	}
	if got := c.as("he").get("/t/unit").doc().Text("thead"); !strings.Contains(got, "楼栋") {
		t.Errorf("somebody else's columns changed: %q", got)
	}
	b.post("/t/unit/columns", url.Values{"reset": {"1"}})
	if got := b.get("/t/unit").doc().Text("thead"); !strings.Contains(got, "楼栋") {
		t.Errorf("after going back: %q", got)
	}
}

// Money is summed up under its own column.
func TestTotals(t *testing.T) {
	v := &visit{lang: "zh"}
	a, b := &regulation.Field{Name: "a", Kind: regulation.KindText}, &regulation.Field{Name: "b", Kind: regulation.KindMoney}
	tb := page.Table{Cols: make([]page.Col, 6)} // number, title, a, b, stage, opened
	foot := v.totals(tb, []*regulation.Field{a, b}, map[string]int64{"b": 123450}, true)
	if len(foot) != 6 || foot[3].Text != "¥1,234.50" || foot[2].Text != "" {
		t.Errorf("%+v", foot)
	}
}

func TestPIN(t *testing.T) {
	c := newCounter(t)
	b := c.as("clerk")
	if r := b.post("/settings/pin", url.Values{"pin.password": {password}, "pin": {"1234"}}); r.status != http.StatusUnprocessableEntity {
		t.Errorf("an easy PIN: %d", r.status)
	}
	if r := b.post("/settings/pin", url.Values{"pin.password": {password}, "pin": {"2580"}}); r.status != http.StatusSeeOther {
		t.Fatalf("PIN: %d %s", r.status, r.said())
	}
	// A second person at the same counter, then back by PIN.
	if r := b.post("/login", url.Values{"user": {"head"}, "password": {password}}); r.status != http.StatusSeeOther {
		t.Fatal(r.status)
	}
	r := b.get("/change?next=/desk")
	if len(r.doc().All("input[name=person]")) != 1 {
		t.Fatalf("who can take over: %s", r.body)
	}
	f := r.form("/change")
	f.Set("pin", "9999")
	if r := b.post("/change", f); r.status != http.StatusUnauthorized || r.doc().Text("div.err") == "" {
		t.Errorf("a wrong PIN: %d", r.status)
	}
	f.Set("pin", "2580")
	if r := b.post("/change", f); r.location != "/desk" {
		t.Fatalf("%d to %q", r.status, r.location)
	}
	if got := b.get("/").doc().Text("details.me summary b"); got != "clerk" {
		t.Errorf("it is %q now", got)
	}
}

func TestProof(t *testing.T) {
	c := newCounter(t)
	unit, _ := c.household()
	a := c.repair(unit, "漏水")
	c.indexed()
	b := c.as("clerk")
	r := b.get(fmt.Sprintf("/r/%d", a.Record))
	href := regexp.MustCompile(fmt.Sprintf(`/proof/%d/\d+`, a.Record)).FindString(r.body)
	if href == "" {
		t.Fatal("the history has no proof")
	}
	p := b.get(href)
	var proof map[string]any
	if err := json.Unmarshal([]byte(p.body), &proof); err != nil || proof["format"] != "guiju ledger proof v1" {
		t.Errorf("proof: %v %v", err, p.body)
	}
	if r := c.as("stranger").get(href); r.status != http.StatusNotFound {
		t.Errorf("a stranger's proof: %d", r.status)
	}
}

// A crawl as each role: every page answers, has one heading and the policy, and
// shows nothing of another department.
func TestCrawl(t *testing.T) {
	c := newCounter(t)
	unit, _ := c.household()
	c.repair(unit, "XPLANTEDX 漏水")
	c.must("stranger", record.Command{Type: "repair", Act: "register", Input: map[string]any{"place": "YPLANTEDY", "kind": "water", "what": "YPLANTEDY", "caller": "YPLANTEDY", "phone": "13900001111"}})
	c.indexed()
	for _, role := range []string{"head", "clerk", "tech", "admin", "stranger"} {
		t.Run(role, func(t *testing.T) {
			b := c.as(role)
			b.t = t
			seen := map[string]bool{"/": true}
			todo := []string{"/", "/jobs", "/desk?q=PLANTED", "/search?q=XPLANTEDX", "/search?q=YPLANTEDY", "/suggest/repair/unit?q=3", "/keys"}
			foreign := "YPLANTEDY"
			if role == "stranger" {
				foreign = "XPLANTEDX"
			}
			found := 0
			for len(todo) > 0 && len(seen) < 400 {
				path := todo[0]
				todo = todo[1:]
				r := b.get(path)
				switch {
				case strings.Contains(path, foreign): // the page repeats what was asked for, and nothing else
					if n := len(r.doc().All("tr[data-href]")); n != 0 {
						t.Errorf("%s finds %d", path, n)
					}
				case strings.Contains(r.body, foreign):
					t.Errorf("%s shows what is another department's: %d", path, r.status)
				case strings.Contains(r.body, "PLANTED"):
					found++
				}
				if !strings.HasPrefix(r.header.Get("Content-Type"), "text/html") || r.status == http.StatusSeeOther {
					continue
				}
				d := r.doc()
				if n := len(d.All("h1")); n != 1 {
					t.Errorf("%s has %d h1", path, n)
				}
				for _, a := range d.All("a[href]") {
					href, _, _ := strings.Cut(htmltest.Attr(a, "href"), "#")
					if strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "/static") && !strings.HasPrefix(href, "/language") && !strings.HasPrefix(href, "/change") && !seen[href] {
						seen[href] = true
						todo = append(todo, href)
					}
				}
			}
			if role != "admin" && found == 0 {
				t.Error("what is his own was not found either: the crawl proves nothing")
			}
			t.Logf("%s: %d pages", role, len(seen))
		})
	}
}

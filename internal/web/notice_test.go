package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/web/htmltest"
)

// bell is what the bar says of notices.
func (r answer) bell() string {
	r.t.Helper()
	return htmltest.Attr(r.doc().One("a.bell"), "aria-label")
}

// Whoever a record comes to wait for is told, once, and not who did it; opening
// the record marks it seen; nothing is told that did not happen.
func TestNotices(t *testing.T) {
	c := newCounter(t)
	unit, _ := c.household()
	clerk := c.as("clerk")
	if r := clerk.get("/notices"); r.status != http.StatusOK || r.bell() != "通知" || len(r.doc().All("tr[data-href]")) != 0 {
		t.Fatalf("before anything: %d %q %s", r.status, r.bell(), r.said())
	}
	he, err := c.e.Person(c.ctx, c.ids["he"])
	if err != nil {
		t.Fatal(err)
	}
	in := map[string]any{"unit": fmt.Sprint(unit), "caller": "章素云", "phone": "13900004417", "kind": "noise", "wish": "停工", "subject": "装修扰民"}
	if _, err := c.e.Act(c.ctx, record.Command{Type: "complaint", Act: "register", Actor: he, Input: in}); err == nil {
		t.Fatal("a complaint without words was registered")
	}
	if got := clerk.get("/").bell(); got != "通知" {
		t.Errorf("a refused act is told: %q", got)
	}
	in["what"] = "楼上装修"
	a := c.must("he", record.Command{Type: "complaint", Act: "register", Input: in})
	if got := c.as("he").get("/notices").bell(); got != "通知" {
		t.Errorf("who did it is told of it: %q", got)
	}
	r := clerk.get("/notices")
	row := r.doc().Text("tr[data-href]")
	for _, want := range []string{"11-24 09:30", "新", "”，等您", a.Number, "he"} {
		if !strings.Contains(row, want) {
			t.Errorf("the notice does not say %q: %q", want, row)
		}
	}
	if r.bell() != "1 条通知未读" {
		t.Errorf("the bell says %q", r.bell())
	}
	href := htmltest.Attr(r.doc().One("tr[data-href]"), "data-href")
	if r := clerk.get(href); r.status != http.StatusOK || r.bell() != "通知" {
		t.Errorf("after opening %s the bell says %q", href, r.bell())
	}
	if row := clerk.get("/notices").doc().Text("tr[data-href]"); strings.Contains(row, "新") {
		t.Errorf("it is still new: %q", row)
	}
	c.must("clerk", record.Command{Record: a.Record, Act: "assign", Input: map[string]any{"handler": fmt.Sprint(c.ids["tech"])}})
	tech := c.as("tech")
	if got := tech.get("/").bell(); got != "1 条通知未读" {
		t.Errorf("the technician's bell says %q", got)
	}
	if r := tech.post("/notices/seen", url.Values{}); r.location != "/notices" || tech.get("/notices").bell() != "通知" {
		t.Errorf("not all are seen: %q", r.location)
	}
	// What waits no longer is nobody's news.
	in["stands_alone"] = true
	b := c.must("he", record.Command{Type: "complaint", Act: "register", Input: in})
	if got := clerk.get("/notices").bell(); got != "1 条通知未读" {
		t.Errorf("the bell says %q", got)
	}
	c.must("head", record.Command{Record: b.Record, Act: "assign", Input: map[string]any{"handler": fmt.Sprint(c.ids["he"])}})
	if got := clerk.get("/notices").bell(); got != "通知" {
		t.Errorf("what the head has done is still news: %q", got)
	}
	if r := c.as("stranger").get("/notices"); strings.Contains(r.body, a.Number) || r.bell() != "通知" {
		t.Error("a stranger is told")
	}
}

// More than fit on a page go on on the next, newest first.
func TestNoticesPaged(t *testing.T) {
	c := newCounter(t)
	unit, _ := c.household()
	for i := range listRows + 3 {
		c.must("he", record.Command{Type: "repair", Act: "register", Input: map[string]any{"unit": fmt.Sprint(unit), "caller": "章素云", "phone": "13900004417", "kind": "water", "what": fmt.Sprint("第", i), "stands_alone": true}})
	}
	b := c.as("clerk")
	r := b.get("/notices")
	if n := len(r.doc().All("tr[data-href]")); n != listRows {
		t.Fatalf("%d on the first page", n)
	}
	r = b.get(htmltest.Attr(r.doc().One("a[rel=next]"), "href"))
	if n := len(r.doc().All("tr[data-href]")); n != 3 || len(r.doc().All("a[rel=next]")) != 0 {
		t.Errorf("%d on the second page", n)
	}
	for _, below := range []string{"x", "-1", "99999999999999999999"} {
		if r := b.get("/notices?below=" + below); r.status != http.StatusNotFound {
			t.Errorf("below %s: %d", below, r.status)
		}
	}
}

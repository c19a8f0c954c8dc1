package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/web/htmltest"
)

// What an address names and does not exist is not found, says so by name, and
// leads back to the list.
func TestListsThatDoNotExist(t *testing.T) {
	c := newCounter(t)
	b := c.as("clerk")
	for _, q := range []string{"stage=nosuch", "list=nosuch", "list=stage:nosuch", "report=nosuch&g=x", "report=open_now", "f.nosuch=1", "f.kind=nosuch", "view=nosuch"} {
		r := b.get("/t/repair?" + q)
		if r.status != http.StatusNotFound || !strings.Contains(r.said(), "没有") || !strings.Contains(r.said(), "回到列表") {
			t.Errorf("%s: %d %s", q, r.status, r.said())
		}
	}
	if r := b.post("/t/repair/columns", url.Values{"column": {"caller", "nosuch"}}); r.status != http.StatusNotFound {
		t.Errorf("a column that does not exist: %d", r.status)
	}
	if r := b.get("/t/nosuch?stage=x"); r.status != http.StatusNotFound || strings.Contains(r.said(), "回到列表") {
		t.Errorf("a type that does not exist: %d", r.status)
	}
}

// A view keeps list, filter, columns and order under a name; it is its owner's
// alone, and goes when he lets it go.
func TestViews(t *testing.T) {
	c := newCounter(t)
	unit, _ := c.household()
	c.repair(unit, "一")
	c.later(1e9)
	c.repair(unit, "二")
	c.indexed()
	b := c.as("clerk")
	keep := b.get("/t/repair?list=all&up=1").form("/t/repair/views")
	if r := b.post("/t/repair/views", keep); r.status != http.StatusBadRequest {
		t.Errorf("a view without a name: %d", r.status)
	}
	keep.Set("name", "先来的 & 先办")
	r := b.post("/t/repair/views", keep)
	if r.status != http.StatusSeeOther {
		t.Fatalf("keep: %d %s", r.status, r.said())
	}
	d := b.get(r.location).doc()
	if got := d.Text("a.own"); got != "先来的 & 先办" {
		t.Errorf("tabs %q", got)
	}
	if got := d.Text("tbody"); strings.Index(got, "一") > strings.Index(got, "二") {
		t.Errorf("not the oldest first: %q", got)
	}
	// Its columns are its own.
	cols := b.get(r.location).form("/t/repair/columns")
	cols["column"] = []string{"caller"}
	if r := b.post("/t/repair/columns", cols); r.status != http.StatusSeeOther || !strings.Contains(r.location, "view=") {
		t.Fatalf("columns: %d to %q", r.status, r.location)
	}
	if got := b.get(r.location).doc().Text("thead"); !strings.Contains(got, "联系人") || strings.Contains(got, "报修类型") {
		t.Errorf("columns of the view: %q", got)
	}
	if got := b.get("/t/repair").doc().Text("thead"); !strings.Contains(got, "报修类型") {
		t.Errorf("columns of the list changed too: %q", got)
	}
	if got := c.as("he").get("/t/repair").doc().All("a.own"); len(got) != 0 {
		t.Errorf("somebody else has it: %v", got)
	}
	drop := b.get(r.location).form("/t/repair/views")
	drop.Set("drop", "1")
	if r := b.post("/t/repair/views", drop); r.status != http.StatusSeeOther || strings.Contains(r.location, "view=") {
		t.Errorf("drop: %d to %q", r.status, r.location)
	}
	if r := b.get(r.location); r.status != http.StatusNotFound {
		t.Errorf("after it went: %d", r.status)
	}
}

// What a list shows where nobody chose: the fields that the type names first,
// money among them, and not what the title says already.
func TestPlainColumns(t *testing.T) {
	c := newCounter(t)
	unit, _ := c.household()
	c.repair(unit, "漏水")
	b := c.as("clerk")
	head := b.get("/t/repair").doc().Text("thead")
	for _, want := range []string{"联系人", "维修性质", "预约上门", "合计", "阶段", "时限", "登记"} {
		if !strings.Contains(head, want) {
			t.Errorf("no %s in %q", want, head)
		}
	}
	if strings.Contains(head, "位置") || strings.Contains(head, "电话") {
		t.Errorf("the title, or a telephone, stands twice: %q", head)
	}
	// A page with a cursor keeps what was asked.
	if a := b.get("/t/repair?list=all").doc().One("th[aria-sort] a"); htmltest.Attr(a, "href") != "/t/repair?list=all&up=1" {
		t.Errorf("the order turns to %q", htmltest.Attr(a, "href"))
	}
}

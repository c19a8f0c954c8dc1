package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/web/htmltest"
)

// A report has rows, columns and sums; each figure opens as many records as it
// says; the month before stands beside it.
func TestReport(t *testing.T) {
	c := newCounter(t)
	unit, _ := c.household()
	for range 3 {
		c.repair(unit, "漏水")
	}
	c.later(20 * 24 * time.Hour)
	c.repair(unit, "漏水")
	lift := c.repair(unit, "困人")
	c.must("clerk", record.Command{Record: lift.Record, Act: "edit", Input: map[string]any{"kind": "lift"}})
	b := c.as("clerk")
	if got := b.get("/reports").said(); !strings.Contains(got, "报修分类统计") {
		t.Errorf("the reports: %s", got)
	}
	r := b.get("/t/repair/report/by_kind")
	if r.status != http.StatusOK {
		t.Fatalf("%d %s", r.status, r.said())
	}
	d := r.doc()
	if got := d.Text("h1"); !strings.Contains(got, "12") {
		t.Errorf("the newest month is not picked: %q", got)
	}
	if got := r.said(); !strings.Contains(got, "少 1") {
		t.Errorf("the month before is not compared: %s", got)
	}
	followed, crossed := 0, 0
	for _, a := range d.All("td a") {
		href := htmltest.Attr(a, "href")
		if !strings.Contains(href, "report=by_kind") {
			continue
		}
		followed++
		at, err := url.Parse(href)
		if err != nil {
			t.Fatal(err)
		}
		if g := at.Query()["g"]; len(g) == 3 && g[1] != "" && g[2] != "" {
			crossed++
		}
		list := b.get(href)
		n := len(list.doc().All("tr[data-href]"))
		if got := htmltest.Text(a); list.status != http.StatusOK || fmt.Sprint(n) != got {
			t.Errorf("%s says %s and opens %d (%d)", href, got, n, list.status)
		}
		if !strings.Contains(list.said(), "报修分类统计 · 2026 年 12 月") {
			t.Errorf("%s does not say what it is: %s", href, list.said()[:200])
		}
	}
	if followed < 6 || crossed < 2 {
		t.Errorf("%d figures lead on, %d of them of a row and a column", followed, crossed)
	}
	if got := b.get("/t/repair/report/by_kind?pick=2026-11").doc().Text("tfoot"); !strings.Contains(got, "3") {
		t.Errorf("the month picked: %q", got)
	}
	for _, path := range []string{"/t/repair/report/nosuch", "/t/repair/report/by_kind?pick=nosuch", "/t/repair/report/open_now"} {
		if r := b.get(path); r.status != http.StatusNotFound || !strings.Contains(r.said(), "回到列表") {
			t.Errorf("%s: %d %s", path, r.status, r.said())
		}
	}
	if r := b.get("/t/visit/report/by_grade"); r.status != http.StatusOK || !strings.Contains(r.said(), "还没有可统计的") {
		t.Errorf("nothing to count: %d %s", r.status, r.said())
	}
}

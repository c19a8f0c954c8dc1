package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/record"
)

// A list is exported as it is seen: columns, filter and rights; it is
// registered first, and what is personal waits for the head.
func TestExport(t *testing.T) {
	c := newCounter(t)
	unit, _ := c.household()
	c.repair(unit, "漏水一")
	done := c.repair(unit, "漏水二")
	c.must("clerk", record.Command{Record: done.Record, Act: "edit", Input: map[string]any{"kind": "lift"}})
	c.indexed()
	b := c.as("clerk")
	b.post("/t/repair/columns", url.Values{"column": {"kind"}})
	page := b.get("/t/repair/export?f.kind=water")
	f := page.form("/t/repair/export")
	if !strings.Contains(page.said(), "不含个人信息") {
		t.Errorf("it says %q", page.said())
	}
	f.Set("format", "csv")
	r := b.post("/t/repair/export", f)
	if r.status != http.StatusUnprocessableEntity || r.doc().Text("div[id=purpose-e]") == "" || r.doc().Text("div[id=receiver-e]") == "" {
		t.Fatalf("without a purpose: %d %s", r.status, r.said())
	}
	f.Set("purpose", "对账")
	f.Set("receiver", "行政部")
	if r = b.post("/t/repair/export", f); r.status != http.StatusSeeOther {
		t.Fatalf("%d %s", r.status, r.said())
	}
	id := strings.TrimPrefix(r.location, "/r/")
	got := b.get(b.get("/releases/" + id).location)
	if got.status != http.StatusOK || !strings.Contains(got.header.Get("Content-Disposition"), "ZW-2026-0001") {
		t.Fatalf("file: %d %v", got.status, got.header)
	}
	if !strings.Contains(got.body, "漏水一") || strings.Contains(got.body, "漏水二") || strings.Contains(got.body, "章素云") {
		t.Errorf("what went out: %s", got.body)
	}
	if r := b.post("/releases/"+id, nil); r.status != http.StatusUnprocessableEntity {
		t.Errorf("made twice: %d", r.status)
	}
	if r := c.as("he").get("/releases/" + id); r.status != http.StatusNotFound {
		t.Errorf("somebody else fetches it: %d", r.status)
	}

	// With the caller's name it waits for the head.
	b.post("/t/repair/columns", url.Values{"reset": {"1"}})
	page = b.get("/t/repair/export")
	f = page.form("/t/repair/export")
	if !strings.Contains(page.said(), "含个人信息：联系人") || !strings.Contains(page.body, "plain=1") {
		t.Errorf("it says %q", page.said())
	}
	f.Set("purpose", "对账")
	f.Set("receiver", "行政部")
	r = b.post("/t/repair/export", f)
	id = strings.TrimPrefix(r.location, "/r/")
	if r := b.post("/releases/"+id, nil); r.status != http.StatusUnprocessableEntity {
		t.Errorf("made before it was approved: %d", r.status)
	}
	h := c.as("head")
	if r := h.post("/r/"+id+"/approve", h.get("/r/"+id).form("/r/"+id+"/approve")); r.status != http.StatusSeeOther {
		t.Fatalf("approve: %d %s", r.status, r.said())
	}
	if r := h.post("/releases/"+id, nil); r.status != http.StatusNotFound {
		t.Errorf("the head takes what he approved for another: %d", r.status)
	}
	if !strings.Contains(b.get("/").said(), "ZW-2026-0002") {
		t.Error("it does not wait on the asker's workbench")
	}
	if r := b.post("/releases/"+id, b.get("/r/"+id).form("/releases/"+id)); r.status != http.StatusSeeOther {
		t.Fatalf("fetch: %d %s", r.status, r.said())
	}
	if got := b.get(b.get("/releases/" + id).location); got.status != http.StatusOK || !strings.HasPrefix(got.body, "PK") {
		t.Errorf("%d %q", got.status, fmt.Sprintf("%.20s", got.body))
	}
	if got := h.get("/t/release?list=all").said(); !strings.Contains(got, "ZW-2026-0001") {
		t.Errorf("the register of the head: %s", got)
	}
	if got := c.as("he").get("/t/release?list=all").said(); strings.Contains(got, "ZW-2026-0001") {
		t.Error("the register is read by anybody")
	}
}

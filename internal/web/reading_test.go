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

// A telephone is covered on every page. One press shows it to its readers, and
// stands in the ledger; others get nothing, and are not noted as having read it.
func TestUncover(t *testing.T) {
	c := newCounter(t)
	unit, party := c.household()
	a := c.repair(unit, "水龙头滴水")
	page := fmt.Sprintf("/r/%d", a.Record)
	clerk := c.as("clerk")
	for _, path := range []string{page, fmt.Sprintf("/r/%d", party), "/desk?q=4417", "/t/repair", page + "/assign", fmt.Sprintf("/desk?id=%d", unit)} {
		if strings.Contains(clerk.get(path).body, "13900004417") {
			t.Errorf("%s gives the number away", path)
		}
	}
	readings := func() []record.Line {
		head, err := c.e.Person(c.ctx, c.ids["head"])
		if err != nil {
			t.Fatal(err)
		}
		pg, err := c.e.Page(c.ctx, head, record.Query{Type: "reading", List: "all"})
		if err != nil {
			t.Fatal(err)
		}
		return pg.Lines
	}
	// He reads the record, and the number is not for his post.
	c.must("", record.Command{Type: "seat", Act: "found", Dept: "D1", Input: map[string]any{"person": fmt.Sprint(c.ids["admin"]), "post": "archivist", "department": fmt.Sprint(c.dept)}})
	other := c.as("admin")
	r := other.get(page)
	if r.status != http.StatusOK || !strings.Contains(r.said(), "****4417") || strings.Contains(r.body, "/uncover/") {
		t.Fatalf("the archivist: %d %s", r.status, r.said())
	}
	if r := other.post(page+"/uncover/phone", url.Values{}); r.status != http.StatusUnprocessableEntity || strings.Contains(r.body, "13900004417") || !strings.Contains(r.said(), "S1") {
		t.Errorf("the archivist uncovers: %d %s", r.status, r.said())
	}
	if r := c.as("stranger").post(page+"/uncover/phone", url.Values{}); r.status != http.StatusNotFound || strings.Contains(r.body, "4417") {
		t.Errorf("the stranger uncovers: %d %s", r.status, r.said())
	}
	for _, path := range []string{"/uncover/kind", "/uncover/nosuch", "/uncover/late_reason"} {
		if r := clerk.post(page+path, url.Values{}); r.status != http.StatusNotFound {
			t.Errorf("%s: %d %s", path, r.status, r.said())
		}
	}
	if n := len(readings()); n != 0 {
		t.Fatalf("%d readings noted of numbers nobody saw", n)
	}
	r = clerk.post(clerk.get(page).reveal("phone"), url.Values{})
	if got := r.doc().Text("span[id=tel-phone]"); r.status != http.StatusOK || got != "13900004417 拨打" {
		t.Fatalf("uncovered: %d %q", r.status, got)
	}
	if strings.Count(r.body, "13900004417") != 2 { // the number, and the address that dials it
		t.Error("more than the one number was uncovered")
	}
	lines := readings()
	if len(lines) != 1 || lines[0].Title != "联系电话" {
		t.Fatalf("noted: %+v", lines)
	}
	note := fmt.Sprintf("/r/%d", lines[0].ID)
	said := c.as("head").get(note).said()
	for _, want := range []string{"clerk", "phone", "联系电话", "2026-11-24 09:30", a.Title} {
		if !strings.Contains(said, want) {
			t.Errorf("the note does not say %q: %s", want, said)
		}
	}
	if r := c.as("he").get(note); r.status != http.StatusNotFound {
		t.Errorf("another clerk reads who read what: %d", r.status)
	}
	if r := c.as("head").get(page + "?tab=readings"); !strings.Contains(r.said(), "号码查阅1") {
		t.Errorf("the record does not lead to its readings: %s", r.said())
	}
	c.indexed() // everything is sealed into the ledger
	events, err := c.e.History(c.ctx, nil, lines[0].ID)
	if err != nil || len(events) != 1 || events[0].Leaf < 0 {
		t.Errorf("the reading is not in the ledger: %+v, %v", events, err)
	}
}

// Left alone in a form, a covered number stays what it is.
func TestCoveredNumberStays(t *testing.T) {
	c := newCounter(t)
	_, party := c.household()
	b := c.as("clerk")
	page := fmt.Sprintf("/r/%d", party)
	f := b.get(page + "/edit").form(page + "/edit")
	if f.Get("phone") != "****4417" {
		t.Fatalf("the form begins with %q", f.Get("phone"))
	}
	f.Set("note", "换了门锁")
	if r := b.post(page+"/edit", f); r.status != http.StatusSeeOther {
		t.Fatalf("%d %s", r.status, r.said())
	}
	v, err := c.e.View(c.ctx, nil, party)
	if err != nil {
		t.Fatal(err)
	}
	if v.Field("phone").Value != "13900004417" || v.Field("note").Value != "换了门锁" {
		t.Errorf("the party is %v, %v", v.Field("phone").Value, v.Field("note").Value)
	}
}

// reveal is where the press beside a covered number goes.
func (r answer) reveal(field string) string {
	r.t.Helper()
	return htmltest.Attr(r.doc().One("span[id=tel-"+field+"] form"), "action")
}

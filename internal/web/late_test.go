package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/guiju/guiju/internal/web/htmltest"
)

// A repair told at the gate on Tuesday is entered on Thursday: its clocks count
// from Tuesday, and the page says both times and why.
func TestLateEntry(t *testing.T) {
	c := newCounter(t)
	unit, party := c.household()
	c.later(48 * time.Hour)
	b := c.as("clerk")
	open := func(when, why string) answer {
		f := b.get("/t/repair/new/register").form("/t/repair/new/register")
		for k, x := range map[string]string{"unit": fmt.Sprint(unit), "party": fmt.Sprint(party), "caller": "章素云", "phone": "13900004417", "kind": "water", "what": "水龙头滴水", "late.when": when, "late.why": why} {
			f.Set(k, x)
		}
		return b.post("/t/repair/new/register", f)
	}
	if len(b.get("/t/repair/new/register").doc().All("details.late-entry[open]")) != 0 {
		t.Error("the boxes of a late entry stand open though nobody asked for them")
	}
	for _, x := range []struct{ when, why, box, says string }{
		{"2026-11-01 09:30", "门岗转来", "late.when", "7 天"},
		{"2026-11-27 09:30", "门岗转来", "late.when", "不能晚于现在"},
		{"昨天下午", "门岗转来", "late.when", "写成"},
		{"2026-11-24 10:30", "", "late.why", "补录须写明"},
	} {
		r := open(x.when, x.why)
		d := r.doc()
		if r.status != http.StatusUnprocessableEntity || len(d.All("details.late-entry[open]")) != 1 {
			t.Errorf("%s %q: %d, the boxes are folded away", x.when, x.why, r.status)
			continue
		}
		said := ""
		for _, f := range d.All("div.f.bad") {
			if len((htmltest.Doc{Root: f}).All("input[name="+x.box+"]")) == 1 {
				said = htmltest.Text(f)
			}
		}
		if !strings.Contains(said, x.says) {
			t.Errorf("%s %q: beside %s stands %q, want %q", x.when, x.why, x.box, said, x.says)
		}
		if len(b.get("/t/repair?list=all").doc().All("tr[data-href]")) != 0 {
			t.Fatal("something was opened")
		}
	}
	r := open("2026-11-24 10:30", "门岗转来")
	if r.status != http.StatusSeeOther {
		t.Fatalf("%d %s", r.status, r.said())
	}
	said := b.get(r.location).said()
	for _, want := range []string{"补录：2026-11-26 周四 09:30 录入，事情发生在 2026-11-24 周二 10:30", "11-26 09:30登记报修：门岗转来（补录，发生于 11-24 10:30）", "11-24 10:30 clerk登记"} {
		if !strings.Contains(said, want) {
			t.Errorf("the page does not say %q: %s", want, said)
		}
	}
	if r := b.get("/t/party/new/enter"); strings.Contains(r.body, "late.when") {
		t.Error("a register entry is offered a late entry")
	}
}

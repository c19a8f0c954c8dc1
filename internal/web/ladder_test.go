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

// rungs reads the line of signatures: state, post, who, tag and why of each.
func (r answer) rungs() []string {
	r.t.Helper()
	var out []string
	for _, li := range r.doc().All("ol.ladder li") {
		out = append(out, htmltest.Attr(li, "class")+": "+htmltest.Text(li))
	}
	return out
}

// The line of an extension: the handler first, then the one above; who signed
// and when stands there until the last has signed.
func TestLadder(t *testing.T) {
	c := newCounter(t)
	unit, party := c.household()
	a := c.must("clerk", record.Command{Type: "complaint", Act: "register", Input: map[string]any{"unit": fmt.Sprint(unit), "party": fmt.Sprint(party), "caller": "章素云", "phone": "13900004417", "kind": "noise", "what": "楼上装修", "wish": "停工", "subject": "装修扰民"}})
	c.must("clerk", record.Command{Record: a.Record, Act: "assign", Input: map[string]any{"handler": fmt.Sprint(c.ids["he"])}})
	page := fmt.Sprintf("/r/%d", a.Record)
	he := c.as("he")
	form := he.get(page + "/extend")
	want(t, form.rungs(), "now: 签责任人he等您", ": 2客服主管head未到")
	if n := len(he.get(page).rungs()); n != 0 {
		t.Errorf("%d rungs of an act nobody has signed", n)
	}
	f := form.form(page + "/extend")
	f.Set("more_days", "1")
	f.Set("extend_why", "等业户在家")
	f.Set("note", "业户周四才在")
	if r := he.post(page+"/extend", f); r.status != http.StatusSeeOther {
		t.Fatalf("%d %s", r.status, r.said())
	}
	want(t, he.get(page).rungs(), "yes: 1责任人he已签11-24 09:30；业户周四才在", "now: 签客服主管head等签")
	want(t, c.as("head").get(page).rungs(), "yes: 1责任人he已签11-24 09:30；业户周四才在", "now: 签客服主管head等您")
	want(t, c.as("head").get(page+"/extend").rungs(), "yes: 1责任人he已签11-24 09:30；业户周四才在", "now: 签客服主管head等您")
	if r := c.as("head").post(page+"/extend", url.Values{}); r.status != http.StatusSeeOther {
		t.Fatalf("%d %s", r.status, r.said())
	}
	if n := len(he.get(page).rungs()); n != 0 {
		t.Errorf("%d rungs after the last signature", n)
	}
}

// Where the head is away the one above stands in, and the page says why.
func TestLadderStandIn(t *testing.T) {
	c := newCounter(t)
	c.join("boss", "D1", c.dept, "leader")
	unit, _ := c.household()
	a := c.repair(unit, "水龙头滴水")
	c.must("clerk", record.Command{Record: a.Record, Act: "ask_close", Input: map[string]any{"close_why": "cancelled", "close_note": "业户取消"}})
	page := fmt.Sprintf("/r/%d", a.Record)
	boss := c.as("boss")
	want(t, boss.get(page).rungs(), "now: 签客服主管head等签")
	c.must("head", record.Command{Type: "leave", Act: "enter", Dept: "D1", Input: map[string]any{"person": fmt.Sprint(c.ids["head"]), "from": "2026-11-24 09:00", "until": "2026-11-26 18:00", "reason": "休假"}})
	want(t, boss.get(page).rungs(), "no: 1客服主管跳过head 不在，至 11-26 18:00：休假 head 休假", "now: 签主管领导boss等您")
}

func want(t *testing.T, got []string, lines ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(lines, "\n") {
		t.Errorf("the line of signatures is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(lines, "\n"))
	}
}

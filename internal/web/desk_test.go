package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/web/htmltest"
)

// street enters buildings 1 to 6 with a room 0902 in each; the first belongs to
// a couple, the second to somebody of the same initials. It gives the units and
// the people.
func (c *counter) street() (units, people []int64) {
	c.t.Helper()
	act := func(typ, name string, kv ...string) int64 {
		in := map[string]any{}
		for i := 0; i < len(kv); i += 2 {
			in[kv[i]] = kv[i+1]
		}
		return c.must("clerk", record.Command{Type: typ, Act: name, Input: in}).Record
	}
	pr := act("project", "enter", "code", "YS", "name", "云杉里", "address", "云杉路 1 号")
	for i := 1; i <= 6; i++ {
		b := act("building", "enter", "project", fmt.Sprint(pr), "number", fmt.Sprint(i), "section", "1")
		units = append(units, act("unit", "enter", "building", fmt.Sprint(b), "room", "0902"))
	}
	for i, p := range [][3]string{{"章素云", "13900004417", "owner"}, {"倪清和", "13900000982", "family"}, {"张绍元", "13900007725", "owner"}} {
		people = append(people, act("party", "enter", "name", p[0], "phone", p[1]))
		act("holding", "begin", "unit", fmt.Sprint(units[i/2]), "party", fmt.Sprint(people[i]), "role", p[2])
	}
	return units, people
}

// A unit named in full is opened, not one whose number ends alike; who calls
// from it stands on the form.
func TestDeskExactUnit(t *testing.T) {
	c := newCounter(t)
	units, people := c.street()
	c.indexed()
	b := c.as("clerk")
	d := b.get("/desk?q=2-1-0902").doc()
	if got := d.Text("nav.hits a"); got != "2-1-0902 房屋 · 张绍元 业主 · 尾号 7725" {
		t.Errorf("2-1-0902 gives %q", got)
	}
	var drawer string
	for _, a := range d.All("a[data-drawer]") {
		if href := htmltest.Attr(a, "href"); strings.Contains(href, "act=complaint.register") {
			drawer = href
		}
	}
	f := b.get(drawer).form("/t/complaint/new/register")
	if f.Get("unit") != fmt.Sprint(units[1]) || f.Get("party") != fmt.Sprint(people[2]) {
		t.Errorf("the complaint begins with unit %s and party %s, want %d and %d", f.Get("unit"), f.Get("party"), units[1], people[2])
	}
	if n := len(b.get("/desk?q=0902").doc().All("nav.hits a")); n != 6 {
		t.Errorf("0902 gives %d units, want 6", n)
	}
}

// Who was looked for is who calls, also where several live there.
func TestDeskWho(t *testing.T) {
	c := newCounter(t)
	units, people := c.street()
	c.indexed()
	b := c.as("clerk")
	d := b.get("/desk?q=zsy").doc()
	var got []string
	for _, a := range d.All("nav.hits a") {
		got = append(got, htmltest.Text(a))
	}
	if want := "张绍元 业主 · 2-1-0902 · 尾号 7725|章素云 业主 · 1-1-0902 · 尾号 4417"; strings.Join(got, "|") != want {
		t.Errorf("zsy gives %q, want %q", strings.Join(got, "|"), want)
	}
	for q, who := range map[string]int64{"nqh": people[1], "4417": people[0]} {
		r := b.get("/desk?q=" + q)
		at := htmltest.Attr(r.doc().All("nav.hits a[aria-current=true]")[0], "href")
		f := b.get(at + "&act=repair.register").form("/t/repair/new/register")
		if f.Get("unit") != fmt.Sprint(units[0]) || f.Get("party") != fmt.Sprint(who) {
			t.Errorf("%s: the repair begins with unit %s and party %s, want %d and %d", q, f.Get("unit"), f.Get("party"), units[0], who)
		}
	}
	// Two live there and neither was looked for: the clerk says which.
	if f := b.get(fmt.Sprintf("/desk?id=%d&act=repair.register", units[0])).form("/t/repair/new/register"); f.Get("party") != "" {
		t.Errorf("party %s was guessed", f.Get("party"))
	}
	// A member who moved out is still found, as what he was.
	holding := c.must("clerk", record.Command{Type: "holding", Act: "begin", Input: map[string]any{"unit": fmt.Sprint(units[2]), "party": fmt.Sprint(people[1]), "role": "tenant"}}).Record
	c.must("clerk", record.Command{Record: holding, Act: "conclude", Input: map[string]any{"until": "2026-11-24", "end_why": "moved"}})
	c.indexed()
	if got := b.get("/desk?q=nqh").doc().Text("nav.hits"); !strings.Contains(got, "历史业户 · 3-1-0902") || !strings.Contains(got, "家庭成员 · 1-1-0902") {
		t.Errorf("nqh gives %q", got)
	}
}

// Where nothing is found, the page says what to do next.
func TestDeskNothingFound(t *testing.T) {
	c := newCounter(t)
	c.street()
	c.indexed()
	d := c.as("clerk").get("/desk?q=" + url.QueryEscape("无此人")).doc()
	var on []string
	for _, a := range d.All("div.empty a") {
		on = append(on, htmltest.Attr(a, "href"))
	}
	want := "/search?q=%E6%97%A0%E6%AD%A4%E4%BA%BA /t/unit/new/enter /t/party/new/enter"
	if strings.Join(on, " ") != want {
		t.Errorf("the ways on are %q, want %q", strings.Join(on, " "), want)
	}
}

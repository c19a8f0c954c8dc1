package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// What an address names and is not there is not found, in both languages and
// with a way back; what a form says and nobody can read is refused. Never is
// another thing done or shown in its place.
func TestNonsense(t *testing.T) {
	c := newCounter(t)
	unit, party := c.household()
	job := c.repair(unit, "水龙头滴水").Record
	c.indexed()
	b := c.as("clerk")
	u, p, j := fmt.Sprint(unit), fmt.Sprint(party), fmt.Sprint(job)
	check := func(what string, r answer, want int) {
		t.Helper()
		if r.status != want {
			t.Errorf("%s %s: %d, want %d: %.100s", b.lang, what, r.status, want, r.said())
			return
		}
		if n := len(r.doc().All("main a")) + len(r.doc().All("main button")); n == 0 {
			t.Errorf("%s %s: no way on", b.lang, what)
		}
		if han := strings.ContainsFunc(r.said(), func(c rune) bool { return c >= 0x4e00 && c <= 0x9fff }); han != (b.lang == "zh") {
			t.Errorf("%s %s: says %q", b.lang, what, r.said())
		}
	}
	for _, b.lang = range []string{"zh", "en"} {
		for _, path := range []string{
			"/nosuch", "/r/0", "/r/-1", "/r/abc", "/r/99999999999999999999", "/r/999999", "/r/" + u + "/nosuch", "/r/" + u + "/enter", "/r/" + u + "?tab=nosuch",
			"/jobs/abc", "/jobs/999999", "/jobs/" + j + "?act=nosuch", "/desk?id=abc", "/desk?id=-5", "/desk?id=999999", "/desk?id=" + p, "/desk?id=" + u + "&of=x",
			"/desk?id=" + u + "&tab=nosuch", "/desk?id=" + u + "&act=nosuch", "/desk?id=" + u + "&act=repair.nosuch", "/desk?id=" + u + "&act=unit.enter",
			"/search?q=x&below=abc", "/search?q=x&below=-1", "/suggest/nosuch/x", "/suggest/repair/nosuch", "/suggest/repair/unit?dept=NOPE", "/t/nosuch", "/t/matter", "/t/repair/new/nosuch",
			"/t/nosuch/new", "/t/case/new", "/t/repair?list=nosuch", "/t/repair?stage=nosuch", "/print/nosuch/abc", "/print/repair.workorder/abc", "/files/abc", "/files/" + strings.Repeat("a", 64),
			"/proof/0", "/proof/abc", "/proof/" + u + "/abc", "/proof/" + u + "/999999", "/clauses/NOSUCH", "/language/xx", "/notices?below=x",
		} {
			check(path, b.get(path), http.StatusNotFound)
		}
		for _, x := range []struct {
			path, form string
			want       int
		}{
			{"/r/" + u + "/nosuch", "", 404}, {"/r/" + u + "/enter", "", 404}, {"/r/" + u + "/edit", "rev=abc&asked=note&note=x", 400}, {"/r/" + u + "/edit", "rev=-1&asked=note&note=x", 400},
			{"/r/" + u + "/print/nosuch", "", 404}, {"/r/999999/print/workorder", "", 404}, {"/r/" + u + "/uncover/phone", "", 404}, {"/r/" + p + "/uncover/nosuch", "", 404},
			{"/t/repair/new/nosuch", "", 404}, {"/t/nosuch/new/x", "", 404}, {"/t/repair/batch", "act=nosuch&id=1", 404}, {"/t/repair/batch", "act=assign&id=abc", 404},
			{"/settings/nosuch", "", 404}, {"/language", "lang=xx", 404},
		} {
			form, err := url.ParseQuery(x.form)
			if err != nil {
				t.Fatal(err)
			}
			check("POST "+x.path+" "+x.form, b.post(x.path, form), x.want)
		}
	}
	v, err := c.e.View(c.ctx, nil, unit)
	if err != nil || v.Rev != 2 { // entered, then its owner noted
		t.Errorf("nonsense changed the unit: revision %d, %v", v.Rev, err)
	}
}

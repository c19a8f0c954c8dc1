package web

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/record"
)

// Who sits where, who is away, who stands in; nothing of another department.
func TestStaffAndAway(t *testing.T) {
	c := newCounter(t)
	b := c.as("he")
	got := b.get("/settings/people").said()
	for _, want := range []string{"云杉里客户服务部", "clerk", "前台客服", "派工员"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s: %s", want, got)
		}
	}
	if strings.Contains(got, "stranger") || strings.Contains(got, "重设密码") {
		t.Errorf("shown to a clerk: %s", got)
	}
	if got := b.get("/settings/away").said(); !strings.Contains(got, "都在") {
		t.Errorf("nobody is away: %s", got)
	}
	form := b.get("/t/leave/new/enter?person=" + fmt.Sprint(c.ids["he"])).form("/t/leave/new/enter")
	if form.Get("person") != fmt.Sprint(c.ids["he"]) {
		t.Errorf("the form of a leave is for %q", form.Get("person"))
	}
	c.must("clerk", record.Command{Type: "leave", Act: "enter", Input: map[string]any{"person": fmt.Sprint(c.ids["clerk"]), "from": "2026-11-24 09:00", "until": "2026-11-24 18:00", "reason": "外出办事"}})
	for _, path := range []string{"/settings/away", "/settings/people"} {
		got := b.get(path).said()
		if !strings.Contains(got, "外出办事") || !strings.Contains(got, "前台客服：he") || !strings.Contains(got, "派工员：无人") {
			t.Errorf("%s does not say who stands in: %s", path, got)
		}
	}
}

// Who keeps the staff helps somebody to sign in again; nobody else does.
func TestAccountsOfOthers(t *testing.T) {
	c := newCounter(t)
	he := c.as("he")
	he.post("/settings/pin", url.Values{"pin.password": {password}, "pin": {"2580"}})
	path := "/settings/people/" + fmt.Sprint(c.ids["he"])
	for _, who := range []string{"clerk", "head"} {
		if r := c.as(who).post(path, url.Values{"what": {"password"}}); r.status != http.StatusForbidden {
			t.Errorf("%s sets a password: %d", who, r.status)
		}
	}
	admin := c.as("admin")
	if got := admin.get("/settings/people").said(); !strings.Contains(got, "清 PIN") {
		t.Errorf("no PIN to clear: %s", got)
	}
	if r := admin.post(path, url.Values{"what": {"pin"}}); r.status != http.StatusSeeOther {
		t.Fatalf("clear the PIN: %d %s", r.status, r.said())
	}
	if got := admin.get("/settings/people").said(); strings.Contains(got, "清 PIN") {
		t.Error("the PIN is still there")
	}
	r := admin.post(path, url.Values{"what": {"password"}})
	once := regexp.MustCompile(`一次性密码 (\S+?)只显示`).FindStringSubmatch(r.said())
	if once == nil {
		t.Fatalf("no password: %s", r.said())
	}
	if r := he.get("/"); r.status != http.StatusUnauthorized {
		t.Errorf("the old session lives: %d", r.status)
	}
	if r := c.browser().post("/login", url.Values{"user": {"he"}, "password": {once[1]}}); r.status != http.StatusSeeOther {
		t.Errorf("the password for once: %d %s", r.status, r.said())
	}
	// A new colleague gets an account from his card.
	c.must("", record.Command{Type: "staff", Act: "join", Dept: "D1", Input: map[string]any{"name": "王五", "login": "wangwu"}})
	d := admin.get("/settings/people").said()
	if !strings.Contains(d, "没有账号") || !strings.Contains(d, "王五") {
		t.Errorf("%s", d)
	}
}

// Buildings stand in their project with their units; a building opens floor by
// floor.
func TestPlaces(t *testing.T) {
	c := newCounter(t)
	unit, _ := c.household()
	u, err := c.e.View(c.ctx, nil, unit)
	if err != nil {
		t.Fatal(err)
	}
	building := u.Field("building").Links[0].ID
	c.must("clerk", record.Command{Record: unit, Act: "edit", Input: map[string]any{"floor": "18"}})
	b := c.as("he")
	r := b.get("/settings/places")
	if got := r.said(); !strings.Contains(got, "云杉里 1 栋，1 户") || !strings.Contains(r.body, fmt.Sprintf(`href="/settings/places?at=%d"`, building)) {
		t.Errorf("%s", got)
	}
	got := b.get(fmt.Sprintf("/settings/places?at=%d", building))
	if !strings.Contains(got.said(), "楼层 18") || !strings.Contains(got.body, fmt.Sprintf(`href="/r/%d"`, unit)) || !strings.Contains(got.said(), "章素云") {
		t.Errorf("the building: %s", got.said())
	}
	for _, at := range []string{"x", "999999", fmt.Sprint(unit)} {
		if r := b.get("/settings/places?at=" + at); r.status != http.StatusNotFound {
			t.Errorf("at=%s: %d", at, r.status)
		}
	}
	if r := c.as("stranger").get(fmt.Sprintf("/settings/places?at=%d", building)); r.status != http.StatusNotFound {
		t.Errorf("another department's building: %d", r.status)
	}
}

func TestCompareNatural(t *testing.T) {
	order := []string{"1-1", "2-1", "10-1", "10-2", "A"}
	for i := 1; i < len(order); i++ {
		if compareNatural(order[i-1], order[i]) >= 0 || compareNatural(order[i], order[i-1]) <= 0 || compareNatural(order[i], order[i]) != 0 {
			t.Errorf("%s and %s", order[i-1], order[i])
		}
	}
}

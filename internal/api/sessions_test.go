package api_test

import (
	"testing"
	"time"

	"github.com/guiju/guiju/internal/api/wire"
	"github.com/guiju/guiju/internal/people"
)

const secret = "tall ladder, green door"

func (h *house) enrol(name string, change bool) int64 {
	h.t.Helper()
	n, err := h.accounts.Enrol(h.t.Context(), h.people[name], name, secret, change)
	h.must(err)
	return n
}

func TestSessions(t *testing.T) {
	h := newHouse(t)
	h.enrol("clerk", false)
	h.post("", "/sessions", fields{"login": "clerk", "password": "wrong"}).no(401, "unauthenticated")
	h.post("", "/sessions", fields{"login": "nobody", "password": secret}).no(401, "unauthenticated")
	var s, other wire.Session
	res := h.post("", "/sessions", fields{"login": "Clerk", "password": secret})
	res.into(201, &s)
	if s.Token == "" || s.Person.Name != "clerk" || s.Person.ID != id(h.people["clerk"]) || s.Until != "2026-11-24T21:30:00+08:00" || !s.Current || s.MustChange ||
		len(s.Person.Seats) != 1 || s.Person.Seats[0] != (wire.Seat{Post: "clerk", Say: "clerk", Dept: "A", DeptName: "东苑"}) {
		t.Errorf("session %+v", s)
	}
	h.post("", "/sessions", fields{"login": "clerk", "password": secret}).into(201, &other)
	var all wire.Sessions
	h.get(s.Token, "/sessions").into(200, &all)
	if len(all.Items) != 2 || all.Items[0].Token != "" || all.Items[0].Agent != "Go-http-client/1.1" {
		t.Errorf("sessions %+v", all)
	}
	h.send(request{as: s.Token, method: "DELETE", path: "/sessions/" + other.ID}).into(204, nil)
	h.send(request{as: s.Token, method: "DELETE", path: "/sessions/" + other.ID}).no(404, "not_found")
	h.get(other.Token, "/sessions").no(401, "unauthenticated")
	h.send(request{as: s.Token, method: "DELETE", path: "/sessions/current"}).into(204, nil)
	res = h.get(s.Token, "/sessions/current")
	res.no(401, "unauthenticated")
	if res.header.Get("WWW-Authenticate") == "" {
		t.Error("no WWW-Authenticate")
	}
	for range 5 {
		h.post("", "/sessions", fields{"login": "clerk", "password": "wrong"}).no(401, "unauthenticated")
	}
	res = h.post("", "/sessions", fields{"login": "clerk", "password": secret})
	if p := res.no(429, "busy", "wait"); p.Fix[0].Kind != "wait" || res.header.Get("Retry-After") != "31" {
		t.Errorf("Retry-After %q, %+v", res.header.Get("Retry-After"), p.Fix)
	}
}

func TestPassword(t *testing.T) {
	h := newHouse(t)
	h.enrol("clerk", true)
	var s wire.Session
	h.post("", "/sessions", fields{"login": "clerk", "password": secret}).into(201, &s)
	if !s.MustChange {
		t.Error("the password need not be changed")
	}
	h.get(s.Token, "/types").no(403, "forbidden", "password")
	h.get(s.Token, "/sessions/current").into(200, nil)
	put := func(as, old, new string) answer {
		return h.send(request{as: as, method: "PUT", path: "/password", body: fields{"old": old, "new": new}})
	}
	put(s.Token, "wrong", "another good one").no(401, "unauthenticated")
	put(s.Token, secret, "short").no(400, "invalid", "password")
	put("clerk", secret, "another good one").no(403, "forbidden")
	put(s.Token, secret, "another good one").into(204, nil)
	h.get(s.Token, "/types").into(200, nil)
}

func TestTokens(t *testing.T) {
	h := newHouse(t)
	h.enrol("clerk", false)
	var s wire.Session
	h.post("", "/sessions", fields{"login": "clerk", "password": secret}).into(201, &s)
	var made wire.Token
	h.post(s.Token, "/tokens", fields{"name": "export", "until": "2026-12-31"}).into(201, &made)
	if made.Until != "2027-01-01T00:00:00+08:00" || made.Made != "2026-11-24T09:30:00+08:00" {
		t.Errorf("token %+v", made)
	}
	h.get(made.Token, "/records?type=job").into(200, nil)
	for _, r := range []request{
		{method: "POST", path: "/tokens", body: fields{"name": "child"}}, // a token makes no others
		{method: "GET", path: "/sessions"}, {method: "DELETE", path: "/sessions/0123456789abcdef"},
		{method: "PUT", path: "/password", body: fields{"old": secret, "new": "another good one"}},
	} {
		r.as = made.Token
		h.send(r).no(403, "forbidden")
	}
	h.send(request{as: made.Token, method: "DELETE", path: "/sessions/current"}).no(400, "invalid")
	var who wire.Session
	h.get(made.Token, "/sessions/current").into(200, &who)
	if !who.API || who.Person.Name != "clerk" || len(who.Person.Seats) != 1 {
		t.Errorf("who: %+v", who)
	}
	h.post(s.Token, "/tokens", fields{"name": ""}).no(400, "invalid", "name")
	h.post(s.Token, "/tokens", fields{"name": "x", "until": "then"}).no(400, "invalid", "until")
	h.post(s.Token, "/tokens", fields{"name": "x", "until": "2026-11-23"}).no(400, "invalid", "until")
	var all wire.Tokens
	h.get(s.Token, "/tokens").into(200, &all)
	if len(all.Items) != 2 || all.Items[0].ID != made.ID || all.Items[0].Token != "" {
		t.Errorf("tokens %+v", all)
	}
	del := func(as, id string) answer { return h.send(request{as: as, method: "DELETE", path: "/tokens/" + id}) }
	del("other", made.ID).no(404, "not_found")
	del(s.Token, "x").no(404, "not_found")
	del(s.Token, made.ID).into(204, nil)
	h.get(made.Token, "/types").no(401, "unauthenticated")
}

// Who left is nobody, whatever credentials he still holds.
func TestWhoLeft(t *testing.T) {
	h := newHouse(t)
	h.enrol("mate", false)
	var s wire.Session
	h.post("", "/sessions", fields{"login": "mate", "password": secret}).into(201, &s)
	h.post("root", "/records/staff/"+id(h.people["mate"])+"/actions/leave", nil).into(200, nil)
	h.get(s.Token, "/sessions/current").no(401, "unauthenticated")
	h.get("mate", "/types").no(401, "unauthenticated")
	h.post("", "/sessions", fields{"login": "mate", "password": secret}).no(403, "forbidden")
}

// The pages' cookie reads, while its screen is not locked, and does nothing.
func TestCookie(t *testing.T) {
	h := newHouse(t)
	h.enrol("clerk", false)
	device, err := h.accounts.NewDevice()
	h.must(err)
	s, err := h.accounts.SignIn(t.Context(), "clerk", secret, people.Place{Device: device})
	h.must(err)
	h.must(h.accounts.SetPIN(t.Context(), s, secret, "830519"))
	with := func(method, path string, body any) answer {
		return h.send(request{method: method, path: path, body: body, header: map[string]string{"Cookie": "guiju=" + s.Token}})
	}
	with("GET", "/types", nil).into(200, nil)
	with("POST", "/records/place", fields{"fields": fields{"name": "tower 1"}}).no(403, "forbidden")
	with("DELETE", "/sessions/current", nil).no(403, "forbidden")
	h.later(6 * time.Minute)
	with("GET", "/types", nil).no(401, "unauthenticated", "locked")
	var who wire.Session
	with("GET", "/sessions/current", nil).into(200, &who)
	if !who.Locked {
		t.Errorf("who: %+v", who)
	}
}

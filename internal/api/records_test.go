package api_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guiju/guiju/internal/api/wire"
)

// A job goes from its registration to its payment, every kind of value in and
// out on the way.
func TestJob(t *testing.T) {
	h := newHouse(t)
	place, shelf := h.place("clerk", "tower 3"), h.place("clerk", "shelf 9")
	in := fields{
		"what": "水管漏水", "place": place, "phone": "13800138000", "kind": "water", "urgent": true, "times": 2, "share": 0.25,
		"promised": "2026-11-26", "visit": "2026-11-25T14:00:00+08:00", "also": []any{shelf},
		"parts": []any{fields{"name": "washer", "n": 2, "price": "82.50", "shelf": shelf}, fields{"name": "tape", "n": 1}},
	}
	res := h.post("clerk", "/records/job", fields{"act": "register", "fields": in, "note": "at the desk"})
	var a wire.Answer
	res.into(201, &a)
	if a.Type != "job" || a.Stage != "open" || a.Rev != 1 || a.Title != "A-001 水管漏水" {
		t.Errorf("answer %+v", a)
	}
	if got, want := res.header.Get("Location"), "/api/v1/records/job/"+a.ID; got != want {
		t.Errorf("Location %q, want %q", got, want)
	}
	job := "/records/job/" + a.ID

	res = h.get("head", job)
	var r wire.Record
	res.into(200, &r)
	if res.header.Get("ETag") != `"1"` || res.header.Get("Cache-Control") != "no-store" || res.header.Get("Content-Language") != "en" {
		t.Errorf("header %v", res.header)
	}
	want := fields{
		"no": "A-001", "title": "A-001 水管漏水", "what": "水管漏水", "place": place, "phone": "13800138000", "kind": "water", "urgent": true,
		"times": 2.0, "share": 0.25, "promised": "2026-11-26", "visit": "2026-11-25T14:00:00+08:00", "also": []any{shelf},
		"parts": []any{fields{"name": "washer", "n": 2.0, "price": "82.50", "shelf": shelf}, fields{"name": "tape", "n": 1.0}},
	}
	if d := cmp.Diff(want, r.Fields); d != "" {
		t.Errorf("fields (-want +got):\n%s", d)
	}
	if r.Opened != "2026-11-24T09:30:00+08:00" || r.Opener != "clerk" || r.DeptName != "东苑" || r.StageSay != "open" ||
		r.Links["place"][0] != (wire.Link{ID: place, Type: "place", Title: "tower 3"}) {
		t.Errorf("record %+v", r)
	}
	if len(r.Clocks) != 1 || r.Clocks[0].Due != "2026-11-25T09:30:00+08:00" || r.Clocks[0].State != "running" || len(r.Clocks[0].Sum) == 0 {
		t.Errorf("clocks %+v", r.Clocks)
	}
	if !acts(r.May, "price", "edit") || acts(r.May, "take") || !acts(r.MayNot, "take") {
		t.Errorf("may %+v, may not %+v", r.May, r.MayNot)
	}

	// What was read can be written back.
	var back wire.Answer
	h.send(request{as: "head", method: "PATCH", path: job, header: map[string]string{"If-Match": `"1"`},
		body: fields{"fields": fields{"parts": r.Fields["parts"], "visit": r.Fields["visit"], "share": nil, "times": 3}}}).into(200, &back)
	r = h.record("head", "job", a.ID)
	delete(want, "share")
	want["times"] = 3.0
	if d := cmp.Diff(want, r.Fields); d != "" || r.Rev != 2 {
		t.Errorf("after the edit, revision %d (-want +got):\n%s", r.Rev, d)
	}

	h.post("head", job+"/actions/price", fields{"fields": fields{"floor": "60.00"}}).into(200, nil)
	h.post("tech", job+"/actions/take", nil).no(404, "not_found") // not his to read yet
	h.post("head", job+"/actions/edit", fields{"fields": fields{"worker": id(h.people["tech"])}}).into(200, nil)
	h.post("tech", job+"/actions/take", nil).into(200, nil)
	h.later(2 * time.Hour)
	h.post("tech", job+"/actions/finish", fields{"fields": fields{"cost": "120.00"}}).into(200, &back)
	if back.Stage != "done" {
		t.Errorf("answer %+v", back)
	}
	h.post("clerk", job+"/actions/pay", fields{"note": "as agreed"}).into(200, &back)
	if back.Stage != "done" || len(back.Waits) != 1 || back.Waits[0] != "department head" {
		t.Errorf("after one of two signatures: %+v", back)
	}
	h.post("head", job+"/actions/pay", nil).into(200, &back)
	if back.Stage != "paid" {
		t.Errorf("answer %+v", back)
	}
	r = h.record("head", "job", a.ID)
	if r.Outcome != "paid" || r.Fields["cost"] != "120.00" || r.Fields["floor"] != "60.00" || r.Links["worker"][0].Title != "tech" ||
		r.Clocks[0].State != "ok" || r.Clocks[0].Ended != "2026-11-24T11:30:00+08:00" {
		t.Errorf("at the end %+v", r)
	}

	h.seal()
	var ev wire.Events
	h.get("head", job+"/events").into(200, &ev)
	var done []string
	for _, e := range ev.Items {
		done = append(done, e.Act)
		if e.Leaf == nil || e.At == "" || e.Say == "" {
			t.Errorf("event %+v", e)
		}
	}
	if got := strings.Join(done, " "); got != "pay pay#sign finish take edit price edit register" {
		t.Errorf("history: %s", got)
	}
	if last := ev.Items[len(ev.Items)-1]; last.Note != "at the desk" || last.Actor != "clerk" || len(last.Changes) < 10 {
		t.Errorf("first event %+v", last)
	}
	if e := ev.Items[5]; len(e.Changes) != 1 || e.Changes[0].Field != "floor" || e.Changes[0].New != "60.00" || e.Clause != "K2" {
		t.Errorf("the price: %+v", e)
	}
}

func acts(in []wire.Choice, names ...string) bool {
	for _, n := range names {
		found := false
		for _, c := range in {
			found = found || c.Act == n
		}
		if !found {
			return false
		}
	}
	return true
}

func TestConditionsOfAChange(t *testing.T) {
	h := newHouse(t)
	a := h.job("clerk", nil)
	job := "/records/job/" + a.ID
	edit := func(match, word string) answer {
		r := request{as: "clerk", method: "PATCH", path: job, body: fields{"fields": fields{"what": word}}, header: map[string]string{}}
		if match != "" {
			r.header["If-Match"] = match
		}
		return h.send(r)
	}
	edit("", "x").no(428, "invalid", "if-match-needed")
	for _, bad := range []string{"1", "*", `W/"1"`, `"x"`, `"01"`, `"-1"`, `"1", "2"`} {
		edit(bad, "x").no(400, "invalid", "header")
	}
	res := edit(`"1"`, "second")
	res.into(200, nil)
	if res.header.Get("ETag") != `"2"` {
		t.Errorf("ETag %q", res.header.Get("ETag"))
	}
	edit(`"1"`, "third").no(412, "conflict", "if-match")
	edit(`"3"`, "third").no(412, "conflict", "if-match")
	if r := h.record("clerk", "job", a.ID); r.Fields["what"] != "second" || r.Rev != 2 {
		t.Errorf("after refused edits: %+v", r.Fields)
	}
	// An act may be conditional; without If-Match it is not.
	act := request{as: "head", method: "POST", path: job + "/actions/price", body: fields{"fields": fields{"floor": "5.00"}}, header: map[string]string{"If-Match": `"1"`}}
	h.send(act).no(412, "conflict", "if-match")
	delete(act.header, "If-Match")
	h.send(act).into(200, nil)
	// A type without the act edit is not edited.
	place := h.place("clerk", "tower 1")
	h.send(request{as: "clerk", method: "PATCH", path: "/records/place/" + place, body: fields{"fields": fields{}}, header: map[string]string{"If-Match": `"1"`}}).no(400, "invalid", "edit")
}

func TestSentAgain(t *testing.T) {
	h := newHouse(t)
	place := h.place("clerk", "tower 1")
	open := request{as: "clerk", method: "POST", path: "/records/job", header: map[string]string{"Idempotency-Key": "k-1"},
		body: fields{"act": "register", "fields": fields{"what": "tap", "place": place, "kind": "water"}}}
	var one, two wire.Answer
	h.send(open).into(201, &one)
	h.later(time.Hour)
	h.send(open).into(201, &two)
	if d := cmp.Diff(one, two); d != "" {
		t.Errorf("the same request, another answer:\n%s", d)
	}
	var p wire.Page
	h.get("clerk", "/records?type=job").into(200, &p)
	if p.List.Count != 1 {
		t.Errorf("%d jobs after the same request twice", p.List.Count)
	}
	// The key is the caller's own, and of this one request.
	open.as = "other"
	h.send(open).no(422, "refused", "ask.place") // a place of another project, and no answer of another's
	h.send(request{as: "clerk", method: "POST", path: "/records/place", header: open.header, body: fields{"fields": fields{"name": "x"}}}).no(409, "conflict", "idempotency-key")
	act := request{as: "head", method: "POST", path: "/records/job/" + one.ID + "/actions/price", header: map[string]string{"Idempotency-Key": "k-2"}, body: fields{"fields": fields{"floor": "5.00"}}}
	h.send(act).into(200, &one)
	h.send(act).into(200, &two)
	if one.Rev != 2 || two.Rev != 2 {
		t.Errorf("revisions %d, %d", one.Rev, two.Rev)
	}
	// A refusal is not remembered: what was wrong can be put right under the same key.
	wrong := request{as: "clerk", method: "POST", path: "/records/place", header: map[string]string{"Idempotency-Key": "k-3"}, body: fields{"fields": fields{"name": "tower 1"}}}
	h.send(wrong).no(422, "refused", "once")
	wrong.body = fields{"fields": fields{"name": "tower 2"}}
	h.send(wrong).into(201, nil)
	open.header["Idempotency-Key"] = strings.Repeat("k", 201)
	h.send(open).no(400, "invalid", "header")
}

func TestLists(t *testing.T) {
	h := newHouse(t)
	place := h.place("clerk", "tower 1")
	var ids []string
	for range 5 {
		h.later(time.Minute)
		ids = append(ids, h.job("clerk", fields{"place": place}).ID)
	}
	h.job("other", nil)
	h.post("head", "/records/job/"+ids[0]+"/actions/edit", fields{"fields": fields{"worker": id(h.people["tech"])}}).into(200, nil)
	h.post("tech", "/records/job/"+ids[0]+"/actions/take", nil).into(200, nil)

	page := func(as, query string) (p wire.Page) {
		t.Helper()
		h.get(as, "/records?type=job"+query).into(200, &p)
		return p
	}
	names := func(p wire.Page) (out []string) {
		for _, l := range p.Items {
			out = append(out, l.ID)
		}
		return out
	}
	p := page("clerk", "")
	if p.List.Name != "open_jobs" || p.List.Count != 4 || p.List.Say != "to be given out" {
		t.Errorf("the first list: %+v", p.List)
	}
	p = page("clerk", "&list=all&limit=2")
	if got := names(p); !cmp.Equal(got, []string{ids[4], ids[3]}) || p.Next == "" || p.Prev != "" || p.List.Count != 5 {
		t.Fatalf("first page %v of %+v", got, p)
	}
	l := p.Items[0]
	if l.Type != "job" || l.Number != "A-005" || l.StageSay != "open" || l.Fields["kind"] != "water" || l.Links["place"][0].Title != "tower 1" || l.Clock == nil || l.Opened != "2026-11-24T09:35:00+08:00" {
		t.Errorf("line %+v", l)
	}
	next := page("clerk", "&list=all&limit=2&cursor="+p.Next)
	if got := names(next); !cmp.Equal(got, []string{ids[2], ids[1]}) || next.Prev == "" {
		t.Errorf("second page %v", got)
	}
	if got := names(page("clerk", "&list=all&limit=2&back=true&cursor="+next.Prev)); !cmp.Equal(got, []string{ids[4], ids[3]}) {
		t.Errorf("back %v", got)
	}
	if got := names(page("clerk", "&stage=doing")); !cmp.Equal(got, ids[:1]) {
		t.Errorf("at a stage %v", got)
	}
	if got := names(page("clerk", "&record="+ids[0]+"&list=same_place")); len(got) != 4 {
		t.Errorf("at the same place %v", got)
	}
	if p := page("auditor", "&list=all"); p.List.Count != 6 {
		t.Errorf("the auditor of the company sees %d", p.List.Count)
	}
	if p := page("root", "&list=all"); p.List.Count != 0 || len(p.Items) != 0 {
		t.Errorf("who has no seat to read it sees %+v", p)
	}
}

func TestSearch(t *testing.T) {
	h := newHouse(t)
	mine := h.job("clerk", fields{"what": "地下室渗水", "urgent": true})
	h.job("clerk", fields{"what": "门锁"})
	h.job("other", fields{"what": "天台渗水"})
	h.seal()
	find := func(as, query string) (p wire.Page) {
		t.Helper()
		h.get(as, "/records?"+query).into(200, &p)
		return p
	}
	if p := find("clerk", "q=渗水"); len(p.Items) != 1 || p.Items[0].ID != mine.ID || p.List.Count != 1 {
		t.Errorf("渗水: %+v", p)
	}
	if p := find("auditor", "q=渗水&type=job&limit=1"); len(p.Items) != 1 || p.List.Count != 2 || p.Next == "" {
		t.Errorf("渗水, by the auditor: %+v", p)
	} else if p = find("auditor", "q=渗水&type=job&limit=1&cursor="+p.Next); len(p.Items) != 1 || p.Items[0].ID != mine.ID {
		t.Errorf("next page: %+v", p)
	}
	if p := find("clerk", "type=job&filter=urgent:true&filter=kind:water"); len(p.Items) != 1 || p.Items[0].ID != mine.ID {
		t.Errorf("urgent: %+v", p)
	}
	for _, q := range []string{"q=x&list=all", "q=x&record=1", "q=x&back=true", "type=job&filter=urgent", "filter=urgent:true", "type=job&filter=nothing:1", "type=job&filter=kind:water&filter=kind:power", "q=x&cursor=abc", "q=x&limit=0"} {
		h.get("clerk", "/records?"+q).no(400, "invalid", "parameter")
	}
	h.get("clerk", "/records?q=x&type=nothing").no(404, "not_found")
}

// A reference to what one may not read is not there: not its title, not its id.
func TestReferencesOneMayNotRead(t *testing.T) {
	h := newHouse(t)
	first := h.job("clerk", nil)
	second := h.job("clerk", fields{"worker": id(h.people["tech"]), "linked": []any{first.ID},
		"parts": []any{fields{"name": "washer", "job": first.ID}}})
	r := h.record("clerk", "job", second.ID)
	if !cmp.Equal(r.Fields["linked"], any([]any{first.ID})) || r.Links["linked"][0].Title != first.Title ||
		!cmp.Equal(r.Fields["parts"], any([]any{fields{"name": "washer", "job": first.ID}})) {
		t.Errorf("who may read it: %+v %+v", r.Fields, r.Links)
	}
	r = h.record("tech", "job", second.ID)
	if r.Fields["linked"] != nil || r.Links["linked"] != nil || !cmp.Equal(r.Fields["parts"], any([]any{fields{"name": "washer"}})) {
		t.Errorf("who may not: %+v %+v", r.Fields, r.Links)
	}
	res := h.get("tech", "/records/job/"+second.ID+"/events")
	res.into(200, nil)
	if strings.Contains(string(res.body), `"`+first.ID+`"`) || strings.Contains(string(res.body), first.Title) {
		t.Errorf("the history tells: %s", res.body)
	}
}

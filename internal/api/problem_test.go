package api_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/api"
	"github.com/guiju/guiju/internal/api/wire"
	"github.com/guiju/guiju/internal/store/blob"
)

// Everything that is refused says so by its code, every reason by its name and
// its place in the request, and changes nothing.
func TestRefusals(t *testing.T) {
	h := newHouse(t)
	place := h.place("clerk", "tower 1")
	theirs := h.place("other", "tower 9")
	a := h.job("clerk", fields{"place": place})
	job := "/records/job/" + a.ID
	big := strings.Repeat("x", 1<<20)
	ok := fields{"what": "tap", "place": place, "kind": "water"}
	with := func(k string, v any) fields {
		f := fields{}
		for k, v := range ok {
			f[k] = v
		}
		f[k] = v
		return fields{"act": "register", "fields": f}
	}
	for name, c := range map[string]struct {
		request
		status int
		code   string
		names  string
		path   string // of the first reason
	}{
		"nobody":              {request{"", "GET", "/types", nil, nil}, 401, "unauthenticated", "", ""},
		"bad token":           {request{"gj_wrong", "GET", "/types", nil, nil}, 401, "unauthenticated", "", ""},
		"bad scheme":          {request{"", "GET", "/types", nil, map[string]string{"Authorization": "Basic eDp5"}}, 401, "unauthenticated", "", ""},
		"no such path":        {request{"clerk", "GET", "/nothing", nil, nil}, 404, "not_found", "", ""},
		"no such page":        {request{"", "GET", "//nothing", nil, nil}, 404, "not_found", "", ""},
		"wrong method":        {request{"clerk", "PUT", "/types", nil, nil}, 405, "invalid", "", ""},
		"unknown parameter":   {request{"clerk", "GET", "/types?x=1", nil, nil}, 400, "invalid", "parameter", ""},
		"no type":             {request{"clerk", "GET", "/records", nil, nil}, 400, "invalid", "parameter", ""},
		"unknown type":        {request{"clerk", "GET", "/records?type=x", nil, nil}, 404, "not_found", "", ""},
		"pattern":             {request{"clerk", "GET", "/records?type=kept", nil, nil}, 404, "not_found", "", ""},
		"unknown list":        {request{"clerk", "GET", "/records?type=job&list=x", nil, nil}, 400, "invalid", "", ""},
		"unknown stage":       {request{"clerk", "GET", "/records?type=job&stage=x", nil, nil}, 400, "invalid", "parameter", ""},
		"stage and list":      {request{"clerk", "GET", "/records?type=job&stage=open&list=all", nil, nil}, 400, "invalid", "parameter", ""},
		"limit":               {request{"clerk", "GET", "/records?type=job&limit=201", nil, nil}, 400, "invalid", "parameter", ""},
		"back":                {request{"clerk", "GET", "/records?type=job&back=1", nil, nil}, 400, "invalid", "parameter", ""},
		"cursor":              {request{"clerk", "GET", "/records?type=job&cursor=%25", nil, nil}, 400, "invalid", "", ""},
		"look-up of none":     {request{"clerk", "GET", "/records?type=job&record=x&list=same_place", nil, nil}, 400, "invalid", "parameter", ""},
		"look-up unnamed":     {request{"clerk", "GET", "/records?type=job&record=" + a.ID, nil, nil}, 400, "invalid", "parameter", ""},
		"look-up of theirs":   {request{"other", "GET", "/records?type=job&record=" + a.ID + "&list=same_place", nil, nil}, 404, "not_found", "", ""},
		"record not there":    {request{"clerk", "GET", "/records/job/999", nil, nil}, 404, "not_found", "", ""},
		"record without id":   {request{"clerk", "GET", "/records/job/x", nil, nil}, 404, "not_found", "", ""},
		"record, padded id":   {request{"clerk", "GET", "/records/job/0" + a.ID, nil, nil}, 404, "not_found", "", ""},
		"another's record":    {request{"other", "GET", job, nil, nil}, 404, "not_found", "", ""},
		"of another type":     {request{"clerk", "GET", "/records/place/" + a.ID, nil, nil}, 404, "not_found", "", ""},
		"its events":          {request{"other", "GET", job + "/events", nil, nil}, 404, "not_found", "", ""},
		"an act on it":        {request{"other", "POST", job + "/actions/take", nil, nil}, 404, "not_found", "", ""},
		"an edit of it":       {request{"other", "PATCH", job, fields{"fields": fields{}}, map[string]string{"If-Match": `"1"`}}, 404, "not_found", "", ""},
		"its proof":           {request{"other", "GET", "/ledger/proof/" + a.ID, nil, nil}, 404, "not_found", "", ""},
		"proof of nothing":    {request{"clerk", "GET", "/ledger/proof/x", nil, nil}, 404, "not_found", "", ""},
		"tile of nothing":     {request{"", "GET", "/ledger/tile/0/x999/999", nil, nil}, 404, "not_found", "", ""},
		"not JSON":            {request{"clerk", "POST", "/records/job", "{", nil}, 400, "invalid", "body", ""},
		"two values":          {request{"clerk", "POST", "/records/job", "{} {}", nil}, 400, "invalid", "body", ""},
		"an array":            {request{"clerk", "POST", "/records/job", "[]", nil}, 400, "invalid", "body", "/"},
		"not UTF-8":           {request{"clerk", "POST", "/records/job", "{\"act\":\"\xff\"}", nil}, 400, "invalid", "body", ""},
		"member twice":        {request{"clerk", "POST", "/records/job", `{"fields":{"what":"a","what":"b"}}`, nil}, 400, "invalid", "body", "/fields/what"},
		"deep":                {request{"clerk", "POST", "/records/job", `{"fields":` + strings.Repeat("[", 99) + strings.Repeat("]", 99) + "}", nil}, 400, "invalid", "body", "/fields" + strings.Repeat("/0", 16)},
		"unknown member":      {request{"clerk", "POST", "/records/job", fields{"acts": "x"}, nil}, 400, "invalid", "body", "/acts"},
		"wrong kind":          {request{"clerk", "POST", "/records/job", fields{"act": 1}, nil}, 400, "invalid", "body", "/act"},
		"form":                {request{"clerk", "POST", "/records/job", "a=b", map[string]string{"Content-Type": "application/x-www-form-urlencoded"}}, 400, "invalid", "body", ""},
		"large":               {request{"clerk", "POST", "/records/job", fields{"note": big}, nil}, 413, "too_large", "", ""},
		"unknown opening act": {request{"clerk", "POST", "/records/job", fields{"act": "take"}, nil}, 400, "invalid", "act", "/act"},
		"unknown type opened": {request{"clerk", "POST", "/records/kept", fields{}, nil}, 404, "not_found", "", ""},
		"rule's type":         {request{"clerk", "POST", "/records/note", fields{}, nil}, 400, "invalid", "", ""},
		"unknown field":       {request{"clerk", "POST", "/records/job", with("colour", "red"), nil}, 422, "refused", "ask.colour", "/fields/colour"},
		"not asked for":       {request{"clerk", "POST", "/records/job", with("cost", "1.00"), nil}, 422, "refused", "ask.cost", "/fields/cost"},
		"no choice":           {request{"clerk", "POST", "/records/job", with("kind", "gas"), nil}, 422, "refused", "ask.kind", "/fields/kind"},
		"no date":             {request{"clerk", "POST", "/records/job", with("promised", "soon"), nil}, 422, "refused", "ask.promised", "/fields/promised"},
		"no place":            {request{"clerk", "POST", "/records/job", with("place", "999"), nil}, 422, "refused", "ask.place", "/fields/place"},
		"their place":         {request{"clerk", "POST", "/records/job", with("place", theirs), nil}, 422, "refused", "ask.place", "/fields/place"},
		"no such file":        {request{"clerk", "POST", "/records/job", with("photos", []any{fields{"hash": strings.Repeat("0", 64), "name": "a.jpg", "size": 1, "media": "image/jpeg"}}), nil}, 400, "invalid", "ask.photos", "/fields/photos"},
		"need":                {request{"clerk", "POST", "/records/job", with("times", 10), nil}, 422, "refused", "once_a_day", ""},
		"nothing filled in":   {request{"clerk", "POST", "/records/job", fields{"act": "register"}, nil}, 422, "refused", "ask.what ask.place", "/fields/what"},
		"for another":         {request{"auditor", "POST", "/records/job", fields{"act": "register", "fields": ok, "dept": "A"}, nil}, 422, "refused", "by", ""},
		"another department":  {request{"clerk", "POST", "/records/job", fields{"act": "register", "fields": ok, "dept": "B"}, nil}, 422, "refused", "dept", ""},
		"by":                  {request{"clerk", "POST", job + "/actions/take", nil, nil}, 422, "refused", "by", ""},
		"stage":               {request{"head", "POST", job + "/actions/finish", nil, nil}, 422, "refused", "stage", ""},
		"no such act":         {request{"head", "POST", job + "/actions/fly", nil, nil}, 400, "invalid", "", ""},
		"once":                {request{"clerk", "POST", "/records/place", fields{"fields": fields{"name": "tower 1"}}, nil}, 422, "refused", "once", ""},
		"no time":             {request{"clerk", "POST", job + "/actions/edit", fields{"happened": "then"}, nil}, 400, "invalid", "happened", "/happened"},
		"no clause":           {request{"clerk", "GET", "/clauses/K9", nil, nil}, 404, "not_found", "", ""},
		"no type described":   {request{"clerk", "GET", "/types/kept", nil, nil}, 404, "not_found", "", ""},
		"no file":             {request{"clerk", "GET", "/files/" + strings.Repeat("0", 64), nil, nil}, 404, "not_found", "", ""},
		"no hash":             {request{"clerk", "GET", "/files/x", nil, nil}, 404, "not_found", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			h := &house{t: t, engine: h.engine, accounts: h.accounts, url: h.url, tokens: h.tokens}
			p := h.send(c.request).no(c.status, c.code, strings.Fields(c.names)...)
			if c.path != "" && p.Errors[0].Path != c.path {
				t.Errorf("path %q, want %q", p.Errors[0].Path, c.path)
			}
			c.header = map[string]string{"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8", "Content-Type": c.header["Content-Type"], "If-Match": c.header["If-Match"], "Authorization": c.header["Authorization"]}
			for k, v := range c.header {
				if v == "" {
					delete(c.header, k)
				}
			}
			zh := h.send(c.request).no(c.status, c.code, strings.Fields(c.names)...)
			if zh.Title == p.Title || len(zh.Errors) > 0 && zh.Errors[0].Message == p.Errors[0].Message {
				t.Errorf("the same in both languages: %q", zh.Title)
			}
		})
	}
	var p wire.Page
	h.get("clerk", "/records?type=job&list=all").into(200, &p)
	if r := h.record("clerk", "job", a.ID); p.List.Count != 1 || r.Rev != 1 {
		t.Errorf("something was done: %d jobs, revision %d", p.List.Count, r.Rev)
	}
}

// A refusal says what would work.
func TestWaysOn(t *testing.T) {
	h := newHouse(t)
	a := h.job("clerk", nil)
	job := "/records/job/" + a.ID
	fix := func(p *wire.Problem) string {
		t.Helper()
		var out []string
		for _, f := range p.Fix {
			out = append(out, strings.TrimSpace(f.Kind+" "+f.Name+" "+f.Type+" "+f.Record))
			if f.Message == "" {
				t.Errorf("a way on without words: %+v", f)
			}
		}
		return strings.Join(out, "; ")
	}
	p := h.post("clerk", job+"/actions/take", nil).no(422, "refused", "by")
	if got, want := fix(p), "person tech  "+id(h.people["tech"])+"; person tech  "+id(h.people["mate"]); got != want {
		t.Errorf("by: %q, want %q", got, want)
	}
	if p.Clause != "K1" || p.Act != "job.take" {
		t.Errorf("%+v", p)
	}
	p = h.post("head", job+"/actions/finish", nil).no(422, "refused", "stage")
	if got, want := fix(p), "act take job "+a.ID; got != want {
		t.Errorf("stage: %q, want %q", got, want)
	}
	p = h.post("clerk", "/records/job", fields{"act": "register", "fields": fields{"times": 10}}).no(422, "refused", "ask.what", "ask.place", "once_a_day")
	if got, want := fix(p), "field what; field place; field times"; got != want {
		t.Errorf("ask and need: %q, want %q", got, want)
	}
	// Where the clause says so, a refusal is kept.
	p = h.post("clerk", job+"/actions/price", fields{"fields": fields{"floor": "1.00"}}).no(422, "refused", "by")
	if p.Kept == "" || p.Clause != "K2" {
		t.Fatalf("not kept: %+v", p)
	}
	if r := h.record("head", "refusal", p.Kept); r.Fields["act"] != "job.price" || r.Links["who"][0].Title != "clerk" {
		t.Errorf("kept %+v", r.Fields)
	}
}

func TestLanguage(t *testing.T) {
	h := newHouse(t)
	for accept, want := range map[string]string{
		"": "zh-CN", "en": "en", "EN-us": "en", "zh-Hant": "zh-CN", "fr": "zh-CN", "fr, en;q=0.5": "en",
		"en;q=0.3, zh;q=0.4": "zh-CN", "en;q=0": "zh-CN", "en;q=x": "en", "*": "zh-CN",
	} {
		res := h.send(request{as: "clerk", method: "GET", path: "/types", header: map[string]string{"Accept-Language": accept}})
		if got := res.header.Get("Content-Language"); got != want {
			t.Errorf("%q: %s, want %s", accept, got, want)
		}
	}
}

// broken is a place for files that fails.
type broken struct{ blob.Store }

func (broken) Put(context.Context, io.Reader) (string, int64, error) {
	return "", 0, errors.New("the disk of Mr Secret burns")
}

// Our own faults say nothing of their cause to the caller, and all to the log.
func TestOwnFaults(t *testing.T) {
	h := newHouse(t, func(c *api.Config) { c.Blob = broken{c.Blob} })
	res := h.post("clerk", "/files?name=a.txt", "text")
	res.no(500, "internal")
	if strings.Contains(string(res.body), "Secret") {
		t.Errorf("the cause is told: %s", res.body)
	}
	if !strings.Contains(h.logged(), "the disk of Mr Secret burns") {
		t.Errorf("the log has not the cause: %s", h.logged())
	}
	h = newHouse(t, func(c *api.Config) { c.Engine = nil })
	h.get("clerk", "/types").no(http.StatusInternalServerError, "internal") // a panic is one, too
	if !strings.Contains(h.logged(), "panicked") {
		t.Errorf("the log has not the panic: %s", h.logged())
	}
}

package api_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/api/wire"
	"github.com/guiju/guiju/internal/store"
)

// What one may not see is not there. Words are planted in records of two
// projects; each role crawls everything that answers, and finds the words that
// it may read and no other.
func TestCrawl(t *testing.T) {
	h := newHouse(t)
	var f wire.File
	h.post("clerk", "/files?name=plantfilename.txt", "plantcontent").into(201, &f)
	placeA, placeB := h.place("clerk", "plantplacea"), h.place("other", "plantplaceb")
	jobA := h.job("clerk", fields{"what": "plantjoba", "place": placeA, "phone": "13711112222", "photos": []any{f},
		"parts": []any{fields{"name": "plantpart", "price": "7531.86", "shelf": placeA}}})
	price := "/records/job/" + jobA.ID + "/actions/price"
	h.post("head", price, fields{"fields": fields{"floor": "97531.24"}, "note": "plantword"}).into(200, nil)
	h.job("clerk", fields{"what": "plantjobt", "place": placeA, "worker": id(h.people["tech"])})
	h.job("other", fields{"what": "plantjobb", "place": placeB})
	var hush wire.Answer
	h.post("clerk", "/records/job", fields{"act": "hush", "fields": fields{"what": "planthush", "floor": "86420.13"}}).into(201, &hush)
	if len(hush.Opened) != 0 {
		t.Errorf("the clerk is told of the sealed note: %+v", hush.Opened)
	}
	h.post("clerk", price, fields{"fields": fields{"floor": "1.00"}}).no(422, "refused", "by") // kept
	h.seal()
	var last int
	h.must(h.engine.DB().Read(t.Context(), func(tx *store.Tx) error {
		return tx.QueryRow(`select max(id) from record`).Scan(&last)
	}))

	project := func(more ...string) []string { return append([]string{"clerk", "head", "auditor"}, more...) }
	readers := map[string][]string{
		"plantjoba": project(), "plantfilename": project(), "plantcontent": project(), "plantpart": project(), "7531.86": project(),
		"plantword": project(), "planthush": project(), "plantjobt": project("tech"),
		"13711112222": {"head"}, "97531.24": {"head"}, "9753124": {"head"}, "86420.13": {"head"}, "8642013": {"head"},
		`"type":"note","title"`:    {"head"},
		`"type":"refusal","title"`: {"head", "clerk"}, // his own
		"plantjobb":                {"other", "boss", "auditor"},
		"plantplacea":              {"clerk", "head", "tech", "mate", "auditor", "root"},
		"plantplaceb":              {"other", "boss", "auditor", "root"},
	}
	jobs := map[string]int64{"clerk": 3, "head": 3, "auditor": 4, "tech": 1, "other": 1, "boss": 1}
	for _, as := range slices.Sorted(maps.Keys(h.tokens)) {
		t.Run(as, func(t *testing.T) {
			c := &crawl{house: &house{t: t, engine: h.engine, url: h.url, tokens: h.tokens, people: h.people}, as: as}
			c.all(last, f.Hash, slices.Sorted(maps.Keys(readers)))
			got := c.got.String()
			for word, who := range readers {
				at := strings.Index(got, word)
				switch may := slices.Contains(who, as); {
				case at >= 0 && !may:
					t.Errorf("reads %s: …%s…", word, got[max(0, at-300):min(len(got), at+100)])
				case at < 0 && may:
					t.Errorf("does not find %s in %d answers", word, c.answers)
				}
			}
			var p wire.Page
			h.get(as, "/records?type=job&list=all").into(200, &p)
			if p.List.Count != jobs[as] {
				t.Errorf("counts %d jobs, want %d", p.List.Count, jobs[as])
			}
			if c.answers < 300 {
				t.Errorf("only %d answers", c.answers)
			}
		})
	}
}

// crawl asks everything and keeps what was answered.
type crawl struct {
	*house
	as      string
	got     strings.Builder
	answers int
}

func (c *crawl) ask(r request) answer {
	r.as = c.as
	res := c.send(r)
	if res.status >= 500 {
		c.t.Fatalf("%s %s: %d %s", r.method, r.path, res.status, res.body)
	}
	c.answers++
	fmt.Fprintf(&c.got, "\n%s%v", res.body, res.header)
	return res
}

func (c *crawl) read(path string) answer { return c.ask(request{method: "GET", path: path}) }

func (c *crawl) all(last int, hash string, words []string) {
	for _, p := range []string{"/sessions/current", "/tokens", "/types", "/clauses", "/clauses/K2", "/ledger/checkpoint", "//openapi.json", "//readyz", "/files/" + hash} {
		c.read(p)
	}
	var types []wire.Type
	for _, n := range []string{"job", "note", "place", "refusal", "printout"} {
		var typ wire.Type
		c.read("/types/"+n).into(200, &typ)
		types = append(types, typ)
		lists := []string{"&list=void", "&list=over"}
		for _, l := range typ.Lists {
			lists = append(lists, "&list="+l.Name)
		}
		for _, s := range typ.Stages {
			lists = append(lists, "&stage="+s.Name)
		}
		for _, l := range lists {
			c.read("/records?type=" + n + l)
		}
	}
	for _, w := range words {
		c.read("/records?q=" + url.QueryEscape(w))
		c.read("/records?type=job&q=" + url.QueryEscape(w[:4]))
	}
	for _, filter := range []string{"kind:water", "worker:" + id(c.people["tech"])} {
		c.read("/records?type=job&filter=" + filter)
	}
	for n := 1; n <= last+1; n++ {
		of := id(int64(n))
		for _, typ := range types {
			at := "/records/" + typ.Name + "/" + of
			if c.read(at).status == 200 {
				c.read(at + "/events")
			}
			for _, f := range typ.Related {
				c.read("/records?type=" + typ.Name + "&record=" + of + "&list=" + f.Name)
			}
		}
		// Errors, too: acts that are not his, references he may not make.
		c.ask(request{method: "POST", path: "/records/job/" + of + "/actions/pay"})
		c.ask(request{method: "PATCH", path: "/records/job/" + of, body: fields{"fields": fields{"also": []any{of}, "times": 50}}, header: map[string]string{"If-Match": `"77"`}})
		c.ask(request{method: "POST", path: "/records/job", body: fields{"act": "register", "fields": fields{"what": "x", "place": of, "times": 11,
			"parts": []any{fields{"name": "y", "shelf": of}}}}})
		c.proof(of)
	}
	c.ask(request{method: "POST", path: "/records/place", body: fields{"dept": "A", "fields": fields{"name": "plantplacea"}}})
}

// proof unpacks what a proof holds.
func (c *crawl) proof(record string) {
	res := c.read("/ledger/proof/" + record)
	var w struct {
		Items []struct{ Encoding string }
	}
	if res.status != 200 {
		return
	}
	c.must(json.Unmarshal(res.body, &w))
	for _, p := range w.Items {
		raw, err := base64.StdEncoding.DecodeString(p.Encoding)
		c.must(err)
		c.got.Write(raw)
	}
}

package secrecy

import (
	"encoding/base64"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/regulation"
)

var (
	linkPattern   = regexp.MustCompile(`="(/[^"#]*)`)
	idPattern     = regexp.MustCompile(`^/(?:r|proof|jobs)/(\d+)`)
	base64Pattern = regexp.MustCompile(`[A-Za-z0-9+/]{24,}={0,2}`)
	hashPattern   = regexp.MustCompile(`[0-9a-f]{64}`)
)

// crawl is one role's walk.
type crawl struct {
	*garden
	t       *testing.T
	role    role
	p       *person
	seen    map[string]bool
	queue   []string
	asked   int
	printed int
	types   []*regulation.Type
	found   map[string]bool
}

// check looks for words in an answer that are not this role's.
func (c *crawl) check(what string, a answer) {
	c.asked++
	text := a.body + fmt.Sprint(a.head)
	for _, m := range base64Pattern.FindAllString(a.body, -1) {
		if b, err := base64.StdEncoding.DecodeString(m); err == nil {
			text += string(b)
		}
	}
	text = strings.ReplaceAll(text, "\u200b", "")
	for _, k := range c.canaries {
		if at := strings.Index(text, k.word); at >= 0 {
			c.found[k.word] = true
			if !k.may(c.role) {
				c.t.Errorf("LEAK %s reads %s (%s %s) at %s: …%s…", c.role.login, k.word, k.typ, k.id, what, clean(text[max(0, at-120):min(len(text), at+60)]))
			}
		}
	}
}

func clean(s string) string { return strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ") }

func (c *crawl) get(path string) answer {
	a := c.p.get(path)
	c.check("GET "+path, a)
	return a
}

// guess says whether an id is asked for as a record of a type: of its own, and
// of two that it is not.
func (c *crawl) guess(typ string, id int64) bool {
	for _, k := range c.canaries {
		if k.id == strconv.FormatInt(id, 10) {
			return typ == k.typ || typ == "repair" || typ == "refusal"
		}
	}
	return true
}

// follow queues the links of a page. Of the records of the demonstration
// itself some pages are enough; of the planted ones every form is opened.
func (c *crawl) follow(body string) {
	for _, m := range linkPattern.FindAllStringSubmatch(body, -1) {
		l := html.UnescapeString(m[1])
		u, err := url.Parse(l)
		if err != nil || u.Host != "" || c.seen[l] || strings.HasPrefix(l, "/static/") || strings.HasPrefix(l, "/language/") || strings.HasPrefix(l, "/logout") {
			continue
		}
		if month := u.Query().Get("month"); month != "" && month < "2026-11" {
			continue // what was planted happened this month
		}
		if m := idPattern.FindStringSubmatch(u.Path); m != nil {
			if id, _ := strconv.ParseInt(m[1], 10, 64); id <= c.base && (u.Path != "/r/"+m[1] || id%8 != 0) {
				continue
			}
		}
		if id, _ := strconv.ParseInt(u.Query().Get("id"), 10, 64); u.Path == "/desk" && id != 0 && id <= c.base && (u.Query().Get("act")+u.Query().Get("tab") != "" || id%8 != 0) {
			continue
		}
		c.seen[l] = true
		c.queue = append(c.queue, l)
	}
}

func (c *crawl) walk(last int64) {
	for _, p := range []string{"/", "/desk", "/jobs", "/search", "/clauses", "/keys", "/settings", "/change", "/openapi.json", "/healthz", "/readyz",
		"/api/v1/sessions", "/api/v1/sessions/current", "/api/v1/tokens", "/api/v1/types", "/api/v1/clauses", "/api/v1/ledger/checkpoint"} {
		c.seen[p] = true
		c.queue = append(c.queue, p)
	}
	for _, t := range c.types {
		c.queue = append(c.queue, "/t/"+t.Name, "/t/"+t.Name+"?list=all", "/t/"+t.Name+"?list=void", "/api/v1/types/"+t.Name)
		for _, s := range t.Stages {
			c.queue = append(c.queue, "/t/"+t.Name+"?stage="+s.Name, "/api/v1/records?type="+t.Name+"&stage="+s.Name)
		}
		for _, l := range t.Finds {
			c.queue = append(c.queue, "/t/"+t.Name+"?list="+l.Name, "/api/v1/records?type="+t.Name+"&list="+l.Name)
		}
		for _, f := range t.Fields {
			for _, dept := range []string{"", "YSL", "MXY", "HM"} {
				if f.Kind == regulation.KindRef || f.Kind == regulation.KindPerson {
					c.queue = append(c.queue, "/suggest/"+t.Name+"/"+f.Name+"?dept="+dept)
				}
			}
			for _, x := range f.Choices {
				c.queue = append(c.queue, "/t/"+t.Name+"?f."+f.Name+"="+x.Code, "/api/v1/records?type="+t.Name+"&filter="+f.Name+":"+x.Code)
			}
		}
	}
	for id := c.base + 1; id <= last+3; id++ { // guessed
		c.queue = append(c.queue, fmt.Sprintf("/r/%d", id), fmt.Sprintf("/proof/%d", id), fmt.Sprintf("/jobs/%d", id), fmt.Sprintf("/desk?id=%d", id), fmt.Sprintf("/api/v1/ledger/proof/%d", id))
		for _, t := range c.types {
			if !c.guess(t.Name, id) {
				continue
			}
			if a := c.get(fmt.Sprintf("/api/v1/records/%s/%d", t.Name, id)); a.status == http.StatusOK {
				c.queue = append(c.queue, fmt.Sprintf("/api/v1/records/%s/%d/events", t.Name, id))
				for _, m := range hashPattern.FindAllString(a.body, -1) {
					c.queue = append(c.queue, "/files/"+m, "/api/v1/files/"+m)
				}
				for _, l := range t.Finds {
					c.queue = append(c.queue, fmt.Sprintf("/api/v1/records?type=%s&record=%d&list=%s", t.Name, id, l.Name))
				}
			}
		}
	}
	for _, p := range c.plots {
		c.queue = append(c.queue, "/files/"+p.photo, "/api/v1/files/"+p.photo)
	}
	c.queue = append(c.queue, "/files/"+c.slip, "/api/v1/files/"+c.slip)
	for len(c.queue) > 0 {
		next := c.queue[0]
		c.queue = c.queue[1:]
		a := c.get(next)
		if loc := a.head.Get("Location"); strings.HasPrefix(loc, "/") && !c.seen[loc] {
			c.seen[loc] = true
			c.queue = append(c.queue, loc)
		}
		if strings.Contains(a.head.Get("Content-Type"), "html") {
			c.follow(a.body)
		}
	}
	for id := c.base + 1; id <= last; id++ {
		for _, form := range []string{"workorder", "label", "sheet", "reply"} {
			path := fmt.Sprintf("/r/%d/print/%s", id, form)
			a := c.p.form(path, url.Values{})
			c.check("POST "+path, a)
			if a.status != http.StatusSeeOther {
				continue
			}
			c.get(a.head.Get("Location"))
			c.get("/files/" + hashPattern.FindString(a.head.Get("Location")))
			c.printed++
		}
	}
}

package web

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/web/page"
)

// shell makes what surrounds a page. A part has none, and is not asked to count.
func (v *visit) shell(title string, crumbs ...page.Link) page.Shell {
	s := page.Shell{Lang: v.lang, Title: title, Bare: v.part, Crumbs: crumbs, Here: v.r.URL.RequestURI(),
		Now: page.Moment{Text: v.moment(v.now), Millis: v.now.UnixMilli()}, Query: v.r.URL.Query().Get("q"),
		OtherLang: page.Link{Text: "English", Href: string(i18n.En)}}
	if v.lang == i18n.En {
		s.OtherLang = page.Link{Text: "中文", Href: string(i18n.Zh)}
	}
	if v.r.Method != http.MethodGet {
		s.Here = "/"
	}
	s.Edition = page.Link{Text: v.edition(), Href: "/clauses"}
	if v.who == nil || v.part {
		return s
	}
	s.Who, s.Post, s.KeysOff = v.who.Name, v.posts(v.who), v.session.Settings.KeysOff
	s.Menu = v.menu()
	s.Notices = v.bell()
	s.Done = v.takeDone()
	return s
}

// edition names the edition in force by the day since which it holds.
func (v *visit) edition() string { return v.word("edition", v.prog.Since.String()) }

// moment writes day, weekday and time: 2026-11-24 周二 10:42.
func (v *visit) moment(t time.Time) string {
	t = t.In(v.zone)
	day := i18n.Weekday(t.Weekday()).In(v.lang)
	if v.lang == i18n.En {
		return day + " " + t.Format("2006-01-02 15:04")
	}
	return t.Format("2006-01-02 ") + day + t.Format(" 15:04")
}

// posts names the posts a person holds, each once.
func (v *visit) posts(p *people.Person) string {
	var out []string
	for _, s := range p.Seats {
		name := s.Post
		if post := v.prog.Posts[s.Post]; post != nil {
			name = v.say(post.Say)
		}
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return join(out, v.word("list.comma"))
}

// groupIcons are the icons of the headings, in their order.
var groupIcons = []string{"records", "office", "archive", "tag"}

// menu is the headings of the clauses with the types below them.
func (v *visit) menu() []page.Menu {
	here := v.r.URL.Path
	out := []page.Menu{{Icon: "workbench", Text: v.word("workbench"), Href: "/", Current: here == "/", Go: "w"}}
	if v.prog.Desk != "" && len(v.deskActs()) > 0 {
		out = append(out, page.Menu{Icon: "desk", Text: v.word("desk"), Href: "/desk", Current: here == "/desk", Go: "d"})
	}
	at := map[string]int{}
	first := true
	for _, c := range v.prog.Clauses {
		for _, name := range v.prog.Order {
			t := v.prog.Types[name]
			if t.Group != c.ID || t.Pattern || !v.sees(t) {
				continue
			}
			i, ok := at[t.Group]
			if !ok {
				i = len(out)
				at[t.Group] = i
				out = append(out, page.Menu{Icon: groupIcons[min(len(at)-1, len(groupIcons)-1)], Text: v.head(c.Say)})
			}
			m := page.Menu{Text: v.head(t.Say), Href: "/t/" + t.Name, Current: here == "/t/"+t.Name}
			if n := v.openCount(t); n.count > 0 && n.declared {
				m.Count, m.Late = countText(n.count, n.capped), n.late
			}
			if first {
				m.Go, first = "l", false
			}
			out[i].Items = append(out[i].Items, m)
		}
	}
	if v.hasReports() {
		out = append(out, page.Menu{Icon: "report", Text: v.word("reports"), Href: "/reports", Current: here == "/reports" || strings.Contains(here, "/report/")})
	}
	return append(out,
		page.Menu{Icon: "book", Text: v.word("clauses"), Href: "/clauses", Current: here == "/clauses", Go: "z"},
		page.Menu{Icon: "settings", Text: v.word("settings"), Href: "/settings", Current: here == "/settings"})
}

// sees says whether somebody may ever read a record of a type: else neither the
// menu nor the search names it. A record that names him is found by other ways.
func (v *visit) sees(t *regulation.Type) bool {
	if len(v.who.Seats) == 0 {
		return false
	}
	if t.See == nil || t.See.Anyone || len(t.See.Persons) > 0 {
		return true
	}
	return slices.ContainsFunc(t.See.Posts, v.who.Has)
}

func countText(n int64, capped bool) string {
	if capped {
		return i18n.Count(n) + "+"
	}
	return i18n.Count(n)
}

// counts keeps the figures of the menu for a moment: they stand on every page
// and change only with a commit.
type counts struct {
	mu   sync.Mutex
	at   time.Time
	gen  uint64
	kept map[countKey]openCount
}

type countKey struct {
	person int64
	typ    string
}

type openCount struct {
	count    int64
	capped   bool
	late     bool
	declared bool // a list of the regulation was counted, not all records
}

// countsFor is how long a figure stands that another server may have changed.
const countsFor = 10 * time.Second

func newCounts() *counts { return &counts{kept: map[countKey]openCount{}} }

// forget drops what was counted before a commit. It runs behind every commit
// and must be quick.
func (c *counts) forget() {
	c.mu.Lock()
	c.gen++
	clear(c.kept)
	c.mu.Unlock()
}

// openCount counts the first declared list of a type. A figure that cannot be
// had is left out of the menu; the page it would lead to says why.
func (v *visit) openCount(t *regulation.Type) openCount {
	c, key := v.counts, countKey{v.who.ID, t.Name}
	c.mu.Lock()
	if v.now.Sub(c.at) > countsFor || v.now.Before(c.at) {
		clear(c.kept)
		c.at = v.now
	}
	n, ok := c.kept[key]
	gen := c.gen
	c.mu.Unlock()
	if ok {
		return n
	}
	p, err := v.Engine.Page(v.r.Context(), v.who, record.Query{Type: t.Name, Limit: 1})
	if err != nil {
		v.Log.Warn("menu count", "type", t.Name, "err", err)
		return openCount{}
	}
	n = openCount{count: p.List.Count, capped: p.List.Capped, late: p.List.Late, declared: p.List.Name != "all"}
	c.mu.Lock()
	if c.gen == gen {
		c.kept[key] = n
	}
	c.mu.Unlock()
	return n
}

const doneCookie = "guiju_done"

// done lets the next page say what was done.
func (v *visit) done(d page.Done) {
	b, err := json.Marshal(d)
	if err != nil {
		return // a struct of strings
	}
	http.SetCookie(v.w, &http.Cookie{Name: doneCookie, Value: base64.RawURLEncoding.EncodeToString(b), Path: "/", MaxAge: 60,
		HttpOnly: true, Secure: v.Secure, SameSite: http.SameSiteLaxMode})
}

func (v *visit) takeDone() *page.Done {
	c, err := v.r.Cookie(doneCookie)
	if err != nil {
		return nil
	}
	http.SetCookie(v.w, &http.Cookie{Name: doneCookie, Path: "/", MaxAge: -1, HttpOnly: true, Secure: v.Secure, SameSite: http.SameSiteLaxMode})
	var d page.Done
	b, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil || json.Unmarshal(b, &d) != nil {
		return nil
	}
	for i := range d.Links {
		d.Links[i].Href = back(d.Links[i].Href, "/")
	}
	return &d
}

func recordHref(id int64) string { return "/r/" + strconv.FormatInt(id, 10) }

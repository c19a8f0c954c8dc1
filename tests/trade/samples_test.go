package trade

import (
	"strings"
	"testing"

	"github.com/guiju/guiju/tests/browser"
)

// office is a department of another trade and the people who work in it.
type office struct {
	t      *testing.T
	h      *browser.House
	people map[string]*browser.Person
	ids    map[string]string
}

func begin(t *testing.T, folder, name string, posts ...string) *office {
	t.Helper()
	o := &office{t: t, h: browser.Office(t, folder, name), people: map[string]*browser.Person{}}
	o.ids = o.h.Staff(name, posts...)
	return o
}

func (o *office) person(login string) *browser.Person {
	o.t.Helper()
	if o.people[login] == nil {
		o.people[login] = o.h.Person(login)
	}
	return o.people[login]
}

// opens does an opening act by its form and gives the record.
func (o *office) opens(login, act string, fields ...browser.Field) string {
	o.t.Helper()
	typ, name, _ := strings.Cut(act, ".")
	to, wrong := o.person(login).Do("/t/"+typ+"/new/"+name, fields...)
	if wrong != "" {
		o.t.Fatalf("%s by %s: %s", act, login, wrong)
	}
	o.h.Step()
	return browser.ID(to)
}

// does an act on a record from its page.
func (o *office) does(login, id, act string, fields ...browser.Field) {
	o.t.Helper()
	if wrong := o.tries(login, id, act, fields...); wrong != "" {
		o.t.Fatalf("%s by %s: %s", act, login, wrong)
	}
}

func (o *office) tries(login, id, act string, fields ...browser.Field) (wrong string) {
	o.t.Helper()
	page, action := "/r/"+id, "/r/"+id+"/"+act
	p := o.person(login)
	if len(fields) > 0 || !p.Has(page, action) { // it has a form of its own
		page = action
	}
	_, wrong = p.Send(page, action, fields...)
	o.h.Step()
	return wrong
}

// shows fails unless a page says a text; says not, unless it does not.
func (o *office) shows(login, page string, texts ...string) {
	o.t.Helper()
	have := browser.Words(o.person(login).Get(page))
	for _, text := range texts {
		not, is := strings.CutPrefix(text, "-")
		if strings.Contains(have, not) == is {
			o.t.Errorf("%s of %s: %q\n%s", page, login, text, have)
		}
	}
}

// ours are words of the founding department's trade: they come from its folder
// and stand on no page of another's.
var ours = []string{"物业", "业主", "房屋", "报修", "维修", "投诉", "装修", "小区", "住户", "收费", "客服", "长途", "门禁", "owner's", "repair", "complaint", "resident", "property"}

// foreign reads every page that a person reaches from the menu, in both
// languages, and names each word of another trade.
func (o *office) foreign(login string) {
	o.t.Helper()
	p := o.person(login)
	seen := map[string]bool{}
	todo := []string{"/"}
	for len(todo) > 0 && len(seen) < 150 {
		page := todo[0]
		todo = todo[1:]
		if seen[page] {
			continue
		}
		seen[page] = true
		body := string(p.Get(page))
		for _, w := range ours {
			if i := strings.Index(body, w); i >= 0 {
				o.t.Errorf("%s of %s says %q: …%s…", page, login, w, body[max(0, i-80):min(len(body), i+80)])
			}
		}
		for _, link := range strings.Split(body, `href="`)[1:] {
			link, _, _ = strings.Cut(link, `"`)
			link = strings.ReplaceAll(link, "&amp;", "&")
			if strings.HasPrefix(link, "/t/") || strings.HasPrefix(link, "/r/") || strings.HasPrefix(link, "/l/") || strings.HasPrefix(link, "/clause") || strings.HasPrefix(link, "/report") || link == "/settings" || link == "/desk" || link == "/work" {
				if !seen[link] && !strings.Contains(link, "export") && strings.Count(link, "?") == 0 {
					todo = append(todo, link)
				}
			}
		}
	}
	if len(seen) < 8 {
		o.t.Errorf("%s saw %d pages only", login, len(seen))
	}
}

// A laboratory: a sample comes in, is given out, tested, reviewed by another,
// kept, and destroyed before two witnesses; all by the forms.
func TestSamples(t *testing.T) {
	o := begin(t, "../../examples/samples", "检验室", "desk", "analyst", "reviewer", "head")
	client := o.opens("desk", "client.enter", browser.Say("name", "甲公司"))
	s := o.opens("desk", "sample.receive", browser.Say("client", "甲公司"), browser.Say("what", "地下水"), browser.Say("urgent", "false"), browser.Say("shelf", "A-2"))
	o.shows("head", "/", "地下水", "分派")
	o.shows("head", "/r/"+s, "待分派", "地下水")
	o.does("head", s, "assign", browser.Say("tester", "员工analyst"))
	if wrong := o.tries("analyst", s, "hand_in", browser.Say("results.0.item", "")); !strings.Contains(wrong, "结果") {
		t.Errorf("no result: %s", wrong)
	}
	o.does("analyst", s, "hand_in", browser.Say("results.0.item", "浊度"), browser.Say("results.0.value", "1.2"), browser.Say("results.0.unit", "NTU"))
	o.shows("reviewer", "/", "地下水")
	o.does("reviewer", s, "approve")
	o.shows("desk", "/r/"+s, "留样", "浊度", "1.2")
	o.shows("desk", "/t/sample", "留样柜1", "-暂无")
	o.shows("desk", "/r/"+client, "甲公司", "地下水")
	o.h.To(o.h.Now().AddDate(0, 0, 91).Format("2006-01-02 ") + "09:00")
	o.people = map[string]*browser.Person{}
	o.shows("desk", "/r/"+s, "留样期满")
	for _, login := range []string{"desk", "head"} {
		o.foreign(login)
	}
}

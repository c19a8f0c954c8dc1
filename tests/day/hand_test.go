package day

import (
	"os"
	"strconv"
	"strings"

	"github.com/guiju/guiju/tests/browser"
)

// shown is how many acts of each person at a machine are done in the browser,
// from the first on: all of them. With GUIJU_DAY_SHOWN=12 the rest of the day
// sends the same forms without one, with 0 all of it.
func shown() int {
	if n, err := strconv.Atoi(os.Getenv("GUIJU_DAY_SHOWN")); err == nil {
		return n
	}
	return 1 << 20
}

// hand is somebody at a machine of his own.
type hand struct {
	*browser.Window
	day   *day
	login string
	left  int // acts still to be done in the browser
}

func (h *hand) turn() bool {
	h.left--
	return h.left >= 0
}

// act does an act on a record; it gives what the page says against it.
func (h *hand) act(page, id, act string, fields ...browser.Field) string {
	h.day.t.Helper()
	if h.turn() {
		return h.Window.Act(page, id, act, fields...)
	}
	for i, f := range fields {
		if f.Sign { // what the pad gives is a picture
			fields[i] = browser.Send(f.Name, h.day.photo)
		}
	}
	p := h.day.person(h.login)
	if len(fields) == 0 && p.Has(page+id, "/r/"+id+"/"+act) {
		_, wrong := p.Press(page+id, "/r/"+id+"/"+act)
		return wrong
	}
	return h.day.does(h.login, id, act, fields...)
}

// register does an opening act and gives the id of what was opened.
func (h *hand) register(typ, act string, fields ...browser.Field) (id, wrong string) {
	h.day.t.Helper()
	if h.turn() {
		return h.Window.Register(typ, act, fields...)
	}
	to, wrong := h.day.person(h.login).Do("/t/"+typ+"/new/"+act, fields...)
	return strings.TrimPrefix(to, "/r/"), wrong
}

// beside finds a household at the desk and fills in a form beside it.
func (h *hand) beside(q, typ, act string, fields ...browser.Field) string {
	d := h.day
	d.t.Helper()
	if !h.turn() {
		p := d.person(h.login)
		_, wrong := p.Send(p.Link("/desk?q="+q, "act="+typ+"."+act), "/t/"+typ+"/new/"+act, fields...)
		d.ok(wrong)
		return d.newest(typ)
	}
	h.Go("/desk?q=" + q)
	if !browser.Eval[bool](h.Window, `(() => { const a = document.querySelector('a[href*=' + JSON.stringify('act=' + %s) + ']'); if (a) a.click(); return Boolean(a); })()`, typ+"."+act) {
		d.t.Fatalf("%s：受理页没有 %s：\n%s", d.name, act, h.Text())
	}
	h.Wait("the drawer", `Boolean(document.querySelector('#drawer[open] #form form'))`)
	h.Fill(fields...)
	d.ok(h.Submit(""))
	id, number := h.Last()
	if number == "" {
		d.t.Fatalf("%s：登记后没有编号：\n%s", d.name, h.Text())
	}
	return id
}

// newest is the record at the head of a list.
func (d *day) newest(typ string) string {
	d.t.Helper()
	return strings.TrimPrefix(d.person("xu").Link("/t/"+typ+"?list=all", "/r/"), "/r/")
}

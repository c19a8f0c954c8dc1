package browser

import (
	"strings"

	"github.com/chromedp/chromedp"
)

// Opening opens the form of an opening act on a page of its own.
func (w *Window) Opening(typ, act string) {
	w.t.Helper()
	w.Go("/t/" + typ + "/new/" + act)
}

// Register fills in an opening act on its own page and gives the id of what was
// opened, or what the page says against it.
func (w *Window) Register(typ, act string, fields ...Field) (id, wrong string) {
	w.t.Helper()
	w.Opening(typ, act)
	w.Fill(fields...)
	if wrong = w.Submit(""); wrong != "" {
		return "", wrong
	}
	return w.Record(), ""
}

// Record is the id of the record whose page is open.
func (w *Window) Record() string {
	w.t.Helper()
	at := Get(w, chromedp.Location())
	_, path, _ := strings.Cut(at, "/r/")
	id, _, _ := strings.Cut(path, "?")
	if id == "" {
		w.t.Fatalf("%s is not the page of a record\n%s", at, w.Text())
	}
	return id
}

// Offer goes to the page of a record, or on a phone to the page of the job, and
// takes the act that is offered there: its button, or its form, which is left
// open. It says whether there is a form.
func (w *Window) Offer(page, id, act string) (form bool) {
	w.t.Helper()
	w.Go(page + id)
	how := Eval[string](w, `(() => { const at = '/r/' + %s + '/' + %s, a = %s;
	  if (document.querySelector('#form form[action="' + at + '"]')) return 'form';
	  if (document.querySelector('form.one[action="' + at + '"]')) return 'button';
	  const l = Array.from(document.querySelectorAll('a')).find((l) => { const u = new URL(l.href, location); return u.pathname === at || u.searchParams.get('act') === a; });
	  if (l) l.click(); return l ? 'link' : ''; })()`, id, act, act)
	switch how {
	case "button":
		return false
	case "link":
		w.Wait("the form of "+act, `document.readyState === 'complete' && Boolean(document.querySelector('#form form[action="/r/' + %s + '/' + %s + '"]'))`, id, act)
	case "":
		w.t.Fatalf("%s is not offered on %s%s:\n%s", act, page, id, w.Text())
	}
	return true
}

// Act does an act on a record from its page; it gives what the page says
// against it.
func (w *Window) Act(page, id, act string, fields ...Field) string {
	w.t.Helper()
	if !w.Offer(page, id, act) {
		return w.Press("/r/" + id + "/" + act)
	}
	w.Fill(fields...)
	return w.Submit("")
}

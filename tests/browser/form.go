package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// Field is one field of a form as a person fills it: In is what he types,
// chooses or presses, Files what he sends.
type Field struct {
	Name, In string
	Files    []string
	Sign     bool
}

// Say fills a field.
func Say(name, in string) Field { return Field{Name: name, In: in} }

// Send puts files into a field.
func Send(name string, files ...string) Field { return Field{Name: name, Files: files} }

// Sign draws on a signature pad.
func Sign(name string) Field { return Field{Name: name, Sign: true} }

// Type lets a text arrive as an input method hands it over, all at once.
func Type(text string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, input.InsertText, input.InsertTextParams{Text: text})
		return err
	})
}

// Eval runs script on the page and gives what it says.
func Eval[T any](w *Window, script string, args ...any) T {
	w.t.Helper()
	for i, a := range args {
		b, err := json.Marshal(a)
		if err != nil {
			w.t.Fatal(err)
		}
		args[i] = string(b)
	}
	return Get(w, chromedp.Evaluate[T](fmt.Sprintf(script, args...)))
}

// Wait waits until script says yes; a page on its way says nothing.
func (w *Window) Wait(what, script string, args ...any) {
	w.t.Helper()
	for i, a := range args {
		b, _ := json.Marshal(a)
		args[i] = string(b)
	}
	script = fmt.Sprintf(script, args...)
	until := time.Now().Add(30 * time.Second)
	for {
		ctx, cancel := context.WithTimeout(w.ctx, 5*time.Second)
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](script))
		cancel()
		if err == nil && ok {
			return
		}
		if time.Now().After(until) {
			at, _ := chromedp.Run(w.ctx, chromedp.Location())
			text, _ := chromedp.Run(w.ctx, chromedp.Evaluate[string](`document.body.innerText.slice(0, 2500)`))
			w.t.Fatalf("waited in vain for %s (%v) at %s\n%s", what, err, at, text)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// kindOf tells how a field is drawn.
const kindOf = `(() => { const at = document.querySelector('#form') || document, n = %s, s = JSON.stringify(n);
  const f = at.querySelector('input[type=radio][name=' + s + '], input[type=checkbox][name=' + s + ']'); if (f) return 'choice';
  const p = at.querySelector('input[name=' + JSON.stringify(n + '.typed') + ']'); if (p) return 'look';
  const e = at.querySelector('[name=' + s + ']:not([type=hidden])'); return e ? (e.matches('select') ? 'select' : 'text') : ''; })()`

// Fill fills the fields of the form that is open.
func (w *Window) Fill(fields ...Field) {
	w.t.Helper()
	for _, f := range fields {
		kind := ""
		switch { // a field of files may show those it holds as choices
		case f.Sign:
			kind = "pad"
		case len(f.Files) > 0:
			kind = "file"
		default:
			kind = Eval[string](w, kindOf, f.Name)
		}
		at := fmt.Sprintf(`#form [name=%q]`, f.Name)
		switch kind {
		case "choice":
			if !Eval[bool](w, `(() => { const e = Array.from(document.querySelectorAll('#form input[name=' + JSON.stringify(%s) + ']')).find((e) => e.value === %s); if (e && !e.checked) e.click(); return Boolean(e && e.checked); })()`, f.Name, f.In) {
				w.t.Fatalf("%s has no choice %q", f.Name, f.In)
			}
		case "select":
			if !Eval[bool](w, `(() => { const e = document.querySelector('#form select[name=' + JSON.stringify(%s) + ']'), v = %s;
			  const o = Array.from(e.options).find((o) => o.value === v) || Array.from(e.options).find((o) => v && o.text.includes(v)); if (!o) return false;
			  e.value = o.value; e.dispatchEvent(new Event('input', { bubbles: true })); e.dispatchEvent(new Event('change', { bubbles: true })); return true; })()`, f.Name, f.In) {
				w.t.Fatalf("%s has no choice %q", f.Name, f.In)
			}
		case "look":
			box := fmt.Sprintf(`#form input[name="%s.typed"]`, f.Name)
			w.typeInto(box, f.In)
			w.Wait("suggestions for "+f.In, `Array.from(document.querySelector(%s).closest('.look').querySelectorAll('[role=option]')).some((o) => o.value_ && o.textContent.includes(%s))`, box, f.In)
			Eval[bool](w, `(() => { Array.from(document.querySelector(%s).closest('.look').querySelectorAll('[role=option]')).find((o) => o.value_ && o.textContent.includes(%s)).onmousedown(new Event('mousedown')); return true; })()`, box, f.In)
		case "file":
			w.Do(chromedp.SetUploadFiles(fmt.Sprintf(`#form input[name="%s.new"]`, f.Name), f.Files))
			w.Wait("the pictures", `document.querySelectorAll('#form .pics .new').length >= %s`, len(f.Files))
		case "pad":
			w.draw(f.Name)
		case "text":
			w.typeInto(at, f.In)
		default:
			w.t.Fatalf("the form does not ask for %s:\n%s", f.Name, Eval[string](w, `document.body.innerText.slice(0, 2500)`))
		}
	}
}

// typeInto puts a text into a field as an input method does: at once, telling
// the page of it. The windows stand beside each other and only one has the
// keyboard, so the text does not come through it.
func (w *Window) typeInto(at, text string) {
	w.t.Helper()
	if !Eval[bool](w, `(() => { const e = document.querySelector(%s), v = %s; e.focus(); e.value = v; e.dispatchEvent(new Event('input', { bubbles: true })); e.dispatchEvent(new Event('change', { bubbles: true })); return e.value === v; })()`, at, text) {
		w.t.Fatalf("%s does not take %q", at, text)
	}
}

// draw signs on the pad with the pointer.
func (w *Window) draw(name string) {
	w.t.Helper()
	// Photographs above it move it down as they come.
	w.Wait("the pictures", `[...document.querySelectorAll('#form img')].every(i => i.complete)`)
	box := Eval[[]float64](w, `(() => { const c = document.querySelector('#form input[name=' + JSON.stringify(%s + '.new') + ']').closest('[data-pad]').querySelector('canvas');
	  c.scrollIntoView({ block: 'center' }); const r = c.getBoundingClientRect(); return [r.left, r.top, r.width, r.height]; })()`, name)
	at := func(x, y float64) (float64, float64) { return box[0] + x*box[2], box[1] + y*box[3] }
	x, y := at(0.2, 0.3)
	w.Do(chromedp.MouseEvent(chromedp.MousePressed, x, y, chromedp.ButtonLeft, chromedp.ClickCount(1)))
	for _, p := range [][2]float64{{0.3, 0.7}, {0.4, 0.3}, {0.55, 0.7}, {0.7, 0.35}} {
		x, y = at(p[0], p[1])
		w.Do(chromedp.MouseEvent(chromedp.MouseMoved, x, y, chromedp.ButtonLeft))
	}
	w.Do(chromedp.MouseEvent(chromedp.MouseReleased, x, y, chromedp.ButtonLeft, chromedp.ClickCount(1)))
	w.Wait("the signature", `document.querySelector('#form input[name=' + JSON.stringify(%s + '.new') + ']').files.length === 1`, name)
}

// Submit sends the open form by its main button, or by the one that sel names,
// and gives what the page says against it; nothing, when the act was done.
func (w *Window) Submit(sel string) string {
	w.t.Helper()
	if sel == "" {
		sel = `#form form button.main-act[type=submit]`
	}
	return w.sent(func() {
		if !Eval[bool](w, `(() => { const b = document.querySelector(%s); if (b) b.click(); return Boolean(b); })()`, sel) {
			w.t.Fatalf("there is no button %s:\n%s", sel, Eval[string](w, `document.body.innerText.slice(0, 2500)`))
		}
	})
}

// sent does what sends a form and waits for what comes back.
func (w *Window) sent(do func()) string {
	w.t.Helper()
	Eval[bool](w, `(() => { window.sent = true; const f = document.querySelector('#form'); if (f) f.dataset.sent = '1'; return true; })()`)
	do()
	w.Wait("an answer", `document.readyState === 'complete' && (!window.sent || Boolean(document.querySelector('#form:not([data-sent]), .refuse')))`)
	return Eval[string](w, `Array.from(document.querySelectorAll('.refuse, #form [role=alert], #form .err')).map((e) => e.innerText).join('\n')`)
}

// Press presses the button of an act that asks for nothing.
func (w *Window) Press(action string) string {
	w.t.Helper()
	return w.Submit(fmt.Sprintf(`form.one[action=%q] button`, action))
}

// Done is what the page says was done.
func (w *Window) Done() string {
	return Eval[string](w, `(document.querySelector('.done-bar') || { innerText: '' }).innerText`)
}

// Last is the record that was just dealt with, as the page links it, by its id
// and its number.
func (w *Window) Last() (id, number string) {
	w.t.Helper()
	s := Eval[string](w, `(() => { const a = document.querySelector('.done-bar a'); return a ? a.getAttribute('href') + ' ' + a.textContent : ''; })()`)
	href, number, _ := strings.Cut(s, " ")
	return strings.TrimPrefix(href, "/r/"), number
}

// Text is what stands on the page.
func (w *Window) Text() string { return Eval[string](w, `document.body.innerText`) }

// Fetch gets a file with the window's session.
func (w *Window) Fetch(href string) []byte {
	w.t.Helper()
	got := Eval[string](w, `(() => { const x = new XMLHttpRequest(); x.open('GET', %s, false); x.overrideMimeType('text/plain; charset=x-user-defined'); x.send();
	  return x.status === 200 ? btoa(Array.from(x.responseText, (c) => String.fromCharCode(c.charCodeAt(0) & 255)).join('')) : ''; })()`, href)
	return decode(w.t, got)
}

package web

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/guiju/guiju/internal/web/htmltest"
)

// hand is somebody at a keyboard in front of a real browser; every press counts.
type hand struct {
	t       *testing.T
	c       *counter
	ctx     context.Context
	presses int
}

func (c *counter) hand(name string) *hand {
	c.t.Helper()
	h := &hand{t: c.t, c: c, ctx: htmltest.Chromium(c.t)}
	said := htmltest.Complaints(c.t, h.ctx)
	c.t.Cleanup(func() {
		for _, s := range said() {
			if !strings.Contains(s, "401") && !strings.Contains(s, "422") { // answers that the script expects
				c.t.Errorf("the browser said: %s", s)
			}
		}
	})
	h.open("/language/zh?next=/login")
	h.do(chromedp.SendKeys("#u", name), chromedp.SendKeys("#p", password+kb.Enter))
	h.until("signed in", `document.querySelector(".me")`)
	h.presses = 0
	return h
}

func (h *hand) do(steps ...chromedp.Action[chromedp.Void]) {
	h.t.Helper()
	if err := chromedp.Do(h.ctx, steps...); err != nil {
		h.t.Fatal(err)
	}
}

func (h *hand) open(path string) {
	h.t.Helper()
	h.do(chromedp.Navigate(h.c.srv.URL + path))
}

func (h *hand) eval(js string) string {
	h.t.Helper()
	s, err := chromedp.Run(h.ctx, chromedp.Evaluate[string](`String(`+js+`)`))
	if err != nil {
		h.t.Fatal(js, err)
	}
	return s
}

// until waits for something to be there.
func (h *hand) until(what, js string) {
	h.t.Helper()
	for range 400 {
		ok, err := chromedp.Run(h.ctx, chromedp.Evaluate[bool](`Boolean(`+js+`)`))
		if err == nil && ok {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	h.t.Fatalf("never: %s\n%s", what, h.eval(`location.href + " " + (document.querySelector("main") || document.body).innerText.slice(0, 1500)`))
}

// press presses keys one after the other.
func (h *hand) press(keys string, with ...chromedp.Modifier) {
	h.t.Helper()
	h.presses += len([]rune(keys)) + len(with)
	h.do(chromedp.KeyEvent(keys, chromedp.KeyModifiers(with...)))
}

// say commits a text by an input method.
func (h *hand) say(text string) {
	h.t.Helper()
	h.presses++
	h.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, input.InsertText, input.InsertTextParams{Text: text})
		return err
	}))
}

// A caller is taken from the empty desk to the printed slip by keys alone, in
// forty presses or fewer.
func TestARepairByKeys(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser is not started in -short")
	}
	c := newCounter(t)
	unit, _ := c.household()
	c.indexed()
	h := c.hand("clerk")
	h.open("/desk")
	h.until("the box has the focus", `document.activeElement.id === "box"`)
	h.press("zsy" + kb.Enter)
	h.until("the household", `document.querySelector(".tabs [aria-current]") && location.search.includes("zsy")`)
	key := h.eval(`Array.from(document.querySelectorAll("[data-drawer]")).find(a => a.href.includes("repair.register")).dataset.key`)
	h.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`)) // after Enter the page is new: nothing is typed into
	h.press(key)
	h.until("the drawer, at the first field that is needed", `document.activeElement.id === "kind"`)
	h.press(kb.ArrowDown)
	h.press(kb.Tab)
	h.say("洗手盆下漏水")
	h.until("the clocks are told", `document.querySelector("#form-promise p")`)
	h.press(kb.Enter, chromedp.ModifierCtrl, chromedp.ModifierShift)
	h.until("the slip in its frame", `document.querySelector("iframe#paper")`)
	t.Logf("%d presses", h.presses)
	if h.presses > 40 || c.printed != 1 {
		t.Errorf("%d presses, %d prints", h.presses, c.printed)
	}
	got := c.as("clerk").get(fmt.Sprintf("/r/%d?tab=open_cases", unit)).said()
	if !strings.Contains(got, "洗手盆下漏水") {
		t.Error("the repair was not made")
	}
}

// While an input method composes, keys are the text's; outside of text they act.
func TestKeysAndComposition(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser is not started in -short")
	}
	c := newCounter(t)
	unit, _ := c.household()
	c.repair(unit, "一")
	c.repair(unit, "二")
	h := c.hand("clerk")
	h.open("/t/repair")
	h.press("jj")
	if got := h.eval(`document.querySelectorAll("tr.cur").length + document.querySelector("tr.cur").innerText`); !strings.HasPrefix(got, "1") || !strings.Contains(got, "一") {
		t.Errorf("after j j the cursor is at %q", got)
	}
	h.press("x")
	h.until("one is selected", `document.querySelector("#batch.some [data-picked]").textContent.includes("1")`)
	h.press("/")
	h.until("the box", `document.activeElement.id === "q"`)
	before := h.eval(`location.href`)
	h.do(chromedp.Evaluate[chromedp.Void](`(() => { const q = document.activeElement;
		for (const key of ["j", "n", "Escape", "Enter"]) q.dispatchEvent(new KeyboardEvent("keydown", { key, isComposing: true, bubbles: true, cancelable: true })); })()`))
	if after := h.eval(`location.href`); after != before || h.eval(`document.querySelector("#drawer").hasAttribute("open")`) == "true" {
		t.Error("a key of the input method did something")
	}
	h.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`))
	h.press("n")
	h.until("the drawer", `document.querySelector("#drawer[open] #form")`)
	h.press(kb.Escape)
	h.until("it is closed", `!document.querySelector("#drawer[open]")`)
	h.press("?")
	h.until("the keys", `document.querySelector("#help[open] #keys")`)
	h.press(kb.Escape)
	h.press("gd")
	h.until("the desk", `location.pathname === "/desk"`)
}

// What is typed is kept a moment after the last key; after a lost session the
// form stays, one signs in beside it and hands it in.
func TestDraftAndLostSessionInTheBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser is not started in -short")
	}
	c := newCounter(t)
	c.household()
	h := c.hand("clerk")
	h.open("/t/repair/new")
	h.do(chromedp.Focus("#what"))
	h.say("写到一半")
	h.until("the draft is kept", `document.querySelector("[data-kept]").textContent.includes("草稿")`)
	h.open("/t/repair/new")
	if got := h.eval(`document.querySelector("#what").value`); got != "写到一半" {
		t.Errorf("after the tab was closed: %q", got)
	}
	h.do(chromedp.Evaluate[chromedp.Void](`fetch("/logout", { method: "POST", redirect: "manual" })`, chromedp.EvalAwaitPromise))
	h.do(chromedp.Focus("#what"))
	h.press(kb.Enter, chromedp.ModifierCtrl)
	h.until("one can sign in beside the form", `document.querySelector("#help[open] #signin")`)
	if got := h.eval(`document.querySelector("#what").value`); got != "写到一半" {
		t.Errorf("the form lost %q", got)
	}
	h.do(chromedp.SendKeys("#help #u", "clerk"), chromedp.SendKeys("#help #p", password+kb.Enter))
	h.until("signed in, the window is gone", `!document.querySelector("#help[open]")`)
	h.do(chromedp.Focus("#what"))
	h.press(kb.Enter, chromedp.ModifierCtrl)
	h.until("the form is answered", `document.querySelector(".f.bad")`)
}

// Of several that were found another is chosen by the arrows, and then served.
func TestAnotherHitByKeys(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser is not started in -short")
	}
	c := newCounter(t)
	_, people := c.street()
	c.indexed()
	h := c.hand("clerk")
	h.open("/desk?q=zsy")
	h.until("both", `document.querySelectorAll("[data-hits] a").length === 2 && document.querySelectorAll("[data-hits] a")[0].hasAttribute("aria-current")`)
	h.press(kb.ArrowRight)
	h.until("the second", `document.querySelectorAll("[data-hits] a")[1]?.hasAttribute("aria-current") && document.readyState === "complete"`)
	key := h.eval(`Array.from(document.querySelectorAll("[data-drawer]")).find(a => a.href.includes("repair.register")).dataset.key`)
	h.press(key)
	h.until("the drawer", `document.querySelector("#drawer[open] [name=party]")`)
	if got := h.eval(`document.querySelector("#drawer [name=party]").value`); got != fmt.Sprint(people[0]) {
		t.Errorf("the repair is of party %s, want %d", got, people[0])
	}
	if h.presses != 2 {
		t.Errorf("%d presses", h.presses)
	}
}

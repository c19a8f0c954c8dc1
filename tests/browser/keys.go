package browser

import (
	"fmt"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Keyboard presses keys and counts every one of them, held ones too.
type Keyboard struct {
	w *Window
	N int
	// Log is what was pressed, in order.
	Log []string
}

// Keys is a keyboard at a window.
func (w *Window) Keys() *Keyboard { return &Keyboard{w: w} }

func (k *Keyboard) count(n int, name string) {
	k.N += n
	k.Log = append(k.Log, name)
}

// Type presses the key of each character.
func (k *Keyboard) Type(s string) {
	k.w.t.Helper()
	k.w.Do(chromedp.KeyEvent(s))
	for _, r := range s {
		k.count(1, string(r))
	}
}

// Words are a caller's words, which the input method hands over at once: they
// are not counted.
func (k *Keyboard) Words(s string) {
	k.w.t.Helper()
	k.w.Do(Type(s))
	k.Log = append(k.Log, "“"+s+"”")
}

var keys = map[string]string{"Enter": kb.Enter, "Tab": kb.Tab, "Down": kb.ArrowDown, "Up": kb.ArrowUp, "Right": kb.ArrowRight, "Space": " ", "Escape": kb.Escape}

// Press presses a key that has a name; the keys held with it count too.
func (k *Keyboard) Press(name string, held ...chromedp.Modifier) {
	k.w.t.Helper()
	key, ok := keys[name]
	if !ok {
		k.w.t.Fatalf("no key is called %s", name)
	}
	k.w.Do(chromedp.KeyEvent(key, chromedp.KeyModifiers(held...)))
	log := ""
	for _, m := range held {
		switch m {
		case chromedp.ModifierCtrl:
			log += "Ctrl "
		case chromedp.ModifierShift:
			log += "Shift "
		}
	}
	k.count(1+len(held), log+name)
}

// At fails the test unless the keys go where the script thinks they go.
func (k *Keyboard) At(what, sel string) {
	k.w.t.Helper()
	k.w.Wait(fmt.Sprintf("the focus on %s (%s); it is on %s", what, sel, Eval[string](k.w, `(document.activeElement || document.body).outerHTML.slice(0, 200)`)),
		`Boolean(document.activeElement && document.activeElement.matches(%s))`, sel)
}

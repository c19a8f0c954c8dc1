package day

import (
	"bytes"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/guiju/guiju/tests/browser"
)

// most is how many key presses a repair may cost.
const most = 40

// From the empty desk to the printed slip with the keyboard alone.
func TestRepairByKeys(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser is not started in -short")
	}
	browser.Found(t)
	h := browser.Begin(t, "2026-11-24 08:25")
	h.At("09:05")
	w := browser.Open(t, h.URL, 1440, 900)
	w.Login("xu")
	w.Go("/desk")
	k := w.Keys()

	k.At("查询框", "#box")
	k.Type("4417") // the last four digits of 章素云's telephone
	k.Press("Enter")
	w.Wait("章素云的房屋", `document.querySelectorAll('[data-key]').length > 0 && document.body.innerText.includes('1-1-0301')`)
	key := browser.Eval[string](w, `Array.from(document.querySelectorAll('a[data-key]')).find((a) => a.href.includes('act=repair.register')).dataset.key`)
	k.Type(key)
	k.At("报修类型", `#drawer select[name="kind"]`)
	k.Press("Down")
	k.Press("Tab")
	k.At("报修内容", `#drawer [name="what"]`)
	k.Words("厨房水槽下面的管子漏水，地上都是水")
	k.Press("Enter", chromedp.ModifierCtrl, chromedp.ModifierShift)
	w.Wait("打印页", `location.pathname.startsWith('/print/repair.workorder/') && document.readyState === 'complete'`)
	k.Press("Enter") // the browser's own print dialog

	t.Logf("%d key presses: %s", k.N, strings.Join(k.Log, " "))
	if k.N > most {
		t.Errorf("a repair took %d key presses, at most %d", k.N, most)
	}
	pdf := w.Fetch(browser.Eval[string](w, `document.querySelector('#paper').src`))
	if !bytes.HasPrefix(pdf, []byte("%PDF")) {
		t.Errorf("the slip is no PDF: %.20q", pdf)
	}
	if !browser.Eval[bool](w, `document.querySelector('[data-print]').hasAttribute('data-auto')`) {
		t.Error("the slip does not print itself")
	}
	h.Close()
	s := stateOf(t, h.Data)
	r := s.last("repair")
	if r.stage != "received" || r.Kind != "water" || r.What != "厨房水槽下面的管子漏水，地上都是水" || r.Caller != "章素云" || r.Unit == 0 {
		t.Errorf("registered: %+v", r)
	}
	if n := s.counts["printout make"]; n != 1 {
		t.Errorf("%d prints counted, want 1", n)
	}
}

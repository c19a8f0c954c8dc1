package figures

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/guiju/guiju/tests/browser"
)

func TestParameterByTwo(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser is not started in -short")
	}
	browser.Found(t)
	h := browser.Begin(t, "2026-11-24 09:00")
	head := browser.Open(t, h.URL, 1440, 900)
	head.Login("lin")
	picture := func(w *browser.Window, name string) {
		if dir := os.Getenv("GUIJU_TOUR"); dir != "" {
			w.Picture(filepath.Join(dir, name+".png"))
		}
	}
	holds := func(w *browser.Window, path string, texts ...string) {
		t.Helper()
		w.Go(path)
		page := w.Text()
		for _, s := range texts {
			if !strings.Contains(page, s) {
				t.Errorf("%s does not say %q:\n%s", path, s, page)
			}
		}
	}
	holds(head, "/clauses/S11.3", "解读", "第三日 24:00 止", "补办期限（日）", "1 至 3", "制度 2026-01-01 版", "提出改值", "未了的逾期", "当月证据")
	picture(head, "clause")
	propose := func(value, from string) string {
		t.Helper()
		head.Go("/t/figure/new/propose?parameter=ld_complete_days&value=3")
		head.Fill(browser.Say("value", value), browser.Say("from", from), browser.Say("why", "补办多在次日完成"))
		return head.Submit("")
	}
	if wrong := propose("5", "2026-12-01"); !strings.Contains(wrong, "1 至 3") {
		t.Errorf("outside the bound: %q", wrong)
	}
	if wrong := propose("2", "2026-11-23"); !strings.Contains(wrong, "过去的日子") {
		t.Errorf("in the past: %q", wrong)
	}
	if wrong := propose("2", "2026-12-01"); wrong != "" {
		t.Fatal(wrong)
	}
	id := head.Record()
	if page := head.Text(); !strings.Contains(page, "证明原值") || strings.Contains(page, "/agree") {
		t.Errorf("the scenarios that prove the old value are not named:\n%s", page)
	}
	picture(head, "proposed")
	holds(head, "/clauses/S11.3", "CS-2026-001 待同意")

	other := browser.Open(t, h.URL, 375, 812)
	other.Login("leader")
	if form := other.Offer("/r/", id, "agree"); form {
		if wrong := other.Submit(""); wrong != "" {
			t.Fatal(wrong)
		}
	} else if wrong := other.Press("/r/" + id + "/agree"); wrong != "" {
		t.Fatal(wrong)
	}
	holds(other, "/clauses/S11.3", "CS-2026-001", "2026-12-01")
	if wide := browser.Get(other, chromedp.Evaluate[int](`document.documentElement.scrollWidth`)); wide > 375 {
		t.Errorf("the clause scrolls sideways at 375 px: %d", wide)
	}
	picture(other, "clause-phone")
	h.To("2026-12-01 09:00")
	head.Login("lin")
	holds(head, "/clauses/S11.3", "CS-2026-001", "同意")
	holds(head, "/t/figure?list=all", "补办期限（日）")
	picture(head, "settled")
}

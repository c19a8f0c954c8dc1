package trade

import (
	"os"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/app"
	"github.com/guiju/guiju/tests/browser"
)

// A warehouse: goods come in, are inspected, drawn on approval, expire by the
// clock, and are counted by two before an auditor; all by the forms. Its folder is
// taken as it stands.
func TestWarehouse(t *testing.T) {
	const folder = "/work/shared/design/language/warehouse"
	if _, err := os.Stat(folder); err != nil {
		t.Skip("the folder of the warehouse is not here")
	}
	var out strings.Builder
	if code := app.Main([]string{"test", folder}, strings.NewReader(""), &out, &out); code != 0 {
		t.Fatalf("guiju test: %s", out.String())
	}
	o := begin(t, folder, "中心仓库", "keeper", "buyer", "inspector", "requester", "auditor", "head")
	day := func(n int) string { return o.h.Now().AddDate(0, 0, n).Format("2006-01-02") }
	sku := o.opens("keeper", "sku.list", browser.Say("code", "A1"), browser.Say("name", "轴承"), browser.Say("unit", "个"), browser.Say("safety", "10"))
	a := o.opens("keeper", "lot.arrive", browser.Say("sku", "A1"), browser.Say("qty", "20"), browser.Say("expires", day(60)))
	b := o.opens("keeper", "lot.arrive", browser.Say("sku", "A1"), browser.Say("qty", "5"), browser.Say("expires", day(20)))
	o.shows("inspector", "/r/"+a, "待检", "检验")
	o.does("inspector", a, "inspect", browser.Say("passed", "true"))
	o.does("inspector", b, "inspect", browser.Say("passed", "true"))
	o.shows("keeper", "/r/"+sku, "25")
	r := o.opens("requester", "requisition.ask_for", browser.Say("sku", "A1"), browser.Say("qty", "5"), browser.Say("line_stop", "false"))
	o.does("head", r, "approve")
	if wrong := o.tries("keeper", r, "draw", browser.Say("lot", a)); !strings.Contains(wrong, "先进先出") {
		t.Errorf("the later lot goes out first: %s", wrong)
	}
	o.does("keeper", r, "draw", browser.Say("lot", b))
	o.shows("keeper", "/r/"+b, "已用完")
	o.shows("keeper", "/r/"+sku, "20")
	c := o.opens("keeper", "stocktake.open", browser.Say("sku", "A1"), browser.Say("counters", o.ids["keeper"]), browser.Say("counters", o.ids["buyer"]))
	o.does("buyer", c, "enter", browser.Say("counted", "20"))
	o.does("auditor", c, "confirm")
	o.does("keeper", c, "confirm")
	o.does("buyer", c, "confirm")
	for _, login := range []string{"keeper", "head"} {
		o.foreign(login)
	}
	o.h.To(day(61) + " 00:05")
	o.people = map[string]*browser.Person{}
	o.shows("keeper", "/r/"+a, "隔离")
	o.shows("keeper", "/r/"+sku, "0")
}

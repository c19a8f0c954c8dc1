package explain_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/regulation/explain"
	"github.com/guiju/guiju/regulations"
)

func founding(t *testing.T) (*regulation.Program, *explain.Book) {
	t.Helper()
	prog, _ := regulation.Compile(regulations.FS())
	if prog == nil {
		t.Fatal("the founding regulation does not compile")
	}
	b, err := explain.New(prog, time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return prog, b
}

// Every rule of the founding regulation has words in both languages: nothing
// is left as it is written.
func TestEveryRuleHasWords(t *testing.T) {
	prog, b := founding(t)
	n := 0
	for _, name := range prog.Order {
		for _, s := range b.Type(prog.Types[name]).Says {
			n++
			for _, l := range []i18n.Lang{i18n.Zh, i18n.En} {
				if say := s.Say.In(l); say == "" || strings.ContainsAny(say, "‹›") || strings.Contains(say, "{1}") {
					t.Errorf("%s: %s", name, say)
				}
			}
			if strings.Contains(s.Say.Zh, "：。") || s.Say.En == s.Say.Zh {
				t.Errorf("%s: %q %q", name, s.Say.Zh, s.Say.En)
			}
		}
	}
	t.Logf("%d sentences", n)
	if n < 1000 {
		t.Error(n, "sentences")
	}
}

// The rule on long-distance calls, in its own words and in the program's.
func TestLongDistance(t *testing.T) {
	_, b := founding(t)
	say := func(id string, l i18n.Lang) string {
		var out strings.Builder
		for _, p := range b.Clause(id) {
			for _, s := range p.Says {
				fmt.Fprintf(&out, "%s%s\n", strings.Repeat("  ", s.Deep), s.Say.In(l))
			}
		}
		return out.String()
	}
	for _, want := range []struct {
		id   string
		lang i18n.Lang
		line string
	}{
		{"S11", i18n.Zh, "签字同意：在「待签批」时，由「通话人」的长途签批人办理，转为「准予挂拨」。\n"},
		{"S11", i18n.Zh, "  例外：「通话人」本人之外没有客服主管在，且「通话人」本人之外没有主管领导在，且「确因业务需要」的，由总办办理，转为「总办同意先行挂拨」。\n"},
		{"S11", i18n.En, "sign: at “waiting for signature”, done by who signs a long-distance call (for “caller”), leads to “may dial”.\n"},
		{"S11.1", i18n.Zh, "  例外：当事人本人之外没有客服主管在的，由主管领导办理。\n"},
		{"S11.3", i18n.Zh, "  到期：办「转为私人」。\n"},
		{"S11.3", i18n.Zh, "    随之：「补办截止」记为「通话结束」起 3 日（补办期限（日））。\n"},
		{"S11.4", i18n.Zh, "收款开据：在「待收」时，由出纳办理，转为「已收」。\n"},
	} {
		if got := say(want.id, want.lang); !strings.Contains(got, want.line) {
			t.Errorf("%s does not say\n%s\nbut\n%s", want.id, want.line, got)
		}
	}
}

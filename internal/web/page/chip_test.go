package page

import (
	"strings"
	"testing"
	"time"

	"github.com/guiju/guiju/internal/i18n"
)

func TestChip(t *testing.T) {
	h := time.Hour
	for _, c := range []struct {
		say         string
		state       ChipState
		start, due  time.Duration
		full        bool
		class, text string
		live        bool
	}{
		{"runs", ChipRunning, -1 * h, 3 * h, false, "", "剩 3 时", true},
		{"two units from a day on", ChipRunning, -h, 31*h + 20*time.Minute, false, "", "剩 1 天 7 时", true},
		{"three on the record", ChipRunning, -h, 31*h + 20*time.Minute, true, "", "剩 1 天 7 时 20 分", true},
		{"little left", ChipRunning, -10 * h, h, false, "soon", "剩 1 时", true},
		{"a sixth left", ChipRunning, -5 * h, h, false, "soon", "剩 1 时", true},
		{"a quarter left", ChipRunning, -3 * h, h, false, "", "剩 1 时", true},
		{"under a minute", ChipRunning, -10 * h, 20 * time.Second, false, "soon", "剩 不到 1 分", true},
		{"ran out since it was read", ChipRunning, -10 * h, -time.Minute, false, "over", "逾 1 分", true},
		{"late", ChipOver, -10 * h, -2 * h, false, "over", "逾 2 时", true},
		{"stands still", ChipHold, -10 * h, 0, false, "hold", "停表", false},
		{"in time", ChipDone, -10 * h, 2 * h, true, "ok", "按时，余 2 时", false},
		{"ended late", ChipLate, -10 * h, -2 * h, false, "late", "迟 2 时 办结", false},
		{"late before it was entered", ChipBefore, -10 * h, -2 * h, false, "before", "录入前已逾期", false},
	} {
		got := NewChip(i18n.Zh, Clock{State: c.state, Start: noon.Add(c.start), Due: noon.Add(c.due), End: noon, Full: c.full}, noon, zone)
		text := strings.ReplaceAll(got.Text, "\u00a0", " ")
		if got.Class != c.class || text != c.text || (got.Due != 0) != c.live {
			t.Errorf("%s: %q %q live %v, want %q %q %v", c.say, got.Class, text, got.Due != 0, c.class, c.text, c.live)
		}
		if got.Path == "" && !got.Tick {
			t.Errorf("%s: no shape", c.say)
		}
	}
}

// Each state has a drawing of its own: a grey printer tells them apart.
func TestShapesDiffer(t *testing.T) {
	seen := map[string]ChipState{}
	for _, s := range []ChipState{ChipRunning, ChipOver, ChipHold, ChipDone, ChipBefore} {
		c := NewChip(i18n.En, Clock{State: s, Start: noon.Add(-time.Hour), Due: noon.Add(time.Hour * map[bool]time.Duration{true: -1, false: 1}[s == ChipOver]), End: noon}, noon, zone)
		if old, ok := seen[c.Path]; ok {
			t.Errorf("%s looks like %s", s, old)
		}
		seen[c.Path] = s
	}
}

func TestTel(t *testing.T) {
	for in, want := range map[string]string{"020-5550-0142": "tel:02055500142", "+86 (20) 5550": "tel:+86205550", "javascript:alert(1)": "tel:1"} {
		if got := string(Tel(in)); got != want {
			t.Errorf("%q dials %q, want %q", in, got, want)
		}
	}
}

package explain

import (
	"fmt"

	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
)

// Lack says plainly that no rule carries out a clause yet, and what there is of
// it so far; nothing, where some rule does.
func Lack(prog *regulation.Program, id string, enforced map[string][]regulation.Enforcer) i18n.Text {
	soFar, lacks := prog.Lacks(id, enforced)
	if !lacks {
		return i18n.Text{}
	}
	var parts []i18n.Text
	stories := 0
	for _, e := range soFar {
		switch e.Kind {
		case "parameter":
			parts = append(parts, fill(text("参数{1}", "the parameter {1}"), quote(e.Say)))
		case "table":
			parts = append(parts, fill(text("{1}里的一行", "a line of {1}"), quote(e.Say)))
		case "kept":
			parts = append(parts, text("违反它的拒绝留存在案", "refusals under it are kept"))
		case "scenario":
			stories++
		}
	}
	if stories > 0 {
		n := fmt.Sprint(stories)
		parts = append(parts, text(n+" 个情景", n+" scenarios"))
	}
	if len(parts) == 0 {
		return text("这一条还没有规则落实，暂由人工掌握。", "No rule carries out this clause yet; people see to it.")
	}
	return fill(text("这一条还没有规则落实。现有：{1}。", "No rule carries out this clause yet. So far: {1}."), join(text("、", ", "), parts...))
}

package regulation

import (
	"fmt"
	"sort"
	"strings"

	"github.com/guiju/guiju/internal/i18n"
)

func (c *compiler) errAt(p Pos, zh, en, hintZh, hintEn string) {
	c.report(Problem{Pos: p, What: Text{Zh: zh, En: en}, Hint: Text{Zh: hintZh, En: hintEn}})
}

func (c *compiler) warnAt(p Pos, zh, en, hintZh, hintEn string) {
	c.report(Problem{Pos: p, What: Text{Zh: zh, En: en}, Hint: Text{Zh: hintZh, En: hintEn}, Warn: true})
}

// report keeps one problem a place and sentence: what a pattern says once is
// not said again for every type that is like it.
func (c *compiler) report(p Problem) {
	key := p.Pos.String() + p.What.En
	if c.said[key] || len(c.problems) >= maxProblems {
		return
	}
	c.said[key] = true
	c.problems = append(c.problems, p)
}

const maxProblems = 200

// sortProblems puts causes first and warnings last, each in the order of the files.
func sortProblems(ps []Problem) {
	sort.SliceStable(ps, func(i, j int) bool {
		a, b := ps[i], ps[j]
		if a.Warn != b.Warn {
			return b.Warn
		}
		if a.Cause != b.Cause {
			return a.Cause
		}
		if x, y := strings.HasPrefix(a.Pos.File, "scenarios/"), strings.HasPrefix(b.Pos.File, "scenarios/"); x != y {
			return y // what a scenario misses is mostly wrong elsewhere
		}
		if a.Pos.File != b.Pos.File {
			return a.Pos.File < b.Pos.File
		}
		if a.Pos.Line != b.Pos.Line {
			return a.Pos.Line < b.Pos.Line
		}
		return a.Pos.Col < b.Pos.Col
	})
}

// unknown says that a name is not known where it stands, and what may be meant.
func (c *compiler) unknown(p Pos, name string, zh, en string, have []string) {
	c.missing(p, name, have, fmt.Sprintf("“%s”不是%s", name, zh), fmt.Sprintf("“%s” is not %s", name, en))
}

// missing reports a name that is not among those that are known.
func (c *compiler) missing(p Pos, name string, have []string, zh, en string) {
	near := nearest(name, have)
	x := Problem{Pos: p, What: Text{Zh: zh, En: en}, missing: name, near: near}
	if x.Hint.Zh, x.Hint.En = meant(name, have); near == "" {
		x.Hint.Zh, x.Hint.En = habit(name)
	}
	c.report(x)
}

// meant gives the hint of a misspelt name.
func meant(name string, have []string) (zh, en string) {
	best := nearest(name, have)
	if best == "" {
		return "", ""
	}
	return "是不是 " + best + "？", "did you mean " + best + "?"
}

// nearest gives the name within a third of its letters, of two as near the
// one of its length.
func nearest(name string, have []string) string {
	letters := len([]rune(name))
	best, dist := "", min(3, max(1, letters/3))+1
	sorted := append([]string(nil), have...)
	sort.Strings(sorted)
	for _, h := range sorted {
		d := distance(name, h)
		if d < dist || best != "" && d == dist && len([]rune(h)) == letters && len([]rune(best)) != letters {
			best, dist = h, d
		}
	}
	return best
}

// distance counts the letters to change, add, drop or swap.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 60 || len(y) > 60 {
		return 99
	}
	var before []int
	prev := make([]int, len(y)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(x); i++ {
		cur := make([]int, len(y)+1)
		cur[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				cur[j] = min(cur[j], before[j-2]+1)
			}
		}
		before, prev = prev, cur
	}
	return prev[len(y)]
}

// Fatal says whether any of the problems stops the regulation.
func Fatal(ps []Problem) bool {
	for _, p := range ps {
		if !p.Warn {
			return true
		}
	}
	return false
}

// In gives the problem as it is printed: place, what, hint.
func (p Problem) In(l i18n.Lang) string {
	s := p.Pos.String() + ": " + p.What.In(l)
	if !p.Hint.Empty() {
		s += "\n    " + p.Hint.In(l)
	}
	return s
}

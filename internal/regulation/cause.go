package regulation

import (
	"fmt"
	"strings"
)

// lacks gives where a word that is not there would stand: after the last of
// those that are written before it, in the file of the part itself.
func (n *node) lacks(at Pos, where, word string) Pos {
	out := at
	for _, w := range vocabulary[where].names() {
		if w == word {
			break
		}
		if x := n.get(w); x != nil && x.pos.File == at.File && x.pos.Line >= out.Line {
			out.Line = x.lastLine()
		}
	}
	return out
}

func (n *node) lastLine() int {
	l := n.pos.Line
	if n.quote == block {
		l += strings.Count(n.text, "\n")
	}
	for _, e := range n.keys {
		l = max(l, e.key.pos.Line, e.val.lastLine())
	}
	for _, x := range n.items {
		l = max(l, x.lastLine())
	}
	return l
}

// renamed looks for what a missing name has become: a name like it that is
// written down once and used nowhere.
func (c *compiler) renamed() {
	if !Fatal(c.problems) {
		return
	}
	uses := map[[2]string][]Pos{}
	var order [][2]string
	for _, p := range c.problems {
		if p.near == "" {
			continue
		}
		k := [2]string{p.missing, p.near}
		if uses[k] == nil {
			order = append(order, k)
		}
		uses[k] = append(uses[k], p.Pos)
	}
	for _, k := range order {
		at, once := c.only(k[1])
		if !once || at.Line == uses[k][0].Line && at.File == uses[k][0].File {
			continue
		}
		zh, en := usedAt(uses[k])
		c.report(Problem{Pos: at, Cause: true,
			What: Text{Zh: fmt.Sprintf("「%s」无处用到，而「%s」%s没有写明", k[1], k[0], zh), En: fmt.Sprintf("“%s” is used nowhere, and “%s” is not known %s", k[1], k[0], en)},
			Hint: Text{Zh: "是不是同一个名字？", En: "is it the same name?"}})
	}
}

func usedAt(at []Pos) (zh, en string) {
	if len(at) == 1 {
		return "在 " + at[0].String() + " ", "at " + at[0].String()
	}
	return fmt.Sprintf("在 %s 等 %d 处", at[0], len(at)), fmt.Sprintf("at %s and %d more", at[0], len(at)-1)
}

// only gives the one place in which a name stands.
func (c *compiler) only(name string) (at Pos, once bool) {
	n := 0
	for file, text := range c.files {
		for i, line := range strings.Split(string(text), "\n") {
			for _, w := range namesIn(line) {
				if line[w[0]:w[1]] == name {
					at = Pos{file, i + 1, w[0] + 1}
					n++
				}
			}
			if n > 1 {
				return at, false
			}
		}
	}
	return at, n == 1
}

// namesIn gives where names stand in a line, comments left out.
func namesIn(line string) [][2]int {
	var out [][2]int
	for i := 0; i < len(line); {
		c := line[i]
		if c == '#' && (i == 0 || line[i-1] == ' ') {
			break
		}
		if !isLetter(c) {
			i++
			continue
		}
		j := i
		for j < len(line) && (isLetter(line[j]) || isDigit(line[j])) {
			j++
		}
		out = append(out, [2]int{i, j})
		i = j
	}
	return out
}

func isLetter(c byte) bool { return c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' }

package regulation

import (
	"bytes"
	"fmt"
	"strings"
)

// Since explains the problems of a regulation by what was changed in it since
// it was right: it adds, before the others, the places where a name that is
// missed now was declared, and moves to the front what stands in a changed
// place. Files of which little is left are another regulation's, and tell
// nothing. what says in words which regulation it was.
func Since(problems []Problem, files, before map[string][]byte, what Text) []Problem {
	if !Fatal(problems) || !mostly(files, before) {
		return problems
	}
	var all []hunk
	for _, f := range sortedKeys(before) {
		if now, is := files[f]; is && !bytes.Equal(now, before[f]) {
			all = append(all, hunks(f, before[f], now)...)
		}
	}
	if len(all) == 0 || len(all) > maxHunks {
		return problems
	}
	problems = append([]Problem(nil), problems...)
	uses := map[int][]Pos{}
	names := map[int]string{}
	explained, shared := false, false
	for i := range problems {
		p := &problems[i]
		if p.Warn {
			continue
		}
		shared = shared || before[p.Pos.File] != nil
		if h := standsIn(all, p.Pos); h >= 0 {
			p.Cause, explained = true, true
			continue
		}
		if h := loses(all, p.missing); h >= 0 {
			explained = true
			uses[h] = append(uses[h], p.Pos)
			if names[h] == "" {
				names[h] = p.missing
			}
		}
	}
	for i, h := range all {
		zh, en := "", ""
		switch {
		case len(uses[i]) > 0:
			zh, en = usedAt(uses[i])
			zh, en = "；「"+names[i]+"」"+zh+"还在用", "; “"+names[i]+"” is still used "+en
		case explained || !shared || len(all) > 5:
			continue
		}
		problems = append(problems, Problem{Pos: Pos{h.file, h.line, 1}, Cause: true, What: Text{
			Zh: fmt.Sprintf("%s这里是「%s」%s%s", what.Zh, short(h.was), h.became("，现为「", "」"), zh),
			En: fmt.Sprintf("%s has here “%s”%s%s", what.En, short(h.was), h.became(", now “", "”"), en),
		}})
	}
	sortProblems(problems)
	return problems
}

// mostly says whether most files of a regulation still stand word for word: one
// that has but their names in common is somebody else's.
func mostly(files, before map[string][]byte) bool {
	same := 0
	for f, was := range before {
		if now, is := files[f]; is && bytes.Equal(now, was) {
			same++
		}
	}
	return 2*same >= len(before)-1
}

// maxHunks: a regulation that differs in more places is another one.
const maxHunks = 40

// hunk is a stretch of lines that differ.
type hunk struct {
	file     string
	line     int // where it begins now
	was, now []string
}

// hunks compares the lines of a file with those it had. A file of which half
// is gone gives none.
func hunks(file string, before, now []byte) []hunk {
	a, b := strings.Split(string(before), "\n"), strings.Split(string(now), "\n")
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	x, y := a[head:len(a)-tail], b[head:len(b)-tail]
	if len(x)*len(y) > 1<<20 {
		return nil
	}
	// same[i][j]: how many lines x[i:] and y[j:] have in common
	same := make([][]int32, len(x)+1)
	for i := range same {
		same[i] = make([]int32, len(y)+1)
	}
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			same[i][j] = max(same[i+1][j], same[i][j+1])
			if x[i] == y[j] {
				same[i][j] = same[i+1][j+1] + 1
			}
		}
	}
	if 2*(head+tail+int(same[0][0])) < len(a) {
		return nil
	}
	var out []hunk
	for i, j := 0, 0; i < len(x) || j < len(y); {
		if i < len(x) && j < len(y) && x[i] == y[j] {
			i, j = i+1, j+1
			continue
		}
		fi, fj := i, j
		for (i < len(x) || j < len(y)) && (i >= len(x) || j >= len(y) || x[i] != y[j]) {
			if j >= len(y) || i < len(x) && same[i+1][j] >= same[i][j+1] {
				i++
			} else {
				j++
			}
		}
		out = append(out, hunk{file, max(1, min(head+fj+1, len(b)-1)), x[fi:i], y[fj:j]})
	}
	return out
}

// standsIn gives the hunk in which a place stands, -1 where in none.
func standsIn(all []hunk, p Pos) int {
	for i, h := range all {
		if p.File == h.file && p.Line >= h.line-1 && p.Line <= h.line+max(1, len(h.now)) {
			return i
		}
	}
	return -1
}

// loses gives the hunk that took a name away: one that declared it before any
// other.
func loses(all []hunk, name string) int {
	if name == "" {
		return -1
	}
	best, key := -1, false
	for i, h := range all {
		was, declared := counted(h.was, name)
		now, _ := counted(h.now, name)
		if was > now && (best < 0 || declared && !key) {
			best, key = i, declared
		}
	}
	return best
}

// counted says how often a name stands in lines, and whether one of them
// begins with it.
func counted(lines []string, name string) (n int, key bool) {
	for _, l := range lines {
		for _, w := range namesIn(l) {
			if l[w[0]:w[1]] == name {
				n++
				key = key || strings.TrimSpace(l[:w[0]]) == "" && strings.HasPrefix(l[w[1]:], ":")
			}
		}
	}
	return n, key
}

func (h hunk) became(before, after string) string {
	if len(h.now) == 0 {
		return ""
	}
	return before + short(h.now) + after
}

func short(lines []string) string {
	s := strings.Join(strings.Fields(strings.Join(lines, " ")), " ")
	if r := []rune(s); len(r) > 70 {
		return string(r[:70]) + "…"
	}
	return s
}

package paper

import (
	"fmt"

	"github.com/guiju/guiju/internal/i18n"
)

// Problem is one thing wrong with a form, and where.
type Problem struct {
	File      string
	Line, Col int
	What      i18n.Text
	Hint      i18n.Text
}

func (p *Problem) Error() string {
	s := fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Col, p.What.In(i18n.Zh))
	if !p.Hint.Empty() {
		s += "\n    " + p.Hint.In(i18n.Zh)
	}
	return s
}

// nearest gives the known word that is at most two slips away, or "".
func nearest(word string, known []string) string {
	best, at := "", 3
	for _, k := range known {
		if d := slips(word, k); d < at && d < len(k) {
			best, at = k, d
		}
	}
	return best
}

// slips counts the letters to change, add or leave out.
func slips(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

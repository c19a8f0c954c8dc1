package sheet

import (
	"iter"
	"strings"
	"unicode"
)

// Head is the row with the titles of a table.
type Head struct {
	Line    int
	Titles  []string // by column of the sheet; "" where the head has none
	Columns []int    // for each title that was wanted its column, -1 for none
}

// Found says whether there is a head at all.
func (h Head) Found() bool { return h.Line > 0 }

// headRows is how many filled rows are looked at: a bank's statement has
// twenty of notes before its head.
const headRows = 60

// FindHead finds the row with the titles. With wanted titles it is the row
// that has most of them; a title above the table, notes above or beside it
// have few. Without, or where no row has two of them, it is the row with the
// most different short texts. A title matches but for case, blanks, a star,
// and a remark in brackets behind it.
func (s *Sheet) FindHead(want []string) (Head, error) {
	wanted := map[string]bool{}
	for _, title := range want {
		wanted[plainTitle(title)] = true
	}
	var head, likely Row
	most, mostTexts, seen := 0, 0, 0
	for row, err := range s.Rows() {
		if err != nil {
			if row.Line > 0 {
				continue // the importer tells it
			}
			return Head{}, err
		}
		if n := matches(row, wanted); n > most {
			most, head = n, row
		}
		if n := titleTexts(row); n > mostTexts {
			mostTexts, likely = n, row
		}
		if seen++; seen == headRows {
			break
		}
	}
	if most < min(2, max(1, len(want))) {
		head = likely
	}
	return headOf(head, want), nil
}

// matches counts how many different wanted titles a row has.
func matches(row Row, wanted map[string]bool) int {
	found := map[string]bool{}
	for _, c := range row.Cells {
		if title := plainTitle(c.Text); wanted[title] {
			found[title] = true
		}
	}
	return len(found)
}

// titleTexts counts the cells of a row that could be titles; a row in which
// one stands twice, or with a figure in it, counts less by it.
func titleTexts(row Row) (n int) {
	seen := map[string]bool{}
	for _, c := range row.Cells {
		switch {
		case c.Empty():
		case seen[c.Text], c.Kind != Text, len(c.Text) > 120, !strings.ContainsFunc(c.Text, unicode.IsLetter):
			n--
		case strings.ContainsAny(c.Text[:1], "0123456789+-"):
			n--
		default:
			n++
		}
		seen[c.Text] = true
	}
	return n
}

func headOf(row Row, want []string) Head {
	h := Head{Line: row.Line, Titles: make([]string, len(row.Cells))}
	column := map[string]int{}
	for i := len(row.Cells) - 1; i >= 0; i-- { // the first of two with one title
		h.Titles[i] = row.Cells[i].Text
		column[plainTitle(h.Titles[i])] = i
	}
	delete(column, "")
	for _, title := range want {
		i, ok := column[plainTitle(title)]
		if !ok {
			i = -1
		}
		h.Columns = append(h.Columns, i)
	}
	return h
}

// plainTitle is what of a title is compared.
func plainTitle(s string) string {
	if i := strings.IndexAny(s, "(（[【"); i > 0 {
		s = s[:i]
	}
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '*' || r == '＊' || r == ':' || r == '：' || r == '\u200b' || r == '\ufeff' {
			return -1
		}
		return r
	}, s))
}

// Below are the rows under the head in which some column of the table is
// filled, without what stands beside the table.
func (s *Sheet) Below(h Head) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for row, err := range s.Rows() {
			if row.Line > 0 && row.Line <= h.Line {
				continue
			}
			if err == nil {
				if row = row.within(h); row.Filled() == 0 {
					continue
				}
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

// within is the row with the columns of the table alone.
func (r Row) within(h Head) Row {
	in := Row{Line: r.Line, Cells: make([]Cell, len(h.Titles))}
	for i, title := range h.Titles {
		if title != "" {
			in.Cells[i] = r.Cell(i)
		}
	}
	return in
}

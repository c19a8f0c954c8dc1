package sheet

import (
	"strings"
	"unicode"
)

// tidy trims a text of the blanks of both languages (U+3000, NBSP, tabs, line
// ends) and of marks without width.
func tidy(s string) string {
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || r == '\u200b' || r == '\u200e' || r == '\u200f' || r == '\u2060' || r == '\ufeff'
	})
}

// tidyText is tidy for a cell of a text file, which takes away too what other
// programs, and our own export, put there for Excel's sake: ="0123" around a
// number that is to stay a text, and ' before what would start a formula.
func tidyText(s string) string {
	s = tidy(s)
	if len(s) > 3 && strings.HasPrefix(s, `="`) && strings.HasSuffix(s, `"`) && !strings.Contains(s[2:len(s)-1], `"`) {
		return tidy(s[2 : len(s)-1])
	}
	if rest, found := strings.CutPrefix(s, "'"); found && startsFormula(rest) {
		return tidy(rest)
	}
	return s
}

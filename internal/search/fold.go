package search

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// The table of Traditional characters is that of OpenCC (Apache-2.0, see NOTICE).
//
//go:embed simplified.txt
var simplifiedTable string

// Folder brings text to the one form that is indexed and asked for.
type Folder struct{ simplified map[rune]rune }

// NewFolder reads the table of Traditional characters.
func NewFolder() *Folder {
	f := &Folder{simplified: make(map[rune]rune, 4200)}
	for line := range strings.Lines(simplifiedTable) {
		from, to, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok {
			continue
		}
		a, _ := utf8.DecodeRuneInString(from)
		b, _ := utf8.DecodeRuneInString(to)
		f.simplified[a] = b
	}
	return f
}

// Fold gives simplified characters, half-width letters and figures, lower case.
func (f *Folder) Fold(s string) string {
	s = strings.ToLower(width.Fold.String(norm.NFC.String(s)))
	return strings.Map(func(r rune) rune {
		if t, ok := f.simplified[r]; ok {
			return t
		}
		// Private-use characters are the index's own marks.
		if r >= 0xe000 && r <= 0xf8ff || unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// run is a stretch of a text: Chinese characters, or a word of letters and figures.
type run struct {
	han  bool
	text []rune
}

// runs cuts a folded text; everything else separates.
func runs(s string) []run {
	var out []run
	for _, r := range s {
		han := isHan(r)
		word := !han && (unicode.IsLetter(r) || unicode.IsDigit(r))
		if !han && !word {
			out = append(out, run{})
			continue
		}
		if n := len(out); n > 0 && len(out[n-1].text) > 0 && out[n-1].han == han {
			out[n-1].text = append(out[n-1].text, r)
		} else {
			out = append(out, run{han: han, text: []rune{r}})
		}
	}
	kept := out[:0]
	for _, x := range out {
		if len(x.text) > 0 {
			kept = append(kept, x)
		}
	}
	return kept
}

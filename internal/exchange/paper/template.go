package paper

import (
	"strings"
	"unicode/utf8"
)

// The holes this package answers itself.
const (
	ownRow   = "n"     // the number of the row, in tables
	ownPage  = "page"  // in the foot
	ownPages = "pages" // in the foot
)

// Stand-ins for page numbers until they are known; clean leaves no control
// characters in anything else.
const (
	markPage  = "\x01"
	markPages = "\x02"
)

// cut parts a text into what stands and its holes. A hole runs to the brace
// that closes it, past braces and quotes of its own; {{ and }} are braces.
// bad is the offset of a hole that does not end or of a brace that closes
// nothing; -1 when all is well.
func cut(s string) (parts []rawPart, bad int) {
	var text strings.Builder
	flush := func() {
		if text.Len() > 0 {
			parts = append(parts, rawPart{text: text.String()})
			text.Reset()
		}
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case (c == '{' || c == '}') && i+1 < len(s) && s[i+1] == c:
			text.WriteByte(c)
			i++
		case c == '}':
			return nil, i
		case c == '{':
			n := closing(s[i+1:])
			if n < 0 {
				return nil, i
			}
			flush()
			parts = append(parts, rawPart{hole: s[i+1 : i+1+n], at: i + 1, isHole: true})
			i += n + 1
		default:
			text.WriteByte(c)
		}
	}
	flush()
	return parts, -1
}

type rawPart struct {
	text   string
	hole   string
	at     int // offset of the hole's expression
	isHole bool
}

// closing gives the offset of the brace that closes a hole, or -1.
func closing(s string) int {
	depth := 0
	var quote byte
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == '\\' {
				i++
			} else if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '{':
			depth++
		case c == '}':
			if depth == 0 {
				return i
			}
			depth--
		}
	}
	return -1
}

// formatOf splits `capitals r.total` into format and expression. Two words
// side by side are no expression, so nothing is ambiguous.
func formatOf(hole string) (format, expr string) {
	hole = strings.TrimSpace(hole)
	if word, rest, ok := strings.Cut(hole, " "); ok {
		if r, _ := utf8.DecodeRuneInString(strings.TrimSpace(rest)); formats[word] != nil && begins(r) {
			return word, strings.TrimSpace(rest)
		}
	}
	return "", hole
}

// begins says that an operand may begin with r, so that a word before it is
// no operand: `day - 1` is an expression, `day r.opened` has a format.
func begins(r rune) bool {
	return r == '_' || r == '(' || r == '\'' || r == '"' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

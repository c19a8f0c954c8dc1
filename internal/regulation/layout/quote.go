package layout

import (
	"strings"
	"unicode"
)

// wantsQuotes says whether YAML would read the text as something else.
func wantsQuotes(s string, inFlow bool) bool {
	if s == "" {
		return true
	}
	if strings.ContainsRune("!&*{}[],#|>@%`\"'", rune(s[0])) {
		return true
	}
	if (s[0] == '-' || s[0] == '?' || s[0] == ':') && (len(s) == 1 || s[1] == ' ') {
		return true
	}
	if strings.Contains(s, ": ") || strings.HasSuffix(s, ":") || strings.Contains(s, " #") || strings.ContainsAny(s, "\t\n") {
		return true
	}
	return inFlow && (strings.ContainsAny(s, ",[]{}") || strings.Contains(s, ":'") || strings.Contains(s, ":\""))
}

// quote puts a text in the quotes that leave most of it as it is.
func quote(s string) string {
	if !strings.ContainsAny(s, "\"\\\t\n") {
		return `"` + s + `"`
	}
	if strings.ContainsAny(s, "\t\n") {
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\t", `\t`, "\n", `\n`).Replace(s) + `"`
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}

// closes gives where the quoted text that s begins with ends; 0: nowhere.
func closes(s string) int {
	q := s[0]
	for i := 1; i < len(s); i++ {
		switch {
		case q == '"' && s[i] == '\\':
			i++
		case s[i] == q && q == '\'' && i+1 < len(s) && s[i+1] == q:
			i++
		case s[i] == q:
			return i + 1
		}
	}
	return 0
}

// literal gives where a text of CEL that begins at i ends: a quote in the
// middle of a word is none.
func literal(s string, i int) int {
	if i > 0 {
		if c := s[i-1]; c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			return 0
		}
	}
	for j := i + 1; j < len(s); j++ {
		switch s[j] {
		case '\\':
			j++
		case s[i]:
			return j + 1
		}
	}
	return 0
}

// cutComment takes a comment from the end of a plain text.
func cutComment(s string) (text, comment string) {
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\'' || s[i] == '"':
			if n := literal(s, i); n > 0 && strings.ContainsRune("'\"!&*[{@%", rune(s[0])) {
				i = n - 1 // it will stand in quotes as a whole: # inside is of the text
			}
		case s[i] == '#' && i > 0 && (s[i-1] == ' ' || s[i-1] == '\t'):
			text = strings.TrimRight(s[:i], " \t")
			return text, s[len(text):]
		}
	}
	return strings.TrimRight(s, " \t"), ""
}

func hasComment(s string) bool {
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\'' || s[i] == '"':
			if n := literal(s, i); n > 0 {
				i = n - 1
			}
		case s[i] == '#' && i > 0 && s[i-1] == ' ':
			return true
		}
	}
	return false
}

// balance counts the brackets of YAML that a line leaves open.
func balance(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\'', '"':
			if e := literal(s, i); e > 0 {
				i = e - 1
			}
		case '#':
			if i == 0 || s[i-1] == ' ' {
				return n
			}
		case '{', '[':
			n++
		case '}', ']':
			n--
		}
	}
	return n
}

// columns counts the columns of a line.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n++
		if unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xff60 {
			n++
		}
	}
	return n
}

package regulation

import (
	"strings"
	"unicode"
)

// The small grammars inside one line. All of them are made of words, a text
// in two languages and perhaps a list in round brackets:
//
//	text    中文 | English
//	field   KIND[*] [= START] 中文 | English [| help 中文 | help English]
//	kind    text long int num money date time bool tel file sign person
//	        one(CODE 中文/English, ...)  rows(NAME KIND 中文/English, ...)
//	        TYPE  TYPE(FIND)  person(FIND)
//	stage   [end | wait | void] 中文 | English [| owner 中文 | owner English]
//	by      STEP > STEP; a step is PARTY & PARTY; a party is ACTOR | ACTOR
//
// Of a choice or a column the English may be left out; the words of the code
// stand for it then. What follows the last `/` is English when it holds no
// Chinese character.

// texts splits a text line into its pairs of languages.
func texts(s string) []Text {
	parts := strings.Split(s, "|")
	var out []Text
	for i := 0; i < len(parts); i += 2 {
		t := Text{Zh: strings.TrimSpace(parts[i])}
		if i+1 < len(parts) {
			t.En = strings.TrimSpace(parts[i+1])
		}
		out = append(out, t)
	}
	return out
}

func textOf(s string) Text {
	if t := texts(s); len(t) > 0 {
		return t[0]
	}
	return Text{}
}

// shortText reads `中文/English` of a choice or a column called name.
func shortText(s, name string) Text {
	s = strings.TrimSpace(s)
	t := Text{Zh: s, En: strings.ReplaceAll(name, "_", " ")}
	if i := strings.LastIndex(s, "/"); i > 0 && i < len(s)-1 && !hasHan(s[i+1:]) {
		t = Text{Zh: strings.TrimSpace(s[:i]), En: strings.TrimSpace(s[i+1:])}
	}
	if t.Zh == "" {
		t.Zh = t.En
	}
	return t
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// kindText is a kind as it is written: `one(a 甲, b 乙)*`.
type kindText struct {
	word string
	args []string // nil: no brackets
	many bool
	rest string
	ok   bool // brackets closed
}

// readKind takes the kind off the front of a line.
func readKind(s string) kindText {
	s = strings.TrimSpace(s)
	k := kindText{ok: true}
	i := strings.IndexFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '(' || r == '*' })
	if i < 0 {
		k.word = s
		return k
	}
	k.word, s = s[:i], s[i:]
	if strings.HasPrefix(s, "(") {
		in, rest, ok := brackets(s)
		k.ok = ok
		k.args, s = splitTop(in, ','), rest
	}
	if strings.HasPrefix(s, "*") {
		k.many, s = true, s[1:]
	}
	k.rest = strings.TrimSpace(s)
	return k
}

// brackets takes a bracketed piece, brackets within it, off the front.
func brackets(s string) (in, rest string, ok bool) {
	depth := 0
	for i, r := range s {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
			if depth == 0 {
				return s[1:i], s[i+1:], true
			}
		}
	}
	return strings.TrimPrefix(s, "("), "", false
}

// splitTop splits at a separator that stands in no brackets.
func splitTop(s string, sep rune) []string {
	var out []string
	depth, from := 0, 0
	for i, r := range s {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth--
		case r == sep && depth == 0:
			out = append(out, strings.TrimSpace(s[from:i]))
			from = i + len(string(sep))
		}
	}
	return append(out, strings.TrimSpace(s[from:]))
}

// readStart takes `= VALUE` off the front of a line: one word, or a text in
// quotes; the 元 of an amount belongs to it.
func readStart(s string) (value, rest string, has bool) {
	if !strings.HasPrefix(s, "=") {
		return "", s, false
	}
	s = strings.TrimSpace(s[1:])
	if s != "" && (s[0] == '\'' || s[0] == '"') {
		if i := strings.IndexByte(s[1:], s[0]); i >= 0 {
			return s[1 : i+1], strings.TrimSpace(s[i+2:]), true
		}
	}
	value, rest, _ = strings.Cut(s, " ")
	rest = strings.TrimSpace(rest)
	if r, ok := strings.CutPrefix(rest, "元"); ok && (r == "" || r[0] == ' ') {
		rest = strings.TrimSpace(r)
	}
	return value, rest, true
}

// name says whether a word may name a field, act, stage or the like.
func isName(s string) bool {
	if s == "" || len(s) > 60 {
		return false
	}
	for i, r := range s {
		switch {
		case r >= 'a' && r <= 'z', r == '_' && i > 0, r >= '0' && r <= '9' && i > 0:
		default:
			return false
		}
	}
	return true
}

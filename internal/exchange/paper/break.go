package paper

import (
	"strings"
	"unicode"
)

// noStart may not stand at the start of a line, noEnd not at its end.
const (
	noStart = "、。，．：；！？）］｝〉》」』】〕〗〙〟’”…‥—～·・ー々〻％‰℃°′″!),.:;?]}%/¢»›"
	noEnd   = "（［｛〈《「『【〔〖〘〝‘“([{«‹¥￥$£€＃#№"
)

// wide says that a character is set by itself, like Han: a line may break
// before and after it. All others form words, which are kept whole.
func wide(r rune) bool {
	switch {
	case r < 0x2E80:
		return strings.ContainsRune("‘’“”…‥—·′″‰℃№①②③④⑤⑥⑦⑧⑨⑩☐☑☒□■✓✔✗✘", r)
	case r >= 0xFF61 && r <= 0xFFDC: // half-width forms
		return false
	}
	return true
}

func space(r rune) bool { return r == ' ' || r == '\u3000' }

// parts says that a line may break between a and b.
func parts(a, b rune) bool {
	switch {
	case space(b), a == '\u00A0', b == '\u00A0':
		return false
	case strings.ContainsRune(noStart, b), strings.ContainsRune(noEnd, a):
		return false
	}
	return space(a) || wide(a) || wide(b)
}

// unit is a stretch of text that is not parted; spaces may follow it.
type unit struct {
	text  []rune
	width em // without the spaces that follow
	full  em // with them
	solid int
}

func units(text []rune, advance func(rune) em) []unit {
	var out []unit
	from := 0
	for i := range text {
		if i+1 < len(text) && !parts(text[i], text[i+1]) {
			continue
		}
		u := unit{text: text[from : i+1]}
		u.solid = len(u.text)
		for u.solid > 0 && space(u.text[u.solid-1]) {
			u.solid--
		}
		for j, r := range u.text {
			w := advance(r)
			u.full += w
			if j < u.solid {
				u.width += w
			}
		}
		out = append(out, u)
		from = i + 1
	}
	return out
}

// line is one line of text and its width.
type line struct {
	text  string
	width em
	first bool // of its paragraph
}

// wrap breaks text into lines. The first line of a paragraph may be as wide
// as first, the others as rest. A unit wider than a line is cut between
// characters, so that there is always an end.
func wrap(text string, first, rest em, advance func(rune) em) []line {
	var out []line
	for para := range strings.SplitSeq(text, "\n") {
		limit, fresh := first, true
		var cur []rune
		var width, spaces em // spaces are those at the end of cur
		flush := func() {
			for len(cur) > 0 && space(cur[len(cur)-1]) {
				cur = cur[:len(cur)-1]
			}
			width = 0
			for _, r := range cur {
				width += advance(r)
			}
			out = append(out, line{string(cur), width, fresh})
			cur, width, spaces, limit, fresh = nil, 0, 0, rest, false
		}
		for _, u := range units([]rune(para), advance) {
			if len(cur) > 0 && u.solid > 0 && width+spaces+u.width > limit {
				flush()
			}
			for len(cur) == 0 && u.width > limit {
				n, w := 0, em(0)
				for n < u.solid && (n == 0 || w+advance(u.text[n]) <= limit) {
					w += advance(u.text[n])
					n++
				}
				if n == u.solid {
					break
				}
				cur, width = append(cur, u.text[:n]...), w
				flush()
				u = unit{text: u.text[n:], width: u.width - w, full: u.full - w, solid: u.solid - n}
			}
			cur = append(cur, u.text...)
			if u.solid > 0 {
				width, spaces = width+spaces+u.width, u.full-u.width
			} else {
				spaces += u.full
			}
		}
		flush()
	}
	return out
}

// widest gives the width of the widest unit of a text.
func widest(text string, advance func(rune) em) em {
	var out em
	for para := range strings.SplitSeq(text, "\n") {
		for _, u := range units([]rune(para), advance) {
			out = max(out, u.width)
		}
	}
	return out
}

// clean leaves out what no paper shows: control characters, marks of
// direction and joining, variant selectors (which are kept when they choose an
// ideographic variant: no font here has those, and they are to be reported).
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' || r == '\v' || r == '\f':
			return '\n'
		case r == '\t':
			return ' '
		case r >= 0x2000 && r <= 0x200A || r == 0x205F: // spaces of other widths
			return ' '
		case r == 0x202F:
			return '\u00A0'
		case unicode.IsControl(r), r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E,
			r >= 0x2060 && r <= 0x206F, r == 0xFEFF, r == 0xAD, r >= 0xFE00 && r <= 0xFE0F:
			return -1
		}
		return r
	}, s)
}

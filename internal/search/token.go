package search

import (
	"strings"

	"github.com/mozillazg/go-pinyin"
)

// Marks of the index. FTS5's ascii tokeniser takes every character beyond ASCII
// as part of a token, so a private-use character in front makes tokens of one
// kind that no text can contain.
const (
	markField  = 0xe000   // + class of the field: text not read by whoever reads the record
	markPerson = '\ue400' // a person's own text: followed by his id
	markPart   = '\ue500' // a part of a word or figure
	markPinyin = '\ue501' // initials, or full spelling
	markDept   = '\ue600' // department with class of the record
	markHim    = '\ue601' // a person who reads the record by name
	markType   = '\ue602'
	markStage  = '\ue603'
	markValue  = '\ue604' // field=value
	gap        = "\ue6ff" // between pieces: a phrase never spans two
	escape     = 0xf000   // + an ASCII character that would end a token
)

// safe makes one token of any text.
func safe(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 && !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z') {
			return escape + r
		}
		return r
	}, strings.ToLower(s))
}

// readingsMost bounds the combinations of pinyin readings of one name.
const readingsMost = 16

// pinyinOf gives the initials and the full spellings of a short Chinese text,
// with every reading of its characters.
func pinyinOf(text []rune) (initials, full []string) {
	args := pinyin.NewArgs()
	args.Heteronym = true
	initials, full = []string{""}, []string{""}
	for _, r := range text {
		var readings []string
		seen := map[string]bool{}
		for _, rs := range pinyin.Pinyin(string(r), args) {
			for _, x := range append(rs, surnames[r]...) {
				if !seen[x] {
					seen[x] = true
					readings = append(readings, x)
				}
			}
		}
		if len(readings) == 0 {
			return nil, nil
		}
		initials = combine(initials, readings, true)
		full = combine(full, readings, false)
	}
	return initials, full
}

// surnames are readings that a character has as a surname or in a place name
// and that the table of readings does not give first or at all.
var surnames = map[rune][]string{
	'曾': {"zeng"}, '单': {"shan"}, '仇': {"qiu"}, '查': {"zha"}, '覃': {"qin", "tan"}, '尉': {"yu"},
	'万': {"mo"}, '解': {"xie"}, '区': {"ou"}, '朴': {"piao"}, '翟': {"zhai"}, '盖': {"ge"}, '重': {"chong"}, '任': {"ren"},
	'宁': {"ning"}, '华': {"hua"}, '乐': {"yue"}, '缪': {"miao"}, '厦': {"xia"},
}

func combine(base, readings []string, initial bool) []string {
	var out []string
	seen := map[string]bool{}
	for _, b := range base {
		for _, r := range readings {
			if initial {
				r = r[:1]
			}
			if s := b + r; !seen[s] && len(out) < readingsMost {
				seen[s] = true
				out = append(out, s)
			}
		}
	}
	return out
}

// pairs cuts Chinese into overlapping pairs; the last character stands alone
// as well, so that a phrase may end on it.
func pairs(han []rune) []string {
	var out []string
	for i := range han {
		if i+1 < len(han) {
			out = append(out, string(han[i:i+2]))
		} else {
			out = append(out, string(han[i:]))
		}
	}
	return out
}

// tokens writes the tokens of one piece, each behind the piece's mark.
func (f *Folder) tokens(b *strings.Builder, p Piece) {
	prefix := p.mark()
	put := func(s string) {
		b.WriteString(prefix)
		b.WriteString(s)
		b.WriteByte(' ')
	}
	rs := runs(f.Fold(p.Text))
	for _, r := range rs {
		if r.han {
			for _, t := range pairs(r.text) {
				put(t)
			}
			continue
		}
		put(string(r.text))
	}
	b.WriteString(gap + " ")
	if !p.Short {
		return
	}
	// Short texts - names, numbers, plates, telephones - are also found by their
	// parts and their pinyin.
	joined := []rune{}
	for _, r := range rs {
		if !r.han {
			joined = append(joined, r.text...)
			parts(put, r.text)
			continue
		}
		if len(r.text) > 24 {
			continue
		}
		for from := range r.text {
			if from > 0 && len(r.text)-from < 2 {
				break
			}
			initials, full := pinyinOf(r.text[from:min(len(r.text), from+8)])
			for _, s := range initials {
				put(string(markPinyin) + s)
			}
			for _, s := range full {
				put(string(markPinyin) + s)
			}
		}
	}
	if len(rs) > 1 {
		parts(put, joined)
	}
	b.WriteString(gap + " ")
}

// parts writes the endings of a word, at least three characters long: a query
// for the beginning of one of them finds any part.
func parts(put func(string), word []rune) {
	if len(word) > 40 {
		word = word[:40]
	}
	for i := 0; i+3 <= len(word); i++ {
		put(string(markPart) + string(word[i:]))
	}
}

package sheet

import (
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"
)

// since2005 are the codes that the editions of 2005 and 2022 gave to
// characters Unicode has meanwhile; x/text knows none of them.
var since2005 = map[uint16]rune{
	0xA6D9: '︐', 0xA6DA: '︒', 0xA6DB: '︑', 0xA6DC: '︓', 0xA6DD: '︔', 0xA6DE: '︕', 0xA6DF: '︖',
	0xA6EC: '︗', 0xA6ED: '︘', 0xA6F3: '︙',
	0xA8BC: 'ḿ',
	0xFE51: '\U00020087', 0xFE52: '\U00020089', 0xFE53: '\U000200CC', 0xFE6C: '\U000215D7', 0xFE76: '\U0002298F', 0xFE91: '\U000241FE',
	0xFE59: '\u9FB4', 0xFE61: '\u9FB5', 0xFE66: '\u9FB6', 0xFE67: '\u9FB7', 0xFE6D: '\u9FB8', 0xFE7E: '\u9FB9', 0xFE90: '\u9FBA', 0xFEA0: '\u9FBB',
}

// fromGB18030 decodes a text. bad are the first bytes that are no character,
// shown as U+FFFD in the text.
func fromGB18030(b []byte) (text string, bad []byte) {
	if isASCII(b) {
		return string(b), nil
	}
	out := make([]byte, 0, len(b)*3/2)
	d := simplifiedchinese.GB18030.NewDecoder()
	var buf [16]byte
	for i := 0; i < len(b); {
		if b[i] < 0x80 {
			out = append(out, b[i])
			i++
			continue
		}
		n := codeLength(b[i:])
		code := b[i:min(i+n, len(b))]
		i += len(code)
		if len(code) == 2 {
			if r, ok := since2005[uint16(code[0])<<8|uint16(code[1])]; ok {
				out = utf8.AppendRune(out, r)
				continue
			}
		}
		d.Reset()
		nDst, _, err := d.Transform(buf[:], code, true)
		if r, size := utf8.DecodeRune(buf[:nDst]); err != nil || r == utf8.RuneError || size != nDst {
			if bad == nil {
				bad = code
			}
			out = utf8.AppendRune(out, utf8.RuneError)
			continue
		}
		out = append(out, buf[:nDst]...)
	}
	return string(out), bad
}

// codeLength is how many bytes the code takes that begins here: two, or four
// where the second is a figure; one that cannot begin a code stands alone.
func codeLength(b []byte) int {
	switch {
	case b[0] == 0x80 || b[0] == 0xFF || len(b) < 2:
		return 1
	case b[1] >= 0x30 && b[1] <= 0x39:
		return 4
	case b[1] < 0x40 || b[1] == 0x7F || b[1] == 0xFF:
		return 1 // so that the comma or line end after it keeps its meaning
	}
	return 2
}

// gb18030Encoder encodes by the edition of 2022. A character of private use,
// which x/text would make another of, becomes 〓, the sign for one that lacks.
type gb18030Encoder struct{ transform.NopResetter }

func (gb18030Encoder) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	e := simplifiedchinese.GB18030.NewEncoder()
	for nSrc < len(src) {
		if !utf8.FullRune(src[nSrc:]) && !atEOF {
			return nDst, nSrc, transform.ErrShortSrc
		}
		if nDst+4 > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		r, size := utf8.DecodeRune(src[nSrc:])
		if r >= 0xE000 && r <= 0xF8FF {
			r = '〓'
		}
		code, own := gb2022Of(r)
		n := 2
		switch {
		case r < 0x80:
			dst[nDst], n = byte(r), 1
		case own:
			dst[nDst], dst[nDst+1] = byte(code>>8), byte(code)
		default:
			e.Reset()
			if n, _, err = e.Transform(dst[nDst:], utf8.AppendRune(nil, r), true); err != nil {
				return nDst, nSrc, err
			}
		}
		nDst += n
		nSrc += size
	}
	return nDst, nSrc, nil
}

func gb2022Of(r rune) (uint16, bool) {
	if r != 'ḿ' && r < 0x9FB4 || r > 0x241FE {
		return 0, false
	}
	for code, has := range since2005 {
		if has == r {
			return code, true
		}
	}
	return 0, false
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

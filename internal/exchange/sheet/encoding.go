package sheet

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
)

// Encoding is how a text file holds its characters.
type Encoding string

// The encodings.
const (
	UTF8    Encoding = "utf-8"
	GB18030 Encoding = "gb18030"
	UTF16LE Encoding = "utf-16le"
	UTF16BE Encoding = "utf-16be"
)

// findEncoding finds how a text is encoded, by rule: a byte order mark, valid
// UTF-8, strict GB18030. What is none of them a person must say; the fault has
// the name "encoding".
func findEncoding(b []byte) (Encoding, error) {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		return UTF8, nil
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		return UTF16LE, nil
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		return UTF16BE, nil
	case bytes.IndexByte(b, 0) >= 0:
		return "", invalid(i18n.Msg("sheet.no_table"))
	case utf8.Valid(b):
		return UTF8, nil
	case isGB18030(b):
		return GB18030, nil
	}
	f := invalid(i18n.Msg("sheet.encoding"))
	name := fault.Name{Name: "encoding", Say: i18n.Msg("sheet.encoding_which")}
	for _, e := range []Encoding{GB18030, UTF8} {
		name.Fix = append(name.Fix, fault.Fix{Kind: "field", Name: "encoding", Say: i18n.Msg("sheet.encoding_as", encodingNames[e])})
	}
	f.Names = append(f.Names, name)
	return "", f
}

var encodingNames = map[Encoding]string{UTF8: "UTF-8", GB18030: "GB18030 / GBK", UTF16LE: "UTF-16", UTF16BE: "UTF-16"}

// isGB18030 says whether every code is defined and the Han characters are
// mostly of the first level, the 3,755 of daily use: text of another encoding
// read as GB18030 is made of rare ones.
func isGB18030(b []byte) bool {
	han, daily := 0, 0
	for i := 0; i < len(b); {
		if b[i] < 0x80 {
			i++
			continue
		}
		n := codeLength(b[i:])
		if n == 1 || i+n > len(b) {
			return false
		}
		if n == 2 {
			switch lead, trail := b[i], b[i+1]; {
			case lead >= 0xB0 && lead <= 0xD7 && trail >= 0xA1:
				han++
				daily++
			case lead >= 0xA1 && lead <= 0xA9 && trail >= 0xA1: // signs
			default:
				han++
			}
		}
		i += n
	}
	if daily*10 < han*7 {
		return false
	}
	_, bad := fromGB18030(b)
	return bad == nil
}

// decode makes the text of a cell. What is no character is an error that
// names its bytes.
func (e Encoding) decode(b []byte) (string, error) {
	var bad []byte
	text := ""
	if e == GB18030 {
		text, bad = fromGB18030(b)
	} else {
		text = string(b)
		for i, r := range text {
			if r == utf8.RuneError {
				if _, size := utf8.DecodeRuneInString(text[i:]); size == 1 {
					bad = b[i : i+1]
					break
				}
			}
		}
	}
	if bad != nil {
		return text, invalid(i18n.Msg("sheet.no_character", fmt.Sprintf("%X", bad)))
	}
	return text, nil
}

// plain gives a text as bytes in which commas, quotes and line ends can be
// looked for: without its mark, and UTF-16 as UTF-8. In GB18030 none of them
// is ever a part of another character.
func plain(b []byte, e Encoding) ([]byte, Encoding) {
	switch e {
	case UTF8:
		return bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")), UTF8
	case UTF16LE:
		return fromUTF16(b, binary.LittleEndian), UTF8
	case UTF16BE:
		return fromUTF16(b, binary.BigEndian), UTF8
	}
	return b, e
}

func fromUTF16(b []byte, order binary.ByteOrder) []byte {
	out := make([]byte, 0, len(b))
	for i := 0; i+1 < len(b); i += 2 {
		r := rune(order.Uint16(b[i:]))
		if utf16.IsSurrogate(r) && i+3 < len(b) {
			if both := utf16.DecodeRune(r, rune(order.Uint16(b[i+2:]))); both != utf8.RuneError {
				r, i = both, i+2
			}
		}
		if r == 0xFEFF && len(out) == 0 {
			continue
		}
		out = utf8.AppendRune(out, r)
	}
	return out
}

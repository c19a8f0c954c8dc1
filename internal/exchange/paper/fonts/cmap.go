package fonts

import (
	"encoding/binary"
	"errors"
	"sort"
	"unicode/utf16"
)

// characters reads the richest Unicode map of a font: format 12, else 4.
func characters(cmap []byte) ([]span, error) {
	if len(cmap) < 4 {
		return nil, errShort
	}
	var full, plane []byte
	for i := range int(u16(cmap, 2)) {
		if len(cmap) < 12+8*i {
			return nil, errShort
		}
		e := cmap[4+8*i:]
		at := uint64(binary.BigEndian.Uint32(e[4:]))
		if at+4 > uint64(len(cmap)) {
			return nil, errShort
		}
		sub, platform := cmap[at:], u16(e, 0)
		if platform != 0 && platform != 3 {
			continue
		}
		switch u16(sub, 0) {
		case 12:
			full = sub
		case 4:
			plane = sub
		}
	}
	var out []span
	var err error
	switch {
	case full != nil:
		out, err = format12(full)
	case plane != nil:
		out, err = format4(plane)
	default:
		err = errors.New("fonts: no Unicode character map")
	}
	if err != nil {
		return nil, err
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].from < out[j].from })
	for i := 1; i < len(out); i++ {
		if out[i].from <= out[i-1].to {
			return nil, errors.New("fonts: the character map overlaps itself")
		}
	}
	return out, nil
}

func format12(b []byte) ([]span, error) {
	if len(b) < 16 {
		return nil, errShort
	}
	n := uint64(binary.BigEndian.Uint32(b[12:]))
	if uint64(len(b)) < 16+12*n {
		return nil, errShort
	}
	out := make([]span, 0, n)
	for i := range int(n) {
		e := b[16+12*i:]
		from, to := binary.BigEndian.Uint32(e), binary.BigEndian.Uint32(e[4:])
		if from > to || to > 0x10FFFF {
			return nil, errShort
		}
		out = append(out, span{rune(from), rune(to), int(binary.BigEndian.Uint32(e[8:]))})
	}
	return out, nil
}

func format4(b []byte) ([]span, error) {
	if len(b) < 14 {
		return nil, errShort
	}
	n := int(u16(b, 6)) / 2
	if len(b) < 16+8*n {
		return nil, errShort
	}
	var out []span
	for i := range n {
		to, from := rune(u16(b, 14+2*i)), rune(u16(b, 16+2*n+2*i))
		delta, far := u16(b, 16+4*n+2*i), int(u16(b, 16+6*n+2*i))
		for r := from; r <= to && r != 0xFFFF; r++ {
			g := uint16(r) + delta
			if far != 0 {
				at := 16 + 6*n + 2*i + far + 2*int(r-from)
				if at+2 > len(b) {
					return nil, errShort
				}
				if g = u16(b, at); g != 0 {
					g += delta
				}
			}
			last := len(out) - 1
			switch {
			case g == 0:
			case last >= 0 && out[last].to == r-1 && out[last].glyph+int(r-out[last].from) == int(g):
				out[last].to = r
			default:
				out = append(out, span{r, r, int(g)})
			}
		}
	}
	return out, nil
}

// postscript gives the PostScript name of a font, or "Font".
func postscript(name []byte) string {
	const fallback = "Font"
	if len(name) < 6 {
		return fallback
	}
	store := int(u16(name, 4))
	for i := range int(u16(name, 2)) {
		at := 6 + 12*i
		if at+12 > len(name) {
			return fallback
		}
		platform, id := u16(name, at), u16(name, at+6)
		size, from := int(u16(name, at+8)), store+int(u16(name, at+10))
		if id != 6 || platform != 3 || from+size > len(name) {
			continue
		}
		var units []uint16
		for j := 0; j+1 < size; j += 2 {
			units = append(units, u16(name, from+j))
		}
		var out []rune
		for _, r := range utf16.Decode(units) {
			if r > ' ' && r < 0x7F && !isDelimiter(r) {
				out = append(out, r)
			}
		}
		if len(out) > 0 {
			return string(out)
		}
	}
	return fallback
}

// isDelimiter says what may not stand in a PDF name as it is.
func isDelimiter(r rune) bool {
	switch r {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%', '#':
		return true
	}
	return false
}

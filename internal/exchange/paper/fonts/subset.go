package fonts

import (
	"encoding/binary"
	"errors"
)

// Subset is the glyphs of one face that one document uses. A character has
// one code, also where two share a glyph, so that text copied out of the
// document is the text that went in.
type Subset struct {
	Face   *Face
	codes  map[rune]int
	runes  []rune // by code; code 0 is no character
	glyphs []int  // by code
}

// maxCodes leaves room for the parts of composed glyphs below 65,535.
const maxCodes = 60000

// Subset begins an empty subset of a face of the chain.
func (c *Chain) Subset(face int) *Subset {
	return &Subset{Face: c.faces[face], codes: map[rune]int{}, runes: []rune{0}, glyphs: []int{0}}
}

// Code gives the code of a character, a new one at its first use; false when
// the subset is full.
func (s *Subset) Code(r rune, glyph int) (int, bool) {
	if code, ok := s.codes[r]; ok {
		return code, true
	}
	if len(s.runes) >= maxCodes {
		return 0, false
	}
	code := len(s.runes)
	s.codes[r] = code
	s.runes = append(s.runes, r)
	s.glyphs = append(s.glyphs, glyph)
	return code, true
}

// Runes gives the characters by code, from code 1 on.
func (s *Subset) Runes() []rune { return s.runes[1:] }

// Advance gives the width of a code in thousandths of an em.
func (s *Subset) Advance(code int) int { return s.Face.Advance(s.glyphs[code]) }

// Font writes the subset as a TrueType font whose glyphs are the codes, and
// gives the number of its glyphs: composed glyphs bring their parts after the
// codes.
func (s *Subset) Font() (ttf []byte, count int, err error) {
	order := append([]int(nil), s.glyphs...)
	part := map[int]int{} // glyph of the face -> glyph of the subset, for parts
	var glyf, loca, hmtx []byte
	loca = binary.BigEndian.AppendUint32(loca, 0)
	for i := 0; i < len(order); i++ {
		outline, err := s.Face.outline(order[i])
		if err != nil {
			return nil, 0, err
		}
		plain, err := unhinted(outline, func(glyph int) (int, error) {
			to, ok := part[glyph]
			if !ok {
				to = len(order)
				if to > 65000 {
					return 0, errors.New("fonts: too many glyphs")
				}
				part[glyph] = to
				order = append(order, glyph)
			}
			return to, nil
		})
		if err != nil {
			return nil, 0, err
		}
		glyf = append(glyf, plain...)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		width := u16(s.Face.hmtx, 4*min(order[i], s.Face.metrics-1))
		hmtx = binary.BigEndian.AppendUint16(hmtx, width)
		hmtx = binary.BigEndian.AppendUint16(hmtx, s.Face.bearing(order[i]))
	}
	return s.Face.assemble(len(order), glyf, loca, hmtx), len(order), nil
}

// unhinted copies a glyph without its instructions, its parts renumbered.
func unhinted(g []byte, renumber func(int) (int, error)) ([]byte, error) {
	if len(g) == 0 {
		return nil, nil
	}
	if contours := int(i16(g, 0)); contours >= 0 {
		at := 10 + 2*contours
		if at+2 > len(g) || at+2+int(u16(g, at)) > len(g) {
			return nil, errShort
		}
		out := append(clone(g[:at]), 0, 0)
		return append(out, g[at+2+int(u16(g, at)):]...), nil
	}
	const (
		words, scaled, more, twice, matrix, hinted = 0x1, 0x8, 0x20, 0x40, 0x80, 0x100
	)
	out := clone(g)
	for at := 10; ; {
		if at+4 > len(out) {
			return nil, errShort
		}
		flags := u16(out, at)
		to, err := renumber(int(u16(out, at+2)))
		if err != nil {
			return nil, err
		}
		binary.BigEndian.PutUint16(out[at:], flags&^hinted)
		binary.BigEndian.PutUint16(out[at+2:], uint16(to))
		at += 6
		if flags&words != 0 {
			at += 2
		}
		switch {
		case flags&scaled != 0:
			at += 2
		case flags&twice != 0:
			at += 4
		case flags&matrix != 0:
			at += 8
		}
		if flags&more == 0 {
			if at > len(out) {
				return nil, errShort
			}
			return out[:at], nil
		}
	}
}

// assemble puts the tables of a subset into one file.
func (f *Face) assemble(count int, glyf, loca, hmtx []byte) []byte {
	head, maxp, hhea := clone(f.head), clone(f.maxp), make([]byte, 36)
	binary.BigEndian.PutUint32(head[8:], 0)
	binary.BigEndian.PutUint16(head[50:], 1) // long offsets
	binary.BigEndian.PutUint16(maxp[4:], uint16(count))
	binary.BigEndian.PutUint16(maxp[14:], 1)                                   // one zone: no twilight points
	copy(maxp[16:28], make([]byte, 12))                                        // nothing for instructions
	binary.BigEndian.PutUint32(hhea, 0x00010000)                               //
	binary.BigEndian.PutUint16(hhea[4:], uint16(int16(f.Ascent*f.unit/1000)))  //
	binary.BigEndian.PutUint16(hhea[6:], uint16(int16(f.Descent*f.unit/1000))) //
	binary.BigEndian.PutUint16(hhea[10:], uint16(f.unit))                      // widest advance
	binary.BigEndian.PutUint16(hhea[16:], uint16(int16(f.Box[2]*f.unit/1000))) // widest extent
	binary.BigEndian.PutUint16(hhea[18:], 1)                                   // upright caret
	binary.BigEndian.PutUint16(hhea[34:], uint16(count))
	tables := []struct {
		tag  string
		data []byte
	}{{"glyf", glyf}, {"head", head}, {"hhea", hhea}, {"hmtx", hmtx}, {"loca", loca}, {"maxp", maxp}}

	out := binary.BigEndian.AppendUint32(nil, 0x00010000)
	out = append(out, 0, byte(len(tables)), 0, 64, 0, 2, 0, 32) // 6 tables: range 64, selector 2, shift 32
	at, headAt := 12+16*len(tables), 0
	for _, t := range tables {
		if t.tag == "head" {
			headAt = at
		}
		out = append(out, t.tag...)
		out = binary.BigEndian.AppendUint32(out, checksum(t.data))
		out = binary.BigEndian.AppendUint32(out, uint32(at))
		out = binary.BigEndian.AppendUint32(out, uint32(len(t.data)))
		at += (len(t.data) + 3) &^ 3
	}
	for _, t := range tables {
		out = append(out, t.data...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	binary.BigEndian.PutUint32(out[headAt+8:], 0xB1B0AFBA-checksum(out))
	return out
}

func checksum(b []byte) (sum uint32) {
	for len(b) >= 4 {
		sum += binary.BigEndian.Uint32(b)
		b = b[4:]
	}
	if len(b) > 0 {
		var last [4]byte
		copy(last[:], b)
		sum += binary.BigEndian.Uint32(last[:])
	}
	return sum
}

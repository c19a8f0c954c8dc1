package fonts

import (
	"encoding/binary"
	"errors"
	"fmt"
	"sort"
)

// Face is one TrueType font.
type Face struct {
	Name      string // PostScript name
	Ascent    int    // thousandths of an em, like every measure below
	Descent   int    // negative
	CapHeight int
	Box       [4]int // of all glyphs: left, bottom, right, top

	unit    int // font units to the em
	count   int // glyphs
	long    bool
	metrics int // glyphs with a width of their own; the rest repeat the last
	head    []byte
	maxp    []byte
	hmtx    []byte
	loca    []byte
	glyf    []byte
	ranges  []span // sorted by from
}

// span maps a run of characters to glyphs that count up with them.
type span struct {
	from, to rune
	glyph    int
}

var errShort = errors.New("fonts: a table is shorter than it says")

// Parse reads a TrueType font. The face keeps ttf, which must not change any
// more.
func Parse(ttf []byte) (*Face, error) {
	tables, err := directory(ttf)
	if err != nil {
		return nil, err
	}
	for _, need := range []string{"head", "hhea", "maxp", "hmtx", "loca", "glyf", "cmap"} {
		if tables[need] == nil {
			return nil, fmt.Errorf("fonts: no table %s: not a TrueType font with outlines", need)
		}
	}
	head, hhea, maxp := tables["head"], tables["hhea"], tables["maxp"]
	if len(head) < 54 || len(hhea) < 36 || len(maxp) < 32 {
		return nil, errShort
	}
	f := &Face{
		Name:    postscript(tables["name"]),
		unit:    int(u16(head, 18)),
		count:   int(u16(maxp, 4)),
		long:    u16(head, 50) != 0,
		metrics: int(u16(hhea, 34)),
		head:    head[:54],
		maxp:    maxp[:32],
		hmtx:    tables["hmtx"],
		loca:    tables["loca"],
		glyf:    tables["glyf"],
	}
	if f.unit < 16 || f.count == 0 || f.metrics == 0 || f.metrics > f.count || len(f.hmtx) < 4*f.metrics {
		return nil, errShort
	}
	if want := (f.count + 1) * 2; len(f.loca) < want || f.long && len(f.loca) < 2*want {
		return nil, errShort
	}
	f.Ascent, f.Descent = f.milli(int(i16(hhea, 4))), f.milli(int(i16(hhea, 6)))
	for i := range f.Box {
		f.Box[i] = f.milli(int(i16(head, 36+2*i)))
	}
	f.CapHeight = 700
	if os2 := tables["OS/2"]; len(os2) >= 90 && u16(os2, 0) >= 2 {
		f.CapHeight = f.milli(int(i16(os2, 88)))
	}
	f.ranges, err = characters(tables["cmap"])
	return f, err
}

func directory(ttf []byte) (map[string][]byte, error) {
	if len(ttf) < 12 {
		return nil, errShort
	}
	if v := binary.BigEndian.Uint32(ttf); v != 0x00010000 && v != 0x74727565 {
		return nil, errors.New("fonts: not a TrueType font")
	}
	tables := map[string][]byte{}
	n := int(u16(ttf, 4))
	if len(ttf) < 12+16*n {
		return nil, errShort
	}
	for i := range n {
		e := ttf[12+16*i:]
		at, size := uint64(binary.BigEndian.Uint32(e[8:])), uint64(binary.BigEndian.Uint32(e[12:]))
		if at+size > uint64(len(ttf)) {
			return nil, errShort
		}
		tables[string(e[:4])] = ttf[at : at+size]
	}
	return tables, nil
}

// Glyph gives the glyph of a character; 0 when the face has none.
func (f *Face) Glyph(r rune) int {
	i := sort.Search(len(f.ranges), func(i int) bool { return f.ranges[i].to >= r })
	if i == len(f.ranges) || f.ranges[i].from > r {
		return 0
	}
	g := f.ranges[i].glyph + int(r-f.ranges[i].from)
	if g >= f.count {
		return 0
	}
	return g
}

// Advance gives the width of a glyph in thousandths of an em.
func (f *Face) Advance(glyph int) int {
	return f.milli(int(u16(f.hmtx, 4*min(glyph, f.metrics-1))))
}

// bearing gives the left side bearing, in font units.
func (f *Face) bearing(glyph int) uint16 {
	at := 4*glyph + 2
	if glyph >= f.metrics {
		at = 4*f.metrics + 2*(glyph-f.metrics)
	}
	if at+2 > len(f.hmtx) {
		return 0
	}
	return u16(f.hmtx, at)
}

// outline gives the bytes of a glyph; none for a space.
func (f *Face) outline(glyph int) ([]byte, error) {
	if glyph >= f.count {
		return nil, errShort
	}
	var from, to int
	if f.long {
		from = int(binary.BigEndian.Uint32(f.loca[4*glyph:]))
		to = int(binary.BigEndian.Uint32(f.loca[4*glyph+4:]))
	} else {
		from, to = 2*int(u16(f.loca, 2*glyph)), 2*int(u16(f.loca, 2*glyph+2))
	}
	if from > to || to > len(f.glyf) || to-from > 0 && to-from < 10 {
		return nil, errShort
	}
	return f.glyf[from:to], nil
}

// milli turns font units into thousandths of an em, half away from zero.
func (f *Face) milli(units int) int {
	n := units * 1000
	if n < 0 {
		return -((-n + f.unit/2) / f.unit)
	}
	return (n + f.unit/2) / f.unit
}

func u16(b []byte, at int) uint16 { return binary.BigEndian.Uint16(b[at:]) }
func i16(b []byte, at int) int16  { return int16(u16(b, at)) }

func clone(b []byte) []byte { return append([]byte(nil), b...) }

package fonts

import (
	"encoding/binary"
	"sort"
)

// A drawn glyph is a set of closed polygons in thousandths of an em; those
// that run clockwise are filled, those that run the other way are holes.
type polygon [][2]int16

// stroke of a tick box and its corners; a box is as high as a Han character.
const (
	thick  = 72
	left   = 80
	right  = 900
	bottom = -70
	top    = 750
)

func boxOf(l, b, r, t, w int16) []polygon {
	return []polygon{
		{{l, b}, {l, t}, {r, t}, {r, b}},
		{{l + w, b + w}, {r - w, b + w}, {r - w, t - w}, {l + w, t - w}},
	}
}

func tickAt(dx, dy int16) polygon {
	p := polygon{{210, 330}, {290, 400}, {430, 240}, {715, 620}, {800, 560}, {440, 90}}
	out := make(polygon, len(p))
	for i := range p {
		out[i] = [2]int16{p[i][0] + dx, p[i][1] + dy}
	}
	return out
}

func crossOf(l, b, r, t, w int16) []polygon {
	return []polygon{
		{{l, t - w}, {l, t}, {l + w, t}, {r, b + w}, {r, b}, {r - w, b}},
		{{l, b}, {l, b + w}, {r - w, t}, {r, t}, {r, t - w}, {l + w, b}},
	}
}

// drawn are the characters of the symbol face. Glyph 1 is the missing one.
func drawn() map[rune][]polygon {
	box := boxOf(left, bottom, right, top, thick)
	with := func(p ...polygon) []polygon { return append(append([]polygon(nil), box...), p...) }
	return map[rune][]polygon{
		missing: append(boxOf(120, -110, 880, 850, 40), crossOf(160, -70, 840, 810, 36)...),
		'☐':     box, '□': box,
		'☑': with(tickAt(0, 0)),
		'☒': with(crossOf(220, 70, 760, 610, 80)...),
		'■': {{{left, bottom}, {left, top}, {right, top}, {right, bottom}}},
		'✓': {tickAt(0, 0)}, '✔': {tickAt(0, 0)},
		'✗': crossOf(220, 70, 760, 610, 80), '✘': crossOf(220, 70, 760, 610, 80),
	}
}

// missing stands in the symbol face for what no face has; as a character it
// never occurs in text (U+FFFE is no character).
const missing = '\uFFFE'

// symbols makes the face of drawn glyphs.
func symbols() *Face {
	shapes := drawn()
	runes := make([]rune, 0, len(shapes))
	for r := range shapes {
		runes = append(runes, r)
	}
	sort.Slice(runes, func(i, j int) bool { return runes[i] < runes[j] })
	f := &Face{
		Name: "GuijuSymbols", Ascent: 880, Descent: -120, CapHeight: 750,
		Box: [4]int{80, -110, 900, 850}, unit: 1000, long: true, metrics: 1,
		head: make([]byte, 54), maxp: make([]byte, 32), hmtx: []byte{0x03, 0xE8, 0, 0},
		loca: make([]byte, 8),
	}
	for i, r := range runes {
		f.ranges = append(f.ranges, span{r, r, i + 1})
		f.glyf = append(f.glyf, polygons(shapes[r])...)
		f.loca = binary.BigEndian.AppendUint32(f.loca, uint32(len(f.glyf)))
		left := 1000
		for _, p := range shapes[r] {
			for _, at := range p {
				left = min(left, int(at[0]))
			}
		}
		f.hmtx = binary.BigEndian.AppendUint16(f.hmtx, uint16(left))
	}
	f.count = len(runes) + 1
	binary.BigEndian.PutUint32(f.head, 0x00010000)
	binary.BigEndian.PutUint32(f.head[12:], 0x5F0F3CF5)
	binary.BigEndian.PutUint16(f.head[16:], 0x000B)
	binary.BigEndian.PutUint16(f.head[18:], 1000)
	for i, v := range f.Box {
		binary.BigEndian.PutUint16(f.head[36+2*i:], uint16(int16(v)))
	}
	binary.BigEndian.PutUint16(f.head[46:], 8)
	binary.BigEndian.PutUint16(f.head[48:], 2)
	binary.BigEndian.PutUint32(f.maxp, 0x00010000)
	binary.BigEndian.PutUint16(f.maxp[6:], 64) // points
	binary.BigEndian.PutUint16(f.maxp[8:], 8)  // contours
	binary.BigEndian.PutUint16(f.maxp[14:], 1) // zones
	return f
}

// polygons writes a simple glyph of on-curve points with 16-bit deltas.
func polygons(ps []polygon) []byte {
	var ends, flags, xs, ys []byte
	box := [4]int16{1000, 1000, -1000, -1000}
	n := 0
	var x, y int16
	for _, p := range ps {
		for _, at := range p {
			flags = append(flags, 1)
			xs = binary.BigEndian.AppendUint16(xs, uint16(at[0]-x))
			ys = binary.BigEndian.AppendUint16(ys, uint16(at[1]-y))
			x, y = at[0], at[1]
			box = [4]int16{min(box[0], x), min(box[1], y), max(box[2], x), max(box[3], y)}
		}
		n += len(p)
		ends = binary.BigEndian.AppendUint16(ends, uint16(n-1))
	}
	out := binary.BigEndian.AppendUint16(nil, uint16(len(ps)))
	for _, v := range box {
		out = binary.BigEndian.AppendUint16(out, uint16(v))
	}
	out = append(out, ends...)
	out = append(out, 0, 0) // no instructions
	out = append(out, flags...)
	out = append(append(out, xs...), ys...)
	for len(out)%4 != 0 {
		out = append(out, 0)
	}
	return out
}

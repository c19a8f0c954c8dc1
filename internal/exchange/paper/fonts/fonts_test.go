package fonts

import (
	"encoding/binary"
	"testing"
)

func load(t testing.TB) *Chain {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestChain(t *testing.T) {
	c := load(t)
	for _, tc := range []struct {
		r     rune
		face  int
		width int
		has   bool
	}{
		{'派', 1, 1000, true},
		{'1', 1, 555, true},
		{'，', 1, 1000, true},
		{'①', 1, 1000, true},
		{'¥', 1, 555, true},
		{'㎡', 1, 1000, true},
		{'䶮', 1, 1000, true},
		{'\U0002CC56', 1, 1000, true}, // 𬱖, beyond the first plane
		{'𠮷', 2, 1000, true},
		{'𨭎', 2, 1000, true},
		{'𰻞', 1, 1000, true},
		{'\u9FF0', 2, 1000, true},
		{'☑', 0, 1000, true},
		{'□', 0, 1000, true},
		{'✓', 0, 1000, true},
		{'\U0001F600', 0, 1000, false},
		{missing, 0, 1000, false},
	} {
		face, glyph, has := c.Find(tc.r)
		if face != tc.face || has != tc.has || glyph == 0 || c.Advance(tc.r) != tc.width {
			t.Errorf("%q U+%04X: face %d glyph %d has %v width %d", tc.r, tc.r, face, glyph, has, c.Advance(tc.r))
		}
	}
}

// TestSubset writes a subset and reads it again: each code has the outline
// and the width of its character, the parts of composed glyphs included, and
// the file's checksum is right.
func TestSubset(t *testing.T) {
	c := load(t)
	for face := range c.Faces() {
		s := c.Subset(face)
		f := c.faces[face]
		composed := 0
		for _, span := range f.ranges {
			for r := span.from; r <= min(span.to, span.from+3); r++ {
				g := f.Glyph(r)
				if o, err := f.outline(g); err != nil {
					t.Fatalf("U+%04X: %v", r, err)
				} else if len(o) > 0 && i16(o, 0) < 0 {
					composed++
				}
				first, _ := s.Code(r, g)
				if again, _ := s.Code(r, g); again != first {
					t.Fatalf("U+%04X has two codes", r)
				}
			}
		}
		ttf, count, err := s.Font()
		if err != nil {
			t.Fatal(err)
		}
		if sum := checksum(ttf); sum != 0xB1B0AFBA {
			t.Errorf("face %d: checksum %08x", face, sum)
		}
		back := reread(t, ttf)
		if back.count != count || count < len(s.Runes())+1 {
			t.Fatalf("face %d: %d glyphs, said %d, runes %d", face, back.count, count, len(s.Runes()))
		}
		for i, r := range s.Runes() {
			code, _ := s.Code(r, 0)
			if code != i+1 || back.Advance(code) != f.Advance(f.Glyph(r)) {
				t.Fatalf("U+%04X: code %d of %d, width %d", r, code, i+1, back.Advance(code))
			}
			a, _ := f.outline(f.Glyph(r))
			b, err := back.outline(code)
			if err != nil || len(a) == 0 != (len(b) == 0) || len(a) > 0 && string(a[:10]) != string(b[:10]) {
				t.Fatalf("U+%04X: another outline: %v", r, err)
			}
		}
		t.Logf("face %d %s: %d glyphs, %d composed", face, f.Name, count, composed)
	}
}

// reread parses a subset, which has no character map, by adding an empty one.
func reread(t *testing.T, ttf []byte) *Face {
	t.Helper()
	tables, err := directory(ttf)
	if err != nil {
		t.Fatal(err)
	}
	f := &Face{unit: int(u16(tables["head"], 18)), count: int(u16(tables["maxp"], 4)), long: true,
		metrics: int(u16(tables["hhea"], 34)), hmtx: tables["hmtx"], loca: tables["loca"], glyf: tables["glyf"]}
	if len(f.loca) != 4*(f.count+1) || binary.BigEndian.Uint32(f.loca[4*f.count:]) != uint32(len(f.glyf)) {
		t.Fatalf("loca %d for %d glyphs", len(f.loca), f.count)
	}
	return f
}

// FuzzParse holds that no file, however broken, does more than return an
// error: an administrator may put any file into the font folder.
func FuzzParse(f *testing.F) {
	c := load(f)
	s := c.Subset(1)
	for _, r := range "派工单 82.50" {
		_, g, _ := c.Find(r)
		s.Code(r, g)
	}
	ttf, _, _ := s.Font()
	f.Add(ttf)
	f.Add(withTables(f, ttf, map[string][]byte{"cmap": cmapOf(s.Runes()), "name": nameOf(map[uint16]string{6: "A"})}))
	f.Add([]byte{0, 1, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		tables, err := directory(b)
		if err != nil {
			return
		}
		if tables["cmap"] != nil {
			characters(tables["cmap"]) //nolint:errcheck // only that it returns
		}
		face, err := Parse(b)
		if err != nil {
			return
		}
		s := &Subset{Face: face, codes: map[rune]int{}, runes: []rune{0}, glyphs: []int{0}}
		for r := rune(0x20); r < 0x80; r++ {
			face.Advance(face.Glyph(r))
			s.Code(r, face.Glyph(r))
		}
		s.Font() //nolint:errcheck // only that it returns
	})
}

// TestUnhinted: instructions go, parts are renumbered, transformations stay.
func TestUnhinted(t *testing.T) {
	renumber := func(g int) (int, error) { return g + 100, nil }
	box := "\x00\x00\x00\x00\x00\x0A\x00\x0A"
	for _, tc := range []struct{ name, in, want string }{
		{"a space", "", ""},
		{"simple", "\x00\x01" + box + "\x00\x02" + "\x00\x03\xB0\x01\x2B" + "flags", "\x00\x01" + box + "\x00\x02" + "\x00\x00" + "flags"},
		{"composed", "\xFF\xFF" + box +
			"\x00\x2A\x00\x07\x01\x02\x40\x00" + // two byte offsets, a scale, more follow
			"\x01\x01\x00\x09\x00\x01\x00\x02" + // two word offsets, instructions
			"\x00\x02\xB0\x01",
			"\xFF\xFF" + box + "\x00\x2A\x00\x6B\x01\x02\x40\x00" + "\x00\x01\x00\x6D\x00\x01\x00\x02"},
	} {
		got, err := unhinted([]byte(tc.in), renumber)
		if err != nil || string(got) != tc.want {
			t.Errorf("%s: % x, not % x: %v", tc.name, got, tc.want, err)
		}
	}
	for _, short := range []string{"\x00\x01" + box, "\xFF\xFF" + box + "\x00\x20\x00\x07\x01\x02"} {
		if _, err := unhinted([]byte(short), renumber); err == nil {
			t.Errorf("% x: no error", short)
		}
	}
}

package pdf

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/guiju/guiju/internal/exchange/paper/fonts"
)

// embedded is a face as a document uses it.
type embedded struct {
	ref    Ref
	subset *fonts.Subset
}

func (e *embedded) write(f *file) error {
	ttf, count, err := e.subset.Font()
	if err != nil {
		return err
	}
	face := e.subset.Face
	name := tag(ttf) + "+" + face.Name
	down, look, program, set, unicode := f.reserve(), f.reserve(), f.reserve(), f.reserve(), f.reserve()
	f.object(e.ref, fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%v]/ToUnicode %v>>",
		name, down, unicode))
	f.object(down, fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"+
		"/CIDToGIDMap/Identity/FontDescriptor %v/DW 1000/W[%s]>>", name, look, widths(e.subset)))
	f.object(look, fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0"+
		"/Ascent %d/Descent %d/CapHeight %d/StemV 80/FontFile2 %v/CIDSet %v>>", name,
		face.Box[0], face.Box[1], face.Box[2], face.Box[3], face.Ascent, face.Descent, face.CapHeight, program, set))
	f.stream(program, fmt.Sprintf("/Length1 %d", len(ttf)), ttf, true)
	f.stream(set, "", cidSet(count), true)
	f.stream(unicode, "", toUnicode(e.subset.Runes()), true)
	return f.err
}

// tag is six letters that name this subset, drawn from its content.
func tag(ttf []byte) string {
	sum := sha256.Sum256(ttf)
	out := make([]byte, 6)
	for i := range out {
		out[i] = 'A' + sum[i]%26
	}
	return string(out)
}

// widths lists the codes that are not one em wide.
func widths(s *fonts.Subset) string {
	var b strings.Builder
	open := false
	for code := range len(s.Runes()) + 1 {
		w := s.Advance(code)
		switch {
		case w == 1000 && open:
			b.WriteString("]")
			open = false
		case w != 1000 && !open:
			fmt.Fprintf(&b, "%d[%d", code, w)
			open = true
		case w != 1000:
			fmt.Fprintf(&b, " %d", w)
		}
	}
	if open {
		b.WriteString("]")
	}
	return b.String()
}

// cidSet has one bit for each glyph of the font, the highest first.
func cidSet(count int) []byte {
	out := make([]byte, (count+7)/8)
	for i := range count {
		out[i/8] |= 0x80 >> (i % 8)
	}
	return out
}

func toUnicode(runes []rune) []byte {
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe)/Ordering (UCS)/Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for from := 0; from < len(runes); from += 100 {
		part := runes[from:min(from+100, len(runes))]
		fmt.Fprintf(&b, "%d beginbfchar\n", len(part))
		for i, r := range part {
			fmt.Fprintf(&b, "<%04X> <", from+i+1)
			for _, u := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&b, "%04X", u)
			}
			b.WriteString(">\n")
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return []byte(b.String())
}

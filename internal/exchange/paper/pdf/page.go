package pdf

import (
	"sort"
	"strconv"
	"strings"
)

// Page is one sheet being drawn. Places and lengths are micrometres from the
// upper left corner; everything is black.
type Page struct {
	doc    *Document
	width  int
	height int
	ops    buffer
	fonts  map[int]bool // faces used
	images map[Ref]bool

	// what the drawing state holds, so that it is set only when it changes
	stroke int
	face   int
	size   int
	bold   bool
	space  int
}

// point writes micrometres as points with three decimals.
func (p *Page) point(um int) *Page { return p.milli(roundDiv(um*360, 127)) }

// milli writes thousandths of a point.
func (p *Page) milli(n int) *Page {
	if n < 0 {
		p.ops = append(p.ops, '-')
		n = -n
	}
	p.ops = strconv.AppendInt(p.ops, int64(n/1000), 10)
	if n %= 1000; n != 0 {
		d := []byte{'.', byte('0' + n/100), byte('0' + n/10%10), byte('0' + n%10)}
		for d[len(d)-1] == '0' {
			d = d[:len(d)-1]
		}
		p.ops = append(p.ops, d...)
	}
	p.ops = append(p.ops, ' ')
	return p
}

func (p *Page) op(s string) { p.ops = append(append(p.ops, s...), '\n') }

func roundDiv(a, b int) int {
	if a < 0 {
		return -((-a + b/2) / b)
	}
	return (a + b/2) / b
}

func (p *Page) lineWidth(um int) {
	if p.stroke != um {
		p.stroke = um
		p.point(um).op("w")
	}
}

// Line draws a straight line.
func (p *Page) Line(x1, y1, x2, y2, wide int) {
	p.lineWidth(wide)
	p.point(x1).point(p.height - y1).op("m")
	p.point(x2).point(p.height - y2).op("l S")
}

// Rect draws a rectangle's outline.
func (p *Page) Rect(x, y, w, h, wide int) {
	p.lineWidth(wide)
	p.point(x).point(p.height - y - h).point(w).point(h).op("re S")
}

// Fill fills rectangles, each x, y, width, height, as one shape.
func (p *Page) Fill(boxes [][4]int) {
	if len(boxes) == 0 {
		return
	}
	for _, b := range boxes {
		p.point(b[0]).point(p.height - b[1] - b[3]).point(b[2]).point(b[3]).op("re")
	}
	p.op("f")
}

// Text sets a string with its baseline at y. size is the em; space is added
// after each character; bold is drawn by filling and stroking. It gives the
// characters that no face has, each once a time it stands there.
func (p *Page) Text(x, y, size int, bold bool, space int, s string) (missing []rune) {
	run, at := -1, x
	const hex = "0123456789ABCDEF"
	end := func() {
		if run >= 0 {
			p.op("> Tj ET")
		}
		run = -1
	}
	for _, r := range s {
		face, glyph, has := p.doc.chain.Find(r)
		if !has {
			missing = append(missing, r)
		}
		code, ok := p.doc.subset(face).Code(r, glyph)
		if !ok {
			p.doc.full = true
			continue
		}
		if face != run {
			end()
			run = face
			p.fonts[face] = true
			p.begin(at, y, face, size, bold, space)
		}
		p.ops = append(p.ops, hex[code>>12&15], hex[code>>8&15], hex[code>>4&15], hex[code&15])
		at += roundDiv(p.doc.subset(face).Advance(code)*size, 1000) + space
	}
	end()
	return missing
}

func (p *Page) begin(x, y, face, size int, bold bool, space int) {
	if bold {
		p.lineWidth(size * 30 / 1000)
	}
	p.ops = append(p.ops, "BT "...)
	if p.face != face || p.size != size {
		p.face, p.size = face, size
		p.ops = append(p.ops, fontName(face)+" "...)
		p.point(size).op("Tf")
	}
	if p.bold != bold {
		p.bold = bold
		if bold {
			p.op("2 Tr")
		} else {
			p.op("0 Tr")
		}
	}
	if p.space != space {
		p.space = space
		p.point(space).op("Tc")
	}
	p.point(x).point(p.height - y).op("Td <")
	p.ops = p.ops[:len(p.ops)-1] // the string begins right after its bracket
}

// Image draws an image of the document into a box. turn is the orientation
// that its camera noted, 1 to 8; the box is the upright one.
func (p *Page) Image(r Ref, x, y, w, h, turn int) {
	p.images[r] = true
	p.ops = append(p.ops, "q "...)
	b := p.height - y - h // lower edge
	switch turn {
	case 2:
		p.point(-w).point(0).point(0).point(h).point(x + w).point(b)
	case 3:
		p.point(-w).point(0).point(0).point(-h).point(x + w).point(b + h)
	case 4:
		p.point(w).point(0).point(0).point(-h).point(x).point(b + h)
	case 5:
		p.point(0).point(-h).point(-w).point(0).point(x + w).point(b + h)
	case 6:
		p.point(0).point(-h).point(w).point(0).point(x).point(b + h)
	case 7:
		p.point(0).point(h).point(w).point(0).point(x).point(b)
	case 8:
		p.point(0).point(h).point(-w).point(0).point(x + w).point(b)
	default:
		p.point(w).point(0).point(0).point(h).point(x).point(b)
	}
	p.op("cm /I" + strconv.Itoa(int(r)) + " Do Q")
}

func fontName(face int) string { return "/F" + strconv.Itoa(face) }

// Close writes the page to the file.
func (p *Page) Close() error {
	d := p.doc
	content, page := d.file.reserve(), d.file.reserve()
	d.file.stream(content, "", p.ops, true)
	var res strings.Builder
	if len(p.fonts) > 0 {
		res.WriteString("/Font<<")
		for _, face := range sorted(p.fonts) {
			res.WriteString(fontName(face) + " " + d.fonts[face].ref.String())
		}
		res.WriteString(">>")
	}
	if len(p.images) > 0 {
		res.WriteString("/XObject<<")
		for _, r := range sorted(p.images) {
			res.WriteString("/I" + strconv.Itoa(int(r)) + " " + r.String())
		}
		res.WriteString(">>")
	}
	box := (&Page{}).point(p.width).point(p.height).ops
	d.file.object(page, "<</Type/Page/Parent "+d.pages.String()+"/MediaBox[0 0 "+strings.TrimSpace(string(box))+
		"]/Resources<<"+res.String()+">>/Contents "+content.String()+">>")
	d.kids = append(d.kids, page)
	d.spare = p.ops[:0]
	return d.file.err
}

func sorted[K ~int](set map[K]bool) []K {
	out := make([]K, 0, len(set))
	for k := range set {
		out = append(out, k)
	}
	sort.Slice(out, func(i, j int) bool { return out[i] < out[j] })
	return out
}

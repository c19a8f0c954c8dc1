package paper

import (
	"github.com/guiju/guiju/internal/exchange/paper/picture"
)

// item is what stands in one line of a cell and is never cut. Its marks are
// placed from its upper left corner.
type item struct {
	height Length
	marks  []Mark
}

// baseline is how far below the middle of its line a text stands.
func baseline(lead, size Length) Length { return lead/2 + size*36/100 }

// setting is how lines of text are set.
type setting struct {
	size, lead Length
	width      Length
	align      align
	bold       bool
	indent     Length // of a paragraph's first line
	hang       Length // of its other lines
	most       int    // lines at most; 0: any number
}

// leading gives the distance of lines that suits a size, in the paper's own
// proportion.
func (l look) leading(size Length) Length { return size * l.lead / l.size }

func (l *layout) advance(r rune) em { return em(l.fonts.chain.Advance(r)) }

// text sets a string in lines. No text gives no lines.
func (l *layout) text(s string, set setting) []item {
	if s == "" {
		return nil
	}
	// A sum of money is never broken in two: set right, it shrinks first.
	if set.align == alignRight {
		if w := widest(s, l.advance).at(set.size); w > set.width {
			set.size = max(set.size*set.width/w, set.size*6/10)
		}
	}
	first, rest := ems(set.width-set.indent, set.size), ems(set.width-set.hang, set.size)
	lines := wrap(s, max(first, 1), max(rest, 1), l.advance)
	if set.most > 0 && len(lines) > set.most {
		lines = lines[:set.most]
		last := &lines[set.most-1]
		*last = l.shortened(*last, rest)
	}
	out := make([]item, len(lines))
	for i, ln := range lines {
		x, width := set.hang, ln.width.at(set.size)
		if ln.first {
			x = set.indent
		}
		switch set.align {
		case alignCenter:
			x = (set.width - width) / 2
		case alignRight:
			x = set.width - width
		}
		out[i].height = set.lead
		if ln.text != "" {
			out[i].marks = []Mark{Text{X: max(x, 0), Y: baseline(set.lead, set.size), Size: set.size, Bold: set.bold, S: ln.text}}
		}
	}
	return out
}

// shortened ends a line with … because more follows.
func (l *layout) shortened(ln line, limit em) line {
	runes, dots := []rune(ln.text), l.advance('…')
	for len(runes) > 0 && ln.width+dots > limit {
		ln.width -= l.advance(runes[len(runes)-1])
		runes = runes[:len(runes)-1]
	}
	return line{string(runes) + "…", ln.width + dots, ln.first}
}

// fitted sets a string on one line, smaller when it would be too wide, and
// shortened when it would be too small.
func (l *layout) fitted(s string, size, width Length) (Text, Length) {
	s = oneLine(s)
	w := measure(l.fonts.chain, s)
	if w.at(size) > width {
		size = max(size*width/w.at(size), size*6/10)
		if w.at(size) > width {
			ln := l.shortened(line{text: s, width: w}, ems(width, size))
			s, w = ln.text, ln.width
		}
	}
	return Text{Size: size, S: s}, w.at(size)
}

// tickLines sets tick boxes beside each other; a box is not parted from its
// text.
func (l *layout) tickLines(ticks []filledTick, set setting) []item {
	const between = "  "
	var lines []string
	cur, width := "", em(0)
	limit := ems(set.width, set.size)
	for _, t := range ticks {
		s := "□\u00A0" + oneLine(t.say)
		if t.on {
			s = "☑\u00A0" + oneLine(t.say)
		}
		w := measure(l.fonts.chain, s)
		gap := measure(l.fonts.chain, between)
		if cur != "" && width+gap+w > limit {
			lines = append(lines, cur)
			cur, width = "", 0
		}
		if cur != "" {
			cur, width = cur+between, width+gap
		}
		cur, width = cur+s, width+w
	}
	if cur != "" {
		lines = append(lines, cur)
	}
	var out []item
	for _, s := range lines {
		out = append(out, l.text(s, set)...)
	}
	return out
}

// signItem sets a line of a signature box, with a drawn signature beside it.
func (l *layout) signItem(s filledLine, width Length) item {
	k := l.look
	out := item{height: k.lead}
	right, rightWide := l.fitted(s.right, k.small, width/2)
	left, leftWide := l.fitted(s.left, k.small, width-rightWide)
	y := baseline(k.lead, k.small)
	if p := s.drawn; p != nil {
		w, h := within(p, min(k.drawnWide, max(width-leftWide-rightWide, MM)), k.drawn)
		out.height = max(out.height, h)
		y += (out.height - k.lead) / 2
		out.marks = append(out.marks, Image{X: leftWide, Y: (out.height - h) / 2, W: w, H: h, Picture: p})
	}
	if left.S != "" {
		left.Y = y
		out.marks = append(out.marks, left)
	}
	if right.S != "" {
		right.X, right.Y = width-rightWide, y
		out.marks = append(out.marks, right)
	}
	return out
}

// pictureLines sets pictures of one height beside each other.
func (l *layout) pictureLines(all []*picture.Picture, width, height Length) []item {
	const gap = 2 * MM
	var out []item
	x := width // so that the first opens a line
	for _, p := range all {
		w, h := within(p, width, height)
		if x+w > width {
			out = append(out, item{height: height + MM})
			x = 0
		}
		last := &out[len(out)-1]
		last.marks = append(last.marks, Image{X: x, Y: (height - h) / 2, W: w, H: h, Picture: p})
		x += w + gap
	}
	return out
}

// within gives the size of a picture that fills a box as far as its shape
// allows.
func within(p *picture.Picture, width, height Length) (w, h Length) {
	pw, ph := Length(p.Width), Length(p.Height)
	if pw*height > ph*width {
		return width, max(ph*width/pw, 1)
	}
	return max(pw*height/ph, 1), height
}

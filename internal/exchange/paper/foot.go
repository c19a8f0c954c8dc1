package paper

import (
	"strconv"
	"strings"
)

// footHeight is the room of the foot: the line above it and one line of text,
// two when the three parts do not stand beside each other.
func (l *layout) footHeight() Length {
	if len(l.filled.foot) == 0 {
		return 0
	}
	k := l.look
	return k.footGap + k.footLead*Length(len(l.footLines(maxPages, maxPages))) + k.padY
}

// footLines puts the three parts on one line or two.
func (l *layout) footLines(page, pages int) [][3]string {
	var parts [3]string
	with := strings.NewReplacer(markPage, strconv.Itoa(page), markPages, strconv.Itoa(pages))
	for i, s := range l.filled.foot {
		parts[i] = with.Replace(oneLine(s))
	}
	if len(l.filled.foot) == 2 {
		parts[1], parts[2] = "", parts[1]
	}
	var sum Length
	for _, s := range parts {
		sum += measure(l.fonts.chain, s).at(l.look.footSize)
	}
	if sum+4*l.look.padX <= l.width || parts[1] == "" {
		return [][3]string{parts}
	}
	return [][3]string{{parts[0], "", parts[2]}, {parts[1]}}
}

func (l *layout) footMarks(page, pages int) []Mark {
	if len(l.filled.foot) == 0 {
		return nil
	}
	k, y := l.look, l.bottom+l.look.padY
	right := l.left + l.width
	out := []Mark{Line{l.left, y, right, y, k.thin}}
	y += k.footGap
	lines := l.footLines(maxPages, maxPages)
	now := l.footLines(page, pages)
	if len(now) != len(lines) { // as many lines as there was room kept for
		now = [][3]string{{now[0][0], "", now[0][2]}, {now[0][1]}}
	}
	for _, parts := range now {
		base := y + baseline(k.footLead, k.footSize)
		c, wideC := l.fitted(parts[2], k.footSize, l.width/2)
		a, wideA := l.fitted(parts[0], k.footSize, l.width-wideC-k.padX)
		b, wideB := l.fitted(parts[1], k.footSize, l.width-wideA-wideC)
		a.X, c.X = l.left, right-wideC
		// The middle part stands in the middle of what the others leave.
		b.X = l.left + wideA + (l.width-wideA-wideB-wideC)/2
		for _, t := range []Text{a, b, c} {
			if t.Y = base; t.S != "" {
				out = append(out, t)
			}
		}
		y += k.footLead
	}
	return out
}

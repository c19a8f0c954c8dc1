package paper

import "strings"

// headMarks sets the head of the first page but for the line with number and
// copy, and says where the body begins, there and on later pages.
func (l *layout) headMarks() []Mark {
	top := l.filled.form.margin[0]
	l.firstY, l.laterY = top, top
	h := l.filled.head
	if h == nil {
		return nil
	}
	k := l.look
	var out []Mark
	var side Length
	if h.code != "" {
		// The quiet zone of the code hangs over the margin, as in the design.
		side = k.code
		out = append(out, l.code(h.code, side).moved(l.left+l.width-side+side/20, top-side/20))
	}
	title, wide := l.title(h.title, l.width-2*(side+k.headGap))
	room := (l.width-wide)/2 - k.headGap
	company := l.text(h.company, setting{size: k.company, lead: k.compLead, width: room, most: 4})
	height := max(side-side/20, Length(len(company))*k.compLead, k.titleLead)
	for i, it := range company {
		for _, m := range it.marks {
			out = append(out, m.moved(l.left, top+Length(i)*k.compLead))
		}
	}
	title.X = l.left + (l.width-wide)/2
	title.Y = top + height - k.titleLead + baseline(k.titleLead, title.Size)
	if title.S != "" {
		out = append(out, title)
	}
	l.firstY = top + height + k.headGap + k.compLead + k.lineGap
	l.laterY = top + k.compLead + k.lineGap
	return out
}

// title sets the title wide and bold, smaller when there is no room.
func (l *layout) title(s string, room Length) (Text, Length) {
	t := Text{Size: l.look.title, Bold: true, S: oneLine(s)}
	wide := func() Length {
		t.Space = t.Size / 5
		n := Length(len([]rune(t.S)))
		return measure(l.fonts.chain, t.S).at(t.Size) + t.Space*max(n-1, 0)
	}
	w := wide()
	for w > room && t.Size > l.look.size {
		t.Size = max(t.Size*9/10, l.look.size)
		w = wide()
	}
	for w > room && t.S != "" {
		runes := []rune(strings.TrimSuffix(t.S, "…"))
		t.S = string(runes[:len(runes)-1]) + "…"
		if len(runes) <= 1 {
			t.S = ""
		}
		w = wide()
	}
	return t, w
}

// numberLine sets the line above the body: number, what stands beside it, and
// the copy in its box.
func (l *layout) numberLine(nth int) []Mark {
	h := l.filled.head
	if h == nil {
		return nil
	}
	return l.threeParts(l.firstY-l.look.lineGap-l.look.compLead, h.number, h.beside, nth)
}

// laterLine is the head of later pages: title, number, copy.
func (l *layout) laterLine(nth int) []Mark {
	h := l.filled.head
	if h == nil {
		return nil
	}
	return l.threeParts(l.laterY-l.look.lineGap-l.look.compLead, h.title+"（续）", h.number, nth)
}

func (l *layout) threeParts(y Length, left, middle string, nth int) []Mark {
	k := l.look
	var out []Mark
	base := y + baseline(k.compLead, k.company)
	right := l.left + l.width
	edge := right
	if names := l.filled.form.Copies; len(names) > 0 {
		name, wide := l.fitted("第"+chinese(nth)+"联 "+names[nth-1], k.company, l.width/4)
		box := wide + 2*k.padX
		name.X, name.Y = right-box+k.padX, base
		out = append(out, name, Box{right - box, y - k.compLead/20, box, k.compLead + k.compLead/10, k.thin})
		all, wide := l.fitted("一式"+counted(len(names))+"份", k.company, l.width/4)
		all.X, all.Y = right-box-k.size-wide, base
		out = append(out, all)
		edge = all.X - 2*k.padX
	}
	room := edge - l.left
	a, wideA := l.fitted(left, k.company, room)
	a.X, a.Y = l.left, base
	if a.S != "" {
		out = append(out, a)
	}
	if middle != "" && room-wideA > 4*k.size {
		b, wideB := l.fitted(middle, k.company, room-wideA-2*k.padX)
		b.X, b.Y = max(l.left+(l.width-wideB)/2, l.left+wideA+2*k.padX), base
		b.X = min(b.X, edge-wideB)
		out = append(out, b)
	}
	return out
}

func oneLine(s string) string { return strings.ReplaceAll(s, "\n", " ") }

func chinese(n int) string { return string([]rune("零一二三四五六七八九")[n]) }

// counted is how many copies are said: 一式两份, not 一式二份.
func counted(n int) string {
	if n == 2 {
		return "两"
	}
	return chinese(n)
}

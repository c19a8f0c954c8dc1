package paper

// strips turns the blocks of a filled form into strips.
func (l *layout) strips() ([]strip, error) {
	var out []strip
	for i, b := range l.filled.blocks {
		var own []strip
		switch b.kind {
		case textBlock:
			own = l.running(b)
		case gridBlock:
			own = l.gridRows(b.rows, b, b.columns)
		case tableBlock:
			own = l.table(b)
		}
		if l.err != nil {
			return nil, l.err
		}
		if len(own) == 0 {
			continue
		}
		for j := range own {
			own[j].block, own[j].bare = i, b.bare
		}
		own[0].gap = b.gap
		if (b.keep || signed(b)) && len(out) > 0 {
			out[len(out)-1].tied = true
		}
		out = append(out, own...)
	}
	return out, nil
}

// signed says that a block asks for signatures; it stays with what is signed.
func signed(b filledBlock) bool {
	for _, r := range b.rows {
		for _, c := range r {
			if len(c.sign) > 0 {
				return true
			}
		}
	}
	return false
}

func (l *layout) running(b filledBlock) []strip {
	size := b.text.size
	if size == 0 {
		size = l.look.size
	}
	items := l.text(b.text.text, setting{size: size, lead: l.look.leading(size), width: l.width,
		align: b.text.align, bold: b.text.bold,
		indent: size * Length(b.indent) / 10, hang: size * Length(b.hang) / 10})
	out := make([]strip, len(items))
	for i, it := range items {
		out[i] = strip{cells: []placed{{x: l.left, width: l.width, items: []item{it}}}, height: it.height}
	}
	return out
}

// gridRows sets rows; a row whose cells are all labels is the heading of the
// next and stays with it.
func (l *layout) gridRows(rows [][]filledCell, b filledBlock, columns []int) []strip {
	out := make([]strip, 0, len(rows))
	for i, r := range rows {
		s := l.strip(r, columns, b.least)
		labels := true
		for _, c := range r {
			labels = labels && c.label
		}
		s.tied = i+1 < len(rows) && labels
		out = append(out, s)
	}
	return out
}

func (l *layout) table(b filledBlock) []strip {
	heads := make([]filledCell, len(b.heads))
	for i := range b.heads {
		heads[i] = filledCell{cell: &b.heads[i], text: b.heads[i].text.plain()}
	}
	head := l.strip(heads, b.columns, 0)
	head.head, head.tied = true, true
	out := []strip{head}
	for _, r := range b.rows {
		out = append(out, l.strip(r, b.columns, 0))
	}
	for _, r := range b.sums {
		out[len(out)-1].tied = true
		out = append(out, l.strip(r, b.columns, 0))
	}
	return out
}

func (l *layout) strip(cells []filledCell, columns []int, least Length) strip {
	sum := 0
	for _, c := range columns {
		sum += c
	}
	edge := func(i int) Length {
		n := 0
		for _, c := range columns[:i] {
			n += c
		}
		return l.left + l.width*Length(n)/Length(sum)
	}
	var s strip
	at := 0
	for _, c := range cells {
		p := l.cell(c, edge(at), edge(at+c.span)-edge(at))
		p.least = max(p.least, min(least*l.look.rows/100, l.tallest))
		s.cells = append(s.cells, p)
		at += c.span
	}
	s.measure()
	return s
}

// cell sets one cell. What cannot be cut is kept lower than the lowest page.
func (l *layout) cell(c filledCell, x, width Length) placed {
	k := l.look
	p := placed{x: x, width: width, padX: k.padX, padY: k.padY, middle: !c.top, least: min(c.least, l.tallest)}
	inner := width - 2*k.padX
	set := setting{size: k.size, lead: k.lead, width: inner, align: c.align, bold: c.bold, most: c.most}
	if c.label {
		set.size, set.lead = k.small, k.smallLead
		if !c.set {
			set.align = alignCenter
		}
	}
	if c.size != 0 {
		set.size, set.lead = c.size, k.leading(c.size)
	}
	p.least = max(p.least, set.lead+2*k.padY) // an empty cell is one line high
	p.items = l.text(c.text, set)
	if len(c.sign) > 0 {
		set.size, set.lead = k.small, k.smallLead
	}
	p.items = append(p.items, l.tickLines(c.ticks, set)...)
	most := l.tallest - 2*k.padY
	if len(c.pictures) > 0 {
		height := k.photo
		if c.least > 0 {
			height = c.least
		}
		p.items = append(p.items, l.pictureLines(c.pictures, inner, min(height, most-MM))...)
	}
	if c.code != "" {
		side := min(k.code, inner, most)
		if c.least > 0 {
			side = min(c.least, inner, most)
		}
		dx := Length(0)
		switch c.align {
		case alignRight:
			dx = inner - side
		case alignCenter:
			dx = (inner - side) / 2
		}
		p.items = append(p.items, item{side, []Mark{l.code(c.code, side).moved(dx, 0)}})
	}
	if len(c.sign) > 0 && len(p.items) > 0 {
		p.items = append(p.items, item{height: MM})
	}
	for _, s := range c.sign {
		p.spread = append(p.spread, l.signItem(s, inner))
	}
	if len(c.sign) > 0 {
		// The pen needs its room beneath what is printed above it.
		rest := placed{padY: k.padY, items: p.items}
		p.least = max(p.least, min(max(rest.height()+k.pen, k.sign), l.tallest))
	}
	return p
}

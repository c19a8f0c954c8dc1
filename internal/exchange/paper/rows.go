package paper

// placed is a cell with its lines. Lines that are spread share what is left
// of the cell's height: the first stays on top, the last goes to the bottom.
type placed struct {
	x, width   Length
	padX, padY Length
	items      []item
	spread     []item
	middle     bool
	least      Length // height, padding and all
}

// strip is a row of cells across the sheet, the unit that pages are filled with.
type strip struct {
	cells  []placed
	height Length
	block  int    // strips of one block are parted by thin lines, blocks by thick ones
	bare   bool   // no lines
	gap    Length // above, unless it begins a page
	tied   bool   // not to be parted from the next strip
	head   bool   // of a table: repeated on each page
}

func (c *placed) height() Length {
	h := 2 * c.padY
	for _, it := range c.items {
		h += it.height
	}
	return max(h+c.spreadHeight(), c.least)
}

func (c *placed) spreadHeight() (h Length) {
	for _, it := range c.spread {
		h += it.height
	}
	return h
}

// marks draws a cell whose strip stands at y and is height high.
func (c *placed) marks(y, height Length) []Mark {
	var out []Mark
	put := func(it item, y Length) {
		for _, m := range it.marks {
			out = append(out, m.moved(c.x+c.padX, y))
		}
	}
	at, sum := y+c.padY, Length(0)
	for _, it := range c.items {
		sum += it.height
	}
	if c.middle && len(c.spread) == 0 {
		at = y + (height-sum)/2
	}
	for _, it := range c.items {
		put(it, at)
		at += it.height
	}
	free := max(y+height-c.padY-at-c.spreadHeight(), 0)
	for i, it := range c.spread {
		put(it, at+free*Length(i)/Length(max(len(c.spread)-1, 1)))
		at += it.height
	}
	return out
}

// split parts a strip between lines so that the upper part is at most room
// high. Nothing fits: the upper part has no cells.
func (s strip) split(room Length) (upper, rest strip) {
	upper, rest = s, s
	upper.cells, rest.cells = make([]placed, len(s.cells)), make([]placed, len(s.cells))
	upper.tied, rest.gap = false, 0
	some := false
	for i, c := range s.cells {
		up, down := c, c
		up.items, up.spread, up.least, up.middle = nil, nil, 0, false
		h, n := 2*c.padY, 0
		for n < len(c.items) && h+c.items[n].height <= room {
			h += c.items[n].height
			n++
		}
		up.items, down.items, down.least, down.middle = c.items[:n], c.items[n:], 0, false
		if len(down.items) == 0 && h+c.spreadHeight() <= room {
			up.spread, down.spread = c.spread, nil
			some = some || len(c.spread) > 0
		}
		some = some || n > 0
		upper.cells[i], rest.cells[i] = up, down
	}
	if !some {
		return strip{}, s
	}
	upper.measure()
	rest.measure()
	return upper, rest
}

func (s *strip) measure() {
	s.height = 0
	for i := range s.cells {
		s.height = max(s.height, s.cells[i].height())
	}
}

func (s *strip) empty() bool {
	for _, c := range s.cells {
		if len(c.items) > 0 || len(c.spread) > 0 {
			return false
		}
	}
	return true
}

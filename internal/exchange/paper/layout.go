package paper

import (
	"fmt"

	"github.com/guiju/guiju/internal/fault"
)

// maxPages is how long one filled form may become.
const maxPages = 300

// layout is one form being set.
type layout struct {
	filled  *Filled
	fonts   *Fonts
	look    look
	codes   map[codeKey]Solid
	left    Length
	width   Length // between the margins
	bottom  Length // where the body ends
	firstY  Length // where it begins on the first page
	laterY  Length // and on the others
	tallest Length // what cannot be cut is at most this high
	err     error
	first   []Mark // head of the first page

	pages  []Page
	y      Length
	fresh  bool // nothing but repeated heads on this page
	opened bool // a frame is open
	frame  struct{ top, left, right Length }
	block  int // of the last strip of the frame
}

// Layout sets a filled form: for each of the copies named by number (none
// named: all of them) its pages, with their own numbers.
func Layout(f *Filled, fonts *Fonts, copies ...int) ([]Page, error) {
	codes := map[codeKey]Solid{} // each takes a millisecond; both settings and all copies share them
	l, err := set(f, fonts, lookOf(f.form.Paper), codes)
	if err != nil {
		return nil, err
	}
	if len(l.pages) > 1 {
		if less, err := set(f, fonts, l.look.tight(), codes); err == nil && len(less.pages) < len(l.pages) {
			l = less
		}
	}
	if len(copies) == 0 {
		copies = make([]int, max(len(f.form.Copies), 1))
		for i := range copies {
			copies[i] = i + 1
		}
	}
	var out []Page
	for _, n := range copies {
		if n < 1 || n > max(len(f.form.Copies), 1) {
			return nil, fault.New(fault.Invalid, fmt.Sprintf("没有打印：没有第 %d 联。", n), fmt.Sprintf("Not printed: there is no copy %d.", n))
		}
		for i, p := range l.pages {
			page := Page{Width: p.Width, Height: p.Height}
			if i == 0 {
				page.Marks = append(page.Marks, l.first...)
				page.Marks = append(page.Marks, l.numberLine(n)...)
			} else {
				page.Marks = append(page.Marks, l.laterLine(n)...)
			}
			page.Marks = append(page.Marks, p.Marks...)
			page.Marks = append(page.Marks, l.footMarks(i+1, len(l.pages))...)
			out = append(out, page)
		}
	}
	return out, nil
}

// set lays the body on pages in one look.
func set(f *Filled, fonts *Fonts, k look, codes map[codeKey]Solid) (*layout, error) {
	l := &layout{filled: f, fonts: fonts, look: k, codes: codes}
	m := f.form.margin
	l.left, l.width = m[3], f.form.Paper.Width-m[1]-m[3]
	l.first = l.headMarks()
	l.bottom = f.form.Paper.Height - m[2] - l.footHeight()
	l.tallest = (l.bottom - max(l.firstY, l.laterY)) * 3 / 4
	strips, err := l.strips()
	if err == nil {
		err = l.fill(strips)
	}
	return l, err
}

// fill lays strips on pages. Strips that are tied go together; a group higher
// than a page is laid strip by strip, a strip higher than a page is cut.
func (l *layout) fill(strips []strip) error {
	l.open()
	for i := 0; i < len(strips) && l.err == nil; {
		j := i
		for j+1 < len(strips) && strips[j].tied {
			j++
		}
		group := strips[i : j+1]
		heads := repeated(strips, i)
		switch {
		case l.need(group) <= l.bottom-l.y:
		case l.full(heads) >= l.height(group):
			l.turn(heads)
		default:
			l.single(group[0], heads)
			i++
			continue
		}
		for _, s := range group {
			l.put(s)
		}
		i = j + 1
	}
	l.close()
	return l.err
}

// single lays one strip, on this page, on a new one, or cut over several.
func (l *layout) single(s strip, heads []strip) {
	if l.need([]strip{s}) > l.bottom-l.y && l.full(heads) >= s.height {
		l.turn(heads)
	}
	for l.need([]strip{s}) > l.bottom-l.y && l.err == nil {
		room := l.bottom - l.y - l.gapOf(s)
		upper, rest := s.split(room)
		if upper.cells == nil {
			if l.fresh {
				l.err = fault.New(fault.Internal, "没有打印：表单排不下。", "Not printed: the form cannot be set.").
					Because(fmt.Errorf("paper: %v high does not fit into %v", s.height, room))
				return
			}
			l.turn(heads)
			continue
		}
		l.put(upper)
		s = rest
		if s.empty() {
			return
		}
		l.turn(heads)
	}
	l.put(s)
}

// repeated gives the heads to repeat when the strip begins a page.
func repeated(strips []strip, i int) []strip {
	if strips[i].head {
		return nil
	}
	for j := i - 1; j >= 0 && strips[j].block == strips[i].block; j-- {
		if strips[j].head {
			return strips[j : j+1]
		}
	}
	return nil
}

func (l *layout) gapOf(s strip) Length {
	if l.fresh && len(l.pages) > 0 && !l.opened {
		return 0
	}
	return s.gap
}

// height gives the height of strips below each other.
func (l *layout) height(group []strip) (h Length) {
	for i, s := range group {
		h += s.height
		if i > 0 {
			h += s.gap
		}
	}
	return h
}

// need gives the height a group needs here.
func (l *layout) need(group []strip) Length { return l.height(group) + l.gapOf(group[0]) }

// full gives the room of a page that begins with heads.
func (l *layout) full(heads []strip) Length {
	return l.bottom - l.laterY - l.height(l.bearable(heads))
}

// bearable leaves heads out that would take a quarter of the page: with them
// what cannot be cut would not fit.
func (l *layout) bearable(heads []strip) []strip {
	if l.height(heads) > l.tallest/3 {
		return nil
	}
	return heads
}

// open begins a page.
func (l *layout) open() {
	if len(l.pages) >= maxPages {
		l.err = fault.New(fault.TooLarge, fmt.Sprintf("没有打印：这张表单超过 %d 页。", maxPages),
			fmt.Sprintf("Not printed: this form is longer than %d pages.", maxPages))
		return
	}
	l.y = l.laterY
	if len(l.pages) == 0 {
		l.y = l.firstY
	}
	p := l.filled.form.Paper
	l.pages = append(l.pages, Page{Width: p.Width, Height: p.Height})
	l.fresh = true
}

// turn ends the page and begins the next with the heads of the table.
func (l *layout) turn(heads []strip) {
	l.close()
	l.open()
	for _, h := range l.bearable(heads) {
		h.gap = 0
		l.put(h)
		l.fresh = true
	}
}

func (l *layout) mark(m ...Mark) {
	p := &l.pages[len(l.pages)-1]
	p.Marks = append(p.Marks, m...)
}

// put draws a strip and moves down.
func (l *layout) put(s strip) {
	gap := l.gapOf(s)
	if s.bare || gap > 0 {
		l.close()
	}
	l.y += gap
	right := l.left + l.width
	if !s.bare {
		switch {
		case !l.opened:
			l.opened = true
			l.frame.top, l.frame.left, l.frame.right = l.y, l.left, right
		case l.block != s.block:
			l.mark(Line{l.left, l.y, right, l.y, l.look.thick})
		default:
			l.mark(Line{l.left, l.y, right, l.y, l.look.thin})
		}
		l.block = s.block
		for _, c := range s.cells[1:] {
			l.mark(Line{c.x, l.y, c.x, l.y + s.height, l.look.thin})
		}
	}
	for _, c := range s.cells {
		l.mark(c.marks(l.y, s.height)...)
	}
	l.y += s.height
	l.fresh = false
}

// close draws the frame around the strips since it was opened.
func (l *layout) close() {
	if l.opened {
		f := l.frame
		l.mark(Box{f.left, f.top, f.right - f.left, l.y - f.top, l.look.thick})
	}
	l.opened = false
}

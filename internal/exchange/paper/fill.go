package paper

import (
	"errors"
	"fmt"
	"sort"
	"strconv"
	"strings"

	"github.com/guiju/guiju/internal/exchange/paper/picture"
	"github.com/guiju/guiju/internal/fault"
)

// Source answers the expressions of one record, or of one line of a list. It
// answers what the reader of the print may see: a field hidden from him is
// empty text. A value nobody has filled in is empty text too, false, or an
// empty list.
type Source interface {
	// Text gives a value as people write it: money 82.50, a time
	// 2026-11-24 08:16, a choice or a record its title, several joined by 、.
	Text(expr string) (string, error)
	Bool(expr string) (bool, error)
	// Rows gives a source for each line; in it `it` is that line.
	Rows(expr string) ([]Source, error)
	// Image gives the content of a file, or of several.
	Image(expr string) ([][]byte, error)
}

// Filled is a form whose holes are answered.
type Filled struct {
	form   *Form
	head   *filledHead
	foot   []string
	blocks []filledBlock
	refuse int // pictures that could not be used
}

type filledHead struct{ company, title, number, beside, code string }

type filledBlock struct {
	*block
	rows [][]filledCell
	sums [][]filledCell
	text filledCell
}

type filledCell struct {
	*cell
	text     string
	ticks    []filledTick
	sign     []filledLine
	pictures []*picture.Picture
	code     string
}

type filledTick struct {
	say string
	on  bool
}

type filledLine struct {
	left, right string
	drawn       *picture.Picture
}

// maxRows is how many lines a table takes; a list of the language holds at
// most 200, a look-up 1,000.
const maxRows = 1000

// Fill answers the holes of a form. An expression that fails refuses the whole
// print: a form with a gap that nobody asked for is worse than none.
func Fill(form *Form, src Source) (*Filled, error) {
	f := &filler{out: &Filled{form: form}, src: src}
	if h := form.head; h != nil {
		f.out.head = &filledHead{
			company: f.text(h.company), title: f.text(h.title), number: f.text(h.number),
			beside: f.text(h.beside), code: f.text(h.code),
		}
		if !h.title.set {
			f.out.head.title = clean(form.Say.Zh)
		}
	}
	for i := range form.blocks {
		f.block(&form.blocks[i])
	}
	for _, t := range form.foot {
		f.out.foot = append(f.out.foot, f.text(t))
	}
	if f.err != nil {
		return nil, f.err
	}
	return f.out, nil
}

// filler keeps the first error; after it nothing is asked any more.
type filler struct {
	out *Filled
	src Source
	n   int // number of the row
	err error
}

func (f *filler) fail(e *Expr, zh, en string, cause error) {
	if f.err == nil {
		f.err = fault.New(fault.Invalid,
			fmt.Sprintf("没有打印：表单 %s 第 %d 行“%s”%s。", f.out.form.Name, e.Line, e.Src, zh),
			fmt.Sprintf("Not printed: line %d of the form %s, “%s”, %s.", e.Line, f.out.form.Name, e.Src, en)).Because(cause)
	}
}

func (f *filler) text(t template) string {
	var out strings.Builder
	for _, p := range t.parts {
		switch {
		case f.err != nil:
			return ""
		case p.own == ownRow:
			out.WriteString(strconv.Itoa(f.n))
		case p.own == ownPage:
			out.WriteString(markPage)
		case p.own == ownPages:
			out.WriteString(markPages)
		case p.expr == nil:
			out.WriteString(p.text)
		default:
			out.WriteString(f.hole(p))
		}
	}
	return out.String()
}

func (f *filler) hole(p part) string {
	s, err := f.src.Text(p.expr.Src)
	if err != nil {
		f.fail(p.expr, "算不出", "cannot be computed", err)
		return ""
	}
	s = strings.TrimRight(clean(s), "\n ")
	if p.format == "" || s == "" {
		return s
	}
	out, ok := formats[p.format](s)
	if !ok {
		f.fail(p.expr, "不能用 "+p.format+" 来写", "cannot be written as "+p.format, nil)
	}
	return out
}

func (f *filler) bool(e *Expr) bool {
	if f.err != nil {
		return false
	}
	v, err := f.src.Bool(e.Src)
	if err != nil {
		f.fail(e, "算不出", "cannot be computed", err)
	}
	return v
}

func (f *filler) block(b *block) {
	if f.err != nil || b.when != nil && !f.bool(b.when) {
		return
	}
	out := filledBlock{block: b}
	switch b.kind {
	case gridBlock:
		out.rows = f.rows(b.rows)
	case tableBlock:
		lines, err := f.src.Rows(b.each.Src)
		if err != nil {
			f.fail(b.each, "算不出", "cannot be computed", err)
			return
		}
		if len(lines) > maxRows {
			f.fail(b.each, "超过一千行", "has more than a thousand rows", nil)
			return
		}
		whole := f.src
		for i, l := range lines {
			f.src, f.n = l, i+1
			out.rows = append(out.rows, f.cells(b.line))
		}
		f.src = whole
		for len(out.rows) < b.blank {
			empty := make([]filledCell, len(b.line))
			for i := range b.line {
				empty[i].cell = &b.line[i]
			}
			out.rows = append(out.rows, empty)
		}
		out.sums = f.rows(b.sums)
	case textBlock:
		out.text = f.cell(&b.text)
	}
	f.out.blocks = append(f.out.blocks, out)
}

func (f *filler) rows(rows []row) [][]filledCell {
	var out [][]filledCell
	for _, r := range rows {
		if r.when == nil || f.bool(r.when) {
			out = append(out, f.cells(r.cells))
		}
	}
	return out
}

func (f *filler) cells(cells []cell) []filledCell {
	out := make([]filledCell, len(cells))
	for i := range cells {
		out[i] = f.cell(&cells[i])
	}
	return out
}

func (f *filler) cell(c *cell) filledCell {
	out := filledCell{cell: c, text: f.text(c.text), code: f.text(c.code)}
	for _, t := range c.ticks {
		out.ticks = append(out.ticks, filledTick{f.text(t.say), t.when != nil && f.bool(t.when)})
	}
	for _, l := range c.sign {
		line := filledLine{left: f.text(l.left), right: f.text(l.right)}
		if l.image != nil {
			if all, _ := f.pictures(l.image); len(all) > 0 {
				line.drawn = all[len(all)-1]
			}
		}
		out.sign = append(out.sign, line)
	}
	if c.image != nil {
		var refused string
		out.pictures, refused = f.pictures(c.image)
		out.text = strings.TrimPrefix(out.text+refused, "\n")
	}
	return out
}

// pictures reads the headers of an image expression. A picture that cannot be
// printed is named on the paper instead, so that nobody takes it for missing.
func (f *filler) pictures(e *Expr) (out []*picture.Picture, refused string) {
	if f.err != nil {
		return nil, ""
	}
	files, err := f.src.Image(e.Src)
	if err != nil {
		f.fail(e, "取不到图片", "is a picture that cannot be had", err)
		return nil, ""
	}
	for i, data := range files {
		p, err := picture.Check(data)
		switch {
		case err == nil:
			out = append(out, p)
			continue
		case errors.Is(err, picture.ErrLarge):
			refused += fmt.Sprintf("\n（第 %d 张图超过 2400 万像素，未印）", i+1)
		default:
			refused += fmt.Sprintf("\n（第 %d 张图不是可印的 JPEG 或 PNG，未印）", i+1)
		}
		f.out.refuse++
	}
	return out, refused
}

// Refused gives how many pictures of the record could not be used.
func (f *Filled) Refused() int { return f.refuse }

// Title gives the title and the number of the filled form.
func (f *Filled) Title() string {
	if f.head == nil {
		return f.form.Say.Zh
	}
	return strings.TrimSpace(f.head.title + " " + f.head.number)
}

// Missing gives the characters that no font has, each once, in order. They are
// printed as crossed boxes; say so beside the print button.
func (f *Filled) Missing(fonts *Fonts) []rune {
	seen := map[rune]bool{}
	f.texts(func(s string) {
		for _, r := range s {
			if r >= ' ' && !seen[r] {
				if _, _, has := fonts.chain.Find(r); !has {
					seen[r] = true
				}
			}
		}
	})
	return sortedRunes(seen)
}

func sortedRunes(set map[rune]bool) []rune {
	out := make([]rune, 0, len(set))
	for r := range set {
		out = append(out, r)
	}
	sort.Slice(out, func(i, j int) bool { return out[i] < out[j] })
	return out
}

// texts visits every string that is printed, in the order of the paper.
func (f *Filled) texts(visit func(string)) {
	if h := f.head; h != nil {
		for _, s := range []string{h.company, h.title, h.number, h.beside} {
			visit(s)
		}
		for _, s := range f.form.Copies {
			visit(s)
		}
	}
	cells := func(rows [][]filledCell) {
		for _, r := range rows {
			for _, c := range r {
				c.texts(visit)
			}
		}
	}
	for _, b := range f.blocks {
		for _, h := range b.heads {
			visit(h.text.plain())
		}
		cells(b.rows)
		cells(b.sums)
		b.text.texts(visit)
	}
	for _, s := range f.foot {
		visit(s)
	}
}

func (c filledCell) texts(visit func(string)) {
	visit(c.text)
	for _, t := range c.ticks {
		visit(t.say)
	}
	for _, l := range c.sign {
		visit(l.left)
		visit(l.right)
	}
}

// plain gives a template without holes.
func (t template) plain() string {
	var out strings.Builder
	for _, p := range t.parts {
		out.WriteString(p.text)
	}
	return out.String()
}

package paper

import (
	"fmt"
	"io"
	"time"

	"github.com/guiju/guiju/internal/exchange/paper/pdf"
	"github.com/guiju/guiju/internal/fault"
)

// MaxForms is how many forms one file holds; begin another for more.
const MaxForms = 2000

// Info is what a file says about itself.
type Info struct {
	Title string
	Made  time.Time // the one time stamp in the file, written with its zone
	A1B   bool      // label it PDF/A-1b instead of PDF/A-2b
}

// Sum is what a file came to.
type Sum struct {
	Forms   int
	Pages   int
	Bytes   int64
	Hash    string // sha-256, hex: the same print has the same one
	Missing []rune // characters no font has, printed as crossed boxes
	Unread  int    // pictures that could not be unpacked, printed as crossed boxes
	Refused int    // pictures that were no picture or too large, named on the paper
}

// Writer writes filled forms into one PDF, each page as soon as it is set.
// It is for one goroutine.
type Writer struct {
	doc     *pdf.Document
	fonts   *Fonts
	forms   int
	missing map[rune]bool
	unread  int
	refused int
}

// NewWriter begins a file on out.
func NewWriter(out io.Writer, fonts *Fonts, info Info) *Writer {
	meta := pdf.Meta{Title: info.Title, Made: info.Made, A1B: info.A1B}
	return &Writer{doc: pdf.New(out, fonts.chain, meta), fonts: fonts, missing: map[rune]bool{}}
}

// Add sets a form and writes the copies named by number; none named: all.
func (w *Writer) Add(f *Filled, copies ...int) error {
	if w.forms >= MaxForms {
		return fault.New(fault.TooLarge, fmt.Sprintf("一个文件最多 %d 张表单，请分几次打印。", MaxForms),
			fmt.Sprintf("One file holds at most %d forms; print them in parts.", MaxForms))
	}
	pages, err := Layout(f, w.fonts, copies...)
	if err != nil {
		return err
	}
	for _, p := range pages {
		if err := w.page(p); err != nil {
			return err
		}
	}
	w.forms++
	w.refused += f.refuse
	return nil
}

// Close ends the file; out itself is not closed.
func (w *Writer) Close() (Sum, error) {
	done, err := w.doc.Close()
	if err != nil {
		return Sum{}, err
	}
	return Sum{Forms: w.forms, Pages: done.Pages, Bytes: done.Bytes, Hash: done.Hash,
		Missing: sortedRunes(w.missing), Unread: w.unread, Refused: w.refused}, nil
}

func (w *Writer) page(p Page) error {
	out := w.doc.Page(int(p.Width), int(p.Height))
	for _, m := range p.Marks {
		switch m := m.(type) {
		case Text:
			for _, r := range out.Text(int(m.X), int(m.Y), int(m.Size), m.Bold, int(m.Space), m.S) {
				w.missing[r] = true
			}
		case Line:
			out.Line(int(m.X1), int(m.Y1), int(m.X2), int(m.Y2), int(m.Wide))
		case Box:
			out.Rect(int(m.X), int(m.Y), int(m.W), int(m.H), int(m.Wide))
		case Solid:
			boxes := make([][4]int, len(m.Boxes))
			for i, b := range m.Boxes {
				boxes[i] = [4]int{int(b[0]), int(b[1]), int(b[2]), int(b[3])}
			}
			out.Fill(boxes)
		case Image:
			w.image(out, m)
		}
	}
	return out.Close()
}

// dotsPerInch is how fine a photograph is printed.
const dotsPerInch = 200

// image unpacks a picture at the size it is printed. One that turns out to be
// damaged is crossed out and counted; the form is printed all the same.
func (w *Writer) image(out *pdf.Page, m Image) {
	dots := func(l Length) int { return max(int(l)*dotsPerInch/25400, 1) }
	w.fonts.photo.Lock()
	ready, err := m.Picture.Print(dots(m.W), dots(m.H))
	w.fonts.photo.Unlock()
	x, y, wide, high := int(m.X), int(m.Y), int(m.W), int(m.H)
	if err != nil {
		w.unread++
		out.Rect(x, y, wide, high, 100)
		out.Line(x, y, x+wide, y+high, 100)
		out.Line(x, y+high, x+wide, y, 100)
		return
	}
	ref := w.doc.Image(pdf.Image{Width: ready.Width, Height: ready.Height, Gray: ready.Gray, JPEG: ready.JPEG, Pixels: ready.Pixels})
	out.Image(ref, x, y, wide, high, m.Picture.Turn)
}

package paper

import (
	"github.com/boombuler/barcode/qr"

	"github.com/guiju/guiju/internal/fault"
)

type codeKey struct {
	text string
	side Length
}

// code gives a QR code that is drawn once for a form.
func (l *layout) code(text string, side Length) Solid {
	key := codeKey{text, side}
	if drawn, ok := l.codes[key]; ok {
		return drawn
	}
	drawn, err := code(text, side)
	if err != nil && l.err == nil {
		l.err = err
	}
	l.codes[key] = drawn
	return drawn
}

// code draws text as a QR code in a square, its quiet zone inside. Runs of
// dark modules, joined downwards where they are alike, become one rectangle,
// so that no hairlines show between modules.
func code(text string, side Length) (Solid, error) {
	m, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return Solid{}, fault.New(fault.Invalid, "没有打印：二维码的内容太长。", "Not printed: the text of the QR code is too long.").Because(err)
	}
	const quiet = 2 // beside other print four are asked for; paper around adds the rest
	n := m.Bounds().Dx()
	at := func(i int) Length { return side * Length(i+quiet) / Length(n+2*quiet) }
	dark := func(x, y int) bool {
		r, _, _, _ := m.At(x, y).RGBA()
		return r == 0
	}
	var out Solid
	above := map[[2]int]int{} // run of the row above -> its rectangle
	for y := range n {
		here := map[[2]int]int{}
		for x := 0; x < n; x++ {
			if !dark(x, y) {
				continue
			}
			from := x
			for x < n && dark(x, y) {
				x++
			}
			run := [2]int{from, x}
			if i, ok := above[run]; ok {
				out.Boxes[i][3] = at(y+1) - out.Boxes[i][1]
				here[run] = i
				continue
			}
			here[run] = len(out.Boxes)
			out.Boxes = append(out.Boxes, [4]Length{at(from), at(y), at(x) - at(from), at(y+1) - at(y)})
		}
		above = here
	}
	return out, nil
}

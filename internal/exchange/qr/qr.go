// Package qr draws an address as a QR code for a page and for a terminal. What
// is printed on paper is drawn by exchange/paper.
package qr

import (
	"fmt"
	"strings"

	"github.com/boombuler/barcode/qr"

	"github.com/guiju/guiju/internal/fault"
)

// quiet is the light border a reader wants around a code, in modules.
const quiet = 4

// Code is a square of dark and light modules.
type Code struct {
	n    int
	dark []bool
}

// New encodes a text.
func New(text string) (*Code, error) {
	m, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, fault.New(fault.Invalid, "二维码的内容太长。", "The text of the QR code is too long.").Because(err)
	}
	c := &Code{n: m.Bounds().Dx()}
	c.dark = make([]bool, c.n*c.n)
	for i := range c.dark {
		r, _, _, _ := m.At(i%c.n, i/c.n).RGBA()
		c.dark[i] = r == 0
	}
	return c, nil
}

func (c *Code) at(x, y int) bool {
	return x >= 0 && y >= 0 && x < c.n && y < c.n && c.dark[y*c.n+x]
}

// SVG draws the code, its border inside, dark on white in every colour scheme.
func (c *Code) SVG() []byte {
	var b strings.Builder
	side := c.n + 2*quiet
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%dv%dH0z"/><path fill="#000" d="`, side, side, side, side)
	for y := range c.n {
		for x := 0; x < c.n; x++ {
			from := x
			for c.at(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", from+quiet, y+quiet, x-from, x-from)
			}
		}
	}
	b.WriteString(`"/></svg>`)
	return []byte(b.String())
}

// Terminal draws the code with half blocks, two rows a line; light modules are
// the drawn ones, so that it reads on a dark terminal.
func (c *Code) Terminal() string {
	var b strings.Builder
	for y := -2; y < c.n+2; y += 2 {
		for x := -2; x < c.n+2; x++ {
			switch up, down := !c.at(x, y), !c.at(x, y+1); {
			case up && down:
				b.WriteRune('█')
			case up:
				b.WriteRune('▀')
			case down:
				b.WriteRune('▄')
			default:
				b.WriteByte(' ')
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

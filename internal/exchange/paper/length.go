package paper

import (
	"fmt"

	"github.com/guiju/guiju/internal/exchange/paper/fonts"
)

// Length is a length on paper in micrometres. Whole numbers add up alike on
// every machine, so a page is the same page everywhere.
type Length int

// MM is a millimetre.
const MM Length = 1000

// points gives a length from tenths of a point.
func points(tenths int) Length { return Length((tenths*1270 + 18) / 36) }

func (l Length) String() string {
	sign := ""
	if l < 0 {
		sign, l = "-", -l
	}
	return fmt.Sprintf("%s%d.%03d", sign, l/MM, l%MM)
}

// em is a width in thousandths of the size of the type it is set in.
type em int

// at gives the width in a size.
func (e em) at(size Length) Length { return (Length(e)*size + 500) / 1000 }

// ems gives how many thousandths of a size fit into a width.
func ems(width, size Length) em { return em(width * 1000 / size) }

// measure gives the width of a string.
func measure(chain *fonts.Chain, s string) em {
	var sum em
	for _, r := range s {
		sum += em(chain.Advance(r))
	}
	return sum
}

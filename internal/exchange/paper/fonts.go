package paper

import (
	"sync"

	"github.com/guiju/guiju/internal/exchange/paper/fonts"
)

// Fonts is what all printing shares: the typefaces, and the one place where a
// photograph is unpacked, one at a time however many prints are made at once.
// It is safe for any number of goroutines.
type Fonts struct {
	chain *fonts.Chain
	photo sync.Mutex
}

// LoadFonts unpacks the typefaces, about 12 MB of memory and a tenth of a
// second; keep what it gives. more are TrueType files that an administrator
// added, asked for what the built-in ones lack.
func LoadFonts(more ...[]byte) (*Fonts, error) {
	chain, err := fonts.Load(more...)
	if err != nil {
		return nil, err
	}
	return &Fonts{chain: chain}, nil
}

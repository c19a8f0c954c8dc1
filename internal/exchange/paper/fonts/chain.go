package fonts

import (
	_ "embed"
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// The faces carried with the program: the common one and the rare one.
var (
	//go:embed NotoSansSC-Regular.ttf.zst
	noto []byte
	//go:embed GuijuRare.ttf.zst
	rare []byte
)

// Chain is faces in order; each character takes the first that has it.
type Chain struct {
	faces []*Face
	gap   int // the glyph of the symbol face for a character that is missing
}

// Load unpacks the faces carried with the program, about 11 MB; call it once
// and keep the chain. More faces, such as a complete one that an
// administrator installed, come last.
func Load(more ...[]byte) (*Chain, error) {
	c := &Chain{faces: []*Face{symbols()}}
	c.gap = c.faces[0].Glyph(missing)
	all := [][]byte{}
	for _, packed := range [][]byte{noto, rare} {
		ttf, err := unpack(packed)
		if err != nil {
			return nil, fmt.Errorf("fonts: unpack: %w", err)
		}
		all = append(all, ttf)
	}
	for _, ttf := range append(all, more...) {
		f, err := Parse(ttf)
		if err != nil {
			return nil, err
		}
		c.faces = append(c.faces, f)
	}
	return c, nil
}

func unpack(packed []byte) ([]byte, error) {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return d.DecodeAll(packed, nil)
}

// Faces gives how many faces the chain has; they are numbered from 0.
func (c *Chain) Faces() int { return len(c.faces) }

// Find gives the face and the glyph of a character. When no face has it, has
// is false and the glyph is the crossed box.
func (c *Chain) Find(r rune) (face, glyph int, has bool) {
	if r != missing {
		for i, f := range c.faces {
			if g := f.Glyph(r); g != 0 {
				return i, g, true
			}
		}
	}
	return 0, c.gap, false
}

// Advance gives the width of a character in thousandths of an em.
func (c *Chain) Advance(r rune) int {
	face, glyph, _ := c.Find(r)
	return c.faces[face].Advance(glyph)
}

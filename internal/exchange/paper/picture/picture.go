// Package picture makes photographs and drawn signatures ready for print.
//
// Words:
//
//   - picture: a JPEG or PNG file of which only the header has been read.
//   - upright: turned as its camera noted; every width and height here is the
//     upright one, and Turn says how to get there (1 to 8, as EXIF counts).
//   - print: pixels no finer than the paper shows, nothing but colour: what a
//     camera writes beside the picture (place, time, thumbnail) never leaves.
//
// The package promises that a file is judged by its header before anything is
// unpacked, and that at most [MaxPixels] are. A JPEG that is small enough is
// passed on as it is, without a second loss.
package picture

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
)

// MaxPixels is the largest picture that is unpacked.
const MaxPixels = 24_000_000

// What is wrong with a picture.
var (
	ErrKind  = errors.New("picture: neither JPEG nor PNG")
	ErrLarge = errors.New("picture: more than 24 million pixels")
)

// Picture is a file whose header has been read.
type Picture struct {
	Width, Height int // upright
	Turn          int
	data          []byte
	jpeg          *layout // nil: PNG
}

// Check reads the header of a file. It keeps data.
func Check(data []byte) (*Picture, error) {
	p := &Picture{data: data, Turn: 1}
	var size image.Config
	var err error
	switch {
	case bytes.HasPrefix(data, []byte("\xFF\xD8\xFF")):
		if p.jpeg, err = segments(data); err == nil {
			size, err = jpeg.DecodeConfig(bytes.NewReader(data))
			p.Turn = p.jpeg.turn
		}
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		size, err = png.DecodeConfig(bytes.NewReader(data))
	default:
		err = ErrKind
	}
	if err != nil {
		return nil, err
	}
	if size.Width <= 0 || size.Height <= 0 {
		return nil, ErrKind
	}
	if size.Width > MaxPixels/size.Height {
		return nil, ErrLarge
	}
	p.Width, p.Height = size.Width, size.Height
	if p.Turn >= 5 {
		p.Width, p.Height = p.Height, p.Width
	}
	return p, nil
}

// Print is a picture ready for the page, not yet turned.
type Print struct {
	Width, Height int
	Gray          bool
	JPEG          []byte // or
	Pixels        []byte // rows of grey or red-green-blue
}

// Print unpacks the picture, scales it down to at most width x height upright
// pixels, and lays it on white.
func (p *Picture) Print(width, height int) (*Print, error) {
	stored := func(w, h int) (int, int) {
		if p.Turn >= 5 {
			return h, w
		}
		return w, h
	}
	w, h := stored(fit(p.Width, p.Height, width, height))
	fullW, fullH := stored(p.Width, p.Height)
	// Half as fine again as the paper shows is not worth a second loss.
	if p.jpeg != nil && p.jpeg.plain && 2*fullW <= 3*w {
		return &Print{Width: fullW, Height: fullH, Gray: p.jpeg.parts == 1, JPEG: p.jpeg.stripped}, nil
	}
	var src image.Image
	var err error
	if p.jpeg != nil {
		src, err = jpeg.Decode(bytes.NewReader(p.data))
	} else {
		src, err = png.Decode(bytes.NewReader(p.data))
	}
	if err != nil {
		return nil, err
	}
	out := shrink(src, w, h)
	if p.jpeg == nil {
		return out, nil
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, out.image(), &jpeg.Options{Quality: 85}); err != nil {
		return nil, err
	}
	return &Print{Width: w, Height: h, Gray: out.Gray, JPEG: b.Bytes()}, nil
}

// fit gives the largest size of the same shape within a box, never larger
// than it is.
func fit(w, h, maxW, maxH int) (int, int) {
	if w <= maxW && h <= maxH {
		return w, h
	}
	if w*maxH > h*maxW {
		return max(maxW, 1), max(h*maxW/w, 1)
	}
	return max(w*maxH/h, 1), max(maxH, 1)
}

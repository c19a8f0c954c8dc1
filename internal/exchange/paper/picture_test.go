package paper

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"sync"
	"testing"
)

// once keeps the typefaces for all tests of the package.
var once = sync.OnceValues(func() (*Fonts, error) { return LoadFonts() })

func loaded(t testing.TB) *Fonts {
	t.Helper()
	fonts, err := once()
	if err != nil {
		t.Fatal(err)
	}
	return fonts
}

// quarters is a picture with red, green, blue and grey quarters, read from
// the upper left.
func quarters(w, h int) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := []color.RGBA{{220, 0, 0, 255}, {0, 160, 0, 255}, {0, 0, 220, 255}, {128, 128, 128, 255}}[2*(2*y/h)+2*x/w]
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

func jpegOf(t testing.TB, m image.Image, turn byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	exif := []byte{0xFF, 0xE1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1,
		0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0, 0, 0, 0, 0}
	return append(append([]byte{0xFF, 0xD8}, exif...), b.Bytes()[2:]...)
}

func pngOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// photos are the answers of photoForm: two on arrival, one of them lying on
// its side, three that fill two lines, one that is no picture, a signature.
func photos(t testing.TB) *sheet {
	signature := image.NewNRGBA(image.Rect(0, 0, 300, 100))
	for x := range 300 {
		signature.Set(x, 50+x%20, color.NRGBA{A: 255})
	}
	return &sheet{texts: map[string]string{"r.no": "BX-2026-2172"}, images: map[string][][]byte{
		"r.arrival":   {jpegOf(t, quarters(400, 300), 1), jpegOf(t, quarters(400, 300), 6), []byte("no picture")},
		"r.photos":    {pngOf(t, quarters(1200, 800)), jpegOf(t, quarters(2400, 1600), 1), pngOf(t, quarters(80, 60))},
		"r.signature": {pngOf(t, signature)},
	}}
}

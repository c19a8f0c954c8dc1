package app

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
)

// paint stores the one photograph of the demonstration: a pipe under a basin,
// drawn here, so that no picture of anything real is shipped.
func (d *demo) paint() error {
	img := image.NewPaletted(image.Rect(0, 0, 320, 240), color.Palette{
		color.RGBA{0xc2, 0xc6, 0xca, 0xff}, color.RGBA{0xee, 0xf0, 0xf2, 0xff}, color.RGBA{0x8a, 0x8f, 0x95, 0xff}, color.RGBA{0x5b, 0x60, 0x66, 0xff}})
	box := func(x0, y0, x1, y1 int, c uint8) {
		for y := y0; y < y1; y++ {
			for x := x0; x < x1; x++ {
				img.SetColorIndex(x, y, c)
			}
		}
	}
	box(0, 0, 320, 90, 1)
	box(90, 70, 230, 110, 1)
	box(150, 110, 170, 180, 2)
	box(150, 165, 240, 185, 2)
	box(136, 120, 184, 140, 3)
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return err
	}
	hash, size, err := d.h.blobs.Put(d.ctx, &b)
	if err != nil {
		return err
	}
	d.photoHash, d.photoSize = hash, size
	return nil
}

func (d *demo) photo(name string) map[string]any {
	return map[string]any{"hash": d.photoHash, "name": name + ".png", "size": d.photoSize, "media": "image/png"}
}

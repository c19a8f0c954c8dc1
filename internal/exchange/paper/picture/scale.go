package picture

import (
	"image"
	"image/draw"
)

// shrink averages the pixels that fall into each new one. It unpacks one strip
// of rows at a time, so that beside the source little memory is used.
func shrink(src image.Image, w, h int) *Print {
	from := src.Bounds()
	out := &Print{Width: w, Height: h, Gray: true, Pixels: make([]byte, 0, 3*w*h)}
	var strip *image.RGBA
	sums := make([][3]uint32, w)
	for y := range h {
		top, bottom := y*from.Dy()/h, (y+1)*from.Dy()/h
		at := image.Rect(0, 0, from.Dx(), bottom-top)
		if strip == nil || strip.Rect != at {
			strip = image.NewRGBA(at)
		}
		draw.Draw(strip, at, image.White, image.Point{}, draw.Src)
		draw.Draw(strip, at, src, image.Pt(from.Min.X, from.Min.Y+top), draw.Over)
		clear(sums)
		for row := range at.Dy() {
			line := strip.Pix[row*strip.Stride:]
			for x := range w {
				l, r := x*from.Dx()/w, (x+1)*from.Dx()/w
				for i := 4 * l; i < 4*r; i += 4 {
					sums[x][0] += uint32(line[i])
					sums[x][1] += uint32(line[i+1])
					sums[x][2] += uint32(line[i+2])
				}
			}
		}
		for x, s := range sums {
			n := uint32((x+1)*from.Dx()/w-x*from.Dx()/w) * uint32(at.Dy())
			px := [3]byte{byte((s[0] + n/2) / n), byte((s[1] + n/2) / n), byte((s[2] + n/2) / n)}
			out.Gray = out.Gray && px[0] == px[1] && px[1] == px[2]
			out.Pixels = append(out.Pixels, px[:]...)
		}
	}
	if out.Gray {
		for i := range w * h {
			out.Pixels[i] = out.Pixels[3*i]
		}
		out.Pixels = out.Pixels[:w*h]
	}
	return out
}

// image gives the pixels to an encoder.
func (p *Print) image() image.Image {
	at := image.Rect(0, 0, p.Width, p.Height)
	if p.Gray {
		return &image.Gray{Pix: p.Pixels, Stride: p.Width, Rect: at}
	}
	out := image.NewRGBA(at)
	for i := range p.Width * p.Height {
		copy(out.Pix[4*i:], p.Pixels[3*i:3*i+3])
		out.Pix[4*i+3] = 255
	}
	return out
}

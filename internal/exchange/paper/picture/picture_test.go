package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"
)

func flat(w, h int, c color.Color) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		m.Set(i%w, i/w, c)
	}
	return m
}

func jpegOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// exif is what a camera writes: the way it was held, and where it was.
func exif(order binary.ByteOrder, turn uint16) []byte {
	tiff := []byte("MM\x00\x2A\x00\x00\x00\x08")
	if order == binary.LittleEndian {
		tiff = []byte("II\x2A\x00\x08\x00\x00\x00")
	}
	entry := make([]byte, 2+12+4)
	order.PutUint16(entry, 1)
	order.PutUint16(entry[2:], 0x0112)
	order.PutUint16(entry[4:], 3)
	order.PutUint32(entry[6:], 1)
	order.PutUint16(entry[10:], turn)
	body := append(append([]byte("Exif\x00\x00"), tiff...), entry...)
	body = append(body, "GPS 30.2741N 120.1551E"...)
	return append([]byte{0xFF, 0xE1, 0, byte(len(body) + 2)}, body...)
}

func withSegment(file, segment []byte) []byte {
	return append(append(append([]byte(nil), file[:2]...), segment...), file[2:]...)
}

func TestTurn(t *testing.T) {
	plain := jpegOf(t, flat(40, 20, color.Gray{90}))
	for _, order := range []binary.ByteOrder{binary.BigEndian, binary.LittleEndian} {
		for turn := uint16(0); turn <= 9; turn++ {
			p, err := Check(withSegment(plain, exif(order, turn)))
			if err != nil {
				t.Fatal(err)
			}
			want, w, h := int(turn), 40, 20
			if turn == 0 || turn == 9 {
				want = 1
			}
			if turn >= 5 && turn <= 8 {
				w, h = 20, 40
			}
			if p.Turn != want || p.Width != w || p.Height != h {
				t.Errorf("turn %d: %d, %d x %d", turn, p.Turn, p.Width, p.Height)
			}
		}
	}
}

// TestPassedOn: a JPEG that is fine enough loses nothing but what the camera
// wrote beside it and what follows its end.
func TestPassedOn(t *testing.T) {
	plain := jpegOf(t, flat(100, 60, color.RGBA{200, 10, 10, 255}))
	file := withSegment(plain, exif(binary.BigEndian, 1))
	file = withSegment(file, append([]byte{0xFF, 0xFE, 0, 8}, "secret"...))
	file = append(file, "and a film with its place"...)
	p, err := Check(file)
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.Print(100, 60)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(out.JPEG, plain) || out.Width != 100 || out.Height != 60 || out.Gray {
		t.Errorf("%d bytes of %d, %+v", len(out.JPEG), len(plain), out)
	}
}

func TestScaledDown(t *testing.T) {
	for name, file := range map[string][]byte{
		"jpeg": withSegment(jpegOf(t, flat(3000, 1500, color.RGBA{0, 0, 200, 255})), exif(binary.BigEndian, 6)),
		"png":  pngOf(t, flat(1500, 3000, color.RGBA{0, 0, 200, 255})),
	} {
		p, err := Check(file)
		if err != nil {
			t.Fatal(err)
		}
		out, err := p.Print(500, 500) // upright it is 1500 x 3000
		if err != nil {
			t.Fatal(err)
		}
		want := [2]int{250, 500}
		if p.Turn == 6 {
			want = [2]int{500, 250}
		}
		if out.Width != want[0] || out.Height != want[1] {
			t.Errorf("%s: %d x %d", name, out.Width, out.Height)
		}
		if name == "jpeg" && bytes.Contains(out.JPEG, []byte("GPS")) || name == "png" && len(out.Pixels) != 3*250*500 {
			t.Errorf("%s: %d bytes", name, len(out.JPEG)+len(out.Pixels))
		}
	}
}

// TestOnWhite: what is see-through is paper; a drawn signature stays black on
// white and is kept as grey.
func TestOnWhite(t *testing.T) {
	m := flat(4, 1, color.NRGBA{0, 0, 0, 0})
	m.Set(0, 0, color.NRGBA{0, 0, 0, 255})
	m.Set(1, 0, color.NRGBA{0, 0, 0, 128})
	p, err := Check(pngOf(t, m))
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.Print(4, 1)
	if err != nil || !out.Gray || !bytes.Equal(out.Pixels, []byte{0, 127, 255, 255}) {
		t.Errorf("%+v %v", out, err)
	}
	half, err := p.Print(2, 1)
	if err != nil || half.Width != 2 || !bytes.Equal(half.Pixels, []byte{64, 255}) {
		t.Errorf("%+v %v", half, err)
	}
}

// TestBomb: a header that promises too much is refused before anything is
// unpacked.
func TestBomb(t *testing.T) {
	file := pngOf(t, flat(1, 1, color.White))
	binary.BigEndian.PutUint32(file[16:], 20_000)
	binary.BigEndian.PutUint32(file[20:], 20_000)
	binary.BigEndian.PutUint32(file[29:], crc32.ChecksumIEEE(file[12:29]))
	if _, err := Check(file); !errors.Is(err, ErrLarge) {
		t.Errorf("%v", err)
	}
	if _, err := Check([]byte("GIF89a")); !errors.Is(err, ErrKind) {
		t.Errorf("%v", err)
	}
}

func TestTruncated(t *testing.T) {
	file := jpegOf(t, flat(64, 64, color.White))
	p, err := Check(file[:len(file)-20])
	if err != nil {
		return
	}
	if out, err := p.Print(64, 64); err == nil {
		t.Errorf("half a picture was passed on: %d x %d", out.Width, out.Height)
	}
}

func TestFit(t *testing.T) {
	for _, tc := range [][6]int{
		{100, 50, 200, 200, 100, 50}, {100, 50, 50, 50, 50, 25}, {50, 100, 50, 50, 25, 50}, {1, 5000, 10, 10, 1, 10}, {5000, 1, 10, 10, 10, 1},
	} {
		if w, h := fit(tc[0], tc[1], tc[2], tc[3]); w != tc[4] || h != tc[5] {
			t.Errorf("%v: %d x %d", tc, w, h)
		}
	}
}

func FuzzPrint(f *testing.F) {
	f.Add(jpegOf(f, flat(8, 8, color.White)))
	f.Add(withSegment(jpegOf(f, flat(20, 8, color.Black)), exif(binary.LittleEndian, 7)))
	f.Add(pngOf(f, flat(9, 9, color.NRGBA{1, 2, 3, 4})))
	f.Fuzz(func(t *testing.T, file []byte) {
		p, err := Check(file)
		if err != nil || p.Width*p.Height > 1_000_000 {
			return
		}
		for _, size := range [][2]int{{1, 1}, {5, 3}, {2000, 2000}} {
			out, err := p.Print(size[0], size[1])
			if err != nil {
				continue
			}
			per := 3
			if out.Gray {
				per = 1
			}
			if out.JPEG == nil && len(out.Pixels) != per*out.Width*out.Height {
				t.Fatalf("%d bytes for %d x %d", len(out.Pixels), out.Width, out.Height)
			}
		}
	})
}

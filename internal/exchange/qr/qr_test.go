package qr_test

import (
	"encoding/xml"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/exchange/qr"
)

const address = "https://192.168.31.20:8443/trust"

// What stands on the terminal is read back by another program's reader.
func TestTerminalIsReadable(t *testing.T) {
	reader, err := exec.LookPath("zbarimg")
	if err != nil {
		t.Skip("no zbarimg (Debian package zbar-tools)")
	}
	c, err := qr.New(address)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimRight(c.Terminal(), "\n"), "\n")
	const scale = 6
	img := image.NewGray(image.Rect(0, 0, (len([]rune(lines[0]))+4)*scale, (2*len(lines)+4)*scale))
	for i := range img.Pix {
		img.Pix[i] = 0xff
	}
	for y, line := range lines {
		for x, r := range []rune(line) {
			for half, light := range []bool{r == '█' || r == '▀', r == '█' || r == '▄'} {
				for i := range scale * scale {
					if !light {
						img.SetGray((x+2)*scale+i%scale, (2*y+half+2)*scale+i/scale, color.Gray{})
					}
				}
			}
		}
	}
	file := filepath.Join(t.TempDir(), "code.png")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(reader, "-q", "--raw", file).Output()
	if got := strings.TrimSpace(string(out)); err != nil || got != address {
		t.Errorf("read back %q, %v", got, err)
	}
}

// The drawing is XML without style or script: it is served under a strict policy.
func TestSVG(t *testing.T) {
	c, err := qr.New(address)
	if err != nil {
		t.Fatal(err)
	}
	d := xml.NewDecoder(strings.NewReader(string(c.SVG())))
	for {
		tok, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := tok.(xml.StartElement); ok {
			for _, a := range e.Attr {
				if e.Name.Local == "script" || a.Name.Local == "style" {
					t.Errorf("<%s %s>", e.Name.Local, a.Name.Local)
				}
			}
		}
	}
	if _, err := qr.New(strings.Repeat("x", 5000)); err == nil {
		t.Error("a text too long was drawn")
	}
}

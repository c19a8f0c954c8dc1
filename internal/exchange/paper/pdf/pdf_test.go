package pdf

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/guiju/guiju/internal/exchange/paper/fonts"
)

func chain(t testing.TB) *fonts.Chain {
	t.Helper()
	c, err := fonts.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestPoint: micrometres become points, to the thousandth, without floats.
func TestPoint(t *testing.T) {
	for um, want := range map[int]string{
		0: "0 ", 25400: "72 ", -25400: "-72 ", 210_000: "595.276 ", 297_000: "841.89 ", 353: "1.001 ", 176: "0.499 ", -100: "-0.283 ", 1: "0.003 ",
	} {
		if got := string((&Page{}).point(um).ops); got != want {
			t.Errorf("%d: %q", um, got)
		}
	}
}

func TestPage(t *testing.T) {
	var b bytes.Buffer
	d := New(&b, chain(t), Meta{Title: "一页 <&>", Made: time.Date(2026, 11, 24, 10, 44, 0, 0, time.FixedZone("", -3*3600-1800))})
	p := d.Page(25400, 25400)
	p.Line(0, 0, 25400, 0, 353)
	p.Rect(0, 0, 25400, 12700, 353)
	p.Fill([][4]int{{0, 12700, 25400, 12700}})
	if missing := p.Text(0, 12700, 3528, true, 353, "甲a😀"); string(missing) != "😀" {
		t.Errorf("%q", string(missing))
	}
	if missing := p.Text(0, 12700, 3528, false, 0, "甲"); len(missing) != 0 {
		t.Errorf("%q", string(missing))
	}
	want := strings.Join([]string{
		"1.001 w", "0 72 m", "72 72 l S", // the width of a line is said once
		"0 36 72 36 re S",
		"0 0 72 36 re", "f",
		"0.298 w", "BT /F1 10.001 Tf", "2 Tr", "1.001 Tc", "0 36 Td <00010002> Tj ET",
		"BT /F0 10.001 Tf", "17.631 36 Td <0001> Tj ET", // an em, 0.563 of one, and two spaces on
		"BT /F1 10.001 Tf", "0 Tr", "0 Tc", "0 36 Td <0001> Tj ET", "",
	}, "\n")
	if got := strings.ReplaceAll(string(p.ops), " \n", "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	sum, err := d.Close()
	if err != nil || sum.Pages != 1 || sum.Bytes != int64(b.Len()) || sum.Hash != fmt.Sprintf("%x", sha256.Sum256(b.Bytes())) {
		t.Errorf("%+v %v", sum, err)
	}
	for _, want := range []string{
		"%PDF-1.7\n", "/MediaBox[0 0 72 72]", "/Title<FEFF4E009875", "(D:20261124104400-03'30')", "2026-11-24T10:44:00-03:30",
		"<pdfaid:part>2</pdfaid:part>", "一页 &lt;&amp;&gt;", "/Font<</F0 ", "/GTS_PDFA1",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s is not there", want)
		}
	}
}

// TestShared: the same picture is embedded once.
func TestShared(t *testing.T) {
	var b bytes.Buffer
	d := New(&b, chain(t), Meta{})
	im := Image{Width: 1, Height: 1, Gray: true, Pixels: []byte{7}}
	first := d.Image(im)
	if again := d.Image(Image{Width: 1, Height: 1, Gray: true, Pixels: []byte{7}}); again != first {
		t.Errorf("%v and %v", first, again)
	}
	if other := d.Image(Image{Width: 1, Height: 1, Gray: true, Pixels: []byte{8}}); other == first {
		t.Error("two pictures, one object")
	}
}

func TestToUnicode(t *testing.T) {
	got := string(toUnicode([]rune{'甲', '𠮷'}))
	if !strings.Contains(got, "2 beginbfchar\n<0001> <7532>\n<0002> <D842DFB7>\nendbfchar") {
		t.Error(got)
	}
	many := make([]rune, 201)
	if n := strings.Count(string(toUnicode(many)), "beginbfchar"); n != 3 {
		t.Errorf("%d blocks of at most 100", n)
	}
}

func TestWidths(t *testing.T) {
	c := chain(t)
	s := c.Subset(1)
	for _, r := range "甲1a乙2" {
		_, g, _ := c.Find(r)
		s.Code(r, g)
	}
	if got := widths(s); got != "2[555 563]5[555]" {
		t.Error(got)
	}
	if got := cidSet(10); !bytes.Equal(got, []byte{0xFF, 0xC0}) {
		t.Errorf("%x", got)
	}
}

func TestProfile(t *testing.T) {
	p := srgb()
	if len(p)%4 != 0 || int(p[0])<<24|int(p[1])<<16|int(p[2])<<8|int(p[3]) != len(p) || string(p[36:40]) != "acsp" {
		t.Errorf("%d bytes, % x", len(p), p[:40])
	}
}

// TestReserved: an object that was promised and never written is an error.
func TestReserved(t *testing.T) {
	var b bytes.Buffer
	d := New(&b, chain(t), Meta{})
	d.file.reserve()
	if _, err := d.Close(); err == nil {
		t.Error("no error")
	}
}

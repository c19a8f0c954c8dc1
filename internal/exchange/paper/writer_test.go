package paper

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"
)

var madeAt = time.Date(2026, 11, 24, 10, 44, 0, 0, time.FixedZone("", 8*3600))

// written makes one PDF of fillings.
func written(t testing.TB, fonts *Fonts, info Info, all ...*Filled) ([]byte, Sum) {
	t.Helper()
	var b bytes.Buffer
	w := NewWriter(&b, fonts, info)
	for _, f := range all {
		if err := w.Add(f); err != nil {
			t.Fatal(err)
		}
	}
	sum, err := w.Close()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), sum
}

// tool runs a program where it is installed; the test is skipped elsewhere.
func tool(t *testing.T, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not installed", name)
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

func saved(t *testing.T, pdf []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "out.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func solid(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// TestText: what is copied out of the PDF is what was filled in, in order,
// characters beyond the first plane and those no font has included.
func TestText(t *testing.T) {
	fonts := loaded(t)
	for _, tc := range cases(t) {
		t.Run(tc.name, func(t *testing.T) {
			f := filled(t, tc.form, tc.src)
			pages, err := Layout(f, fonts)
			if err != nil {
				t.Fatal(err)
			}
			var want strings.Builder
			for _, p := range pages {
				want.WriteString(strings.Join(texts(p), ""))
			}
			pdf, sum := written(t, fonts, Info{Title: f.Title(), Made: madeAt}, f)
			if sum.Pages != len(pages) || sum.Bytes != int64(len(pdf)) {
				t.Errorf("%+v for %d pages, %d bytes", sum, len(pages), len(pdf))
			}
			got := tool(t, "pdftotext", "-raw", "-enc", "UTF-8", saved(t, pdf), "-")
			if solid(got) != solid(want.String()) {
				t.Errorf("put in\n%s\ncame out\n%s", solid(want.String()), solid(got))
			}
		})
	}
}

func TestSound(t *testing.T) {
	fonts := loaded(t)
	for _, tc := range cases(t) {
		for _, a1b := range []bool{false, true} {
			if a1b && tc.name != "photos" {
				continue // the same objects; one is enough
			}
			t.Run(fmt.Sprint(tc.name, " A-1b ", a1b), func(t *testing.T) {
				f := filled(t, tc.form, tc.src)
				pdf, _ := written(t, fonts, Info{Title: f.Title(), Made: madeAt, A1B: a1b}, f)
				file := saved(t, pdf)
				if out := tool(t, "qpdf", "--check", file); !strings.Contains(out, "No syntax or stream encoding errors") || strings.Contains(out, "WARNING") {
					t.Error(out)
				}
				for _, line := range strings.Split(strings.TrimSpace(tool(t, "pdffonts", file)), "\n")[2:] {
					if !strings.Contains(line, "CID TrueType") || !strings.Contains(line, "yes yes yes") {
						t.Errorf("a font is not embedded, cut and readable: %s", line)
					}
				}
			})
		}
	}
}

func TestSameBytes(t *testing.T) {
	fonts := loaded(t)
	again, err := LoadFonts()
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range cases(t) {
		info := Info{Title: tc.name, Made: madeAt}
		a, sumA := written(t, fonts, info, filled(t, tc.form, tc.src))
		b, sumB := written(t, again, info, filled(t, tc.form, tc.src))
		if !bytes.Equal(a, b) || sumA.Hash != sumB.Hash {
			t.Errorf("%s: two prints differ", tc.name)
		}
		info.Made = madeAt.Add(time.Second)
		if _, sumC := written(t, fonts, info, filled(t, tc.form, tc.src)); sumC.Hash == sumA.Hash {
			t.Errorf("%s: another time, the same print", tc.name)
		}
	}
}

// TestCode reads the codes back from the rendered page, as a telephone would,
// and the label's at the 203 dots an inch of label printers.
func TestCode(t *testing.T) {
	fonts := loaded(t)
	for _, tc := range cases(t) {
		dots := "150"
		if tc.form.Paper.Name == "40x30" {
			dots = "203"
		}
		if !strings.HasPrefix(tc.name, "repair") {
			continue
		}
		t.Run(tc.name, func(t *testing.T) {
			pdf, _ := written(t, fonts, Info{Made: madeAt}, filled(t, tc.form, tc.src))
			file := saved(t, pdf)
			tool(t, "pdftoppm", "-r", dots, "-png", "-singlefile", file, strings.TrimSuffix(file, ".pdf"))
			// What zbar says of a missing message bus goes to the same place.
			got := tool(t, "zbarimg", "-q", "--raw", strings.TrimSuffix(file, ".pdf")+".png")
			lines := strings.Split(strings.TrimSpace(got), "\n")
			if lines[len(lines)-1] != "https://guiju.example.cn/q/7f3a9c51d0e6" {
				t.Errorf("%q", got)
			}
		})
	}
}

// TestTurned renders a photograph in each of the eight orientations of a
// camera, passed on as it is and scaled down; turned upright, each must show
// what the camera meant.
func TestTurned(t *testing.T) {
	fonts := loaded(t)
	form := parsed(t, "t.f", "say: 照片\nblocks:\n  - grid: [1]\n    rows: [[{ image: r.photos, least: 20 }]]\n")
	// Where the stored quarters red, green, blue and grey come to lie, read
	// from the upper left.
	turns := []string{"rgb.", "gr.b", ".bgr", "b.rg", "rbg.", "br.g", ".gbr", "g.rb"}
	var photos [][]byte
	for _, side := range []int{120, 600} {
		for turn := range turns {
			photos = append(photos, jpegOf(t, quarters(side, side), byte(turn+1)))
		}
	}
	f := filled(t, form, &sheet{images: map[string][][]byte{"r.photos": photos}})
	pages, err := Layout(f, fonts)
	if err != nil {
		t.Fatal(err)
	}
	pdf, sum := written(t, fonts, Info{Made: madeAt}, f)
	if sum.Unread != 0 || len(pages) != 1 {
		t.Fatalf("%+v", sum)
	}
	file := saved(t, pdf)
	tool(t, "pdftoppm", "-r", "127", "-png", "-singlefile", file, strings.TrimSuffix(file, ".pdf")) // 5 dots a millimetre
	in, err := os.Open(strings.TrimSuffix(file, ".pdf") + ".png")
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	shown, err := png.Decode(in)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, m := range pages[0].Marks {
		im, ok := m.(Image)
		if !ok {
			continue
		}
		got := ""
		for _, at := range [][2]Length{{1, 1}, {3, 1}, {1, 3}, {3, 3}} {
			r, g, b, _ := shown.At(int((im.X+im.W*at[0]/4)*5/MM), int((im.Y+im.H*at[1]/4)*5/MM)).RGBA()
			switch {
			case r > 2*g && r > 2*b:
				got += "r"
			case g > 2*r && g > 2*b:
				got += "g"
			case b > 2*r && b > 2*g:
				got += "b"
			case r == g && g == b && r < 0x9000:
				got += "."
			default:
				got += "?"
			}
		}
		if want := turns[n%8]; got != want {
			t.Errorf("picture %d, turned %d: %s, not %s", n, n%8+1, got, want)
		}
		n++
	}
	if n != 16 {
		t.Errorf("%d pictures", n)
	}
}

// TestBatch: forms in one file count their own pages, share one font, and end
// at the limit.
func TestBatch(t *testing.T) {
	fonts := loaded(t)
	form := parsed(t, "t.f", "say: 标签\npaper: 40x30\nblocks: [{ text: '{r.where} {r.no}' }]\n")
	src := label()
	var b bytes.Buffer
	w := NewWriter(&b, fonts, Info{Title: "标签", Made: madeAt})
	for i := range MaxForms {
		src.texts["r.no"] = fmt.Sprintf("BX-2026-%04d", i)
		if err := w.Add(filled(t, form, src)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Add(filled(t, form, src)); err == nil || !strings.Contains(err.Error(), "at most 2000 forms") {
		t.Errorf("one more: %v", err)
	}
	sum, err := w.Close()
	if err != nil || sum.Forms != MaxForms || sum.Pages != MaxForms {
		t.Fatalf("%+v %v", sum, err)
	}
	if n := bytes.Count(b.Bytes(), []byte("/FontFile2")); n != 1 {
		t.Errorf("%d fonts", n)
	}
	if per := len(b.Bytes()) / MaxForms; per > 700 {
		t.Errorf("%d bytes a label", per)
	}
}

func TestCopies(t *testing.T) {
	fonts := loaded(t)
	f := filled(t, founding(t, "repair.workorder"), workorder())
	pages, err := Layout(f, fonts, 2)
	if err != nil || len(pages) != 1 || !contains(texts(pages[0]), "第二联 维修") || !contains(texts(pages[0]), "一式三份") {
		t.Errorf("%v %v", pages, err)
	}
	if _, err := Layout(f, fonts, 4); err == nil {
		t.Error("a fourth copy of three")
	}
}

// TestMissing: a character no font has is reported by the filled form and by
// the file, and is still copied out as itself.
func TestMissing(t *testing.T) {
	fonts := loaded(t)
	form := parsed(t, "t.f", "say: 表\nblocks: [{ text: '{r.name}' }]\n")
	f := filled(t, form, &sheet{texts: map[string]string{"r.name": "王\U000EFFFE一😀丁😀"}})
	if got := string(f.Missing(fonts)); got != "😀\U000EFFFE" {
		t.Errorf("%q", got)
	}
	pdf, sum := written(t, fonts, Info{Made: madeAt}, f)
	if string(sum.Missing) != "😀\U000EFFFE" {
		t.Errorf("%q", string(sum.Missing))
	}
	if got := solid(tool(t, "pdftotext", "-raw", saved(t, pdf), "-")); !strings.Contains(got, "一😀丁😀") {
		t.Errorf("%q", got)
	}
}

func TestBrokenPictures(t *testing.T) {
	fonts := loaded(t)
	form := parsed(t, "t.f", "say: 照片\nblocks:\n  - grid: [1]\n    rows: [[{ image: r.photo }]]\n")
	whole := pngOf(t, quarters(200, 200))
	f := filled(t, form, &sheet{images: map[string][][]byte{"r.photo": {whole[:len(whole)/2], []byte("%PDF"), whole}}})
	if f.Refused() != 1 {
		t.Errorf("refused %d", f.Refused())
	}
	pages, err := Layout(f, fonts)
	if err != nil || !contains(texts(pages[0]), "（第 2 张图不是可印的 JPEG 或 PNG，未印）") {
		t.Errorf("%q %v", texts(pages[0]), err)
	}
	if _, sum := written(t, fonts, Info{Made: madeAt}, f); sum.Unread != 1 || sum.Refused != 1 {
		t.Errorf("%+v", sum)
	}
}

type full struct{ room int }

func (f *full) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, os.ErrClosed
	}
	return len(p), nil
}

// TestNoRoom: an error of the writer below is never swallowed.
func TestNoRoom(t *testing.T) {
	fonts := loaded(t)
	f := filled(t, founding(t, "repair.workorder"), workorder())
	for _, room := range []int{0, 40_000} {
		w := NewWriter(&full{room}, fonts, Info{Made: madeAt})
		err := w.Add(f)
		if err == nil {
			_, err = w.Close()
		}
		if err == nil {
			t.Errorf("room for %d bytes and no error", room)
		}
	}
}

func BenchmarkOne(b *testing.B) {
	fonts, form, src := loaded(b), founding(b, "repair.workorder"), workorder()
	for b.Loop() {
		written(b, fonts, Info{Made: madeAt}, filled(b, form, src))
	}
}

func BenchmarkThousand(b *testing.B) {
	fonts, form, src := loaded(b), founding(b, "repair.workorder"), workorder()
	for b.Loop() {
		var out bytes.Buffer
		w := NewWriter(&out, fonts, Info{Made: madeAt})
		for i := range 1000 {
			src.texts["print.link"] = fmt.Sprintf("https://guiju.example.cn/q/7f3a9c51d%03d", i)
			if err := w.Add(filled(b, form, src), 1); err != nil {
				b.Fatal(err)
			}
		}
		sum, err := w.Close()
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(sum.Bytes)/1000, "B/form")
	}
}

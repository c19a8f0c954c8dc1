package paper

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden page lists anew")

// dump writes pages as a list that people can read and compare.
func dump(pages []Page) string {
	var b strings.Builder
	for i, p := range pages {
		fmt.Fprintf(&b, "page %d of %d, %v x %v\n", i+1, len(pages), p.Width, p.Height)
		for _, m := range p.Marks {
			switch m := m.(type) {
			case Text:
				style := ""
				if m.Bold {
					style = " bold"
				}
				if m.Space != 0 {
					style += fmt.Sprintf(" spaced %v", m.Space)
				}
				fmt.Fprintf(&b, "text %v %v size %v%s %q\n", m.X, m.Y, m.Size, style, m.S)
			case Line:
				fmt.Fprintf(&b, "line %v %v to %v %v wide %v\n", m.X1, m.Y1, m.X2, m.Y2, m.Wide)
			case Box:
				fmt.Fprintf(&b, "box %v %v, %v x %v wide %v\n", m.X, m.Y, m.W, m.H, m.Wide)
			case Solid:
				sum := sha256.Sum256([]byte(fmt.Sprint(m.Boxes)))
				fmt.Fprintf(&b, "solid %d boxes from %v %v, %x\n", len(m.Boxes), m.Boxes[0][0], m.Boxes[0][1], sum[:6])
			case Image:
				fmt.Fprintf(&b, "image %v %v, %v x %v of %d x %d\n", m.X, m.Y, m.W, m.H, m.Picture.Width, m.Picture.Height)
			}
		}
	}
	return b.String()
}

// cases are the prints that the golden lists hold.
func cases(t testing.TB) []struct {
	name string
	form *Form
	src  *sheet
} {
	return []struct {
		name string
		form *Form
		src  *sheet
	}{
		{"repair.workorder", founding(t, "repair.workorder"), workorder()},
		{"complaint.sheet", founding(t, "complaint.sheet"), complaint()},
		{"complaint.reply", founding(t, "complaint.reply"), complaint()},
		{"repair.label", founding(t, "repair.label"), label()},
		{"long", parsed(t, "t.long", longForm), long()},
		{"continuous", parsed(t, "t.continuous", continuousForm), workorder()},
		{"photos", parsed(t, "t.photos", photoForm), photos(t)},
	}
}

func TestGolden(t *testing.T) {
	fonts := loaded(t)
	for _, tc := range cases(t) {
		pages, err := Layout(filled(t, tc.form, tc.src), fonts)
		if err != nil {
			t.Errorf("%s: %v", tc.name, err)
			continue
		}
		for i, p := range pages {
			for _, m := range p.Marks {
				inside(t, p, i, m, fonts)
			}
		}
		file, got := filepath.Join("testdata", tc.name+".golden"), dump(pages)
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if string(want) != got {
			t.Errorf("%s: the pages are not those of %s; look at them, then run with -update\n%s", tc.name, file, firstChange(string(want), got))
		}
	}
}

func firstChange(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("line %d was\n  %s\nand is\n  %s", i+1, a[i], b[i])
		}
	}
	return fmt.Sprintf("%d lines were, %d are", len(a), len(b))
}

// inside holds that a mark lies on its page.
func inside(t interface {
	Helper()
	Fatalf(string, ...any)
}, p Page, page int, m Mark, fonts *Fonts) {
	t.Helper()
	check := func(x1, y1, x2, y2 Length) {
		if x1 < 0 || y1 < 0 || x2 > p.Width || y2 > p.Height || x1 > x2 || y1 > y2 {
			t.Fatalf("page %d: %#v is not on the page of %v x %v", page+1, m, p.Width, p.Height)
		}
	}
	switch m := m.(type) {
	case Text:
		wide := measure(fonts.chain, m.S).at(m.Size) + m.Space*Length(len([]rune(m.S)))
		if strings.ContainsAny(m.S, markPage+markPages+"\n") {
			t.Fatalf("page %d: %q", page+1, m.S)
		}
		check(m.X, m.Y-m.Size*88/100, m.X+wide-m.Space, m.Y+m.Size*12/100)
	case Line:
		check(m.X1, m.Y1, m.X2, m.Y2)
	case Box:
		check(m.X, m.Y, m.X+m.W, m.Y+m.H)
	case Solid:
		for _, b := range m.Boxes {
			check(b[0], b[1], b[0]+b[2], b[1]+b[3])
		}
	case Image:
		check(m.X, m.Y, m.X+m.W, m.Y+m.H)
	}
}

// TestLastRowStays: wherever the page ends, the sums and the signatures are
// never alone on a page: the last row is with them, and the head above it.
func TestLastRowStays(t *testing.T) {
	fonts := loaded(t)
	// The signatures are high, so that setting it tighter does not bring the
	// form back onto the page before.
	form := parsed(t, "t.long", strings.Replace(longForm, "{ sign: [签字：, 日期：] }", "{ sign: [签字：, 日期：], least: 70 }", 1))
	for n := 1; n < 70; n++ {
		src := long()
		src.rows["r.lines"] = src.rows["r.lines"][:1]
		for i := 1; i < n; i++ {
			src.rows["r.lines"] = append(src.rows["r.lines"], map[string]string{"it.name": fmt.Sprintf("第%d项", i+1), "it.price": "1.00"})
		}
		pages, err := Layout(filled(t, form, src), fonts)
		if err != nil {
			t.Fatal(n, err)
		}
		last := texts(pages[len(pages)-1])
		for _, want := range []string{"品名", "合计", "签字："} {
			if !contains(last, want) {
				t.Errorf("%d rows on %d pages: %q is not on the last page: %q", n, len(pages), want, last)
			}
		}
		if n > 1 && !contains(last, fmt.Sprintf("第%d项", n)) {
			t.Errorf("%d rows: the last row is not with the signatures", n)
		}
	}
}

func texts(p Page) []string {
	var out []string
	for _, m := range p.Marks {
		if t, ok := m.(Text); ok {
			out = append(out, t.S)
		}
	}
	return out
}

// TestTallRow: a row higher than a page is cut between lines and loses none.
func TestTallRow(t *testing.T) {
	fonts := loaded(t)
	form := parsed(t, "t.f", "say: 长文\nhead: { number: '1' }\nblocks:\n  - grid: [15, 85]\n    rows:\n      - 内容: '{r.what}'\n      - 结果: 完\n")
	var want []string
	for i := range 150 {
		want = append(want, fmt.Sprintf("第%d行", i+1))
	}
	pages, err := Layout(filled(t, form, &sheet{texts: map[string]string{"r.what": strings.Join(want, "\n")}}), fonts)
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) != 4 {
		t.Errorf("%d pages", len(pages))
	}
	var got []string
	for _, p := range pages {
		for _, s := range texts(p) {
			if strings.HasPrefix(s, "第") {
				got = append(got, s)
			}
		}
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("%q", got)
	}
}

func TestTooLong(t *testing.T) {
	form := parsed(t, "t.f", "say: 长文\nblocks: [{ text: '{r.what}' }]\n")
	_, err := Layout(filled(t, form, &sheet{texts: map[string]string{"r.what": strings.Repeat("行\n", 20000)}}), loaded(t))
	if err == nil || !strings.Contains(err.Error(), "longer than 300 pages") {
		t.Errorf("%v", err)
	}
}

// TestTighter: a form that spills a few lines over is set with less air, one
// that would spill all the same is not.
func TestTighter(t *testing.T) {
	fonts := loaded(t)
	pages := func(rows int) (n int, gap Length) {
		src := "say: 表\nblocks:\n  - grid: [1]\n    rows:\n" + strings.Repeat("      - [甲]\n", rows)
		all, err := Layout(filled(t, parsed(t, "t.f", src), &sheet{}), fonts)
		if err != nil {
			t.Fatal(err)
		}
		var ys []Length
		for _, m := range all[0].Marks {
			if x, ok := m.(Text); ok {
				ys = append(ys, x.Y)
			}
		}
		return len(all), ys[1] - ys[0]
	}
	_, airy := pages(10)
	for rows, wantTight := range map[int]bool{30: false, 32: true, 40: false} {
		n, gap := pages(rows)
		if tight := gap < airy; tight != wantTight || n > 2 {
			t.Errorf("%d rows: %d pages, rows of %v", rows, n, gap)
		}
	}
}

// TestNothingOutside sets random forms with random answers: there is always an
// end, nothing lies outside its page, and every word of the source is there.
func TestNothingOutside(t *testing.T) {
	fonts := loaded(t)
	words := []string{"", "漏水", "角阀阀芯老化滴水，更换三角阀和软管。", "Thermostatic mixing valve DN15", "¥1,234,567.89", "13912344417",
		"𠮷䶮", "。。。。。。", "（（（（", strings.Repeat("长", 400), strings.Repeat("x", 300), "一\n二\n三", strings.Repeat("行\n", 80), "\u3000\u3000 "}
	rapid.Check(t, func(t *rapid.T) {
		paper := rapid.SampledFrom([]string{"A4", "241x140", "40x30"}).Draw(t, "paper")
		src := randomForm(t, paper)
		form, problems := ParseForm("t.f", []byte(src))
		if form == nil {
			t.Fatalf("%v\n%s", problems, src)
		}
		s := &sheet{texts: map[string]string{}, yes: map[string]bool{"yes": true}, rows: map[string][]map[string]string{}}
		answer := func() string { return rapid.SampledFrom(words).Draw(t, "answer") }
		for i := range 6 {
			s.texts[fmt.Sprintf("r.f%d", i)] = answer()
		}
		for range rapid.IntRange(0, 50).Draw(t, "rows") {
			s.rows["r.rows"] = append(s.rows["r.rows"], map[string]string{"it.a": answer(), "it.b": answer()})
		}
		out, err := Fill(form, s)
		if err != nil {
			t.Fatal(err)
		}
		pages, err := Layout(out, fonts)
		if err != nil {
			if strings.Contains(err.Error(), "longer than") {
				return
			}
			t.Fatalf("%v\n%s", err, src)
		}
		for i, p := range pages {
			for _, m := range p.Marks {
				inside(t, p, i, m, fonts)
			}
		}
	})
}

func randomForm(t *rapid.T, paper string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "say: 随机的表\npaper: %s\n", paper)
	if paper != "40x30" {
		if rapid.Bool().Draw(t, "head") {
			b.WriteString("head: { company: '{r.f0}', number: '编号：{r.f1}', beside: '{r.f2}', code: 'https://example.cn/1', title: '{r.f5}' }\n")
		}
		if rapid.Bool().Draw(t, "foot") {
			b.WriteString("foot: ['{r.f3}', '{r.f4}', '第 {page} 页 共 {pages} 页']\n")
		}
		if rapid.Bool().Draw(t, "copies") {
			b.WriteString("copies: [存根, 一个名字特别特别特别特别长的联次]\n")
		}
	}
	b.WriteString("blocks:\n")
	cell := func() string {
		return rapid.SampledFrom([]string{
			"'{r.f0}'", "{ label: '{r.f1}' }", "{ text: '{r.f2}', align: right }", "{ text: '{r.f3}', most: 2, align: center }",
			"{ ticks: { 有偿: yes, 无偿: no, '{r.f1}': no } }", "{ ticks: [一, 二, '{r.f4}'], sign: [签字：, [左, '{r.f5}'], 日期：] }",
			"{ code: 'https://example.cn/2', align: center }", "{ text: '{r.f4}', top: true, least: 150 }", "{ text: '{r.f5}', size: 15, bold: true }",
		}).Draw(t, "cell")
	}
	for range rapid.IntRange(1, 6).Draw(t, "blocks") {
		switch rapid.IntRange(0, 2).Draw(t, "kind") {
		case 0:
			fmt.Fprintf(&b, "  - grid: [30, 40]\n    least: %d\n    gap: %d\n    rows:\n", rapid.IntRange(0, 200).Draw(t, "least"), rapid.IntRange(0, 100).Draw(t, "gap"))
			for range rapid.IntRange(1, 5).Draw(t, "rows") {
				fmt.Fprintf(&b, "      - [%s, %s]\n", cell(), cell())
			}
		case 1:
			b.WriteString("  - table: r.rows\n    blank: 2\n    columns:\n      - { head: 序, wide: 15, text: '{n}' }\n" +
				"      - { head: 很长很长很长很长的列名, wide: 30, text: '{it.a}' }\n      - { head: 金额, wide: 25, text: '{it.b}', align: right }\n")
			fmt.Fprintf(&b, "    sums:\n      - [合计, %s]\n", cell())
		case 2:
			fmt.Fprintf(&b, "  - text: '{r.f0}，{r.f3}'\n    indent: %d\n    hang: %d\n    keep: true\n", rapid.IntRange(0, 4).Draw(t, "indent"), rapid.IntRange(0, 4).Draw(t, "hang"))
		}
	}
	return b.String()
}

package paper

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestProblems: each mistake is named at its place.
func TestProblems(t *testing.T) {
	const top = "say: 表\nblocks:\n"
	for _, tc := range []struct{ name, src, want string }{
		{"no YAML", "say: [\n", "1:6: YAML"},
		{"twice", "say: a\nsay: b\n", "2:1: YAML"},
		{"empty", "", "1:1: 表单是空的"},
		{"a list", "- a\n", "1:1: 这里要写成"},
		{"no name", "blocks: []\n", "1:1: 缺 say"},
		{"no blocks", "say: 表\n", "1:1: 缺 blocks"},
		{"unknown word", "say: 表\npapr: A4\nblocks: []\n", "2:1: 不认识“papr”\n    是不是 paper？"},
		{"unknown paper", "say: 表\npaper: A3\nblocks: []\n", "2:8: 没有“A3”这种纸\n    可用：A4 241x140 40x30"},
		{"margins", "say: 表\nmargin: [1, 2]\nblocks: []\n", "2:9: 页边要四个数"},
		{"wide margins", "say: 表\npaper: 40x30\nmargin: [9, 9, 9, 9]\nblocks: []\n", "3:9: 页边占去一半以上"},
		{"head on a label", "say: 表\npaper: 40x30\nhead: { number: a }\nblocks: []\n", "1:1: 标签纸没有表头"},
		{"four parts of a foot", "say: 表\nfoot: [a, b, c, d]\nblocks: []\n", "2:7: 表脚最多三段"},
		{"block without a kind", top + "  - rows: []\n", "3:5: 一块要有 grid、table 或 text"},
		{"block that is text", top + "  - 你好\n", "3:5: 一块要写成"},
		{"grid without rows", top + "  - grid: [1]\n", "3:5: 缺 rows"},
		{"too many cells", top + "  - grid: [1, 1]\n    rows:\n      - [a, b, c]\n", "5:9: 这一行占 3 列，表只有 2 列"},
		{"narrow column", top + "  - grid: [1, 100]\n    rows: []\n", "3:11: 第 1 列窄得放不下一个字"},
		{"column that is no number", top + "  - grid: [x]\n    rows: []\n", "3:12: 这里要 1 到 1000 之间的数"},
		{"table without columns", top + "  - table: r.x\n", "3:5: 缺 columns"},
		{"column without width", top + "  - table: r.x\n    columns:\n      - { head: 甲 }\n", "5:11: 缺 wide"},
		{"word of a cell", top + "  - grid: [1]\n    rows:\n      - - { txt: a }\n", "5:13: 不认识“txt”\n    是不是 text？"},
		{"brace", top + "  - text: 编号：{r.no\n", "3:14: 大括号不成对"},
		{"brace unquoted", top + "  - grid: [1, 1]\n    rows:\n      - 位置: {r.unit}\n", "5:14: 不认识“r.unit”\n    以 { 开头的值要加引号"},
		{"no expression", top + "  - text: a{}\n", "3:13: 这里要一个表达式"},
		{"size of a label", "say: 表\npaper: 40x30\nblocks:\n  - text: a\n    size: 20\n", "5:11: 这里要 4 到 16 之间的数"},
		{"align", top + "  - text: a\n    align: middle\n", "4:12: 不认识“middle”"},
		{"bool", top + "  - text: a\n    bold: yes please\n", "4:11: 这里要 true 或 false"},
		{"ten copies", "say: 表\ncopies: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\nblocks: []\n", "2:9: 最多九联"},
	} {
		form, problems := ParseForm("t.f", []byte(tc.src))
		if form != nil || len(problems) == 0 {
			t.Errorf("%s: no problem", tc.name)
			continue
		}
		var p *Problem
		if !errors.As(problems[0], &p) || !strings.HasPrefix(p.Error(), "t.f.yaml:"+tc.want) {
			t.Errorf("%s: %v", tc.name, problems)
		}
	}
}

func TestAllProblemsAtOnce(t *testing.T) {
	_, problems := ParseForm("t.f", []byte("say: 表\npapre: A4\nblocks:\n  - text: '{'\n  - grid: [1]\n    rows: [[{aling: left}]]\n"))
	if len(problems) != 3 {
		t.Errorf("%v", problems)
	}
}

// TestExprs: the compiler of the regulation gets every expression with its
// place and with the rows whose line `it` is.
func TestExprs(t *testing.T) {
	form := parsed(t, "t.f", `say: 表
head: { number: "编号：{r.no}" }
blocks:
  - if: r.urgent
    grid: [1, 1, 1, 1]
    rows:
      - 位置: "在 {r.where}，{capitals r.total}"
        性质: { ticks: { 急: r.urgent } }
  - table: r.materials
    columns:
      - { head: 序, wide: 1, text: "{n}" }
      - { head: 名, wide: 2, text: "{it.name} {n + 1}" }
    sums:
      - ["{r.total}"]
  - text: |
      一
      {r.last}
foot: ["{print.by}", "第 {page} 页"]
`)
	var got []string
	for _, e := range form.Exprs() {
		got = append(got, fmt.Sprintf("%d:%d %s %s in %q", e.Line, e.Col, e.Kind, e.Src, e.In))
	}
	want := []string{
		`2:22 text r.no in ""`,
		`4:9 bool r.urgent in ""`, `7:17 text r.where in ""`, `7:36 text r.total in ""`, `8:27 bool r.urgent in ""`,
		`9:12 rows r.materials in ""`, `12:37 text it.name in "r.materials"`, `12:47 text n + 1 in "r.materials"`, `14:12 text r.total in ""`,
		`17:8 text r.last in ""`,
		`18:10 text print.by in ""`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

// TestFoundingForms: every form of the founding regulation is sound.
func TestFoundingForms(t *testing.T) {
	files, err := filepath.Glob("../../../regulations/kefu/prints/*.yaml")
	if err != nil || len(files) < 4 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		form, problems := ParseForm(name, src)
		for _, p := range problems {
			t.Error(p)
		}
		if form != nil && (form.Say.Zh == "" || form.Say.En == "") {
			t.Errorf("%s: a name in both languages is needed", name)
		}
	}
}

func FuzzParseForm(f *testing.F) {
	for _, name := range []string{"repair.workorder", "complaint.sheet", "complaint.reply", "repair.label"} {
		src, err := os.ReadFile(filepath.Join("../../../regulations/kefu/prints", name+".yaml"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(src))
	}
	fonts, err := LoadFonts()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, src string) {
		form, problems := ParseForm("t.f", []byte(src))
		if (form == nil) != (len(problems) > 0) {
			t.Fatal("a form and problems, or neither")
		}
		if form == nil {
			return
		}
		out, err := Fill(form, &sheet{})
		if err != nil {
			return
		}
		pages, err := Layout(out, fonts)
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range pages {
			for _, m := range p.Marks {
				inside(t, p, i, m, fonts)
			}
		}
	})
}

package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/fault"
)

var sample = [][]any{
	{"11010519491231002X", "010-12345678", "6222020200112233445", 3, int64(12), 2.5, Yuan(177516)},
	{"0101", "+8613800138000", "=1+1", true, nil, -0.25, Yuan(-5)},
	{"张建国", " 前后 ", "两\n行", calendar.Date{Year: 2026, Month: 11, Day: 24}, time.Date(2026, 11, 24, 10, 42, 31, 0, calendar.Shanghai()), calendar.Date{}, time.Time{}},
	{"@x"},
}

var sampleHead = []string{"身份证号", "电话", "账号", "甲", "乙", "丙", "金额"}

func written(t testing.TB, w Writer, err error, rows [][]any) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if err := w.Write(row...); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestXLSXReadsBack(t *testing.T) {
	var b bytes.Buffer
	w, err := NewXLSX(&b, "业主/[信息]", sampleHead...)
	written(t, w, err, sample)
	book, err := open("a.xlsx", b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	s := book.Sheets()[0]
	if s.Name != "业主  信息" {
		t.Errorf("the sheet is named %q", s.Name)
	}
	if diff := cmp.Diff(`1: 身份证号|电话|账号|甲|乙|丙|金额
2: 11010519491231002X|010-12345678|6222020200112233445|3|12|2.5|1775.16
3: 0101|+8613800138000|=1+1|TRUE||-0.25|-0.05
4: 张建国|前后|两
行|2026-11-24|2026-11-24 10:42:00
5: @x
`, show(t, s)); diff != "" {
		t.Error(diff)
	}
	for row, err := range s.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		for i := range 3 {
			if c := row.Cell(i); c.Kind != Text {
				t.Errorf("line %d: %q is no text", row.Line, c.Text)
			}
		}
		if row.Line == 4 && (row.Cell(3).Kind != Date || row.Cell(4).Kind != Date) {
			t.Error("dates are no dates")
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for cell, want := range map[string]string{"A2": "11010519491231002X", "C2": "6222020200112233445", "G2": "1775.16", "D4": "2026-11-24", "E4": "2026-11-24 10:42"} {
		if got, err := f.GetCellValue(s.Name, cell); err != nil || got != want {
			t.Errorf("%s shows %q, not %q: %v", cell, got, want, err)
		}
	}
	for _, cell := range []string{"A2", "B2", "C2", "A3", "B3"} {
		id, err := f.GetCellStyle(s.Name, cell)
		if err != nil {
			t.Fatal(err)
		}
		if style, err := f.GetStyle(id); err != nil || style.CustomNumFmt == nil && style.NumFmt != 49 || style.CustomNumFmt != nil && *style.CustomNumFmt != "@" {
			t.Errorf("%s would lose its figures when edited: %+v, %v", cell, style, err)
		}
	}
	if formula, _ := f.GetCellFormula(s.Name, "C3"); formula != "" {
		t.Errorf("a text became the formula %q", formula)
	}
	if panes, err := f.GetPanes(s.Name); err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the head moves away: %+v, %v", panes, err)
	}
}

func TestCSVBytes(t *testing.T) {
	var b bytes.Buffer
	w, err := NewCSV(&b, UTF8, sampleHead...)
	written(t, w, err, sample)
	if diff := cmp.Diff("\ufeff身份证号,电话,账号,甲,乙,丙,金额\r\n"+
		"11010519491231002X,010-12345678,6222020200112233445,3,12,2.5,1775.16\r\n"+
		"0101,+8613800138000,'=1+1,TRUE,,-0.25,-0.05\r\n"+
		"张建国,\" 前后 \",\"两\n行\",2026-11-24,2026-11-24 10:42,,\r\n"+
		"'@x,,,,,,\r\n", b.String()); diff != "" {
		t.Error(diff)
	}
	var gb bytes.Buffer
	w, err = NewCSV(&gb, GB18030, sampleHead...)
	written(t, w, err, sample)
	if text, bad := fromGB18030(gb.Bytes()); bad != nil || "\ufeff"+text != b.String() {
		t.Errorf("%q", text)
	}
}

func TestGuard(t *testing.T) {
	for in, want := range map[string]string{
		"":                      "",
		"a=1":                   "a=1",
		"=1+1":                  "'=1+1",
		"+1":                    "+1",
		"-1":                    "-1",
		"-1.50":                 "-1.50",
		"-1.5.0":                "'-1.5.0",
		"-":                     "'-",
		"-.5":                   "'-.5",
		"-5.":                   "'-5.",
		"+8613800138000":        "+8613800138000",
		"+86 138":               "'+86 138",
		"-1+cmd|' /C calc'!A0":  "'-1+cmd|' /C calc'!A0",
		"@SUM(1)":               "'@SUM(1)",
		"＝1":                    "'＝1",
		"＋1":                    "'＋1",
		"－1":                    "'－1",
		"＠a":                    "'＠a",
		"\t=1":                  "'\t=1",
		"\r=1":                  "'\r=1",
		" =1":                   " =1",
		"'=1":                   "'=1",
		"=HYPERLINK(\"http\")":  "'=HYPERLINK(\"http\")",
		"12-5":                  "12-5",
		"=":                     "'=",
		"1.5E3":                 "1.5E3",
		"-1E3":                  "'-1E3",
		"-１":                    "'-１",
		"+":                     "'+",
		"DDE(\"cmd\")":          "DDE(\"cmd\")",
		"=cmd|'/C notepad'!'A1": "'=cmd|'/C notepad'!'A1",
	} {
		if got := guard(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// Whatever texts are written come back, in workbooks and in both encodings of
// text, but for their blanks at the ends.
func TestTextsReadBack(t *testing.T) {
	texts := rapid.OneOf(
		rapid.StringOfN(rapid.SampledFrom([]rune("=+-@＝＋12.0a,\";\t 楼㛃𠮷龴_x'　")), 0, 9, -1),
		rapid.StringOfN(rapid.Rune().Filter(func(r rune) bool { return r != '\ufffd' }), 0, 5, -1),
	)
	most := map[string]int{"xlsx": 60, "utf-8": 5, "gb18030": 5} // a workbook costs more than its rows
	for _, kind := range []string{"xlsx", "utf-8", "gb18030"} {
		checks := 0
		rapid.Check(t, func(t *rapid.T) {
			if checks++; kind == "xlsx" && checks > 10 {
				return
			}
			rows := rapid.SliceOfN(rapid.SliceOfN(texts, 3, 3), 1, most[kind]).Draw(t, "rows")
			readBack(t, kind, rows)
		})
	}
}

func readBack(t *rapid.T, kind string, rows [][]string) {
	var b bytes.Buffer
	var w Writer
	var err error
	encoding := Encoding(kind)
	if kind == "xlsx" {
		w, err = NewXLSX(&b, "a", "a", "b", "c")
		encoding = ""
	} else {
		w, err = NewCSV(&b, encoding, "a", "b", "c")
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if err := w.Write("x"+row[0], row[1], row[2]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	book, err := OpenAs("a", bytes.NewReader(b.Bytes()), int64(b.Len()), encoding)
	if err != nil {
		t.Fatal(err)
	}
	i := -1
	for row, err := range book.Sheets()[0].Rows() {
		if err != nil {
			t.Fatalf("%s: %v in %q", kind, err, b.String())
		}
		if i++; i == 0 {
			continue
		}
		for j, want := range []string{"x" + rows[i-1][0], rows[i-1][1], rows[i-1][2]} {
			if got := row.Text(j); got != comparable(want, kind) {
				t.Fatalf("%s: wrote %q, read %q", kind, want, got)
			}
		}
	}
	if i != len(rows) {
		t.Fatalf("%s: %d rows, wrote %d", kind, i, len(rows))
	}
}

// comparable is a text as it can come back: trimmed, with what a form of file
// has no place for replaced, and what stands for Excel's sake taken off.
func comparable(s, kind string) string {
	if kind == "xlsx" {
		s = strings.Map(func(r rune) rune {
			switch {
			case r < 0x20 && r != '\t' && r != '\n', r >= 0x7F && r < 0xA0:
				return -1
			case r == 0xFFFE || r == 0xFFFF:
				return '\ufffd'
			}
			return r
		}, s)
		return tidy(s)
	}
	if kind == "gb18030" {
		s = strings.Map(func(r rune) rune {
			if r >= 0xE000 && r <= 0xF8FF {
				return '〓'
			}
			return r
		}, s)
	}
	return tidyText(guard(s))
}

func TestWriterRefuses(t *testing.T) {
	for _, make := range []func() (Writer, error){
		func() (Writer, error) { return NewCSV(io.Discard, UTF8, "a") },
		func() (Writer, error) { return NewXLSX(io.Discard, "a", "a") },
	} {
		w, err := make()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range [][]any{{"a", "b"}, {struct{}{}}, {math.NaN()}, {uint(1)}} {
			if err := w.Write(row...); err == nil {
				t.Errorf("%v is written", row)
			}
		}
	}
	w, err := NewXLSX(io.Discard, "a", "a")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(strings.Repeat("长", maxSheetText+1)); fault.CodeOf(err) != fault.TooLarge {
		t.Error(err)
	}
	if err := w.Write(strings.Repeat("长", maxSheetText)); err != nil {
		t.Error(err)
	}
	if _, err := NewCSV(io.Discard, UTF16LE, "a"); err == nil {
		t.Error("UTF-16 is written")
	}
	if _, err := NewCSV(full{}, UTF8, "a"); err == nil {
		t.Error("a full disk is not noticed")
	}
	csv, err := NewCSV(&late{}, GB18030, "a")
	if err == nil {
		if err = csv.Write(strings.Repeat("满", 10000)); err == nil {
			err = csv.Close()
		}
	}
	if err == nil {
		t.Error("a disk that fills up is not noticed")
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no room") }

type late struct{ n int }

func (l *late) Write(b []byte) (int, error) {
	if l.n += len(b); l.n > 5000 {
		return 0, errors.New("no room")
	}
	return len(b), nil
}

func TestSheetName(t *testing.T) {
	for in, want := range map[string]string{"": "Sheet1", "a/b": "a b", "'x'": "x", "[]": "Sheet1", strings.Repeat("楼", 40): strings.Repeat("楼", 31), "2026-11": "2026-11"} {
		if got := sheetName(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

// Dates before 1900, which a workbook cannot hold, stay readable.
func TestOldDates(t *testing.T) {
	var b bytes.Buffer
	w, err := NewXLSX(&b, "a", "a")
	written(t, w, err, [][]any{{calendar.Date{Year: 1899, Month: 12, Day: 31}}, {calendar.Date{Year: 1900, Month: 1, Day: 1}}, {calendar.Date{Year: 1900, Month: 3, Day: 1}}, {calendar.Date{Year: 9999, Month: 12, Day: 31}}})
	book, err := open("a.xlsx", b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if got := show(t, book.Sheets()[0]); got != "1: a\n2: 1899-12-31\n3: 1900-01-01\n4: 1900-03-01\n5: 9999-12-31\n" {
		t.Error(got)
	}
}

func BenchmarkXLSX(b *testing.B) {
	for b.Loop() {
		var out bytes.Buffer
		w, err := NewXLSX(&out, "a", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j")
		if err != nil {
			b.Fatal(err)
		}
		for i := range 10000 {
			if err := w.Write(i, "13800138000", "张建国", "三栋二单元", fmt.Sprint(i), Yuan(i), "a", "b", "c", "d"); err != nil {
				b.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
		book, err := open("a.xlsx", out.Bytes())
		if err != nil {
			b.Fatal(err)
		}
		for _, err := range book.Sheets()[0].Rows() {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}

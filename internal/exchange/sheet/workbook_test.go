package sheet

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/guiju/guiju/internal/fault"
)

func openRows(t testing.TB, rows string) *Sheet {
	t.Helper()
	b, err := open("a.xlsx", pack(t, workbookParts(rows)))
	if err != nil {
		t.Fatal(err)
	}
	return b.Sheets()[0]
}

func TestWorkbookCells(t *testing.T) {
	s := openRows(t, `
<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>
<row r="3"><c r="A3" t="s"><v>2</v></c><c r="B3" t="s"><v>3</v></c><c r="C3" t="s"><v>99</v></c></row>
<row r="4"><c r="B4"><v>13800138000</v></c><c r="C4"><v>1.3800138E+10</v></c><c r="D4"><v>94.560000000000002</v></c><c r="E4"><v>-0.5</v></c><c r="F4"><v>1.1010519491231E+17</v></c></row>
<row><c><v>5</v></c><c s="2"><v>7</v></c><c s="2"><v>12345</v></c></row>
<row r="6"><c r="A6" s="1"><v>42370</v></c><c r="B6" s="3"><v>42370.5</v></c><c r="C6" s="4"><v>42736</v></c><c r="D6" s="5"><v>0.75</v></c><c r="E6" s="1"><v>42370.25</v></c><c r="F6" s="1"><v>-1</v></c><c r="G6" s="3"><v>42370</v></c></row>
<row r="7"><c r="A7" t="b"><v>1</v></c><c r="B7" t="e"><v>#N/A</v></c><c r="C7" t="str"><f>A1&amp;"x"</f><v> 算 </v></c><c r="D7" t="inlineStr"><is><t>直 写</t><rPh sb="0" eb="1"><t>か</t></rPh></is></c><c r="E7" t="d"><v>2026-11-24T10:00:00Z</v></c><c r="F7" s="6"><v>42370</v></c></row>
<row r="8"><c r="A8" s="1"/><c r="B8" t="s"/></row>
<row r="9"><c r="B9"><v>尾</v></c></row>`)
	want := `1: 楼号||丰 富
3: 前后|a` + "\r" + `b_x5_|
4: |13800138000|13800138000|94.56|-0.5|110105194912310000
5: 5|0007|12345
6: 2016-01-01|2016-01-01 12:00:00|2017-01-01|18:00:00|2016-01-01 06:00:00|-1|2016-01-01 00:00:00
7: TRUE||算|直 写|2026-11-24 10:00:00|42370
9: |尾
`
	if diff := cmp.Diff(strings.Replace(want, "b_x5_|\n", "b_x5_\n", 1), show(t, s)); diff != "" {
		t.Error(diff)
	}
	for row, err := range s.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		switch row.Line {
		case 3:
			if c := row.Cell(0); c.Raw != "　\u00a0\t前后 " || c.Kind != Text {
				t.Errorf("%+v", c)
			}
		case 4:
			if !row.Cell(5).Cut || row.Cell(1).Cut || row.Cell(1).Kind != Number || row.Cell(99).Text != "" || row.Cell(-1).Text != "" {
				t.Errorf("%+v", row)
			}
		case 6:
			if c := row.Cell(0); c.Kind != Date || c.Raw != "42370" {
				t.Errorf("%+v", c)
			}
		case 7:
			if c := row.Cell(1); c.Kind != Error || c.Raw != "#N/A" || !c.Empty() {
				t.Errorf("%+v", c)
			}
		}
	}
}

func TestFormats(t *testing.T) {
	for _, v := range []struct {
		id   int
		code string
		want format
	}{
		{0, "", format{}}, {2, "", format{}}, {9, "", format{}}, {49, "", format{}},
		{14, "", format{date: true}}, {22, "", format{date: true, clock: true}}, {58, "", format{date: true}}, {31, "", format{date: true}},
		{20, "", format{clock: true}}, {33, "", format{clock: true}}, {46, "", format{clock: true}},
		{176, "yyyy-mm-dd", format{date: true}},
		{176, "yyyy-mm-dd hh:mm:ss", format{date: true, clock: true}},
		{176, `yyyy\-mm\-dd;@`, format{date: true}},
		{176, `[$-804]yyyy"年"m"月"d"日";@`, format{date: true}},
		{176, `[$-F800]dddd\,\ mmmm\ dd\,\ yyyy`, format{date: true}},
		{176, `m"月"d"日"`, format{date: true}},
		{176, `h:mm AM/PM`, format{clock: true}},
		{176, `[h]:mm:ss`, format{clock: true}},
		{176, `mm:ss.0`, format{clock: true}},
		{176, `上午/下午h"时"mm"分"`, format{clock: true}},
		{176, `0.00E+00`, format{}},
		{176, `#,##0.00;[Red]-#,##0.00`, format{}},
		{176, `0.00"days"`, format{}},
		{176, `General`, format{}},
		{176, `[Red]General`, format{}},
		{176, `"m"@`, format{}},
		{176, `0`, format{}},
		{176, `0000`, format{noughts: 4}},
		{176, `[unfinished`, format{}},
		{176, `"unfinished`, format{}},
		{176, `\`, format{}},
	} {
		if got := formatOf(v.id, v.code); got != v.want {
			t.Errorf("%d %q: %+v, want %+v", v.id, v.code, got, v.want)
		}
	}
}

// What excelize writes as dates of both calendars is read as those dates.
func TestDatesOfExcelize(t *testing.T) {
	for _, from04 := range []bool{false, true} {
		f := excelize.NewFile()
		if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &from04}); err != nil {
			t.Fatal(err)
		}
		code := "yyyy-mm-dd hh:mm:ss"
		style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
		if err != nil {
			t.Fatal(err)
		}
		at := time.Date(1905, 1, 1, 0, 0, 0, 0, time.UTC)
		var want []string
		for i := 1; i <= 300; i++ {
			cell := fmt.Sprintf("A%d", i)
			if err := f.SetCellValue("Sheet1", cell, at); err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellStyle("Sheet1", cell, cell, style); err != nil {
				t.Fatal(err)
			}
			want = append(want, at.Format(time.DateTime))
			at = at.Add(397*24*time.Hour + 7*time.Hour + 11*time.Minute + 13*time.Second)
		}
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		book, err := open("a.xlsx", b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for row, err := range book.Sheets()[0].Rows() {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, row.Text(0))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("from 1904 %v: %s", from04, diff)
		}
	}
	if got := (format{date: true}).number("1", false).Text; got != "1900-01-01" {
		t.Error(got)
	}
	if got := (format{date: true}).number("61", false).Text; got != "1900-03-01" {
		t.Error(got)
	}
	if got := (format{date: true}).number("2958466", false).Text; got != "2958466" {
		t.Error(got)
	}
}

// A sheet somebody has drawn lines in down to row 65,203, of which 495 rows
// hold anything.
func TestMostlyEmptySheetIsCheap(t *testing.T) {
	var b strings.Builder
	for i := 1; i <= 65203; i++ {
		if i <= 495 {
			fmt.Fprintf(&b, `<row r="%d"><c r="A%d" s="1"><v>%d</v></c><c r="B%d" s="1"/></row>`, i, i, i, i)
		} else {
			fmt.Fprintf(&b, `<row r="%d" s="1" customFormat="1"><c r="A%d" s="1"/><c r="B%d" s="1"/><c r="C%d" s="1"/></row>`, i, i, i, i)
		}
	}
	s := openRows(t, b.String())
	n := 0
	for _, err := range s.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n != 495 {
		t.Errorf("%d rows", n)
	}
}

func TestHostileWorkbooks(t *testing.T) {
	zeros := strings.Repeat(" ", 12<<20)
	for name, change := range map[string]func(map[string]string){
		"a DOCTYPE in the sheet": func(p map[string]string) {
			p["xl/worksheets/sheet1.xml"] = `<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>`
		},
		"a DOCTYPE in the strings": func(p map[string]string) { p["xl/sharedStrings.xml"] = `<!DOCTYPE x [<!ENTITY a "b">]><sst/>` },
		"packed too tightly":       func(p map[string]string) { p["xl/worksheets/sheet1.xml"] = `<worksheet><sheetData>` + zeros + `<row/>` },
		"strings packed too tightly": func(p map[string]string) {
			p["xl/sharedStrings.xml"] = `<sst><si><t>` + zeros + `</t></si></sst>`
		},
		"far too deep": func(p map[string]string) {
			p["xl/worksheets/sheet1.xml"] = strings.Repeat("<a>", 1000)
		},
		"a text far too deep": func(p map[string]string) {
			p["xl/sharedStrings.xml"] = `<sst><si>` + strings.Repeat("<a>", 1000)
		},
		"too many columns": func(p map[string]string) {
			p["xl/worksheets/sheet1.xml"] = `<worksheet><sheetData><row><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>`
		},
		"cut off":               func(p map[string]string) { p["xl/worksheets/sheet1.xml"] = `<worksheet><sheetData><row><c><v>1` },
		"no sheet":              func(p map[string]string) { delete(p, "xl/worksheets/sheet1.xml") },
		"no workbook":           func(p map[string]string) { delete(p, "xl/workbook.xml") },
		"no reference to sheet": func(p map[string]string) { delete(p, "xl/_rels/workbook.xml.rels") },
		"nonsense":              func(p map[string]string) { p["xl/workbook.xml"] = `<<<<` },
		"a document": func(p map[string]string) {
			p["_rels/.rels"] = strings.Replace(p["_rels/.rels"], "xl/workbook.xml", "word/document.xml", 1)
			p["word/document.xml"] = "<document/>"
		},
	} {
		parts := workbookParts(`<row><c><v>1</v></c></row>`)
		if show(t, openRows(t, `<row><c><v>1</v></c></row>`)) != "1: 1\n" {
			t.Fatal("the sound one cannot be read")
		}
		change(parts)
		b, err := open("a.xlsx", pack(t, parts))
		if err == nil {
			for _, e := range b.Sheets()[0].Rows() {
				err = e
			}
		}
		if !isFault(err) || fault.As(err).Say.Zh == "" {
			t.Errorf("%s: read, or refused without a sentence: %v", name, err)
		}
	}
	many := map[string]string{}
	for i := range maxParts + 1 {
		many[fmt.Sprint(i)] = ""
	}
	if _, err := open("a.xlsx", pack(t, many)); fault.CodeOf(err) != fault.TooLarge {
		t.Error(err)
	}
}

// A quarter of all workbooks come from other programs than Excel.
func TestOtherWriters(t *testing.T) {
	parts := workbookParts(`<x:row r="2"><x:c r="B2"><x:v>1</x:v></x:c></x:row>`)
	other := map[string]string{}
	for name, text := range parts {
		other[strings.ToUpper(strings.ReplaceAll(name, "/", `\`))] = text
	}
	other[`XL\_RELS\WORKBOOK.XML.RELS`] = strings.ReplaceAll(parts["xl/_rels/workbook.xml.rels"], `Target="`, `Target="/xl/`)
	b, err := open("a.xlsx", pack(t, other))
	if err != nil {
		t.Fatal(err)
	}
	if got := show(t, b.Sheets()[0]); got != "2: |1\n" {
		t.Error(got)
	}
}

func FuzzWorkbook(f *testing.F) {
	f.Add([]byte(`<row r="1"><c r="A1" t="s"><v>0</v></c><c s="1"><v>42370</v></c></row>`))
	f.Add([]byte(`<row><c t="inlineStr"><is><t>a</t><rPh><t>b</t></rPh></is></c></row>`))
	f.Fuzz(func(t *testing.T, rows []byte) {
		b, err := open("a.xlsx", pack(t, workbookParts(string(rows))))
		if err != nil {
			return
		}
		line := 0
		for row, err := range b.Sheets()[0].Rows() {
			if err != nil && !isFault(err) {
				t.Fatal(err)
			}
			if err == nil && (row.Filled() == 0 || row.Line < 1) {
				t.Fatalf("row %d after %d with %d cells", row.Line, line, row.Filled())
			}
			line = row.Line
		}
	})
}

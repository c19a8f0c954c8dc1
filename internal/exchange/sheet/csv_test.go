package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func openCSV(t testing.TB, s string) *Sheet {
	t.Helper()
	b, err := open("/a/表.csv", []byte(s))
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	if len(b.Sheets()) != 1 || b.Sheets()[0].Name != "表" {
		t.Fatalf("%+v", b)
	}
	return b.Sheets()[0]
}

func TestCSV(t *testing.T) {
	for _, v := range []struct{ name, in, want string }{
		{"plain", "a,b\n1,2\n", "1: a|b\n2: 1|2\n"},
		{"no end of line", "a,b\n1,2", "1: a|b\n2: 1|2\n"},
		{"line ends of all kinds", "a\r\nb\rc\nd", "1: a\n2: b\n3: c\n4: d\n"},
		{"a mark", "\ufeffa,b\n", "1: a|b\n"},
		{"empty lines keep their numbers", "a,b\n\n , \n,\n1,2\n", "1: a|b\n5: 1|2\n"},
		{"fewer and more cells", "a,b\n1\n1,2,3\n,\n", "1: a|b\n2: 1\n3: 1|2|3\n"},
		{"blanks of both languages", "　a\u00a0,\tb\t,c\n1,2,3\n", "1: a|b|c\n2: 1|2|3\n"},
		{"quotes", "\"a,b\",\"c\"\"d\"\n", "1: a,b|c\"d\n"},
		{"a line end in quotes", "\"a\nb\",c\nd,e\n", "1: a\nb|c\n3: d|e\n"},
		{"an empty quoted cell", "\"\",x\n", "1: |x\n"},
		{"a blank after the quote", "\"a\" ,b\n", "1: a|b\n"},
		{"a quote inside", "a\"b,5' 6\"\n", "1: a\"b|5' 6\"\n"},
		{"tabs", "a\tb,c\td\n1\t2\t3\n", "1: a|b,c|d\n2: 1|2|3\n"},
		{"semicolons", "a;b;c\n1,5;2;3\n", "1: a|b|c\n2: 1,5|2|3\n"},
		{"commas with tabs in the cells", "a,b,c\n1\t,2\t,3\t\n4\t,5\t,6\t\n", "1: a|b|c\n2: 1|2|3\n3: 4|5|6\n"},
		{"notes above the table", "导出信息：\n账号；某\na,b,c\n1,2,3\n", "1: 导出信息：\n2: 账号；某\n3: a|b|c\n4: 1|2|3\n"},
		{"sep=", "sep=;\r\na;b\r\n", "2: a|b\n"},
		{"sep=tab", "sep=\t\na\tb\n", "2: a|b\n"},
		{"separators inside quotes", "\"a;b;c;d\",x\n\"a;b;c;d\",y\n", "1: a;b;c;d|x\n2: a;b;c;d|y\n"},
		{"a number held as text for Excel", "=\"0123\",'+86,'-x,'abc\n", "1: 0123|+86|-x|'abc\n"},
		{"a quote never closed", "a,b\n1,\"2\n3,4\n5,6\n", "1: a|b\n2! a quote in this line is never closed\n3: 3|4\n4: 5|6\n"},
		{"a quote never closed at the end", "a,b\n1,\"2", "1: a|b\n2! a quote in this line is never closed\n"},
		{"text after a quote", "a,b\n\"x\"y,2\n3,4\n", "1: a|b\n2! there is text after a closing quote in this line\n3: 3|4\n"},
		{"a stray quote that another one closes", "1,\"2\n3,\"4\n5,6\n", "1! there is text after a closing quote in this line\n2! a quote in this line is never closed\n3: 5|6\n"},
	} {
		if diff := cmp.Diff(v.want, show(t, openCSV(t, v.in))); diff != "" {
			t.Errorf("%s:\n%s", v.name, diff)
		}
	}
	wide := openCSV(t, strings.Repeat("x,", maxColumns)+"x\n1,2\n")
	if got := show(t, wide); got != "1! too many columns; 1,024 at most\n2: 1|2\n" {
		t.Error(got)
	}
}

// A row that has been read keeps its cells when the next is read, and the
// sheet can be read again.
func TestRowsStand(t *testing.T) {
	s := openCSV(t, "a,b\n\"c\",d\n")
	var rows []Row
	for range 2 {
		for row, err := range s.Rows() {
			if err != nil {
				t.Fatal(err)
			}
			rows = append(rows, row)
		}
	}
	for range s.Rows() {
		break
	}
	if len(rows) != 4 || rows[0].Text(0) != "a" || rows[1].Text(0) != "c" || rows[3].Text(1) != "d" {
		t.Errorf("%+v", rows)
	}
}

// Stray quotes cost no more than reading the file a few times.
func TestStrayQuotesAreCheap(t *testing.T) {
	for name, in := range map[string]string{
		"one a line":        strings.Repeat(",\"x\n", 1<<18),
		"three a line":      strings.Repeat(",\"\"\"\n", 1<<18),
		"one, then nothing": ",\"" + strings.Repeat("x\n", 1<<20),
		"long lines":        strings.Repeat("\""+strings.Repeat("x\n", 600<<10), 3),
	} {
		begin := time.Now()
		n := 0
		for range openCSV(t, in).Rows() {
			n++
		}
		if took := time.Since(begin); took > 2*time.Minute {
			t.Errorf("%s: %d rows in %s", name, n, took)
		}
	}
	var last error
	bad := 0
	for _, err := range openCSV(t, strings.Repeat("\"x\"y\n", 5000)).Rows() {
		if err != nil {
			last = err
			bad++
		}
	}
	if bad != maxBadRows+1 || !isFault(last) {
		t.Errorf("%d lines told as bad: %v", bad, last)
	}
}

func TestNoTable(t *testing.T) {
	for name, in := range map[string]string{
		"nothing":             "",
		"blanks":              " \r\n\t ",
		"binary":              "\x89PNG\r\n\x1a\n\x00\x00",
		"a page":              "<html><table><tr><td>a</td></tr></table>",
		"a page with a mark":  "\ufeff  <TABLE>",
		"a zip cut off":       "PK\x03\x04 and so on",
		"an empty zip":        "PK\x05\x06" + strings.Repeat("\x00", 18),
		"an old workbook":     "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600),
		"one with a password": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x01", 70000) + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00",
	} {
		_, err := open("a.csv", []byte(in))
		if !isFault(err) {
			t.Errorf("%s: %v", name, err)
		}
		if password := strings.Contains(errText(err), "密码"); password != (name == "one with a password") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Open("a.csv", failing{}, 10); err == nil || isFault(err) {
		t.Errorf("a reader that fails: %v", err)
	}
	if _, err := Open("a.csv", strings.NewReader("a,b"), maxText+1); !isFault(err) {
		t.Error(err)
	}
}

type failing struct{}

func (failing) ReadAt([]byte, int64) (int, error) { return 0, errors.New("no disk") }

// What another writer of RFC 4180 writes is read as it was.
func TestCSVReadsBack(t *testing.T) {
	cell := rapid.StringOfN(rapid.SampledFrom([]rune("ab,\"; \t\n'=楼　é")), 0, 6, -1)
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, 2, 5), 1, 8).Draw(t, "rows")
		crlf := rapid.Bool().Draw(t, "crlf")
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.UseCRLF = crlf
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		p := &rowParser{b: b.Bytes(), line: 1, separator: ','}
		for i, want := range rows {
			fields, say := p.row()
			if !say.Empty() {
				t.Fatalf("row %d of %q: %s", i, b.String(), say.En)
			}
			for j, f := range fields {
				if got := strings.ReplaceAll(string(f), "\r\n", "\n"); j >= len(want) || got != want[j] {
					t.Fatalf("row %d of %q: cell %d is %q", i, b.String(), j, got)
				}
			}
		}
		if p.at != b.Len() || p.line != bytes.Count(b.Bytes(), []byte("\n"))+1 {
			t.Fatalf("stands at %d of %d, line %d", p.at, b.Len(), p.line)
		}
	})
}

func FuzzCSV(f *testing.F) {
	for _, seed := range []string{"a,b\n1,2\n", "\"a\"\"b\n\",c\r\n", "a;\"b\n", "sep=;\na;b", "\xff\xfea\x00,\x00b\x00", "\xb5\xbc\xb3\xf6,\xd0\xc5\n", "=\"1\",'=x\n", "\ufeffx\ty\rz"} {
		f.Add([]byte(seed), "")
		f.Add([]byte(seed), string(GB18030))
	}
	f.Fuzz(func(t *testing.T, in []byte, e string) {
		b, err := OpenAs("f.csv", bytes.NewReader(in), int64(len(in)), Encoding(e))
		if err != nil {
			if !isFault(err) {
				t.Fatal(err)
			}
			return
		}
		for _, s := range b.Sheets() {
			last := 0
			for row, err := range s.Rows() {
				if err != nil && !isFault(err) {
					t.Fatal(err)
				}
				if row.Line != 0 && row.Line <= last {
					t.Fatalf("line %d after %d in %q", row.Line, last, in)
				}
				last = row.Line
				for _, c := range row.Cells {
					if c.Text != tidy(c.Text) {
						t.Fatalf("%q is not trimmed", c.Text)
					}
				}
			}
			if _, err := s.FindHead([]string{"a", "楼号"}); err != nil && !isFault(err) {
				t.Fatal(err)
			}
		}
	})
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	var b strings.Builder
	for e := err; e != nil; e = errors.Unwrap(e) {
		b.WriteString(e.Error())
	}
	if isFault(err) {
		b.WriteString(faultText(err))
	}
	return b.String()
}

var _ io.ReaderAt = failing{}

package sheet

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

var update = flag.Bool("update", false, "write the golden files anew")

// real is where files that other people's programs made lie, beside the
// repository; they are not part of it.
const real = "../../../../shared/data"

// realFile opens one of them; the test is skipped without it.
func realFile(t *testing.T, name string) *Book {
	t.Helper()
	path := filepath.Join(real, name)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Skip("no such data here: ", err)
	}
	book, err := open(path, b)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return book
}

// describe says what was read of a book: counts, heads, and a hash of every
// cell with its place and kind, but none of the data.
func describe(t *testing.T, b *Book, want ...string) string {
	t.Helper()
	var out strings.Builder
	for _, s := range b.Sheets() {
		rows, cells, below := 0, 0, 0
		kinds := map[Kind]int{}
		sum := sha256.New()
		for row, err := range s.Rows() {
			if err != nil {
				t.Fatalf("%s line %d: %v", s.Name, row.Line, err)
			}
			rows++
			for i, c := range row.Cells {
				if !c.Empty() {
					cells++
					kinds[c.Kind]++
					fmt.Fprintf(sum, "%d.%d=%d %s\n", row.Line, i, c.Kind, c.Text)
				}
			}
		}
		head, err := s.FindHead(want)
		if err != nil {
			t.Fatal(err)
		}
		for _, err := range s.Below(head) {
			if err != nil {
				t.Fatal(err)
			}
			below++
		}
		fmt.Fprintf(&out, "%s: %d rows, %d cells (%d numbers, %d dates)\n", s.Name, rows, cells, kinds[Number], kinds[Date])
		fmt.Fprintf(&out, "  head in line %d: %s\n", head.Line, strings.Join(head.Titles, "|"))
		fmt.Fprintf(&out, "  columns wanted: %v\n  rows of the table: %d\n  %x\n", head.Columns, below, sum.Sum(nil))
	}
	return out.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name+".txt")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s:\n%s", name, diff)
	}
}

// The workbooks that property companies fill in, as they are.
func TestTemplates(t *testing.T) {
	for name, want := range map[string][]string{
		"importRoom.xlsx":          {"楼号", "单元", "房间", "建筑面积", "是否有电梯", "业主名称", "身份证号", "车牌"},
		"hc.xlsx":                  {"编号", "楼栋编号", "业主编号", "建筑面积"},
		"importFeeDetail.xlsx":     {"房屋", "收费项目", "开始时间", "备注"},
		"importResourceStore.xlsx": {"物品名称", "是否固定物品", "单价"},
	} {
		golden(t, name, describe(t, realFile(t, "property_templates_cn/"+name), want...))
	}
	golden(t, "microcommunity_t_dict.csv", describe(t, realFile(t, "property_templates_cn/microcommunity_t_dict.csv"), "status_cd", "name"))
}

// Statements of banks, lists of calls and requests: GBK with notes before the
// head and tabs in the cells, marks, cells with line ends.
func TestStatements(t *testing.T) {
	for _, name := range []string{
		"gbk_gb18030/alipay_gbk.csv",
		"nyc311/nyc311_2011_999rows.csv",
		"payments_cn/abc_debit__example-abc_debit-records.csv",
		"payments_cn/icbc__debit-v2__example-icbc-debit-v2-records.csv",
		"payments_cn/jd__example-jd-records.csv",
		"payments_cn/wechat__example-wechat-records.csv",
		"call_records/asterisk/good.csv",
		"call_records/cdrstats/CDRImport-2015-10-26.csv",
		"call_records/smdr/avaya_ipoffice_smdr_manual_examples.csv",
	} {
		golden(t, filepath.Base(name), describe(t, realFile(t, name)))
	}
}

func TestServiceRequests(t *testing.T) {
	s := realFile(t, "nyc311/nyc311_2011_999rows.csv").Sheets()[0]
	head, err := s.FindHead([]string{"unique key", "Created Date", "Due Date", "Complaint Type"})
	if err != nil || head.Line != 1 || len(head.Titles) != 41 || fmt.Sprint(head.Columns) != "[0 1 20 5]" {
		t.Fatalf("%+v, %v", head, err)
	}
	rows, due, open := 0, 0, 0
	for row, err := range s.Below(head) {
		if err != nil {
			t.Fatal(err)
		}
		rows++
		if row.Text(head.Columns[2]) != "" {
			due++
		}
		if row.Text(2) == "" {
			open++
		}
	}
	if rows != 999 || rows-due != 9 || open != 10 {
		t.Errorf("%d rows, %d without a due date, %d open", rows, rows-due, open)
	}
}

func TestUnclosedQuoteOfACallRecord(t *testing.T) {
	s := realFile(t, "call_records/asterisk/buggy.csv").Sheets()[0]
	if got := show(t, s); got != "1! a quote in this line is never closed\n" {
		t.Error(got)
	}
}

// Whatever bad file comes, it is read or refused with a sentence.
func TestBadInput(t *testing.T) {
	root := filepath.Join(real, "bad_input")
	if _, err := os.Stat(root); err != nil {
		t.Skip("no such data here: ", err)
	}
	files := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		book, err := open(path, b)
		if err == nil {
			for _, s := range book.Sheets() {
				for _, e := range s.Rows() {
					if e != nil && !isFault(e) {
						t.Errorf("%s: %v", path, e)
					}
				}
			}
		} else if !isFault(err) {
			t.Errorf("%s: %v", path, err)
		}
		if strings.HasPrefix(filepath.Base(path), "excelize_encryptAES") && !strings.Contains(errText(err), "有密码") {
			t.Errorf("%s: %v", path, err)
		}
		if strings.HasPrefix(filepath.Base(path), "poc-xmlbomb") && err == nil {
			t.Errorf("%s is read", path)
		}
		return nil
	})
	if err != nil || files < 50 {
		t.Errorf("%d files: %v", files, err)
	}
}

// excelize, which everybody uses, reads the same raw values in the same places.
func TestExcelizeAgrees(t *testing.T) {
	for _, pattern := range []string{"property_templates_cn/*.xlsx", "bad_input/office/*.xlsx", "documents/*/*.xlsx", "documents/*.xlsx"} {
		paths, err := filepath.Glob(filepath.Join(real, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			theirs, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true})
			if err != nil {
				continue
			}
			ours, err := open(path, b)
			if err != nil {
				t.Logf("%s: %v", path, err)
				continue
			}
			compare(t, path, ours, theirs)
			theirs.Close()
		}
	}
}

func compare(t *testing.T, path string, ours *Book, theirs *excelize.File) {
	for _, s := range ours.Sheets() {
		rows, err := theirs.GetRows(s.Name)
		if err != nil {
			t.Logf("%s: %v", path, err)
			continue
		}
		for row, err := range s.Rows() {
			if err != nil {
				t.Errorf("%s %s: %v", path, s.Name, err)
				break
			}
			for i, c := range row.Cells {
				want := ""
				if row.Line <= len(rows) && i < len(rows[row.Line-1]) {
					want = rows[row.Line-1][i]
				}
				got := c.Raw
				if c.Kind == Bool {
					got = map[string]string{"TRUE": "1", "FALSE": "0"}[got]
				}
				if strings.TrimSpace(got) != strings.TrimSpace(want) {
					t.Errorf("%s %s line %d column %d: %q, excelize has %q", filepath.Base(path), s.Name, row.Line, i, got, want)
				}
			}
		}
	}
}

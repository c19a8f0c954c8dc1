package imports_test

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/exchange/sheet"
)

// The reader alone on the workbooks that are imported later: the head is not
// first, dates are what Excel calls numbers, rows are notes. Every row has its
// shape here; a hash stands for what it holds.
func TestReaderAlone(t *testing.T) {
	for name, want := range map[string][]string{
		"importFeeDetail":     {"房屋", "收费项目", "缴费周期", "开始时间", "结束时间", "缴费时间", "应缴金额", "实缴金额", "收银员", "备注"},
		"importResourceStore": {"序号", "物品名称", "物品编号", "单价", "库存", "单位", "是否固定物品", "备注"},
	} {
		t.Run(name, func(t *testing.T) {
			data, path := shared(t, templates+name+".xlsx")
			var b strings.Builder
			for _, s := range book(t, path, data).Sheets() {
				head, err := s.FindHead(want)
				if err != nil {
					t.Fatal(err)
				}
				fmt.Fprintf(&b, "%s head %d columns %v\n", s.Name, head.Line, head.Columns)
				for row, err := range s.Rows() {
					if err != nil {
						t.Fatal(err)
					}
					verdict := "note"
					switch {
					case row.Line == head.Line:
						verdict = "head"
					case row.Line > head.Line:
						for _, c := range head.Columns {
							if row.Text(c) != "" {
								verdict = "row"
							}
						}
					}
					shape := ""
					sum := sha256.New()
					for i, c := range row.Cells {
						if c.Empty() {
							continue
						}
						shape += fmt.Sprintf(" %d%s", i, map[sheet.Kind]string{sheet.Text: "t", sheet.Number: "n", sheet.Date: "d", sheet.Bool: "b", sheet.Error: "e"}[c.Kind])
						fmt.Fprintf(sum, "%d %s\n", i, c.Text)
					}
					fmt.Fprintf(&b, "%d %s%s %x\n", row.Line, verdict, shape, sum.Sum(nil)[:6])
				}
			}
			golden(t, name, b.String())
		})
	}
}

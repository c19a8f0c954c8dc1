package sheet

import (
	"fmt"
	"testing"
)

func TestFindHead(t *testing.T) {
	want := []string{"楼号", "房间号", "建筑面积", "业主"}
	for _, v := range []struct {
		name, in string
		want     []string
		line     int
		columns  string
		below    string
	}{
		{"the first row", "楼号,房间号,建筑面积,业主\n1,101,90,张\n", want, 1, "[0 1 2 3]", "[2]"},
		{"a title above", "房屋导入,,,\n楼号,房间号,建筑面积,业主\n1,101,90,张\n", want, 2, "[0 1 2 3]", "[3]"},
		{"notes above that name a title", "请填写楼号,x,y,z,甲,乙\n楼号,说明,,\n楼号,房间号,业主,\n1,101,张,\n", want, 3, "[0 1 -1 2]", "[4]"},
		{"notes beside the data", "楼号,房间号,,\n1,101,,说明\n,,楼号,写楼栋编号\n2,201,房间号,写房间\n,,,完\n", want, 1, "[0 1 -1 -1]", "[2 4]"},
		{"titles written otherwise", "* 楼 号：,房间号（必填）,建筑面积(㎡),业  主\n1,101,90,张\n", want, 1, "[0 1 2 3]", "[2]"},
		{"two columns of one title", "楼号,业主,业主\n1,张,李\n", want, 1, "[0 -1 -1 1]", "[2]"},
		{"a gap in the head", "楼号,,业主\n1,x,张\n,y,\n", want, 1, "[0 -1 2]", "[2]"},
		{"nothing wanted", "某公司导出,,\n2026,1,2\n姓名,电话,地址\n张,138,三栋\n", nil, 3, "[]", "[4]"},
		{"none of the wanted", "某公司导出,,\n姓名,电话,地址\n张,138,三栋\n", want, 2, "[-1 -1 -1 -1]", "[3]"},
		{"one wanted", "楼号,x,y\n1,楼号,\n", []string{"楼号"}, 1, "[0]", "[2]"},
		{"upper and lower case", "UNIQUE KEY,Due date\n1,2\n", []string{"Unique Key", "Due Date"}, 1, "[0 1]", "[2]"},
		{"no head", "1,2\n3,4\n", nil, 0, "[]", ""},
		{"a line that cannot be read", "\"x\"y\n楼号,业主\n1,张\n", want, 2, "[0 -1 -1 1]", "[3]"},
	} {
		s := openCSV(t, v.in)
		h, err := s.FindHead(v.want)
		if err != nil {
			t.Fatal(err)
		}
		columns := fmt.Sprint(h.Columns)
		if v.name == "a gap in the head" {
			columns = fmt.Sprint([]int{h.Columns[0], h.Columns[1], h.Columns[3]})
		}
		if h.Line != v.line || columns != v.columns || h.Found() != (v.line > 0) {
			t.Errorf("%s: line %d, columns %s", v.name, h.Line, columns)
		}
		if !h.Found() {
			continue
		}
		var below []int
		for row, err := range s.Below(h) {
			if err != nil {
				t.Errorf("%s: %v", v.name, err)
			}
			below = append(below, row.Line)
			if len(row.Cells) != len(h.Titles) {
				t.Errorf("%s: %d cells under %d titles", v.name, len(row.Cells), len(h.Titles))
			}
			for i, title := range h.Titles {
				if title == "" && !row.Cells[i].Empty() {
					t.Errorf("%s: %q stands under no title", v.name, row.Cells[i].Text)
				}
			}
		}
		if fmt.Sprint(below) != v.below {
			t.Errorf("%s: rows %v", v.name, below)
		}
	}
}

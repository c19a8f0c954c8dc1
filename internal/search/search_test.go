package search

import (
	"context"
	"testing"
)

func put(t *testing.T, x *Index, es ...*Entry) {
	t.Helper()
	if err := x.Put(context.Background(), es, 1); err != nil {
		t.Fatal(err)
	}
}

func entry(id int64, dept string, pieces ...Piece) *Entry {
	return &Entry{ID: id, Type: "repair", Stage: "received", Depts: []string{dept, ""}, Pieces: pieces}
}

// A table of questions and what they find: the words a counter really types.
func TestQuestions(t *testing.T) {
	x, err := Open(context.Background(), t.TempDir(), "t")
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	short := func(s string) Piece { return Piece{Text: s, Short: true} }
	put(t, x,
		entry(1, "A", short("章素云"), short("3-1-1802"), short("13900004417"), Piece{Text: "卫生间洗手盆下面漏水，关了总阀就不漏"}),
		entry(2, "A", short("张绍元"), short("1-1-0603"), short("13800000982"), short("浙A31702K")),
		entry(3, "A", short("曾广田"), short("BX-2026-0019"), Piece{Text: "電梯裡有異味"}),
		entry(4, "A", short("单雄飞"), short("重庆路 8 号"), Piece{Text: "Wi-Fi 信号差"}),
		entry(5, "B", short("章素心"), Piece{Text: "漏水"}),
		entry(6, "A", short("欧阳旭"), short("ＢＸ２０２６"), Piece{Text: "一"}))
	for q, want := range map[string][]int64{
		"章素云": {1}, "素云": {1}, "章": {1}, "zsy": {2, 1}, "zs": {2, 1}, "zhangsuyun": {1}, "ZSY": {2, 1},
		"zhang": {2, 1}, "suyun": {1}, "sy": {2, 1}, "4417": {1}, "0982": {2}, "3-1-1802": {1}, "1802": {1}, "31-1": nil,
		"漏水": {1}, "洗手盆": {1}, "下面漏水": {1}, "水漏": nil, "洗手盆 漏水": {1}, "总阀就不漏": {1},
		"浙A31702K": {2}, "31702": {2}, "a317": {2}, "02k": {2}, "浙a": {2},
		"曾": {3}, "zgt": {3}, "cgt": {3}, "zeng": {3}, "电梯": {3}, "電梯": {3}, "异味": {3}, "異味": {3}, "BX-2026-0019": {3}, "0019": {3},
		"shan": {4}, "sxf": {4}, "dxf": {4}, "chongqing": {4}, "重庆": {4}, "重慶": {4}, "wi-fi": {4}, "bx2026": {6, 3},
		"ouyang": {6}, "oyx": {6}, "一": {6}, "\"": nil, "*": nil, "OR": nil, "不存在": nil,
	} {
		ids, total, err := x.Search(context.Background(), Query{Text: q, Scopes: []Scope{{Dept: "A"}}})
		if err != nil {
			t.Errorf("%s: %v", q, err)
			continue
		}
		if !equal(ids, want) || total != int64(len(want)) {
			t.Errorf("%s finds %v (%d), should find %v", q, ids, total, want)
		}
	}
}

func equal(a, b []int64) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// What a scope does not read cannot match in it, in text, value or count.
func TestNothingLeaks(t *testing.T) {
	ctx := context.Background()
	x, err := Open(ctx, t.TempDir(), "t")
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	put(t, x,
		entry(1, "A", Piece{Text: "开放文字"}, Piece{Text: "薪酬机密", Class: 2}, Piece{Text: "只给本人", Person: 77}),
		entry(2, "B", Piece{Text: "别处文字"}, Piece{Text: "薪酬机密", Class: 2}),
		&Entry{ID: 3, Type: "pay", Depts: []string{"A", ""}, Class: 3, Readers: []int64{77}, Pieces: []Piece{{Text: "工资条"}},
			Values: []Value{{Field: "kind", Is: "bonus"}}})
	for _, c := range []struct {
		name   string
		q      Query
		expect []int64
	}{
		{"open text", Query{Text: "文字", Scopes: []Scope{{Dept: "A"}}}, []int64{1}},
		{"class not read", Query{Text: "机密", Scopes: []Scope{{Dept: "A"}}}, nil},
		{"class read here", Query{Text: "机密", Scopes: []Scope{{Dept: "A", Fields: []int{2}}}}, []int64{1}},
		{"class of one department, mark of another", Query{Text: "机密", Scopes: []Scope{{Dept: "A", Fields: []int{2}}, {Dept: "B"}}}, []int64{1}},
		{"a person's own", Query{Text: "本人", Scopes: []Scope{{Dept: "A"}}, Him: 77}, []int64{1}},
		{"not another's", Query{Text: "本人", Scopes: []Scope{{Dept: "A"}}, Him: 78}, nil},
		{"named reader", Query{Text: "工资", Him: 77}, []int64{3}},
		{"class of the record", Query{Text: "工资", Scopes: []Scope{{Dept: "A"}}, Him: 78}, nil},
		{"value", Query{Values: []Value{{Field: "kind", Is: "bonus"}}, Scopes: []Scope{{Dept: "A"}}, Him: 78}, nil},
		{"value read", Query{Values: []Value{{Field: "kind", Is: "bonus"}}, Scopes: []Scope{{Dept: "A", Class: 3}}}, []int64{3}},
		{"marks typed as text", Query{Text: "\ue002机密", Scopes: []Scope{{Dept: "A"}}}, nil},
		{"all", Query{Scopes: []Scope{{Dept: "", Class: 0}}}, []int64{2, 1}},
	} {
		ids, total, err := x.Search(ctx, c.q)
		if err != nil || !equal(ids, c.expect) || total != int64(len(c.expect)) {
			t.Errorf("%s: %v (%d) %v, should be %v", c.name, ids, total, err, c.expect)
		}
	}
	put(t, x, &Entry{ID: 1, Gone: true})
	if ids, _, _ := x.Search(ctx, Query{Text: "文字", Scopes: []Scope{{Dept: ""}}}); !equal(ids, []int64{2}) {
		t.Errorf("a withdrawn record is found: %v", ids)
	}
}

func FuzzQuestion(f *testing.F) {
	x, err := Open(context.Background(), f.TempDir(), "t")
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{"章", "a\"b", "-x", "NEAR(", "^a", "\ue000", "𠮷𠮷", "a*", "AND OR NOT"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if err := x.Put(context.Background(), []*Entry{entry(1, s, Piece{Text: s, Short: true})}, 1); err != nil {
			t.Fatal(err)
		}
		if _, _, err := x.Search(context.Background(), Query{Text: s, Scopes: []Scope{{Dept: s}}}); err != nil {
			t.Fatalf("%q: %v", s, err)
		}
	})
}

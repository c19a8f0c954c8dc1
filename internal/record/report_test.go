package record_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
)

// busy fills an office and its sister project with repairs of two months, in
// many stages, by a seed.
func busy(o *office, n int) {
	o.t.Helper()
	east := o.must("", record.Command{Type: "department", Act: "open", Dept: "D2", Input: map[string]any{"code": "D2", "name": "青禾里客户服务部", "keeps": true}})
	o.join("su", "D2", east.Record, "clerk")
	o.join("zou", "D2", east.Record, "technician")
	unit, _ := o.household()
	o.set("2026-03-03 09:00")
	tech := func(by, name, dept string) int64 {
		return o.must(by, record.Command{Type: "technician", Act: "enrol", Dept: dept, Input: map[string]any{
			"person": fmt.Sprint(o.ids[name]), "skills": []any{"water"}}}).Record
	}
	li := tech("head", "li", "D1")
	r := rand.New(rand.NewPCG(7, 11))
	kinds := []string{"water", "power", "lift", "other"}
	for i := range n {
		o.set(fmt.Sprintf("2026-%02d-%02d %02d:%02d", 3+i*2/n, 10+r.IntN(15), 9+r.IntN(3), r.IntN(60)))
		in := map[string]any{"place": fmt.Sprintf("%d 号楼大堂", i), "caller": "章素云", "phone": "13900004417",
			"kind": kinds[r.IntN(len(kinds))], "what": "坏了", "stands_alone": true}
		who := "clerk"
		if r.IntN(4) == 0 {
			who = "su"
		}
		a := o.must(who, record.Command{Type: "repair", Act: "register", Input: in})
		if who == "clerk" && in["kind"] == "water" && r.IntN(2) == 0 {
			if _, err := o.act("clerk", record.Command{Record: a.Record, Act: "assign", Input: map[string]any{"tech": fmt.Sprint(li)}}); err != nil {
				continue // his hands are full
			}
			o.must("li", record.Command{Record: a.Record, Act: "arrive"})
			o.must("li", record.Command{Record: a.Record, Act: "agree", Input: map[string]any{"basis": "paid", "quote": "90", "quote_to": "章素云", "quote_how": "phone"}})
			photo := map[string]any{"hash": fmt.Sprintf("%064x", i+1), "name": "完工.jpg", "size": 10, "media": "image/jpeg"}
			o.must("li", record.Command{Record: a.Record, Act: "finish", Input: map[string]any{
				"work": "换了", "cause": "worn", "labour": fmt.Sprint(20 + r.IntN(60)), "photos": []any{photo, photo}, "unsigned_why": "不在家", "late_reason": "忙"}})
		}
		if who == "clerk" && r.IntN(9) == 0 {
			o.must("clerk", record.Command{Record: a.Record, Act: "withdraw", Input: map[string]any{"void_why": "登错了"}})
			o.must("head", record.Command{Record: a.Record, Act: "withdraw"})
		}
	}
	_ = unit
}

// tally counts a report over all records that the person can open one by one.
func tally(t *testing.T, o *office, who *people.Person, key func(*record.View) (pick, row, col string, sum int64, ok bool)) map[[3]string]record.ReportCell {
	t.Helper()
	out := map[[3]string]record.ReportCell{}
	for q := (record.Query{Type: "repair", List: "all", Limit: 200}); ; {
		p, err := o.e.Page(o.ctx, who, q)
		if err != nil {
			t.Fatal(err)
		}
		for _, ln := range p.Lines {
			v, err := o.e.View(o.ctx, who, ln.ID)
			if err != nil {
				t.Fatal(err)
			}
			pick, row, col, sum, ok := key(v)
			if !ok {
				continue
			}
			c := out[[3]string{pick, row, col}]
			n, _ := c.Sum.(int64)
			c.Count, c.Sum = c.Count+1, n+sum
			out[[3]string{pick, row, col}] = c
		}
		if p.Next == "" {
			return out
		}
		q.Cursor = p.Next
	}
}

func text(v *record.View, f string) string {
	if s, ok := v.Row.Vals[f].(string); ok {
		return s
	}
	return ""
}

// The figures of every report are those that counting all records one by one
// gives, for each of its readers; the totals are the sums of the parts; and
// behind each figure stand as many records.
func TestReport(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		busy(o, 70)
		month := func(v *record.View) string { return v.Row.Opened.In(calendar.Shanghai()).Format("2006-01") }
		outcome := func(v *record.View) string {
			if v.Row.Outcome == "" {
				return "~."
			}
			return v.Row.Outcome
		}
		for _, who := range []string{"head", "clerk", "su", "li"} {
			for name, key := range map[string]func(*record.View) (string, string, string, int64, bool){
				"by_kind": func(v *record.View) (string, string, string, int64, bool) {
					return month(v), text(v, "kind"), outcome(v), 0, true
				},
				"by_handler": func(v *record.View) (string, string, string, int64, bool) {
					h := "~"
					if ref, ok := v.Row.Vals["handler"].(regulation.Ref); ok {
						h = fmt.Sprint(int64(ref))
					}
					return month(v), h, outcome(v), 0, true
				},
				"charges": func(v *record.View) (string, string, string, int64, bool) {
					d, ok := v.Row.Vals["finished_on"].(calendar.Date)
					m, _ := v.Row.Vals["total"].(regulation.Money)
					return fmt.Sprintf("%04d-%02d", d.Year, d.Month), text(v, "kind"), "", int64(m), ok && text(v, "basis") == "paid"
				},
			} {
				t.Run(who+"/"+name, func(t *testing.T) { checkReport(t, o, o.who(who), name, key) })
			}
		}
	})
}

// A record that only names its reader is counted for him; one that he reads by
// a post as well is counted once. What a group reads of a field that he may not
// read is not counted for him at all.
func TestReportReaders(t *testing.T) {
	o := newOffice(t, storetest.New(t))
	raise := func(by string) int64 {
		return o.must(by, record.Command{Type: "incident", Act: "raise", Input: map[string]any{
			"kind": "water", "subject": "水管爆裂", "happened_at": "2026-03-02 08:30", "place": "1 号楼地下室", "course": "爆管"}}).Record
	}
	named, both := raise("clerk"), raise("clerk")
	raise("he")
	o.must("head", record.Command{Record: named, Act: "assign", Input: map[string]any{"handler": fmt.Sprint(o.ids["clerk"]), "helpers": []any{fmt.Sprint(o.ids["li"])}}})
	o.must("head", record.Command{Record: both, Act: "assign", Input: map[string]any{"handler": fmt.Sprint(o.ids["li"]), "helpers": []any{fmt.Sprint(o.ids["li"])}}})
	for who, want := range map[string]int64{"clerk": 3, "head": 3, "li": 2, "wu": 0} {
		r, err := o.e.Report(o.ctx, o.who(who), "incident", "by_kind", "", "")
		if err != nil {
			t.Fatal(err)
		}
		if r.Sum.Count != want {
			t.Errorf("%s: %d incidents, want %d", who, r.Sum.Count, want)
		}
		if want > 0 {
			p, err := o.e.Page(o.ctx, o.who(who), record.Query{Type: "incident", List: "by_kind", Group: []string{r.Picked, "water", "major"}})
			if err != nil || int64(len(p.Lines)) != want {
				t.Errorf("%s: %d lines behind the figure: %v", who, len(p.Lines), err)
			}
		}
	}
	if _, err := o.e.Report(o.ctx, o.who("clerk"), "incident", "overdue", "", ""); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("a list is no report: %v", err)
	}
	lists, err := o.e.Lists(o.ctx, o.who("clerk"), "incident")
	if err != nil || slices.ContainsFunc(lists, func(l record.ListInfo) bool { return l.Name == "by_kind" }) {
		t.Errorf("a report stands among the lists: %v", err)
	}
	if _, err := o.e.Page(o.ctx, o.who("clerk"), record.Query{Type: "incident", List: "by_kind", Group: []string{"~.!"}}); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("a key that is none: %v", err)
	}
}

// A report counts for each what he reads: of a type that is not his, nothing. A
// range goes before its columns; yes and no, money and days are values like any.
func TestReportOfSecrets(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOfficeOf(t, db, small(t, map[string]string{"types/pay.yaml": `
say: 工资 | pay
clause: K1
fields:
  name: text 姓名 | name
  grade: text 等级 | grade
  day: date 日期 | day
  extra: bool 加班 | overtime
  amount: money 金额 | amount
stages:
  open: 在案 | open
acts:
  enter:
    say: 登记 | enter
    by: clerk | head
    to: open
    ask: [name, grade?, day, extra?, amount]
see:
  all: head
finds:
  by_grade:
    say: 按等级 | by grade
    group: [it.day, it.grade]
    is: it.amount
  large:
    say: 大额 | large sums
    if: it.amount >= money(50)
    group: [it.day, it.extra]
    is: it.amount
`}))
		for i, v := range []struct {
			grade, day, amount string
			extra              bool
		}{{"甲/乙", "2026-03-01", "10", false}, {"", "2026-03-01", "50", true}, {"b", "2026-03-02", "70", false}, {"b", "2026-03-02", "30", true}, {"~", "2026-03-02", "90", false}} {
			o.must("head", record.Command{Type: "pay", Act: "enter", Input: map[string]any{
				"name": fmt.Sprint("n", i), "grade": v.grade, "day": v.day, "amount": v.amount, "extra": v.extra}})
		}
		if _, err := o.e.Report(o.ctx, o.who("clerk"), "pay", "by_grade", "", ""); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("a clerk counts what he may not read: %v", err)
		}
		if p, err := o.e.Page(o.ctx, o.who("clerk"), record.Query{Type: "pay", List: "by_grade", Group: []string{"2026-03-02", "b", ""}}); err == nil && len(p.Lines) > 0 {
			t.Error("a clerk opens the records behind what he may not read")
		}
		if list, err := o.e.Reports(o.ctx, o.who("clerk"), "pay"); err != nil || len(list) != 0 {
			t.Errorf("reports of a clerk: %v %v", list, err)
		}
		r, err := o.e.Report(o.ctx, o.who("head"), "pay", "by_grade", "", "")
		if err != nil || r.Picked != "2026-03-02" || r.Sum.Count != 3 || r.Sum.Sum != regulation.Money(19000) || r.Measure.Name != "amount" {
			t.Fatalf("%+v %v", r, err)
		}
		r, err = o.e.Report(o.ctx, o.who("head"), "pay", "by_grade", "2026-03-01", "")
		if err != nil || len(r.Rows) != 2 || r.Rows[1].Key != "~" && r.Rows[1].Key != "~." || len(r.Cols) != 0 || r.By[0].Text.Zh != "日期" {
			t.Fatalf("%+v %v", r, err)
		}
		for _, row := range r.Rows {
			p, err := o.e.Page(o.ctx, o.who("head"), record.Query{Type: "pay", List: "by_grade", Group: []string{"2026-03-01", row.Key, ""}})
			if err != nil || len(p.Lines) != 1 {
				t.Errorf("behind %q: %v %v", row.Key, p, err)
			}
		}
		r, err = o.e.Report(o.ctx, o.who("head"), "pay", "large", "2026-03-02", "")
		if err != nil || r.Sum.Count != 2 || r.Sum.Sum != regulation.Money(16000) || len(r.Rows) != 1 || r.Rows[0].Text.Zh != "否" {
			t.Fatalf("%+v %v", r, err)
		}
		if list, _ := o.e.Reports(o.ctx, o.who("head"), "pay"); len(list) != 2 || list[1].Count != 3 {
			t.Errorf("all of it: %v", list)
		}
	})
}

func checkReport(t *testing.T, o *office, who *people.Person, name string, key func(*record.View) (string, string, string, int64, bool)) {
	want := tally(t, o, who, key)
	r, err := o.e.Report(o.ctx, who, "repair", name, "", "")
	if err != nil {
		t.Fatal(err)
	}
	months := map[string]bool{}
	for k := range want {
		months[k[0]] = true
	}
	if len(months) != len(r.Picks) {
		t.Fatalf("%d picks, want %v", len(r.Picks), months)
	}
	for i, p := range r.Picks {
		if i > 0 && p.Key >= r.Picks[i-1].Key {
			t.Errorf("%s stands after %s", p.Key, r.Picks[i-1].Key)
		}
		got, err := o.e.Report(o.ctx, who, "repair", name, p.Key, "")
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 && got.Sum != r.Sum {
			t.Errorf("without a pick: %v, not the newest %v", r.Sum, got.Sum)
		}
		checkFigures(t, o, who, got, want)
	}
}

func checkFigures(t *testing.T, o *office, who *people.Person, r *record.Report, want map[[3]string]record.ReportCell) {
	t.Helper()
	var n, sum int64
	sums := func(c record.ReportCell) int64 { m, _ := c.Sum.(regulation.Money); return int64(m) }
	behind := func(pick, row, col string, c record.ReportCell) {
		t.Helper()
		p, err := o.e.Page(o.ctx, who, record.Query{Type: "repair", List: r.Find.Name, Group: []string{pick, row, col}, Limit: 200})
		if err != nil {
			t.Fatal(err)
		}
		if int64(len(p.Lines)) != c.Count || p.List.Count != c.Count {
			t.Errorf("behind %s %s %s: %d lines, counted %d, figure %d", pick, row, col, len(p.Lines), p.List.Count, c.Count)
		}
		for i := 1; i < len(p.Lines); i++ {
			if p.Lines[i].Opened.After(p.Lines[i-1].Opened) {
				t.Errorf("behind %s %s %s the newest is not first", pick, row, col)
			}
		}
	}
	rows, cols := map[string]int64{}, map[string]int64{}
	for k, c := range r.Cells {
		w := want[[3]string{r.Picked, k[0], k[1]}]
		if ws, _ := w.Sum.(int64); w.Count != c.Count || ws != sums(c) {
			t.Errorf("%s %v: %v, want %v", r.Picked, k, c, w)
		}
		n, sum = n+c.Count, sum+sums(c)
		rows[k[0]] += c.Count
		cols[k[1]] += c.Count
		behind(r.Picked, k[0], k[1], c)
	}
	var wantN int64
	for k, c := range want {
		if k[0] == r.Picked {
			wantN += c.Count
		}
	}
	if n != wantN || r.Sum.Count != n || sums(r.Sum) != sum {
		t.Errorf("%s: cells %d, sum %v, want %d", r.Picked, n, r.Sum, wantN)
	}
	behind(r.Picked, "", "", r.Sum)
	for _, k := range r.Rows {
		if k.Cell != r.RowSums[k.Key] || k.Cell.Count != rows[k.Key] || k.Text.Zh == "" || k.Text.En == "" {
			t.Errorf("row %+v, want %d", k, rows[k.Key])
		}
		behind(r.Picked, k.Key, "", k.Cell)
	}
	for _, k := range r.Cols {
		if k.Cell != r.ColSums[k.Key] || k.Cell.Count != cols[k.Key] || k.Text.Zh == "" {
			t.Errorf("column %+v, want %d", k, cols[k.Key])
		}
		behind(r.Picked, "", k.Key, k.Cell)
	}
}

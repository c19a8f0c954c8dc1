package imports_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/record/intake"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
	"golang.org/x/text/encoding/simplifiedchinese"
)

const buildings = `
imports:
  - into: building
    key: [project, number, section]
    update: edit
    skip: [{ column: 栋, is: [合计] }]
    fields:
      project: { find: project, by: { code: { is: HC } } }
      number: { column: 房屋, split: '-', part: 1 }
      section: { column: 房屋, split: '-', part: 2 }
      floors: 层数
      units_floor: { column: 户数?, empty: ['-'] }
  - into: unit
    key: [building, room]
    update: edit
    skip: [{ column: 栋, is: [合计] }]
    fields:
      building:
        find: building
        by:
          project: { find: project, by: { code: { is: HC } } }
          number: { column: 房屋, split: '-', part: 1 }
          section: { column: 房屋, split: '-', part: 2 }
      room: { column: 房屋, split: '-', part: -1 }
      built_area: { column: 面积, empty: ['-', N/A] }
`

func kinds(vs []intake.Verdict) string {
	var out []string
	for _, v := range vs {
		out = append(out, string(v.Kind))
	}
	return strings.Join(out, " ")
}

// Every verdict but those of times, on one small file: and what each leads to.
func TestVerdicts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.project()
		m := o.compile("m.yaml", buildings, "")
		text := "本表由旧系统导出\n栋,房屋,层数,面积\n1,1-1-1001,33,94.56\n1,1-1-1002,33,-\n1,1-1-1001,33,94.56\n2,2-1-101,x,80\n合计,,,269.12\n"
		all, vs := o.run(book(t, "a.csv", []byte(text)), m, intake.Options{})
		if all.Done || all.Batch != 0 || kinds(vs) != "note new repeated repeated refused note note new new repeated refused note" {
			t.Errorf("all or none: %v %s", all, kinds(vs))
		}
		if vs[2].Of != 3 || vs[4].Names[0].Name != "ask.floors" || vs[10].Names[0].Name != "find" || vs[10].Clause != "R1.1" {
			t.Errorf("%+v", vs)
		}
		before := o.picture()
		if before.Keys != 0 || before.Counts["clerk unit.all"] != 0 {
			t.Error("of all or none, something stands")
		}
		text = strings.Replace(text, ",x,", ",,", 1)
		gbk, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if trial, vs := o.run(book(t, "a.csv", gbk), m, intake.Options{Dry: true}); trial.Done || trial.Counts[intake.New] != 5 || len(vs) != 12 {
			t.Errorf("the trial: %v %s", trial, kinds(vs))
		}
		if q := o.picture(); q.events != before.events || q.Keys != 0 || len(q.Rows) != len(before.Rows) {
			t.Error("a trial changed something")
		}
		first, vs := o.run(book(t, "a.csv", gbk), m, intake.Options{})
		if !first.Done || kinds(vs) != "note new repeated repeated new note note new new repeated new note" {
			t.Fatalf("%v %s", first, kinds(vs))
		}
		v, err := o.e.View(o.ctx, o.who("clerk"), vs[7].Record)
		if err != nil || v.Title != "1-1-1001" || v.Row.Opener != regulation.Ref(o.ids["clerk"]) {
			t.Errorf("%+v, %v", v, err)
		}

		// What differs is told, and stays; brought up to date only when asked, by the type's act.
		text = strings.Replace(text, "94.56\n1,1-1-1002", "95.00\n1,1-1-1002", 1)
		text = strings.Replace(text, "1,1-1-1001,33,94.56\n2", "2,2-1-101,18,80\n2", 1)
		res, vs := o.run(book(t, "a.csv", []byte(text)), m, intake.Options{})
		if res.Batch != 0 || kinds(vs) != "note same same differs same note note differs same same same note" || fmt.Sprint(vs[7].Fields) != "[built_area]" {
			t.Errorf("%s %+v", kinds(vs), vs)
		}
		middle := o.picture()
		up, vs := o.run(book(t, "a.csv", []byte(text)), m, intake.Options{Update: true})
		if kinds(vs) != "note same same changed same note note changed same same same note" {
			t.Errorf("%s %+v", kinds(vs), vs)
		}
		un, err := intake.Undo(o.ctx, o.e, up.Batch, o.who("clerk"), "面积抄错")
		if err != nil || un.PutBack != 2 || un.Withdrawn != 0 || len(un.Left) != 0 {
			t.Errorf("%+v, %v", un, err)
		}
		o.same(middle, o.picture())
		o.verify()

		// Somebody worked on it since: it is named and left alone. Who may not, may not.
		up, vs = o.run(book(t, "a.csv", []byte(text)), m, intake.Options{Update: true})
		unit := vs[7].Record
		o.must("clerk", record.Command{Record: unit, Act: "edit", Input: map[string]any{"note": "边套"}})
		if _, err := intake.Undo(o.ctx, o.e, up.Batch, o.who("he"), "x"); fault.CodeOf(err) != fault.Refused {
			t.Errorf("another clerk undid it: %v", err)
		}
		un, err = intake.Undo(o.ctx, o.e, up.Batch, o.who("head"), "面积抄错")
		if err != nil || un.PutBack != 1 || len(un.Left) != 1 || un.Left[0].Record != unit || un.Left[0].Names[0].Name != "changed" {
			t.Errorf("%+v, %v", un, err)
		}
		// What the import opened is withdrawn though somebody worked on it.
		un, err = intake.Undo(o.ctx, o.e, first.Batch, o.who("clerk"), "全错")
		if err != nil || un.Withdrawn != 5 || len(un.Left) != 0 {
			t.Errorf("%+v, %v", un, err)
		}
		o.same(before, o.picture())
		o.verify()
	})
}

// A unit entered by hand is known again by its `once`, and by its fields.
func TestMatchOfWhatWasEnteredByHand(t *testing.T) {
	o := newOffice(t, storetest.New(t))
	o.project()
	text := "栋,房屋,层数,面积\n3,3-1-1802,33,80\n"
	m := o.compile("m.yaml", buildings, "")
	pr, err := o.e.Page(o.ctx, o.who("clerk"), record.Query{Type: "project", List: "all"})
	if err != nil {
		t.Fatal(err)
	}
	b := o.must("clerk", record.Command{Type: "building", Act: "enter", Input: map[string]any{"project": fmt.Sprint(pr.Lines[0].ID), "number": "3", "section": "1"}})
	u := o.must("clerk", record.Command{Type: "unit", Act: "enter", Input: map[string]any{"building": fmt.Sprint(b.Record), "room": "1802"}})
	res, vs := o.run(book(t, "a.csv", []byte(text)), m, intake.Options{})
	if res.Batch != 0 || kinds(vs) != "differs differs" || vs[0].Record != b.Record || vs[1].Record != u.Record {
		t.Errorf("%s %+v", kinds(vs), vs)
	}
	// A party by its name: one is found, two are no answer.
	o.must("clerk", record.Command{Type: "party", Act: "enter", Input: map[string]any{"name": "章素云"}})
	o.must("clerk", record.Command{Type: "party", Act: "enter", Input: map[string]any{"name": "李一"}})
	o.must("clerk", record.Command{Type: "party", Act: "enter", Input: map[string]any{"name": "李一"}})
	m = o.compile("m.yaml", `
imports:
  - into: holding
    key: [unit, party]
    fields:
      unit: { find: unit, by: { number: 房屋 } }
      party: { find: party, by: { name: 业主 } }
      role: { is: owner }
`, "")
	_, vs = o.run(book(t, "a.csv", []byte("房屋,业主\n3-1-1802,李一\n3-1-1802,章素云\n3-1-1803,章素云\n")), m, intake.Options{OnlyGood: true})
	if kinds(vs) != "refused new refused" || !strings.Contains(vs[0].Names[0].Say.En, "several") {
		t.Errorf("%s %+v", kinds(vs), vs)
	}
	// The rule's effect on the unit, which the import did not open, goes back with it.
	view, err := o.e.View(o.ctx, nil, u.Record)
	if err != nil || view.Row.Vals["owner"] != "章素云" {
		t.Fatalf("%v, %v", view.Row.Vals, err)
	}
	un, err := intake.Undo(o.ctx, o.e, o.newest("batch"), o.who("clerk"), "x")
	if err != nil || un.PutBack != 1 || un.Withdrawn != 1 {
		t.Errorf("%+v, %v", un, err)
	}
	if view, err = o.e.View(o.ctx, nil, u.Record); err != nil || view.Row.Vals["owner"] != nil || view.Row.Vals["occupancy"] != "empty" {
		t.Errorf("%v, %v", view.Row.Vals, err)
	}
	o.verify()
}

func (o *office) newest(typ string) int64 {
	o.t.Helper()
	p, err := o.e.Page(o.ctx, o.who("clerk"), record.Query{Type: typ, List: "all"})
	if err != nil {
		o.t.Fatal(err)
	}
	return p.Lines[0].ID
}

// What happened before has an order: a row that breaks it is refused, and the
// rest goes in. The needs of the ordinary act hold where it is not as it was.
func TestOrderOfWhatWas(t *testing.T) {
	o := newOffice(t, storetest.New(t))
	m := o.compile("m.yaml", `
imports:
  - into: complaint
    key: [former_no]
    opened: { column: 登记, date: YYYY-MM-DD HH:mm }
    moved: { column: 办结, date: YYYY-MM-DD HH:mm }
    fields:
      former_no: 编号
      kind: { column: 类, map: { 噪: noise }, else: other }
      what: 内容
      wish: { is: 处理 }
      place: 位置?
      promised_by: { column: 承诺, date: YYYY-MM-DD HH:mm }
      done_at: { column: 办结, date: YYYY-MM-DD HH:mm }
`, "")
	text := "编号,类,内容,登记,办结,承诺\n" +
		"1,噪,吵,2025-03-01 10:00,2025-02-01 10:00,\n" + // closed before it was opened
		"2,噪,吵,2025-03-01 10:00,,2025-03-02 10:00\n" + // open and overdue before entry
		"3,噪,吵,2025-03-01 10:00,,2026-12-01 10:00\n" + // open, its due lies ahead
		"4,x,吵,昨天,,\n" + // no time
		"5,x,吵,2027-01-01 10:00,,\n" + // ahead
		"6,x,吵,,,\n"
	res, vs := o.run(book(t, "a.csv", []byte(text)), m, intake.Options{AsWas: true, OnlyGood: true})
	if kinds(vs) != "refused new new refused refused refused" {
		t.Fatalf("%s %+v", kinds(vs), vs)
	}
	for i, want := range map[int]string{0: "was.order", 3: "date", 4: "was.opened", 5: "was.opened"} {
		if vs[i].Names[0].Name != want {
			t.Errorf("line %d: %+v", vs[i].Line, vs[i].Names)
		}
	}
	over, soon := vs[1].Record, vs[2].Record
	late := func() (n int64) {
		b, err := o.e.Workbench(o.ctx, o.who("head"), true)
		if err != nil {
			t.Fatal(err)
		}
		return b.Counts.Over
	}
	if late() != 0 {
		t.Error("what was overdue before its entry is counted as late")
	}
	o.set("2026-12-01 10:01")
	fired, _, err := o.e.Tick(o.ctx)
	if err != nil || fired == 0 || late() != 1 {
		t.Errorf("%d fired, %d late: %v", fired, late(), err)
	}
	for id, before := range map[int64]bool{over: true, soon: false} {
		v, err := o.e.View(o.ctx, nil, id)
		if err != nil || len(v.Clocks) != 1 || v.Clocks[0].Before != before || !v.Clocks[0].Missed {
			t.Errorf("%+v, %v", v, err)
		}
		h, err := o.e.History(o.ctx, o.who("head"), id)
		if err != nil || h[len(h)-1].EnteredBy != "clerk" || !h[len(h)-1].Rule || h[len(h)-1].Happened.Year() != 2025 {
			t.Errorf("%+v, %v", h, err)
		}
	}
	if un, err := intake.Undo(o.ctx, o.e, res.Batch, o.who("clerk"), "x"); err != nil || un.Withdrawn != 2 {
		t.Errorf("%+v, %v", un, err)
	}
	o.verify()

	_, vs = o.run(book(t, "a.csv", []byte(text)), m, intake.Options{OnlyGood: true})
	var names []string
	for _, n := range vs[1].Names {
		names = append(names, n.Name)
	}
	slices.Sort(names)
	if kinds(vs[:1]) != "refused" || fmt.Sprint(names) != "[ask.done_at]" && !slices.Contains(names, "located") {
		t.Errorf("the ordinary act: %s %v", kinds(vs), names)
	}
}

// What is wrong in a mapping is told with its place.
func TestMappingProblems(t *testing.T) {
	o := newOffice(t, storetest.New(t))
	for text, want := range map[string]string{
		"imports:\n  - into: nothing\n":                                                           "m.yaml:2:11: there is no type “nothing”",
		"imports:\n  - into: unit\n    key: [room]\n    fields:\n      rom: x\n":                  "m.yaml:5:7: “unit” has no field “rom”",
		"imports:\n  - into: unit\n    key: [room]\n    fields: { room: x }\n    fix: y\n":        "m.yaml:5:5: “fix” is not known here",
		"imports:\n  - into: unit\n    fields: { room: x }\n":                                     "m.yaml:2:5: there is no `key`",
		"imports:\n  - into: unit\n    key: [room]\n    fields: { room: { find: unit } }\n":       "m.yaml:4:23: the field “room” does not hold a “unit”",
		"imports:\n  - into: unit\n    key: [room]\n    opened: x\n    fields: { room: x }\n":     "m.yaml:4:13: `date` must say",
		"imports:\n  - into: unit\n    key: [room]\n    update: enter\n    fields: { room: x }\n": "m.yaml:4:13: “unit” has no act “enter” that changes",
		"imports:\n  - into: unit\n    key: [title]\n    fields: { title: x }\n":                  "m.yaml:4:22: “title” is computed",
		"imports: [\n": "m.yaml:1:10: not valid YAML",
		"say: x\n":     "m.yaml:1:1: there is no `imports`",
		"imports:\n  - into: unit\n    key: [room]\n    fields: { room: { column: x, dict: { file: no.csv, code: a, name: b } } }\n": "m.yaml:4:48: the table of codes cannot be opened",
		"imports:\n  - into: unit\n    key: [room]\n    key: [room]\n    fields: { room: x }\n":                                      "m.yaml:4:5: not valid YAML",
	} {
		_, err := intake.Compile("m.yaml", []byte(text), founding(), o.e.Zone(), func(string) ([]byte, error) { return nil, fmt.Errorf("none") })
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\nwants %s, says %v", text, want, err)
		}
	}
}

// A mapping from anywhere is compiled or refused with places, never a panic.
func FuzzMapping(f *testing.F) {
	f.Add(buildings)
	f.Add("imports: [{ into: unit, key: a, fields: { room: { dict: {}, by: x, find: y, part: z } } }]")
	f.Fuzz(func(t *testing.T, text string) {
		prog := founding()
		_, err := intake.Compile("m.yaml", []byte(text), prog, nil, func(string) ([]byte, error) { return []byte("a,b\n1,2\n"), nil })
		if _, ok := err.(intake.Problems); err != nil && !ok {
			t.Error(err)
		}
	})
}

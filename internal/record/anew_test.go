package record_test

import (
	"testing"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store/storetest"
)

// An act that is done again asks for its fields again, on its form too; what
// another act filled in counts, and so does what the regulation lets stand.
func TestAskedAnew(t *testing.T) {
	o := newOfficeOf(t, storetest.New(t), small(t, map[string]string{"types/job.yaml": `
say: 活 | job
clause: K1
fields:
  name: text 名 | name
  why: text 原因 | why
  draft: long 意见 | opinion
  far: bool 远 | far
  marks: text* 标记 | marks
stages: { open: 在办 | open }
acts:
  enter: { say: 登记 | enter, by: clerk, to: open, ask: [name, why?] }
  move: { say: 转 | move, in: open, by: clerk, ask: [why, draft=, far, marks] }
  call: { say: 催 | call, in: open, by: clerk, ask: [name, why?] }
`}))
	id := o.must("clerk", record.Command{Type: "job", Act: "enter", Input: map[string]any{"name": "甲", "why": "先写的"}}).Record
	move := func(in map[string]any) []string {
		_, err := o.act("clerk", record.Command{Record: id, Act: "move", Input: in})
		var names []string
		if err != nil {
			for _, n := range fault.As(err).Names {
				names = append(names, n.Name)
			}
		}
		return names
	}
	box := func(act, f string) any {
		t.Helper()
		fm, err := o.e.Form(o.ctx, o.who("clerk"), record.Command{Record: id, Act: act})
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range fm.Boxes {
			if b.Field.Name == f {
				return b.Value
			}
		}
		return "no box"
	}
	if box("move", "why") != "先写的" {
		t.Error("what another act wrote does not stand in the form")
	}
	if bad := move(map[string]any{"draft": "意见一", "marks": []any{"a"}}); len(bad) > 0 {
		t.Errorf("what another act filled in counts: %v", bad)
	}
	if box("move", "why") != nil || box("move", "draft") != "意见一" || len(box("move", "marks").([]regulation.Value)) != 1 {
		t.Errorf("the second form: %v %v %v", box("move", "why"), box("move", "draft"), box("move", "marks"))
	}
	if bad := move(nil); len(bad) != 2 || bad[0] != "ask.why" || bad[1] != "ask.marks" {
		t.Errorf("the second time: %v", bad)
	}
	if bad := move(map[string]any{"why": "再写的", "marks": []any{"a", "b"}}); len(bad) > 0 {
		t.Errorf("said again: %v", bad)
	}
	o.must("clerk", record.Command{Record: id, Act: "call"})
	if _, err := o.act("clerk", record.Command{Record: id, Act: "call", Input: map[string]any{"name": ""}}); fault.CodeOf(err) != fault.Refused {
		t.Error("emptied and passed")
	}
	if o.view(id).Row.Vals["why"] != "再写的" {
		t.Error("a refused act changed something")
	}
}

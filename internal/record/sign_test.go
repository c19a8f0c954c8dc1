package record_test

import (
	"fmt"
	"testing"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/store/storetest"
)

const letter = `
say: 来文 | letter
clause: K1
fields:
  name: text 题名 | name
  readers: person* 传阅人 | readers
stages:
  going: 传阅中 | going round
  read: end 已阅 | read
acts:
  enter: { say: 登记 | enter, by: clerk, to: going, ask: [name, readers] }
  read: { say: 已阅 | read, in: going, to: read, by: all(readers) }
`

// A joint signature waits for who is away up to wait_days, and not for who stays
// away longer; where all do, it waits for all. One who is away and the only
// holder of a post is named with the day he is back and with who names a stand-in.
func TestSignaturesAndAbsence(t *testing.T) {
	o := newOfficeOf(t, storetest.New(t), small(t, map[string]string{"types/letter.yaml": letter, "types/note.yaml": `
say: 便条 | note
clause: K1
fields: { name: text 题名 | name }
stages: { open: 在办 | open, done: end 办毕 | done }
acts:
  enter: { say: 登记 | enter, by: clerk, to: open, ask: name }
  sign: { say: 签 | sign, in: open, to: done, by: head }
`}))
	away := func(name, until string) {
		o.must(name, record.Command{Type: "leave", Act: "enter", Input: map[string]any{"person": o.id(name), "from": "2026-03-02 08:00", "until": until, "reason": "休假"}})
	}
	enter := func(readers ...string) int64 {
		var ids []any
		for _, r := range readers {
			ids = append(ids, o.id(r))
		}
		return o.must("clerk", record.Command{Type: "letter", Act: "enter", Input: map[string]any{"name": "通知", "readers": ids}}).Record
	}
	read := func(id int64, who string) *record.Answer {
		t.Helper()
		return o.must(who, record.Command{Record: id, Act: "read"})
	}
	a, b, c := enter("he", "li", "wu"), enter("he", "li"), enter("li")
	away("li", "2026-03-04 09:00") // two days: waited for
	if r := read(a, "he"); len(r.Waits) == 0 || o.stage(a) != "going" {
		t.Error("nobody waits for li, who is back in two days")
	}
	if r := read(b, "he"); len(r.Waits) == 0 {
		t.Error("nobody waits for li")
	}
	o.set("2026-03-04 08:00")
	away("li", "2026-03-20 09:00")
	v, err := o.e.View(o.ctx, o.who("wu"), a)
	if err != nil || len(v.May) != 1 || len(v.May[0].Left) != 1 || v.May[0].Left[0].Zh != "li" {
		t.Errorf("who is left out is not said: %+v %v", v.May, err)
	}
	if r := read(a, "wu"); len(r.Waits) != 0 || o.stage(a) != "read" {
		t.Errorf("li stays away for two weeks and is waited for: %v", r.Waits)
	}
	v, err = o.e.View(o.ctx, o.who("clerk"), c)
	if err != nil || len(v.MayNot) != 1 || len(v.MayNot[0].Left) != 0 {
		t.Errorf("nobody signs for all: %+v %v", v.MayNot, err)
	}

	n := o.must("clerk", record.Command{Type: "note", Act: "enter", Input: map[string]any{"name": "请示"}}).Record
	away("head", "2026-03-09 18:00")
	_, err = o.act("clerk", record.Command{Record: n, Act: "sign"})
	f := fault.As(err)
	if f.Code != fault.Refused || len(f.Names) != 1 || len(f.Names[0].Fix) != 2 {
		t.Fatalf("%+v", f)
	}
	if w := f.Names[0].Fix[0]; w.Kind != "wait" || w.Name != "2026-03-09T10:00:00Z" {
		t.Errorf("the head is away until when: %+v", w)
	}
	if w := f.Names[0].Fix[1]; w.Kind != "person" || w.Record != o.id("admin") {
		t.Errorf("who names a stand-in: %+v", w)
	}
	_, err = o.act("head", record.Command{Record: n, Act: "sign"})
	if f := fault.As(err); len(f.Names) != 1 || f.Names[0].Fix[0].Name != "back" || f.Names[0].Fix[0].Record == fmt.Sprint(n) {
		t.Errorf("one who is away comes back: %+v", f.Names)
	}
	o.must("admin", record.Command{Type: "seat", Act: "give", Input: map[string]any{"person": o.id("he"), "post": "head", "department": fmt.Sprint(o.dept), "until": "2026-03-09 18:00"}})
	_, err = o.act("clerk", record.Command{Record: n, Act: "sign"})
	if f := fault.As(err); f.Names[0].Fix[0].Kind != "person" || f.Names[0].Fix[0].Record != o.id("he") {
		t.Errorf("who stands in: %+v", f.Names)
	}
	o.must("he", record.Command{Record: n, Act: "sign"})
}

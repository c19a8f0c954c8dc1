package record_test

import (
	"fmt"
	"testing"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/store/storetest"
)

// What is referred to in a cell of a table is held to what a reference is
// everywhere: it is there, of its type, and seen by who writes it.
func TestReferencesInCells(t *testing.T) {
	o := newOfficeOf(t, storetest.New(t), small(t, map[string]string{"types/thing.yaml": `
say: 物 | thing
clause: K1
fields: { name: text 名 | name }
stages: { open: 在册 | open }
acts: { enter: { say: 登记 | enter, by: clerk | head, to: open, ask: name } }
`, "types/secret.yaml": `
say: 密物 | secret thing
like: thing
see: { all: head }
`, "types/slip.yaml": `
say: 单 | slip
clause: K1
fields:
  name: text 名 | name
  lines: rows(of_thing thing 物/thing, who person 人/who, n int 数/number) 明细 | lines
stages: { open: 在册 | open }
acts: { enter: { say: 登记 | enter, by: clerk, to: open, ask: [name, lines?] } }
`}))
	thing := o.must("clerk", record.Command{Type: "thing", Act: "enter", Input: map[string]any{"name": "锤"}}).Record
	secret := o.must("head", record.Command{Type: "secret", Act: "enter", Input: map[string]any{"name": "账"}}).Record
	slip := func(lines ...any) error {
		_, err := o.act("clerk", record.Command{Type: "slip", Act: "enter", Input: map[string]any{"name": "甲", "lines": lines}})
		return err
	}
	line := func(col string, v any) map[string]any { return map[string]any{"n": 1, col: v} }
	if err := slip(line("of_thing", fmt.Sprint(thing)), line("who", o.id("li"))); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path  string
		lines []any
	}{
		{"/lines/0/of_thing", []any{line("of_thing", "99999")}},
		{"/lines/2/of_thing", []any{line("of_thing", fmt.Sprint(thing)), map[string]any{}, line("of_thing", o.id("li"))}},
		{"/lines/1/of_thing", []any{line("n", 2), line("of_thing", fmt.Sprint(secret))}},
		{"/lines/0/who", []any{line("who", fmt.Sprint(thing))}},
		{"/lines/0/n", []any{line("n", "x")}},
	} {
		f := fault.As(slip(c.lines...))
		if f.Code != fault.Refused || len(f.Names) != 1 || f.Names[0].Path != c.path || f.Names[0].Name != "ask.lines" || len(f.Names[0].Fix) == 0 {
			t.Errorf("%s: %+v", c.path, f)
		}
	}
}

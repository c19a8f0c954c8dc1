package story_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/guiju/guiju/internal/record/story"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/regulations"
)

const note = `say: 便条 | note
clause: C1
fields:
  words: text 内容 | words
  pay: money 工资 | pay
stages:
  open: 开 | open
  shut: end 关 | shut
clocks:
  reply: { say: 答 | reply, in: open, by: OWED, due: days(3) }
acts:
  write: { say: 写 | write, by: clerk, to: open, ask: [words, pay] }
  close: { say: 关 | close, by: BY, in: CLOSED, to: shut }
  own: { in: OPEN, by: RULE, do: { words: "'x'" } }
see:
  pay: SEE
`

const noteStory = `- say: 只有谁 | who alone
  clause: C1
  do:
    - { by: clerk, do: a = note.write, ask: { words: 一, pay: 5 } }
    - { do: a.close, only: head }
    - { do: a.own, only: rule }
    - { see: a.pay, only: [head, clerk] }
    - { owes: a.reply, only: head }
    - { can: { a: [close, own] } }
    - { if: "a.stage == 'open'" }
    - { by: head, do: a.close, if: "a.stage == 'shut'" }
    - { can: { a: [] } }
`

// Who else may do an act, who else or who less reads a field or answers for a
// clock, and an act that can be done at one stage more or less, turn the
// scenario red; trying does nothing.
func TestOnly(t *testing.T) {
	prelude, _ := regulations.FS()
	for _, c := range []struct{ by, rule, see, owed, in, fails string }{
		{"head", "rule", "head | clerk", "head", "open", ""},
		{"head | clerk", "rule", "head | clerk", "head", "open", "was done by clerk"},
		{"anyone", "rule", "head | clerk", "head", "open", "was done by"},
		{"head", "rule | head", "head | clerk", "head", "open", "was done by head"},
		{"head", "rule", "anyone", "head", "open", "reads a.pay: true"},
		{"head", "rule", "head", "head", "open", "clerk reads a.pay: false"},
		{"head", "rule", "head | clerk", "clerk", "open", "clerk answers for a.reply: true"},
		{"head", "rule", "head | clerk", "head", "[open, shut]", "own can be done to a where it stands: true"},
		{"head", "rule", "head | clerk", "head", "shut", "own"},
	} {
		text := strings.NewReplacer("OWED", c.owed, "OPEN", c.in, "CLOSED", "open", "BY", c.by, "RULE", c.rule, "SEE", c.see).Replace(note)
		p, ps := regulation.Compile(prelude, fstest.MapFS{
			"regulation.yaml": {Data: []byte("say: 试 | trial\nsince: 2026-01-01\n")}, "clauses.yaml": {Data: []byte("C1: 一 | one\n")},
			"posts.yaml": {Data: []byte("clerk: 员 | clerk\n")}, "types/note.yaml": {Data: []byte(text)}, "scenarios/a.yaml": {Data: []byte(noteStory)},
		})
		if p == nil {
			t.Fatal(ps)
		}
		r, err := story.New(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		res := r.Run(t.Context(), p.Stories[0])
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		if got := res.Failed; (got == nil) != (c.fails == "") || got != nil && !strings.Contains(got.Error(), c.fails) {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

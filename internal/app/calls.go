package app

import (
	"context"
	"errors"
	"time"

	"github.com/guiju/guiju/internal/fault"
)

// callType is the type that call records open, by the seam of the language to
// sources outside: cdr.import -> call.log.
const callType = "call"

// callsCmd reads call detail records into calls: an import like any other, by
// a mapping, whose lines the regulation sorts as they come (S10, S11). What it
// cannot sort is asked about, and how much of that there is now is told.
type callsCmd struct{ importCmd }

// Run imports call records.
func (c *callsCmd) Run(ctx context.Context, s *streams) error {
	if len(c.Args) != 1 || c.Mapping == "" {
		return wrongUsage("写成 guiju calls -mapping 映射.yaml -by 登录名 话单文件（映射的例子在 examples/calls）", "it is written guiju calls -mapping FILE.yaml -by LOGIN FILE (mappings lie in examples/calls)")
	}
	h, err := c.open(ctx, s, time.Now)
	if err != nil {
		return err
	}
	defer h.Close()
	if h.prog.Types[callType] == nil {
		return fault.New(fault.Invalid, "这份制度没有通话记录（call）", "this regulation has no type call")
	}
	who, err := h.person(ctx, c.By)
	if err != nil {
		return err
	}
	c.Args = append([]string{callType}, c.Args...)
	err = c.run(ctx, s, h, who)
	if c.Dry || err != nil && !errors.Is(err, errNo) {
		return err
	}
	err = errors.Join(err, h.seal(context.WithoutCancel(ctx)))
	if s.json {
		return err
	}
	lists, listErr := h.engine.Lists(ctx, who, callType)
	for _, l := range lists { // the regulation's own lists say what there is and what is still asked
		if h.prog.Types[callType].Find(l.Name) != nil {
			s.say(l.Say.Zh+"：%d", l.Say.En+": %d", l.Count)
		}
	}
	return errors.Join(err, listErr)
}

package app

import (
	"context"
	"errors"
	"time"

	"github.com/guiju/guiju/internal/fault"
)

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
	if h.prog.Types["call"] == nil {
		return fault.New(fault.Invalid, "这份制度没有通话记录（call）", "this regulation has no type call")
	}
	who, err := h.person(ctx, c.By)
	if err != nil {
		return err
	}
	c.Args = append([]string{"call"}, c.Args...)
	err = c.run(ctx, s, h, who)
	if c.Dry || err != nil && !errors.Is(err, errNo) {
		return err
	}
	err = errors.Join(err, h.seal(context.WithoutCancel(ctx)))
	if s.json {
		return err
	}
	lists, listErr := h.engine.Lists(ctx, who, "call")
	for _, l := range lists {
		if l.Late || l.Name == "to_name" || l.Name == "open_ones" {
			s.say(l.Say.Zh+"：%d", l.Say.En+": %d", l.Count)
		}
	}
	return errors.Join(err, listErr)
}

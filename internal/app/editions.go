package app

import (
	"context"
	"time"
)

// editionCmd lists the editions of the regulation.
type editionCmd struct{ place }

// Run lists them, the newest first. One whose text is in the program or in
// -regulation and was not there before comes into force by being opened.
func (c *editionCmd) Run(ctx context.Context, s *streams) error {
	h, err := c.open(ctx, s, time.Now)
	if err != nil {
		return err
	}
	defer h.Close()
	all, err := h.engine.Editions(ctx)
	if err != nil {
		return err
	}
	if s.json {
		return s.encode(all)
	}
	for _, e := range all {
		state := ""
		if e.InForce {
			state = textOf("  现行："+h.prog.Say.Zh, "  in force: "+h.prog.Say.En).In(s.lang)
		}
		s.say("%d  %s  %s  记录 %d%s", "%d  %s  %s  %d records%s", e.No, e.At.Format("2006-01-02 15:04"), e.Hash[:12], e.Records, state)
	}
	return nil
}

package app

import (
	"context"
	"os"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/ledger"
	"github.com/guiju/guiju/internal/record/intake"
)

// verifyCmd checks the ledger, every record against its events, every list, what
// imports keep, and every file.
type verifyCmd struct {
	place
	Since string `name:"since" help:"A checkpoint kept outside: it must be a beginning of today's history."`
	VKey  string `name:"vkey" help:"The ledger's public key as you know it (default: the one beside the data)."`
}

// Run prints each problem as it is found; any is exit code 1.
func (c *verifyCmd) Run(ctx context.Context, s *streams) error {
	h, err := c.open(ctx, s, time.Now)
	if err != nil {
		return err
	}
	defer h.Close()
	if c.VKey == "" {
		key, err := ledger.ReadKey(c.keyfile())
		if err != nil {
			return err
		}
		c.VKey = key.VKey()
	}
	o := ledger.Options{VKey: c.VKey, Now: time.Now(), Mend: true,
		Checks: []ledger.Check{h.engine.CheckLists(), intake.Check(), h.engine.CheckFiles(h.blobs)}}
	bar := s.progress()
	o.Progress = func(p ledger.Progress) { bar.at(p.Step, p.Done, p.Total) }
	if c.Since != "" {
		b, err := os.ReadFile(c.Since)
		if err != nil {
			return fault.New(fault.Environment, "读不到检查点文件 "+c.Since, "the checkpoint cannot be read: "+c.Since).Because(err)
		}
		o.Since = string(b)
	}
	var problems []ledger.Problem
	o.Say = func(p ledger.Problem) {
		bar.clear()
		if s.json {
			problems = append(problems, p)
			return
		}
		s.printf("%s\n", p.Say.In(s.lang))
	}
	r, err := ledger.Verify(ctx, h.db, o)
	bar.clear()
	if err != nil {
		return err
	}
	if s.json {
		if err := s.encode(map[string]any{"report": r, "problems": problems}); err != nil {
			return err
		}
	} else {
		for _, m := range r.Mended {
			s.say("瓦片 %s 残缺，已从账本条目重建，与已签的检查点相符", "tile %s was torn and is made anew from the leaves, which give the signed checkpoint", m)
		}
		s.say("账本 %s：%d 条叶，%d 个事件，%d 条记录，%d 个检查点，待入账 %d", "ledger %s: %d leaves, %d events, %d records, %d checkpoints, %d waiting",
			r.Origin, r.Size, r.Events, r.Records, r.Checkpoints, r.Waiting)
	}
	if !r.Clean() {
		s.say("发现 %d 处不符", "%d problems", r.Problems)
		return errNo
	}
	if !s.json {
		s.say("全部相符", "all agree")
	}
	return nil
}

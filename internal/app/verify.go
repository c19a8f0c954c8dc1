package app

import (
	"context"
	"os"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/ledger"
	"github.com/guiju/guiju/internal/store"
)

// verifyCmd checks the ledger, every record against its events, every list and
// every file.
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
	o := ledger.Options{VKey: c.VKey, Now: time.Now(), Checks: []ledger.Check{h.engine.CheckLists(), h.checkFiles()}}
	if c.Since != "" {
		b, err := os.ReadFile(c.Since)
		if err != nil {
			return fault.New(fault.Environment, "读不到检查点文件 "+c.Since, "the checkpoint cannot be read: "+c.Since).Because(err)
		}
		o.Since = string(b)
	}
	var problems []ledger.Problem
	o.Say = func(p ledger.Problem) {
		if s.json {
			problems = append(problems, p)
			return
		}
		s.printf("%s\n", p.Say.In(s.lang))
	}
	r, err := ledger.Verify(ctx, h.db, o)
	if err != nil {
		return err
	}
	if s.json {
		if err := s.encode(map[string]any{"report": r, "problems": problems}); err != nil {
			return err
		}
	} else {
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

// checkFiles reads every stored file again and compares it with its name.
func (h *house) checkFiles() ledger.Check {
	return ledger.Check{Name: textOf("文件", "files"), Run: func(ctx context.Context, db *store.DB, say func(ledger.Problem)) error {
		var after []byte
		for {
			var hashes [][]byte
			err := db.Read(ctx, func(tx *store.Tx) error {
				hashes = nil
				rows, err := tx.Query(`select hash from blob where hash > $1 order by hash limit 500`, after)
				if err != nil {
					return err
				}
				defer rows.Close()
				for rows.Next() {
					var b []byte
					if err := rows.Scan(&b); err != nil {
						return err
					}
					hashes = append(hashes, b)
				}
				return rows.Err()
			})
			if err != nil || len(hashes) == 0 {
				return err
			}
			for _, b := range hashes {
				after = b
				if err := h.blobs.Verify(ctx, hexOf(b)); err != nil {
					say(ledger.Problem{Kind: "file", Got: err.Error(),
						Say: textOf("文件 "+hexOf(b)+" 与它的校验值不符或读不出", "file "+hexOf(b)+" does not match its digest, or cannot be read")})
				}
			}
		}
	}}
}

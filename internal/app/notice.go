package app

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/work"
)

// notices makes the handler that tells a group robot for whom a record waits.
func (h *house) notices(url, base string) work.Handler {
	robot := &work.Robot{URL: url, Feishu: strings.Contains(url, "feishu")}
	return func(ctx context.Context, body string) error {
		var n record.Notice
		if err := json.Unmarshal([]byte(body), &n); err != nil {
			return err
		}
		text, err := h.noticeText(ctx, n, base)
		if err != nil {
			return err
		}
		return robot.Send(ctx, text)
	}
}

func (h *house) noticeText(ctx context.Context, n record.Notice, base string) (string, error) {
	t := h.engine.Program().Types[n.Type]
	what, stage := n.Type, n.Stage
	if t != nil {
		what = t.Say.Zh
		if s := t.Stage(n.Stage); s != nil {
			stage = s.Say.Zh
		}
	}
	dir, err := h.engine.Directory(ctx)
	if err != nil {
		return "", err
	}
	var who []string
	for _, p := range n.Posts {
		if post := h.engine.Program().Posts[p]; post != nil {
			who = append(who, post.Say.Zh)
		}
	}
	for _, id := range n.People {
		who = append(who, dir.Name(id))
	}
	text := fmt.Sprintf("%s %s：%s，等 %s", what, n.Number, stage, strings.Join(who, "、"))
	if n.Due != 0 {
		text += "，" + time.UnixMicro(n.Due).In(calendar.Shanghai()).Format("01-02 15:04") + " 前"
	}
	if base != "" {
		text += fmt.Sprintf("\n%s/r/%d", base, n.Record)
	}
	return text, nil
}

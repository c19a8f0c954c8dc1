package work

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Robot sends a text to a group robot: 企业微信, 钉钉 and 飞书 take the same
// small JSON, the last one with other names.
type Robot struct {
	URL    string
	Feishu bool
	Client *http.Client
}

// Send posts a text. The robots answer 200 with an error code inside when they
// did not take it.
func (r *Robot) Send(ctx context.Context, text string) error {
	var body any = map[string]any{"msgtype": "text", "text": map[string]string{"content": text}}
	if r.Feishu {
		body = map[string]any{"msg_type": "text", "content": map[string]string{"text": text}}
	}
	b, err := json.Marshal(body)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.URL, bytes.NewReader(b))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	client := r.Client
	if client == nil {
		client = http.DefaultClient
	}
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(res.Body, 4096))
	if err != nil {
		return err
	}
	if res.StatusCode/100 != 2 {
		return fmt.Errorf("robot answered %s", res.Status)
	}
	var a struct {
		ErrCode int `json:"errcode"`
		Code    int `json:"code"`
	}
	if json.Unmarshal(raw, &a) == nil && (a.ErrCode != 0 || a.Code != 0) {
		return fmt.Errorf("robot answered %s", raw)
	}
	return nil
}

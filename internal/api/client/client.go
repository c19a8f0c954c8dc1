package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/guiju/guiju/internal/api/wire"
)

// Client is a server and who calls it. Its fields are set before the first
// call; after that it is safe for any number of goroutines.
type Client struct {
	Base  string       // "https://guiju.example"
	Token string       // of a session, or an API token; "" before SignIn
	Lang  string       // "zh" or "en"; "" is zh
	HTTP  *http.Client // nil: http.DefaultClient
}

// request is one call on its way.
type request struct {
	method, path string
	query        url.Values
	body         io.Reader
	media        string
	match        int64  // If-Match; 0: none
	key          string // Idempotency-Key
}

// p writes a path below the API with its parts escaped.
func p(parts ...string) string {
	var b strings.Builder
	b.WriteString("/api/v1")
	for _, s := range parts {
		b.WriteString("/" + url.PathEscape(s))
	}
	return b.String()
}

// send sends a request; the caller closes the body of a good answer.
func (c *Client) send(ctx context.Context, r request) (*http.Response, error) {
	to := strings.TrimSuffix(c.Base, "/") + r.path
	if len(r.query) > 0 {
		to += "?" + r.query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, r.method, to, r.body)
	if err != nil {
		return nil, err
	}
	if r.media != "" {
		req.Header.Set("Content-Type", r.media)
	}
	if c.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.Token)
	}
	if c.Lang != "" {
		req.Header.Set("Accept-Language", c.Lang)
	}
	if r.match != 0 {
		req.Header.Set("If-Match", fmt.Sprintf(`"%d"`, r.match))
	}
	if r.key != "" {
		req.Header.Set("Idempotency-Key", r.key)
	}
	hc := c.HTTP
	if hc == nil {
		hc = http.DefaultClient
	}
	res, err := hc.Do(req)
	if err != nil {
		return nil, err
	}
	if res.StatusCode < 300 {
		return res, nil
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil {
		return nil, err
	}
	if media, _, err := mime.ParseMediaType(res.Header.Get("Content-Type")); err == nil && media == "application/problem+json" {
		var no wire.Problem
		if err := json.Unmarshal(body, &no); err != nil {
			return nil, err
		}
		return nil, &no
	}
	return nil, fmt.Errorf("%s %s: %s", r.method, r.path, res.Status)
}

// ask sends a request and reads its JSON answer into T.
func ask[T any](ctx context.Context, c *Client, r request, in any) (*T, error) {
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return nil, err
		}
		r.body, r.media = bytes.NewReader(b), "application/json"
	}
	res, err := c.send(ctx, r)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode == http.StatusNoContent {
		return nil, nil
	}
	out := new(T)
	d := json.NewDecoder(res.Body)
	d.UseNumber()
	return out, d.Decode(out)
}

func done(_ *struct{}, err error) error { return err }

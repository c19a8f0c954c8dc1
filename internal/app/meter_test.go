package app

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"
)

// What the server tells of itself, and to whom; an order that no list has is
// refused with those that exist; a clause counts its records and what is late.
func TestFiguresOfAServer(t *testing.T) {
	data := department(t)
	token := strings.TrimSpace(done(t, "token", "-data", data, "lin", "figures"))
	in, err := OpenInstance(t.Context(), data, time.Now, os.Stderr)
	ok(t, err)
	t.Cleanup(func() { ok(t, in.Close()) })
	ok(t, in.Step(t.Context()))
	srv := httptest.NewServer(in.Handler)
	t.Cleanup(srv.Close)
	get := func(path string, head ...string) (int, string) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL+path, nil)
		ok(t, err)
		for i := 0; i < len(head); i += 2 {
			r.Header.Set(head[i], head[i+1])
		}
		res, err := srv.Client().Do(r)
		ok(t, err)
		defer res.Body.Close()
		b, err := io.ReadAll(res.Body)
		ok(t, err)
		return res.StatusCode, string(b)
	}
	bearer := []string{"Authorization", "Bearer " + token, "Accept-Language", "en"}
	if status, _ := get("/r/999999999"); status != http.StatusUnauthorized && status != http.StatusSeeOther {
		t.Errorf("a record without a session: %d", status)
	}
	get("/healthz")

	status, text := get("/metrics")
	for _, has := range []string{`guiju_http_request_seconds_count{route="/healthz",status="200"} 1`, `route="GET /r/{id}"`, `le="+Inf"`,
		"guiju_writer_queue 0", "guiju_ledger_unsealed 0", "guiju_search_behind 0", "# TYPE guiju_http_request_seconds histogram"} {
		if status != http.StatusOK || !strings.Contains(text, has) {
			t.Errorf("/metrics, %d, has no %s:\n%s", status, has, text)
		}
	}
	if strings.Contains(text, "999999999") {
		t.Error("/metrics tells which record was asked for")
	}
	if status, _ := get("/metrics", "X-Forwarded-For", "192.0.2.1"); status != http.StatusUnauthorized {
		t.Errorf("/metrics through a proxy: %d", status)
	}
	if status, _ := get("/metrics", append(bearer, "X-Forwarded-For", "192.0.2.1")...); status != http.StatusOK {
		t.Errorf("/metrics with a token: %d", status)
	}

	status, text = get("/api/v1/records?type=repair&sort=what", bearer...)
	if status != http.StatusBadRequest || !strings.Contains(text, "all (opened)") {
		t.Errorf("an order that no list has: %d %s", status, text)
	}
	if status, text = get("/api/v1/records?type=repair&sort=opened&limit=5", bearer...); status != http.StatusOK || !strings.Contains(text, `"items"`) {
		t.Errorf("sort=opened: %d %s", status, text)
	}
	if status, text = get("/api/v1/records?type=repair&list=all&sort=opened", bearer...); status != http.StatusOK {
		t.Errorf("a list by its own order: %d %s", status, text)
	}

	status, text = get("/api/v1/clauses/R1.9", bearer...)
	var clause struct {
		Evidence []struct {
			Type  string
			Lists []struct {
				Name  string
				Count int64
			}
		}
		Breaches *int64
	}
	if err := json.Unmarshal([]byte(text), &clause); err != nil || status != http.StatusOK || clause.Breaches == nil {
		t.Fatalf("%d %v %s", status, err, text)
	}
	repairs := int64(0)
	for _, e := range clause.Evidence {
		for _, l := range e.Lists {
			if e.Type == "repair" && l.Name == "all" {
				repairs = l.Count
			}
		}
	}
	if repairs == 0 {
		t.Errorf("the clause of repairs counts none: %s", text)
	}
}

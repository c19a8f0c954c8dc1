package api_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sort"
	"strings"
	"sync"
	"testing"

	"github.com/guiju/guiju/internal/api"
	"github.com/guiju/guiju/internal/api/client"
	"github.com/guiju/guiju/internal/api/wire"
	"github.com/guiju/guiju/internal/ledger"
)

// The Go client calls every route of the document.
func TestClient(t *testing.T) {
	h := newHouse(t)
	h.enrol("clerk", false)
	var mu sync.Mutex
	called := map[string]bool{}
	inner := api.New(h.config)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		called[r.Method+" "+r.URL.Path] = true
		mu.Unlock()
		inner.ServeHTTP(w, r)
	}))
	defer server.Close()
	ctx := t.Context()
	c := &client.Client{Base: server.URL + "/", Lang: "en"}
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := c.ListTypes(ctx)
	var no *wire.Problem
	if !errors.As(err, &no) || no.Status != 401 || no.Error() == "" {
		t.Fatalf("before signing in: %v", err)
	}
	s, err := c.SignIn(ctx, "clerk", secret)
	ok(err)
	if s.Person.Name != "clerk" {
		t.Errorf("session %+v", s)
	}
	second := &client.Client{Base: server.URL}
	_, err = second.SignIn(ctx, "clerk", secret)
	ok(err)
	who, err := second.CurrentSession(ctx)
	ok(err)
	list, err := c.ListSessions(ctx)
	ok(err)
	if len(list.Items) != 2 {
		t.Errorf("sessions %+v", list)
	}
	ok(c.EndSession(ctx, who.ID))
	ok(c.ChangePassword(ctx, secret, "another good one"))
	token, err := c.NewToken(ctx, "export", "")
	ok(err)
	tokens, err := c.ListTokens(ctx)
	ok(err)
	if len(tokens.Items) != 2 {
		t.Errorf("tokens %+v", tokens)
	}
	ok(c.RevokeToken(ctx, token.ID))
	_, err = c.ListTypes(ctx)
	ok(err)
	_, err = c.GetType(ctx, "job")
	ok(err)

	place, err := c.OpenRecord(ctx, "place", wire.Open{Act: "list", Fields: fields{"name": "tower 1"}}, "key 1")
	ok(err)
	file, err := c.PutFile(ctx, "a b.png", bytes.NewReader(picture(t)))
	ok(err)
	job, err := c.OpenRecord(ctx, "job", wire.Open{Act: "register", Fields: fields{"what": "tap", "place": place.ID, "kind": "water", "photos": []any{file}}}, "")
	ok(err)
	edited, err := c.EditRecord(ctx, "job", job.ID, job.Rev, wire.Edit{Fields: fields{"what": "two taps", "worker": id(h.people["tech"])}}, "")
	ok(err)
	_, err = c.EditRecord(ctx, "job", job.ID, job.Rev, wire.Edit{Fields: fields{"what": "three taps"}}, "")
	if !errors.As(err, &no) || no.Status != 412 {
		t.Errorf("at an old revision: %v", err)
	}
	tech := &client.Client{Base: server.URL, Token: h.tokens["tech"]}
	done, err := tech.DoAct(ctx, "job", job.ID, "take", edited.Rev, wire.Do{Note: "on my way"}, "key 2")
	ok(err)
	if done.Stage != "doing" {
		t.Errorf("answer %+v", done)
	}
	_, err = tech.PutRecordFile(ctx, "job", job.ID, "b.txt", strings.NewReader("text"))
	ok(err)
	got, err := tech.GetRecord(ctx, "job", job.ID)
	ok(err)
	if got.Fields["what"] != "two taps" || got.Fields["times"] != json.Number("1") {
		t.Errorf("record %+v", got.Fields)
	}
	body, err := tech.GetFile(ctx, file.Hash)
	ok(err)
	content, err := io.ReadAll(body)
	ok(errors.Join(err, body.Close()))
	if !bytes.Equal(content, picture(t)) {
		t.Errorf("%d bytes of the picture", len(content))
	}
	report, err := c.GetReport(ctx, "job", "by_kind", "", "")
	ok(err)
	if report.Sum.Count == 0 || len(report.Rows) == 0 || report.Rows[0].Sum.Count == 0 {
		t.Errorf("report %+v", report)
	}
	page, err := c.ListRecords(ctx, client.Query{Type: "job", List: "all", Limit: 10})
	ok(err)
	if len(page.Items) != 1 {
		t.Errorf("page %+v", page)
	}
	h.seal()
	page, err = c.ListRecords(ctx, client.Query{Type: "job", Text: "two taps", Filter: map[string]string{"kind": "water"}})
	ok(err)
	if len(page.Items) != 1 {
		t.Errorf("found %+v", page)
	}
	events, err := c.ListEvents(ctx, "job", job.ID)
	ok(err)
	if len(events.Items) != 3 {
		t.Errorf("events %+v", events)
	}
	editions, err := c.ListEditions(ctx)
	ok(err)
	changes, err := c.TryEdition(ctx, editions.Items[0].No, "")
	if ok(err); len(editions.Items) != 1 || !editions.Items[0].InForce || len(changes.Items) != 0 {
		t.Errorf("one edition, and nothing under another: %+v, %+v", editions, changes)
	}
	if _, err := c.BeginAdoption(ctx, wire.Adopt{}); err == nil {
		t.Error("there was something to bring over")
	}
	if _, err := c.Adoption(ctx, "1", ""); err == nil {
		t.Error("there was a batch")
	}
	_, err = c.ListClauses(ctx)
	ok(err)
	_, err = c.GetClause(ctx, "K1")
	ok(err)
	cp, err := c.GetCheckpoint(ctx)
	ok(err)
	head, err := ledger.ParseCheckpoint(string(cp), h.sealer.Key().VKey())
	ok(err)
	_, err = c.GetTile(ctx, strings.TrimPrefix(ledger.Path{Width: int(head.Size)}.String(), "tile/"))
	ok(err)
	proofs, err := c.GetProof(ctx, job.ID)
	ok(err)
	if len(proofs.Items) != 3 {
		t.Errorf("proofs %+v", proofs)
	}
	_, err = c.Healthz(ctx)
	ok(err)
	_, err = c.Readyz(ctx)
	ok(err)
	figures, err := c.Metrics(ctx)
	ok(err)
	if !strings.Contains(string(figures), "guiju_writer_queue") {
		t.Errorf("figures %q", figures)
	}
	raw, err := c.OpenAPI(ctx)
	ok(err)
	ok(c.SignOut(ctx))

	// Every operation of the general part of the document was called.
	var doc struct {
		Paths map[string]map[string]json.RawMessage
	}
	c.Token = ""
	raw, err = c.OpenAPI(ctx)
	ok(err)
	ok(json.Unmarshal(raw, &doc))
	var missed []string
	for path, ops := range doc.Paths {
		for method := range ops {
			if !matched(called, strings.ToUpper(method)+" "+path) {
				missed = append(missed, method+" "+path)
			}
		}
	}
	sort.Strings(missed)
	if len(missed) > 0 {
		t.Errorf("the client never called:\n%s", strings.Join(missed, "\n"))
	}
}

// matched says whether a request fits a path with its parts in braces.
func matched(called map[string]bool, pattern string) bool {
	want := strings.Split(pattern, "/")
next:
	for got := range called {
		have := strings.Split(got, "/")
		if len(have) != len(want) && !strings.HasSuffix(pattern, "{path}") || len(have) < len(want) {
			continue
		}
		for i, w := range want {
			if w != have[i] && !strings.HasPrefix(w, "{") {
				continue next
			}
		}
		return true
	}
	return false
}

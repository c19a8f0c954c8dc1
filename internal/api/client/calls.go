package client

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"github.com/guiju/guiju/internal/api/wire"
)

const (
	get   = http.MethodGet
	post  = http.MethodPost
	put   = http.MethodPut
	patch = http.MethodPatch
	del   = http.MethodDelete
)

// SignIn begins a session and calls with it from now on.
func (c *Client) SignIn(ctx context.Context, login, password string) (*wire.Session, error) {
	s, err := ask[wire.Session](ctx, c, request{method: post, path: p("sessions")}, wire.SignIn{Login: login, Password: password})
	if err == nil {
		c.Token = s.Token
	}
	return s, err
}

// SignOut ends the session.
func (c *Client) SignOut(ctx context.Context) error {
	return done(ask[struct{}](ctx, c, request{method: del, path: p("sessions", "current")}, nil))
}

// CurrentSession says who calls, and the seats he holds.
func (c *Client) CurrentSession(ctx context.Context) (*wire.Session, error) {
	return ask[wire.Session](ctx, c, request{method: get, path: p("sessions", "current")}, nil)
}

// ListSessions lists one's sessions.
func (c *Client) ListSessions(ctx context.Context) (*wire.Sessions, error) {
	return ask[wire.Sessions](ctx, c, request{method: get, path: p("sessions")}, nil)
}

// EndSession ends one of them.
func (c *Client) EndSession(ctx context.Context, id string) error {
	return done(ask[struct{}](ctx, c, request{method: del, path: p("sessions", id)}, nil))
}

// ChangePassword changes one's own.
func (c *Client) ChangePassword(ctx context.Context, old, new string) error {
	return done(ask[struct{}](ctx, c, request{method: put, path: p("password")}, wire.Password{Old: old, New: new}))
}

// ListTokens lists one's API tokens.
func (c *Client) ListTokens(ctx context.Context) (*wire.Tokens, error) {
	return ask[wire.Tokens](ctx, c, request{method: get, path: p("tokens")}, nil)
}

// NewToken makes an API token; until is a date, a time, or "".
func (c *Client) NewToken(ctx context.Context, name, until string) (*wire.Token, error) {
	return ask[wire.Token](ctx, c, request{method: post, path: p("tokens")}, wire.NewToken{Name: name, Until: until})
}

// RevokeToken revokes one of them.
func (c *Client) RevokeToken(ctx context.Context, id string) error {
	return done(ask[struct{}](ctx, c, request{method: del, path: p("tokens", id)}, nil))
}

// ListTypes lists the declared types.
func (c *Client) ListTypes(ctx context.Context) (*wire.Types, error) {
	return ask[wire.Types](ctx, c, request{method: get, path: p("types")}, nil)
}

// GetType gives a declared type.
func (c *Client) GetType(ctx context.Context, typ string) (*wire.Type, error) {
	return ask[wire.Type](ctx, c, request{method: get, path: p("types", typ)}, nil)
}

// GetReport gives a report of a type; pick and dept may be empty.
func (c *Client) GetReport(ctx context.Context, typ, report, pick, dept string) (*wire.Report, error) {
	v := url.Values{}
	for name, is := range map[string]string{"pick": pick, "dept": dept} {
		if is != "" {
			v.Set(name, is)
		}
	}
	return ask[wire.Report](ctx, c, request{method: get, path: p("types", typ, "reports", report), query: v}, nil)
}

// Query asks for a page of a list, of a look-up of a record, or of a search.
type Query struct {
	Type, List, Stage, Dept, Record, Text, Cursor string
	Filter                                        map[string]string
	Back                                          bool
	Limit                                         int
}

// ListRecords gives a page.
func (c *Client) ListRecords(ctx context.Context, q Query) (*wire.Page, error) {
	v := url.Values{}
	for name, is := range map[string]string{"type": q.Type, "list": q.List, "stage": q.Stage, "dept": q.Dept, "record": q.Record, "q": q.Text, "cursor": q.Cursor} {
		if is != "" {
			v.Set(name, is)
		}
	}
	for field, is := range q.Filter {
		v.Add("filter", field+":"+is)
	}
	if q.Back {
		v.Set("back", "true")
	}
	if q.Limit != 0 {
		v.Set("limit", strconv.Itoa(q.Limit))
	}
	return ask[wire.Page](ctx, c, request{method: get, path: p("records"), query: v}, nil)
}

// OpenRecord opens a record; with a key it is safe to send again.
func (c *Client) OpenRecord(ctx context.Context, typ string, in wire.Open, key string) (*wire.Answer, error) {
	return ask[wire.Answer](ctx, c, request{method: post, path: p("records", typ), key: key}, in)
}

// GetRecord gives a record.
func (c *Client) GetRecord(ctx context.Context, typ, id string) (*wire.Record, error) {
	return ask[wire.Record](ctx, c, request{method: get, path: p("records", typ, id)}, nil)
}

// EditRecord changes fields of a record at a revision.
func (c *Client) EditRecord(ctx context.Context, typ, id string, rev int64, in wire.Edit, key string) (*wire.Answer, error) {
	return ask[wire.Answer](ctx, c, request{method: patch, path: p("records", typ, id), match: rev, key: key}, in)
}

// DoAct does an act; rev 0 is no condition.
func (c *Client) DoAct(ctx context.Context, typ, id, act string, rev int64, in wire.Do, key string) (*wire.Answer, error) {
	return ask[wire.Answer](ctx, c, request{method: post, path: p("records", typ, id, "actions", act), match: rev, key: key}, in)
}

// ListEvents gives a record's history.
func (c *Client) ListEvents(ctx context.Context, typ, id string) (*wire.Events, error) {
	return ask[wire.Events](ctx, c, request{method: get, path: p("records", typ, id, "events")}, nil)
}

// PutRecordFile uploads a content for a record.
func (c *Client) PutRecordFile(ctx context.Context, typ, id, name string, content io.Reader) (*wire.File, error) {
	return ask[wire.File](ctx, c, upload(p("records", typ, id, "files"), name, content), nil)
}

// PutFile uploads a content for a record that is not open yet.
func (c *Client) PutFile(ctx context.Context, name string, content io.Reader) (*wire.File, error) {
	return ask[wire.File](ctx, c, upload(p("files"), name, content), nil)
}

func upload(path, name string, content io.Reader) request {
	return request{method: post, path: path, query: url.Values{"name": {name}}, body: content, media: "application/octet-stream"}
}

// GetFile reads a content; the caller closes it.
func (c *Client) GetFile(ctx context.Context, hash string) (io.ReadCloser, error) {
	return c.open(ctx, p("files", hash))
}

func (c *Client) open(ctx context.Context, path string) (io.ReadCloser, error) {
	res, err := c.send(ctx, request{method: get, path: path})
	if err != nil {
		return nil, err
	}
	return res.Body, nil
}

// ListEditions gives what was put in force and what is to come.
func (c *Client) ListEditions(ctx context.Context) (*wire.Editions, error) {
	return ask[wire.Editions](ctx, c, request{method: get, path: p("editions")}, nil)
}

// TryEdition gives what an edition would change for open records, page by page.
func (c *Client) TryEdition(ctx context.Context, no int64, cursor string) (*wire.Crossings, error) {
	return ask[wire.Crossings](ctx, c, request{method: get, path: p("editions", strconv.FormatInt(no, 10), "changes"), query: url.Values{"cursor": {cursor}}}, nil)
}

// BeginAdoption has open records brought under the edition in force.
func (c *Client) BeginAdoption(ctx context.Context, a wire.Adopt) (*wire.Adoption, error) {
	return ask[wire.Adoption](ctx, c, request{method: post, path: p("adoptions")}, a)
}

// Adoption says how far that is, and what came of each record.
func (c *Client) Adoption(ctx context.Context, id, cursor string) (*wire.Adoption, error) {
	return ask[wire.Adoption](ctx, c, request{method: get, path: p("adoptions", id), query: url.Values{"cursor": {cursor}}}, nil)
}

// ListClauses gives the regulation by clause.
func (c *Client) ListClauses(ctx context.Context) (*wire.Clauses, error) {
	return ask[wire.Clauses](ctx, c, request{method: get, path: p("clauses")}, nil)
}

// GetClause gives a clause and what enforces it.
func (c *Client) GetClause(ctx context.Context, id string) (*wire.Clause, error) {
	return ask[wire.Clause](ctx, c, request{method: get, path: p("clauses", id)}, nil)
}

// GetCheckpoint gives the ledger's newest signed checkpoint.
func (c *Client) GetCheckpoint(ctx context.Context) ([]byte, error) {
	return c.bytes(ctx, p("ledger", "checkpoint"))
}

// GetTile gives a tile by its path below tile/.
func (c *Client) GetTile(ctx context.Context, path string) ([]byte, error) {
	return c.bytes(ctx, p("ledger", "tile")+"/"+path)
}

func (c *Client) bytes(ctx context.Context, path string) ([]byte, error) {
	body, err := c.open(ctx, path)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	return io.ReadAll(body)
}

// GetProof gives the ledger proofs of a record's events.
func (c *Client) GetProof(ctx context.Context, record string) (*wire.Proofs, error) {
	return ask[wire.Proofs](ctx, c, request{method: get, path: p("ledger", "proof", record)}, nil)
}

// Healthz says that the process answers.
func (c *Client) Healthz(ctx context.Context) (*wire.Health, error) {
	return ask[wire.Health](ctx, c, request{method: get, path: "/healthz"}, nil)
}

// Metrics gives the figures of the running server, as Prometheus reads them.
func (c *Client) Metrics(ctx context.Context) ([]byte, error) { return c.bytes(ctx, "/metrics") }

// Readyz says that the server does its work; else it is an error.
func (c *Client) Readyz(ctx context.Context) (*wire.Health, error) {
	return ask[wire.Health](ctx, c, request{method: get, path: "/readyz"}, nil)
}

// OpenAPI gives the API's document.
func (c *Client) OpenAPI(ctx context.Context) ([]byte, error) { return c.bytes(ctx, "/openapi.json") }

package doors

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http/httptest"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/guiju/guiju/internal/api"
	"github.com/guiju/guiju/internal/api/client"
	"github.com/guiju/guiju/internal/api/wire"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/record/story"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store/blob"
	"github.com/guiju/guiju/regulations"
)

// signing are the acts whose line of signers the application shows.
var signing = []string{"sign", "refuse", "complete", "send_back", "reject"}

// Every scenario over HTTP. For S11, before each signature the line of those who
// may sign is held against who then may.
func TestScenariosOverHTTP(t *testing.T) {
	prog, problems := regulation.Compile(regulations.FS())
	if prog == nil {
		t.Fatal(problems)
	}
	told := map[string]int{}
	files, err := blob.OpenDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	r, err := story.NewThrough(t.Context(), prog, func(_ context.Context, e *record.Engine) (story.Door, error) {
		d := &door{t: t, e: e, accounts: people.NewAccounts(e.DB(), e.Now, rand.Reader), tokens: map[int64]string{}, told: told}
		d.server = httptest.NewServer(api.New(api.Config{Engine: e, Accounts: d.accounts, Blob: files}))
		return d, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, s := range prog.Stories {
		t.Run(s.Clause+" "+s.Say.Zh, func(t *testing.T) {
			if res := r.Run(t.Context(), s); res.Failed != nil {
				t.Errorf("%s: %v", res.At, res.Failed)
			}
		})
	}
	t.Logf("%d scenarios; lines of signers held against what was then done: %v", len(prog.Stories), told)
	for _, what := range []string{"may", "may not", "away", "self", "S11.1", "S11.2", "S11.3"} {
		if told[what] == 0 {
			t.Errorf("no application told of %q", what)
		}
	}
}

// door is an API over the engine of one scenario.
type door struct {
	t        *testing.T
	e        *record.Engine
	accounts *people.Accounts
	server   *httptest.Server
	tokens   map[int64]string // by person
	told     map[string]int
}

func (d *door) Close() error { d.server.Close(); return nil }

func (d *door) client(ctx context.Context, person int64) (*client.Client, error) {
	if d.tokens[person] == "" {
		secret, _, err := d.accounts.NewToken(ctx, person, "scenario", time.Time{})
		if err != nil {
			return nil, err
		}
		d.tokens[person] = secret
	}
	return &client.Client{Base: d.server.URL, Token: d.tokens[person]}, nil
}

// Act sends a command of a person as the request it is.
func (d *door) Act(ctx context.Context, cmd record.Command) (*record.Answer, error) {
	c, err := d.client(ctx, cmd.Actor.ID)
	if err != nil {
		return nil, err
	}
	if err := upload(ctx, c, cmd.Input); err != nil {
		return nil, err
	}
	var a *wire.Answer
	if cmd.Record == 0 {
		a, err = c.OpenRecord(ctx, cmd.Type, wire.Open{Act: cmd.Act, Fields: plain(cmd.Input)}, "")
	} else {
		var typ string
		if typ, err = d.typeOf(ctx, cmd.Record); err != nil {
			return nil, err
		}
		id := strconv.FormatInt(cmd.Record, 10)
		says, there := d.says(ctx, c, cmd, typ, id)
		a, err = c.DoAct(ctx, typ, id, cmd.Act, 0, wire.Do{Fields: plain(cmd.Input)}, "")
		if there {
			d.hold(cmd, says, err)
		}
	}
	var no *wire.Problem
	switch {
	case errors.As(err, &no):
		f := &fault.Error{Code: fault.Code(no.Code), Clause: no.Clause, Act: no.Act, Say: i18n.Text{Zh: no.Title, En: no.Title}}
		for _, n := range no.Names {
			f.Names = append(f.Names, fault.Name{Name: n})
		}
		return nil, f
	case err != nil:
		return nil, err
	}
	n, err := strconv.ParseInt(a.ID, 10, 64)
	return &record.Answer{Record: n, Type: a.Type}, err
}

func (d *door) typeOf(ctx context.Context, id int64) (string, error) {
	l, err := d.e.Title(ctx, nil, id)
	return l.Type, err
}

// upload sends the files that an input names.
func upload(ctx context.Context, c *client.Client, in map[string]any) error {
	var walk func(v any) error
	walk = func(v any) error {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				if err := walk(x); err != nil {
					return err
				}
			}
		case map[string]any:
			name, _ := v["name"].(string)
			if _, is := v["hash"]; !is || name == "" {
				return nil
			}
			_, err := c.PutFile(ctx, name, bytes.NewReader(story.Content(name)))
			return err
		}
		return nil
	}
	for _, v := range in {
		if err := walk(v); err != nil {
			return err
		}
	}
	return nil
}

// plain is input as JSON carries it: times and dates in words.
func plain(in map[string]any) map[string]any {
	out := map[string]any{}
	for k, v := range in {
		switch v := v.(type) {
		case time.Time:
			out[k] = v.Format(time.RFC3339Nano)
		case int64, string, bool, float64, int, nil:
			out[k] = v
		default:
			b, err := json.Marshal(v)
			var x any
			if err == nil {
				err = json.Unmarshal(b, &x)
			}
			if err != nil {
				x = v
			}
			out[k] = x
		}
	}
	return out
}

// says reads the application before a signature: whether it tells its reader
// that he may sign now.
func (d *door) says(ctx context.Context, c *client.Client, cmd record.Command, typ, id string) (may, there bool) {
	if typ != "ldcall" || !slices.Contains(signing, cmd.Act) {
		return false, false
	}
	r, err := c.GetRecord(ctx, typ, id)
	if err != nil {
		return false, false // it is not there for him
	}
	for _, s := range r.Signs {
		if !slices.Contains(s.Acts, cmd.Act) {
			continue
		}
		for _, g := range s.Line {
			d.tell(s.Clause, g.Clause)
			may = may || g.You
			if g.You && g.State != "now" {
				d.t.Errorf("%s of %s: %+v is the caller's and not the one whose turn it is", cmd.Act, r.Title, g)
			}
			for _, a := range g.Away {
				d.tell("away")
				if a.Name == "" || a.Until == "" {
					d.t.Errorf("%s of %s: it is not said who is away until when: %+v", cmd.Act, r.Title, a)
				}
			}
			if g.Self != "" {
				d.tell("self")
			}
		}
		return may, true
	}
	return false, false // not in this stage
}

func (d *door) tell(what ...string) {
	for _, w := range what {
		if w != "" {
			d.told[w]++
		}
	}
}

// hold holds what was told against what was done.
func (d *door) hold(cmd record.Command, may bool, err error) {
	var no *wire.Problem
	refused := errors.As(err, &no) && slices.Contains(no.Names, "by")
	switch {
	case may && refused:
		d.t.Errorf("%s was told to %s that he may do it, and refused him", cmd.Act, cmd.Actor.Name)
	case !may && err == nil:
		d.t.Errorf("%s was not told to %s, and he could do it", cmd.Act, cmd.Actor.Name)
	case may:
		d.tell("may")
	default:
		d.tell("may not")
	}
}

package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/guiju/guiju/internal/exchange/paper"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/ledger"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/search"
	"github.com/guiju/guiju/internal/store/blob"
	"github.com/guiju/guiju/internal/web/page"
)

// SessionCookie is the name of the cookie that holds a session.
const SessionCookie = "guiju_session"

// Config is what the pages are made of.
type Config struct {
	Engine   *record.Engine
	Accounts *people.Accounts
	Blobs    blob.Store
	Sealer   *ledger.Sealer // for the foot of a history; nil: no ledger is grown here
	Search   *search.Index  // nil: records are found by title in their lists alone
	Log      *slog.Logger
	Secure   bool   // served by TLS: cookies never go out in the clear
	Trust    *Trust // the department's own certificate authority; nil: it has none

	// Print makes the PDF of a form (its name without the type) for records, each
	// as a print of its own that is counted and kept; nil: nothing is printed.
	Print func(ctx context.Context, who *people.Person, form string, records []int64, host string) (*Paper, error)

	// Demo are the accounts shown on the sign-in page of a demonstration.
	Demo         []DemoAccount
	DemoPassword string
}

// DemoAccount is somebody one can be in a demonstration.
type DemoAccount struct {
	Login, Name string
	Posts       []string
}

// Paper is what was printed.
type Paper struct {
	Name    string // of the file
	Media   string
	Body    io.ReadCloser
	Missing []rune // characters no font has, printed as boxes
}

// bodyMost bounds what a form may hold, its files included.
const bodyMost = 120 << 20

// site is the pages of one installation. Nothing in it changes but the counts
// of the menu, which are kept for a moment.
type site struct {
	Config
	prog   *regulation.Program
	zone   *time.Location
	pages  *page.Pages
	origin *http.CrossOriginProtection
	counts *counts
	forms  map[string]printForm // printed forms by TYPE.NAME
}

// printForm is what the pages say of a printed form.
type printForm struct {
	say    i18n.Text
	width  paper.Length // the widest stands first: sheets before labels
	copies int
	paper  string
}

// New makes the handler of all pages.
func New(c Config) (http.Handler, error) {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	assets, err := page.NewAssets()
	if err != nil {
		return nil, err
	}
	pages, err := page.New(assets)
	if err != nil {
		return nil, err
	}
	s := &site{Config: c, prog: c.Engine.Program(), zone: c.Engine.Zone(), pages: pages,
		origin: http.NewCrossOriginProtection(), counts: newCounts(), forms: map[string]printForm{}}
	for name, src := range s.prog.Prints {
		f, errs := paper.ParseForm(name, src)
		if len(errs) > 0 {
			return nil, fmt.Errorf("prints/%s.yaml: %w", name, errors.Join(errs...))
		}
		s.forms[name] = printForm{say: f.Say, width: f.Paper.Width, copies: max(1, len(f.Copies)), paper: f.Paper.Name}
	}
	c.Engine.DB().AfterCommit(s.counts.forget)
	mux := http.NewServeMux()
	mux.Handle("GET /static/", assets)
	for _, rt := range routes {
		mux.Handle(rt.pattern, s.handler(rt))
	}
	mux.Handle("/", s.handler(route{serve: (*visit).nothingHere}))
	return mux, nil
}

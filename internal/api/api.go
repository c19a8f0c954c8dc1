package api

import (
	"context"
	"log/slog"
	"net/http"
	"strings"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/ledger"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/search"
	"github.com/guiju/guiju/internal/store/blob"
)

// Config is what the API is made of.
type Config struct {
	Engine   *record.Engine
	Accounts *people.Accounts
	Blob     blob.Store     // nil: no files are taken
	Search   *search.Index  // nil: q and filter are refused
	Ledger   *ledger.Sealer // for /readyz; nil: no ledger is grown here
	Log      *slog.Logger

	// Metrics is the text of /metrics; nil: there is none.
	Metrics func(context.Context) (string, error)

	// Cookie is the name of the pages' session cookie, with which one may read
	// here; "" for bearers alone.
	Cookie string

	// FileLimit is the size of an uploaded file, in bytes; 0 is 100 MiB.
	FileLimit int64
}

// bodyLimit bounds a JSON request.
const bodyLimit = 1 << 20

// prefix is where the API begins.
const prefix = "/api/v1"

// API answers requests.
type API struct {
	Config
	routes []route
}

// New makes the handler of /api/v1, /healthz, /readyz, /metrics and /openapi.json.
func New(c Config) http.Handler {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.FileLimit == 0 {
		c.FileLimit = 100 << 20
	}
	a := &API{Config: c, routes: routes()}
	mux := http.NewServeMux()
	methods := map[string]map[string]*route{}
	for i := range a.routes {
		rt := &a.routes[i]
		at := rt.pattern()
		if methods[at] == nil {
			methods[at] = map[string]*route{}
			mux.Handle(at, a.at(methods[at]))
		}
		methods[at][rt.method] = rt
	}
	mux.Handle("/", a.at(nil))
	return mux
}

// at serves a path by the method; without any, there is nothing.
func (a *API) at(methods map[string]*route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		method := r.Method
		if method == http.MethodHead {
			method = http.MethodGet
		}
		if rt := methods[method]; rt != nil {
			a.serve(rt, w, r)
			return
		}
		c := &call{API: a, w: w, r: r, route: &route{}, lang: language(r.Header.Get("Accept-Language"), i18n.Zh)}
		if methods == nil {
			c.fail(fault.New(fault.NotFound, "这里什么也没有。", "There is nothing here."))
			return
		}
		w.Header().Set("Allow", strings.Join(sortedNames(methods), ", "))
		p := c.problem(fault.New(fault.Invalid, "这里不能用 "+r.Method+"。", r.Method+" is not done here."))
		p.Status = http.StatusMethodNotAllowed
		c.write(p.Status, problemMedia, p)
	})
}

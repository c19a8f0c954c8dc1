package app

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"sync"
	"time"

	"github.com/guiju/guiju/internal/api"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/ledger"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/search"
	"github.com/guiju/guiju/internal/web"
	"github.com/guiju/guiju/internal/work"
)

// Instance is an installation ready to be served: the pages and the API, and
// the loops that run beside them. Tests serve one on a clock of their own.
type Instance struct {
	Handler http.Handler

	h        *house
	sealer   *ledger.Sealer
	index    *search.Index
	follower *search.Follower
	log      *slog.Logger
	meter    meter
}

// OpenInstance opens a data folder on a clock, without its loops: Step does
// their work when it is asked to.
func OpenInstance(ctx context.Context, data string, now func() time.Time, errw io.Writer) (*Instance, error) {
	return OpenInstanceOf(ctx, data, "", now, errw)
}

// OpenInstanceOf is OpenInstance under a regulation that lies in a folder.
func OpenInstanceOf(ctx context.Context, data, regulation string, now func() time.Time, errw io.Writer) (*Instance, error) {
	p := &place{Data: data, Regulation: regulation}
	return p.instance(ctx, &streams{out: errw, err: errw, lang: i18n.Zh}, now, true, false, nil)
}

func (p *place) instance(ctx context.Context, s *streams, now func() time.Time, demo, secure bool, trust *web.Trust) (*Instance, error) {
	h, err := p.open(ctx, s, now)
	if err != nil {
		return nil, err
	}
	in := &Instance{h: h, log: slog.New(slog.NewTextHandler(s.err, nil))}
	if in.sealer, err = ledger.Open(ctx, h.db, p.keyfile()); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	if in.index, err = search.Open(ctx, filepath.Join(p.Data, "search"), h.engine.SearchID()); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	in.follower = search.NewFollower(h.db, in.index, h.engine)
	pages := &turning{inForce: h.engine.Program, log: in.log, make: func() (http.Handler, error) { return in.handler(demo, secure, trust) }}
	if _, err := pages.ready(); err != nil {
		return nil, errors.Join(err, in.Close())
	}
	in.Handler = in.meter.around(pages)
	return in, nil
}

// Close ends it; what was answered is on disk already.
func (in *Instance) Close() error { return errors.Join(in.index.Close(), in.h.Close()) }

// Step fires the clocks that are due, seals what waits, and lets the search
// follow.
func (in *Instance) Step(ctx context.Context) error {
	if _, _, err := in.h.engine.Tick(ctx); err != nil {
		return err
	}
	for more := true; more; {
		var err error
		if more, err = in.h.engine.WorkAdoptions(ctx); err != nil {
			return err
		}
	}
	if _, err := in.sealer.Checkpoint(ctx, in.h.now()); err != nil {
		return err
	}
	for {
		n, err := in.follower.Step(ctx)
		if err != nil || n == 0 {
			return err
		}
	}
}

// run keeps the loops going until the context ends or one of them fails.
func (in *Instance) run(ctx context.Context, webhook, base string) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var loops sync.WaitGroup
	failed := make(chan error, 4)
	loop := func(f func(context.Context) error) {
		loops.Go(func() {
			if err := f(ctx); err != nil && ctx.Err() == nil {
				failed <- err
				stop()
			}
		})
	}
	seal := make(chan struct{}, 1)
	in.h.db.AfterCommit(func() {
		select {
		case seal <- struct{}{}:
		default:
		}
	})
	loop(func(ctx context.Context) error { return in.sealer.Run(ctx, seal, in.h.now) })
	loop(in.clocks)
	loop(in.jobs)
	loop(in.sweep)
	loop(func(ctx context.Context) error { return in.follower.Run(ctx, nil) })
	if webhook != "" {
		o := work.NewOutbox(in.h.db, in.h.now, map[string]work.Handler{record.NoticeKind: in.h.notices(webhook, base)})
		loop(func(ctx context.Context) error { return o.Run(ctx, nil) })
	}
	loops.Wait()
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

// sweep removes what sessions and devices that have ended left, once an hour.
func (in *Instance) sweep(ctx context.Context) error {
	every := time.NewTicker(time.Hour)
	defer every.Stop()
	for {
		if err := in.h.accounts.Sweep(ctx); err != nil && ctx.Err() == nil {
			in.log.Error("sweep", "err", err) // nothing hangs on it: they are refused by time all the same
		}
		select {
		case <-ctx.Done():
			return nil
		case <-every.C:
		}
	}
}

// jobs works off what is done in pieces. A piece that could not be done is
// asked for again once its claim has run out.
func (in *Instance) jobs(ctx context.Context) error {
	every := time.NewTicker(time.Second)
	defer every.Stop()
	for {
		more, err := in.h.engine.WorkAdoptions(ctx)
		if err != nil && ctx.Err() == nil {
			in.log.Error("jobs", "err", err)
		}
		if more && err == nil && ctx.Err() == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-every.C:
		}
	}
}

// clocks fires what is due within a second of its instant. A clock that could
// not fire stays due and is asked for again.
func (in *Instance) clocks(ctx context.Context) error {
	every := time.NewTicker(time.Second)
	defer every.Stop()
	for {
		if _, _, err := in.h.engine.Tick(ctx); err != nil && ctx.Err() == nil {
			in.log.Error("clocks", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-every.C:
		}
	}
}

// handler puts pages and API behind one address.
func (in *Instance) handler(demo, secure bool, trust *web.Trust) (http.Handler, error) {
	h := in.h
	printer, err := record.NewPrinter(h.engine, h.blobs.Open)
	if err != nil {
		return nil, err
	}
	cfg := web.Config{Engine: h.engine, Accounts: h.accounts, Blobs: h.blobs, Sealer: in.sealer, Search: in.index, Log: in.log,
		Secure: secure, Trust: trust, Print: printing(printer)}
	if demo {
		for _, p := range append(append(append([]demoPerson{}, demoProject...), demoCompany...), demoOther...) {
			cfg.Demo = append(cfg.Demo, web.DemoAccount{Login: p.login, Name: p.name, Posts: p.posts})
		}
		cfg.DemoPassword = demoPassword
	}
	pages, err := web.New(cfg)
	if err != nil {
		return nil, err
	}
	machine := api.New(api.Config{Engine: h.engine, Accounts: h.accounts, Blob: h.blobs, Search: in.index, Ledger: in.sealer,
		Log: in.log, Cookie: web.SessionCookie, Metrics: in.metrics})
	mux := http.NewServeMux()
	mux.Handle("/", pages)
	for _, p := range []string{"/api/", "/healthz", "/readyz", "/metrics", "/openapi.json"} {
		mux.Handle(p, machine)
	}
	return mux, nil
}

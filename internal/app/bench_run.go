package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/guiju/guiju/internal/app/crowd"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/bare"
	"github.com/guiju/guiju/internal/web"
)

// bench is a department that is served and measured.
type bench struct {
	cmd *benchCmd
	*benchHouse
	s      *streams
	ctx    context.Context // tells the tape what is written under it
	stop   context.CancelFunc
	in     *Instance
	base   string
	plain  string // the bare HTTP server
	client *http.Client
	ends   []func() error

	clerks, techs []string   // cookies of their sessions
	carried       url.Values // by the form of a new repair
	open          [][]int64  // repairs to be dispatched, each person's own
	turns         []int      // how many acts each has done with his
	tape          *tape
	copy          *bare.DB // beside the truth, in step with it; nil on PostgreSQL
	reader        *bare.DB
}

// tape keeps every act of the whole server in its order, and the reads of
// requests while somebody wants them.
type tape struct {
	mu      sync.Mutex
	acts    []store.Work
	reads   []store.Work
	reading bool
}

func (t *tape) act(w store.Work) {
	if w.Write {
		t.mu.Lock()
		t.acts = append(t.acts, w)
		t.mu.Unlock()
	}
}

func (t *tape) request(w store.Work) {
	t.act(w)
	t.mu.Lock()
	if !w.Write && t.reading {
		t.reads = append(t.reads, w)
	}
	t.mu.Unlock()
}

// cut gives what stands on the tape and begins a new one.
func (t *tape) cut(reading bool) (acts, reads []store.Work) {
	t.mu.Lock()
	defer t.mu.Unlock()
	acts, reads = t.acts, t.reads
	t.acts, t.reads, t.reading = nil, nil, reading
	return acts, reads
}

// open serves the department on a loopback address, beside a copy of its
// database, and signs its people in.
func (c *benchCmd) open(ctx context.Context, s *streams, house *benchHouse, work string) (b *bench, err error) {
	b = &bench{cmd: c, benchHouse: house, s: s, tape: &tape{}}
	defer func() {
		if err != nil {
			err = errors.Join(err, b.close())
		}
	}()
	quiet := *s
	quiet.err = io.Discard
	if b.in, err = c.place().instance(ctx, &quiet, time.Now, false, false, nil); err != nil {
		return b, err
	}
	b.ends = append(b.ends, b.in.Close)
	most := 1
	for _, n := range c.People {
		most = max(most, n)
	}
	// What is written between the copy and the first line of the tape would be
	// missing: nothing runs yet.
	address := "sqlite:" + filepath.Join(work, "copy.db")
	if b.in.h.db.Dialect() == "sqlite" {
		if err = b.in.h.db.Backup(ctx, strings.TrimPrefix(address, "sqlite:")); err != nil {
			return b, err
		}
	} else {
		address = c.DB
	}
	if b.reader, err = bare.Open(ctx, address, min(most, 8)); err != nil {
		return b, err
	}
	b.ends = append(b.ends, b.reader.Close)
	if b.in.h.db.Dialect() == "sqlite" {
		b.copy = b.reader
	}
	b.client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: most + 8}, Timeout: time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	b.ctx, b.stop = context.WithCancel(store.Trace(ctx, b.tape.act))
	ended := make(chan error, 1)
	go func() { ended <- b.in.run(b.ctx, "", "") }()
	b.ends = append(b.ends, func() error { b.stop(); return <-ended })
	requests := store.Trace(ctx, b.tape.request)
	if b.base, err = b.serve(b.in.Handler, requests); err != nil {
		return b, err
	}
	if b.plain, err = b.serve(plain(), ctx); err != nil {
		return b, err
	}
	return b, b.prepare(most)
}

func (b *bench) serve(h http.Handler, ctx context.Context) (string, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	srv := &http.Server{Handler: h, BaseContext: func(net.Listener) context.Context { return ctx }}
	go func() { _ = srv.Serve(ln) }() // ends with Close, and says so
	b.ends = append(b.ends, srv.Close)
	return "http://" + ln.Addr().String(), nil
}

// close ends the server before the loops, and the loops before the database.
func (b *bench) close() error {
	var err error
	for i := len(b.ends) - 1; i >= 0; i-- {
		err = errors.Join(err, b.ends[i]())
	}
	b.ends = nil
	return err
}

// prepare signs people in, reads the form of a new repair and registers the
// repairs that will be dispatched.
func (b *bench) prepare(most int) error {
	for _, x := range []struct {
		logins []string
		into   *[]string
	}{{b.Clerks, &b.clerks}, {b.Techs, &b.techs}} {
		for _, login := range x.logins[:min(most+1, len(x.logins))] {
			cookie, err := b.signIn(login)
			if err != nil {
				return err
			}
			*x.into = append(*x.into, cookie)
		}
	}
	if err := b.readForm(); err != nil {
		return err
	}
	b.open, b.turns = make([][]int64, most), make([]int, most)
	for p := range b.open {
		for i := range 4 {
			id, _, err := b.register(b.ctx, p, fmt.Sprintf("待派 %d-%d", p, i))
			if err != nil {
				return err
			}
			b.open[p] = append(b.open[p], id)
		}
	}
	return b.found()
}

// found waits until the search has read all there is.
func (b *bench) found() error {
	for {
		cursor, err := b.in.index.Cursor(b.ctx)
		if err != nil {
			return err
		}
		var behind int64
		err = b.in.h.db.Read(b.ctx, func(tx *store.Tx) error {
			return tx.QueryRow(`select count(*) from leaf where seq >= $1`, cursor).Scan(&behind)
		})
		if err != nil || behind == 0 {
			return err
		}
		select {
		case <-b.ctx.Done():
			return b.ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func (b *bench) signIn(login string) (string, error) {
	r, err := b.client.PostForm(b.base+"/login", url.Values{"user": {login}, "password": {demoPassword}})
	if err != nil {
		return "", err
	}
	defer r.Body.Close()
	for _, c := range r.Cookies() {
		if c.Name == web.SessionCookie && c.Value != "" {
			return c.Name + "=" + c.Value, nil
		}
	}
	return "", fmt.Errorf("bench: %s was not signed in: %s", login, r.Status)
}

// get reads a page.
func (b *bench) get(ctx context.Context, cookie, path string) ([]byte, error) {
	body, _, err := b.ask(ctx, http.MethodGet, b.base+path, cookie, nil, http.StatusOK)
	return body, err
}

func (b *bench) ask(ctx context.Context, method, address, cookie string, form url.Values, want int) ([]byte, http.Header, error) {
	r, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, nil, err
	}
	r.Header.Set("Cookie", cookie)
	r.Header.Set("Accept-Language", "zh-CN")
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	a, err := b.client.Do(r)
	if err != nil {
		return nil, nil, err
	}
	defer a.Body.Close()
	body, err := io.ReadAll(a.Body)
	if err == nil && a.StatusCode != want {
		err = fault.New(fault.Environment, "测量中的请求没有办成："+method+" "+r.URL.Path+" "+a.Status, "a measured request failed: "+method+" "+r.URL.Path+" "+a.Status).
			Because(errors.New(tagless(string(body))))
	}
	return body, a.Header, err
}

// plain is the bare HTTP server: as many bytes as are asked for.
func plain() http.HandlerFunc {
	page := []byte(strings.Repeat("<p>guiju</p>\n", 1<<16))
	return func(w http.ResponseWriter, r *http.Request) {
		n, err := strconv.Atoi(r.URL.Query().Get("n"))
		if err != nil || n > len(page) {
			n = len(page)
		}
		if r.Method == http.MethodPost {
			_, _ = io.Copy(io.Discard, r.Body)
			w.Header().Set("Location", "/")
			w.WriteHeader(http.StatusSeeOther)
		}
		_, _ = w.Write(page[:n]) // a reader who went away is told nothing
	}
}

// follow lets the copy do what was written since it was last in step.
func (b *bench) follow() error {
	acts, _ := b.tape.cut(false)
	return b.play(acts)
}

func (b *bench) play(acts []store.Work) error {
	if b.copy == nil {
		return nil
	}
	_, err := b.copy.Write(b.ctx, acts)
	return err
}

// span is one measurement.
type span struct {
	people int
	d      time.Duration
}

func (b *bench) closed(sp span, do crowd.Do) (*crowd.Result, error) {
	r := crowd.Closed(b.ctx, sp.people, sp.d, do)
	if r.Err != nil {
		return r, r.Err
	}
	return r, b.ctx.Err()
}

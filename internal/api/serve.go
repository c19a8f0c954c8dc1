package api

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/people"
)

// call is one request on its way.
type call struct {
	*API
	w       http.ResponseWriter
	r       *http.Request
	route   *route
	lang    i18n.Lang
	session *people.Session
	who     *people.Person
}

// say gives a text in the caller's language.
func (c *call) say(t i18n.Text) string { return t.In(c.lang) }

func (c *call) says(ts []i18n.Text) []string {
	var out []string
	for _, t := range ts {
		out = append(out, c.say(t))
	}
	return out
}

// serve answers a request by its route.
func (a *API) serve(rt *route, w http.ResponseWriter, r *http.Request) {
	c := &call{API: a, w: w, r: r, route: rt, lang: language(r.Header.Get("Accept-Language"), i18n.Zh)}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Add("Vary", "Accept-Language")
	defer func() {
		if p := recover(); p != nil {
			if p == http.ErrAbortHandler {
				panic(p)
			}
			a.Log.Error("request panicked", "method", r.Method, "route", rt.pattern(), "panic", p, "stack", string(debug.Stack()))
			c.fail(fault.As(errors.New("panic")))
		}
	}()
	if err := c.begin(); err != nil {
		c.fail(err)
		return
	}
	answer, err := rt.serve(c)
	if err != nil {
		c.fail(err)
		return
	}
	if answer != nil {
		c.write(rt.status, "application/json", answer)
	} else if rt.status == http.StatusNoContent {
		w.WriteHeader(rt.status)
	}
}

// begin finds out who calls, and refuses parameters that are not known.
func (c *call) begin() error {
	if !c.route.open {
		if err := c.identify(); err != nil {
			return err
		}
	}
	for name := range c.r.URL.Query() {
		if !slices.ContainsFunc(c.route.query, func(p param) bool { return p.name == name }) {
			return fault.New(fault.Invalid, "请求看不懂。", "The request cannot be read.").
				At("parameter", "", "没有名为“"+name+"”的参数", "there is no parameter named “"+name+"”")
		}
	}
	return nil
}

// identify finds the caller by bearer or cookie. Somebody who left, or whose
// card is gone, is nobody.
func (c *call) identify() error {
	secret := ""
	if h := c.r.Header.Get("Authorization"); h != "" {
		scheme, rest, _ := strings.Cut(h, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return unauthenticated()
		}
		secret = strings.TrimSpace(rest)
	} else if c.Cookie != "" {
		if k, err := c.r.Cookie(c.Cookie); err == nil {
			secret = k.Value
			// A browser sends the cookie whichever site asks, and at a counter a
			// signature is confirmed once more: that is the pages' business.
			if c.r.Method != http.MethodGet && c.r.Method != http.MethodHead {
				return fault.New(fault.Forbidden, "网页的登录在这里只能读；办理请用令牌，或到网页上办。", "The pages' session only reads here; to act, send a bearer, or use the pages.")
			}
		}
	}
	if secret == "" {
		return unauthenticated()
	}
	s, err := c.Accounts.Resolve(c.r.Context(), secret)
	if err != nil {
		return err
	}
	c.session = s
	c.lang = language(c.r.Header.Get("Accept-Language"), s.Settings.Lang)
	who, err := c.Engine.Person(c.r.Context(), s.Person)
	if err != nil {
		return err
	}
	if who == nil || who.Left {
		return unauthenticated()
	}
	c.who = who
	if !c.route.unfit {
		return s.Fit()
	}
	return nil
}

func unauthenticated() error {
	return fault.New(fault.Unauthenticated, "请先登录，或给出有效的令牌。", "Sign in first, or send a valid token.")
}

// language is the first of ours that the header asks for; without one, that of
// the person, then Chinese.
func language(accept string, own i18n.Lang) i18n.Lang {
	best, quality := own, 0.0
	if best == "" {
		best = i18n.Zh
	}
	for _, part := range strings.Split(accept, ",") {
		tag, rest, _ := strings.Cut(strings.TrimSpace(part), ";")
		q := 1.0
		if v, ok := strings.CutPrefix(strings.TrimSpace(rest), "q="); ok {
			if x, err := strconv.ParseFloat(v, 64); err == nil {
				q = x
			}
		}
		tag, _, _ = strings.Cut(strings.ToLower(tag), "-")
		if l := i18n.Lang(tag); (l == i18n.Zh || l == i18n.En) && q > quality {
			best, quality = l, q
		}
	}
	return best
}

// write answers with JSON.
func (c *call) write(status int, media string, answer any) {
	body, err := json.Marshal(answer)
	if err != nil {
		c.Log.Error("answer cannot be written as JSON", "route", c.route.pattern(), "error", err)
		http.Error(c.w, `{"type":"urn:guiju:internal","status":500,"code":"internal"}`, http.StatusInternalServerError)
		return
	}
	h := c.w.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Language", map[i18n.Lang]string{i18n.Zh: "zh-CN", i18n.En: "en"}[c.lang])
	h.Set("Content-Length", strconv.Itoa(len(body)+1))
	c.w.WriteHeader(status)
	if _, err := c.w.Write(append(body, '\n')); err != nil {
		c.Log.Debug("caller went away", "route", c.route.pattern(), "error", err)
	}
}

// fail answers with a problem; what is our own fault goes to the log.
func (c *call) fail(err error) {
	f := fault.As(err)
	p := c.problem(f)
	switch {
	case p.Status == http.StatusUnauthorized:
		c.w.Header().Set("WWW-Authenticate", `Bearer realm="guiju"`)
	case p.Status == http.StatusTooManyRequests || p.Status == http.StatusServiceUnavailable:
		c.w.Header().Set("Retry-After", retryAfter(f, c.Engine.Now()))
	}
	if p.Status >= 500 && c.r.Context().Err() == nil {
		c.Log.Log(c.r.Context(), slog.LevelError, "request failed", "method", c.r.Method, "route", c.route.pattern(), "code", string(f.Code), "error", err)
	}
	c.write(p.Status, problemMedia, p)
}

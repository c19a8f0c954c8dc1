package web

import (
	"bytes"
	"errors"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/web/page"
)

// visit is one request on its way.
type visit struct {
	*site
	w       http.ResponseWriter
	r       *http.Request
	route   route
	lang    i18n.Lang
	now     time.Time
	session *people.Session
	who     *people.Person
	part    bool // the script asks for the middle alone

	uncovered *record.Shown // the telephone this visit uncovered
}

// handler serves a route: who it is, then the page, then what went wrong.
func (s *site) handler(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{site: s, w: w, r: r, route: rt, now: s.Engine.Now().In(s.zone), part: r.Header.Get("X-Part") != ""}
		v.lang = v.asked()
		h := w.Header()
		h.Set("Content-Security-Policy", page.Policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "SAMEORIGIN")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				s.Log.Error("page panicked", "method", r.Method, "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
				v.fail(fault.As(errors.New("panic")))
			}
		}()
		r.Body = http.MaxBytesReader(w, r.Body, bodyMost)
		if err := s.origin.Check(r); err != nil {
			v.fail(fault.New(fault.Forbidden, "请求来自别的网站，没有办理。", "The request comes from another site and was not served.").Because(err))
			return
		}
		if err := v.identify(); err != nil {
			v.fail(err)
			return
		}
		if err := rt.serve(v); err != nil {
			v.fail(err)
		}
	})
}

// identify finds out who it is. A page that is open to all is served to nobody
// as well as to somebody.
func (v *visit) identify() error {
	err := v.recognise()
	if v.route.open {
		if err != nil && fault.CodeOf(err) != fault.Unauthenticated && fault.CodeOf(err) != fault.Forbidden {
			return err
		}
		return nil
	}
	return err
}

func (v *visit) recognise() error {
	c, err := v.r.Cookie(SessionCookie)
	if err != nil {
		return signInFirst()
	}
	s, err := v.Accounts.Resolve(v.r.Context(), c.Value)
	if err != nil {
		return err
	}
	who, err := v.Engine.Person(v.r.Context(), s.Person)
	if err != nil {
		return err
	}
	if who == nil || who.Left || s.API {
		return signInFirst()
	}
	v.session, v.who = s, who
	if s.Settings.Lang != "" {
		v.lang = s.Settings.Lang
	}
	if v.route.unfit {
		return nil
	}
	return s.Fit()
}

func signInFirst() error {
	return fault.New(fault.Unauthenticated, "请先登录。", "Sign in first.")
}

const languageCookie = "guiju_lang"

// asked is the language of somebody who has not said: of the cookie, else the
// first of ours that the browser asks for.
func (v *visit) asked() i18n.Lang {
	if c, err := v.r.Cookie(languageCookie); err == nil && (c.Value == string(i18n.Zh) || c.Value == string(i18n.En)) {
		return i18n.Lang(c.Value)
	}
	for _, part := range strings.Split(v.r.Header.Get("Accept-Language"), ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		switch tag, _, _ = strings.Cut(strings.ToLower(tag), "-"); tag {
		case "zh":
			return i18n.Zh
		case "en":
			return i18n.En
		}
	}
	return i18n.Zh
}

// word gives a text of the program in the reader's language.
func (v *visit) word(key string, args ...any) string { return page.Word(v.lang, key, args...) }

// say gives a text of the regulation in the reader's language.
func (v *visit) say(t i18n.Text) string { return t.In(v.lang) }

// head gives a text of the regulation as a title, a label or a button: English
// ones begin with a capital.
func (v *visit) head(t i18n.Text) string { return v.first(t.In(v.lang)) }

// first gives what begins a line, a cell or a sentence.
func (v *visit) first(s string) string {
	if v.lang != i18n.En {
		return s
	}
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// show writes a page.
func (v *visit) show(status int, p page.Page) error {
	var buf bytes.Buffer
	if err := v.pages.Render(&buf, p); err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(buf.Len()))
	h.Set("Vary", "X-Part, Cookie")
	v.w.WriteHeader(status)
	if v.r.Method != http.MethodHead {
		if _, err := v.w.Write(buf.Bytes()); err != nil {
			v.Log.Debug("reader went away", "path", v.r.URL.Path, "err", err)
		}
	}
	return nil
}

// see goes on to another page: the browser by itself, the script by a header.
func (v *visit) see(url string) error {
	if v.part {
		v.w.Header().Set("X-Location", url)
		v.w.WriteHeader(http.StatusOK)
		return nil
	}
	http.Redirect(v.w, v.r, url, http.StatusSeeOther)
	return nil
}

// back is the page to come back to: an address of ours, never another site's.
func back(next, otherwise string) string {
	if strings.HasPrefix(next, "/") && !strings.HasPrefix(next, "//") && !strings.HasPrefix(next, `/\`) {
		return next
	}
	return otherwise
}

// id reads a record's number from the address.
func (v *visit) id(name string) (int64, error) {
	n, err := strconv.ParseInt(v.r.PathValue(name), 10, 64)
	if err != nil || n <= 0 {
		return 0, notHere()
	}
	return n, nil
}

// number reads a number from the query: where it stands it must be one.
func (v *visit) number(name string) (int64, error) {
	s := v.r.URL.Query().Get(name)
	if s == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 {
		return 0, notHere()
	}
	return n, nil
}

func notHere() error {
	return fault.New(fault.NotFound, "没有这一页，或者您看不到它。", "There is no such page, or you may not see it.")
}

func (v *visit) nothingHere() error { return notHere() }

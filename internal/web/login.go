package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/web/page"
)

const deviceCookie = "guiju_device"

func (v *visit) loginPage() error {
	q := v.r.URL.Query()
	if v.who != nil && q.Get("full") == "" {
		return v.see(back(q.Get("next"), "/"))
	}
	return v.showLogin(http.StatusOK, page.Login{Next: back(q.Get("next"), "")})
}

// showLogin shows the way in. What was being sent when the session was lost is
// carried along and kept as a draft once somebody has signed in.
func (v *visit) showLogin(status int, p page.Login) error {
	if status == http.StatusUnauthorized && p.Next == "" && v.r.URL.Path != "/login" {
		p.Next = v.r.URL.RequestURI()
		if v.r.Method != http.MethodGet && v.r.Method != http.MethodHead {
			p.Next = v.r.URL.Path
			if err := v.parse(); err == nil && v.r.PostForm.Get("draft") != "" {
				p.Carry = carry(v.r.PostForm)
			}
		}
	}
	p.House, p.Action = v.say(v.prog.Say), "/login"
	if v.Trust != nil {
		p.Trust = "/trust"
	}
	if len(v.Demo) > 0 {
		p.Demo = v.demo()
		p.Password = v.DemoPassword
	}
	p.Shell = v.gateShell(v.word("login"))
	return v.show(status, p)
}

func carry(form url.Values) []page.Pair {
	var out []page.Pair
	var names []string
	for k := range form {
		names = append(names, k)
	}
	slices.Sort(names)
	for _, k := range names {
		for _, x := range form[k] {
			if len(out) < 400 {
				out = append(out, page.Pair{Name: k, Value: x})
			}
		}
	}
	return out
}

func (v *visit) demo() []page.Option {
	var out []page.Option
	for _, d := range v.Demo {
		var posts []string
		for _, p := range d.Posts {
			if post := v.prog.Posts[p]; post != nil {
				p = v.say(post.Say)
			}
			posts = append(posts, p)
		}
		out = append(out, page.Option{Value: d.Login, Text: d.Name, Dim: join(posts, v.word("list.comma"))})
	}
	return out
}

// gateShell surrounds the pages before one is in.
func (v *visit) gateShell(title string) page.Shell {
	who := v.who
	v.who = nil
	s := v.shell(title)
	v.who = who
	s.OtherLang.Href = "/language/" + s.OtherLang.Href + "?next=" + url.QueryEscape(s.Here)
	return s
}

// login signs somebody in with his password.
func (v *visit) login() error {
	if err := v.parse(); err != nil {
		return err
	}
	f := v.r.PostForm
	device, err := v.device()
	if err != nil {
		return err
	}
	login, _, _ := strings.Cut(f.Get("user"), " ")
	s, err := v.Accounts.SignIn(v.r.Context(), login, f.Get("password"), people.Place{Device: device, Agent: v.r.UserAgent()})
	if err != nil {
		if c := fault.CodeOf(err); c != fault.Unauthenticated && c != fault.Busy && c != fault.Invalid {
			return err
		}
		e := fault.As(err)
		p := page.Login{User: f.Get("user"), Next: back(f.Get("next"), ""), Error: v.say(e.Say)}
		for _, n := range e.Names {
			p.Error += v.say(n.Say) + v.word("stop")
		}
		for k, vs := range f {
			if name, ok := strings.CutPrefix(k, "carry."); ok {
				for _, x := range vs {
					p.Carry = append(p.Carry, page.Pair{Name: name, Value: x})
				}
			}
		}
		return v.showLogin(http.StatusUnauthorized, p)
	}
	v.begin(s)
	if f.Get("stay") != "" {
		v.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	v.session = s
	kept := url.Values{}
	for k, vs := range f {
		if name, ok := strings.CutPrefix(k, "carry."); ok {
			kept[name] = vs
		}
	}
	if key := kept.Get("draft"); key != "" {
		if err := v.writeDraft(key, kept); err != nil {
			return err
		}
	}
	return v.see(back(f.Get("next"), "/"))
}

// begin sets the cookie of a session. It says how long, not until when: the
// clock of a counter PC may be wrong.
func (v *visit) begin(s *people.Session) {
	http.SetCookie(v.w, &http.Cookie{Name: SessionCookie, Value: s.Token, Path: "/", HttpOnly: true, Secure: v.Secure, SameSite: http.SameSiteLaxMode,
		MaxAge: max(1, int(s.Until.Sub(v.now)/time.Second))})
}

// device gives this machine's cookie, a new one where it has none.
func (v *visit) device() (string, error) {
	if c, err := v.r.Cookie(deviceCookie); err == nil && c.Value != "" {
		return c.Value, nil
	}
	d, err := v.Accounts.NewDevice()
	if err != nil {
		return "", err
	}
	http.SetCookie(v.w, &http.Cookie{Name: deviceCookie, Value: d, Path: "/", HttpOnly: true, Secure: v.Secure, SameSite: http.SameSiteLaxMode, MaxAge: 400 * 24 * 3600})
	return d, nil
}

func (v *visit) logout() error {
	if err := v.Accounts.SignOut(v.r.Context(), v.session); err != nil {
		return err
	}
	http.SetCookie(v.w, &http.Cookie{Name: SessionCookie, Path: "/", MaxAge: -1, HttpOnly: true, Secure: v.Secure, SameSite: http.SameSiteLaxMode})
	return v.see("/login")
}

// changePage lets another person take over a counter by PIN.
func (v *visit) changePage() error { return v.showChange(http.StatusOK, "") }

func (v *visit) showChange(status int, wrong string) error {
	ids, err := v.Accounts.Quick(v.r.Context(), v.session)
	if err != nil {
		return err
	}
	p := page.Change{Action: "/change", Error: wrong, Next: back(v.r.FormValue("next"), ""), Text: v.word("change.today"),
		Full: page.Link{Text: v.word("change.full"), Href: "/login?full=1"}}
	if v.session.Locked {
		p.Text = v.word("change.locked")
		if p.Next == "" && v.r.Method == http.MethodGet {
			p.Next = v.r.URL.RequestURI()
		}
	}
	chosen := v.r.FormValue("person")
	for i, id := range ids {
		who, err := v.Engine.Person(v.r.Context(), id)
		if err != nil {
			return err
		}
		if who == nil || who.Left {
			continue
		}
		is := strconv.FormatInt(id, 10)
		p.Persons = append(p.Persons, page.Option{Value: is, Text: who.Name, Dim: v.posts(who), On: is == chosen || chosen == "" && i == 0})
	}
	p.Shell = v.gateShell(v.word("change.person"))
	return v.show(status, p)
}

func (v *visit) change() error {
	if err := v.parse(); err != nil {
		return err
	}
	id, err := strconv.ParseInt(v.r.PostForm.Get("person"), 10, 64)
	if err != nil {
		return v.showChange(http.StatusUnprocessableEntity, v.word("change.choose"))
	}
	s, err := v.Accounts.SwitchByPIN(v.r.Context(), v.session, id, v.r.PostForm.Get("pin"))
	if err != nil {
		if fault.CodeOf(err) != fault.Unauthenticated {
			return err
		}
		e := fault.As(err)
		wrong := v.say(e.Say)
		for _, n := range e.Names {
			wrong += v.say(n.Say) + v.word("stop")
		}
		return v.showChange(http.StatusUnauthorized, wrong)
	}
	v.begin(s)
	return v.see(back(v.r.PostForm.Get("next"), "/"))
}

// lock leaves the counter: the PIN opens it again.
func (v *visit) lock() error {
	if err := v.Accounts.Lock(v.r.Context(), v.session); err != nil {
		return err
	}
	return v.see("/change")
}

// language keeps the language somebody chose, for him or for this browser.
func (v *visit) language() error {
	if err := v.r.ParseForm(); err != nil {
		return unreadable(err)
	}
	lang := i18n.Lang(v.r.Form.Get("lang"))
	if l := v.r.PathValue("lang"); l != "" {
		lang = i18n.Lang(l)
	}
	if lang != i18n.Zh && lang != i18n.En {
		return notHere()
	}
	http.SetCookie(v.w, &http.Cookie{Name: languageCookie, Value: string(lang), Path: "/", MaxAge: 400 * 24 * 3600, Secure: v.Secure, SameSite: http.SameSiteLaxMode})
	if v.session != nil && v.r.Method == http.MethodPost {
		to := v.session.Settings
		to.Lang = lang
		if err := v.Accounts.SetSettings(v.r.Context(), v.session, to); err != nil {
			return err
		}
	}
	return v.see(back(v.r.Form.Get("next"), "/"))
}

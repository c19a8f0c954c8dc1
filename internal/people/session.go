package people

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/store"
)

const (
	// sessionIdle ends a session that nobody used, sessionLong any session.
	sessionIdle = 12 * time.Hour
	sessionLong = 7 * 24 * time.Hour
	// touchEvery is how exactly the last use is known: a session in use costs
	// one small write in that time.
	touchEvery = time.Minute
	// sessionMost bounds a person's sessions; the oldest goes.
	sessionMost = 20
)

// Place is where somebody signs in.
type Place struct {
	Device string // the cookie of the device (NewDevice), or ""
	Agent  string // what the browser calls itself
}

// sitting is what an account's document keeps of a session; the row of the
// table has its last use.
type sitting struct {
	Since  int64  `json:"since"`
	Until  int64  `json:"until"` // it ends then, however much it is used
	Device string `json:"device,omitempty"`
	Agent  string `json:"agent,omitempty"`
	Quick  bool   `json:"quick,omitempty"` // begun with a PIN
}

// Session is a credential that was checked: a session, or an API token.
type Session struct {
	Token     string // the cookie or bearer; only when it was just begun
	ID        string // names it in the person's list
	Principal int64
	Person    int64
	Login     string // "" for a token
	API       bool   // an API token: it locks never, signs nothing again, changes no credentials
	Name      string // of an API token

	Since, Seen, Until time.Time // Until zero: a token without an end

	Agent      string
	Device     string // hash of the device's cookie
	Quick      bool   // begun with a PIN
	Locked     bool   // left alone at a counter: the PIN opens it, or somebody else's
	MustChange bool   // nothing else until the password is changed
	HasPIN     bool
	Settings   Settings

	key string // sha-256 of its token, hex
}

// Fit says why nothing can be done with a session just now, or nil.
func (s *Session) Fit() error {
	switch {
	case s.Locked:
		return fault.New(fault.Unauthenticated, "屏幕已锁，请输入 PIN。", "The screen is locked; enter your PIN.").
			At("locked", "", "离开柜台一会儿后自动锁屏", "it locks when the counter is left alone")
	case s.MustChange:
		return fault.New(fault.Forbidden, "请先修改密码。", "Change your password first.").
			At("password", "/password", "管理员给的密码只用一次", "the password the administrator gave is for once")
	}
	return nil
}

// SignIn is a full sign-in, by login and password.
func (a *Accounts) SignIn(ctx context.Context, login, password string, at Place) (*Session, error) {
	var id int64
	if err := a.db.Read(ctx, func(tx *store.Tx) error {
		id = 0
		p, err := byLogin(tx, login)
		if p != nil {
			id = p.id
		}
		return err
	}); err != nil {
		return nil, err
	}
	if id == 0 || utf8.RuneCountInString(password) > passwordMost {
		if _, err := a.verify(ctx, "", ""); err != nil {
			return nil, err
		}
		return nil, wrongPassword()
	}
	if err := a.password(ctx, id, password); err != nil {
		return nil, err
	}
	device, _ := hashOf(at.Device)
	return a.begin(ctx, id, sitting{Device: device, Agent: cut(at.Agent, 200)}, nil)
}

// begin starts a session of an account; in its transaction it ends the one
// that it takes the place of.
func (a *Accounts) begin(ctx context.Context, id int64, g sitting, instead *Session) (*Session, error) {
	raw, err := a.draw(32)
	if err != nil {
		return nil, err
	}
	token := base64.RawURLEncoding.EncodeToString(raw)
	sum := sha256.Sum256(raw)
	key := hex.EncodeToString(sum[:])
	now := a.now().Truncate(time.Microsecond)
	var s *Session
	err = alter(ctx, a, kindPassword, id, func(tx *store.Tx, p *principal[account]) error {
		g.Since, g.Until = micros(now), micros(now.Add(sessionLong))
		p.doc.PINWrong = 0
		if g.Quick {
			g.Until = micros(calendar.DateOf(now, calendar.Shanghai()).End(calendar.Shanghai()))
		} else if err := signedIn(tx, g.Device, now, seated{p.id, p.doc.Person}); err != nil {
			return err
		}
		if err := p.doc.makeRoom(tx, now); err != nil {
			return err
		}
		if p.doc.Sessions == nil {
			p.doc.Sessions = map[string]sitting{}
		}
		p.doc.Sessions[key] = g
		if instead != nil {
			if err := endKey(tx, instead.key); err != nil {
				return err
			}
		}
		until := now.Add(sessionIdle)
		if _, err := tx.Exec(`insert into session(token, principal, until) values ($1, $2, $3)`, sum[:], p.id, micros(until)); err != nil {
			return err
		}
		s, _ = sessionOf(p, key, micros(until), now)
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.Token = token
	return s, nil
}

// makeRoom forgets sessions that ended, and the oldest where there are too many.
func (d *account) makeRoom(tx *store.Tx, now time.Time) error {
	var keys []string
	for k, g := range d.Sessions {
		if g.Until <= micros(now) {
			if err := endKey(tx, k); err != nil {
				return err
			}
			delete(d.Sessions, k)
			continue
		}
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(x, y string) int { return int(d.Sessions[x].Since - d.Sessions[y].Since) })
	for len(keys) >= sessionMost {
		if err := endKey(tx, keys[0]); err != nil {
			return err
		}
		delete(d.Sessions, keys[0])
		keys = keys[1:]
	}
	return nil
}

// end ends the sessions of an account that which names.
func (d *account) end(tx *store.Tx, which func(key string) bool) error {
	for k := range d.Sessions {
		if which(k) {
			if err := endKey(tx, k); err != nil {
				return err
			}
			delete(d.Sessions, k)
		}
	}
	return nil
}

func endKey(tx *store.Tx, key string) error {
	sum, ok := sumOf(key)
	if !ok {
		return fmt.Errorf("session %q", key)
	}
	_, err := tx.Exec(`delete from session where token = $1`, sum)
	return err
}

// sessionOf gives one of an account's sessions, false where it has ended.
func sessionOf(p *principal[account], key string, until int64, now time.Time) (*Session, bool) {
	d := &p.doc
	g, ok := d.Sessions[key]
	if !ok || until <= micros(now) || g.Until <= micros(now) || d.Closed {
		return nil, false
	}
	s := &Session{ID: key[:16], Principal: p.id, Person: d.Person, Login: p.login,
		Since: instant(g.Since), Seen: instant(until).Add(-sessionIdle), Until: instant(min(until, g.Until)),
		Agent: g.Agent, Device: g.Device, Quick: g.Quick, MustChange: d.Change, HasPIN: d.PIN != "", Settings: d.Settings, key: key}
	s.Locked = s.HasPIN && s.Device != "" && now.Sub(s.Seen) > lockAfter
	return s, true
}

// Resolve says who a cookie or a bearer is: one indexed read, and once a
// minute a write that remembers the use.
func (a *Accounts) Resolve(ctx context.Context, secret string) (*Session, error) {
	if strings.HasPrefix(secret, tokenPrefix) {
		return a.resolveToken(ctx, secret)
	}
	key, ok := hashOf(secret)
	sum, ok2 := sumOf(key)
	if !ok || !ok2 {
		return nil, signInFirst()
	}
	now := a.now().Truncate(time.Microsecond)
	var s *Session
	if err := a.db.Read(ctx, func(tx *store.Tx) error {
		s = nil
		var until int64
		var p principal[account]
		err := p.scan(func(dest ...any) error {
			return tx.QueryRow(`select p.id, p.rev, p.login, p.doc, s.until from session s join principal p on p.id = s.principal where s.token = $1`,
				sum).Scan(append(dest, &until)...)
		})
		if errors.Is(err, sql.ErrNoRows) {
			return signInFirst()
		}
		if err != nil {
			return err
		}
		if s, ok = sessionOf(&p, key, until, now); !ok {
			return signInFirst()
		}
		return nil
	}); err != nil {
		return nil, err
	}
	if !s.Locked && now.Sub(s.Seen) >= touchEvery {
		until := now.Add(sessionIdle)
		err := a.db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(`update session set until = $1 where token = $2 and until < $1`, micros(until), sum)
			return err
		})
		// With a full disk people still read; their sessions end no later than they would unused.
		if err != nil && fault.CodeOf(err) != fault.Full && fault.CodeOf(err) != fault.Busy {
			return nil, err
		}
		if err == nil {
			s.Seen = now
		}
	}
	return s, nil
}

func signInFirst() error {
	return fault.New(fault.Unauthenticated, "请先登录；登录可能已经过期。", "Sign in first; your session may have ended.")
}

// Sessions lists a person's sessions, the newest first.
func (a *Accounts) Sessions(ctx context.Context, s *Session) ([]Session, error) {
	now := a.now()
	var out []Session
	err := a.db.Read(ctx, func(tx *store.Tx) error {
		out = nil
		var p principal[account]
		if err := p.scan(tx.QueryRow(`select `+principalColumns+` from principal where id = $1 and kind = $2`, s.Principal, kindPassword).Scan); err != nil {
			return err
		}
		for key := range p.doc.Sessions {
			sum, ok := sumOf(key)
			if !ok {
				return fmt.Errorf("session %q", key)
			}
			var until int64
			err := tx.QueryRow(`select until from session where token = $1`, sum).Scan(&until)
			if errors.Is(err, sql.ErrNoRows) {
				continue
			}
			if err != nil {
				return err
			}
			if one, ok := sessionOf(&p, key, until, now); ok {
				out = append(out, *one)
			}
		}
		return nil
	})
	slices.SortFunc(out, func(x, y Session) int { return y.Since.Compare(x.Since) })
	return out, err
}

// EndSession ends one of the person's sessions by its ID; "" ends all but this.
func (a *Accounts) EndSession(ctx context.Context, s *Session, id string) error {
	return alter(ctx, a, kindPassword, s.Principal, func(tx *store.Tx, p *principal[account]) error {
		n := len(p.doc.Sessions)
		if err := p.doc.end(tx, func(key string) bool { return id == "" && key != s.key || id != "" && key[:16] == id }); err != nil {
			return err
		}
		if id != "" && n == len(p.doc.Sessions) {
			return fault.New(fault.NotFound, "没有这个会话，或者它已经结束。", "There is no such session, or it has ended.")
		}
		return nil
	})
}

// SignOut ends this session.
func (a *Accounts) SignOut(ctx context.Context, s *Session) error {
	if s.API {
		return fault.New(fault.Invalid, "令牌不用退出；不用了就作废它。", "A token does not sign out; revoke it when it is done with.")
	}
	return alter(ctx, a, kindPassword, s.Principal, func(tx *store.Tx, p *principal[account]) error {
		return p.doc.end(tx, func(key string) bool { return key == s.key })
	})
}

// Sweep removes sessions that ended and devices that nobody signed in at today.
func (a *Accounts) Sweep(ctx context.Context) error {
	now := a.now()
	today := calendar.DateOf(now, calendar.Shanghai()).String()
	for {
		var n int64
		err := a.db.Write(ctx, func(tx *store.Tx) error {
			r, err := tx.Exec(`delete from session where token in (select token from session where until <= $1 limit 200)`, micros(now))
			n = r.Rows
			return err
		})
		if err != nil {
			return err
		}
		if n < 200 {
			break
		}
	}
	return a.db.Write(ctx, func(tx *store.Tx) error {
		var old []int64
		err := each(tx, kindDevice, func(p *principal[device]) error {
			if p.doc.Day != today && len(old) < 200 {
				old = append(old, p.id)
			}
			return nil
		})
		for _, id := range old {
			if err == nil {
				_, err = tx.Exec(`delete from principal where id = $1`, id)
			}
		}
		return err
	})
}

// hashOf reads a cookie of ours, 32 random bytes, and gives its hash in hex.
func hashOf(cookie string) (string, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(cookie)
	if err != nil || len(raw) != 32 {
		return "", false
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:]), true
}

// sumOf gives the bytes of a hash in hex, as the table has it.
func sumOf(key string) ([]byte, bool) {
	sum, err := hex.DecodeString(key)
	return sum, err == nil && len(sum) == sha256.Size
}

func cut(s string, most int) string {
	r := []rune(strings.ToValidUTF8(s, ""))
	return string(r[:min(len(r), most)])
}

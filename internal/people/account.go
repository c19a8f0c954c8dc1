package people

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/store"
)

// Accounts are the credentials of people: passwords, PINs, API tokens, and the
// sessions that were begun with them. They say who somebody is and never what
// he may do: rights are seats.
//
// The tables principal and session are theirs. A principal is one of
//
//   - password: a person's account; login is what he types. Its document holds
//     the hashes of password and PIN, the sessions begun with it, the person's
//     own settings.
//   - token: an API token; login is "token:" and the hash of the token.
//   - device: a counter PC; login is "device:" and the hash of its cookie. Its
//     document says who signed in there in full on the day it names.
//
// No secret is kept: passwords and PINs as argon2id, tokens and cookies, which
// are random, as sha-256.
type Accounts struct {
	db   *store.DB
	now  func() time.Time
	rand io.Reader
	turn chan struct{} // one seat for each hashing that may go on
}

// NewAccounts makes the accounts of a migrated database.
func NewAccounts(db *store.DB, now func() time.Time, rand io.Reader) *Accounts {
	return &Accounts{db: db, now: now, rand: rand, turn: make(chan struct{}, hashings)}
}

const (
	kindPassword = "password"
	kindToken    = "token"
	kindDevice   = "device"
)

// account is the document of a principal of kind password.
type account struct {
	Person   int64              `json:"person"`
	Hash     string             `json:"hash"`
	Change   bool               `json:"change,omitempty"` // the password must be changed first
	Closed   bool               `json:"closed,omitempty"`
	Wrong    int                `json:"wrong,omitempty"` // passwords tried in a row without success
	Tried    int64              `json:"tried,omitempty"` // the last of them
	PIN      string             `json:"pin,omitempty"`
	PINWrong int                `json:"pin_wrong,omitempty"`
	Sessions map[string]sitting `json:"sessions,omitempty"` // by the sha-256 of the session's token, hex
	Settings Settings           `json:"settings,omitzero"`
}

// Settings are a person's own: no right hangs on them.
type Settings struct {
	Lang    i18n.Lang           `json:"lang,omitempty"`     // "": as the browser asks
	KeysOff bool                `json:"keys_off,omitempty"` // single keys do nothing
	Columns map[string][]string `json:"columns,omitempty"`  // shown in the list of a type, in order
	Views   map[string][]View   `json:"views,omitempty"`    // kept beside the lists of a type
}

// View is a list of a type as somebody left it, to come back to.
type View struct {
	Name    string   `json:"name"`
	Query   string   `json:"query"` // of its address: list, words, filters, order
	Columns []string `json:"columns,omitempty"`
}

const (
	viewsMost    = 100
	viewNameMost = 40 // runes
)

// Account is what an administrator sees of one.
type Account struct {
	Principal int64
	Person    int64
	Login     string
	Change    bool // the password must be changed at the next sign-in
	Closed    bool
	PIN       bool
	Wrong     int       // wrong passwords in a row
	Tried     time.Time // the last of them
	Sessions  int
}

// principal is a row with its document.
type principal[T any] struct {
	id, rev int64
	login   string
	doc     T
}

const principalColumns = `id, rev, login, doc`

func (p *principal[T]) scan(scan func(...any) error) error {
	var doc string
	if err := scan(&p.id, &p.rev, &p.login, &doc); err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(doc), &p.doc); err != nil {
		return fmt.Errorf("principal %d: %w", p.id, err)
	}
	return nil
}

func (p *principal[T]) save(tx *store.Tx) error {
	doc, err := json.Marshal(p.doc)
	if err != nil {
		return err
	}
	n, err := tx.Exec(`update principal set rev = rev + 1, doc = $1 where id = $2 and rev = $3`, string(doc), p.id, p.rev)
	if err == nil && n.Rows != 1 {
		err = store.ErrConflict
	}
	return err
}

// alter changes the document of a principal in one act. f may run twice.
func alter[T any](ctx context.Context, a *Accounts, kind string, id int64, f func(tx *store.Tx, p *principal[T]) error) error {
	return a.db.Write(ctx, func(tx *store.Tx) error {
		var p principal[T]
		err := p.scan(tx.QueryRow(`select `+principalColumns+` from principal where id = $1 and kind = $2`+tx.ForUpdate(), id, kind).Scan)
		if errors.Is(err, sql.ErrNoRows) {
			return notThere(kind)
		}
		if err != nil {
			return err
		}
		if err := f(tx, &p); err != nil {
			return err
		}
		return p.save(tx)
	})
}

// byLogin finds the account of what somebody typed; nil when there is none.
func byLogin(tx *store.Tx, login string) (*principal[account], error) {
	var p principal[account]
	err := p.scan(tx.QueryRow(`select `+principalColumns+` from principal where login = $1 and kind = $2`, loginKey(login), kindPassword).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &p, err
}

// each reads all principals of a kind.
func each[T any](tx *store.Tx, kind string, f func(*principal[T]) error) error {
	rows, err := tx.Query(`select `+principalColumns+` from principal where kind = $1 order by id`, kind)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var p principal[T]
		if err := p.scan(rows.Scan); err != nil {
			return err
		}
		if err := f(&p); err != nil {
			return err
		}
	}
	return rows.Err()
}

// loginKey is the form in which a login is kept and compared: case and width
// of letters make no difference.
func loginKey(login string) string { return strings.ToLower(fold(strings.TrimSpace(login))) }

// Enrol gives a person an account. A person has one, and a login is one
// person's. change has the password changed at the first sign-in.
func (a *Accounts) Enrol(ctx context.Context, person int64, login, password string, change bool) (id int64, err error) {
	key := loginKey(login)
	if n := utf8.RuneCountInString(key); n == 0 || n > 64 || strings.ContainsFunc(key, func(r rune) bool { return r == ':' || !unicode.IsGraphic(r) }) {
		return 0, fault.New(fault.Invalid, "账号没有开成。", "The account was not made.").
			At("login", "/login", "登录名要 1 到 64 个字符，不含冒号", "a login has 1 to 64 characters and no colon")
	}
	if person <= 0 {
		return 0, fault.New(fault.Invalid, "账号没有开成。", "The account was not made.").
			At("person", "/person", "请说明是谁的账号", "say whose account it is")
	}
	if err := goodPassword(key, password); err != nil {
		return 0, err
	}
	hash, err := a.hash(ctx, password)
	if err != nil {
		return 0, err
	}
	doc, err := json.Marshal(account{Person: person, Hash: hash, Change: change})
	if err != nil {
		return 0, err
	}
	err = a.db.Write(ctx, func(tx *store.Tx) error {
		if err := each(tx, kindPassword, func(p *principal[account]) error {
			switch {
			case p.login == key:
				return fault.New(fault.Conflict, "账号没有开成。", "The account was not made.").
					At("login", "/login", "登录名“"+key+"”已有人用", "the login “"+key+"” is taken")
			case p.doc.Person == person:
				return fault.New(fault.Conflict, "账号没有开成。", "The account was not made.").
					At("person", "/person", "这个人已有账号“"+p.login+"”", "this person has the account “"+p.login+"”")
			}
			return nil
		}); err != nil {
			return err
		}
		return tx.QueryRow(`insert into principal(kind, login, rev, doc) values ($1, $2, 1, $3) returning id`,
			kindPassword, key, string(doc)).Scan(&id)
	})
	return id, err
}

// SetPassword gives an account a new password, opens it where it was closed or
// waits after wrong tries, and ends all its sessions. It asks nothing: whoever
// calls it has seen to the right.
func (a *Accounts) SetPassword(ctx context.Context, id int64, password string, change bool) error {
	return a.renew(ctx, id, password, change, "")
}

// renew stores a new password and ends every session but one.
func (a *Accounts) renew(ctx context.Context, id int64, password string, change bool, but string) error {
	if err := goodPassword("", password); err != nil { // before the work of hashing
		return err
	}
	hash, err := a.hash(ctx, password)
	if err != nil {
		return err
	}
	return alter(ctx, a, kindPassword, id, func(tx *store.Tx, p *principal[account]) error {
		if err := goodPassword(p.login, password); err != nil {
			return err
		}
		p.doc.Hash, p.doc.Change, p.doc.Closed = hash, change, false
		p.doc.Wrong, p.doc.PINWrong = 0, 0
		return p.doc.end(tx, func(key string) bool { return key != but })
	})
}

// ChangePassword is the person's own change: the old password is asked for,
// the other sessions end.
func (a *Accounts) ChangePassword(ctx context.Context, s *Session, old, new string) error {
	if err := a.password(ctx, s.Principal, old); err != nil {
		return err
	}
	if fold(old) == fold(new) {
		return fault.New(fault.Invalid, "密码没有改成。", "The password was not changed.").
			At("password", "/password", "新密码与旧的一样", "the new password is the old one")
	}
	if err := a.renew(ctx, s.Principal, new, false, s.key); err != nil {
		return err
	}
	s.MustChange = false
	return nil
}

// Close shuts an account: its sessions end, the person's tokens are revoked,
// nobody signs in with it until it is given a password again.
func (a *Accounts) Close(ctx context.Context, id int64) error {
	now := a.now()
	return alter(ctx, a, kindPassword, id, func(tx *store.Tx, p *principal[account]) error {
		p.doc.Closed = true
		if err := p.doc.end(tx, func(string) bool { return true }); err != nil {
			return err
		}
		var theirs []*principal[token]
		if err := each(tx, kindToken, func(t *principal[token]) error {
			if t.doc.Person == p.doc.Person {
				theirs = append(theirs, t)
			}
			return nil
		}); err != nil {
			return err
		}
		for _, t := range theirs {
			t.doc.Revoked = micros(now)
			if err := t.save(tx); err != nil {
				return err
			}
		}
		return nil
	})
}

// List gives all accounts by login.
func (a *Accounts) List(ctx context.Context) ([]Account, error) {
	var out []Account
	err := a.db.Read(ctx, func(tx *store.Tx) error {
		out = nil
		return each(tx, kindPassword, func(p *principal[account]) error {
			out = append(out, accountOf(p))
			return nil
		})
	})
	slices.SortFunc(out, func(x, y Account) int { return strings.Compare(x.Login, y.Login) })
	return out, err
}

// Find gives the account of a login.
func (a *Accounts) Find(ctx context.Context, login string) (*Account, error) {
	var out *Account
	err := a.db.Read(ctx, func(tx *store.Tx) error {
		p, err := byLogin(tx, login)
		if err != nil {
			return err
		}
		if p == nil {
			return notThere(kindPassword)
		}
		seen := accountOf(p)
		out = &seen
		return nil
	})
	return out, err
}

// Of gives the account of a person.
func (a *Accounts) Of(ctx context.Context, person int64) (*Account, error) {
	all, err := a.List(ctx)
	if err != nil {
		return nil, err
	}
	for _, x := range all {
		if x.Person == person {
			return &x, nil
		}
	}
	return nil, notThere(kindPassword)
}

func notThere(kind string) error {
	if kind == kindToken {
		return fault.New(fault.NotFound, "没有这个令牌。", "There is no such token.")
	}
	return fault.New(fault.NotFound, "没有这个账号。", "There is no such account.")
}

func accountOf(p *principal[account]) Account {
	return Account{Principal: p.id, Person: p.doc.Person, Login: p.login, Change: p.doc.Change, Closed: p.doc.Closed,
		PIN: p.doc.PIN != "", Wrong: p.doc.Wrong, Tried: instant(p.doc.Tried), Sessions: len(p.doc.Sessions)}
}

// SetSettings keeps a person's settings.
func (a *Accounts) SetSettings(ctx context.Context, s *Session, to Settings) error {
	columns := 0
	for _, c := range to.Columns {
		columns += len(c)
	}
	views := 0
	for _, vs := range to.Views {
		views += len(vs)
		for _, x := range vs {
			columns += len(x.Columns)
			if x.Name == "" || utf8.RuneCountInString(x.Name) > viewNameMost || len(x.Query) > 2000 {
				return fault.New(fault.Invalid, "视图没有保存：名称须写，最多 40 个字。", "The view was not saved: its name is needed, of at most 40 characters.")
			}
		}
	}
	if to.Lang != "" && to.Lang != i18n.Zh && to.Lang != i18n.En || len(to.Columns) > 200 || columns > 2000 || views > viewsMost {
		return fault.New(fault.Invalid, "设置没有保存：内容不对。", "The settings were not saved: they cannot be read.")
	}
	if err := alter(ctx, a, kindPassword, s.Principal, func(_ *store.Tx, p *principal[account]) error {
		p.doc.Settings = to
		return nil
	}); err != nil {
		return err
	}
	s.Settings = to
	return nil
}

func micros(t time.Time) int64 { return t.UnixMicro() }

// instant gives a stored time; 0 is none.
func instant(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

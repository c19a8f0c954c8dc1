package people_test

import (
	"context"
	"crypto/rand"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// house is a department's accounts on a clock of their own.
type house struct {
	*people.Accounts
	t   *testing.T
	db  *store.DB
	mu  sync.Mutex
	now time.Time
}

// morning is nine o'clock in Shanghai.
var morning = time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC)

func newHouse(t *testing.T, db *store.DB) *house {
	h := &house{t: t, db: db, now: morning}
	h.Accounts = people.NewAccounts(db, func() time.Time {
		h.mu.Lock()
		defer h.mu.Unlock()
		return h.now
	}, rand.Reader)
	return h
}

func (h *house) later(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

func (h *house) enrol(person int64, login string) int64 {
	h.t.Helper()
	id, err := h.Enrol(h.t.Context(), person, login, secretOf(login), false)
	if err != nil {
		h.t.Fatal(err)
	}
	return id
}

func secretOf(login string) string { return "tall ladder of " + login }

func (h *house) signIn(login string, at people.Place) *people.Session {
	h.t.Helper()
	s, err := h.SignIn(h.t.Context(), login, secretOf(login), at)
	if err != nil {
		h.t.Fatal(err)
	}
	return s
}

func (h *house) resolve(secret string) *people.Session {
	h.t.Helper()
	s, err := h.Resolve(h.t.Context(), secret)
	if err != nil {
		h.t.Fatal(err)
	}
	return s
}

// says checks an error's code, that both languages speak, and its reason.
func says(t *testing.T, err error, code fault.Code, reason string) {
	t.Helper()
	if fault.CodeOf(err) != code {
		t.Fatalf("got %v, want %s", err, code)
	}
	f := fault.As(err)
	if f.Say.Zh == "" || f.Say.En == "" || f.Say.Zh == f.Say.En {
		t.Errorf("not in both languages: %+v", f.Say)
	}
	if reason != "" && !f.Has(reason) {
		t.Errorf("%v lacks the reason %q", err, reason)
	}
	for _, n := range f.Names {
		if n.Say.Zh == "" || n.Say.En == "" {
			t.Errorf("reason not in both languages: %+v", n)
		}
	}
}

func onBoth(t *testing.T, f func(t *testing.T, h *house)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) { f(t, newHouse(t, db)) })
}

func TestEnrol(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		id := h.enrol(7, "Wang.Li")
		for name, c := range map[string]struct {
			person          int64
			login, password string
			code            fault.Code
			reason          string
		}{
			"taken, in another case":  {8, "wang.li", "tall ladder 1", fault.Conflict, "login"},
			"taken, in another width": {8, "ＷＡＮＧ.li", "tall ladder 1", fault.Conflict, "login"},
			"second of one person":    {7, "other", "tall ladder 1", fault.Conflict, "person"},
			"nobody":                  {0, "other", "tall ladder 1", fault.Invalid, "person"},
			"no login":                {8, "  ", "tall ladder 1", fault.Invalid, "login"},
			"colon":                   {8, "token:x", "tall ladder 1", fault.Invalid, "login"},
			"control character":       {8, "a\x00b", "tall ladder 1", fault.Invalid, "login"},
			"short":                   {8, "other", "short1!", fault.Invalid, "password"},
			"figures":                 {8, "other", "8301754629", fault.Invalid, "password"},
			"figures in full width":   {8, "other", "８３０１７５４６２９", fault.Invalid, "password"},
			"one letter":              {8, "other", "xxxxxxxxxx", fault.Invalid, "password"},
			"common":                  {8, "other", "Password123", fault.Invalid, "password"},
			"the login in it":         {8, "zhangsan", "zhangsan99", fault.Invalid, "password"},
			"long":                    {8, "other", strings.Repeat("ab", 200), fault.Invalid, "password"},
		} {
			t.Run(name, func(t *testing.T) {
				_, err := h.Enrol(ctx, c.person, c.login, c.password, false)
				says(t, err, c.code, c.reason)
			})
		}
		all, err := h.List(ctx)
		if err != nil || len(all) != 1 || all[0].Principal != id || all[0].Login != "wang.li" || all[0].Person != 7 {
			t.Fatalf("accounts: %+v, %v", all, err)
		}
		if a, err := h.Find(ctx, "WANG.LI"); err != nil || a.Principal != id {
			t.Errorf("found %+v, %v", a, err)
		}
		if a, err := h.Of(ctx, 7); err != nil || a.Principal != id {
			t.Errorf("of 7: %+v, %v", a, err)
		}
		_, err = h.Of(ctx, 8)
		says(t, err, fault.NotFound, "")
		says(t, h.Accounts.Close(ctx, 99), fault.NotFound, "")
	})
}

func TestNothingSecretIsKept(t *testing.T) {
	h := newHouse(t, storetest.New(t))
	h.enrol(7, "wang")
	device, err := h.NewDevice()
	if err != nil {
		t.Fatal(err)
	}
	s := h.signIn("wang", people.Place{Device: device})
	if err := h.SetPIN(t.Context(), s, secretOf("wang"), "280519"); err != nil {
		t.Fatal(err)
	}
	token, _, err := h.NewToken(t.Context(), 7, "export", time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	var all string
	if err := h.db.Read(t.Context(), func(tx *store.Tx) error {
		return tx.QueryRow(`select (select group_concat(login || doc) from principal) || (select group_concat(hex(token)) from session)`).Scan(&all)
	}); err != nil {
		t.Fatal(err)
	}
	for name, secret := range map[string]string{"password": secretOf("wang"), "PIN": "280519", "session": s.Token, "device": device, "token": token, "token's own part": token[3:]} {
		if strings.Contains(all, secret) {
			t.Errorf("the %s stands in the database", name)
		}
	}
	if !strings.Contains(all, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("the password is not kept as argon2id of the cost agreed: %s", all)
	}
}

func TestChangeOfPassword(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		id, err := h.Enrol(ctx, 7, "wang", "given for once", true)
		if err != nil {
			t.Fatal(err)
		}
		other, err := h.SignIn(ctx, "wang", "given for once", people.Place{})
		if err != nil {
			t.Fatal(err)
		}
		s, err := h.SignIn(ctx, "wang", "given for once", people.Place{})
		if err != nil {
			t.Fatal(err)
		}
		says(t, h.resolve(s.Token).Fit(), fault.Forbidden, "password")
		says(t, h.ChangePassword(ctx, s, "something else", "my own, now"), fault.Unauthenticated, "")
		says(t, h.ChangePassword(ctx, s, "given for once", "given for once"), fault.Invalid, "password")
		says(t, h.ChangePassword(ctx, s, "given for once", "wang wang"), fault.Invalid, "password")
		if err := h.ChangePassword(ctx, s, "given for once", "my own, now"); err != nil {
			t.Fatal(err)
		}
		if err := h.resolve(s.Token).Fit(); err != nil || s.Fit() != nil {
			t.Errorf("after the change: %v", err)
		}
		_, err = h.Resolve(ctx, other.Token)
		says(t, err, fault.Unauthenticated, "")
		_, err = h.SignIn(ctx, "wang", "given for once", people.Place{})
		says(t, err, fault.Unauthenticated, "")

		token, _, err := h.NewToken(ctx, 7, "export", time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Accounts.Close(ctx, id); err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{s.Token, token} {
			_, err = h.Resolve(ctx, secret)
			says(t, err, fault.Unauthenticated, "")
		}
		_, err = h.SignIn(ctx, "wang", "my own, now", people.Place{})
		says(t, err, fault.Forbidden, "")
		if err := h.SetPassword(ctx, id, "back from leave", false); err != nil {
			t.Fatal(err)
		}
		if _, err := h.SignIn(ctx, "wang", "ｂack from leave", people.Place{}); err != nil {
			t.Errorf("in full width: %v", err)
		}
	})
}

func TestSettings(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		h.enrol(7, "wang")
		s := h.signIn("wang", people.Place{})
		want := people.Settings{Lang: i18n.En, KeysOff: true, Columns: map[string][]string{"repair": {"no", "unit"}},
			Views: map[string][]people.View{"repair": {{Name: "水", Query: "f.kind=water"}}}}
		if err := h.SetSettings(ctx, s, want); err != nil {
			t.Fatal(err)
		}
		got := h.resolve(s.Token).Settings
		if got.Lang != want.Lang || !got.KeysOff || strings.Join(got.Columns["repair"], " ") != "no unit" || len(got.Views["repair"]) != 1 || got.Views["repair"][0].Query != "f.kind=water" {
			t.Errorf("settings %+v", got)
		}
		says(t, h.SetSettings(ctx, s, people.Settings{Views: map[string][]people.View{"repair": {{Query: "list=all"}}}}), fault.Invalid, "")
		says(t, h.SetSettings(ctx, s, people.Settings{Lang: "fr"}), fault.Invalid, "")
	})
}

func TestHashingWaitsItsTurn(t *testing.T) {
	h := newHouse(t, storetest.New(t))
	h.enrol(7, "wang")
	const many = 12
	errs := make(chan error, many)
	for range many {
		go func() {
			_, err := h.SignIn(context.Background(), "nobody", "whatever it is", people.Place{})
			errs <- err
		}()
	}
	for range many {
		says(t, <-errs, fault.Unauthenticated, "")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.SignIn(ctx, "wang", secretOf("wang"), people.Place{}); err == nil {
		t.Error("signed in for somebody who had gone away")
	}
}

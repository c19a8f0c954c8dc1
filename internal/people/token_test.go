package people_test

import (
	"strings"
	"testing"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/people"
)

func TestTokens(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		h.enrol(7, "wang")
		for name, err := range map[string]error{
			"person": second(h.NewToken(ctx, 0, "export", time.Time{})),
			"name":   second(h.NewToken(ctx, 7, " ", time.Time{})),
			"until":  second(h.NewToken(ctx, 7, "export", morning)),
		} {
			says(t, err, fault.Invalid, name)
		}
		secret, id, err := h.NewToken(ctx, 7, "export", morning.Add(48*time.Hour))
		if err != nil || !strings.HasPrefix(secret, "gj_") || len(secret) != 55 {
			t.Fatalf("%q, %v", secret, err)
		}
		other, _, err := h.NewToken(ctx, 8, "their own", time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		h.later(time.Hour)
		s := h.resolve(secret)
		if s.Person != 7 || s.Principal != id || !s.API || s.Name != "export" || s.Fit() != nil {
			t.Errorf("%+v", s)
		}
		list, err := h.Tokens(ctx, 7)
		if err != nil || len(list) != 1 || list[0].Name != "export" || list[0].ID != id || !list[0].Used.Equal(morning.Add(time.Hour)) {
			t.Fatalf("%+v, %v", list, err)
		}
		if all, err := h.Tokens(ctx, 0); err != nil || len(all) != 2 {
			t.Errorf("%+v, %v", all, err)
		}
		says(t, h.SetPIN(ctx, s, secretOf("wang"), "8305"), fault.Forbidden, "")
		says(t, h.SignOut(ctx, s), fault.Invalid, "")
		_, err = h.SwitchByPIN(ctx, s, 7, "8305")
		says(t, err, fault.Forbidden, "")

		says(t, h.Revoke(ctx, 8, id), fault.NotFound, "")
		h.resolve(secret)
		if err := h.Revoke(ctx, 7, id); err != nil {
			t.Fatal(err)
		}
		says(t, h.Revoke(ctx, 7, id), fault.NotFound, "")
		_, err = h.Resolve(ctx, secret)
		says(t, err, fault.Unauthenticated, "")
		h.resolve(other)
		if list, err := h.Tokens(ctx, 7); err != nil || len(list) != 0 {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

func TestTokensEnd(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		secret, _, err := h.NewToken(t.Context(), 7, "a day", morning.Add(24*time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		h.later(24*time.Hour - time.Microsecond)
		h.resolve(secret)
		h.later(time.Microsecond)
		_, err = h.Resolve(t.Context(), secret)
		says(t, err, fault.Unauthenticated, "")
	})
}

func second(_ string, _ int64, err error) error { return err }

func TestSignInLeavesTokensAlone(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		secret, _, err := h.NewToken(t.Context(), 7, "export", time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		// A token's row is no account, whatever is typed as a login.
		for _, login := range []string{secret, "token:" + secret} {
			_, err := h.SignIn(t.Context(), login, "", people.Place{})
			says(t, err, fault.Unauthenticated, "")
		}
	})
}

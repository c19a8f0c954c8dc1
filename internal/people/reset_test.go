package people_test

import (
	"testing"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/people"
)

// A PIN taken away opens nothing; a password for once signs in, and is changed.
func TestReset(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		id := h.enrol(7, "wang")
		s := h.signIn("wang", people.Place{})
		if err := h.SetPIN(ctx, s, secretOf("wang"), "2580"); err != nil {
			t.Fatal(err)
		}
		if err := h.DropPIN(ctx, id); err != nil {
			t.Fatal(err)
		}
		if h.resolve(s.Token).HasPIN {
			t.Error("the PIN is still there")
		}
		once, err := h.PasswordForOnce()
		if err != nil {
			t.Fatal(err)
		}
		again, err := h.PasswordForOnce()
		if err != nil || once == again {
			t.Errorf("%q twice", once)
		}
		if err := h.SetPassword(ctx, id, once, true); err != nil {
			t.Fatal(err)
		}
		if s, err := h.SignIn(ctx, "wang", once, people.Place{}); err != nil || !s.MustChange {
			t.Errorf("%v %v", s, err)
		}
		says(t, h.DropPIN(ctx, 9999), fault.NotFound, "")
	})
}

package people_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/store"
)

// counter is a PC at the front desk where persons with these logins signed in
// and set themselves a PIN.
func (h *house) counter(logins ...string) (people.Place, []*people.Session) {
	h.t.Helper()
	device, err := h.NewDevice()
	if err != nil {
		h.t.Fatal(err)
	}
	at := people.Place{Device: device, Agent: "counter"}
	var all []*people.Session
	for _, l := range logins {
		s := h.signIn(l, at)
		if err := h.SetPIN(h.t.Context(), s, secretOf(l), pinOf(s.Person)); err != nil {
			h.t.Fatal(err)
		}
		all = append(all, s)
	}
	return at, all
}

func pinOf(person int64) string { return fmt.Sprintf("80%d519", person) }

func TestSetPIN(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		h.enrol(7, "wang")
		s := h.signIn("wang", people.Place{})
		for _, pin := range []string{"123", "123456789", "12a4", "1111", "1234", "9876", "１２３４"} {
			says(t, h.SetPIN(ctx, s, secretOf("wang"), pin), fault.Invalid, "pin")
		}
		says(t, h.SetPIN(ctx, s, "wrong", "8305"), fault.Unauthenticated, "")
		if err := h.SetPIN(ctx, s, secretOf("wang"), "８305"); err != nil {
			t.Fatal(err)
		}
		if !h.resolve(s.Token).HasPIN {
			t.Error("no PIN")
		}
		if err := h.SetPIN(ctx, s, secretOf("wang"), ""); err != nil {
			t.Fatal(err)
		}
		if h.resolve(s.Token).HasPIN {
			t.Error("the PIN is still there")
		}
	})
}

func TestQuickChangeOfPerson(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		h.enrol(7, "wang")
		h.enrol(8, "zhou")
		h.enrol(9, "chen") // signed in elsewhere only
		h.enrol(10, "feng")
		at, all := h.counter("wang", "zhou")
		h.counter("chen")
		h.signIn("feng", at) // without a PIN
		zhou := all[1]
		who, err := h.Quick(ctx, zhou)
		if slices.Sort(who); err != nil || !slices.Equal(who, []int64{7, 8}) {
			t.Fatalf("at this counter: %v, %v", who, err)
		}
		for _, person := range []int64{9, 10, 77} {
			_, err := h.SwitchByPIN(ctx, zhou, person, pinOf(person))
			says(t, err, fault.Unauthenticated, "quick")
		}
		_, err = h.SwitchByPIN(ctx, zhou, 7, pinOf(8))
		says(t, err, fault.Unauthenticated, "pin")
		wang, err := h.SwitchByPIN(ctx, zhou, 7, pinOf(7))
		if err != nil {
			t.Fatal(err)
		}
		if got := h.resolve(wang.Token); got.Person != 7 || !got.Quick || got.Device != zhou.Device {
			t.Errorf("after the change: %+v", got)
		}
		_, err = h.Resolve(ctx, zhou.Token)
		says(t, err, fault.Unauthenticated, "") // it took its place
		// From a session elsewhere there is no way in.
		elsewhere := h.signIn("wang", people.Place{})
		_, err = h.SwitchByPIN(ctx, elsewhere, 8, pinOf(8))
		says(t, err, fault.Unauthenticated, "quick")
		// The day ends at midnight in Shanghai, and with it the session.
		h.later(14*time.Hour + 50*time.Minute)
		wang, err = h.SwitchByPIN(ctx, wang, 8, pinOf(8))
		if err != nil {
			t.Fatal(err)
		}
		h.later(11 * time.Minute)
		_, err = h.Resolve(ctx, wang.Token)
		says(t, err, fault.Unauthenticated, "")
		_, err = h.SwitchByPIN(ctx, all[0], 8, pinOf(8))
		says(t, err, fault.Unauthenticated, "quick")
	})
}

func TestWrongPINsEndTheQuickChange(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		h.enrol(7, "wang")
		h.enrol(8, "zhou")
		at, all := h.counter("wang", "zhou")
		zhou := all[1]
		for range 5 {
			_, err := h.SwitchByPIN(ctx, zhou, 7, "1357")
			says(t, err, fault.Unauthenticated, "pin")
		}
		_, err := h.SwitchByPIN(ctx, zhou, 7, pinOf(7))
		says(t, err, fault.Unauthenticated, "quick")
		who, err := h.Quick(ctx, zhou)
		if err != nil || !slices.Equal(who, []int64{8}) {
			t.Errorf("left at this counter: %v, %v", who, err)
		}
		if _, err := h.SwitchByPIN(ctx, zhou, 8, pinOf(8)); err != nil {
			t.Errorf("the others: %v", err)
		}
		wang := h.signIn("wang", at) // in full, and it goes on
		if _, err := h.SwitchByPIN(ctx, wang, 7, pinOf(7)); err != nil {
			t.Error(err)
		}
	})
}

func TestLock(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		h.enrol(7, "wang")
		h.enrol(8, "zhou")
		at, all := h.counter("wang")
		wang := all[0]
		zhou := h.signIn("zhou", at) // without a PIN
		h.later(5 * time.Minute)
		if err := h.resolve(wang.Token).Fit(); err != nil {
			t.Fatal(err)
		}
		h.later(5*time.Minute + time.Second)
		says(t, h.resolve(wang.Token).Fit(), fault.Unauthenticated, "locked")
		h.later(time.Second)
		locked := h.resolve(wang.Token)
		if !locked.Locked {
			t.Fatal("looking at the locked screen opened it")
		}
		if h.resolve(zhou.Token).Locked {
			t.Error("locked without a PIN to open it")
		}
		open, err := h.SwitchByPIN(ctx, locked, 7, pinOf(7))
		if err != nil {
			t.Fatal(err)
		}
		if err := h.resolve(open.Token).Fit(); err != nil {
			t.Error(err)
		}
		if err := h.Lock(ctx, open); err != nil {
			t.Fatal(err)
		}
		if !h.resolve(open.Token).Locked {
			t.Error("not locked")
		}
		says(t, h.Lock(ctx, zhou), fault.Refused, "")
		// A phone without the counter's cookie does not lock.
		phone := h.signIn("wang", people.Place{})
		h.later(time.Hour)
		if h.resolve(phone.Token).Locked {
			t.Error("the phone locked")
		}
	})
}

func TestConfirm(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		h.enrol(7, "wang")
		_, all := h.counter("wang")
		wang := all[0]
		for _, secret := range []string{pinOf(7), secretOf("wang")} {
			if err := h.Confirm(ctx, wang, secret); err != nil {
				t.Errorf("%s: %v", secret, err)
			}
		}
		says(t, h.Confirm(ctx, wang, "1357"), fault.Unauthenticated, "pin")
		says(t, h.Confirm(ctx, wang, "not the password"), fault.Unauthenticated, "")
		says(t, h.Confirm(ctx, wang, ""), fault.Unauthenticated, "")
		secret, _, err := h.NewToken(ctx, 7, "export", time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		says(t, h.Confirm(ctx, h.resolve(secret), secretOf("wang")), fault.Forbidden, "")
	})
}

func TestSweepForgetsDevices(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		h.enrol(7, "wang")
		h.counter("wang")
		devices := func() (n int) {
			if err := h.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := h.db.Read(t.Context(), func(tx *store.Tx) error {
				return tx.QueryRow(`select count(*) from principal where kind = 'device'`).Scan(&n)
			}); err != nil {
				t.Fatal(err)
			}
			return n
		}
		if devices() != 1 {
			t.Error("today's device is gone")
		}
		h.later(24 * time.Hour)
		if devices() != 0 {
			t.Error("yesterday's device is still there")
		}
	})
}

package people_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
)

func TestSession(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		id := h.enrol(7, "wang")
		s, err := h.SignIn(ctx, " WANG ", secretOf("wang"), people.Place{Agent: "Firefox"})
		if err != nil {
			t.Fatal(err)
		}
		if s.Person != 7 || s.Principal != id || s.Login != "wang" || len(s.Token) != 43 {
			t.Fatalf("session %+v", s)
		}
		got := h.resolve(s.Token)
		if got.Person != 7 || got.Principal != id || got.Agent != "Firefox" || got.Token != "" || got.Fit() != nil || got.Locked {
			t.Errorf("resolved %+v", got)
		}
		for _, wrong := range []string{"", "x", s.Token + "A", s.Token[1:], "gj_", "gj_" + s.Token} {
			_, err := h.Resolve(ctx, wrong)
			says(t, err, fault.Unauthenticated, "")
		}
		if err := h.SignOut(ctx, got); err != nil {
			t.Fatal(err)
		}
		_, err = h.Resolve(ctx, s.Token)
		says(t, err, fault.Unauthenticated, "")
	})
}

func TestSessionsEnd(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		h.enrol(7, "wang")
		idle := h.signIn("wang", people.Place{})
		used := h.signIn("wang", people.Place{})
		gone := func(s *people.Session) {
			t.Helper()
			_, err := h.Resolve(ctx, s.Token)
			says(t, err, fault.Unauthenticated, "")
		}
		h.later(11 * time.Hour)
		h.resolve(used.Token)
		h.later(time.Hour)
		gone(idle) // twelve hours unused
		if seen := h.resolve(used.Token).Seen; !seen.Equal(morning.Add(12 * time.Hour)) {
			t.Errorf("last seen %v", seen)
		}
		for range 13 {
			h.later(11 * time.Hour)
			h.resolve(used.Token)
		}
		h.later(13 * time.Hour)
		gone(used)
		used = h.signIn("wang", people.Place{})
		for range 15 {
			h.later(11 * time.Hour)
			h.resolve(used.Token)
		}
		h.later(3 * time.Hour) // seven days, however much it was used
		gone(used)
		if err := h.Sweep(ctx); err != nil {
			t.Fatal(err)
		}
		h.later(12 * time.Hour)
		if err := h.Sweep(ctx); err != nil {
			t.Fatal(err)
		}
		var rows int
		if err := h.db.Read(ctx, func(tx *store.Tx) error {
			return tx.QueryRow(`select count(*) from session`).Scan(&rows)
		}); err != nil || rows != 0 {
			t.Errorf("%d sessions left, %v", rows, err)
		}
	})
}

func TestSessionsAreListedAndEnded(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		h.enrol(7, "wang")
		h.enrol(8, "zhou")
		phone := h.signIn("wang", people.Place{Agent: "phone"})
		h.later(time.Minute)
		home := h.signIn("wang", people.Place{Agent: "home"})
		h.later(time.Minute)
		desk := h.signIn("wang", people.Place{Agent: "desk"})
		zhou := h.signIn("zhou", people.Place{})
		list, err := h.Sessions(ctx, desk)
		if err != nil || len(list) != 3 || list[0].Agent != "desk" || list[2].Agent != "phone" || list[0].Token != "" {
			t.Fatalf("sessions %+v, %v", list, err)
		}
		says(t, h.EndSession(ctx, zhou, phone.ID), fault.NotFound, "")
		says(t, h.EndSession(ctx, desk, "0123456789abcdef"), fault.NotFound, "")
		if err := h.EndSession(ctx, desk, phone.ID); err != nil {
			t.Fatal(err)
		}
		_, err = h.Resolve(ctx, phone.Token)
		says(t, err, fault.Unauthenticated, "")
		h.resolve(home.Token)
		if err := h.EndSession(ctx, desk, ""); err != nil {
			t.Fatal(err)
		}
		_, err = h.Resolve(ctx, home.Token)
		says(t, err, fault.Unauthenticated, "")
		h.resolve(desk.Token)
		h.resolve(zhou.Token)
	})
}

func TestOldestSessionMakesRoom(t *testing.T) {
	h := newHouse(t, storetest.New(t))
	h.enrol(7, "wang")
	var all []*people.Session
	for i := range 21 {
		all = append(all, h.signIn("wang", people.Place{Agent: fmt.Sprint(i)}))
		h.later(time.Second)
	}
	_, err := h.Resolve(t.Context(), all[0].Token)
	says(t, err, fault.Unauthenticated, "")
	for _, s := range all[1:] {
		h.resolve(s.Token)
	}
}

func TestWrongPasswordsWait(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		h.enrol(7, "wang")
		h.enrol(8, "zhou")
		try := func(password string) error {
			_, err := h.SignIn(ctx, "wang", password, people.Place{})
			return err
		}
		for range 5 {
			says(t, try("wrong"), fault.Unauthenticated, "")
		}
		for _, wait := range []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 15 * time.Minute, 15 * time.Minute} {
			says(t, try(secretOf("wang")), fault.Busy, "wait") // even the right one
			h.later(wait - time.Second)
			says(t, try(secretOf("wang")), fault.Busy, "wait")
			h.later(time.Second)
			says(t, try("wrong"), fault.Unauthenticated, "")
		}
		h.signIn("zhou", people.Place{}) // nobody else waits
		a, err := h.Find(ctx, "wang")
		if err != nil || a.Wrong != 12 {
			t.Fatalf("%+v, %v", a, err)
		}
		h.later(15 * time.Minute)
		h.signIn("wang", people.Place{})
		says(t, try("wrong"), fault.Unauthenticated, "")
		h.signIn("wang", people.Place{}) // it begins anew
		if a, err = h.Find(ctx, "wang"); err != nil || a.Wrong != 0 {
			t.Errorf("%+v, %v", a, err)
		}
		for range 5 {
			says(t, try("wrong"), fault.Unauthenticated, "")
		}
		says(t, try(secretOf("wang")), fault.Busy, "wait")
		if err := h.SetPassword(ctx, a.Principal, secretOf("wang"), false); err != nil {
			t.Fatal(err)
		}
		h.signIn("wang", people.Place{}) // the administrator opened it
	})
}

// Many guesses at once are as many as one after the other.
func TestWrongPasswordsAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		h.enrol(7, "wang")
		var wg sync.WaitGroup
		var mu sync.Mutex
		looked := 0
		for i := range 20 {
			wg.Go(func() {
				_, err := h.SignIn(t.Context(), "wang", fmt.Sprint("guess ", i), people.Place{})
				if fault.CodeOf(err) == fault.Unauthenticated {
					mu.Lock()
					looked++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if looked != 5 {
			t.Errorf("%d guesses were looked at, want 5", looked)
		}
	})
}

// What somebody sent is his, until a record holds it.
func TestUploads(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		h.enrol(7, "wang")
		h.enrol(8, "zhou")
		wang, zhou := h.signIn("wang", people.Place{}), h.signIn("zhou", people.Place{})
		f := regulation.File{Hash: strings.Repeat("ab", 32), Name: "tap.jpg", Size: 9, Media: "image/jpeg", At: morning}
		for range 2 {
			if err := h.KeepUpload(ctx, wang, f); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := h.Upload(ctx, wang, f.Hash); err != nil || got != f {
			t.Errorf("%+v, %v", got, err)
		}
		_, err := h.Upload(ctx, zhou, f.Hash)
		says(t, err, fault.NotFound, "")
	})
}

package people

import (
	"context"
	"fmt"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/store"
)

// Wrong passwords in a row that go unpunished, then the wait after each more.
const wrongFree = 5

var wrongWaits = []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 15 * time.Minute}

// tooSoon refuses a try before its time. A clock that was set back makes
// nobody wait longer.
func (d *account) tooSoon(now time.Time) error {
	if d.Wrong < wrongFree {
		return nil
	}
	wait := wrongWaits[min(d.Wrong-wrongFree, len(wrongWaits)-1)]
	left := min(instant(d.Tried).Add(wait).Sub(now), wait)
	if left <= 0 {
		return nil
	}
	left = left.Round(time.Second) + time.Second
	say := i18n.Text{Zh: fmt.Sprintf("请等 %d 秒再试", int(left.Seconds())), En: fmt.Sprintf("wait %d seconds and try again", int(left.Seconds()))}
	f := fault.New(fault.Busy, "密码错了太多次，暂时不能登录。", "Too many wrong passwords; signing in is paused.")
	f.Names = []fault.Name{{Name: "wait", Say: say, Fix: []fault.Fix{{Kind: "wait", Name: now.Add(left).UTC().Format(time.RFC3339), Say: say}}}}
	return f
}

func wrongPassword() error {
	return fault.New(fault.Unauthenticated, "登录名或密码不对。", "The login or the password is wrong.")
}

// password checks a password of an account under the rule of waits. A try
// counts before it is looked at, so that many at once are many.
func (a *Accounts) password(ctx context.Context, id int64, password string) error {
	now := a.now()
	var kept string
	if err := alter(ctx, a, kindPassword, id, func(_ *store.Tx, p *principal[account]) error {
		if err := p.doc.tooSoon(now); err != nil {
			return err
		}
		p.doc.Wrong++
		p.doc.Tried, kept = micros(now), p.doc.Hash
		return nil
	}); err != nil {
		return err
	}
	ok, err := a.verify(ctx, kept, password)
	if err != nil {
		return err
	}
	if !ok {
		return wrongPassword()
	}
	return alter(ctx, a, kindPassword, id, func(_ *store.Tx, p *principal[account]) error {
		if p.doc.Closed {
			return fault.New(fault.Forbidden, "这个账号已停用，请找管理员。", "This account is closed; ask the administrator.")
		}
		if p.doc.Hash == kept { // else it was changed meanwhile, and this one is no longer it
			p.doc.Wrong = 0
			return nil
		}
		return wrongPassword()
	})
}

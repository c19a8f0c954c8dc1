package people

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/store"
)

const (
	// lockAfter is how long a counter may be left alone by somebody who has a
	// PIN. Without one the screen does not lock, because only the whole
	// password would open it.
	lockAfter = 5 * time.Minute
	pinLeast  = 4
	pinMost   = 8
	pinTries  = 5
)

// isPIN says whether a secret has the shape of a PIN; no password has it.
func isPIN(secret string) bool {
	return len(secret) >= pinLeast && len(secret) <= pinMost && strings.Trim(secret, "0123456789") == ""
}

// easyPIN says that all figures are the same, or run up or down.
func easyPIN(pin string) bool {
	step := int(pin[1]) - int(pin[0])
	for i := 1; i < len(pin); i++ {
		if int(pin[i])-int(pin[i-1]) != step {
			return false
		}
	}
	return step >= -1 && step <= 1
}

// SetPIN gives the person a PIN for the counter, or takes it away (""); the
// password is asked for, because the PIN stands in for it all day.
func (a *Accounts) SetPIN(ctx context.Context, s *Session, password, pin string) error {
	if s.API {
		return notForTokens()
	}
	pin = fold(pin)
	bad := func(zh, en string) error {
		return fault.New(fault.Invalid, "PIN 没有设成。", "The PIN was not set.").At("pin", "/pin", zh, en)
	}
	switch {
	case pin == "":
	case !isPIN(pin):
		return bad(fmt.Sprintf("PIN 是 %d 到 %d 位数字", pinLeast, pinMost), fmt.Sprintf("a PIN is %d to %d figures", pinLeast, pinMost))
	case easyPIN(pin):
		return bad("这个 PIN 太容易猜到", "this PIN is too easy to guess")
	}
	if err := a.password(ctx, s.Principal, password); err != nil {
		return err
	}
	hash := ""
	if pin != "" {
		var err error
		if hash, err = a.hash(ctx, pin); err != nil {
			return err
		}
	}
	if err := alter(ctx, a, kindPassword, s.Principal, func(_ *store.Tx, p *principal[account]) error {
		p.doc.PIN, p.doc.PINWrong = hash, 0
		return nil
	}); err != nil {
		return err
	}
	s.HasPIN = pin != ""
	return nil
}

// Quick gives the persons who can take over at this counter by PIN: those who
// signed in there in full today, have a PIN, and have not spent their tries.
func (a *Accounts) Quick(ctx context.Context, s *Session) (persons []int64, err error) {
	now := a.now()
	err = a.db.Read(ctx, func(tx *store.Tx) error {
		persons = nil
		all, err := seatedToday(tx, s.Device, now)
		if err != nil {
			return err
		}
		for _, who := range all {
			var p principal[account]
			if err := p.scan(tx.QueryRow(`select `+principalColumns+` from principal where id = $1`, who.Principal).Scan); err != nil {
				return err
			}
			if p.doc.PIN != "" && p.doc.PINWrong < pinTries && !p.doc.Closed && !p.doc.Change {
				persons = append(persons, who.Person)
			}
		}
		return nil
	})
	return persons, err
}

// SwitchByPIN changes the person at a counter, or opens the locked screen of
// the same one. The session it is done from ends; the new one has a new token
// and ends with the day.
func (a *Accounts) SwitchByPIN(ctx context.Context, s *Session, person int64, pin string) (*Session, error) {
	if s.API {
		return nil, notForTokens()
	}
	now := a.now()
	var id int64
	if err := a.db.Read(ctx, func(tx *store.Tx) error {
		id = 0
		all, err := seatedToday(tx, s.Device, now)
		for _, who := range all {
			if who.Person == person {
				id = who.Principal
			}
		}
		return err
	}); err != nil {
		return nil, err
	}
	if id == 0 {
		return nil, fullFirst("今天还没有在这台电脑上用密码登录过", "no sign-in with the password at this counter today")
	}
	if err := a.pin(ctx, id, pin); err != nil {
		return nil, err
	}
	return a.begin(ctx, id, sitting{Device: s.Device, Agent: s.Agent, Quick: true}, s)
}

// pin checks a PIN. A try counts before it is looked at.
func (a *Accounts) pin(ctx context.Context, id int64, pin string) error {
	var kept string
	var left int
	if err := alter(ctx, a, kindPassword, id, func(_ *store.Tx, p *principal[account]) error {
		switch {
		case p.doc.Closed:
			return fullFirst("账号已停用", "the account is closed")
		case p.doc.PIN == "":
			return fullFirst("没有设 PIN", "there is no PIN")
		case p.doc.PINWrong >= pinTries:
			return fullFirst(fmt.Sprintf("PIN 已错 %d 次", pinTries), fmt.Sprintf("the PIN was wrong %d times", pinTries))
		}
		p.doc.PINWrong++
		kept, left = p.doc.PIN, pinTries-p.doc.PINWrong
		return nil
	}); err != nil {
		return err
	}
	ok, err := a.verify(ctx, kept, pin)
	if err != nil {
		return err
	}
	if !ok {
		return fault.New(fault.Unauthenticated, "PIN 不对。", "The PIN is wrong.").
			At("pin", "/pin", fmt.Sprintf("还可以试 %d 次，之后要用密码登录", left), fmt.Sprintf("%d more tries, then the password is asked for", left))
	}
	return alter(ctx, a, kindPassword, id, func(_ *store.Tx, p *principal[account]) error {
		if p.doc.PIN == kept {
			p.doc.PINWrong = 0
		}
		return nil
	})
}

// Confirm asks again who somebody is before he signs an approval: his PIN or
// his password, whichever he gives.
func (a *Accounts) Confirm(ctx context.Context, s *Session, secret string) error {
	if s.API {
		return notForTokens()
	}
	if pin := fold(secret); isPIN(pin) {
		return a.pin(ctx, s.Principal, pin)
	}
	return a.password(ctx, s.Principal, secret)
}

// Lock locks the screen at once, for somebody who leaves the counter.
func (a *Accounts) Lock(ctx context.Context, s *Session) error {
	if !s.HasPIN || s.Device == "" {
		return fault.New(fault.Refused, "没有 PIN，不能锁屏；请退出登录。", "Without a PIN the screen cannot be locked; sign out instead.")
	}
	sum, ok := sumOf(s.key)
	if !ok {
		return signInFirst()
	}
	unused := a.now().Add(sessionIdle - lockAfter - time.Second)
	err := a.db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`update session set until = $1 where token = $2 and until > $1`, micros(unused), sum)
		return err
	})
	if err == nil {
		s.Locked = true
	}
	return err
}

func fullFirst(zh, en string) error {
	return fault.New(fault.Unauthenticated, "请用密码登录。", "Sign in with the password.").At("quick", "", zh, en)
}

func notForTokens() error {
	return fault.New(fault.Forbidden, "令牌不能这样用，请本人登录。", "A token cannot do this; the person must sign in.")
}

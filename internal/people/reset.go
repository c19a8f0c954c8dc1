package people

import (
	"context"

	"github.com/guiju/guiju/internal/store"
)

// onceLetters are those that nobody mistakes for another.
const onceLetters = "abcdefghjkmnpqrstuvwxyz23456789"

// PasswordForOnce draws a password for somebody who has none or forgot his: to be
// told once, and changed at the next sign-in.
func (a *Accounts) PasswordForOnce() (string, error) {
	b, err := a.draw(14)
	if err != nil {
		return "", err
	}
	for i := range b { // 31 of 256: the first letters come a little more often, which 14 of them can bear
		b[i] = onceLetters[int(b[i])%len(onceLetters)]
	}
	return string(b[:4]) + "-" + string(b[4:9]) + "-" + string(b[9:]), nil
}

// DropPIN takes a person's PIN away; he sets another with his password. It asks
// nothing: whoever calls it has seen to the right.
func (a *Accounts) DropPIN(ctx context.Context, id int64) error {
	return alter(ctx, a, kindPassword, id, func(_ *store.Tx, p *principal[account]) error {
		p.doc.PIN, p.doc.PINWrong = "", 0
		return nil
	})
}

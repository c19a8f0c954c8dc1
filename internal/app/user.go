package app

import (
	"context"
	"strconv"
	"time"

	"github.com/guiju/guiju/internal/fault"
)

// userCmd looks after credentials. People and seats are records: they are
// entered on the pages, by the administrator.
type userCmd struct {
	List     userListCmd     `cmd:"" help:"List the accounts."`
	Enrol    userEnrolCmd    `cmd:"" help:"Give a person of the staff an account."`
	Password userPasswordCmd `cmd:"" help:"Set the password of an account."`
}

type userListCmd struct{ place }

// Run lists accounts with their people and seats.
func (c *userListCmd) Run(ctx context.Context, s *streams) error {
	h, err := c.open(ctx, s, time.Now)
	if err != nil {
		return err
	}
	defer h.Close()
	all, err := h.accounts.List(ctx)
	if err != nil {
		return err
	}
	if s.json {
		return s.encode(all)
	}
	for _, a := range all {
		p, err := h.engine.Person(ctx, a.Person)
		if err != nil {
			return err
		}
		line := a.Login
		if p != nil {
			line += "\t" + id(p.ID) + "\t" + p.Name
			for _, seat := range p.Seats {
				line += "\t" + seat.Post + "@" + seat.Dept
			}
		}
		s.printf("%s\n", line)
	}
	return nil
}

type userEnrolCmd struct {
	place
	Person       string `arg:"" help:"Number of the person's record."`
	Login        string `arg:"" help:"What he signs in with."`
	PasswordFile string `name:"password-file" help:"File with the password (default: GUIJU_PASSWORD, else a prompt)."`
}

// Run gives the account; the person changes the password at the first sign-in.
func (c *userEnrolCmd) Run(ctx context.Context, s *streams) error {
	person, err := strconv.ParseInt(c.Person, 10, 64)
	if err != nil {
		return wrongUsage("人员写记录号", "the person is given by the number of his record")
	}
	password, err := (&initCmd{PasswordFile: c.PasswordFile}).password(s)
	if err != nil {
		return err
	}
	h, err := c.open(ctx, s, time.Now)
	if err != nil {
		return err
	}
	defer h.Close()
	if p, err := h.engine.Person(ctx, person); err != nil || p == nil {
		return fault.New(fault.NotFound, "没有这个人", "there is no such person").Because(err)
	}
	_, err = h.accounts.Enrol(ctx, person, c.Login, password, true)
	return err
}

type userPasswordCmd struct {
	place
	Login        string `arg:"" help:"The account."`
	PasswordFile string `name:"password-file" help:"File with the password (default: GUIJU_PASSWORD, else a prompt)."`
}

// Run sets the password; it is changed again at the next sign-in.
func (c *userPasswordCmd) Run(ctx context.Context, s *streams) error {
	password, err := (&initCmd{PasswordFile: c.PasswordFile}).password(s)
	if err != nil {
		return err
	}
	h, err := c.open(ctx, s, time.Now)
	if err != nil {
		return err
	}
	defer h.Close()
	a, err := h.accounts.Find(ctx, c.Login)
	if err != nil {
		return err
	}
	return h.accounts.SetPassword(ctx, a.Principal, password, true)
}

// tokenCmd issues API tokens.
type tokenCmd struct {
	place
	Login string `arg:"" help:"The account whose person the token acts as."`
	Name  string `arg:"" help:"What it is for."`
	Days  int    `name:"days" default:"365" help:"How long it is good."`
}

// Run prints the token once; it is not kept.
func (c *tokenCmd) Run(ctx context.Context, s *streams) error {
	h, err := c.open(ctx, s, time.Now)
	if err != nil {
		return err
	}
	defer h.Close()
	a, err := h.accounts.Find(ctx, c.Login)
	if err != nil {
		return err
	}
	secret, _, err := h.accounts.NewToken(ctx, a.Person, c.Name, time.Now().AddDate(0, 0, c.Days))
	if err != nil {
		return err
	}
	s.printf("%s\n", secret)
	return nil
}

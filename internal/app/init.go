package app

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/guiju/guiju/internal/fault"
)

// initCmd makes a new installation.
type initCmd struct {
	place
	Name         string `name:"name" required:"" help:"Name of the department, for example 云杉里客户服务部."`
	Code         string `name:"code" default:"D1" help:"Its code, part of numbers: letters and digits."`
	Admin        string `name:"admin" required:"" help:"Name of the first administrator."`
	Login        string `name:"login" default:"admin" help:"What he signs in with."`
	GM           string `name:"gm" help:"Name of the general manager: his first seat is given here, later ones by himself alone."`
	PasswordFile string `name:"password-file" help:"File with his password (default: GUIJU_PASSWORD, else a prompt)."`
	Origin       string `name:"origin" default:"guiju.local" help:"Name of the ledger, as it stands on every checkpoint; for example a domain and the department."`
}

// Run makes the ledger key, the first department and the first administrator.
func (c *initCmd) Run(ctx context.Context, s *streams) error {
	if c.there() {
		return fault.New(fault.Refused, c.Data+" 里已有一套系统，没有动它", c.Data+" holds an installation already; nothing was changed")
	}
	password, err := c.password(s)
	if err != nil {
		return err
	}
	c.fresh = true
	h, err := c.open(ctx, s, time.Now)
	if err != nil {
		return err
	}
	defer h.Close()
	vkey, err := h.begin(ctx, c.Origin)
	if err != nil {
		return err
	}
	dept, person, err := h.found(ctx, c.Code, c.Name, c.Admin)
	if err != nil {
		return err
	}
	var gm int64
	if c.GM != "" {
		if gm, err = h.seat(ctx, dept, c.Code, c.GM, "", "gm"); err != nil {
			return err
		}
	}
	if _, err := h.accounts.Enrol(ctx, person, c.Login, password, false); err != nil {
		return err
	}
	if err := h.seal(ctx); err != nil {
		return err
	}
	s.say("已建立：%s。账本公钥（请抄在纸上，另行保管）：\n%s", "made: %s. The ledger's public key (write it down and keep it elsewhere):\n%s", c.Name, vkey)
	if gm != 0 {
		s.say("总经理 %s 的人员编号 %s；给他开账号：guiju user enrol -data %s %s 登录名", "The general manager %s is person %s; give him an account: guiju user enrol -data %s %s LOGIN", c.GM, id(gm), c.Data, id(gm))
	}
	s.say("账本密钥在 %s，随备份一起保管。启动：guiju serve -data %s", "The ledger key lies in %s; it is part of a backup. Start: guiju serve -data %s", c.keyfile(), c.Data)
	return nil
}

func (c *initCmd) password(s *streams) (string, error) {
	if c.PasswordFile != "" {
		b, err := os.ReadFile(c.PasswordFile)
		if err != nil {
			return "", fault.New(fault.Environment, "读不到密码文件", "the password file cannot be read").Because(err)
		}
		return strings.TrimRight(string(b), "\r\n"), nil
	}
	if p := os.Getenv("GUIJU_PASSWORD"); p != "" {
		return p, nil
	}
	return prompt(s)
}

// prompt asks for a password, without showing it on a terminal.
func prompt(s *streams) (string, error) {
	fmt.Fprint(s.err, textOf("密码：", "Password: ").In(s.lang))
	if f, ok := s.in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		b, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(s.err)
		return string(b), err
	}
	line, err := bufio.NewReader(s.in).ReadString('\n')
	if line == "" && err != nil {
		return "", wrongUsage("没有给密码", "no password was given")
	}
	return strings.TrimRight(line, "\r\n"), nil
}

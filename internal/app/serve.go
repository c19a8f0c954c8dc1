package app

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
)

// serveCmd serves the pages and the API.
type serveCmd struct {
	place
	Listen  string `name:"listen" default:"127.0.0.1:8080" env:"GUIJU_LISTEN" help:"Address to listen on. Plain HTTP only on loopback."`
	TLS     string `name:"tls" env:"GUIJU_TLS" help:"auto: the department's own certificate authority; or CERT,KEY."`
	Host    string `name:"host" env:"GUIJU_HOST" help:"Names and addresses other machines use, with commas (for -tls auto)."`
	Webhook string `name:"webhook" env:"GUIJU_WEBHOOK" help:"Group robot (企业微信, 钉钉, 飞书) that is told for whom a record waits: number, stage and due, nothing of its content."`
	Demo    bool   `name:"demo" help:"Show the demonstration accounts on the sign-in page."`
}

// Run serves until it is told to stop, then finishes what it has begun.
func (c *serveCmd) Run(ctx context.Context, s *streams) error {
	if !c.there() {
		return fault.New(fault.Environment,
			c.Data+" 里还没有系统：先运行 guiju init -data "+c.Data+"，或 guiju demo -data "+c.Data,
			"there is no installation in "+c.Data+": first run guiju init -data "+c.Data+", or guiju demo -data "+c.Data)
	}
	if c.TLS == "" && !loopback(c.Listen) {
		return fault.New(fault.Environment, "对外监听须加 -tls auto（或证书），明文只限本机", "listening beyond this machine needs -tls auto (or a certificate); plain HTTP is for loopback alone")
	}
	c.notify = c.Webhook != ""
	var tlsConfig *tls.Config
	var ca *authority
	scheme := "http"
	if c.TLS != "" {
		var err error
		if tlsConfig, ca, err = certificates(c.TLS, c.Host, c.Data, time.Now); err != nil {
			return err
		}
		scheme = "https"
	}
	in, err := c.instance(ctx, s, time.Now, c.Demo, ca)
	if err != nil {
		return err
	}
	defer in.Close()
	srv := &http.Server{Handler: in.Handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		TLSConfig: tlsConfig, ErrorLog: slog.NewLogLogger(in.log.Handler(), slog.LevelWarn)}
	ln, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fault.New(fault.Environment, "监听不了 "+c.Listen, "cannot listen on "+c.Listen).Because(err)
	}
	run, stop := context.WithCancel(ctx)
	defer stop()
	failed := make(chan error, 2)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := in.run(run, c.Webhook, scheme+"://"+c.Listen); err != nil {
			failed <- err
		}
	}()
	go func() {
		var err error
		if c.TLS != "" {
			err = srv.ServeTLS(ln, "", "")
		} else {
			err = srv.Serve(ln)
		}
		if !errors.Is(err, http.ErrServerClosed) {
			failed <- err
		}
	}()
	c.announce(s, scheme, ln.Addr().String())
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	err = errors.Join(err, srv.Shutdown(end))
	stop()
	<-ended
	return err
}

func loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return ip != nil && ip.IsLoopback()
}

// announce prints where to go, and in the demonstration who one can be.
func (c *serveCmd) announce(s *streams, scheme, addr string) {
	s.printf("%s://%s\n", scheme, addr)
	if c.TLS == "auto" {
		s.say("手机和其他电脑先装证书：%s://%s/ca.crt", "phones and other PCs install the certificate first: %s://%s/ca.crt", scheme, addr)
	}
	if !c.Demo {
		return
	}
	for _, p := range append(append([]demoPerson{}, demoProject...), demoCompany...) {
		fmt.Fprintf(s.out, "  %-8s %s  %s\n", p.login, p.name, strings.Join(p.posts, ", "))
	}
	t := i18n.Text{Zh: "密码", En: "password"}
	fmt.Fprintf(s.out, "  %s: %s  PIN: %s\n", t.In(s.lang), demoPassword, demoPIN)
}

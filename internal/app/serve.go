package app

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/guiju/guiju/internal/exchange/qr"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/web"
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
	if err := c.mayServe(); err != nil {
		return err
	}
	lock, err := hold(filepath.Join(c.Data, "serving.lock"))
	if err != nil {
		return err
	}
	defer lock.Close()
	c.notify = c.Webhook != ""
	var tlsConfig *tls.Config
	var ca *authority
	if c.TLS != "" {
		if tlsConfig, ca, err = certificates(c.TLS, c.Host, c.Data, time.Now); err != nil {
			return err
		}
	}
	ln, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fault.New(fault.Environment, "监听不了 "+c.Listen, "cannot listen on "+c.Listen).Because(err)
	}
	defer ln.Close()
	base := c.base(ln.Addr().String())
	var trust *web.Trust
	if ca != nil {
		trust = &web.Trust{PEM: ca.pem, DER: ca.cert.Raw, Address: base}
	}
	in, err := c.instance(ctx, s, time.Now, c.Demo, c.TLS != "", trust)
	if err != nil {
		return err
	}
	defer in.Close()
	srv := &http.Server{Handler: in.Handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(in.log.Handler(), slog.LevelWarn)}
	if tlsConfig != nil {
		ln = secured(ln, tlsConfig)
	}
	run, stop := context.WithCancel(ctx)
	defer stop()
	failed := make(chan error, 2)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := in.run(run, c.Webhook, base); err != nil {
			failed <- err
		}
	}()
	go func() {
		if err := srv.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
			failed <- err
		}
	}()
	if in.h.other != nil {
		tellOther(s)
	}
	if err := c.announce(s, base, trust); err != nil {
		return err
	}
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

// mayServe says what keeps it from serving before anything is touched.
func (c *serveCmd) mayServe() error {
	if !c.there() {
		return c.missing()
	}
	if c.TLS == "" && !loopback(c.Listen) {
		return fault.New(fault.Environment, "没有启动：明文只限本机。加上 -tls auto -host 名称或地址（或 -tls 证书,密钥）再对外监听 "+c.Listen, "Not started: plain HTTP is for this machine alone. Add -tls auto -host NAME (or -tls CERT,KEY) to listen on "+c.Listen)
	}
	return nil
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

// base is how others write this server's address: the first name of -host, or
// what is listened on; "every address" is this machine's first one.
func (c *serveCmd) base(listening string) string {
	host, port, err := net.SplitHostPort(listening)
	if err != nil {
		host, port = listening, ""
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
		if c.TLS != "" {
			for _, a := range addresses() {
				host = a
				break
			}
		}
	}
	if first, _, _ := strings.Cut(c.Host, ","); first != "" && c.TLS != "" {
		host = strings.TrimSpace(first)
	}
	if c.TLS != "" {
		return "https://" + net.JoinHostPort(host, port)
	}
	return "http://" + net.JoinHostPort(host, port)
}

// announce prints where to go, how other devices come to trust it, and in the
// demonstration who one can be.
func (c *serveCmd) announce(s *streams, base string, trust *web.Trust) error {
	s.printf("%s\n", base)
	if trust != nil {
		s.say("手机和其他电脑先装证书，扫码或打开：%s/trust", "phones and other PCs install the certificate first, by this code or at %s/trust", base)
		s.say("证书的 SHA-256 指纹：%s", "SHA-256 fingerprint of the certificate: %s", trust.Fingerprint())
		if f, ok := s.out.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
			code, err := qr.New(base + "/trust")
			if err != nil {
				return err
			}
			s.printf("%s", code.Terminal())
		}
	}
	if !c.Demo {
		return nil
	}
	for _, p := range append(append([]demoPerson{}, demoProject...), demoCompany...) {
		fmt.Fprintf(s.out, "  %-8s %s  %s\n", p.login, p.name, strings.Join(p.posts, ", "))
	}
	t := i18n.Text{Zh: "密码", En: "password"}
	fmt.Fprintf(s.out, "  %s: %s  PIN: %s\n", t.In(s.lang), demoPassword, demoPIN)
	return nil
}

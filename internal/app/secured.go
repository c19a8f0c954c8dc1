package app

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// helloWait is how long a caller may take to begin.
const helloWait = 10 * time.Second

// secured speaks TLS on a listener. Who types the address without https speaks
// plain HTTP to it: he is sent to https and gets nothing else.
func secured(ln net.Listener, c *tls.Config) net.Listener {
	c = c.Clone()
	c.NextProtos = append(c.NextProtos, "h2", "http/1.1")
	s := &secureListener{Listener: ln, config: c, ready: make(chan net.Conn), ended: make(chan struct{})}
	go s.accept()
	return s
}

type secureListener struct {
	net.Listener
	config *tls.Config
	ready  chan net.Conn
	once   sync.Once
	ended  chan struct{}
	err    error // why the listener ended; read after ended is closed
}

// accept looks at the first byte of each connection, each on its own: a caller
// who says nothing keeps nobody waiting.
func (s *secureListener) accept() {
	for {
		conn, err := s.Listener.Accept()
		if err != nil {
			if ne, ok := err.(net.Error); ok && ne.Timeout() {
				continue
			}
			s.once.Do(func() { s.err = err; close(s.ended) })
			return
		}
		go s.sort(conn)
	}
}

func (s *secureListener) sort(conn net.Conn) {
	if conn.SetReadDeadline(time.Now().Add(helloWait)) != nil {
		conn.Close()
		return
	}
	r := bufio.NewReader(conn)
	first, err := r.Peek(1)
	if err != nil {
		conn.Close()
		return
	}
	if first[0] != 22 { // the handshake record every TLS connection begins with
		redirect(conn, r)
		return
	}
	if conn.SetReadDeadline(time.Time{}) != nil {
		conn.Close()
		return
	}
	select {
	case s.ready <- tls.Server(&peeked{conn, r}, s.config):
	case <-s.ended:
		conn.Close()
	}
}

// Accept gives the next connection that speaks TLS.
func (s *secureListener) Accept() (net.Conn, error) {
	select {
	case c := <-s.ready:
		return c, nil
	case <-s.ended:
		return nil, s.err
	}
}

// Close ends the listener.
func (s *secureListener) Close() error {
	err := s.Listener.Close()
	s.once.Do(func() { s.err = net.ErrClosed; close(s.ended) })
	return err
}

// redirect answers one plain request with the same address under https.
func redirect(conn net.Conn, r *bufio.Reader) {
	defer conn.Close()
	q, err := http.ReadRequest(bufio.NewReader(io.LimitReader(r, 16<<10)))
	if err != nil || q.Host == "" {
		return
	}
	_, _ = fmt.Fprintf(conn, "HTTP/1.1 308 Permanent Redirect\r\nLocation: https://%s%s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
		q.Host, q.URL.RequestURI()) // who went away needs no answer
}

// peeked is a connection whose first bytes were looked at.
type peeked struct {
	net.Conn
	r *bufio.Reader
}

// Read implements net.Conn.
func (p *peeked) Read(b []byte) (int, error) { return p.r.Read(b) }

package app

import (
	"crypto/tls"
	"sync"
	"time"
)

// renewal keeps a server certificate fresh while the server runs.
type renewal struct {
	ca    *authority
	hosts []string
	now   func() time.Time

	mu   sync.Mutex
	cert *tls.Certificate
	at   time.Time
}

func (r *renewal) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := r.now(); now.Sub(r.at) > 360*24*time.Hour {
		cert, err := r.ca.issue(r.hosts, now)
		if err != nil {
			return nil, err
		}
		r.cert, r.at = cert, now
	}
	return r.cert, nil
}

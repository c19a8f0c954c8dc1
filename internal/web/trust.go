package web

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"strings"

	"github.com/guiju/guiju/internal/exchange/qr"
	"github.com/guiju/guiju/internal/web/page"
)

// Trust is the department's own certificate authority, for who has not
// installed it yet.
type Trust struct {
	PEM     []byte // its certificate
	DER     []byte
	Address string // where other machines find this one: https://HOST:PORT
}

// Fingerprint is the SHA-256 of the certificate as devices show it.
func (t *Trust) Fingerprint() string {
	sum := sha256.Sum256(t.DER)
	return strings.ReplaceAll(fmt.Sprintf("% X", sum[:]), " ", ":")
}

// trust says how a device comes to trust this server. It is open to all: who
// needs it cannot sign in yet.
func (v *visit) trust() error {
	if v.Trust == nil {
		return notHere()
	}
	p := page.Trust{Fingerprint: v.Trust.Fingerprint(), Address: v.Trust.Address + "/trust", File: "/ca.crt", Code: "/trust/code.svg", Login: "/login"}
	p.Shell = v.gateShell(v.word("trust"))
	return v.show(http.StatusOK, p)
}

// trustCode is the address of that page as a QR code.
func (v *visit) trustCode() error {
	if v.Trust == nil {
		return notHere()
	}
	c, err := qr.New(v.Trust.Address + "/trust")
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "image/svg+xml")
	_, err = v.w.Write(c.SVG())
	return err
}

// caFile is the certificate. It is no attachment: an iPhone then takes it for a
// profile to install.
func (v *visit) caFile() error {
	if v.Trust == nil {
		return notHere()
	}
	v.w.Header().Set("Content-Type", "application/x-x509-ca-cert")
	v.w.Header().Set("Content-Disposition", `inline; filename="guiju-ca.crt"`)
	_, err := v.w.Write(v.Trust.PEM)
	return err
}

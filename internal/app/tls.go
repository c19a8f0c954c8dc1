package app

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/guiju/guiju/internal/fault"
)

// authority is the department's own certificate authority: made once, in the
// data folder. Its certificate is what phones and PCs install.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pem  []byte
}

// openAuthority reads the authority, or makes it where there is none. A key
// without its certificate, or the other way round, is refused: a second
// authority under the same name would be trusted by nobody and noticed late.
func openAuthority(dir string, now time.Time) (*authority, error) {
	certFile, keyFile := filepath.Join(dir, "ca.crt"), filepath.Join(dir, "ca.key")
	certPEM, err1 := os.ReadFile(certFile)
	keyPEM, err2 := os.ReadFile(keyFile)
	if errors.Is(err1, fs.ErrNotExist) && errors.Is(err2, fs.ErrNotExist) {
		return makeAuthority(dir, certFile, keyFile, now)
	}
	if err := errors.Join(err1, err2); err != nil {
		return nil, fault.New(fault.Environment, "ca.crt 与 ca.key 缺一；请从备份放回", "ca.crt and ca.key belong together; put the missing one back from a backup").Because(err)
	}
	pair, err := tls.X509KeyPair(certPEM, keyPEM)
	if err != nil {
		return nil, fault.New(fault.Environment, "ca.crt 与 ca.key 不成对", "ca.crt and ca.key are no pair").Because(err)
	}
	cert, err := x509.ParseCertificate(pair.Certificate[0])
	if err != nil {
		return nil, err
	}
	key, ok := pair.PrivateKey.(*ecdsa.PrivateKey)
	if !ok {
		return nil, fault.New(fault.Environment, "ca.key 不是本系统做的", "ca.key was not made here")
	}
	return &authority{cert: cert, key: key, pem: certPEM}, nil
}

func makeAuthority(dir, certFile, keyFile string, now time.Time) (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	serial, err := serialNumber()
	if err != nil {
		return nil, err
	}
	tmpl := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "guiju " + now.Format("2006-01-02")},
		NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(10, 0, 0),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	keyDER, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return nil, err
	}
	certPEM := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if err := os.WriteFile(keyFile, pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: keyDER}), 0o600); err != nil {
		return nil, err
	}
	if err := os.WriteFile(certFile, certPEM, 0o644); err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	return &authority{cert: cert, key: key, pem: certPEM}, nil
}

func serialNumber() (*big.Int, error) {
	return rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
}

// issue makes a server certificate for host names and addresses, for as long as
// phones accept one.
func (a *authority) issue(hosts []string, now time.Time) (*tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	serial, err := serialNumber()
	if err != nil {
		return nil, err
	}
	tmpl := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: hosts[0]},
		NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(0, 0, 397),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	for _, h := range hosts {
		if ip := net.ParseIP(h); ip != nil {
			tmpl.IPAddresses = append(tmpl.IPAddresses, ip)
		} else {
			tmpl.DNSNames = append(tmpl.DNSNames, h)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, a.cert, &key.PublicKey, a.key)
	if err != nil {
		return nil, err
	}
	return &tls.Certificate{Certificate: [][]byte{der, a.cert.Raw}, PrivateKey: key}, nil
}

// localHosts are the names and addresses this machine is reached by.
func localHosts(host string) []string {
	var out []string
	if host != "" {
		for _, h := range strings.Split(host, ",") {
			if h = strings.TrimSpace(h); h != "" {
				out = append(out, h)
			}
		}
	}
	if n, err := os.Hostname(); err == nil {
		out = append(out, n)
	}
	out = append(out, "localhost", "127.0.0.1", "::1")
	return append(out, addresses()...)
}

// addresses are those of this machine that others may reach, IPv4 first.
func addresses() []string {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return nil // then -host says them
	}
	var four, six []string
	for _, a := range addrs {
		n, ok := a.(*net.IPNet)
		switch {
		case !ok || n.IP.IsLoopback() || n.IP.IsLinkLocalUnicast():
		case n.IP.To4() != nil:
			four = append(four, n.IP.String())
		default:
			six = append(six, n.IP.String())
		}
	}
	return append(four, six...)
}

// certificates gives the server's certificate: of -tls auto, renewed a month
// before it ends while the server runs, or of two files.
func certificates(mode, host, data string, now func() time.Time) (*tls.Config, *authority, error) {
	if certFile, keyFile, ok := strings.Cut(mode, ","); ok {
		pair, err := tls.LoadX509KeyPair(certFile, keyFile)
		if err != nil {
			return nil, nil, fault.New(fault.Environment, "证书读不出："+mode, "the certificate cannot be read: "+mode).Because(err)
		}
		return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}, nil, nil
	}
	if mode != "auto" {
		return nil, nil, wrongUsage("-tls 写 auto，或“证书文件,密钥文件”", "-tls is auto, or CERT,KEY")
	}
	ca, err := openAuthority(data, now())
	if err != nil {
		return nil, nil, err
	}
	hosts := localHosts(host)
	cert, err := ca.issue(hosts, now())
	if err != nil {
		return nil, nil, err
	}
	renew := &renewal{ca: ca, hosts: hosts, now: now, cert: cert, at: now()}
	return &tls.Config{GetCertificate: renew.get, MinVersion: tls.VersionTLS12}, ca, nil
}

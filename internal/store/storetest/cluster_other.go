//go:build !linux

package storetest

import "errors"

// cluster is a private PostgreSQL; only Linux is tested with one.
type cluster struct{}

func startCluster() (*cluster, error) {
	return nil, errors.New("a private cluster is started on Linux only")
}

func (*cluster) stop() error           { return nil }
func (*cluster) take() (string, error) { return "", nil }
func (*cluster) giveBack(string) error { return nil }
func (*cluster) dsn(string) string     { return "" }

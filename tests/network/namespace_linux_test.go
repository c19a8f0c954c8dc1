package network

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// machine is a network namespace joined to this machine by a pair of interfaces.
type machine struct {
	t    *testing.T
	name string
	here string // this machine's address on the cable
	link string
}

// newMachine makes it, or skips the test with the reason; it is gone with the test.
func newMachine(t *testing.T) *machine {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("a network namespace is made by root alone")
	}
	if _, err := exec.LookPath("ip"); err != nil {
		t.Skip("there is no ip (Debian package iproute2)")
	}
	n := os.Getpid() % 60000
	m := &machine{t: t, name: fmt.Sprintf("guiju%d", n), here: fmt.Sprintf("10.213.%d.%d", n/250, n%62*4+1), link: fmt.Sprintf("gj%da", n)}
	there, peer := fmt.Sprintf("10.213.%d.%d", n/250, n%62*4+2), fmt.Sprintf("gj%db", n)
	if out, err := exec.Command("ip", "netns", "add", m.name).CombinedOutput(); err != nil {
		t.Skipf("no network namespace can be made here: %v: %s", err, out)
	}
	t.Cleanup(func() {
		m.ip("netns", "del", m.name)
		_ = exec.Command("ip", "link", "del", m.link).Run() // gone with its peer, usually
	})
	if out, err := exec.Command("ip", "link", "add", m.link, "type", "veth", "peer", "name", peer).CombinedOutput(); err != nil {
		t.Skipf("no pair of interfaces can be made here: %v: %s", err, out)
	}
	m.ip("link", "set", peer, "netns", m.name)
	m.ip("addr", "add", m.here+"/30", "dev", m.link)
	m.ip("link", "set", m.link, "up")
	m.ip("-n", m.name, "addr", "add", there+"/30", "dev", peer)
	m.ip("-n", m.name, "link", "set", peer, "up")
	m.ip("-n", m.name, "link", "set", "lo", "up")
	return m
}

func (m *machine) ip(args ...string) {
	m.t.Helper()
	if out, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
		m.t.Errorf("ip %s: %v: %s", strings.Join(args, " "), err, out)
	}
}

// run runs a test of this very binary over there.
func (m *machine) run(test string, env ...string) {
	m.t.Helper()
	self, err := os.Executable()
	if err != nil {
		m.t.Fatal(err)
	}
	c := exec.Command("ip", "netns", "exec", m.name, self, "-test.run", "^"+test+"$", "-test.v", "-test.timeout", "5m")
	c.Env = append(os.Environ(), env...)
	out, err := c.CombinedOutput()
	m.t.Logf("over there:\n%s", out)
	if err != nil {
		m.t.Fatal(err)
	}
	if !strings.Contains(string(out), "--- PASS: "+test) {
		m.t.Skip("over there the test was not run, see above")
	}
}

package app

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every command answers what it cannot do by the code that says whose turn it
// is, in words, and touches nothing.
func TestExitCodes(t *testing.T) {
	data := department(t)
	dir := t.TempDir()
	mapping, rows, empty := filepath.Join(dir, "m.yaml"), filepath.Join(dir, "blocks.csv"), filepath.Join(dir, "none")
	file, broken := filepath.Join(dir, "file"), filepath.Join(dir, "broken.yaml")
	ok(t, os.WriteFile(mapping, []byte(blocksMapping), 0o600), os.WriteFile(rows, []byte(blocksCSV), 0o600),
		os.WriteFile(file, []byte("x"), 0o600), os.WriteFile(broken, []byte("imports: [{ into: nothing }]"), 0o600))
	full := filepath.Dir(file)
	imp := func(more ...string) []string { return append([]string{"import", "-data", data}, more...) }
	type line struct {
		args []string
		code int
		says string
	}
	cases := []line{
		{[]string{}, exitUsage, "expected one of"},
		{[]string{"nosuch"}, exitUsage, "nosuch"},
		{[]string{"-help"}, exitDone, "serve"},
		{[]string{"version"}, exitDone, "guiju"},
		{[]string{"-lang", "fr", "version"}, exitUsage, "lang"},

		{[]string{"serve", "-data", empty}, exitEnv, "guiju init -data"},
		{[]string{"serve", "-data", data, "-listen", "0.0.0.0:0"}, exitEnv, "-tls auto"},
		{[]string{"serve", "-data", data, "-listen", "nowhere.invalid:x"}, exitEnv, "-tls auto"},
		{[]string{"serve", "-data", data, "-tls", "yes"}, exitUsage, "-tls is auto"},
		{[]string{"serve", "-data", data, "-tls", "a.crt,a.key"}, exitEnv, "certificate cannot be read"},
		{[]string{"serve", "-data", data, "-regulation", empty}, exitEnv, "not a folder"},
		{[]string{"serve", "-data", data, "-blob", "s3://"}, exitUsage, "-blob is written"},
		{[]string{"init", "-data", data, "-name", "x", "-admin", "y"}, exitNo, "nothing was changed"},
		{[]string{"init", "-data", empty, "-admin", "y"}, exitUsage, "name"},
		{[]string{"init", "-data", empty, "-name", "x", "-admin", "y", "-password-file", empty}, exitEnv, "password file"},
		{[]string{"demo", "-data", data}, exitNo, "nothing was changed"},
		{[]string{"demo", "-data", empty, "-until", "yesterday"}, exitUsage, "-until is written"},
		{[]string{"demo", "-data", empty, "-records", "many"}, exitUsage, "records"},
		{[]string{"check", empty}, exitEnv, "not a folder"},
		{[]string{"check", full}, exitNo, ""},
		{[]string{"test", empty}, exitEnv, "not a folder"},
		{[]string{"edition", "-data", data}, exitDone, "in force"},
		{[]string{"edition", "-data", empty}, exitEnv, "guiju init -data"},

		{imp(), exitUsage, "it is written"},
		{imp("-mapping", mapping, "-by", "xu"), exitUsage, "it is written"},
		{imp("-mapping", mapping, rows), exitUsage, "-by"},
		{imp("-mapping", mapping, "-by", "nobody", rows), exitNo, ""},
		{imp("-mapping", mapping, "-by", "99999", rows), exitNo, "no such person"},
		{imp("-mapping", empty, "-by", "xu", rows), exitEnv, "mapping cannot be opened"},
		{imp("-mapping", broken, "-by", "xu", rows), exitNo, "broken.yaml:1"},
		{imp("-mapping", mapping, "-by", "xu", empty), exitEnv, "file cannot be opened"},
		{imp("-mapping", mapping, "-by", "xu", file), exitNo, ""},
		{imp("-mapping", mapping, "-by", "xu", "nosuch", rows), exitUsage, "no type"},
		{imp("-mapping", mapping, "-by", "xu", "-act", "close", rows), exitNo, "these do: enter"},
		{imp("-mapping", mapping, "-by", "xu", "-encoding", "ebcdic", rows), exitUsage, "encoding"},
		{imp("-mapping", mapping, "-by", "xu", "-as-was", rows), exitNo, "opened"},
		{imp("-mapping", mapping, "-by", "guo", rows), exitNo, "import"},
		{imp("-undo", "1", "-by", "xu", "-why", "x"), exitNo, ""},
		{[]string{"import", "-data", empty, "-mapping", mapping, "-by", "xu", rows}, exitEnv, "guiju init -data"},

		{[]string{"verify", "-data", empty}, exitEnv, "guiju init -data"},
		{[]string{"verify", "-data", data, "-since", empty}, exitEnv, "checkpoint cannot be read"},
		{[]string{"verify", "-data", data, "-vkey", "x"}, exitNo, "public key"},
		{[]string{"verify", "-data", data, "extra"}, exitUsage, "extra"},
		{[]string{"backup", "-data", data}, exitUsage, "to"},
		{[]string{"backup", "-data", data, full}, exitNo, "not empty"},
		{[]string{"backup", "-data", empty, filepath.Join(dir, "b")}, exitEnv, "guiju init -data"},
		{[]string{"restore", empty, "-data", filepath.Join(dir, "r")}, exitEnv, "no backup"},
		{[]string{"restore", full}, exitUsage, "data"},
		{[]string{"user", "list", "-data", data}, exitDone, "xu"},
		{[]string{"user"}, exitUsage, "list"},
		{[]string{"user", "enrol", "-data", data, "who", "new", "-password-file", file}, exitUsage, "number"},
		{[]string{"user", "password", "-data", data, "nobody", "-password-file", file}, exitNo, ""},
		{[]string{"user", "password", "-data", data, "xu", "-password-file", file}, exitNo, ""},
		{[]string{"user", "list", "-data", empty}, exitEnv, "guiju init -data"},
		{[]string{"token", "-data", data, "xu"}, exitUsage, "name"},
		{[]string{"token", "-data", data, "nobody", "x"}, exitNo, ""},
	}
	for _, c := range cases {
		t.Run(strings.Join(c.args, " "), func(t *testing.T) {
			code, out, errs := guiju(t, c.args...)
			if code != c.code || !strings.Contains(out+errs, c.says) || code != exitDone && out+errs == "" {
				t.Errorf("exit %d, want %d, saying %q:\n%s%s", code, c.code, c.says, out, errs)
			}
		})
	}
	if _, err := os.Stat(empty); err == nil {
		t.Error("a command made the folder it did not find")
	}
	if out := done(t, "verify", "-data", data); !strings.Contains(out, "all agree") {
		t.Error(out)
	}
	if parts, err := filepath.Glob(filepath.Join(dir, "*.part-*")); err != nil || len(parts) > 0 {
		t.Errorf("left behind: %v %v", parts, err)
	}
}

// A refusal is machine-readable too, and so is what was done.
func TestJSONOutput(t *testing.T) {
	data := department(t)
	for _, c := range []struct {
		args []string
		code int
		has  string
	}{
		{[]string{"verify", "-data", data}, exitDone, "report"},
		{[]string{"user", "list", "-data", data}, exitDone, ""},
		{[]string{"edition", "-data", data}, exitDone, ""},
		{[]string{"import", "-data", data}, exitUsage, "code"},
		{[]string{"demo", "-data", data}, exitNo, "code"},
	} {
		code, out, errs := guiju(t, append([]string{"-json"}, c.args...)...)
		var v any
		if err := json.Unmarshal([]byte(out), &v); err != nil || code != c.code {
			t.Errorf("%v: exit %d, %v in\n%s%s", c.args, code, err, out, errs)
			continue
		}
		if m, ok := v.(map[string]any); c.has != "" && (!ok || m[c.has] == nil) {
			t.Errorf("%v: no member %s in\n%s", c.args, c.has, out)
		}
	}
}

// Other commands work beside a running server; a second server does not begin.
func TestBesideAServer(t *testing.T) {
	data := department(t)
	ctx, stop := context.WithCancel(t.Context())
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ok(t, err)
	addr := l.Addr().String()
	ok(t, l.Close())
	c := &serveCmd{place: place{Data: data}, Listen: addr}
	ended, out := make(chan error, 1), &lines{got: make(chan string, 10)}
	go func() { ended <- c.Run(ctx, &streams{out: out, err: os.Stderr, lang: "en"}) }()
	select {
	case <-out.got:
	case err := <-ended:
		t.Fatal(err)
	}
	if code, _, errs := guiju(t, "serve", "-data", data, "-listen", "127.0.0.1:0"); code != exitEnv || !strings.Contains(errs, "another guiju serve") {
		t.Errorf("a second server: exit %d %s", code, errs)
	}
	backup := filepath.Join(t.TempDir(), "b")
	for _, args := range [][]string{{"verify", "-data", data}, {"backup", "-data", data, backup}, {"user", "list", "-data", data}, {"token", "-data", data, "xu", "x"}} {
		done(t, args...)
	}
	stop()
	ok(t, <-ended)
	done(t, "restore", backup, "-data", filepath.Join(t.TempDir(), "r"))
}

type lines struct{ got chan string }

func (l *lines) Write(b []byte) (int, error) {
	select {
	case l.got <- string(b):
	default:
	}
	return len(b), nil
}

// Stopped in the middle, a backup leaves nothing under its name and nothing beside it.
func TestStopped(t *testing.T) {
	data := department(t)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	to := filepath.Join(t.TempDir(), "b")
	var out bytes.Buffer
	s := &streams{out: &out, err: &out, lang: "en"}
	err := (&backupCmd{place: place{Data: data}, To: to}).Run(ctx, s)
	if code := s.exit(err); err == nil || code == exitDone {
		t.Errorf("a stopped backup was done: %v, exit %d", err, code)
	}
	left := 0
	ok(t, filepath.WalkDir(filepath.Dir(to), func(_ string, d fs.DirEntry, err error) error { left++; return err }))
	if left != 1 {
		t.Errorf("%d names left behind", left-1)
	}
}

package keeping

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func wait(t *testing.T, l *load) {
	t.Helper()
	select {
	case <-l.few:
	case <-time.After(2 * time.Minute):
		t.Fatal("the load does not get on")
	}
}

// there asks for each record and file that was answered.
func there(t *testing.T, s *server, token string, answered map[string]string, files []string) {
	t.Helper()
	lost := 0
	for key, id := range answered {
		if status, b, err := s.send(http.MethodGet, "/api/v1/records/repair/"+id, token, "", nil); err != nil || status != http.StatusOK || !strings.Contains(string(b), key) {
			lost++
			t.Errorf("%s was answered with record %s and is not there: %d, %v", key, id, status, err)
		}
	}
	for _, h := range files {
		if status, _, err := s.send(http.MethodGet, "/api/v1/files/"+h, token, "", nil); err != nil || status != http.StatusOK {
			lost++
			t.Errorf("file %s is not there: %d, %v", h, status, err)
		}
	}
	t.Logf("%d records and %d files answered, %d lost", len(answered), len(files), lost)
}

// Killed under load and started again, twice: every answered act is there, each
// key sent again gives its first answer or is done now, and all verifies.
func TestKilled(t *testing.T) {
	s := begin(t)
	token := s.token("xu")
	for _, round := range []string{"a", "b"} {
		l := s.load(token, round, 8, 40)
		wait(t, l)
		if err := s.end(syscall.SIGKILL); err == nil {
			t.Fatal("it ended as if it had not been killed")
		}
		answered, files := l.end()
		s.start()
		there(t, s, token, answered, files)
		for key, in := range l.asked {
			status, b, err := s.send(http.MethodPost, "/api/v1/records/repair", token, key, in)
			var a struct{ ID string }
			if err != nil || status != http.StatusCreated || json.Unmarshal(b, &a) != nil || answered[key] != "" && a.ID != answered[key] {
				t.Errorf("key %s, answered with record %q, sent again: %d %s %v", key, answered[key], status, b, err)
			}
		}
		t.Logf("round %s: %d keys sent again, %d of them had their answer", round, len(l.asked), len(answered))
	}
	if err := s.end(syscall.SIGTERM); err != nil {
		t.Errorf("told to end it did not do so cleanly: %v", err)
	}
	if out := s.done("verify", "-data", s.data); !strings.Contains(out, "all agree") {
		t.Error(out)
	}
}

// A backup while it serves under load, restored into a new folder: all that was
// answered before the backup began is there, and all verifies. Nothing is ever
// written over what is there.
func TestBackupUnderLoad(t *testing.T) {
	s := begin(t)
	token := s.token("xu")
	l := s.load(token, "a", 8, 40)
	wait(t, l)
	before := l.sofar()
	to := filepath.Join(t.TempDir(), "backup")
	t.Log(s.done("backup", "-data", s.data, to))
	grown := len(l.sofar())
	l.end()
	if grown <= len(before) {
		t.Error("nothing was answered while it was backed up")
	}
	if err := s.end(syscall.SIGTERM); err != nil {
		t.Errorf("told to end it did not do so cleanly: %v", err)
	}

	restored := filepath.Join(t.TempDir(), "restored")
	s.done("restore", to, "-data", restored)
	t.Log(s.done("verify", "-data", restored))
	var m struct{ Checkpoint, VKey string }
	b, err := os.ReadFile(filepath.Join(to, "backup.json"))
	if err != nil || json.Unmarshal(b, &m) != nil {
		t.Fatal(err)
	}
	since := filepath.Join(t.TempDir(), "checkpoint")
	if err := os.WriteFile(since, []byte(m.Checkpoint), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, data := range []string{restored, s.data} {
		if out := s.done("verify", "-data", data, "-since", since, "-vkey", m.VKey); !strings.Contains(out, "all agree") {
			t.Errorf("%s against the backup's checkpoint:\n%s", data, out)
		}
	}
	r := &server{t: t, bin: s.bin, data: restored}
	r.start()
	there(t, r, token, before, nil)

	for what, args := range map[string][]string{
		"restore over a data folder": {"restore", to, "-data", s.data},
		"restore over any file":      {"restore", to, "-data", filepath.Dir(since)},
		"backup over a backup":       {"backup", "-data", restored, to},
		"demo over a data folder":    {"demo", "-data", restored},
		"init over a data folder":    {"init", "-data", restored, "-name", "x", "-admin", "y"},
	} {
		if code, out := s.guiju(args...); code != 1 || !strings.Contains(out, "nothing was") {
			t.Errorf("%s: exit %d\n%s", what, code, out)
		}
	}
}

package keeping

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/guiju/guiju/tests/browser"
)

// server is the program serving a data folder.
type server struct {
	t         *testing.T
	bin, data string
	url       string
	cmd       *exec.Cmd
}

// begin makes a small demonstration department and serves it.
func begin(t *testing.T) *server {
	t.Helper()
	s := &server{t: t, bin: browser.Binary(t), data: filepath.Join(t.TempDir(), "data")}
	s.done("demo", "-data", s.data, "-records", "4")
	s.start()
	return s
}

// guiju runs a command of the program and gives its exit code and all it said.
func (s *server) guiju(args ...string) (int, string) {
	s.t.Helper()
	c := exec.Command(s.bin, append([]string{"-lang", "en"}, args...)...)
	out, err := c.CombinedOutput()
	if c.ProcessState == nil {
		s.t.Fatal(err)
	}
	return c.ProcessState.ExitCode(), string(out)
}

func (s *server) done(args ...string) string {
	s.t.Helper()
	code, out := s.guiju(args...)
	if code != 0 {
		s.t.Fatalf("guiju %s: exit %d\n%s", strings.Join(args, " "), code, out)
	}
	return out
}

func (s *server) start() {
	s.t.Helper()
	s.cmd = exec.Command(s.bin, "serve", "-data", s.data, "-listen", "127.0.0.1:0")
	stdout, err := s.cmd.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	s.cmd.Stderr = os.Stderr
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	cmd := s.cmd
	s.t.Cleanup(func() {
		_ = cmd.Process.Kill() // has ended already, but where the test broke off
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		s.t.Fatalf("serve said nothing: %v", err)
	}
	s.url = strings.TrimSpace(line)
}

// end sends a signal and waits.
func (s *server) end(sig syscall.Signal) error {
	s.t.Helper()
	if err := s.cmd.Process.Signal(sig); err != nil {
		s.t.Fatal(err)
	}
	return s.cmd.Wait()
}

// token is an API token of somebody.
func (s *server) token(login string) string {
	s.t.Helper()
	return strings.TrimSpace(s.done("token", "-data", s.data, login, "load"))
}

// send asks the API; an error is a connection that broke.
func (s *server) send(method, path, token, key string, body []byte) (int, []byte, error) {
	r, err := http.NewRequest(method, s.url+path, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	r.Header.Set("Authorization", "Bearer "+token)
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	return res.StatusCode, b, err
}

// load has several people register repairs with a photograph each until it is
// stopped, and remembers what was answered.
type load struct {
	s    *server
	stop chan struct{}
	all  sync.WaitGroup

	mu       sync.Mutex
	answered map[string]string // id by Idempotency-Key
	files    []string
	asked    map[string][]byte // what was sent with each key
	few      chan struct{}     // closed when some are answered
}

func (s *server) load(token, round string, people, few int) *load {
	s.t.Helper()
	l := &load{s: s, stop: make(chan struct{}), answered: map[string]string{}, asked: map[string][]byte{}, few: make(chan struct{})}
	for p := range people {
		l.all.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-l.stop:
					return
				default:
				}
				if !l.one(token, fmt.Sprintf("%s-%d-%d", round, p, n), few) {
					return // the server is gone
				}
			}
		})
	}
	return l
}

func (l *load) one(token, key string, few int) bool {
	status, b, err := l.s.send(http.MethodPost, "/api/v1/files?name=photo.txt", token, "", []byte("content of "+key))
	if err != nil {
		return false
	}
	var file struct {
		Hash, Name, Media string
		Size              int64
	}
	if status != http.StatusCreated || json.Unmarshal(b, &file) != nil {
		l.s.t.Errorf("file %s: %d %s", key, status, b)
		return false
	}
	in, err := json.Marshal(map[string]any{"fields": map[string]any{"source": "patrol", "place": "车库 " + key, "kind": "lighting", "what": "灯不亮 " + key, "basis": "free",
		"pictures": []any{map[string]any{"hash": file.Hash, "name": file.Name, "size": file.Size, "media": file.Media}}}})
	if err != nil {
		l.s.t.Error(err)
		return false
	}
	l.mu.Lock()
	l.asked[key] = in
	l.mu.Unlock()
	status, b, err = l.s.send(http.MethodPost, "/api/v1/records/repair", token, key, in)
	if err != nil {
		return false
	}
	var a struct{ ID string }
	if status != http.StatusCreated || json.Unmarshal(b, &a) != nil || a.ID == "" {
		l.s.t.Errorf("repair %s: %d %s", key, status, b)
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.answered[key] = a.ID
	l.files = append(l.files, file.Hash)
	if len(l.answered) == few {
		close(l.few)
	}
	return true
}

// end stops the load and gives what was answered.
func (l *load) end() (answered map[string]string, files []string) {
	close(l.stop)
	l.all.Wait()
	return l.answered, l.files
}

// sofar copies what was answered until now.
func (l *load) sofar() map[string]string {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := map[string]string{}
	for k, v := range l.answered {
		out[k] = v
	}
	return out
}

package storetest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"sort"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/guiju/guiju/internal/store"
)

// cluster is a private PostgreSQL.
type cluster struct {
	folder string
	server *os.Process
	ended  chan struct{}

	mu    sync.Mutex
	count int
	free  []string
}

const template = "guiju_template"

// startCluster makes and starts one and fills its template database.
func startCluster() (_ *cluster, err error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if len(found) == 0 {
		return nil, errors.New("no PostgreSQL under /usr/lib/postgresql")
	}
	sort.Strings(found)
	bin := filepath.Dir(found[len(found)-1])
	if err := sweep(); err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "guiju-pg") // short: a socket's path has 107 bytes
	if err != nil {
		return nil, err
	}
	c := &cluster{folder: folder, ended: make(chan struct{})}
	defer func() {
		if err != nil {
			err = errors.Join(err, c.stop())
		}
	}()
	if err := os.WriteFile(filepath.Join(folder, testPID), []byte(strconv.Itoa(os.Getpid())), 0o644); err != nil {
		return nil, err
	}
	who, err := owner(folder)
	if err != nil {
		return nil, err
	}
	data := filepath.Join(folder, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "--auth=trust", "--no-sync",
		"-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=zh")
	initdb.SysProcAttr = &syscall.SysProcAttr{Credential: who}
	initdb.Dir = folder
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	if err := c.serve(filepath.Join(bin, "postgres"), data, who); err != nil {
		return nil, err
	}
	return c, c.fill()
}

// testPID is the file that says whose cluster a folder is.
const testPID = "test.pid"

// sweep removes the folders of test binaries that were killed: their servers
// died with them, the files stayed.
func sweep() error {
	marks, err := filepath.Glob(filepath.Join(os.TempDir(), "guiju-pg*", testPID))
	if err != nil {
		return err
	}
	for _, mark := range marks {
		b, err := os.ReadFile(mark)
		if errors.Is(err, os.ErrNotExist) {
			continue // its binary just ended
		}
		if err != nil {
			return err
		}
		pid, err := strconv.Atoi(string(b))
		if err != nil || syscall.Kill(pid, 0) != syscall.ESRCH {
			continue
		}
		if err := os.RemoveAll(filepath.Dir(mark)); err != nil {
			return err
		}
	}
	return nil
}

// owner gives the folder to the user PostgreSQL runs as: it refuses root.
func owner(folder string) (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, os.Chown(folder, uid, gid)
}

// serve starts the server. It dies with this process even when that is killed;
// the signal hangs on the thread that started it, which therefore stays.
func (c *cluster) serve(postgres, data string, who *syscall.Credential) error {
	server := exec.Command(postgres, "-D", data, "-k", c.folder, "-c", "listen_addresses=",
		"-c", "fsync=off", "-c", "full_page_writes=off", "-c", "shared_buffers=32MB", "-c", "max_connections=200",
		"-c", "logging_collector=off")
	server.SysProcAttr = &syscall.SysProcAttr{Credential: who, Pdeathsig: syscall.SIGQUIT}
	server.Dir = c.folder
	log, err := os.Create(filepath.Join(c.folder, "log"))
	if err != nil {
		return err
	}
	server.Stdout, server.Stderr = log, log
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		err := server.Start()
		c.server = server.Process
		started <- err
		if err == nil {
			server.Wait()
		}
		log.Close()
		close(c.ended)
	}()
	if err := <-started; err != nil {
		c.server = nil
		return err
	}
	for tries := 0; ; tries++ {
		err := c.run("postgres", "select 1")
		if err == nil {
			return nil
		}
		if tries == 500 {
			said, _ := os.ReadFile(log.Name())
			return fmt.Errorf("PostgreSQL did not start: %w: %s", err, said)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func (c *cluster) fill() error {
	if err := c.run("postgres", "create database "+template); err != nil {
		return err
	}
	ctx := context.Background()
	db, err := store.Open(ctx, store.Config{DSN: c.dsn(template)})
	if err != nil {
		return err
	}
	return errors.Join(db.Migrate(ctx), db.Close())
}

// stop ends the server at once and removes its folder: nothing in it matters.
func (c *cluster) stop() error {
	if c.server != nil {
		if err := c.server.Signal(syscall.SIGQUIT); err != nil {
			return err
		}
		<-c.ended
	}
	return os.RemoveAll(c.folder)
}

// take lends an empty, migrated database: one that came back, or a new one.
func (c *cluster) take() (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if n := len(c.free); n > 0 {
		name := c.free[n-1]
		c.free = c.free[:n-1]
		return name, nil
	}
	c.count++
	name := fmt.Sprintf("guiju_%d", c.count)
	return name, c.run("postgres", "create database "+name+" template "+template)
}

// giveBack empties a database for the next test, which is four times faster
// than making one.
func (c *cluster) giveBack(name string) error {
	if err := c.run(name, `do $$ begin execute (select 'truncate ' || string_agg(quote_ident(tablename), ',') || ' restart identity cascade'
		from pg_tables where schemaname = 'public' and tablename <> 'migration'); end $$`); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.free = append(c.free, name)
	return nil
}

func (c *cluster) run(database, q string) error {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, c.dsn(database))
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, q)
	return errors.Join(err, conn.Close(ctx))
}

func (c *cluster) dsn(database string) string {
	return (&url.URL{Scheme: "postgres", User: url.User("postgres"), Path: "/" + database,
		RawQuery: url.Values{"host": {c.folder}}.Encode()}).String()
}

package app

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/ledger"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/record/story"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/blob"
)

// place is where an installation keeps its data; part of every command that
// opens one.
type place struct {
	Data       string `name:"data" default:"data" env:"GUIJU_DATA" help:"Data folder: ledger key, files, and the embedded database."`
	DB         string `name:"db" env:"GUIJU_DB" help:"Database: sqlite:FILE (default: in the data folder) or postgres://…"`
	Blob       string `name:"blob" env:"GUIJU_BLOB" help:"Where files lie: a folder (default: in the data folder) or s3://BUCKET?endpoint=…"`
	Regulation string `name:"regulation" env:"GUIJU_REGULATION" help:"Folder of the regulation (default: the founding one)."`

	notify bool // letters are written: somebody works them off
	fresh  bool // the command makes the installation
}

func (p *place) keyfile() string { return filepath.Join(p.Data, "ledger.key") }

func (p *place) dsn() string {
	if p.DB != "" {
		return p.DB
	}
	return "sqlite:" + filepath.Join(p.Data, "guiju.db")
}

// there says whether the data folder holds an installation.
func (p *place) there() bool {
	_, err := os.Stat(p.keyfile())
	return err == nil
}

// missing says that there is no installation, and how one is made.
func (p *place) missing() error {
	return fault.New(fault.Environment,
		p.Data+" 里还没有系统：先运行 guiju init -data "+p.Data+"，或 guiju demo -data "+p.Data,
		"there is no installation in "+p.Data+": first run guiju init -data "+p.Data+", or guiju demo -data "+p.Data)
}

// house is an opened installation.
type house struct {
	place    *place
	db       *store.DB
	blobs    blob.Store
	prog     *regulation.Program
	engine   *record.Engine
	accounts *people.Accounts
	now      func() time.Time
	other    []byte // a text that the program or -regulation holds and that is not in force
}

func (h *house) Close() error { return h.db.Close() }

// open opens the database, compiles the regulation and makes the engine.
func (p *place) open(ctx context.Context, s *streams, now func() time.Time) (*house, error) {
	if !p.fresh && !p.there() {
		return nil, p.missing()
	}
	if err := os.MkdirAll(p.Data, 0o700); err != nil {
		return nil, fault.New(fault.Environment, "数据文件夹建不了："+p.Data, "the data folder cannot be made: "+p.Data).Because(err)
	}
	body, err := read(p.Regulation)
	if err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, store.Config{DSN: p.dsn()})
	if err != nil {
		return nil, err
	}
	h := &house{place: p, db: db, now: now}
	if err := h.furnish(ctx, s, body); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return h, nil
}

// furnish makes the engine under the edition in force in the database; the text
// that the program or -regulation holds comes into force only where none is.
func (h *house) furnish(ctx context.Context, s *streams, body []byte) (err error) {
	if err := h.db.Migrate(ctx); err != nil {
		return err
	}
	standing, err := record.InForce(ctx, h.db, h.now())
	if err != nil {
		return err
	}
	if standing != nil && !bytes.Equal(standing, body) {
		h.other, body = body, standing
	}
	var problems []regulation.Problem
	if h.prog, problems, err = compileBody(body); err != nil {
		return err
	}
	if h.prog == nil {
		printProblems(&streams{out: s.err, lang: s.lang}, problems)
		return fault.New(fault.Environment, "制度编译不过，见上", "the regulation does not compile, see above")
	}
	if h.blobs, err = openBlobs(ctx, h.place); err != nil {
		return err
	}
	h.engine, err = record.New(ctx, record.Config{DB: h.db, Program: h.prog, Load: compile, Body: body,
		Now: h.now, Calendar: departmentCalendar, Try: story.Try, Notify: h.place.notify})
	if err != nil {
		return err
	}
	h.accounts = people.NewAccounts(h.db, h.now, rand.Reader)
	return nil
}

// openBlobs opens where files lie: a folder, or an S3-compatible store whose
// keys come from the environment.
func openBlobs(ctx context.Context, p *place) (blob.Store, error) {
	dir := filepath.Join(p.Data, "files")
	if rest, ok := strings.CutPrefix(p.Blob, "s3://"); ok {
		return openS3(ctx, rest, p.Data)
	}
	if p.Blob != "" {
		dir = p.Blob
	}
	return blob.OpenDisk(dir)
}

// openS3 reads BUCKET[/PREFIX]?endpoint=HOST[&region=…][&plain=1]; the keys come
// from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
func openS3(ctx context.Context, rest, data string) (blob.Store, error) {
	u, err := url.Parse("s3://" + rest)
	if err != nil || u.Host == "" || u.Query().Get("endpoint") == "" {
		return nil, wrongUsage("-blob 写成 s3://存储桶/前缀?endpoint=主机:端口", "-blob is written s3://BUCKET/PREFIX?endpoint=HOST:PORT")
	}
	q := u.Query()
	return blob.OpenS3(ctx, blob.S3Config{Endpoint: q.Get("endpoint"), Plain: q.Get("plain") == "1", Region: q.Get("region"),
		Bucket: u.Host, Prefix: strings.TrimPrefix(u.Path, "/"),
		Key: os.Getenv("AWS_ACCESS_KEY_ID"), Secret: os.Getenv("AWS_SECRET_ACCESS_KEY"), Spool: filepath.Join(data, "spool")})
}

// departmentCalendar is the calendar of a department with these weekly hours; a
// text that cannot be read was refused when the department was entered.
func departmentCalendar(hours string) *calendar.Calendar {
	if hours == "" {
		return calendar.China(calendar.Hours{})
	}
	h, err := calendar.ParseHours(hours)
	if err != nil {
		return calendar.China(calendar.Hours{})
	}
	return calendar.China(h)
}

// begin makes the ledger of a new installation: its key is in the data folder,
// readable by its owner alone.
func (h *house) begin(ctx context.Context, origin string) (vkey string, err error) {
	skey, vkey, err := ledger.NewKey(origin)
	if err != nil {
		return "", err
	}
	if err := ledger.WriteKey(h.place.keyfile(), skey); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return "", fault.New(fault.Refused, "这个数据文件夹里已有一套系统，没有动它", "this data folder holds an installation already; nothing was changed")
		}
		return "", err
	}
	key, err := ledger.ReadKey(h.place.keyfile())
	if err != nil {
		return "", err
	}
	return vkey, ledger.Create(ctx, h.db, key, h.now())
}

// seal makes leaves of all that waits, and signs.
func (h *house) seal(ctx context.Context) error {
	s, err := ledger.Open(ctx, h.db, h.place.keyfile())
	if err != nil {
		return err
	}
	_, err = s.Checkpoint(ctx, h.now())
	return err
}

// found opens the first department and seats the first administrator, by rule:
// nobody is there yet who could.
func (h *house) found(ctx context.Context, code, name, admin string) (dept, person int64, err error) {
	d, err := h.engine.Act(ctx, record.Command{Type: "department", Act: "open", Dept: code,
		Input: map[string]any{"code": code, "name": name, "keeps": true}})
	if err != nil {
		return 0, 0, fmt.Errorf("department: %w", err)
	}
	p, err := h.seat(ctx, d.Record, code, admin, "", "sysadmin")
	return d.Record, p, err
}

// seat enters a person and seats him on posts of a department, by rule.
func (h *house) seat(ctx context.Context, dept int64, code, name, phone string, posts ...string) (int64, error) {
	in := map[string]any{"name": name}
	if phone != "" {
		in["phone"] = phone
	}
	a, err := h.engine.Act(ctx, record.Command{Type: "staff", Act: "join", Dept: code, Input: in})
	if err != nil {
		return 0, fmt.Errorf("staff %s: %w", name, err)
	}
	for _, post := range posts {
		_, err := h.engine.Act(ctx, record.Command{Type: "seat", Act: "found", Dept: code,
			Input: map[string]any{"person": fmt.Sprint(a.Record), "post": post, "department": fmt.Sprint(dept)}})
		if err != nil {
			return 0, fmt.Errorf("seat of %s as %s: %w", name, post, err)
		}
	}
	return a.Record, nil
}

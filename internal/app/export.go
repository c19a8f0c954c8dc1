package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/search"
)

// exportCmd takes a list out of the department, or everything.
type exportCmd struct {
	place
	Type     string   `arg:"" optional:"" name:"type" help:"Record type."`
	As       string   `name:"as" help:"Who takes it out: the sign-in name of an account, or the number of a person's record."`
	Purpose  string   `name:"purpose" help:"What for."`
	Receiver string   `name:"receiver" help:"Who gets it."`
	List     string   `name:"list" help:"A declared list, all, or stage:STAGE (default: the first declared one)."`
	Where    string   `name:"where" help:"Filter, as in the address of a list: q=words&f.kind=water."`
	Columns  []string `name:"columns" help:"Fields, with commas (default: those the list shows)."`
	Format   string   `name:"format" enum:"csv,xlsx,jsonl," default:"" help:"csv, xlsx or jsonl (default: as the name of the file ends, else csv)."`
	Out      string   `name:"out" short:"o" help:"File to write (default: RELEASE NUMBER and type)."`
	Release  string   `name:"release" help:"Fetch what was approved under this release number."`
	All      string   `name:"all" placeholder:"DIR" help:"Everything, with files and an index, into a new folder: to leave."`
}

// Run registers the release and makes its file, where nobody has to approve it.
func (c *exportCmd) Run(ctx context.Context, s *streams) error {
	if c.All == "" && c.Release == "" && c.Type == "" {
		return wrongUsage("写成 guiju export 类型 -as 登录名 -purpose 用途 -receiver 接收方，或 guiju export -all 文件夹 …", "it is written guiju export TYPE -as LOGIN -purpose WHY -receiver WHO, or guiju export -all DIR …")
	}
	if c.All != "" {
		if err := emptyFolder(c.All); err != nil {
			return err
		}
	}
	h, err := c.open(ctx, s, time.Now)
	if err != nil {
		return err
	}
	defer h.Close()
	who, err := h.person(ctx, c.As)
	if err != nil {
		return err
	}
	err = c.run(ctx, s, h, who)
	// What was registered gets its leaves now: no server may be running.
	return errors.Join(err, h.seal(context.WithoutCancel(ctx)))
}

func (c *exportCmd) run(ctx context.Context, s *streams, h *house, who *people.Person) error {
	id, err := c.release(ctx, s, h, who)
	if err != nil {
		return err
	}
	if c.All != "" {
		return h.leave(ctx, s, who, id, c.All)
	}
	view, err := h.engine.View(ctx, who, id)
	if err != nil {
		return err
	}
	get := func(name string) string { v, _ := view.Row.Vals[name].(string); return v }
	out := c.Out
	if out == "" {
		out = view.Number + "-" + get("kind") + "." + get("format")
	}
	index, err := h.searchIndex(ctx, get("query"))
	if err != nil {
		return err
	}
	if index != nil {
		defer index.Close()
	}
	tmp := out + ".part"
	defer os.Remove(tmp) // gone already where it was done
	a, err := h.engine.MakeRelease(ctx, index, who, id, s.lang, func(write func(io.Writer) error) (string, int64, error) {
		return writeFile(tmp, write)
	})
	if err != nil {
		return err
	}
	if err := os.Rename(tmp, out); err != nil {
		return fault.New(fault.Environment, "文件写不了："+out, "the file cannot be written: "+out).Because(err)
	}
	if view, err = h.engine.View(ctx, who, id); err != nil {
		return err
	}
	if s.json {
		return s.encode(map[string]any{"release": a.Number, "file": out, "records": view.Row.Vals["count"], "sha256": view.Row.Vals["hash"]})
	}
	s.say("外发 %s：%v 件，%s\nSHA-256 %v", "release %s: %v records, %s\nSHA-256 %v", a.Number, view.Row.Vals["count"], out, view.Row.Vals["hash"])
	return nil
}

// release finds the release that was approved, or registers one.
func (c *exportCmd) release(ctx context.Context, s *streams, h *house, who *people.Person) (int64, error) {
	if c.Release != "" {
		q := record.Query{Type: record.ReleaseType, List: "all", Limit: 200}
		for {
			p, err := h.engine.Page(ctx, who, q)
			if err != nil {
				return 0, err
			}
			for _, l := range p.Lines {
				if l.Number == c.Release {
					return l.ID, nil
				}
			}
			if q.Cursor = p.Next; q.Cursor == "" {
				return 0, fault.New(fault.NotFound, "没有编号 "+c.Release+" 的外发，或者您看不到它", "there is no release "+c.Release+", or you may not see it")
			}
		}
	}
	r := record.Release{Format: record.FormatFolder, Purpose: c.Purpose, Receiver: c.Receiver}
	if c.All == "" {
		var err error
		if r, err = c.listed(h); err != nil {
			return 0, err
		}
	}
	a, err := h.engine.AskRelease(ctx, who, r)
	if err != nil {
		return 0, err
	}
	if a.Stage == "approved" {
		return a.Record, nil
	}
	again := "guiju export -release " + a.Number + " -as " + c.As
	if c.All != "" {
		again += " -all " + c.All
	}
	if s.json {
		return 0, errors.Join(s.encode(map[string]any{"release": a.Number, "stage": a.Stage}), errNo)
	}
	s.say("含个人信息，已登记 %s，等批准；批准后：%s", "it holds personal data: registered as %s, which waits for approval; then: %s", a.Number, again)
	return 0, errNo
}

// listed is the list that was named.
func (c *exportCmd) listed(h *house) (record.Release, error) {
	t := h.prog.Types[c.Type]
	if t == nil || t.Pattern {
		return record.Release{}, wrongUsage("没有叫「"+c.Type+"」的类型", "there is no type “"+c.Type+"”")
	}
	q, err := url.ParseQuery(c.Where)
	if err != nil {
		return record.Release{}, wrongUsage("-where 写成 q=词&f.栏目=值", "-where is written q=words&f.FIELD=VALUE")
	}
	if c.List != "" {
		q.Set("list", c.List)
	}
	sieve, err := record.ParseSieve(t, q)
	if err != nil {
		return record.Release{}, err
	}
	r := record.Release{Sieve: sieve, Columns: c.Columns, Format: record.Format(c.Format), Purpose: c.Purpose, Receiver: c.Receiver}
	for _, name := range c.Columns {
		if t.Field(name) == nil {
			return r, wrongUsage("「"+t.Say.Zh+"」没有叫「"+name+"」的栏目", "“"+t.Say.En+"” has no field “"+name+"”")
		}
	}
	if len(c.Columns) == 0 {
		for _, f := range record.PlainColumns(t) {
			r.Columns = append(r.Columns, f.Name)
		}
	}
	if r.Format == "" {
		switch ext := strings.TrimPrefix(filepath.Ext(c.Out), "."); ext {
		case "xlsx", "jsonl":
			r.Format = record.Format(ext)
		default:
			r.Format = record.FormatCSV
		}
	}
	return r, nil
}

// searchIndex opens the search, and lets it follow to the end, where a list is
// one that it finds.
func (h *house) searchIndex(ctx context.Context, query string) (*search.Index, error) {
	q, err := url.ParseQuery(query)
	if err != nil {
		return nil, err
	}
	asks := q.Get("q") != ""
	for k := range q {
		asks = asks || strings.HasPrefix(k, "f.")
	}
	if !asks {
		return nil, nil
	}
	if err := h.seal(ctx); err != nil {
		return nil, err
	}
	index, err := search.Open(ctx, filepath.Join(h.place.Data, "search"), h.engine.SearchID())
	if err != nil {
		return nil, err
	}
	follow := search.NewFollower(h.db, index, h.engine)
	for {
		n, err := follow.Step(ctx)
		if err != nil {
			return nil, errors.Join(err, index.Close())
		}
		if n == 0 {
			return index, nil
		}
	}
}

// writeFile writes a new file and gives its digest and size.
func writeFile(name string, write func(io.Writer) error) (string, int64, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return "", 0, fault.New(fault.Environment, "文件写不了："+name, "the file cannot be written: "+name).Because(err)
	}
	sum := sha256.New()
	n := &counted{w: io.MultiWriter(f, sum)}
	if err = write(n); err == nil {
		err = f.Sync()
	}
	return hex.EncodeToString(sum.Sum(nil)), n.n, errors.Join(err, f.Close())
}

type counted struct {
	w io.Writer
	n int64
}

func (c *counted) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

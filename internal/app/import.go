package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/guiju/guiju/internal/exchange/sheet"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/record/intake"
)

// importCmd reads sheets into records, and takes a whole import back.
type importCmd struct {
	place
	Args     []string `arg:"" optional:"" name:"type-and-file" help:"[TYPE] FILE: a .xlsx or .csv file; TYPE: only what the mapping reads into it."`
	Mapping  string   `name:"mapping" help:"What the columns are: a YAML file, such as those in examples/import."`
	By       string   `name:"by" help:"Who imports: the sign-in name of an account, or the number of a person's record."`
	Act      string   `name:"act" help:"The act that opens a record (default: the mapping's, else the first that the person may do)."`
	Dept     string   `name:"dept" help:"Department (default: that of the person's first seat)."`
	AsWas    bool     `name:"as-was" help:"What happened before: true times, no clocks fired."`
	Update   bool     `name:"update" help:"Bring what is there to what the file says, by the type's act for it."`
	OnlyGood bool     `name:"only-good" help:"Keep the good rows; else all rows or none."`
	Dry      bool     `name:"dry" help:"A trial: the verdict of every row, nothing is changed."`
	Errors   string   `name:"errors" help:"Write the rows that were not taken to this .csv file."`
	Encoding string   `name:"encoding" enum:"utf-8,gb18030,utf-16le,utf-16be," default:"" help:"Encoding of a text that does not show it."`
	Undo     int64    `name:"undo" help:"Undo this batch."`
	Why      string   `name:"why" help:"Why it is undone."`
}

// Run imports, or undoes.
func (c *importCmd) Run(ctx context.Context, s *streams) error {
	if c.Undo == 0 && (len(c.Args) == 0 || len(c.Args) > 2 || c.Mapping == "") {
		return wrongUsage("写成 guiju import -mapping 映射.yaml -by 登录名 [类型] 文件", "it is written guiju import -mapping FILE.yaml -by LOGIN [TYPE] FILE")
	}
	h, err := c.open(ctx, s, time.Now)
	if err != nil {
		return err
	}
	defer h.Close()
	who, err := h.person(ctx, c.By)
	if err != nil {
		return err
	}
	if c.Undo != 0 {
		err = c.undo(ctx, s, h, who)
	} else {
		err = c.run(ctx, s, h, who)
	}
	if c.Dry {
		return err
	}
	// What was done gets its leaves now: no server may be running.
	return errors.Join(err, h.seal(context.WithoutCancel(ctx)))
}

func (c *importCmd) run(ctx context.Context, s *streams, h *house, who *people.Person) error {
	file := c.Args[len(c.Args)-1]
	into := ""
	if len(c.Args) == 2 {
		into = c.Args[0]
		if h.prog.Types[into] == nil {
			return wrongUsage("没有叫「"+into+"」的类型", "there is no type “"+into+"”")
		}
	}
	m, err := c.compile(s, h, file)
	if err == nil && c.Act != "" {
		err = m.OpenBy(c.Act, into)
	}
	if err != nil {
		return err
	}
	f, err := os.Open(file)
	if err != nil {
		return fault.New(fault.Environment, "文件打不开："+file, "the file cannot be opened: "+file).Because(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	book, err := sheet.OpenAs(file, f, info.Size(), sheet.Encoding(c.Encoding))
	if err != nil {
		return err
	}
	bad, err := newBadRows(c.Errors, s)
	if err != nil {
		return err
	}
	bar := s.progress()
	res, err := intake.Run(ctx, h.engine, book, m, intake.Options{Name: filepath.Base(file), Dept: c.Dept, Actor: who,
		AsWas: c.AsWas, Update: c.Update, OnlyGood: c.OnlyGood, Dry: c.Dry, Into: into,
		Progress: func(row int) { bar.at(textOf("行", "rows"), int64(row), 0) }}, func(v intake.Verdict) error {
		bar.clear()
		if err := bad.row(v); err != nil || s.json {
			return errors.Join(err, c.line(s, v))
		}
		if c.Dry || v.Kind == intake.Refused || v.Kind == intake.Differs {
			return c.line(s, v)
		}
		return nil
	})
	bar.clear()
	if err = errors.Join(err, bad.close()); err != nil {
		if res != nil && res.Batch != 0 {
			s.say("已收的在批次 %d 里", "what was taken is in batch %d", res.Batch)
		}
		return err
	}
	if s.json {
		if err := s.encode(res); err != nil {
			return err
		}
	} else {
		say := res.Say()
		switch {
		case c.Dry:
			s.say("试导入，什么都没有改："+say.Zh, "a trial, nothing was changed: "+say.En)
		case !res.Done:
			s.say("有不收的行，整批没有导入："+say.Zh, "rows are refused, nothing was imported: "+say.En)
		case res.Batch == 0:
			s.say("没有要改的："+say.Zh, "nothing to change: "+say.En)
		default:
			s.say("批次 %d："+say.Zh, "batch %d: "+say.En, res.Batch)
		}
	}
	if res.Counts[intake.Refused] > 0 {
		return errNo
	}
	return nil
}

// compile reads the mapping; the tables of codes it names lie beside it, or
// beside the file.
func (c *importCmd) compile(s *streams, h *house, file string) (*intake.Mapping, error) {
	text, err := os.ReadFile(c.Mapping)
	if err != nil {
		return nil, fault.New(fault.Environment, "映射文件打不开："+c.Mapping, "the mapping cannot be opened: "+c.Mapping).Because(err)
	}
	m, err := intake.Compile(c.Mapping, text, h.prog, h.engine.Zone(), func(name string) ([]byte, error) {
		b, err := os.ReadFile(filepath.Join(filepath.Dir(c.Mapping), name))
		if errors.Is(err, os.ErrNotExist) {
			return os.ReadFile(filepath.Join(filepath.Dir(file), name))
		}
		return b, err
	})
	var ps intake.Problems
	if errors.As(err, &ps) {
		for _, line := range ps.In(s.lang) {
			fmt.Fprintln(s.err, line)
		}
		return nil, errNo
	}
	return m, err
}

func (c *importCmd) line(s *streams, v intake.Verdict) error {
	if s.json {
		return s.encode(v)
	}
	line := fmt.Sprintf("%s:%d\t%s\t%s\t%s", v.Sheet, v.Line, v.Kind.Say().In(s.lang), v.Type, v.Title)
	if v.Of > 0 {
		line += fmt.Sprintf("\t= %d", v.Of)
	}
	if len(v.Fields) > 0 {
		line += "\t" + strings.Join(v.Fields, " ")
	}
	s.printf("%s\n", strings.TrimRight(line, "\t"))
	for _, n := range v.Names {
		clause := n.Clause
		if clause == "" {
			clause = v.Clause
		}
		s.printf("  %s: %s%s\n", n.Name, n.Say.In(s.lang), bracket(clause))
		for _, x := range n.Fix {
			s.printf("    → %s\n", x.Say.In(s.lang))
		}
	}
	return nil
}

func (c *importCmd) undo(ctx context.Context, s *streams, h *house, who *people.Person) error {
	un, err := intake.Undo(ctx, h.engine, c.Undo, who, c.Why)
	if err != nil {
		return err
	}
	if s.json {
		return s.encode(un)
	}
	for _, l := range un.Left {
		s.say("第 %d 行 %s %d %s 没有撤销：", "line %d, %s %d %s was not undone:", l.Line, l.Type, l.Record, l.Title)
		for _, n := range l.Names {
			s.printf("  %s: %s\n", n.Name, n.Say.In(s.lang))
		}
	}
	s.say("批次 %d 已撤销：作废 %d，放回原样 %d", "batch %d is undone: %d withdrawn, %d put back", c.Undo, un.Withdrawn, un.PutBack)
	if len(un.Left) > 0 {
		return errNo
	}
	return nil
}

// person finds who does something on the command line: by the name he signs in
// with, or the number of his record.
func (h *house) person(ctx context.Context, by string) (*people.Person, error) {
	if by == "" {
		return nil, wrongUsage("用 -by 说明是谁：登录名或人员记录号", "say with -by who it is: a sign-in name, or the number of a person's record")
	}
	id, err := strconv.ParseInt(by, 10, 64)
	if err != nil {
		a, err := h.accounts.Find(ctx, by)
		if err != nil {
			return nil, err
		}
		id = a.Person
	}
	p, err := h.engine.Person(ctx, id)
	if err == nil && p == nil {
		err = fault.New(fault.NotFound, "没有这个人", "there is no such person")
	}
	return p, err
}

// badRows writes the rows that were not taken to a file.
type badRows struct {
	file *os.File
	w    sheet.Writer
	s    *streams
}

func newBadRows(path string, s *streams) (*badRows, error) {
	if path == "" {
		return &badRows{}, nil
	}
	f, err := os.Create(path)
	if err != nil {
		return nil, fault.New(fault.Environment, "文件写不了："+path, "the file cannot be written: "+path).Because(err)
	}
	w, err := sheet.NewCSV(f, sheet.UTF8, "sheet", "line", "verdict", "type", "record", "clause", "reason", "message", "fix")
	return &badRows{f, w, s}, err
}

func (b *badRows) row(v intake.Verdict) error {
	if b.w == nil || v.Kind != intake.Refused && v.Kind != intake.Differs {
		return nil
	}
	var names, says, fixes []string
	for _, n := range v.Names {
		names, says = append(names, n.Name), append(says, n.Say.In(b.s.lang))
		for _, x := range n.Fix {
			fixes = append(fixes, x.Say.In(b.s.lang))
		}
	}
	if v.Kind == intake.Differs {
		names = append(names, v.Fields...)
	}
	record := ""
	if v.Record != 0 {
		record = strconv.FormatInt(v.Record, 10)
	}
	return b.w.Write(v.Sheet, v.Line, v.Kind.Say().In(b.s.lang), v.Type, record, v.Clause,
		strings.Join(names, " "), strings.Join(says, "; "), strings.Join(fixes, "; "))
}

func (b *badRows) close() error {
	if b.w == nil {
		return nil
	}
	return errors.Join(b.w.Close(), b.file.Close())
}

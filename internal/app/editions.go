package app

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/user"
	"slices"
	"strings"
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/record/story"
	"github.com/guiju/guiju/internal/regulation"
)

// editionCmd lists the editions of the regulation, tries the next one, and puts
// it in force on a day.
type editionCmd struct {
	place
	Try   string `name:"try" placeholder:"DIR" help:"What the regulation in this folder would change for each open record; nothing is written. \"-\" is the one in the program."`
	Enter string `name:"enter" placeholder:"DIR" help:"Put the regulation in this folder in force, when its scenarios pass; \"-\" is the one in the program."`
	From  string `name:"from" placeholder:"DATE" help:"The first day it is in force, today or later (default: at once)."`
	Dept  string `name:"dept" placeholder:"CODE" help:"Only for this department and those below it."`
	By    string `name:"by" help:"Who puts it in force (default: the name of the account that runs this)."`
}

// Run does one of the three.
func (c *editionCmd) Run(ctx context.Context, s *streams) error {
	return c.run(ctx, s, time.Now)
}

func (c *editionCmd) run(ctx context.Context, s *streams, now func() time.Time) error {
	dir := c.Try + c.Enter
	switch {
	case c.Try != "" && c.Enter != "":
		return wrongUsage("-try 和 -enter 一次只能一个", "-try and -enter are one at a time")
	case dir == "" && (c.From != "" || c.Dept != ""), c.Try != "" && c.From != "":
		return wrongUsage("-from 和 -dept 跟 -enter 一起用", "-from goes with -enter")
	}
	var from calendar.Date
	if c.From != "" {
		var err error
		if from, err = calendar.ParseDate(c.From); err != nil {
			return wrongUsage("-from 写成 2026-03-01", "-from is written 2026-03-01")
		}
	}
	h, err := c.open(ctx, s, now)
	if err != nil {
		return err
	}
	defer h.Close()
	if dir == "" {
		return c.list(ctx, s, h)
	}
	prog, body, err := c.next(ctx, s, h, dir)
	if err != nil {
		return err
	}
	if c.Try != "" {
		return c.try(ctx, s, h, prog)
	}
	if err := c.scenarios(ctx, s, prog); err != nil {
		return err
	}
	i, err := h.engine.Enter(ctx, record.Entry{Program: prog, Body: body, Dept: c.Dept, From: from, Who: c.who()})
	if err != nil {
		return err
	}
	if err := h.seal(ctx); err != nil {
		return err
	}
	if s.json {
		return s.encode(i)
	}
	s.say("第 %d 版 %s，自 %s 起生效", "edition %d  %s  in force from %s", i.No, i.Hash[:12], i.Since.Format("2006-01-02 15:04"))
	return nil
}

func (c *editionCmd) who() string {
	if c.By != "" {
		return c.By
	}
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return os.Getenv("USER")
}

// next compiles the regulation and holds it against those before it; what is
// wrong is printed at its place, and the answer is no.
func (c *editionCmd) next(ctx context.Context, s *streams, h *house, dir string) (*regulation.Program, []byte, error) {
	if dir == "-" {
		dir = ""
	}
	prog, body, problems, err := load(dir)
	if err != nil {
		return nil, nil, err
	}
	if prog != nil {
		more, err := h.engine.Compare(ctx, prog)
		if err != nil {
			return nil, nil, err
		}
		problems = append(problems, more...)
		for _, err := range record.CheckForms(prog) {
			problems = append(problems, regulation.Problem{Pos: regulation.Pos{File: "prints"}, What: textOf("印表样式不能用："+err.Error(), "a printed form cannot be used: "+err.Error())})
		}
	}
	if !regulation.Fatal(problems) {
		problems = slices.DeleteFunc(problems, func(p regulation.Problem) bool { return !c.about(p) })
		if !s.json {
			printProblems(s, problems)
		}
		return prog, body, nil
	}
	if s.json {
		if err := s.encode(map[string]any{"problems": problems}); err != nil {
			return nil, nil, err
		}
	} else {
		printProblems(s, problems)
	}
	return nil, nil, errNo
}

// about leaves out warnings of the text alone: guiju check gives them.
func (c *editionCmd) about(p regulation.Problem) bool {
	return strings.Contains(p.What.En, "is in other words")
}

// scenarios runs them all; one that fails keeps the edition from being entered.
func (c *editionCmd) scenarios(ctx context.Context, s *streams, prog *regulation.Program) error {
	r, err := story.New(ctx, prog)
	if err != nil {
		return err
	}
	defer r.Close()
	failed := 0
	for _, st := range prog.Stories {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if res := r.Run(ctx, st); res.Failed != nil {
			failed++
			if !s.json {
				s.printf("FAIL %s  %s\n     %s: %v\n", st.Clause, st.Say.In(s.lang), res.At, res.Failed)
			}
		}
	}
	if failed == 0 {
		return nil
	}
	return fault.New(fault.Refused, fmt.Sprintf("没有颁行：%d 个情景不通过", failed), fmt.Sprintf("not put in force: %d scenarios fail", failed))
}

func (c *editionCmd) list(ctx context.Context, s *streams, h *house) error {
	all, err := h.engine.Editions(ctx, nil)
	if err != nil {
		return err
	}
	if h.other != nil {
		tellOther(s)
	}
	if s.json {
		return s.encode(all)
	}
	for _, e := range all {
		state := ""
		switch {
		case !e.Ready:
			state = textOf("  没有建完列表，没有生效", "  its lists are not filled, it is not in force").In(s.lang)
		case e.InForce && e.Dept == "":
			state = textOf("  现行："+h.prog.Say.Zh, "  in force: "+h.prog.Say.En).In(s.lang)
		case e.InForce:
			state = textOf("  现行", "  in force").In(s.lang)
		case e.Next:
			state = textOf("  将生效", "  to come").In(s.lang)
		}
		if e.Dept != "" {
			state = "  " + e.Dept + state
		}
		s.say("%d  %s  %s  未结记录 %d%s", "%d  %s  %s  %d open records%s", e.No, since(e, s.lang), e.Hash[:12], e.Open, state)
	}
	return nil
}

func since(e record.EditionInfo, l i18n.Lang) string {
	if e.Since.Unix() <= 0 {
		return e.At.Format("2006-01-02 15:04")
	}
	return e.Since.Format("2006-01-02 15:04")
}

// tellOther says that the text at hand is not the one in force.
func tellOther(s *streams) {
	fmt.Fprintln(s.err, textOf("手边的制度文本与现行的不同，没有改动什么：先 guiju edition -try 目录，再 guiju edition -enter 目录 -from 日期（程序自带的写 -）",
		"the regulation at hand is not the text in force; nothing was changed: guiju edition -try DIR, then guiju edition -enter DIR -from DATE (- is the one in the program)").In(s.lang))
}

// trialSum counts what a trial found of one type.
type trialSum struct {
	Type   string    `json:"type"`
	Say    i18n.Text `json:"title"`
	Open   int       `json:"open"`
	May    int       `json:"could_come_over"`
	Cannot int       `json:"could_not"`
	Moved  int       `json:"clocks_would_move"`
}

// try prints each open record and what would change for it, page by page.
func (c *editionCmd) try(ctx context.Context, s *streams, h *house, prog *regulation.Program) error {
	sums := map[string]*trialSum{}
	var order []string
	out := s.out
	if s.json {
		io.WriteString(out, `{"records":[`)
	}
	cursor, first := "", true
	for {
		p, err := h.engine.Try(ctx, nil, record.Trying{Program: prog, Dept: c.Dept, Cursor: cursor, Limit: 200})
		if err != nil {
			return err
		}
		for _, x := range p.Changes {
			u := sums[x.Type]
			if u == nil {
				u = &trialSum{Type: x.Type, Say: x.Say}
				sums[x.Type], order = u, append(order, x.Type)
			}
			u.Open++
			if len(x.Cannot) == 0 {
				u.May++
			} else {
				u.Cannot++
			}
			if len(x.Clocks) > 0 {
				u.Moved++
			}
			if !s.json {
				c.print(s, h, x)
				continue
			}
			if !first {
				io.WriteString(out, ",")
			}
			first = false
			if err := s.encode(x.JSON(h.engine.Zone())); err != nil {
				return err
			}
		}
		if cursor = p.Next; cursor == "" {
			break
		}
	}
	list := []*trialSum{}
	for _, t := range order {
		list = append(list, sums[t])
	}
	if s.json {
		io.WriteString(out, `],"types":`)
		if err := s.encode(list); err != nil {
			return err
		}
		io.WriteString(out, "}\n")
		return nil
	}
	for _, u := range list {
		s.say("%s：未结 %d 件，%d 件可以改依这一版，%d 件不能；时限会变的 %d 件", "%s: %d open, %d could come over, %d could not; clocks would move for %d",
			u.Say.In(s.lang), u.Open, u.May, u.Cannot, u.Moved)
	}
	if len(list) == 0 {
		s.say("没有未结记录", "no open records")
	}
	return nil
}

// print writes one record: its number and title, then a line for each change.
func (c *editionCmd) print(s *streams, h *house, x record.Crossing) {
	s.printf("%s %s 〔%s〕\n", x.Number, x.Title, x.Say.In(s.lang))
	zone := h.engine.Zone()
	for _, k := range x.Clocks {
		s.printf("    ⏱ %s: %s -> %s\n", k.Say.In(s.lang), k.Text(k.Old, zone).In(s.lang), k.Text(k.New, zone).In(s.lang))
	}
	for _, f := range x.Figures {
		s.printf("    %s: %s -> %s\n", f.Param.Name, f.Text(f.Old, zone).In(s.lang), f.Text(f.New, zone).In(s.lang))
	}
	for _, a := range x.Gained {
		s.printf("    + %s\n", a.Text().In(s.lang))
	}
	for _, a := range x.Lost {
		s.printf("    - %s\n", a.Text().In(s.lang))
	}
	for _, n := range x.Cannot {
		s.printf("    ✗ %s\n", n.Say.In(s.lang))
	}
}

package app

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/guiju/guiju/internal/people"
)

// benchCmd measures the product on this machine: a department of many records,
// its server, people who ask it through HTTP, and beside them what the machine
// gives at best - the same bytes by a bare HTTP server, and the very statements
// of those requests by the database's driver alone.
type benchCmd struct {
	Records int           `name:"records" default:"100000" help:"About how many records."`
	People  []int         `name:"people" default:"1,2,8,32" help:"How many people ask at once, one measurement each."`
	Seconds float64       `name:"seconds" default:"2" help:"How long one measurement lasts."`
	Rounds  int           `name:"rounds" default:"3" help:"Every measurement so often, in turns with its limits; the median counts."`
	Limit   time.Duration `name:"limit" default:"100ms" help:"A page slower than this at p95 is a failure."`
	At      int           `name:"limit-people" default:"0" help:"The limit holds for up to so many people at once, each asking again at once (0: as many as there are processors)."`
	Keep    string        `name:"data" help:"Keep the department in this folder, and use it again (default: a temporary one)."`
	DB      string        `name:"db" help:"Database: sqlite:FILE (default: in the folder) or an empty one at postgres://…"`
	Only    []string      `name:"only" help:"Measure these kinds alone: list, record, desk, search, workbench, form, api, create, act."`
	Profile string        `name:"cpuprofile" help:"Write a CPU profile of the server under load to this file."`
}

// Run measures and prints; a page over the limit is exit code 1.
func (c *benchCmd) Run(ctx context.Context, s *streams) (err error) {
	if len(c.People) == 0 || c.Seconds <= 0 || c.Rounds <= 0 || c.Records < 500 {
		return wrongUsage("至少 500 份记录、一个人、一轮、几分之一秒", "at least 500 records, one person, one round, a part of a second")
	}
	if c.At == 0 {
		c.At = runtime.NumCPU() // more than that wait for each other, whatever a page costs
	}
	for _, n := range c.People {
		if n < 1 || n > 500 {
			return wrongUsage("-people 写成 1,8,32，每个数在 1 到 500 之间", "-people is written 1,8,32, each number between 1 and 500")
		}
	}
	work, err := os.MkdirTemp("", "guiju-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	if c.Keep == "" {
		c.Keep = filepath.Join(work, "data")
	}
	house, err := c.house(ctx, s)
	if err != nil {
		return err
	}
	b, err := c.open(ctx, s, house, work)
	if err != nil {
		return err
	}
	report, err := b.measure()
	if err = errors.Join(err, b.close()); err != nil {
		return err
	}
	if s.json {
		err = s.encode(report)
	} else {
		report.print(s)
	}
	if err == nil && !report.Within {
		return errNo
	}
	return err
}

func (c *benchCmd) place() *place { return &place{Data: c.Keep, DB: c.DB, fresh: true} }

// house makes the department, or finds the one that was kept.
func (c *benchCmd) house(ctx context.Context, s *streams) (*benchHouse, error) {
	p := c.place()
	if p.there() {
		return readBenchHouse(c.Keep)
	}
	until := time.Now()
	d := &demo{ctx: ctx, until: until, rnd: rand.New(rand.NewPCG(1, 20261124)), who: map[string]*people.Person{}, ids: map[string]int64{}}
	h, err := p.open(ctx, s, func() time.Time { return d.now })
	if err != nil {
		return nil, err
	}
	d.h = h
	began := time.Now()
	b, err := h.fillBench(ctx, d, c.Records)
	if err == nil {
		err = b.keep(c.Keep)
	}
	if err = errors.Join(err, h.Close()); err != nil {
		return nil, err
	}
	s.note("建好 %d 份记录，用时 %.0f 秒", "%d records made in %.0f s", b.Records, time.Since(began).Seconds())
	return b, nil
}

// note says how far it is, beside the output.
func (s *streams) note(zh, en string, args ...any) {
	fmt.Fprintf(s.err, textOf(zh, en).In(s.lang)+"\n", args...)
}

package app

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"runtime/pprof"
	"slices"
	"time"

	"github.com/guiju/guiju/internal/app/crowd"
	"github.com/guiju/guiju/internal/store"
)

// benchReport is what was measured.
type benchReport struct {
	Records int          `json:"records"`
	CPUs    int          `json:"cpus"`
	System  string       `json:"system"`
	Base    string       `json:"database"`
	Limit   float64      `json:"limit_ms"`
	Lines   []*benchLine `json:"lines"`
	Found   *benchFound  `json:"found,omitempty"`
	Goals   []benchGoal  `json:"goals"`
	Scans   []benchScan  `json:"scans"`
	Within  bool         `json:"within"` // no page over the limit
	limit   time.Duration
	at      int
}

// benchLine is one kind of request with so many people: medians of the rounds,
// times in milliseconds.
type benchLine struct {
	Kind     string  `json:"kind"`
	People   int     `json:"people"`
	Rate     float64 `json:"rate"`
	P50      float64 `json:"p50_ms"`
	P95      float64 `json:"p95_ms"`
	P99      float64 `json:"p99_ms"`
	Bytes    int64   `json:"bytes"`
	HTTPRate float64 `json:"http_rate"` // the same bytes by a bare server
	HTTPP99  float64 `json:"http_p99_ms"`
	BareRate float64 `json:"bare_rate"` // the same statements by the bare driver; 0: not measured
	BareP99  float64 `json:"bare_p99_ms"`
	Over     bool    `json:"over,omitempty"`
	kind     *benchKind
}

type benchScan struct {
	SQL  string `json:"sql"`
	Plan string `json:"plan"`
}

// benchRound is one turn of a line.
type benchRound struct {
	web, http       *crowd.Result
	bareRate, bareP float64
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func middle(xs []float64) float64 {
	slices.Sort(xs)
	return xs[len(xs)/2]
}

// measure runs every kind with every number of people.
func (b *bench) measure() (*benchReport, error) {
	r := &benchReport{Records: b.Records, CPUs: runtime.NumCPU(), System: runtime.GOOS + "/" + runtime.GOARCH,
		Base: b.in.h.db.Dialect(), limit: b.cmd.Limit, at: b.cmd.At, Limit: ms(b.cmd.Limit), Within: true}
	if b.cmd.Profile != "" {
		f, err := os.Create(b.cmd.Profile)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return nil, err
		}
		defer pprof.StopCPUProfile()
	}
	var seen []store.Statement
	for _, k := range b.wanted() {
		samples, err := b.samples(&k)
		if err != nil {
			return nil, err
		}
		for _, works := range samples {
			for _, w := range works {
				seen = append(seen, w.Statements...)
			}
		}
		for _, people := range b.cmd.People {
			line, acts, err := b.line(&k, people, samples)
			if err != nil {
				return nil, fmt.Errorf("%s, %d: %w", k.name, people, err)
			}
			for _, w := range acts {
				seen = append(seen, w.Statements...)
			}
			line.Over = k.page && people <= b.cmd.At && line.P95 > r.Limit
			r.Within = r.Within && !line.Over
			r.Lines = append(r.Lines, line)
			b.s.note("%s，%d 人：每秒 %.0f 次", "%s, %d people: %.0f a second", k.say.In(b.s.lang), people, line.Rate)
		}
	}
	var err error
	if r.Found, err = b.halfLoad(r.best("act")); err != nil {
		return nil, err
	}
	if r.Scans, err = b.scans(seen); err != nil {
		return nil, err
	}
	r.judge()
	return r, nil
}

func (b *bench) wanted() []benchKind {
	all := benchKinds()
	if b.cmd.Only == nil {
		return all
	}
	return slices.DeleteFunc(all, func(k benchKind) bool { return !slices.Contains(b.cmd.Only, k.name) })
}

const benchSamples = 48

// samples records the reads of some requests of a kind, each asked once before:
// what the server keeps for a moment is kept then.
func (b *bench) samples(k *benchKind) ([][]store.Work, error) {
	if k.post != nil {
		return nil, nil
	}
	var out [][]store.Work
	do := k.do(b)
	for i := range benchSamples {
		if _, err := do(b.ctx, 0, i); err != nil {
			return nil, err
		}
		acts, _ := b.tape.cut(true)
		if err := b.play(acts); err != nil {
			return nil, err
		}
		if _, err := do(b.ctx, 0, i); err != nil {
			return nil, err
		}
		acts, reads := b.tape.cut(false)
		if err := b.play(acts); err != nil {
			return nil, err
		}
		out = append(out, reads)
	}
	return out, nil
}

// line measures one kind with so many people, in turns with its limits.
func (b *bench) line(k *benchKind, people int, samples [][]store.Work) (*benchLine, []store.Work, error) {
	d := time.Duration(b.cmd.Seconds * float64(time.Second))
	var rounds []benchRound
	var acts []store.Work
	for range b.cmd.Rounds {
		if err := b.follow(); err != nil {
			return nil, nil, err
		}
		b.tape.cut(k.post != nil)
		web, err := b.closed(span{people, d}, k.do(b))
		if err != nil {
			return nil, nil, err
		}
		x := benchRound{web: web}
		written, reads := b.tape.cut(false)
		if k.post != nil {
			acts = written
			err = b.bareActs(&x, written, reads)
		} else if err = b.play(written); err == nil {
			err = b.bareReads(&x, span{people, d}, samples)
		}
		if err != nil {
			return nil, nil, err
		}
		size := web.Bytes / int64(max(web.Asked, 1))
		if x.http, err = b.closed(span{people, d / 2}, b.plainDo(k, size)); err != nil {
			return nil, nil, err
		}
		rounds = append(rounds, x)
	}
	of := func(f func(benchRound) float64) float64 {
		var xs []float64
		for _, x := range rounds {
			xs = append(xs, f(x))
		}
		return middle(xs)
	}
	return &benchLine{Kind: k.name, People: people, kind: k,
		Rate:     of(func(x benchRound) float64 { return x.web.Rate() }),
		P50:      of(func(x benchRound) float64 { return ms(x.web.Quantile(0.5)) }),
		P95:      of(func(x benchRound) float64 { return ms(x.web.Quantile(0.95)) }),
		P99:      of(func(x benchRound) float64 { return ms(x.web.Quantile(0.99)) }),
		Bytes:    int64(of(func(x benchRound) float64 { return float64(x.web.Bytes) / float64(max(x.web.Asked, 1)) })),
		HTTPRate: of(func(x benchRound) float64 { return x.http.Rate() }),
		HTTPP99:  of(func(x benchRound) float64 { return ms(x.http.Quantile(0.99)) }),
		BareRate: of(func(x benchRound) float64 { return x.bareRate }),
		BareP99:  of(func(x benchRound) float64 { return x.bareP }),
	}, acts, nil
}

// bareActs does again what the acts of a round wrote and read.
func (b *bench) bareActs(x *benchRound, acts, reads []store.Work) error {
	if b.copy == nil {
		return nil
	}
	groups, took, err := b.copy.Both(b.ctx, acts, reads)
	if err != nil || len(groups) == 0 {
		return err
	}
	slices.Sort(groups)
	x.bareRate = float64(x.web.Asked) / took.Seconds()
	x.bareP = ms(groups[min(len(groups)*99/100, len(groups)-1)])
	return nil
}

// bareReads asks the statements of the samples, as many people at once.
func (b *bench) bareReads(x *benchRound, sp span, samples [][]store.Work) error {
	sp.d /= 2
	res, err := b.closed(sp, func(ctx context.Context, p, i int) (int64, error) {
		return 0, b.reader.Read(ctx, samples[(p*7+i)%len(samples)])
	})
	if err != nil {
		return err
	}
	x.bareRate, x.bareP = res.Rate(), ms(res.Quantile(0.99))
	return nil
}

// plainDo asks the bare server for as many bytes.
func (b *bench) plainDo(k *benchKind, size int64) crowd.Do {
	address := fmt.Sprintf("%s/?n=%d", b.plain, size)
	return func(ctx context.Context, p, _ int) (int64, error) {
		method, want, form := http.MethodGet, http.StatusOK, url.Values(nil)
		if k.post != nil {
			method, want, form = http.MethodPost, http.StatusSeeOther, b.carried
		}
		body, _, err := b.ask(ctx, method, address, b.clerks[p%len(b.clerks)], form, want)
		return int64(len(body)), err
	}
}

// scans looks into the plan of every statement there was.
func (b *bench) scans(seen []store.Statement) ([]benchScan, error) {
	found, err := b.reader.Scans(b.ctx, seen, 1000)
	if err != nil {
		return nil, err
	}
	out := []benchScan{}
	for q, plan := range found {
		out = append(out, benchScan{q, plan})
	}
	slices.SortFunc(out, func(x, y benchScan) int {
		if x.SQL < y.SQL {
			return -1
		}
		return 1
	})
	return out, nil
}

// Package crowd measures how a server bears people: closed loops, in which each
// person asks again as soon as he is answered, and paced ones, in which acts
// come at a rate whatever the answers.
package crowd

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Result is what was measured in one stretch.
type Result struct {
	Asked  int             // answered requests
	Took   time.Duration   // from the first to the last answer
	Bytes  int64           // of the answers
	Each   []time.Duration // ascending
	Failed int
	Err    error // the first failure
}

// Rate is requests a second.
func (r *Result) Rate() float64 {
	if r.Took <= 0 {
		return 0
	}
	return float64(r.Asked) / r.Took.Seconds()
}

// Quantile gives the time within which that share was answered: the next
// higher of the times measured, never one between two.
func (r *Result) Quantile(q float64) time.Duration {
	if len(r.Each) == 0 {
		return 0
	}
	return r.Each[min(int(q*float64(len(r.Each))), len(r.Each)-1)]
}

// Do is one request of person p, his i-th; it gives the bytes of the answer.
type Do func(ctx context.Context, p, i int) (int64, error)

// Closed lets people ask for a while.
func Closed(ctx context.Context, people int, d time.Duration, do Do) *Result {
	start := time.Now()
	until := start.Add(d)
	parts := make([]Result, people)
	var wait sync.WaitGroup
	for p := range people {
		wait.Go(func() {
			for i := 0; ctx.Err() == nil && time.Now().Before(until); i++ {
				parts[p].once(ctx, p, i, do)
			}
		})
	}
	wait.Wait()
	return together(parts, time.Since(start))
}

// Paced starts requests at a rate for a while, by as many people as are needed
// up to most; who has nobody free waits, and the wait counts.
func Paced(ctx context.Context, rate float64, most int, d time.Duration, do Do) *Result {
	type due struct {
		i  int
		at time.Time
	}
	start := time.Now()
	queue := make(chan due, int(rate*d.Seconds())+1)
	parts := make([]Result, most)
	var wait sync.WaitGroup
	for p := range most {
		wait.Go(func() {
			for x := range queue {
				parts[p].since(ctx, x.at, p, x.i, do)
			}
		})
	}
	every := time.NewTicker(2 * time.Millisecond)
	defer every.Stop()
	for n := 0; time.Since(start) < d && ctx.Err() == nil; <-every.C {
		for ; float64(n) < rate*time.Since(start).Seconds(); n++ {
			queue <- due{n, time.Now()}
		}
	}
	close(queue)
	wait.Wait()
	return together(parts, time.Since(start))
}

func (r *Result) once(ctx context.Context, p, i int, do Do) { r.since(ctx, time.Now(), p, i, do) }

func (r *Result) since(ctx context.Context, start time.Time, p, i int, do Do) {
	n, err := do(ctx, p, i)
	if err != nil {
		r.Failed++
		if r.Err == nil {
			r.Err = err
		}
		return
	}
	r.Asked++
	r.Bytes += n
	r.Each = append(r.Each, time.Since(start))
}

func together(parts []Result, took time.Duration) *Result {
	out := &Result{Took: took}
	for _, p := range parts {
		out.Asked += p.Asked
		out.Bytes += p.Bytes
		out.Failed += p.Failed
		out.Each = append(out.Each, p.Each...)
		if out.Err == nil {
			out.Err = p.Err
		}
	}
	slices.Sort(out.Each)
	return out
}

package mutation

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/guiju/guiju/internal/record/story"
	"github.com/guiju/guiju/internal/regulation"
)

// catch says what notices a weakening: the compiler, a scenario, or nothing.
// Scenarios that do an act of its type come first.
func catch(ctx context.Context, l law, w weakening) (string, error) {
	p, ps := regulation.CompileFiles(l.with(w.file, w.text))
	if p == nil {
		return "check: " + ps[0].In("en"), nil
	}
	r, err := story.New(ctx, p)
	if err != nil {
		return "the department cannot be founded: " + err.Error(), nil
	}
	defer r.Close()
	stories := slices.Clone(p.Stories)
	near := map[*regulation.Story]int{}
	for _, s := range stories {
		near[s] = nearness(p, s, w)
	}
	sort.SliceStable(stories, func(i, j int) bool { return near[stories[i]] > near[stories[j]] })
	for _, s := range stories {
		if os.Getenv("GUIJU_WEAKEN_NEAR") != "" && near[s] == 0 {
			break
		}
		if res := r.Run(ctx, s); res.Failed != nil {
			return fmt.Sprintf("%s: %v", res.At, res.Failed), nil
		}
	}
	return "", ctx.Err()
}

// nearness counts the steps of a scenario that touch the type.
func nearness(p *regulation.Program, s *regulation.Story, w weakening) int {
	n := 0
	acts := strings.FieldsFunc(w.name, func(r rune) bool { return r == ' ' || r == '.' })
	for _, st := range s.Steps {
		t := p.Types[st.On]
		if t != nil && (t.Name == w.typ || t.IsLike(w.typ)) {
			n += 2
		}
		if slices.Contains(acts, st.Act) {
			n += 3
		}
		for _, e := range st.If {
			if strings.Contains(e, w.typ) {
				n++
			}
		}
	}
	return n
}

// Of the weakenings at least nine in ten are caught; what is not stands in
// the list of survivors with its reason.
func TestWeakenings(t *testing.T) {
	l := founding(t)
	var all []weakening
	for _, f := range l.ruled() {
		all = append(all, weakenings(f, l[f])...)
	}
	total := len(all)
	known := survivors(t)
	full := os.Getenv("GUIJU_WEAKEN")
	switch {
	case full == "all":
	case full != "":
		all = slices.DeleteFunc(all, func(w weakening) bool { return !strings.Contains(w.name, full) })
	case len(known) == 0:
		t.Skip("there is no list of survivors yet")
	default:
		rng := rand.New(rand.NewPCG(9, 10))
		rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		all = all[:min(len(all), 20)]
	}
	got := make([]string, len(all))
	work := make(chan int)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for i := range work {
				var err error
				began := time.Now()
				if got[i], err = catch(t.Context(), l, all[i]); err != nil {
					t.Error(err)
				}
				if full != "" {
					fmt.Printf("%5.1fs %-60s %s\n", time.Since(began).Seconds(), all[i].name, first(got[i]))
				}
			}
		})
	}
	for i := range all {
		work <- i
	}
	close(work)
	wg.Wait()
	sums := map[string]*tally{}
	caught := 0
	for i, w := range all {
		s := sums[w.kind]
		if s == nil {
			s = &tally{}
			sums[w.kind] = s
		}
		s.all++
		switch {
		case got[i] != "":
			caught++
			s.some += one(!strings.HasPrefix(got[i], "check: "))
			s.refused += one(strings.HasPrefix(got[i], "check: "))
			if known[w.name] != "" && full == "" {
				t.Errorf("%s is caught now, the list of survivors says otherwise:\n%s", w.name, got[i])
			}
		case known[w.name] == "":
			if full == "" {
				t.Errorf("nothing notices: %s", w.name)
			} else {
				t.Logf("SURVIVES %s", w.name)
			}
		}
		if full != "" && testing.Verbose() && got[i] != "" {
			t.Logf("caught %s\n        %s", w.name, first(got[i]))
		}
	}
	var names []string
	for n := range sums {
		names = append(names, n)
	}
	sort.Strings(names)
	var b strings.Builder
	for _, n := range names {
		s := sums[n]
		fmt.Fprintf(&b, "%-24s %4d, %4d by check, %4d by a scenario, %4d by nothing\n", n, s.all, s.refused, s.some, s.all-s.refused-s.some)
	}
	t.Logf("%d of %d weakenings, %d caught (%.1f%%)\n%s", len(all), total, caught, share(caught, len(all)), b.String())
	if full == "all" {
		if caught*10 < len(all)*9 {
			t.Errorf("only %d of %d are caught", caught, len(all))
		}
		for n := range known {
			if !slices.ContainsFunc(all, func(w weakening) bool { return w.name == n }) {
				t.Errorf("the list of survivors names what there is not: %s", n)
			}
		}
	}
}

func first(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s
}

// survivors reads the list: NAME TAB REASON, one a line; # begins a comment.
func survivors(t *testing.T) map[string]string {
	t.Helper()
	b, err := os.ReadFile("testdata/survivors.txt")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for i, line := range strings.Split(string(b), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		name, reason, ok := strings.Cut(line, "\t")
		if !ok || strings.TrimSpace(reason) == "" || out[name] != "" {
			t.Errorf("survivors.txt:%d: a name, a tab and a reason, each name once", i+1)
		}
		out[name] = reason
	}
	return out
}

package mutation

import (
	"fmt"
	"math/rand/v2"
	"os"
	"sort"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/guiju/guiju/internal/regulation"
)

// The scanner reads what a YAML parser reads: the same entries and items.
func TestScan(t *testing.T) {
	l := founding(t)
	for _, f := range l.ruled() {
		var v any
		if err := yaml.Unmarshal([]byte(l[f]), &v); err != nil {
			t.Fatal(f, err)
		}
		want := count(v)
		got := 0
		scan(l[f]).each(func(n *node) { got++ })
		if got != want {
			t.Errorf("%s: %d nodes, a parser finds %d", f, got, want)
		}
	}
}

func count(v any) int {
	n := 0
	switch v := v.(type) {
	case map[string]any:
		for _, x := range v {
			n += 1 + count(x)
		}
	case []any:
		for _, x := range v {
			n += 1 + count(x)
		}
	}
	return n
}

// tally is how many of a kind were refused, and how many of these pointed at
// the place: with some problem, with the first.
type tally struct{ all, refused, some, first int }

// A mutant never makes the compiler panic, and what is refused points at its
// place.
func TestMutants(t *testing.T) {
	l := founding(t)
	var all []mutant
	for _, f := range l.ruled() {
		all = append(all, mutants(f, l[f])...)
	}
	total := len(all)
	rng := rand.New(rand.NewPCG(4, 95))
	rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	sample := 60
	switch v := os.Getenv("GUIJU_MUTATION"); {
	case v == "all":
		sample = len(all)
	case v != "":
		fmt.Sscan(v, &sample)
	}
	all = all[:min(sample, len(all))]
	tallies := map[string]*tally{}
	sum := &tally{}
	for _, m := range all {
		some, first, refused, ps := judge(t, l, m)
		by := tallies[m.what]
		if by == nil {
			by = &tally{}
			tallies[m.what] = by
		}
		for _, x := range []*tally{by, sum} {
			x.all++
			x.refused += one(refused)
			x.some += one(some)
			x.first += one(first)
		}
		if refused && !some && (os.Getenv("GUIJU_MUTATION") != "" || testing.Verbose()) {
			t.Logf("%s\n        %s", m.says, ps[0].In("en"))
		}
	}
	t.Logf("%d of %d mutants\n%s", len(all), total, table(tallies, sum))
	if sum.some*100 < sum.refused*95 {
		t.Errorf("of %d refused only %d point at their place", sum.refused, sum.some)
	}
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

func judge(t *testing.T, l law, m mutant) (some, first, refused bool, ps []regulation.Problem) {
	t.Helper()
	defer func() {
		if x := recover(); x != nil {
			t.Errorf("the compiler panics: %s: %v", m.says, x)
		}
	}()
	files := l.with(m.file, m.text)
	_, ps = regulation.CompileFiles(files)
	if os.Getenv("GUIJU_MUTATION_BASE") == "" {
		ps = regulation.Since(ps, files, l.with(m.file, l[m.file]), regulation.Text{Zh: "原规定", En: "the founding regulation"})
	}
	if !regulation.Fatal(ps) {
		return false, false, false, ps
	}
	for i, p := range ps {
		if p.Warn {
			break
		}
		near := false
		for _, at := range m.places {
			near = near || p.Pos.File == m.file && p.Pos.Line >= at[0]-1 && p.Pos.Line <= at[1]+1
		}
		first = first || near && i == 0
		some = some || near
	}
	return some, first, true, ps
}

func table(by map[string]*tally, sum *tally) string {
	var names []string
	for n := range by {
		names = append(names, n)
	}
	sort.Strings(names)
	var b strings.Builder
	row := func(n string, x *tally) {
		fmt.Fprintf(&b, "%-8s %6d mutants  %6d refused  %6d some (%.1f%%)  %6d first (%.1f%%)\n", n, x.all, x.refused, x.some, share(x.some, x.refused), x.first, share(x.first, x.refused))
	}
	for _, n := range names {
		row(n, by[n])
	}
	row("all", sum)
	return b.String()
}

func share(a, b int) float64 {
	if b == 0 {
		return 100
	}
	return float64(a) * 100 / float64(b)
}

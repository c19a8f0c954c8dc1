// Package bench_test keeps the benchmark command working; `make bench` runs it
// at its full size.
package bench_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/app"
)

// A short run on a small department measures everything it says it measures.
// How fast this machine is today is not what is tested.
func TestBench(t *testing.T) {
	if testing.Short() {
		t.Skip("a department of thousands of records is not made in -short")
	}
	var out, said bytes.Buffer
	code := app.Main([]string{"bench", "-json", "-records", "500", "-seconds", "0.1", "-rounds", "1", "-people", "2", "-limit", "10s"},
		strings.NewReader(""), &out, &said)
	if code != 0 {
		t.Fatalf("exit %d\n%s\n%s", code, out.String(), said.String())
	}
	var r struct {
		Records int
		Within  bool
		Lines   []struct {
			Kind   string
			People int
			Rate   float64
			P50    float64 `json:"p50_ms"`
			P95    float64 `json:"p95_ms"`
			P99    float64 `json:"p99_ms"`
			Bytes  int64
			HTTP   float64 `json:"http_rate"`
			Bare   float64 `json:"bare_rate"`
		}
		Found struct {
			Samples  int
			FoundP99 float64 `json:"found_p99_ms"`
		}
		Scans []struct{ SQL, Plan string }
		Goals []struct{ Met bool }
	}
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	if !r.Within || r.Records < 400 {
		t.Errorf("within %v with %d records", r.Within, r.Records)
	}
	var kinds []string
	for _, l := range r.Lines {
		kinds = append(kinds, l.Kind)
		post := l.Kind == "create" || l.Kind == "act"
		if l.People != 2 || l.Rate <= 0 || l.P50 > l.P95 || l.P95 > l.P99 || l.P50 <= 0 || l.HTTP <= 0 || l.Bare <= 0 || !post && l.Bytes < 500 {
			t.Errorf("%+v", l)
		}
	}
	if got := strings.Join(kinds, " "); got != "list record desk search workbench form api create act" {
		t.Errorf("measured %s", got)
	}
	if r.Found.Samples == 0 || r.Found.FoundP99 <= 0 {
		t.Errorf("found: %+v", r.Found)
	}
	for _, s := range r.Scans {
		t.Errorf("walks through a large table: %s [%s]", s.SQL, s.Plan)
	}
	if len(r.Goals) != 6 {
		t.Errorf("%d thresholds, 6 wanted", len(r.Goals))
	}
}

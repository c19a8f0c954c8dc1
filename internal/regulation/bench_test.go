package regulation_test

import (
	"os"
	"testing"
	"time"

	"github.com/guiju/guiju/internal/regulation"
)

func BenchmarkCompile(b *testing.B) {
	prelude, folder := os.DirFS("../../regulations/prelude"), os.DirFS("../../regulations/kefu")
	n, least := 0, time.Duration(1<<62)
	for b.Loop() {
		from := time.Now()
		p, _ := regulation.Compile(prelude, folder)
		if p == nil {
			b.Fatal("does not compile")
		}
		n, least = p.Expressions, min(least, time.Since(from))
	}
	ms := float64(least.Microseconds()) / 1000
	b.ReportMetric(float64(n), "expressions")
	b.ReportMetric(ms, "ms-at-best")
	b.ReportMetric(ms/float64(n), "ms/expression") // at most 0.15
}

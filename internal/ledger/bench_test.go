package ledger

import (
	"testing"
	"time"

	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
)

// BenchmarkSeal seals a backlog; a leaf is an operation.
func BenchmarkSeal(b *testing.B) {
	each(b, func(b *testing.B, h *house) {
		h.fill(b.N, 4)
		b.ResetTimer()
		for sealed := 0; sealed < b.N; {
			n, err := h.sealer.Seal(b.Context(), noon.Add(time.Hour))
			if err != nil || n == 0 {
				b.Fatal(n, err)
			}
			sealed += n
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "leaves/s")
	})
}

// BenchmarkProve makes a proof in a ledger of 20,000 leaves.
func BenchmarkProve(b *testing.B) {
	each(b, func(b *testing.B, h *house) {
		h.fill(20_000, 4)
		h.sealAll(noon.Add(time.Second))
		b.ResetTimer()
		for i := range b.N {
			h.ok(h.read(func(tx *store.Tx) error { _, err := Prove(tx, int64(i%20_000)+1); return err }))
		}
	})
}

// BenchmarkVerify verifies a ledger; an event is an operation.
func BenchmarkVerify(b *testing.B) {
	each(b, func(b *testing.B, h *house) {
		h.fill(b.N, 4)
		h.sealAll(noon.Add(time.Second))
		b.ReportAllocs()
		b.ResetTimer()
		h.clean(Options{})
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
	})
}

func each(b *testing.B, f func(b *testing.B, h *house)) {
	b.Run("sqlite", func(b *testing.B) { f(b, build(b, storetest.New(b))) })
	b.Run("postgres", func(b *testing.B) { f(b, build(b, storetest.Postgres(b))) })
}

package regulation_test

import (
	"os"
	"testing"

	"github.com/guiju/guiju/internal/regulation"
)

func BenchmarkCompile(b *testing.B) {
	prelude, folder := os.DirFS("../../regulations/prelude"), os.DirFS("../../regulations/kefu")
	for b.Loop() {
		if p, _ := regulation.Compile(prelude, folder); p == nil {
			b.Skip("does not compile at the moment")
		}
	}
}

package app

import (
	"strings"
	"testing"
)

// guiju test -v tells the story: when, who, what moved, which clock ran out,
// what was refused and why.
func TestTell(t *testing.T) {
	out := done(t, "test", "-v", "-run", "L1.1", "../../examples/samples")
	for _, want := range []string{"s = sample.receive", "s: received → testing", "s ⏱ giving_out", "✗ by: ", "2026-03-02 14:00"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not told:\n%s", want, out)
		}
	}
}

package story_test

import (
	"context"
	"os"
	"testing"

	"github.com/guiju/guiju/internal/record/story"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/regulations"
)

// The regulation of the language reference's first ten minutes.
func TestKeyDesk(t *testing.T) {
	prelude, _ := regulations.FS()
	prog, problems := regulation.Compile(prelude, os.DirFS("../../../examples/keydesk"))
	if prog == nil {
		for _, p := range problems {
			t.Log(p)
		}
		t.Fatal("does not compile")
	}
	runAll(t, prog)
}

// Every scenario of the founding regulation.
func TestFounding(t *testing.T) {
	prelude, kefu := regulations.FS()
	prog, problems := regulation.Compile(prelude, kefu)
	if prog == nil {
		for _, p := range problems {
			t.Log(p)
		}
		t.Fatal("does not compile")
	}
	runAll(t, prog)
}

func runAll(t *testing.T, prog *regulation.Program) {
	t.Helper()
	ctx := context.Background()
	r, err := story.New(ctx, prog)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, s := range prog.Stories {
		t.Run(s.Clause+" "+s.Say.Zh, func(t *testing.T) {
			if res := r.Run(ctx, s); res.Failed != nil {
				t.Errorf("%s: %v", res.At, res.Failed)
			}
		})
	}
}

package regulations_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/record/story"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/regulations"
)

// The clauses whose rules belong to later landings. They stand in clauses.yaml
// because the regulation is one text; the list may only grow shorter.
var unbuilt = []string{
	"S3", "S4", "S5", "S6", "S9", "S10", "S11.1", "S11.2", "S11.3", "S11.4",
	"R1.2", "R1.4", "R1.5", "R1.6", "R1.10", "R1.11", "R1.12", "R1.13", "R1.14",
	"R2.4", "R3.1", "R3.2", "R3.3",
}

func founding(t *testing.T) *regulation.Program {
	t.Helper()
	prelude, kefu := regulations.FS()
	p, problems := regulation.Compile(prelude, kefu)
	var open []string
	for _, x := range problems {
		if id, is := strings.CutPrefix(x.What.En, "no rule carries out clause "); is {
			open = append(open, id)
			continue
		}
		t.Errorf("%s", x)
	}
	if p == nil {
		t.Fatal("the founding regulation does not compile")
	}
	if !slices.Equal(open, unbuilt) {
		t.Errorf("clauses that no rule carries out are\n%v, the list says\n%v", open, unbuilt)
	}
	return p
}

// Both regulations compile; every clause that is carried out is proved by a scenario.
func TestFoundingRegulationCompiles(t *testing.T) {
	if p := founding(t); p.Desk != "unit" {
		t.Errorf("the desk opens on %q, want unit", p.Desk)
	}
}

// Every scenario holds. What it refuses is refused in both languages, with its
// clause and a way on.
func TestScenarios(t *testing.T) {
	p := founding(t)
	ctx := context.Background()
	r, err := story.New(ctx, p)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, s := range p.Stories {
		t.Run(s.Clause+" "+s.Say.Zh, func(t *testing.T) {
			res := r.Run(ctx, s)
			if res.Failed != nil {
				t.Errorf("%s: %v", res.At, res.Failed)
			}
		})
	}
}

package app

import (
	"context"
	"fmt"
	"sort"
	"strings"
	"time"

	"github.com/guiju/guiju/internal/record/story"
)

// testCmd runs scenarios.
type testCmd struct {
	Dir      string `arg:"" optional:"" help:"Folder of the regulation (default: the founding one)."`
	Run_     string `name:"run" help:"Only the scenarios of this clause."`
	Refusals bool   `help:"Print every refusal the scenarios provoke, in both languages, with clause and way on."`
	V        bool   `name:"v" short:"v" help:"Tell each scenario step by step: when, who, what, where it moved, which clock ran out, what was refused and why."`
}

// Run prints each clause's result; a failure is exit code 1.
func (c *testCmd) Run(ctx context.Context, s *streams) error {
	prog, _, problems, err := load(c.Dir)
	if err != nil {
		return err
	}
	if prog == nil {
		printProblems(s, problems)
		return errNo
	}
	r, err := story.New(ctx, prog)
	if err != nil {
		return err
	}
	defer r.Close()
	r.Tell = c.V
	type sum struct {
		passed, failed int
		events         int64
		took           time.Duration
	}
	sums := map[string]*sum{}
	failed, stricter := 0, 0
	var refusals []story.Refusal
	for _, st := range prog.Stories {
		if c.Run_ != "" && st.Clause != c.Run_ {
			continue
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		res := r.Run(ctx, st)
		if c.V {
			tell(s, res)
		}
		u := sums[st.Clause]
		if u == nil {
			u = &sum{}
			sums[st.Clause] = u
		}
		u.events += res.Events
		u.took += res.Took
		refusals = append(refusals, res.Refusals...)
		if res.Stricter != nil {
			stricter++
			if c.V {
				s.say("  更严 %s  %s  %s: %s", "  stricter %s  %s  %s: %s", st.Clause, st.Say.In(s.lang), res.At, res.Stricter.Names[0].Say.In(s.lang))
			}
		}
		if res.Failed == nil {
			u.passed++
			if c.V {
				s.printf("  ok   %s  %s  %d ms\n", st.Clause, st.Say.In(s.lang), res.Took.Milliseconds())
			}
			continue
		}
		u.failed++
		failed++
		s.printf("FAIL %s  %s\n     %s: %v\n", st.Clause, st.Say.In(s.lang), res.At, res.Failed)
	}
	var clauses []string
	for cl := range sums {
		clauses = append(clauses, cl)
	}
	sort.Strings(clauses)
	for _, cl := range clauses {
		u := sums[cl]
		mark := "ok  "
		if u.failed > 0 {
			mark = "FAIL"
		}
		s.printf("%s %-6s %d/%d, %d events, %d ms\n", mark, cl, u.passed, u.passed+u.failed, u.events, u.took.Milliseconds())
	}
	if stricter > 0 {
		s.say("其中集团的情景 %d 个走到本部门更严的规定为止（-v 列出）", "of the group's scenarios %d end where this department is stricter (-v lists them)", stricter)
	}
	if c.Refusals {
		c.list(s, refusals)
	}
	if len(sums) == 0 {
		s.say("没有情景", "no scenarios")
	}
	if failed > 0 {
		return errNo
	}
	return nil
}

// list prints the refusals, each once, with what a person reads.
func (c *testCmd) list(s *streams, all []story.Refusal) {
	seen := map[string]bool{}
	n := 0
	for _, r := range all {
		for _, name := range r.Fault.Names {
			key := r.Fault.Act + " " + name.Name
			if seen[key] {
				continue
			}
			seen[key] = true
			n++
			clause := name.Clause
			if clause == "" {
				clause = r.Fault.Clause
			}
			s.printf("%-34s 〔%s〕 %s | %s\n", key, clause, name.Say.Zh, name.Say.En)
			for _, f := range name.Fix {
				s.printf("%36s→ %s %s | %s\n", "", f.Kind, f.Say.Zh, f.Say.En)
			}
		}
	}
	fmt.Fprintf(s.out, "%d refusals\n", n)
}

// tell prints what happened in a scenario, step by step.
func tell(s *streams, res story.Result) {
	s.printf("%s  %s\n", res.Story.Clause, res.Story.Say.In(s.lang))
	last := ""
	for _, t := range res.Told {
		at := t.At
		if at == last {
			at = strings.Repeat(" ", len(at))
		}
		last = t.At
		s.printf("  %s  %-10s %s\n", at, t.By, t.Do)
		for _, m := range t.Moved {
			s.printf("  %19s %s\n", "", m)
		}
		for _, n := range t.Refused {
			s.printf("  %19s ✗ %s: %s%s\n", "", n.Name, n.Say.In(s.lang), bracket(n.Clause))
		}
		for _, c := range t.Checks {
			s.printf("  %19s ? %s\n", "", c)
		}
	}
}

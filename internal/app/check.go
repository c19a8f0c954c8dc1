package app

import (
	"fmt"
	"sort"
	"strings"

	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/regulation/explain"
)

// checkCmd compiles a regulation.
type checkCmd struct {
	Dir string `arg:"" optional:"" help:"Folder of the regulation (default: the founding one)."`
}

// Run prints the problems with their places, or a table of what enforces each clause.
func (c *checkCmd) Run(s *streams) error {
	prog, _, problems, err := load(c.Dir)
	if err != nil {
		return err
	}
	if s.json {
		if err := s.encode(problems); err != nil {
			return err
		}
	} else {
		printProblems(s, problems)
	}
	if prog == nil {
		return errNo
	}
	if s.json {
		return nil
	}
	rules, enforced := enforce(prog), prog.Enforced()
	for _, cl := range prog.Clauses {
		s.printf("%-7s %s\n", cl.ID, cl.Say.In(s.lang))
		if r := rules[cl.ID]; len(r) > 0 {
			s.printf("        %s\n", strings.Join(r, ", "))
		}
		if lack := explain.Lack(prog, cl.ID, enforced); !lack.Empty() {
			s.printf("        %s\n", lack.In(s.lang))
		}
	}
	types, acts := 0, 0
	for _, t := range prog.Types {
		types++
		acts += len(t.Acts)
	}
	s.say("%d 种记录，%d 种办理事项，%d 条款，%d 个情景", "%d record types, %d acts, %d clauses, %d scenarios",
		types, acts, len(prog.Clauses), len(prog.Stories))
	return nil
}

func printProblems(s *streams, problems []regulation.Problem) {
	for _, p := range problems {
		warn := ""
		if p.Warn {
			warn = i18n.Text{Zh: "提醒：", En: "warning: "}.In(s.lang)
		}
		fmt.Fprintf(s.out, "%s: %s%s\n", p.Pos, warn, p.What.In(s.lang))
		if !p.Hint.Empty() {
			fmt.Fprintf(s.out, "    %s\n", p.Hint.In(s.lang))
		}
	}
}

// enforce gives, for each clause, the acts, clocks and scenarios that carry it out.
func enforce(prog *regulation.Program) map[string][]string {
	out := map[string][]string{}
	add := func(clause, what string) {
		if clause != "" {
			out[clause] = append(out[clause], what)
		}
	}
	for _, n := range prog.Order {
		t := prog.Types[n]
		if !t.Pattern {
			add(t.Clause, n)
		}
		for _, a := range t.Acts {
			if a.Clause != t.Clause {
				add(a.Clause, n+"."+a.Name)
			}
			for _, need := range a.Needs {
				if need.Clause != a.Clause && need.Clause != t.Clause {
					add(need.Clause, n+"."+a.Name+"/"+need.Name)
				}
			}
		}
		for _, c := range t.Clocks {
			if c.Clause != t.Clause {
				add(c.Clause, n+" ⏱ "+c.Name)
			}
		}
	}
	count := map[string]int{}
	for _, st := range prog.Stories {
		count[st.Clause]++
	}
	for c, n := range count {
		add(c, fmt.Sprintf("%d ✓", n))
	}
	for c := range out {
		sort.Strings(out[c])
		out[c] = compact(out[c])
	}
	return out
}

func compact(in []string) []string {
	var out []string
	for i, s := range in {
		if i == 0 || s != in[i-1] {
			out = append(out, s)
		}
	}
	return out
}

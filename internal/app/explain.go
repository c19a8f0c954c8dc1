package app

import (
	"strings"
	"time"

	"github.com/guiju/guiju/internal/regulation/explain"
)

// explainCmd says a regulation in sentences.
type explainCmd struct {
	What []string `arg:"" optional:"" help:"Clauses (S11, S11.1, …) or record types; none: every clause."`
	Dir  string   `name:"regulation" env:"GUIJU_REGULATION" help:"Folder of the regulation (default: the founding one)."`
}

// Run prints the words of each clause and, under them, the rules that carry it
// out, with their exceptions one step deeper and the clause each stands under.
func (c *explainCmd) Run(s *streams) error {
	prog, _, problems, err := load(c.Dir)
	if err != nil {
		return err
	}
	if prog == nil {
		printProblems(s, problems)
		return errNo
	}
	b, err := explain.New(prog, time.Now())
	if err != nil {
		return err
	}
	enforced := prog.Enforced()
	what := c.What
	if len(what) == 0 {
		for _, cl := range prog.Clauses {
			what = append(what, cl.ID)
		}
	}
	for i, id := range what {
		var parts []explain.Part
		if i > 0 {
			s.printf("\n")
		}
		switch cl, t := prog.Clause(id), prog.Types[id]; {
		case cl != nil:
			s.printf("%s %s\n", cl.ID, cl.Say.In(s.lang))
			if !cl.Reading.Empty() {
				s.say("  解读：%s", "  Reading: %s", cl.Reading.In(s.lang))
			}
			if lack := explain.Lack(prog, id, enforced); !lack.Empty() {
				s.printf("  %s\n", lack.In(s.lang))
			}
			for _, p := range b.Params(id) {
				s.printf("  %s\n", p.In(s.lang))
			}
			parts = b.Clause(id)
		case t != nil:
			parts = []explain.Part{b.Type(t)}
		default:
			return wrongUsage("没有条款或类型「"+id+"」", "there is no clause or type “"+id+"”")
		}
		for _, p := range parts {
			s.printf("  %s\n", p.Title.In(s.lang))
			for _, x := range p.Says {
				s.printf("    %s%s", strings.Repeat("  ", x.Deep), x.Say.In(s.lang))
				if x.Clause != "" {
					s.printf("〔%s〕", x.Clause)
				}
				s.printf("\n")
			}
		}
	}
	return nil
}

package story

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
)

// Unmet says that a scenario went another way than it tells: what should hold
// does not, or an act was refused that should be done. Any other failure means
// that the rules could not be carried out.
type Unmet struct{ err error }

func (u Unmet) Error() string { return u.err.Error() }
func (u Unmet) Unwrap() error { return u.err }

func unmet(format string, args ...any) error { return Unmet{fmt.Errorf(format, args...)} }

// Try is a [record.Trial]: it runs the scenarios of the clauses whose rules read
// a parameter, each with another value of it; one that then goes another way is
// run with the present value too.
func Try(ctx context.Context, prog *regulation.Program, param string, was, is regulation.Value) (*record.TrialResult, error) {
	clauses := map[string]bool{prog.Params[param].Clause: true}
	for _, u := range prog.Uses(param) {
		clauses[u.Clause] = true
	}
	var stories []*regulation.Story
	for _, s := range prog.Stories {
		if _, own := s.Is[param]; clauses[s.Clause] && !own {
			stories = append(stories, s)
		}
	}
	out := &record.TrialResult{}
	if len(stories) == 0 {
		return out, nil
	}
	r, err := New(ctx, prog)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	run := func(s *regulation.Story, v regulation.Value) error {
		over := map[string]regulation.Value{param: v}
		maps.Copy(over, s.Is)
		return r.with(ctx, s, over).Failed
	}
	for _, s := range stories {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		out.Ran++
		err := run(s, is)
		if err == nil {
			continue
		}
		name := s.Clause + " " + s.Say.Zh
		if s.Say.En != "" {
			name += " | " + s.Say.En
		}
		var u Unmet
		switch {
		case !errors.As(err, &u):
			out.Broken = append(out.Broken, name)
		case run(s, was) != nil:
			out.Stale = append(out.Stale, name)
		default:
			out.Proves = append(out.Proves, name)
		}
	}
	return out, nil
}

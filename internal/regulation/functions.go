package regulation

import (
	"cel.dev/cel-go/checker"
	"cel.dev/cel-go/common/containers"
	"cel.dev/cel-go/common/decls"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/parser"
)

// fun is one function or operator for some types of its arguments.
type fun struct {
	name   string
	args   []*types.Type
	result *types.Type
	member bool
	run    func(f *frame, a, b, c any) (any, error) // nil: written out in plan.go
}

// macros are CEL's own.
func newParser() (*parser.Parser, error) {
	return parser.NewParser(
		parser.EnablePrattParser(true),
		parser.EnableHiddenAccumulatorName(true),
		parser.Macros(parser.AllMacros...),
		parser.MaxRecursionDepth(100),
		parser.ErrorRecoveryLimit(4),
		parser.ExpressionSizeCodePointLimit(10000),
		parser.MaxExpressionNodeCount(4000),
	)
}

// newChecker declares the functions and one variable of each type that a name
// may have. The compiler puts the variable of the right type in the place of
// `r`, `it` and the others before it checks, so that one checker serves the
// whole regulation.
func newChecker(s *schema, variables []*types.Type) (*checker.Env, error) {
	env, err := checker.NewEnv(containers.DefaultContainer, s, checker.CrossTypeNumericComparisons(false))
	if err != nil {
		return nil, err
	}
	opts := map[string][]decls.FunctionOpt{}
	var order []string
	for _, f := range functions {
		id := overloadID(f)
		if opts[f.name] == nil {
			order = append(order, f.name)
		}
		if f.member {
			opts[f.name] = append(opts[f.name], decls.MemberOverload(id, f.args, f.result))
		} else {
			opts[f.name] = append(opts[f.name], decls.Overload(id, f.args, f.result))
		}
	}
	for _, n := range order {
		d, err := decls.NewFunction(n, opts[n]...)
		if err != nil {
			return nil, err
		}
		if err := env.AddFunctions(d); err != nil {
			return nil, err
		}
	}
	seen := map[string]bool{}
	for _, t := range variables {
		n := variable(t)
		if seen[n] {
			continue
		}
		seen[n] = true
		if err := env.AddIdents(decls.NewVariable(n, t)); err != nil {
			return nil, err
		}
	}
	return env, nil
}

// variable is the name under which the checker knows a variable of a type. No
// source can hold it.
func variable(t *types.Type) string { return "v:" + t.String() }

func overloadID(f fun) string {
	id := f.name + "("
	if f.member {
		id = "." + id
	}
	for i, a := range f.args {
		if i > 0 {
			id += ","
		}
		id += a.String()
	}
	return id + ")"
}

// functionByID finds the overload that the checker chose.
func functionIndex() map[string]*fun {
	m := map[string]*fun{}
	for i := range functions {
		m[overloadID(functions[i])] = &functions[i]
	}
	return m
}

func functionNames() []string {
	var out []string
	seen := map[string]bool{}
	for _, f := range functions {
		if !seen[f.name] && isName(f.name) {
			seen[f.name] = true
			out = append(out, f.name)
		}
	}
	return append(out, "has", "all", "exists", "filter", "map", "present")
}

package regulation

import (
	"errors"
	"fmt"
	"sort"

	"github.com/guiju/guiju/internal/fault"
)

// Expr is an expression of the regulation, checked and ready to be evaluated.
// It holds no state: any number of goroutines may evaluate it.
type Expr struct {
	Src  string
	Pos  Pos
	Kind Kind   // what it gives; KindRecord, KindPerson, KindRows, KindFind with Ref
	Many bool   // a list of them
	Ref  string // the record type; of rows "TYPE.FIELD"

	Reads []string // members of `r` it reads, sorted; fields, "stage", finds
	Names []string // which of r was it actor now today p here away it names, sorted
	Finds []string // "TYPE.FIND" it asks
	Next  bool     // it draws a number

	run     func(*frame) (any, error)
	has     map[string]bool // fields of r guarded by has()
	present []string        // posts named in present()
	asks    map[string]int  // look-ups, and how often each at most
	length  int             // how many items it gives at most

	reads []read    // all it reads, from where it begins
	path  *read     // the way to what it gives, where that is a record, a person or a field
	same  [][2]read // where it holds, these are one

	stages     []string // it holds only in these stages; nil: in any
	stagesOnly bool     // and says nothing else
}

// Uses says whether the expression names r, was, it, actor, now, today, p,
// here or away.
func (e *Expr) Uses(name string) bool {
	i := sort.SearchStrings(e.Names, name)
	return i < len(e.Names) && e.Names[i] == name
}

// Eval gives the value of the expression: records as Ref, lists as []Value,
// lines of rows as []Line. Reading what nobody has filled in is the error
// [Unset]; any other failure of an expression that compiled is a
// [fault.Error] which says what was wrong with its numbers.
func (e *Expr) Eval(s *Scope) (v Value, err error) {
	f := frame{s: s}
	// A row that does not hold what its type declares is a fault of ours; it
	// must never take the process with it.
	defer func() {
		if p := recover(); p != nil {
			v, err = nil, fault.As(fmt.Errorf("%s: %s: %v", e.Pos, e.Src, p))
		}
	}()
	x, err := e.run(&f)
	if err != nil {
		return nil, err
	}
	return settle(x)
}

// Bool evaluates a condition.
func (e *Expr) Bool(s *Scope) (bool, error) {
	v, err := e.Eval(s)
	if err != nil {
		return false, err
	}
	b, ok := v.(bool)
	if !ok {
		return false, fmt.Errorf("%s: %s gives no yes or no", e.Pos, e.Src)
	}
	return b, nil
}

// settle makes a value that may leave the expression.
func settle(x any) (Value, error) {
	switch x := x.(type) {
	case *Row:
		if x == nil {
			return nil, nil
		}
		return Ref(x.ID), nil
	case Ref:
		if x == 0 {
			return nil, nil
		}
		return x, nil
	case Found:
		rows, err := x.All()
		if err != nil {
			return nil, err
		}
		return settle(rows)
	case []*Row:
		out := make([]Value, len(x))
		for i, r := range x {
			out[i] = Ref(r.ID)
		}
		return out, nil
	case []Ref:
		out := make([]Value, len(x))
		for i, r := range x {
			out[i] = r
		}
		return out, nil
	case []Value:
		if len(x) > 0 {
			if _, ok := x[0].(Line); ok {
				lines := make([]Line, len(x))
				for i := range x {
					lines[i] = x[i].(Line)
				}
				return lines, nil
			}
		}
		out := make([]Value, len(x))
		for i, e := range x {
			var err error
			if out[i], err = settle(e); err != nil {
				return nil, err
			}
		}
		return out, nil
	case paramSet:
		return nil, errors.New("the parameters are no value")
	}
	return x, nil
}

// paramSet is the parameters of a day.
type paramSet map[string]Value

// frame is one evaluation.
type frame struct {
	s     *Scope
	steps int
	own   []Value // the list made last: it may grow in place
	vars  [maxVars]any
}

const (
	maxVars  = 12        // three lists within one another, and some
	maxSteps = 1_000_000 // items looked at in one evaluation
)

// spend counts items looked at, so that no expression runs away.
func (f *frame) spend(n int) error {
	if f.steps += n; f.steps > maxSteps {
		return bad("所查的列表太大", "too many items were looked at")
	}
	return nil
}

func (f *frame) owned(l []Value) bool {
	return len(l) > 0 && len(f.own) == len(l) && &f.own[0] == &l[0]
}

// failed is an error held as the value of an accumulator: `exists` goes on
// looking after an item that could not be read.
type failed struct{ err error }

// scope is what an expression may name, and what it may do there.
type scope struct {
	names   []binding
	finds   bool // records have their finds
	late    bool // late.CLOCK, used.CLOCK
	next    bool // next()
	present bool // present()
	own     bool // no looking through a reference
	index   bool // what is computed is a row of an index

	told map[string]bool // names that a story gives: they come before r and p
}

// binding is a name with its type.
type binding struct {
	name string
	typ  typeRef
}

// key tells scopes apart: the same words in the same scope are compiled once.
func (s *scope) key() string {
	k := fmt.Sprint(s.finds, s.late, s.next, s.present, s.own, s.index)
	for _, b := range s.names {
		k += "|" + b.name + "=" + b.typ.String()
	}
	return k
}

func (s *scope) find(name string) *binding {
	for i := range s.names {
		if s.names[i].name == name {
			return &s.names[i]
		}
	}
	return nil
}

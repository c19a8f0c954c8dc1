package regulation

// Exprs hands out every expression of a type's rules: its acts, clocks, computed
// values and look-ups, with their exceptions.
func (t *Type) Exprs(f func(*Expr)) {
	w := walker(func(x *Expr) {
		if x != nil {
			f(x)
		}
	})
	for _, a := range t.Acts {
		w.needs(a.Needs)
		w.effects(a.Do)
		w.excepts(a.Except)
	}
	for _, c := range t.Clocks {
		w(c.If)
		w(c.Due)
		w.effects(c.Do)
		w.excepts(c.Except)
	}
	for _, c := range t.Is {
		w(c.Is)
		w.excepts(c.Except)
	}
	for _, x := range t.Finds {
		for _, e := range x.Eq {
			w(e.Value)
		}
		for o := x.Order; o != nil; o = o.And {
			w(o.Value)
		}
	}
}

type walker func(*Expr)

func (w walker) needs(ns []*Need) {
	for _, n := range ns {
		w(n.If)
	}
}

func (w walker) effects(es []*Effect) {
	for _, e := range es {
		w(e.Value)
		w(e.For)
		w(e.If)
		for _, g := range e.Give {
			w(g.If)
			w(g.Is)
		}
	}
}

func (w walker) excepts(xs []*Except) {
	for _, x := range xs {
		w(x.If)
		w(x.Due)
		w(x.Is)
		w.needs(x.Needs)
		w.effects(x.Do)
		w.excepts(x.Except)
	}
}

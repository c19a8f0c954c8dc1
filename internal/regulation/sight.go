package regulation

import "strings"

// sight settles, where a rule stands, what its expressions look at and which
// people named in different records are one and the same there.
type sight struct {
	c     *compiler
	r, it place
	same  map[string]string // a way to a person -> another way to him
}

// place is where a read has come to: records, of one of several types, the
// lines of a table, or a find of records; and the way that led there.
type place struct {
	types []*Type
	cols  []*Field
	find  string
	way   string
}

func (c *compiler) sight(t *Type) *sight {
	return &sight{c: c, r: place{types: []*Type{t}, way: "r"}, same: map[string]string{}}
}

// over is the sight of records a list or a find looks at.
func (v *sight) over(of, way string) *sight {
	return &sight{c: v.c, r: v.r, it: place{types: v.c.prog.Kinds(of), way: way}, same: v.same}
}

// one gives the name of a person among all the ways to him.
func (v *sight) one(way string) string {
	for next, ok := v.same[way]; ok; next, ok = v.same[way] {
		way = next
	}
	return way
}

func (v *sight) unite(a, b string) {
	if a, b = v.one(a), v.one(b); a != b {
		v.same[a] = b
	}
}

// learn takes from a condition that holds which people are one.
func (v *sight) learn(list ...*Expr) {
	for _, e := range list {
		if e == nil {
			continue
		}
		for _, p := range e.same {
			v.unite(v.to(p[0]).way, v.to(p[1]).way)
		}
	}
}

// to gives where a read leads.
func (v *sight) to(x read) place {
	p := v.start(x)
	for _, step := range x.steps {
		p = v.next(p, step)
	}
	return p
}

func (v *sight) start(x read) place {
	kinds := func(name, way string) place { return place{types: v.c.prog.Kinds(name), way: way} }
	switch x.root {
	case "r":
		return v.r
	case "it":
		return v.it
	case "actor":
		return kinds(staffType, "actor")
	case "?":
		way := "?" + x.at.String()
		if of, ok := strings.CutPrefix(x.typ, "row:"); ok {
			return place{cols: v.c.schema.cols(of), way: way}
		}
		if of, ok := strings.CutPrefix(x.typ, "find:"); ok {
			t, f, _ := strings.Cut(of, ".")
			return place{types: v.c.prog.Kinds(t), find: f, way: way}
		}
		return kinds(x.typ, way)
	}
	return place{way: x.root}
}

// next goes one step on. Of what a find gives, the first and the last are each
// one record, which need not be the same one.
func (v *sight) next(p place, step string) place {
	on := place{way: p.way + "." + step}
	var f *Field
	switch {
	case p.find != "":
		fd := p.types[0].Find(p.find)
		if on.way = p.way + "." + p.find; fd == nil || step != "all" && step != "first" && step != "last" {
			return place{way: on.way}
		}
		if step != "all" {
			on.way += "." + step
		}
		w := v.asking(p, fd, on.way)
		return w.it
	case len(p.cols) > 0:
		f = colOf(p.cols, step)
	case len(p.types) == 0:
	case step == "opener":
		on.types = v.c.prog.Kinds(staffType)
	case p.types[0].Field(step) != nil:
		f = p.types[0].Field(step)
	case p.types[0].Find(step) != nil:
		return place{types: p.types, find: step, way: p.way}
	}
	if f != nil {
		switch f.Kind {
		case KindRef, KindPerson:
			on.types = v.c.prog.Kinds(f.Ref)
		case KindRows:
			on.cols = f.Cols
		}
	}
	return on
}

// asking is the sight of a find that records at a place ask: what it says of
// r, it says of them.
func (v *sight) asking(p place, f *Find, way string) *sight {
	w := &sight{c: v.c, r: place{types: p.types, way: p.way}, it: place{types: v.c.prog.Kinds(f.Of), way: way}, same: v.same}
	w.learn(f.whole)
	return w
}

// of gives the readers of all that expressions read.
func (v *sight) of(exprs ...*Expr) readers { return v.ofBut(nil, exprs...) }

// ofBut leaves out the fields of r that the person at hand filled in himself.
func (v *sight) ofBut(typed func(field string) bool, exprs ...*Expr) readers {
	var out readers
	for _, e := range exprs {
		if e == nil {
			continue
		}
		for _, x := range e.reads {
			out = append(out, v.ofRead(x, typed, 0)...)
		}
	}
	return out
}

// findsDeep bounds finds that ask finds; circles are refused elsewhere.
const findsDeep = 6

// ofRead follows a read and gathers who may read each thing on its way.
func (v *sight) ofRead(x read, typed func(string) bool, deep int) readers {
	var out readers
	p := v.start(x)
	for i, step := range x.steps {
		if p.find == "" {
			if i > 0 || x.root != "r" || typed == nil || !typed(step) {
				out = append(out, v.ofMember(p, step, x.at)...)
			}
			if len(p.types) > 0 && p.types[0].Field(step) == nil && p.types[0].Find(step) != nil && deep < findsDeep {
				out = append(out, v.ofFind(p, step, x.at, deep+1)...)
			}
		}
		p = v.next(p, step)
	}
	return out
}

// ofMember gives the readers of a member of a record: those of the record, and
// of the field; of a field that is a stated release, those it is released to.
func (v *sight) ofMember(p place, name string, at Pos) readers {
	var out readers
	for _, t := range p.types {
		cause := t.Name + "." + name
		see := t.release(name)
		if see != nil {
			out = out.and(v.set(see, t, p.way, cause, at))
			continue
		}
		if whole := v.set(t.See, t, p.way, cause, at); whole != nil {
			whole.way = v.one(p.way)
			out = append(out, *whole)
		}
		if f := t.Field(name); f != nil {
			out = out.and(v.set(f.See, t, p.way, cause, at))
		}
	}
	return out
}

// release gives the readers a field or a find is released to; nil: it is not.
func (t *Type) release(name string) *Readers {
	switch f, fd := t.Field(name), t.Find(name); {
	case f != nil && f.See != nil && f.See.Clause != "":
		return f.See
	case f == nil && fd != nil:
		return fd.See
	}
	return nil
}

// ofFind gives the readers of what a find tells: of all it reads of the records
// it looks among, of those records being there, and of what it asks with.
func (v *sight) ofFind(p place, name string, at Pos, deep int) readers {
	var out readers
	for _, t := range p.types {
		f := t.Find(name)
		if f == nil || f.See != nil { // its release was taken as its member
			continue
		}
		w := v.asking(place{types: []*Type{t}, way: p.way}, f, p.way+"."+name)
		for _, e := range f.exprs() {
			for _, x := range e.reads {
				out = append(out, w.ofRead(x, nil, deep)...)
			}
		}
		for _, k := range w.it.types {
			out = out.and(w.set(k.See, k, w.it.way, k.Name, at))
		}
	}
	for i := range out {
		out[i].at = at
	}
	return out
}

// exprs is all a find reads.
func (f *Find) exprs() []*Expr {
	out := append([]*Expr{}, f.Group...)
	for _, e := range []*Expr{f.whole, f.Is} {
		if e != nil {
			out = append(out, e)
		}
	}
	return out
}

// set makes the set of a see line of a record at the end of a way; nil: everybody.
func (v *sight) set(r *Readers, t *Type, way, cause string, at Pos) *readerSet {
	if r == nil || r.Anyone {
		return nil
	}
	s := &readerSet{cause: cause, at: at}
	for _, p := range r.Posts {
		s.add(p, p)
	}
	for _, f := range r.Persons {
		s.add(v.one(way+"."+f), t.Name+"."+f)
	}
	return s
}

// ofField is who reads a field of a record at a place; "" is the record itself.
// They also read what it refers to by a field that may hold any record of a pattern.
func (v *sight) ofField(t *Type, name, way string) audience {
	d := audience{read: v.attached(nil, t, way, 2)}
	d.readers = d.and(v.set(t.See, t, way, t.Name, t.Pos))
	if f := t.Field(name); f != nil {
		d.readers = d.and(v.set(f.See, t, way, t.Name+"."+name, f.Pos))
	}
	return d
}

func (v *sight) attached(to []string, t *Type, way string, deep int) []string {
	for _, f := range t.Attached() {
		at := v.one(way + "." + f.Name)
		to = append(to, at)
		if deep > 0 {
			for _, k := range v.c.prog.Kinds(f.Ref) {
				to = v.attached(to, k, at, deep-1)
			}
		}
	}
	return to
}

func (s readers) and(x *readerSet) readers {
	if x == nil {
		return s
	}
	return append(s, *x)
}

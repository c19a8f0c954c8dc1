package regulation

import "strings"

// lay puts one tree over another: it adds and replaces by name, and never
// removes. Mappings grow by name; a list of fields to ask for grows by field,
// a list of exceptions at its end; a need or a computed value of the same name
// is replaced whole, and so is everything else.
func lay(base, over *node, under string) *node {
	switch {
	case over == nil || over.kind == nothing:
		if base == nil {
			return over
		}
		return base
	case base == nil || base.kind == nothing:
		return over
	case under == "ask":
		return layAsk(base, over)
	case under == "except":
		return &node{pos: base.pos, kind: sequence, home: base.home, items: append(append([]*node{}, base.list()...), over.list()...)}
	case base.kind != mapping || over.kind != mapping:
		return over
	}
	out := &node{pos: base.pos, kind: mapping, home: base.home}
	for _, e := range base.keys {
		o := over.get(e.key.text)
		v := e.val
		if o != nil {
			if under == "need" || under == "is" {
				v = o
			} else {
				v = lay(e.val, o, e.key.text)
			}
		}
		out.keys = append(out.keys, &entry{e.key, v})
	}
	for _, e := range over.keys {
		if base.get(e.key.text) == nil {
			out.keys = append(out.keys, e)
		}
	}
	return out
}

func layAsk(base, over *node) *node {
	out := &node{pos: base.pos, kind: sequence, home: base.home}
	out.items = append(out.items, base.list()...)
	for _, o := range over.list() {
		found := false
		for i, b := range out.items {
			if strings.TrimRight(b.text, "?=") == strings.TrimRight(o.text, "?=") {
				out.items[i], found = o, true
			}
		}
		if !found {
			out.items = append(out.items, o)
		}
	}
	return out
}

// list reads one thing or several.
func (n *node) list() []*node {
	switch {
	case n == nil || n.kind == nothing:
		return nil
	case n.kind == sequence:
		return n.items
	}
	return []*node{n}
}

// inherit lays a type over the one it is like. Its own fields, stages, acts,
// clocks and finds come before those it inherits, in the order in which it
// names them: naming one with nothing after it (`where:`) only gives it that place.
func inherit(parent, own *node) *node {
	out := lay(parent, own, "")
	if out == parent || parent == nil {
		return out
	}
	cp := *out
	cp.pos, cp.home = own.pos, own.home
	cp.keys = nil
	for _, e := range out.keys {
		v := e.val
		if contains([]string{"fields", "stages", "acts", "clocks", "finds"}, e.key.text) {
			v = ownFirst(v, own.get(e.key.text))
		}
		// what a type says of itself is never said by another for it
		if e.key.text == "like" || e.key.text == "say" {
			if v = own.get(e.key.text); v == nil {
				continue
			}
		}
		cp.keys = append(cp.keys, &entry{e.key, v})
	}
	return &cp
}

func ownFirst(all, own *node) *node {
	if all == nil || own == nil || all.kind != mapping || own.kind != mapping {
		return all
	}
	out := &node{pos: own.pos, kind: mapping, home: all.home}
	for _, o := range own.keys { // in the order the type itself gives them
		out.keys = append(out.keys, &entry{o.key, all.get(o.key.text)})
	}
	for _, e := range all.keys {
		if own.get(e.key.text) == nil {
			out.keys = append(out.keys, e)
		}
	}
	return out
}

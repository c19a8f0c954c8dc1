package mutation

import (
	"strings"
	"unicode/utf8"
)

// A node of a file: its text between from and to, in the order of the file.
type node struct {
	kind     kind
	from, to int    // the whole
	key      [2]int // of an entry: its key, quotes included
	val      [2]int // of an entry or item with a scalar: the scalar
	name     string // of an entry: the key, plain
	flow     bool
	kids     []*node
	up       *node
}

type kind int

const (
	entry kind = iota
	item
	root
)

// scanner reads the YAML that a regulation is written in. It reads no more of
// YAML than that: block and flow mappings and lists, plain and quoted scalars,
// blocks, comments. A test holds it against a YAML parser.
type scanner struct {
	text  string
	lines [][2]int // where each line begins and ends
}

func scan(text string) *node {
	s := &scanner{text: text}
	for at := 0; at < len(text); {
		end := strings.IndexByte(text[at:], '\n')
		if end < 0 {
			end = len(text) - at
		}
		s.lines = append(s.lines, [2]int{at, at + end})
		at += end + 1
	}
	r := &node{kind: root, to: len(text)}
	s.block(r, 0, 0, -1)
	return r
}

// indent gives the column at which a line begins, -1 where it says nothing.
func (s *scanner) indent(l int) int {
	t := s.text[s.lines[l][0]:s.lines[l][1]]
	n := len(t) - len(strings.TrimLeft(t, " "))
	if n == len(t) || t[n] == '#' {
		return -1
	}
	return n
}

func (s *scanner) lineOf(at int) int {
	return strings.Count(s.text[:at], "\n")
}

// block reads the siblings that stand deeper than above from line l on, and
// gives the line after them.
func (s *scanner) block(up *node, l, col, above int) int {
	mine := -1
	for l < len(s.lines) {
		in := s.indent(l)
		if in < 0 {
			l++
			continue
		}
		if mine < 0 {
			mine = in
		}
		dash := strings.HasPrefix(s.text[s.lines[l][0]+in:s.lines[l][1]]+" ", "- ")
		if in <= above && !(dash && up.kind == entry && in == above) || in != mine {
			return l
		}
		if dash != (len(up.kids) > 0 && up.kids[0].kind == item) && len(up.kids) > 0 {
			return l
		}
		l = s.sibling(up, l, s.lines[l][0]+in, in)
	}
	return l
}

// sibling reads one entry or item that begins at a place of a line.
func (s *scanner) sibling(up *node, l, at, col int) int {
	n := &node{from: at, up: up}
	up.kids = append(up.kids, n)
	end := s.lines[l][1]
	if strings.HasPrefix(s.text[at:end]+" ", "- ") {
		n.kind = item
		inner := at + 1 + len(s.text[at+1:end]) - len(strings.TrimLeft(s.text[at+1:end], " "))
		if k := s.keyEnd(inner, end); k > 0 && !strings.ContainsRune("{[", rune(s.text[inner])) {
			icol := col + inner - at
			next := s.sibling(n, l, inner, icol)
			for next < len(s.lines) && (s.indent(next) < 0 || s.indent(next) == icol) {
				if s.indent(next) < 0 {
					next++
					continue
				}
				next = s.sibling(n, next, s.lines[next][0]+icol, icol)
			}
			n.to = n.kids[len(n.kids)-1].to
			return s.after(n.to)
		}
		return s.value(n, l, inner, col)
	}
	n.kind = entry
	k := s.keyEnd(at, end)
	if k < 0 {
		n.key, n.to = [2]int{at, end}, end
		return l + 1
	}
	n.key = [2]int{at, k}
	n.name = strings.Trim(s.text[at:k], `'"`)
	v := k + 1
	v += len(s.text[v:end]) - len(strings.TrimLeft(s.text[v:end], " "))
	return s.value(n, l, v, col)
}

func (s *scanner) after(at int) int { return s.lineOf(max(0, at-1)) + 1 }

// value reads what follows a colon or a dash.
func (s *scanner) value(n *node, l, at, col int) int {
	end := s.lines[l][1]
	if at >= end || s.text[at] == '#' {
		n.to = n.from
		if n.kind == entry {
			n.to = n.key[1] + 1
		}
		next := s.block(n, l+1, 0, col)
		if len(n.kids) > 0 {
			n.to = n.kids[len(n.kids)-1].to
			return next
		}
		return l + 1
	}
	switch s.text[at] {
	case '{', '[':
		n.to = s.flow(n, at)
		return s.after(n.to)
	case '|', '>':
		last := l
		for i := l + 1; i < len(s.lines); i++ {
			if s.lines[i][0] == s.lines[i][1] {
				continue
			}
			if t := s.text[s.lines[i][0]:s.lines[i][1]]; len(t)-len(strings.TrimLeft(t, " ")) <= col {
				break
			}
			last = i
		}
		n.val = [2]int{at, s.lines[last][1]}
		n.to = n.val[1]
		return last + 1
	}
	stop := s.scalarEnd(at, end, "")
	n.val, n.to = [2]int{at, stop}, stop
	return l + 1
}

// keyEnd gives where the colon after a key stands, -1 where there is none.
func (s *scanner) keyEnd(at, end int) int {
	i := at
	if i < end && strings.IndexByte(`'"`, s.text[i]) >= 0 {
		i = s.quoted(i)
		if i < end && s.text[i] == ':' {
			return i
		}
		return -1
	}
	for ; i < end; i++ {
		switch {
		case s.text[i] == ':' && (i+1 == end || s.text[i+1] == ' '):
			return i
		case s.text[i] == '#' && i > at && s.text[i-1] == ' ':
			return -1
		}
	}
	return -1
}

func (s *scanner) quoted(at int) int {
	q := s.text[at]
	for i := at + 1; i < len(s.text); i++ {
		switch {
		case q == '"' && s.text[i] == '\\':
			i++
		case s.text[i] == q && q == '\'' && i+1 < len(s.text) && s.text[i+1] == q:
			i++
		case s.text[i] == q:
			return i + 1
		}
	}
	return len(s.text)
}

// scalarEnd gives where a scalar ends: at a comment, the end of its line, or
// one of the stops of a flow.
func (s *scanner) scalarEnd(at, end int, stops string) int {
	if strings.IndexByte(`'"`, s.text[at]) >= 0 {
		return s.quoted(at)
	}
	i := at
	for ; i < end; i++ {
		c := s.text[i]
		if strings.IndexByte(stops, c) >= 0 || c == '#' && s.text[i-1] == ' ' || stops != "" && c == ':' && (i+1 == end || s.text[i+1] == ' ') {
			break
		}
	}
	for i > at && s.text[i-1] == ' ' {
		i--
	}
	return i
}

// flow reads { } and [ ] and gives where they end.
func (s *scanner) flow(n *node, at int) int {
	mapping := s.text[at] == '{'
	i := at + 1
	for i < len(s.text) {
		switch s.text[i] {
		case ' ', ',', '\n':
			i++
			continue
		case '}', ']':
			return i + 1
		}
		k := &node{kind: item, from: i, up: n, flow: true}
		n.kids = append(n.kids, k)
		if mapping {
			k.kind = entry
			stop := s.scalarEnd(i, len(s.text), ",]}\n")
			k.key = [2]int{i, stop}
			k.name = strings.Trim(s.text[i:stop], `'"`)
			i, k.to = stop, stop
			if i >= len(s.text) || s.text[i] != ':' {
				continue
			}
			i++
			for i < len(s.text) && s.text[i] == ' ' {
				i++
			}
		}
		if i < len(s.text) && strings.IndexByte("{[", s.text[i]) >= 0 {
			i = s.flow(k, i)
		} else if i < len(s.text) && strings.IndexByte(",}]\n", s.text[i]) < 0 {
			stop := s.scalarEnd(i, len(s.text), ",]}\n")
			k.val = [2]int{i, stop}
			i = stop
		}
		k.to = i
	}
	return i
}

// each visits every node, parents first.
func (n *node) each(visit func(*node)) {
	for _, k := range n.kids {
		visit(k)
		k.each(visit)
	}
}

// child gives the entry of a name.
func (n *node) child(name string) *node {
	if n == nil {
		return nil
	}
	for _, k := range n.kids {
		if k.kind == entry && k.name == name {
			return k
		}
	}
	return nil
}

// place gives the siblings before and after.
func (n *node) beside() (before, after *node) {
	for i, k := range n.up.kids {
		if k != n {
			continue
		}
		if i > 0 {
			before = n.up.kids[i-1]
		}
		if i+1 < len(n.up.kids) {
			after = n.up.kids[i+1]
		}
	}
	return before, after
}

// words gives where the names inside a scalar stand.
func words(text string, from, to int) [][2]int {
	var out [][2]int
	for i := from; i < to; {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r != '_' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
			i += size
			continue
		}
		j := i
		for j < to && (text[j] == '_' || text[j] >= '0' && text[j] <= '9' || text[j]|0x20 >= 'a' && text[j]|0x20 <= 'z') {
			j++
		}
		out = append(out, [2]int{i, j})
		i = j
	}
	return out
}

package layout

import (
	"regexp"
	"strings"
)

// flow is a value in { } or [ ], or a text in one.
type flow struct {
	open  byte // '{', '[', or 0: a text
	keys  []string
	items []*flow
	text  string // as written, with its quotes
	own   bool   // it has quotes of its own
	torn  bool   // a comma stands in it that ended it for YAML
}

var (
	flowKey = regexp.MustCompile(`^\s*("[^"]*"|'[^']*'|[^\s:{}\[\],'"](?:[^:{}\[\],'"()=!&|<>?]*[^\s:{}\[\],'"()=!&|<>?])?|[^\s:{}\[\],'"]+)\s*:(\s|$|[{}\[\],"'])`)
	figure  = regexp.MustCompile(`^-?[\d,]+(\.\d{1,2})? *元$`)
)

// readFlow reads what s begins with, as it was meant; nil: it does not close.
func readFlow(s string) (*flow, int) {
	r := &flowReader{s: s}
	f := r.value(0)
	if f == nil || f.open == 0 {
		return nil, 0
	}
	return f, r.i
}

type flowReader struct {
	s string
	i int
}

func (r *flowReader) blanks() {
	for r.i < len(r.s) && (r.s[r.i] == ' ' || r.s[r.i] == '\t') {
		r.i++
	}
}

func (r *flowReader) rest() string { return r.s[r.i:] }

const maxDepth = 40

// value reads a bracketed value, or a text where none begins.
func (r *flowReader) value(depth int) *flow {
	r.blanks()
	if r.i >= len(r.s) || depth > maxDepth {
		return nil
	}
	open := r.s[r.i]
	if open != '{' && open != '[' {
		return nil
	}
	f := &flow{open: open}
	shut := byte('}')
	if open == '[' {
		shut = ']'
	}
	r.i++
	for {
		r.blanks()
		if r.i >= len(r.s) {
			return nil
		}
		if r.s[r.i] == shut {
			r.i++
			return f
		}
		if open == '{' {
			m := flowKey.FindStringSubmatch(r.rest())
			if m == nil {
				return nil
			}
			f.keys = append(f.keys, m[1])
			r.i += len(m[0]) - len(m[2])
			r.blanks()
		}
		item := r.item(shut, depth)
		if item == nil {
			return nil
		}
		f.items = append(f.items, item)
		r.blanks()
		if r.i < len(r.s) && r.s[r.i] == ',' {
			r.i++
		}
	}
}

// item reads one value up to its comma or the closing bracket.
func (r *flowReader) item(shut byte, depth int) *flow {
	start := r.i
	if r.i < len(r.s) {
		switch c := r.s[r.i]; c {
		case '{', '[':
			if f := r.value(depth + 1); f != nil && r.ended(shut) {
				return f
			}
			r.i = start
		case '\'', '"':
			if n := closes(r.rest()); n > 0 {
				r.i += n
				if r.ended(shut) {
					return &flow{text: r.s[start:r.i], own: true}
				}
			}
			r.i = start
		}
	}
	return r.text(shut)
}

// ended says whether the item ends here.
func (r *flowReader) ended(shut byte) bool {
	i := r.i
	for i < len(r.s) && r.s[i] == ' ' {
		i++
	}
	return i < len(r.s) && (r.s[i] == shut || r.s[i] == ',' && (shut == ']' || r.next(i+1)))
}

// next says whether another word begins at i, or the mapping ends there.
func (r *flowReader) next(i int) bool {
	rest := r.s[i:]
	return flowKey.MatchString(rest) || strings.HasPrefix(strings.TrimLeft(rest, " "), "}")
}

// text reads a text without quotes of its own: to the comma that another word
// follows, brackets and texts of CEL inside it being its own.
func (r *flowReader) text(shut byte) *flow {
	f := &flow{}
	start, inside := r.i, 0
	for ; r.i < len(r.s); r.i++ {
		switch c := r.s[r.i]; c {
		case '\'', '"':
			if n := literal(r.s, r.i); n > 0 {
				r.i = n - 1
			}
		case '(', '[', '{':
			inside++
		case ')', ']', '}':
			if inside == 0 && c == shut {
				f.text = strings.TrimSpace(r.s[start:r.i])
				return f
			}
			inside--
		case ',':
			switch {
			case inside > 0:
				f.torn = true
			case shut == ']' || r.next(r.i+1):
				f.text = strings.TrimSpace(r.s[start:r.i])
				return f
			default:
				f.torn = true
			}
		}
	}
	return nil
}

// String writes a flow on one line.
func (f *flow) String() string {
	if f.open == 0 {
		if f.own || f.text == "" || !wantsQuotes(f.text, true) {
			return f.text
		}
		return quote(f.text)
	}
	parts := make([]string, len(f.items))
	for i, x := range f.items {
		parts[i] = x.String()
		if f.open == '{' {
			parts[i] = strings.TrimRight(f.keys[i]+": "+parts[i], " ")
		}
	}
	switch {
	case f.open == '[':
		return "[" + strings.Join(parts, ", ") + "]"
	case len(parts) == 0:
		return "{}"
	}
	return "{ " + strings.Join(parts, ", ") + " }"
}

// figures says whether an amount was torn at its comma: in quotes it would be
// a text and no amount.
func (f *flow) figures() bool {
	if f.open == 0 {
		return f.torn && figure.MatchString(f.text)
	}
	for _, x := range f.items {
		if x.figures() {
			return true
		}
	}
	return false
}

// flow writes a value in { } or [ ] behind its head: on one line, or unfolded.
// The comment brings the blanks before it along.
func (w *writer) flow(head string, f *flow, comment string) {
	line := head + f.String() + comment
	if len(f.items) == 0 || columns(head+f.String()) <= wide && !f.figures() {
		w.put(line)
		return
	}
	w.unfold(head, f, comment)
}

// unfold writes each part on a line of its own.
func (w *writer) unfold(head string, f *flow, comment string) {
	indent := len(head) - len(strings.TrimLeft(head, " "))
	within := head
	for strings.HasPrefix(within[indent:], "- ") {
		indent += 2
	}
	item := strings.TrimSpace(within[indent:]) == "" // a line of a list: its first part stands behind the dash
	pad := strings.Repeat(" ", indent)
	if item {
		if comment != "" {
			w.put(strings.Repeat(" ", len(head)-len(strings.TrimLeft(head, " "))) + strings.TrimSpace(comment))
		}
	} else {
		w.put(strings.TrimRight(head, " ") + comment)
		pad += "  "
	}
	for i, x := range f.items {
		first := pad
		if item && i == 0 {
			first = head
		}
		if f.open == '[' {
			w.part(first+"- ", x)
		} else {
			w.part(first+f.keys[i]+": ", x)
		}
	}
}

func (w *writer) part(head string, f *flow) {
	switch {
	case f.open != 0:
		w.flow(head, f, "")
	case f.own || f.text == "" || !wantsQuotes(f.text, false):
		w.put(head + f.text)
	default:
		w.put(head + quote(f.text))
	}
}

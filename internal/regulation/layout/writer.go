package layout

import (
	"regexp"
	"strings"
)

// writer goes through the lines of a file and writes them anew.
type writer struct {
	lines []string
	at    int
	out   []string
}

var (
	// A word of the language, or the id of a clause, and its colon. A word has
	// no blank: `a ? b : c` is a value.
	keyed = regexp.MustCompile(`^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s:{}\[\],&*!|>'"%@#?-][^\s:]*)\s*:(?:\s+(.*))?$`)
	// The colon of a Chinese keyboard.
	wideColon   = regexp.MustCompile(`^([a-z][a-z0-9_]*)：\s*(.*)$`)
	blockScalar = regexp.MustCompile(`^[|>][-+0-9]*\s*(#.*)?$`)
)

func (w *writer) put(s string) { w.out = append(w.out, strings.TrimRight(s, " \t")) }

func (w *writer) all() {
	for w.at < len(w.lines) {
		line := w.lines[w.at]
		body := strings.TrimLeft(line, " \t")
		switch {
		case body == "":
			w.put("")
			w.at++
		case body[0] == '#':
			w.put(strings.ReplaceAll(line[:len(line)-len(body)], "\t", "  ") + body)
			w.at++
		default:
			w.line()
		}
	}
}

// line writes the line it stands at, with all that its value takes.
func (w *writer) line() {
	line := w.lines[w.at]
	w.at++
	body := strings.TrimLeft(line, " \t")
	indent := strings.ReplaceAll(line[:len(line)-len(body)], "\t", "  ")
	head, rest := indent, strings.TrimRight(body, " \t")
	inner := len(indent) // what is deeper than this belongs to the value
	for rest == "-" || strings.HasPrefix(rest, "- ") {
		inner = len(head)
		after := strings.TrimLeft(rest[1:], " ")
		if after == "" || after[0] == '#' {
			w.put(head + rest)
			return
		}
		head += "- "
		rest = after
	}
	value := rest
	if m := keyed.FindStringSubmatch(rest); m != nil {
		inner = len(head)
		key := m[1]
		value = m[2]
		if value == "" || value[0] == '#' {
			w.put(head + rest)
			return
		}
		head += key + ":"
		if gap := rest[len(key):strings.LastIndex(rest, value)]; strings.TrimRight(gap, " \t")+" " != gap && value[0] != '{' {
			head += gap[strings.IndexByte(gap, ':')+1 : len(gap)-1] // a column that the author lined up
		}
		head += " "
	} else if m := wideColon.FindStringSubmatch(rest); m != nil {
		inner = len(head)
		head += m[1] + ":"
		if value = m[2]; value == "" {
			w.put(head)
			return
		}
		head += " "
	}
	w.value(head, value, inner)
}

// value writes a value behind its head.
func (w *writer) value(head, value string, inner int) {
	switch {
	case blockScalar.MatchString(value):
		w.put(head + value)
		w.verbatim(inner)
		return
	case value[0] == '"' || value[0] == '\'':
		if n := closes(value); n > 0 {
			if tail := strings.TrimSpace(value[n:]); tail == "" || tail[0] == '#' && value[n] == ' ' {
				w.put(head + value)
				return
			}
		} else if w.quotedLines(head, value, inner) {
			return
		}
	case value[0] == '{' || value[0] == '[':
		if w.flowLines(head, value, inner) {
			return
		}
	}
	w.plain(head, value, inner)
}

// verbatim passes on the lines that are deeper than indent.
func (w *writer) verbatim(indent int) {
	for w.at < len(w.lines) {
		l := w.lines[w.at]
		if strings.TrimSpace(l) != "" && depth(l) <= indent {
			return
		}
		w.put(l)
		w.at++
	}
}

func depth(l string) int { return len(l) - len(strings.TrimLeft(l, " ")) }

// quotedLines passes on a quoted text of several lines.
func (w *writer) quotedLines(head, value string, inner int) bool {
	whole := value
	for i := w.at; i < len(w.lines) && i < w.at+200; i++ {
		if t := strings.TrimSpace(w.lines[i]); t != "" && depth(w.lines[i]) <= inner {
			return false
		}
		whole += "\n" + w.lines[i]
		n := closes(whole)
		if n == 0 {
			continue
		}
		if tail := strings.TrimSpace(whole[n:]); tail != "" && tail[0] != '#' {
			return false
		}
		w.put(head + value)
		for ; w.at <= i; w.at++ {
			w.put(w.lines[w.at])
		}
		return true
	}
	return false
}

// flowLines writes a value in { } or [ ], perhaps of several lines.
func (w *writer) flowLines(head, value string, inner int) bool {
	whole, last := value, w.at
	for {
		f, n := readFlow(whole)
		if f != nil {
			tail := strings.TrimRight(whole[n:], " \t")
			if tail != "" && strings.TrimSpace(tail)[0] != '#' {
				return false
			}
			w.at = last
			w.flow(head, f, tail)
			return true
		}
		if last >= len(w.lines) || last > w.at+200 {
			return false
		}
		l := w.lines[last]
		t := strings.TrimSpace(l)
		if hasComment(whole) || strings.HasPrefix(t, "#") {
			return w.flowWithComments(head, value, inner)
		}
		closing := t != "" && (t[0] == '}' || t[0] == ']') && depth(l) >= len(head)-len(strings.TrimLeft(head, " "))
		if t != "" && depth(l) <= inner && !closing {
			return false
		}
		whole += " " + t
		last++
	}
}

// flowWithComments leaves a flow that holds comments as it is.
func (w *writer) flowWithComments(head, value string, inner int) bool {
	open := balance(value)
	i := w.at
	for ; open > 0 && i < len(w.lines) && i < w.at+200; i++ {
		open += balance(w.lines[i])
	}
	if open != 0 {
		return false
	}
	w.put(head + value)
	for ; w.at < i; w.at++ {
		w.put(w.lines[w.at])
	}
	return true
}

// plain writes a text without quotes of its own, in quotes where it needs them.
func (w *writer) plain(head, value string, inner int) {
	text, comment := cutComment(value) // the comment with the blanks before it
	first := w.at
	if comment == "" {
		for w.at < len(w.lines) {
			l := strings.TrimSpace(w.lines[w.at])
			if l == "" || l[0] == '#' || depth(w.lines[w.at]) <= inner || keyed.MatchString(strings.TrimLeft(l, "- ")) {
				break
			}
			w.at++
		}
	}
	more := w.lines[first:w.at]
	joined := text
	for _, l := range more {
		joined += " " + strings.TrimSpace(l)
	}
	if !wantsQuotes(joined, false) {
		w.put(head + value)
		for _, l := range more {
			w.put(l)
		}
		return
	}
	w.put(head + quote(joined) + comment)
}

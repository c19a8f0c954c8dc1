package store

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
)

// text is a statement as a connection has it.
type text struct {
	sql  string
	args int         // the highest $n
	stmt driver.Stmt // where the dialect keeps prepared statements
}

// ErrStatement refuses a statement that no act may run: it would end the
// transaction or change the connection under its neighbours.
var ErrStatement = errors.New("store: statement not allowed in an act")

// forbidden are the first words of those statements. It is a courtesy to find
// the mistake early and on both databases alike; what SQLite relies on are the
// hooks of the writer's connection.
var forbidden = map[string]bool{
	"begin": true, "start": true, "commit": true, "end": true, "rollback": true, "abort": true,
	"savepoint": true, "release": true, "prepare": true, "pragma": true, "set": true, "reset": true,
	"discard": true, "attach": true, "detach": true, "vacuum": true,
}

// readText takes a statement apart: it counts the arguments and, where numbered,
// writes $n as ?n. Literals, quoted names and comments are left as they are.
func readText(q string, numbered bool) (text, error) {
	q = strings.TrimRight(strings.TrimSpace(q), "; \n\t\r")
	word := strings.IndexFunc(q, func(r rune) bool { return r < 'A' || r > 'z' })
	if word < 0 {
		word = len(q)
	}
	if forbidden[strings.ToLower(q[:word])] {
		return text{}, fmt.Errorf("%w: %s", ErrStatement, q[:word])
	}
	t := text{}
	var out strings.Builder
	for i := 0; i < len(q); {
		if end := quoted(q, i); end > i {
			out.WriteString(q[i:end])
			i = end
			continue
		}
		if q[i] != '$' || i+1 == len(q) || !digit(q[i+1]) {
			out.WriteByte(q[i])
			i++
			continue
		}
		n, end := 0, i+1
		for ; end < len(q) && digit(q[end]) && n < 1<<16; end++ {
			n = n*10 + int(q[end]-'0')
		}
		t.args = max(t.args, n)
		if numbered {
			out.WriteByte('?')
		} else {
			out.WriteByte('$')
		}
		out.WriteString(q[i+1 : end])
		i = end
	}
	t.sql = out.String()
	return t, nil
}

// quoted gives the end of the literal, name or comment that begins at i, or i.
func quoted(q string, i int) int {
	after := func(from int, end string) int {
		if n := strings.Index(q[min(from, len(q)):], end); n >= 0 {
			return from + n + len(end)
		}
		return len(q)
	}
	switch rest := q[i:]; {
	case q[i] == '\'' || q[i] == '"':
		return after(i+1, q[i:i+1]) // a doubled quote is two literals side by side: the same text comes out
	case strings.HasPrefix(rest, "--"):
		return after(i+2, "\n")
	case strings.HasPrefix(rest, "/*"):
		return after(i+2, "*/")
	}
	return i
}

func digit(b byte) bool { return '0' <= b && b <= '9' }

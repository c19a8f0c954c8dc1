package i18n

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// fill puts the arguments into the holes of a sentence.
func fill(s string, l Lang, args []any) string {
	if !strings.Contains(s, "{") {
		return s
	}
	var b strings.Builder
	for {
		before, h, after, ok := nextHole(s)
		b.WriteString(strings.ReplaceAll(before, "{{", "{"))
		if !ok {
			return b.String()
		}
		b.WriteString(h.write(l, args))
		s = after
	}
}

// hole is one {…} of a sentence.
type hole struct {
	n         int    // which argument, from 1
	one, many string // its noun, English only
}

// holes are the holes of a sentence by their number.
func holes(s string) map[int]hole {
	all := map[int]hole{}
	for {
		_, h, after, ok := nextHole(s)
		if !ok {
			return all
		}
		all[h.n], s = h, after
	}
}

// nextHole cuts a sentence at its first hole. A brace that opens none is text.
func nextHole(s string) (before string, h hole, after string, ok bool) {
	for from := 0; from < len(s); from++ {
		if s[from] != '{' {
			continue
		}
		if strings.HasPrefix(s[from:], "{{") {
			from++
			continue
		}
		inside, after, closed := strings.Cut(s[from+1:], "}")
		number, noun, _ := strings.Cut(inside, ":")
		n, err := strconv.Atoi(number)
		if !closed || err != nil || n < 1 {
			continue
		}
		h = hole{n: n, one: noun}
		if one, many, two := strings.Cut(noun, "/"); two {
			h.one, h.many = one, many
		} else {
			h.many = plural(noun)
		}
		return s[:from], h, after, true
	}
	return s, hole{}, "", false
}

// write puts an argument in; a hole without one stays as it is, to be seen.
func (h hole) write(l Lang, args []any) string {
	if h.n > len(args) {
		return fmt.Sprintf("{%d}", h.n)
	}
	s := argument(l, args[h.n-1])
	switch {
	case h.one == "":
		return s
	case s == "1":
		return s + " " + h.one
	}
	return s + " " + h.many
}

func argument(l Lang, arg any) string {
	switch a := arg.(type) {
	case string:
		return a
	case Text:
		return a.In(l)
	case time.Duration:
		return Duration(l, a)
	case fmt.Stringer:
		return a.String()
	}
	switch v := reflect.ValueOf(arg); {
	case v.CanInt():
		return Count(v.Int())
	case v.CanUint() && v.Uint() <= 1<<63-1:
		return Count(int64(v.Uint()))
	}
	return fmt.Sprint(arg)
}

package i18n

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// words are the sentences of one place of the product by their keys. A key is
// named after where it is read: refuse.by, list.total, clock.due.
//
// In a sentence {1} is the first argument, {2} the second. In English
// {1:day} is the number with its noun, "1 day", "3 days"; a noun with a plural
// of its own is written {1:person/people}.
type words map[string]Text

// catalogue is every sentence of the product.
var catalogue = gather(clockWords, dayWords, spanWords)

func gather(places ...words) words {
	all := words{}
	for _, place := range places {
		for key, say := range place {
			if _, twice := all[key]; twice {
				panic("i18n: key given twice: " + key)
			}
			all[key] = say
		}
	}
	return all
}

// Msg gives the sentence of a key in both languages with its arguments filled
// in. A Text among them is taken in each language, a time.Duration is written
// for people, whatever else as fmt writes it. A key that is not there shows as
// itself, so that nobody meets an empty page; the test of this package finds
// it before that.
func Msg(key string, args ...any) Text {
	say, ok := catalogue[key]
	if !ok {
		return Text{Zh: "⟨" + key + "⟩", En: "⟨" + key + "⟩"}
	}
	return Text{Zh: fill(say.Zh, Zh, args), En: fill(say.En, En, args)}
}

// Known says whether the catalogue has the key.
func Known(key string) bool { _, ok := catalogue[key]; return ok }

func fill(s string, l Lang, args []any) string {
	if !strings.Contains(s, "{") {
		return s
	}
	var b strings.Builder
	for {
		before, hole, after, ok := nextHole(s)
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		b.WriteString(hole.write(l, args))
		s = after
	}
}

// hole is one {…} of a sentence.
type hole struct {
	n         int    // which argument, from 1
	one, many string // its noun, English only
}

// nextHole cuts a sentence at its first hole; a brace that opens none is text.
func nextHole(s string) (before string, h hole, after string, ok bool) {
	from := strings.IndexByte(s, '{')
	if from < 0 {
		return s, hole{}, "", false
	}
	to := strings.IndexByte(s[from:], '}')
	if to < 0 {
		return s, hole{}, "", false
	}
	number, noun, _ := strings.Cut(s[from+1:from+to], ":")
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 {
		return s, hole{}, "", false
	}
	h = hole{n: n}
	if noun != "" {
		h.one, h.many, ok = strings.Cut(noun, "/")
		if !ok {
			h.many = plural(h.one)
		}
	}
	return s[:from], h, s[from+to+1:], true
}

func (h hole) write(l Lang, args []any) string {
	if h.n > len(args) {
		return fmt.Sprintf("{%d}", h.n)
	}
	s := argument(l, args[h.n-1])
	switch {
	case h.one == "":
		return s
	case s == "1":
		return "1 " + h.one
	default:
		return s + " " + h.many
	}
}

func argument(l Lang, arg any) string {
	switch a := arg.(type) {
	case string:
		return a
	case Text:
		return a.In(l)
	case time.Duration:
		return Duration(l, a)
	}
	if v := reflect.ValueOf(arg); v.CanInt() {
		if _, named := arg.(fmt.Stringer); !named {
			return Count(v.Int())
		}
	}
	return fmt.Sprint(arg)
}

package regulation

import (
	"sort"
	"strings"
)

// readers is who may learn something: whoever is in every one of its sets. No
// set at all is everybody with a seat. What an expression gives may be learnt
// by those who read all it reads: its sets are those of all its reads together.
type readers []readerSet

// readerSet is posts and people of whom being one is enough.
type readerSet struct {
	who   []string // sorted: a post, or the way to a person such as r.charge.person
	say   []string // the same in words: hr, pay.person
	cause string   // TYPE.FIELD whose readers they are
	at    Pos      // where it is read
	way   string   // of the readers of a whole record: the way to it
}

// These are in no set of readers.
const (
	whoAnyone = "anyone"
	whoPublic = "public"
)

// audience is who comes to know something: readers, who also read the records
// at the ends of some ways.
type audience struct {
	readers
	read []string
}

// holds says whether everybody in d is in the set: whoever is in all sets of d
// is in the one, so that one of them which lies within it is enough.
func (s readerSet) holds(d audience) bool {
	for _, x := range d.readers {
		if within(x.who, s.who) {
			return true
		}
	}
	return s.way != "" && contains(d.read, s.way)
}

func within(a, b []string) bool {
	for _, x := range a {
		if i := sort.SearchStrings(b, x); i == len(b) || b[i] != x {
			return false
		}
	}
	return true
}

// missing gives a set that not everybody in d is in, of the field rather than
// of its record; nil: they may all learn it.
func (s readers) missing(d audience) *readerSet {
	var out *readerSet
	for i := range s {
		if (out == nil || out.way != "" && s[i].way == "" && s[i].at == out.at) && !s[i].holds(d) {
			out = &s[i]
		}
	}
	return out
}

// besides says in words who of d is not in the set.
func (s readerSet) besides(d audience) (zh, en string) {
	if len(d.readers) == 0 {
		return "所有人", "everyone"
	}
	var out []string
	x := d.readers[len(d.readers)-1]
	for i, w := range x.who {
		if j := sort.SearchStrings(s.who, w); j == len(s.who) || s.who[j] != w {
			if w == whoAnyone {
				return "所有人", "everyone"
			}
			out = append(out, x.say[i])
		}
	}
	out = postsFirst(out)
	return strings.Join(out, "、"), strings.Join(out, ", ")
}

func (s *readerSet) add(who, say string) {
	i := sort.SearchStrings(s.who, who)
	if i < len(s.who) && s.who[i] == who {
		return
	}
	s.who = append(s.who[:i], append([]string{who}, s.who[i:]...)...)
	s.say = append(s.say[:i], append([]string{say}, s.say[i:]...)...)
}

package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// member is one top-level member of a JSON object, as it was written.
type member struct{ key, value []byte } // key with its quotes

// state is a record's document by member name, each as its event wrote it.
type state map[string]member

var errObject = errors.New("not a JSON object")

// walk calls each with the top-level members of a JSON object, in order. The
// slices point into doc.
func walk(doc []byte, each func(name string, m member) error) error {
	if !json.Valid(doc) {
		return errObject
	}
	// Valid JSON from here on: the scan needs no further checks.
	i := space(doc, 0)
	if doc[i] != '{' {
		return errObject
	}
	for i = space(doc, i+1); doc[i] != '}'; {
		end := valueEnd(doc, i)
		key := doc[i:end]
		i = space(doc, space(doc, end)+1) // over the colon
		end = valueEnd(doc, i)
		name := string(key[1 : len(key)-1])
		if strings.Contains(name, `\`) {
			if err := json.Unmarshal(key, &name); err != nil {
				return err
			}
		}
		if err := each(name, member{key, doc[i:end]}); err != nil {
			return err
		}
		if i = space(doc, end); doc[i] == ',' {
			i = space(doc, i+1)
		}
	}
	return nil
}

func space(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\t' || b[i] == '\n' || b[i] == '\r') {
		i++
	}
	return i
}

// valueEnd is the end of the JSON value that begins at i.
func valueEnd(b []byte, i int) int {
	depth := 0
	for ; i < len(b); i++ {
		switch b[i] {
		case '"':
			for i++; b[i] != '"'; i++ {
				if b[i] == '\\' {
					i++
				}
			}
		case '{', '[':
			depth++
			continue
		case '}', ']':
			depth--
		default:
			// A number or a word ends before whatever is no part of it.
			if next := i + 1; depth > 0 || next < len(b) && !bytes.ContainsRune([]byte(",]} \t\n\r:"), rune(b[next])) {
				continue
			}
		}
		if depth == 0 {
			return i + 1
		}
	}
	return i
}

// parseState reads a document.
func parseState(doc []byte) (state, error) {
	s := state{}
	err := walk(doc, func(name string, m member) error {
		if _, twice := s[name]; twice {
			return fmt.Errorf("member %q stands twice", name)
		}
		s[name] = m
		return nil
	})
	return s, err
}

// apply lays an event's diff over the state: what its member "set" names is
// replaced, or removed by null. Other members of the diff are facts beside the
// record and change nothing.
func (s state) apply(diff []byte) error {
	found := false
	err := walk(diff, func(name string, m member) error {
		if name != "set" {
			return nil
		}
		if found {
			return errors.New(`"set" stands twice`)
		}
		found = true
		set, err := parseState(m.value)
		if err != nil {
			return fmt.Errorf(`"set": %w`, err)
		}
		for name, m := range set {
			if string(m.value) == "null" {
				delete(s, name)
			} else {
				s[name] = m
			}
		}
		return nil
	})
	if err == nil && !found {
		return errors.New(`the diff has no "set"`)
	}
	return err
}

// encode writes the state as canonical JSON: members by the bytes of their
// names, nothing between them. It is canonical when the values are.
func (s state) encode() []byte {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, name := range slices.Sorted(maps.Keys(s)) {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(s[name].key)
		b.WriteByte(':')
		b.Write(s[name].value)
	}
	b.WriteByte('}')
	return b.Bytes()
}

// text gives a member that is a JSON string.
func (s state) text(name string) (string, bool) {
	var t string
	m, ok := s[name]
	if !ok || json.Unmarshal(m.value, &t) != nil || len(m.value) == 0 || m.value[0] != '"' {
		return "", false
	}
	return t, true
}

// Replay gives the document that follows from the diffs of a record's events,
// in the order of their revisions.
func Replay(diffs ...[]byte) ([]byte, error) {
	s := state{}
	for i, d := range diffs {
		if err := s.apply(d); err != nil {
			return nil, fmt.Errorf("diff %d: %w", i+1, err)
		}
	}
	return s.encode(), nil
}

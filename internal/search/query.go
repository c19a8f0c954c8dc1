package search

import (
	"strconv"
	"strings"
)

// Scope is one department and class of records a person reads, with the field
// classes he reads there.
type Scope struct {
	Dept   string
	Class  int
	Fields []int // classes of fields beyond 0
}

// Query asks for records.
type Query struct {
	Text   string
	Scopes []Scope
	Him    int64 // the person himself: what names him is his to find
	Types  []string
	Stage  string
	Values []Value
	Limit  int
	Before int64 // only ids below: the next page
}

// quote makes an FTS5 string; nothing in it has a meaning of its own.
func quote(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// word is the conditions under which one run of the question matches under a mark.
func (f *Folder) word(r run, mark string, last bool) string {
	if r.han {
		ps := pairs(r.text)
		if len(r.text) > 1 {
			ps = ps[:len(ps)-1] // the last character stands in the last pair
		}
		for i := range ps {
			ps[i] = mark + ps[i]
		}
		if len(r.text) == 1 {
			return quote(ps[0]) + " *"
		}
		return quote(strings.Join(ps, " "))
	}
	w := string(r.text)
	alts := []string{quote(mark+w) + " *"}
	if len(r.text) >= 3 {
		alts = append(alts, quote(mark+string(markPart)+w)+" *")
	}
	if letters(r.text) {
		alts = append(alts, quote(mark+string(markPinyin)+w)+" *")
	}
	return "(" + strings.Join(alts, " OR ") + ")"
}

func letters(rs []rune) bool {
	for _, r := range rs {
		if r < 'a' || r > 'z' {
			return false
		}
	}
	return true
}

// phrase is the whole question under the marks a scope may read: each run may
// stand in any readable piece.
func (f *Folder) phrase(text string, marks []string) string {
	rs := runs(f.Fold(text))
	var all []string
	for i, r := range rs {
		var alts []string
		for _, m := range marks {
			alts = append(alts, f.word(r, m, i == len(rs)-1))
		}
		all = append(all, "("+strings.Join(alts, " OR ")+")")
	}
	return strings.Join(all, " AND ")
}

// match builds the FTS5 expression; "" when nothing can be found.
func (f *Folder) match(q Query) string {
	words := len(runs(f.Fold(q.Text))) > 0
	if !words && strings.TrimSpace(q.Text) != "" {
		return ""
	}
	own := ""
	if q.Him != 0 {
		own = string(markPerson) + strconv.FormatInt(q.Him, 10) + "\ue4ff"
	}
	clause := func(front string, fields []int) string {
		marks := []string{""}
		for _, n := range fields {
			marks = append(marks, Piece{Class: n}.mark())
		}
		if own != "" {
			marks = append(marks, own)
		}
		parts := []string{quote(front)}
		if words {
			parts = append(parts, f.phrase(q.Text, marks))
		}
		for _, v := range q.Values {
			var alts []string
			for _, m := range marks {
				alts = append(alts, quote(m+string(markValue)+safe(v.Field)+"\ue6fe"+safe(v.Is)))
			}
			parts = append(parts, "("+strings.Join(alts, " OR ")+")")
		}
		return "(" + strings.Join(parts, " AND ") + ")"
	}
	var alts []string
	for _, s := range q.Scopes {
		alts = append(alts, clause(deptMark(s.Dept, s.Class), s.Fields))
	}
	if q.Him != 0 {
		alts = append(alts, clause(himMark(q.Him), nil))
	}
	if len(alts) == 0 {
		return ""
	}
	m := "(" + strings.Join(alts, " OR ") + ")"
	if len(q.Types) > 0 {
		var ts []string
		for _, t := range q.Types {
			ts = append(ts, quote(string(markType)+safe(t)))
		}
		m += " AND (" + strings.Join(ts, " OR ") + ")"
	}
	if q.Stage != "" {
		m += " AND " + quote(string(markStage)+safe(q.Stage))
	}
	return m
}

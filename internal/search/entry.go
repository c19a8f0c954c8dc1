package search

import (
	"strconv"
	"strings"
)

// Entry is a record as search knows it.
type Entry struct {
	ID      int64
	Gone    bool // withdrawn, or not there: found by nobody
	Type    string
	Stage   string
	Class   int
	Depts   []string // its department and those above, the installation "" included
	Readers []int64  // people who read it by name
	Pieces  []Piece
	Values  []Value
}

// Piece is a text of the record.
type Piece struct {
	Text   string
	Class  int   // of the field; 0: read by whoever reads the record
	Person int64 // else: only this person reads it
	Short  bool  // a name or number: also found by parts and pinyin
}

// Value is a value that lists can be filtered by.
type Value struct {
	Field, Is string
	Class     int
	Person    int64
}

func (p Piece) mark() string {
	switch {
	case p.Person != 0:
		return string(markPerson) + strconv.FormatInt(p.Person, 10) + "\ue4ff"
	case p.Class > 0:
		return string(rune(markField + p.Class))
	}
	return ""
}

func deptMark(dept string, class int) string {
	return string(markDept) + strconv.Itoa(class) + "\ue6fe" + safe(dept)
}

func himMark(person int64) string { return string(markHim) + strconv.FormatInt(person, 10) }

func valueMark(v Value) string {
	return Piece{Class: v.Class, Person: v.Person}.mark() + string(markValue) + safe(v.Field) + "\ue6fe" + safe(v.Is)
}

// document is the text FTS5 indexes for an entry.
func (f *Folder) document(e *Entry) string {
	var b strings.Builder
	for _, d := range e.Depts {
		b.WriteString(deptMark(d, e.Class) + " ")
	}
	for _, p := range e.Readers {
		b.WriteString(himMark(p) + " ")
	}
	b.WriteString(string(markType) + safe(e.Type) + " " + string(markStage) + safe(e.Stage) + " ")
	for _, v := range e.Values {
		b.WriteString(valueMark(v) + " ")
	}
	b.WriteString(gap + " ")
	for _, p := range e.Pieces {
		f.tokens(&b, p)
	}
	return b.String()
}

package regulation

import (
	"time"

	"github.com/guiju/guiju/internal/calendar"
)

// Kind is a kind of field or value.
type Kind string

// The kinds.
const (
	KindText   Kind = "text"
	KindLong   Kind = "long"
	KindInt    Kind = "int"
	KindNum    Kind = "num"
	KindMoney  Kind = "money"
	KindDate   Kind = "date"
	KindTime   Kind = "time"
	KindBool   Kind = "bool"
	KindTel    Kind = "tel"
	KindFile   Kind = "file"
	KindSign   Kind = "sign"
	KindPerson Kind = "person"
	KindOne    Kind = "one"
	KindRows   Kind = "rows"
	KindRef    Kind = "ref"

	// Kinds of expressions only.
	KindSpan     Kind = "span"
	KindSchedule Kind = "schedule"
	KindList     Kind = "list"
	KindRecord   Kind = "record"
	KindFind     Kind = "find"
)

// Value is what a field holds, as Go sees it. nil is unset.
//
//	text long tel one   string
//	int                 int64
//	num                 float64
//	money               Money
//	date                calendar.Date
//	time                time.Time (UTC, whole microseconds)
//	bool                bool
//	file sign           File
//	person, reference   Ref
//	rows                []Line
//	any kind with *     []Value
//	span, schedule      calendar.Span, calendar.Schedule (expressions only)
type Value any

// Money is integer fen.
type Money int64

// Ref points at a record by its id. Persons are records of the type staff.
type Ref int64

// Line is one line of a rows field, by column.
type Line map[string]Value

// File is a stored file: its content is addressed by Hash.
// A signature is a File whose At and Name say when and by whom.
type File struct {
	Hash  string    `json:"hash"` // sha-256, hex
	Name  string    `json:"name"`
	Size  int64     `json:"size"`
	Media string    `json:"media"`
	At    time.Time `json:"at,omitzero"`
}

// Row is a record as expressions see it.
type Row struct {
	Type    *Type
	ID      int64
	Dept    string
	Stage   string
	Outcome string
	Opened  time.Time
	Moved   time.Time
	Opener  Ref // 0: a rule, or the public
	Late    map[string]bool
	Missed  map[string]bool  // late, but for what was late before the record was entered and has not been moved since
	Due     time.Time        // the nearest due of the clocks that run; zero: none runs
	Used    map[string]int64 // minutes a clock ran, pauses out
	Vals    map[string]Value // absent: unset (start values are filled in by the engine at opening)
}

// Scope is everything an expression may name. Rows that do not apply are nil.
type Scope struct {
	R, Was, It *Row
	ItValue    Value // `it` where it is no record: a person (Ref), a line of rows (Line), a parameter's value
	Actor      Ref   // 0: rule
	Now        time.Time
	Cal        *calendar.Calendar
	Params     map[string]Value // p, resolved for the record's birth and department
	World      World
	Names      map[string]Value // named records and persons of a story
}

// World answers what lies beyond the row. Every method may be called often;
// the engine caches within one act.
type World interface {
	// Row loads a record; one that is not there is an error.
	Row(id int64) (*Row, error)
	// Find puts the question of a find of r's type.
	Find(s *Scope, r *Row, f *Find) (Found, error)
	// Here gives the holders of a post for r's department who are present now.
	Here(s *Scope, post string) ([]Ref, error)
	// Present gives the first instant from t at which somebody holds the post and is not away.
	Present(s *Scope, post string, t time.Time) (time.Time, error)
	// Person gives a person's name and home department.
	Person(ref Ref) (name, dept string, err error)
	// At gives the parameters as they stood on a day, for r's department.
	At(s *Scope, day calendar.Date) (map[string]Value, error)
	// Next draws a number from a filled template; only effects call it.
	Next(s *Scope, template string) (string, error)
}

// Found is the answer of a find; each part is fetched when it is asked for.
type Found interface {
	Count() (int64, error)
	Sum() (int64, error) // int, or fen
	First() (*Row, error)
	Last() (*Row, error)
	All() ([]*Row, error) // at most 1,000; more is an error
}

// Unset is the error of reading a value that nobody has filled in.
type Unset struct{ Field string }

func (u Unset) Error() string { return "not filled in: " + u.Field }

package record

import (
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
)

// Command names an act on a record, or one that opens a record.
type Command struct {
	Type      string         // the record's type; needed when Record is 0
	Act       string         // "" with Record 0: the first opening act the actor may do
	Record    int64          // 0: open a new one
	Rev       int64          // the revision the person saw; 0: not checked
	Dept      string         // opening: the department; "" where the actor's seats leave one
	Actor     *people.Person // nil: the rule
	EnteredBy regulation.Ref // who entered it for the actor, or 0
	Input     map[string]any // by field, as people, JSON or a sheet wrote it
	Note      string         // a signer's own word
	Key       string         // Idempotency-Key, or ""
	Principal int64          // whose key it is
	Happened  time.Time      // a late entry: when it took place; zero: now
	AsWas     *AsWas         // import of what happened before

	trial *TrialResult // what scenarios say, where it changes a parameter
}

// AsWas sets the two instants of a record that ended, or began, before it was
// entered. No clock fires for it.
type AsWas struct {
	Opened time.Time
	Moved  time.Time // zero: it is still open
}

// Answer is what an act that was done gives back.
type Answer struct {
	Record  int64
	Type    string
	Number  string
	Title   string
	Stage   string
	Rev     int64
	Event   int64       // the newest event: a search after it sees the change
	Waits   []i18n.Text // signatures that are still missing; the stage has not moved
	Opened  []int64     // records its effects opened
	Skipped bool        // a rule met an existing record (once) and did nothing
}

// Link is a record named on a page.
type Link struct {
	ID    int64
	Type  string
	Title string
}

// Shown is one value on a page: what the viewer may see of it.
type Shown struct {
	Field  *regulation.Field
	Value  regulation.Value // nil: unset
	Links  []Link           // of references and persons, in order
	Masked bool             // only the last four of a telephone; one press shows it, and is logged
}

// Clock is a deadline on a page.
type Clock struct {
	Name   string
	Say    i18n.Text
	Clause string
	State  ClockState
	Start  time.Time
	Due    time.Time // zero while it stands still
	Ended  time.Time
	Missed bool
	Before bool            // missed before the record was entered
	Share  float64         // of its time used up, 0 to 1
	By     []i18n.Text     // who answers for it: posts or people
	Sum    []calendar.Line // the sum, line by line; only on the record page
	Params []string        // parameters its due read
}

// ClockState is the shape of a clock.
type ClockState string

// The states of a clock.
const (
	ClockRunning ClockState = "running"
	ClockSoon    ClockState = "soon" // under a fifth left
	ClockOver    ClockState = "over"
	ClockHold    ClockState = "hold" // standing still
	ClockDone    ClockState = "ok"   // ended in time
	ClockLate    ClockState = "late" // ended too late
)

// Choice is an act beside a record: one may do it, or one may not and why.
type Choice struct {
	Act    *regulation.Act
	Say    i18n.Text
	Clause string
	Form   bool         // it asks for something
	Signed []i18n.Text  // who has signed it so far
	Left   []i18n.Text  // of all(FIELD): who is left out, being away for too long
	Rungs  []Rung       // who signs it, where several do or somebody stands in
	Why    []fault.Name // may not: the reasons
}

// Step is one stage on the stage bar.
type Step struct {
	Stage *regulation.Stage
	State string // was, now, to
	At    time.Time
	Who   string
}

// Tab is a look-up of a record: related records.
type Tab struct {
	Find   *regulation.Find
	Count  int64
	Capped bool
}

// View is a record as one person sees it.
type View struct {
	Link
	Row      *regulation.Row
	Number   string
	Rev      int64
	Dept     string
	DeptName string
	Opener   string
	Fields   []Shown
	Path     []Step
	Clocks   []Clock
	May      []Choice
	MayNot   []Choice
	Tabs     []Tab
	Prints   []string // names of its print forms
	Waits    []i18n.Text
}

// Field gives one shown field by name; nil where the viewer may not see it.
func (v *View) Field(name string) *Shown {
	for i := range v.Fields {
		if v.Fields[i].Field.Name == name {
			return &v.Fields[i]
		}
	}
	return nil
}

// Box is one field of a form.
type Box struct {
	Shown
	Optional bool
	Picks    []Link      // choices of a reference or a person, at most 200
	More     bool        // there are more picks than these: search
	Wrong    *fault.Name // what is wrong with what was typed
}

// Form is the form of an act: what this stage asks for, and what the needs
// whose fields are filled say so far.
type Form struct {
	Type   *regulation.Type
	Act    *regulation.Act
	Record *Link // nil: it opens one
	Rev    int64
	Dept   string
	Depts  []people.Dept // where it can be opened, when there are several
	Boxes  []Box
	Rungs  []Rung       // who signs it, where several do or somebody stands in
	Warn   []fault.Name // needs that do not hold with what is filled in so far
	Clocks []Clock      // what will run once it is done
}

// ListInfo is one view of a type.
type ListInfo struct {
	Name   string // "all", "stage:STAGE", or a find
	Say    i18n.Text
	Count  int64
	Capped bool // there are more than Count
	Late   bool // red: what is late
}

// Query asks for a page of a list.
type Query struct {
	Type   string
	List   string // "" : the first declared list, else all
	Record int64  // a look-up: the record it looks from
	Dept   string // only of this department and those below it
	// Group with List naming a report gives the records behind a figure: the
	// keys of its pick, row and column, "" in a place being any of them.
	Group  []string
	Cols   []string // fields to show; none: the first ten
	Cursor string
	Back   bool // the page before the cursor
	Up     bool // oldest first
	Limit  int  // default 50, at most 200
}

// Line is a record in a list.
type Line struct {
	Link
	Number string
	Stage  *regulation.Stage
	Dept   string
	Rev    int64
	Cells  []Shown
	Clock  *Clock // the nearest one that runs, or the missed one
	Opened time.Time
}

// Page is a page of a list.
type Page struct {
	Type  *regulation.Type
	List  ListInfo
	Cols  []*regulation.Field
	Lines []Line
	From  int64 // position of the first line, when known
	Next  string
	Prev  string
}

// Event is one line of a record's history.
type Event struct {
	ID        int64
	Rev       int64
	At        time.Time
	Happened  time.Time
	Act       string
	Say       i18n.Text
	Clause    string
	Actor     string // a person's name, or ""
	Rule      bool
	EnteredBy string
	Note      string
	Changes   []Change
	Leaf      int64 // -1: not sealed yet
}

// Change is one field an event changed, where the viewer may see it.
type Change struct {
	Field *regulation.Field
	Old   Shown
	New   Shown
}

// Report is a find with a group, counted over what one person may read: the
// first value of the group is picked, the others are rows and columns. One
// with a single value has rows only. Every figure stands for the index rows
// under its keys, and Query.Group opens the records behind it.
type Report struct {
	Type    *regulation.Type
	Find    *regulation.Find
	Info    ListInfo
	By      []ReportKey // what pick, rows and columns are, as far as there are: Say of each in Text
	Picks   []ReportKey // newest first; Cell only of the one that is picked
	Picked  string
	Rows    []ReportKey
	Cols    []ReportKey
	Cells   map[[2]string]ReportCell // by row and column; a column of "" where there are none
	RowSums map[string]ReportCell
	ColSums map[string]ReportCell
	Sum     ReportCell
	Measure *regulation.Field // what is summed; nil: records are only counted
	Abreast []Abreast         // the departments side by side, where the person reaches several
}

// ReportKey is one value of a group.
type ReportKey struct {
	Key  string // safe in an address; never ""
	Text i18n.Text
	Cell ReportCell // of everything under it
}

// ReportCell is one figure.
type ReportCell struct {
	Count int64
	Sum   regulation.Value // money or int64; nil where nothing is summed
}

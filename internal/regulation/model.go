package regulation

import (
	"fmt"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/i18n"
)

// Text is a text of the regulation in both languages.
type Text = i18n.Text

// Pos is a place in a file of the regulation. The file's path begins with
// `prelude/`, or with what a department calls its group, such as `../kefu/`.
type Pos struct {
	File      string
	Line, Col int
}

func (p Pos) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col) }

// Program is one compiled edition.
type Program struct {
	Hash    string // sha-256 of all its files, in hex: the identity of the edition
	Say     Text
	Since   calendar.Date
	Desk    string            // type of the desk page, or ""
	Clauses []*Clause         // in the order of the file
	Posts   map[string]*Post  // by name
	Params  map[string]*Param // by name
	Types   map[string]*Type  // by name, patterns included
	Order   []string          // type names: prelude first, then as the files sort
	Stories []*Story          // scenarios
	Prints  map[string][]byte // prints/TYPE.NAME.yaml, by "TYPE.NAME", as written
	Files   map[string][]byte // every source file by path, for the edition store
	Layers  []string          // what the paths of each layer's files begin with: the prelude's, the groups', "" for its own
	Classes []Readers         // class number -> the set of posts; 0 is "everybody with a seat"

	Expressions int // how many were compiled

	clauses map[string]*Clause
	desk    *desk // what expressions of stories are checked against
}

// Clause gives a clause by id, or nil.
func (p *Program) Clause(id string) *Clause { return p.clauses[id] }

// Kinds gives the concrete (opening) and pattern types below a type name: the
// type itself first, then every type that is like it, directly or not.
func (p *Program) Kinds(name string) []*Type {
	t := p.Types[name]
	if t == nil {
		return nil
	}
	out := []*Type{t}
	for _, n := range p.Order {
		if c := p.Types[n]; c != t && c.IsLike(name) {
			out = append(out, c)
		}
	}
	return out
}

// Clause is one clause of the regulation.
type Clause struct {
	ID      string
	Say     Text
	Reading Text          // how the text is understood where it leaves room: the second pair of its words
	Since   calendar.Date // zero: since the regulation
	Keep    string        // TYPE.ACT that keeps a refusal under this clause, or ""
	Pos     Pos
}

// Post is a post people hold, or a post that is a rule (By is set).
type Post struct {
	Name   string
	Say    Text
	Clause string
	By     *By // a rule: who it is, for a person `it`
	Except []*Except
	Pos    Pos
}

// Param is a dated figure.
type Param struct {
	Name   string
	Say    Text
	Clause string
	Kind   Kind // KindInt, KindNum, KindMoney, KindDate, KindBool, KindText, KindRows
	Cols   []*Field
	Values []Dated // oldest first
	Bound  *Expr   // `it` is the value; nil: nobody may override
	Pos    Pos
}

// Dated is a value of a parameter from a day on, for one department or all ("").
type Dated struct {
	Since calendar.Date
	Dept  string
	Value Value
	Pos   Pos
	Layer int `json:"-"` // the layer that gives it; a department's own goes before its group's
}

// Type is a record type, or a pattern that others are like.
type Type struct {
	Name     string
	Say      Text
	Clause   string
	Like     []string // every ancestor, nearest first
	Pattern  bool     // no opening act of its own
	Register bool     // like register: follows the edition in force
	Fields   []*Field // in the order the type names them, then those it inherits
	Stages   []*Stage
	Acts     []*Act
	Clocks   []*Clock
	Finds    []*Find
	Once     []*Expr
	Is       []*Computed // in the order they can be computed
	See      *Readers    // nil: everybody with a seat in the department
	Class    int         // index into Program.Classes of the posts in See
	Classes  []int       `json:"-"` // of its records: Class, and what is left of it where a record is attached to others
	Group    string      // heading of the menu: the id of the clause its clause begins with
	Pos      Pos

	fields map[string]*Field
	acts   map[string]*Act
	stages map[string]*Stage
	finds  map[string]*Find
	clocks map[string]*Clock

	attached []*Field
}

// IsLike says whether the type is NAME or like it.
func (t *Type) IsLike(name string) bool {
	if t.Name == name {
		return true
	}
	for _, l := range t.Like {
		if l == name {
			return true
		}
	}
	return false
}

// Field, Act, Stage, Find and Clock look a part up by name; nil when there is none.
func (t *Type) Field(n string) *Field { return t.fields[n] }
func (t *Type) Act(n string) *Act     { return t.acts[n] }
func (t *Type) Stage(n string) *Stage { return t.stages[n] }
func (t *Type) Find(n string) *Find   { return t.finds[n] }
func (t *Type) Clock(n string) *Clock { return t.clocks[n] }

// Field is one box of the form.
type Field struct {
	Name    string
	Kind    Kind
	Many    bool     // `*`: a list
	Ref     string   // KindRef: the type, perhaps a pattern. KindPerson: "staff"
	Pick    string   // KindRef: a find of Ref that gives the choices
	Choices []Choice // KindOne
	Cols    []*Field // KindRows
	Say     Text
	Help    Text
	Start   Value    // the value to start from; nil: unset
	See     *Readers // who reads this field; nil: whoever reads the record
	Class   int      // index into Program.Classes; 0 when See is nil
	Clause  string
	Is      *Computed // set when the field is computed
	Pos     Pos
}

// Choice is one value of a `one`.
type Choice struct {
	Code string
	Say  Text
}

// StageKind is what a stage means for clocks and filing.
type StageKind string

// The kinds of stage.
const (
	StagePlain StageKind = ""
	StageWait  StageKind = "wait" // clocks stand still
	StageEnd   StageKind = "end"  // the business is over
	StageVoid  StageKind = "void" // withdrawn: in no list, count, search or report
)

// Attached gives the fields that may hold any record of a pattern. Who reads a
// record reads what it is attached to: all others are kept from both.
func (t *Type) Attached() []*Field { return t.attached }

// Stage is where a record can stand.
type Stage struct {
	Name  string
	Kind  StageKind
	Say   Text
	Owner Text // the owner's words, or empty
	Pos   Pos
}

// Act is what can be done.
type Act struct {
	Name    string
	Say     Text
	Clause  string
	Opening bool            // no `in`
	In      map[string]bool // stages
	To      string          // "": the stage stays
	By      *By
	Ask     []Ask
	Needs   []*Need
	Do      []*Effect
	Except  []*Except
	Pos     Pos
}

// Ask is one field an act asks for.
type Ask struct {
	Field    string
	Optional bool // `?`: it may stay empty
	Stands   bool // `=`: when the act is done again, what stands there counts
	Pos      Pos
}

// Anew says that each doing of the act wants the field filled in by itself.
func (a Ask) Anew() bool { return !a.Optional && !a.Stands }

// Need is a named condition of an act.
type Need struct {
	Name   string
	If     *Expr
	Say    Text
	Clause string // "": the act's
	Fix    []string
	See    *Readers // a stated release of whether it holds; nil: none
	Reads  []string // fields of r it reads: a form runs it as soon as these are filled
	Pos    Pos
}

// Except is an exception: what it does not restate stays as it was.
type Except struct {
	If     *Expr
	Clause string
	By     *By       // acts, clocks, posts
	To     string    // acts; "" : not restated
	Ask    []Ask     // adds by name
	Needs  []*Need   // adds by name
	Do     []*Effect // replaces, when HasDo
	HasDo  bool
	Due    *Expr // clocks
	DueIs  DueKind
	Is     *Expr // computed values
	Except []*Except
	Pos    Pos
}

// EffectKind is what an effect does.
type EffectKind string

// The kinds of effect.
const (
	EffectSet  EffectKind = "set"  // Field = Value
	EffectOwn  EffectKind = "own"  // Act on this very record
	EffectOpen EffectKind = "open" // Type.Act opens a record
	EffectOn   EffectKind = "on"   // Type.Act on the record(s) of For
)

// Effect is one line of `do`.
type Effect struct {
	Kind  EffectKind
	Field string
	Value *Expr
	Type  string
	Act   string
	For   *Expr // a record, a list, a find's .all, rows; nil on EffectOpen: once
	If    *Expr // with For it is asked for each, `it` being the one
	// IfFirst: If does not speak of `it`; it is asked once, before For is
	// evaluated, so that For may read what If has asked of.
	IfFirst bool
	Give    []Given
	RefCol  string // For gives rows: the column that holds the record
	Pos     Pos
}

// Given is a value handed to an act.
type Given struct {
	Field string
	If    *Expr // nil: always
	Is    *Expr
}

// DueKind is what a clock's due is.
type DueKind string

// The kinds of due.
const (
	DueLength   DueKind = "length"   // calendar.Span: from entry into its stages
	DueMoment   DueKind = "moment"   // a time
	DueSchedule DueKind = "schedule" // calendar.Schedule
)

// Clock is a deadline.
type Clock struct {
	Name   string
	Say    Text
	Clause string
	In     map[string]bool // nil: a calendar of the type, its Do opens records
	Wait   map[string]bool // stages of In or outside in which it alone stands still
	If     *Expr
	By     *By
	Due    *Expr
	DueIs  DueKind
	Do     []*Effect // EffectOwn, or EffectOpen on this very type for a calendar
	Except []*Except
	Posts  []string // posts named in present(): recomputed when their holders' absence changes
	Pos    Pos
}

// Computed is a value the engine keeps up to date.
type Computed struct {
	Field  string
	Is     *Expr
	Except []*Except
	Clause string
	Pos    Pos
}

// Readers says who reads: holders of posts, and people named in fields.
// The zero value of Posts and Persons together with Anyone means every seat.
type Readers struct {
	Anyone  bool
	Posts   []string // sorted
	Persons []string // person fields of the record, "opener" included
	Clause  string   // a stated release
}

// By says who acts: steps one after the other, in each step parties that must
// all sign, in each party alternatives of which one signs.
type By struct {
	Steps []ByStep
	Src   string
	Pos   Pos
}

// ByStep is a set of parties that sign in any order.
type ByStep []ByParty

// ByParty is a set of alternatives.
type ByParty []Actor

// ActorKind is how an actor is named.
type ActorKind string

// The kinds of actor.
const (
	ActorPost    ActorKind = "post"    // whoever holds Post
	ActorRule    ActorKind = "rule"    // the engine
	ActorAnyone  ActorKind = "anyone"  // with a seat in the department
	ActorPublic  ActorKind = "public"  // the owner with a link
	ActorOpener  ActorKind = "opener"  // who opened the record
	ActorField   ActorKind = "field"   // the person(s) named in Field: any one of them
	ActorAll     ActorKind = "all"     // every person named in Field
	ActorPostOf  ActorKind = "postof"  // the rule post Post for the person in Field
	ActorEntered ActorKind = "entered" // the holder of Post, entered by another
)

// Actor is one alternative of a By.
type Actor struct {
	Kind  ActorKind
	Post  string
	Field string
}

// Single says whether one signature is enough.
func (b *By) Single() bool {
	return b != nil && len(b.Steps) == 1 && len(b.Steps[0]) == 1 &&
		!(len(b.Steps[0][0]) == 1 && b.Steps[0][0][0].Kind == ActorAll)
}

// Allows says whether an actor of this kind stands anywhere in the line.
func (b *By) Allows(k ActorKind) bool {
	if b == nil {
		return false
	}
	for _, s := range b.Steps {
		for _, p := range s {
			for _, a := range p {
				if a.Kind == k {
					return true
				}
			}
		}
	}
	return false
}

// Find is a look-up, a list or a report, split for one ordered index.
//
// The rows of an index are made by evaluating It (all must hold), Keys and
// Order with `it` set, under no other name. A question is put by evaluating
// Values and Bound in the asker's scope.
type Find struct {
	Name   string
	Type   string // the type it is declared in
	Say    Text
	Clause string
	Of     string // the type it looks in, perhaps a pattern
	All    bool   // for: all - every department
	Src    string // the condition as written

	It    []*Expr    // parts about `it` alone
	Eq    []EqPart   // in the order of the key
	Order *RangePart // the order of the rows; nil: by opened
	Group []*Expr    // of `it`; part of the key after Eq
	Is    *Expr      // of `it`: int or money
	IsOf  Kind

	See   *Readers // a stated release of what it tells; nil: none
	whole *Expr    // the condition, as it is read by whoever asks what it tells

	LooksAtR    bool // a look-up: shown as a tab of the record; else a list page
	Fingerprint string
	Pos         Pos
}

// EqPart is VALUE == f(it), VALUE in it.list, or f(it) in [VALUES].
type EqPart struct {
	Key    *Expr // of `it`; a list when Member
	Value  *Expr // of the asker; a list when Any
	Member bool  // VALUE in it.list: one row per member
	Any    bool  // f(it) in [VALUES]: one seek per value
}

// RangePart is one range on one f(it): the order of the rows.
type RangePart struct {
	Key   *Expr  // of `it`: int, money, date, time
	Op    string // "<", "<=", ">", ">=", or "" (order only)
	Value *Expr
	Kind  Kind
	And   *RangePart // the other end of the range, on the same key; nil: none
}

// Story is a scenario.
type Story struct {
	Say    Text
	Clause string
	Is     map[string]Value // parameters for this story
	Steps  []*Step
	Layer  int // whose it is; its figures are that layer's
	File   string
	Pos    Pos
}

// Step is one step of a story.
type Step struct {
	At    string // "", "2026-03-02 09:00" or "+3d", "+61m", "+2h"
	By    string // a person: named after a post, or joined in the story; "" with Do: the clerk of the engine (sysadmin)
	Do    string // "", "NAME = TYPE.ACT", "TYPE.ACT", "NAME.ACT"
	Name  string // what the opened record is called, or ""
	On    string // the type or the name before the dot
	Act   string
	Ask   map[string]any // plain YAML; a text that begins with "=" is an expression
	If    []string       // expressions over the named records, compiled by the runner through Program.StoryExpr
	IfAt  []Pos          // where each stands
	Fails []string       // exactly the names of the refusal
	Only  []string       // of the people of the story these may, and nobody else; the act is not done
	See   string         // with Only: the record, or RECORD.FIELD, that these read
	Owes  string         // with Only: RECORD.CLOCK, the running clock that these answer for
	Can   []Can          // what can be done where records stand
	Pos   Pos
}

// Can says which acts the stage of a named record lets be done; every other
// act of its type is refused there.
type Can struct {
	Name string
	Acts []string
}

// Problem is one thing wrong with a regulation.
type Problem struct {
	Pos  Pos
	What Text
	Hint Text
	Warn bool // a warning does not stop the regulation

	// Cause: what is wrong elsewhere comes from here. Causes are told first.
	Cause bool `json:",omitempty"`

	missing string // the name that is not known
	near    string // the known name most like it
}

func (p Problem) String() string {
	s := p.Pos.String() + ": " + p.What.In(i18n.Zh)
	if !p.Hint.Empty() {
		s += "\n    " + p.Hint.In(i18n.Zh)
	}
	return s
}

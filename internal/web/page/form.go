package page

// Form is the form of an act, or of the program's own settings: the same on a
// page, in the drawer and on a phone.
type Form struct {
	Title    string // 新投诉
	Sub      string
	Action   string // where it is posted
	Submit   string // the verb
	Key      string // single key that the button shows; "" shows Ctrl Enter
	And      []And  // the same act and then something: 登记并打印
	Cancel   *Button
	Hidden   []Pair
	Boxes    []Box
	Groups   []Group // phone: boxes by subject; Boxes is empty then
	Errors   []Wrong // every error, by its field
	Refused  *Note   // why the whole was refused, where no field is to blame
	Warn     []Note  // needs that do not hold so far: a possible duplicate
	Promise  []Line  // the clocks that will run, told before saving
	Clause   *Clause
	Draft    string // key under which what is typed is kept; "" keeps nothing
	Kept     string // 草稿 10:41 已存
	Drop     string // where the draft is thrown away
	Check    string // where the needs are asked as fields are filled
	Files    bool   // it carries files
	Late     *Late  // late entry
	Note     *Box   // a signer's own word
	Signs    *Signs // who signs, where several do
	Compound bool   // it holds more than one error: a list stands at the top
}

// And is a second button of a form.
type And struct{ Text, Name, Value, Keys string }

// Group is a part of a phone form.
type Group struct {
	Title string
	Dim   string
	Boxes []Box
}

// Wrong is an error beside a field, linked from the foot and the top.
type Wrong struct{ ID, Label, Text string }

// Line is a sentence with its clause.
type Line struct {
	Text   string
	Clause *Clause
}

// Note is something to look at before going on: a warning, a refusal.
type Note struct {
	Title  string
	Text   string
	Links  []Link
	Clause *Clause
	Fixes  []Fix
}

// Fix is a way on, as a button inside the form: another act, or a field set.
type Fix struct {
	Text   string
	Name   string // a field that the button sets
	Value  string
	Action string // or another address the form is posted to
	Href   string // or a page
}

// Late lets an opening act say that it happened earlier.
type Late struct {
	Open   bool
	When   Box
	Reason Box
	Limit  string
}

// Box is one field of a form. Exactly one shape is set.
type Box struct {
	ID, Name string
	Label    string
	Help     string // a word of help at the field
	Optional bool
	Needed   bool // the script goes to the first one that is empty

	MarkOptional, MarkNeeded bool // which of the two is said

	Wide  bool
	Quiet bool // its title is said already: kept for screen readers
	Error string
	Fixes []Fix
	Value string

	Line   *Input
	Area   *Area
	Seg    []Option // two to six, visible at once
	Select []Option
	Checks []Option // several of a list
	Look   *Look
	Files  *Upload
	Sign   *Pad
	Rows   *Grid
}

// Input is a line of text, of figures, a date, a telephone, a secret.
type Input struct {
	Type     string // text, date, datetime-local, tel, password, search
	Mode     string // inputmode
	Complete string // autocomplete
	Max      int
	Hint     string // placeholder
	Unit     string // 元
	Focus    bool
}

// Area is a long text.
type Area struct{ Rows int }

// Option is a choice.
type Option struct {
	Value, Text string
	Dim         string
	On          bool
}

// Look is a reference with more choices than fit: typed, suggested, chosen.
// Without script the typed text is looked up when the form is sent, and Hits
// are offered when it fits more than one.
type Look struct {
	Typed   string // what stands in the box
	Suggest string // where suggestions come from
	Hits    []Option
	Chosen  []Option // several: those chosen already
	Many    bool
}

// Upload is a field of files: those it has, and room for more.
type Upload struct {
	Have   []File
	Keep   []Option // the values that keep them
	Accept string
	Camera bool
	Many   bool
	Add    string // 再拍一张
	Limit  string
	Enough string // 到场 2，完工 1，都已够
}

// Pad is a signature on the screen.
type Pad struct {
	Have *File
	Keep string
	Say  string // what is signed
	Foot string
}

// Grid is a field of rows.
type Grid struct {
	Cols  []Col
	Rows  []GridRow
	Blank GridRow // what the script adds
	Sum   string
	Add   Fix
}

// GridRow is a row of small boxes, each with its own label.
type GridRow struct{ Boxes []Box }

// FormPage is an act on a page of its own.
type FormPage struct {
	Shell Shell
	Head  Head
	About []Read // the record it is done on
	Form  Form
}

func (FormPage) template() string { return "form" }
func (p FormPage) shell() Shell   { return p.Shell }

// Merge shows two edits of one record, field by field, to choose from.
type Merge struct {
	Shell  Shell
	Head   Head
	Text   string // who changed it, when
	Action string
	Submit string
	Hidden []Pair
	Fields []MergeField
	Cancel Button
}

// MergeField is one field two people changed.
type MergeField struct {
	Label             string
	Name              string
	Old, Theirs, Mine string
	Both              bool // both changed it: choose; else mine stands
	TheirsValue       string
	MineValue         string
}

func (Merge) template() string { return "merge" }
func (p Merge) shell() Shell   { return p.Shell }

package page

// Record is a record: what it is, where it stands, what one may do now and,
// for what one may not, the clause that says so.
type Record struct {
	Shell   Shell
	Head    Head
	Marks   []Note // late entry, overdue before entry, a contested signature
	Stages  []Stage
	Signs   []Signs
	Fields  Fields
	Files   []File
	Add     *Button
	History History
	Clocks  []Sum
	Acts    []Button
	Hint    string
	Prints  []Button
	Not     []Denied
	Tabs    []View
	Related *Panel
	Draft   string // a draft waits for this record: where it is
}

func (Record) template() string { return "record" }
func (p Record) shell() Shell   { return p.Shell }

// Stage is one step of the stage bar. State: was, now, to.
type Stage struct {
	State string
	N     int
	Name  string
	Note  string
	Chip  *Chip
}

// Signs is a line of signatures: who has signed, who is away, who is waited for.
type Signs struct {
	Title  string
	Text   string
	Clause *Clause
	Rungs  []Rung
}

// Rung is one place of the line. State: yes, no, now, "".
type Rung struct {
	State  string
	Mark   string
	Post   string
	Person string
	Tag    Tag
	Why    string
	Clause *Clause // by which it is this place's turn
	Link   *Link
}

// Fields is a panel of fields in two columns.
type Fields struct {
	Title string
	Edit  *Button
	Items []Read
}

// History is every event of a record.
type History struct {
	Title string
	Count string
	All   *Link // all proofs
	Table Table
	Foot  string
	Root  string
	More  *Link
}

// Sum is a clock with its sum, line by line.
type Sum struct {
	Title  string
	Chip   Chip
	Clause *Clause
	Lines  []SumLine
	Folded bool // it has ended: its lines are a press away
	Foot   string
	Params *Link
}

// SumLine is a line of a sum; Eq draws the line under which a result stands.
type SumLine struct {
	Name, Value string
	Eq          bool
	Dim         bool
}

// Denied is an act one may not do, and why.
type Denied struct {
	Text   string
	Clause *Clause
	Why    []string
}

// Panel is one subject: title, count, links, a table or lines, a foot.
type Panel struct {
	ID    string // to link to
	Title string
	Count string
	Links []Link
	Keys  []Key
	Table *Table
	Items []Item
	Facts []Fact
	Empty string
	Foot  string
}

// Item is a line of a panel.
type Item struct {
	Time  string
	Text  string
	Dim   string // a remark after it
	Links []Link
	Right string
	Act   *Button
	Bold  bool
}

// Fact is a figure that opens its list.
type Fact struct {
	Text, Value, Note string
	Href              string
	Late              bool
}

// Refusal is an act the regulation does not allow: what was not done, the
// clause in its words, why, who can, what to do instead, that it was noted.
type Refusal struct {
	Shell   Shell
	Title   string
	Text    string
	Clause  *Clause
	Edition string
	Why     []Line
	Who     string
	Instead []Button
	Kept    string
	Proof   *Link
	Code    string
	Back    Button
}

func (Refusal) template() string { return "refusal" }
func (p Refusal) shell() Shell   { return p.Shell }

// Print is a printed form in a frame.
type Print struct {
	Shell  Shell
	Title  string
	Text   string // A4 纵向，1 张，一式三份
	PDF    string // where the PDF is
	Name   string // what it is called when saved
	Auto   bool   // print at once
	Back   Button
	Warn   string // characters that no font has
	Counts string // 第 2 次打印
}

func (Print) template() string { return "print" }
func (p Print) shell() Shell   { return p.Shell }

// Current says that the record stands here.
func (s Stage) Current() bool { return s.State == "now" }

// Past says that the record has left it behind.
func (s Stage) Past() bool { return s.State == "was" }

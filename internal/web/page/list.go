package page

// List is a list of a type: views with counts, a query, a dense table, what
// may be done with several at once, totals, the way to the next page.
type List struct {
	Shell   Shell
	Head    Head
	Views   []View
	Current string // the name of the view shown
	Query   *Query
	Batch   *Batch
	Columns *Columns
	Keep    *KeepView
	Table   Table
	Empty   *Empty // in place of the table
	Pager   *Pager
	Work    []Work
	Keys    []Key
}

func (List) template() string { return "list" }
func (p List) shell() Shell   { return p.Shell }

// View is a view of a list, a tab of a record, a look-up of the desk.
type View struct {
	Text    string
	Href    string
	Count   string
	Late    bool
	Current bool
	Own     bool // kept by the person
}

// Query is the bar above a list.
type Query struct {
	Action string
	Hidden []Pair
	Boxes  []Box
	More   []Box // behind "more"
	Open   bool
	Reset  string
}

// Batch is what may be done with the selected rows, and what may not.
type Batch struct {
	Action string
	Hidden []Pair
	Acts   []And // the name and value that say which act
	Not    *Line // the act it lacks, and why
}

// Columns lets a person choose what he sees.
type Columns struct {
	Action string
	Hidden []Pair
	Boxes  []Option
	Reset  string
}

// KeepView keeps what a list shows as a view of one's own; with a Name one is
// shown, and can be let go.
type KeepView struct {
	Action string
	Hidden []Pair
	Name   string
}

// Pager is the foot of a list.
type Pager struct {
	Text       string // 第 1-50 件，共 179 件
	Notes      []Line
	Prev, Next string
}

// Work is long work: it runs on when the page is left.
type Work struct {
	Value, Max int64
	Text       string
	Stop       *Button
	Href       string // where it is found again
	Live       string // what the script asks for the state
}

// Key is a key and what it does.
type Key struct {
	Keys []string
	Text string
}

// BatchDone says of each record of a batch what came of it.
type BatchDone struct {
	Shell Shell
	Head  Head
	Form  *Form // what the act asks for, before it is done
	Table Table
	Back  Button
}

func (BatchDone) template() string { return "batch" }
func (p BatchDone) shell() Shell   { return p.Shell }

// Search is the answer of the one box.
type Search struct {
	Shell Shell
	Head  Head
	Query string
	Kinds []View
	Table Table
	Empty *Empty
	Pager *Pager
}

func (Search) template() string { return "search" }
func (p Search) shell() Shell   { return p.Shell }

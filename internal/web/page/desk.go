package page

// Workbench is what waits, in the order of what follows if it waits longer.
type Workbench struct {
	Shell  Shell
	Head   Head
	First  *First
	Facts  []Fact
	Panels []Panel // left
	Sides  []Panel // right
	Empty  *Empty
	Work   []Work
}

func (Workbench) template() string { return "workbench" }
func (p Workbench) shell() Shell   { return p.Shell }

// First is the first thing to do, exactly one.
type First struct {
	Title  string
	Text   string
	Clause *Clause
	Chip   *Chip
	Acts   []Button
}

// Desk is the counter: one box, the household, its cases, a new case beside it.
type Desk struct {
	Shell  Shell
	Title  string
	Action string
	Query  string
	Hint   string
	Say    string // 命中 3 户
	Hits   []Hit
	Home   *Home
	Tabs   []View
	Panels []Panel   // tables over the whole width
	Pairs  [][]Panel // panels side by side
	Drawer *Form
	Empty  *Empty
	Recent []Item
}

func (Desk) template() string { return "desk" }
func (p Desk) shell() Shell   { return p.Shell }

// Several says that there is something to choose between.
func (p Desk) Several() bool { return len(p.Hits) > 1 }

// Hit is what the one box found. Mark is the part that matched.
type Hit struct {
	Mark, Name, Text string
	Href             string
	Current          bool
}

// Home is the household that is open.
type Home struct {
	Title string
	Href  string
	Tags  []Tag
	Acts  []Button
	Items []Read
}

// Jobs is the technician's list on his phone.
type Jobs struct {
	Shell  Shell
	Title  string
	Groups []JobGroup
	Empty  *Empty
	Tabs   []Menu
}

func (Jobs) template() string { return "jobs" }
func (p Jobs) shell() Shell   { return p.Shell }

// JobGroup is a part of it: doing, next, may be grabbed, owed.
type JobGroup struct {
	Title string
	Count string
	Dim   string
	Now   bool
	Jobs  []Job
}

// Job is one job, the place first.
type Job struct {
	Place string
	Href  string
	Chip  *Chip
	Text  string
	Dim   string
	Act   *Button
}

// OneJob is one job on the phone: what is the matter, the steps, the form of
// the act that comes next with its button at the foot.
type OneJob struct {
	Shell Shell
	Title string
	Back  Link
	Chip  *Chip
	Lead  string
	Text  string
	Call  *Phone // whom to call, at one press
	Acts  []Button
	Steps []Stage
	Items []Read
	Marks []Note
	Form  *Form
	Press *Button // the next act, when it asks for nothing
}

func (OneJob) template() string { return "job" }
func (p OneJob) shell() Shell   { return p.Shell }

package page

// Login is the way in.
type Login struct {
	Shell  Shell
	House  string
	Action string
	User   string
	Error  string // beside the password
	Next   string // where to go on
	Carry  []Pair // what was being sent when the session was lost
	Text   string
	Trust  string // where one learns to trust the server's certificate

	Demo     []Option // accounts of a demonstration
	Password string   // which opens each of them
}

func (Login) template() string { return "login" }
func (p Login) shell() Shell   { return p.Shell }

// Change is the quick change of person at a shared counter.
type Change struct {
	Shell   Shell
	Action  string
	Persons []Option
	Error   string
	Next    string
	Full    Link // sign in with the password
	Text    string
}

func (Change) template() string { return "change" }
func (p Change) shell() Shell   { return p.Shell }

// Settings is a list of what can be set, and one's own settings.
type Settings struct {
	Shell  Shell
	Head   Head
	Groups []SettingGroup
	Forms  []Form
	Sides  []Panel
}

func (Settings) template() string { return "settings" }
func (p Settings) shell() Shell   { return p.Shell }

// SettingGroup is a group of links.
type SettingGroup struct {
	Title string
	Items []Setting
}

// Setting leads to a list or a page.
type Setting struct {
	Icon, Text, Href, Note string
	Count                  string
}

// Notices is what one was told.
type Notices struct {
	Shell Shell
	Head  Head
	Table Table
	Empty *Empty
	Pager *Pager
}

func (Notices) template() string { return "notices" }
func (p Notices) shell() Shell   { return p.Shell }

// KeyList is every key and what it does.
type KeyList struct {
	Shell  Shell
	Groups []KeyGroup
}

func (KeyList) template() string { return "keys" }
func (p KeyList) shell() Shell   { return p.Shell }

// KeyGroup is a group of keys.
type KeyGroup struct {
	Title string
	Keys  []Key
}

// Clauses is the regulation, heading by heading.
type Clauses struct {
	Shell  Shell
	Head   Head
	Groups []ClauseGroup
}

func (Clauses) template() string { return "clauses" }
func (p Clauses) shell() Shell   { return p.Shell }

// ClauseGroup is a heading with its clauses.
type ClauseGroup struct {
	ID    string
	Title string
	Items []ClauseItem
}

// ClauseItem is a clause in the list.
type ClauseItem struct {
	ID, Say, Href, Note string
	Late                string
	Lack                string // no rule carries it out yet
}

// ClausePage is one clause: its words, what enforces it, its figures.
type ClausePage struct {
	Shell   Shell
	Head    Head
	Text    string
	Reading string      // how it is understood where it leaves room
	Lack    string      // no rule carries it out yet: said so
	Params  []Panel     // its figures, by date
	Except  []Line      // the clauses below it
	Rules   []RuleGroup // what carries it out, in sentences
	Carries []Panel     // its parameters, what stands open, its cases
	Sides   []Panel     // what happened
	Facts   []Fact
	Prev    *Link
	Next    *Link
}

// RuleGroup is the rules of one type under a clause.
type RuleGroup struct {
	Title string
	Href  string
	Rules []Rule
}

// Rule is one sentence; exceptions stand deeper than what they except from.
type Rule struct {
	Deep string // "", "d1", "d2", "d3"
	Text string
}

func (ClausePage) template() string { return "clause" }
func (p ClausePage) shell() Shell   { return p.Shell }

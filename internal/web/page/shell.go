package page

import "github.com/guiju/guiju/internal/i18n"

// Link is a text that leads somewhere; without Href it is only a text.
type Link struct{ Text, Href string }

// Moment is the server's time as the bar shows it and as clocks count from it.
type Moment struct {
	Text   string // 2026-11-24 周二 10:42
	Millis int64  // since 1970, UTC
}

// Shell is what surrounds a page.
type Shell struct {
	Lang      i18n.Lang
	Title     string // of the window
	Bare      bool   // the middle alone, for the script
	House     string // the department
	Now       Moment
	Edition   Link
	Who, Post string
	Menu      []Menu
	Crumbs    []Link // the last one is here
	Query     string // what stands in the search box
	Notices   string // how many one has not seen
	KeysOff   bool   // the person switched single keys off
	OtherLang Link   // the same page in the other language
	Done      *Done  // what the last act did
	Here      string // the address of this page, to come back to
}

// Done says once what the last act did.
type Done struct {
	Text  string
	Links []Link
}

// Menu is an entry of the menu, perhaps with entries below it.
type Menu struct {
	Icon    string
	Text    string
	Href    string
	Count   string // "" when there is nothing to count
	Late    bool
	Current bool
	Go      string // the key after g
	Items   []Menu
}

// HTMLLang is the language of the page for the browser.
func (s Shell) HTMLLang() string {
	if s.Lang == i18n.En {
		return "en"
	}
	return "zh-Hans-CN"
}

// OtherHTMLLang is the language of the switch.
func (s Shell) OtherHTMLLang() string {
	if s.Lang == i18n.En {
		return "zh-Hans-CN"
	}
	return "en"
}

// Head is the head of a page: a title as a sentence or name and number, one
// line of context with its clause, and the acts at the right.
type Head struct {
	Title  string
	Tags   []Tag
	Text   string
	Clause *Clause
	Acts   []Button
}

// Tag is a stage or a kind. Class: "" plain, "on" waits for you, "dash"
// special, "solid" decided.
type Tag struct{ Class, Text string }

// Clause is a clause beside what it demands or forbids.
type Clause struct{ ID, Say, Href string }

// Button is something to press: a link, or with Post a form of one button.
type Button struct {
	Text    string
	Href    string
	Icon    string
	Key     string // single key
	Main    bool
	Plain   bool
	Post    bool
	Hidden  []Pair // what the post carries
	Drawer  bool   // the script opens it beside the page
	Confirm string // a question to answer first; the button's own verb answers it
	Hint    string // a line beside it
	Label   string // what it is about, for who cannot see the row it stands in; of an icon, its name
}

// Pair is a name and a value that a form carries along.
type Pair struct{ Name, Value string }

// Empty is what stands where nothing is: what would stand here, when it last
// did, where to go.
type Empty struct {
	Title, Text string
	Acts        []Button
}

// Error is a page for what went wrong outside any form: not there, not
// allowed, too many, our own mistake.
type Error struct {
	Shell Shell
	Title string
	Text  string
	Notes []string
	Code  string // for the operator: the number of the request in the log
	Back  Button
}

func (Error) template() string { return "error" }
func (e Error) shell() Shell   { return e.Shell }

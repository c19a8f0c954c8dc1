package page

import "html/template"

// Read is a field of a record: its title and what it holds, in one of the
// shapes below. Nothing set: it is not filled in.
type Read struct {
	Label string
	Wide  bool
	Text  string // text, int, num, money, date, time, one, yes and no
	Long  string // a long text: its lines are kept
	Dim   string // a remark after it
	Links []Link // references and people
	Phone *Phone
	Files []File
	Rows  *Table
}

// Phone is a telephone number. Covered, it shows its last four; one press
// uncovers it, and is logged.
type Phone struct {
	ID      string // of the element that is put in place when it is uncovered
	Label   string // whose it is
	Text    string
	Call    template.URL // of [Tel]; "" while covered
	Uncover string       // where the press goes; "": nobody uncovers it here
	Press   string       // what stands on the button
}

// Tel gives the address that dials a number.
func Tel(number string) template.URL {
	dial := []byte("tel:")
	for i := 0; i < len(number); i++ {
		if c := number[i]; c >= '0' && c <= '9' || c == '+' || c == '#' || c == '*' || c == ',' {
			dial = append(dial, c)
		}
	}
	return template.URL(dial) //nolint:gosec // digits and dialling signs alone
}

// File is a stored file.
type File struct {
	Name    string
	Href    string
	Icon    string // audio, photo, sheet, file
	Note    string // size and hash
	Picture bool   // it can be shown as it is
	When    string
	Sign    bool // a signature
	Label   string
}

// Table is a dense table. Its first column is a row's heading and stays in
// sight; a row with Href opens.
type Table struct {
	Caption string
	Tall    bool // head and first column stay
	Pick    bool // rows can be selected
	PickAll string
	Cols    []Col
	Rows    []Row
	Foot    []Cell
}

// Col is a column. Class: "", num, c-main, wrap.
type Col struct {
	Class string
	Text  string
	Sort  string // "", ascending, descending
	Href  string // turns the order round
	Quiet bool   // its heading is for screen readers only
}

// Row is a row of a table.
type Row struct {
	Href   string
	Pick   string // the value of its box; "": it has none
	Label  string // what the box selects
	Picked bool
	Cells  []Cell
}

// Cell is one cell, in one of its shapes.
type Cell struct {
	Class  string
	Text   string
	Href   string
	Dim    bool
	Chip   *Chip
	Tag    *Tag
	Clause *Clause
	Lines  []Link // further lines or several references
	Acts   []Button
	Get    *File // something to fetch: an icon with a name
}

// Wide says how many columns a row has, the box included.
func (t Table) Wide() int {
	if t.Pick {
		return len(t.Cols) + 1
	}
	return len(t.Cols)
}

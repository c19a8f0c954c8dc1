package paper

import "github.com/guiju/guiju/internal/i18n"

// Form is a declared form, parsed and checked. It is not changed any more.
type Form struct {
	Name   string    // TYPE.NAME, after its file
	Say    i18n.Text // what it is called on screen; its Chinese is the title on paper
	Paper  Paper
	Copies []string  // 联次; none: one copy without a name
	margin [4]Length // top, right, bottom, left
	head   *head
	foot   []template // left, middle, right; may hold {page} and {pages}
	blocks []block
	exprs  []Expr
}

// Paper is a size of sheet.
type Paper struct {
	Name          string
	Width, Height Length
}

// ExprKind is what an expression must give.
type ExprKind string

// The kinds of expression.
const (
	ExprText  ExprKind = "text"  // anything that can be written
	ExprBool  ExprKind = "bool"  // yes or no
	ExprRows  ExprKind = "rows"  // a list
	ExprImage ExprKind = "image" // a file or files
)

// Expr is one expression of a form and its place.
type Expr struct {
	Src       string
	Kind      ExprKind
	In        string // the rows whose line `it` is here; "": outside a table
	Line, Col int
}

// Exprs gives every expression of the form, in the order of the file.
func (f *Form) Exprs() []Expr { return f.exprs }

type head struct {
	company, title, number, beside, code template
}

type blockKind int

const (
	gridBlock blockKind = iota
	tableBlock
	textBlock
)

// block is a grid, a table or running text.
type block struct {
	kind    blockKind
	when    *Expr  // nil: always
	columns []int  // fractions
	rows    []row  // of a grid
	each    *Expr  // of a table: its rows
	heads   []cell // of a table
	line    []cell // of a table: one row, filled for each
	sums    []row  // of a table
	blank   int    // of a table: rows at least, the rest empty
	text    cell   // of running text
	indent  int    // first line, in tenths of an em
	hang    int    // other lines, in tenths of an em
	least   Length // height of each row of a grid
	gap     Length // above
	apart   bool   // a gap was asked for: its frame does not join the one above
	bare    bool   // without lines
	keep    bool   // stays with the block above
}

type row struct {
	when  *Expr
	cells []cell
}

type align int

const (
	alignLeft align = iota
	alignCenter
	alignRight
)

// cell is one cell as declared. Its parts stand below each other: text, tick
// boxes, pictures, code, and then the lines of a signature box, spread over
// what is left of its height.
type cell struct {
	label bool
	text  template
	ticks []tick
	sign  []signLine
	image *Expr
	code  template
	span  int
	align align
	set   bool // align was said
	top   bool
	bold  bool
	least Length
	size  Length // 0: that of the paper
	most  int    // lines at most; 0: any number
}

// tick is one tick box; without a condition it waits for a pen.
type tick struct {
	say  template
	when *Expr
}

// signLine is a line of a signature box: left, right, and a drawn signature.
type signLine struct {
	left, right template
	image       *Expr
}

// template is text with holes.
type template struct {
	parts []part
	set   bool
}

// part is a piece of text, or a hole when text is empty.
type part struct {
	text   string
	expr   *Expr
	format string // of the hole: a name in formats
	own    string // n, page or pages: known here, not to the source
}

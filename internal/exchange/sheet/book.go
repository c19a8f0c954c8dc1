package sheet

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"path"
	"strings"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
)

// Limits of a file, so that a hostile one costs little.
const (
	maxText    = 100 << 20 // bytes of a file of text
	maxColumns = 1024
	maxCells   = 2_000_000 // filled, of one sheet of a workbook
	maxParts   = 10_000    // of a workbook's package
	maxPart    = 64 << 20  // bytes of one part, unpacked
	maxPackage = 256 << 20 // bytes of all parts, unpacked
	freePart   = 10 << 20  // up to here a part may be packed as tightly as it likes
	maxRatio   = 200       // above it, so many times its packed size
	maxDepth   = 256       // of XML
	maxBadRows = 1000      // lines that cannot be read, before we give up
)

// Book is a file that has been opened.
type Book struct {
	sheets []*Sheet
}

// Sheet is one table of a book.
type Sheet struct {
	Name   string
	Hidden bool
	read   func(yield func(Row, error) bool)
}

// Row is a line of a sheet in which something stands.
type Row struct {
	Line  int // as shown at its left, from 1
	Cells []Cell
}

// Cell is one cell.
type Cell struct {
	Text string // trimmed, as meant
	Raw  string // as it stood in the file
	Kind Kind
	Cut  bool // a number of more than 15 figures: a workbook has lost its end
}

// Kind is what a cell is in its file; text files have only Text.
type Kind uint8

// The kinds of cell.
const (
	Text Kind = iota
	Number
	Date
	Bool
	Error // the result of a formula that failed; Text is empty, Raw says #N/A
)

// Empty says that nothing is to be read in the cell.
func (c Cell) Empty() bool { return c.Text == "" }

// Cell is the cell of a column, an empty one beyond the last.
func (r Row) Cell(column int) Cell {
	if column < 0 || column >= len(r.Cells) {
		return Cell{}
	}
	return r.Cells[column]
}

// Text is the text of a column.
func (r Row) Text(column int) string { return r.Cell(column).Text }

// Filled is the number of cells in which something stands.
func (r Row) Filled() (n int) {
	for _, c := range r.Cells {
		if !c.Empty() {
			n++
		}
	}
	return n
}

// Open opens a file by what it holds; its name serves only to name the sheet
// of a text. The reader must stay open as long as the book is read.
func Open(name string, r io.ReaderAt, size int64) (*Book, error) {
	return OpenAs(name, r, size, "")
}

// OpenAs is Open for a text whose encoding a person has chosen.
func OpenAs(name string, r io.ReaderAt, size int64, e Encoding) (*Book, error) {
	head := make([]byte, min(size, 4096))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	switch {
	case len(bytes.TrimSpace(head)) == 0 && size <= int64(len(head)):
		return nil, invalid(i18n.Msg("sheet.empty"))
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return openWorkbook(r, size)
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return nil, refuseOLE(r, size)
	case looksLikeHTML(head):
		return nil, invalid(i18n.Msg("sheet.html"))
	}
	return openText(strings.TrimSuffix(path.Base(name), path.Ext(name)), r, size, e)
}

// Sheets are the tables of the book in order, hidden ones too.
func (b *Book) Sheets() []*Sheet { return b.sheets }

// Sheet finds a table by its name, nil if there is none.
func (b *Book) Sheet(name string) *Sheet {
	for _, s := range b.sheets {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// Rows are the lines of the sheet in which something stands. A line that
// cannot be read comes with its number and an error, and reading goes on;
// after an error without a line it does not.
func (s *Sheet) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) { s.read(yield) }
}

func invalid(say i18n.Text) *fault.Error { return &fault.Error{Code: fault.Invalid, Say: say} }

func tooLarge(say i18n.Text) *fault.Error { return &fault.Error{Code: fault.TooLarge, Say: say} }

// refuseOLE says what a file of the old Office container is: a workbook with a
// password, or one in the form before 2007.
func refuseOLE(r io.ReaderAt, size int64) error {
	// The names of its streams stand in it in UTF-16.
	name := []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")
	buf := make([]byte, 64<<10)
	for at := int64(0); at < size; at += int64(len(buf) - len(name)) {
		n, err := r.ReadAt(buf, at)
		if bytes.Contains(buf[:n], name) {
			return invalid(i18n.Msg("sheet.password"))
		}
		if err != nil {
			break
		}
	}
	return invalid(i18n.Msg("sheet.old"))
}

// looksLikeHTML finds the pages that other programs export as ".xls".
func looksLikeHTML(head []byte) bool {
	head = bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n"))
	for _, tag := range []string{"<html", "<!doctype", "<table", "<?xml", "<head", "<meta"} {
		if bytes.HasPrefix(head, []byte(tag)) {
			return true
		}
	}
	return false
}

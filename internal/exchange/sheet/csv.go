package sheet

import (
	"bytes"
	"io"
	"strings"

	"github.com/guiju/guiju/internal/i18n"
)

// openText opens a table of text. It is held in memory, being at most 100 MiB.
func openText(name string, r io.ReaderAt, size int64, e Encoding) (*Book, error) {
	if size > maxText {
		return nil, tooLarge(i18n.Msg("sheet.too_large"))
	}
	b := make([]byte, size)
	if n, err := r.ReadAt(b, 0); int64(n) < size {
		return nil, damaged(err)
	}
	if e == "" {
		var err error
		if e, err = findEncoding(b); err != nil {
			return nil, err
		}
	}
	b, e = plain(b, e)
	t := &text{b: b, encoding: e}
	t.separator, t.from, t.line = separator(b)
	return &Book{sheets: []*Sheet{{Name: name, read: t.rows}}}, nil
}

// text is a table of text as its file has it.
type text struct {
	b         []byte
	encoding  Encoding
	separator byte
	from      int // where the table begins
	line      int // the line there
}

// rows reads the table. A row with a quote that is never closed, or with
// something after a closing quote, is an error of its line, and reading goes on
// with the next line: otherwise one stray quote would swallow the rest.
func (t *text) rows(yield func(Row, error) bool) {
	p := &rowParser{b: t.b, at: t.from, line: t.line, separator: t.separator}
	bad := 0
	for p.at < len(p.b) {
		begin, line := p.at, p.line
		fields, say := p.row()
		row := Row{Line: line}
		var err error
		if !say.Empty() {
			err = invalid(say)
			p.at, p.line = begin, line
			p.skipLine()
		} else {
			row, err = t.row(line, fields)
		}
		if err != nil {
			if bad++; bad > maxBadRows {
				yield(Row{}, invalid(i18n.Msg("sheet.too_bad", maxBadRows)))
				return
			}
		} else if row.Filled() == 0 {
			continue
		}
		if !yield(row, err) {
			return
		}
	}
}

func (t *text) row(line int, fields [][]byte) (Row, error) {
	row := Row{Line: line, Cells: make([]Cell, len(fields))}
	for i, f := range fields {
		s, err := t.encoding.decode(f)
		if err != nil {
			return Row{Line: line}, err
		}
		row.Cells[i] = Cell{Text: tidyText(s), Raw: s}
	}
	return row, nil
}

// rowParser takes rows apart by RFC 4180, and what is usual beside it: any
// line end, and a quote inside a cell that does not begin with one is text.
type rowParser struct {
	b         []byte
	at        int
	line      int
	separator byte
}

// maxQuoted is how long a cell in quotes may be; beyond it the quote is one
// that was never closed. It bounds what a stray quote costs.
const maxQuoted = 1 << 20

// row reads the next row. say tells why it cannot be read.
func (p *rowParser) row() (fields [][]byte, say i18n.Text) {
	for {
		field, say := p.field()
		if !say.Empty() {
			return nil, say
		}
		if fields = append(fields, field); len(fields) > maxColumns {
			return nil, i18n.Msg("sheet.too_wide", maxColumns)
		}
		if p.at >= len(p.b) || p.b[p.at] != p.separator {
			p.lineEnd()
			return fields, i18n.Text{}
		}
		p.at++
	}
}

func (p *rowParser) field() ([]byte, i18n.Text) {
	if p.at < len(p.b) && p.b[p.at] == '"' {
		return p.quoted()
	}
	begin := p.at
	for p.at < len(p.b) {
		if c := p.b[p.at]; c == p.separator || c == '\n' || c == '\r' {
			break
		}
		p.at++
	}
	return p.b[begin:p.at], i18n.Text{}
}

func (p *rowParser) quoted() (field []byte, say i18n.Text) {
	begin := p.at + 1
	for p.at = begin; ; {
		n := bytes.IndexByte(p.b[p.at:min(len(p.b), begin+maxQuoted)], '"')
		if n < 0 {
			return nil, i18n.Msg("sheet.open_quote")
		}
		field = append(field, p.b[p.at:p.at+n]...)
		if p.at += n + 1; p.at < len(p.b) && p.b[p.at] == '"' {
			field = append(field, '"')
			p.at++
			continue
		}
		break
	}
	p.line += lines(p.b[begin:p.at])
	for p.at < len(p.b) { // blanks may follow the quote
		switch c := p.b[p.at]; {
		case c == p.separator, c == '\n', c == '\r':
			return field, i18n.Text{}
		case c == ' ', c == '\t':
			p.at++
		default:
			return nil, i18n.Msg("sheet.after_quote")
		}
	}
	return field, i18n.Text{}
}

// lineEnd goes over the end of a line: LF, CRLF or CR.
func (p *rowParser) lineEnd() {
	if p.at >= len(p.b) {
		return
	}
	if p.b[p.at] == '\r' && p.at+1 < len(p.b) && p.b[p.at+1] == '\n' {
		p.at++
	}
	p.at++
	p.line++
}

// skipLine goes over the rest of a line, whatever stands in it.
func (p *rowParser) skipLine() {
	if n := bytes.IndexAny(p.b[p.at:], "\r\n"); n >= 0 {
		p.at += n
		p.lineEnd()
		return
	}
	p.at = len(p.b)
}

// lines counts the line ends in a piece of text.
func lines(b []byte) int {
	return bytes.Count(b, []byte("\n")) + bytes.Count(b, []byte("\r")) - bytes.Count(b, []byte("\r\n"))
}

// separator finds what stands between cells, and where the table begins. A
// first line sep=; says it, as Excel has it; else it is the one that most
// lines have equally often.
func separator(b []byte) (sep byte, from, line int) {
	if first, _, _ := bytes.Cut(b, []byte("\n")); len(first) < 8 {
		said := strings.TrimSpace(string(first))
		if rest, found := strings.CutPrefix(said, "sep="); found && len(rest) == 1 {
			return rest[0], min(len(first)+1, len(b)), 2
		}
		if strings.TrimRight(string(first), "\r\n") == "sep=\t" {
			return '\t', min(len(first)+1, len(b)), 2
		}
	}
	best := 0
	sep = ','
	for _, c := range []byte{',', '\t', ';'} {
		if score := regularity(b, c); score > best {
			best, sep = score, c
		}
	}
	return sep, 0, 1
}

// regularity is how many cells of the first hundred lines a separator would
// make in lines that have the most usual number of them.
func regularity(b []byte, sep byte) int {
	usual := map[int]int{}
	count, quoted := 0, false
	rows := 0
	for _, c := range b[:min(len(b), 256<<10)] {
		switch {
		case c == '"':
			quoted = !quoted
		case c == '\n' && !quoted:
			if count > 0 {
				usual[count]++
			}
			if rows++; rows == 100 {
				return best(usual)
			}
			count = 0
		case c == sep && !quoted:
			count++
		}
	}
	if count > 0 {
		usual[count]++
	}
	return best(usual)
}

func best(usual map[int]int) (most int) {
	for count, times := range usual {
		most = max(most, count*times)
	}
	return most
}

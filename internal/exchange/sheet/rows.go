package sheet

import (
	"encoding/xml"
	"io"
	"strconv"

	"github.com/guiju/guiju/internal/i18n"
)

// rows reads a sheet of a workbook.
func (w *workbook) rows(part string, yield func(Row, error) bool) {
	s, ok, err := w.parts.scan(part)
	if err == nil && !ok {
		err = invalid(i18n.Msg("sheet.damaged"))
	}
	if err != nil {
		yield(Row{}, err)
		return
	}
	defer s.close()
	r := &rowReader{w: w, s: s}
	for {
		row, err := r.next()
		if err == io.EOF {
			return
		}
		if err != nil {
			yield(Row{}, err)
			return
		}
		if row.Filled() > 0 && !yield(row, nil) {
			return
		}
	}
}

type rowReader struct {
	w     *workbook
	s     *scanner
	line  int
	cells int // filled so far
}

// next is the next row that the sheet holds, filled or not.
func (r *rowReader) next() (Row, error) {
	for {
		t, err := r.s.next()
		if err != nil {
			return Row{}, err
		}
		switch e := t.(type) {
		case xml.StartElement:
			if e.Name.Local != "row" {
				continue
			}
			r.line++
			if n, err := strconv.Atoi(attribute(e, "r")); err == nil && n > 0 && n <= 1<<20 {
				r.line = n
			}
			return r.row()
		case xml.EndElement:
			if e.Name.Local == "sheetData" {
				return Row{}, io.EOF
			}
		}
	}
}

// row reads to the end of the row that has just begun.
func (r *rowReader) row() (Row, error) {
	row := Row{Line: r.line}
	column := -1
	for {
		t, err := r.s.next()
		if err != nil {
			return Row{}, damaged(err)
		}
		switch e := t.(type) {
		case xml.StartElement:
			if e.Name.Local != "c" {
				continue
			}
			column++
			if n, ok := columnOf(attribute(e, "r")); ok {
				column = n
			}
			c, err := r.cell(e)
			if err != nil {
				return Row{}, err
			}
			if c.Text == "" && c.Raw == "" {
				continue
			}
			if column >= maxColumns {
				return Row{}, tooLarge(i18n.Msg("sheet.too_wide", maxColumns))
			}
			if r.cells++; r.cells > maxCells {
				return Row{}, tooLarge(i18n.Msg("sheet.too_many", maxCells))
			}
			for len(row.Cells) <= column {
				row.Cells = append(row.Cells, Cell{})
			}
			row.Cells[column] = c
		case xml.EndElement:
			if e.Name.Local == "row" {
				return row, nil
			}
		}
	}
}

// cell reads to the end of the cell that has just begun.
func (r *rowReader) cell(start xml.StartElement) (c Cell, err error) {
	var value, inline string
	for {
		t, err := r.s.next()
		if err != nil {
			return c, damaged(err)
		}
		switch e := t.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "v":
				value, err = r.s.text("")
			case "is":
				inline, err = r.s.text("rPh")
			default:
				_, err = r.s.text("") // a formula; only its result counts
			}
			if err != nil {
				return c, err
			}
		case xml.EndElement:
			return r.w.cell(attribute(start, "t"), attribute(start, "s"), value, inline), nil
		}
	}
}

func (w *workbook) cell(kind, style, value, inline string) Cell {
	switch kind {
	case "s":
		if i, err := strconv.Atoi(value); err == nil && i >= 0 && i < len(w.strings) {
			return Cell{Text: tidy(w.strings[i]), Raw: w.strings[i]}
		}
		return Cell{}
	case "inlineStr":
		inline = escapes(inline)
		return Cell{Text: tidy(inline), Raw: inline}
	case "str":
		value = escapes(value)
		return Cell{Text: tidy(value), Raw: value}
	case "b":
		text := "FALSE"
		if isTrue(value) {
			text = "TRUE"
		}
		return Cell{Text: text, Raw: text, Kind: Bool}
	case "e":
		return Cell{Raw: value, Kind: Error}
	case "d": // a date written out
		return Cell{Text: isoMoment(value), Raw: value, Kind: Date}
	}
	if value == "" {
		return Cell{}
	}
	var f format
	if i, err := strconv.Atoi(style); err == nil && i >= 0 && i < len(w.formats) {
		f = w.formats[i]
	}
	return f.number(value, w.from04)
}

// isoMoment writes 2026-11-24T10:00:00 as the rest of the package does.
func isoMoment(s string) string {
	s = tidy(s)
	if len(s) >= 19 && s[10] == 'T' {
		return s[:10] + " " + s[11:19]
	}
	return s
}

// columnOf is the column of a reference such as AB12, from 0.
func columnOf(ref string) (column int, ok bool) {
	for i := 0; i < len(ref) && i < 4; i++ {
		switch c := ref[i] | 0x20; {
		case c >= 'a' && c <= 'z':
			column = column*26 + int(c-'a') + 1
		default:
			return column - 1, column > 0
		}
	}
	return 0, false
}

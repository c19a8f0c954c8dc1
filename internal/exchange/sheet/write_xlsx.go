package sheet

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/i18n"
)

// firstYear is the first whose days a workbook can hold; earlier ones are
// written as texts.
const firstYear = 1900

type xlsxWriter struct {
	out    io.Writer
	file   *excelize.File
	stream *excelize.StreamWriter
	wide   int
	line   int
	noted  string // the name of its sheet of notes
	notes  [][2]string
	styles struct{ head, text, money, day, moment int }
}

// NewXLSX writes a workbook of one sheet with its head in bold, standing
// still. Widths follow the titles.
func NewXLSX(w io.Writer, name string, head ...string) (Writer, error) {
	f := excelize.NewFile()
	x := &xlsxWriter{out: w, file: f, wide: len(head)}
	if err := x.begin(sheetName(name), head); err != nil {
		f.Close()
		return nil, err
	}
	return x, nil
}

func (x *xlsxWriter) begin(name string, head []string) (err error) {
	if err = x.file.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	custom := func(code string) (id int) {
		if err == nil {
			id, err = x.file.NewStyle(&excelize.Style{CustomNumFmt: &code})
		}
		return id
	}
	x.styles.text, x.styles.money = custom("@"), custom("0.00")
	x.styles.day, x.styles.moment = custom("yyyy-mm-dd"), custom("yyyy-mm-dd hh:mm")
	if err != nil {
		return err
	}
	if x.styles.head, err = x.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}}); err != nil {
		return err
	}
	if x.stream, err = x.file.NewStreamWriter(name); err != nil {
		return err
	}
	if err = x.stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	titles := make([]any, len(head))
	for i, title := range head {
		if err = x.stream.SetColWidth(i+1, i+1, float64(min(40, max(12, 2*utf8.RuneCountInString(title)+2)))); err != nil {
			return err
		}
		titles[i] = excelize.Cell{StyleID: x.styles.head, Value: title}
	}
	x.line = 1
	return x.stream.SetRow("A1", titles)
}

func (x *xlsxWriter) Write(row ...any) error {
	if len(row) > x.wide {
		return fmt.Errorf("sheet: %d values under %d titles", len(row), x.wide)
	}
	if x.line == excelize.TotalRows {
		return tooLarge(i18n.Msg("sheet.full", excelize.TotalRows))
	}
	x.line++
	cells := make([]any, len(row))
	for i, v := range row {
		c, err := x.cell(v)
		if err != nil {
			return err
		}
		cells[i] = c
	}
	return x.stream.SetRow(fmt.Sprintf("A%d", x.line), cells)
}

func (x *xlsxWriter) cell(v any) (any, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case string:
		return x.text(v)
	case Yuan:
		return excelize.Cell{StyleID: x.styles.money, Value: float64(v) / 100}, nil
	case calendar.Date:
		if v.Year >= firstYear {
			return excelize.Cell{StyleID: x.styles.day, Value: v.Start(time.UTC)}, nil
		}
		return plainValue(v)
	case time.Time:
		if v.Year() >= firstYear { // the wall clock is what it shows
			wall := time.Date(v.Year(), v.Month(), v.Day(), v.Hour(), v.Minute(), 0, 0, time.UTC)
			return excelize.Cell{StyleID: x.styles.moment, Value: wall}, nil
		}
		return plainValue(v)
	}
	_, err := plainValue(v)
	return v, err
}

// text is a cell that stays a text. Those of figures have the format of texts
// too, so that they keep their figures when somebody edits them.
func (x *xlsxWriter) text(s string) (any, error) {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\t' && r != '\n' {
			return -1 // XML has no place for it
		}
		return r
	}, s)
	if utf8.RuneCountInString(s) > maxSheetText {
		return nil, tooLarge(i18n.Msg("sheet.long_text", maxSheetText))
	}
	if strings.ContainsAny(s, "0123456789") && strings.Trim(s, "0123456789+-.Xx ") == "" {
		return excelize.Cell{StyleID: x.styles.text, Value: s}, nil
	}
	return s, nil
}

// Notes gives a workbook a last sheet of words and what they say. Only a
// workbook has one.
func Notes(w Writer, name string, lines [][2]string) error {
	x, ok := w.(*xlsxWriter)
	if !ok {
		return fmt.Errorf("sheet: a %T has no sheet of notes", w)
	}
	x.notes, x.noted = lines, sheetName(name)
	return nil
}

// note writes the last sheet, after the rows are out.
func (x *xlsxWriter) note() error {
	if _, err := x.file.NewSheet(x.noted); err != nil {
		return err
	}
	if err := x.file.SetColWidth(x.noted, "A", "B", 24); err != nil {
		return err
	}
	for i, n := range x.notes {
		for j, s := range n {
			cell, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err != nil {
				return err
			}
			if err := x.file.SetCellStr(x.noted, cell, s); err != nil {
				return err
			}
		}
	}
	return nil
}

func (x *xlsxWriter) Close() error {
	defer x.file.Close()
	if err := x.stream.Flush(); err != nil {
		return err
	}
	if x.noted != "" {
		if err := x.note(); err != nil {
			return err
		}
	}
	return x.file.Write(x.out)
}

// sheetName makes a name that Excel takes: 31 characters, none of []:*?/\.
func sheetName(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) || unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
	if r := []rune(strings.Trim(s, " '")); len(r) > 31 {
		s = string(r[:31])
	} else {
		s = string(r)
	}
	if s = strings.Trim(s, " '"); s == "" {
		return "Sheet1"
	}
	return s
}

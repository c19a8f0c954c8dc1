package sheet

import (
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
)

// workbook is what the sheets of an .xlsx share.
type workbook struct {
	parts   parts
	strings []string
	formats []format // by cell style
	from04  bool     // days are counted from 1904
}

func isFault(err error) bool {
	var f *fault.Error
	return errors.As(err, &f)
}

func openWorkbook(r io.ReaderAt, size int64) (*Book, error) {
	p, err := openPackage(r, size)
	if err != nil {
		return nil, err
	}
	main, err := p.target("_rels/.rels", "/officeDocument", "xl/workbook.xml")
	if err != nil {
		return nil, err
	}
	if _, ok := p[partName(main)]; !ok || !strings.Contains(partName(main), "workbook") {
		return nil, invalid(i18n.Msg("sheet.no_workbook"))
	}
	w := &workbook{parts: p}
	sheets, err := w.read(main)
	if err != nil {
		return nil, err
	}
	rels := path.Join(path.Dir(main), "_rels", path.Base(main)+".rels")
	links, err := p.links(rels, path.Dir(main))
	if err != nil {
		return nil, err
	}
	for _, l := range links {
		switch {
		case strings.HasSuffix(l.kind, "/sharedStrings"):
			err = w.readStrings(l.target)
		case strings.HasSuffix(l.kind, "/styles"):
			err = w.readStyles(l.target)
		}
		if err != nil {
			return nil, err
		}
	}
	book := &Book{}
	for _, s := range sheets {
		l, ok := links[s.link]
		if !ok || !strings.HasSuffix(l.kind, "/worksheet") {
			continue // a chart, a dialog, or a sheet that is not there
		}
		book.sheets = append(book.sheets, &Sheet{Name: s.name, Hidden: s.hidden, read: func(yield func(Row, error) bool) { w.rows(l.target, yield) }})
	}
	if len(book.sheets) == 0 {
		return nil, invalid(i18n.Msg("sheet.no_sheets"))
	}
	return book, nil
}

// link is what a part refers to.
type link struct{ kind, target string }

// links reads the references of a part that lies in a folder.
func (p parts) links(name, folder string) (map[string]link, error) {
	all := map[string]link{}
	err := p.each(name, "Relationship", func(e xml.StartElement) {
		target := strings.ReplaceAll(attribute(e, "Target"), `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = path.Join(folder, target)
		}
		all[attribute(e, "Id")] = link{attribute(e, "Type"), strings.TrimPrefix(target, "/")}
	})
	return all, err
}

// target is the part that a reference of a kind leads to.
func (p parts) target(rels, kind, otherwise string) (string, error) {
	links, err := p.links(rels, ".")
	for _, l := range links {
		if strings.HasSuffix(l.kind, kind) {
			return l.target, err
		}
	}
	return otherwise, err
}

// each calls for every element of a name in a part.
func (p parts) each(part, element string, found func(xml.StartElement)) error {
	s, ok, err := p.scan(part)
	if !ok || err != nil {
		return err
	}
	defer s.close()
	for {
		t, err := s.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if e, is := t.(xml.StartElement); is && (element == "" || e.Name.Local == element) {
			found(e)
		}
	}
}

// named is a sheet as the workbook lists it.
type named struct {
	name, link string
	hidden     bool
}

func (w *workbook) read(part string) (sheets []named, err error) {
	err = w.parts.each(part, "", func(e xml.StartElement) {
		switch e.Name.Local {
		case "workbookPr":
			w.from04 = isTrue(attribute(e, "date1904"))
		case "sheet":
			s := named{name: attribute(e, "name"), hidden: attribute(e, "state") != "" && attribute(e, "state") != "visible"}
			for _, a := range e.Attr {
				if a.Name.Local == "id" && a.Name.Space != "" {
					s.link = a.Value
				}
			}
			sheets = append(sheets, s)
		}
	})
	return sheets, err
}

// readStrings reads the texts that cells refer to; what is written above
// Chinese or Japanese as its reading is left out.
func (w *workbook) readStrings(part string) error {
	s, ok, err := w.parts.scan(part)
	if !ok || err != nil {
		return err
	}
	defer s.close()
	for {
		t, err := s.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if e, is := t.(xml.StartElement); is && e.Name.Local == "si" {
			text, err := s.text("rPh")
			if err != nil {
				return err
			}
			if len(w.strings) >= maxCells {
				return tooLarge(i18n.Msg("sheet.too_large"))
			}
			w.strings = append(w.strings, escapes(text))
		}
	}
}

func (w *workbook) readStyles(part string) error {
	codes := map[string]string{}
	inCells := false
	return w.parts.each(part, "", func(e xml.StartElement) {
		switch e.Name.Local {
		case "numFmt":
			codes[attribute(e, "numFmtId")] = attribute(e, "formatCode")
		case "cellXfs":
			inCells = true
		case "cellStyles", "dxfs":
			inCells = false
		case "xf":
			if inCells {
				id := attribute(e, "numFmtId")
				n, _ := strconv.Atoi(id)
				w.formats = append(w.formats, formatOf(n, codes[id]))
			}
		}
	})
}

func isTrue(s string) bool { return s == "1" || s == "true" }

// escapes writes out _x000D_, by which a workbook holds what XML cannot.
func escapes(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "_x")
		if i < 0 || len(s) < i+7 {
			b.WriteString(s)
			return b.String()
		}
		n, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
		if err != nil || s[i+6] != '_' {
			b.WriteString(s[:i+2])
			s = s[i+2:]
			continue
		}
		b.WriteString(s[:i])
		b.WriteRune(rune(n))
		s = s[i+7:]
	}
}

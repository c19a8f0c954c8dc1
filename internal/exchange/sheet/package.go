package sheet

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/guiju/guiju/internal/i18n"
)

// parts are the files in a workbook's package by their names in lower case,
// since writers do not agree on case, nor on the slash.
type parts map[string]*zip.File

func openPackage(r io.ReaderAt, size int64) (parts, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, invalid(i18n.Msg("sheet.damaged")).Because(err)
	}
	if len(z.File) > maxParts {
		return nil, tooLarge(i18n.Msg("sheet.too_large"))
	}
	all, total := parts{}, uint64(0)
	for _, f := range z.File {
		if total += f.UncompressedSize64; total > maxPackage || f.UncompressedSize64 > maxPackage {
			return nil, tooLarge(i18n.Msg("sheet.too_large"))
		}
		all[partName(f.Name)] = f
	}
	return all, nil
}

func partName(name string) string {
	return strings.TrimPrefix(strings.ToLower(path.Clean(strings.ReplaceAll(name, `\`, "/"))), "/")
}

// scanner reads a part's XML token by token.
type scanner struct {
	d     *xml.Decoder
	part  io.ReadCloser
	depth int
}

// scan opens a part; ok is false where the package has none of that name.
func (p parts) scan(name string) (s *scanner, ok bool, err error) {
	f, ok := p[partName(name)]
	if !ok {
		return nil, false, nil
	}
	part, err := f.Open()
	if err != nil {
		return nil, true, damaged(err)
	}
	limit := int64(maxPart)
	if packed := int64(f.CompressedSize64) * maxRatio; packed < limit {
		limit = max(packed, freePart)
	}
	s = &scanner{d: xml.NewDecoder(&limited{part, limit}), part: part}
	s.d.Strict = false // undefined entities are text; elements are checked by depth
	s.d.Entity = map[string]string{}
	return s, true, nil
}

func (s *scanner) close() { s.part.Close() }

// next is the next token, or io.EOF. Documents with a DOCTYPE are refused:
// no workbook has one, and entities are what bombs are made of.
func (s *scanner) next() (xml.Token, error) {
	t, err := s.d.RawToken()
	if err != nil {
		if errors.Is(err, io.EOF) {
			return nil, io.EOF
		}
		return nil, damaged(err)
	}
	switch t.(type) {
	case xml.StartElement:
		if s.depth++; s.depth > maxDepth {
			return nil, invalid(i18n.Msg("sheet.damaged"))
		}
	case xml.EndElement:
		s.depth--
	case xml.Directive:
		return nil, invalid(i18n.Msg("sheet.doctype"))
	}
	return t, nil
}

// text is the text up to the end of the element that has just begun, without
// what stands in elements named skip.
func (s *scanner) text(skip string) (string, error) {
	var b strings.Builder
	depth, skipping := 1, 0
	for depth > 0 {
		t, err := s.next()
		if err != nil {
			return "", damaged(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			depth++
			if skipping == 0 && t.Name.Local == skip {
				skipping = depth
			}
		case xml.EndElement:
			if depth == skipping {
				skipping = 0
			}
			depth--
		case xml.CharData:
			if skipping == 0 {
				b.Write(t)
			}
		}
	}
	return b.String(), nil
}

// damaged gives an error its sentence, unless it has one.
func damaged(err error) error {
	var over *overLimit
	switch {
	case errors.As(err, &over):
		return tooLarge(i18n.Msg("sheet.too_large"))
	case isFault(err):
		return err
	}
	return invalid(i18n.Msg("sheet.damaged")).Because(err)
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// limited fails once more than its limit has been read.
type limited struct {
	r    io.Reader
	left int64
}

type overLimit struct{}

func (*overLimit) Error() string { return "part is larger than its limit" }

func (l *limited) Read(b []byte) (int, error) {
	if l.left <= 0 {
		return 0, &overLimit{}
	}
	n, err := l.r.Read(b[:min(int64(len(b)), l.left)])
	l.left -= int64(n)
	return n, err
}

package sheet

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/transform"
)

type csvWriter struct {
	w    *bufio.Writer
	code io.Closer // of the encoder, if there is one
	wide int
}

// NewCSV writes a table of text: commas, CRLF, and UTF-8 with its mark, by
// which Excel knows it; or GB18030 without one, for the tools of old banks.
// (encoding/csv changes line ends inside cells, so it is not used.)
func NewCSV(w io.Writer, e Encoding, head ...string) (Writer, error) {
	c := &csvWriter{wide: len(head)}
	switch e {
	case UTF8:
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return nil, err
		}
	case GB18030:
		t := transform.NewWriter(w, gb18030Encoder{})
		w, c.code = t, t
	default:
		return nil, fmt.Errorf("sheet: no table is written in %q", e)
	}
	c.w = bufio.NewWriter(w)
	titles := make([]any, len(head))
	for i, title := range head {
		titles[i] = title
	}
	return c, c.Write(titles...)
}

func (c *csvWriter) Write(row ...any) error {
	if len(row) > c.wide {
		return fmt.Errorf("sheet: %d values under %d titles", len(row), c.wide)
	}
	var line strings.Builder
	for i := range c.wide {
		if i > 0 {
			line.WriteByte(',')
		}
		if i >= len(row) {
			continue
		}
		s, err := plainValue(row[i])
		if err != nil {
			return err
		}
		line.WriteString(quote(guard(s)))
	}
	line.WriteString("\r\n")
	_, err := c.w.WriteString(line.String())
	return err
}

// quote puts a text in quotes where it needs them.
func quote(s string) string {
	if strings.ContainsAny(s, ",\"\r\n;\t") || strings.TrimSpace(s) != s {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}

func (c *csvWriter) Close() error {
	if err := c.w.Flush(); err != nil || c.code == nil {
		return err
	}
	return c.code.Close()
}

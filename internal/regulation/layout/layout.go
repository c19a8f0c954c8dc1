package layout

import (
	"bytes"
	"strings"

	"github.com/guiju/guiju/internal/fault"
)

// wide is how many columns a line may have before its { } is unfolded; a
// Chinese character takes two.
const wide = 200

// maxFile is the size of a file that a regulation may have.
const maxFile = 1 << 20

// Format gives the file as it is best read. Its error is a [Wrong].
func Format(src []byte) ([]byte, error) {
	if len(src) > maxFile {
		return nil, Wrong{1, 1, "the file is too large"}
	}
	before, whyNot := read(src)
	text := strings.ReplaceAll(strings.TrimPrefix(string(src), "\ufeff"), "\r\n", "\n")
	w := &writer{lines: strings.Split(text, "\n")}
	w.all()
	out := []byte(strings.TrimRight(strings.Join(w.out, "\n"), "\n") + "\n")
	if len(bytes.TrimSpace(out)) == 0 {
		return nil, nil
	}
	after, err := read(out)
	switch {
	case err != nil && whyNot != nil:
		return nil, whyNot
	case err != nil:
		return src, nil
	case whyNot == nil && !same(before, after) && !torn(before):
		return src, nil
	}
	return out, nil
}

// Wrong is a file that cannot be read whatever is put in quotes.
type Wrong struct {
	Line, Col int
	What      string
}

// Error implements error.
func (w Wrong) Error() string { return w.Fault().Error() }

// Fault is the error as people read it.
func (w Wrong) Fault() *fault.Error {
	return fault.New(fault.Invalid, "不是有效的 YAML："+w.What, "not valid YAML: "+w.What)
}

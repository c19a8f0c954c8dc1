package intake

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
)

// Kind is what became of a row.
type Kind string

// The verdicts.
const (
	New      Kind = "new"      // it opened a record
	Same     Kind = "same"     // the record is there and says the same
	Changed  Kind = "changed"  // the record was there and was brought to what the row says
	Differs  Kind = "differs"  // the record is there and says something else
	Repeated Kind = "repeated" // the key of an earlier row of this file
	Refused  Kind = "refused"
	Note     Kind = "note" // no row of the table
)

// Kinds are all verdicts, in the order in which they are counted.
var Kinds = [...]Kind{New, Same, Changed, Differs, Repeated, Refused, Note}

// Say is the verdict in words.
func (k Kind) Say() i18n.Text {
	switch k {
	case New:
		return i18n.Text{Zh: "新建", En: "new"}
	case Same:
		return i18n.Text{Zh: "相同", En: "same"}
	case Changed:
		return i18n.Text{Zh: "更新", En: "changed"}
	case Differs:
		return i18n.Text{Zh: "已有但不同", En: "exists but differs"}
	case Repeated:
		return i18n.Text{Zh: "重复", En: "repeated"}
	case Refused:
		return i18n.Text{Zh: "不收", En: "refused"}
	}
	return i18n.Text{Zh: "说明", En: "note"}
}

// Verdict is what became of one row of one table.
type Verdict struct {
	Table  int          `json:"table"` // of the mapping, from 1
	Sheet  string       `json:"sheet"`
	Line   int          `json:"line"`
	Kind   Kind         `json:"verdict"`
	Type   string       `json:"type"`
	Record int64        `json:"record,omitempty"`
	Title  string       `json:"title,omitempty"`
	Of     int          `json:"of,omitempty"` // repeated: the line it repeats
	Fields []string     `json:"fields,omitempty"`
	Clause string       `json:"clause,omitempty"`
	Names  []fault.Name `json:"reasons,omitempty"`
}

// refuse makes a refusal of a fault; anything else is no verdict.
func (v *Verdict) refuse(err error) error {
	var f *fault.Error
	if !errors.As(err, &f) {
		return err
	}
	switch f.Code {
	case fault.Refused, fault.Invalid, fault.NotFound, fault.Forbidden:
	default:
		return err
	}
	v.Kind, v.Clause, v.Names = Refused, f.Clause, f.Names
	if len(v.Names) == 0 {
		v.Names = []fault.Name{{Name: string(f.Code), Say: f.Say}}
	}
	return nil
}

// spool holds verdicts until what they tell is certain: a transaction may run
// twice, and may be undone.
type spool struct {
	file *os.File
	w    *bufio.Writer
}

func newSpool() (*spool, error) {
	f, err := os.CreateTemp("", "guiju-import-")
	if err != nil {
		return nil, fault.New(fault.Environment, "临时文件建不了", "no temporary file can be made").Because(err)
	}
	return &spool{f, bufio.NewWriter(f)}, nil
}

func (s *spool) close() error {
	return errors.Join(s.file.Close(), os.Remove(s.file.Name()))
}

// reset forgets what was not drained.
func (s *spool) reset() error {
	s.w.Reset(s.file)
	if err := s.file.Truncate(0); err != nil {
		return err
	}
	_, err := s.file.Seek(0, io.SeekStart)
	return err
}

func (s *spool) add(v Verdict) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	b = append(b, '\n')
	_, err = s.w.Write(b)
	return err
}

// drain tells every verdict, and forgets them.
func (s *spool) drain(say func(Verdict) error) error {
	if err := s.w.Flush(); err != nil {
		return err
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	d := json.NewDecoder(bufio.NewReader(s.file))
	for {
		var v Verdict
		if err := d.Decode(&v); errors.Is(err, io.EOF) {
			return s.reset()
		} else if err != nil {
			return err
		}
		if err := say(v); err != nil {
			return err
		}
	}
}

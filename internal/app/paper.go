package app

import (
	"context"
	"errors"
	"io"
	"os"

	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/web"
)

// spool is a file that goes away when it is closed: a print is written there
// first, so that nothing of it reaches anybody before it is counted.
type spool struct{ *os.File }

func newSpool() (*spool, error) {
	f, err := os.CreateTemp("", "guiju-print-*.pdf")
	if err != nil {
		return nil, err
	}
	return &spool{f}, nil
}

// Reset begins again.
func (s *spool) Reset() error {
	if _, err := s.Seek(0, io.SeekStart); err != nil {
		return err
	}
	return s.Truncate(0)
}

// Close removes the file.
func (s *spool) Close() error { return errors.Join(s.File.Close(), os.Remove(s.Name())) }

// printing is how the pages print.
func printing(p *record.Printer) func(context.Context, *people.Person, string, []int64, string) (*web.Paper, error) {
	return func(ctx context.Context, who *people.Person, form string, ids []int64, host string) (*web.Paper, error) {
		f, err := newSpool()
		if err != nil {
			return nil, err
		}
		sum, err := p.Print(ctx, who, form, ids, host, f)
		if err == nil {
			_, err = f.Seek(0, io.SeekStart)
		}
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
		return &web.Paper{Name: form + ".pdf", Media: "application/pdf", Body: f, Missing: sum.Missing}, nil
	}
}

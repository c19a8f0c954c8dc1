package app

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/guiju/guiju/internal/i18n"
)

// progress tells on the error stream how far long work is: one line that is
// written over on a terminal, a plain line at the most every ten seconds
// elsewhere. Machine-readable output goes without.
type progress struct {
	w     io.Writer
	lang  i18n.Lang
	over  bool // a line may be written over
	every time.Duration
	last  time.Time
	shown int // width of the line that stands there
}

func (s *streams) progress() *progress {
	p := &progress{w: s.err, lang: s.lang, every: 10 * time.Second, last: time.Now()}
	if f, ok := s.err.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.over, p.every = true, 100*time.Millisecond
	}
	if s.json {
		p.w = io.Discard
	}
	return p
}

// at says where the work stands; a total of 0 is not known.
func (p *progress) at(step i18n.Text, done, total int64) {
	now := time.Now()
	if now.Sub(p.last) < p.every {
		return
	}
	p.last = now
	line := fmt.Sprintf("%s %d", step.In(p.lang), done)
	if total > 0 {
		line += fmt.Sprintf(" / %d", total)
	}
	if !p.over {
		fmt.Fprintln(p.w, line)
		return
	}
	p.clear()
	fmt.Fprint(p.w, line)
	p.shown = 2 * len([]rune(line)) // a Chinese character is two columns wide
}

// clear takes the line away, so that others can be written.
func (p *progress) clear() {
	if p.shown > 0 {
		fmt.Fprintf(p.w, "\r%s\r", strings.Repeat(" ", min(p.shown, 78)))
		p.shown = 0
	}
}

package page

import (
	"fmt"
	"math"
	"time"

	"github.com/guiju/guiju/internal/i18n"
)

// Chip is a clock in its shape: [Chip.Class] says the state and the drawing
// repeats it, so that nothing hangs on colour.
type Chip struct {
	Class string // "", soon, over, hold, ok, late
	Path  string // of the drawing, in a square of 12
	Ring  bool   // the drawing has a rim
	Tick  bool
	Text  string
	Title string // the instant itself
	Start int64  // milliseconds; with Due: the script counts on
	Due   int64
	Full  bool   // all three units
	Name  string // of the clock, put before the time left
}

// ChipState is the state of a clock as a chip shows it.
type ChipState string

// The states.
const (
	ChipRunning ChipState = "running"
	ChipSoon    ChipState = "soon"   // under a fifth left
	ChipOver    ChipState = "over"   // late, and running on
	ChipHold    ChipState = "hold"   // standing still
	ChipDone    ChipState = "ok"     // ended in time
	ChipLate    ChipState = "late"   // ended too late
	ChipBefore  ChipState = "before" // late before it was entered: told apart, never red
)

// Clock is what a chip is made from.
type Clock struct {
	State           ChipState
	Name            string // put before the time left where one table holds several clocks
	Start, Due, End time.Time
	Why             string // of a hold
	Full            bool   // all three units, as on the record page
}

// NewChip draws a clock.
func NewChip(lang i18n.Lang, c Clock, now time.Time, zone *time.Location) Chip {
	chip := Chip{Class: string(c.State), Name: c.Name, Full: c.Full}
	if !c.Due.IsZero() {
		chip.Title = Word(lang, "clock.due", c.Due.In(zone).Format("2006-01-02 15:04"))
	}
	switch c.State {
	case ChipHold:
		chip.Path = "M3 2h2v8H3zM7 2h2v8H7z"
		chip.Text = Word(lang, "clock.hold")
		if c.Why != "" {
			chip.Text = Word(lang, "clock.hold.why", c.Why)
		}
	case ChipDone:
		chip.Tick = true
		chip.Text = Word(lang, "clock.ok")
		if c.Full && !c.End.IsZero() && !c.Due.IsZero() {
			chip.Text = Word(lang, "clock.ok.left", Left(lang, c.Due.Sub(c.End), true))
		}
	case ChipLate:
		chip.Path = "M1 1h10v10H1z"
		chip.Text = Word(lang, "clock.late", Left(lang, c.End.Sub(c.Due), c.Full))
	case ChipBefore:
		chip.Path = "M1 1h10v10H1zM3 3v6h6V3z"
		chip.Text = Word(lang, "clock.before")
	default:
		chip.Start, chip.Due = c.Start.UnixMilli(), c.Due.UnixMilli()
		left := c.Due.Sub(now)
		if left < 0 {
			chip.Class = string(ChipOver)
			chip.Path = "M1 1h10v10H1z"
			chip.Text = Word(lang, "clock.over", Left(lang, -left, c.Full))
			break
		}
		used := 1.0
		if whole := c.Due.Sub(c.Start); whole > 0 {
			used = 1 - float64(left)/float64(whole)
		}
		chip.Class = ""
		if used > 0.8 {
			chip.Class = string(ChipSoon)
		}
		chip.Ring = true
		chip.Path = pie(used)
		chip.Text = Word(lang, "clock.left", Left(lang, left, c.Full))
	}
	return chip
}

// pie is a sector from twelve o'clock, clockwise, as large as the share used.
func pie(share float64) string {
	share = math.Max(0.02, math.Min(0.98, share))
	angle := 2 * math.Pi * share
	large := 0
	if share > 0.5 {
		large = 1
	}
	return fmt.Sprintf("M6 6V1A5 5 0 %d 1 %.2f %.2fz", large, 6+5*math.Sin(angle), 6-5*math.Cos(angle))
}

// Left writes a length of time on a chip: from a day on without minutes, or with
// full to the minute.
func Left(lang i18n.Lang, d time.Duration, full bool) string {
	d = d.Abs()
	if !full && d >= 24*time.Hour {
		d = d.Truncate(time.Hour)
	}
	return i18n.Duration(lang, d)
}

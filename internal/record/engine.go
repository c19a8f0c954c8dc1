package record

import (
	"context"
	"crypto/rand"
	"io"
	"sync"
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
)

// Config is what an engine is made of.
type Config struct {
	DB       *store.DB
	Program  *regulation.Program                            // comes into force where nothing is in force yet
	Body     []byte                                         // the stored form of Program
	Load     func(body []byte) (*regulation.Program, error) // any edition from the form stored; nil: there is none but Program
	Now      func() time.Time
	Rand     io.Reader                             // nil: crypto/rand
	Calendar func(hours string) *calendar.Calendar // the calendar of a department with these hours
	Over     map[string]regulation.Value           // parameters of a story
	Effects  map[string]Effect                     // built-in effects by TYPE.ACT
	Try      Trial                                 // runs scenarios with another value of a parameter; nil: none are run
	Notify   bool                                  // write a letter when a record begins to wait for somebody
}

// Effect is a built-in effect: Go code that follows the opening act it is named
// after, in the same transaction.
type Effect func(tx *store.Tx, r *regulation.Row) error

// Engine carries out acts.
type Engine struct {
	db       *store.DB
	now      func() time.Time
	rand     io.Reader
	calendar func(hours string) *calendar.Calendar
	over     map[string]regulation.Value
	effects  map[string]Effect
	load     func(body []byte) (*regulation.Program, error)
	try      Trial
	notify   bool
	given    map[string]*regulation.Program // by hash: what need not be loaded

	mu        sync.Mutex
	law       *law
	searchID  string
	progs     map[int64]*regulation.Program // every edition compiled so far
	dir       *people.Directory
	figs      *figures // what departments have set, read with the directory
	dirMark   string
	planned   plan // for which the calendars have their deadlines
	calendars map[string]*calendar.Calendar
}

// New makes an engine over a migrated database. What is in force there stays in
// force; where nothing is yet, the program given is.
func New(ctx context.Context, c Config) (*Engine, error) {
	e := &Engine{
		db: c.DB, now: c.Now, rand: c.Rand, calendar: c.Calendar, over: c.Over, effects: c.Effects, load: c.Load, try: c.Try, notify: c.Notify,
		given: map[string]*regulation.Program{c.Program.Hash: c.Program}, progs: map[int64]*regulation.Program{},
		calendars: map[string]*calendar.Calendar{},
	}
	if e.rand == nil {
		e.rand = rand.Reader
	}
	if err := e.found(ctx, c.Program, c.Body); err != nil {
		return nil, err
	}
	return e, e.makeLists(ctx)
}

// Program is the edition in force in the installation.
func (e *Engine) Program() *regulation.Program { return e.today().prog }

// today is the law as it stands now. It is as new as the last transaction.
func (e *Engine) today() reign {
	e.mu.Lock()
	l := e.law
	e.mu.Unlock()
	return l.reign(micros(e.Now()))
}

// Now is the engine's clock, to the microsecond that is stored.
func (e *Engine) Now() time.Time { return e.now().UTC().Truncate(time.Microsecond) }

// DB is the database the engine works on.
func (e *Engine) DB() *store.DB { return e.db }

// Zone is the time zone of the installation.
func (e *Engine) Zone() *time.Location { return e.cal("").Zone() }

// cal gives the calendar for a department's working hours.
func (e *Engine) cal(hours string) *calendar.Calendar {
	e.mu.Lock()
	defer e.mu.Unlock()
	c := e.calendars[hours]
	if c == nil {
		c = e.calendar(hours)
		e.calendars[hours] = c
	}
	return c
}

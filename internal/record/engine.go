package record

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
)

// Config is what an engine is made of.
type Config struct {
	DB       *store.DB
	Program  *regulation.Program
	Compile  func(body []byte) (*regulation.Program, error) // an older edition, from the form stored; nil: there is none
	Body     []byte                                         // the stored form of Program
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
	compile  func(body []byte) (*regulation.Program, error)
	try      Trial
	notify   bool

	prog    *regulation.Program // the edition in force
	edition int64
	lists   *catalogue

	mu        sync.Mutex
	older     map[int64]*regulation.Program
	dir       *people.Directory
	figs      *figures // what departments have set, read with the directory
	dirMark   string
	planned   *people.Directory // for which the calendars have their deadlines
	calendars map[string]*calendar.Calendar
}

// New makes an engine over a migrated database: it stores the edition where it
// is new, and makes the lists of its finds.
func New(ctx context.Context, c Config) (*Engine, error) {
	e := &Engine{
		db: c.DB, now: c.Now, rand: c.Rand, calendar: c.Calendar, over: c.Over, effects: c.Effects, compile: c.Compile, try: c.Try, notify: c.Notify,
		prog: c.Program, older: map[int64]*regulation.Program{},
		calendars: map[string]*calendar.Calendar{},
	}
	if e.rand == nil {
		e.rand = rand.Reader
	}
	if err := e.enterEdition(ctx, c.Body); err != nil {
		return nil, err
	}
	if err := e.makeLists(ctx); err != nil {
		return nil, err
	}
	return e, nil
}

// Program is the edition in force.
func (e *Engine) Program() *regulation.Program { return e.prog }

// Edition is the number of the edition in force.
func (e *Engine) Edition() int64 { return e.edition }

// Now is the engine's clock, to the microsecond that is stored.
func (e *Engine) Now() time.Time { return e.now().UTC().Truncate(time.Microsecond) }

// DB is the database the engine works on.
func (e *Engine) DB() *store.DB { return e.db }

// Zone is the time zone of the installation.
func (e *Engine) Zone() *time.Location { return e.cal("").Zone() }

func (e *Engine) enterEdition(ctx context.Context, body []byte) error {
	return e.db.Write(ctx, func(tx *store.Tx) error {
		hash := []byte(e.prog.Hash)
		err := tx.QueryRow(`select no from edition where hash = $1`, hash).Scan(&e.edition)
		if err == nil {
			return nil
		}
		if !isNoRows(err) {
			return err
		}
		return tx.QueryRow(`insert into edition(hash, at, body) values ($1, $2, $3) returning no`,
			hash, micros(e.Now()), string(body)).Scan(&e.edition)
	})
}

// program gives the edition a record was born under. Records of a register
// follow the edition in force.
func (e *Engine) program(tx *store.Tx, no int64) (*regulation.Program, error) {
	if no == e.edition {
		return e.prog, nil
	}
	e.mu.Lock()
	p := e.older[no]
	e.mu.Unlock()
	if p != nil {
		return p, nil
	}
	var body string
	if err := tx.QueryRow(`select body from edition where no = $1`, no).Scan(&body); err != nil {
		return nil, fmt.Errorf("edition %d: %w", no, err)
	}
	if e.compile == nil {
		return nil, fault.New(fault.Environment, "记录所属的旧版制度无法载入", "the older edition this record was born under cannot be loaded")
	}
	p, err := e.compile([]byte(body))
	if err != nil {
		return nil, fmt.Errorf("edition %d: %w", no, err)
	}
	e.mu.Lock()
	e.older[no] = p
	e.mu.Unlock()
	return p, nil
}

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

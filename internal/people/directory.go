package people

import (
	"sort"
	"time"
)

// Dept is a department.
type Dept struct {
	Code   string
	Name   string
	Above  string // code, "" at the top
	Keeps  bool   // it keeps records: the calendars of the regulation run for it
	Hours  string // weekly working hours, "" for the default
	Record int64
	Closed bool
}

// Person is a member of staff, with the seats held at the instant asked for.
type Person struct {
	ID    int64 // the staff record
	Name  string
	Left  bool
	Seats []Seat
	Phone string
}

// Has says whether the person sits on a post, anywhere.
func (p *Person) Has(post string) bool {
	for _, s := range p.Seats {
		if s.Post == post {
			return true
		}
	}
	return false
}

// Seat is a person on a post in a department, within [From, Until).
type Seat struct {
	Person int64
	Post   string
	Dept   string
	From   time.Time
	Until  time.Time // zero: open
	Record int64
}

func (s Seat) at(t time.Time) bool {
	return !t.Before(s.From) && (s.Until.IsZero() || t.Before(s.Until))
}

// Absence is a stretch of time in which a person is away.
type Absence struct {
	Person      int64
	From, Until time.Time
	Record      int64
	Type        string
	Reason      string
}

// Directory is the picture of who is who at one revision of the records.
type Directory struct {
	depts   map[string]*Dept
	order   []string
	paths   map[string][]string
	below   map[string][]string
	persons map[int64]*Person
	seats   map[string][]Seat // by department
	held    map[int64][]Seat  // by person
	away    map[int64][]Absence
}

// New makes a directory. A department whose way up goes in a circle, or to one
// that is not there, ends at the installation.
func New(depts []Dept, persons []Person, seats []Seat, absences []Absence) *Directory {
	d := &Directory{
		depts: map[string]*Dept{}, paths: map[string][]string{}, below: map[string][]string{},
		persons: map[int64]*Person{}, seats: map[string][]Seat{}, held: map[int64][]Seat{}, away: map[int64][]Absence{},
	}
	for i := range depts {
		d.depts[depts[i].Code] = &depts[i]
		d.order = append(d.order, depts[i].Code)
	}
	for i := range persons {
		d.persons[persons[i].ID] = &persons[i]
	}
	for _, s := range seats {
		d.seats[s.Dept] = append(d.seats[s.Dept], s)
		d.held[s.Person] = append(d.held[s.Person], s)
	}
	for _, a := range absences {
		d.away[a.Person] = append(d.away[a.Person], a)
	}
	for _, as := range d.away {
		sort.Slice(as, func(i, j int) bool { return as[i].From.Before(as[j].From) })
	}
	for _, code := range d.order {
		var path []string
		seen := map[string]bool{"": true}
		for c := code; !seen[c]; {
			seen[c] = true
			path = append(path, c)
			if d.depts[c] == nil {
				break
			}
			c = d.depts[c].Above
		}
		path = append(path, "")
		d.paths[code] = path
		for _, p := range path {
			d.below[p] = append(d.below[p], code)
		}
	}
	return d
}

// Dept gives a department by code, or nil.
func (d *Directory) Dept(code string) *Dept { return d.depts[code] }

// Depts gives all departments, in the order they were opened.
func (d *Directory) Depts() []Dept {
	out := make([]Dept, 0, len(d.order))
	for _, c := range d.order {
		out = append(out, *d.depts[c])
	}
	return out
}

// Path gives a department, those above it, and the installation "" last.
func (d *Directory) Path(dept string) []string {
	if p := d.paths[dept]; p != nil {
		return p
	}
	if dept == "" {
		return []string{""}
	}
	return []string{dept, ""}
}

// Below gives a department and all below it.
func (d *Directory) Below(dept string) []string { return d.below[dept] }

// Person gives a person with the seats held at t, or nil.
func (d *Directory) Person(id int64, t time.Time) *Person {
	p := d.persons[id]
	if p == nil {
		return nil
	}
	c := *p
	c.Seats = nil
	for _, s := range d.held[id] {
		if s.at(t) {
			c.Seats = append(c.Seats, s)
		}
	}
	return &c
}

// Persons gives everybody on the staff, those who left included, by id.
func (d *Directory) Persons() []Person {
	out := make([]Person, 0, len(d.persons))
	for _, p := range d.persons {
		out = append(out, *p)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].ID < out[j].ID })
	return out
}

// Name gives a person's name, or "".
func (d *Directory) Name(id int64) string {
	if p := d.persons[id]; p != nil {
		return p.Name
	}
	return ""
}

// Home gives the department of a person's first seat at t.
func (d *Directory) Home(id int64, t time.Time) string {
	for _, s := range d.held[id] {
		if s.at(t) {
			return s.Dept
		}
	}
	return ""
}

// Holders gives who holds a post for a department at t, and where: the nearest
// department of its path that has anybody on it.
func (d *Directory) Holders(post, dept string, t time.Time) (who []int64, at string) {
	for _, code := range d.Path(dept) {
		for _, s := range d.seats[code] {
			if s.Post == post && s.at(t) {
				who = append(who, s.Person)
			}
		}
		if len(who) > 0 {
			return who, code
		}
	}
	return nil, ""
}

// Here gives the holders of a post for a department who are present at t.
func (d *Directory) Here(post, dept string, t time.Time) []int64 {
	all, _ := d.Holders(post, dept, t)
	out := make([]int64, 0, len(all))
	for _, id := range all {
		if d.Away(id, t) == nil {
			out = append(out, id)
		}
	}
	return out
}

// Away gives the absence a person is in at t, or nil.
func (d *Directory) Away(id int64, t time.Time) *Absence {
	for i, a := range d.away[id] {
		if !t.Before(a.From) && t.Before(a.Until) {
			return &d.away[id][i]
		}
	}
	return nil
}

// Back gives the first instant from t at which a person is not away, over
// absences that follow each other; t where he is here.
func (d *Directory) Back(id int64, t time.Time) time.Time {
	for a := d.Away(id, t); a != nil; a = d.Away(id, t) {
		t = a.Until
	}
	return t
}

// AwayOn gives everybody who is away at some instant within [from, until).
func (d *Directory) AwayOn(from, until time.Time) []Absence {
	var out []Absence
	for _, as := range d.away {
		for _, a := range as {
			if a.From.Before(until) && from.Before(a.Until) {
				out = append(out, a)
			}
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].From.Before(out[j].From) })
	return out
}

// Present gives the first instant from t at which somebody holds the post for
// the department and is not away; zero when there is none within a year.
func (d *Directory) Present(post, dept string, t time.Time) time.Time {
	limit := t.AddDate(1, 0, 0)
	for {
		all, _ := d.Holders(post, dept, t)
		var next time.Time // the first instant at which the answer can change
		step := func(at time.Time) {
			if at.After(t) && (next.IsZero() || at.Before(next)) {
				next = at
			}
		}
		for _, id := range all {
			a := d.Away(id, t)
			if a == nil {
				return t
			}
			step(a.Until)
		}
		for _, code := range d.Path(dept) {
			for _, s := range d.seats[code] {
				if s.Post == post {
					step(s.From)
					step(s.Until)
				}
			}
		}
		if next.IsZero() || next.After(limit) {
			return time.Time{}
		}
		t = next
	}
}

// Reaches says whether a seat in one department reaches another.
func (d *Directory) Reaches(seat, dept string) bool {
	for _, c := range d.Path(dept) {
		if c == seat {
			return true
		}
	}
	return false
}

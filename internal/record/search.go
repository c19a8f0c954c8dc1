package record

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/search"
)

// Entries implements search.Source: what can be found of records, and by whom.
func (e *Engine) Entries(ctx context.Context, ids []int64) ([]*search.Entry, error) {
	var out []*search.Entry
	err := e.look(ctx, nil, func(u *unit) error {
		out = nil
		if err := u.ahead(ids); err != nil {
			return err
		}
		for _, id := range ids {
			s, err := u.load(id)
			if fault.CodeOf(err) == fault.NotFound {
				out = append(out, &search.Entry{ID: id, Gone: true})
				continue
			}
			if err != nil {
				return err
			}
			en, err := u.entry(s)
			if err != nil {
				return err
			}
			out = append(out, en)
		}
		return nil
	})
	return out, err
}

func (u *unit) entry(s *state) (*search.Entry, error) {
	class, people, err := u.readersOf(s.typ, s.row)
	if err != nil {
		return nil, err
	}
	en := &search.Entry{ID: s.id, Type: s.typ.Name, Stage: s.row.Stage, Class: class, Readers: people, Depts: u.dir.Path(s.row.Dept),
		Gone: void(s.typ, s.row.Stage)}
	for _, f := range s.typ.Fields {
		v := s.row.Vals[f.Name]
		if v == nil {
			continue
		}
		var texts []string
		var err error
		each(v, func(x regulation.Value) {
			if t, e := u.searchText(f, x); e != nil {
				err = e
			} else {
				texts = append(texts, t...)
			}
		})
		if err != nil {
			return nil, err
		}
		short := f.Kind != regulation.KindLong
		for _, t := range texts {
			u.piece(en, s, f, t, short)
			if f.Kind == regulation.KindTel && f.See != nil && len(t) > 4 {
				// Its last four are everybody's who reads the record.
				en.Pieces = append(en.Pieces, search.Piece{Text: t[len(t)-4:], Short: true})
			}
		}
		each(v, func(x regulation.Value) {
			for _, val := range filterValues(f, x, u.e.Zone()) {
				u.value(en, s, f, val)
			}
		})
	}
	return en, nil
}

// piece adds a text under the classes and people that read its field.
func (u *unit) piece(en *search.Entry, s *state, f *regulation.Field, text string, short bool) {
	if f.See == nil || f.See.Anyone {
		en.Pieces = append(en.Pieces, search.Piece{Text: text, Short: short})
		return
	}
	if len(f.See.Posts) > 0 {
		en.Pieces = append(en.Pieces, search.Piece{Text: text, Class: f.Class, Short: short})
	}
	for _, name := range f.See.Persons {
		for _, id := range persons(s.row, name) {
			en.Pieces = append(en.Pieces, search.Piece{Text: text, Person: id, Short: short})
		}
	}
}

func (u *unit) value(en *search.Entry, s *state, f *regulation.Field, is string) {
	if f.See == nil || f.See.Anyone {
		en.Values = append(en.Values, search.Value{Field: f.Name, Is: is})
		return
	}
	if len(f.See.Posts) > 0 {
		en.Values = append(en.Values, search.Value{Field: f.Name, Is: is, Class: f.Class})
	}
	for _, name := range f.See.Persons {
		for _, id := range persons(s.row, name) {
			en.Values = append(en.Values, search.Value{Field: f.Name, Is: is, Person: id})
		}
	}
}

// searchText gives the texts one value is found by.
func (u *unit) searchText(f *regulation.Field, v regulation.Value) ([]string, error) {
	switch v := v.(type) {
	case string:
		if f.Kind == regulation.KindOne {
			for _, c := range f.Choices {
				if c.Code == v {
					return []string{c.Say.Zh, c.Say.En}, nil
				}
			}
			return nil, nil
		}
		return []string{v}, nil
	case regulation.File:
		return []string{v.Name}, nil
	case regulation.Ref:
		if f.Kind == regulation.KindPerson {
			return []string{u.dir.Name(int64(v))}, nil
		}
		o, err := u.load(int64(v))
		if err != nil {
			return nil, err
		}
		if class, _, err := u.readersOf(o.typ, o.row); err != nil || class != 0 { // its title is not everybody's to find
			return nil, err
		}
		return []string{o.title()}, nil
	case regulation.Line:
		var out []string
		for _, c := range f.Cols {
			if t, ok := v[c.Name].(string); ok && c.Kind != regulation.KindOne {
				out = append(out, t)
			}
		}
		return out, nil
	}
	return nil, nil
}

// filterValues gives the values a list can be filtered by: choices, yes and no,
// people, references, and the day and month of dates.
func filterValues(f *regulation.Field, v regulation.Value, zone *time.Location) []string {
	switch v := v.(type) {
	case string:
		if f.Kind == regulation.KindOne {
			return []string{v}
		}
	case bool:
		return []string{strconv.FormatBool(v)}
	case regulation.Ref:
		return []string{strconv.FormatInt(int64(v), 10)}
	case calendar.Date:
		return []string{v.String(), v.String()[:7]}
	case time.Time:
		d := calendar.DateOf(v, zone).String()
		return []string{d, d[:7]}
	}
	return nil
}

// Finding is a question to the search.
type Finding struct {
	Text   string
	Types  []string
	Stage  string
	Dept   string            // only of this department and those below it
	Values map[string]string // field = value
	Cols   []string          // as in [Query]
	Before int64             // ids below: the next page
	Limit  int
}

// Found is a page of answers, newest first.
type Found struct {
	Lines []Line
	Total int64 // exact to 10,000
	Next  int64 // to go on from; 0 at the end
}

// Search asks the index with the person's scopes and reads every hit again from
// the truth: the index may be a moment behind, never ahead of what one may see.
func (e *Engine) Search(ctx context.Context, x *search.Index, who *people.Person, q Finding) (*Found, error) {
	var sq search.Query
	err := e.look(ctx, who, func(u *unit) error {
		if err := u.narrow(q.Dept); err != nil {
			return err
		}
		sq = search.Query{Text: q.Text, Types: q.Types, Stage: q.Stage, Before: q.Before, Limit: q.Limit}
		if q.Dept == "" {
			sq.Him = u.actor.ID
		}
		for f, v := range q.Values {
			sq.Values = append(sq.Values, search.Value{Field: f, Is: v})
		}
		sq.Scopes = u.searchScopes()
		return nil
	})
	if err != nil {
		return nil, err
	}
	if sq.Limit <= 0 {
		sq.Limit = pageLimit
	}
	ids, total, err := x.Search(ctx, sq)
	if err != nil {
		return nil, err
	}
	out := &Found{Total: total}
	err = e.look(ctx, who, func(u *unit) error {
		out.Lines, out.Next = nil, 0
		if err := u.ahead(ids); err != nil {
			return err
		}
		for _, id := range ids {
			s, err := u.load(id)
			if fault.CodeOf(err) == fault.NotFound || err == nil && void(s.typ, s.row.Stage) {
				continue
			}
			if err != nil {
				return err
			}
			ln, ok, err := u.line(id, columns(s.typ, q.Cols))
			if err != nil {
				return err
			}
			if ok {
				out.Lines = append(out.Lines, ln)
			}
		}
		if len(ids) == sq.Limit {
			out.Next = ids[len(ids)-1]
		}
		return nil
	})
	return out, err
}

// searchScopes gives each department the actor reads with the classes of
// records and fields he reads there.
func (u *unit) searchScopes() []search.Scope {
	depts := map[string][]string{} // department -> posts that reach it
	for _, s := range u.actor.Seats {
		switch {
		case u.within == "" || u.dir.Reaches(u.within, s.Dept):
			depts[s.Dept] = nil
		case u.dir.Reaches(s.Dept, u.within):
			depts[u.within] = nil
		}
	}
	for d := range depts {
		for _, s := range u.actor.Seats {
			if u.dir.Reaches(s.Dept, d) {
				depts[d] = append(depts[d], s.Post)
			}
		}
	}
	var out []search.Scope
	for _, d := range sortedKeys(depts) {
		var classes []int
		for n, see := range u.classes {
			if n == 0 || see.Anyone || slices.ContainsFunc(see.Posts, func(p string) bool { return slices.Contains(depts[d], p) }) {
				classes = append(classes, n)
			}
		}
		fields := slices.DeleteFunc(slices.Clone(classes), func(n int) bool { return n == 0 })
		for _, n := range classes {
			out = append(out, search.Scope{Dept: d, Class: n, Fields: fields})
		}
	}
	return out
}

// SearchID names the database the index belongs to: by its first edition. A
// later one changes nothing of what stands in the index, because the numbers of
// classes are the installation's and a register keeps its readers.
func (e *Engine) SearchID() string { return e.searchID }

func searchID(hash string, no int64) string { return fmt.Sprintf("%s %d", hash, no) }

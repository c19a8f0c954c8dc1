package record

import (
	"context"
	"slices"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
)

// A list, a count or a report is of all that a person's seats reach, or of one
// department among it. Either way it is the same index: a record writes its
// rows for each department on its path, so that what is asked of a group, of a
// company or of a project is one stretch of keys, and the parts add up to the
// whole by construction.

// narrow lets the unit see one department and those below it. One that the
// actor's seats do not reach is not there.
func (u *unit) narrow(dept string) error {
	if dept == "" || u.actor == nil && u.dir.Dept(dept) != nil {
		u.within = dept
		return nil
	}
	if u.dir.Dept(dept) == nil || u.actor == nil || !slices.ContainsFunc(u.actor.Seats, func(s people.Seat) bool {
		return u.dir.Reaches(s.Dept, dept) || u.dir.Reaches(dept, s.Dept)
	}) {
		return &fault.Error{Code: fault.NotFound, Say: words("dept.none", dept)}
	}
	u.within = dept
	return nil
}

// Reach gives the departments a person's seats reach, each after the one above
// it; none is left out that has closed, because its records stay.
func (e *Engine) Reach(ctx context.Context, who *people.Person) ([]people.Dept, error) {
	var out []people.Dept
	err := e.look(ctx, who, func(u *unit) error {
		out = nil
		var down func(d people.Dept)
		all := u.dir.Depts()
		down = func(d people.Dept) {
			out = append(out, d)
			for _, x := range all {
				if x.Above == d.Code {
					down(x)
				}
			}
		}
		for _, code := range u.tops() {
			if d := u.dir.Dept(code); d != nil {
				down(*d)
			}
		}
		return nil
	})
	return out, err
}

// tops are the departments of the actor's seats that lie below none of the
// others, in the order the departments were opened.
func (u *unit) tops() []string {
	has := map[string]bool{}
	for _, s := range u.actor.Seats {
		has[s.Dept] = true
	}
	var out []string
	for _, d := range u.dir.Depts() {
		below := slices.ContainsFunc(u.dir.Path(d.Code)[1:], func(above string) bool { return has[above] })
		if has[d.Code] && !below {
			out = append(out, d.Code)
		}
	}
	return out
}

// Abreast is one department's part of a report.
type Abreast struct {
	Dept   string // code; of what the departments do not hold, that of the one they stand below
	Say    i18n.Text
	Itself bool // records of the department above itself, which none below it holds
	Rows   map[string]ReportCell
	Sum    ReportCell
}

// abreast gives the parts of a report, one for each department directly below
// the one looked at, or for each of several seats. There are none where there
// is nothing to compare.
func (u *unit) abreast(f *regulation.Find, whole *Report) ([]Abreast, error) {
	if u.actor == nil {
		return nil, nil
	}
	tops := u.tops()
	if u.within != "" {
		tops = []string{u.within}
	}
	at := ""
	if len(tops) == 1 {
		at = tops[0]
		tops = nil
		for _, d := range u.dir.Depts() {
			if d.Above == at {
				tops = append(tops, d.Code)
			}
		}
	}
	if len(tops) == 0 {
		return nil, nil
	}
	was := u.within
	defer func() { u.within = was }()
	var out []Abreast
	rest := Abreast{Dept: at, Itself: true, Rows: map[string]ReportCell{}, Sum: whole.Sum}
	for k, c := range whole.RowSums {
		rest.Rows[k] = c
	}
	for _, code := range tops {
		if u.within = code; len(u.viewScopes(f.Of, "")) == 0 {
			continue
		}
		d := u.dir.Dept(code)
		part := Abreast{Dept: code, Say: plain(d.Name)}
		var err error
		if part.Rows, part.Sum, err = u.rowSums(f, whole); err != nil {
			return nil, err
		}
		if d.Closed && part.Sum.Count == 0 {
			continue
		}
		out = append(out, part)
		rest.Sum = whole.minus(rest.Sum, part.Sum)
		for k, c := range part.Rows {
			rest.Rows[k] = whole.minus(rest.Rows[k], c)
		}
	}
	if at != "" && rest.Sum.Count > 0 {
		rest.Say = plain(u.dir.Dept(at).Name)
		out = append([]Abreast{rest}, out...)
	}
	if len(out) < 2 {
		return nil, nil
	}
	return out, nil
}

// rowSums counts the rows of a report, and all of it, in the department the
// unit is narrowed to.
func (u *unit) rowSums(f *regulation.Find, r *Report) (map[string]ReportCell, ReportCell, error) {
	q, err := u.grouped(f)
	if err != nil {
		return nil, ReportCell{}, err
	}
	var front []string
	if len(f.Group) > 1 {
		front = []string{r.Picked}
	}
	figures, err := u.figures(q, front)
	if err != nil {
		return nil, ReportCell{}, err
	}
	rows, sum := map[string]ReportCell{}, r.cell(0, 0)
	for _, fg := range figures {
		c, k := r.cell(fg.count, fg.sum), groupKey(fg.values[len(front)])
		rows[k], sum = r.plus(rows[k], c), r.plus(sum, c)
	}
	return rows, sum, nil
}

func plain(s string) i18n.Text { return i18n.Text{Zh: s, En: s} }

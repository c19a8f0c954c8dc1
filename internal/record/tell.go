package record

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/work"
)

// NoticeKind is the kind of letter that tells for whom a record waits.
const NoticeKind = "waits"

// Notice is the body of such a letter. It names no household and no words of
// the record: it leaves the house.
type Notice struct {
	Record int64    `json:"record"`
	Type   string   `json:"type"`
	Number string   `json:"number"`
	Stage  string   `json:"stage"`
	Dept   string   `json:"dept"`
	Posts  []string `json:"posts,omitempty"`
	People []int64  `json:"people,omitempty"`
	Due    int64    `json:"due,omitempty"` // microseconds
}

// tell tells those whom the record now begins to wait for: each in the house,
// and by a letter outside where there is a way out. A register entry only stands
// there, what is over waits for nobody, and of what happened long ago nobody is
// told.
func (u *unit) tell(s *state) error {
	if s.old != nil && s.old.Stage != s.row.Stage {
		// What was told of where it stood is over.
		if _, err := u.tx.Exec(`update notice set seen = 1 where record = $1 and seen = 0`, s.id); err != nil {
			return err
		}
	}
	st := s.typ.Stage(s.row.Stage)
	if s.typ.Register || st == nil || st.Kind == regulation.StageEnd || st.Kind == regulation.StageVoid || s.late != nil && s.late.AsWas {
		return nil
	}
	posts, people := u.waitsFor(s, s.row)
	if s.old != nil {
		if s.old.Stage == s.row.Stage {
			return nil
		}
		hadPosts, hadPeople := u.waitsFor(s, s.old)
		posts = slices.DeleteFunc(posts, func(p string) bool { return slices.Contains(hadPosts, p) })
		people = slices.DeleteFunc(people, func(p int64) bool { return slices.Contains(hadPeople, p) })
	}
	if len(posts) == 0 && len(people) == 0 {
		return nil
	}
	slices.Sort(posts)
	slices.Sort(people)
	if err := u.notify(s, posts, people); err != nil || !u.e.notify {
		return err
	}
	n := Notice{Record: s.id, Type: s.typ.Name, Number: s.number(), Stage: s.row.Stage, Dept: s.row.Dept, Posts: posts, People: people}
	if due := s.nearest(); due != noDue {
		n.Due = due
	}
	b, err := json.Marshal(n)
	if err != nil {
		return err
	}
	return work.Put(u.tx, NoticeKind, string(b), u.at)
}

// checkLate holds a late entry to the days it may reach back, by the parameter
// late_entry_days, and to the past.
func (u *unit) checkLate(c Command, at time.Time) error {
	if c.Happened.IsZero() {
		return nil
	}
	refuse := func(n fault.Name) error {
		return &fault.Error{Code: fault.Refused, Act: c.Type + "." + c.Act, Say: words("refused", words("late")), Names: []fault.Name{n}}
	}
	if c.Record != 0 {
		return refuse(fault.Name{Name: "late", Say: words("late.open")})
	}
	if c.Happened.After(at) {
		return refuse(fault.Name{Name: "late", Path: "/happened", Say: words("late.future")})
	}
	days := int64(7)
	prog, no := u.under(c.Dept)
	if v, ok := u.paramsAt(no, prog, u.cal("").DateOf(at), c.Dept, at)["late_entry_days"].(int64); ok {
		days = v
	}
	if at.Sub(c.Happened) > time.Duration(days)*24*time.Hour {
		return refuse(fault.Name{Name: "late", Path: "/happened", Say: words("late.far", days)})
	}
	if c.Note == "" {
		return refuse(fault.Name{Name: "late", Path: "/note", Say: words("late.why")})
	}
	return nil
}

package record

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
)

// Sieve says which records of a type are meant: those of a list, those behind
// a figure of a report, or those a question to the search finds. It is written
// as the query of an address, so that a page, a kept view and an export name
// the same records by the same words.
type Sieve struct {
	Type   string
	List   string            // "": the first declared list, else all
	Group  []string          // of the report that List names
	Stage  string            // "" any
	Dept   string            // "" all one reaches
	Text   string            // what the search is asked
	Values map[string]string // field = value
	Up     bool              // oldest first
}

// Asks says that the search is asked, and not a list read.
func (s Sieve) Asks() bool { return s.Text != "" || len(s.Values) > 0 }

// Listed is the list to read where nothing is asked of the search.
func (s Sieve) Listed() string {
	if s.Stage != "" {
		return "stage:" + s.Stage
	}
	return s.List
}

// ParseSieve reads the query of an address: list, report with g, stage,
// dept, q, f.FIELD, up. Other words are not its own. A list, report, stage, field or
// choice that does not exist is named, and nothing is guessed in its place.
func ParseSieve(t *regulation.Type, q url.Values) (Sieve, error) {
	s := Sieve{Type: t.Name, List: q.Get("list"), Stage: q.Get("stage"), Dept: q.Get("dept"), Text: strings.TrimSpace(q.Get("q")), Values: map[string]string{}, Up: q.Get("up") != ""}
	none := func(zh, en, name string) (Sieve, error) {
		return Sieve{}, fault.New(fault.NotFound, "「"+t.Say.Zh+"」没有叫「"+name+"」的"+zh+"。", "“"+t.Say.En+"” has no "+en+" “"+name+"”.")
	}
	if stage, ok := strings.CutPrefix(s.List, "stage:"); ok {
		s.List, s.Stage = "", stage
	}
	if s.List != "" && s.List != "all" && s.List != "void" && !isList(t, t.Find(s.List)) {
		return none("列表", "list", s.List)
	}
	if st := t.Stage(s.Stage); s.Stage != "" && (st == nil || st.Kind == regulation.StageVoid) {
		return none("阶段", "stage", s.Stage)
	}
	if name := q.Get("report"); name != "" {
		f := t.Find(name)
		if f == nil || f.LooksAtR || f.Say.Empty() || f.Of != t.Name || len(f.Group) == 0 || len(q["g"]) > len(f.Group) {
			return none("报表", "report", name)
		}
		if s.List, s.Group = name, q["g"]; len(s.Group) == 0 {
			s.Group = []string{""} // all of it
		}
	}
	for key, is := range q {
		name, ok := strings.CutPrefix(key, "f.")
		if !ok || len(is) == 0 || is[0] == "" {
			continue
		}
		f := t.Field(name)
		if f == nil {
			return none("栏目", "field", name)
		}
		if f.Kind == regulation.KindOne && choiceSay(f, is[0]).Empty() {
			return none("选项", "choice", is[0])
		}
		s.Values[name] = is[0]
	}
	return s, nil
}

func isList(t *regulation.Type, f *regulation.Find) bool {
	return f != nil && !f.LooksAtR && !f.Say.Empty() && f.Of == t.Name && len(f.Group) == 0
}

func choiceSay(f *regulation.Field, code string) i18n.Text {
	for _, c := range f.Choices {
		if c.Code == code {
			return c.Say
		}
	}
	return i18n.Text{}
}

// named says by its name which list is meant where the first one is.
func (s Sieve) named(t *regulation.Type) Sieve {
	if s.List != "" || s.Stage != "" || s.Asks() {
		return s
	}
	s.List = "all"
	for _, f := range t.Finds {
		if isList(t, f) {
			s.List = f.Name
			break
		}
	}
	return s
}

// Query writes it as the query of an address.
func (s Sieve) Query() url.Values {
	q := url.Values{}
	set := func(k, v string) {
		if v != "" {
			q.Set(k, v)
		}
	}
	if len(s.Group) > 0 {
		q.Set("report", s.List)
		q["g"] = s.Group
	} else {
		set("list", s.List)
	}
	set("stage", s.Stage)
	set("dept", s.Dept)
	set("q", s.Text)
	for f, is := range s.Values {
		set("f."+f, is)
	}
	if s.Up {
		q.Set("up", "1")
	}
	return q
}

// Say names the records in words: the list, and what was asked.
func (s Sieve) Say(t *regulation.Type) i18n.Text {
	s = s.named(t)
	say := t.Say
	add := func(x i18n.Text) { say = i18n.Text{Zh: say.Zh + " · " + x.Zh, En: say.En + " · " + x.En} }
	plain := func(x string) { add(i18n.Text{Zh: x, En: x}) }
	switch f := t.Find(s.List); {
	case s.Stage != "":
		add(t.Stage(s.Stage).Say)
	case f != nil:
		add(f.Say)
	case s.List == "void":
		add(words("list.void"))
	case s.List == "all":
		add(words("list.all"))
	}
	for _, g := range s.Group {
		if g != "" {
			plain(g)
		}
	}
	if s.Dept != "" {
		plain(s.Dept)
	}
	if s.Text != "" {
		plain(strconv.Quote(s.Text))
	}
	for _, f := range t.Fields {
		if is := s.Values[f.Name]; is != "" {
			if c := choiceSay(f, is); !c.Empty() {
				add(c)
			} else {
				plain(is)
			}
		}
	}
	return say
}

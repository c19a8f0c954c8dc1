package web

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/web/page"
)

// asking is what a list was asked for by its address: which records, in which
// columns, where to go on from.
type asking struct {
	typ           *regulation.Type
	sieve         record.Sieve
	view          *people.View // a view of one's own, or nil
	cols          []*regulation.Field
	after, before string // of a list
	below         int64  // of the search
}

// asking reads the address of a list. What it names and does not exist is not
// found; nothing else is shown in its place.
func (v *visit) asking(t *regulation.Type) (asking, error) {
	return v.askingBy(t, v.r.URL.Query())
}

func (v *visit) askingBy(t *regulation.Type, q url.Values) (asking, error) {
	a := asking{typ: t, after: q.Get("after"), before: q.Get("before")}
	var err error
	if a.sieve, err = record.ParseSieve(t, q); err != nil {
		return a, err
	}
	for name := range a.sieve.Values {
		if !v.mayFilter(t.Field(name)) {
			return a, notHere()
		}
	}
	if v.Search == nil && a.sieve.Asks() {
		return a, notHere()
	}
	if below := q.Get("below"); below != "" {
		if a.below, err = strconv.ParseInt(below, 10, 64); err != nil {
			return a, notHere()
		}
	}
	names := v.session.Settings.Columns[t.Name]
	if name := q.Get("view"); name != "" {
		i := slices.IndexFunc(v.session.Settings.Views[t.Name], func(x people.View) bool { return x.Name == name })
		if i < 0 {
			return a, fault.New(fault.NotFound, "您没有叫「"+name+"」的视图。", "You have no view “"+name+"”.")
		}
		a.view = &v.session.Settings.Views[t.Name][i]
		if len(a.view.Columns) > 0 {
			names = a.view.Columns
		}
	}
	a.cols = v.listCols(t, names)
	return a, nil
}

// listCols are the columns somebody wants, as far as there are such and he may
// ever read them; else the plain ones.
func (v *visit) listCols(t *regulation.Type, names []string) []*regulation.Field {
	pick := record.PlainColumns(t)
	if len(names) > 0 {
		pick = slices.DeleteFunc(record.Columns(t), func(f *regulation.Field) bool { return !slices.Contains(names, f.Name) })
	}
	return slices.DeleteFunc(pick, func(f *regulation.Field) bool { return !v.mayShow(f) })
}

// mayShow says whether somebody may ever see a field. A telephone shows its
// last four to everybody who reads the record.
func (v *visit) mayShow(f *regulation.Field) bool {
	return f.See == nil || f.See.Anyone || f.Kind == regulation.KindTel || len(f.See.Persons) > 0 || slices.ContainsFunc(f.See.Posts, v.who.Has)
}

// mayFilter: by a field that not everybody reads nobody filters.
func (v *visit) mayFilter(f *regulation.Field) bool {
	return f != nil && (f.See == nil || f.See.Anyone)
}

func fieldNames(fs []*regulation.Field) []string {
	out := []string{}
	for _, f := range fs {
		out = append(out, f.Name)
	}
	if len(out) == 0 {
		out = append(out, "") // no column, rather than the first ten
	}
	return out
}

// query is the address of what was asked, without the page of it.
func (a asking) query() url.Values {
	q := a.sieve.Query()
	if a.view != nil {
		q.Set("view", a.view.Name)
	}
	return q
}

// href leads to another page of the same; "" where there is none.
func (a asking) href(key, cursor string) string {
	if cursor == "" {
		return ""
	}
	q := a.query()
	q.Set(key, cursor)
	return "/t/" + a.typ.Name + "?" + q.Encode()
}

// here leads back to what was asked.
func (a asking) here() string {
	if q := a.query(); len(q) > 0 {
		return "/t/" + a.typ.Name + "?" + q.Encode()
	}
	return "/t/" + a.typ.Name
}

// hidden is what was asked, for a form.
func (a asking) hidden() []page.Pair {
	var out []page.Pair
	q := a.query()
	for _, k := range sorted(q) {
		for _, is := range q[k] {
			out = append(out, page.Pair{Name: k, Value: is})
		}
	}
	return out
}

// queryBar is the bar above a list: words, the stage, the department, and every choice of the
// type; the first three are in sight.
func (v *visit) queryBar(t *regulation.Type, ask asking) (*page.Query, error) {
	bar := &page.Query{Action: "/t/" + t.Name, Reset: "/t/" + t.Name}
	add := func(b page.Box) {
		if len(bar.Boxes) < 4 {
			bar.Boxes = append(bar.Boxes, b)
		} else {
			bar.More = append(bar.More, b)
		}
	}
	s := ask.sieve
	if v.Search != nil {
		add(page.Box{ID: "k", Name: "q", Label: v.word("words"), Value: s.Text, Line: &page.Input{Type: "search", Hint: v.word("words.hint")}})
	}
	add(v.stageBox(t, s.Stage))
	dept, err := v.deptBox(s.Dept)
	if err != nil {
		return nil, err
	}
	if dept != nil {
		add(*dept)
	}
	if v.Search == nil {
		return bar, nil
	}
	for _, f := range t.Fields {
		if f.Kind != regulation.KindOne || !v.mayFilter(f) {
			continue
		}
		is := s.Values[f.Name]
		b := page.Box{ID: "f-" + f.Name, Name: "f." + f.Name, Label: v.label(f), Select: []page.Option{{Text: v.word("all"), On: is == ""}}}
		for _, c := range f.Choices {
			b.Select = append(b.Select, page.Option{Value: c.Code, Text: v.say(c.Say), On: c.Code == is})
		}
		if add(b); is != "" && len(bar.More) > 0 {
			bar.Open = true
		}
	}
	return bar, nil
}

func (v *visit) stageBox(t *regulation.Type, is string) page.Box {
	b := page.Box{ID: "st", Name: "stage", Label: v.word("stage"), Select: []page.Option{{Text: v.word("all"), On: is == ""}}}
	for _, st := range t.Stages {
		if st.Kind != regulation.StageVoid {
			b.Select = append(b.Select, page.Option{Value: st.Name, Text: v.say(st.Say), On: st.Name == is})
		}
	}
	return b
}

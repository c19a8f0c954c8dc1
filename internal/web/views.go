package web

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/web/page"
)

// viewHref leads to a view of one's own.
func viewHref(t *regulation.Type, own people.View) string {
	q, err := url.ParseQuery(own.Query)
	if err != nil {
		q = url.Values{} // what was kept was written by Encode
	}
	q.Set("view", own.Name)
	return "/t/" + t.Name + "?" + q.Encode()
}

// keepView is the form that keeps a list as it stands, and lets one go.
func (v *visit) keepView(t *regulation.Type, ask asking) *page.KeepView {
	k := &page.KeepView{Action: "/t/" + t.Name + "/views", Hidden: ask.hidden()}
	if ask.view != nil {
		k.Name = ask.view.Name
	}
	return k
}

// askedInForm is the list that a form below it speaks of.
func (v *visit) askedInForm() (*regulation.Type, url.Values, asking, error) {
	t, err := v.typ()
	if err != nil {
		return nil, nil, asking{}, err
	}
	if err := v.r.ParseForm(); err != nil {
		return nil, nil, asking{}, unreadable(err)
	}
	ask, err := v.askingBy(t, v.r.PostForm)
	return t, v.r.PostForm, ask, err
}

// views keeps the list of the form under a name, or drops the view of a name.
func (v *visit) views() error {
	t, f, ask, err := v.askedInForm()
	if err != nil {
		return err
	}
	to := v.session.Settings
	kept := maps.Clone(to.Views)
	if kept == nil {
		kept = map[string][]people.View{}
	}
	name := strings.TrimSpace(f.Get("name"))
	if f.Get("drop") != "" && ask.view != nil {
		name = ask.view.Name
	}
	own := slices.DeleteFunc(slices.Clone(kept[t.Name]), func(x people.View) bool { return x.Name == name })
	next := ask.here()
	if f.Get("drop") == "" {
		now := people.View{Name: name, Query: ask.sieve.Query().Encode(), Columns: fieldNames(ask.cols)}
		own = append(own, now)
		next = viewHref(t, now)
	} else {
		ask.view = nil
		next = ask.here()
	}
	if kept[t.Name] = own; len(own) == 0 {
		delete(kept, t.Name)
	}
	to.Views = kept
	if err := v.Accounts.SetSettings(v.r.Context(), v.session, to); err != nil {
		return err
	}
	return v.see(next)
}

// columnChoice offers the columns of a list.
func (v *visit) columnChoice(t *regulation.Type, ask asking) *page.Columns {
	c := &page.Columns{Action: "/t/" + t.Name + "/columns", Hidden: ask.hidden()}
	for _, f := range record.Columns(t) {
		if v.mayShow(f) {
			c.Boxes = append(c.Boxes, page.Option{Value: f.Name, Text: v.label(f), On: slices.Contains(ask.cols, f)})
		}
	}
	return c
}

// columns keeps the person's choice: of the view that is shown, else of the type.
func (v *visit) columns() error {
	t, f, ask, err := v.askedInForm()
	if err != nil {
		return err
	}
	var names []string
	if f.Get("reset") == "" {
		for _, name := range f["column"] {
			if c := t.Field(name); c == nil || !v.mayShow(c) || !slices.Contains(record.Columns(t), c) {
				return fault.New(fault.NotFound, "「"+t.Say.Zh+"」没有叫「"+name+"」的栏目。", "“"+t.Say.En+"” has no field “"+name+"”.")
			}
			names = append(names, name)
		}
	}
	to := v.session.Settings
	if ask.view != nil {
		to.Views = maps.Clone(to.Views)
		own := slices.Clone(to.Views[t.Name])
		for i := range own {
			if own[i].Name == ask.view.Name {
				own[i].Columns = names
			}
		}
		to.Views[t.Name] = own
	} else {
		to.Columns = maps.Clone(to.Columns)
		if to.Columns == nil {
			to.Columns = map[string][]string{}
		}
		if to.Columns[t.Name] = names; len(names) == 0 {
			delete(to.Columns, t.Name)
		}
	}
	if err := v.Accounts.SetSettings(v.r.Context(), v.session, to); err != nil {
		return err
	}
	return v.see(ask.here())
}

func unreadable(err error) error {
	return fault.New(fault.Invalid, "表单看不懂，没有办理。", "The form cannot be read; nothing was done.").Because(err)
}

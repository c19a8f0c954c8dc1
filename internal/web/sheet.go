package web

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
)

// sheet is the form of an act in the hands of a visit.
type sheet struct {
	*visit
	command record.Command
	typed   url.Values
	files   map[string]regulation.File // by hash: those that may be put into it
	form    *record.Form
	draft   string // its key
	keptAt  time.Time
	phone   bool
	next    string // where to go when it is done
}

// openSheet begins the sheet of an opening act.
func (v *visit) openSheet(typed url.Values) (*sheet, error) {
	t, err := v.typ()
	if err != nil {
		return nil, err
	}
	act := v.r.PathValue("act")
	if act == "" {
		acts := v.opening(t)
		if len(acts) == 0 {
			return nil, notHere()
		}
		act = acts[0].Name
	}
	if a := t.Act(act); a == nil || !a.Opening {
		return nil, notHere()
	}
	return v.sheetOf(record.Command{Type: t.Name, Act: act, Dept: typed.Get("dept"), Actor: v.who}, typed), nil
}

func (v *visit) sheetOf(c record.Command, typed url.Values) *sheet {
	s := &sheet{visit: v, command: c, typed: typed, next: back(typed.Get("next"), "")}
	s.draft = c.Type + "." + c.Act
	if c.Record != 0 {
		s.draft = strconv.FormatInt(c.Record, 10) + "." + c.Act
	} else if u := typed.Get("for"); u != "" {
		s.draft += "@" + cut(u, 20)
	}
	s.phone = strings.HasPrefix(s.next, "/jobs") || strings.HasPrefix(v.r.URL.Path, "/jobs")
	return s
}

func (v *visit) actSheet(typed url.Values) (*sheet, error) {
	id, err := v.id("id")
	if err != nil {
		return nil, err
	}
	l, err := v.Engine.Title(v.r.Context(), v.who, id)
	if err != nil {
		return nil, err
	}
	t := v.prog.Types[l.Type]
	a := v.r.PathValue("act")
	if t == nil || t.Act(a) == nil || t.Act(a).Opening {
		return nil, notHere()
	}
	return v.sheetOf(record.Command{Type: l.Type, Record: id, Act: a, Actor: v.who}, typed), nil
}

// fill asks the engine for the form with what is typed so far; a draft, where
// there is one, stands in for it.
func (s *sheet) fill() error {
	d, err := s.readDraft(s.draft)
	if err != nil {
		return err
	}
	if d != nil {
		s.keptAt = d.At
		for k, vs := range s.typed {
			if _, ok := d.Typed[k]; !ok {
				d.Typed[k] = vs
			}
		}
		s.typed = d.Typed
	}
	return s.ask()
}

// ask puts what is typed to the engine, which says what is asked for, what is
// wrong and what will follow. It reads only.
func (s *sheet) ask() error {
	var err error
	if s.files, err = s.uploads(s.typed); err != nil {
		return err
	}
	if err := s.ownFiles(); err != nil {
		return err
	}
	t := s.prog.Types[s.command.Type]
	in, err := s.inputs(t, t.Act(s.command.Act))
	if err != nil {
		return err
	}
	c := s.command
	c.Input = tried(in)
	s.form, err = s.Engine.Form(s.r.Context(), s.who, c)
	return err
}

// tried leaves out what is empty: a field not typed yet is not wrong.
func tried(in map[string]any) map[string]any {
	out := map[string]any{}
	for k, x := range in {
		switch x := x.(type) {
		case nil:
			continue
		case string:
			if x == "" {
				continue
			}
		case []any:
			if len(x) == 0 {
				continue
			}
		}
		out[k] = x
	}
	return out
}

// ownFiles adds the files the record holds already to those a form may carry.
func (s *sheet) ownFiles() error {
	if s.command.Record == 0 {
		return nil
	}
	for _, f := range s.prog.Types[s.command.Type].Fields {
		if f.Kind != regulation.KindFile && f.Kind != regulation.KindSign {
			continue
		}
		for _, hash := range s.typed[f.Name] {
			if _, ok := s.files[hash]; ok {
				continue
			}
			file, err := s.Engine.File(s.r.Context(), s.who, hash)
			if fault.CodeOf(err) == fault.NotFound {
				continue
			}
			if err != nil {
				return err
			}
			s.files[hash] = file
		}
	}
	return nil
}

func (s *sheet) action() string {
	if s.command.Record != 0 {
		return recordHref(s.command.Record) + "/" + s.command.Act
	}
	return "/t/" + s.command.Type + "/new/" + s.command.Act
}

func (s *sheet) suggestHref(f *regulation.Field) string {
	return "/suggest/" + s.command.Type + "/" + f.Name + "?dept=" + url.QueryEscape(s.form.Dept)
}

func (s *sheet) cancelHref() string {
	switch {
	case s.next != "":
		return s.next
	case s.command.Record != 0:
		return recordHref(s.command.Record)
	}
	return "/t/" + s.command.Type
}

package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/web/page"
)

// merge shows what somebody else changed meanwhile beside what was typed. What
// both changed is chosen from; what only one changed stands.
func (s *sheet) merge(conflict error) error {
	ctx, id := s.r.Context(), s.command.Record
	if id == 0 {
		return conflict
	}
	view, err := s.Engine.View(ctx, s.who, id)
	if err != nil {
		return err
	}
	events, err := s.Engine.History(ctx, s.who, id)
	if err != nil {
		return err
	}
	theirs := map[string]record.Change{} // field -> from what it was when we read it to what it is
	var last *record.Event
	for i := range events { // newest first
		e := &events[i]
		if e.Rev <= s.command.Rev {
			break
		}
		if last == nil {
			last = e
		}
		for _, c := range e.Changes {
			if newer, ok := theirs[c.Field.Name]; ok {
				newer.Old = c.Old
				theirs[c.Field.Name] = newer
			} else {
				theirs[c.Field.Name] = c
			}
		}
	}
	if last == nil {
		return conflict
	}
	p := page.Merge{Action: s.action(), Submit: s.word("merge.submit"), Cancel: page.Button{Text: s.word("merge.cancel"), Href: s.cancelHref(), Plain: true}}
	who := last.Actor
	if last.Rule {
		who = s.word("rule")
	}
	p.Text = s.word("merge.text", who, s.moment(last.At), s.say(last.Say))
	asked := strings.Split(s.typed.Get("asked"), ",")
	shown := map[string]bool{}
	for _, name := range asked {
		f := view.Row.Type.Field(name)
		if f == nil || !plain(f) {
			continue
		}
		c, changed := theirs[name]
		now := view.Field(name)
		if now == nil {
			now = &record.Shown{Field: f}
		}
		mine := s.typed.Get(name)
		was := s.edited(*now)
		if changed {
			was = s.edited(c.Old)
		}
		if mine == was && !changed {
			continue
		}
		m := page.MergeField{Label: s.label(f), Name: name, Theirs: s.text(*now), TheirsValue: s.edited(*now), MineValue: mine, Mine: s.shownTyped(f, mine)}
		m.Old = m.Theirs
		if changed {
			m.Old = s.text(c.Old)
			m.Both = mine != was && mine != m.TheirsValue
			if !m.Both && mine == was {
				m.MineValue, m.Mine = m.TheirsValue, m.Theirs
			}
		}
		shown[name] = true
		p.Fields = append(p.Fields, m)
	}
	p.Hidden = s.carried(shown, view.Rev)
	title := s.word("merge.title")
	p.Head = page.Head{Title: title}
	p.Shell = s.shell(title, page.Link{Text: s.title(view.Link), Href: recordHref(id)}, page.Link{Text: title})
	return s.show(http.StatusConflict, p)
}

// plain says that a field is typed in one piece, so that two edits can stand
// side by side.
func plain(f *regulation.Field) bool {
	return !f.Many && f.Kind != regulation.KindRows && f.Kind != regulation.KindFile && f.Kind != regulation.KindSign
}

// shownTyped writes what was typed the way the value would be shown.
func (v *visit) shownTyped(f *regulation.Field, typed string) string {
	if f.Kind == regulation.KindPerson || f.Kind == regulation.KindRef {
		if n, err := strconv.ParseInt(typed, 10, 64); err == nil && n > 0 {
			if l, err := v.Engine.Title(v.r.Context(), v.who, n); err == nil {
				return v.title(l)
			}
		}
		return typed
	}
	x, err := f.Parse(typed, v.zone)
	if err != nil {
		return typed
	}
	return v.text(record.Shown{Field: f, Value: x})
}

// carried is everything else that was typed, with the revision that is there now.
func (s *sheet) carried(shown map[string]bool, rev int64) []page.Pair {
	out := []page.Pair{{Name: "rev", Value: strconv.FormatInt(rev, 10)}}
	var names []string
	for k := range s.typed {
		if !shown[k] && k != "rev" && k != "key" && k != "secret" {
			names = append(names, k)
		}
	}
	slices.Sort(names)
	for _, k := range names {
		for _, x := range s.typed[k] {
			out = append(out, page.Pair{Name: k, Value: x})
		}
	}
	return out
}

package web

import (
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/web/page"
)

// newForm is the form of an opening act.
func (v *visit) newForm() error {
	s, err := v.openSheet(v.r.URL.Query())
	if err != nil {
		return err
	}
	if err := s.fill(); err != nil {
		return err
	}
	return s.showPage(http.StatusOK, nil)
}

// actForm is the form of an act on a record.
func (v *visit) actForm() error {
	s, err := v.actSheet(v.r.URL.Query())
	if err != nil {
		return err
	}
	if err := s.fill(); err != nil {
		return err
	}
	return s.showPage(http.StatusOK, nil)
}

// view draws the sheet.
func (s *sheet) view(wrong *fault.Error) page.Form {
	f := s.form
	a := f.Act
	p := page.Form{Title: s.actSay(a), Action: s.action(), Submit: s.actSay(a), Clause: s.clauseChip(a.Clause), Draft: s.draft,
		Drop: "/drafts/drop", Check: s.action() + "?check=1"}
	if !s.keptAt.IsZero() {
		p.Kept = s.word("draft.saved", s.keptAt.Format("15:04"))
	}
	if f.Record == nil && a.Say.Empty() {
		p.Title = s.head(f.Type.Say)
	}
	bad := map[string]*fault.Name{}
	var rest []fault.Name
	if wrong != nil {
		for i, n := range wrong.Names {
			if field := s.blamed(n); field != "" {
				if bad[field] == nil {
					bad[field] = &wrong.Names[i]
				}
				continue
			}
			rest = append(rest, n)
		}
	}
	var asked []string
	for _, b := range f.Boxes {
		if n := bad[b.Field.Name]; n != nil {
			b.Wrong = n
			delete(bad, b.Field.Name)
		} else if wrong == nil && s.r.Method == http.MethodGet {
			b.Wrong = nil
		}
		asked = append(asked, b.Field.Name)
		box := s.box(b)
		p.Files = p.Files || box.Files != nil || box.Sign != nil
		if box.Error != "" {
			p.Errors = append(p.Errors, page.Wrong{ID: box.ID, Label: box.Label, Text: box.Error})
		}
		p.Boxes = append(p.Boxes, box)
	}
	if s.signsAgain(a) {
		b := page.Box{ID: "secret", Name: "secret", Label: s.word("secret"), Line: &page.Input{Type: "password", Complete: "off", Max: 200}}
		if n := bad["secret"]; n != nil {
			b.Error = s.say(n.Say)
			p.Errors = append(p.Errors, page.Wrong{ID: b.ID, Label: b.Label, Text: b.Error})
			delete(bad, "secret")
		}
		p.Boxes = append(p.Boxes, b)
	}
	markNeeded(p.Boxes)
	if len(f.Rungs) > 0 {
		signs := s.ladder(a, a.Clause, f.Rungs)
		p.Signs = &signs
	}
	s.lateBoxes(&p, bad)
	for _, n := range bad { // about a field that the form does not show
		rest = append(rest, *n)
	}
	p.Compound = len(p.Errors) > 2
	if len(rest) > 0 {
		p.Refused = s.refused(wrong, rest)
	}
	for _, n := range f.Warn {
		if !slices.ContainsFunc(rest, func(r fault.Name) bool { return r.Name == n.Name }) {
			p.Warn = append(p.Warn, s.warning(n))
		}
	}
	for _, c := range f.Clocks {
		p.Promise = append(p.Promise, page.Line{Text: s.word("promise.clock", s.say(c.Say), s.word("by.time", s.say(i18n.Deadline(c.Due.In(s.zone), s.now)))), Clause: s.clauseChip(c.Clause)})
	}
	if !a.By.Single() {
		p.Note = &page.Box{ID: "note", Name: "note", Label: s.word("note"), Optional: true, Wide: true, Value: s.typed.Get("note"), Line: &page.Input{Type: "text", Max: regulation.MaxText}}
	}
	p.Hidden = s.hidden(asked)
	p.Cancel = &page.Button{Href: s.cancelHref(), Label: s.word("close")}
	for _, name := range s.formsOf(f.Type) {
		if f.Record == nil && s.Print != nil {
			p.And = append(p.And, page.And{Text: s.word("and.print", s.actSay(a)), Name: "then", Value: name, Keys: "Ctrl Shift Enter"})
			break
		}
	}
	return p
}

// markNeeded says of most boxes nothing: where most may stay empty, those that
// may not are marked, else the others.
func markNeeded(boxes []page.Box) {
	optional := 0
	for _, b := range boxes {
		if b.Optional {
			optional++
		}
	}
	most := optional*2 > len(boxes)
	for i := range boxes {
		b := &boxes[i]
		b.Needed = !b.Optional
		b.MarkNeeded = most && b.Needed && b.Seg == nil || most && b.Needed && len(b.Seg) > 2
		b.MarkOptional = !most && b.Optional
	}
}

// blamed is the field a reason is about: the one its path names, else the one
// that would mend it first, if that is typed into.
func (s *sheet) blamed(n fault.Name) string {
	if field := pointer(n.Path); field != "" || len(n.Fix) == 0 || n.Fix[0].Kind != "field" {
		return field
	}
	field := n.Fix[0].Name
	for _, b := range s.form.Boxes {
		if b.Field.Name == field && b.Field.Kind != regulation.KindBool {
			return field
		}
	}
	return ""
}

// pointer is the box a JSON pointer is about: the field it begins with, or one
// of those for a late entry.
func pointer(path string) string {
	switch field, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/"); field {
	case "happened":
		return "late.when"
	case "note":
		return "late.why"
	default:
		return field
	}
}

// refused is what stands on top of a form whose fields are not to blame.
func (s *sheet) refused(f *fault.Error, rest []fault.Name) *page.Note {
	n := &page.Note{Title: s.say(f.Say) + s.word("colon"), Clause: s.clauseChip(f.Clause)}
	var parts []string
	var who []string
	for _, r := range rest {
		parts = append(parts, s.say(r.Say))
		n.Fixes = append(n.Fixes, s.fixes(r.Fix, "")...)
		for _, x := range r.Fix {
			if x.Kind == "person" || x.Kind == "post" {
				who = append(who, s.say(x.Say))
			}
		}
	}
	n.Text = join(parts, s.word("semicolon")) + s.word("stop")
	if len(who) > 0 {
		n.Text += s.word("who.now", join(who, s.word("list.comma")))
	}
	if f.Kept != "" {
		n.Links = []page.Link{{Text: s.word("refusal.proof"), Href: "/r/" + f.Kept}}
	}
	return n
}

// warning is a need that does not hold so far: look before you go on.
func (s *sheet) warning(n fault.Name) page.Note {
	w := page.Note{Text: s.say(n.Say) + s.word("stop"), Clause: s.clauseChip(n.Clause), Fixes: s.fixes(n.Fix, "")}
	for _, x := range n.Fix {
		if x.Record != "" && x.Kind != "person" {
			l := page.Link{Text: s.say(x.Say), Href: "/r/" + x.Record}
			if !slices.Contains(w.Links, l) {
				w.Links = append(w.Links, l)
			}
		}
	}
	return w
}

// hidden is what the form carries along: which fields it shows, the revision
// that was read, a key that lets it be sent twice without harm.
func (s *sheet) hidden(asked []string) []page.Pair {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	out := []page.Pair{{Name: "asked", Value: strings.Join(asked, ",")}, {Name: "key", Value: hex.EncodeToString(b[:])}, {Name: "draft", Value: s.draft}}
	if s.form.Rev != 0 {
		out = append(out, page.Pair{Name: "rev", Value: strconv.FormatInt(s.form.Rev, 10)})
	}
	if s.form.Record == nil {
		out = append(out, page.Pair{Name: "dept", Value: s.form.Dept})
	}
	for _, name := range []string{"next", "for"} {
		if is := s.typed.Get(name); is != "" {
			out = append(out, page.Pair{Name: name, Value: is})
		}
	}
	return out
}

// showPage shows the sheet on a page of its own, or on the phone in its frame.
func (s *sheet) showPage(status int, wrong *fault.Error) error {
	if s.phone && s.form.Record != nil {
		return s.showJob(status, s.form.Record.ID, s, wrong)
	}
	form := s.view(wrong)
	p := page.FormPage{Form: form}
	t := s.form.Type
	title := form.Title
	crumbs := []page.Link{{Text: s.head(t.Say), Href: "/t/" + t.Name}}
	if r := s.form.Record; r != nil {
		title = s.head(t.Say) + " " + s.title(record.Link(*r))
		crumbs = append(crumbs, page.Link{Text: s.title(*r), Href: recordHref(r.ID)})
		view, err := s.Engine.View(s.r.Context(), s.who, r.ID)
		if err != nil {
			return err
		}
		p.About = s.about(view)
	}
	p.Head = page.Head{Title: title, Clause: form.Clause}
	p.Shell = s.shell(form.Title, append(crumbs, page.Link{Text: form.Title})...)
	return s.show(status, p)
}

// about is the record beside its form: the first things filled in.
func (v *visit) about(view *record.View) []page.Read {
	var out []page.Read
	for _, sh := range view.Fields {
		if sh.Value == nil || idle(sh) || len(out) == 12 {
			continue
		}
		switch sh.Field.Kind {
		case regulation.KindFile, regulation.KindSign, regulation.KindRows:
			continue
		}
		out = append(out, v.read(view.ID, sh))
	}
	return out
}

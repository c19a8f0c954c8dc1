package web

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/web/page"
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

// open does an opening act.
func (v *visit) open() error {
	if err := v.parse(); err != nil {
		return err
	}
	s, err := v.openSheet(v.r.PostForm)
	if err != nil {
		return err
	}
	return s.submit()
}

// act does an act on a record.
func (v *visit) act() error {
	if err := v.parse(); err != nil {
		return err
	}
	s, err := v.actSheet(v.r.PostForm)
	if err != nil {
		return err
	}
	if rev := v.r.PostForm.Get("rev"); rev != "" {
		if s.command.Rev, err = strconv.ParseInt(rev, 10, 64); err != nil || s.command.Rev <= 0 {
			return unreadable(fmt.Errorf("rev %q", rev))
		}
	}
	return s.submit()
}

// submit hands the sheet in, or shows it again with what is wrong.
func (s *sheet) submit() error {
	if s.r.URL.Query().Get("check") != "" || s.typed.Get("more") != "" {
		if err := s.ask(); err != nil {
			return err
		}
		return s.showPage(http.StatusOK, nil)
	}
	t := s.prog.Types[s.command.Type]
	a := t.Act(s.command.Act)
	var err error
	if s.files, err = s.uploads(s.typed); err != nil {
		return err
	}
	if err := s.ownFiles(); err != nil {
		return err
	}
	wrong, err := s.looked(t, a)
	if err != nil {
		return err
	}
	if wrong == nil {
		s.command.Input, err = s.inputs(t, a)
		if err == nil {
			err = s.late()
		}
		wrong = named(err)
		if err != nil && wrong == nil {
			return err
		}
	}
	if wrong == nil && s.signsAgain(a) {
		if wrong, err = s.confirm(); err != nil {
			return err
		}
	}
	if wrong == nil {
		s.command.Note, s.command.Key, s.command.Principal = s.typed.Get("note"), s.typed.Get("key"), s.session.Principal
		answer, err := s.Engine.Act(s.r.Context(), s.command)
		if err == nil {
			return s.finished(a, answer)
		}
		switch fault.CodeOf(err) {
		case fault.Conflict:
			return s.merge(err)
		case fault.Refused, fault.Invalid:
			wrong = fault.As(err)
		default:
			return err
		}
	}
	if err := s.writeDraft(s.draft, s.typed); err != nil {
		return err
	}
	s.keptAt = s.now
	if _, asked := s.typed["asked"]; !asked && !s.part && !wrong.Has("secret") {
		return wrong // there was no form: the refusal has a page of its own
	}
	if err := s.ask(); err != nil {
		return wrong
	}
	return s.showPage(http.StatusUnprocessableEntity, wrong)
}

// confirm asks again who signs: the PIN or the password.
func (s *sheet) confirm() (*fault.Error, error) {
	refuse := func(say i18n.Text) *fault.Error {
		return &fault.Error{Code: fault.Refused, Say: i18n.Text{Zh: "没有办成", En: "Not done"}, Names: []fault.Name{{Name: "secret", Path: "/secret", Say: say}}}
	}
	secret := s.typed.Get("secret")
	if secret == "" {
		return refuse(i18n.Text{Zh: "签字前请再输一次 PIN 或密码", En: "give your PIN or password once more before you sign"}), nil
	}
	err := s.Accounts.Confirm(s.r.Context(), s.session, secret)
	if fault.CodeOf(err) == fault.Unauthenticated {
		return refuse(fault.As(err).Say), nil
	}
	return nil, err
}

// named is a fault that says which field is to blame.
func named(err error) *fault.Error {
	if err == nil {
		return nil
	}
	if f := fault.As(err); (f.Code == fault.Invalid || f.Code == fault.Refused) && len(f.Names) > 0 {
		return f
	}
	return nil
}

// late reads when it happened, where it is entered late.
func (s *sheet) late() error {
	when := strings.TrimSpace(s.typed.Get("late.when"))
	if when == "" {
		return nil
	}
	for _, l := range []string{"2006-01-02 15:04", "2006-01-02T15:04", "01-02 15:04"} {
		t, err := time.ParseInLocation(l, when, s.zone)
		if err != nil {
			continue
		}
		if t.Year() == 0 {
			t = time.Date(s.now.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), 0, 0, s.zone)
		}
		s.command.Happened = t
		s.typed.Set("note", strings.TrimSpace(s.typed.Get("late.why")))
		if s.typed.Get("note") == "" {
			return fault.New(fault.Invalid, "没有办成。", "Not done.").At("late.why", "/late.why", "补录须写明为何现在才记", "say why it is entered only now")
		}
		return nil
	}
	return fault.New(fault.Invalid, "没有办成。", "Not done.").At("late.when", "/late.when", "写成 2026-11-24 09:30", "write 2026-11-24 09:30")
}

// looked finds the records whose names were typed and not chosen. One that fits
// is taken; several are offered.
func (s *sheet) looked(t *regulation.Type, a *regulation.Act) (*fault.Error, error) {
	var wrong *fault.Error
	may := mayAsk(a)
	for _, f := range t.Fields {
		typed := strings.TrimSpace(s.typed.Get(f.Name + ".typed"))
		if !may[f.Name] || typed == "" || last(s.typed[f.Name]) != "" && !f.Many {
			continue
		}
		hits, err := s.Engine.Picks(s.r.Context(), s.who, t.Name, f.Name, s.typed.Get("dept"), typed)
		if err != nil {
			return nil, err
		}
		if exact := slices.DeleteFunc(slices.Clone(hits), func(l record.Link) bool { return l.Title != typed }); len(exact) == 1 {
			hits = exact
		}
		switch len(hits) {
		case 1:
			s.typed[f.Name] = append(s.typed[f.Name], strconv.FormatInt(hits[0].ID, 10))
			s.typed.Del(f.Name + ".typed")
		default:
			if wrong == nil {
				wrong = &fault.Error{Code: fault.Invalid, Say: i18n.Text{Zh: "没有办成。", En: "Not done."}}
			}
			zh, en := "没有找到“"+typed+"”", "nothing is called “"+typed+"”"
			if len(hits) > 1 {
				zh, en = "有几个都合“"+typed+"”，请选一个", "several fit “"+typed+"”; choose one"
			}
			wrong.At("ask."+f.Name, "/"+f.Name, zh, en)
		}
	}
	return wrong, nil
}

// finished goes on after an act that was done.
func (s *sheet) finished(a *regulation.Act, ans *record.Answer) error {
	if err := s.forgetDraft(s.draft); err != nil {
		return err
	}
	number := ans.Number
	if number == "" {
		number = ans.Title
	}
	text := s.word("done", s.actSay(a), number)
	if len(ans.Waits) > 0 {
		text = s.word("done.signed", number, join(s.texts(ans.Waits), s.word("list.comma")))
	}
	next := s.next
	if next == "" {
		next = recordHref(ans.Record)
	}
	links := []page.Link{}
	if next != recordHref(ans.Record) {
		links = append(links, page.Link{Text: number, Href: recordHref(ans.Record)})
	}
	s.done(page.Done{Text: text, Links: links})
	if form := s.typed.Get("then"); form != "" && s.Print != nil {
		return s.print(ans.Type+"."+form, []int64{ans.Record}, next, true)
	}
	return s.see(next)
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

// lateBoxes offers a late entry on the form of an opening act of a case.
func (s *sheet) lateBoxes(p *page.Form, bad map[string]*fault.Name) {
	if s.form.Record != nil || !s.form.Type.IsLike("case") {
		return
	}
	box := func(name, label string, in page.Input) page.Box {
		b := page.Box{ID: name, Name: name, Label: label, Value: s.typed.Get(name), Line: &in}
		if n := bad[name]; n != nil {
			b.Error = s.say(n.Say)
			p.Errors = append(p.Errors, page.Wrong{ID: b.ID, Label: label, Text: b.Error})
			delete(bad, name)
		}
		return b
	}
	l := &page.Late{When: box("late.when", s.word("late.when"), page.Input{Type: "text", Mode: "numeric", Hint: s.now.Add(-24 * time.Hour).Format("2006-01-02 15:04")}),
		Reason: box("late.why", s.word("late.why"), page.Input{Type: "text", Max: regulation.MaxText}), Limit: s.word("late.limit")}
	l.Open = l.When.Value != "" || l.When.Error != "" || l.Reason.Error != ""
	p.Late = l
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

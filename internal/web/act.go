package web

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/web/page"
)

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

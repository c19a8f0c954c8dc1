package web

import (
	"crypto/rand"
	"encoding/hex"
	"log/slog"
	"net/http"
	"strings"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/web/page"
)

// statuses are the answers to faults.
var statuses = map[fault.Code]int{
	fault.Refused:         http.StatusUnprocessableEntity,
	fault.Invalid:         http.StatusBadRequest,
	fault.NotFound:        http.StatusNotFound,
	fault.Conflict:        http.StatusConflict,
	fault.Unauthenticated: http.StatusUnauthorized,
	fault.Forbidden:       http.StatusForbidden,
	fault.TooLarge:        http.StatusRequestEntityTooLarge,
	fault.Busy:            http.StatusServiceUnavailable,
	fault.Full:            http.StatusInsufficientStorage,
	fault.Environment:     http.StatusInternalServerError,
	fault.Internal:        http.StatusInternalServerError,
}

// fail answers with what went wrong: the way in for somebody who is not known,
// a refusal for what the regulation does not allow, else an error page.
func (v *visit) fail(err error) {
	f := fault.As(err)
	status := statuses[f.Code]
	if status == 0 {
		status = http.StatusInternalServerError
	}
	var show error
	switch {
	case f.Has("locked"):
		show = v.showChange(status, "")
	case f.Code == fault.Forbidden && f.Has("password"):
		show = v.showSettings(status, nil)
	case f.Code == fault.Unauthenticated:
		show = v.showLogin(status, page.Login{Text: v.say(f.Say)})
	case f.Code == fault.Refused:
		show = v.show(status, v.refusal(f))
	default:
		show = v.show(status, v.failure(f, status, err))
	}
	if show != nil {
		v.Log.Error("error page failed", "path", v.r.URL.Path, "err", show)
		http.Error(v.w, v.say(f.Say), status)
	}
}

func (v *visit) failure(f *fault.Error, status int, err error) page.Error {
	p := page.Error{Title: v.say(f.Say), Back: page.Button{Text: v.word("error.back"), Href: "/", Icon: "back"}}
	for _, n := range f.Names {
		p.Notes = append(p.Notes, v.say(n.Say))
	}
	switch {
	case f.Code == fault.Busy:
		p.Text = v.word("error.busy")
	case status >= 500:
		var b [4]byte
		_, _ = rand.Read(b[:]) // never fails
		p.Code = hex.EncodeToString(b[:])
		p.Text = v.word("error.ours")
		level := slog.LevelError
		if v.r.Context().Err() != nil {
			level = slog.LevelDebug // the reader went away meanwhile
		}
		v.Log.Log(v.r.Context(), level, "page failed", "number", p.Code, "method", v.r.Method, "path", v.r.URL.Path, "code", string(f.Code), "err", err)
	case f.Code == fault.NotFound:
		p.Text = v.word("error.notfound")
		if t := v.prog.Types[v.r.PathValue("type")]; v.who != nil && t != nil && !t.Pattern && v.sees(t) {
			p.Back = page.Button{Text: v.word("back.list"), Href: "/t/" + t.Name, Icon: "back"}
		}
	}
	p.Shell = v.shell(p.Title, page.Link{Text: v.word("error")})
	return p
}

// refusal is the page of an act the regulation does not allow.
func (v *visit) refusal(f *fault.Error) page.Refusal {
	p := page.Refusal{Title: v.say(f.Say), Text: v.word("refusal.nothing"), Clause: v.clauseChip(f.Clause),
		Edition: v.edition(), Back: page.Button{Text: v.word("back"), Href: back(v.r.Header.Get("Referer"), "/"), Icon: "back"}}
	if id := v.r.PathValue("id"); id != "" {
		p.Back = page.Button{Text: v.word("back.record"), Href: "/r/" + id, Icon: "back"}
	} else if t := v.r.PathValue("type"); t != "" {
		p.Back = page.Button{Text: v.word("back.list"), Href: "/t/" + t, Icon: "back"}
	}
	var names, who []string
	for _, n := range f.Names {
		names = append(names, n.Name)
		line := page.Line{Text: v.say(n.Say)}
		if n.Clause != f.Clause {
			line.Clause = v.clauseChip(n.Clause)
		}
		p.Why = append(p.Why, line)
		for _, x := range n.Fix {
			switch x.Kind {
			case "person", "post":
				who = append(who, v.say(x.Say))
			case "wait": // nothing to press: it says when
				p.Why = append(p.Why, page.Line{Text: v.say(x.Say)})
			default:
				if b, ok := v.fixButton(x); ok {
					p.Instead = append(p.Instead, b)
				}
			}
		}
	}
	p.Who = strings.Join(who, v.word("comma"))
	if f.Kept != "" {
		p.Kept = v.word("refusal.kept", v.who.Name, v.moment(v.now))
		p.Proof = &page.Link{Text: v.word("refusal.proof"), Href: "/r/" + f.Kept}
	}
	p.Code = v.word("refusal.code", strings.Join(names, " "))
	title := v.word("refusal")
	p.Shell = v.shell(title, page.Link{Text: title})
	return p
}

// fixButton makes a way on a link.
func (v *visit) fixButton(x fault.Fix) (page.Button, bool) {
	id := x.Record
	if id == "" {
		id = v.r.PathValue("id")
	}
	switch x.Kind {
	case "act":
		t := v.prog.Types[x.Type]
		if t == nil {
			return page.Button{}, false
		}
		a := t.Act(x.Name)
		switch {
		case a == nil:
			return page.Button{}, false
		case a.Opening:
			return page.Button{Text: v.say(x.Say), Href: "/t/" + x.Type + "/new/" + x.Name}, true
		case id == "":
			return page.Button{}, false
		}
		b := page.Button{Text: v.actSay(a), Href: "/r/" + id + "/" + x.Name}
		if x.Record != "" {
			b.Hint = v.say(x.Say)
		}
		return b, true
	case "open":
		return page.Button{Text: v.say(x.Say), Href: "/r/" + id}, id != ""
	case "field":
		if id == "" {
			return page.Button{}, false
		}
		act := v.r.PathValue("act")
		return page.Button{Text: v.word("fill", v.say(x.Say)), Href: "/r/" + id + "/" + act + "#" + x.Name}, act != ""
	}
	return page.Button{}, false
}

package web

import (
	"net/http"
	"strings"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/web/page"
)

// settings leads to the registers that stand under no heading - people, seats,
// absences, departments - and holds one's own settings.
func (v *visit) settings() error { return v.showSettings(http.StatusOK, nil) }

// settingIcons are icons for the registers of the prelude.
var settingIcons = map[string]string{"staff": "people", "seat": "key", "department": "office"}

func (v *visit) showSettings(status int, wrong *fault.Error) error {
	p := page.Settings{Head: page.Head{Title: v.word("settings")}}
	fit := v.session.Fit() == nil
	if fit {
		glance := page.SettingGroup{Title: v.word("glance"), Items: []page.Setting{
			{Icon: "people", Text: v.word("staff.title"), Href: "/settings/people", Note: v.word("staff.text")},
			{Icon: "away", Text: v.word("away.title"), Href: "/settings/away"}}}
		if c := v.placeChain(); len(c) > 1 && v.sees(c[0]) {
			glance.Items = append(glance.Items, page.Setting{Icon: "office", Text: v.word("places.title"), Href: "/settings/places", Note: v.word("places.text")})
		}
		p.Groups = append(p.Groups, glance)
		g := page.SettingGroup{Title: v.word("settings.registers")}
		log := page.SettingGroup{Title: v.word("settings.logs")}
		for _, name := range v.prog.Order {
			t := v.prog.Types[name]
			if t.Pattern || t.Group != "" || !v.sees(t) {
				continue
			}
			s := page.Setting{Icon: "file", Text: v.head(t.Say), Href: "/t/" + t.Name}
			switch {
			case settingIcons[name] != "":
				s.Icon = settingIcons[name]
			case t.IsLike("absence"):
				s.Icon = "away"
			}
			if t.Register || t.IsLike("absence") {
				g.Items = append(g.Items, s)
			} else {
				log.Items = append(log.Items, s)
			}
		}
		for _, x := range []page.SettingGroup{g, log} {
			if len(x.Items) > 0 {
				p.Groups = append(p.Groups, x)
			}
		}
	} else {
		p.Head.Text = v.say(fault.As(v.session.Fit()).Say)
	}
	p.Forms = v.ownForms(fit, wrong)
	p.Shell = v.shell(p.Head.Title, page.Link{Text: p.Head.Title})
	return v.show(status, p)
}

// ownForms are the forms of one's own settings.
func (v *visit) ownForms(fit bool, wrong *fault.Error) []page.Form {
	secret := func(id, label, complete string) page.Box {
		b := page.Box{ID: id, Name: id, Label: label, Line: &page.Input{Type: "password", Complete: complete}}
		if wrong != nil {
			for _, n := range wrong.Names {
				if strings.TrimPrefix(n.Path, "/") == id {
					b.Error = v.say(n.Say)
				}
			}
		}
		return b
	}
	what := v.r.PathValue("what")
	form := func(name, title, submit string, boxes ...page.Box) page.Form {
		f := page.Form{Title: title, Action: "/settings/" + name, Submit: submit, Boxes: boxes}
		if wrong != nil && what == name {
			f.Refused = &page.Note{Text: v.say(wrong.Say)}
			for _, n := range wrong.Names {
				if n.Path == "" || n.Path == "/quick" {
					f.Refused.Text += v.say(n.Say)
				}
			}
		}
		return f
	}
	out := []page.Form{form("password", v.word("password"), v.word("password.change"), secret("old", v.word("password.old"), "current-password"), secret("password", v.word("password.new"), "new-password"))}
	if !fit {
		return out
	}
	pin := form("pin", v.word("pin"), v.word("pin.set"), secret("pin.password", v.word("login.password"), "current-password"), secret("pin", v.word("pin.new"), "off"))
	pin.Sub = v.word("pin.sub")
	set := v.session.Settings
	keys := form("own", v.word("own"), v.word("save"), page.Box{ID: "keys", Name: "keys", Label: v.word("own.keys"), Seg: []page.Option{
		{Value: "on", Text: v.word("on"), On: !set.KeysOff}, {Value: "off", Text: v.word("off"), On: set.KeysOff}}},
		page.Box{ID: "lang", Name: "lang", Label: v.word("own.lang"), Seg: []page.Option{{Value: "zh", Text: "中文", On: v.lang == i18n.Zh}, {Value: "en", Text: "English", On: v.lang == i18n.En}}})
	return append(out, pin, keys)
}

// set keeps a person's own settings.
func (v *visit) set() error {
	if err := v.parse(); err != nil {
		return err
	}
	f, ctx := v.r.PostForm, v.r.Context()
	var err error
	switch v.r.PathValue("what") {
	case "password":
		err = v.Accounts.ChangePassword(ctx, v.session, f.Get("old"), f.Get("password"))
	case "pin":
		err = v.Accounts.SetPIN(ctx, v.session, f.Get("pin.password"), f.Get("pin"))
	case "own":
		to := v.session.Settings
		to.KeysOff, to.Lang = f.Get("keys") == "off", i18n.Lang(f.Get("lang"))
		err = v.Accounts.SetSettings(ctx, v.session, to)
	default:
		return notHere()
	}
	if c := fault.CodeOf(err); c == fault.Invalid || c == fault.Unauthenticated || c == fault.Refused {
		return v.showSettings(http.StatusUnprocessableEntity, fault.As(err))
	}
	if err != nil {
		return err
	}
	v.done(page.Done{Text: v.word("settings.done")})
	return v.see("/settings")
}

// keys is the list of keys, also for the script's window.
func (v *visit) keys() error {
	key := func(text string, keys ...string) page.Key { return page.Key{Keys: keys, Text: text} }
	p := page.KeyList{Groups: []page.KeyGroup{
		{Title: v.word("keys.everywhere"), Keys: []page.Key{key(v.word("find"), "/"), key(v.word("key.new"), "n"), key(v.word("workbench"), "g", "w"), key(v.word("desk"), "g", "d"),
			key(v.word("key.list"), "g", "l"), key(v.word("clauses"), "g", "z"), key(v.word("change.person"), "g", "u"), key(v.word("keys"), "?")}},
		{Title: v.word("keys.lists"), Keys: []page.Key{key(v.word("key.move"), "j", "k"), key(v.word("key.open"), "Enter"), key(v.word("key.select"), "x"), key(v.word("key.pages"), "[", "]"),
			key(v.word("key.hits"), "←", "→"), key(v.word("key.desk"), "1", "…", "9")}},
		{Title: v.word("keys.forms"), Keys: []page.Key{key(v.word("key.act"), "a"), key(v.word("print"), "p"), key(v.word("key.save"), "Ctrl", "Enter"), key(v.word("key.saveprint"), "Ctrl", "Shift", "Enter"),
			key(v.word("key.close"), "Esc")}},
	}}
	p.Shell = v.shell(v.word("keys"), page.Link{Text: v.word("keys")})
	return v.show(http.StatusOK, p)
}

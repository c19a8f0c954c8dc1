package web

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/web/page"
)

// awayDays is how far ahead absences are listed.
const awayDays = 30

// colleagues are the people of the departments somebody has to do with.
func (v *visit) colleagues(dir *people.Directory) []people.Person {
	var out []people.Person
	for _, x := range dir.Persons() {
		p := dir.Person(x.ID, v.now)
		if p == nil || p.Left || !v.near(dir, p) {
			continue
		}
		out = append(out, *p)
	}
	return out
}

func (v *visit) near(dir *people.Directory, p *people.Person) bool {
	if p.ID == v.who.ID || len(p.Seats) == 0 && v.keepsStaff() {
		return true
	}
	for _, s := range p.Seats {
		if slices.ContainsFunc(v.who.Seats, func(mine people.Seat) bool {
			return dir.Reaches(mine.Dept, s.Dept) || dir.Reaches(s.Dept, mine.Dept)
		}) {
			return true
		}
	}
	return false
}

// staffType is the register of people: that of persons named in records.
const staffType = "staff"

// keepsStaff says who sees to people's accounts: who may change their cards.
func (v *visit) keepsStaff() bool {
	t := v.prog.Types[staffType]
	return t != nil && t.Act("edit") != nil && v.couldDo(t.Act("edit"))
}

// staff is who sits where: every department with its people, their posts, who
// is away and who stands in.
func (v *visit) staff() error { return v.showStaff(http.StatusOK, nil) }

func (v *visit) showStaff(status int, note *page.Note) error {
	ctx := v.r.Context()
	dir, err := v.Engine.Directory(ctx)
	if err != nil {
		return err
	}
	accounts := map[int64]people.Account{}
	if v.keepsStaff() {
		all, err := v.Accounts.List(ctx)
		if err != nil {
			return err
		}
		for _, a := range all {
			accounts[a.Person] = a
		}
	}
	title := v.word("staff.title")
	p := page.Overview{Head: page.Head{Title: title, Text: v.word("staff.text"), Acts: v.openers(staffType, "seat")}, Note: note}
	all := v.colleagues(dir)
	placed := map[int64]bool{}
	for _, d := range dir.Depts() {
		var here []people.Person
		for _, x := range all {
			if slices.ContainsFunc(x.Seats, func(s people.Seat) bool { return s.Dept == d.Code }) {
				here = append(here, x)
				placed[x.ID] = true
			}
		}
		if len(here) > 0 {
			p.Panels = append(p.Panels, v.staffPanel(dir, d.Name, d.Code, here, accounts))
		}
	}
	if rest := slices.DeleteFunc(all, func(x people.Person) bool { return placed[x.ID] }); len(rest) > 0 {
		p.Panels = append(p.Panels, v.staffPanel(dir, v.word("staff.none"), "", rest, accounts))
	}
	p.Shell = v.shell(title, page.Link{Text: v.word("settings"), Href: "/settings"}, page.Link{Text: title})
	return v.show(status, p)
}

func (v *visit) staffPanel(dir *people.Directory, name, dept string, here []people.Person, accounts map[int64]people.Account) page.Panel {
	keeps := v.keepsStaff()
	tb := &page.Table{Caption: name, Cols: []page.Col{{Text: v.word("staff.name")}, {Text: v.word("staff.posts"), Class: "wrap"}, {Text: v.word("staff.today"), Class: "wrap"}, {Text: v.word("staff.standin"), Class: "wrap"}}}
	if keeps {
		tb.Cols = append(tb.Cols, page.Col{Text: v.word("staff.account")}, page.Col{Text: v.word("acts"), Quiet: true})
	}
	for _, x := range here {
		posts := page.Cell{Class: "wrap"}
		for _, s := range x.Seats {
			if s.Dept == dept {
				l := page.Link{Text: v.postName(s.Post), Href: recordHref(s.Record)}
				if !s.Until.IsZero() {
					l.Text += " " + v.word("away.until", v.say(i18n.Deadline(s.Until.In(v.zone), v.now)))
				}
				posts.Lines = append(posts.Lines, l)
			}
		}
		today, standin := page.Cell{Text: v.word("staff.here"), Dim: true, Class: "wrap"}, page.Cell{Class: "wrap"}
		if a := dir.Away(x.ID, v.now); a != nil {
			today = page.Cell{Class: "wrap", Text: v.absent(a), Href: recordHref(a.Record)}
			standin.Text = v.standIns(dir, x)
		}
		row := page.Row{Cells: []page.Cell{{Text: x.Name, Href: recordHref(x.ID)}, posts, today, standin}}
		if keeps {
			row.Cells = append(row.Cells, v.accountCells(x, accounts)...)
		}
		tb.Rows = append(tb.Rows, row)
	}
	return page.Panel{Title: name, Count: strconv.Itoa(len(here)), Table: tb}
}

// accountCells show how somebody signs in, and let who sees to it help him.
func (v *visit) accountCells(x people.Person, accounts map[int64]people.Account) []page.Cell {
	act := func(what, text string) page.Button {
		return page.Button{Text: text, Href: "/settings/people/" + strconv.FormatInt(x.ID, 10), Post: true, Plain: true, Label: x.Name, Confirm: v.word("staff.sure", text, x.Name), Hidden: []page.Pair{{Name: "what", Value: what}}}
	}
	a, ok := accounts[x.ID]
	if !ok {
		return []page.Cell{{Text: v.word("staff.noaccount"), Dim: true}, {Acts: []page.Button{act("open", v.word("staff.open"))}}}
	}
	state := a.Login
	if a.PIN {
		state += " · PIN"
	}
	if a.Closed {
		state += " · " + v.word("staff.closed")
	}
	acts := []page.Button{act("password", v.word("staff.password"))}
	if a.PIN {
		acts = append(acts, act("pin", v.word("staff.pin")))
	}
	return []page.Cell{{Text: state}, {Acts: acts}}
}

func (v *visit) postName(post string) string {
	if p := v.prog.Posts[post]; p != nil {
		return v.head(p.Say)
	}
	return post
}

// absent says how long and why somebody is away.
func (v *visit) absent(a *people.Absence) string {
	return join(nonempty(v.word("staff.away", v.say(i18n.Deadline(a.Until.In(v.zone), v.now))), a.Reason), v.word("semicolon"))
}

func nonempty(parts ...string) []string {
	return slices.DeleteFunc(parts, func(s string) bool { return s == "" })
}

// standIns says for each post of somebody who is away who is there in his
// stead: others of that post, else those above by the regulation's own rule.
func (v *visit) standIns(dir *people.Directory, x people.Person) string {
	var out []string
	for _, s := range x.Seats {
		who := slices.DeleteFunc(slices.Clone(dir.Here(s.Post, s.Dept, v.now)), func(id int64) bool { return id == x.ID })
		post := s.Post
		for _, above := range v.above(s.Post) {
			if len(who) > 0 {
				break
			}
			who, post = dir.Here(above, s.Dept, v.now), above
		}
		var names []string
		for _, id := range who {
			names = append(names, dir.Name(id))
		}
		line := v.postName(s.Post) + v.word("dash")
		switch {
		case len(names) == 0:
			line += v.word("staff.nobody")
		case post != s.Post:
			line += join(names, v.word("list.comma")) + v.word("staff.as", v.postName(post))
		default:
			line += join(names, v.word("list.comma"))
		}
		out = append(out, line)
	}
	return join(out, v.word("semicolon"))
}

// above are the posts that a rule of the regulation turns to when a post is
// not there: those of its exceptions.
func (v *visit) above(post string) []string {
	var out []string
	for _, name := range sorted(v.prog.Posts) {
		p := v.prog.Posts[name]
		if p.By == nil || !namesPost(p.By, post) {
			continue
		}
		for _, x := range p.Except {
			for _, other := range sorted(v.prog.Posts) {
				if x.By != nil && namesPost(x.By, other) {
					out = append(out, other)
				}
			}
		}
	}
	return out
}

func namesPost(by *regulation.By, post string) bool {
	for _, step := range by.Steps {
		for _, party := range step {
			for _, a := range party {
				if a.Kind == regulation.ActorPost && a.Post == post {
					return true
				}
			}
		}
	}
	return false
}

// openers are the buttons of the acts that open records of some types.
func (v *visit) openers(types ...string) []page.Button {
	var out []page.Button
	for _, name := range types {
		if t := v.prog.Types[name]; t != nil && !t.Pattern {
			for _, a := range v.opening(t) {
				out = append(out, page.Button{Text: v.actSay(a), Href: "/t/" + name + "/new/" + a.Name, Icon: "plus", Drawer: true})
			}
		}
	}
	return out
}

// away is who is away now and in the days to come, and who stands in.
func (v *visit) away() error {
	dir, err := v.Engine.Directory(v.r.Context())
	if err != nil {
		return err
	}
	var kinds []string
	for _, name := range v.prog.Order {
		if t := v.prog.Types[name]; t.IsLike("absence") && !t.Pattern {
			kinds = append(kinds, name)
		}
	}
	title := v.word("away.title")
	p := page.Overview{Head: page.Head{Title: title, Text: v.word("away.text"), Acts: v.openers(kinds...)}}
	for i := range p.Head.Acts { // one's own is what is entered most
		p.Head.Acts[i].Href += "?person=" + strconv.FormatInt(v.who.ID, 10)
	}
	now, later := page.Panel{Title: v.word("away.now"), Empty: v.word("away.nobody")}, page.Panel{Title: v.word("away.later", awayDays), Empty: v.word("none")}
	for _, a := range dir.AwayOn(v.now, v.now.Add(awayDays*24*time.Hour)) {
		x := dir.Person(a.Person, v.now)
		if x == nil || x.Left || !v.near(dir, x) {
			continue
		}
		panel, standin := &later, ""
		if !a.From.After(v.now) {
			panel, standin = &now, v.standIns(dir, *x)
		}
		if panel.Table == nil {
			panel.Table = &page.Table{Caption: panel.Title, Cols: []page.Col{{Text: v.word("staff.name")}, {Text: v.word("staff.posts"), Class: "wrap"}, {Text: v.word("away.from")}, {Text: v.word("away.to")}, {Text: v.word("away.why"), Class: "wrap"}}}
			if panel == &now {
				panel.Table.Cols = append(panel.Table.Cols, page.Col{Text: v.word("staff.standin"), Class: "wrap"})
			}
			panel.Empty = ""
		}
		why := a.Reason
		if why == "" {
			why = v.say(v.prog.Types[a.Type].Say)
		}
		cells := []page.Cell{{Text: x.Name, Href: recordHref(a.Record)}, {Text: v.posts(x), Class: "wrap"}, {Text: v.short(a.From)}, {Text: v.short(a.Until)}, {Text: why, Class: "wrap"}}
		if panel == &now {
			cells = append(cells, page.Cell{Text: standin, Class: "wrap"})
		}
		panel.Table.Rows = append(panel.Table.Rows, page.Row{Href: recordHref(a.Record), Cells: cells})
	}
	p.Panels = []page.Panel{now, later}
	p.Shell = v.shell(title, page.Link{Text: v.word("settings"), Href: "/settings"}, page.Link{Text: title})
	return v.show(http.StatusOK, p)
}

// account helps somebody to sign in again: a password for once, his PIN taken
// away, an account for one who has none. It is for who keeps the staff.
func (v *visit) account() error {
	if err := v.parse(); err != nil {
		return err
	}
	id, err := v.id("person")
	if err != nil {
		return err
	}
	if !v.keepsStaff() {
		return fault.New(fault.Forbidden, "账号由系统管理员办。", "Accounts are for the system administrator.")
	}
	ctx := v.r.Context()
	view, err := v.Engine.View(ctx, v.who, id)
	if err != nil {
		return err
	}
	if view.Row.Type.Name != staffType {
		return notHere()
	}
	what := v.r.PostForm.Get("what")
	if what == "pin" {
		a, err := v.Accounts.Of(ctx, id)
		if err == nil {
			err = v.Accounts.DropPIN(ctx, a.Principal)
		}
		if err != nil {
			return err
		}
		v.done(page.Done{Text: v.word("staff.pin.done", view.Title)})
		return v.see("/settings/people")
	}
	once, err := v.Accounts.PasswordForOnce()
	if err != nil {
		return err
	}
	login := ""
	switch what {
	case "password":
		a, err := v.Accounts.Of(ctx, id)
		if err == nil {
			err = v.Accounts.SetPassword(ctx, a.Principal, once, true)
			login = a.Login
		}
		if err != nil {
			return err
		}
	case "open":
		if login, _ = view.Row.Vals["login"].(string); login == "" {
			return fault.New(fault.Invalid, "先在员工登记里填登录名。", "Enter the sign-in name on the card first.")
		}
		if _, err := v.Accounts.Enrol(ctx, id, login, once, true); err != nil {
			return err
		}
	default:
		return notHere()
	}
	return v.showStaff(http.StatusOK, &page.Note{Title: v.word("staff.once", view.Title, login, once), Text: v.word("staff.once.text")})
}

package web

import (
	"net/http"
	"strconv"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/web/page"
)

// jobs is a technician's list on his phone: what he holds by name, what he may
// take, what stands still.
func (v *visit) jobs() error {
	b, err := v.Engine.Workbench(v.r.Context(), v.who, false)
	if err != nil {
		return err
	}
	mine := page.JobGroup{Title: v.word("jobs.mine"), Now: true}
	hold := page.JobGroup{Title: v.word("jobs.hold")}
	free := page.JobGroup{Title: v.word("jobs.free")}
	for _, t := range b.Waiting {
		if !v.business(t) {
			continue
		}
		job := page.Job{Place: v.title(t.Link), Href: "/jobs/" + strconv.FormatInt(t.ID, 10), Chip: v.chip(t.Due, false, false), Dim: v.jobLine(t)}
		switch {
		case t.Mine && t.Stage != nil && t.Stage.Kind == regulation.StageWait:
			hold.Jobs = append(hold.Jobs, job)
		case t.Mine:
			mine.Jobs = append(mine.Jobs, job)
		default:
			for _, c := range t.May {
				if !c.Form && c.Act.By.Single() {
					act := v.actButton(t.ID, t.Rev, c, "/jobs")
					act.Main = true
					job.Act = &act
					break
				}
			}
			free.Jobs = append(free.Jobs, job)
		}
	}
	p := page.Jobs{Title: v.word("jobs"), Tabs: v.tabbar("/jobs")}
	for _, g := range []page.JobGroup{mine, free, hold} {
		if len(g.Jobs) > 0 {
			g.Count = strconv.Itoa(len(g.Jobs))
			p.Groups = append(p.Groups, g)
		}
	}
	if len(p.Groups) == 0 {
		p.Empty = &page.Empty{Title: v.word("jobs.none"), Text: v.word("jobs.none.text")}
	}
	p.Shell = v.phoneShell(p.Title)
	return v.show(http.StatusOK, p)
}

// jobLine is the small print of a job: stage, number, when it came in.
func (v *visit) jobLine(t record.Task) string {
	parts := []string{}
	if t.Stage != nil {
		parts = append(parts, v.say(t.Stage.Say))
	}
	return join(append(parts, v.short(t.Opened), t.Number), " · ")
}

func (v *visit) tabbar(here string) []page.Menu {
	out := []page.Menu{{Icon: "records", Text: v.word("jobs"), Href: "/jobs"}, {Icon: "workbench", Text: v.word("workbench"), Href: "/"},
		{Icon: "bell", Text: v.word("notices"), Href: "/notices", Count: v.bell()},
		{Icon: "search", Text: v.word("find"), Href: "/search"}, {Icon: "person", Text: v.word("me"), Href: "/settings"}}
	for i := range out {
		out[i].Current = out[i].Href == here
	}
	return out
}

// phoneShell has no menu: the phone's frame has its own.
func (v *visit) phoneShell(title string) page.Shell {
	part := v.part
	v.part = true // nothing is counted
	s := v.shell(title)
	v.part, s.Bare = part, part
	s.Who, s.Post, s.KeysOff = v.who.Name, v.posts(v.who), true
	s.Now.Text = v.now.Format("01-02 15:04")
	if !part {
		s.Done = v.takeDone()
	}
	return s
}

// job is one job on the phone.
func (v *visit) job() error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	return v.showJob(http.StatusOK, id, nil, nil)
}

// showJob shows a job with a form: the one that was asked for or sent, else
// that of the act that comes next.
func (v *visit) showJob(status int, id int64, s *sheet, wrong *fault.Error) error {
	view, err := v.Engine.View(v.r.Context(), v.who, id)
	if err != nil {
		return err
	}
	if err := v.Engine.SeeNotices(v.r.Context(), v.who, id); err != nil {
		return err
	}
	t := view.Row.Type
	here := "/jobs/" + strconv.FormatInt(id, 10)
	p := page.OneJob{Title: view.Number, Back: page.Link{Text: v.word("jobs.back"), Href: "/jobs"}, Lead: v.title(view.Link), Chip: v.chip(nearest(view.Clocks), true, false)}
	if p.Title == "" {
		p.Title = p.Lead
	}
	for _, sh := range view.Fields {
		switch {
		case sh.Value == nil, idle(sh), sh.Field.Name == "title", sh.Field.Name == "no":
		case sh.Field.Kind == regulation.KindLong && p.Text == "":
			p.Text = v.text(sh)
		case sh.Field.Kind == regulation.KindTel && p.Call == nil && !sh.Masked && !sh.Field.Many:
			p.Call = v.phone(id, sh)
			if p.Call.Uncover == "" {
				p.Call.Text = v.word("call.household")
			} else {
				p.Call.Press = v.word("call.household")
			}
		default:
			p.Items = append(p.Items, v.read(id, sh))
		}
	}
	p.Steps = v.steps(view)
	p.Marks = v.marks(view, nil)
	want := v.r.URL.Query().Get("act")
	if s != nil {
		want = s.command.Act
	}
	next := v.nextAct(view, want)
	if want != "" && next == nil && s == nil {
		return notHere()
	}
	for _, c := range view.May {
		if next != nil && c.Act == next.Act || c.Act.Name == "edit" {
			continue
		}
		b := v.actButton(id, view.Rev, c, here)
		if !b.Post {
			b = page.Button{Text: v.head(c.Say), Href: here + "?act=" + c.Act.Name}
		}
		p.Acts = append(p.Acts, b)
	}
	switch {
	case next == nil:
	case !next.Form && next.Act.By.Single():
		b := v.actButton(id, view.Rev, *next, here)
		b.Main, b.Confirm = true, ""
		p.Press = &b
	default:
		if s == nil {
			typed := v.r.URL.Query()
			typed.Set("next", here)
			s = v.sheetOf(record.Command{Type: t.Name, Record: id, Act: next.Act.Name, Actor: v.who}, typed)
			if err := s.fill(); err != nil {
				return err
			}
		}
		form := s.view(wrong)
		form.Groups = groups(form)
		form.Boxes = nil
		p.Form = &form
	}
	p.Shell = v.phoneShell(p.Title)
	return v.show(status, p)
}

// nextAct is the act wanted, else the first that moves the job on.
func (v *visit) nextAct(view *record.View, want string) *record.Choice {
	for i, c := range view.May {
		if want == c.Act.Name || want == "" && movesOn(view.Row.Type, c.Act, view.Row.Stage) {
			return &view.May[i]
		}
	}
	return nil
}

// groups sorts the boxes of a form into panels: photographs, rows and
// signatures each have one of their own.
func groups(f page.Form) []page.Group {
	var out []page.Group
	rest := page.Group{Title: f.Title}
	for _, b := range f.Boxes {
		if b.Files == nil && b.Rows == nil && b.Sign == nil {
			rest.Boxes = append(rest.Boxes, b)
			continue
		}
		g := page.Group{Title: b.Label}
		b.Quiet = true
		g.Boxes = []page.Box{b}
		out = append(out, g)
	}
	if f.Note != nil {
		rest.Boxes = append(rest.Boxes, *f.Note)
	}
	if len(rest.Boxes) > 0 {
		out = append([]page.Group{rest}, out...)
	}
	return out
}

// steps is the stage bar of a phone: the last four stages and the next.
func (v *visit) steps(view *record.View) []page.Stage {
	out := []page.Stage{}
	now := 0
	for i, st := range view.Path {
		s := page.Stage{State: st.State, Name: v.head(st.Stage.Say), Note: "—"}
		if !st.At.IsZero() {
			s.Note = st.At.In(v.zone).Format("15:04")
		}
		if st.State == "now" {
			s.Note, now = v.word("now"), i
		}
		out = append(out, s)
	}
	from := max(0, min(now-3, len(out)-5))
	return out[from:min(len(out), from+5)]
}

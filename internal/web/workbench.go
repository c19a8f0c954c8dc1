package web

import (
	"strconv"

	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/web/page"
)

const benchRows = 12

// workbench is what waits for somebody, in the order of what follows soonest.
func (v *visit) workbench() error {
	all := v.leads()
	b, err := v.Engine.Workbench(v.r.Context(), v.who, all)
	if err != nil {
		return err
	}
	p := page.Workbench{Head: page.Head{Text: v.word("bench.order")}}
	if v.prog.Desk != "" && len(v.deskActs()) > 0 {
		p.Head.Acts = []page.Button{{Text: v.word("register"), Href: "/desk", Icon: "plus", Main: true, Key: "n"}}
	}
	var approvals, jobs []record.Task
	for _, t := range b.Waiting {
		if !v.business(t) {
			continue
		}
		if t.Approval {
			approvals = append(approvals, t)
		} else {
			jobs = append(jobs, t)
		}
	}
	p.Head.Title = v.benchTitle(int(b.Counts.Over), len(approvals), len(jobs))
	p.First = v.doFirst(approvals, jobs)
	p.Facts = []page.Fact{
		{Text: v.word("bench.approvals"), Value: i18n.Count(int64(len(approvals))), Href: "#approvals"},
		{Text: v.word("bench.over"), Value: i18n.Count(b.Counts.Over), Href: "#over", Late: b.Counts.Over > 0, Note: v.scopeNote(all)},
		{Text: v.word("bench.today"), Value: i18n.Count(b.Counts.Today), Href: "#next"},
		{Text: v.word("bench.jobs"), Value: i18n.Count(int64(len(jobs))), Href: "#jobs"},
	}
	if len(approvals) > 0 {
		p.Panels = append(p.Panels, v.taskPanel("approvals", v.word("bench.approvals"), approvals, true))
	}
	if len(b.Over) > 0 {
		p.Panels = append(p.Panels, v.taskPanel("over", v.word("bench.over"), b.Over, false))
	}
	if len(jobs) > 0 {
		p.Panels = append(p.Panels, v.taskPanel("jobs", v.word("bench.jobs"), jobs, true))
	}
	if len(b.Next) > 0 {
		p.Panels = append(p.Panels, v.nextPanel(b.Next))
	}
	if len(p.Panels) == 0 {
		p.Empty = &page.Empty{Title: v.word("bench.empty"), Text: v.word("bench.empty.text")}
	}
	if p.Sides, err = v.sides(); err != nil {
		return err
	}
	p.Shell = v.shell(v.word("workbench"), page.Link{Text: v.word("workbench")})
	return v.show(200, p)
}

// business says that a record waits as business does: a register entry only
// stands there, and what is over could be taken up again but waits for nobody.
func (v *visit) business(t record.Task) bool {
	typ := v.prog.Types[t.Type]
	return typ != nil && !typ.Register && (t.Stage == nil || t.Stage.Kind != regulation.StageEnd)
}

// leads says whether somebody looks after whole departments: he sees what is
// late there, not only what is his.
func (v *visit) leads() bool {
	for post := range v.leading() {
		if v.who.Has(post) {
			return true
		}
	}
	return false
}

func (v *visit) scopeNote(all bool) string {
	if all {
		return v.word("bench.department")
	}
	return v.word("bench.own")
}

// benchTitle is a sentence, not a greeting.
func (v *visit) benchTitle(over, wait, jobs int) string {
	switch {
	case over > 0 && wait > 0:
		return v.word("bench.title.both", over, wait)
	case over > 0:
		return v.word("bench.title.over", over)
	case wait > 0:
		return v.word("bench.title.wait", wait)
	case jobs > 0:
		return v.word("bench.title.jobs", jobs)
	}
	return v.word("bench.title.none")
}

// doFirst is the one thing to do first: an approval before a job, the nearest due.
func (v *visit) doFirst(approvals, jobs []record.Task) *page.First {
	var t *record.Task
	var title string
	switch {
	case len(approvals) > 0:
		t = &approvals[0]
		title = v.word("bench.decide", v.say(t.May[0].Say), t.Number)
	case len(jobs) > 0 && jobs[0].Due != nil && jobs[0].Due.State != record.ClockRunning:
		t = &jobs[0]
		title = v.word("bench.do", v.say(t.May[0].Say), t.Number)
	default:
		return nil
	}
	f := &page.First{Title: title, Text: v.title(t.Link), Chip: v.chip(t.Due, true, false), Clause: v.clauseChip(t.May[0].Clause)}
	f.Acts = []page.Button{{Text: v.word("open.it"), Href: recordHref(t.ID), Main: true}}
	return f
}

// taskPanel lists tasks, with the first act of each where one press does it.
func (v *visit) taskPanel(id, title string, tasks []record.Task, acts bool) page.Panel {
	p := page.Panel{ID: id, Title: title, Count: strconv.Itoa(len(tasks))}
	tb := &page.Table{Caption: title, Cols: []page.Col{{Text: v.word("clock")}, {Text: v.word("number")}, {Text: v.word("kind")}, {Text: v.word("content"), Class: "c-main"},
		{Text: v.word("stage")}, {Text: v.word("by.clause")}}}
	if acts {
		tb.Cols = append(tb.Cols, page.Col{Text: v.word("acts"), Class: "num", Quiet: true})
		p.Keys = []page.Key{{Keys: []string{"j", "k"}, Text: v.word("key.move")}, {Keys: []string{"Enter"}, Text: v.word("key.open")}}
	}
	for i, t := range tasks {
		if i == benchRows {
			p.Foot = v.word("bench.more", len(tasks)-i)
			break
		}
		tb.Rows = append(tb.Rows, v.taskRow(t, acts))
	}
	p.Table = tb
	return p
}

func (v *visit) taskRow(t record.Task, acts bool) page.Row {
	typ := v.prog.Types[t.Type]
	kind, stage, clause := "", "", ""
	if typ != nil {
		kind, clause = v.head(typ.Say), typ.Clause
	}
	if t.Stage != nil {
		stage = v.head(t.Stage.Say)
	}
	if t.Due != nil && t.Due.Clause != "" {
		clause = t.Due.Clause
	}
	number := t.Number
	if number == "" {
		number = "#" + strconv.FormatInt(t.ID, 10)
	}
	row := page.Row{Href: recordHref(t.ID), Cells: []page.Cell{{Chip: v.chip(t.Due, true, false)}, {Text: number, Href: recordHref(t.ID)}, {Text: kind},
		{Text: v.title(t.Link), Class: "c-main"}, {Text: stage}, {Clause: v.clauseChip(clause)}}}
	if !acts {
		return row
	}
	cell := page.Cell{Class: "num"}
	for _, c := range t.May {
		if b := v.actButton(t.ID, t.Rev, c, "/"); b.Post && b.Confirm == "" {
			b.Label, b.Key = number, "a"
			cell.Acts = []page.Button{b}
			break
		}
	}
	row.Cells = append(row.Cells, cell)
	return row
}

// nextPanel lists what runs out next.
func (v *visit) nextPanel(tasks []record.Task) page.Panel {
	p := page.Panel{ID: "next", Title: v.word("bench.next"), Count: ""}
	tb := &page.Table{Caption: p.Title, Cols: []page.Col{{Text: v.word("due")}, {Text: v.word("clock")}, {Text: v.word("number")}, {Text: v.word("content"), Class: "c-main"}, {Text: v.word("with")}}}
	for i, t := range tasks {
		if i == benchRows || t.Due == nil {
			break
		}
		with := v.first(join(v.texts(t.Due.By), v.word("list.comma")))
		tb.Rows = append(tb.Rows, page.Row{Href: recordHref(t.ID), Cells: []page.Cell{{Text: v.say(i18n.Deadline(t.Due.Due.In(v.zone), v.now))}, {Chip: v.chip(t.Due, true, false)},
			{Text: t.Number, Href: recordHref(t.ID)}, {Text: v.title(t.Link), Class: "c-main"}, {Text: with, Class: "c-cut"}}})
	}
	p.Table = tb
	return p
}

// sides are who is away today.
func (v *visit) sides() ([]page.Panel, error) {
	dir, err := v.Engine.Directory(v.r.Context())
	if err != nil {
		return nil, err
	}
	from := v.now
	day := from.Truncate(0)
	until := from.AddDate(0, 0, 1)
	away := page.Panel{Title: v.word("away.today"), Empty: v.word("away.nobody")}
	for _, a := range dir.AwayOn(day, until) {
		near := false
		for _, mine := range v.who.Seats {
			home := dir.Home(a.Person, v.now)
			near = near || dir.Reaches(mine.Dept, home) || dir.Reaches(home, mine.Dept)
		}
		if !near {
			continue
		}
		away.Empty = ""
		away.Items = append(away.Items, page.Item{Text: dir.Name(a.Person), Right: v.word("away.until", v.say(i18n.Deadline(a.Until.In(v.zone), v.now)))})
	}
	return []page.Panel{away}, nil
}

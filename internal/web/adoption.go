package web

import (
	"net/http"
	"strconv"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/web/page"
)

func adoptionHref(job int64) string { return "/editions/adoptions/" + strconv.FormatInt(job, 10) }

// adopt begins to bring records under the edition in force: those selected, or
// all that a page of changes listed. Each is done by its own act adopt, in the
// name of who asked.
func (v *visit) adopt() error {
	if err := v.parse(); err != nil {
		return err
	}
	f := v.r.PostForm
	a := record.Adoption{Dept: f.Get("dept"), Type: f.Get("type")}
	switch f.Get("which") {
	case "all":
	case "picked":
		if len(f["id"]) == 0 || len(f["id"]) > batchMost {
			return fault.New(fault.Invalid, "先在列表里选中 1 到 200 件。", "Select 1 to 200 in the list first.")
		}
		var err error
		if a.Records, err = v.ids(f["id"]); err != nil {
			return err
		}
	default:
		return notHere()
	}
	job, err := v.Engine.BeginAdoption(v.r.Context(), v.who, a)
	if err != nil {
		return err
	}
	return v.see(adoptionHref(job))
}

// adoption is how far such a job is, and what came of each record.
func (v *visit) adoption() error {
	job, err := v.id("job")
	if err != nil {
		return err
	}
	after, err := v.number("after")
	if err != nil {
		return err
	}
	stayed := v.r.URL.Query().Get("only") == "stayed"
	info, results, err := v.Engine.Adoption(v.r.Context(), v.who, job, record.Results{After: after, Limit: listRows, Stayed: stayed})
	if err != nil {
		return err
	}
	here := adoptionHref(job)
	only := here + "?only=stayed"
	title := v.word("adoption.title", info.All)
	p := page.List{Head: page.Head{Title: title, Text: v.moment(info.At), Acts: []page.Button{{Text: v.word("editions"), Href: "/editions", Icon: "back"}}},
		Views: []page.View{{Text: v.word("adoption.all"), Href: here, Count: countText(info.All, false), Current: !stayed}, {Text: v.word("adoption.only"), Href: only, Count: countText(info.Stayed, false), Current: stayed}}}
	work := page.Work{Value: info.Came + info.Stayed, Max: info.All, Text: v.word("adoption.count", info.Came+info.Stayed, info.All, info.Came, info.Stayed)}
	if !info.Done {
		work.Live, work.Href = here, here
	}
	p.Work = []page.Work{work}
	p.Table = page.Table{Caption: title, Cols: []page.Col{{Text: v.word("number")}, {Text: v.word("title"), Class: "c-main"}, {Text: v.word("result")}, {Text: v.word("change.cannot"), Class: "wrap"}, {Text: v.word("by.clause")}}}
	for _, r := range results {
		number := r.Number
		if number == "" {
			number = "#" + strconv.FormatInt(r.ID, 10)
		}
		state := page.Cell{Text: v.first(v.word("adoption.stayed"))}
		switch {
		case r.Waits:
			state = page.Cell{Text: v.first(v.word("adoption.waits")), Dim: true}
		case r.Came:
			state = page.Cell{Text: v.first(v.word("adoption.came"))}
		}
		var why []string
		for _, n := range r.Why {
			why = append(why, v.say(n.Say))
		}
		row := page.Row{Href: recordHref(r.ID), Cells: []page.Cell{{Text: number, Href: recordHref(r.ID)}, {Text: v.title(r.Link), Class: "c-main"}, state,
			{Class: "wrap", Text: v.first(join(why, v.word("semicolon")))}, {Clause: v.clauseChip(r.Clause)}}}
		p.Table.Rows = append(p.Table.Rows, row)
	}
	switch {
	case len(results) == 0:
		p.Empty = &page.Empty{Title: v.word("adoption.empty"), Text: v.word("adoption.empty.text")}
	case len(results) == listRows:
		next := here + "?after=" + strconv.FormatInt(results[len(results)-1].ID, 10)
		if stayed {
			next += "&only=stayed"
		}
		p.Pager = &page.Pager{Text: v.word("change.page", len(results)), Next: next}
	}
	p.Shell = v.shell(title, page.Link{Text: v.word("clauses"), Href: "/clauses"}, page.Link{Text: v.word("editions"), Href: "/editions"}, page.Link{Text: title})
	return v.show(http.StatusOK, p)
}

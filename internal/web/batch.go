package web

import (
	"net/http"
	"strconv"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/web/page"
)

const batchMost = 200

// batchActs are what may be tried with several records at once: acts that ask
// for nothing or for plain things, and the printed forms.
func (v *visit) batchActs(t *regulation.Type) *page.Batch {
	b := &page.Batch{Action: "/t/" + t.Name + "/batch"}
	for _, a := range t.Acts {
		if a.Opening || a.Say.Empty() || !v.couldDo(a) || !a.By.Single() {
			continue
		}
		if f := papers(t, a); f != nil {
			if b.Not == nil && movesOn(t, a, "") {
				b.Not = &page.Line{Text: v.word("batch.not", v.actSay(a), v.label(f)), Clause: v.clauseChip(a.Clause)}
			}
			continue
		}
		if len(b.Acts) < 6 {
			b.Acts = append(b.Acts, page.And{Text: v.actSay(a), Name: "act", Value: a.Name})
		}
	}
	if v.Print != nil {
		for _, form := range v.formsOf(t) {
			b.Acts = append(b.Acts, page.And{Text: v.word("print.form", v.formName(t.Name+"."+form)), Name: "print", Value: form})
		}
	}
	return b
}

// papers gives the first field of an act that each record needs for itself:
// files, a signature, rows.
func papers(t *regulation.Type, a *regulation.Act) *regulation.Field {
	for name := range mayAsk(a) {
		if f := t.Field(name); f != nil && !plain(f) {
			return f
		}
	}
	return nil
}

// batch does an act on each of the selected records and says of each what came
// of it. What the act asks for is asked once.
func (v *visit) batch() error {
	t, err := v.typ()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	f := v.r.PostForm
	ids := f["id"]
	if len(ids) == 0 || len(ids) > batchMost {
		return fault.New(fault.Invalid, "先在列表里选中 1 到 200 件。", "Select 1 to 200 in the list first.")
	}
	if form := f.Get("print"); form != "" {
		nums, err := v.ids(ids)
		if err != nil {
			return err
		}
		return v.print(t.Name+"."+form, nums, "/t/"+t.Name, false)
	}
	a := t.Act(f.Get("act"))
	if a == nil || a.Opening || papers(t, a) != nil {
		return notHere()
	}
	nums, err := v.ids(ids)
	if err != nil {
		return err
	}
	if len(mayAsk(a)) > 0 && f.Get("asked") == "" {
		return v.batchForm(t, a, nums, nil, http.StatusOK)
	}
	return v.batchDo(t, a, nums)
}

// batchForm asks for what the act needs, on the first of the records.
func (v *visit) batchForm(t *regulation.Type, a *regulation.Act, ids []int64, wrong *fault.Error, status int) error {
	s := v.sheetOf(record.Command{Type: t.Name, Record: ids[0], Act: a.Name, Actor: v.who}, v.r.PostForm)
	s.draft = ""
	if err := s.ask(); err != nil {
		return err
	}
	form := s.view(wrong)
	form.Action, form.Check, form.Draft, form.Drop = "/t/"+t.Name+"/batch", "", "", ""
	form.Cancel = &page.Button{Href: "/t/" + t.Name, Label: v.word("close")}
	kept := form.Hidden[:0]
	for _, h := range form.Hidden {
		if h.Name != "rev" && h.Name != "key" && h.Name != "draft" {
			kept = append(kept, h)
		}
	}
	form.Hidden = append(kept, page.Pair{Name: "act", Value: a.Name})
	for _, id := range ids {
		form.Hidden = append(form.Hidden, page.Pair{Name: "id", Value: strconv.FormatInt(id, 10)})
	}
	p := page.BatchDone{Head: page.Head{Title: v.word("batch.title", v.actSay(a), len(ids))}, Form: &form, Back: page.Button{Text: v.word("back.list"), Href: "/t/" + t.Name, Icon: "back"}}
	p.Table = page.Table{Caption: v.word("batch.which"), Cols: []page.Col{{Text: v.word("title"), Class: "wrap"}}}
	for _, id := range ids {
		l, err := v.Engine.Title(v.r.Context(), v.who, id)
		if err != nil {
			return err
		}
		p.Table.Rows = append(p.Table.Rows, page.Row{Cells: []page.Cell{{Text: v.title(l), Href: recordHref(id), Class: "wrap"}}})
	}
	p.Shell = v.shell(p.Head.Title, page.Link{Text: v.say(t.Say), Href: "/t/" + t.Name}, page.Link{Text: v.actSay(a)})
	return v.show(status, p)
}

func (v *visit) batchDo(t *regulation.Type, a *regulation.Act, ids []int64) error {
	s := v.sheetOf(record.Command{Type: t.Name, Act: a.Name, Actor: v.who}, v.r.PostForm)
	in, err := s.inputs(t, a)
	if err != nil {
		return err
	}
	p := page.BatchDone{Back: page.Button{Text: v.word("back.list"), Href: "/t/" + t.Name, Icon: "back", Main: true}}
	p.Table = page.Table{Caption: v.word("results"), Cols: []page.Col{{Text: v.word("number")}, {Text: v.word("result"), Class: "wrap"}, {Text: v.word("by.clause")}}}
	done := 0
	for _, id := range ids {
		ans, err := v.Engine.Act(v.r.Context(), record.Command{Record: id, Type: t.Name, Act: a.Name, Actor: v.who, Input: in})
		row := page.Row{Cells: []page.Cell{{Text: "#" + strconv.FormatInt(id, 10), Href: recordHref(id)}, {Class: "wrap"}, {}}}
		if err == nil {
			done++
			row.Cells[0].Text, row.Cells[1].Text = ans.Number+" "+ans.Title, v.word("batch.ok")
		} else {
			f := fault.As(err)
			switch f.Code {
			case fault.Refused, fault.Invalid, fault.NotFound, fault.Conflict:
			default:
				return err
			}
			if l, err := v.Engine.Title(v.r.Context(), v.who, id); err == nil {
				row.Cells[0].Text = v.title(l)
			}
			text := v.say(f.Say)
			for _, n := range f.Names {
				text += v.word("semicolon") + v.say(n.Say)
			}
			row.Cells[1].Text, row.Cells[2].Clause = text, v.clauseChip(f.Clause)
		}
		p.Table.Rows = append(p.Table.Rows, row)
	}
	p.Head.Title = v.word("batch.result", v.actSay(a), done, len(ids)-done)
	p.Shell = v.shell(p.Head.Title, page.Link{Text: v.say(t.Say), Href: "/t/" + t.Name}, page.Link{Text: v.actSay(a)})
	return v.show(http.StatusOK, p)
}

package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/regulation/explain"
	"github.com/guiju/guiju/internal/web/page"
)

// clauses is the regulation, heading by heading.
func (v *visit) clauses() error {
	p := page.Clauses{Head: page.Head{Title: v.say(v.prog.Say), Text: v.edition(), Acts: []page.Button{{Text: v.word("editions"), Href: "/editions"}}}}
	at := map[string]int{}
	enforced := v.prog.Enforced()
	month := v.now.In(v.zone).Format("2006-01")
	for _, c := range v.prog.Clauses {
		head := heading(v.prog, c.ID)
		if head == c.ID && v.heads(c.ID) {
			at[c.ID] = len(p.Groups)
			p.Groups = append(p.Groups, page.ClauseGroup{ID: c.ID, Title: c.ID + " " + v.say(c.Say)})
			continue
		}
		i, ok := at[head]
		if !ok {
			i = len(p.Groups)
			at[head] = i
			g := page.ClauseGroup{ID: head, Title: head}
			if h := v.prog.Clause(head); h != nil && head != c.ID {
				g.Title += " " + v.say(h.Say)
			}
			p.Groups = append(p.Groups, g)
		}
		var notes []string
		for _, t := range v.carriers(c.ID) {
			notes = append(notes, v.say(t.Say))
		}
		item := page.ClauseItem{ID: c.ID, Say: v.say(c.Say), Href: "/clauses/" + c.ID, Note: join(notes, v.word("list.comma"))}
		if !explain.Lack(v.prog, c.ID, enforced).Empty() {
			item.Lack = v.word("clause.lack")
		} else if err := v.atAGlance(&item, month); err != nil {
			return err
		}
		p.Groups[i].Items = append(p.Groups[i].Items, item)
	}
	p.Shell = v.shell(v.word("clauses"), page.Link{Text: v.word("clauses")})
	return v.show(http.StatusOK, p)
}

// atAGlance says how much happened under a clause this month and what stands
// open.
func (v *visit) atAGlance(item *page.ClauseItem, month string) error {
	all, err := v.Engine.Evidence(v.r.Context(), v.who, month, item.ID)
	if err != nil {
		return err
	}
	var n int64
	for _, x := range all {
		n += x.Times
	}
	if n > 0 {
		item.Note = join([]string{item.Note, v.word("clause.now", strconv.FormatInt(n, 10))}, " · ")
	}
	_, open, capped, err := v.Engine.Breaches(v.r.Context(), v.who, 0, item.ID)
	if open > 0 {
		item.Late = v.word("clause.open.count", countText(open, capped))
	}
	return err
}

// heading is the shortest clause whose id begins another's: R1 of R1.9, S of
// S11 and of S11.1.
func heading(prog *regulation.Program, id string) string {
	best := id
	for _, c := range prog.Clauses {
		if len(c.ID) < len(best) && begins(c.ID, id) {
			best = c.ID
		}
	}
	return best
}

// begins says that an id goes on where another ends: at a point, or from a
// letter to a figure.
func begins(head, id string) bool {
	if len(id) <= len(head) || id[:len(head)] != head {
		return false
	}
	return id[len(head)] == '.' || digit(id[len(head)]) && !digit(head[len(head)-1])
}

func digit(b byte) bool { return b >= '0' && b <= '9' }

// heads says whether a clause has others below it.
func (v *visit) heads(id string) bool {
	for _, c := range v.prog.Clauses {
		if c.ID != id && heading(v.prog, c.ID) == id {
			return true
		}
	}
	return false
}

// carriers are the types that carry out a clause, which one may see.
func (v *visit) carriers(id string) []*regulation.Type {
	var out []*regulation.Type
	for _, name := range v.prog.Order {
		if t := v.prog.Types[name]; t.Clause == id && !t.Pattern && v.sees(t) {
			out = append(out, t)
		}
	}
	return out
}

// clause is one clause: its words, what carries it out, its figures.
func (v *visit) clause() error {
	c := v.prog.Clause(v.r.PathValue("id"))
	if c == nil {
		return notHere()
	}
	p := page.ClausePage{Head: page.Head{Title: v.word("clause.title", c.ID), Text: v.edition()}, Text: v.say(c.Say), Reading: v.say(c.Reading),
		Lack: v.say(explain.Lack(v.prog, c.ID, v.prog.Enforced()))}
	if !c.Since.IsZero() {
		p.Head.Text += " · " + v.word("clause.since", c.Since.String())
	}
	var prev *regulation.Clause
	for i, x := range v.prog.Clauses {
		if strings.HasPrefix(x.ID, c.ID+".") {
			p.Except = append(p.Except, page.Line{Text: v.say(x.Say), Clause: v.clauseChip(x.ID)})
		}
		if x == c {
			if i > 0 {
				prev = v.prog.Clauses[i-1]
			}
			if i+1 < len(v.prog.Clauses) {
				p.Next = &page.Link{Text: v.prog.Clauses[i+1].ID + " →", Href: "/clauses/" + v.prog.Clauses[i+1].ID}
			}
		}
	}
	if prev != nil {
		p.Prev = &page.Link{Text: "← " + prev.ID, Href: "/clauses/" + prev.ID}
	}
	rules, err := v.rules(c.ID)
	if err != nil {
		return err
	}
	p.Rules = rules
	for _, t := range v.carriers(c.ID) {
		infos, err := v.Engine.Lists(v.r.Context(), v.who, t.Name)
		if err != nil {
			return err
		}
		for _, i := range infos {
			if len(p.Facts) < 12 && i.Name != "void" {
				p.Facts = append(p.Facts, page.Fact{Text: v.say(t.Say) + " · " + v.say(i.Say), Value: countText(i.Count, i.Capped), Href: "/t/" + t.Name + "?list=" + i.Name})
			}
		}
		if infos, err = v.Engine.Reports(v.r.Context(), v.who, t.Name); err != nil {
			return err
		}
		for _, i := range infos {
			p.Facts = append(p.Facts, page.Fact{Text: v.head(i.Say), Value: countText(i.Count, i.Capped), Href: reportHref(t.Name, i.Name)})
		}
	}
	params, err := v.params(c)
	if err != nil {
		return err
	}
	p.Params = params
	open, err := v.breaches(c)
	if err != nil {
		return err
	}
	p.Carries = append(p.Carries, open)
	happened, err := v.evidence(c)
	if err != nil {
		return err
	}
	p.Sides = append(p.Sides, happened)
	if panel, ok := v.cases(c.ID); ok {
		p.Carries = append(p.Carries, panel)
	}
	title := v.word("clause.title", c.ID)
	p.Shell = v.shell(title, page.Link{Text: v.word("clauses"), Href: "/clauses"}, page.Link{Text: c.ID})
	return v.show(http.StatusOK, p)
}

// rules are what carries out a clause, in sentences, of the types one may see.
func (v *visit) rules(clause string) ([]page.RuleGroup, error) {
	book, err := explain.New(v.prog, v.now)
	if err != nil {
		return nil, err
	}
	var out []page.RuleGroup
	for _, part := range book.Clause(clause) {
		g := page.RuleGroup{Title: v.head(part.Title)}
		if t := v.prog.Types[part.Name]; t != nil && !t.Pattern {
			if !v.sees(t) {
				continue
			}
			g.Href = "/t/" + t.Name
		}
		for _, x := range part.Says {
			r := page.Rule{Text: v.head(x.Say)}
			if x.Deep > 0 {
				r.Deep = "d" + strconv.Itoa(min(x.Deep, 3))
			}
			g.Rules = append(g.Rules, r)
		}
		out = append(out, g)
	}
	return out, nil
}

// paramTable shows a parameter that is a table. A row that names a type, and a
// field of it, says so in words.
func (v *visit) paramTable(x *regulation.Param, is regulation.Value) *page.Table {
	t := &page.Table{Caption: v.head(x.Say)}
	for i, c := range x.Cols {
		t.Cols = append(t.Cols, page.Col{Text: v.columnName(c), Class: colClass(c, i == 0)})
	}
	for _, l := range values(is) {
		line, _ := l.(regulation.Line)
		name, _ := line["type"].(string)
		of := v.prog.Types[name]
		var row page.Row
		for i, c := range x.Cols {
			cell := page.Cell{Class: colClass(c, i == 0), Text: (&regulation.Field{Kind: c.Kind}).Format(line[c.Name], v.lang, v.zone)}
			switch {
			case of == nil:
			case c.Name == "type":
				cell.Text = v.head(of.Say)
			case c.Name == "field" && of.Field(cell.Text) != nil:
				cell.Text = v.label(of.Field(cell.Text))
			}
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// columnName names a column of a parameter's table; those have no words of
// their own but the two that speak of the regulation itself.
func (v *visit) columnName(c *regulation.Field) string {
	switch {
	case !c.Say.Empty():
		return v.label(c)
	case c.Name == "type":
		return v.word("kind")
	case c.Name == "field":
		return v.word("field")
	}
	return c.Name
}

// cases are the scenarios of a clause: how it is understood, case by case.
func (v *visit) cases(clause string) (page.Panel, bool) {
	p := page.Panel{Title: v.word("clause.cases")}
	for _, s := range v.prog.Stories {
		if text := s.Say.Zh; s.Clause == clause {
			if v.lang == i18n.En {
				text = s.Say.En
			}
			if text != "" && (v.lang != i18n.En || text != s.Say.Zh) {
				p.Items = append(p.Items, page.Item{Text: text})
			}
		}
	}
	p.Count = strconv.Itoa(len(p.Items))
	return p, len(p.Items) > 0
}

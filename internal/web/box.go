package web

import (
	"fmt"
	"strconv"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/web/page"
)

const (
	segMost    = 6  // choices that stand in sight
	selectMost = 14 // picks that fit a list; beyond, one types
	blankRows  = 2
)

// box draws a field of a form. What was typed stands, however wrong it is.
func (v *sheet) box(b record.Box) page.Box {
	f := b.Field
	p := page.Box{ID: f.Name, Name: f.Name, Label: v.label(f), Optional: b.Optional && f.Kind != regulation.KindBool, Help: v.say(f.Help)}
	if b.Wrong != nil {
		p.Error = v.say(b.Wrong.Say)
		p.Fixes = v.fixes(b.Wrong.Fix, f.Name)
	}
	have, was := v.typed[f.Name]
	if was && len(have) > 0 {
		p.Value = have[len(have)-1]
	} else {
		p.Value = v.edited(b.Shown)
	}
	switch f.Kind {
	case regulation.KindLong:
		p.Area, p.Wide = &page.Area{Rows: 3}, true
	case regulation.KindBool:
		p.Seg = []page.Option{{Value: "true", Text: v.word("yes"), On: p.Value == "true"}, {Value: "false", Text: v.word("no.answer"), On: p.Value == "false"}}
	case regulation.KindOne:
		v.choiceBox(&p, b, have, was)
	case regulation.KindPerson, regulation.KindRef:
		v.pickBox(&p, b)
	case regulation.KindFile:
		v.fileBox(&p, b, have)
	case regulation.KindSign:
		v.signBox(&p, b, have)
	case regulation.KindRows:
		v.rowsBox(&p, b)
	default:
		if len(f.Choices) > 0 {
			v.choiceBox(&p, b, have, was)
			break
		}
		p.Line = v.line(f)
		p.Wide = f.Kind == regulation.KindText && !p.Optional && !f.Help.Empty()
		if f.Many {
			p.Help = v.word("many.hint")
			p.Line.Max = 0
		}
	}
	return p
}

// input is the kind of line a field is typed into. On a phone dates are picked;
// at a counter they are typed.
func (v *sheet) line(f *regulation.Field) *page.Input {
	in := &page.Input{Type: "text", Max: regulation.MaxText}
	switch f.Kind {
	case regulation.KindInt:
		in.Mode, in.Max = "numeric", 20
	case regulation.KindNum:
		in.Mode, in.Max = "decimal", 24
	case regulation.KindMoney:
		in.Mode, in.Max, in.Unit = "decimal", 24, v.word("yuan")
	case regulation.KindDate:
		in.Mode, in.Max, in.Hint = "numeric", 20, v.now.Format("2006-01-02")
		if v.phone {
			in.Type, in.Hint = "date", ""
		}
	case regulation.KindTime:
		in.Mode, in.Max, in.Hint = "numeric", 24, v.now.Format("2006-01-02 15:04")
		if v.phone {
			in.Type, in.Hint = "datetime-local", ""
		}
	case regulation.KindTel:
		in.Type, in.Mode = "tel", "tel"
	}
	return in
}

// edited writes a value as it is typed.
// Of a covered telephone its last four stand there, and left alone it stays.
func (v *visit) edited(sh record.Shown) string {
	if record.Covered(sh.Field) {
		sh.Value = record.Cover(sh.Value)
	}
	switch x := sh.Value.(type) {
	case nil:
		return ""
	case string:
		return x
	case bool:
		return strconv.FormatBool(x)
	case regulation.Money:
		return i18n.PlainMoney(int64(x))
	case regulation.Ref:
		return strconv.FormatInt(int64(x), 10)
	case time.Time:
		return x.In(v.zone).Format("2006-01-02 15:04")
	}
	return sh.Field.Format(sh.Value, v.lang, v.zone)
}

// choiceBox draws a field with declared choices.
func (v *sheet) choiceBox(p *page.Box, b record.Box, have []string, was bool) {
	on := map[string]bool{}
	if was {
		for _, s := range have {
			on[s] = true
		}
	} else {
		for _, x := range values(b.Value) {
			if s, ok := x.(string); ok {
				on[s] = true
			}
		}
	}
	var opts []page.Option
	runes := 0
	for _, c := range b.Field.Choices {
		o := page.Option{Value: c.Code, Text: v.say(c.Say), On: on[c.Code]}
		runes += len([]rune(o.Text))
		opts = append(opts, o)
	}
	narrow := 30
	if v.lang == i18n.En {
		narrow = 56
	}
	switch {
	case b.Field.Many:
		p.Checks, p.Wide = opts, true
	case len(opts) <= segMost && runes <= narrow:
		p.Seg, p.Wide = opts, len(opts) > 3
	default:
		p.Select = append([]page.Option{{Text: v.word("choose"), On: len(on) == 0}}, opts...)
	}
}

// pickBox draws a reference or a person: a short list is chosen from, a long
// one is typed into.
func (v *sheet) pickBox(p *page.Box, b record.Box) {
	f := b.Field
	chosen := map[string]string{}
	var order []string
	add := func(id, title string) {
		if id != "" && id != "0" && chosen[id] == "" {
			order = append(order, id)
			chosen[id] = title
		}
	}
	for _, l := range b.Links {
		if l.ID != 0 {
			add(strconv.FormatInt(l.ID, 10), v.title(l))
		}
	}
	look := b.More || len(b.Picks) > selectMost
	if !look && !f.Many {
		p.Select = []page.Option{{Text: v.word("choose"), On: len(order) == 0}}
		seen := false
		for _, l := range b.Picks {
			id := strconv.FormatInt(l.ID, 10)
			on := chosen[id] != ""
			seen = seen || on
			p.Select = append(p.Select, page.Option{Value: id, Text: v.title(l), On: on})
		}
		for _, id := range order {
			if !seen {
				p.Select = append(p.Select, page.Option{Value: id, Text: chosen[id], On: true})
			}
		}
		return
	}
	if !look {
		p.Wide = true
		for _, l := range b.Picks {
			id := strconv.FormatInt(l.ID, 10)
			p.Checks = append(p.Checks, page.Option{Value: id, Text: v.title(l), On: chosen[id] != ""})
		}
		return
	}
	p.Look = &page.Look{Many: f.Many, Typed: v.typed.Get(f.Name + ".typed"), Suggest: v.suggestHref(f)}
	if f.Many {
		for _, id := range order {
			p.Look.Chosen = append(p.Look.Chosen, page.Option{Value: id, Text: chosen[id], On: true})
		}
		return
	}
	p.Value = ""
	if len(order) > 0 {
		p.Value, p.Look.Typed = order[0], chosen[order[0]]
	}
}

// fileBox draws a field of files: what it holds already can be left out.
func (v *sheet) fileBox(p *page.Box, b record.Box, have []string) {
	p.Wide = true
	up := &page.Upload{Accept: "image/jpeg,image/png,application/pdf,.doc,.docx,.xls,.xlsx,.csv,.txt,.wav,.mp3,.m4a,.mp4", Many: b.Field.Many, Add: v.word("file.add"), Limit: v.word("file.limit")}
	if v.phone {
		up.Accept, up.Camera, up.Add, up.Limit = "image/jpeg,image/png", true, v.word("photo.add"), ""
	}
	for _, f := range v.keptFiles(b, have) {
		up.Have = append(up.Have, v.filed(f))
		up.Keep = append(up.Keep, page.Option{Value: f.Hash, Text: v.word("file.keep")})
	}
	p.Files = up
}

// keptFiles are the files a box holds: those sent before, else the record's.
func (v *sheet) keptFiles(b record.Box, have []string) []regulation.File {
	var out []regulation.File
	if len(have) > 0 {
		for _, s := range have {
			if f, ok := v.files[s]; ok {
				out = append(out, f)
			}
		}
		return out
	}
	for _, x := range values(b.Value) {
		if f, ok := x.(regulation.File); ok {
			out = append(out, f)
		}
	}
	return out
}

func (v *sheet) signBox(p *page.Box, b record.Box, have []string) {
	p.Wide = true
	p.Sign = &page.Pad{Foot: v.word("sign.foot")}
	for _, f := range v.keptFiles(b, have) {
		filed := v.filed(f)
		filed.Label = p.Label
		p.Sign.Have, p.Sign.Keep = &filed, f.Hash
	}
}

// rowsBox draws a field of rows: its lines, some blank ones, and one to copy.
func (v *sheet) rowsBox(p *page.Box, b record.Box) {
	p.Wide = true
	g := &page.Grid{Add: page.Fix{Text: v.word("row.add"), Name: "more", Value: b.Field.Name}}
	for _, c := range b.Field.Cols {
		g.Cols = append(g.Cols, page.Col{Text: v.label(c)})
	}
	n := rowsTyped(b.Field, v.typed)
	lines, _ := b.Value.([]regulation.Line)
	fromRecord := n == 0
	if fromRecord {
		n = len(lines)
	}
	blank := blankRows
	if v.typed.Get("more") == b.Field.Name {
		blank += blankRows
	}
	for i := range n + blank {
		var row page.GridRow
		for _, c := range b.Field.Cols {
			name := fmt.Sprintf("%s.%d.%s", b.Field.Name, i, c.Name)
			is := v.typed.Get(name)
			if fromRecord && i < len(lines) {
				is = v.edited(record.Shown{Field: c, Value: lines[i][c.Name]})
			}
			row.Boxes = append(row.Boxes, v.rowBox(c, name, is, i))
		}
		g.Rows = append(g.Rows, row)
	}
	for _, c := range b.Field.Cols {
		g.Blank.Boxes = append(g.Blank.Boxes, v.rowBox(c, b.Field.Name+".__."+c.Name, "", n+blank))
	}
	p.Rows = g
}

func (v *sheet) rowBox(c *regulation.Field, name, is string, i int) page.Box {
	p := page.Box{Name: name, Label: v.word("row.label", v.label(c), i+1), Value: is}
	if c.Kind == regulation.KindOne {
		p.Select = []page.Option{{Text: "", On: is == ""}}
		for _, o := range c.Choices {
			p.Select = append(p.Select, page.Option{Value: o.Code, Text: v.say(o.Say), On: o.Code == is})
		}
		return p
	}
	p.Line = v.line(c)
	p.Line.Hint = ""
	return p
}

// fixes are the ways on that a form can offer as buttons of its own.
func (v *sheet) fixes(fs []fault.Fix, beside string) []page.Fix {
	var out []page.Fix
	for _, x := range fs {
		switch {
		case x.Kind == "field":
			f := v.form.Type.Field(x.Name)
			if x.Name == beside || f == nil {
				continue
			}
			if f.Kind == regulation.KindBool {
				out = append(out, page.Fix{Text: v.say(x.Say), Name: x.Name, Value: "true"})
			} else {
				out = append(out, page.Fix{Text: v.word("fill", v.say(x.Say)), Href: "#" + x.Name})
			}
		default:
			if b, ok := v.fixButton(x); ok {
				text := b.Text
				if b.Hint != "" {
					text += v.word("colon") + b.Hint
				}
				out = append(out, page.Fix{Text: text, Href: b.Href})
			}
		}
	}
	return out
}

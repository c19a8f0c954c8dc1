package web

import (
	"io"
	"net/http"
	"slices"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/web/page"
)

// exporting is the list that somebody wants to take out.
type exporting struct {
	asking
	plain    bool // without what is personal, as far as that can be left out
	personal []*regulation.Field
}

func (v *visit) exporting(t *regulation.Type) (exporting, error) {
	q := v.r.URL.Query()
	if v.r.Method == http.MethodPost {
		q = v.r.PostForm
	}
	ask, err := v.askingBy(t, q)
	x := exporting{asking: ask, plain: q.Get("plain") != ""}
	if x.plain {
		out := v.Engine.Personal(t, fieldNames(x.cols))
		x.cols = slices.DeleteFunc(slices.Clone(x.cols), func(f *regulation.Field) bool { return slices.Contains(out, f) })
	}
	x.personal = v.Engine.Personal(t, fieldNames(x.cols))
	return x, err
}

// exportForm asks for what and for whom a list goes out.
func (v *visit) exportForm() error {
	t, err := v.typ()
	if err != nil {
		return err
	}
	x, err := v.exporting(t)
	if err != nil {
		return err
	}
	return v.showExport(t, x, http.StatusOK, nil)
}

func (v *visit) showExport(t *regulation.Type, x exporting, status int, wrong *fault.Error) error {
	n, capped, err := v.countOf(t, x.sieve)
	if err != nil {
		return err
	}
	rel := v.prog.Types[record.ReleaseType]
	names := func(fs []*regulation.Field) string {
		var out []string
		for _, f := range fs {
			out = append(out, v.label(f))
		}
		return join(out, v.word("list.comma"))
	}
	f := page.Form{Title: v.word("export.title", v.say(t.Say)), Action: "/t/" + t.Name + "/export", Submit: v.word("export.go"), Hidden: x.hidden(), Clause: v.clauseChip(rel.Clause),
		Cancel: &page.Button{Href: x.here(), Label: v.word("close")}}
	if x.plain {
		f.Hidden = append(f.Hidden, page.Pair{Name: "plain", Value: "1"})
	}
	if len(x.personal) > 0 {
		f.Submit = v.word("export.ask")
		note := page.Note{Title: v.word("export.personal", names(x.personal)), Text: v.word("export.personal.text"), Clause: v.clauseChip(rel.Clause)}
		if len(v.Engine.Personal(t, nil)) == 0 {
			q := x.query()
			q.Set("plain", "1")
			note.Links = []page.Link{{Text: v.word("export.plain"), Href: "/t/" + t.Name + "/export?" + q.Encode()}}
		}
		f.Warn = []page.Note{note}
	} else {
		f.Warn = []page.Note{{Text: v.word("export.straight"), Clause: v.clauseChip(rel.Clause)}}
	}
	typed := v.r.PostForm
	format := page.Box{ID: "format", Name: "format", Label: v.label(rel.Field("format")), Wide: true}
	for _, c := range rel.Field("format").Choices {
		if record.Format(c.Code) != record.FormatFolder {
			format.Seg = append(format.Seg, page.Option{Value: c.Code, Text: v.say(c.Say), On: c.Code == typed.Get("format") || typed.Get("format") == "" && len(format.Seg) == 0})
		}
	}
	f.Boxes = append(f.Boxes, format)
	hints := map[string]string{"purpose": v.word("export.purpose"), "receiver": v.word("export.receiver")}
	for _, name := range sorted(hints) {
		b := page.Box{ID: name, Name: name, Label: v.label(rel.Field(name)), Value: typed.Get(name), Needed: true, Wide: true, Line: &page.Input{Type: "text", Max: 200, Hint: hints[name]}}
		if wrong != nil {
			for _, n := range wrong.Names {
				if n.Name == "ask."+name {
					b.Error = v.say(n.Say)
					f.Errors = append(f.Errors, page.Wrong{ID: name, Label: b.Label, Text: b.Error})
				}
			}
		}
		f.Boxes = append(f.Boxes, b)
	}
	if wrong != nil && len(f.Errors) == 0 {
		f.Refused = &page.Note{Text: v.say(wrong.Say)}
	}
	p := page.FormPage{Head: page.Head{Title: f.Title, Text: v.word("export.text"), Clause: v.clauseChip(rel.Clause)}, Form: f, About: []page.Read{
		{Label: v.label(rel.Field("about")), Text: v.say(x.sieve.Say(t))}, {Label: v.label(rel.Field("count")), Text: countText(n, capped)},
		{Label: v.label(rel.Field("columns")), Text: names(x.cols)}}}
	p.Shell = v.shell(f.Title, page.Link{Text: v.head(t.Say), Href: x.here()}, page.Link{Text: v.word("export")})
	p.Shell.Query = ""
	return v.show(status, p)
}

// countOf counts what is meant, as far as it is counted.
func (v *visit) countOf(t *regulation.Type, s record.Sieve) (int64, bool, error) {
	if s.Asks() {
		f, err := v.Engine.Search(v.r.Context(), v.Search, v.who, record.Finding{Types: []string{t.Name}, Text: s.Text, Stage: s.Stage, Dept: s.Dept, Values: s.Values, Limit: 1})
		if err != nil {
			return 0, false, err
		}
		return f.Total, f.Total >= 10000, nil
	}
	p, err := v.Engine.Page(v.r.Context(), v.who, record.Query{Type: t.Name, List: s.Listed(), Group: s.Group, Dept: s.Dept, Limit: 1})
	if err != nil {
		return 0, false, err
	}
	return p.List.Count, p.List.Capped, nil
}

// export registers a release, and makes its file where nobody has to approve it.
func (v *visit) export() error {
	t, err := v.typ()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	x, err := v.exporting(t)
	if err != nil {
		return err
	}
	f := v.r.PostForm
	var columns []string
	for _, c := range x.cols {
		columns = append(columns, c.Name)
	}
	a, err := v.Engine.AskRelease(v.r.Context(), v.who, record.Release{Sieve: x.sieve, Columns: columns, Format: record.Format(f.Get("format")),
		Purpose: f.Get("purpose"), Receiver: f.Get("receiver")})
	if c := fault.CodeOf(err); c == fault.Refused || c == fault.Invalid {
		return v.showExport(t, x, http.StatusUnprocessableEntity, fault.As(err))
	}
	if err != nil {
		return err
	}
	if a.Stage != "approved" {
		v.done(page.Done{Text: v.word("export.asked", a.Number)})
		return v.see(recordHref(a.Record))
	}
	return v.makeRelease(a.Record)
}

var exportMedia = map[string]string{
	"xlsx":  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"csv":   "text/csv",
	"jsonl": "application/x-ndjson",
}

// release makes the file of a release that was approved.
func (v *visit) release() error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	return v.makeRelease(id)
}

// makeRelease writes the file into the store of files, where it is its asker's
// to fetch until what nobody took into a record is swept away.
func (v *visit) makeRelease(id int64) error {
	ctx := v.r.Context()
	a, err := v.Engine.MakeRelease(ctx, v.Search, v.who, id, v.lang, func(write func(io.Writer) error) (string, int64, error) {
		r, w := io.Pipe()
		go func() { w.CloseWithError(write(w)) }() // ends with the reader at the latest
		defer r.Close()
		return v.Blobs.Put(ctx, r)
	})
	if err != nil {
		return err
	}
	view, err := v.Engine.View(ctx, v.who, id)
	if err != nil {
		return err
	}
	get := func(name string) string { s, _ := view.Row.Vals[name].(string); return s }
	size, _ := view.Row.Vals["size"].(int64)
	format := get("format")
	file := regulation.File{Name: fileName(a.Number + " " + get("about") + "." + format), Media: exportMedia[format], Hash: get("hash"), Size: size, At: v.now.UTC()}
	if err := v.keepUpload(file); err != nil {
		return err
	}
	v.done(page.Done{Text: v.word("export.made", a.Number), Links: []page.Link{{Text: v.word("export.fetch"), Href: "/files/" + file.Hash}}})
	return v.see(recordHref(id))
}

// releaseFile leads to the file of a release, while it is kept.
func (v *visit) releaseFile() error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	view, err := v.Engine.View(v.r.Context(), v.who, id)
	if err != nil {
		return err
	}
	hash, _ := view.Row.Vals["hash"].(string)
	own, err := v.uploads(map[string][]string{"": {hash}})
	if err != nil {
		return err
	}
	if _, ok := own[hash]; !ok {
		return fault.New(fault.NotFound, "这个文件不再留存，登记还在；再要，请重新申请外发。", "This file is kept no longer, its entry is; ask for another release.")
	}
	return v.see("/files/" + hash)
}

// releaseButtons are what the page of a release offers to who asked for it.
func (v *visit) releaseButtons(view *record.View) []page.Button {
	if view.Row.Type.Name != record.ReleaseType || view.Row.Vals["who"] != regulation.Ref(v.who.ID) || view.Row.Vals["format"] == string(record.FormatFolder) {
		return nil
	}
	b := page.Button{Icon: "download", Href: "/releases" + recordHref(view.ID)[2:]}
	switch view.Row.Stage {
	case "approved":
		b.Text, b.Post, b.Main = v.word("export.make"), true, true
	case "made":
		b.Text = v.word("export.fetch")
	default:
		return nil
	}
	return []page.Button{b}
}

package web

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/web/page"
)

// printMost is how many records one PDF holds.
const printMost = 200

// formsOf are the printed forms of a type, sheets before labels.
func (v *visit) formsOf(t *regulation.Type) []string {
	var out []string
	for _, name := range sorted(v.forms) {
		if form, ok := strings.CutPrefix(name, t.Name+"."); ok {
			out = append(out, form)
		}
	}
	slices.SortStableFunc(out, func(a, b string) int {
		return int(v.forms[t.Name+"."+b].width - v.forms[t.Name+"."+a].width)
	})
	return out
}

// formName is what a printed form is called.
func (v *visit) formName(name string) string {
	if f, ok := v.forms[name]; ok && !f.say.Empty() {
		return v.say(f.say)
	}
	_, form, _ := strings.Cut(name, ".")
	return form
}

// printOne prints a record's form and goes on to its page.
func (v *visit) printOne() error {
	if err := v.parse(); err != nil {
		return err
	}
	id, err := v.id("id")
	if err != nil {
		return err
	}
	l, err := v.Engine.Title(v.r.Context(), v.who, id)
	if err != nil {
		return err
	}
	return v.print(l.Type+"."+v.r.PathValue("form"), []int64{id}, back(v.r.PostForm.Get("next"), recordHref(id)), false)
}

func (v *visit) ids(from []string) ([]int64, error) {
	var out []int64
	for _, s := range from {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || n <= 0 {
			return nil, notHere()
		}
		out = append(out, n)
	}
	if len(out) == 0 || len(out) > printMost {
		return nil, fault.New(fault.Invalid, fmt.Sprintf("一次选 1 到 %d 件。", printMost), fmt.Sprintf("Select 1 to %d.", printMost))
	}
	return out, nil
}

// print makes the PDF, which counts as a print, keeps it, and goes on to the
// page that shows it: looking at that page again prints nothing again.
func (v *visit) print(name string, ids []int64, next string, auto bool) error {
	if _, ok := v.forms[name]; !ok || v.Print == nil {
		return notHere()
	}
	scheme := "http://"
	if v.Secure {
		scheme = "https://"
	}
	_, short, _ := strings.Cut(name, ".")
	p, err := v.Print(v.r.Context(), v.who, short, ids, scheme+v.r.Host)
	if err != nil {
		return err
	}
	defer p.Body.Close()
	what := v.word("print.several", len(ids))
	if len(ids) == 1 {
		l, err := v.Engine.View(v.r.Context(), v.who, ids[0])
		if err != nil {
			return err
		}
		what = l.Number
	}
	file := regulation.File{Name: fileName(strings.TrimSpace(v.formName(name)+" "+what) + ".pdf"), Media: p.Media, At: v.now.UTC()}
	if file.Hash, file.Size, err = v.Blobs.Put(v.r.Context(), io.Reader(p.Body)); err != nil {
		return err
	}
	if err := v.keepUpload(file); err != nil {
		return err
	}
	q := url.Values{"next": {next}, "n": {strconv.Itoa(len(ids))}}
	if auto {
		q.Set("auto", "1")
	}
	if len(p.Missing) > 0 {
		q.Set("missing", string(p.Missing[:min(len(p.Missing), 40)]))
	}
	return v.see("/print/" + name + "/" + file.Hash + "?" + q.Encode())
}

// printPage shows what was printed, in a frame.
func (v *visit) printPage() error {
	name, hash := v.r.PathValue("form"), v.r.PathValue("hash")
	form, ok := v.forms[name]
	if !ok {
		return notHere()
	}
	own, err := v.uploads(url.Values{"": {hash}})
	if err != nil {
		return err
	}
	file, ok := own[hash]
	if !ok {
		return notHere()
	}
	q := v.r.URL.Query()
	p := page.Print{Title: v.formName(name), Text: v.word("print.paper", form.paper, q.Get("n"), form.copies), PDF: "/files/" + hash, Name: file.Name, Auto: q.Get("auto") != "",
		Counts: v.word("print.at", file.At.In(v.zone).Format("15:04")), Back: page.Button{Text: v.word("back"), Href: back(q.Get("next"), "/"), Icon: "left"}}
	if lack := q.Get("missing"); lack != "" {
		p.Warn = v.word("print.missing", cut(lack, 40))
	}
	part := v.part
	v.part = true // the menu is not shown, so nothing is counted
	p.Shell = v.shell(p.Title)
	v.part = part
	return v.show(http.StatusOK, p)
}

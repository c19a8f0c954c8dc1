package web

import (
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/web/page"
)

const printMost = 200

// formsOf are the printed forms of a type, by name.
func (v *visit) formsOf(t *regulation.Type) []string {
	var out []string
	for _, name := range sorted(v.prog.Prints) {
		if form, ok := strings.CutPrefix(name, t.Name+"."); ok {
			out = append(out, form)
		}
	}
	return out
}

// formName is what a printed form is called.
func (v *visit) formName(name string) string {
	if v.FormName != nil {
		if say := v.FormName(name); !say.Empty() {
			return v.say(say)
		}
	}
	_, form, _ := strings.Cut(name, ".")
	return form
}

// printPage shows one record's form in a frame.
func (v *visit) printPage() error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	l, err := v.Engine.Title(v.r.Context(), v.who, id)
	if err != nil {
		return err
	}
	name := l.Type + "." + v.r.PathValue("form")
	return v.showPrint(name, []int64{id}, recordHref(id), v.title(l))
}

// printRange shows the forms of several records as one PDF.
func (v *visit) printRange() error {
	ids, err := v.ids(v.r.URL.Query()["id"])
	if err != nil {
		return err
	}
	name := v.r.PathValue("form")
	typ, _, _ := strings.Cut(name, ".")
	return v.showPrint(name, ids, "/t/"+typ, v.word("print.several", len(ids)))
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

func (v *visit) showPrint(name string, ids []int64, home, what string) error {
	if v.prog.Prints[name] == nil || v.Print == nil {
		return notHere()
	}
	q := v.r.URL.Query()
	u := url.Values{}
	for _, id := range ids {
		u.Add("id", strconv.FormatInt(id, 10))
	}
	p := page.Print{Title: v.formName(name), Text: what, PDF: "/print/" + name + "/pdf?" + u.Encode(), Name: what + ".pdf", Auto: q.Get("auto") != "",
		Back: page.Button{Text: v.word("back"), Href: back(q.Get("next"), home), Icon: "left"}}
	part := v.part
	v.part = true // the menu is not shown, so nothing is counted
	p.Shell = v.shell(p.Title)
	v.part = part
	return v.show(http.StatusOK, p)
}

// pdf prints: each time is a print of its own, counted and kept.
func (v *visit) pdf() error {
	name := v.r.PathValue("form")
	if v.prog.Prints[name] == nil || v.Print == nil {
		return notHere()
	}
	ids, err := v.ids(v.r.URL.Query()["id"])
	if err != nil {
		return err
	}
	scheme := "http://"
	if v.Secure {
		scheme = "https://"
	}
	paper, err := v.Print(v.r.Context(), v.who, name, ids, scheme+v.r.Host)
	if err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", paper.Media)
	h.Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": paper.Name}))
	h.Set("Content-Security-Policy", "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'")
	if len(paper.Missing) > 0 {
		h.Set("X-Missing", url.QueryEscape(string(paper.Missing)))
	}
	http.ServeContent(v.w, v.r, "", v.now, paper.Body)
	return nil
}

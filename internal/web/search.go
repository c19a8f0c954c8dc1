package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/web/page"
)

// search is the one box of the bar: everything one may read, newest first.
func (v *visit) search() error {
	q := strings.TrimSpace(v.r.URL.Query().Get("q"))
	p := page.Search{Query: q}
	switch {
	case q == "":
		p.Head.Title = v.word("search.all")
		p.Empty = &page.Empty{Title: v.word("search.blank"), Text: v.word("search.help")}
	case v.Search == nil:
		lines, err := v.seek(q, listRows, v.everySeen())
		if err != nil {
			return err
		}
		v.answer(&p, q, lines, int64(len(lines)), 0)
	default:
		before, err := v.number("below")
		if err != nil {
			return err
		}
		f, err := v.Engine.Search(v.r.Context(), v.Search, v.who, record.Finding{Text: q, Limit: listRows, Before: before})
		if err != nil {
			return err
		}
		v.answer(&p, q, f.Lines, f.Total, f.Next)
	}
	p.Shell = v.shell(v.word("search.all"), page.Link{Text: v.word("find")})
	return v.show(http.StatusOK, p)
}

func (v *visit) answer(p *page.Search, q string, lines []record.Line, total, next int64) {
	p.Head.Title = v.word("search.found", q, countText(total, total >= 10000))
	if len(lines) == 0 {
		p.Head.Title = v.word("search.none", q)
		p.Empty = &page.Empty{Title: p.Head.Title, Text: v.word("search.none.text")}
		return
	}
	p.Table = *v.fewColumns(v.word("found"), lines)
	p.Pager = &page.Pager{Text: v.word("list.count", len(lines), countText(total, total >= 10000))}
	if next != 0 {
		p.Pager.Next = "/search?" + url.Values{"q": {q}, "below": {strconv.FormatInt(next, 10)}}.Encode()
	}
}

// suggestion is a choice of a reference, for the script.
type suggestion struct {
	Value string `json:"value"`
	Text  string `json:"text"`
	Dim   string `json:"dim,omitempty"`
}

// suggest gives the choices of a reference field that fit what is typed.
func (v *visit) suggest() error {
	t, err := v.typ()
	if err != nil {
		return err
	}
	q := v.r.URL.Query()
	hits, err := v.Engine.Picks(v.r.Context(), v.who, t.Name, v.r.PathValue("field"), q.Get("dept"), strings.TrimSpace(q.Get("q")))
	if err != nil {
		return err
	}
	out := []suggestion{}
	for _, l := range hits {
		if len(out) == 20 {
			break
		}
		out = append(out, suggestion{Value: strconv.FormatInt(l.ID, 10), Text: v.title(l)})
	}
	v.w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(v.w).Encode(out)
}

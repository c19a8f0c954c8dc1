package api

import (
	"strings"

	"github.com/guiju/guiju/internal/api/wire"
	"github.com/guiju/guiju/internal/record"
)

// searchRecords is GET /records with q or filter: over one type or all.
func searchRecords(c *call) (any, error) {
	q := c.r.URL.Query()
	if c.Search == nil {
		return nil, badParameter("q", "这里不能查找", "there is no search here")
	}
	for _, name := range []string{"list", "record", "back"} {
		if q.Has(name) {
			return nil, badParameter(name, "不能与 q、filter 并用", "does not go with q or filter")
		}
	}
	p := c.Engine.Program()
	f := record.Finding{Text: q.Get("q"), Stage: q.Get("stage"), Dept: q.Get("dept"), Values: map[string]string{}}
	t := p.Types[q.Get("type")]
	if q.Get("type") != "" {
		if t == nil || t.Pattern {
			return nil, noType(q.Get("type"))
		}
		f.Types = []string{t.Name}
	}
	for _, one := range q["filter"] {
		field, is, ok := strings.Cut(one, ":")
		switch {
		case !ok || is == "":
			return nil, badParameter("filter", "写作 栏目:值", "it is written FIELD:VALUE")
		case t == nil:
			return nil, badParameter("filter", "要同时说明记录类型", "say the record type as well")
		case t.Field(field) == nil:
			return nil, badParameter("filter", "没有名为“"+field+"”的栏目", "there is no field named “"+field+"”")
		case f.Values[field] != "":
			return nil, badParameter("filter", "一个栏目一个值", "one value for one field")
		}
		f.Values[field] = is
	}
	var err error
	if f.Limit, err = c.limit(); err != nil {
		return nil, err
	}
	if s := q.Get("cursor"); s != "" {
		n, ok := number(s)
		if !ok {
			return nil, badParameter("cursor", "翻页的位置不对", "that is no place in a list")
		}
		f.Before = n
	}
	found, err := c.Engine.Search(c.r.Context(), c.Search, c.who, f)
	if err != nil {
		return nil, err
	}
	out := &wire.Page{Type: q.Get("type"), List: wire.List{Name: "search", Say: c.say(text("查找", "search")), Count: found.Total}, Items: []wire.Line{}}
	for _, ln := range found.Lines {
		l, err := c.line(ln)
		if err != nil {
			return nil, err
		}
		out.Items = append(out.Items, l)
	}
	if found.Next != 0 {
		out.Next = id(found.Next)
	}
	return out, nil
}

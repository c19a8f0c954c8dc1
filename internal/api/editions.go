package api

import (
	"strconv"
	"time"

	"github.com/guiju/guiju/internal/api/wire"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/record"
)

// listEditions is GET /editions.
func listEditions(c *call) (any, error) {
	all, err := c.Engine.Editions(c.r.Context(), c.who)
	if err != nil {
		return nil, err
	}
	out := wire.Editions{Items: []wire.Edition{}}
	for _, e := range all {
		if !e.Ready {
			continue
		}
		since := e.Since
		if since.Unix() <= 0 {
			since = e.At // from the beginning
		}
		out.Items = append(out.Items, wire.Edition{No: e.No, Hash: e.Hash, Dept: e.Dept, Since: since.Format(time.RFC3339),
			Who: e.Who, Open: e.Open, InForce: e.InForce, Next: e.Next})
	}
	return out, nil
}

// tryEdition is GET /editions/{edition}/changes.
func tryEdition(c *call) (any, error) {
	no, err := strconv.ParseInt(c.r.PathValue("edition"), 10, 64)
	if err != nil {
		return nil, noEdition()
	}
	all, err := c.Engine.Editions(c.r.Context(), c.who)
	if err != nil {
		return nil, err
	}
	known := false
	for _, e := range all {
		known = known || e.No == no && e.Ready
	}
	if !known {
		return nil, noEdition()
	}
	limit, err := c.limit()
	if err != nil {
		return nil, err
	}
	q := c.r.URL.Query()
	p, err := c.Engine.Try(c.r.Context(), c.who, record.Trying{Edition: no, Dept: q.Get("dept"), Type: q.Get("type"), Cursor: q.Get("cursor"), Limit: limit})
	if err != nil {
		return nil, err
	}
	zone := c.Engine.Zone()
	out := wire.Crossings{Items: []wire.Crossing{}, Next: p.Next}
	for _, x := range p.Changes {
		w := wire.Crossing{ID: strconv.FormatInt(x.ID, 10), Type: x.Type, Number: x.Number, Title: x.Title, Edition: x.Edition, Cannot: c.reasons(x.Cannot)}
		for _, k := range x.Clocks {
			w.Clocks = append(w.Clocks, wire.BeforeAfter{Name: k.Name, Say: c.say(k.Say), Old: c.say(k.Text(k.Old, zone)), New: c.say(k.Text(k.New, zone))})
		}
		for _, f := range x.Figures {
			w.Figures = append(w.Figures, wire.BeforeAfter{Name: f.Param.Name, Say: c.say(f.Param.Say), Old: c.say(f.Text(f.Old, zone)), New: c.say(f.Text(f.New, zone))})
		}
		for _, a := range x.Gained {
			w.Gained = append(w.Gained, a.Name)
		}
		for _, a := range x.Lost {
			w.Lost = append(w.Lost, a.Name)
		}
		out.Items = append(out.Items, w)
	}
	return out, nil
}

func noEdition() error {
	return fault.New(fault.NotFound, "没有这一版。", "There is no such edition.")
}

// beginAdoption is POST /adoptions.
func beginAdoption(c *call) (any, error) {
	var in wire.Adopt
	if err := c.read(&in); err != nil {
		return nil, err
	}
	a := record.Adoption{Dept: in.Dept, Type: in.Type, Input: in.Input}
	for _, s := range in.Records {
		id, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return nil, fault.New(fault.NotFound, "没有这条记录", "there is no such record")
		}
		a.Records = append(a.Records, id)
	}
	job, err := c.Engine.BeginAdoption(c.r.Context(), c.who, a)
	if err != nil {
		return nil, err
	}
	return c.adoption(job, 0, 1)
}

// getAdoption is GET /adoptions/{adoption}.
func getAdoption(c *call) (any, error) {
	job, err := strconv.ParseInt(c.r.PathValue("adoption"), 10, 64)
	if err != nil {
		return nil, fault.New(fault.NotFound, "没有这一批。", "There is no such batch.")
	}
	limit, err := c.limit()
	if err != nil {
		return nil, err
	}
	var after int64
	if s := c.r.URL.Query().Get("cursor"); s != "" {
		if after, err = strconv.ParseInt(s, 10, 64); err != nil {
			return nil, fault.New(fault.Invalid, "翻页的位置已经失效，请从头看", "this place in the list is no longer good; start again")
		}
	}
	return c.adoption(job, after, limit)
}

func (c *call) adoption(job, after int64, limit int) (any, error) {
	if limit == 0 {
		limit = 50
	}
	info, results, err := c.Engine.Adoption(c.r.Context(), c.who, job, record.Results{After: after, Limit: limit})
	if err != nil {
		return nil, err
	}
	out := wire.Adoption{ID: strconv.FormatInt(job, 10), All: info.All, Came: info.Came, Stayed: info.Stayed, Done: info.Done, Items: []wire.Adopted{}}
	for _, r := range results {
		out.Items = append(out.Items, wire.Adopted{ID: strconv.FormatInt(r.ID, 10), Type: r.Type, Number: r.Number, Title: r.Title, Came: r.Came, Waits: r.Waits, Why: c.reasons(r.Why)})
	}
	if len(results) == limit {
		out.Next = strconv.FormatInt(results[limit-1].ID, 10)
	}
	return out, nil
}

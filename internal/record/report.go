package record

import (
	"bytes"
	"context"
	"slices"
	"sort"
	"strings"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
)

// Reports gives the reports of a type that the person may see. They are no
// lists: Lists leaves them out. The count of a report is of all its picks.
func (e *Engine) Reports(ctx context.Context, who *people.Person, typ string) ([]ListInfo, error) {
	t := e.Program().Types[typ]
	if t == nil || t.Pattern {
		return nil, &fault.Error{Code: fault.NotFound, Say: words("type", typ)}
	}
	var out []ListInfo
	err := e.look(ctx, who, func(u *unit) error {
		out = nil
		for _, f := range t.Finds {
			if !isReport(t, f) || len(u.viewScopes(f.Of, "")) == 0 {
				continue
			}
			info, err := u.listInfo(t, f.Name)
			if err != nil {
				return err
			}
			out = append(out, info)
		}
		return nil
	})
	return out, err
}

// isReport says whether a find of a type stands on a page as a report.
func isReport(t *regulation.Type, f *regulation.Find) bool {
	return len(f.Group) > 0 && !f.LooksAtR && !f.Say.Empty() && f.Of == t.Name
}

// Report counts a report of a type for one pick; "" is the newest that has any.
// dept, if given, is the department it is of, with those below it.
func (e *Engine) Report(ctx context.Context, who *people.Person, typ, name, pick, dept string) (*Report, error) {
	t := e.Program().Types[typ]
	if t == nil || t.Pattern {
		return nil, &fault.Error{Code: fault.NotFound, Say: words("type", typ)}
	}
	f := t.Find(name)
	if f == nil || !isReport(t, f) {
		return nil, &fault.Error{Code: fault.NotFound, Say: words("report.none", name)}
	}
	var r *Report
	err := e.look(ctx, who, func(u *unit) error {
		r = nil
		if err := u.narrow(dept); err != nil {
			return err
		}
		if len(u.viewScopes(f.Of, "")) == 0 {
			return &fault.Error{Code: fault.NotFound, Say: words("report.none", name)}
		}
		var err error
		if r, err = u.reportOf(t, f, pick); err != nil {
			return err
		}
		r.Abreast, err = u.abreast(f, r)
		return err
	})
	return r, err
}

func (u *unit) reportOf(t *regulation.Type, f *regulation.Find, pick string) (*Report, error) {
	r := &Report{Type: t, Find: f, Info: ListInfo{Name: f.Name, Say: f.Say}, Picked: pick,
		Cells: map[[2]string]ReportCell{}, RowSums: map[string]ReportCell{}, ColSums: map[string]ReportCell{}, Measure: measure(t, f)}
	for _, g := range f.Group {
		r.By = append(r.By, ReportKey{Key: g.Src, Text: groupSay(t, g.Src)})
	}
	q, err := u.grouped(f)
	if err != nil {
		return nil, err
	}
	var front []string
	groups := f.Group
	if len(groups) > 1 {
		if r.Picks, err = u.reportPicks(t, q); err != nil {
			return nil, err
		}
		if r.Picked == "" && len(r.Picks) > 0 {
			r.Picked = r.Picks[0].Key
		}
		if r.Picked == "" {
			return r, nil // nothing has come yet
		}
		front, groups = []string{r.Picked}, groups[1:]
	}
	figures, err := u.figures(q, front)
	if err != nil {
		return nil, err
	}
	zero := r.cell(0, 0)
	r.Sum = zero
	seen := [2]map[string]regulation.Value{{}, {}}
	for _, fg := range figures {
		var at [2]string
		for i := range groups {
			at[i] = groupKey(fg.values[len(front)+i])
			seen[i][at[i]] = fg.values[len(front)+i]
		}
		c := r.cell(fg.count, fg.sum)
		for _, m := range []struct {
			m map[string]ReportCell
			k string
		}{{r.RowSums, at[0]}, {r.ColSums, at[1]}} {
			m.m[m.k] = r.plus(m.m[m.k], c)
		}
		r.Cells[at] = r.plus(r.Cells[at], c)
		r.Sum = r.plus(r.Sum, c)
	}
	if r.Rows, err = u.reportKeys(t, groups[0], seen[0], r.RowSums); err != nil {
		return nil, err
	}
	if len(groups) > 1 {
		if r.Cols, err = u.reportKeys(t, groups[1], seen[1], r.ColSums); err != nil {
			return nil, err
		}
	} else {
		clear(r.ColSums)
	}
	for i := range r.Picks {
		if r.Picks[i].Key == r.Picked {
			r.Picks[i].Cell = r.Sum
		}
	}
	return r, nil
}

// cell is a figure, with its sum in the kind of what is summed.
func (r *Report) cell(count, sum int64) ReportCell {
	c := ReportCell{Count: count}
	switch {
	case r.Measure == nil:
	case r.Find.IsOf == regulation.KindMoney:
		c.Sum = regulation.Money(sum)
	default:
		c.Sum = sum
	}
	return c
}

func (r *Report) plus(a, b ReportCell) ReportCell {
	return r.cell(a.Count+b.Count, a.sum()+b.sum())
}

func (r *Report) minus(a, b ReportCell) ReportCell {
	return r.cell(a.Count-b.Count, a.sum()-b.sum())
}

func (c ReportCell) sum() int64 {
	switch v := c.Sum.(type) {
	case regulation.Money:
		return int64(v)
	case int64:
		return v
	}
	return 0
}

// measure is what a report sums: the field, or what stands for an expression.
func measure(t *regulation.Type, f *regulation.Find) *regulation.Field {
	if f.Is == nil {
		return nil
	}
	if m := t.Field(strings.TrimPrefix(f.Is.Src, "it.")); m != nil {
		return m
	}
	return &regulation.Field{Name: f.Name, Kind: f.IsOf, Say: f.Say}
}

// groupQuestion is a find with a group, put by one viewer.
type groupQuestion struct {
	f      *regulation.Find
	l      *list
	fronts [][]byte // scope and the equalities; the group follows
	own    []bool   // of each: it is of what names the viewer himself
	ends   []rangeEnd
}

// grouped puts the question of a report with the viewer's eyes.
func (u *unit) grouped(f *regulation.Find) (groupQuestion, error) {
	q := groupQuestion{f: f, l: u.listOf(f)}
	s := u.blank(u.prog.Types[f.Of], "")
	s.was = s.row
	sc := u.scope(s)
	sc.R = nil
	var err error
	for _, scope := range u.viewScopes(f.Of, "") {
		fronts, err := u.fronts(sc, f, [][]byte{scope})
		if err != nil {
			return q, err
		}
		own := u.actor != nil && bytes.Equal(scope, personScope(u.actor.ID))
		for _, front := range fronts {
			q.fronts, q.own = append(q.fronts, front), append(q.own, own)
		}
	}
	q.ends, err = u.rangeEnds(sc, f)
	return q, err
}

// reportPicks gives the values of the first group, newest first.
func (u *unit) reportPicks(t *regulation.Type, q groupQuestion) ([]ReportKey, error) {
	seen := map[string]regulation.Value{}
	g := q.f.Group[0]
	for _, front := range q.fronts {
		values, err := u.groupValues(q.l, front, g.Kind)
		if err != nil {
			return nil, err
		}
		for _, v := range values {
			seen[groupKey(v)] = v
		}
	}
	return u.reportKeys(t, g, seen, nil)
}

// reportKeys puts the values of a group into order: as they are declared, by
// name, the newest first; what is not filled in last.
func (u *unit) reportKeys(t *regulation.Type, g *regulation.Expr, seen map[string]regulation.Value, cells map[string]ReportCell) ([]ReportKey, error) {
	type key struct {
		ReportKey
		rank int
	}
	var out []key
	for k, v := range seen {
		text, rank, err := u.groupText(t, g, v)
		if err != nil {
			return nil, err
		}
		out = append(out, key{ReportKey{Key: k, Text: text, Cell: cells[k]}, rank})
	}
	newest := strings.HasPrefix(g.Src, "month(") || strings.HasPrefix(g.Src, "year(") || g.Kind == regulation.KindDate || g.Kind == regulation.KindTime
	named := g.Kind == regulation.KindPerson || g.Kind == regulation.KindRecord
	sort.Slice(out, func(i, j int) bool {
		a, b := out[i], out[j]
		switch {
		case a.rank != b.rank:
			return a.rank < b.rank
		case named && a.Text.Zh != b.Text.Zh:
			return a.Text.Zh < b.Text.Zh
		}
		c := bytes.Compare(mustKey(seen[a.Key]), mustKey(seen[b.Key]))
		return c < 0 != newest && c != 0
	})
	keys := make([]ReportKey, len(out))
	for i := range out {
		keys[i] = out[i].ReportKey
	}
	return keys, nil
}

// figure is the count and the sum of one combination of a group.
type figure struct {
	values []regulation.Value
	count  int64
	sum    int64
}

// figures counts the combinations under the first keys of a group. Only index
// rows of these keys are read.
func (u *unit) figures(q groupQuestion, keys []string) ([]figure, error) {
	var out []figure
	for i, front := range q.fronts {
		combos, err := u.combos(q, front, keys)
		if err != nil {
			return nil, err
		}
		for _, c := range combos {
			sp := within(c.key, q.ends)
			fg := figure{values: c.values}
			if q.own[i] {
				err = u.countOwn(q, len(front), sp, &fg)
			} else {
				err = u.tx.QueryRow(`select count(*), coalesce(cast(sum(val) as bigint), 0) from listkey where list = $1 and key >= $2 and key < $3`,
					q.l.id, sp.from, sp.end).Scan(&fg.count, &fg.sum)
			}
			if err != nil {
				return nil, err
			}
			if fg.count > 0 {
				out = append(out, fg)
			}
		}
	}
	return out, nil
}

// countOwn counts what the viewer reads because it names him, without what he
// reads anyway: that stands under another front with the same tail.
func (u *unit) countOwn(q groupQuestion, n int, sp span, fg *figure) error {
	for from := sp.from; ; {
		rows, err := u.e.readKeys(u.tx, q.l, from, sp.end, false, 500)
		if err != nil {
			return err
		}
	next:
		for _, r := range rows {
			for i, front := range q.fronts {
				if q.own[i] {
					continue
				}
				var there int
				if err := u.tx.QueryRow(`select count(*) from listkey where list = $1 and key = $2`,
					q.l.id, append(slices.Clone(front), r.key[n:]...)).Scan(&there); err != nil {
					return err
				}
				if there > 0 {
					continue next
				}
			}
			fg.count++
			if r.val != nil {
				fg.sum += *r.val
			}
		}
		if len(rows) < 500 {
			return nil
		}
		from = append(slices.Clone(rows[len(rows)-1].key), 0)
	}
}

// figureSay names the records behind a figure: the report, and its keys.
func (u *unit) figureSay(t *regulation.Type, f *regulation.Find, keys []string) (i18n.Text, error) {
	parts := []i18n.Text{f.Say}
	for i, k := range groupPlaces(f, keys) {
		if k == "" {
			continue
		}
		v, err := groupValue(k, f.Group[i].Kind)
		if err != nil {
			return f.Say, err
		}
		text, _, err := u.groupText(t, f.Group[i], v)
		if err != nil {
			return f.Say, err
		}
		parts = append(parts, text)
	}
	return join(parts, words("dot")), nil
}

// figureSpans gives the stretches of the records behind a figure of a report.
func (u *unit) figureSpans(t *regulation.Type, f *regulation.Find, keys []string) (*list, []span, i18n.Text, error) {
	say, err := u.figureSay(t, f, keys)
	if err != nil {
		return nil, nil, say, err
	}
	q, err := u.grouped(f)
	if err != nil {
		return nil, nil, say, err
	}
	places := groupPlaces(f, keys)
	if len(q.fronts) == 0 || len(q.ends) == 0 && strings.Join(places, "") == "" {
		spans := make([]span, len(q.fronts))
		for i, k := range q.fronts {
			spans[i] = within(k, nil)
		}
		return q.l, spans, say, nil
	}
	spans, err := u.groupSpans(q, places)
	return q.l, spans, say, err
}

package record

import (
	"bytes"
	"context"
	"encoding/base64"
	"sort"
	"strings"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
)

const (
	pageLimit  = 50
	pageMost   = 200
	countLimit = 10000
)

// viewScopes gives the fronts of the keys a viewer may read, of records of a
// type; within a department, when one is given. Two that overlap are one.
func (u *unit) viewScopes(of, within string) [][]byte {
	if within == "" {
		within = u.within
	}
	if u.actor == nil {
		var out [][]byte
		for _, c := range u.classesOf(of) {
			out = append(out, keyScope(within, c))
		}
		return out
	}
	var out [][]byte
	for _, class := range u.classesOf(of) {
		see := u.classes[class]
		depts := map[string]bool{}
		for _, seat := range u.actor.Seats {
			if class != 0 && !see.Anyone {
				if i := sort.SearchStrings(see.Posts, seat.Post); i == len(see.Posts) || see.Posts[i] != seat.Post {
					continue
				}
			}
			switch {
			case within == "" || u.dir.Reaches(within, seat.Dept):
				depts[seat.Dept] = true
			case u.dir.Reaches(seat.Dept, within):
				depts[within] = true
			}
		}
	next:
		for _, d := range sortedKeys(depts) {
			for _, above := range u.dir.Path(d)[1:] {
				if depts[above] {
					continue next
				}
			}
			out = append(out, keyScope(d, class))
		}
	}
	if u.named[of] && u.within == "" { // what names him may lie in any department
		out = append(out, personScope(u.actor.ID))
	}
	return out
}

// spansOf puts a tail behind each scope.
func spansOf(scopes [][]byte, tail []byte) []span {
	out := make([]span, len(scopes))
	for i, s := range scopes {
		p := append(append([]byte{}, s...), tail...)
		out[i] = span{from: p, end: keyEnd(p), n: len(p)}
	}
	return out
}

// merged reads rows of several spans in one order; a record that stands in more
// than one of them comes once. after is the tail of the last row already seen.
func (u *unit) merged(l *list, spans []span, after []byte, desc bool, limit int) ([]listRow, error) {
	type hit struct {
		row  listRow
		tail []byte
	}
	var hits []hit
	for _, sp := range spans {
		from, end := sp.from, sp.end
		if after != nil {
			at := append(append([]byte{}, sp.from[:sp.n]...), after...)
			if desc && bytes.Compare(at, end) < 0 {
				end = at
			}
			if !desc {
				if at = append(at, 0); bytes.Compare(at, from) > 0 {
					from = at
				}
			}
		}
		rows, err := u.e.readKeys(u.tx, l, from, end, desc, limit)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			hits = append(hits, hit{r, r.key[sp.n:]})
		}
	}
	sort.SliceStable(hits, func(i, j int) bool {
		c := bytes.Compare(hits[i].tail, hits[j].tail)
		return c < 0 && !desc || c > 0 && desc
	})
	var out []listRow
	for i, h := range hits {
		if i > 0 && bytes.Equal(h.tail, hits[i-1].tail) {
			continue
		}
		h.row.key = h.tail
		out = append(out, h.row)
		if len(out) == limit {
			break
		}
	}
	return out, nil
}

// countSpans counts exactly to 10,000, and says when there are more. self is
// left out.
func (u *unit) countSpans(l *list, spans []span, self int64) (int64, bool, error) {
	if len(spans) > 1 {
		rows, err := u.merged(l, spans, nil, true, countLimit+1)
		if err != nil {
			return 0, false, err
		}
		n := int64(0)
		for _, r := range rows {
			if r.id != self || self == 0 {
				n++
			}
		}
		return min(n, countLimit), n > countLimit, nil
	}
	var n int64
	for _, sp := range spans {
		if err := u.tx.QueryRow(`select count(*) from (select id from listkey where list = $1 and key >= $2 and key < $3 limit $4) x where id <> $5`,
			l.id, sp.from, sp.end, countLimit+1, self).Scan(&n); err != nil {
			return 0, false, err
		}
	}
	return min(n, countLimit), n > countLimit, nil
}

// tabSpans gives the stretches of a look-up of a record that the viewer may read.
func (u *unit) tabSpans(s *state, f *regulation.Find) ([]span, *list, error) {
	l := u.listOf(f)
	if l == nil {
		return nil, nil, &fault.Error{Code: fault.Invalid, Say: words("list.none", f.Name)}
	}
	within := s.row.Dept
	if f.All {
		within = ""
	}
	spans, err := u.spans(u.scope(s), f, u.viewScopes(f.Of, within))
	return spans, l, err
}

// Lists gives the views of a type that the person may see, counted.
func (e *Engine) Lists(ctx context.Context, who *people.Person, typ string) ([]ListInfo, error) {
	t := e.Program().Types[typ]
	if t == nil || t.Pattern {
		return nil, &fault.Error{Code: fault.NotFound, Say: words("type", typ)}
	}
	var out []ListInfo
	err := e.look(ctx, who, func(u *unit) error {
		out = nil
		for _, f := range t.Finds {
			if f.LooksAtR || f.Say.Empty() || f.Of != typ || len(f.Group) > 0 {
				continue
			}
			info, err := u.listInfo(t, f.Name)
			if err != nil {
				return err
			}
			out = append(out, info)
		}
		all, err := u.listInfo(t, "all")
		if err != nil {
			return err
		}
		out = append(out, all)
		gone, err := u.listInfo(t, "void")
		if err == nil && gone.Count > 0 {
			out = append(out, gone)
		}
		return err
	})
	return out, err
}

func (u *unit) listInfo(t *regulation.Type, name string, group ...string) (ListInfo, error) {
	l, spans, say, err := u.listSpans(t, name, group)
	if err != nil {
		return ListInfo{}, err
	}
	info := ListInfo{Name: name, Say: say}
	if f := t.Find(name); f != nil {
		info.Late = strings.Contains(f.Src, ".missed.")
	}
	info.Count, info.Capped, err = u.countSpans(l, spans, 0)
	return info, err
}

// listSpans finds a view of a type by its name; of a report, under the keys of
// its pick, row and column.
func (u *unit) listSpans(t *regulation.Type, name string, group []string) (*list, []span, i18n.Text, error) {
	scopes := u.viewScopes(t.Name, "")
	switch stage, ok := strings.CutPrefix(name, "stage:"); {
	case name == "all":
		return u.lists.byName[builtinAll+t.Name], spansOf(scopes, nil), words("list.all"), nil
	case name == "void":
		return u.lists.byName[builtinVoid+t.Name], spansOf(scopes, nil), words("list.void"), nil
	case ok:
		st := t.Stage(stage)
		if st == nil {
			break
		}
		return u.lists.byName[builtinStage+t.Name], spansOf(scopes, keyText(nil, stage)), st.Say, nil
	}
	f := t.Find(name)
	if f == nil || f.LooksAtR {
		return nil, nil, i18n.Text{}, &fault.Error{Code: fault.Invalid, Say: words("list.none", name)}
	}
	if isReport(t, f) {
		return u.figureSpans(t, f, group)
	}
	s := u.blank(t, "")
	s.was = s.row
	sc := u.scope(s)
	sc.R = nil
	spans, err := u.spans(sc, f, scopes)
	return u.listOf(f), spans, f.Say, err
}

// Page gives a page of a list, newest first; of a declared find with a range,
// in its order.
func (e *Engine) Page(ctx context.Context, who *people.Person, q Query) (*Page, error) {
	t := e.Program().Types[q.Type]
	if t == nil {
		return nil, &fault.Error{Code: fault.NotFound, Say: words("type", q.Type)}
	}
	if q.Limit <= 0 {
		q.Limit = pageLimit
	}
	q.Limit = min(q.Limit, pageMost)
	if q.List == "" {
		q.List = "all"
		for _, f := range t.Finds {
			if !f.LooksAtR && !f.Say.Empty() && f.Of == q.Type && len(f.Group) == 0 {
				q.List = f.Name
				break
			}
		}
	}
	var after []byte
	if q.Cursor != "" {
		var err error
		if after, err = base64.RawURLEncoding.DecodeString(q.Cursor); err != nil || len(after) == 0 {
			return nil, &fault.Error{Code: fault.Invalid, Say: words("cursor")}
		}
	}
	var p *Page
	err := e.look(ctx, who, func(u *unit) error {
		p = &Page{Type: t}
		if err := u.narrow(q.Dept); err != nil {
			return err
		}
		var l *list
		var spans []span
		if q.Record != 0 {
			s, err := u.readable(q.Record)
			if err != nil {
				return err
			}
			f := s.typ.Find(q.List)
			if f == nil {
				return &fault.Error{Code: fault.Invalid, Say: words("list.none", q.List)}
			}
			if spans, l, err = u.tabSpans(s, f); unset(err) {
				spans = nil // the record does not say yet what to look for
			} else if err != nil {
				return err
			}
			p.Type = u.prog.Types[f.Of]
			p.List = ListInfo{Name: f.Name, Say: f.Say}
			p.List.Count, p.List.Capped, err = u.countSpans(l, spans, s.id)
			if err != nil {
				return err
			}
		} else {
			var err error
			if p.List, err = u.listInfo(t, q.List, q.Group...); err != nil {
				return err
			}
			if l, spans, _, err = u.listSpans(t, q.List, q.Group); err != nil {
				return err
			}
		}
		p.Cols = columns(p.Type, q.Cols)
		desc := q.Back == q.Up
		rows, err := u.merged(l, spans, after, desc, q.Limit+1)
		if err != nil {
			return err
		}
		more := len(rows) > q.Limit
		if more {
			rows = rows[:q.Limit]
		}
		if q.Back {
			for i, j := 0, len(rows)-1; i < j; i, j = i+1, j-1 {
				rows[i], rows[j] = rows[j], rows[i]
			}
		}
		if n := len(rows); n > 0 {
			if more && !q.Back || q.Back {
				p.Next = base64.RawURLEncoding.EncodeToString(rows[n-1].key)
			}
			if after != nil && !q.Back || more && q.Back {
				p.Prev = base64.RawURLEncoding.EncodeToString(rows[0].key)
			}
		}
		if err := u.linesAhead(rows, p.Cols); err != nil {
			return err
		}
		for _, r := range rows {
			if r.id == q.Record && q.Record != 0 {
				continue
			}
			line, ok, err := u.line(r.id, p.Cols)
			if err != nil {
				return err
			}
			if ok {
				p.Lines = append(p.Lines, line)
			}
		}
		return nil
	})
	return p, err
}

func (u *unit) line(id int64, cols []*regulation.Field) (Line, bool, error) {
	s, err := u.load(id)
	if err != nil {
		return Line{}, false, err
	}
	if u.actor != nil && !u.mayRead(s) {
		return Line{}, false, nil
	}
	ln := Line{Link: Link{ID: s.id, Type: s.typ.Name, Title: s.title()}, Number: s.number(), Stage: s.typ.Stage(s.row.Stage),
		Dept: s.row.Dept, Rev: s.rev, Opened: s.row.Opened}
	for _, c := range cols {
		f := s.typ.Field(c.Name)
		if f == nil {
			ln.Cells = append(ln.Cells, Shown{Field: c})
			continue
		}
		sh, ok, err := u.show(s, f, s.row.Vals[f.Name])
		if err != nil {
			return ln, false, err
		}
		if !ok {
			sh = Shown{Field: f}
		}
		ln.Cells = append(ln.Cells, sh)
	}
	var best *clockState
	var clock *regulation.Clock
	for _, c := range s.typ.Clocks {
		st := s.clocks[c.Name]
		if st == nil || st.Ended != 0 || st.Due == 0 && !st.standing() {
			continue
		}
		if best == nil || st.Due != 0 && (best.Due == 0 || st.Due < best.Due) {
			best, clock = st, c
		}
	}
	if best != nil {
		ck, err := u.clockView(s, clock, best, false)
		if err != nil {
			return ln, false, err
		}
		ln.Clock = &ck
	}
	return ln, true, nil
}

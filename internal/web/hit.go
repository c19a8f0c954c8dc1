package web

import (
	"net/url"
	"slices"
	"strings"

	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/web/page"
)

const (
	hitsMost = 12
	seekMost = 40 // records of a kind that are looked at for them
)

// hit is something the desk can open on, and how it was found: by itself, or
// through a record that points at it - a person through what he holds, a car
// through its unit.
type hit struct {
	to, of     int64 // of: the person, where one was found
	mark, text string
}

// hits finds what the desk opens on. What is named in full stands alone; else
// what is called so, then who is called so, then what else says it. Each kind is
// asked for by itself: a household of many cases is not hidden behind them.
func (v *visit) hits(t *regulation.Type, q string) ([]hit, error) {
	var desk, registers, cases []string
	for _, name := range v.prog.Order {
		switch typ := v.prog.Types[name]; {
		case typ.Pattern || !v.sees(typ):
		case typ.IsLike(t.Name):
			desk = append(desk, name)
		case typ.Register:
			registers = append(registers, name)
		default:
			cases = append(cases, name)
		}
	}
	f := &finder{visit: v, desk: t}
	lines, err := v.seek(q, seekMost, desk)
	if err != nil {
		return nil, err
	}
	called := func(l record.Line) bool { return strings.Contains(strings.ToLower(l.Title), strings.ToLower(q)) }
	if exact := slices.DeleteFunc(slices.Clone(lines), func(l record.Line) bool { return !strings.EqualFold(l.Title, q) }); len(exact) > 0 {
		err := f.itself(exact)
		return f.out, err
	}
	if err := f.itself(slices.DeleteFunc(slices.Clone(lines), func(l record.Line) bool { return !called(l) })); err != nil {
		return nil, err
	}
	for _, kind := range [][]string{registers, cases} {
		if len(f.out) >= hitsMost {
			break
		}
		more, err := v.seek(q, seekMost, kind)
		if err != nil {
			return nil, err
		}
		// Who or what lives there says more than the paper that joins it.
		slices.SortStableFunc(more, func(a, b record.Line) int { return f.joins(a) - f.joins(b) })
		for _, l := range more {
			if err := f.through(l); err != nil {
				return nil, err
			}
		}
	}
	err = f.itself(slices.DeleteFunc(lines, called))
	return f.out, err
}

// finder gathers hits.
type finder struct {
	*visit
	desk *regulation.Type
	out  []hit
}

// add takes a place once by itself, and once for each person found there.
func (f *finder) add(h hit) {
	if h.to == 0 || len(f.out) >= hitsMost || slices.ContainsFunc(f.out, func(o hit) bool { return o.to == h.to && (o.of == h.of || o.of == 0 || h.of == 0) }) {
		return
	}
	f.out = append(f.out, h)
}

func (f *finder) joins(l record.Line) int {
	if refersTo(f.prog.Types[l.Type], f.desk.Name) {
		return 1
	}
	return 0
}

// itself adds records the desk opens on, each with who is there first.
func (f *finder) itself(lines []record.Line) error {
	for _, l := range lines {
		if len(f.out) >= hitsMost {
			return nil
		}
		parts := []string{f.say(f.prog.Types[l.Type].Say)}
		first, who, err := f.firstThere(l)
		if err != nil {
			return err
		}
		if who != nil {
			parts = append(parts, f.title(who.Link)+" "+f.role(*first))
			if tail := f.tail(*who); tail != "" {
				parts = append(parts, tail)
			}
		}
		f.add(hit{to: l.ID, mark: f.title(l.Link), text: join(parts, " · ")})
	}
	return nil
}

// firstThere is the first record that joins somebody to what the desk opens on,
// and who that is.
func (f *finder) firstThere(l record.Line) (joint, who *record.Line, err error) {
	typ := f.prog.Types[l.Type]
	for _, find := range typ.Finds {
		of := f.prog.Types[find.Of]
		if !find.LooksAtR || find.Say.Empty() || of == nil || of.IsLike("case") || !refersTo(of, f.desk.Name) {
			continue
		}
		pg, err := f.Engine.Page(f.r.Context(), f.who, record.Query{Type: typ.Name, List: find.Name, Record: l.ID, Limit: 1})
		if err != nil {
			return nil, nil, err
		}
		for i := range pg.Lines {
			for _, c := range pg.Lines[i].Cells {
				if c.Field.Kind != regulation.KindRef || c.Field.Many || c.Field.Ref == f.desk.Name || len(c.Links) == 0 || c.Links[0].ID == 0 {
					continue
				}
				who, err := f.Engine.Line(f.r.Context(), f.who, c.Links[0].ID)
				return &pg.Lines[i], who, err
			}
		}
	}
	return nil, nil, nil
}

// through adds what a record points at: by itself, or by those that join it.
func (f *finder) through(l record.Line) error {
	typ := f.prog.Types[l.Type]
	here := func(from record.Line, of int64, parts ...string) {
		for _, c := range from.Cells {
			if c.Field.Kind != regulation.KindRef || c.Field.Ref != f.desk.Name {
				continue
			}
			for _, to := range c.Links {
				all := []string{parts[0], f.title(to)}
				f.add(hit{to: to.ID, of: of, mark: f.title(l.Link), text: join(append(all, parts[1:]...), " · ")})
			}
		}
	}
	here(l, 0, f.say(typ.Say))
	if !typ.Register {
		return nil
	}
	var tails []string
	if tail := f.tail(l); tail != "" {
		tails = append(tails, tail)
	}
	for _, find := range typ.Finds {
		of := f.prog.Types[find.Of]
		if !find.LooksAtR || find.Say.Empty() || of == nil || !refersTo(of, f.desk.Name) || of.IsLike("case") {
			continue
		}
		pg, err := f.Engine.Page(f.r.Context(), f.who, record.Query{Type: typ.Name, List: find.Name, Record: l.ID, Limit: hitsMost})
		if err != nil {
			return err
		}
		for _, joint := range pg.Lines {
			here(joint, l.ID, append([]string{f.role(joint)}, tails...)...)
		}
	}
	return nil
}

func refersTo(t *regulation.Type, to string) bool {
	for _, f := range t.Fields {
		if f.Kind == regulation.KindRef && f.Ref == to {
			return true
		}
	}
	return false
}

// role is what joins a party to a unit: that it is over, else the first choice
// of the joining record.
func (v *visit) role(l record.Line) string {
	if l.Stage != nil && l.Stage.Kind == regulation.StageEnd {
		return v.say(l.Stage.Say)
	}
	for _, c := range l.Cells {
		if c.Field.Kind == regulation.KindOne && c.Value != nil {
			return v.text(c)
		}
	}
	if t := v.prog.Types[l.Type]; t != nil {
		return v.say(t.Say)
	}
	return ""
}

// tail is the last four digits of a record's first telephone, which everybody
// sees who sees the record.
func (v *visit) tail(l record.Line) string {
	for _, c := range l.Cells {
		if c.Field.Kind != regulation.KindTel {
			continue
		}
		for _, x := range values(c.Value) {
			if s, ok := x.(string); ok && len(s) >= 4 {
				return v.word("tel.tail", s[len(s)-4:])
			}
		}
	}
	return ""
}

// caller is who of a household is meant: the one it was found by, else the only one.
func caller(links []record.Link, of int64) int64 {
	if slices.ContainsFunc(links, func(l record.Link) bool { return l.ID == of }) {
		return of
	}
	if len(links) == 1 {
		return links[0].ID
	}
	return 0
}

// nobody says what to do where nothing was found: look everywhere, or enter who
// and what is new.
func (v *visit) nobody(t *regulation.Type, q string) *page.Empty {
	e := &page.Empty{Title: v.word("desk.none", q), Text: v.word("desk.none.text"),
		Acts: []page.Button{{Text: v.word("search.everywhere"), Href: "/search?q=" + url.QueryEscape(q), Main: true, Key: "s"}}}
	enter := func(typ *regulation.Type) {
		for _, a := range v.opening(typ) {
			if len(e.Acts) < 5 {
				e.Acts = append(e.Acts, page.Button{Text: v.actSay(a), Href: "/t/" + typ.Name + "/new/" + a.Name, Drawer: true})
			}
		}
	}
	enter(t)
	for _, name := range v.prog.Order {
		typ := v.prog.Types[name]
		if typ.Register && !typ.Pattern && slices.ContainsFunc(typ.Finds, func(f *regulation.Find) bool {
			of := v.prog.Types[f.Of]
			return f.LooksAtR && !f.Say.Empty() && of != nil && !of.IsLike("case") && of.Register && refersTo(of, t.Name) && refersTo(of, typ.Name) && typ != t
		}) {
			enter(typ)
		}
	}
	return e
}

// seek finds records of some types by what is typed into the one box.
func (v *visit) seek(q string, limit int, types []string) ([]record.Line, error) {
	if len(types) == 0 {
		return nil, nil
	}
	if v.Search != nil {
		f, err := v.Engine.Search(v.r.Context(), v.Search, v.who, record.Finding{Text: q, Types: types, Limit: limit})
		if err != nil {
			return nil, err
		}
		return f.Lines, nil
	}
	// Without an index the title must hold what is typed, among the newest.
	var out []record.Line
	for _, name := range types {
		pg, err := v.Engine.Page(v.r.Context(), v.who, record.Query{Type: name, List: "all", Limit: 200})
		if err != nil {
			return nil, err
		}
		for _, l := range pg.Lines {
			if strings.Contains(strings.ToLower(l.Title+" "+l.Number), strings.ToLower(q)) && len(out) < limit {
				out = append(out, l)
			}
		}
	}
	return out, nil
}

// everySeen are the types of which one may read a record.
func (v *visit) everySeen() []string {
	var out []string
	for _, name := range v.prog.Order {
		if t := v.prog.Types[name]; !t.Pattern && v.sees(t) {
			out = append(out, name)
		}
	}
	return out
}

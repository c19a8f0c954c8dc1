package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/web/page"
)

// The tree of places stands on what the desk opens on: a unit refers to its
// building, a building to its project. None of these types is named here.

// placesMost bounds what one page of the tree reads.
const placesMost = 200

// placeChain gives the type of the desk and, above it, each register that it
// hangs on by a reference: the longest way up.
func (v *visit) placeChain() []*regulation.Type {
	desk := v.prog.Types[v.prog.Desk]
	if desk == nil {
		return nil
	}
	var up func(t *regulation.Type, seen []*regulation.Type) []*regulation.Type
	up = func(t *regulation.Type, seen []*regulation.Type) []*regulation.Type {
		best := append(slices.Clone(seen), t)
		for _, f := range t.Fields {
			of := v.prog.Types[f.Ref]
			if f.Kind != regulation.KindRef || f.Many || of == nil || !of.Register || of.Pattern || slices.Contains(best[:len(seen)+1], of) || !v.sees(of) {
				continue
			}
			if way := up(of, append(slices.Clone(seen), t)); len(way) > len(best) {
				best = way
			}
		}
		return best
	}
	return up(desk, nil)
}

// holds gives the look-up of a type that lists those of another that hang on it.
func holds(t, of *regulation.Type) *regulation.Find {
	for _, f := range t.Finds {
		if f.LooksAtR && f.Of == of.Name && !f.Say.Empty() {
			return f
		}
	}
	return nil
}

// places is the tree: what stands at the top with what hangs on it, counted;
// at a place, the units of it.
func (v *visit) places() error {
	chain := v.placeChain()
	if len(chain) < 2 || !v.sees(chain[0]) {
		return notHere()
	}
	title := v.word("places.title")
	p := page.Overview{Head: page.Head{Title: title, Text: v.word("places.text")}}
	crumbs := []page.Link{{Text: v.word("settings"), Href: "/settings"}, {Text: title}}
	group, err := v.Engine.Page(v.r.Context(), v.who, record.Query{Type: chain[1].Name, Limit: placesMost})
	if err != nil {
		return err
	}
	if at := v.r.URL.Query().Get("at"); at != "" {
		id, err := strconv.ParseInt(at, 10, 64)
		if err != nil {
			return notHere()
		}
		l, err := v.Engine.Title(v.r.Context(), v.who, id)
		if err != nil {
			return err
		}
		if l.Type != chain[1].Name {
			return notHere()
		}
		crumbs = []page.Link{crumbs[0], {Text: title, Href: "/settings/places"}, {Text: v.title(l)}}
		p.Head.Title = v.title(l)
		p.Head.Acts = []page.Button{{Text: v.word("open.it"), Href: recordHref(id)}}
		if p.Tiles, err = v.rooms(chain, id); err != nil {
			return err
		}
		if len(p.Tiles) == 0 {
			p.Panels = []page.Panel{{Title: v.head(chain[0].Say), Empty: v.word("none")}}
		}
	} else {
		p.Head.Acts = v.openers(chain[1].Name, chain[0].Name)
		if p.Panels, err = v.placeTable(chain, group); err != nil {
			return err
		}
	}
	p.Shell = v.shell(p.Head.Title, crumbs...)
	return v.show(http.StatusOK, p)
}

// placeTable lists the buildings by what they stand in, each with how many
// units it has.
func (v *visit) placeTable(chain []*regulation.Type, group *record.Page) ([]page.Panel, error) {
	find := holds(chain[1], chain[0])
	var above *regulation.Field
	if len(chain) > 2 {
		for _, f := range chain[1].Fields {
			if f.Kind == regulation.KindRef && f.Ref == chain[2].Name {
				above = f
			}
		}
	}
	at := map[int64]int{}
	var out []page.Panel
	total := map[int]int64{}
	for _, l := range group.Lines {
		head := record.Link{Title: v.head(chain[1].Say)}
		var extra []page.Cell
		for _, c := range l.Cells {
			if above != nil && c.Field.Name == above.Name {
				if len(c.Links) > 0 {
					head = c.Links[0]
				}
			} else if figures(c.Field) {
				extra = append(extra, v.cell(c))
			}
		}
		i, ok := at[head.ID]
		if !ok {
			i = len(out)
			at[head.ID] = i
			p := page.Panel{Title: v.title(head), Table: &page.Table{Caption: v.title(head), Cols: []page.Col{{Text: v.head(chain[1].Say)}}}}
			if head.ID != 0 {
				p.Links = []page.Link{v.link(head)}
				p.Links[0].Text = v.word("open.it")
			}
			for _, c := range group.Cols {
				if figures(c) {
					p.Table.Cols = append(p.Table.Cols, page.Col{Text: v.label(c), Class: "num"})
				}
			}
			p.Table.Cols = append(p.Table.Cols, page.Col{Text: v.head(chain[0].Say), Class: "num"})
			out = append(out, p)
		}
		row := page.Row{Href: "/settings/places?at=" + strconv.FormatInt(l.ID, 10), Cells: append([]page.Cell{{Text: v.title(l.Link), Href: "/settings/places?at=" + strconv.FormatInt(l.ID, 10)}}, extra...)}
		if find != nil {
			pg, err := v.Engine.Page(v.r.Context(), v.who, record.Query{Type: chain[1].Name, Record: l.ID, List: find.Name, Limit: 1})
			if err != nil {
				return nil, err
			}
			total[i] += pg.List.Count
			row.Cells = append(row.Cells, page.Cell{Class: "num", Text: countText(pg.List.Count, pg.List.Capped)})
		}
		out[i].Table.Rows = append(out[i].Table.Rows, row)
	}
	for i := range out {
		out[i].Count = v.word("places.count", len(out[i].Table.Rows), total[i])
		slices.SortStableFunc(out[i].Table.Rows, func(a, b page.Row) int { return compareNatural(a.Cells[0].Text, b.Cells[0].Text) })
	}
	if group.Next != "" {
		out = append(out, page.Panel{Title: v.word("places.more"), Links: []page.Link{{Text: v.word("see.all", ""), Href: "/t/" + chain[1].Name}}})
	}
	if len(out) == 0 {
		out = []page.Panel{{Title: v.head(chain[1].Say), Empty: v.word("none")}}
	}
	return out, nil
}

// rooms are the units of a place as tiles, floor by floor from the top, where
// they say on which floor they are.
func (v *visit) rooms(chain []*regulation.Type, id int64) ([]page.TileGroup, error) {
	find := holds(chain[1], chain[0])
	if find == nil {
		return nil, nil
	}
	floor, note, state := floorOf(chain[0])
	var cols []string
	for _, f := range []*regulation.Field{floor, note, state} {
		if f != nil {
			cols = append(cols, f.Name)
		}
	}
	at := map[string]int{}
	var out []page.TileGroup
	q := record.Query{Type: chain[1].Name, Record: id, List: find.Name, Cols: cols, Limit: placesMost}
	for range 5 { // a building of a thousand units has a list of its own
		pg, err := v.Engine.Page(v.r.Context(), v.who, q)
		if err != nil {
			return nil, err
		}
		for _, l := range pg.Lines {
			where := ""
			tile := page.Tile{Text: v.title(l.Link), Href: recordHref(l.ID)}
			var notes []string
			for _, c := range l.Cells {
				switch {
				case c.Value == nil:
				case floor != nil && c.Field.Name == floor.Name:
					where = v.label(floor) + " " + v.text(c)
				case note != nil && c.Field.Name == note.Name:
					notes, tile.On = append(notes, v.text(c)), true
				default:
					notes = append(notes, v.text(c))
				}
			}
			tile.Note = join(notes, " · ")
			if where == "" {
				where = v.head(chain[0].Say)
			}
			i, ok := at[where]
			if !ok {
				i = len(out)
				at[where] = i
				out = append(out, page.TileGroup{Title: where})
			}
			out[i].Tiles = append(out[i].Tiles, tile)
		}
		if q.Cursor = pg.Next; q.Cursor == "" {
			break
		}
	}
	slices.SortStableFunc(out, func(a, b page.TileGroup) int { return -compareNatural(a.Title, b.Title) })
	for _, g := range out {
		slices.SortStableFunc(g.Tiles, func(a, b page.Tile) int { return compareNatural(a.Text, b.Text) })
	}
	return out, nil
}

// floorOf picks what a tile says of a unit: its first whole number as the
// floor, its first text that no act of a person asks for (the owner, kept by
// rule), and the first choice that rules keep.
func floorOf(t *regulation.Type) (floor, note, state *regulation.Field) {
	asked := map[string]bool{}
	for _, a := range t.Acts {
		if a.By != nil && a.By.Single() && !a.By.Allows(regulation.ActorRule) {
			for name := range mayAsk(a) {
				asked[name] = true
			}
		}
	}
	for _, f := range t.Fields {
		switch {
		case f.Kind == regulation.KindInt && floor == nil:
			floor = f
		case f.Kind == regulation.KindText && note == nil && !asked[f.Name] && f.Is == nil && f.Name != "title" && f.Name != "void_why" && f.Name != "number":
			note = f
		case f.Kind == regulation.KindOne && state == nil && !asked[f.Name]:
			state = f
		}
	}
	return floor, note, state
}

// compareNatural orders names with their figures as numbers: 2-1 before 10-1.
func compareNatural(a, b string) int {
	for a != "" && b != "" {
		na, ra := leadingNumber(a)
		nb, rb := leadingNumber(b)
		switch {
		case na >= 0 && nb >= 0 && na != nb:
			if na < nb {
				return -1
			}
			return 1
		case na >= 0 && nb >= 0:
			a, b = ra, rb
			continue
		case a[0] != b[0]:
			if a[0] < b[0] {
				return -1
			}
			return 1
		}
		a, b = a[1:], b[1:]
	}
	return len(a) - len(b)
}

func leadingNumber(s string) (int, string) {
	n, i := -1, 0
	for i < len(s) && digit(s[i]) && i < 9 {
		n = max(n, 0)*10 + int(s[i]-'0')
		i++
	}
	return n, s[i:]
}

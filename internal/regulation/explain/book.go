package explain

import (
	"slices"
	"time"

	"cel.dev/cel-go/parser"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/regulation"
)

// zone is where days of parameters are read.
var zone = calendar.Shanghai()

// Book explains one regulation as of one day. It is read only once made, but
// a Book is for one reader at a time.
type Book struct {
	prog   *regulation.Program
	parse  *parser.Parser
	params map[string]regulation.Value
}

// New opens a regulation on a day: figures are those of that day.
func New(prog *regulation.Program, day time.Time) (*Book, error) {
	return With(prog, prog.ParamsAt(calendar.DateOf(day, zone), "", nil))
}

func newParser() (*parser.Parser, error) {
	return parser.NewParser(parser.EnableHiddenAccumulatorName(true), parser.MaxRecursionDepth(100))
}

// Sentence is one rule in words.
type Sentence struct {
	Deep   int    // exceptions stand one step deeper than what they except from
	Clause string // the clause it stands under
	Say    i18n.Text
}

// Part is what one type, or the posts, hold of a clause.
type Part struct {
	Name  string    // the type's name; "" of posts
	Title i18n.Text // what it is called
	Says  []Sentence
}

// Clause gives everything that carries out a clause, type by type.
func (b *Book) Clause(id string) []Part {
	var out []Part
	if p := b.posts(func(c string) bool { return c == id }); len(p.Says) > 0 {
		out = append(out, p)
	}
	for _, name := range b.prog.Order {
		t := b.prog.Types[name]
		if p := b.part(t, func(c string) bool { return c == id }); len(p.Says) > 0 {
			out = append(out, p)
		}
	}
	return out
}

// Type gives all rules of a type.
func (b *Book) Type(t *regulation.Type) Part {
	return b.part(t, func(string) bool { return true })
}

// part gives the rules of a type that cite a clause, or that hold a need or an
// exception which does. What a type has from another one stands there.
func (b *Book) part(t *regulation.Type, cites func(string) bool) Part {
	p := Part{Name: t.Name, Title: t.Say}
	for _, a := range t.Acts {
		if inherited(b.prog, t, func(u *regulation.Type) bool { return u.Act(a.Name) == a }) || !speaks(cites, own(t, a.Clause), a.Needs, a.Except) {
			continue
		}
		says := b.act(t, a)
		says[0].Clause = own(t, a.Clause)
		p.Says = append(p.Says, pick(says, cites)...)
	}
	for _, c := range t.Clocks {
		if inherited(b.prog, t, func(u *regulation.Type) bool { return u.Clock(c.Name) == c }) || !speaks(cites, own(t, c.Clause), nil, c.Except) {
			continue
		}
		says := b.clock(t, c)
		says[0].Clause = own(t, c.Clause)
		p.Says = append(p.Says, pick(says, cites)...)
	}
	for _, c := range t.Is {
		if !speaks(cites, own(t, c.Clause), nil, c.Except) {
			continue
		}
		says := b.computed(t, c)
		says[0].Clause = own(t, c.Clause)
		p.Says = append(p.Says, pick(says, cites)...)
	}
	if says := b.reads(t); len(says) > 0 {
		p.Says = append(p.Says, pick(says, cites)...)
	}
	return p
}

// own is the clause of a rule: its own, else its type's.
func own(t *regulation.Type, clause string) string {
	if clause != "" {
		return clause
	}
	return t.Clause
}

// speaks says whether a rule, one of its needs or of its exceptions cites a
// clause, so that only those are put into words.
func speaks(cites func(string) bool, clause string, needs []*regulation.Need, xs []*regulation.Except) bool {
	return cites(clause) ||
		slices.ContainsFunc(needs, func(n *regulation.Need) bool { return n.Clause != "" && cites(n.Clause) }) ||
		slices.ContainsFunc(xs, func(x *regulation.Except) bool {
			return speaks(cites, x.Clause, x.Needs, x.Except)
		})
}

// inherited says whether the very same rule stands in an ancestor.
func inherited(prog *regulation.Program, t *regulation.Type, has func(*regulation.Type) bool) bool {
	return slices.ContainsFunc(t.Like, func(n string) bool { return prog.Types[n] != nil && has(prog.Types[n]) })
}

// pick keeps a rule whole where its first sentence cites the clause; else what
// deeper down does, under the first sentence.
func pick(says []Sentence, cites func(string) bool) []Sentence {
	above := map[int]string{0: says[0].Clause} // what cites nothing belongs to what it stands under
	for i := 1; i < len(says); i++ {
		if says[i].Clause == "" {
			says[i].Clause = above[says[i].Deep-1]
		}
		above[says[i].Deep] = says[i].Clause
	}
	if cites(says[0].Clause) {
		return says
	}
	out := says[:1:1]
	within := 0 // the depth of a sentence that cites it: what stands under that belongs to it
	for _, s := range says[1:] {
		switch {
		case within > 0 && s.Deep > within:
		case cites(s.Clause):
			within = s.Deep
		default:
			within = 0
			continue
		}
		out = append(out, s)
	}
	if len(out) == 1 {
		return nil
	}
	return out
}

// posts gives the posts that are rules.
func (b *Book) posts(cites func(string) bool) Part {
	p := Part{Title: text("岗位", "posts")}
	var names []string
	for n := range b.prog.Posts {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		post := b.prog.Posts[n]
		if post.By == nil {
			continue
		}
		s := b.speaker(nil, "staff")
		s.names["it"] = meaning{typ: b.prog.Types["staff"], text: text("当事人", "the person concerned")}
		says := []Sentence{{Clause: post.Clause, Say: fill(text("{1}：{2}。", "{1}: {2}."), post.Say, b.by(nil, post.By))}}
		says = append(says, b.excepts(s, nil, post.Except, 1, "")...)
		p.Says = append(p.Says, pick(says, cites)...)
	}
	return p
}

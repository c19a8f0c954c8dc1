package mutation

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// weakening is a rule that lets through more than it did.
type weakening struct {
	file string
	typ  string // the type it stands in, empty for params and posts
	kind string
	name string // KIND FILE PATH: how it is listed; it holds no line numbers
	text string
}

// weakenings gives those of one file. all are the posts of the regulation.
func weakenings(file, text string) []weakening {
	w := &weakener{file: file, text: text}
	inner := strings.TrimPrefix(file, "prelude/")
	tree := scan(text)
	switch {
	case strings.HasPrefix(inner, "types/"):
		w.typ = strings.TrimSuffix(strings.TrimPrefix(inner, "types/"), ".yaml")
		w.ofType(tree)
	case inner == "params.yaml":
		w.ofParams(tree)
	case inner == "posts.yaml":
		for _, p := range tree.kids {
			w.ruled(p, p.name)
		}
	}
	return w.out
}

type weakener struct {
	file, text, typ string
	out             []weakening
}

func (w *weakener) put(kind, path string, from, to int, by string) {
	if w.text[from:to] == by {
		return
	}
	w.out = append(w.out, weakening{w.file, w.typ, kind, kind + " " + w.file + " " + path, w.text[:from] + by + w.text[to:]})
}

func (w *weakener) drop(kind, path string, n *node) {
	before, after := n.beside()
	if before == nil && after == nil && n.up.kind != root { // the heading goes with its only one
		n = n.up
		before, after = n.beside()
	}
	from, to := cut(n, before, after)
	w.put(kind, path, from, to, "")
}

// scalar gives the plain text of a value, "" where it is none.
func (w *weakener) scalar(n *node) string {
	if n == nil || n.val[1] == 0 {
		return ""
	}
	return plainText(w.text[n.val[0]:n.val[1]])
}

func plainText(s string) string {
	if len(s) > 1 && s[0] == '\'' {
		return strings.ReplaceAll(s[1:len(s)-1], "''", "'")
	}
	if len(s) > 1 && s[0] == '"' {
		return strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(s[1 : len(s)-1])
	}
	return s
}

func quotedText(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

func (w *weakener) ofType(tree *node) {
	stages := tree.child("stages")
	for _, a := range kidsOf(tree.child("acts")) {
		path := w.typ + "." + a.name
		w.ruled(a, path)
		w.stages(a, path, stages)
	}
	for _, k := range kidsOf(tree.child("clocks")) {
		path := w.typ + " clock " + k.name
		w.drop("clock dropped", path, k)
		w.ruled(k, path)
	}
	for _, x := range kidsOf(tree.child("is")) {
		w.excepts(x, w.typ+" is "+x.name)
	}
	if o := tree.child("once"); o != nil {
		w.drop("once dropped", w.typ, o)
	}
	for _, s := range kidsOf(tree.child("see")) {
		w.drop("see dropped", w.typ+" "+s.name, s)
		if by := w.scalar(s); by != "" {
			w.put("see widened", w.typ+" "+s.name, s.val[0], s.val[1], by+" | "+another(by))
		}
	}
}

func kidsOf(n *node) []*node {
	if n == nil {
		return nil
	}
	return n.kids
}

// ruled weakens what acts, clocks, posts and exceptions have in common.
func (w *weakener) ruled(n *node, path string) {
	if b := n.child("by"); w.scalar(b) != "" {
		w.by(b, path)
	}
	for _, nd := range kidsOf(n.child("need")) {
		at := path + " " + nd.name
		w.drop("need dropped", at, nd)
		w.parts(nd.child("if"), at)
	}
	w.asks(n.child("ask"), path)
	if d := n.child("due"); w.scalar(d) != "" {
		longer := lengthened(w.scalar(d))
		if longer == w.scalar(d) && !calendarDue.MatchString(longer) {
			longer = "(" + longer + ") + days(3)"
		}
		w.put("clock lengthened", path, d.val[0], d.val[1], quotedText(longer))
	}
	if do := n.child("do"); do != nil {
		do.each(func(x *node) {
			if v := w.scalar(x); v != "" && lengthened(v) != v {
				w.put("clock lengthened", path+" do "+x.name, x.val[0], x.val[1], quotedText(lengthened(v)))
			}
		})
	}
	w.excepts(n, path)
}

var calendarDue = regexp.MustCompile(`^(daily|weekly|monthly|yearly)\(`)

var lengths = regexp.MustCompile(`\b(days|months|workdays|minutes|hours|workminutes|workhours)\(([^(),]*)\)`)

// lengthened doubles every length of an expression.
func lengthened(e string) string { return lengths.ReplaceAllString(e, "$1(2 * ($2))") }

func (w *weakener) excepts(n *node, path string) {
	for i, x := range kidsOf(n.child("except")) {
		at := fmt.Sprintf("%s except %d", path, i+1)
		w.drop("exception removed", at, x)
		w.ruled(x, at)
	}
}

// by lets somebody else in, and leaves out a signature.
func (w *weakener) by(b *node, path string) {
	by := w.scalar(b)
	if by != "anyone" && by != "public" {
		w.put("post widened", path, b.val[0], b.val[1], widened(by))
	}
	for _, sep := range []string{" > ", " & "} {
		if i := strings.LastIndex(by, sep); i > 0 {
			w.put("signature dropped", path, b.val[0], b.val[1], by[:i])
		}
	}
	if strings.HasPrefix(by, "all(") && strings.HasSuffix(by, ")") {
		w.put("all to one", path, b.val[0], b.val[1], by[4:len(by)-1])
	}
}

// widened adds a post to the last party; to a rule alone, a person.
func widened(by string) string { return by + " | " + another(by) }

// another gives a post that is not named, the humblest that would be
// forgotten first.
func another(by string) string {
	for _, p := range []string{"clerk", "technician", "head"} {
		if !slices.Contains(strings.FieldsFunc(by, func(r rune) bool { return strings.ContainsRune(" |>&()", r) }), p) {
			return p
		}
	}
	return "gm"
}

// parts drops the parts of a condition one by one.
func (w *weakener) parts(n *node, path string) {
	e := w.scalar(n)
	parts := conjuncts(e)
	if len(parts) < 2 {
		return
	}
	for i := range parts {
		rest := append(append([]string{}, parts[:i]...), parts[i+1:]...)
		w.put("part of a need dropped", fmt.Sprintf("%s %d", path, i+1), n.val[0], n.val[1], quotedText(strings.Join(rest, " && ")))
	}
}

// conjuncts splits at the && that stand in no bracket and beside no || or ?.
func conjuncts(e string) []string {
	depth, from := 0, 0
	var out []string
	for i := 0; i < len(e); i++ {
		switch {
		case strings.IndexByte("([{", e[i]) >= 0:
			depth++
		case strings.IndexByte(")]}", e[i]) >= 0:
			depth--
		case depth == 0 && (strings.HasPrefix(e[i:], "||") || e[i] == '?'):
			return []string{e}
		case depth == 0 && strings.HasPrefix(e[i:], "&&"):
			out = append(out, strings.TrimSpace(e[from:i]))
			from = i + 2
		}
	}
	return append(out, strings.TrimSpace(e[from:]))
}

// asks makes what has to be filled in optional.
func (w *weakener) asks(n *node, path string) {
	if n == nil {
		return
	}
	loosen := func(x *node) {
		v := w.scalar(x)
		if v != "" && !strings.HasSuffix(v, "?") {
			w.put("ask loosened", path+" "+strings.TrimSuffix(v, "="), x.val[0], x.val[1], strings.TrimSuffix(v, "=")+"?")
		}
	}
	loosen(n)
	for _, x := range n.kids {
		loosen(x)
	}
}

// stages lets an act be done in one more stage: the next after those it names.
func (w *weakener) stages(a *node, path string, all *node) {
	in := a.child("in")
	if in == nil || all == nil {
		return
	}
	have := []string{w.scalar(in)}
	from, to := in.val[0], in.val[1]
	if len(in.kids) > 0 {
		have = nil
		for _, k := range in.kids {
			have = append(have, w.scalar(k))
		}
		from, to = in.key[1]+1, in.to
	}
	if slices.Contains(have, "end") {
		return
	}
	more, last := "", -1
	for i, s := range all.kids {
		if slices.Contains(have, s.name) {
			last = i
		}
	}
	for i := 1; i <= len(all.kids) && more == ""; i++ {
		if s := all.kids[(last+i+len(all.kids))%len(all.kids)].name; !slices.Contains(have, s) {
			more = s
		}
	}
	if more != "" {
		w.put("in widened", path+" + "+more, from, to, " ["+strings.Join(append(have, more), ", ")+"]")
	}
}

// ofParams opens bounds and doubles figures.
func (w *weakener) ofParams(tree *node) {
	for _, p := range tree.kids {
		if nd := p.child("need"); nd != nil {
			parts := conjuncts(w.scalar(nd))
			for i := range parts {
				rest := append(append([]string{}, parts[:i]...), parts[i+1:]...)
				w.put("bound widened", fmt.Sprintf("%s %d", p.name, i+1), nd.val[0], nd.val[1], quotedText(strings.Join(append(rest, "true"), " && ")))
			}
		}
		is := p
		if x := p.child("is"); x != nil {
			is = x
		}
		if whole.MatchString(w.scalar(is)) && timed.MatchString(p.name) {
			w.put("figure doubled", p.name, is.val[0], is.val[1], fmt.Sprint(2*atoi(w.scalar(is))))
		}
	}
}

var (
	whole = regexp.MustCompile(`^[1-9][0-9]*$`)
	timed = regexp.MustCompile(`(days|hours|minutes|months)$|^file_after$`)
)

func atoi(s string) int {
	n := 0
	for _, c := range s {
		n = 10*n + int(c-'0')
	}
	return n
}

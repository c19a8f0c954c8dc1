package intake

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/regulation"
)

// Mapping says what the columns of a file are.
type Mapping struct {
	File   string
	Tables []*Table
}

// Table is one sheet read into one type.
type Table struct {
	Sheet  string // a name, or a number from 1
	Type   *regulation.Type
	Act    string // opens a record; "": the first that the person may do
	Update string // changes one, when updating
	Key    []string
	Fields []cell
	Opened *source
	Moved  *source
	Skip   []skip
	Head   []string // titles by which the head is found, beside the columns
	NoHead bool     // the table begins with data; columns are numbered #1, #2, …
	pos    regulation.Pos
}

// cell is where the value of one field comes from.
type cell struct {
	field *regulation.Field
	from  *source
}

// source is where a value comes from, and what is done to it on the way.
type source struct {
	pos     regulation.Pos
	columns []string
	join    string
	is      string // a constant
	fixed   bool
	empty   []string
	split   string
	part    int
	dict    *dictionary
	values  map[string]string
	other   string // what is not in values
	others  bool
	layout  string
	match   *regexp.Regexp // what of the text is meant: its first group, or all of it
	zone    *time.Location
	find    string // the type of the record it names
	by      []cell
}

// skip is a condition under which a row is a note.
type skip struct {
	column string
	is     []string
}

type compiler struct {
	file     string
	prog     *regulation.Program
	zone     *time.Location
	open     func(name string) ([]byte, error)
	dicts    map[string]*dictionary
	problems Problems
	empty    []string
}

// Compile reads a mapping. open gives the dictionaries it names. The error, if
// any, is Problems.
func Compile(file string, data []byte, prog *regulation.Program, zone *time.Location, open func(name string) ([]byte, error)) (*Mapping, error) {
	c := &compiler{file: file, prog: prog, zone: zone, open: open, dicts: map[string]*dictionary{}}
	m := &Mapping{File: file}
	root := c.parse(data)
	if len(c.problems) == 0 {
		c.each(root, map[string]func(*node){
			"say":     func(*node) {},
			"empty":   func(n *node) { c.empty = c.words(n) },
			"imports": func(n *node) { m.Tables = c.tables(n) },
		}, "empty")
		if len(m.Tables) == 0 && len(c.problems) == 0 {
			c.wrong(root.pos, "没有写 imports：哪张表导入为哪一类", "there is no `imports`: which sheet becomes which type")
		}
	}
	if len(c.problems) > 0 {
		return nil, c.problems
	}
	return m, nil
}

// OpenBy has the tables open their records by an act, those of one type or all.
func (m *Mapping) OpenBy(act, into string) error {
	for _, t := range m.Tables {
		if into != "" && t.Type.Name != into {
			continue
		}
		if a := t.Type.Act(act); a == nil || !a.Opening {
			var opening []string
			for _, a := range t.Type.Acts {
				if a.Opening {
					opening = append(opening, a.Name)
				}
			}
			return fault.New(fault.Invalid, "没有导入。", "Nothing was imported.").At("act", "/act",
				t.Type.Name+" 没有叫“"+act+"”的开立事项；有："+strings.Join(opening, "、"), "no act “"+act+"” opens a "+t.Type.Name+"; these do: "+strings.Join(opening, ", "))
		}
		t.Act = act
	}
	return nil
}

// each gives every key to its reader, those named first ones first; an unknown
// key is a problem.
func (c *compiler) each(n *node, read map[string]func(*node), first ...string) {
	if n.what != 'm' {
		c.wrong(n.pos, "这里要写「名: 值」", "`name: value` stands here")
		return
	}
	for _, f := range first {
		for _, e := range n.keys {
			if e.key == f {
				read[f](e.val)
			}
		}
	}
	var known []string
	for k := range read {
		known = append(known, k)
	}
	slices.Sort(known)
	for _, e := range n.keys {
		if slices.Contains(first, e.key) {
			continue
		}
		if f := read[e.key]; f != nil {
			f(e.val)
		} else {
			c.wrong(e.pos, "不认识「%s」；这里可以写 %s", "“%s” is not known here; these are: %s", e.key, strings.Join(known, ", "))
		}
	}
}

func (c *compiler) tables(n *node) []*Table {
	var out []*Table
	if n.what != 'l' {
		c.wrong(n.pos, "imports 是一个列表", "`imports` is a list")
	}
	for _, i := range n.items {
		if t := c.table(i); t != nil {
			out = append(out, t)
		}
	}
	return out
}

func (c *compiler) table(n *node) *Table {
	t := &Table{Sheet: "1", pos: n.pos}
	c.each(n, map[string]func(*node){
		"into": func(v *node) {
			t.Type = c.prog.Types[c.word(v)]
			if t.Type == nil || t.Type.Pattern {
				c.wrong(v.pos, "没有叫「%s」的类型", "there is no type “%s”", v.text)
				t.Type = nil
			}
		},
		"sheet": func(v *node) { t.Sheet = c.word(v) },
		"head": func(v *node) {
			if t.NoHead = v.what == 's' && v.text == "none"; !t.NoHead {
				t.Head = c.words(v)
			}
		},
		"act":    func(v *node) { t.Act = c.actOf(t, v, true) },
		"update": func(v *node) { t.Update = c.actOf(t, v, false) },
		"key": func(v *node) {
			for _, k := range c.words(v) {
				if t.Type != nil && t.Type.Field(k) == nil {
					c.wrong(v.pos, "「%s」没有字段「%s」", "“%s” has no field “%s”", t.Type.Name, k)
				}
				t.Key = append(t.Key, k)
			}
		},
		"fields": func(v *node) { t.Fields = c.cells(t.Type, v) },
		"opened": func(v *node) { t.Opened = c.source(nil, v) },
		"moved":  func(v *node) { t.Moved = c.source(nil, v) },
		"skip":   func(v *node) { t.Skip = c.skips(v) },
	}, "into")
	if t.Type == nil {
		if len(c.problems) == 0 {
			c.wrong(n.pos, "没有写 into：导入为哪一类", "there is no `into`: which type it becomes")
		}
		return nil
	}
	c.numbered(t)
	if len(t.Key) == 0 {
		c.wrong(n.pos, "没有写 key：凭哪些字段认出同一件", "there is no `key`: by which fields a thing is known again")
	}
	for _, k := range t.Key {
		if !slices.ContainsFunc(t.Fields, func(x cell) bool { return x.field.Name == k }) && t.Type.Field(k) != nil {
			c.wrong(n.pos, "key 里的「%s」没有写来自哪一列", "“%s” stands in the key, but not where it comes from", k)
		}
	}
	for _, s := range []*source{t.Opened, t.Moved} {
		if s != nil && s.layout == "" {
			c.wrong(s.pos, "这里要写 date：时间的写法", "`date` must say here how a time is written")
		}
	}
	return t
}

// numbered holds columns to their numbers where a table has no head, and only
// there.
func (c *compiler) numbered(t *Table) {
	check := func(pos regulation.Pos) func(string) {
		return func(title string) {
			if _, is := columnNumber(title); is != t.NoHead && t.NoHead {
				c.wrong(pos, "没有表头（head: none）的表，列写作 '#1'、'#2'……；「%s」不是", "columns of a table without a head are written '#1', '#2', …; “%s” is not", title)
			}
		}
	}
	for _, x := range t.Fields {
		x.from.titles(check(x.from.pos))
	}
	for _, s := range []*source{t.Opened, t.Moved} {
		if s != nil {
			s.titles(check(s.pos))
		}
	}
	for _, s := range t.Skip {
		check(t.pos)(s.column)
	}
}

// columnNumber reads #3 as the third column.
func columnNumber(title string) (int, bool) {
	rest, ok := strings.CutPrefix(plain(title), "#")
	n, err := strconv.Atoi(rest)
	return n, ok && err == nil && n >= 1 && n <= 500
}

func (c *compiler) actOf(t *Table, v *node, opening bool) string {
	name := c.word(v)
	if t.Type == nil {
		return name
	}
	if a := t.Type.Act(name); a == nil || a.Opening != opening {
		if opening {
			c.wrong(v.pos, "「%s」没有开立的行为「%s」", "“%s” has no opening act “%s”", t.Type.Name, name)
		} else {
			c.wrong(v.pos, "「%s」没有可用于更新的行为「%s」", "“%s” has no act “%s” that changes a record", t.Type.Name, name)
		}
	}
	return name
}

func (c *compiler) cells(t *regulation.Type, n *node) []cell {
	if n.what != 'm' {
		c.wrong(n.pos, "这里要写「字段: 列名」", "`field: column` stands here")
	}
	var out []cell
	for _, e := range n.keys {
		if t == nil {
			continue
		}
		f := t.Field(e.key)
		if f == nil {
			c.wrong(e.pos, "「%s」没有字段「%s」", "“%s” has no field “%s”", t.Name, e.key)
			continue
		}
		if s := c.source(f, e.val); s != nil {
			out = append(out, cell{f, s})
		}
	}
	return out
}

func (c *compiler) skips(n *node) []skip {
	if n.what != 'l' {
		c.wrong(n.pos, "skip 是一个列表", "`skip` is a list")
	}
	var out []skip
	for _, i := range n.items {
		var s skip
		c.each(i, map[string]func(*node){
			"column": func(v *node) { s.column = c.word(v) },
			"is":     func(v *node) { s.is = c.words(v) },
		})
		out = append(out, s)
	}
	return out
}

func (c *compiler) source(f *regulation.Field, n *node) *source {
	s := &source{pos: n.pos, part: 1, zone: c.zone, empty: c.empty, join: " "}
	if n.what == 's' {
		s.columns = []string{n.text}
		return c.settle(f, n, s)
	}
	c.each(n, map[string]func(*node){
		"column":  func(v *node) { s.columns = []string{c.word(v)} },
		"columns": func(v *node) { s.columns = c.words(v) },
		"join":    func(v *node) { s.join = c.word(v) },
		"is":      func(v *node) { s.is, s.fixed = c.word(v), true },
		"empty":   func(v *node) { s.empty = append(slices.Clone(c.empty), c.words(v)...) },
		"split":   func(v *node) { s.split = c.word(v) },
		"part": func(v *node) {
			p, err := strconv.Atoi(c.word(v))
			if err != nil || p == 0 || p > 20 || p < -20 {
				c.wrong(v.pos, "part 是第几段：1、2……，从后往前数写 -1", "`part` is 1, 2, …; -1 counts from the end")
			}
			s.part = p
		},
		"map": func(v *node) {
			s.values = map[string]string{}
			if v.what != 'm' {
				c.wrong(v.pos, "map 里写「表中的值: 记录的值」", "`map` holds `value of the sheet: value of the record`")
			}
			for _, e := range v.keys {
				s.values[e.key] = c.word(e.val)
			}
		},
		"else": func(v *node) { s.other, s.others = c.word(v), true },
		"dict": func(v *node) { s.dict = c.dictionary(v) },
		"date": func(v *node) { s.layout = layout(c.word(v)) },
		"match": func(v *node) {
			x, err := regexp.Compile(c.word(v))
			if err != nil {
				c.wrong(v.pos, "match 不是正则表达式：%s", "`match` is no regular expression: %s", err.Error())
				return
			}
			s.match = x
		},
		"zone": func(v *node) {
			z, err := time.LoadLocation(c.word(v))
			if err != nil {
				c.wrong(v.pos, "没有这个时区：%s", "there is no time zone %s", v.text)
				return
			}
			s.zone = z
		},
		"find": func(v *node) { s.find = c.word(v) },
		"by": func(v *node) {
			for _, e := range n.keys {
				if e.key == "find" {
					s.by = c.cells(c.prog.Types[e.val.text], v)
				}
			}
		},
	})
	return c.settle(f, n, s)
}

// settle checks a source as a whole.
func (c *compiler) settle(f *regulation.Field, n *node, s *source) *source {
	switch {
	case s.find != "":
		if t := c.prog.Types[s.find]; t == nil || t.Pattern {
			c.wrong(n.pos, "没有叫「%s」的类型", "there is no type “%s”", s.find)
		} else if f != nil && (f.Kind != regulation.KindRef || !t.IsLike(f.Ref)) && !(f.Kind == regulation.KindPerson && s.find == "staff") {
			c.wrong(n.pos, "字段「%s」放不下「%s」", "the field “%s” does not hold a “%s”", f.Name, s.find)
		}
		if len(s.by) == 0 {
			c.wrong(n.pos, "find 要写 by：凭哪些字段找", "`find` needs `by`: the fields to find it by")
		}
	case !s.fixed && len(s.columns) == 0:
		c.wrong(n.pos, "没有写来自哪一列（column），也没有写固定值（is）", "neither a column nor a value (`is`) stands here")
	case f != nil && f.Is != nil:
		c.wrong(n.pos, "「%s」是算出来的，不能导入", "“%s” is computed and cannot be imported", f.Name)
	}
	return s
}

// Three ways in which exchanges write times and lengths, beside layouts.
const (
	unixSeconds = "unix"    // seconds since 1970
	clockLength = "H:mm:ss" // a length, for a whole number of seconds
	wholeNumber = "seconds" // a length in seconds, with or without a fraction
)

// layout turns YYYY-MM-DD HH:mm:ss, hh and AM into what the time package reads;
// what is written for it already stays.
func layout(s string) string {
	switch s {
	case unixSeconds, clockLength, wholeNumber:
		return s
	}
	return strings.NewReplacer("YYYY", "2006", "MM", "01", "DD", "02", "HH", "15", "hh", "03", "mm", "04", "ss", "05", "AM", "PM").Replace(s)
}

package regulation

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"strings"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/parser"

	celcheck "cel.dev/cel-go/checker"
)

// compiler is one compilation.
type compiler struct {
	problems []Problem
	said     map[string]bool

	files  map[string][]byte
	layers []string            // what stands before the files of each layer, the lowest first
	trees  map[string]*node    // regulation, clauses, params, posts, types/NAME: all layers laid together
	over   []overlay           // the layers that lie on a group's
	owns   map[string][]figure // parameter -> values a department gives it
	order  []string            // types: those of the lowest layer first
	whole  map[string]*node    // type -> its tree with everything it is like
	prog   *Program

	*desk
	exprs map[exprKey]*Expr
	finds map[findKey]*Find

	unread  bool     // a file is no YAML
	later   []func() // what can be said when every act and clock is known
	telling bool     // the expressions of a scenario: figures may stand in them
}

// desk is what expressions are checked against. Nothing of it changes once it
// is made.
type desk struct {
	schema    *schema
	parser    *parser.Parser
	checker   *celcheck.Env
	overloads map[string]*fun
}

// preludeFolder stands before the paths of the prelude's files.
const preludeFolder = "prelude/"

// Compile reads the prelude, which may be nil, and a regulation over it. A
// department's regulation that is `like` a group's lies over that one; above
// holds it and those it is like in turn. The program is there unless one of
// the problems is more than a warning.
func Compile(prelude, folder fs.FS, above ...Group) (*Program, []Problem) {
	files := map[string][]byte{}
	c := newCompiler(files)
	if prelude != nil {
		c.readFolder(prelude, preludeFolder)
	}
	for _, g := range above {
		c.readFolder(g.FS, g.Path+"/")
	}
	if folder != nil {
		c.readFolder(folder, "")
	}
	return c.compile()
}

// CompileFiles compiles the files of a program, as [Program.Files] holds them.
func CompileFiles(files map[string][]byte) (*Program, []Problem) {
	return newCompiler(files).compile()
}

func newCompiler(files map[string][]byte) *compiler {
	return &compiler{
		said: map[string]bool{}, files: files, trees: map[string]*node{}, whole: map[string]*node{}, owns: map[string][]figure{},
		desk: &desk{overloads: functionIndex()}, exprs: map[exprKey]*Expr{}, finds: map[findKey]*Find{},
		prog: &Program{
			Posts: map[string]*Post{}, Params: map[string]*Param{}, Types: map[string]*Type{},
			Prints: map[string][]byte{}, Files: files, clauses: map[string]*Clause{},
		},
	}
}

// readFolder takes the YAML files of a folder; what else lies there is none
// of the regulation's.
func (c *compiler) readFolder(folder fs.FS, prefix string) {
	err := fs.WalkDir(folder, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name != "." && strings.HasPrefix(d.Name(), ".") {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(name) != ".yaml" || strings.HasPrefix(d.Name(), ".") {
			return nil
		}
		if len(c.files) >= 2000 {
			return fmt.Errorf("more than 2000 files")
		}
		b, err := fs.ReadFile(folder, name)
		c.files[prefix+name] = b
		return err
	})
	if err != nil {
		c.errAt(Pos{prefix + ".", 1, 1}, "读不了这个文件夹："+err.Error(), "the folder cannot be read: "+err.Error(), "", "")
	}
}

func (c *compiler) compile() (*Program, []Problem) {
	if c.layers = c.chain(); Fatal(c.problems) {
		return nil, c.problems // without its group a regulation is half a text
	}
	c.prog.Layers = c.layers
	c.plant()
	if c.unread { // the rest would only say that what stands there is missing
		sortProblems(c.problems)
		return nil, c.problems
	}
	c.regulation()
	c.clauses()
	c.posts()
	c.params()
	c.grow()
	c.skeletons()
	c.strict()
	if c.ready() {
		c.rules()
		c.lend()
		c.laws()
	}
	c.quiet()
	c.prog.Hash, c.prog.desk, c.prog.Expressions = c.hash(), c.desk, len(c.exprs)
	c.renamed()
	sortProblems(c.problems)
	if Fatal(c.problems) {
		return nil, c.problems
	}
	return c.prog, c.problems
}

// ready makes what expressions are checked against.
func (c *compiler) ready() bool {
	c.schema = &schema{types: c.prog.Types, params: c.prog.Params, posts: c.prog.Posts}
	vars := []*types.Type{tParams, tHere, tAway, tTime, tDate, recordType(staffType)}
	for _, k := range []Kind{KindText, KindInt, KindNum, KindMoney, KindDate, KindTime, KindBool, KindFile} {
		vars = append(vars, celKind(k))
	}
	for _, n := range c.order {
		vars = append(vars, recordType(n))
		for _, f := range c.prog.Types[n].Fields {
			if f.Kind == KindRows {
				vars = append(vars, types.NewObjectType(rowType(n, f.Name)))
			}
		}
	}
	for _, p := range c.prog.Params {
		if p.Kind == KindRows {
			vars = append(vars, types.NewObjectType(rowType("p", p.Name)), paramType(p))
		}
	}
	var err error
	if c.parser, err = newParser(); err == nil {
		c.checker, err = newChecker(c.schema, vars)
	}
	if err != nil {
		c.errAt(Pos{"regulation.yaml", 1, 1}, "编译器出错："+err.Error(), "the compiler failed: "+err.Error(), "", "")
		return false
	}
	return true
}

// plant parses every file and lays each layer over those below it.
func (c *compiler) plant() {
	files := make([][]string, len(c.layers))
	for _, file := range sortedKeys(c.files) {
		i := c.layerOf(file)
		files[i] = append(files[i], file)
	}
	for i := range c.layers {
		own := c.parseLayer(i, files[i])
		if i > firstLayer {
			c.over = append(c.over, overlay{i, own, maps.Clone(c.trees)})
		}
		c.layLayer(i, own)
	}
}

// parseLayer parses the files of a layer into trees by what they hold.
func (c *compiler) parseLayer(layer int, files []string) map[string]*node {
	trees := map[string]*node{}
	for _, file := range files {
		inner := strings.TrimPrefix(file, c.layers[layer])
		dir, base := path.Split(inner)
		name := strings.TrimSuffix(base, ".yaml")
		switch {
		case dir == "prints/":
			c.prog.Prints[name] = c.files[file]
			continue
		case dir == "scenarios/":
			continue
		case dir == "" && contains([]string{"regulation", "clauses", "params", "posts"}, name), dir == "types/":
		default:
			c.errAt(Pos{file, 1, 1}, "没有这样的文件", "there is no such file in a regulation",
				"regulation.yaml clauses.yaml params.yaml posts.yaml types/ scenarios/ prints/", "regulation.yaml clauses.yaml params.yaml posts.yaml types/ scenarios/ prints/")
			continue
		}
		t := c.parseYAML(file, c.files[file])
		if t == nil || t.kind == nothing {
			if t != nil && dir == "types/" {
				t.kind = mapping
			} else {
				continue
			}
		}
		if t.kind != mapping {
			c.errAt(t.pos, "这里要写「词: 值」", "words and their values stand here", "", "")
			continue
		}
		switch {
		case dir == "types/":
			if !isName(name) || contains(reservedTypes, name) {
				c.errAt(Pos{file, 1, 1}, "“"+name+"”不能作类型名", "“"+name+"” cannot name a type", "小写英文字母开头，只含小写字母、数字和 _；不能是字段的种类", "small letters, figures and _, beginning with a letter; not a kind of field")
				continue
			}
			t.settle(name)
			name = "types/" + name
		case name == "params":
			t = unfold(t, "is")
		case name == "clauses", name == "posts":
			t = unfold(t, "say")
		}
		trees[name] = t
	}
	return trees
}

// layLayer lays the trees of a layer over those below. The values a department
// gives a figure of its group do not take the place of the group's.
func (c *compiler) layLayer(layer int, own map[string]*node) {
	for _, key := range sortedKeys(own) {
		t, base := own[key], c.trees[key]
		if name, is := strings.CutPrefix(key, "types/"); is && base == nil {
			c.order = append(c.order, name)
		}
		if key == "params" && layer > firstLayer {
			t = c.takeFigures(layer, t, base)
		}
		c.trees[key] = lay(base, t, "")
	}
}

func (c *compiler) takeFigures(layer int, t, base *node) *node {
	rest := &node{pos: t.pos, kind: mapping}
	for _, e := range t.keys {
		if base.get(e.key.text) == nil {
			rest.keys = append(rest.keys, e)
		} else if is := e.val.get("is"); is != nil {
			c.owns[e.key.text] = append(c.owns[e.key.text], figure{layer, is})
		}
	}
	return rest
}

var reservedTypes = []string{"text", "long", "int", "num", "money", "date", "time", "bool", "tel", "file", "sign", "person", "one", "rows",
	"span", "schedule", "p", "here", "away", "list", "map", "type", "string", "double", "null", "rule", "anyone", "public", "opener"}

// unfold writes the short form `NAME: VALUE` as `NAME: { word: VALUE }`, so
// that a layer may add to the other's.
func unfold(t *node, word string) *node {
	for _, e := range t.keys {
		if e.val.kind == mapping {
			continue
		}
		v := *e.val
		e.val = &node{pos: v.pos, kind: mapping, keys: []*entry{{&node{pos: v.pos, kind: scalar, text: word}, &v}}}
	}
	return t
}

func (c *compiler) hash() string {
	h := sha256.New()
	for _, n := range sortedKeys(c.files) {
		fmt.Fprintf(h, "%d:%s%d:", len(n), n, len(c.files[n]))
		h.Write(c.files[n])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// words checks that a mapping holds only the words of its place.
func (c *compiler) words(n *node, where string) bool {
	zh, en, allowed := vocabulary[where].zh, vocabulary[where].en, vocabulary[where].names()
	if n == nil || n.kind == nothing {
		return false
	}
	if n.kind != mapping {
		c.errAt(n.pos, zh+"要写成「词: 值」", en+" is written as words and their values", "", "")
		return false
	}
	for _, e := range n.keys {
		if contains(allowed, e.key.text) {
			continue
		}
		hz, he := meant(e.key.text, allowed)
		if hz == "" && (e.val.kind == nothing || strings.ContainsAny(e.key.text, " '\"=()")) {
			hz, he = "在 { } 里逗号结束前一个词：那段文字要加引号", "inside { } a comma ends the word before it: put that text in quotes"
		}
		c.errAt(e.key.pos, "“"+e.key.text+"”不是"+zh+"的词", "“"+e.key.text+"” is not a word of "+en, hz, he)
	}
	return true
}

// text gives the scalar of a node, or says that one is wanted.
func (c *compiler) text(n *node) string {
	if n == nil || n.kind == nothing {
		return ""
	}
	if n.kind != scalar {
		c.errAt(n.pos, "这里要写一段文字", "a text stands here", "几者之一写作 a | b，不用 [ ]；整段含 { } [ ] 的加引号", "one of several is written a | b, without [ ]; a text with { } [ ] stands in quotes")
		return ""
	}
	return strings.TrimSpace(n.text)
}

func (c *compiler) say(n *node) Text { return textOf(c.text(n)) }

// clauseOf reads a clause and checks that it is there.
func (c *compiler) clauseOf(n *node) string {
	id := c.text(n)
	if id != "" && c.prog.clauses[id] == nil {
		c.unknown(n.pos, id, "条款", "a clause of clauses.yaml", sortedKeys(c.prog.clauses))
	}
	return id
}

// named checks the name of a part.
func (c *compiler) named(k *node, zh, en string) bool {
	if isName(k.text) {
		return true
	}
	c.errAt(k.pos, "“"+k.text+"”不能作"+zh+"名", "“"+k.text+"” cannot name "+en, "小写英文字母开头，只含小写字母、数字和 _", "small letters, figures and _, beginning with a letter")
	return false
}

// entries gives the parts of a mapping; a list or a text there is an error.
func (c *compiler) entries(n *node, zh, en string) []*entry {
	if n == nil || n.kind == nothing {
		return nil
	}
	if n.kind != mapping {
		c.errAt(n.pos, zh+"要写成「名: ...」", en+" are written NAME: ...", "", "")
		return nil
	}
	return n.keys
}

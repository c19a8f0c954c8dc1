package regulation

import (
	"io/fs"
	"path"
	"strings"
)

// Group is a regulation that lies under a department's: Path is what the
// department's `like` calls it, and what stands before the paths of its files
// in every problem.
type Group struct {
	Path string
	FS   fs.FS
}

// A program is laid in layers: the prelude, the groups above, the outermost
// first, and the folder itself. What lies on a group's layer is held to
// strict.go; a regulation lies freely on the prelude.
const (
	preludeLayer = 0
	firstLayer   = 1 // the regulation that lies on the prelude
	maxLayers    = 5 // the prelude, and one for each department on a path
)

// chain follows `like` from the folder upwards and gives what stands before
// the files of each layer, the lowest layer first.
func (c *compiler) chain() []string {
	var above []string
	prefix := ""
	for {
		like := c.likeOf(prefix)
		if like == nil {
			break
		}
		to := GroupPath(prefix, like.text) + "/"
		switch {
		case to == "/":
			c.errAt(like.pos, "like 写集团制度的文件夹，如 ../kefu", "like names the folder of the group's regulation, such as ../kefu", "", "")
		case c.files[to+"regulation.yaml"] == nil:
			c.errAt(like.pos, "这里没有 "+like.text+" 的制度", "there is no regulation "+like.text+" here", "like 是从本文件夹说起的路径，那里要有 regulation.yaml", "like is a path from this folder; a regulation.yaml stands there")
		case contains(above, to) || to == prefix:
			c.errAt(like.pos, "like 绕成了圈", "like runs in a circle", "", "")
		case len(above) == maxLayers-2:
			c.errAt(like.pos, "制度叠得太多：一条线上最多四个部门", "too many regulations on one another: four departments stand on a path at most", "", "")
		default:
			above = append([]string{to}, above...)
			prefix = to
			continue
		}
		break
	}
	return append(append([]string{preludeFolder}, above...), "")
}

func (c *compiler) likeOf(prefix string) *node {
	b, has := c.files[prefix+"regulation.yaml"]
	if !has {
		return nil
	}
	like := c.parseYAML(prefix+"regulation.yaml", b).get("like")
	if like == nil || like.kind != scalar {
		return nil
	}
	return like
}

// GroupPath gives the path of a group from the folder at the bottom: what the
// regulation at prefix calls it, `../NAME`, or NAME of one that comes with the
// program. It is empty for what can be none.
func GroupPath(prefix, like string) string {
	like = strings.TrimSpace(like)
	if isName(like) && !contains([]string{"types", "prints", "scenarios", "prelude"}, like) {
		return like
	}
	p := path.Join(prefix, like)
	if !strings.HasPrefix(like, "../") || !strings.HasPrefix(p, "../") || path.Base(p) == ".." {
		return ""
	}
	return p
}

// LikeOf reads what a regulation.yaml says it is like, or "".
func LikeOf(text []byte) string {
	c := newCompiler(map[string][]byte{"regulation.yaml": text})
	if n := c.likeOf(""); n != nil {
		return strings.TrimSpace(n.text)
	}
	return ""
}

// layerOf gives the layer whose file this is.
func (c *compiler) layerOf(file string) int {
	for i, prefix := range c.layers {
		if prefix != "" && strings.HasPrefix(file, prefix) {
			return i
		}
	}
	return len(c.layers) - 1
}

// below says whether something stands in a layer below this one.
func (c *compiler) below(p Pos, layer int) bool { return c.layerOf(p.File) < layer }

// overlay is a department's layer with what it was laid on.
type overlay struct {
	layer     int
	own, base map[string]*node
}

// figure is a department's own value of a parameter of its group.
type figure struct {
	layer int
	is    *node
}

// quiet leaves a department what it can mend: no warnings about its group's
// files, and no errors there that come of its own.
func (c *compiler) quiet() {
	if len(c.layers) <= firstLayer+1 {
		return
	}
	top := len(c.layers) - 1
	own := false
	for _, p := range c.problems {
		own = own || !p.Warn && !c.below(p.Pos, top)
	}
	kept := c.problems[:0]
	for _, p := range c.problems {
		if !c.below(p.Pos, top) || !p.Warn && !own {
			kept = append(kept, p)
		}
	}
	c.problems = kept
}

// Layered says whether the program is a department's under a group.
func (p *Program) Layered() bool { return len(p.Layers) > firstLayer+1 }

// Layer gives the number of the layer a place stands in; Own, the highest.
func (p *Program) Layer(at Pos) int {
	c := compiler{layers: p.Layers}
	return c.layerOf(at.File)
}

// Own says whether a place stands in the folder itself, not under it.
func (p *Program) Own(at Pos) bool { return p.Layer(at) == len(p.Layers)-1 }

// WithFigures gives the program as it is with the figures of a layer: values
// that departments above this layer set do not count. Scenarios of a group
// prove its rules by its own figures.
func (p *Program) WithFigures(layer int) *Program {
	cp := *p
	cp.Params = make(map[string]*Param, len(p.Params))
	for name, x := range p.Params {
		y := *x
		y.Values = nil
		for _, v := range x.Values {
			if v.Layer <= layer {
				y.Values = append(y.Values, v)
			}
		}
		if len(y.Values) > 0 {
			cp.Params[name] = &y
		} else {
			cp.Params[name] = x
		}
	}
	return &cp
}

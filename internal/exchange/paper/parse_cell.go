package paper

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

var cellWords = []string{"label", "text", "span", "align", "top", "bold", "least", "size", "most",
	"ticks", "sign", "image", "code"}

// cell reads a cell: a text, or a mapping.
func (b *builder) cell(n ast.Node) cell {
	if _, ok := scalar(n); ok {
		return cell{span: 1, text: b.template(n)}
	}
	pairs, ok := b.words(n, cellWords...)
	if !ok {
		return cell{span: 1}
	}
	return b.cellOf(pairs)
}

func (b *builder) cellOf(pairs []pair) cell {
	c := cell{span: 1}
	for _, p := range pairs {
		switch p.key {
		case "label":
			c.label, c.text = true, b.template(p.value)
		case "text":
			c.text = b.template(p.value)
		case "span":
			c.span = b.whole(p.value, 1, 24)
		case "align":
			c.align, c.set = b.align(p.value), true
		case "top":
			c.top = b.bool(p.value)
		case "bold":
			c.bold = b.bool(p.value)
		case "least":
			c.least = Length(b.number(p.value, 0, 200))
		case "size":
			// From a size on paper to a size that still fits a label.
			c.size = points(b.number(p.value, 4, b.look.largest) / 100)
		case "most":
			c.most = b.whole(p.value, 1, 100)
		case "ticks":
			c.ticks = b.ticks(p.value)
		case "sign":
			c.sign = b.sign(p.value)
		case "image":
			c.image = b.expr(p.value, b.text(p.value), ExprImage)
		case "code":
			c.code = b.template(p.value)
		default:
			b.fail(p.at, fmt.Sprintf("不认识“%s”", p.key), fmt.Sprintf("unknown word “%s”", p.key))
		}
	}
	return c
}

func (b *builder) align(n ast.Node) align {
	switch word := b.text(n); word {
	case "left":
		return alignLeft
	case "center":
		return alignCenter
	case "right":
		return alignRight
	default:
		b.failHint(n, fmt.Sprintf("不认识“%s”", word), fmt.Sprintf("unknown word “%s”", word), "可用：left center right", "known: left center right")
		return alignLeft
	}
}

// ticks reads tick boxes: a list of texts waits for a pen, a mapping from
// texts to conditions is ticked by them.
func (b *builder) ticks(n ast.Node) []tick {
	var out []tick
	if pairs, ok := b.pairs(n); ok {
		for _, p := range pairs {
			t := tick{say: template{set: true, parts: []part{{text: clean(p.key)}}}}
			if s := b.text(p.value); strings.TrimSpace(s) != "" {
				t.when = b.expr(p.value, s, ExprBool)
			}
			out = append(out, t)
		}
		return out
	}
	for _, item := range b.items(n) {
		out = append(out, tick{say: b.template(item)})
	}
	return out
}

// sign reads the lines of a signature box: a text, [left, right], or a
// mapping with text, right and image.
func (b *builder) sign(n ast.Node) []signLine {
	var out []signLine
	for _, item := range b.items(n) {
		var l signLine
		switch v := item.(type) {
		case *ast.SequenceNode:
			if len(v.Values) != 2 {
				b.fail(item, "左右两段，不多不少", "two parts, left and right")
				continue
			}
			l.left, l.right = b.template(v.Values[0]), b.template(v.Values[1])
		case ast.MapNode:
			pairs, _ := b.words(item, "text", "right", "image")
			for _, p := range pairs {
				switch p.key {
				case "text":
					l.left = b.template(p.value)
				case "right":
					l.right = b.template(p.value)
				case "image":
					l.image = b.expr(p.value, b.text(p.value), ExprImage)
				}
			}
		default:
			l.left = b.template(item)
		}
		out = append(out, l)
	}
	return out
}

package paper

import (
	"fmt"

	"github.com/goccy/go-yaml/ast"
)

func (b *builder) block(n ast.Node) {
	pairs, ok := b.pairs(n)
	if !ok {
		b.fail(n, "一块要写成 grid、table 或 text", "a block is a grid, a table or a text")
		return
	}
	for _, p := range pairs {
		switch p.key {
		case "grid":
			b.grid(n)
			return
		case "table":
			b.table(n)
			return
		case "text":
			b.running(n)
			return
		}
	}
	b.fail(n, "一块要有 grid、table 或 text", "a block has grid, table or text")
}

// common reads the words every block may have.
func (b *builder) common(k *block, p pair) {
	switch p.key {
	case "if":
		k.when = b.expr(p.value, b.text(p.value), ExprBool)
	case "gap":
		k.gap, k.apart = Length(b.number(p.value, 0, 100)), true
	case "keep":
		k.keep = b.bool(p.value)
	case "bare":
		k.bare = b.bool(p.value)
	}
}

func (b *builder) grid(n ast.Node) {
	pairs, _ := b.words(n, "grid", "rows", "least", "if", "gap", "keep", "bare")
	k := block{kind: gridBlock, bare: b.look.bare}
	var rows ast.Node
	for _, p := range pairs {
		switch p.key {
		case "grid":
			for _, c := range b.items(p.value) {
				k.columns = append(k.columns, b.whole(c, 1, 1000))
			}
			b.columns(p.value, k.columns)
		case "least":
			k.least = Length(b.number(p.value, 0, 200))
		case "rows":
			rows = p.value
		default:
			b.common(&k, p)
		}
	}
	if rows == nil {
		b.fail(n, "缺 rows", "rows is missing")
		return
	}
	for _, r := range b.items(rows) {
		k.rows = append(k.rows, b.row(r, len(k.columns)))
	}
	b.form.blocks = append(b.form.blocks, k)
}

// columns holds that a character fits into each column.
func (b *builder) columns(n ast.Node, columns []int) {
	sum := 0
	for _, c := range columns {
		sum += c
	}
	width := b.form.Paper.Width - b.form.margin[1] - b.form.margin[3]
	for i, c := range columns {
		if width*Length(c)/Length(sum)-2*b.look.padX < b.look.size {
			b.fail(n, fmt.Sprintf("第 %d 列窄得放不下一个字", i+1), fmt.Sprintf("column %d is too narrow for one character", i+1))
		}
	}
	if len(columns) == 0 || len(columns) > 24 {
		b.fail(n, "要 1 到 24 列", "1 to 24 columns are needed")
	}
}

// row reads a row: label: value pairs, or a list of cells.
func (b *builder) row(n ast.Node, columns int) row {
	var r row
	if pairs, ok := b.pairs(n); ok {
		for _, p := range pairs {
			switch p.key {
			case "if":
				r.when = b.expr(p.value, b.text(p.value), ExprBool)
			case "cells":
				r.cells = b.cells(p.value)
			default:
				r.cells = append(r.cells,
					cell{label: true, span: 1, text: template{set: true, parts: []part{{text: clean(p.key)}}}}, b.cell(p.value))
			}
		}
	} else {
		r.cells = b.cells(n)
	}
	b.spans(n, r.cells, columns)
	return r
}

func (b *builder) cells(n ast.Node) []cell {
	var out []cell
	for _, c := range b.items(n) {
		out = append(out, b.cell(c))
	}
	return out
}

// spans lets the last cell take the columns that are left.
func (b *builder) spans(n ast.Node, cells []cell, columns int) {
	sum := 0
	for _, c := range cells {
		sum += c.span
	}
	switch {
	case len(cells) == 0:
		b.fail(n, "这一行没有格子", "this row has no cells")
	case sum > columns:
		b.fail(n, fmt.Sprintf("这一行占 %d 列，表只有 %d 列", sum, columns), fmt.Sprintf("this row takes %d columns of %d", sum, columns))
	default:
		cells[len(cells)-1].span += columns - sum
	}
}

func (b *builder) table(n ast.Node) {
	pairs, _ := b.words(n, "table", "columns", "sums", "blank", "if", "gap", "keep", "bare")
	k := block{kind: tableBlock, bare: b.look.bare}
	var columns, sums ast.Node
	for _, p := range pairs {
		switch p.key {
		case "table":
			k.each = b.expr(p.value, b.text(p.value), ExprRows)
		case "columns":
			columns = p.value
		case "sums":
			sums = p.value
		case "blank":
			k.blank = b.whole(p.value, 0, 40)
		default:
			b.common(&k, p)
		}
	}
	if columns == nil {
		b.fail(n, "缺 columns", "columns is missing")
		return
	}
	b.in, b.own = k.each.Src, []string{ownRow}
	for _, c := range b.items(columns) {
		b.column(&k, c)
	}
	b.in, b.own = "", nil
	b.columns(columns, k.columns)
	if sums != nil {
		for _, r := range b.items(sums) {
			k.sums = append(k.sums, b.row(r, len(k.columns)))
		}
	}
	b.form.blocks = append(b.form.blocks, k)
}

// column reads a column: a cell with a head and a width.
func (b *builder) column(k *block, n ast.Node) {
	pairs, ok := b.pairs(n)
	if !ok {
		b.fail(n, "一列要有 head、wide 和内容", "a column has head, wide and what stands in it")
		return
	}
	wide := 0
	head := cell{label: true, span: 1}
	var rest []pair
	for _, p := range pairs {
		switch p.key {
		case "head":
			head.text = template{set: true, parts: []part{{text: clean(b.text(p.value))}}}
		case "wide":
			wide = b.whole(p.value, 1, 1000)
		default:
			rest = append(rest, p)
		}
	}
	if wide == 0 {
		b.fail(n, "缺 wide：列宽", "wide is missing: the width of the column")
		wide = 1
	}
	k.columns = append(k.columns, wide)
	k.heads = append(k.heads, head)
	k.line = append(k.line, b.cellOf(rest))
}

func (b *builder) running(n ast.Node) {
	pairs, _ := b.words(n, "text", "size", "align", "bold", "indent", "hang", "if", "gap", "keep")
	k := block{kind: textBlock, bare: true}
	var cellPairs []pair
	for _, p := range pairs {
		switch p.key {
		case "indent":
			k.indent = b.number(p.value, 0, 10) / 100
		case "hang":
			k.hang = b.number(p.value, 0, 10) / 100
		case "text", "size", "align", "bold":
			cellPairs = append(cellPairs, p)
		default:
			b.common(&k, p)
		}
	}
	k.text = b.cellOf(cellPairs)
	b.form.blocks = append(b.form.blocks, k)
}

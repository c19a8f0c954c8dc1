package intake

import (
	"bytes"

	"github.com/guiju/guiju/internal/exchange/sheet"
)

// dictionary gives names for codes, from a table of another program.
type dictionary struct {
	file  string
	names map[string]string
}

// dictionary reads { file, code, name, where: { column: value } }.
func (c *compiler) dictionary(n *node) *dictionary {
	d := &dictionary{names: map[string]string{}}
	var code, name string
	var where []entry
	var file *node
	c.each(n, map[string]func(*node){
		"file":  func(v *node) { d.file, file = c.word(v), v },
		"code":  func(v *node) { code = c.word(v) },
		"name":  func(v *node) { name = c.word(v) },
		"where": func(v *node) { where = v.keys },
	})
	if file == nil || code == "" || name == "" {
		c.wrong(n.pos, "dict 要写 file、code、name", "`dict` needs file, code and name")
		return d
	}
	data, err := c.open(d.file)
	if err != nil {
		c.wrong(file.pos, "代码表打不开：%s", "the table of codes cannot be opened: %s", d.file)
		return d
	}
	book, err := sheet.Open(d.file, bytes.NewReader(data), int64(len(data)))
	if err != nil {
		c.wrong(file.pos, "代码表读不了：%s", "the table of codes cannot be read: %s", d.file)
		return d
	}
	want := []string{code, name}
	for _, w := range where {
		want = append(want, w.key)
	}
	s := book.Sheets()[0]
	head, err := s.FindHead(want)
	if err != nil {
		c.wrong(file.pos, "代码表读不了：%s", "the table of codes cannot be read: %s", d.file)
		return d
	}
	for i, col := range head.Columns {
		if col < 0 {
			c.wrong(file.pos, "代码表没有「%s」这一列", "the table of codes has no column “%s”", want[i])
			return d
		}
	}
rows:
	for row, err := range s.Below(head) {
		if err != nil {
			continue
		}
		for i, w := range where {
			if row.Text(head.Columns[2+i]) != w.val.text {
				continue rows
			}
		}
		if k := row.Text(head.Columns[0]); k != "" {
			d.names[k] = row.Text(head.Columns[1])
		}
	}
	if len(d.names) == 0 {
		c.wrong(n.pos, "代码表里没有符合条件的行", "no row of the table of codes answers to `where`")
	}
	return d
}

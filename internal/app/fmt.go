package app

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/regulation/layout"
)

// fmtCmd writes the files of a regulation as they are best read.
type fmtCmd struct {
	Path  string `arg:"" help:"Folder of a regulation, or one of its files."`
	Write bool   `name:"w" short:"w" help:"Write the files."`
	Diff  bool   `name:"d" short:"d" help:"Print what would change."`
}

// Run formats each file. Without a flag it prints one file, and of a folder
// the names of those that would change; then the answer is no.
func (c *fmtCmd) Run(s *streams) error {
	st, err := os.Stat(c.Path)
	if err != nil {
		return fault.New(fault.Environment, "没有「"+c.Path+"」", "there is no "+c.Path).Because(err)
	}
	var files []string
	err = filepath.WalkDir(c.Path, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != c.Path && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case !d.IsDir() && (name == c.Path || filepath.Ext(name) == ".yaml"):
			files = append(files, name)
		}
		return nil
	})
	if err != nil {
		return fault.New(fault.Environment, "文件夹读不了："+c.Path, "the folder cannot be read: "+c.Path).Because(err)
	}
	no := false
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			return fault.New(fault.Environment, "读不了："+name, "cannot be read: "+name).Because(err)
		}
		out, err := layout.Format(src)
		if w := (layout.Wrong{}); errors.As(err, &w) {
			no = true
			fmt.Fprintf(s.err, "%s:%d:%d: %s\n", name, w.Line, w.Col, w.Fault().Say.In(s.lang))
			continue
		}
		if err != nil {
			return err
		}
		changed := !bytes.Equal(src, out)
		switch {
		case c.Write && changed:
			if err := os.WriteFile(name, out, 0o644); err != nil {
				return fault.New(fault.Environment, "写不了："+name, "cannot be written: "+name).Because(err)
			}
			s.printf("%s\n", name)
		case c.Diff && changed:
			s.printf("%s", difference(name, string(src), string(out)))
			no = true
		case !c.Write && !c.Diff && !st.IsDir():
			s.printf("%s", out)
		case !c.Write && !c.Diff && changed:
			s.printf("%s\n", name)
			no = true
		}
	}
	if no {
		return errNo
	}
	return nil
}

// difference says which lines go and which come, with their numbers.
func difference(name, a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	start := 0
	for start < min(len(x), len(y)) && x[start] == y[start] {
		start++
	}
	end := 0
	for end < min(len(x), len(y))-start && x[len(x)-1-end] == y[len(y)-1-end] {
		end++
	}
	x, y = x[start:len(x)-end], y[start:len(y)-end]
	if len(x)*len(y) > 25_000_000 {
		return fmt.Sprintf("--- %s\n@@ %d @@\n", name, start+1)
	}
	common := make([][]int32, len(x)+1) // of the lines from i and j on
	for i := range common {
		common[i] = make([]int32, len(y)+1)
	}
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			if x[i] == y[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var out strings.Builder
	fmt.Fprintf(&out, "--- %s\n", name)
	inside := false
	for i, j := 0, 0; i < len(x) || j < len(y); {
		if i < len(x) && j < len(y) && x[i] == y[j] {
			i, j, inside = i+1, j+1, false
			continue
		}
		if !inside {
			fmt.Fprintf(&out, "@@ %d @@\n", start+i+1)
			inside = true
		}
		if j >= len(y) || i < len(x) && common[i+1][j] >= common[i][j+1] {
			out.WriteString("-" + x[i] + "\n")
			i++
		} else {
			out.WriteString("+" + y[j] + "\n")
			j++
		}
	}
	return out.String()
}

package app

import (
	"embed"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/regulation"
)

//go:embed start
var start embed.FS

// newCmd writes a regulation to begin with: one form, its rules with an
// exception, a clock, lists, and the scenarios that prove them.
type newCmd struct {
	Dir string `arg:"" help:"Folder to make; it must not hold anything yet."`
	Say string `name:"say" help:"Its title: 中文 | English."`
}

// Run writes the folder.
func (c *newCmd) Run(s *streams) error {
	if names, err := os.ReadDir(c.Dir); err == nil && len(names) > 0 {
		return fault.New(fault.Refused, "「"+c.Dir+"」里已有文件；请换一个空文件夹", "“"+c.Dir+"” holds files already; take an empty folder")
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.Environment, "文件夹打不开："+c.Dir, "the folder cannot be opened: "+c.Dir).Because(err)
	}
	root, err := fs.Sub(start, "start")
	if err != nil {
		return err
	}
	err = fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		to := filepath.Join(c.Dir, filepath.FromSlash(name))
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(to, 0o755)
		}
		b, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		text := strings.Replace(string(b), "since: 2026-01-01", "since: "+time.Now().Format("2006")+"-01-01", 1)
		if c.Say != "" {
			text = strings.Replace(text, "say: 新制度 | New regulation", "say: "+quoted(c.Say), 1)
		}
		return os.WriteFile(to, []byte(text), 0o644)
	})
	if err != nil {
		return fault.New(fault.Environment, "写不了："+c.Dir, "cannot be written: "+c.Dir).Because(err)
	}
	list, err := regulation.Schemas()
	if err != nil {
		return err
	}
	if err := writeSchemas(c.Dir, list); err != nil {
		return err
	}
	s.say("%[1]s 已写好。试一试：guiju check %[1]s；guiju test %[1]s；guiju explain -regulation %[1]s",
		"%[1]s is written. Try: guiju check %[1]s; guiju test %[1]s; guiju explain -regulation %[1]s", c.Dir)
	return nil
}

// quoted puts a text in quotes of YAML.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ").Replace(s) + `"`
}

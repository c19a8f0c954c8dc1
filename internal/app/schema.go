package app

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/regulation"
)

// schemaCmd gives the JSON Schemas that an editor needs to know the words.
type schemaCmd struct {
	Dir string `name:"dir" help:"Folder of a regulation; without it they are printed."`
}

// schemaFolder holds the schemas in the folder of a regulation. The compiler
// reads no folder whose name begins with a dot.
const schemaFolder = ".guiju"

// Run writes or prints the schemas.
func (c *schemaCmd) Run(s *streams) error {
	list, err := regulation.Schemas()
	if err != nil {
		return err
	}
	if c.Dir == "" {
		all := map[string]json.RawMessage{}
		for _, x := range list {
			all[x.Name] = x.Text
		}
		return s.encode(all)
	}
	if st, err := os.Stat(c.Dir); err != nil || !st.IsDir() {
		return fault.New(fault.Environment, "没有文件夹「"+c.Dir+"」", "there is no folder "+c.Dir).Because(err)
	}
	had := hasSettings(c.Dir)
	if err := writeSchemas(c.Dir, list); err != nil {
		return err
	}
	s.say("%s 已写好。编辑器打开 %s 时用它们。", "%s is written. An editor that opens %s uses them.", filepath.Join(c.Dir, schemaFolder), c.Dir)
	if had {
		s.say("%s 原有，没有改动；其中要有：", "%s was there and is left as it is; it needs:", settingsOf(c.Dir))
		return s.encode(settings(list))
	}
	return nil
}

func settingsOf(dir string) string { return filepath.Join(dir, ".vscode", "settings.json") }

func hasSettings(dir string) bool {
	_, err := os.Stat(settingsOf(dir))
	return !errors.Is(err, fs.ErrNotExist)
}

// settings says which schema is for which files, as YAML language servers
// read it.
func settings(list []regulation.Schema) any {
	files := map[string]string{}
	for _, x := range list {
		files[path.Join(schemaFolder, x.Name+".schema.json")] = x.Files
	}
	return map[string]any{"yaml.schemas": files}
}

// writeSchemas puts the schemas into a folder, and the settings unless there
// are some.
func writeSchemas(dir string, list []regulation.Schema) (err error) {
	write := func(name string, text []byte) {
		if err == nil {
			err = os.MkdirAll(filepath.Dir(name), 0o755)
		}
		if err == nil {
			err = os.WriteFile(name, text, 0o644)
		}
	}
	for _, x := range list {
		write(filepath.Join(dir, schemaFolder, x.Name+".schema.json"), x.Text)
	}
	if !hasSettings(dir) {
		text, bad := json.MarshalIndent(settings(list), "", "  ")
		if bad != nil {
			return bad
		}
		write(settingsOf(dir), append(text, '\n'))
	}
	if err != nil {
		return fault.New(fault.Environment, "写不了："+dir, "cannot be written: "+dir).Because(err)
	}
	return nil
}

package app

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/regulations"
)

// edition is a regulation as it is stored: every file of the prelude and of its
// folder, so that it can be compiled again as long as a record was born under it.
type edition struct {
	Prelude map[string]string `json:"prelude"`
	Above   []above           `json:"above,omitempty"` // the groups it is like, the outermost first
	Folder  map[string]string `json:"folder"`
}

// above is the regulation of a group, as the one below it calls it.
type above struct {
	Path   string            `json:"path"`
	Folder map[string]string `json:"folder"`
}

// load reads and compiles a regulation: the folder at dir, or the founding
// regulation in the program where dir is empty.
func load(dir string) (*regulation.Program, []byte, []regulation.Problem, error) {
	body, err := read(dir)
	if err != nil {
		return nil, nil, nil, err
	}
	prog, problems, err := compileBody(body)
	return prog, body, problems, err
}

// read reads a regulation as it is stored: two that are the same text are the
// same bytes.
func read(dir string) ([]byte, error) {
	prelude, folder := regulations.FS()
	if dir != "" {
		if !isDir(dir) {
			return nil, fault.New(fault.Environment, dir+" 不是一个文件夹", dir+" is not a folder")
		}
		folder = os.DirFS(dir)
	}
	var ed edition
	var err error
	if ed.Prelude, err = readAll(prelude); err != nil {
		return nil, err
	}
	if ed.Folder, err = readAll(folder); err != nil {
		return nil, err
	}
	if ed.Above, err = readAbove(dir, ed.Folder); err != nil {
		return nil, err
	}
	return json.Marshal(ed)
}

// readAbove follows `like` from a folder to the regulations of its groups: a
// folder beside it, or the founding regulation by its name. One that is not
// there is left out; the compiler says so at its line.
func readAbove(dir string, folder map[string]string) ([]above, error) {
	var out []above
	path := ""
	for range 4 {
		path = regulation.GroupPath(path, regulation.LikeOf([]byte(folder["regulation.yaml"])))
		if path == "" {
			break
		}
		var group fs.FS
		if path == foundingName {
			_, group = regulations.FS()
		} else if on := filepath.Join(dir, filepath.FromSlash(path)); dir != "" && isDir(on) {
			group = os.DirFS(on)
		} else {
			break
		}
		var err error
		if folder, err = readAll(group); err != nil {
			return nil, err
		}
		out = append([]above{{path, folder}}, out...)
	}
	return out, nil
}

// foundingName is what a department calls the regulation that comes with the
// program.
const foundingName = "kefu"

func isDir(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.IsDir()
}

// compileBody compiles a regulation as it is stored.
func compileBody(body []byte) (*regulation.Program, []regulation.Problem, error) {
	var ed edition
	if err := json.Unmarshal(body, &ed); err != nil {
		return nil, nil, err
	}
	var groups []regulation.Group
	for _, a := range ed.Above {
		groups = append(groups, regulation.Group{Path: a.Path, FS: memFS(a.Folder)})
	}
	prog, problems := regulation.Compile(memFS(ed.Prelude), memFS(ed.Folder), groups...)
	if prog == nil {
		// A folder that began as a copy of the founding regulation is explained by it.
		_, founding := regulations.FS()
		own, err := readAll(founding)
		if err != nil {
			return nil, nil, err
		}
		problems = regulation.Since(problems, bytesOf(ed.Folder), bytesOf(own), regulation.Text{Zh: "程序自带的规定", En: "the regulation in the program"})
	}
	return prog, problems, nil
}

func bytesOf(files map[string]string) map[string][]byte {
	out := make(map[string][]byte, len(files))
	for n, t := range files {
		out[n] = []byte(t)
	}
	return out
}

// compile makes a program of a stored edition.
func compile(body []byte) (*regulation.Program, error) {
	prog, problems, err := compileBody(body)
	if err != nil {
		return nil, err
	}
	if prog == nil {
		var errs []error
		for _, p := range problems {
			errs = append(errs, errors.New(p.String()))
		}
		return nil, errors.Join(errs...)
	}
	return prog, nil
}

// readAll reads the YAML files of a regulation.
func readAll(fsys fs.FS) (map[string]string, error) {
	out := map[string]string{}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && name != "." && strings.HasPrefix(path.Base(name), ".") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".yaml") {
			return nil
		}
		b, err := fs.ReadFile(fsys, name)
		out[name] = string(b)
		return err
	})
	return out, err
}

// memFS is a file system of texts in memory.
type memFS map[string]string

// Open implements fs.FS.
func (m memFS) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	if text, ok := m[name]; ok {
		return &memFile{info: memInfo{name: path.Base(name), size: int64(len(text))}, r: strings.NewReader(text)}, nil
	}
	prefix := name + "/"
	if name == "." {
		prefix = ""
	}
	seen := map[string]fs.DirEntry{}
	for n, text := range m {
		rest, ok := strings.CutPrefix(n, prefix)
		if !ok {
			continue
		}
		first, _, deeper := strings.Cut(rest, "/")
		seen[first] = fs.FileInfoToDirEntry(memInfo{name: first, size: int64(len(text)), dir: deeper})
	}
	if len(seen) == 0 && name != "." {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	d := &memDir{memFile: memFile{info: memInfo{name: path.Base(name), dir: true}, r: strings.NewReader("")}}
	for _, e := range seen {
		d.entries = append(d.entries, e)
	}
	sort.Slice(d.entries, func(i, j int) bool { return d.entries[i].Name() < d.entries[j].Name() })
	return d, nil
}

type memInfo struct {
	name string
	size int64
	dir  bool
}

func (i memInfo) Name() string       { return i.name }
func (i memInfo) Size() int64        { return i.size }
func (i memInfo) ModTime() time.Time { return time.Time{} }
func (i memInfo) IsDir() bool        { return i.dir }
func (i memInfo) Sys() any           { return nil }
func (i memInfo) Mode() fs.FileMode {
	if i.dir {
		return fs.ModeDir | 0o555
	}
	return 0o444
}

type memFile struct {
	info memInfo
	r    *strings.Reader
}

func (f *memFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *memFile) Read(b []byte) (int, error) { return f.r.Read(b) }
func (f *memFile) Close() error               { return nil }

type memDir struct {
	memFile
	entries []fs.DirEntry
	at      int
}

// ReadDir implements fs.ReadDirFile.
func (d *memDir) ReadDir(n int) ([]fs.DirEntry, error) {
	rest := d.entries[d.at:]
	if n > 0 {
		if len(rest) == 0 {
			return nil, io.EOF
		}
		rest = rest[:min(n, len(rest))]
	}
	d.at += len(rest)
	return rest, nil
}

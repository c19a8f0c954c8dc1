package regulations

import (
	"embed"
	"io/fs"
)

//go:embed prelude
var preludeFiles embed.FS

//go:embed kefu
var kefuFiles embed.FS

// FS gives the prelude and the founding regulation.
func FS() (prelude, kefu fs.FS) {
	return sub(preludeFiles, "prelude"), sub(kefuFiles, "kefu")
}

// sub cannot fail: the folder is the one that was embedded.
func sub(f embed.FS, dir string) fs.FS {
	s, err := fs.Sub(f, dir)
	if err != nil {
		panic(err)
	}
	return s
}

package app

import (
	"errors"
	"os"

	"github.com/guiju/guiju/internal/fault"
)

// errHeld says that another process holds the file.
var errHeld = errors.New("held by another process")

// hold keeps a second server off a data folder: two would write one search
// index. The system lets go of it whatever ends the process.
func hold(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fault.New(fault.Environment, "写不了 "+path, path+" cannot be written").Because(err)
	}
	if err := lockFile(f); err != nil {
		f.Close()
		if errors.Is(err, errHeld) {
			return nil, fault.New(fault.Environment, "没有启动：已有一个 guiju serve 在用这个数据文件夹", "Not started: another guiju serve is using this data folder")
		}
		return nil, fault.New(fault.Environment, "锁不住 "+path, path+" cannot be locked").Because(err)
	}
	return f, nil
}

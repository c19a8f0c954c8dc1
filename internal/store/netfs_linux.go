package store

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// netMagic are file systems of another machine: SQLite's log and locks need a
// memory that all of its users share, and a network file system has none.
// FUSE is not among them, because it is also local; its mounts are looked up
// by name.
var netMagic = map[uint32]string{
	unix.NFS_SUPER_MAGIC: "NFS", unix.SMB_SUPER_MAGIC: "SMB", 0xff534d42: "CIFS", 0xfe534d42: "SMB2",
	unix.V9FS_MAGIC: "9p", unix.AFS_SUPER_MAGIC: "AFS", 0x6b414653: "AFS", unix.CODA_SUPER_MAGIC: "Coda", 0x00c36400: "Ceph",
}

var netFUSE = map[string]bool{
	"fuse.sshfs": true, "fuse.glusterfs": true, "fuse.s3fs": true, "fuse.rclone": true, "fuse.ceph": true,
	"fuse.davfs": true, "fuse.juicefs": true, "fuse.goofys": true, "fuse.curlftpfs": true,
}

// localFolder refuses a data folder on a network file system.
func localFolder(folder string) error {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return environment("打不开数据文件夹 "+folder+"。", "The data folder "+folder+" cannot be opened.", err)
	}
	name := netMagic[uint32(s.Type)]
	if uint32(s.Type) == unix.FUSE_SUPER_MAGIC {
		mounts, err := os.ReadFile("/proc/mounts")
		if err != nil {
			return err
		}
		real, err := filepath.EvalSymlinks(folder)
		if err != nil {
			return err
		}
		if kind := mountKind(string(mounts), real); netFUSE[kind] {
			name = kind
		}
	}
	if name == "" {
		return nil
	}
	return environment(
		"数据文件夹 "+folder+" 在网络文件系统（"+name+"）上，数据库在那里会损坏；请放到本机磁盘。",
		"The data folder "+folder+" is on a network file system ("+name+"), where the database would be damaged. Put it on a local disk.",
		errors.New("network file system"))
}

// mountKind is the type of the file system that holds path, by the list of
// mounts: the last of the longest mount points above it.
func mountKind(mounts, path string) string {
	kind, longest := "", -1
	lines := bufio.NewScanner(strings.NewReader(mounts))
	for lines.Scan() {
		f := strings.Fields(lines.Text())
		if len(f) < 3 {
			continue
		}
		point := unescapeMount(f[1])
		above := point == "/" || path == point || strings.HasPrefix(path, point+"/")
		if above && len(point) >= longest {
			kind, longest = f[2], len(point)
		}
	}
	return kind
}

// unescapeMount undoes \040 and its like.
func unescapeMount(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		var b byte
		if s[i] == '\\' && i+3 < len(s) {
			if _, err := fmt.Sscanf(s[i+1:i+4], "%o", &b); err == nil {
				out.WriteByte(b)
				i += 3
				continue
			}
		}
		out.WriteByte(s[i])
	}
	return out.String()
}

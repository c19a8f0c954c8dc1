package store

import (
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/guiju/guiju/internal/fault"
)

func TestMountKind(t *testing.T) {
	mounts := `overlay / overlay rw 0 0
tmpfs /mnt tmpfs rw 0 0
me@host:/ /mnt/far fuse.sshfs rw 0 0
me@host:/ /mnt/far\040away fuse.glusterfs rw 0 0
/dev/sdb1 /mnt/near fuseblk rw 0 0
tmpfs /mnt/far/over tmpfs rw 0 0
`
	for path, kind := range map[string]string{
		"/var/lib/guiju":   "overlay",
		"/mnt":             "tmpfs",
		"/mnt/far":         "fuse.sshfs",
		"/mnt/far/x/y":     "fuse.sshfs",
		"/mnt/farther":     "tmpfs",
		"/mnt/far away/x":  "fuse.glusterfs",
		"/mnt/near/x":      "fuseblk",
		"/mnt/far/over/xx": "tmpfs",
	} {
		if got := mountKind(mounts, path); got != kind {
			t.Errorf("%s is on %s, not %s", path, got, kind)
		}
	}
}

func TestNetworkFolderIsRefused(t *testing.T) {
	for _, magic := range []uint32{unix.NFS_SUPER_MAGIC, 0xff534d42, 0xfe534d42, unix.SMB_SUPER_MAGIC, unix.V9FS_MAGIC} {
		if netMagic[magic] == "" {
			t.Errorf("%x passes", magic)
		}
	}
	// The mounts of this very machine.
	mounts, err := os.ReadFile("/proc/mounts")
	if err != nil {
		t.Skip(err)
	}
	far := map[string]bool{"nfs": true, "nfs4": true, "cifs": true, "smb3": true, "9p": true, "afs": true, "ceph": true, "fuse.sshfs": true}
	near := map[string]bool{"ext4": true, "xfs": true, "btrfs": true, "tmpfs": true, "overlay": true, "zfs": true}
	for line := range strings.Lines(string(mounts)) {
		f := strings.Fields(line)
		kind, point := f[2], unescapeMount(f[1])
		info, err := os.Stat(point)
		if err != nil || !info.IsDir() || mountKind(string(mounts), point) != kind {
			continue // a file, out of reach, or mounted over
		}
		if err := localFolder(point); far[kind] && fault.CodeOf(err) != fault.Environment || near[kind] && err != nil {
			t.Errorf("%s on %s: %v", kind, point, err)
		}
	}
}

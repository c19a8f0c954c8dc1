package ledger

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/storetest"
)

// A tile torn by a crash comes back as it was, and only where the leaves give
// the signed root: a forged event with a torn tile is not made true.
func TestVerifyMendsTornTiles(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := build(t, db)
		h.fill(700, 3)
		h.sealAll(noon.Add(time.Second))
		h.fill(20, 3)
		h.sealAll(noon.Add(2 * time.Second))
		restore := h.keep()
		for _, c := range []struct {
			name, tear string
			want       []string
		}{
			{"lost", "delete from tile where level = 0 and no = 1", []string{"tile/0/001"}},
			{"cut", "update tile set data = substr(data, 1, 33) where level = 0 and no = 0", []string{"tile/0/000"}},
			{"the unfinished one", "update tile set data = substr(data, 1, 64) where level = 0 and no = 2", []string{"tile/0/002.p/208"}},
			{"an upper one", "delete from tile where level = 1", []string{"tile/1/000.p/2"}},
			{"all", "delete from tile", []string{"tile/0/000", "tile/0/001", "tile/0/002.p/208", "tile/1/000.p/2"}},
		} {
			t.Run(c.name, func(t *testing.T) {
				h := &house{TB: t, db: db, key: h.key, keyfile: h.keyfile}
				was := [][]byte{h.tile(0, 0), h.tile(0, 1), h.tile(0, 2), h.tile(1, 0)}
				h.tamper(c.tear)
				r := h.clean(Options{Mend: true})
				if !slices.Equal(r.Mended, c.want) {
					t.Errorf("mended %q, want %q", r.Mended, c.want)
				}
				for i, now := range [][]byte{h.tile(0, 0), h.tile(0, 1), h.tile(0, 2), h.tile(1, 0)} {
					if !bytes.Equal(now, was[i]) {
						t.Errorf("tile %d came back as %d bytes that are not what was there", i, len(now))
					}
				}
				if r := h.clean(Options{}); len(r.Mended) != 0 {
					t.Errorf("a sound ledger was mended: %q", r.Mended)
				}
				h.reopen()
				restore()
			})
		}
		h.forge(300)
		h.tamper("delete from tile where level = 0 and no = 1")
		r, found := h.verify(Options{Mend: true})
		if got := kinds(found); !strings.Contains(got, "tile.torn 1") || !strings.Contains(got, "head.root 1") || len(r.Mended) != 0 {
			t.Errorf("a forged event was sealed by mending: %s, mended %q", got, r.Mended)
		}
	})
}

package ledger

import (
	"bytes"
	"fmt"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

// plainTree is the plain way to keep a tree: every hash of it, as package tlog
// stores them. It is the measure for the edge.
type plainTree []tlog.Hash

func (h plainTree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		out[i] = h[x]
	}
	return out, nil
}

func (h *plainTree) add(t testing.TB, n int64, data []byte) {
	t.Helper()
	more, err := tlog.StoredHashes(n, data, *h)
	if err != nil {
		t.Fatal(err)
	}
	*h = append(*h, more...)
}

func TestEdgeIsTheTree(t *testing.T) {
	const size = 66_000 // past two full levels
	var plain plainTree
	e := &edge{}
	tiles := map[string][]byte{}
	for n := range int64(size) {
		data := fmt.Appendf(nil, "leaf %d", n)
		plain.add(t, n, data)
		e.push(tlog.RecordHash(data), func(level int, no int64, tile []byte) {
			tiles[Path{level, no, tileWidth}.String()] = bytes.Clone(tile)
		})
		if n < 600 || n%977 == 0 || n == size-1 {
			want, err := tlog.TreeHash(n+1, plain)
			if err != nil {
				t.Fatal(err)
			}
			if got := e.root(); got != want {
				t.Fatalf("root at %d: %s, want %s", n+1, got, want)
			}
		}
	}
	if len(e.tiles) != levels(size) {
		t.Fatalf("%d levels, want %d", len(e.tiles), levels(size))
	}
	for level, tile := range e.tiles {
		if len(tile) != width(size, level)*hashSize {
			t.Fatalf("level %d holds %d bytes, want %d hashes", level, len(tile), width(size, level))
		}
		tiles[Path{level, size >> (tileHeight * (level + 1)), len(tile) / hashSize}.String()] = tile
	}
	want := tlog.NewTiles(tileHeight, 0, size)
	if len(want) != len(tiles) {
		t.Fatalf("%d tiles, want %d", len(tiles), len(want))
	}
	for _, tile := range want {
		data, err := tlog.ReadTileData(tile, plain)
		if err != nil {
			t.Fatal(err)
		}
		path := Path{tile.L, tile.N, tile.W}.String()
		if !bytes.Equal(tiles[path], data) {
			t.Errorf("%s differs", path)
		}
	}
}

func TestEmptyTree(t *testing.T) {
	if got, want := (&edge{}).root().String(), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="; got != want {
		t.Fatalf("root of nothing: %s, want the SHA-256 of nothing, %s", got, want)
	}
}

func TestPaths(t *testing.T) {
	for path, want := range map[string]Path{
		"tile/0/000":                {0, 0, 256},
		"tile/0/000.p/1":            {0, 0, 1},
		"tile/2/x001/x234/067":      {2, 1234067, 256},
		"tile/1/x001/000.p/255":     {1, 1000, 255},
		"tile/63/999":               {63, 999, 256},
		"tile/entries/x012/345.p/7": {entriesLevel, 12345, 7},
	} {
		got, ok := ParsePath(path)
		if !ok || got != want {
			t.Errorf("%s: %+v %v, want %+v", path, got, ok, want)
		}
		if want.String() != path {
			t.Errorf("%+v is written %s, want %s", want, want, path)
		}
	}
	for _, path := range []string{"", "tile", "tile/0", "tile/0/", "tile/0/0", "tile/00/000", "tile/64/000", "tile/-1/000",
		"tile/data/000", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/x000/000", "tile/0/1000", "tile/0/001/000",
		"tile/0/000/", "/tile/0/000", "tile/0/+00", "tile/8/0/000", "tile/0/x999/x999/x999/x999/x999/x999/x999/999"} {
		if p, ok := ParsePath(path); ok {
			t.Errorf("%q was read as %+v", path, p)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		p := Path{rapid.IntRange(-1, 63).Draw(t, "level"), rapid.Int64Range(0, 1<<54).Draw(t, "no"), rapid.IntRange(1, 256).Draw(t, "width")}
		if got, ok := ParsePath(p.String()); !ok || got != p {
			t.Fatalf("%s: %+v %v, want %+v", p, got, ok, p)
		}
	})
}

func FuzzParsePath(f *testing.F) {
	f.Add("tile/0/x001/234.p/5")
	f.Add("tile/entries/000")
	f.Fuzz(func(t *testing.T, s string) {
		if p, ok := ParsePath(s); ok && (p.String() != s || p.No < 0 || p.Width < 1 || p.Width > 256) {
			t.Fatalf("%q was read as %+v", s, p)
		}
	})
}

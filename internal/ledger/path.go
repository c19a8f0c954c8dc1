package ledger

import (
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// entriesLevel stands for the bundles of leaf data beside the levels of hashes.
const entriesLevel = -1

// Path is the place of a tile as C2SP tlog-tiles writes it:
// tile/<level>/<number>[.p/<width>], with `entries` as the level for leaf data.
type Path struct {
	Level int   // 0 to 63, or -1 for entries
	No    int64 // counted from 0 within the level
	Width int   // hashes or entries, 1 to 256; 256 is the full tile
}

// String writes the path. The number is in groups of three digits, all but
// the last behind an x: 1234067 is x001/x234/067.
func (p Path) String() string {
	level := "entries"
	if p.Level != entriesLevel {
		level = strconv.Itoa(p.Level)
	}
	t := tlog.Tile{H: tileHeight, L: 0, N: p.No, W: p.Width}
	return "tile/" + level + strings.TrimPrefix(t.Path(), "tile/8/0")
}

// ParsePath reads a path; it accepts only what [Path.String] writes.
func ParsePath(s string) (Path, bool) {
	rest, ok := strings.CutPrefix(s, "tile/")
	if !ok || len(s) > 64 {
		return Path{}, false
	}
	level, rest, ok := strings.Cut(rest, "/")
	if !ok {
		return Path{}, false
	}
	p := Path{Level: entriesLevel}
	if level != "entries" {
		n, err := strconv.Atoi(level)
		if err != nil || n < 0 || n > 63 {
			return Path{}, false
		}
		p.Level = n
	}
	t, err := tlog.ParseTilePath("tile/8/0/" + rest)
	if err != nil {
		return Path{}, false
	}
	p.No, p.Width = t.N, t.W
	return p, p.No >= 0 && p.String() == s
}

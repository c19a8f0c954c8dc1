package ledger

import (
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight = 8               // levels of the tree in one tile
	tileWidth  = 1 << tileHeight // hashes in a full tile
	hashSize   = tlog.HashSize
	fullTile   = tileWidth * hashSize // bytes of a full tile
)

// edge is the right edge of a tree of `size` leaves. It has one entry for
// each level that has a hash: the bytes of that level's unfinished tile, of
// which there are width(size, level), possibly none.
type edge struct {
	size  int64
	tiles [][]byte
}

// width is the number of hashes in the unfinished tile of a level.
func width(size int64, level int) int {
	return int(size >> (tileHeight * level) % tileWidth)
}

// levels is the number of levels of a tree of that size that have a hash.
func levels(size int64) int {
	n := 0
	for ; size > 0; size >>= tileHeight {
		n++
	}
	return n
}

func (e *edge) clone() *edge {
	c := &edge{size: e.size, tiles: make([][]byte, len(e.tiles))}
	for i, t := range e.tiles {
		c.tiles[i] = slices.Clone(t)
	}
	return c
}

// push adds one leaf hash. Each tile that it fills is handed to full, lowest
// level first; full must not keep data.
func (e *edge) push(h tlog.Hash, full func(level int, no int64, data []byte)) {
	e.size++
	for level := 0; ; level++ {
		if level == len(e.tiles) {
			e.tiles = append(e.tiles, make([]byte, 0, fullTile))
		}
		t := append(e.tiles[level], h[:]...)
		if len(t) < fullTile {
			e.tiles[level] = t
			return
		}
		full(level, e.size>>(tileHeight*(level+1))-1, t)
		h = tileRoot(t)
		e.tiles[level] = t[:0]
	}
}

// root is the RFC 6962 root. The unfinished tiles are, from the lowest level
// up and in each from the right, the complete subtrees that the tree is made
// of, smallest first.
func (e *edge) root() tlog.Hash {
	if e.size == 0 {
		return emptyRoot()
	}
	var acc tlog.Hash
	have := false
	for _, t := range e.tiles {
		for rest := len(t) / hashSize; rest > 0; rest &= rest - 1 {
			n := rest & -rest // the smallest complete subtree on the right
			sub := tileRoot(t[(rest-n)*hashSize : rest*hashSize])
			if have {
				acc = tlog.NodeHash(sub, acc)
			} else {
				acc, have = sub, true
			}
		}
	}
	return acc
}

// tileRoot is the root over the hashes in data, whose number is a power of two.
func tileRoot(data []byte) tlog.Hash {
	if len(data) == hashSize {
		return tlog.Hash(data)
	}
	half := len(data) / 2
	return tlog.NodeHash(tileRoot(data[:half]), tileRoot(data[half:]))
}

// emptyRoot is the root of no leaves: SHA-256 of nothing.
func emptyRoot() tlog.Hash {
	h, err := tlog.TreeHash(0, nil)
	if err != nil {
		panic(err) // a tree of no leaves reads no hashes
	}
	return h
}

package ledger

import (
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/store"
)

// tiles reads the tree out of the tiles of one transaction.
type tiles struct{ tx *store.Tx }

// at gives the first w hashes of a tile. A stored tile only ever grows to the
// right, so its beginning is the tile of every earlier size.
func (t tiles) at(level int, no int64, w int) ([]byte, error) {
	var data []byte
	err := t.tx.QueryRow("select data from tile where level = $1 and no = $2", level, no).Scan(&data)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	if len(data) < w*hashSize || len(data)%hashSize != 0 || len(data) > fullTile {
		return nil, torn(level, no, w, len(data))
	}
	return data[:w*hashSize], nil
}

// torn is the fault of a tile that does not hold the hashes it must.
func torn(level int, no int64, w, bytes int) error {
	path := Path{level, no, w}
	return fault.New(fault.Environment,
		fmt.Sprintf("账本的瓦片 %s 损坏：应有 %d 个哈希，只存了 %d 字节。请运行 guiju verify，并从备份恢复。", path, w, bytes),
		fmt.Sprintf("Tile %s of the ledger is damaged: %d hashes are due, %d bytes are stored. Run guiju verify and restore from the backup.", path, w, bytes))
}

// edgeAt is the edge of the tree when it had that size.
func (t tiles) edgeAt(size int64) (*edge, error) {
	e := &edge{size: size}
	for level := range levels(size) {
		tile := make([]byte, 0, fullTile)
		if w := width(size, level); w > 0 {
			data, err := t.at(level, size>>(tileHeight*(level+1)), w)
			if err != nil {
				return nil, err
			}
			tile = append(tile, data...)
		}
		e.tiles = append(e.tiles, tile)
	}
	return e, nil
}

// Height, ReadTiles and SaveTiles make it a tlog.TileReader, which checks each
// tile it was given against a root.
func (t tiles) Height() int { return tileHeight }

// ReadTiles implements tlog.TileReader.
func (t tiles) ReadTiles(want []tlog.Tile) ([][]byte, error) {
	out := make([][]byte, len(want))
	for i, tile := range want {
		var err error
		if out[i], err = t.at(tile.L, tile.N, tile.W); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// SaveTiles implements tlog.TileReader; there is nothing to keep.
func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

// Tile gives the bytes that C2SP tlog-tiles serves under a path such as
// tile/0/x001/234.p/5 or tile/entries/000: hashes, or leaf data (commitments,
// no content) each behind its length. They never change once they are there.
func Tile(tx *store.Tx, path string) ([]byte, error) {
	p, ok := ParsePath(path)
	if !ok {
		return nil, noTile(path)
	}
	if p.Level == entriesLevel {
		return entries(tx, p)
	}
	var data []byte
	err := tx.QueryRow("select data from tile where level = $1 and no = $2", p.Level, p.No).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) || err == nil && len(data) < p.Width*hashSize {
		return nil, noTile(path)
	}
	if err != nil {
		return nil, err
	}
	return data[:p.Width*hashSize], nil
}

// entries gives a bundle of leaf data.
func entries(tx *store.Tx, p Path) ([]byte, error) {
	first := p.No * tileWidth
	rows, err := tx.Query(`select e.commitment from leaf l join event e on e.id = l.event
		where l.seq >= $1 and l.seq < $2 order by l.seq`, first, first+int64(p.Width))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []byte
	n := 0
	for ; rows.Next(); n++ {
		var c []byte
		if err := rows.Scan(&c); err != nil {
			return nil, err
		}
		out = binary.BigEndian.AppendUint16(out, uint16(len(c)))
		out = append(out, c...)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if n < p.Width {
		return nil, noTile(p.String())
	}
	return out, nil
}

func noTile(path string) error {
	return fault.New(fault.NotFound,
		fmt.Sprintf("账本里没有 %s；检查点写明现有多少条。", path),
		fmt.Sprintf("The ledger has no %s; the checkpoint says how many leaves there are.", path))
}

package ledger

import (
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/store"
)

// tornTile is a stored tile that is missing or too short, and how that is told
// where it stays so.
type tornTile struct {
	level int
	no    int64
	say   Problem
}

// mend makes torn tiles anew from what is below them, lowest first. Tiles say
// nothing that leaves do not say, so nothing is made up: it is done only where
// nothing else is wrong with the tree and its leaves give the newest signed
// root. Else the torn tiles are problems like all others.
func (t *tree) mend(h head) error {
	sound := t.o.Mend && t.verifier != nil && t.r.Problems == t.before && h.signed >= 0 && t.good == h.signed
	if !sound {
		for _, x := range t.torn {
			t.say(x.say)
		}
		return nil
	}
	slices.SortFunc(t.torn, func(a, b tornTile) int { return a.level - b.level })
	return t.db.Write(t.ctx, func(tx *store.Tx) error {
		t.r.Mended = nil
		held, err := tx.TryLock(sealLock)
		if err != nil {
			return err
		}
		if !held {
			return fault.New(fault.Busy, "账本正在写，稍后再核对一次，残缺的瓦片才能补上。", "The ledger is being written: verify again in a moment to mend its torn tiles.")
		}
		now, err := readHead(tx)
		if err != nil {
			return err
		}
		for _, x := range t.torn {
			data, err := rebuilt(tx, x.level, x.no, now.size)
			if err != nil {
				return err
			}
			if err := putTile(tx, x.level, x.no, data); err != nil {
				return err
			}
			t.r.Mended = append(t.r.Mended, Path{x.level, x.no, len(data) / hashSize}.String())
		}
		return nil
	})
}

// rebuilt is a tile as it follows from the leaves, or from the full tiles one
// level lower.
func rebuilt(tx *store.Tx, level int, no, size int64) ([]byte, error) {
	first := no * tileWidth
	n := min(tileWidth, size>>(tileHeight*level)-first)
	q := "select e.commitment from leaf l join event e on e.id = l.event where l.seq >= $1 and l.seq < $2 order by l.seq"
	if level > 0 {
		q = fmt.Sprintf("select data from tile where level = %d and no >= $1 and no < $2 order by no", level-1)
	}
	rows, err := tx.Query(q, first, first+n)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var data []byte
	for rows.Next() {
		var below []byte
		if err := rows.Scan(&below); err != nil {
			return nil, err
		}
		hash := tlog.Hash{}
		switch {
		case level == 0:
			hash = tlog.RecordHash(below)
		case len(below) == fullTile:
			hash = tileRoot(below)
		default:
			return nil, torn(level-1, first+int64(len(data)/hashSize), tileWidth, len(below))
		}
		data = append(data, hash[:]...)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if int64(len(data)) != n*hashSize {
		return nil, torn(level, no, int(n), len(data))
	}
	return data, nil
}

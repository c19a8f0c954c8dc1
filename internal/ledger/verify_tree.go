package ledger

import (
	"bytes"
	"database/sql"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/store"
)

const (
	treeTiles  = 4                     // level 0 tiles in a window
	treeWindow = treeTiles * tileWidth // leaves in a window
)

// tree is the walk over all leaves. Two edges grow side by side: one from the
// commitments of the events, one from the stored tiles. While they are the
// same, so are their roots.
type tree struct {
	*verification
	leaves, stored *edge
	same           bool
	good           int64 // size of the last checkpoint whose root both gave
	forked         bool  // a root was wrong and has been reported
	lost           bool  // neither leaves nor tiles go on, though a leaf far away is there
	higher         []highTile
	signed         []signed
	torn           []tornTile
	before         int64 // problems found before the walk
}

// highTile is a full tile above level 0 as it follows from the tiles below.
type highTile struct {
	level int
	no    int64
	data  []byte
}

// signed is a row of checkpoint.
type signed struct {
	size int64
	note string
}

// tree checks events against commitments, commitments against tiles, tiles
// against each other and everything against each checkpoint.
func (v *verification) tree(h head) error {
	t := &tree{verification: v, leaves: &edge{}, stored: &edge{}, same: true, before: v.r.Problems}
	for lo := int64(0); ; lo += treeWindow {
		hi := min(lo+treeWindow, h.size)
		v.progress(say("账本条目", "leaves of the ledger"), lo, h.size)
		err := v.db.Read(v.ctx, func(tx *store.Tx) error { return t.window(tx, lo, hi, hi == h.size) })
		if err != nil {
			return err
		}
		if hi == h.size || t.lost {
			return t.mend(h)
		}
	}
}

// window walks the leaves lo to hi-1; the last one also looks at the
// unfinished tiles.
func (t *tree) window(tx *store.Tx, lo, hi int64, last bool) error {
	if err := t.readSigned(tx, lo, hi); err != nil {
		return err
	}
	level0, err := readTiles(tx, lo/tileWidth, (hi+tileWidth-1)/tileWidth)
	if err != nil {
		return err
	}
	if lo == 0 {
		t.heads()
	}
	rows, err := tx.Query("select "+eventColumns+", l.seq, l.event from leaf l left join event e on e.id = l.event where l.seq >= $1 and l.seq < $2 order by l.seq", lo, hi)
	if err != nil {
		return err
	}
	defer rows.Close()
	found := 0
	for ; rows.Next(); found++ {
		var e Event
		var seq, id int64
		if err := scanEvent(rows, &e, &seq, &id); err != nil {
			return err
		}
		t.noLeaves(seq, level0)
		if e.ID == 0 {
			t.noEvent(id, level0)
			continue
		}
		t.content(&e)
		t.push(tlog.RecordHash(e.Commitment), level0, &e)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	if t.lost = found == 0 && len(level0) == 0 && lo < hi; t.lost {
		t.say(Problem{Kind: LeafGone, Say: say("账本从第 %d 条起断了：既没有条目也没有瓦片，后面的没有查。",
			"the ledger breaks off at leaf %d: neither leaves nor tiles go on, and what comes later was not looked at.", lo)}.atLeaf(lo))
		return nil
	}
	t.noLeaves(hi, level0)
	return t.compareTiles(tx, last)
}

// content holds an event to its commitment.
func (v *verification) content(e *Event) {
	v.r.Events++
	switch {
	case e.Destroyed():
		v.r.Destroyed++
	case e.Diff == nil || e.Salt == nil:
		v.say(about(EventHalfGone, e, "只剩内容或只剩盐：合法销毁会把两者一起去掉。", "lacks either its content or its salt: a lawful destruction takes both."))
	case !bytes.Equal(Commitment(e.Salt, e), e.Commitment):
		v.say(about(EventChanged, e, "的内容被改过：与它入账时的承诺值不符。", "was changed: its content is not what it was committed to."))
	}
}

// push adds the next leaf to both edges. h is what the event says; e is nil
// where there is none and the tile's word has to do.
func (t *tree) push(h tlog.Hash, level0 map[int64][]byte, e *Event) {
	seq := t.leaves.size
	no, at := seq/tileWidth, int(seq%tileWidth)*hashSize
	stored := h
	if tile := level0[no]; len(tile) >= at+hashSize {
		stored = tlog.Hash(tile[at:])
	} else {
		if len(tile)/hashSize*hashSize == at { // its first missing hash
			t.torn = append(t.torn, tornTile{0, no, Problem{Kind: TileTorn, Say: say("瓦片 %s 不在或不完整。", "tile %s is missing or incomplete.", Path{0, no, tileWidth})}.atLeaf(seq)})
		}
		t.same = false
	}
	if e == nil {
		h = stored
	} else if h != stored {
		t.same = false
		t.say(about(LeafChanged, e, "的承诺值与账本第 %d 条的哈希不符。", "has a commitment that is not the hash of leaf %d of the ledger.", seq).atLeaf(seq))
	}
	t.leaves.push(h, func(int, int64, []byte) {})
	t.stored.push(stored, func(level int, no int64, data []byte) {
		if level > 0 {
			t.higher = append(t.higher, highTile{level, no, bytes.Clone(data)})
		}
	})
	t.heads()
}

// noLeaves is for the numbers before `to` that no row of leaf has.
func (t *tree) noLeaves(to int64, level0 map[int64][]byte) {
	from := t.leaves.size
	if from >= to {
		return
	}
	text := say("账本第 %d 条不见了。", "leaf %d of the ledger is gone.", from)
	if from+1 < to {
		text = say("账本第 %d 到 %d 条不见了。", "leaves %d to %d of the ledger are gone.", from, to-1)
	}
	t.say(Problem{Kind: LeafGone, Say: text}.atLeaf(from))
	for t.leaves.size < to {
		t.push(tlog.Hash{}, level0, nil)
	}
}

// noEvent is a leaf whose event was deleted.
func (t *tree) noEvent(id int64, level0 map[int64][]byte) {
	seq := t.leaves.size
	p := Problem{Kind: EventGone, Event: id, Say: say("事件 %d 不见了，而它是账本第 %d 条。", "event %d is gone, while it is leaf %d of the ledger.", id, seq)}
	t.say(p.atLeaf(seq))
	t.push(tlog.Hash{}, level0, nil)
}

// readSigned reads the checkpoints of a window. One of size s is due when the
// edges have s leaves; that of no leaves comes before the first.
func (t *tree) readSigned(tx *store.Tx, lo, hi int64) error {
	if lo == 0 {
		lo = -1
	}
	rows, err := tx.Query("select size, note from checkpoint where size > $1 and size <= $2 order by size", lo, hi)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var s signed
		if err := rows.Scan(&s.size, &s.note); err != nil {
			return err
		}
		t.signed = append(t.signed, s)
	}
	return rows.Err()
}

// heads holds the tree to the checkpoints of its present size.
func (t *tree) heads() {
	size := t.leaves.size
	for len(t.signed) > 0 && t.signed[0].size <= size {
		s := t.signed[0]
		t.signed = t.signed[1:]
		t.r.Checkpoints++
		c, err := t.read(s)
		if err != nil {
			t.say(Problem{Kind: HeadSignature, Say: say("%[1]d 条的检查点不成立：%[2]s", "the checkpoint of %[1]d leaves does not hold: %[3]s", s.size, fault.As(err).Say.Zh, fault.As(err).Say.En)})
			continue
		}
		t.root(c.Root, size)
	}
	if t.since != nil && t.since.Size == size {
		if t.leaves.root() != t.since.Root {
			t.say(Problem{Kind: SinceFork, Want: t.since.Root.String(), Got: t.leaves.root().String(),
				Say: say("给出的检查点（%d 条）不是今天这份历史的前一段：它签过的历史被换掉了。",
					"The checkpoint given (%d leaves) is no beginning of today's history: the history that it was signed over was replaced.", size)})
		}
		t.since = nil
	}
}

// read reads a checkpoint's row with the key, if there is one.
func (t *tree) read(s signed) (*Checkpoint, error) {
	c, err := unchecked(s.note)
	if err == nil && t.verifier != nil {
		c, err = openCheckpoint(s.note, t.verifier)
	}
	if err == nil && c.Size != s.size {
		err = malformedCheckpoint(errCheckpoint)
	}
	return c, err
}

// root compares a signed root with those of both edges. After the first wrong
// one all later ones are, so it is reported once, with where it began.
func (t *tree) root(want tlog.Hash, size int64) {
	if t.forked {
		return
	}
	fromTiles := t.stored.root()
	fromLeaves := fromTiles
	if !t.same {
		fromLeaves = t.leaves.root()
	}
	if fromTiles == want && fromLeaves == want {
		t.good = size
		return
	}
	t.forked = true
	which := say("事件和瓦片", "events and tiles")
	got := fromLeaves
	switch want {
	case fromLeaves:
		which, got = say("瓦片", "tiles"), fromTiles
	case fromTiles:
		which = say("事件", "events")
	}
	t.say(Problem{Kind: HeadRoot, Want: want.String(), Got: got.String(), Say: say(
		"从%[1]s算出的根与 %[3]d 条的检查点不符；%[4]d 条时还相符，所以改动在第 %[4]d 到 %[5]d 条之间。",
		"the root over the %[2]s is not that of the checkpoint of %[3]d leaves; at %[4]d leaves it still was, so leaves %[4]d to %[5]d were changed.",
		which.Zh, which.En, size, t.good, size-1)})
}

// compareTiles holds the stored tiles above level 0, and in the end the
// unfinished ones, to what follows from level 0.
func (t *tree) compareTiles(tx *store.Tx, last bool) error {
	if last {
		for level, data := range t.stored.tiles {
			if level > 0 && len(data) > 0 {
				t.higher = append(t.higher, highTile{level, t.stored.size >> (tileHeight * (level + 1)), data})
			}
		}
	}
	for _, h := range t.higher {
		path := Path{h.level, h.no, len(h.data) / hashSize}
		data, err := tiles{tx}.at(h.level, h.no, path.Width)
		if fault.CodeOf(err) == fault.Environment {
			t.torn = append(t.torn, tornTile{h.level, h.no, Problem{Kind: TileTorn, Say: say("瓦片 %s 不在或不完整。", "tile %s is missing or incomplete.", path)}})
		} else if err != nil {
			return err
		} else if !bytes.Equal(data, h.data) {
			t.say(Problem{Kind: TileChanged, Say: say("瓦片 %s 与它下面的瓦片不符。", "tile %s does not follow from the tiles below it.", path)})
		}
	}
	t.higher = t.higher[:0]
	return nil
}

// readTiles reads tiles of level 0.
func readTiles(tx *store.Tx, from, to int64) (map[int64][]byte, error) {
	rows, err := tx.Query("select no, data from tile where level = 0 and no >= $1 and no < $2", from, to)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[int64][]byte{}
	for rows.Next() {
		var no int64
		var data sql.RawBytes
		if err := rows.Scan(&no, &data); err != nil {
			return nil, err
		}
		out[no] = bytes.Clone(data)
	}
	return out, rows.Err()
}

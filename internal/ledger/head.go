package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/store"
)

// keySetting is the row of setting that remembers the ledger's public key.
const keySetting = "ledger.key"

// Create begins a ledger: its public key is remembered and the checkpoint of
// no leaves is signed, so that from now on a missing head is a loss and never
// a beginning. It refuses where anything was ever written.
func Create(ctx context.Context, db *store.DB, key *Key, now time.Time) error {
	c, err := key.sign(0, emptyRoot())
	if err != nil {
		return err
	}
	return db.Write(ctx, func(tx *store.Tx) error {
		used, err := inUse(tx)
		if err != nil {
			return err
		}
		if used {
			return fault.New(fault.Environment,
				"这个数据库里已有账本，不会另起一本；要继续使用，请放回它的密钥文件。",
				"This database already has a ledger and no other is begun over it; to go on, put its key file back.")
		}
		if err := putCheckpoint(tx, c, now); err != nil {
			return err
		}
		_, err = tx.Exec("insert into setting (key, value) values ($1, $2)", keySetting, key.VKey())
		return err
	})
}

// inUse says whether anything of a ledger is there.
func inUse(tx *store.Tx) (bool, error) {
	var n int64
	err := tx.QueryRow(`select (select count(*) from (select id from event limit 1) a)
		+ (select count(*) from (select seq from leaf limit 1) b)
		+ (select count(*) from (select size from checkpoint limit 1) c)
		+ (select count(*) from setting where key = $1)`, keySetting).Scan(&n)
	return n > 0, err
}

func putCheckpoint(tx *store.Tx, c *Checkpoint, now time.Time) error {
	_, err := tx.Exec("insert into checkpoint (size, at, note) values ($1, $2, $3)", c.Size, now.UnixMicro(), c.Note)
	return err
}

// head is what the tables say about the end of the ledger.
type head struct {
	size   int64 // leaves
	signed int64 // size of the newest checkpoint, -1 without one
	at     time.Time
}

func readHead(tx *store.Tx) (head, error) {
	h := head{signed: -1}
	if err := tx.QueryRow("select coalesce(max(seq), -1) + 1 from leaf").Scan(&h.size); err != nil {
		return h, err
	}
	var at int64
	err := tx.QueryRow("select size, at from checkpoint order by size desc limit 1").Scan(&h.signed, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return h, nil
	}
	h.at = time.UnixMicro(at)
	return h, err
}

// sound says whether the head can be grown from.
func (h head) sound() error {
	if h.signed < 0 {
		return fault.New(fault.Environment,
			"账本头（已签的检查点）不见了，数据还在。不会另起新账：请从备份恢复。",
			"The ledger's head, its signed checkpoints, is gone while data is there. No new history is begun: restore from the backup.")
	}
	if h.size < h.signed {
		return fault.New(fault.Environment,
			fmt.Sprintf("账本比自己签过的检查点短：有 %d 条，检查点是 %d 条。请运行 guiju verify，并从备份恢复。", h.size, h.signed),
			fmt.Sprintf("The ledger is shorter than its own checkpoint: %d leaves, %d signed. Run guiju verify and restore from the backup.", h.size, h.signed))
	}
	return nil
}

// Newest is the ledger's newest checkpoint as it was signed. The signature is
// not checked: that is for whoever holds the public key ([ParseCheckpoint]).
func Newest(tx *store.Tx) (*Checkpoint, error) {
	var signed string
	err := tx.QueryRow("select note from checkpoint order by size desc limit 1").Scan(&signed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, head{signed: -1}.sound()
	}
	if err != nil {
		return nil, err
	}
	return unchecked(signed)
}

// PublicKey is the public key that the database remembers from [Create], or "".
func PublicKey(tx *store.Tx) (string, error) {
	var vkey string
	err := tx.QueryRow("select value from setting where key = $1", keySetting).Scan(&vkey)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return vkey, err
}

// Open opens the ledger of a database with the key in a file, ready to be
// grown. It refuses, with a fault that says what to do, when the key is
// missing or another's, when the head is missing, and when the edge of the
// tree does not follow from the newest signed root and the leaves after it: a
// ledger that goes on from a wrong edge has forked.
func Open(ctx context.Context, db *store.DB, keyfile string) (*Sealer, error) {
	key, keyErr := ReadKey(keyfile)
	s := &Sealer{db: db, key: key}
	err := db.Read(ctx, func(tx *store.Tx) error {
		used, err := inUse(tx)
		if err != nil {
			return err
		}
		if !used {
			return fault.New(fault.Environment,
				"这里还没有账本。请先运行 guiju init。",
				"There is no ledger here yet. Run guiju init first.").Because(keyErr)
		}
		if errors.Is(keyErr, fs.ErrNotExist) {
			return fault.New(fault.Environment,
				fmt.Sprintf("账本密钥文件 %s 不在，而数据还在。没有它就不能续写账本，也不会另起新账：请从备份放回这个文件。", keyfile),
				fmt.Sprintf("The ledger key file %s is missing while data is there. Without it the ledger cannot go on, and no new history is begun: put the file back from the backup.", keyfile)).Because(keyErr)
		}
		if keyErr != nil {
			return keyErr
		}
		s.edge, err = grounded(tx, key)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s, nil
}

// grounded is the edge of the whole ledger, built from the newest checkpoint
// and the leaves after it and compared with the stored tiles.
func grounded(tx *store.Tx, key *Key) (*edge, error) {
	h, err := readHead(tx)
	if err != nil {
		return nil, err
	}
	if err := h.sound(); err != nil {
		return nil, err
	}
	newest, err := Newest(tx)
	if err != nil {
		return nil, err
	}
	if _, err := openCheckpoint(newest.Note, key.verifier); err != nil {
		return nil, fault.New(fault.Environment,
			fmt.Sprintf("密钥不是这本账的：最新检查点（%d 条，%s）不能用它验证。请放回这本账自己的密钥文件。", newest.Size, newest.Origin),
			fmt.Sprintf("The key is not this ledger's: the newest checkpoint (%d leaves, %s) does not verify with it. Put this ledger's own key file back.", newest.Size, newest.Origin)).Because(err)
	}
	e, err := tiles{tx}.edgeAt(newest.Size)
	if err != nil {
		return nil, err
	}
	if e.root() != newest.Root || newest.Size != h.signed {
		return nil, fault.New(fault.Environment,
			fmt.Sprintf("账本的瓦片与已签的检查点（%d 条）不符。请运行 guiju verify，并从备份恢复。", newest.Size),
			fmt.Sprintf("The ledger's tiles do not give the root of the signed checkpoint (%d leaves). Run guiju verify and restore from the backup.", newest.Size))
	}
	rows, err := tx.Query(`select l.seq, e.commitment from leaf l join event e on e.id = l.event
		where l.seq >= $1 order by l.seq`, newest.Size)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var seq int64
		var c []byte
		if err := rows.Scan(&seq, &c); err != nil {
			return nil, err
		}
		if seq != e.size {
			break
		}
		e.push(tlog.RecordHash(c), func(int, int64, []byte) {})
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if e.size != h.size {
		return nil, fault.New(fault.Environment,
			fmt.Sprintf("账本第 %d 条或它的事件不见了。请运行 guiju verify，并从备份恢复。", e.size),
			fmt.Sprintf("Leaf %d of the ledger or its event is gone. Run guiju verify and restore from the backup.", e.size))
	}
	rows.Close()
	stored, err := tiles{tx}.edgeAt(h.size)
	if err != nil {
		return nil, err
	}
	for level := range stored.tiles {
		if string(stored.tiles[level]) != string(e.tiles[level]) {
			return nil, torn(level, h.size>>(tileHeight*(level+1)), width(h.size, level), len(stored.tiles[level]))
		}
	}
	return e, nil
}

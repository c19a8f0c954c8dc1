package ledger

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/store"
)

// PrefixOf proves that the history an older checkpoint was signed over is the
// beginning of the newest one's: RFC 6962 consistency, for a witness who kept
// the older checkpoint. It refuses when it is not.
func PrefixOf(tx *store.Tx, old *Checkpoint) (newest *Checkpoint, proof tlog.TreeProof, err error) {
	newest, err = Newest(tx)
	if err != nil {
		return nil, nil, err
	}
	if old.Size > newest.Size {
		return nil, nil, fault.New(fault.Invalid,
			fmt.Sprintf("检查点有 %d 条，账本只有 %d 条：账本丢了末尾，或者检查点属于另一份历史。", old.Size, newest.Size),
			fmt.Sprintf("The checkpoint has %d leaves, the ledger only %d: the ledger lost its end, or the checkpoint is of another history.", old.Size, newest.Size))
	}
	if old.Size > 0 {
		proof, err = tlog.ProveTree(newest.Size, old.Size, hashes(tx, newest))
		if err != nil {
			return nil, nil, badTree(err)
		}
	}
	return newest, proof, CheckPrefix(old, newest, proof)
}

// CheckPrefix says whether the proof of [PrefixOf] holds.
func CheckPrefix(old, newest *Checkpoint, proof tlog.TreeProof) error {
	ok := old.Origin == newest.Origin
	if ok && old.Size == 0 {
		ok = old.Root == emptyRoot() && len(proof) == 0
	} else if ok {
		ok = tlog.CheckTree(proof, newest.Size, newest.Root, old.Size, old.Root) == nil
	}
	if ok {
		return nil
	}
	return fault.New(fault.Invalid,
		fmt.Sprintf("检查点（%s，%d 条）不是这本账的前一段：它属于另一份历史。", old.Origin, old.Size),
		fmt.Sprintf("The checkpoint (%s, %d leaves) is no beginning of this ledger: it is of another history.", old.Origin, old.Size))
}

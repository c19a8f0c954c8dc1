package ledger

import (
	"context"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/store"
)

// lateAfter is how long an event may wait for its leaf.
const lateAfter = time.Minute

// Options of a verification.
type Options struct {
	// VKey is the ledger's public key as the verifier knows it. "" takes the
	// one that the database remembers: then a whole forged database passes.
	VKey string

	// Since is a checkpoint that was kept outside, as it was signed: it must
	// be a beginning of today's history.
	Since string

	// Now decides which waiting events are late.
	Now time.Time

	// Mend makes torn tiles anew, where the leaves give the newest signed root
	// and nothing else is wrong with the tree; Report.Mended names them.
	Mend bool

	// Say gets each problem when it is found.
	Say func(Problem)

	// Progress, if set, is told how far it is.
	Progress func(Progress)

	// Checks are what others verify besides: list keys, contents.
	Checks []Check
}

// Progress is how far a verification is; Total grows while the house works on.
type Progress struct {
	Step        i18n.Text
	Done, Total int64
}

// Check is a verification of another room. It reports what it finds and gives
// an error only when it cannot go on.
type Check struct {
	Name i18n.Text
	Run  func(ctx context.Context, db *store.DB, say func(Problem)) error
}

// Report is what was looked at and how much was wrong.
type Report struct {
	Origin      string `json:"origin"`
	Size        int64  `json:"size"`       // leaves
	Checkpoint  string `json:"checkpoint"` // the newest, as signed
	OwnKey      bool   `json:"own_key"`    // verified with the key the database itself remembers
	Checkpoints int64  `json:"checkpoints"`
	Events      int64  `json:"events"`
	Records     int64  `json:"records"`
	Waiting     int64  `json:"waiting"`    // events younger than a minute without a leaf
	Destroyed   int64  `json:"destroyed"`  // events whose content is lawfully gone
	Unreplayed  int64  `json:"unreplayed"` // records that cannot be replayed for that reason
	Problems    int64  `json:"problems"`

	Mended []string `json:"mended,omitempty"` // torn tiles that were made anew
}

// Clean says that nothing was wrong.
func (r *Report) Clean() bool { return r.Problems == 0 }

// verification is one run. It holds one window of rows at a time, whatever the
// size of the ledger, and each window is one moment of the database.
type verification struct {
	ctx      context.Context
	db       *store.DB
	o        Options
	r        *Report
	verifier note.Verifier // nil: no key
	since    *Checkpoint   // nil: none given, or a bad one
}

// Verify checks the whole ledger while the house goes on working: that each
// event is what it was committed to, that leaves, tiles and checkpoints are
// one tree, that each event has its place, and that each record is what its
// events make of it. The error says that it could not be done; what is wrong
// with the data are problems.
func Verify(ctx context.Context, db *store.DB, o Options) (*Report, error) {
	v := &verification{ctx: ctx, db: db, o: o, r: &Report{}}
	var h head
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		if h, err = readHead(tx); err != nil {
			return err
		}
		return v.begin(tx, h)
	})
	if err != nil {
		return nil, err
	}
	for _, step := range []func() error{
		func() error { return v.tree(h) },
		v.records,
		v.bare,
		v.places,
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	for i, c := range o.Checks {
		v.progress(c.Name, int64(i), int64(len(o.Checks)))
		if err := c.Run(ctx, db, v.say); err != nil {
			return nil, err
		}
	}
	return v.r, nil
}

// begin settles the key, the head and the checkpoint from outside.
func (v *verification) begin(tx *store.Tx, h head) error {
	own, err := PublicKey(tx)
	if err != nil {
		return err
	}
	vkey := v.o.VKey
	if vkey == "" {
		vkey, v.r.OwnKey = own, true
	} else if own != vkey {
		v.say(Problem{Kind: KeyChanged, Want: vkey, Got: own,
			Say: say("数据库记着的公钥不是给出的公钥。", "The public key in the database is not the one given.")})
	}
	if vkey == "" {
		v.say(Problem{Kind: KeyGone, Say: say("数据库里没有账本公钥，也没有给出：签名无法验证。",
			"The database remembers no public key and none was given: no signature can be verified.")})
	} else if v.verifier, err = note.NewVerifier(vkey); err != nil {
		return fault.New(fault.Invalid, "账本公钥读不懂。", "The ledger's public key cannot be read.").Because(err)
	}
	v.r.Size = h.size
	switch {
	case h.signed < 0:
		v.say(Problem{Kind: HeadGone, Say: say("没有任何检查点：账本头不见了。", "There is no checkpoint: the ledger's head is gone.")})
	case h.size < h.signed:
		v.say(Problem{Kind: HeadGone, Say: say("账本只有 %d 条，而签过的检查点是 %d 条：末尾丢了。",
			"The ledger has %d leaves while a checkpoint of %d was signed: its end is lost.", h.size, h.signed)})
	}
	if h.signed >= 0 {
		newest, err := Newest(tx)
		if err == nil {
			v.r.Origin, v.r.Checkpoint = newest.Origin, newest.Note
		} else if fault.CodeOf(err) != fault.Invalid {
			return err
		}
	}
	v.outside(h)
	return nil
}

// outside reads the checkpoint that was kept outside.
func (v *verification) outside(h head) {
	if v.o.Since == "" || v.verifier == nil {
		return
	}
	c, err := openCheckpoint(v.o.Since, v.verifier)
	if err != nil {
		v.say(Problem{Kind: SinceSignature, Say: fault.As(err).Say})
		return
	}
	if c.Size > h.size {
		v.say(Problem{Kind: SinceFork, Say: say("给出的检查点有 %d 条，账本只有 %d 条：账本丢了末尾（例如恢复了旧备份），或者检查点属于另一份历史。",
			"The checkpoint given has %d leaves, the ledger only %d: the ledger lost its end (an old backup was restored?), or the checkpoint is of another history.", c.Size, h.size)})
		return
	}
	v.since = c
}

func (v *verification) say(p Problem) {
	v.r.Problems++
	if v.o.Say != nil {
		v.o.Say(p)
	}
}

func (v *verification) progress(step i18n.Text, done, total int64) {
	if v.o.Progress != nil {
		v.o.Progress(Progress{step, done, max(done, total)})
	}
}

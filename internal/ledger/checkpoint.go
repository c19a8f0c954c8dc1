package ledger

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/guiju/guiju/internal/fault"
)

// Checkpoint is the signed head of a ledger at one size.
type Checkpoint struct {
	Origin string
	Size   int64
	Root   tlog.Hash
	Note   string // the signed note it was read from, byte for byte
}

// text is the body that is signed: origin, size and root, a line each.
func (c *Checkpoint) text() string {
	return fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, c.Root)
}

// sign makes the checkpoint of a tree. Ed25519 signs alike each time, so the
// same tree always has the same note.
func (k *Key) sign(size int64, root tlog.Hash) (*Checkpoint, error) {
	c := &Checkpoint{Origin: k.Origin(), Size: size, Root: root}
	b, err := note.Sign(&note.Note{Text: c.text()}, k.signer)
	if err != nil {
		return nil, err
	}
	c.Note = string(b)
	return c, nil
}

var errCheckpoint = errors.New("not a checkpoint")

// parseBody reads origin, size and root, and lets further lines stand: other
// logs may write some, and all of them are under the signature.
func parseBody(text string) (*Checkpoint, error) {
	line := strings.Split(text, "\n")
	if len(line) < 4 || line[len(line)-1] != "" || line[0] == "" {
		return nil, errCheckpoint
	}
	for _, more := range line[3 : len(line)-1] {
		if more == "" {
			return nil, errCheckpoint
		}
	}
	size, err := strconv.ParseInt(line[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != line[1] {
		return nil, errCheckpoint
	}
	root, err := base64.StdEncoding.DecodeString(line[2])
	if err != nil || len(root) != hashSize || base64.StdEncoding.EncodeToString(root) != line[2] {
		return nil, errCheckpoint
	}
	return &Checkpoint{Origin: line[0], Size: size, Root: tlog.Hash(root)}, nil
}

// ParseCheckpoint reads a signed checkpoint and checks that the holder of vkey
// signed it under that key's own name.
func ParseCheckpoint(signed, vkey string) (*Checkpoint, error) {
	v, err := note.NewVerifier(vkey)
	if err != nil {
		return nil, fault.New(fault.Invalid,
			"账本公钥读不懂；它的样子是“名称+8位十六进制+base64”。",
			"The ledger's public key cannot be read; it looks like name+8 hex digits+base64.").Because(err)
	}
	return openCheckpoint(signed, v)
}

func openCheckpoint(signed string, v note.Verifier) (*Checkpoint, error) {
	n, err := note.Open([]byte(signed), note.VerifierList(v))
	var unsigned *note.UnverifiedNoteError
	var wrong *note.InvalidSignatureError
	switch {
	case errors.As(err, &unsigned):
		return nil, fault.New(fault.Invalid,
			fmt.Sprintf("检查点不是用 %s 的密钥（%08x）签的。", v.Name(), v.KeyHash()),
			fmt.Sprintf("The checkpoint is not signed with the key of %s (%08x).", v.Name(), v.KeyHash())).Because(err)
	case errors.As(err, &wrong):
		return nil, fault.New(fault.Invalid,
			"检查点的签名不对：内容在签名之后被改过，或者签名被换过。",
			"The checkpoint's signature is wrong: its text or its signature was changed after signing.").Because(err)
	case err != nil:
		return nil, malformedCheckpoint(err)
	}
	c, err := parseBody(n.Text)
	if err != nil {
		return nil, malformedCheckpoint(err)
	}
	if c.Origin != v.Name() {
		return nil, fault.New(fault.Invalid,
			fmt.Sprintf("检查点属于账本“%s”，不是“%s”。", c.Origin, v.Name()),
			fmt.Sprintf("The checkpoint is of the ledger %q, not %q.", c.Origin, v.Name()))
	}
	c.Note = signed
	return c, nil
}

// unchecked reads a checkpoint without looking at its signature.
func unchecked(signed string) (*Checkpoint, error) {
	text, _, ok := strings.Cut(signed, "\n\n")
	c, err := parseBody(text + "\n")
	if err != nil || !ok {
		return nil, malformedCheckpoint(err)
	}
	c.Note = signed
	return c, nil
}

func malformedCheckpoint(err error) error {
	return fault.New(fault.Invalid,
		"这不是一个检查点：应有账本名称、条数、根哈希三行，空一行，再是签名行。",
		"This is no checkpoint: it has a line each for the ledger's name, size and root hash, an empty line, then the signature.").Because(err)
}

package ledger

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"unicode"

	"golang.org/x/mod/sumdb/note"

	"github.com/guiju/guiju/internal/fault"
)

// NewKey draws the key pair of a new ledger. The origin names the ledger in
// every checkpoint for ever; it has neither space nor plus. Skey is the
// secret; vkey is what others need to check a checkpoint.
func NewKey(origin string) (skey, vkey string, err error) {
	skey, vkey, err = note.GenerateKey(rand.Reader, origin)
	if err != nil {
		return "", "", err
	}
	if _, err := note.NewSigner(skey); err != nil || strings.ContainsFunc(origin, unicode.IsControl) {
		return "", "", fault.New(fault.Invalid,
			fmt.Sprintf("账本名称“%s”不能用：不能为空，不能有空格或加号。", origin),
			fmt.Sprintf("The ledger cannot be named %q: a name is not empty and has neither space nor plus.", origin))
	}
	return skey, vkey, nil
}

// Key signs and verifies the checkpoints of one ledger.
type Key struct {
	signer   note.Signer
	verifier note.Verifier
	vkey     string
}

// ParseKey reads the secret key that [NewKey] gave.
func ParseKey(skey string) (*Key, error) {
	signer, err := note.NewSigner(skey)
	if err != nil {
		return nil, err
	}
	vkey, err := publicOf(skey)
	if err != nil {
		return nil, err
	}
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return nil, err
	}
	return &Key{signer: signer, verifier: verifier, vkey: vkey}, nil
}

// publicOf derives the public half; a secret key is
// PRIVATE+KEY+<origin>+<hash>+<base64 of 1 and the seed>.
func publicOf(skey string) (string, error) {
	part := strings.SplitN(skey, "+", 5)
	seed, err := base64.StdEncoding.DecodeString(part[len(part)-1])
	if err != nil || len(part) != 5 || len(seed) != 1+ed25519.SeedSize {
		return "", errors.New("ledger: malformed key")
	}
	public := ed25519.NewKeyFromSeed(seed[1:]).Public().(ed25519.PublicKey)
	return note.NewEd25519VerifierKey(part[2], public)
}

// Origin is the name of the ledger.
func (k *Key) Origin() string { return k.signer.Name() }

// VKey is the public half, to be given to whoever shall check a checkpoint.
func (k *Key) VKey() string { return k.vkey }

// WriteKey stores the secret key in a new file that only its owner reads. It
// never overwrites one: an overwritten key is a ledger that cannot go on.
func WriteKey(path, skey string) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return keyFault(path, "写不了", "cannot be written", err)
	}
	_, err = f.WriteString(skey + "\n")
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return keyFault(path, "写不了", "cannot be written", err)
	}
	return nil
}

// ReadKey reads a key file. A missing one is an error that
// errors.Is(err, fs.ErrNotExist).
func ReadKey(path string) (*Key, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, keyFault(path, "不在", "is missing", err)
	}
	if err != nil {
		return nil, keyFault(path, "读不了", "cannot be read", err)
	}
	k, err := ParseKey(strings.TrimSpace(string(b)))
	if err != nil {
		return nil, keyFault(path, "内容不是账本密钥；请从备份放回原来的文件", "holds no ledger key; put the original file back from the backup", err)
	}
	return k, nil
}

func keyFault(path, zh, en string, cause error) error {
	return fault.New(fault.Environment,
		fmt.Sprintf("账本密钥文件 %s %s。", path, zh),
		fmt.Sprintf("The ledger key file %s %s.", path, en)).Because(cause)
}

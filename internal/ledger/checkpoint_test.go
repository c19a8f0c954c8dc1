package ledger

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/fault"
)

// The key and the checkpoint below were made once; a stranger's tools must
// read them the same way for ever.
const (
	oldKey        = "PRIVATE+KEY+guiju.example/d1+56f3a236+AQABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"
	oldVKey       = "guiju.example/d1+56f3a236+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
	oldCheckpoint = "guiju.example/d1\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n" +
		"— guiju.example/d1 VvOiNmU5RNytFQYB8f2ZLTUf80OSi9rAvu/ID0k6h4iq5Shi7g7GEtwcExMKThq41dZvFeVCr4iYDGPoox4Xvcwu2As=\n"
)

func TestOldCheckpoint(t *testing.T) {
	k, err := ParseKey(oldKey)
	if err != nil {
		t.Fatal(err)
	}
	if k.VKey() != oldVKey {
		t.Errorf("public half %s, want %s", k.VKey(), oldVKey)
	}
	c, err := k.sign(0, emptyRoot())
	if err != nil {
		t.Fatal(err)
	}
	if c.Note != oldCheckpoint {
		t.Errorf("signed\n%swant\n%s", c.Note, oldCheckpoint)
	}
	if _, err := ParseCheckpoint(oldCheckpoint, oldVKey); err != nil {
		t.Error(err)
	}
}

func newKey(t testing.TB, origin string) *Key {
	t.Helper()
	skey, vkey, err := NewKey(origin)
	if err != nil {
		t.Fatal(err)
	}
	k, err := ParseKey(skey)
	if err != nil {
		t.Fatal(err)
	}
	if k.VKey() != vkey {
		t.Fatalf("public half %s, was given as %s", k.VKey(), vkey)
	}
	return k
}

func TestCheckpointIsHeldToItsKey(t *testing.T) {
	k := newKey(t, "guiju.example/规矩")
	c, err := k.sign(20852163, emptyRoot())
	if err != nil {
		t.Fatal(err)
	}
	got, err := ParseCheckpoint(c.Note, k.VKey())
	if err != nil {
		t.Fatal(err)
	}
	if *got != *c {
		t.Fatalf("read %+v, signed %+v", got, c)
	}
	other := newKey(t, "guiju.example/规矩")
	stranger := newKey(t, "elsewhere.example")
	signed := func(by *Key, text string) string {
		n, err := signText(by, text)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for name, note := range map[string]string{
		"size changed":      strings.Replace(c.Note, "20852163", "20852164", 1),
		"another key":       signed(other, c.text()),
		"another log's":     signed(stranger, c.text()),
		"another's origin":  signed(k, "elsewhere.example\n1\n"+emptyRoot().String()+"\n"),
		"signature cut off": c.text(),
		"nothing":           "",
	} {
		if _, err := ParseCheckpoint(note, k.VKey()); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: %v, want a refusal", name, err)
		}
	}
	if c, err := ParseCheckpoint(signed(k, c.text()+"an extension line\n"), k.VKey()); err != nil || c.Size != 20852163 {
		t.Errorf("an extension line is allowed by the format: %v", err)
	}
}

func TestMalformedBodies(t *testing.T) {
	root := emptyRoot().String()
	for _, text := range []string{"", "o\n", "o\n1\n", "o\n1\n" + root, "\n1\n" + root + "\n", "o\n01\n" + root + "\n", "o\n-1\n" + root + "\n",
		"o\n+1\n" + root + "\n", "o\n99999999999999999999\n" + root + "\n", "o\n1\n" + root[:40] + "\n", "o\n1\n" + root + "\n\nx\n",
		"o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n"} {
		if c, err := parseBody(text); err == nil {
			t.Errorf("%q was read as %+v", text, c)
		}
	}
}

func FuzzCheckpoint(f *testing.F) {
	f.Add("o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := parseBody(text)
		if err != nil {
			return
		}
		if !strings.HasPrefix(text, c.text()) {
			t.Fatalf("%q was read as %q", text, c.text())
		}
	})
}

func TestKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.key")
	if _, err := ReadKey(path); !errors.Is(err, fs.ErrNotExist) || fault.CodeOf(err) != fault.Environment {
		t.Fatalf("a missing key: %v", err)
	}
	skey, vkey, err := NewKey("guiju.example/d1")
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteKey(path, skey); err != nil {
		t.Fatal(err)
	}
	k, err := ReadKey(path)
	if err != nil || k.VKey() != vkey {
		t.Fatalf("read back %v, %v", k, err)
	}
	if err := WriteKey(path, skey); err == nil {
		t.Fatal("a key file was overwritten")
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 && os.PathSeparator == '/' {
		t.Fatalf("others may read the key: %v %v", info.Mode(), err)
	}
	if err := os.WriteFile(path, []byte("not a key"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadKey(path); fault.CodeOf(err) != fault.Environment {
		t.Fatalf("a broken key: %v", err)
	}
	for _, origin := range []string{"", "two words", "a+b", "a\nb", "a\x01b"} {
		if _, _, err := NewKey(origin); err == nil {
			t.Errorf("the name %q was taken", origin)
		}
	}
}

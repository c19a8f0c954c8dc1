package ledger

import "golang.org/x/mod/sumdb/note"

// signText signs any text, also one that [Key.sign] never would.
func signText(k *Key, text string) (string, error) {
	b, err := note.Sign(&note.Note{Text: text}, k.signer)
	return string(b), err
}

package people

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
)

// A file that was sent belongs to whoever sent it until an act takes it into a
// record: it stands among his drafts, and only he can put it there. Else who
// knows a content's hash could lay it into a record of his own and read it.

// UploadForm begins the key of a draft that is a file; no form has such a key.
const UploadForm = "file:"

// KeepUpload notes that a file was sent with a credential.
func (a *Accounts) KeepUpload(ctx context.Context, s *Session, f regulation.File) error {
	body, err := json.Marshal(f)
	if err != nil {
		return err
	}
	now := micros(a.now())
	return a.db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`insert into draft(principal, form, at, body) values ($1, $2, $3, $4)
			on conflict (principal, form) do update set at = excluded.at, body = excluded.body`, s.Principal, UploadForm+f.Hash, now, string(body))
		return err
	})
}

// Upload gives a file that was sent with the same credential.
func (a *Accounts) Upload(ctx context.Context, s *Session, hash string) (regulation.File, error) {
	var f regulation.File
	err := a.db.Read(ctx, func(tx *store.Tx) error {
		var body string
		err := tx.QueryRow(`select body from draft where principal = $1 and form = $2`, s.Principal, UploadForm+hash).Scan(&body)
		if errors.Is(err, sql.ErrNoRows) {
			return fault.New(fault.NotFound, "没有收到过这个文件。", "No such file was sent.")
		}
		if err != nil {
			return err
		}
		f = regulation.File{}
		return json.Unmarshal([]byte(body), &f)
	})
	return f, err
}

package web

import (
	"database/sql"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
)

// The table draft holds what is not handed in yet, per credential: forms under
// "ID.ACT" or "TYPE.ACT" are written here, files that were sent by people.

const (
	draftMost = 256 << 10           // bytes of one draft
	draftFor  = 30 * 24 * time.Hour // how long one is kept
)

// draft is a form as it stands.
type draft struct {
	At    time.Time
	Typed url.Values
}

func (v *visit) readDraft(form string) (*draft, error) {
	var body string
	var at int64
	err := v.Engine.DB().Read(v.r.Context(), func(tx *store.Tx) error {
		return tx.QueryRow(`select at, body from draft where principal = $1 and form = $2`, v.session.Principal, form).Scan(&at, &body)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	d := &draft{At: time.UnixMicro(at).In(v.zone), Typed: url.Values{}}
	if err := json.Unmarshal([]byte(body), &d.Typed); err != nil {
		return nil, err
	}
	return d, nil
}

// notKept are the parts of a form that belong to one page view.
var notKept = []string{"rev", "key", "draft", "then", "next", "fix", "more", "asked", "secret"}

// writeDraft keeps what was typed; an empty form is no draft.
func (v *visit) writeDraft(form string, typed url.Values) error {
	if form == "" || len(form) > 200 || strings.HasPrefix(form, people.UploadForm) {
		return nil
	}
	kept := url.Values{}
	for k, vs := range typed {
		if !slices.Contains(notKept, k) && last(vs) != "" {
			kept[k] = vs
		}
	}
	body, err := json.Marshal(kept)
	if err != nil {
		return err
	}
	if len(body) > draftMost {
		return nil // what is this large was pasted, not typed
	}
	return v.putDraft(form, string(body))
}

func (v *visit) putDraft(form, body string) error {
	return v.Engine.DB().Write(v.r.Context(), func(tx *store.Tx) error {
		now := v.now.UnixMicro()
		if _, err := tx.Exec(`delete from draft where principal = $1 and at < $2`, v.session.Principal, v.now.Add(-draftFor).UnixMicro()); err != nil {
			return err
		}
		_, err := tx.Exec(`insert into draft(principal, form, at, body) values ($1, $2, $3, $4)
			on conflict (principal, form) do update set at = excluded.at, body = excluded.body`, v.session.Principal, form, now, body)
		return err
	})
}

func (v *visit) forgetDraft(form string) error {
	if form == "" {
		return nil
	}
	return v.Engine.DB().Write(v.r.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(`delete from draft where principal = $1 and form = $2`, v.session.Principal, form)
		return err
	})
}

// anyDraft gives the act of which a draft waits for a record.
func (v *visit) anyDraft(id int64) (string, error) {
	front := strconv.FormatInt(id, 10) + "."
	var form string
	err := v.Engine.DB().Read(v.r.Context(), func(tx *store.Tx) error {
		return tx.QueryRow(`select form from draft where principal = $1 and form >= $2 and form < $3 order by at desc limit 1`,
			v.session.Principal, front, front+"~").Scan(&form)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return strings.TrimPrefix(form, front), err
}

// keepDraft answers the script, a moment after the last key.
func (v *visit) keepDraft() error {
	if err := v.parse(); err != nil {
		return err
	}
	if err := v.writeDraft(v.r.PostForm.Get("draft"), v.r.PostForm); err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := v.w.Write([]byte(v.now.Format("15:04")))
	return err
}

func (v *visit) dropDraft() error {
	if err := v.parse(); err != nil {
		return err
	}
	if err := v.forgetDraft(v.r.PostForm.Get("draft")); err != nil {
		return err
	}
	return v.see(back(v.r.PostForm.Get("next"), "/"))
}

// keepUpload notes that a file was sent by this person and belongs to no record
// yet: only he can put it into one.
func (v *visit) keepUpload(f regulation.File) error {
	return v.Accounts.KeepUpload(v.r.Context(), v.session, f)
}

// uploads gives the files a person sent that are named in a form.
func (v *visit) uploads(typed url.Values) (map[string]regulation.File, error) {
	out := map[string]regulation.File{}
	for _, vs := range typed {
		for _, h := range vs {
			if len(h) != 64 || strings.Trim(h, "0123456789abcdef") != "" {
				continue
			}
			f, err := v.Accounts.Upload(v.r.Context(), v.session, h)
			if fault.CodeOf(err) == fault.NotFound {
				continue
			}
			if err != nil {
				return nil, err
			}
			out[h] = f
		}
	}
	return out, nil
}

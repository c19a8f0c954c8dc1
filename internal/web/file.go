package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/ledger"
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/blob"
)

// shownAsIs are the kinds a browser may draw by itself; all others are kept on
// disk first.
var shownAsIs = map[string]bool{"image/jpeg": true, "image/png": true, "application/pdf": true, "text/plain": true, "audio/mpeg": true, "audio/wave": true}

// file gives a file's content: of a record one may read, or one's own that is
// not handed in yet.
func (v *visit) file() error {
	hash := v.r.PathValue("hash")
	f, err := v.Engine.File(v.r.Context(), v.who, hash)
	if fault.CodeOf(err) == fault.NotFound {
		var own map[string]regulation.File
		if own, err = v.uploads(map[string][]string{"": {hash}}); err == nil {
			var ok bool
			if f, ok = own[hash]; !ok {
				err = notHere()
			}
		}
	}
	if err != nil {
		return err
	}
	body, size, err := v.Blobs.Open(v.r.Context(), hash)
	if errors.Is(err, blob.ErrNotFound) {
		return fault.New(fault.Environment, "这个附件的内容不在存储里。请告诉管理员运行 guiju verify。", "The content of this file is not in the store. Ask the administrator to run guiju verify.").Because(err)
	}
	if err != nil {
		return err
	}
	defer body.Close()
	h := v.w.Header()
	h.Set("Content-Type", f.Media)
	way := "attachment"
	if shownAsIs[f.Media] {
		way = "inline"
	}
	if f.Media == "text/plain" {
		h.Set("Content-Type", "text/plain; charset=utf-8")
	}
	h.Set("Content-Disposition", mime.FormatMediaType(way, map[string]string{"filename": f.Name}))
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	if f.Media == "application/pdf" {
		h.Set("Content-Security-Policy", "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'")
	}
	h.Set("Cache-Control", "private, max-age=3600, immutable")
	h.Set("Content-Length", strconv.FormatInt(size, 10))
	if v.r.Method == http.MethodHead {
		return nil
	}
	if _, err := io.Copy(v.w, body); err != nil {
		// The head is out: all that is left is to break off.
		v.Log.Warn("file", "hash", hash, "err", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

// proof gives the proof of one event of a record one may read.
func (v *visit) proof() error {
	view, event, err := v.proven()
	if err != nil {
		return err
	}
	id := view.ID
	events, err := v.Engine.History(v.r.Context(), v.who, id)
	if err != nil {
		return err
	}
	for _, e := range events {
		if e.ID != event {
			continue
		}
		var p *ledger.Proof
		if err := v.Engine.DB().Read(v.r.Context(), func(tx *store.Tx) (err error) {
			p, err = ledger.Prove(tx, event)
			return err
		}); err != nil {
			return err
		}
		if err := readsAll(view, p); err != nil {
			return err
		}
		return v.fetch(fmt.Sprintf("proof-%d.json", p.Leaf), p)
	}
	return notHere()
}

// proofs gives the proofs of all events of a record.
func (v *visit) proofs() error {
	view, _, err := v.proven()
	if err != nil {
		return err
	}
	id := view.ID
	var ps []*ledger.Proof
	if err := v.Engine.DB().Read(v.r.Context(), func(tx *store.Tx) (err error) {
		ps, _, err = ledger.ProveRecord(tx, id)
		return err
	}); err != nil {
		return err
	}
	if err := readsAll(view, ps...); err != nil {
		return err
	}
	return v.fetch(fmt.Sprintf("proofs-%d.json", id), ps)
}

// proven reads the address of a proof; who may not read the record gets none.
func (v *visit) proven() (view *record.View, event int64, err error) {
	id, err := v.id("record")
	if err != nil {
		return nil, 0, err
	}
	if view, err = v.Engine.View(v.r.Context(), v.who, id); err != nil {
		return nil, 0, err
	}
	if v.r.PathValue("event") != "" {
		event, err = v.id("event")
	}
	return view, event, err
}

// readsAll refuses proofs that show more than their reader may see: a proof
// holds its event whole, also what was put right or taken out later.
func readsAll(view *record.View, ps ...*ledger.Proof) error {
	for _, p := range ps {
		if p.Event == nil {
			continue
		}
		var diff struct {
			Set map[string]json.RawMessage `json:"set"`
		}
		if err := json.Unmarshal([]byte(p.Event.Diff), &diff); err != nil {
			return err
		}
		for _, f := range view.Row.Type.Fields {
			raw := string(diff.Set[f.Name])
			if sh := view.Field(f.Name); (sh == nil || sh.Masked) && raw != "" && raw != "null" && raw != `""` {
				return fault.New(fault.Forbidden, "证明含有整个事件，其中有您看不到的栏目；请能看全的人下载。",
					"A proof holds the whole event, and it has fields you may not see; ask somebody who may.")
			}
		}
	}
	return nil
}

// fetch answers with a file of JSON.
func (v *visit) fetch(name string, x any) error {
	body, err := json.MarshalIndent(x, "", "  ")
	if err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	_, err = v.w.Write(append(body, '\n'))
	return err
}

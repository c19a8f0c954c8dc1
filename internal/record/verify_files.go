package record

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"strings"

	"github.com/guiju/guiju/internal/i18n"
	"github.com/guiju/guiju/internal/ledger"
	"github.com/guiju/guiju/internal/store"
	"github.com/guiju/guiju/internal/store/blob"
)

// CheckFiles is the files' part of a verification: every content in the store
// is read and compared with its name, and every file that an event names is
// there and noted as its record's. A record holds nothing that no event wrote.
func (e *Engine) CheckFiles(blobs blob.Store) ledger.Check {
	return ledger.Check{Name: i18n.Text{Zh: "文件", En: "files"}, Run: func(ctx context.Context, db *store.DB, say func(ledger.Problem)) error {
		err := blobs.Walk(ctx, func(hash string, _ int64) error {
			err := blobs.Verify(ctx, hash)
			if err == nil || ctx.Err() != nil {
				return ctx.Err()
			}
			of, records, rerr := heldBy(ctx, db, hash)
			if rerr != nil {
				return rerr
			}
			p := ledger.Problem{Kind: "file.damaged", Got: err.Error(), Say: i18n.Text{
				Zh: "文件 " + hash + " 的内容被改过或读不出" + of.Zh, En: "file " + hash + " was changed, or cannot be read" + of.En}}
			if len(records) > 0 {
				p.Record = records[0]
			}
			say(p)
			return nil
		})
		if err != nil {
			return err
		}
		return namedFiles(ctx, db, blobs, say)
	}}
}

// heldBy says in words which records hold a content, the first few.
func heldBy(ctx context.Context, db *store.DB, hash string) (of i18n.Text, ids []int64, err error) {
	sum, err := hex.DecodeString(hash)
	if err != nil {
		return of, nil, err
	}
	err = db.Read(ctx, func(tx *store.Tx) error {
		ids = nil
		rows, err := tx.Query(`select record from blobref where hash = $1 order by record limit 5`, sum)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id int64
			if err := rows.Scan(&id); err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return rows.Err()
	})
	if len(ids) > 0 {
		list := strings.Trim(fmt.Sprint(ids), "[]")
		of = i18n.Text{Zh: "（记录 " + list + "）", En: " (record " + list + ")"}
	}
	return of, ids, err
}

// fileOf is a file as an event names it.
type fileOf struct {
	event, record, rev int64
	member, hash       string
	noted              bool
}

// namedFiles walks all events for the files they name.
func namedFiles(ctx context.Context, db *store.DB, blobs blob.Store, say func(ledger.Problem)) error {
	var after int64
	for n := verifyWindow; n == verifyWindow; {
		var found []fileOf
		err := db.Read(ctx, func(tx *store.Tx) error {
			found, n = nil, 0
			at := after
			rows, err := tx.Query(`select id, record, coalesce(rev, 0), coalesce(diff, '') from event where id > $1 order by id limit $2`, at, verifyWindow)
			if err != nil {
				return err
			}
			defer rows.Close()
			for ; rows.Next(); n++ {
				var f fileOf
				var diff string
				if err := rows.Scan(&f.event, &f.record, &f.rev, &diff); err != nil {
					return err
				}
				at = f.event
				found = append(found, filesIn(f, diff)...)
			}
			if err := rows.Err(); err != nil {
				return err
			}
			rows.Close()
			for i, f := range found {
				sum, _ := hex.DecodeString(f.hash) // filesIn took it for a digest
				var one int64
				err := tx.QueryRow(`select count(*) from blobref where hash = $1 and record = $2`, sum, f.record).Scan(&one)
				if err != nil {
					return err
				}
				found[i].noted = one == 1 || f.rev == 0 || f.member[0] == '@'
			}
			after = at
			return nil
		})
		if err != nil {
			return err
		}
		for _, f := range found {
			p := ledger.Problem{Event: f.event, Record: f.record, Rev: f.rev, Member: f.member, Want: f.hash}
			there, err := blobs.Has(ctx, f.hash)
			if err != nil && !errors.Is(err, blob.ErrNotFound) {
				return err
			}
			if !there {
				p.Kind, p.Say = "file.gone", i18n.Text{
					Zh: fmt.Sprintf("文件 %s 不见了：记录 %d 第 %d 版的“%s”写着它", f.hash, f.record, f.rev, f.member),
					En: fmt.Sprintf("file %s is gone: the member %q of record %d revision %d names it", f.hash, f.member, f.record, f.rev)}
				say(p)
			}
			if !f.noted {
				p.Kind, p.Say = "file.unnoted", i18n.Text{
					Zh: fmt.Sprintf("文件 %s 没有记在记录 %d 名下（第 %d 版的“%s”），打不开", f.hash, f.record, f.rev, f.member),
					En: fmt.Sprintf("file %s is not noted as of record %d (revision %d, member %q) and cannot be opened", f.hash, f.record, f.rev, f.member)}
				say(p)
			}
		}
	}
	return nil
}

// filesIn gives the files in the members that an event set, wherever in them: a
// file is the one object with a digest and a size.
func filesIn(of fileOf, diff string) []fileOf {
	var d struct {
		Set map[string]any `json:"set"`
	}
	if json.Unmarshal([]byte(diff), &d) != nil {
		return nil // the replay names it
	}
	var out []fileOf
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				walk(x)
			}
		case map[string]any:
			hash, _ := v["hash"].(string)
			_, sized := v["size"].(float64)
			if sum, err := hex.DecodeString(hash); err == nil && len(sum) == 32 && sized {
				of.hash = hash
				out = append(out, of)
				return
			}
			for _, x := range v {
				walk(x)
			}
		}
	}
	for name, v := range d.Set {
		if name != "" {
			of.member = name
			walk(v)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].member+out[i].hash < out[j].member+out[j].hash })
	return out
}
